package mapview

import (
	"math"
	"time"

	"incidentmap/geo"
	"incidentmap/geo/proj"
)

const (
	zoomRate     = 14.0                   // 1/s: how fast the zoom follows its target (reaches 95 % in 0.2 s)
	friction     = 4.5                    // 1/s: how fast a thrown map comes to rest
	minSpeed     = 12.0                   // device pixels a second below which it rests
	maxSpeed     = 6000.0                 // device pixels a second: faster throws lose the place
	flightTime   = 250 * time.Millisecond // of a flight to a place
	keySpeed     = 900.0                  // reference pixels a second while an arrow key is held
	throwWindow  = 100 * time.Millisecond // of a drag that its speed is taken from
	zoomAtRest   = 1e-3                   // zoom levels
	flightCurve  = 1.4                    // rho of van Wijk and Nuij: how far a flight climbs
	maxTickSteps = 50 * time.Millisecond  // longer pauses (a stalled machine) do not make the map jump
)

// motion moves a view over time. It knows no toolkit and no clock: step is told how much time has passed.
type motion struct {
	view proj.Viewport

	zoomLeft float64 // zoom levels still to go, towards anchor
	anchor   proj.Px

	vx, vy float64 // device pixels a second, after a throw
	kx, ky float64 // -1, 0 or 1 each: held arrow keys

	flight   *flight
	progress time.Duration
	still    bool // it jumps where it would fly or glide

	samples []sample // of the drag under way
}

type sample struct {
	at     time.Time
	dx, dy float64
}

// moving reports whether a step would change the view.
func (m *motion) moving() bool {
	return m.flight != nil || m.zoomLeft != 0 || m.vx != 0 || m.vy != 0 || m.kx != 0 || m.ky != 0
}

// halt stops all motion where it is.
func (m *motion) halt() {
	m.flight, m.zoomLeft, m.vx, m.vy = nil, 0, 0, 0
}

// set shows another view at once.
func (m *motion) set(v proj.Viewport) {
	m.halt()
	m.view = v.Clamped()
}

// step moves the view by what happens in dt.
func (m *motion) step(dt time.Duration) {
	dt = min(dt, maxTickSteps)
	s := dt.Seconds()
	if m.still {
		m.progress, m.vx, m.vy = flightTime, 0, 0
	}
	if m.flight != nil {
		m.progress += dt
		t := float64(m.progress) / float64(flightTime)
		m.view = m.flight.at(m.view, math.Min(1, t))
		if t >= 1 {
			m.flight = nil
		}
		return
	}
	if m.zoomLeft != 0 {
		dz := m.zoomLeft * (1 - math.Exp(-zoomRate*s))
		if m.still || math.Abs(m.zoomLeft) < zoomAtRest {
			dz = m.zoomLeft
		}
		m.zoomLeft -= dz
		before := m.view.Zoom
		m.view = m.view.ZoomedAt(m.anchor, dz)
		if m.view.Zoom == before {
			m.zoomLeft = 0
		}
	}
	if m.vx != 0 || m.vy != 0 {
		decay := math.Exp(-friction * s)
		way := (1 - decay) / friction
		m.view = m.view.Panned(m.vx*way, m.vy*way)
		m.vx, m.vy = m.vx*decay, m.vy*decay
		if math.Hypot(m.vx, m.vy) < minSpeed {
			m.vx, m.vy = 0, 0
		}
	}
	if m.kx != 0 || m.ky != 0 {
		d := keySpeed * math.Max(m.view.Scale, 1) * s
		m.view = m.view.Panned(-m.kx*d, -m.ky*d)
	}
}

// zoomBy adds to the zoom that the view is on its way to, about a pixel.
func (m *motion) zoomBy(dz float64, at proj.Px) {
	m.flight, m.vx, m.vy = nil, 0, 0
	m.anchor = at
	target := math.Max(m.view.MinZoom(), math.Min(geo.MaxZoom, m.view.Zoom+m.zoomLeft+dz))
	m.zoomLeft = target - m.view.Zoom
}

// drag moves the map with the pointer.
func (m *motion) drag(dx, dy float64, now time.Time) {
	if m.flight != nil || m.vx != 0 || m.vy != 0 {
		m.halt()
	}
	m.view = m.view.Panned(dx, dy)
	m.samples = append(m.samples, sample{now, dx, dy})
	if n := len(m.samples); n > 64 {
		m.samples = append(m.samples[:0], m.samples[n-32:]...)
	}
}

// release ends a drag: a moving pointer throws the map.
func (m *motion) release(now time.Time) {
	var dx, dy float64
	for _, s := range m.samples {
		if now.Sub(s.at) <= throwWindow {
			dx, dy = dx+s.dx, dy+s.dy
		}
	}
	m.samples = m.samples[:0]
	m.vx, m.vy = dx/throwWindow.Seconds(), dy/throwWindow.Seconds()
	if v := math.Hypot(m.vx, m.vy); v < 10*minSpeed {
		m.vx, m.vy = 0, 0
	} else if v > maxSpeed {
		m.vx, m.vy = m.vx*maxSpeed/v, m.vy*maxSpeed/v
	}
}

// flyTo starts a flight to another view of the same size.
func (m *motion) flyTo(to proj.Viewport) {
	m.halt()
	to = to.Clamped()
	if to == m.view {
		return
	}
	m.flight, m.progress = newFlight(m.view, to), 0
}

// flight is the path of van Wijk and Nuij, "Smooth and efficient zooming and panning" (2003), eq. 9: it climbs so far that the whole
// way is perceived at an even speed.
type flight struct {
	from, to   proj.Viewport
	dx, dy     float64 // way in the world
	u1, w0, w1 float64 // way and spans, in worlds
	r0, s      float64
}

func newFlight(from, to proj.Viewport) *flight {
	f := &flight{from: from, to: to, dx: to.Center.X - from.Center.X, dy: to.Center.Y - from.Center.Y}
	f.dx -= math.Round(f.dx)
	f.u1 = math.Hypot(f.dx, f.dy)
	f.w0 = float64(from.Width) / from.WorldSize()
	f.w1 = float64(to.Width) / to.WorldSize()
	const rho2 = flightCurve * flightCurve
	if f.u1 < 1e-9 {
		f.s = math.Abs(math.Log(f.w1/f.w0)) / flightCurve
		return f
	}
	b := func(w, sign float64) float64 {
		return (f.w1*f.w1 - f.w0*f.w0 + sign*rho2*rho2*f.u1*f.u1) / (2 * w * rho2 * f.u1)
	}
	r := func(b float64) float64 { return -math.Asinh(b) }
	f.r0 = r(b(f.w0, 1))
	f.s = (r(b(f.w1, -1)) - f.r0) / flightCurve
	return f
}

// at is the view after the share t (0 to 1) of the flight's time, eased at both ends.
func (f *flight) at(v proj.Viewport, t float64) proj.Viewport {
	if t >= 1 {
		v.Center, v.Zoom = f.to.Center, f.to.Zoom // the map may have got another size on the way
		return v.Clamped()
	}
	s := t * t * (3 - 2*t) * f.s
	var u, w float64 // share of the way, span
	if f.u1 < 1e-9 {
		w = f.w0 * math.Exp(math.Copysign(flightCurve*s, f.w1-f.w0))
	} else {
		w = f.w0 * math.Cosh(f.r0) / math.Cosh(flightCurve*s+f.r0)
		u = f.w0 / (flightCurve * flightCurve * f.u1) * (math.Cosh(f.r0)*math.Tanh(flightCurve*s+f.r0) - math.Sinh(f.r0))
	}
	v.Center = proj.World{X: f.from.Center.X + u*f.dx, Y: f.from.Center.Y + u*f.dy}
	v.Zoom = f.from.Zoom + math.Log2(f.w0/w)
	return v.Clamped()
}
