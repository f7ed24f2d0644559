package scene

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"incidentmap/app/symbol"
	"incidentmap/data"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/geo/proj"
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

// Describe adds to a scene what a picture of a view needs that leaves the program: title, filters and counts in words, date, attribution, and
// a legend of what is in view, and the strictest marking of it. The area of the filter is drawn.
func Describe(s *render.Scene, snap *resolve.Snapshot, p *Points, f query.Filter, view proj.Viewport) {
	Furnish(s, snap, p, false)
	seen := p.In(view)
	s.Legend = seen.Legend(s.Theme)
	s.Areas = Areas(f.Area())
	attribute(s, snap)
	s.Title = snap.Case.Title
	s.Subtitle = counts(snap, p, f, seen.Placed())
	mark(s, snap.MarkingOf(seen.incidents()...))
}

// mark states on a picture how it may be handled.
func mark(s *render.Scene, m data.Marking) {
	s.Marking, s.MarkingInk = m.String(), symbol.TLPInk(m.TLP)
}

// attribute adds to the label of the selected incident who states its figure.
func attribute(s *render.Scene, snap *resolve.Snapshot) {
	in := snap.Incident(s.Selected)
	if in == nil || in.Killed.Headline == "" || len(in.Killed.Claims) == 0 {
		return
	}
	d := snap.Document(in.Killed.Claims[0].Document)
	for i := range s.Marks {
		if m := &s.Marks[i]; d != nil && m.ID == s.Selected && m.Detail != "" {
			m.Detail += ", " + cmp.Or(d.Publisher, d.Title, d.ID)
		}
	}
}

// Counts says in words how many incidents are shown, how many of them on the map, and by what filter.
func Counts(snap *resolve.Snapshot, p *Points, f query.Filter) string {
	return counts(snap, p, f, p.Placed())
}

func counts(snap *resolve.Snapshot, p *Points, f query.Filter, seen int) string {
	total := p.Placed() + p.Unplaced()
	text := fmt.Sprintf("%d incidents", total)
	if total != len(snap.Incidents) {
		text = fmt.Sprintf("%d of %d incidents", total, len(snap.Incidents))
	}
	if seen == p.Placed() {
		text += fmt.Sprintf(", %d on the map", seen)
	} else {
		text += fmt.Sprintf(", %d placed, %d in this view", p.Placed(), seen)
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

// Legend explains the symbols that the points use: kinds, sizes, and what else a mark can say.
func (p *Points) Legend(theme render.Theme) []render.LegendItem {
	size := markScale(theme)
	var out []render.LegendItem
	for _, kind := range p.kinds() {
		m := render.Mark{Radius: legendRadius * size, Color: kindColor(kind, theme), Shape: symbol.Shape(kind), Exact: true}
		out = append(out, render.LegendItem{Mark: m, Text: symbol.Name(kind), Group: "Kind"})
	}
	grey := render.Mark{Color: kindColor("", theme), Exact: true}
	for _, n := range p.sizes() {
		m := grey
		m.Radius = Radius(n) * size
		out = append(out, render.LegendItem{Mark: m, Text: strconv.Itoa(n), Group: "People killed"})
	}
	grey.Radius = legendRadius * size
	for _, extra := range []struct {
		text string
		used func(point) bool
		set  func(*render.Mark)
	}{
		{"Figures differ", func(pt point) bool { return pt.incident.Killed.Disputed }, func(m *render.Mark) { m.Split = true }},
		{"No figure stated", point.unknown, func(m *render.Mark) { m.Unknown = true }},
		{"Figure in words only", point.vague, func(m *render.Mark) { m.Vague = true }},
		{"Not carried out", func(pt point) bool { return pt.incident.Status != data.CarriedOut }, func(m *render.Mark) { m.Hollow = true }},
		{"Place approximate", func(pt point) bool { return pt.incident.Sites[0].Precision != data.Venue }, func(m *render.Mark) { m.Exact = false }},
	} {
		if slices.ContainsFunc(p.points, extra.used) {
			m := grey
			extra.set(&m)
			out = append(out, render.LegendItem{Mark: m, Text: extra.text, Group: "What is known"})
		}
	}
	return out
}

// incidents are those that the points stand for.
func (p *Points) incidents() []*resolve.Incident {
	out := make([]*resolve.Incident, len(p.points))
	for i := range p.points {
		out[i] = p.points[i].incident
	}
	return out
}

const legendRadius = 6.5 // reference pixels

// kinds are those that the points have, in the order of a legend; kinds without a symbol of their own come last, as one.
func (p *Points) kinds() []data.Kind {
	used := map[string]data.Kind{}
	for _, pt := range p.points {
		used[symbol.Name(pt.incident.Kind)] = pt.incident.Kind
	}
	var out []data.Kind
	for _, kind := range append(symbol.Kinds(), "") {
		if k, ok := used[symbol.Name(kind)]; ok {
			out = append(out, k)
		}
	}
	return out
}

// sizes are the round figures whose marks show how area grows: those that the greatest figure on the map reaches.
func (p *Points) sizes() []int {
	var out []int
	for _, n := range []int{20, 100, 200, 400} {
		if len(p.points) > 0 && p.points[0].killed >= n {
			out = append(out, n)
		}
	}
	return out
}
