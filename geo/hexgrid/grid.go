package hexgrid

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"incidentmap/geo"
	"incidentmap/geo/proj"
)

const (
	minLevel = 2
	maxLevel = 42

	// On a map cells are between 28 and 40 reference pixels wide, from side to side, at the centre of the view...
	widestPx = 40
	// ... and stay what they are, while the map is panned, until they leave these bounds.
	keepFromPx = 22
	keepToPx   = 52
)

// faceEdge is the edge of a flat face whose area is a twentieth of the globe's, in metres: 7,682 km.
var faceEdge = math.Sqrt(globeKM2 * 1e6 / 20 * 4 / math.Sqrt(3))

// Grid is one of the divisions of the globe. It is a value; the zero Grid is none.
type Grid struct {
	level uint8
	parts uint32 // of an edge of a face: 2 to the power of half the level, rounded
}

func newGrid(level int) Grid {
	return Grid{uint8(level), uint32(math.Round(math.Exp2(float64(level) / 2)))}
}

// ID is a cell of any grid: the level and the number.
type ID uint64

// numberBits is enough for the cells of the finest grid.
const numberBits = 48

// For is the grid whose cells are about 28 to 40 reference pixels wide at the centre of a view. It is the one before, which may be none, while its cells
// have a usual width: panning to the north, where the same ground is larger on the map, does not change the cells at once.
func For(v proj.Viewport, before Grid) Grid {
	scale := v.Scale
	if scale <= 0 {
		scale = 1
	}
	pixel := v.MetersPerPx() * scale
	if !(pixel > 0) || math.IsInf(pixel, 0) {
		return newGrid(minLevel)
	}
	if w := before.Width() / pixel; w >= keepFromPx && w <= keepToPx {
		return before
	}
	return newGrid(int(max(minLevel, min(math.Ceil(2*math.Log2(faceEdge/(widestPx*pixel))), maxLevel))))
}

// Width of a cell from side to side in metres, on the flat faces; infinite for no grid.
func (g Grid) Width() float64 { return faceEdge / float64(g.parts) }

// AreaKM2 is the area of a cell in square kilometres. The twelve pentagons have five sixths of it.
func (g Grid) AreaKM2() float64 { return globeKM2 / (10 * float64(g.parts) * float64(g.parts)) }

// Cells is the number of cells of the globe.
func (g Grid) Cells() int { return 10*int(g.parts)*int(g.parts) + 2 }

// Cell is the cell that a point lies in. Longitudes are wrapped.
func (g Grid) Cell(p orb.Point) ID {
	v := fromPoint(p)
	f := solid.faceOf(v)
	at, _ := solid.faces[f].flatten(v)
	return g.id(g.number(f, g.nearest(at)))
}

func (g Grid) id(number uint64) ID { return ID(uint64(g.level)<<numberBits | number) }

// Grid is the grid of a cell.
func (id ID) Grid() Grid { return newGrid(int(id >> numberBits)) }

func (id ID) number() uint64 { return uint64(id) & (1<<numberBits - 1) }

// node is the middle of a cell on a face: whole numbers whose sum is the number of parts.
type node [3]int

// nearest is the middle of the cell that a position lies in: each share is rounded, and the one that was rounded most makes the sum right.
func (g Grid) nearest(at bary) node {
	n := float64(g.parts)
	a, b, c := at[0]*n, at[1]*n, at[2]*n
	ra, rb, rc := math.Floor(a+0.5), math.Floor(b+0.5), math.Floor(c+0.5)
	da, db, dc := math.Abs(a-ra), math.Abs(b-rb), math.Abs(c-rc)
	switch {
	case da > db && da > dc:
		ra = n - rb - rc
	case db > dc:
		rb = n - ra - rc
	}
	i, j := max(0, min(int(ra), int(n))), max(0, int(rb))
	j = min(j, int(n)-i)
	return node{i, j, int(n) - i - j}
}

// number counts cells: first those at the corners of the icosahedron, then those on its edges, then those within its faces. So a cell that several faces
// share has one number.
func (g Grid) number(f int, c node) uint64 {
	n, corners := int(g.parts), solid.faces[f].corners
	zeros, zero := 0, 0
	for i, v := range c {
		if v == 0 {
			zeros, zero = zeros+1, i
		}
	}
	switch zeros {
	case 2:
		return uint64(corners[slices.Index(c[:], n)])
	case 1:
		a, b := (zero+1)%3, (zero+2)%3
		if corners[a] > corners[b] {
			a, b = b, a
		}
		return uint64(12 + solid.edge(corners[a], corners[b])*(n-1) + c[b] - 1)
	}
	i, j := c[0]-1, c[1]-1 // i from 0 to n-3, j from 0 to n-3-i
	before := i*(n-2) - i*(i-1)/2
	return uint64(12+30*(n-1)) + uint64(f)*uint64((n-1)*(n-2)/2) + uint64(before+j)
}

// place is a cell as one of its faces has it.
type place struct {
	face   int
	middle node
}

// places are the faces that have a part of a cell.
func (g Grid) places(number uint64) []place {
	n, k := int(g.parts), int(number)
	if k < 12 {
		return placed(solid.touch[k], func(p placement, c *node) { c[p.a] = n })
	}
	if k -= 12; k < 30*(n-1) {
		step := k%(n-1) + 1
		return placed(solid.sides[k/(n-1)], func(p placement, c *node) { c[p.a], c[p.b] = n-step, step })
	}
	k -= 30 * (n - 1)
	size := (n - 1) * (n - 2) / 2
	f, k := k/size, k%size
	m := float64(2*n - 3)
	i := int((m - math.Sqrt(m*m-8*float64(k))) / 2)
	for i*(n-2)-i*(i-1)/2 > k {
		i--
	}
	for (i+1)*(n-2)-(i+1)*i/2 <= k {
		i++
	}
	j := k - (i*(n-2) - i*(i-1)/2)
	return []place{{f, node{i + 1, j + 1, n - i - j - 2}}}
}

func placed(at []placement, set func(p placement, c *node)) []place {
	out := make([]place, len(at))
	for i, p := range at {
		out[i].face = p.face
		set(p, &out[i].middle)
	}
	return out
}

// Center is the middle of a cell.
func (id ID) Center() orb.Point {
	g := id.Grid()
	p := g.places(id.number())[0]
	return solid.faces[p.face].unflatten(g.at(p.middle, bary{})).point()
}

// at is the position of a middle and so many parts more.
func (g Grid) at(c node, more bary) (at bary) {
	for i := range at {
		at[i] = (float64(c[i]) + more[i]) / float64(g.parts)
	}
	return at
}

// corners of a cell about its middle, in parts, anticlockwise.
var corners = [6]bary{{2. / 3, -1. / 3, -1. / 3}, {1. / 3, 1. / 3, -2. / 3}, {-1. / 3, 2. / 3, -1. / 3}, {-2. / 3, 1. / 3, 1. / 3}, {-1. / 3, -1. / 3, 2. / 3}, {1. / 3, -2. / 3, 1. / 3}}

// outlinePoint is a position on the outline of a cell.
type outlinePoint struct {
	at      vec
	bearing float64 // from the middle
}

// Outline is the ring of a cell, closed, anticlockwise on the globe. Its longitudes run on across the antimeridian, beyond ±180° if need be; a ring round a
// pole ends 360° from where it began. Sides are straight on the map where that makes no difference to be seen, and have more points where they are bent.
func (id ID) Outline() orb.Ring {
	g := id.Grid()
	places := g.places(id.number())
	middle := solid.faces[places[0].face].unflatten(g.at(places[0].middle, bary{}))
	points := g.outline(places, middle)
	ring := make(orb.Ring, 0, len(points)+1)
	lon := middle.point().Lon()
	for _, o := range points {
		p := o.at.point()
		lon += math.Remainder(p.Lon()-lon, 360)
		ring = append(ring, orb.Point{lon, p.Lat()})
	}
	turns := math.Round((lon - ring[0].Lon()) / 360)
	return append(ring, orb.Point{ring[0].Lon() + 360*turns, ring[0].Lat()})
}

// outline gathers from each face the points that it has, and goes round the middle.
func (g Grid) outline(places []place, middle vec) []outlinePoint {
	const edge = 1e-9
	pieces := g.pieces(places, middle)
	north := vec{z: 1}
	if math.Abs(middle.z) > 0.999 {
		north = vec{x: 1}
	}
	up := north.across(middle)
	right := up.cross(middle)
	points := make([]outlinePoint, 0, 6*pieces)
	for _, p := range places {
		for i, from := range corners {
			to := corners[(i+1)%6]
			for part := range pieces {
				t := float64(part) / float64(pieces)
				at := g.at(p.middle, bary{from[0] + t*(to[0]-from[0]), from[1] + t*(to[1]-from[1]), from[2] + t*(to[2]-from[2])})
				if min(at[0], at[1], at[2]) < -edge {
					continue
				}
				v := solid.faces[p.face].unflatten(at)
				o := outlinePoint{at: v}
				if len(places) > 1 {
					o.bearing = math.Atan2(v.dot(up), v.dot(right))
				}
				points = append(points, o)
			}
		}
	}
	if len(places) == 1 {
		return points
	}
	slices.SortFunc(points, func(a, b outlinePoint) int { return cmp.Compare(a.bearing, b.bearing) })
	return slices.CompactFunc(points, func(a, b outlinePoint) bool { return math.Abs(a.bearing-b.bearing) < edge })
}

const (
	longPiece = 0.025 // radians: a longer piece of a side is visibly bent
	maxPieces = 16
	bentPiece = 8 // pieces of the sides where two sectors of a face meet, at which what is straight on the face has a kink
)

// pieces is the number of pieces of each side. Towards a pole a straight line on the map bends more on the ground.
func (g Grid) pieces(places []place, middle vec) int {
	side := g.Width() / math.Sqrt(3) / geo.EarthRadius
	cos2 := 1 - middle.z*middle.z
	n := int(min(math.Ceil(side/(longPiece*cos2+1e-9)), maxPieces))
	if len(places) > 1 || g.kinked(places[0].middle) {
		n = max(n, bentPiece)
	}
	return n
}

// kinked reports whether a cell lies in two sectors of its face: where the least two shares change places.
func (g Grid) kinked(c node) bool {
	least := [3]int(c)
	slices.Sort(least[:])
	return least[1]-least[0] <= 1
}
