package details

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/app/symbol"
	"incidentmap/app/words"
	"incidentmap/data"
)

// labelWidth is the column of "When" and "Where".
const labelWidth = 52

// header says what, when and where.
func (s *sheet) header() {
	s.title()
	s.field("When", s.when())
	s.where()
	if s.in.Placed() {
		s.button("Show on map", s.p.showOnMap)
	}
	s.editIncident()
	s.gap(12)
}

func (s *sheet) title() {
	const left = inset + 24
	w := s.w - left - inset
	kind := words.Join(symbol.Name(s.in.Kind), strings.ToLower(symbol.StatusName(s.in.Status)))
	h := 14 + ink.Title.Height(s.in.Title, w)
	s.add(flow.Row{ID: "title", Height: h + ink.Caption.Leading() + 12, Copy: func() { s.p.copyText(s.in.Title) }, Draw: func(d *ink.Drawing) {
		c := symbol.Color(s.in.Kind, look.IsDark())
		d.Add(look.Symbol(symbol.Shape(s.in.Kind), c, fyne.NewPos(inset, 20), 14, s.in.Status != data.CarriedOut))
		y := d.Text(s.in.Title, ink.Title, left, 14, w)
		d.Line(kind, ink.Muted, left, y+2, w)
	}})
}

// lines of a field: the first in the ink of the body, the others muted.
func (s *sheet) field(label string, lines []string) {
	w := s.inner() - labelWidth
	h := float32(0)
	for i, l := range lines {
		h += fieldInk(i).Height(l, w)
	}
	s.add(flow.Row{ID: "field " + label, Height: h + 6, Draw: func(d *ink.Drawing) {
		d.Line(label, ink.Muted, inset, 0, labelWidth)
		y := float32(0)
		for i, l := range lines {
			y = d.Text(l, fieldInk(i), inset+labelWidth, y, w)
		}
	}})
}

func fieldInk(i int) ink.Style {
	if i == 0 {
		return ink.Body
	}
	return ink.Muted
}

// when is the date, and below it what the sources say where it is known from a reference only.
func (s *sheet) when() []string {
	if s.in.When.IsZero() {
		return []string{"No document states a date"}
	}
	lines := []string{s.in.WhenWords()}
	if s.in.WhenReference {
		lines = append(lines, "from a reference; "+s.sourceDates())
	}
	return lines
}

func (s *sheet) sourceDates() string {
	var words []string
	for _, c := range s.in.WhenClaims {
		if c.When == nil || s.p.document(c).Kind == data.Reference {
			continue
		}
		if w := c.When.Words(nil); !said(words, w) {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return "the documents give no date"
	}
	return "the documents say " + strings.Join(words, "; ")
}

func (s *sheet) where() {
	if len(s.in.Sites) == 0 {
		s.field("Where", []string{"No document states a place", "not on the map"})
		return
	}
	s.site(&s.in.Sites[0], "Where")
	more := s.in.Sites[1:]
	if len(more) == 0 {
		return
	}
	open := s.p.isOpen("sites", false)
	s.add(flow.Row{ID: "sites", Height: 24,
		Tap:  func() { s.p.setOpen("sites", !open) },
		Fold: func(to bool) { s.p.setOpen("sites", to) },
		Draw: func(d *ink.Drawing) {
			d.Chevron(open, inset+labelWidth+3, 11)
			d.Line(words.Plural(len(more), "more site"), ink.Body, inset+labelWidth+14, 2, s.inner())
		}})
	if open {
		for i := range more {
			s.site(&more[i], "")
		}
	}
}

// site says where a place is, how well it is located, by whom, and its coordinates.
func (s *sheet) site(site *data.Site, label string) {
	lines := []string{address(site)}
	if lines[0] == "" {
		lines[0] = "No document states a place"
	}
	if site.LocalName != "" && site.LocalName != site.Name {
		lines = append(lines, site.LocalName)
	}
	lines = append(lines, precisionWords(site))
	s.field(label, lines)
	if site.HasPoint {
		s.coordinates(site)
	}
	s.basis(site)
}

func (s *sheet) coordinates(site *data.Site) {
	text := decimal(site.Point) + "   " + sexagesimal(site.Point)
	w := s.inner() - labelWidth
	copyPoint := func() { s.p.copyText(decimal(site.Point)) }
	lines := []string{text}
	if !ink.Body.Fits(text, w) {
		lines = []string{decimal(site.Point), sexagesimal(site.Point)}
	}
	s.add(flow.Row{ID: "point " + site.ID, Height: float32(len(lines))*ink.Body.Leading() + 4,
		Tap: copyPoint, Copy: copyPoint, Tip: func() string { return "Copy latitude and longitude" },
		Menu: func() *fyne.Menu {
			return fyne.NewMenu("",
				fyne.NewMenuItem("Copy as decimal degrees", copyPoint),
				fyne.NewMenuItem("Copy as degrees, minutes, seconds", func() { s.p.copyText(sexagesimal(site.Point)) }))
		},
		Draw: func(d *ink.Drawing) {
			for i, l := range lines {
				d.Line(l, ink.Body, inset+labelWidth, 2+float32(i)*ink.Body.Leading(), w)
			}
		}})
}

// basis names the reference that the point rests on.
func (s *sheet) basis(site *data.Site) {
	for _, c := range s.in.Claims {
		if c.ID != site.Basis || site.Basis == "" {
			continue
		}
		w := s.inner() - labelWidth
		text := "point from " + s.p.name(c)
		s.add(s.p.forClaim(flow.Row{ID: "basis " + site.ID, Height: ink.Caption.Height(text, w) + 6,
			Tip:  func() string { return c.Text },
			Draw: func(d *ink.Drawing) { d.Text(text, ink.Caption.In(look.ColorReference), inset+labelWidth, 2, w) }}, c))
		return
	}
}

// button adds a row with a button in the column of the values.
func (s *sheet) button(text string, do func()) {
	k := ink.Strong
	w := k.Width(text) + 24
	const left, top, h = inset + labelWidth, 6, 26
	s.add(flow.Row{ID: text, Height: top + h + 4, Tap: do,
		Zones: []flow.Zone{{X: left, Y: top, W: w, H: h, Tap: do}},
		Draw: func(d *ink.Drawing) {
			b := d.Box(theme.ColorNameButton, left, top, w, h, 4)
			b.StrokeWidth, b.StrokeColor = 1, theme.Color(theme.ColorNameSeparator)
			d.Line(text, k.Aligned(fyne.TextAlignCenter), left, top+(h-k.Leading())/2, w)
		}})
}
