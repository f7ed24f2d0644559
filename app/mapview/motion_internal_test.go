package mapview

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

const frame = time.Second / 60

func moscow() proj.Viewport {
	return proj.Viewport{Center: proj.ToWorld(orb.Point{37.39, 55.83}), Zoom: 5, Width: 1280, Height: 800, Scale: 1}
}

func settle(t *testing.T, m *motion) (frames int) {
	t.Helper()
	for m.moving() {
		m.step(frame)
		frames++
		require.Less(t, frames, 600, "comes to rest within ten seconds")
	}
	return frames
}

func TestWheelZoomReachesItsTargetAboutThePointer(t *testing.T) {
	m := motion{view: moscow()}
	at := proj.Px{X: 200, Y: 650}
	place := m.view.FromPx(at)
	m.zoomBy(0.5, at)
	m.zoomBy(0.5, at)
	frames := settle(t, &m)
	assert.InDelta(t, 6, m.view.Zoom, 1e-9)
	assert.InDelta(t, place.X, m.view.FromPx(at).X, 1e-9)
	assert.InDelta(t, place.Y, m.view.FromPx(at).Y, 1e-9)
	assert.Less(t, frames, 60, "within a second")
}

func TestZoomStopsAtTheEndsOfTheRange(t *testing.T) {
	m := motion{view: moscow()}
	m.zoomBy(100, proj.Px{X: 10, Y: 10})
	settle(t, &m)
	assert.InDelta(t, 19, m.view.Zoom, 1e-9)
	m.zoomBy(-100, proj.Px{X: 10, Y: 10})
	settle(t, &m)
	assert.InDelta(t, m.view.MinZoom(), m.view.Zoom, 1e-9)
}

func TestThrownMapSlowsDownAndRests(t *testing.T) {
	m := motion{view: moscow()}
	now := time.Unix(0, 0)
	for range 6 {
		now = now.Add(frame)
		m.drag(20, 0, now)
	}
	dragged := m.view.Center.X
	m.release(now)
	settle(t, &m)
	assert.Less(t, m.view.Center.X, dragged, "it goes on the way it was dragged")
}

func TestMapHeldStillBeforeReleaseStays(t *testing.T) {
	m := motion{view: moscow()}
	now := time.Unix(0, 0)
	m.drag(50, 0, now)
	m.release(now.Add(time.Second))
	assert.False(t, m.moving())
}

func TestFlightArrivesInAQuarterOfASecond(t *testing.T) {
	for name, to := range map[string]orb.Point{"near": {37.5, 55.9}, "far": {69.22, 34.56}, "across the antimeridian": {-178, 62}} {
		t.Run(name, func(t *testing.T) {
			m := motion{view: moscow()}
			target := m.view
			target.Center, target.Zoom = proj.ToWorld(to), 8
			m.flyTo(target)
			frames := settle(t, &m)
			assert.Equal(t, target.Clamped(), m.view)
			assert.InDelta(t, 15, frames, 1)
		})
	}
}

func TestDragInterruptsAFlight(t *testing.T) {
	m := motion{view: moscow()}
	to := m.view
	to.Zoom = 9
	m.flyTo(to)
	m.step(frame)
	m.drag(5, 5, time.Unix(0, 0))
	at := m.view
	m.step(frame)
	assert.Equal(t, at, m.view)
}

func TestLongPauseDoesNotMakeTheMapJump(t *testing.T) {
	m := motion{view: moscow(), kx: 1}
	before := m.view.Center.X
	m.step(10 * time.Second)
	moved := (m.view.Center.X - before) * m.view.WorldSize()
	assert.LessOrEqual(t, moved, 50.0)
}

func TestTheTicksBringAFrameThoughTheQueueIsFull(t *testing.T) {
	test.NewTempApp(t)
	var waiting []func()
	paint := func(*image.RGBA, proj.Viewport, *render.Scene) render.Hits { return render.Hits{} }
	m := New(paint, func(proj.Viewport) *render.Scene { return &render.Scene{} }, func(f func()) { waiting = append(waiting, f) }, func(func()) {})
	win := test.NewTempWindow(t, m)
	win.Resize(fyne.NewSize(400, 300))
	win.Canvas().Capture()
	first := m.front
	m.SetSource(func(proj.Viewport) *render.Scene { return &render.Scene{} })
	m.tick()
	assert.Same(t, first, m.front, "it is still drawn")
	waiting[0]()
	m.tick()
	assert.NotSame(t, first, m.front)
	assert.True(t, m.lastTick.IsZero(), "nothing ticks at rest")
}
