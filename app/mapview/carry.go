package mapview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"incidentmap/geo/proj"
)

// carried is a mark that is being moved to another place.
type carried struct {
	mark   string     // its id in the scene, by which it is caught where it is large
	at     proj.World // where it is now
	grip   proj.Px    // from the pointer to its place, while the button holds it
	lifted bool
}

const (
	carryReach = 14.0 // reference pixels round the place of a mark at which it is caught, however small it is drawn
	nudge      = 1.0  // reference pixels of an arrow key
	farNudge   = 10.0 // the same with Shift
)

// Carry lets a mark be moved that is at a place: it can be dragged, goes to where the ground is clicked, and is nudged by the arrow keys. Dragging
// the ground and the wheel move the map as ever. OnCarry tells where the mark goes.
func (m *Map) Carry(mark string, at proj.World) {
	if m.carried == nil {
		m.carried = &carried{}
		m.setHovered("", m.pointer)
	}
	m.carried.mark, m.carried.at = mark, at
}

// PutDown ends that: no mark can be moved.
func (m *Map) PutDown() { m.carried = nil }

// press notes what a drag would move: the mark that is carried or, with the shortcut key held, any other.
func (m *Map) press(ev *desktop.MouseEvent) {
	m.liftable = ""
	if m.sketch.Tool != NoTool || m.held >= 0 {
		return
	}
	id, _ := m.hits.At(m.px(ev.Position))
	switch c := m.carried; {
	case c != nil && (m.near(c.at, ev.Position, carryReach) || id != "" && id == c.mark):
		m.lift()
	case ev.Modifier&fyne.KeyModifierShortcutDefault != 0:
		m.liftable = id
	}
}

// lift has the mark go with the pointer, from where the button went down.
func (m *Map) lift() {
	place, at := m.motion.view.ToPx(m.carried.at), m.px(m.pressedAt)
	m.carried.grip, m.carried.lifted = proj.Px{X: place.X - at.X, Y: place.Y - at.Y}, true
	m.start = nil
}

// carry moves the mark with the pointer and reports whether a drag does that.
func (m *Map) carry(at fyne.Position) bool {
	if id := m.liftable; id != "" {
		m.liftable = ""
		if m.OnLift != nil && m.OnLift(id) && m.carried != nil {
			m.lift()
		}
	}
	if m.carried == nil || !m.carried.lifted {
		return false
	}
	m.carryTo(m.inView(at), false)
	return true
}

// drop leaves the mark where the button is let go, or puts it where the ground was clicked, and reports whether it did.
func (m *Map) drop(at fyne.Position) bool {
	c := m.carried
	if c == nil || m.dragged && !c.lifted {
		return false
	}
	held := c.lifted
	c.lifted = false
	switch {
	case held && m.dragged:
		m.carryTo(m.inView(at), true)
	case !held:
		c.grip = proj.Px{}
		m.carryTo(m.inView(at), true)
	}
	return true
}

// inView is the pixel of the map under the pointer, which may have left it with the button down.
func (m *Map) inView(at fyne.Position) proj.Px {
	px, v := m.px(at), m.motion.view
	return proj.Px{X: max(0, min(px.X, float64(v.Width))), Y: max(0, min(px.Y, float64(v.Height)))}
}

// carryTo puts the mark at a pixel, seen from where it is held. It stays on the world.
func (m *Map) carryTo(at proj.Px, done bool) {
	c := m.carried
	c.at = m.motion.view.FromPx(proj.Px{X: at.X + c.grip.X, Y: at.Y + c.grip.Y})
	c.at.Y = max(0, min(c.at.Y, 1))
	if m.OnCarry != nil {
		m.OnCarry(c.at, done)
	}
}

// nudgeBy moves the mark that is carried by an arrow key.
func (m *Map) nudgeBy(k fyne.KeyName) {
	c := m.carried
	if c == nil {
		return
	}
	step := nudge * m.pxPerUnit()
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0 {
		step = farNudge * m.pxPerUnit()
	}
	at := m.motion.view.ToPx(c.at)
	switch k {
	case fyne.KeyLeft:
		at.X -= step
	case fyne.KeyRight:
		at.X += step
	case fyne.KeyUp:
		at.Y -= step
	case fyne.KeyDown:
		at.Y += step
	}
	c.grip = proj.Px{}
	m.carryTo(at, true)
}
