package hexgrid

import (
	"math"
	"sync"

	"incidentmap/geo"
	"incidentmap/geo/proj"
)

// Locator finds the cells of many positions of the Web Mercator square quickly: between the nodes of a lattice on the square it interpolates where they lie on
// the flat faces, except where faces or their sectors meet. What lies within a hundredth of a cell's width of a side may be taken for the neighbour's.
// The lattice is fixed to the square, so that what is found does not depend on the view.
type Locator struct {
	grid  Grid
	table *table
	cells []ID // of the nodes, where cells are so much wider than the spaces between nodes that most spaces lie in one cell; or nil
	named Grid // of cells
}

// table is the part of a lattice over a window.
type table struct {
	shift      uint   // from a coordinate to a column or row
	col, row   uint32 // the first
	cols, rows uint32 // of nodes: one more than of spaces between them
	nodes      []tableNode

	cosLon, sinLon []float64 // of the columns
	cosLat, sinLat []float64 // of the rows
}

// tableNode is where a node lies: two of the shares, and the sector of the face.
type tableNode struct {
	a, b float64
	key  int32
}

const (
	// worldBits is for the lattice that serves all grids whose cells are at least worldGridKM wide: 512 columns round the world. Where it is even coarser,
	// interpolation would be off by more than a hundredth of a cell: the square of 1/512 of the circumference by 8 radii is 0.12 km.
	worldBits   = 9
	worldGridKM = 24

	// latticePx is the least distance of the nodes of finer lattices, in reference pixels.
	latticePx = 12
)

// worldTable is the lattice over the world. It takes 5 MB and some hundredths of a second.
var worldTable = sync.OnceValue(func() *table {
	t := &table{shift: 32 - worldBits, cols: 1<<worldBits + 1, rows: 1<<worldBits + 1}
	t.fill(8)
	return t
})

// Locate prepares to find cells within a window of the square: x to x+width and y to y+height in 2^-32 of the world's width, x round the world. The view
// says how fine a lattice must be. It reuses what the locator held if that serves too.
func (l *Locator) Locate(g Grid, v proj.Viewport, x, y, width, height uint32, workers int) {
	l.grid = g
	if g.Width() >= worldGridKM*1000 {
		l.table = worldTable()
		l.identify(workers)
		return
	}
	l.cells = nil
	scale := max(v.Scale, 0)
	if scale == 0 {
		scale = 1
	}
	bits := uint(max(worldBits, min(math.Floor(math.Log2(v.WorldSize()/scale/latticePx)), 24)))
	t := &table{shift: 32 - bits}
	t.col, t.row = x>>t.shift, y>>t.shift
	t.cols = min(uint32((uint64(x)+uint64(width))>>t.shift)-t.col, 1<<bits-1) + 2
	t.rows = uint32((uint64(y)+uint64(height))>>t.shift) - t.row + 2
	if l.table != nil && l.table.covers(t) {
		return
	}
	t.fill(workers)
	l.table = t
}

// wideSpaces is the width of a cell in spaces of the lattice from which on most spaces lie in one cell.
const wideSpaces = 4

// identify finds the cells of the nodes of the lattice over the world, if they are of use.
func (l *Locator) identify(workers int) {
	switch spaces := l.grid.Width() / (2 * math.Pi * geo.EarthRadius / (1 << worldBits)); {
	case spaces < wideSpaces:
		l.cells = nil
		return
	case l.cells != nil && l.named == l.grid:
		return
	}
	l.cells, l.named = make([]ID, len(l.table.nodes)), l.grid
	var wait sync.WaitGroup
	for w := range max(1, workers) {
		wait.Go(func() {
			for i := w; i < len(l.cells); i += max(1, workers) {
				n := &l.table.nodes[i]
				l.cells[i] = l.grid.id(l.grid.number(int(n.key)/3, l.grid.nearest(bary{n.a, n.b, 1 - n.a - n.b})))
			}
		})
	}
	wait.Wait()
}

// covers reports whether a table holds all nodes of another.
func (t *table) covers(o *table) bool {
	return t.shift == o.shift && (o.col-t.col)&t.mask()+o.cols <= t.cols && o.row >= t.row && o.row+o.rows <= t.row+t.rows
}

// mask makes columns go round the world.
func (t *table) mask() uint32 { return uint32(1)<<(32-t.shift) - 1 }

// fill places the nodes, each worker some of the rows.
func (t *table) fill(workers int) {
	t.nodes = make([]tableNode, t.cols*t.rows)
	t.cosLon, t.sinLon = make([]float64, t.cols), make([]float64, t.cols)
	t.cosLat, t.sinLat = make([]float64, t.rows), make([]float64, t.rows)
	n := float64(t.mask()) + 1
	for i := range t.cols {
		t.sinLon[i], t.cosLon[i] = math.Sincos((float64(t.col+i)/n - 0.5) * 2 * math.Pi)
	}
	for i := range t.rows {
		t.sinLat[i] = authalic(math.Tanh(math.Pi * (1 - 2*float64(t.row+i)/n)))
		t.cosLat[i] = math.Sqrt(max(0, 1-t.sinLat[i]*t.sinLat[i]))
	}
	workers = max(1, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for row := uint32(w); row < t.rows; row += uint32(workers) {
				for col := range t.cols {
					v := vec{t.cosLat[row] * t.cosLon[col], t.cosLat[row] * t.sinLon[col], t.sinLat[row]}
					f := solid.faceOf(v)
					at, s := solid.faces[f].flatten(v)
					t.nodes[row*t.cols+col] = tableNode{at[0], at[1], int32(3*f + s)}
				}
			}
		})
	}
	wait.Wait()
}

// Cursor is a cell in which a position was found, on a face. Neighbours mostly lie in it too, which is found out at less cost. Its zero value is none.
type Cursor struct {
	id   ID
	a, b float64 // two of the shares of its middle, in parts
	face int32
}

// holds reports whether a position on a face lies in the cell, and not so near to its sides that rounding could say otherwise.
func (c *Cursor) holds(parts, a, b float64, face int32) bool {
	const inside = 1 - 1e-6
	a, b = a*parts-c.a, b*parts-c.b
	return math.Abs(a-b) < inside && math.Abs(2*a+b) < inside && math.Abs(2*b+a) < inside && face == c.face && c.id != 0
}

// At is the cell at a position in 2^-32 of the world's width. It is none where the position does not lie in the window. The cursor belongs to the caller and to
// one grid; what is found does not depend on it.
func (l *Locator) At(x, y uint32, c *Cursor) (id ID, ok bool) {
	t := l.table
	col, row := (x>>t.shift-t.col)&t.mask(), y>>t.shift-t.row
	if col >= t.cols-1 || row >= t.rows-1 {
		return 0, false
	}
	if i := row*t.cols + col; l.cells != nil {
		id = l.cells[i]
		if l.cells[i+1] == id && l.cells[i+t.cols] == id && l.cells[i+t.cols+1] == id {
			return id, true
		}
	}
	north := t.nodes[row*t.cols+col:][:2]
	south := t.nodes[(row+1)*t.cols+col:][:2]
	unit := 1 / float64(uint32(1)<<t.shift)
	fx, fy := float64(x&(1<<t.shift-1))*unit, float64(y&(1<<t.shift-1))*unit
	key := north[0].key
	if north[1].key != key || south[0].key != key || south[1].key != key {
		return l.across([4]int32{key, north[1].key, south[0].key, south[1].key}, t.between(col, row, fx, fy)), true
	}
	a := between(between(north[0].a, north[1].a, fx), between(south[0].a, south[1].a, fx), fy)
	b := between(between(north[0].b, north[1].b, fx), between(south[0].b, south[1].b, fx), fy)
	if face := key / 3; !c.holds(float64(l.grid.parts), a, b, face) {
		node := l.grid.nearest(bary{a, b, 1 - a - b})
		*c = Cursor{l.grid.id(l.grid.number(int(face), node)), float64(node[0]), float64(node[1]), face}
	}
	return c.id, true
}

func between(a, b, t float64) float64 { return a + t*(b-a) }

// between is the position between four nodes.
func (t *table) between(col, row uint32, fx, fy float64) vec {
	cosLat := between(t.cosLat[row], t.cosLat[row+1], fy)
	return vec{
		cosLat * between(t.cosLon[col], t.cosLon[col+1], fx), cosLat * between(t.sinLon[col], t.sinLon[col+1], fx), between(t.sinLat[row], t.sinLat[row+1], fy),
	}.unit()
}

// across is the cell at a position between nodes that lie in different faces or sectors.
func (l *Locator) across(keys [4]int32, v vec) ID {
	f := int(keys[0]) / 3
	best := solid.faces[f].center.dot(v)
	for _, key := range keys[1:] {
		if o := int(key) / 3; o != f {
			if d := solid.faces[o].center.dot(v); d > best {
				f, best = o, d
			}
		}
	}
	at, _ := solid.faces[f].flatten(v)
	return l.grid.id(l.grid.number(f, l.grid.nearest(at)))
}

// Reach is how far from its middle a cell goes at most, as an angle in degrees.
func (g Grid) Reach() float64 {
	const stretch = 1.25 // of shapes at the corners of a face, and a little more
	return min(180, g.Width()/math.Sqrt(3)*stretch/geo.EarthRadius*180/math.Pi)
}
