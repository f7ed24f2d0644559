package render

import "math/bits"

// area finds how much of each pixel of a strip the rings that are added to it cover: each edge adds its signed area to the cells that it
// crosses, and the running sum along a row is the winding number times the coverage (Levien, font-rs; the method of x/image/vector).
// Edges that lie on one another in opposite directions, such as those of neighbouring tiles, cancel.
//
// Unlike x/image/vector it remembers which cells were touched: on a map nearly all pixels lie in runs between edges, and runs cost nothing
// but the writing of their colour. It works on rows that begin at zero, so no error of rounding runs on from row to row.
type area struct {
	w, h        int
	cells       []float32 // h rows of w+2
	dirty       []uint64  // h rows of one bit per cell
	words       int       // of a row of dirty
	top, bottom int       // rows that were touched: top <= y < bottom
}

// resize gives an empty area another size.
func (a *area) resize(w, h int) {
	a.w, a.h, a.words = w, h, (w+2+63)/64
	a.cells = sized(a.cells, (w+2)*h)
	a.dirty = sized(a.dirty, a.words*h)
	a.top, a.bottom = h, 0
}

// sized is a slice of n elements: s if it is large enough, which an area or lines that are empty have left full of zeros, or a new one.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// path adds the rings of a path whose y axis begins dy above the strip.
func (a *area) path(points []pxy, ends []int, dy float64) {
	start := 0
	for _, end := range ends {
		ring := points[start:end]
		start = end
		if len(ring) < 3 {
			continue
		}
		last := ring[len(ring)-1]
		for _, p := range ring {
			a.line(last.X, last.Y-dy, p.X, p.Y-dy)
			last = p
		}
	}
}

// line adds an edge.
func (a *area) line(x0, y0, x1, y1 float64) {
	sign := float32(1)
	if y0 > y1 {
		x0, y0, x1, y1, sign = x1, y1, x0, y0, -1
	}
	h := float64(a.h)
	if y1 <= 0 || y0 >= h || y0 == y1 {
		return
	}
	slope := (x1 - x0) / (y1 - y0)
	if y0 < 0 {
		x0, y0 = x0-y0*slope, 0
	}
	if y1 > h {
		x1, y1 = x0+(h-y0)*slope, h
	}
	a.top, a.bottom = min(a.top, int(y0)), max(a.bottom, min(a.h, int(y1)+1))
	a.clipped(x0, y0, x1, y1, sign)
}

// clipped adds an edge that goes down within the rows. What is left of the strip counts from its left side on, what is right of it
// changes nothing.
func (a *area) clipped(x0, y0, x1, y1 float64, sign float32) {
	w := float64(a.w)
	switch {
	case y0 >= y1, x0 >= w && x1 >= w:
	case x0 <= 0 && x1 <= 0:
		a.edge(0, y0, 0, y1, sign)
	case min(x0, x1) < 0:
		a.split(0, x0, y0, x1, y1, sign)
	case max(x0, x1) > w:
		a.split(w, x0, y0, x1, y1, sign)
	default:
		a.edge(x0, y0, x1, y1, sign)
	}
}

func (a *area) split(x, x0, y0, x1, y1 float64, sign float32) {
	y := min(max(y0+(x-x0)*(y1-y0)/(x1-x0), y0), y1)
	a.clipped(x0, y0, x, y, sign)
	a.clipped(x, y, x1, y1, sign)
}

// edge adds an edge that goes down and lies within the strip: in each row that it crosses the part of the row's height that it covers.
func (a *area) edge(x0, y0, x1, y1 float64, sign float32) {
	slope := (x1 - x0) / (y1 - y0)
	limit := float64(a.w)
	width := a.w + 2
	for y := int(y0); y < a.h && float64(y) < y1; y++ {
		bottom := min(float64(y+1), y1)
		next := min(max(x0+slope*(bottom-y0), 0), limit)
		height := float32(bottom-y0) * sign
		cells, dirty := a.cells[y*width:(y+1)*width], a.dirty[y*a.words:(y+1)*a.words]
		left, right := x0, next
		if left > right {
			left, right = right, left
		}
		if first := int(left); right <= float64(first+1) {
			mid := height * float32((left+right)/2-float64(first))
			cells[first] += height - mid
			cells[first+1] += mid
			dirty[first>>6] |= 1 << (first & 63)
			dirty[(first+1)>>6] |= 1 << ((first + 1) & 63)
		} else {
			wide(cells, dirty, left, right, height)
		}
		x0, y0 = next, bottom
	}
}

// wide adds the part of an edge in one row that crosses several cells. All cells from the one that begins at its right end on, last, lie
// wholly to the right of it.
func wide(cells []float32, dirty []uint64, x0, x1 float64, d float32) {
	first, last := int(x0), int(x1)
	if float64(last) < x1 {
		last++
	}
	slope := float32(1 / (x1 - x0)) // part of the height for each cell
	in := float32(float64(first+1) - x0)
	out := float32(x1 - float64(last-1))
	covered := 0.5 * slope * in * in // of the first cell, as a part of the height
	missing := 0.5 * slope * out * out
	cells[first] += d * covered
	if last == first+2 {
		cells[first+1] += d * (1 - covered - missing)
	} else {
		cells[first+1] += d * (slope*(in+0.5) - covered)
		for i := first + 2; i < last-1; i++ {
			cells[i] += d * slope
		}
		before := slope * (in + float32(last-first) - 2.5)
		cells[last-1] += d * (1 - missing - before)
	}
	cells[last] += d * missing
	for i := first; i <= last; i++ {
		dirty[i>>6] |= 1 << (i & 63)
	}
}

// paint draws the area with an ink and empties it.
func (a *area) paint(t *target, in *ink) {
	top, bottom := a.top, a.bottom
	if in.ground {
		top, bottom = 0, a.h
	}
	for y := top; y < bottom; y++ {
		a.paintRow(y, t.row(y), in)
	}
	a.top, a.bottom = a.h, 0
}

// paintRow draws the runs between the touched cells of a row: each touched cell begins a run. Most are one pixel long.
func (a *area) paintRow(y int, row []uint8, in *ink) {
	cells := a.cells[y*(a.w+2) : (y+1)*(a.w+2)]
	dirty := a.dirty[y*a.words : (y+1)*a.words]
	sum, cover, from := float32(0), uint8(0), 0
	for i, word := range dirty {
		if word == 0 {
			continue
		}
		dirty[i] = 0
		for ; word != 0; word &= word - 1 {
			x := i<<6 + bits.TrailingZeros64(word)
			switch n := min(x, a.w) - from; {
			case n == 1 && in.ground:
				store(row[4*from:], in.shades[cover])
			case n == 1:
				in.pixel(row[4*from:4*from+4], cover)
			case n > 1:
				in.span(row[4*from:4*(from+n)], cover)
			}
			sum += cells[x]
			cells[x] = 0
			cover, from = coverage(sum), x
		}
	}
	if from < a.w {
		in.span(row[4*from:4*a.w], cover)
	}
}

// coverage is the opacity of a pixel by the non-zero rule.
func coverage(sum float32) uint8 {
	if sum < 0 {
		sum = -sum
	}
	if sum >= 1 {
		return 255
	}
	return uint8(sum*255 + 0.5)
}
