package proj

import (
	"math"
	"time"
)

// curve is rho of van Wijk and Nuij: how far a flight climbs. At this value the view is at the top as wide as the way is long, so that both ends are
// just in sight and no more.
const curve = 1.4

// The duration of a flight: by the length of its path, in the units of the paper (a zoom by a factor of e is 1/rho of them), within bounds: a short
// way is seen to be one, and nobody waits for a long one.
const (
	perLength = 620 * time.Millisecond
	shortest  = 350 * time.Millisecond
	longest   = 3200 * time.Millisecond
)

// near is a way, in worlds, on which nothing is seen to move aside.
const near = 1e-9

// Flight is a path from one view to another along which the eye never loses the place: van Wijk and Nuij, "Smooth and efficient zooming and
// panning" (2003), eq. 9. It climbs so far that the whole way is perceived at an even speed, and no farther. Immutable.
type Flight struct {
	from, to             Viewport
	dx, dy               float64 // way in the world
	way                  float64
	span0, span1         float64 // widths of the views, in worlds
	start, length        float64 // of the path, in the units of the paper
	coshStart, sinhStart float64
}

// NewFlight is the flight between two views of the same size. It goes the shorter way round the world.
func NewFlight(from, to Viewport) *Flight {
	f := &Flight{from: from, to: to, dx: to.Center.X - from.Center.X, dy: to.Center.Y - from.Center.Y}
	f.dx -= math.Round(f.dx)
	f.way = math.Hypot(f.dx, f.dy)
	f.span0 = float64(from.Width) / from.WorldSize()
	f.span1 = float64(to.Width) / to.WorldSize()
	if f.way < near {
		f.length = math.Abs(math.Log(f.span1/f.span0)) / curve
		return f
	}
	const rho2 = curve * curve
	angle := func(span, sign float64) float64 {
		b := (f.span1*f.span1 - f.span0*f.span0 + sign*rho2*rho2*f.way*f.way) / (2 * span * rho2 * f.way)
		return -math.Asinh(b)
	}
	f.start = angle(f.span0, 1)
	f.length = (angle(f.span1, -1) - f.start) / curve
	f.coshStart, f.sinhStart = math.Cosh(f.start), math.Sinh(f.start)
	return f
}

// To is the view that the flight ends at.
func (f *Flight) To() Viewport { return f.to }

// Duration is the time that the flight takes where it is to be followed by eye. A flight that goes nowhere takes none.
func (f *Flight) Duration() time.Duration {
	if f.length == 0 {
		return 0
	}
	return min(longest, max(shortest, time.Duration(f.length*float64(perLength))))
}

// At is the view after a share of the flight's time, from 0 to 1, eased at both ends. It has the size of v: the map may have got another one on the way.
func (f *Flight) At(v Viewport, share float64) Viewport {
	if share >= 1 {
		v.Center, v.Zoom = f.to.Center, f.to.Zoom
		return v.Clamped()
	}
	share = math.Max(0, share)
	s := share * share * (3 - 2*share) * f.length
	var done, span float64 // share of the way
	if f.way < near {
		span = f.span0 * math.Exp(math.Copysign(curve*s, f.span1-f.span0))
	} else {
		span = f.span0 * f.coshStart / math.Cosh(curve*s+f.start)
		done = f.span0 / (curve * curve * f.way) * (f.coshStart*math.Tanh(curve*s+f.start) - f.sinhStart)
	}
	v.Center = World{X: f.from.Center.X + done*f.dx, Y: f.from.Center.Y + done*f.dy}
	v.Zoom = f.from.Zoom + math.Log2(f.span0/span)
	return v.Clamped()
}
