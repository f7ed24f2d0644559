package briefing

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"incidentmap/app/brief"
	"incidentmap/app/words"
)

// cited are the sources of what the audience reads beside the map: of the selected incident's figures and the opened claims; if there are neither, of
// the figures on the map.
func cited(p *brief.Page) []*brief.Source {
	var out []*brief.Source
	for _, f := range selectedFigures(p) {
		for _, v := range f.Values {
			out = append(out, v.Source)
		}
	}
	for _, s := range p.Statements {
		out = append(out, s.Source)
	}
	if len(out) == 0 {
		return p.Sources
	}
	return inOrder(out)
}

// selectedFigures are the figures of the selected incident.
func selectedFigures(p *brief.Page) []brief.Figure {
	return slices.DeleteFunc(slices.Clone(p.Figures), func(f brief.Figure) bool { return f.Incident != p.Selected })
}

// sourceLines are the sources by document, each with publisher, date and passages, as fully as fits: with the place of each passage, then with the
// numbers alone, then with short names; what does not fit then is counted.
func sourceLines(sources []*brief.Source, fits func(string) bool) string {
	groups := byDocument(sources)
	for _, form := range []func([]*brief.Source) string{passages, numbers, brieflyNumbered} {
		if line := joined(groups, form); fits(line) {
			return line
		}
	}
	for n := len(groups) - 1; n > 0; n-- {
		line := joined(groups[:n], brieflyNumbered) + fmt.Sprintf("  ·  and %s more", words.Plural(len(groups)-n, "document"))
		if fits(line) {
			return line
		}
	}
	return words.Plural(len(groups), "document")
}

func byDocument(sources []*brief.Source) [][]*brief.Source {
	var groups [][]*brief.Source
	place := map[string]int{}
	for _, s := range sources {
		i, known := place[s.Document.ID]
		if !known {
			i = len(groups)
			place[s.Document.ID] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], s)
	}
	return groups
}

func joined(groups [][]*brief.Source, form func([]*brief.Source) string) string {
	parts := make([]string, len(groups))
	for i, g := range groups {
		parts[i] = form(g)
	}
	return strings.Join(parts, "  ·  ")
}

// passages is a document with the place of each of its passages: "[1] ¶ 5, [2] ¶ 9 USIP, 28 March 2024".
func passages(g []*brief.Source) string {
	parts := make([]string, len(g))
	for i, s := range g {
		parts[i] = fmt.Sprintf("[%d]", s.Number)
		if where := s.Where(); where != "" {
			parts[i] += " " + strings.NewReplacer("paragraph ", "¶ ", "section ", "§ ").Replace(where)
		}
	}
	return strings.Join(parts, ", ") + " " + named(g[0])
}

// numbers is a document with the numbers of its passages alone: "[1–3, 7] USIP, 28 March 2024".
func numbers(g []*brief.Source) string { return "[" + runs(g) + "] " + named(g[0]) }

// brieflyNumbered is the same with a short name.
func brieflyNumbered(g []*brief.Source) string {
	return "[" + runs(g) + "] " + short(g[0].Name()) + ", " + g[0].Date
}

// short is the name of a publisher without what stands in brackets after it, or the abbreviation that stands there.
func short(name string) string {
	before, inside, found := strings.Cut(name, " (")
	inside = strings.TrimSuffix(inside, ")")
	if found && inside == strings.ToUpper(inside) && !strings.Contains(inside, " ") {
		return inside
	}
	return before
}

// runs are the numbers of sources in rising order, those that follow one another in one: "1–3, 7".
func runs(g []*brief.Source) string {
	var parts []string
	for i := 0; i < len(g); {
		last := i
		for last+1 < len(g) && g[last+1].Number == g[last].Number+1 {
			last++
		}
		part := numberOf(g[i])
		if last > i {
			part += "–" + numberOf(g[last])
		}
		parts = append(parts, part)
		i = last + 1
	}
	return strings.Join(parts, ", ")
}

func numberOf(s *brief.Source) string { return strconv.Itoa(s.Number) }

// sourcesOf are the sources of a figure, each once, by number.
func sourcesOf(f *brief.Figure) []*brief.Source {
	out := make([]*brief.Source, len(f.Values))
	for i, v := range f.Values {
		out[i] = v.Source
	}
	return inOrder(out)
}

func inOrder(sources []*brief.Source) []*brief.Source {
	slices.SortFunc(sources, func(a, b *brief.Source) int { return a.Number - b.Number })
	return slices.Compact(sources)
}

func named(s *brief.Source) string { return s.Name() + ", " + s.Date }
