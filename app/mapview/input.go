package mapview

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// MouseDown takes the focus and catches a moving map.
func (m *Map) MouseDown(ev *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(m); c != nil && c.Focused() != m && !m.Keyless {
		c.Focus(m)
	}
	if ev.Button != desktop.MouseButtonPrimary {
		return
	}
	m.pressed, m.dragged, m.pressedAt = true, false, ev.Position
	m.held = m.handleAt(ev.Position)
	if m.sketch.Tool != NoTool || m.held >= 0 {
		m.start = nil // what is drawn belongs to this view
		m.pressSketch(ev.Position)
	}
	m.press(ev)
	m.motion.halt()
}

// MouseUp is a click if the pointer did not drag the map; two clicks at one place zoom in (with Shift: out). The first of them has selected
// already; the second takes that back, so that zooming changes nothing else.
func (m *Map) MouseUp(ev *desktop.MouseEvent) {
	if ev.Button != desktop.MouseButtonPrimary || !m.pressed {
		return
	}
	m.pressed = false
	held := m.held
	m.held = -1
	switch {
	case m.sketch.Tool != NoTool:
		m.releaseSketch(ev.Position)
		return
	case m.dragged && held >= 0 && m.OnHandle != nil:
		m.OnHandle(held, m.PlaceAt(ev.Position), true)
		return
	case m.drop(ev.Position), m.dragged:
		return
	}
	now := m.now()
	last := m.lastClick
	m.lastClick = click{now, ev.Position}
	if now.Sub(last.at) < doubleClickTime && distance(last.pos, ev.Position) < doubleClickWay {
		m.lastClick = click{}
		if m.OnUntapped != nil {
			m.OnUntapped()
		}
		levels := 1.0
		if ev.Modifier&fyne.KeyModifierShift != 0 {
			levels = -1
		}
		m.zoomAt(levels, m.px(ev.Position))
		return
	}
	if m.OnTapped != nil {
		id, _ := m.hits.At(m.px(ev.Position))
		m.OnTapped(id)
	}
}

func distance(a, b fyne.Position) float64 { return math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)) }

// Dragged moves the map with the primary button, or what is drawn, or a handle.
func (m *Map) Dragged(ev *fyne.DragEvent) {
	if !m.pressed {
		return
	}
	m.dragged, m.pointer = true, ev.Position // no other move is told of while the button is down
	switch {
	case m.sketch.Tool.spans():
		m.follow(ev.Position)
		return
	case m.held >= 0:
		if m.OnHandle != nil {
			m.OnHandle(m.held, m.PlaceAt(ev.Position), false)
		}
		return
	case m.carry(ev.Position):
		return
	}
	m.start = nil
	s := m.pxPerUnit()
	m.motion.drag(float64(ev.Dragged.DX)*s, float64(ev.Dragged.DY)*s, m.now())
	m.setHovered("", ev.Position)
	m.moved()
}

// DragEnd throws the map if the pointer was moving.
func (m *Map) DragEnd() {
	m.motion.release(m.now())
	m.wake()
	if !m.motion.moving() {
		m.rested()
	}
}

// Scrolled zooms about the pointer; with Shift, or where the device scrolls sideways, it pans.
func (m *Map) Scrolled(ev *fyne.ScrollEvent) {
	if ev.Scrolled.DX != 0 {
		m.start = nil
		m.motion.halt()
		m.motion.view = m.motion.view.Panned(float64(ev.Scrolled.DX)*m.pxPerUnit(), 0)
		m.moved()
	}
	if ev.Scrolled.DY == 0 {
		return
	}
	notches := math.Max(-maxNotches, math.Min(maxNotches, float64(ev.Scrolled.DY)/wheelNotch))
	m.zoomAt(notches*zoomPerNotch, m.px(ev.Position))
}

// MouseIn implements desktop.Hoverable.
func (m *Map) MouseIn(ev *desktop.MouseEvent) { m.MouseMoved(ev) }

// MouseMoved finds what is under the pointer.
func (m *Map) MouseMoved(ev *desktop.MouseEvent) {
	m.pointer, m.over = ev.Position, true
	m.point()
}

// point tells the place under the pointer and what is drawn there. It is called when either moves.
func (m *Map) point() {
	if !m.over {
		return
	}
	if m.OnPointer != nil {
		m.OnPointer(m.motion.view.FromPx(m.px(m.pointer)).Point(), true)
	}
	if m.sketch.Tool != NoTool {
		m.follow(m.pointer)
		return
	}
	id := ""
	if !m.motion.moving() && m.carried == nil {
		id, _ = m.hits.At(m.px(m.pointer))
	}
	m.setHovered(id, m.pointer)
}

// MouseOut implements desktop.Hoverable.
func (m *Map) MouseOut() {
	m.over = false
	if m.OnPointer != nil {
		m.OnPointer(m.motion.view.Center.Point(), false)
	}
	m.setHovered("", fyne.Position{})
}

func (m *Map) setHovered(id string, at fyne.Position) {
	if id == m.hovered {
		return
	}
	m.hovered = id
	if m.OnHover != nil {
		m.OnHover(id, at)
	}
}

// Cursor is a cross where a click draws or puts something down, and a hand over what can be selected or held.
func (m *Map) Cursor() desktop.Cursor {
	carried := m.carried
	switch {
	case carried != nil && m.sketch.Tool == NoTool && (carried.lifted || m.near(carried.at, m.pointer, carryReach)):
		return desktop.PointerCursor
	case m.sketch.Tool != NoTool, carried != nil:
		return desktop.CrosshairCursor
	case m.hovered != "", m.over && m.handleAt(m.pointer) >= 0:
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// FocusGained shows that keys go to the map.
func (m *Map) FocusGained() {
	m.focused = true
	m.Refresh()
}

// FocusLost lets go of all held keys.
func (m *Map) FocusLost() {
	m.focused = false
	m.motion.kx, m.motion.ky = 0, 0
	m.Refresh()
}

// KeyDown starts panning with an arrow key, unless a mark is moved by them.
func (m *Map) KeyDown(ev *fyne.KeyEvent) {
	if m.carried != nil {
		return
	}
	switch ev.Name {
	case fyne.KeyLeft:
		m.motion.kx = -1
	case fyne.KeyRight:
		m.motion.kx = 1
	case fyne.KeyUp:
		m.motion.ky = -1
	case fyne.KeyDown:
		m.motion.ky = 1
	default:
		return
	}
	m.start = nil
	m.motion.flight = nil
	m.wake()
}

// KeyUp ends panning with an arrow key.
func (m *Map) KeyUp(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyRight:
		m.motion.kx = 0
	case fyne.KeyUp, fyne.KeyDown:
		m.motion.ky = 0
	}
}

// TypedKey nudges a mark that is moved and passes on what is not for the map.
func (m *Map) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown:
		m.nudgeBy(ev.Name)
		return
	}
	if m.sketchKey(ev.Name) {
		return
	}
	if m.OnKey != nil {
		m.OnKey(ev)
	}
}

// TypedRune zooms with plus and minus and passes on the rest.
func (m *Map) TypedRune(r rune) {
	switch r {
	case '+', '=':
		m.ZoomBy(1)
	case '-', '_':
		m.ZoomBy(-1)
	default:
		if m.OnRune != nil {
			m.OnRune(r)
		}
	}
}
