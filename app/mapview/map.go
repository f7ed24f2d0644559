package mapview

import (
	"image"
	"math"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/paulmach/orb"

	"incidentmap/geo"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// Draw draws one frame of a scene into an image of the view's size. It is called from one goroutine at a time.
type Draw func(dst *image.RGBA, view proj.Viewport, s *render.Scene) render.Hits

// Source makes the scene of a view. It is called on a worker and must not touch what the UI goroutine changes.
type Source = func(view proj.Viewport) *render.Scene

// Map is the map widget. Set the callbacks before it is shown; they are called on the UI goroutine.
type Map struct {
	widget.BaseWidget

	OnTapped   func(id string)                   // a mark or label, or "" for the ground
	OnUntapped func()                            // the tap before was the first of a double click, which zooms: take it back
	OnHover    func(id string, at fyne.Position) // what is under the pointer, or "" for the ground
	OnView     func(view proj.Viewport)          // the view moved
	OnRest     func(view proj.Viewport)          // a movement ended here
	OnPointer  func(p orb.Point, over bool)      // the place under the pointer, or that it left
	OnKey      func(ev *fyne.KeyEvent)           // keys that the map has no use for
	OnRune     func(r rune)                      // the same for characters

	// Unit is how many device pixels a reference pixel of the picture has on a map of a height; nil: as many as one of the display. What is shown to a
	// room is to be as large in proportion on any display.
	Unit func(height int) float64
	// Keyless has the map leave all keys to the window.
	Keyless bool

	// OnSketch tells that an area that is being drawn has changed, or is complete. Without a tool it was given up.
	OnSketch func(s Sketch, done bool)
	// OnHandle tells that a handle is dragged to a place, or was let go there.
	OnHandle func(i int, to proj.World, done bool)
	// OnCarry tells that the mark that is carried goes to a place, or was put down there.
	OnCarry func(to proj.World, done bool)
	// OnLift asks whether a mark may be moved that somebody drags with the shortcut key held. It is to be carried then.
	OnLift func(mark string) bool

	draw   Draw
	source Source
	run    func(func())
	post   func(func())
	now    func() time.Time

	motion motion
	start  func(proj.Viewport) proj.Viewport // the view to open with, until somebody moves the map

	density  float64 // device pixels of one of the toolkit's units
	raster   *canvas.Raster
	drawing  sync.Mutex // held while draw runs
	front    *image.RGBA
	back     *image.RGBA
	shown    proj.Viewport // the view that front shows
	hits     render.Hits
	busy     bool // a worker draws, or what it has drawn is not yet collected
	done     chan finished
	stale    bool // what it draws is out of date already
	ticker   *fyne.Animation
	lastTick time.Time // zero while nothing ticks
	moves    bool      // it is not yet told that the movement ended

	pressed   bool
	dragged   bool
	pressedAt fyne.Position
	lastClick click
	hovered   string
	pointer   fyne.Position // of the mouse, while over
	over      bool
	focused   bool
	sketch    Sketch
	follows   bool // the last point of the sketch goes with the pointer
	handles   []proj.World
	held      int                  // handle that the button went down on, or -1
	carried   *carried             // mark that is being moved; nil if none is
	liftable  string               // mark that the button went down on with the shortcut key held
	ring      [4]*canvas.Rectangle // of the focus: four sides, since the toolkit would blend the whole map with what lies within

	meter meter
}

type click struct {
	at  time.Time
	pos fyne.Position
}

const (
	doubleClickTime = 300 * time.Millisecond
	doubleClickWay  = 6.0  // reference pixels
	wheelNotch      = 25.0 // what Fyne reports for one notch of a wheel
	zoomPerNotch    = 0.5  // zoom levels
	maxNotches      = 3.0  // in one event: Fyne multiplies fast wheels
)

// New is a map that draws with draw what source makes. run starts a worker (func(f func()) { go f() }); post hands a function to the
// UI goroutine (fyne.Do).
func New(draw Draw, source Source, run, post func(func())) *Map {
	m := &Map{draw: draw, source: source, run: run, post: post, now: time.Now, done: make(chan finished, 1), held: -1}
	m.raster = canvas.NewRaster(m.picture)
	m.raster.ScaleMode = canvas.ImageScaleFastest
	for i := range m.ring {
		m.ring[i] = canvas.NewRectangle(nil)
		m.ring[i].Hide()
	}
	m.ticker = &fyne.Animation{Duration: time.Hour, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) { m.tick() }}
	m.ExtendBaseWidget(m)
	return m
}

// CreateRenderer implements fyne.Widget.
func (m *Map) CreateRenderer() fyne.WidgetRenderer {
	return &mapRenderer{m: m, objects: []fyne.CanvasObject{m.raster, m.ring[0], m.ring[1], m.ring[2], m.ring[3]}}
}

type mapRenderer struct {
	m       *Map
	objects []fyne.CanvasObject
}

func (r *mapRenderer) Destroy()                     { r.m.rest() }
func (r *mapRenderer) MinSize() fyne.Size           { return fyne.NewSize(240, 160) }
func (r *mapRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *mapRenderer) Layout(size fyne.Size) {
	r.m.raster.Resize(size)
	const wide = 2
	side, line := fyne.NewSize(wide, size.Height), fyne.NewSize(size.Width, wide)
	for i, at := range [...]fyne.Position{{}, {}, {X: size.Width - wide}, {Y: size.Height - wide}} {
		r.m.ring[i].Move(at)
		r.m.ring[i].Resize([...]fyne.Size{side, line, side, line}[i])
	}
}

func (r *mapRenderer) Refresh() {
	for _, side := range r.m.ring {
		side.FillColor = theme.Color(theme.ColorNameFocus)
		side.Hidden = !r.m.focused
		side.Refresh()
	}
}

// View is the view that the map is at now.
func (m *Map) View() proj.Viewport { return m.motion.view }

// SetStart shows the view that start makes of the map's size, now and at every change of size until somebody moves the map.
func (m *Map) SetStart(start func(proj.Viewport) proj.Viewport) {
	m.start = start
	if m.motion.view.Width > 0 {
		m.motion.set(start(m.motion.view))
		m.moved()
	}
}

// Moved reports whether somebody moved the map since the start view was set.
func (m *Map) Moved() bool { return m.start == nil }

// Target is the view that the map is at, or on its way to.
func (m *Map) Target() proj.Viewport {
	if m.motion.flight != nil {
		return m.motion.flight.To()
	}
	return m.motion.view
}

// SetSource has another source make the scenes, from the next frame on, which is drawn at once.
func (m *Map) SetSource(source Source) {
	m.source = source
	if m.motion.view.Width > 0 {
		m.request()
	}
}

// FlyTo moves the map to a view in a quarter of a second; every gesture interrupts it.
func (m *Map) FlyTo(v proj.Viewport) {
	m.start = nil
	m.motion.flyTo(v)
	m.wake()
}

// SetReducedMotion has the map jump where it would fly, glide or come to rest slowly.
func (m *Map) SetReducedMotion(on bool) { m.motion.still = on }

// ZoomBy zooms by levels about the centre of the map.
func (m *Map) ZoomBy(levels float64) {
	v := m.motion.view
	m.zoomAt(levels, proj.Px{X: float64(v.Width) / 2, Y: float64(v.Height) / 2})
}

func (m *Map) zoomAt(levels float64, at proj.Px) {
	m.start = nil
	m.motion.zoomBy(levels, at)
	m.wake()
}

// PositionOf is where a place lies on the widget.
func (m *Map) PositionOf(w proj.World) fyne.Position {
	px := m.shown.ToPx(w)
	s := m.pxPerUnit()
	return fyne.NewPos(float32(px.X/s), float32(px.Y/s))
}

// PlaceAt is the place at a position on the widget.
func (m *Map) PlaceAt(p fyne.Position) proj.World { return m.motion.view.FromPx(m.px(p)) }

// pxPerUnit is the device pixels of one of the toolkit's units.
func (m *Map) pxPerUnit() float64 { return math.Max(m.density, 0.1) }

func (m *Map) px(p fyne.Position) proj.Px {
	s := m.pxPerUnit()
	return proj.Px{X: float64(p.X) * s, Y: float64(p.Y) * s}
}

// picture is the raster's generator: the last finished frame. Only a change of size is drawn here, at once, so that nothing is ever
// blank or stretched.
func (m *Map) picture(w, h int) image.Image {
	if w < 1 || h < 1 {
		return image.Transparent
	}
	if m.front != nil && m.front.Rect.Dx() == w && m.front.Rect.Dy() == h {
		return m.front
	}
	m.meter.measure(func() { m.resized(w, h) })
	return m.front
}

// resized draws the view at another size.
func (m *Map) resized(w, h int) {
	v := m.motion.view
	m.density = float64(w) / float64(m.raster.Size().Width)
	v.Width, v.Height, v.Scale = w, h, m.density
	if m.Unit != nil {
		v.Scale = m.Unit(h)
	}
	first := m.motion.view.Width == 0
	m.motion.view = v.Clamped()
	if m.start != nil {
		m.motion.view = m.start(m.motion.view).Clamped()
	} else if first {
		m.motion.view.Zoom = geo.MinZoom
		m.motion.view = m.motion.view.Clamped()
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	m.drawing.Lock()
	m.hits = m.draw(dst, m.motion.view, m.source(m.motion.view)).Clone()
	m.drawing.Unlock()
	m.front, m.back, m.shown = dst, nil, m.motion.view
	view := m.motion.view
	m.post(func() { m.viewed(view) })
}

func (m *Map) viewed(v proj.Viewport) {
	if m.OnView != nil {
		m.OnView(v)
	}
}

// request has a worker draw the present view, or notes that it must when the one under way is done.
func (m *Map) request() {
	if m.busy {
		m.stale = true
		return
	}
	m.busy, m.stale = true, false
	view, dst := m.motion.view, m.back
	if dst == nil || dst.Rect.Dx() != view.Width || dst.Rect.Dy() != view.Height {
		dst = image.NewRGBA(image.Rect(0, 0, view.Width, view.Height))
	}
	m.back = nil
	source := m.source
	m.run(func() {
		m.drawing.Lock()
		begun := m.now()
		hits := m.draw(dst, view, source(view)).Clone()
		took := m.now().Sub(begun)
		m.drawing.Unlock()
		m.done <- finished{dst, view, hits, took}
	})
	m.collect()
	m.wake()
}

// finished is a frame that a worker has drawn.
type finished struct {
	dst  *image.RGBA
	view proj.Viewport
	hits render.Hits
	took time.Duration
}

// collect shows the frame that a worker has finished, if there is one. The ticks of the display come for it, until it is there: where frames
// take longer than a tick, the toolkit serves only one posted function a frame in the mean, so that a frame would wait behind all others.
func (m *Map) collect() {
	var f finished
	select {
	case f = <-m.done:
	default:
		return
	}
	m.meter.drawn(f.took)
	m.meter.measure(func() { m.show(f) })
}

// show shows a frame, and has the next one drawn if it is out of date.
func (m *Map) show(f finished) {
	m.busy = false
	if m.front == nil || f.dst.Rect == m.front.Rect {
		m.front, m.back = f.dst, m.front
		m.shown, m.hits = f.view, f.hits
		m.raster.Refresh()
	}
	if m.stale {
		m.request()
	} else if !m.motion.moving() && !m.pressed {
		m.point()
	}
}

// wake starts the ticks, if the map moves or waits for a frame.
func (m *Map) wake() {
	m.moves = m.moves || m.motion.moving()
	if m.lastTick.IsZero() && (m.moves || m.busy) {
		m.lastTick = m.now()
		m.meter.begin()
		m.ticker.Start()
	}
}

func (m *Map) rest() {
	m.lastTick = time.Time{}
	m.ticker.Stop()
}

func (m *Map) tick() {
	if m.lastTick.IsZero() {
		return
	}
	now := m.now()
	m.meter.tick(now)
	m.meter.measure(func() { m.advance(now) })
}

// advance is what happens at a tick.
func (m *Map) advance(now time.Time) {
	m.collect()
	passed := now.Sub(m.lastTick)
	m.lastTick = now
	if m.moves {
		m.motion.step(passed)
		m.moved()
		m.moves = m.motion.moving()
		if !m.moves {
			m.rested()
		}
	}
	if !m.moves && !m.busy {
		m.rest()
	}
}

// rested tells that a movement ended.
func (m *Map) rested() {
	if m.OnRest != nil {
		m.OnRest(m.motion.view)
	}
}

// moved tells the world of the present view and has it drawn.
func (m *Map) moved() {
	m.viewed(m.motion.view)
	m.point()
	m.request()
}

var (
	_ desktop.Mouseable  = (*Map)(nil)
	_ desktop.Hoverable  = (*Map)(nil)
	_ desktop.Cursorable = (*Map)(nil)
	_ desktop.Keyable    = (*Map)(nil)
	_ fyne.Draggable     = (*Map)(nil)
	_ fyne.Scrollable    = (*Map)(nil)
)
