package render

import (
	"math"

	"incidentmap/geo/proj"
)

// rect is a box in device pixels.
type rect struct{ x0, y0, x1, y1 float64 }

func (r rect) contains(b rect) bool {
	return b.x0 >= r.x0 && b.y0 >= r.y0 && b.x1 <= r.x1 && b.y1 <= r.y1
}

func (r rect) overlaps(b rect) bool { return b.x0 < r.x1 && r.x0 < b.x1 && b.y0 < r.y1 && r.y0 < b.y1 }

func (r rect) grown(d float64) rect { return rect{r.x0 - d, r.y0 - d, r.x1 + d, r.y1 + d} }

func (r rect) joined(b rect) rect {
	return rect{math.Min(r.x0, b.x0), math.Min(r.y0, b.y0), math.Max(r.x1, b.x1), math.Max(r.y1, b.y1)}
}

// grid finds out whether a box lies on anything that was placed before: boxes, and discs that fill their boxes. It keeps lists of what
// lies in each cell of the view.
type grid struct {
	columns, rows int
	cells         [][]int32
	items         []gridItem
}

type gridItem struct {
	rect
	disc bool
}

// cellPx is the side of a cell of the grid: about the size of a label.
const cellPx = 64

func (g *grid) reset(v proj.Viewport) {
	g.columns, g.rows = v.Width/cellPx+1, v.Height/cellPx+1
	for len(g.cells) < g.columns*g.rows {
		g.cells = append(g.cells, nil)
	}
	for i := range g.cells {
		g.cells[i] = g.cells[i][:0]
	}
	g.items = g.items[:0]
}

// cellsOf is the cells that a box lies in; the first is after the last if it lies outside of the view.
func (g *grid) cellsOf(b rect) (c0, r0, c1, r1 int) {
	cell := func(x float64, n int) int { return int(math.Floor(math.Max(-1, math.Min(float64(n), x/cellPx)))) }
	return max(0, cell(b.x0, g.columns)), max(0, cell(b.y0, g.rows)), min(g.columns-1, cell(b.x1, g.columns)), min(g.rows-1, cell(b.y1, g.rows))
}

func (g *grid) add(b rect, disc bool) {
	g.items = append(g.items, gridItem{b, disc})
	c0, r0, c1, r1 := g.cellsOf(b)
	for y := r0; y <= r1; y++ {
		for x := c0; x <= c1; x++ {
			g.cells[y*g.columns+x] = append(g.cells[y*g.columns+x], int32(len(g.items)-1))
		}
	}
}

// taken tells whether a box lies on anything.
func (g *grid) taken(b rect) bool {
	c0, r0, c1, r1 := g.cellsOf(b)
	for y := r0; y <= r1; y++ {
		for x := c0; x <= c1; x++ {
			for _, i := range g.cells[y*g.columns+x] {
				if g.items[i].meets(b) {
					return true
				}
			}
		}
	}
	return false
}

func (i *gridItem) meets(b rect) bool {
	if !i.overlaps(b) {
		return false
	}
	if !i.disc {
		return true
	}
	x, y := (i.x0+i.x1)/2, (i.y0+i.y1)/2
	dx, dy := x-math.Max(b.x0, math.Min(b.x1, x)), y-math.Max(b.y0, math.Min(b.y1, y))
	return math.Hypot(dx, dy) < (i.x1-i.x0)/2
}
