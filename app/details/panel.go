package details

import (
	"maps"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/app/symbol"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/resolve"
)

// Folds says which parts of the panel are open, by name; a part that is not named is as it is at first. It is plain data to be kept between
// starts.
type Folds struct {
	Open map[string]bool `json:"open"`
}

// Panel shows what the documents say of one incident. Its rows answer to a tap, to Enter and to C; every claim opens at its passage.
type Panel struct {
	widget.BaseWidget
	OnOpen           func(c *data.Claim, d *data.Document) // open the document at the claim's passage
	OnBrowse         func(c *data.Claim, d *data.Document) // open the document in the browser although there is a text of it
	OnCopy           func(c *data.Claim, d *data.Document) // copy a citation of the claim
	OnCopyText       func(text string)
	OnSelectIncident func(id string)
	OnShowOnMap      func()
	OnFold           func()                 // the user opened or closed a part
	Edit             Editing                // what can be changed; the zero value: nothing
	OnKey            func(e *fyne.KeyEvent) // keys that the panel has no use for
	OnRune           func(r rune)           // the same for characters

	Readable func(d *data.Document) bool // is there a text of the document to open? nil: of none

	snapshot *resolve.Snapshot
	incident *resolve.Incident
	names    map[string]string // short names of documents
	folds    map[string]bool
	actors   map[string]bool // actors whose voices are shown, for this incident only
	flow     *flow.Flow
}

// NewPanel returns a panel without an incident.
func NewPanel() *Panel {
	p := &Panel{folds: map[string]bool{}, actors: map[string]bool{}}
	p.flow = flow.New(p.rows)
	p.flow.Enlarged = true
	p.flow.OnKey = func(e *fyne.KeyEvent) { call1(p.OnKey, e) }
	p.flow.OnRune = func(r rune) { call1(p.OnRune, r) }
	p.ExtendBaseWidget(p)
	return p
}

// SetIncident shows an incident of the snapshot; an id that it does not hold shows the empty state.
func (p *Panel) SetIncident(s *resolve.Snapshot, id string) {
	var in *resolve.Incident
	if s != nil {
		in = s.Incident(id)
	}
	if s == p.snapshot && in == p.incident {
		return
	}
	same := in != nil && p.incident != nil && in.ID == p.incident.ID
	if s != p.snapshot {
		p.snapshot, p.names = s, nil
		if s != nil {
			p.names = shortNames(s.Documents)
		}
	}
	p.incident = in
	if !same {
		clear(p.actors)
		p.flow.Rewind()
	}
	p.flow.Reload()
}

// Folds is which parts are open.
func (p *Panel) Folds() Folds { return Folds{Open: maps.Clone(p.folds)} }

// SetFolds opens and closes parts.
func (p *Panel) SetFolds(f Folds) {
	p.folds = maps.Clone(f.Open)
	if p.folds == nil {
		p.folds = map[string]bool{}
	}
	p.flow.Reload()
}

// Focus gives the keyboard to the panel.
func (p *Panel) Focus(c fyne.Canvas) { p.flow.Focus(c) }

func (p *Panel) isOpen(part string, atFirst bool) bool {
	if open, ok := p.folds[part]; ok {
		return open
	}
	return atFirst
}

func (p *Panel) setOpen(part string, open bool) {
	p.folds[part] = open
	p.flow.Reload()
	if p.OnFold != nil {
		p.OnFold()
	}
}

func (p *Panel) document(c *data.Claim) *data.Document {
	if d := p.snapshot.Documents[c.Document]; d != nil {
		return d
	}
	return &data.Document{ID: c.Document, Publisher: c.Document}
}

func (p *Panel) name(c *data.Claim) string {
	if n, ok := p.names[c.Document]; ok {
		return n
	}
	return c.Document
}

func (p *Panel) open(c *data.Claim) {
	if p.OnOpen != nil {
		p.OnOpen(c, p.document(c))
	}
}

func (p *Panel) cite(c *data.Claim) {
	if p.OnCopy != nil {
		p.OnCopy(c, p.document(c))
	}
}

func (p *Panel) showOnMap() {
	if p.OnShowOnMap != nil {
		p.OnShowOnMap()
	}
}

func (p *Panel) copyText(s string) {
	if p.OnCopyText != nil {
		p.OnCopyText(s)
	}
}

func (p *Panel) readable(d *data.Document) bool { return p.Readable != nil && p.Readable(d) }

// opens reports whether the document can be opened at a passage, here or in the browser.
func (p *Panel) opens(d *data.Document) bool { return p.readable(d) || data.WebURL(d.URL) }

// forClaim makes the row answer for the claim: Enter or a tap opens the passage, C copies a citation, the right button offers both.
func (p *Panel) forClaim(r flow.Row, c *data.Claim) flow.Row {
	d := p.document(c)
	readable, openable := p.readable(d), p.opens(d)
	r.Tap = func() { p.open(c) }
	r.Copy = func() { p.cite(c) }
	r.Menu = func() *fyne.Menu {
		open := fyne.NewMenuItem("Open at passage", func() { p.open(c) })
		open.Disabled = !openable
		items := []*fyne.MenuItem{open}
		if readable && data.WebURL(d.URL) {
			items = append(items, fyne.NewMenuItem("Open in the browser", func() {
				if p.OnBrowse != nil {
					p.OnBrowse(c, d)
				}
			}))
		}
		items = append(items, fyne.NewMenuItem("Copy citation", func() { p.cite(c) }), fyne.NewMenuItem("Copy text", func() { p.copyText(c.Text) }))
		return fyne.NewMenu("", append(items, p.editItems(c)...)...)
	}
	if !openable {
		r.Tap = r.Copy
	}
	return r
}

// inset is the margin at the left and the right of the panel.
const inset = 16

// sheet collects the rows of an incident for one width.
type sheet struct {
	p    *Panel
	in   *resolve.Incident
	w    float32 // of the panel
	rows []flow.Row
}

func (s *sheet) inner() float32 { return s.w - 2*inset }

func (s *sheet) add(r flow.Row) { s.rows = append(s.rows, r) }

func (s *sheet) gap(h float32) { s.add(flow.Row{Height: h, Draw: func(*ink.Drawing) {}}) }

func (p *Panel) rows(width float32) []flow.Row {
	if p.incident == nil {
		return []flow.Row{emptyPanel(width)}
	}
	s := &sheet{p: p, in: p.incident, w: width}
	s.header()
	s.section("figures", "Figures", "", s.figures)
	s.section("responsibility", "Responsibility", "", s.responsibility)
	s.section("facts", "What the documents say", "", s.facts)
	if len(s.in.Links) > 0 {
		s.section("links", "Linked incidents", words.Count(len(s.in.Links)), s.links)
	}
	s.section("documents", "Claims by document", words.Plural(len(s.in.Claims), "claim"), s.documents)
	s.gap(24)
	return s.rows
}

func emptyPanel(width float32) flow.Row {
	const do, what = "Select an incident on the map or in the list", "What each document says of it appears here"
	w := width - 2*inset
	h := ink.Strong.Height(do, w) + 2 + ink.Muted.Height(what, w)
	return flow.Row{ID: "empty", Height: 88 + h + 24, Draw: func(d *ink.Drawing) {
		mid := width / 2
		c := theme.Color(look.ColorMark)
		for i, kind := range []data.Kind{"attack", "plot", "strike"} {
			d.Add(look.Symbol(symbol.Shape(kind), c, fyne.NewPos(mid-37+float32(i)*30, 56), 14, true))
		}
		centred := ink.Strong.Aligned(fyne.TextAlignCenter)
		y := d.Text(do, centred, inset, 88, w)
		d.Text(what, ink.Muted.Aligned(fyne.TextAlignCenter), inset, y+2, w)
	}}
}

// section adds a heading that folds, and the rows below it if it is open.
func (s *sheet) section(part, name, note string, rows func()) {
	open := s.p.isOpen(part, true)
	s.add(flow.Row{ID: part, Height: 36, Pinned: true,
		Tap:  func() { s.p.setOpen(part, !open) },
		Fold: func(to bool) { s.p.setOpen(part, to) },
		Draw: func(d *ink.Drawing) {
			d.Box(theme.ColorNameSeparator, 0, 0, s.w, 1, 0)
			d.Chevron(open, inset+3, 18)
			d.Line(name, ink.Heading, inset+16, 8, s.inner()-16)
			d.Line(note, ink.Caption.Aligned(fyne.TextAlignTrailing), inset, 10, s.inner())
		}})
	if open {
		rows()
		s.gap(12)
	}
}

// CreateRenderer shows the rows on the ground of a side panel.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	return &panelRenderer{p: p, ground: canvas.NewRectangle(theme.Color(look.ColorSurface))}
}

type panelRenderer struct {
	p      *Panel
	ground *canvas.Rectangle
}

func (r *panelRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	r.p.flow.Resize(s)
}

func (r *panelRenderer) MinSize() fyne.Size { return fyne.NewSize(280, 120) }

func (r *panelRenderer) Refresh() {
	r.ground.FillColor = theme.Color(look.ColorSurface)
	r.ground.Refresh()
	r.p.flow.Refresh()
}

func (r *panelRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.ground, r.p.flow} }
func (r *panelRenderer) Destroy()                     {}
