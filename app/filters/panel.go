package filters

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/app/words"
)

// Panel is a column of facets: each lists its values with how many incidents have them, and any number can be ticked. Long facets show the
// first values, and all of them on demand; a field searches them. Above stand the saved views.
//
// It is made for a drawer at the left of the map that pushes the map aside: unlike a popover it hides no incident, and the map, the list and
// the counts are seen to follow every tick. 260 units are enough, so that a window of 1280 keeps the side panel and a map of 600.
type Panel struct {
	widget.BaseWidget
	OnChange     func(s Selection) // the user chose; s is the whole selection
	OnClose      func()            // the user closed the panel
	OnSaveView   func(name string) // keep the present filters under a name
	OnApplyView  func(id string)
	OnRenameView func(id, name string)
	OnDeleteView func(id string)

	facets  Facets
	lost    bool // something is chosen that is not among the values
	chosen  Selection
	folded  map[string]bool // sections that are folded
	all     map[Facet]bool  // facets of which all values are shown
	stances map[string]bool // actors whose stances are shown
	finders map[Facet]*field
	folds   map[string]string // labels as they are searched

	composed int // rows at the last time

	flow                 *flow.Flow
	counts               *canvas.Text
	clear, close         *widget.Button
	killedFrom, killedTo *field

	views  []View
	saving *field
	naming *field
	edited string // id of the view that is renamed
	doomed string // id of the view that may be deleted
}

// panelInset is the margin at the left and the right of the panel and of the chips.
const panelInset = 12

// NewPanel returns a panel without values.
func NewPanel() *Panel {
	p := &Panel{folded: map[string]bool{}, all: map[Facet]bool{}, stances: map[string]bool{}, finders: map[Facet]*field{}, folds: map[string]string{}}
	p.chosen = p.chosen.clone()
	p.flow = flow.New(p.rows)
	p.counts = canvas.NewText("", nil)
	p.clear = widget.NewButton("Clear all", func() { p.choose(Selection{}) })
	p.close = widget.NewButtonWithIcon("", theme.CancelIcon(), p.closed)
	p.clear.Importance, p.close.Importance = widget.LowImportance, widget.LowImportance
	p.killedFrom, p.killedTo = p.limit("0", &p.chosen.KilledFrom), p.limit("", &p.chosen.KilledTo)
	p.saving, p.naming = p.saver(), p.namer()
	p.ExtendBaseWidget(p)
	return p
}

// SetFacets shows values and their counts. What is chosen stays chosen, even if it is not among them any more.
func (p *Panel) SetFacets(f Facets) {
	draw := p.flow.Reload
	if !p.lost && p.facets.alike(&f) {
		p.facets.recount(&f)
		draw = p.flow.Redraw
	} else {
		p.facets = f.clone()
	}
	p.facets.Disputed.Label = "Disputed figures only"
	p.counts.Text = f.Counts.String()
	hint := ""
	if f.MostKilled > 0 {
		hint = words.Count(f.MostKilled)
	}
	p.killedTo.SetPlaceHolder(hint)
	p.counts.Refresh()
	draw()
}

// SetSelection shows what is chosen elsewhere: by a chip that was removed, a view, back and forward. OnChange is not called.
func (p *Panel) SetSelection(s Selection) {
	p.chosen = s.clone()
	p.showLimits()
	p.showClear()
	p.flow.Reload()
}

// Selection is what is chosen.
func (p *Panel) Selection() Selection { return p.chosen.clone() }

// Focus gives the keyboard to the values.
func (p *Panel) Focus(c fyne.Canvas) { c.Focus(p.flow) }

func (p *Panel) closed() {
	if p.OnClose != nil {
		p.OnClose()
	}
}

// choose is the user's choice of a whole selection.
func (p *Panel) choose(s Selection) {
	p.SetSelection(s)
	p.changed()
}

func (p *Panel) changed() {
	p.showClear()
	if p.OnChange != nil {
		p.OnChange(p.chosen.clone())
	}
}

func (p *Panel) showClear() {
	if p.chosen.IsZero() {
		p.clear.Disable()
	} else {
		p.clear.Enable()
	}
}

// change alters the selection and tells of it.
func (p *Panel) change(alter func(s *Selection)) {
	alter(&p.chosen)
	p.flow.Reload()
	p.changed()
}

func (p *Panel) setFolded(section string, folded bool) {
	p.folded[section] = folded
	p.flow.Reload()
}

// sheet collects the rows of the panel for one width.
type sheet struct {
	p    *Panel
	w    float32
	rows []flow.Row
}

func (s *sheet) add(r flow.Row) { s.rows = append(s.rows, r) }
func (s *sheet) gap(h float32)  { s.add(flow.Row{Height: h, Draw: func(*ink.Drawing) {}}) }
func (s *sheet) inner() float32 { return s.w - 2*panelInset }

func (p *Panel) rows(width float32) []flow.Row {
	s := &sheet{p: p, w: width, rows: make([]flow.Row, 0, p.composed+64)}
	p.lost = false
	s.section("Saved views", len(p.views), "", s.views)
	for _, f := range facets {
		if values := p.values(f); len(values) > 0 {
			s.section(f.title(), len(values), chosenWords(p.chosen.size(f)), func() { s.facet(f, values) })
		}
	}
	s.section("Killed", 0, chosenWords(p.limits()), s.killed)
	s.gap(24)
	p.composed = len(s.rows)
	return s.rows
}

func chosenWords(n int) string {
	if n == 0 {
		return ""
	}
	return words.Count(n) + " chosen"
}

// section adds a heading that folds, and the rows below it if it is open. n is how many rows it has, 0 to say nothing of it; chosen is what
// is chosen there.
func (s *sheet) section(name string, n int, chosen string, rows func()) {
	folded := s.p.folded[name]
	s.add(flow.Row{ID: name, Height: 34, Pinned: true,
		Tap:  func() { s.p.setFolded(name, !folded) },
		Fold: func(open bool) { s.p.setFolded(name, !open) },
		Draw: func(d *ink.Drawing) {
			d.Box(theme.ColorNameSeparator, 0, 0, s.w, 1, 0)
			d.Chevron(!folded, panelInset+3, 17)
			d.Line(name, ink.Strong, panelInset+16, 8, s.inner()-16)
			note, k := "", ink.Caption
			if n > 0 {
				note = words.Count(n)
			}
			if chosen != "" {
				note, k = chosen, ink.Caption.Heavy().In(theme.ColorNamePrimary)
			}
			d.Line(note, k.Aligned(fyne.TextAlignTrailing), panelInset, 10, s.inner())
		}})
	if !folded {
		rows()
		s.gap(8)
	}
}

// values are those of a facet, and what is chosen although it is not among them.
func (p *Panel) values(f Facet) []Value {
	values := p.facets.Values[f]
	missing := func(id string) bool {
		return !slices.ContainsFunc(values, func(v Value) bool { return v.ID == id })
	}
	ids := p.chosen.Values[f]
	if f == Actor {
		ids = nil
		for _, a := range p.chosen.Actors {
			if !slices.Contains(ids, a.Actor) {
				ids = append(ids, a.Actor)
			}
		}
	}
	for _, id := range ids {
		if missing(id) {
			values = append(slices.Clip(values), Value{ID: id, Label: id})
			p.lost = true
		}
	}
	return values
}

// CreateRenderer lays out the head and the rows on the ground of a side panel.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	r := &panelRenderer{p: p, ground: canvas.NewRectangle(color.Transparent), title: canvas.NewText("Filters", nil)}
	r.paint()
	p.showClear()
	return r
}

type panelRenderer struct {
	p      *Panel
	ground *canvas.Rectangle
	title  *canvas.Text
}

func (r *panelRenderer) paint() {
	r.ground.FillColor = theme.Color(look.ColorSurface)
	r.title.Color, r.title.TextSize, r.title.TextStyle.Bold = theme.Color(theme.ColorNameForeground), look.TextSize+1, true
	r.p.counts.Color, r.p.counts.TextSize = theme.Color(look.ColorMuted), look.CaptionSize
}

const headHeight = 48

func (r *panelRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	place := func(o fyne.CanvasObject, x, y float32) {
		o.Resize(o.MinSize())
		o.Move(fyne.NewPos(x, y))
	}
	place(r.title, panelInset, 5)
	place(r.p.counts, panelInset, 26)
	shut, empty := r.p.close.MinSize(), r.p.clear.MinSize()
	place(r.p.close, s.Width-shut.Width-4, (headHeight-shut.Height)/2)
	place(r.p.clear, s.Width-shut.Width-empty.Width-6, (headHeight-empty.Height)/2)
	r.p.flow.Move(fyne.NewPos(0, headHeight))
	r.p.flow.Resize(s.SubtractWidthHeight(0, headHeight))
}

func (r *panelRenderer) MinSize() fyne.Size { return fyne.NewSize(260, 200) }

func (r *panelRenderer) Refresh() {
	r.paint()
	r.Layout(r.p.Size())
	r.p.flow.Refresh()
	canvas.Refresh(r.p)
}

func (r *panelRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.title, r.p.counts, r.p.clear, r.p.close, r.p.flow}
}

func (r *panelRenderer) Destroy() {}
