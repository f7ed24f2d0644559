package filters

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/app/words"
)

// Chip is a filter that is set, in words: "Iran", "at least 10 killed".
type Chip struct {
	Label string
}

// Chips is one line that says how many incidents are left and what narrows them down. Each chip can be removed. Chips that find no room
// scroll with the wheel, the arrows at the ends and the keyboard. The line is one stop of the Tab key; it hides when there are no chips.
type Chips struct {
	widget.BaseWidget
	OnRemove func(i int)                         // the user removed a chip
	OnClear  func()                              // the user removed all
	OnShow   func()                              // the line has appeared or is hidden: refresh the container that it lies in
	OnTip    func(text string, at fyne.Position) // explain what is under the pointer, below a position of the window; "" to stop

	chips   []Chip
	counts  string
	offset  float32 // how far the chips are scrolled
	cells   []cell  // of the chips, before scrolling
	strip   *strip
	clip    *container.Clip
	cursor  int  // the chip on which the keyboard stands; len(chips) is "Clear all"
	focused bool // the focus is shown
	over    spot // under the pointer
}

var (
	_ fyne.Focusable     = (*Chips)(nil)
	_ fyne.Tappable      = (*Chips)(nil)
	_ fyne.Scrollable    = (*Chips)(nil)
	_ desktop.Hoverable  = (*Chips)(nil)
	_ desktop.Cursorable = (*Chips)(nil)
)

// cell is where a chip lies in the strip.
type cell struct{ x, w float32 }

// spot is a part of the line that a tap acts on.
type spot struct {
	part part
	chip int
}

type part uint8

const (
	nowhere part = iota
	onCross
	onClear
	onBack
	onForth
)

const (
	chipsHeight = 36
	chipHeight  = 24
	chipGap     = 6
	chipWidest  = 440
	crossWidth  = 24 // the target of the cross
	arrowWidth  = 24
	clearText   = "Clear all"
)

// NewChips returns an empty line, which is hidden.
func NewChips() *Chips {
	c := &Chips{strip: &strip{}}
	c.strip.ExtendBaseWidget(c.strip)
	c.clip = container.NewClip(c.strip)
	c.ExtendBaseWidget(c)
	c.Hide()
	return c
}

// SetChips shows these chips; none hides the line.
func (c *Chips) SetChips(chips []Chip) {
	defer c.toggle(c.Visible())
	if len(chips) == 0 {
		c.leave()
		c.chips = nil
		c.Hide()
		return
	}
	c.chips = append([]Chip(nil), chips...)
	c.cursor = min(c.cursor, len(chips)-1)
	c.over = spot{}
	c.measure()
	c.Show()
	c.Refresh()
}

// toggle tells the owner, since the toolkit does not know a line that it has never painted.
func (c *Chips) toggle(before bool) {
	if c.Visible() != before && c.OnShow != nil {
		c.OnShow()
	}
}

// SetCounts says how many of all are left.
func (c *Chips) SetCounts(n words.Counts) {
	if c.counts == n.String() {
		return
	}
	c.counts = n.String()
	c.Refresh()
}

// leave gives the keyboard back before the line is hidden.
func (c *Chips) leave() {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c); canvas != nil && canvas.Focused() == c {
		canvas.Unfocus()
	}
	c.tip("")
}

func (c *Chips) measure() {
	c.cells = c.cells[:0]
	x := float32(0)
	for _, chip := range c.chips {
		w := min(ink.Body.Width(chip.Label)+2, chipWidest-12-crossWidth) + 12 + crossWidth
		c.cells = append(c.cells, cell{x, w})
		x += w + chipGap
	}
}

// room is the part of the line that the chips have.
func (c *Chips) room() cell {
	left := float32(panelInset) + ink.Strong.Width(c.counts) + 14
	return cell{left, max(0, c.Size().Width-panelInset-c.clearWidth()-8-left)}
}

func (c *Chips) clearWidth() float32 { return ink.Body.Width(clearText) + 16 }

// strip's length and how much of it is seen; arrows take room at the ends if it is longer.
func (c *Chips) view() (view cell, overflows bool) {
	view = c.room()
	if n := len(c.cells); n > 0 && c.cells[n-1].x+c.cells[n-1].w > view.w {
		return cell{view.x + arrowWidth, max(0, view.w-2*arrowWidth)}, true
	}
	return view, false
}

func (c *Chips) scrollTo(x float32) {
	view, _ := c.view()
	last := c.cells[len(c.cells)-1]
	c.offset = max(0, min(x, last.x+last.w-view.w))
	c.Refresh()
}

// reveal scrolls until the chip on which the keyboard stands is in view.
func (c *Chips) reveal() {
	if c.cursor >= len(c.cells) {
		return
	}
	view, _ := c.view()
	at := c.cells[c.cursor]
	switch {
	case at.x < c.offset:
		c.scrollTo(at.x)
	case at.x+at.w > c.offset+view.w:
		c.scrollTo(at.x + at.w - view.w)
	}
}

func (c *Chips) spotAt(p fyne.Position) spot {
	if p.X >= c.Size().Width-panelInset-c.clearWidth() {
		return spot{part: onClear}
	}
	view, overflows := c.view()
	switch {
	case overflows && p.X >= view.x-arrowWidth && p.X < view.x:
		return spot{part: onBack}
	case overflows && p.X >= view.x+view.w && p.X < view.x+view.w+arrowWidth:
		return spot{part: onForth}
	case p.X < view.x || p.X >= view.x+view.w:
		return spot{}
	}
	x := p.X - view.x + c.offset
	for i, at := range c.cells {
		if x >= at.x+at.w-crossWidth && x < at.x+at.w {
			return spot{onCross, i}
		}
	}
	return spot{}
}

// Tapped removes the chip whose cross is under the pointer, or does what else is there.
func (c *Chips) Tapped(e *fyne.PointEvent) {
	c.act(c.spotAt(e.Position))
}

func (c *Chips) act(s spot) {
	view, _ := c.view()
	switch s.part {
	case onCross:
		c.tip("")
		if c.OnRemove != nil {
			c.OnRemove(s.chip)
		}
	case onClear:
		c.tip("")
		if c.OnClear != nil {
			c.OnClear()
		}
	case onBack:
		c.scrollTo(c.offset - view.w*.8)
	case onForth:
		c.scrollTo(c.offset + view.w*.8)
	}
}

// Scrolled moves the chips.
func (c *Chips) Scrolled(e *fyne.ScrollEvent) {
	c.scrollTo(c.offset - e.Scrolled.DX - e.Scrolled.DY)
}

// TypedKey moves between the chips and removes them.
func (c *Chips) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		c.cursor = max(0, c.cursor-1)
	case fyne.KeyRight, fyne.KeyDown:
		c.cursor = min(len(c.chips), c.cursor+1)
	case fyne.KeyHome:
		c.cursor = 0
	case fyne.KeyEnd:
		c.cursor = len(c.chips)
	case fyne.KeyDelete, fyne.KeyBackspace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if c.cursor == len(c.chips) {
			c.act(spot{part: onClear})
		} else {
			c.act(spot{onCross, c.cursor})
		}
		return
	}
	c.reveal()
	c.Refresh()
}

// TypedRune implements fyne.Focusable.
func (c *Chips) TypedRune(rune) {}

// FocusGained shows where the keyboard stands.
func (c *Chips) FocusGained() {
	c.focused = true
	c.reveal()
	c.Refresh()
}

// FocusLost hides it.
func (c *Chips) FocusLost() {
	c.focused = false
	c.Refresh()
}

// MouseIn starts the hover.
func (c *Chips) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved follows the pointer.
func (c *Chips) MouseMoved(e *desktop.MouseEvent) {
	s := c.spotAt(e.Position)
	if s == c.over {
		return
	}
	c.over = s
	c.tip(c.explain(s))
	c.Refresh()
}

// MouseOut ends the hover.
func (c *Chips) MouseOut() {
	c.over = spot{}
	c.tip("")
	c.Refresh()
}

// Cursor is a hand where a tap does something.
func (c *Chips) Cursor() desktop.Cursor {
	if c.over.part != nowhere {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

func (c *Chips) explain(s spot) string {
	switch s.part {
	case onCross:
		return "Remove the filter “" + c.chips[s.chip].Label + "”"
	case onClear:
		return "Remove all filters"
	case onBack, onForth:
		return "Show more of the filters"
	}
	return ""
}

func (c *Chips) tip(text string) {
	if c.OnTip == nil {
		return
	}
	at := fyne.Position{}
	if text != "" {
		view, _ := c.view()
		x := map[part]float32{onClear: c.Size().Width - panelInset - c.clearWidth(), onBack: view.x - arrowWidth, onForth: view.x + view.w}[c.over.part]
		if c.over.part == onCross {
			x = view.x - c.offset + c.cells[c.over.chip].x
		}
		at = fyne.CurrentApp().Driver().AbsolutePositionForObject(c).AddXY(x, chipsHeight)
	}
	c.OnTip(text, at)
}

// CreateRenderer implements fyne.Widget.
func (c *Chips) CreateRenderer() fyne.WidgetRenderer {
	ink.Warm()
	r := &chipsRenderer{c: c}
	r.draw()
	return r
}

type chipsRenderer struct {
	c       *Chips
	objects []fyne.CanvasObject
}

func (r *chipsRenderer) MinSize() fyne.Size           { return fyne.NewSize(240, chipsHeight) }
func (r *chipsRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *chipsRenderer) Destroy()                     {}
func (r *chipsRenderer) Layout(fyne.Size)             { r.draw() }

func (r *chipsRenderer) Refresh() {
	r.draw()
	canvas.Refresh(r.c)
}

func (r *chipsRenderer) draw() {
	c := r.c
	w := c.Size().Width
	if len(c.chips) == 0 || w == 0 {
		r.objects = nil
		return
	}
	const line = (chipsHeight - 18) / 2
	d := &ink.Drawing{}
	d.Box(look.ColorSurface, 0, 0, w, chipsHeight, 0)
	d.Box(theme.ColorNameSeparator, 0, chipsHeight-1, w, 1, 0)
	d.Line(c.counts, ink.Strong, panelInset, line, ink.Strong.Width(c.counts)+2)
	view, overflows := c.view()
	last := c.cells[len(c.cells)-1]
	c.offset = max(0, min(c.offset, last.x+last.w-view.w))
	if overflows {
		r.arrow(d, view.x-arrowWidth/2, -1, c.offset > 0, c.over.part == onBack)
		r.arrow(d, view.x+view.w+arrowWidth/2, 1, c.offset < last.x+last.w-view.w, c.over.part == onForth)
	}
	c.clip.Move(fyne.NewPos(view.x, 0))
	c.clip.Resize(fyne.NewSize(view.w, chipsHeight-1))
	c.drawStrip(view)
	d.Add(c.clip)
	r.clear(d, w-panelInset-c.clearWidth())
	r.objects = d.Objects
}

func (r *chipsRenderer) arrow(d *ink.Drawing, x, dir float32, more, over bool) {
	const mid = chipsHeight / 2
	if over && more {
		d.Box(theme.ColorNamePressed, x-arrowWidth/2, mid-chipHeight/2, arrowWidth, chipHeight, 4)
	}
	c := theme.ColorNameSeparator
	if more {
		c = theme.ColorNameForeground
	}
	d.Stroke(c, 1.5, x-2*dir, mid-4, x+2*dir, mid)
	d.Stroke(c, 1.5, x+2*dir, mid, x-2*dir, mid+4)
}

func (r *chipsRenderer) clear(d *ink.Drawing, x float32) {
	const top = (chipsHeight - chipHeight) / 2
	w := r.c.clearWidth()
	if r.c.over.part == onClear {
		d.Box(theme.ColorNameHover, x, top, w, chipHeight, 4)
	}
	if r.c.focused && r.c.cursor == len(r.c.chips) {
		ring(d, x, top, w, chipHeight, 4)
	}
	d.Line(clearText, ink.Link, x+8, (chipsHeight-18)/2, w-8)
}

func (c *Chips) drawStrip(view cell) {
	const top = (chipsHeight - chipHeight) / 2
	d := &ink.Drawing{}
	for i, at := range c.cells {
		x := at.x - c.offset
		if x+at.w < 0 || x > view.w {
			continue
		}
		pill := d.Box(look.ColorTint, x, top, at.w, chipHeight, chipHeight/2)
		pill.StrokeWidth, pill.StrokeColor = 1, theme.Color(theme.ColorNameInputBorder)
		label := at.w - 12 - crossWidth
		d.Line(ink.Body.Clip(c.chips[i].Label, label), ink.Body, x+12, (chipsHeight-18)/2, label)
		if c.over == (spot{onCross, i}) {
			d.Box(theme.ColorNamePressed, x+at.w-crossWidth+2, top+2, crossWidth-4, chipHeight-4, 10)
		}
		cross(d, x+at.w-crossWidth/2-1, chipsHeight/2)
		if c.focused && c.cursor == i {
			ring(d, x, top, at.w, chipHeight, chipHeight/2)
		}
	}
	c.strip.objects = d.Objects
	c.strip.Resize(fyne.NewSize(view.w, chipsHeight-1))
	c.strip.Refresh()
}

// cross removes something. x, y is its middle.
func cross(d *ink.Drawing, x, y float32) {
	d.Stroke(theme.ColorNameForeground, 1.5, x-3.5, y-3.5, x+3.5, y+3.5)
	d.Stroke(theme.ColorNameForeground, 1.5, x-3.5, y+3.5, x+3.5, y-3.5)
}

// ring shows where the keyboard stands.
func ring(d *ink.Drawing, x, y, w, h, radius float32) {
	b := canvas.NewRectangle(color.Transparent)
	b.StrokeColor, b.StrokeWidth, b.CornerRadius = theme.Color(theme.ColorNamePrimary), 2, radius
	b.Move(fyne.NewPos(x, y))
	b.Resize(fyne.NewSize(w, h))
	d.Add(b)
}

// strip holds what is drawn for the chips in view.
type strip struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
}

// CreateRenderer implements fyne.Widget.
func (s *strip) CreateRenderer() fyne.WidgetRenderer { return &stripRenderer{s} }

type stripRenderer struct{ s *strip }

func (r *stripRenderer) Layout(fyne.Size)             {}
func (r *stripRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *stripRenderer) Refresh()                     {}
func (r *stripRenderer) Objects() []fyne.CanvasObject { return r.s.objects }
func (r *stripRenderer) Destroy()                     {}
