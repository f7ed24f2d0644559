package index

import "incidentmap/geo/proj"

// lattice is a part of a division of the square into n by n cells. It is fixed to the world, so that panning does not move its cells, and its columns go
// round the world without a seam.
type lattice struct {
	n          uint32 // cells round the world; at most 1<<maxCellBits
	x, y       uint32 // the first column and row
	cols, rows uint32
}

const (
	maxCellBits = 26
	// maxCells bounds the memory of a lattice.
	maxCells = 1 << 22
)

// cover is the lattice over a window, and a margin of cells around, with n cells to the world, or fewer if those would be too many.
func cover(w window, n float64, margin uint32) lattice {
	l := lattice{n: uint32(max(1, min(n, 1<<maxCellBits)))}
	west, east := uint64(w.x)*uint64(l.n)>>32, (uint64(w.x)+uint64(w.width))*uint64(l.n)>>32
	if cols := uint32(east-west) + 1 + 2*margin; cols < l.n {
		l.cols, l.x = cols, (uint32(west)+l.n-margin)%l.n
	} else {
		l.cols = l.n
	}
	north, south := l.index(w.y), l.index(w.y+w.height)
	l.y = north - min(margin, north)
	l.rows = min(south+margin, l.n-1) - l.y + 1
	if uint64(l.cols)*uint64(l.rows) > maxCells {
		return cover(w, n/2, margin)
	}
	return l
}

// window is a rectangle that holds all cells.
func (l *lattice) window() window {
	w := world
	if l.cols < l.n {
		from, to := uint64(l.x)<<32/uint64(l.n), uint64(l.x+l.cols)<<32/uint64(l.n)+1
		w.x, w.width = uint32(from), uint32(min(to-from, 1<<32-1))
	}
	from, to := uint64(l.y)<<32/uint64(l.n), uint64(l.y+l.rows)<<32/uint64(l.n)
	w.y, w.height = uint32(from), uint32(min(to, 1<<32-1)-from)
	return w
}

// single reports whether all rows of a block lie in one cell.
func (l *lattice) single(z *zone) bool {
	return l.index(z.x0) == l.index(z.x1) && l.index(z.y0) == l.index(z.y1)
}

// edges are the first position of a column or row, and how far its last one is from there.
type edges struct{ from, span uint32 }

// edges appends those of n columns or rows from a first one.
func (l *lattice) edges(dst []edges, first, n uint32) []edges {
	for i := range n {
		cell := uint64((first + i) % l.n)
		from, to := (cell<<32+uint64(l.n)-1)/uint64(l.n), ((cell+1)<<32+uint64(l.n)-1)/uint64(l.n)
		dst = append(dst, edges{uint32(from), uint32(to - from - 1)})
	}
	return dst
}

// index is the column of x, or the row of y.
func (l *lattice) index(v uint32) uint32 { return uint32(uint64(v) * uint64(l.n) >> 32) }

// at is where the cell of a position stands in the lattice, row by row.
func (l *lattice) at(x, y uint32) (cell uint32, ok bool) {
	col, row := l.index(x)-l.x, l.index(y)-l.y
	if col >= l.n {
		col += l.n
	}
	return row*l.cols + col, col < l.cols && row < l.rows
}

// beside is the cell that lies dx columns and dy rows away, each -1, 0 or 1.
func (l *lattice) beside(cell uint32, dx, dy int) (other uint32, ok bool) {
	col, row := int(cell%l.cols)+dx, int(cell/l.cols)+dy
	if l.cols == l.n {
		col = (col + int(l.n)) % int(l.n)
	}
	return uint32(row*int(l.cols) + col), col >= 0 && col < int(l.cols) && row >= 0 && row < int(l.rows)
}

func (l *lattice) size() int { return int(l.cols * l.rows) }

// side is the width of a cell where the world is 1.
func (l *lattice) side() float64 { return 1 / float64(l.n) }

// Heat is a grid of counts or weights over a view.
type Heat struct {
	Origin     proj.World // the north-western corner of the first cell
	Side       float64    // of a cell, where the world is 1
	Cols, Rows int
	Values     []uint32 // row by row from the north, each from the west
}

// HeatSpec asks for a grid. Its cells are fixed to the world, so that it does not shimmer while the map is panned.
type HeatSpec struct {
	Cell   float64 // least side in device pixels; 0 for no grid
	Margin float64 // device pixels around the view that the grid covers too, for a blur that needs them
	Weight bool    // sum weights instead of counting events
}

// describe sets all but the values.
func (h *Heat) describe(l *lattice) {
	h.Side, h.Cols, h.Rows = l.side(), int(l.cols), int(l.rows)
	h.Origin = proj.World{X: float64(l.x) * h.Side, Y: float64(l.y) * h.Side}
}
