package details

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/look"
	"incidentmap/app/symbol"
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
		s.button("Show on map", func() { call(s.p.OnShowOnMap) })
	}
	s.gap(12)
}

func (s *sheet) title() {
	const left = inset + 24
	w := s.w - left - inset
	kind := join(symbol.Name(s.in.Kind), strings.ToLower(symbol.StatusName(s.in.Status)))
	h := 14 + title.height(s.in.Title, w)
	s.add(row{id: "title", height: h + caption.leading() + 12, copy: func() { s.p.copyText(s.in.Title) }, draw: func(d *drawing) {
		c := symbol.Color(s.in.Kind, look.IsDark())
		d.add(look.Symbol(symbol.Shape(s.in.Kind), c, fyne.NewPos(inset, 20), 14, s.in.Status != data.CarriedOut))
		y := d.text(s.in.Title, title, left, 14, w)
		d.line(kind, muted, left, y+2, w)
	}})
}

// lines of a field: the first in the ink of the body, the others muted.
func (s *sheet) field(label string, lines []string) {
	w := s.inner() - labelWidth
	h := float32(0)
	for i, l := range lines {
		h += fieldInk(i).height(l, w)
	}
	s.add(row{id: "field " + label, height: h + 6, draw: func(d *drawing) {
		d.line(label, muted, inset, 0, labelWidth)
		y := float32(0)
		for i, l := range lines {
			y = d.text(l, fieldInk(i), inset+labelWidth, y, w)
		}
	}})
}

func fieldInk(i int) ink {
	if i == 0 {
		return body
	}
	return muted
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
	s.add(row{id: "sites", height: 24,
		tap:  func() { s.p.setOpen("sites", !open) },
		fold: func(to bool) { s.p.setOpen("sites", to) },
		draw: func(d *drawing) {
			d.chevron(open, inset+labelWidth+3, 11)
			d.line(plural(len(more), "more site"), body, inset+labelWidth+14, 2, s.inner())
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
	if !body.fits(text, w) {
		lines = []string{decimal(site.Point), sexagesimal(site.Point)}
	}
	s.add(row{id: "point " + site.ID, height: float32(len(lines))*body.leading() + 4,
		tap: copyPoint, copy: copyPoint, tip: func() string { return "Copy latitude and longitude" },
		menu: func() *fyne.Menu {
			return fyne.NewMenu("",
				fyne.NewMenuItem("Copy as decimal degrees", copyPoint),
				fyne.NewMenuItem("Copy as degrees, minutes, seconds", func() { s.p.copyText(sexagesimal(site.Point)) }))
		},
		draw: func(d *drawing) {
			for i, l := range lines {
				d.line(l, body, inset+labelWidth, 2+float32(i)*body.leading(), w)
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
		s.add(s.p.forClaim(row{id: "basis " + site.ID, height: caption.height(text, w) + 6,
			tip:  func() string { return c.Text },
			draw: func(d *drawing) { d.text(text, caption.in(look.ColorReference), inset+labelWidth, 2, w) }}, c))
		return
	}
}

// button adds a row with a button in the column of the values.
func (s *sheet) button(text string, do func()) {
	k := strong
	w := k.width(text) + 24
	const left, top, h = inset + labelWidth, 6, 26
	s.add(row{id: text, height: top + h + 4, tap: do,
		zones: []zone{{x: left, y: top, w: w, h: h, tap: do}},
		draw: func(d *drawing) {
			b := d.box(theme.ColorNameButton, left, top, w, h, 4)
			b.StrokeWidth, b.StrokeColor = 1, theme.Color(theme.ColorNameSeparator)
			d.line(text, k.aligned(fyne.TextAlignCenter), left, top+(h-k.leading())/2, w)
		}})
}
