package filters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/app/words"
	"incidentmap/data"
)

const (
	hitInset   = 12
	cardWidest = 560
	cardHigh   = 540
	footHeight = 26
	cardFrame  = 2
)

func groupRow(g Group, width float32) flow.Row {
	return flow.Row{ID: "group " + g.Name, Height: 27, Pinned: true, Tint: look.ColorRaised, Draw: func(d *ink.Drawing) {
		k := ink.Caption.Heavy()
		d.Line(words.Join(g.Name, g.Note), k, hitInset, 5, width*.8)
		if len(g.Hits) == 0 {
			return
		}
		d.Line(outOf(len(g.Hits), max(g.Total, len(g.Hits))), ink.Caption.Aligned(fyne.TextAlignTrailing), width/2, 5, width/2-hitInset-6)
	}}
}

// narrowID is the row that shows only what has been found.
const narrowID = "narrow"

func narrowRow(text string, width float32, do func()) flow.Row {
	return flow.Row{ID: narrowID, Height: 28, Tap: do, Draw: func(d *ink.Drawing) {
		d.Line(ink.Link.Clip("Show only what has “"+text+"”", width-2*hitInset), ink.Link, hitInset, 5, width-2*hitInset)
	}}
}

// outOf is "12 of 340", or "12" if these are all.
func outOf(n, total int) string {
	if n == total {
		return words.Count(n)
	}
	return words.Count(n) + " of " + words.Count(total)
}

func hitRow(h *Hit, width float32) flow.Row {
	height := float32(28)
	if h.Text.Text != "" {
		height = 44
	}
	return flow.Row{ID: h.Group + "\x00" + h.ID, Height: height, Draw: func(d *ink.Drawing) { drawHit(d, h, width) }}
}

func drawHit(d *ink.Drawing, h *Hit, width float32) {
	left, right := float32(hitInset), width-hitInset-6
	if h.Kind != "" || h.Event > 0 {
		d.Add(kindSymbol(data.Kind(h.Kind), h.Event, fyne.NewPos(left, 9), h.Plan))
		left += 20
	}
	room := right - left
	if h.Note != "" {
		note := ink.Caption.Clip(h.Note, room*.4)
		w := ink.Caption.Width(note) + 1
		d.Line(note, ink.Caption.Aligned(fyne.TextAlignTrailing), right-w, 7, w)
		room -= w + 10
	}
	h.Title.draw(d, ink.Body, left, 5, room)
	if h.Text.Text != "" {
		h.Text.draw(d, ink.Caption, left, 24, right-left)
	}
}

func noMatch(text string, width float32) flow.Row {
	return flow.Row{ID: "none", Height: 76, Draw: func(d *ink.Drawing) {
		d.Line(ink.Strong.Clip("Nothing matches “"+text+"”", width-2*hitInset), ink.Strong, hitInset, 14, width-2*hitInset)
		d.Text("Fewer or shorter words find more. Accents, case and transliteration make no difference.", ink.Caption, hitInset, 36, width-2*hitInset)
	}}
}

// overlay holds the card of the results where the field is. While they are open it notes whether the pointer is outside the card, so that
// nothing below is hovered; taps, drags and the wheel go through to what lies there.
type overlay struct {
	widget.BaseWidget
	s       *Search
	ground  *canvas.Rectangle
	card    *card
	outside bool
}

var _ desktop.Hoverable = (*overlay)(nil)

func newOverlay(s *Search) *overlay {
	o := &overlay{s: s, ground: canvas.NewRectangle(nil), outside: true}
	o.card = newCard(s)
	o.ExtendBaseWidget(o)
	o.Hide()
	return o
}

// MouseIn notes that the pointer is not over the results.
func (o *overlay) MouseIn(*desktop.MouseEvent) { o.outside = true }

// MouseMoved implements desktop.Hoverable.
func (o *overlay) MouseMoved(*desktop.MouseEvent) {}

// MouseOut notes that the pointer is over the results.
func (o *overlay) MouseOut() { o.outside = false }

func (o *overlay) isOpen() bool { return o.Visible() }

// more shows results of which more have come in, where they are open; what is chosen stays.
func (o *overlay) more() {
	if o.isOpen() {
		o.card.rows.Reload()
		o.place()
		canvas.Refresh(o.s)
	}
}

// answer shows results that have come in; the first is chosen.
func (o *overlay) answer() {
	o.card.rows.Rewind()
	o.card.rows.SetSelected("")
	o.open()
}

func (o *overlay) open() {
	o.outside = o.outside || !o.Visible()
	o.Show()
	o.place()
	o.card.rows.Reload()
	o.place() // now that the height of the results is known
	if o.card.rows.Selected() == "" {
		o.card.rows.Step(1)
		if o.card.rows.Selected() == narrowID {
			o.card.rows.Step(1) // Enter goes to the first hit
		}
	}
	// Until it has been painted once, the canvas does not know the overlay: only the field can ask for a repaint.
	canvas.Refresh(o.s)
}

func (o *overlay) close() {
	if o.Visible() {
		o.outside = true
		o.Hide()
	}
}

// place puts the card below the field, as high as its results, inside the window.
func (o *overlay) place() {
	size := o.Size()
	if !o.Visible() || size.IsZero() {
		return
	}
	driver := fyne.CurrentApp().Driver()
	field := driver.AbsolutePositionForObject(o.s.entry).Subtract(driver.AbsolutePositionForObject(o))
	w := min(max(o.s.entry.Size().Width, cardWidest), size.Width-16)
	top := field.Y + o.s.entry.Size().Height + 3
	h := min(cardHigh, size.Height-top-12, o.card.rows.Height()+footHeight+2*cardFrame)
	o.card.Move(fyne.NewPos(float32(int(max(8, min(field.X, size.Width-w-8)))), float32(int(top))))
	o.card.Resize(fyne.NewSize(w, max(h, footHeight+60)))
	o.ground.Move(o.card.Position())
	o.ground.Resize(o.card.Size())
}

// CreateRenderer implements fyne.Widget.
func (o *overlay) CreateRenderer() fyne.WidgetRenderer {
	r := &overlayRenderer{o}
	r.paint()
	return r
}

type overlayRenderer struct{ o *overlay }

func (r *overlayRenderer) paint() {
	g := r.o.ground
	g.FillColor, g.CornerRadius = theme.Color(theme.ColorNameOverlayBackground), 4
	g.StrokeColor, g.StrokeWidth = theme.Color(theme.ColorNameInputBorder), 1
}

func (r *overlayRenderer) Layout(fyne.Size)   { r.o.place() }
func (r *overlayRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *overlayRenderer) Refresh() {
	r.paint()
	r.o.ground.Refresh()
	r.o.card.Refresh()
}

func (r *overlayRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.o.ground, r.o.card}
}

func (r *overlayRenderer) Destroy() {}

// card holds the results. It takes what the pointer does there, so that nothing reaches the map below.
type card struct {
	widget.BaseWidget
	s    *Search
	rows *flow.View
}

var (
	_ fyne.Tappable      = (*card)(nil)
	_ fyne.Draggable     = (*card)(nil)
	_ fyne.Scrollable    = (*card)(nil)
	_ desktop.Hoverable  = (*card)(nil)
	_ desktop.Cursorable = (*card)(nil)
)

func newCard(s *Search) *card {
	c := &card{s: s, rows: flow.NewView(s.compose)}
	c.rows.OnMove = func(r *flow.Row) { c.rows.SetSelected(r.ID) }
	c.rows.OnTake = s.focusField
	c.rows.OnHover = func(id string) {
		if id != "" { // the pointer may come here past no other part of the window
			s.overlay.outside = false
		}
	}
	c.ExtendBaseWidget(c)
	return c
}

// Tapped gives the keyboard back to the field.
func (c *card) Tapped(*fyne.PointEvent) { c.s.focusField() }

// Dragged implements fyne.Draggable.
func (c *card) Dragged(*fyne.DragEvent) {}

// DragEnd implements fyne.Draggable.
func (c *card) DragEnd() {}

// Scrolled implements fyne.Scrollable.
func (c *card) Scrolled(*fyne.ScrollEvent) {}

// MouseIn implements desktop.Hoverable.
func (c *card) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (c *card) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *card) MouseOut() {}

// Cursor is the usual one, not that of what lies below.
func (c *card) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer implements fyne.Widget.
func (c *card) CreateRenderer() fyne.WidgetRenderer {
	r := &cardRenderer{c: c, line: canvas.NewRectangle(nil), keys: canvas.NewText("", nil)}
	r.keys.Text = "Arrow keys choose  ·  Enter goes there  ·  Esc closes"
	r.paint()
	return r
}

type cardRenderer struct {
	c    *card
	line *canvas.Rectangle
	keys *canvas.Text
}

func (r *cardRenderer) paint() {
	r.line.FillColor = theme.Color(theme.ColorNameSeparator)
	r.keys.Color, r.keys.TextSize = theme.Color(look.ColorMuted), look.CaptionSize
}

func (r *cardRenderer) Layout(s fyne.Size) {
	r.c.rows.Move(fyne.NewSquareOffsetPos(cardFrame))
	r.c.rows.Resize(fyne.NewSize(s.Width-2*cardFrame, s.Height-footHeight-2*cardFrame))
	r.line.Move(fyne.NewPos(cardFrame, s.Height-footHeight-cardFrame))
	r.line.Resize(fyne.NewSize(s.Width-2*cardFrame, 1))
	r.keys.Move(fyne.NewPos(hitInset, s.Height-footHeight-1+(footHeight-r.keys.MinSize().Height)/2))
	r.keys.Resize(fyne.NewSize(s.Width-2*hitInset, r.keys.MinSize().Height))
}

func (r *cardRenderer) MinSize() fyne.Size { return fyne.NewSize(200, 80) }

func (r *cardRenderer) Refresh() {
	r.paint()
	r.c.rows.Refresh()
	canvas.Refresh(r.c)
}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.c.rows, r.line, r.keys}
}

func (r *cardRenderer) Destroy() {}
