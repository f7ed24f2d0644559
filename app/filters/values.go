package filters

import (
	"strconv"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/app/symbol"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/geo/render"
)

const (
	valueHeight = 26
	boxSize     = 14
	shortFacet  = 8  // values that a long facet shows at first
	longFacet   = 11 // from so many values on it is a long one
	arrowColumn = 20 // at the right of actors, for the arrow that opens their stances
)

// facet adds the values of a facet.
func (s *sheet) facet(f Facet, values []Value) {
	if len(values) < longFacet {
		for i := range values {
			s.value(f, &values[i])
		}
		return
	}
	finder := s.p.finder(f)
	s.field("find "+string(f), finder)
	if finder.Text != "" {
		s.found(f, values, s.p.fold(finder.Text))
		return
	}
	all := s.p.all[f]
	for i := range values {
		if v := &values[i]; all || i < shortFacet || s.p.chosen.has(f, v.ID) || f == Actor && s.p.chosen.hasStance(v.ID) {
			s.value(f, v)
		}
	}
	text := "Show all " + words.Count(len(values))
	if all {
		text = "Show fewer"
	}
	s.link(string(f)+" all", text, func() {
		s.p.all[f] = !all
		s.p.flow.Reload()
	})
}

// found adds the values whose label holds the words.
func (s *sheet) found(f Facet, values []Value, text string) {
	n := len(s.rows)
	for i := range values {
		if strings.Contains(s.p.fold(values[i].Label), text) {
			s.value(f, &values[i])
		}
	}
	if len(s.rows) == n {
		s.add(flow.Row{ID: string(f) + " none", Height: valueHeight, Draw: func(d *ink.Drawing) {
			d.Line("None with these letters", ink.Muted, panelInset+2, 4, s.inner())
		}})
	}
}

// value adds a value to tick, and the stances of an actor below it if they are open.
func (s *sheet) value(f Facet, v *Value) {
	p := s.p
	mark := unticked
	switch {
	case p.chosen.has(f, v.ID):
		mark = ticked
	case f == Actor && p.chosen.hasStance(v.ID):
		mark = partly
	}
	t := tick{id: string(f) + "\x00" + v.ID, value: v, mark: mark, tap: func() { p.change(func(c *Selection) { c.toggle(f, v.ID) }) }}
	switch f {
	case Kind:
		t.symbol = true
	case Actor:
		t.after = arrowColumn
	}
	r := s.tick(t)
	open := p.stances[v.ID]
	if f == Actor && len(v.Stances) > 0 {
		fold := func(to bool) {
			p.stances[v.ID] = to
			p.flow.Reload()
		}
		r.Fold = fold
		r.Zones = []flow.Zone{{X: s.w - panelInset - 18, W: 18 + panelInset, H: valueHeight, Tap: func() { fold(!open) },
			Tip: func() string { return "Choose by what is said of the actor: claimed, attributed, accused, denied" }}}
		draw := r.Draw
		r.Draw = func(d *ink.Drawing) {
			draw(d)
			d.Chevron(open, s.w-panelInset-6, valueHeight/2)
		}
	}
	s.add(r)
	if f == Actor && open {
		for i := range v.Stances {
			s.stance(v.ID, &v.Stances[i])
		}
	}
}

func (s *sheet) stance(actor string, v *Value) {
	mark := unticked
	if s.p.chosen.has(Actor, actor) {
		mark = implied
	}
	for _, a := range s.p.chosen.Actors {
		if a == (ActorStance{actor, v.ID}) {
			mark = ticked
		}
	}
	r := s.tick(tick{id: "stance\x00" + actor + "\x00" + v.ID, value: v, mark: mark, indent: 20, after: arrowColumn, tap: func() {
		s.p.change(func(c *Selection) { c.toggleStance(actor, v.ID) })
	}})
	r.Fold = func(open bool) {
		if !open {
			s.p.stances[actor] = false
			s.p.flow.SetCursor(string(Actor) + "\x00" + actor)
			s.p.flow.Reload()
		}
	}
	s.add(r)
}

// mark is the state of a box.
type mark uint8

const (
	unticked mark = iota
	ticked
	partly  // some of what is below it is ticked
	implied // what is above it is ticked
)

// tick is a row with a box, a label and a count.
type tick struct {
	id     string
	value  *Value
	mark   mark
	symbol bool // of a kind: its symbol stands before the label
	indent float32
	after  float32 // room after the count
	tap    func()
}

func (s *sheet) tick(t tick) flow.Row {
	return flow.Row{ID: t.id, Height: valueHeight, Tap: t.tap,
		Tip:  func() string { return t.explain(s.w) },
		Draw: func(d *ink.Drawing) { t.draw(d, s.w) }}
}

// ink is how the label is set.
func (t *tick) ink() ink.Style {
	if t.value.Count == 0 {
		return ink.Muted
	}
	return ink.Body
}

func (t *tick) count() string { return outOf(t.value.Count, max(t.value.Count, t.value.Total)) }

// label is where the label of a row of width w starts, and the room that it has.
func (t *tick) label(w float32) cell {
	x := panelInset + t.indent + boxSize + 9
	if t.symbol {
		x += 19
	}
	return cell{x, w - panelInset - t.after - ink.Caption.Width(t.count()) - 10 - x}
}

// explain is the tip of the value, else the whole of a label that was cut.
func (t *tick) explain(w float32) string {
	if t.value.Tip != "" || t.ink().Fits(t.value.Label, t.label(w).w) {
		return t.value.Tip
	}
	return t.value.Label
}

func (t *tick) draw(d *ink.Drawing, w float32) {
	label, right := t.label(w), w-panelInset-t.after
	box(d, t.mark, panelInset+t.indent, (valueHeight-boxSize)/2)
	if t.symbol {
		d.Add(kindSymbol(data.Kind(t.value.ID), t.value.Event, fyne.NewPos(label.x-19, (valueHeight-11)/2), false))
	}
	d.Line(t.ink().Clip(t.value.Label, label.w), t.ink(), label.x, 4, label.w)
	d.Line(t.count(), ink.Caption.Aligned(fyne.TextAlignTrailing), label.x, 6, right-label.x)
}

// kindSymbol is the symbol of a kind of incident, or of a kind of event by its place in the list of a table.
func kindSymbol(k data.Kind, event int, at fyne.Position, plan bool) fyne.CanvasObject {
	if event > 0 {
		return look.Symbol(render.Disc, symbol.Event(event, look.IsDark()), at, 11, false)
	}
	return look.Symbol(symbol.Shape(k), symbol.Color(k, look.IsDark()), at, 11, plan)
}

// box draws a box to tick.
func box(d *ink.Drawing, m mark, x, y float32) {
	ground, line := theme.ColorNameInputBackground, theme.ColorNameInputBorder
	if m == ticked || m == partly {
		ground, line = theme.ColorNamePrimary, theme.ColorNamePrimary
	}
	b := d.Box(ground, x, y, boxSize, boxSize, 3)
	b.StrokeWidth, b.StrokeColor = 1.5, theme.Color(line)
	switch m {
	case ticked:
		d.Stroke(theme.ColorNameForegroundOnPrimary, 2, x+3, y+7, x+6, y+10)
		d.Stroke(theme.ColorNameForegroundOnPrimary, 2, x+6, y+10, x+11, y+4)
	case partly:
		d.Stroke(theme.ColorNameForegroundOnPrimary, 2, x+3.5, y+7, x+10.5, y+7)
	case implied:
		d.Stroke(look.ColorMuted, 2, x+3, y+7, x+6, y+10)
		d.Stroke(look.ColorMuted, 2, x+6, y+10, x+11, y+4)
	}
}

// link adds a line of text that does something.
func (s *sheet) link(id, text string, do func()) {
	s.add(flow.Row{ID: id, Height: valueHeight, Tap: do, Draw: func(d *ink.Drawing) {
		d.Line(text, ink.Link, panelInset+2, 4, s.inner())
	}})
}

// field adds a row with a field; Enter on the row goes into it.
func (s *sheet) field(id string, f *field) {
	s.add(flow.Row{ID: id, Height: 36, Tap: func() { s.p.focus(f) }, Draw: func(d *ink.Drawing) {
		place(d, f, panelInset, s.inner())
	}})
}

// fieldRow is the height of a row with a field.
const fieldRow = 36

// place puts a field into a row of its height.
func place(d *ink.Drawing, f *field, x, w float32) {
	high := f.MinSize().Height
	f.Move(fyne.NewPos(x, (fieldRow-high)/2))
	f.Resize(fyne.NewSize(w, high))
	d.Add(f)
}

// focus gives the keyboard to a part of the panel. The canvas does not know a part that has just been made, but it knows the panel.
func (p *Panel) focus(f fyne.Focusable) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil {
		c.Focus(f)
	}
}

// finder is the field that searches the values of a facet.
func (p *Panel) finder(f Facet) *field {
	if e, ok := p.finders[f]; ok {
		return e
	}
	e := newField("Find a " + strings.ToLower(string(f)))
	if f == Actor {
		e.PlaceHolder = "Find an actor"
	}
	e.Icon = theme.SearchIcon()
	e.OnChanged = func(string) { p.flow.Reload() }
	e.onKey = func(k fyne.KeyName) bool {
		switch k {
		case fyne.KeyEscape:
			e.SetText("")
		case fyne.KeyDown:
			p.enter("find " + string(f))
		default:
			return false
		}
		return true
	}
	p.finders[f] = e
	return e
}

// enter moves the keyboard from a field to the row below it.
func (p *Panel) enter(row string) {
	p.focus(p.flow)
	p.flow.SetCursor(row)
	p.flow.Step(1)
}

// fold leaves out accents and case. Each label is folded once.
func (p *Panel) fold(s string) string {
	if t, ok := p.folds[s]; ok {
		return t
	}
	t, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), s)
	if err != nil {
		t = s
	}
	t = strings.ToLower(t)
	p.folds[s] = t
	return t
}

// killed adds the two limits and the choice of disputed figures.
func (s *sheet) killed() {
	p := s.p
	s.add(flow.Row{ID: "killed limits", Height: 36, Tap: func() { p.focus(p.killedFrom) }, Draw: func(d *ink.Drawing) {
		const from, to = 36, 26
		w := (s.inner() - from - to) / 2
		d.Line("From", ink.Muted, panelInset, 9, from)
		place(d, p.killedFrom, panelInset+from, w)
		d.Line("to", ink.Muted.Aligned(fyne.TextAlignCenter), panelInset+from+w, 9, to)
		place(d, p.killedTo, panelInset+from+w+to, w)
	}})
	if from, to := p.chosen.KilledFrom, p.chosen.KilledTo; from != nil && to != nil && *from > *to {
		s.add(flow.Row{ID: "killed contrary", Height: 22, Draw: func(d *ink.Drawing) {
			d.Line("No figure is that large and that small", ink.Caption.In(theme.ColorNameError), panelInset, 3, s.inner())
		}})
	}
	m := unticked
	if p.chosen.DisputedOnly {
		m = ticked
	}
	s.add(s.tick(tick{id: "disputed", value: &p.facets.Disputed, mark: m, tap: func() { p.change(func(c *Selection) { c.DisputedOnly = !c.DisputedOnly }) }}))
}

// limits is how many of the choices below "Killed" are made.
func (p *Panel) limits() int {
	n := 0
	for _, set := range []bool{p.chosen.KilledFrom != nil, p.chosen.KilledTo != nil, p.chosen.DisputedOnly} {
		if set {
			n++
		}
	}
	return n
}

// limit is a field for a number of people; an empty one sets no limit.
func (p *Panel) limit(placeholder string, to **int) *field {
	f := newField(placeholder)
	f.accepts = unicode.IsDigit
	f.OnChanged = func(text string) {
		*to = parseLimit(text)
		p.flow.Reload()
		p.changed()
	}
	return f
}

// most is the largest number that a field takes; more than that is not a number of people.
const most = 100_000_000

func parseLimit(text string) *int {
	n, err := strconv.Atoi(strings.NewReplacer(",", "", " ", "", "\u00a0", "").Replace(text))
	if err != nil || n < 0 {
		return nil
	}
	n = min(n, most)
	return &n
}

// showLimits writes the limits into their fields, without telling of it.
func (p *Panel) showLimits() {
	show := func(f *field, n *int) {
		text := ""
		if n != nil {
			text = strconv.Itoa(*n)
		}
		if now := parseLimit(f.Text); now == nil && n == nil || now != nil && n != nil && *now == *n {
			return
		}
		changed := f.OnChanged
		f.OnChanged = nil
		f.SetText(text)
		f.OnChanged = changed
	}
	show(p.killedFrom, p.chosen.KilledFrom)
	show(p.killedTo, p.chosen.KilledTo)
}
