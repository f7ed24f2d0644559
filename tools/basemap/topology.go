package main

import (
	"cmp"
	"slices"
)

// vertex is a longitude and latitude in millionths of a degree, the precision of the source: neighbours share their vertices exactly.
type vertex struct{ lon, lat int32 }

// edge is an undirected side of a polygon: the lesser vertex first.
type edge struct{ a, b vertex }

// sides are the countries and the first-level divisions on the two sides of an edge, by index; none where there is no such area.
type sides struct {
	country, province [2]int16
	forward           bool // the ring of country[0] runs from a to b
}

const none int16 = -1

// topology is the sides of all edges of the countries and their divisions.
type topology struct {
	edges map[edge]*sides
	order []edge // in the order of reading, so that all that follows is reproducible
}

func newTopology(countries, provinces []area) *topology {
	t := &topology{edges: map[edge]*sides{}}
	for i, c := range countries {
		t.add(c, func(s *sides, forward bool) {
			if put(&s.country, int16(i)) {
				s.forward = forward
			}
		})
	}
	for i, p := range provinces {
		t.add(p, func(s *sides, _ bool) { put(&s.province, int16(i)) })
	}
	return t
}

// put notes an area on the first free side and reports whether that is the first of the two.
func put(pair *[2]int16, i int16) bool {
	if pair[0] == none {
		pair[0] = i
		return true
	}
	if pair[0] != i {
		pair[1] = i
	}
	return false
}

func (t *topology) add(a area, note func(s *sides, forward bool)) {
	for _, ring := range a.rings {
		for i, from := range ring {
			if s, forward := t.side(from, ring[(i+1)%len(ring)]); s != nil {
				note(s, forward)
			}
		}
	}
}

// side is the entry of an edge, new if need be, and whether the edge runs from its first to its second vertex. It is nil for no edge.
func (t *topology) side(from, to vertex) (s *sides, forward bool) {
	if from == to {
		return nil, false
	}
	e, forward := edge{from, to}, true
	if compareVertices(to, from) < 0 {
		e, forward = edge{to, from}, false
	}
	s = t.edges[e]
	if s == nil {
		s = &sides{country: [2]int16{none, none}, province: [2]int16{none, none}}
		t.edges[e] = s
		t.order = append(t.order, e)
	}
	return s, forward
}

func compareVertices(a, b vertex) int {
	return cmp.Or(cmp.Compare(a.lon, b.lon), cmp.Compare(a.lat, b.lat))
}

// arc is a run of edges of one label between two nodes: places where other edges end or the label changes. It is simplified once, so
// that the areas on both sides keep a common border.
type arc struct {
	label int
	line  []vertex
}

func (a arc) closed() bool { return a.line[0] == a.line[len(a.line)-1] }

// arcs chains the edges to which label gives a number >= 0.
func (t *topology) arcs(label func(e edge, s *sides) int) []arc {
	c := chainer{at: map[vertex][]int{}}
	for _, e := range t.order {
		if l := label(e, t.edges[e]); l >= 0 {
			i := len(c.edges)
			c.edges = append(c.edges, e)
			c.labels = append(c.labels, l)
			c.at[e.a] = append(c.at[e.a], i)
			c.at[e.b] = append(c.at[e.b], i)
		}
	}
	c.used = make([]bool, len(c.edges))
	return c.chains()
}

type chainer struct {
	edges  []edge
	labels []int
	used   []bool
	at     map[vertex][]int // edges that end at a vertex
}

func (c *chainer) chains() []arc {
	var out []arc
	for i, e := range c.edges {
		for _, v := range [2]vertex{e.a, e.b} {
			if !c.used[i] && c.node(v) {
				out = append(out, c.walk(v, i))
			}
		}
	}
	for i, e := range c.edges { // what is left are rings without a node
		if !c.used[i] {
			out = append(out, c.walk(e.a, i))
		}
	}
	return out
}

func (c *chainer) node(v vertex) bool {
	ends := c.at[v]
	return len(ends) != 2 || c.labels[ends[0]] != c.labels[ends[1]]
}

func (c *chainer) walk(from vertex, i int) arc {
	a := arc{label: c.labels[i], line: []vertex{from}}
	for at := from; ; {
		c.used[i] = true
		next := c.edges[i].a
		if next == at {
			next = c.edges[i].b
		}
		a.line = append(a.line, next)
		at = next
		if at == from || c.node(at) {
			return a
		}
		ends := c.at[at]
		i = ends[0] + ends[1] - i
	}
}

// rings joins directed arcs end to start into closed rings and returns each as indices of arcs.
func rings(arcs []arc) [][]int {
	starts := map[vertex][]int{}
	for i, a := range slices.Backward(arcs) {
		starts[a.line[0]] = append(starts[a.line[0]], i)
	}
	used := make([]bool, len(arcs))
	take := func(v vertex) int {
		for s := starts[v]; len(s) > 0; s = starts[v] {
			i := s[len(s)-1]
			starts[v] = s[:len(s)-1]
			if !used[i] {
				used[i] = true
				return i
			}
		}
		return -1
	}
	var out [][]int
	for i := range arcs {
		if used[i] {
			continue
		}
		first := arcs[i].line[0]
		var ring []int
		for at := first; ; {
			n := take(at)
			if n < 0 {
				break
			}
			ring = append(ring, n)
			if at = arcs[n].line[len(arcs[n].line)-1]; at == first {
				break
			}
		}
		out = append(out, ring)
	}
	return out
}
