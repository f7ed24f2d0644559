package timeline

import (
	"math"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// grip is what a gesture has hold of.
type grip uint8

const (
	noGrip grip = iota
	newRange
	wholeRange
	rangeStart
	rangeEnd
	asOfLine
	axisGrip
)

const (
	reach           = 7 // units on both sides of a handle that take hold of it
	doubleClickTime = 300 * time.Millisecond
	doubleClickWay  = 6.0  // units
	wheelNotch      = 25.0 // what Fyne reports for one notch of a wheel
	zoomPerNotch    = 0.5  // levels
	maxNotches      = 3.0  // in one event: Fyne multiplies fast wheels
)

// input is the state of the gestures on the plot.
type input struct {
	grip      grip
	moved     bool    // since the press
	pressedAt float32 // x
	pressed   float64 // day
	held      span    // the range at the press
	heldAsOf  day
	lastClick time.Time
	lastX     float32
	pointer   fyne.Position
	over      bool // the pointer is over the plot
	shift     bool
	keyed     bool // the focus came by key: it is shown
}

var (
	_ desktop.Mouseable  = (*plot)(nil)
	_ desktop.Hoverable  = (*plot)(nil)
	_ desktop.Cursorable = (*plot)(nil)
	_ desktop.Keyable    = (*plot)(nil)
	_ fyne.Draggable     = (*plot)(nil)
	_ fyne.Scrollable    = (*plot)(nil)
)

// dragging reports whether a gesture moves something that is told.
func (p *plot) dragging() bool { return p.grip != noGrip && p.grip != axisGrip && p.moved }

// gripAt is what a press at a place takes hold of.
func (p *plot) gripAt(at fyne.Position) grip {
	if p.t.hist.empty() {
		return noGrip
	}
	if at.Y >= p.floor() {
		return axisGrip
	}
	if p.onAsOf(at) {
		return asOfLine
	}
	a, r := &p.t.axis, p.t.rng
	from, to := float32(math.Inf(-1)), float32(math.Inf(1))
	if r.from != noFrom {
		from = a.x(float64(r.from))
	}
	if r.to != noTo {
		to = a.x(float64(r.to))
	}
	toFrom, toTo := abs(at.X-from), abs(at.X-to)
	switch {
	case toTo <= reach && toTo <= toFrom:
		return rangeEnd
	case toFrom <= reach:
		return rangeStart
	case r != always && at.X > from && at.X < to:
		return wholeRange
	}
	return newRange
}

// onAsOf reports whether a place is on the flag or near the line; within the bars, the handles of the range go first.
func (p *plot) onAsOf(at fyne.Position) bool {
	if !p.t.asOfOn {
		return false
	}
	if left, w := p.flagBox(p.flagText.Text); at.Y < flagRow() && at.X >= left-2 && at.X < left+w+2 {
		return true
	}
	x := p.asOfX()
	for _, d := range [2]day{p.t.rng.from, p.t.rng.to} {
		if abs(p.t.axis.x(float64(d))-at.X) < abs(x-at.X)+1 && at.Y >= flagRow() {
			return false
		}
	}
	return abs(at.X-x) <= reach
}

func abs(x float32) float32 { return float32(math.Abs(float64(x))) }

// MouseDown takes the focus and takes hold of what is under the pointer.
func (p *plot) MouseDown(ev *desktop.MouseEvent) {
	p.keyed = false
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil && c.Focused() != p {
		c.Focus(p)
	}
	if ev.Button != desktop.MouseButtonPrimary {
		return
	}
	p.grip, p.moved = p.gripAt(ev.Position), false
	p.pressedAt, p.pressed = ev.Position.X, p.t.axis.at(ev.Position.X)
	p.held, p.heldAsOf = p.t.rng, p.t.asOf
}

// MouseUp ends a gesture; two clicks at one place clear the range, on the axis they show the whole of it.
func (p *plot) MouseUp(ev *desktop.MouseEvent) {
	if ev.Button != desktop.MouseButtonPrimary || p.grip == noGrip {
		return
	}
	if p.moved {
		p.DragEnd()
		return
	}
	onAxis := p.grip == axisGrip
	p.grip = noGrip
	now := p.t.now()
	double := now.Sub(p.lastClick) < doubleClickTime && abs(ev.Position.X-p.lastX) < doubleClickWay
	p.lastClick, p.lastX = now, ev.Position.X
	switch {
	case !double:
	case onAxis:
		p.t.Fit()
	default:
		p.t.clear()
	}
}

// Dragged moves what the press took hold of.
func (p *plot) Dragged(ev *fyne.DragEvent) {
	if p.grip == noGrip {
		return
	}
	if !p.moved && p.grip != axisGrip && p.grip != asOfLine {
		p.t.Pause()
	}
	p.moved, p.over = true, false
	x := max(0, min(ev.Position.X, p.Size().Width))
	at := p.t.axis.at(x)
	switch p.grip {
	case axisGrip:
		p.t.axis.pan(ev.Position.X - p.pressedAt)
		p.pressedAt = ev.Position.X
		p.t.viewed()
		return
	case asOfLine:
		p.t.moveAsOf(p.heldAsOf+day(math.Round(at-p.pressed)), false)
	case newRange:
		p.t.setRange(p.between(p.pressed, at), false)
	case wholeRange:
		p.t.setRange(p.held.moved(day(math.Round(at-p.pressed))).within(p.outer()), false)
	case rangeStart:
		p.t.setRange(p.resized(p.held.to, at), false)
	case rangeEnd:
		p.t.setRange(p.resized(p.held.from, at), false)
	}
	p.read()
}

// outer is as far as ranges reach by gesture.
func (p *plot) outer() span {
	s := p.t.reach()
	return span{min(s.from, p.held.from), max(s.to, p.held.to)}.bounded(s)
}

// bounded replaces open ends by those of another span.
func (s span) bounded(by span) span {
	if s.from == noFrom {
		s.from = by.from
	}
	if s.to == noTo {
		s.to = by.to
	}
	return s
}

// between is the days that two places on the axis lie in, and those between them.
func (p *plot) between(a, b float64) span {
	out := p.outer()
	last := float64(out.to) - .5
	a, b = max(float64(out.from), min(a, b, last)), min(max(a, b, float64(out.from)), last)
	return span{day(math.Floor(a)), day(math.Floor(b)) + 1}
}

// resized is the range from the end that stays to the place of the pointer, which may have passed it.
func (p *plot) resized(stays day, at float64) span {
	out := p.outer()
	d := max(out.from, min(day(math.Round(at)), out.to))
	switch {
	case stays == noFrom:
		return span{noFrom, max(d, out.from+1)}
	case stays == noTo:
		return span{min(d, out.to-1), noTo}
	case d > stays:
		return span{stays, d}
	case d < stays:
		return span{d, stays}
	case p.grip == rangeStart:
		return span{stays - 1, stays}
	}
	return span{stays, stays + 1}
}

// DragEnd lets go and tells where that was.
func (p *plot) DragEnd() {
	held := p.grip
	dragged := p.dragging()
	p.grip, p.moved = noGrip, false
	p.t.rest()
	switch {
	case !dragged:
	case held == asOfLine:
		p.t.tellAsOf(true)
	default:
		p.t.tellRange(true)
	}
}

// Scrolled zooms about the pointer; with Shift, or where the device scrolls sideways, it pans.
func (p *plot) Scrolled(ev *fyne.ScrollEvent) {
	if p.t.hist.empty() {
		return
	}
	if ev.Scrolled.DX != 0 {
		p.t.axis.pan(ev.Scrolled.DX)
	}
	if ev.Scrolled.DY != 0 {
		notches := max(-maxNotches, min(maxNotches, float64(ev.Scrolled.DY)/wheelNotch))
		p.t.axis.zoom(notches*zoomPerNotch, ev.Position.X)
	}
	p.t.viewed()
}

// MouseIn implements desktop.Hoverable.
func (p *plot) MouseIn(ev *desktop.MouseEvent) { p.MouseMoved(ev) }

// MouseMoved reads the bar under the pointer.
func (p *plot) MouseMoved(ev *desktop.MouseEvent) {
	p.pointer, p.over = ev.Position, true
	p.read()
}

// MouseOut implements desktop.Hoverable.
func (p *plot) MouseOut() {
	p.over = false
	p.read()
}

// under is the bar under the pointer, or nil.
func (p *plot) under() *bar {
	if !p.over || p.grip != noGrip || p.pointer.Y >= p.floor() || p.gripAt(p.pointer) == asOfLine {
		return nil
	}
	d := day(math.Floor(p.t.axis.at(p.pointer.X)))
	for i := range p.chart.bars {
		if b := &p.chart.bars[i]; d >= b.from && d < b.to {
			return b
		}
	}
	return nil
}

// Cursor tells what a press would do.
func (p *plot) Cursor() desktop.Cursor {
	held := p.grip
	if held == noGrip {
		held = p.gripAt(p.pointer)
	}
	switch held {
	case rangeStart, rangeEnd, asOfLine:
		return desktop.HResizeCursor
	case newRange:
		return desktop.CrosshairCursor
	case wholeRange, axisGrip:
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// FocusGained shows that keys go to the plot, unless a press brought them there.
func (p *plot) FocusGained() {
	if p.keyed {
		p.ring.Show()
	}
}

// FocusLost implements fyne.Focusable.
func (p *plot) FocusLost() {
	p.shift, p.keyed = false, true
	p.ring.Hide()
}

// KeyDown notes Shift, which Fyne does not tell with the keys.
func (p *plot) KeyDown(ev *fyne.KeyEvent) { p.shifted(ev, true) }

// KeyUp implements desktop.Keyable.
func (p *plot) KeyUp(ev *fyne.KeyEvent) { p.shifted(ev, false) }

func (p *plot) shifted(ev *fyne.KeyEvent, down bool) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		p.shift = down
	}
}

// TypedKey moves the range with the arrows left and right, with Shift its end; the as-of line with the arrows up and down and from claim
// to claim with the page keys.
func (p *plot) TypedKey(ev *fyne.KeyEvent) {
	p.keyed = true
	p.ring.Show()
	if p.t.hist.empty() || !p.act(ev.Name) {
		if p.t.OnKey != nil {
			p.t.OnKey(ev)
		}
	}
}

func (p *plot) act(k fyne.KeyName) bool {
	t := p.t
	switch k {
	case fyne.KeyLeft:
		p.arrow(-1)
	case fyne.KeyRight:
		p.arrow(1)
	case fyne.KeyHome:
		p.toEnd(-1)
	case fyne.KeyEnd:
		p.toEnd(1)
	case fyne.KeyDelete, fyne.KeyBackspace:
		t.clear()
	case fyne.KeySpace:
		t.TogglePlay()
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		return p.asOfKey(k)
	default:
		return false
	}
	return true
}

// arrow moves the range a step, or with Shift its end.
func (p *plot) arrow(n int) {
	t := p.t
	if !p.shift || t.rng.to == noTo {
		t.Step(n)
		return
	}
	t.Pause()
	r := t.rng
	r.to = max(t.hist.Step.shift(r.to, n), t.reach().from+1)
	if r.from != noFrom {
		r.to = max(r.to, r.from+1)
	}
	r.to = min(r.to, max(t.reach().to, t.rng.to))
	t.setRange(r, true)
}

// toEnd moves the range to the start (-1) or the end (1) of the domain; with Shift only its end goes there.
func (p *plot) toEnd(dir int) {
	t := p.t
	t.Pause()
	domain, r := t.reach(), t.rng
	switch {
	case r.from == noFrom || r.to == noTo:
		first := t.hist.Step.later(domain.from, 1)
		r = span{domain.from, first}
		if dir > 0 {
			r = span{t.hist.Step.start(domain.to - 1), domain.to}
		}
	case p.shift && dir > 0:
		r.to = max(domain.to, r.from+1)
	case p.shift:
		r.to = r.from + 1
	case dir > 0:
		r = r.moved(domain.to - r.to)
	default:
		r = r.moved(domain.from - r.from)
	}
	t.setRange(r, true)
}

// asOfKey moves the as-of line by a day, or to the next day on which claims became known.
func (p *plot) asOfKey(k fyne.KeyName) bool {
	t := p.t
	if !t.asOfOn {
		return false
	}
	d := t.asOf
	i, found := slices.BinarySearch(t.claims, d)
	switch k {
	case fyne.KeyUp:
		d++
	case fyne.KeyDown:
		d--
	case fyne.KeyPageUp:
		if found {
			i++
		}
		if i < len(t.claims) {
			d = t.claims[i]
		}
	case fyne.KeyPageDown:
		if i > 0 {
			d = t.claims[i-1]
		}
	}
	t.moveAsOf(d, true)
	return true
}

// TypedRune zooms with plus and minus, shows the whole axis with 0, and passes on the rest.
func (p *plot) TypedRune(r rune) {
	middle := p.Size().Width / 2
	switch {
	case r == ' ':
	case p.t.hist.empty():
		p.pass(r)
	case r == '+' || r == '=':
		p.t.axis.zoom(zoomPerNotch, middle)
		p.t.viewed()
	case r == '-' || r == '_':
		p.t.axis.zoom(-zoomPerNotch, middle)
		p.t.viewed()
	case r == '0':
		p.t.Fit()
	default:
		p.pass(r)
	}
}

func (p *plot) pass(r rune) {
	if p.t.OnRune != nil {
		p.t.OnRune(r)
	}
}
