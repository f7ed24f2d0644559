package render

import (
	"image/color"
	"math"

	"incidentmap/geo/proj"
)

// Distances from the centre to the corners of the shapes of which each has the area of a disc of radius 1.
const (
	diamondReach  = 1.2533 // sqrt(pi/2)
	squareReach   = 0.8862 // sqrt(pi)/2, half a side
	triangleReach = 1.5551 // sqrt(4 pi / (3 sqrt 3))
	crossReach    = 1.1296 // half the length of the bars
	crossBar      = 0.38   // half the width of a bar, as a part of half its length
)

// reach is how far the mark of a radius goes from its centre.
func (m markPen) reach(r float64) float64 {
	switch m.shape {
	case Diamond:
		return r * diamondReach
	case Square:
		return r * squareReach * math.Sqrt2
	case Triangle:
		return r * triangleReach
	case Cross:
		return r * crossReach * math.Hypot(1, crossBar)
	}
	return r
}

// outline is the mark's shape with the area of a disc of radius r.
func (m markPen) outline(at proj.Px, r float64) *Path {
	if m.cluster {
		return circle(at, r)
	}
	switch m.shape {
	case Diamond:
		return polygon(at, r*diamondReach, 0, -1, 1, 0, 0, 1, -1, 0)
	case Square:
		return polygon(at, r*squareReach, -1, -1, 1, -1, 1, 1, -1, 1)
	case Triangle:
		return polygon(at, r*triangleReach, 0, -1, 0.8660, 0.5, -0.8660, 0.5)
	case Cross:
		const b = crossBar
		return polygon(at, r*crossReach, -b, -1, b, -1, b, -b, 1, -b, 1, b, b, b, b, 1, -b, 1, -b, b, -1, b, -1, -b, -b, -b)
	}
	return circle(at, r)
}

// polygon is a ring of corners x, y, x, y ... in units of size about a point.
func polygon(at proj.Px, size float64, xy ...float64) *Path {
	path := &Path{Closed: true, Points: make([]proj.Px, 0, len(xy)/2)}
	for i := 0; i < len(xy); i += 2 {
		path.Points = append(path.Points, proj.Px{X: at.X + size*xy[i], Y: at.Y + size*xy[i+1]})
	}
	path.end()
	return path
}

// circle is a ring that looks round.
func circle(at proj.Px, r float64) *Path {
	path := &Path{Closed: true}
	path.arc(at, r, 0, 2*math.Pi)
	path.Points = path.Points[:len(path.Points)-1]
	path.end()
	return path
}

// arc adds points on a circle from one angle to another, so close that the line through them is less than a tenth of a pixel off.
func (p *Path) arc(at proj.Px, r, from, to float64) {
	n := max(4, int(math.Ceil(math.Abs(to-from)*math.Sqrt(math.Max(r, 1))*1.2)))
	n = min(n, 720)
	for i := 0; i <= n; i++ {
		a := from + (to-from)*float64(i)/float64(n)
		p.Points = append(p.Points, proj.Px{X: at.X + r*math.Cos(a), Y: at.Y + r*math.Sin(a)})
	}
}

// sector is a part of a ring between two angles.
func sector(at proj.Px, inner, outer, from, to float64) *Path {
	path := &Path{Closed: true}
	path.arc(at, outer, from, to)
	path.arc(at, inner, to, from)
	path.end()
	return path
}

// cut is the part of a ring on the side of a line to which its normal points; the line lies at the distance d from a point along the
// normal (Sutherland and Hodgman).
func cut(ring *Path, normal, from proj.Px, d float64) *Path {
	side := func(p proj.Px) float64 { return (p.X-from.X)*normal.X + (p.Y-from.Y)*normal.Y - d }
	out := &Path{Closed: true}
	for i, a := range ring.Points {
		b := ring.Points[(i+1)%len(ring.Points)]
		sa, sb := side(a), side(b)
		if sa >= 0 {
			out.Points = append(out.Points, a)
		}
		if (sa >= 0) != (sb >= 0) {
			out.Points = append(out.Points, mix(a, b, sa/(sa-sb)))
		}
	}
	out.end()
	return out
}

// evenDash divides a ring into equal dashes and gaps about as long as period together.
func evenDash(ring *Path, period float64) []float64 {
	length := 0.0
	for i, a := range ring.Points {
		b := ring.Points[(i+1)%len(ring.Points)]
		length += math.Hypot(b.X-a.X, b.Y-a.Y)
	}
	n := math.Max(6, math.Round(length/period))
	return []float64{0.58 * length / n, 0.42 * length / n}
}

// blend is the colour at the part t of the way from a to b, opaque.
func blend(a, b color.NRGBA, t float64) color.NRGBA {
	m := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + t*(float64(b)-float64(a)))) }
	return color.NRGBA{R: m(a.R, b.R), G: m(a.G, b.G), B: m(a.B, b.B), A: 255}
}
