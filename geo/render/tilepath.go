package render

import "math"

// tilePath is a path of a tile over a strip.
type tilePath struct {
	xy     []int16 // tile units
	x, y   float64 // device pixels of the tile's north-west corner in the strip
	unit   float64 // device pixels per tile unit
	window box     // what the strip shows of the tile
}

// beside tells whether a line between two rows of the tile lies above or below the strip. Most lines do, so it is found out before
// anything is multiplied.
func (p *tilePath) beside(y0, y1 int32) bool {
	return y0 < p.window.y0 && y1 < p.window.y0 || y0 > p.window.y1 && y1 > p.window.y1
}

// ring adds a ring of a tile.
func (a *area) ring(p *tilePath) {
	n := len(p.xy)
	if n < 6 {
		return
	}
	x0, y0 := int32(p.xy[n-2]), int32(p.xy[n-1])
	for i := 0; i+1 < n; i += 2 {
		x1, y1 := int32(p.xy[i]), int32(p.xy[i+1])
		if !p.beside(y0, y1) {
			a.line(p.x+float64(x0)*p.unit, p.y+float64(y0)*p.unit, p.x+float64(x1)*p.unit, p.y+float64(y1)*p.unit)
		}
		x0, y0 = x1, y1
	}
}

// closePx is how far apart two points of a line must be to be drawn as two.
const closePx = 0.75

// line adds a line of a tile. Points so close that they look like one are passed over.
func (l *lines) line(p *tilePath, s *Stroke) {
	n := len(p.xy)
	if n < 4 {
		return
	}
	b := l.brush(s)
	near := int32(math.Min(closePx/p.unit, 1<<20))
	x0, y0 := int32(p.xy[0]), int32(p.xy[1])
	for i := 2; i+1 < n; i += 2 {
		x1, y1 := int32(p.xy[i]), int32(p.xy[i+1])
		if distance(x0, x1)+distance(y0, y1) < near && i+3 < n {
			continue
		}
		if b.dash != nil || !p.beside(y0, y1) {
			b.to(p.x+float64(x0)*p.unit, p.y+float64(y0)*p.unit, p.x+float64(x1)*p.unit, p.y+float64(y1)*p.unit)
		}
		x0, y0 = x1, y1
	}
}

func distance(a, b int32) int32 {
	if a > b {
		return a - b
	}
	return b - a
}
