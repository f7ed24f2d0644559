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
	maxTickSteps = 50 * time.Millisecond  // longer pauses (a stalled machine) do not make the map jump
)

// motion moves a view over time. It knows no toolkit and no clock: step is told how much time has passed.
type motion struct {
	view proj.Viewport

	zoomLeft float64 // zoom levels still to go, towards anchor
	anchor   proj.Px

	vx, vy float64 // device pixels a second, after a throw
	kx, ky float64 // -1, 0 or 1 each: held arrow keys

	flight   *proj.Flight
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
		m.view = m.flight.At(m.view, math.Min(1, t))
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
	m.flight, m.progress = proj.NewFlight(m.view, to), 0
}
