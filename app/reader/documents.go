package reader

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/app/words"
	"incidentmap/data"
)

// Listed is a document in the list.
type Listed struct {
	Document *data.Document
	Claims   int  // that come from it
	Copy     bool // there is a text to read
}

// Documents lists the documents of a case with what can be done with each. Callbacks may be nil.
type Documents struct {
	widget.BaseWidget
	OnRead   func(id string)
	OnAttach func(id string)
	OnBrowse func(id string)
	OnKey    func(e *fyne.KeyEvent) // keys that the list has no use for

	listed []Listed
	flow   *flow.Flow
	ground *canvas.Rectangle
}

// NewDocuments is an empty list.
func NewDocuments() *Documents {
	d := &Documents{ground: canvas.NewRectangle(nil)}
	d.flow = flow.New(d.rows)
	d.flow.Enlarged = true
	d.flow.OnKey = func(e *fyne.KeyEvent) { call1(d.OnKey, e) }
	d.ExtendBaseWidget(d)
	return d
}

// SetDocuments shows documents in their order.
func (d *Documents) SetDocuments(listed []Listed) {
	d.listed = listed
	d.flow.Reload()
}

// Focus gives the keyboard to the list.
func (d *Documents) Focus(c fyne.Canvas) { d.flow.Focus(c) }

const inset = 14

func (d *Documents) rows(width float32) []flow.Row {
	if len(d.listed) == 0 {
		const text = "The case has no documents yet."
		return []flow.Row{{ID: "empty", Height: 80, Draw: func(draw *ink.Drawing) {
			draw.Line(text, ink.Muted.Aligned(fyne.TextAlignCenter), inset, 30, width-2*inset)
		}}}
	}
	rows := make([]flow.Row, len(d.listed))
	for i, l := range d.listed {
		rows[i] = d.row(l, width)
	}
	return rows
}

// row is a document: what it is, where it comes from, and what can be done with it. Enter or a tap reads it, or attaches a copy to be read.
func (d *Documents) row(l Listed, width float32) flow.Row {
	const top, count = 9, 90
	w := width - 2*inset
	doc := l.Document
	id := doc.ID
	title := cmp.Or(doc.Title, id)
	grade := ""
	if doc.Reliability != "" {
		grade = "grade\u00a0" + string(doc.Reliability)
	}
	about := words.Join(doc.Publisher, doc.Published.Words(nil), kindWords(doc.Kind), grade, strings.ToUpper(doc.Language))
	claims := words.Plural(l.Claims, "claim")
	actions := d.actions(l)
	y := top + ink.Strong.Height(title, w-count) + ink.Caption.Height(about, w-count) + 3
	r := flow.Row{ID: id, Height: y + 21 + 9, Tap: actions[0].do}
	x := float32(inset)
	for _, a := range actions {
		r.Zones = append(r.Zones, flow.Zone{X: x, Y: y, W: ink.Link.Width(a.text) + 1, H: 21, Tap: a.do})
		x += ink.Link.Width(a.text) + 19
	}
	r.Draw = func(draw *ink.Drawing) {
		draw.Box(theme.ColorNameSeparator, 0, r.Height-1, width, 1, 0)
		below := draw.Text(title, ink.Strong, inset, top, w-count)
		draw.Text(about, ink.Caption, inset, below+1, w-count)
		draw.Line(claims, ink.Body.Aligned(fyne.TextAlignTrailing), inset, top, w)
		state := ink.Caption.Aligned(fyne.TextAlignTrailing)
		if l.Copy {
			draw.Line("copy", state.In(theme.ColorNameSuccess), inset, below+1, w)
		} else {
			draw.Line("no copy", state, inset, below+1, w)
		}
		x := float32(inset)
		for _, a := range actions {
			draw.Line(a.text, ink.Link, x, y, ink.Link.Width(a.text)+1)
			x += ink.Link.Width(a.text) + 19
		}
	}
	return r
}

type action struct {
	text string
	do   func()
}

// actions are what can be done with a document, the first by Enter.
func (d *Documents) actions(l Listed) []action {
	id := l.Document.ID
	read := action{"Read", func() { call1(d.OnRead, id) }}
	attach := action{"Attach a copy…", func() { call1(d.OnAttach, id) }}
	out := []action{read, attach}
	if !l.Copy {
		out = []action{attach}
	} else {
		out[1].text = "Attach another copy…"
	}
	if data.WebURL(l.Document.URL) {
		out = append(out, action{"Open in the browser", func() { call1(d.OnBrowse, id) }})
	}
	return out
}

func kindWords(k data.DocumentKind) string {
	if k == data.Reference {
		return "outside knowledge"
	}
	return string(k)
}

// CreateRenderer shows the list on the ground of a side panel.
func (d *Documents) CreateRenderer() fyne.WidgetRenderer { return &documentsRenderer{d} }

type documentsRenderer struct{ d *Documents }

func (r *documentsRenderer) Layout(s fyne.Size) {
	r.d.ground.Resize(s)
	r.d.flow.Resize(s)
}

func (r *documentsRenderer) MinSize() fyne.Size { return fyne.NewSize(320, 160) }

func (r *documentsRenderer) Refresh() {
	r.d.ground.FillColor = theme.Color(look.ColorSurface)
	r.d.ground.Refresh()
	r.d.flow.Refresh()
}

func (r *documentsRenderer) Objects() []fyne.CanvasObject {
	r.d.ground.FillColor = theme.Color(look.ColorSurface)
	return []fyne.CanvasObject{r.d.ground, r.d.flow}
}

func (r *documentsRenderer) Destroy() {}
