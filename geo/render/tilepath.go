package render

import (
	"math"

	"incidentmap/geo/basemap"
)

// tilePath is a path of a tile over a strip.
type tilePath struct {
	xy     []int16 // tile units
	chunks []rows
	x, y   float64 // device pixels of the tile's north-west corner in the strip
	unit   float64 // device pixels per tile unit
	window box     // what the strip shows of the tile
}

// beside tells whether a line between two rows of the tile lies above or below the strip. Most lines do, so it is found out before
// anything is multiplied.
func (p *tilePath) beside(y0, y1 int32) bool {
	return y0 < p.window.y0 && y1 < p.window.y0 || y0 > p.window.y1 && y1 > p.window.y1
}

// closePx is how far apart two points must be to be drawn as two.
const closePx = 1

func (p *tilePath) near() int32 { return int32(math.Min(closePx/p.unit, 1<<20)) }

// past is where to go on from the chunk that begins with the coordinate i: at its last point if all of it lies beside the strip.
func (p *tilePath) past(i int) int {
	if i%(2*chunkPoints) != 0 {
		return i
	}
	if c := p.chunks[i/(2*chunkPoints)]; p.beside(int32(c.top), int32(c.bottom)) {
		return min(i+2*chunkPoints, len(p.xy)) - 2
	}
	return i
}

// ring adds a ring of a tile. Points so close that they look like one are passed over, but not those on the edge of the tile, which the
// next tile has too.
func (a *area) ring(p *tilePath) {
	n := len(p.xy)
	if n < 6 {
		return
	}
	near := p.near()
	x0, y0 := int32(p.xy[n-2]), int32(p.xy[n-1])
	for i := 0; i+1 < n; i += 2 {
		if last := p.past(i); last > i {
			i, x0, y0 = last, int32(p.xy[last]), int32(p.xy[last+1])
			continue
		}
		x1, y1 := int32(p.xy[i]), int32(p.xy[i+1])
		if distance(x0, x1)+distance(y0, y1) < near && inside(x1) && inside(y1) && i+3 < n {
			continue
		}
		if !p.beside(y0, y1) {
			a.line(p.x+float64(x0)*p.unit, p.y+float64(y0)*p.unit, p.x+float64(x1)*p.unit, p.y+float64(y1)*p.unit)
		}
		x0, y0 = x1, y1
	}
}

// inside tells whether a coordinate is not on the edge of the tile.
func inside(v int32) bool { return v > 0 && v < basemap.Extent }

// line adds a line of a tile. Points so close that they look like one are passed over.
func (l *lines) line(p *tilePath, s *Stroke) {
	n := len(p.xy)
	if n < 4 {
		return
	}
	b := l.brush(s)
	near := p.near()
	x0, y0 := int32(p.xy[0]), int32(p.xy[1])
	for i := 2; i+1 < n; i += 2 {
		if last := p.past(i); last > i && b.dash == nil {
			i, x0, y0 = last, int32(p.xy[last]), int32(p.xy[last+1])
			continue
		}
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
