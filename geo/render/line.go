package render

import (
	"math"
	"math/bits"
)

// lines finds how much of each pixel of a strip the lines that are added to it cover, by the distance of the pixel's centre from the
// line. Where parts of a line overlap the greater coverage counts, so that joints are round and nothing is drawn twice.
type lines struct {
	w, h        int
	cells       []uint8
	dirty       []uint64 // h rows of one bit per cell
	words       int
	top, bottom int // rows that were touched
}

// resize gives lines that are empty another size.
func (l *lines) resize(w, h int) {
	l.w, l.h, l.words = w, h, (w+63)/64
	l.cells = sized(l.cells, w*h)
	l.dirty = sized(l.dirty, l.words*h)
	l.top, l.bottom = h, 0
}

// polyline adds a line through points; the y axis begins dy above the strip.
func (l *lines) polyline(points []pxy, closed bool, dy float64, s *Stroke) {
	if len(points) < 2 {
		return
	}
	b := l.brush(s)
	prev := points[0]
	for _, p := range points[1:] {
		b.to(prev.X, prev.Y-dy, p.X, p.Y-dy)
		prev = p
	}
	if closed {
		b.to(prev.X, prev.Y-dy, points[0].X, points[0].Y-dy)
	}
}

// brush draws lines of one width and one pattern of dashes, which runs on from point to point.
type brush struct {
	*lines
	r    float64 // distance from the middle of the line at which coverage ends
	peak float64 // coverage in the middle: lines thinner than a pixel are fainter
	dash []float64
	thin bool
	i    int     // dash or gap that is being drawn: dashes are even
	done float64 // how much of it is drawn
}

func (l *lines) brush(s *Stroke) brush {
	return brush{lines: l, r: s.Width/2 + 0.5, peak: min(1, s.Width), dash: s.Dash, thin: s.Width <= thinPx}
}

// to draws on from one point to the next.
func (b *brush) to(x0, y0, x1, y1 float64) {
	if b.dash == nil {
		if b.thin {
			b.fine(x0, y0, x1, y1)
			return
		}
		b.segment(x0, y0, x1, y1, false)
		return
	}
	length := math.Hypot(x1-x0, y1-y0)
	if b.outside(x0, y0, x1, y1) || length > maxDashedPx {
		b.skip(length)
		return
	}
	for at := 0.0; at < length; {
		part := min(b.dash[b.i]-b.done, length-at)
		if b.i%2 == 0 {
			t0, t1 := at/length, (at+part)/length
			b.segment(x0+t0*(x1-x0), y0+t0*(y1-y0), x0+t1*(x1-x0), y0+t1*(y1-y0), true)
		}
		at += part
		b.advance(part)
	}
}

// maxDashedPx is the length of a straight dashed line beyond which its dashes would be too many to draw: it happens where a tile is drawn
// many thousand times its size.
const maxDashedPx = 1 << 16

func (b *brush) advance(part float64) {
	b.done += part
	if b.done >= b.dash[b.i]-1e-9 {
		b.i, b.done = (b.i+1)%len(b.dash), 0
	}
}

// skip leaves out a stretch that is not seen.
func (b *brush) skip(length float64) {
	total := 0.0
	for _, d := range b.dash {
		total += d
	}
	length = math.Mod(length, total)
	for length > 1e-9 {
		part := min(b.dash[b.i]-b.done, length)
		length -= part
		b.advance(part)
	}
}

func (b *brush) outside(x0, y0, x1, y1 float64) bool {
	left, right, top, bottom := -b.r, float64(b.w)+b.r, -b.r, float64(b.h)+b.r
	return y0 < top && y1 < top || y0 > bottom && y1 > bottom || x0 < left && x1 < left || x0 > right && x1 > right
}

// segment adds a straight line with round ends, or butt ones.
func (b *brush) segment(x0, y0, x1, y1 float64, butt bool) {
	if b.outside(x0, y0, x1, y1) {
		return
	}
	x0, y0, x1, y1 = b.shortened(x0, y0, x1, y1)
	dx, dy := x1-x0, y1-y0
	length := math.Hypot(dx, dy)
	s := stretch{x0: x0, y0: y0, length: length, r: b.r, peak: b.peak, butt: butt}
	if length > 0 {
		s.ux, s.uy = dx/length, dy/length
		s.slope, s.reach = dx/dy, b.r/math.Abs(s.uy)
	} else {
		s.ux = 1
	}
	top, bottom := max(0, int(math.Floor(min(y0, y1)-b.r))), min(b.h-1, int(math.Floor(max(y0, y1)+b.r)))
	if top > bottom {
		return
	}
	b.touch(top, bottom+1)
	for y := top; y <= bottom; y++ {
		b.row(y, &s)
	}
}

// thinPx is the width of lines up to which nobody sees how their ends and corners are drawn.
const thinPx = 2

// fine adds a thin straight line, pixel by pixel along its longer side (Wu). It is several times faster than segment, and most of a map
// is such lines.
func (b *brush) fine(x0, y0, x1, y1 float64) {
	if b.outside(x0, y0, x1, y1) {
		return
	}
	x0, y0, x1, y1 = b.shortened(x0, y0, x1, y1)
	w, h := b.w, b.h
	steep := math.Abs(y1-y0) > math.Abs(x1-x0)
	if steep {
		x0, y0, x1, y1, w, h = y0, x0, y1, x1, h, w
	}
	if x0 > x1 {
		x0, y0, x1, y1 = x1, y1, x0, y0
	}
	from, to := max(0, int(x0)), min(w-1, int(x1))
	if x1 < 0 || from > to {
		return
	}
	slope := 0.0
	if x1 > x0 {
		slope = (y1 - y0) / (x1 - x0)
	}
	slant := math.Sqrt(1 + slope*slope)
	f := finePen{at: int((y0 + (float64(from)+0.5-x0)*slope - 0.5) * one), step: int(slope * one), reach: int(b.r * slant * one),
		full: int(b.r * 255 * one), fall: int(255 / slant), peak: int(b.peak * 255)}
	if steep {
		b.touch(from, to+1)
		f.draw(b.lines, from, to, h, true)
		return
	}
	last := f.at + (to-from)*f.step
	b.touch((min(f.at, last)-f.reach)>>16, (max(f.at, last)+f.reach)>>16+1)
	f.draw(b.lines, from, to, h, false)
}

// one pixel, in the units of finePen.
const one = 1 << 16

// finePen is where a thin line is, across its longer side, and how its coverage falls off.
type finePen struct{ at, step, reach, full, fall, peak int }

// draw goes along the longer side, the y axis if the line is steep; size is that of the strip across it.
func (f *finePen) draw(l *lines, from, to, size int, steep bool) {
	at := f.at
	for i := from; i <= to; i++ {
		first, last := max(0, (at-f.reach+one-1)>>16), min(size-1, (at+f.reach)>>16)
		for j := first; j <= last; j++ {
			d := j<<16 - at
			if d < 0 {
				d = -d
			}
			x, y := i, j
			if steep {
				x, y = j, i
			}
			c := uint8(min((f.full-d*f.fall)>>16, f.peak))
			if cell := &l.cells[y*l.w+x]; c > *cell {
				*cell = c
				l.dirty[y*l.words+x>>6] |= 1 << (x & 63)
			}
		}
		at += f.step
	}
}

// touch notes that rows may have been drawn on.
func (l *lines) touch(top, bottom int) {
	l.top, l.bottom = max(0, min(l.top, top)), min(l.h, max(l.bottom, bottom))
}

// shortened cuts off what of a very long line is far from the strip, because the distances from its ends would lose their precision.
func (b *brush) shortened(x0, y0, x1, y1 float64) (_, _, _, _ float64) {
	const far = 1 << 15
	if math.Abs(x1-x0)+math.Abs(y1-y0) < far {
		return x0, y0, x1, y1
	}
	t0, t1 := 0.0, 1.0
	for _, c := range [][3]float64{{x0, x1 - x0, float64(b.w)}, {y0, y1 - y0, float64(b.h)}} {
		if c[1] == 0 {
			continue
		}
		near, away := (-64-c[0])/c[1], (c[2]+64-c[0])/c[1]
		t0, t1 = max(t0, min(near, away)), min(t1, max(near, away))
	}
	if t0 > t1 {
		return x0, -far, x0, -far
	}
	dx, dy := x1-x0, y1-y0
	return x0 + t0*dx, y0 + t0*dy, x0 + t1*dx, y0 + t1*dy
}

// stretch is a straight part of a line: from a point in a direction.
type stretch struct {
	x0, y0, ux, uy, length, r, peak float64
	slope, reach                    float64 // of x for each row; half the width of the line along a row
	butt                            bool
}

// columns are the centres of the pixels of the row at py that the stretch may touch: the row cut with the band along the line, and with
// the box of the line.
func (s *stretch) columns(py float64) (left, right float64) {
	x1 := s.x0 + s.ux*s.length
	left, right = min(s.x0, x1)-s.r, max(s.x0, x1)+s.r
	if s.uy != 0 {
		mid := s.x0 + (py-s.y0)*s.slope
		left, right = max(left, mid-s.reach), min(right, mid+s.reach)
	}
	return left, right
}

// row adds one row of a stretch: the distances along and across it grow evenly from pixel to pixel.
func (b *brush) row(y int, s *stretch) {
	py := float64(y) + 0.5
	left, right := s.columns(py)
	from, to := max(0, int(math.Ceil(left-0.5))), min(b.w-1, int(math.Floor(right-0.5)))
	if from > to {
		return
	}
	cells := b.cells[y*b.w+from : y*b.w+to+1]
	dirty := b.dirty[y*b.words : (y+1)*b.words]
	dx, dy := float64(from)+0.5-s.x0, py-s.y0
	along, across := dx*s.ux+dy*s.uy, dx*s.uy-dy*s.ux
	for i := range cells {
		if c := s.coverage(along, across); c > cells[i] {
			cells[i] = c
			dirty[(from+i)>>6] |= 1 << ((from + i) & 63)
		}
		along += s.ux
		across += s.uy
	}
}

// coverage of a pixel by the place of its centre along and across the stretch.
func (s *stretch) coverage(along, across float64) uint8 {
	c := s.r - math.Abs(across)
	if over := max(-along, along-s.length); s.butt {
		c = min(c, 0.5-over)
	} else if over > 0 {
		c = s.r - math.Sqrt(across*across+over*over)
	}
	if c <= 0 {
		return 0
	}
	return uint8(min(c, s.peak)*255 + 0.5)
}

// paint draws the lines with an ink and empties them.
func (l *lines) paint(t *target, in *ink) {
	for y := l.top; y < l.bottom; y++ {
		row := t.row(y)
		dirty := l.dirty[y*l.words : (y+1)*l.words]
		cells := l.cells[y*l.w : (y+1)*l.w]
		for i, word := range dirty {
			dirty[i] = 0
			for ; word != 0; word &= word - 1 {
				x := i<<6 + bits.TrailingZeros64(word)
				in.pixel(row[4*x:4*x+4], cells[x])
				cells[x] = 0
			}
		}
	}
	l.top, l.bottom = l.h, 0
}
