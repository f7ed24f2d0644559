package render

import (
	"image/color"
	"math"
	"sync"

	"incidentmap/geo/proj"
)

// color4 is a colour with an opacity of its own.
type color4 struct {
	color.NRGBA
	opacity float64
}

func (c color4) nrgba() color.NRGBA { return faded(c.NRGBA, c.opacity) }

// placedHeat is a heat map at its place in a view.
type placedHeat struct {
	layer *HeatLayer
	x, y  float64 // device pixels of the middle of the first cell
	cell  float64 // its side
	first int     // column of the first node, which may be -1 or beyond the grid, where it goes round the world
	nodes int     // columns from there
	theme Theme

	between []heatSpan
}

// bulkPen is a pen that has fast ways for what is much.
type bulkPen interface {
	heat(h *placedHeat)
	digits(at proj.Px, s string, advance float64, f Font, c color.NRGBA)
}

// placeHeat finds where a heat map lies in a view; nil if there is none.
func (l *layout) placeHeat(s *Scene) *placedHeat {
	if s.Heat == nil || len(s.Heat.levels) == 0 || s.Heat.grid.Cols == 0 || s.Heat.grid.Rows == 0 {
		return nil
	}
	g, size := &s.Heat.grid, l.view.WorldSize()
	h := &placedHeat{layer: s.Heat, cell: g.Side * size, theme: known(s.Theme)}
	dx := g.Origin.X + float64(g.Cols)*g.Side/2 - l.view.Center.X
	west := dx - math.Round(dx) - float64(g.Cols)*g.Side/2
	h.x, h.y = float64(l.view.Width)/2+west*size+h.cell/2, float64(l.view.Height)/2+(g.Origin.Y-l.view.Center.Y)*size+h.cell/2
	h.first = int(math.Floor((0.5 - h.x) / h.cell))
	h.nodes = int(math.Ceil(float64(l.view.Width)/h.cell)) + 2
	if !g.round() {
		end := min(h.first+h.nodes, g.Cols+1)
		h.first = max(h.first, -1)
		h.nodes = end - h.first
	}
	if h.nodes < 2 || h.nodes > 1<<16 || h.cell < 0.5 {
		return nil
	}
	h.between = h.spans(make([]heatSpan, 0, h.nodes-1), l.view.Width)
	return h
}

// level is the level of a node.
func (h *placedHeat) level(col, row int) uint16 {
	g := &h.layer.grid
	if g.round() {
		col = ((col % g.Cols) + g.Cols) % g.Cols
	}
	if col < 0 || col >= g.Cols || row < 0 || row >= g.Rows {
		return 0
	}
	return h.layer.levels[row*g.Cols+col]
}

// drawHeat draws a heat map.
func (l *layout) drawHeat(p Pen) {
	switch bulk, ok := p.(bulkPen); {
	case l.heat == nil:
	case ok:
		bulk.heat(l.heat)
	default:
		l.heat.bands(p, float64(l.view.Height))
	}
}

const heatShades = 512

// shades are the colours of levels, premultiplied.
type shades [heatShades]shade

// shade is a premultiplied colour, and what it leaves of an opaque pixel below it in parts of 256.
type shade struct{ color, rest uint32 }

// over is a shade over an opaque pixel.
func (s *shade) over(v uint32) uint32 {
	const even = 0x00ff00ff
	return s.color + ((v&even)*s.rest>>8&even | (v>>8&even)*s.rest&^even) | 255<<24
}

// shadesOf are the shades of each theme.
var shadesOf = sync.OnceValue(func() (all [len(densityRamps)]shades) {
	for theme, r := range densityRamps {
		for i := 1; i < heatShades; i++ {
			c := heatColor(r, float64(i)/(heatShades-1)).nrgba()
			a := uint32(c.A)
			all[theme][i] = shade{over255(uint32(c.R)*a) | over255(uint32(c.G)*a)<<8 | over255(uint32(c.B)*a)<<16 | a<<24, 256 - a - a>>7}
		}
	}
	return all
})

// heatRow is what the drawing of rows keeps from row to row.
type heatRow struct {
	upper, lower []int32 // levels of the rows of nodes around, in 2^-16 of a shade
	row          int     // of the upper ones
	line         []int32 // levels between them
	spare        []uint8 // takes the second row where there is none
}

// shade draws a heat map on a strip: it interpolates between the nodes, which are so close for the curve that no squares show. Two rows of pixels have the
// same colours, which saves half of the time and is not seen. What lies below is opaque.
func (c *canvas) shade(h *placedHeat, shades *shades) {
	r := &c.heatRow
	r.resize(h.nodes, 4*c.w)
	for y := 0; y < c.h; y += 2 {
		at := (float64(y) + 1 + c.top - h.y) / h.cell
		row := int(math.Floor(at))
		if row < -1 || row >= h.layer.grid.Rows {
			continue
		}
		if row != r.row {
			h.levels(r.upper, row)
			h.levels(r.lower, row+1)
			r.row = row
		}
		if r.between(float32(at - float64(row))) {
			second := r.spare
			if y+1 < c.h {
				second = c.row(y + 1)
			}
			h.shadeRows(c.row(y), second, r.line, shades)
		}
	}
}

func (r *heatRow) resize(nodes, bytes int) {
	if cap(r.line) < nodes || cap(r.spare) < bytes {
		r.upper, r.lower, r.line, r.spare = make([]int32, nodes), make([]int32, nodes), make([]int32, nodes), make([]uint8, bytes)
	}
	r.upper, r.lower, r.line, r.spare, r.row = r.upper[:nodes], r.lower[:nodes], r.line[:nodes], r.spare[:bytes], math.MinInt
}

// between interpolates between the rows of nodes. It reports whether there is anything.
func (r *heatRow) between(t float32) bool {
	some := int32(0)
	lower := r.lower[:len(r.line)]
	for i, a := range r.upper[:len(r.line)] {
		v := a + int32(float32(lower[i]-a)*t)
		r.line[i] = v
		some |= v
	}
	return some != 0
}

// levels are those of a row of nodes in 2^-16 of a shade.
func (h *placedHeat) levels(dst []int32, row int) {
	for i := range dst {
		dst[i] = int32(h.level(h.first+i, row)) * (heatShades - 1)
	}
}

// heatSpan is the pixels between two nodes of a row.
type heatSpan struct {
	from, to int     // columns of pixels
	part     float32 // of the way from node to node at which the first pixel has its middle
}

// spans are the pixels between the nodes of a row, for a view of a width.
func (h *placedHeat) spans(dst []heatSpan, w int) []heatSpan {
	left := h.x + float64(h.first)*h.cell
	from := min(max(0, int(math.Ceil(left-0.5))), w)
	for i := range h.nodes - 1 {
		start := left + float64(i)*h.cell
		to := min(max(from, int(math.Ceil(start+h.cell-0.5))), w)
		dst = append(dst, heatSpan{from, to, float32((float64(from) + 0.5 - start) / h.cell)})
		from = to
	}
	return dst
}

// shadeRows draws two rows of pixels. Levels are rounded towards that of the first node, so that none goes beyond those around it.
func (h *placedHeat) shadeRows(first, second []uint8, line []int32, shades *shades) {
	inverse := float32(1 / h.cell)
	for i := range h.between {
		s, a, b := &h.between[i], line[i], line[i+1]
		if a|b == 0 {
			continue
		}
		difference := float32(b - a)
		v, step := a+int32(difference*s.part), int32(difference*inverse)
		q := second[4*s.from : 4*s.to]
		for p := first[4*s.from : 4*s.to]; len(p) >= 4 && len(q) >= 4; p, q = p[4:], q[4:] {
			if sh := &shades[uint32(v)>>16%heatShades]; sh.color != 0 {
				store(p, sh.over(load(p)))
				store(q, sh.over(load(q)))
			}
			v += step
		}
	}
}

// bandCount is the number of steps that a heat map has where it is drawn with paths: so many that the steps are hardly seen, and so few that the file stays
// small. Areas between two contours are drawn, since no format of vectors has a gradient of this kind in all programs, and thousands of small squares would
// show seams between them.
const bandCount = 16

// bands draws a heat map as areas between contours.
func (h *placedHeat) bands(p Pen, height float64) {
	c := h.contourer(height)
	r := rampOf(h.theme)
	inner := c.rings(bandLevel(0))
	for i := range bandCount {
		outer := inner
		inner = c.rings(bandLevel(i + 1))
		path := &Path{Closed: true}
		for _, ring := range outer {
			path.Points = append(path.Points, ring...)
			path.end()
		}
		for _, ring := range inner { // the other way round: a hole
			for j := range ring {
				path.Points = append(path.Points, ring[len(ring)-1-j])
			}
			path.end()
		}
		p.Fill(path, heatColor(r, (float64(i)+0.5)/bandCount).nrgba())
	}
}

// bandLevel is the level at the foot of a band.
func bandLevel(i int) float64 {
	if i >= bandCount {
		return 2 * maxLevel // nothing lies above the last
	}
	return max(0.25, float64(i)) / bandCount * maxLevel
}

// contourer finds the contours of what a view shows of a heat map, by marching squares.
type contourer struct {
	cols, rows int
	values     []float64 // with a border of zeros, so that all contours are closed
	x, y, cell float64   // device pixels of the first value, and between them
	next       map[crossing]crossing
}

// crossing is where a contour crosses the line from a value to the next one to the east, or to the south.
type crossing struct {
	col, row int
	south    bool
}

func (h *placedHeat) contourer(height float64) *contourer {
	top := max(-1, int(math.Floor((0.5-h.y)/h.cell))-1)
	bottom := min(h.layer.grid.Rows, int(math.Ceil((height-h.y)/h.cell))+1)
	c := &contourer{cols: h.nodes + 2, rows: max(0, bottom-top+1) + 2, cell: h.cell, next: map[crossing]crossing{}}
	c.x, c.y = h.x+float64(h.first-1)*h.cell, h.y+float64(top-1)*h.cell
	c.values = make([]float64, c.cols*c.rows)
	for row := 1; row < c.rows-1; row++ {
		for col := 1; col < c.cols-1; col++ {
			c.values[row*c.cols+col] = float64(h.level(h.first+col-1, top+row-1))
		}
	}
	return c
}

// rings are the contours at a level, what is higher on their right as the map is seen.
func (c *contourer) rings(level float64) [][]proj.Px {
	clear(c.next)
	var starts []crossing
	for row := range c.rows - 1 {
		for col := range c.cols - 1 {
			starts = c.square(col, row, level, starts)
		}
	}
	var rings [][]proj.Px
	for _, start := range starts {
		var ring []proj.Px
		for at, ok := start, true; ok; {
			var next crossing
			if next, ok = c.next[at]; ok {
				delete(c.next, at)
				ring = append(ring, c.point(at, level))
				at = next
			}
		}
		if len(ring) > 2 {
			rings = append(rings, ring)
		}
	}
	return rings
}

// square adds the parts of the contour within four values. Each enters where, going clockwise round the square, what was high becomes low.
func (c *contourer) square(col, row int, level float64, starts []crossing) []crossing {
	i := row*c.cols + col
	corners := [4]float64{c.values[i], c.values[i+1], c.values[i+c.cols+1], c.values[i+c.cols]} // clockwise from the north west
	sides := [4]crossing{{col, row, false}, {col + 1, row, true}, {col, row + 1, false}, {col, row, true}}
	var falls, rises [2]int
	nf, nr := 0, 0
	for k := range corners {
		a, b := corners[k] > level, corners[(k+1)%4] > level
		if a && !b {
			falls[nf] = k
			nf++
		} else if !a && b {
			rises[nr] = k
			nr++
		}
	}
	joined := (corners[0]+corners[1]+corners[2]+corners[3])/4 > level // at a saddle, by its middle
	for k := range nf {
		// The rise that follows the fall, or at a saddle whose high corners are apart the one before it.
		best := rises[0]
		if nf == 2 {
			following := (rises[0]-falls[k]+4)%4 < (rises[1]-falls[k]+4)%4
			if following != joined {
				best = rises[1]
			}
		}
		from := sides[falls[k]]
		c.next[from] = sides[best]
		starts = append(starts, from)
	}
	return starts
}

// point is where a contour crosses.
func (c *contourer) point(at crossing, level float64) proj.Px {
	i := at.row*c.cols + at.col
	p := proj.Px{X: c.x + float64(at.col)*c.cell, Y: c.y + float64(at.row)*c.cell}
	if at.south {
		p.Y += c.cell * (level - c.values[i]) / (c.values[i+c.cols] - c.values[i])
	} else {
		p.X += c.cell * (level - c.values[i]) / (c.values[i+1] - c.values[i])
	}
	return p
}
