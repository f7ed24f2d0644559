package index

import (
	"math"

	"github.com/paulmach/orb"

	"incidentmap/geo/proj"
)

const (
	// rounds is how often cells look for a greater neighbour to join.
	rounds = 3
	// clusterMargin is the number of cells around a view that clusters in it can depend on: in each round on the state of neighbours' neighbours; one more for
	// the members of a cluster, two more because its centre may lie outside the view and outside of its first cell.
	clusterMargin = 2*rounds + 3
)

// Cluster is a group of events that would lie too close together on the map. Its events are those of a cell of the lattice and of up to eight cells around
// it. It is an Area, so that a Query or Select can be limited to it.
type Cluster struct {
	ID     uint64     // stays while the map is panned and, mostly, when filters change; differs at other zoom levels
	Center proj.World // the mean position, with x from 0 to 1
	Count  int
	Weight int64
	Kinds  []uint32 // events by kind in the order of Index.Kinds, until the Result is used again
	Record uint32   // one of the events: the only one, or the same whichever way it is asked for
	Stack  bool     // all events are at one and the same position, so that no zoom parts them

	n        uint32 // cells round the world
	col, row uint32 // the first cell
	members  uint16 // a bit for each of the nine cells from the north west to the south east
}

// Point is the mean position as longitude and latitude.
func (c *Cluster) Point() orb.Point { return c.Center.Point() }

// bit is the bit in members of a cell, counted from the first.
func (c *Cluster) bit(col, row uint32) (bit int, ok bool) {
	dx, dy := 0, int(row)-int(c.row)
	switch (col + c.n - c.col) % c.n {
	case 0:
	case 1:
		dx = 1
	case c.n - 1:
		dx = -1
	default:
		return 0, false
	}
	return (dy+1)*3 + dx + 1, dy >= -1 && dy <= 1
}

func (c *Cluster) has(x, y uint32) bool {
	l := lattice{n: c.n}
	bit, ok := c.bit(l.index(x), l.index(y))
	return ok && c.members>>bit&1 == 1
}

func (c *Cluster) judge(z *zone) verdict {
	around := lattice{n: c.n, x: (c.col + c.n - 1) % c.n, y: c.row - min(1, c.row), cols: min(3, c.n)}
	around.rows = min(c.row+1, c.n-1) - around.y + 1
	if around.window().judge(z) == none {
		return none
	}
	if around.single(z) {
		return judge(!c.has(z.x0, z.y0), true)
	}
	return some
}

// cell sums events.
type cell struct {
	count       uint32
	first, last uint32 // rows
	weight      int64
	x, y        int64
}

// cells are the sums of a worker.
type cells struct {
	lattice
	ix    *Index
	sums  []cell
	kinds []uint32 // of each cell, by kind

	across, down []edges // of columns and rows

	used       []uint32     // cells that have events
	middle     []proj.World // of each cell that is used, in 2^-32 of the world's width
	root, next []uint32     // of each cell that is used, the cell that it joins
}

func (c *cells) reset(ix *Index, l lattice) {
	c.lattice, c.ix = l, ix
	c.sums = cleared(c.sums, l.size())
	c.kinds = cleared(c.kinds, l.size()*len(ix.kinds))
	c.across, c.down = l.edges(c.across[:0], l.x, l.cols), l.edges(c.down[:0], l.y, l.rows)
}

func (c *cells) kindsOf(cell uint32) []uint32 {
	k := len(c.ix.kinds)
	return c.kinds[int(cell)*k:][:k]
}

// addBlock adds rows, in ascending order, of a block that comes after those that were added before.
func (c *cells) addBlock(block int, rows []uint16) {
	z := &c.ix.zones[block]
	lo, hi := c.ix.rows(block)
	at, ok := c.at(z.x0, z.y0)
	switch {
	case !c.single(z):
		c.addRows(lo, hi, rows)
	case !ok:
	case len(rows) == int(z.rows):
		first, last := uint32(lo)+uint32(rows[0]), uint32(lo)+uint32(rows[len(rows)-1])
		c.sums[at].merge(cell{uint32(len(rows)), first, last, int64(z.weight), int64(z.sumX), int64(z.sumY)})
		for kind, n := range c.ix.kindCounts[block*len(c.ix.kinds):][:len(c.ix.kinds)] {
			c.kindsOf(at)[kind] += uint32(n)
		}
	default:
		c.addToOne(at, lo, hi, rows)
	}
}

// addToOne adds rows that lie in the same cell.
func (c *cells) addToOne(at uint32, lo, hi int, rows []uint16) {
	xs, ys, weights, kind, kinds := c.ix.x[lo:hi], c.ix.y[lo:hi], c.ix.weight[lo:hi], c.ix.kind[lo:hi], c.kindsOf(at)
	sum := cell{count: uint32(len(rows)), first: uint32(lo) + uint32(rows[0]), last: uint32(lo) + uint32(rows[len(rows)-1])}
	for _, i := range rows {
		sum.x += int64(xs[i])
		sum.y += int64(ys[i])
		sum.weight += int64(weights[i])
		kinds[kind[i]]++
	}
	c.sums[at].merge(sum)
}

// addRows sums as long as rows stay in a cell, which neighbours mostly do.
func (c *cells) addRows(lo, hi int, rows []uint16) {
	xs, ys, weights, kind := c.ix.x[lo:hi], c.ix.y[lo:hi], c.ix.weight[lo:hi], c.ix.kind[lo:hi]
	var col, row edges // of the cell at hand
	var sum cell
	var to *cell
	var kinds []uint32
	for _, i := range rows {
		x, y := xs[i], ys[i]
		if to == nil || x-col.from > col.span || y-row.from > row.span {
			if to != nil {
				to.merge(sum)
			}
			at, ok := c.at(x, y)
			if to = nil; !ok {
				continue
			}
			to, kinds, col, row = &c.sums[at], c.kindsOf(at), c.across[at%c.cols], c.down[at/c.cols]
			sum = cell{first: uint32(lo) + uint32(i)}
		}
		sum.count++
		sum.last = uint32(lo) + uint32(i)
		sum.weight += int64(weights[i])
		sum.x += int64(x)
		sum.y += int64(y)
		kinds[kind[i]]++
	}
	if to != nil {
		to.merge(sum)
	}
}

// addOdd adds an odd row. It may come after rows that follow it in its block.
func (c *cells) addOdd(o odd) {
	x, y := c.ix.x[o.row], c.ix.y[o.row]
	if at, ok := c.at(x, y); ok {
		c.sums[at].merge(cell{1, o.row, o.row, int64(o.weight), int64(x), int64(y)})
		c.kindsOf(at)[c.ix.kind[o.row]]++
	}
}

func (s *cell) merge(o cell) {
	if s.count == 0 {
		*s = o
		return
	}
	s.count += o.count
	s.first, s.last = min(s.first, o.first), max(s.last, o.last)
	s.weight, s.x, s.y = s.weight+o.weight, s.x+o.x, s.y+o.y
}

func (c *cells) merge(o *cells) {
	for i := range o.sums {
		if o.sums[i].count > 0 {
			c.sums[i].merge(o.sums[i])
		}
	}
	for i, n := range o.kinds {
		c.kinds[i] += n
	}
}

// undecided marks a cell that neither is a root nor has joined one.
const undecided = math.MaxUint32

// clusters joins cells to clusters and appends those whose centre lies in the window.
func (c *cells) clusters(in window, out []Cluster) []Cluster {
	c.prepare()
	for range rounds {
		c.settle()
	}
	for _, at := range c.used {
		if r := c.root[at]; r != at && r != undecided {
			c.join(r, at)
		}
	}
	for _, at := range c.used {
		if r := c.root[at]; r == at || r == undecided {
			if cl := c.cluster(at); in.has(fixed(cl.Center)) {
				out = append(out, cl)
			}
		}
	}
	return out
}

func (c *cells) prepare() {
	c.used = c.used[:0]
	n := c.size()
	if cap(c.root) < n {
		c.root, c.next, c.middle = make([]uint32, n), make([]uint32, n), make([]proj.World, n)
	}
	c.root, c.next, c.middle = c.root[:n], c.next[:n], c.middle[:n]
	for i := range c.sums {
		s := &c.sums[i]
		c.root[i], c.next[i] = undecided, undecided
		if s.count > 0 {
			c.used = append(c.used, uint32(i))
			c.middle[i] = proj.World{X: float64(s.x) / float64(s.count), Y: float64(s.y) / float64(s.count)}
		}
	}
}

// settle is one round: an undecided cell that has no greater undecided cell within the radius becomes a root; then those that have a root within the radius
// join the greatest. Unlike a greedy pass over all cells, this lets a cluster depend on its surroundings alone, so that it is the same in every view.
func (c *cells) settle() {
	for _, at := range c.used {
		if c.root[at] == undecided && c.greatest(at, func(o uint32) bool { return c.root[o] == undecided }) == at {
			c.next[at] = at
		}
	}
	for _, at := range c.used {
		if c.root[at] == undecided && c.next[at] != at {
			if r := c.greatest(at, func(o uint32) bool { return o != at && c.next[o] == o }); r != at {
				c.next[at] = r
			}
		}
	}
	copy(c.root, c.next)
}

// greatest is the cell of the highest rank among a cell and those of its neighbours that qualify and have their middle within the radius of its own; the cell
// itself always qualifies, but ranks last if it does not.
func (c *cells) greatest(at uint32, qualifies func(uint32) bool) uint32 {
	best, found := at, qualifies(at)
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			o, ok := c.beside(at, dx, dy)
			if ok && o != at && c.sums[o].count > 0 && qualifies(o) && (!found || c.above(o, best)) && c.close(o, at) {
				best, found = o, true
			}
		}
	}
	return best
}

// above ranks cells by count, then from the north, then from the west.
func (c *cells) above(a, b uint32) bool {
	if m, n := c.sums[a].count, c.sums[b].count; m != n {
		return m > n
	}
	aRow, bRow := a/c.cols, b/c.cols
	return aRow < bRow || aRow == bRow && c.column(a) < c.column(b)
}

// column is the column of a cell in the world.
func (c *cells) column(at uint32) uint32 { return (c.x + at%c.cols) % c.n }

// close reports whether the middles of two cells are less than the radius apart.
func (c *cells) close(a, b uint32) bool {
	dx, dy := math.Remainder(c.middle[a].X-c.middle[b].X, 1<<32), c.middle[a].Y-c.middle[b].Y
	reach := (1 << 32) * c.side()
	return dx*dx+dy*dy < reach*reach
}

// join adds a cell to its root, on the same side of the antimeridian.
func (c *cells) join(root, at uint32) {
	s := c.sums[at]
	s.x += int64(s.count) * int64(math.Round((c.middle[root].X-c.middle[at].X)/(1<<32))) << 32
	c.sums[root].merge(s)
	kinds := c.kindsOf(root)
	for i, n := range c.kindsOf(at) {
		kinds[i] += n
	}
}

// cluster describes a root to which its cells have been joined.
func (c *cells) cluster(at uint32) Cluster {
	s := &c.sums[at]
	center := proj.World{X: float64(s.x) / float64(s.count) / (1 << 32), Y: float64(s.y) / float64(s.count) / (1 << 32)}
	center.X -= math.Floor(center.X)
	cl := Cluster{
		Center: center, Count: int(s.count), Weight: s.weight, Kinds: c.kindsOf(at), Record: c.ix.id[s.first],
		Stack: c.ix.x[s.first] == c.ix.x[s.last] && c.ix.y[s.first] == c.ix.y[s.last], // rows are in Morton order: these are the extremes
		n:     c.n, col: c.column(at), row: c.y + at/c.cols,
	}
	level := math.Round(2 * math.Log2(float64(c.n)))
	cl.ID = uint64(level)<<(2*maxCellBits) | uint64(cl.row)<<maxCellBits | uint64(cl.col)
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			if o, ok := c.beside(at, dx, dy); ok && (o == at || c.sums[o].count > 0 && c.root[o] == at) {
				bit, _ := cl.bit(c.column(o), c.y+o/c.cols)
				cl.members |= 1 << bit
			}
		}
	}
	return cl
}
