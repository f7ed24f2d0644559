package scene

import (
	"fmt"

	"incidentmap/data"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/geo/render"
)

// Attribution is what must stand on every map that is made of the built-in basemap.
const Attribution = "Natural Earth · GeoNames, CC BY 4.0"

// Furnish adds to a scene what stands on the live map besides marks: what it cannot show, the legend if wanted, the attribution.
func Furnish(s *render.Scene, snap *resolve.Snapshot, p *Points, legend bool) {
	s.AsOf = asOf(snap)
	s.Unplaced = Unplaced(p.Unplaced())
	s.Attribution = Attribution
	if legend {
		s.Legend = p.Legend(s.Theme)
	}
}

// Describe adds to a scene what a picture needs that leaves the program: title, filters and counts in words, date, legend, attribution.
func Describe(s *render.Scene, snap *resolve.Snapshot, p *Points, f query.Filter) {
	Furnish(s, snap, p, true)
	s.Title = snap.Case.Title
	s.Subtitle = counts(snap, p, f)
}

func counts(snap *resolve.Snapshot, p *Points, f query.Filter) string {
	total := p.Placed() + p.Unplaced()
	text := fmt.Sprintf("%d incidents, %d on the map", total, p.Placed())
	if total != len(snap.Incidents) {
		text = fmt.Sprintf("%d of %d incidents, %d on the map", total, len(snap.Incidents), p.Placed())
	}
	if words := f.Describe(); words != "" {
		text += " · " + words
	}
	return text
}

// asOf says up to when claims count: the date asked for, or the newest source of the case.
func asOf(snap *resolve.Snapshot) string {
	day := snap.AsOf
	if !day.IsZero() {
		return "Known as of " + day.Format("2 January 2006")
	}
	for i := range snap.Case.Documents {
		if d := &snap.Case.Documents[i]; d.Kind == data.Source && d.Published.LastDay().After(day) {
			day = d.Published.LastDay()
		}
	}
	if day.IsZero() {
		return ""
	}
	return "Sources up to " + day.Format("2 January 2006")
}

// Unplaced says how many incidents the map cannot show.
func Unplaced(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 more incident has no known place"
	}
	return fmt.Sprintf("%d more incidents have no known place", n)
}

// Legend explains the symbols that the points use: kinds, size, and what else a mark can say.
func (p *Points) Legend(theme render.Theme) []render.LegendItem {
	dark := theme == render.Dark
	used := map[data.Kind]bool{}
	var foiled, unknown, split, loose bool
	for _, pt := range p.points {
		in := pt.incident
		used[symbolOf(in.Kind).kind] = true
		foiled = foiled || in.Status != data.CarriedOut
		unknown = unknown || !pt.known && in.Status == data.CarriedOut
		split = split || in.Killed.Disputed
		loose = loose || in.Sites[0].Precision != data.Venue
	}
	var out []render.LegendItem
	for _, s := range append(append([]symbol{}, symbols...), otherSymbol) {
		if used[s.kind] {
			out = append(out, render.LegendItem{Mark: legendMark(s, dark), Text: s.name})
		}
	}
	mark := legendMark(symbolOf("attack"), dark)
	for _, extra := range []struct {
		used bool
		text string
		set  func(*render.Mark)
	}{
		{split, "Figures differ", func(m *render.Mark) { m.Split = true }},
		{unknown, "No figure stated", func(m *render.Mark) { m.Unknown = true }},
		{foiled, "Not carried out", func(m *render.Mark) { m.Hollow = true }},
		{loose, "Place approximate", func(m *render.Mark) { m.Exact = false }},
	} {
		if extra.used {
			m := mark
			extra.set(&m)
			out = append(out, render.LegendItem{Mark: m, Text: extra.text})
		}
	}
	return out
}

func legendMark(s symbol, dark bool) render.Mark {
	c := s.light
	if dark {
		c = s.dark
	}
	return render.Mark{Radius: 7, Color: c, Shape: s.shape, Exact: true}
}
