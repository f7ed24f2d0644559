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
	mark int32 // in the scene, of which the item is the disc; noMark for a box
}

// noMark is the mark of what is no disc.
const noMark = -1

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

func (g *grid) add(b rect) { g.put(gridItem{b, noMark}) }

// addDisc adds the disc of a mark of the scene.
func (g *grid) addDisc(at proj.Px, r float64, mark int) {
	g.put(gridItem{rect{at.X - r, at.Y - r, at.X + r, at.Y + r}, int32(mark)})
}

// addLine adds boxes along a line.
func (g *grid) addLine(from, to proj.Px, width float64) {
	n := math.Ceil(math.Hypot(to.X-from.X, to.Y-from.Y) / (2 * width))
	for i := 0.0; i <= n; i++ {
		p := mix(from, to, i/math.Max(n, 1))
		g.add(rect{p.X, p.Y, p.X, p.Y}.grown(width))
	}
}

func (g *grid) put(item gridItem) {
	b := item.rect
	g.items = append(g.items, item)
	c0, r0, c1, r1 := g.cellsOf(b)
	for y := r0; y <= r1; y++ {
		for x := c0; x <= c1; x++ {
			g.cells[y*g.columns+x] = append(g.cells[y*g.columns+x], int32(len(g.items)-1))
		}
	}
}

// truncate takes back all items but the first n.
func (g *grid) truncate(n int) {
	for i := len(g.items) - 1; i >= n; i-- {
		c0, r0, c1, r1 := g.cellsOf(g.items[i].rect)
		for y := r0; y <= r1; y++ {
			for x := c0; x <= c1; x++ {
				cell := &g.cells[y*g.columns+x]
				*cell = (*cell)[:len(*cell)-1]
			}
		}
	}
	g.items = g.items[:n]
}

// taken tells whether a box lies on anything.
func (g *grid) taken(b rect) bool { return g.near(b, 0, noMark) }

// near tells whether a box lies on anything, or nearer than a distance to the disc of another mark than its own.
func (g *grid) near(b rect, distance float64, own int32) bool {
	c0, r0, c1, r1 := g.cellsOf(b.grown(distance))
	for y := r0; y <= r1; y++ {
		for x := c0; x <= c1; x++ {
			for _, i := range g.cells[y*g.columns+x] {
				item := &g.items[i]
				d := distance
				if item.mark == own {
					d = 0
				}
				if item.meets(b, d) {
					return true
				}
			}
		}
	}
	return false
}

// crossed tells whether a line lies on anything but the disc of its own mark.
func (g *grid) crossed(from, to proj.Px, own int32) bool {
	c0, r0, c1, r1 := g.cellsOf(rect{from.X, from.Y, from.X, from.Y}.joined(rect{to.X, to.Y, to.X, to.Y}))
	for y := r0; y <= r1; y++ {
		for x := c0; x <= c1; x++ {
			for _, i := range g.cells[y*g.columns+x] {
				if item := &g.items[i]; item.mark != own && item.crosses(from, to) {
					return true
				}
			}
		}
	}
	return false
}

// discOn is the disc that lies on a box, if one does.
func (g *grid) discOn(b rect) (item gridItem, ok bool) {
	c0, r0, c1, r1 := g.cellsOf(b)
	for y := r0; y <= r1; y++ {
		for x := c0; x <= c1; x++ {
			for _, i := range g.cells[y*g.columns+x] {
				if item := g.items[i]; item.mark != noMark && item.meets(b, 0) {
					return item, true
				}
			}
		}
	}
	return gridItem{}, false
}

// meets tells whether an item lies on a box, or a disc no farther than a distance from it.
func (i *gridItem) meets(b rect, distance float64) bool {
	if i.mark == noMark {
		return i.overlaps(b)
	}
	c := i.center()
	dx, dy := c.X-math.Max(b.x0, math.Min(b.x1, c.X)), c.Y-math.Max(b.y0, math.Min(b.y1, c.Y))
	r := i.radius() + distance
	return dx*dx+dy*dy < r*r
}

// crosses tells whether a line runs through an item.
func (i *gridItem) crosses(from, to proj.Px) bool {
	if i.mark != noMark {
		c := i.center()
		dx, dy := to.X-from.X, to.Y-from.Y
		t := 0.0
		if d := dx*dx + dy*dy; d > 0 {
			t = math.Max(0, math.Min(1, ((c.X-from.X)*dx+(c.Y-from.Y)*dy)/d))
		}
		p := mix(from, to, t)
		return math.Hypot(p.X-c.X, p.Y-c.Y) < i.radius()
	}
	// The part of the line within the slabs of the box (Liang and Barsky).
	t0, t1 := 0.0, 1.0
	clip := func(p, q float64) bool {
		switch {
		case p == 0:
			return q >= 0
		case p < 0:
			t0 = math.Max(t0, q/p)
		default:
			t1 = math.Min(t1, q/p)
		}
		return t0 <= t1
	}
	dx, dy := to.X-from.X, to.Y-from.Y
	return clip(-dx, from.X-i.x0) && clip(dx, i.x1-from.X) && clip(-dy, from.Y-i.y0) && clip(dy, i.y1-from.Y)
}

func (i *gridItem) center() proj.Px { return proj.Px{X: (i.x0 + i.x1) / 2, Y: (i.y0 + i.y1) / 2} }

func (i *gridItem) radius() float64 { return (i.x1 - i.x0) / 2 }
