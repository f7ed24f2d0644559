package handout

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"incidentmap/app/brief"
	"incidentmap/app/scene"
	"incidentmap/app/words"
)

func unplaced(p *brief.Page) string { return scene.Unplaced(p.Points().Unplaced()) }

// story is what a page says: its text, its figures and the claims that it opens.
func (c *composer) story(p *brief.Page) []block {
	var out []block
	if title := (span{text: oneLine(p.Step.Title), bold: true}); len(c.wrap([]span{title}, (c.width-2*c.margin)/c.title)) > mostTitle {
		out = append(out, block{kind: text, cells: whole(title)})
	}
	for _, l := range lines(p.Step.Text) {
		out = append(out, block{kind: text, cells: whole(span{text: l}), above: 0.35})
	}
	if len(out) > 0 {
		out = append(out, spacer())
	}
	if len(p.Figures) > 0 {
		out = append(out, c.figures(p, false)...)
	}
	return append(out, statements(p)...)
}

func spacer() block { return block{kind: space, cells: whole(span{text: " "})} }

// notesOf are the speaker's notes, on paper as blocks, on a slide beside it.
func (c *composer) notesOf(p *brief.Page, l *leaf) []block {
	if !c.notes || strings.TrimSpace(p.Step.Notes) == "" {
		return nil
	}
	if c.slides {
		l.notes = strings.Join(lines(p.Step.Notes), "\n")
		return nil
	}
	out := []block{{kind: heading, cells: whole(span{text: "Notes", bold: true}), above: 1}}
	for _, n := range lines(p.Step.Notes) {
		out = append(out, block{kind: note, cells: whole(span{text: n}), above: 0.3})
	}
	return out
}

func whole(spans ...span) []cell { return []cell{{spans: spans, share: 1}} }

// lines are those of a text that are not empty.
func lines(s string) []string {
	var out []string
	for l := range strings.Lines(clean(s)) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// tableShares are how wide the columns of a table of figures are.
var tableShares = [...]float64{0.35, 0.27, 0.22, 0.16}

// figures are a table of the figures of a page: that of an incident by what is counted, its range, and the numbers of its sources. Of the selected
// incident, or of all of them, each value stands below with who states it.
func (c *composer) figures(p *brief.Page, day bool) []block {
	shares := tableShares[:]
	titles := []string{"Incident", "Figure", "Range", "Sources"}
	top := block{kind: head, cells: cellsOf(shares, bolded(titles...)...)}
	out := []block{top}
	for i := range p.Figures {
		f := &p.Figures[i]
		name := oneLine(f.Incident.Name())
		if day {
			name = words.Join(name, oneLine(f.Incident.WhenWords()))
		}
		one := figureRow(f, name, shares)
		one.before, one.named = []block{top}, one.cells
		if i > 0 && p.Figures[i-1].Incident == f.Incident {
			one.cells = figureRow(f, "", shares).cells
		}
		out = append(out, one)
		if len(f.Values) > 1 && (day || f.Incident == p.Selected) {
			again := figureRow(f, name+continued, shares)
			for _, v := range values(f, shares) {
				v.before = []block{top, again}
				out = append(out, v)
			}
		}
	}
	return append(out, spacer())
}

// figureRow is the row of a figure, with the name of its incident unless that stands above it already.
func figureRow(f *brief.Figure, name string, shares []float64) block {
	cells := [][]span{{{text: name}}, {{text: oneLine(f.Headline) + " ", bold: true}, {text: oneLine(f.What)}}, rangeOf(f), {{text: f.Numbers()}}}
	return block{kind: row, cells: cellsOf(shares, cells...), sources: sourcesOf(f)}
}

// values are the rows of what the claims of a figure state, and who does.
func values(f *brief.Figure, shares []float64) []block {
	var out []block
	for _, v := range f.Values {
		last := len(shares) - 1
		said := cell{spans: []span{
			{text: "\u2003" + oneLine(v.Words), bold: true, ink: grey}, {text: "\u2002" + words.Join(oneLine(v.Voice), oneLine(v.Source.Name())), ink: grey},
		}, share: 1 - shares[last], columns: last}
		number := cell{spans: []span{{text: fmt.Sprintf("[%d]", v.Source.Number), ink: grey}}, share: shares[last]}
		out = append(out, block{kind: subrow, cells: []cell{said, number}, sources: []*brief.Source{v.Source}})
	}
	return out
}

// rangeOf says between what the claims of a figure lie, and whether they differ.
func rangeOf(f *brief.Figure) []span {
	var out []span
	if strings.Contains(f.Range, "–") { // one number is no range
		out = append(out, span{text: oneLine(f.Range)})
	}
	if f.Disputed {
		if len(out) > 0 {
			out = append(out, span{text: ", "})
		}
		out = append(out, span{text: "figures differ", bold: true, ink: red})
	}
	return out
}

func bolded(texts ...string) [][]span {
	out := make([][]span, len(texts))
	for i, t := range texts {
		out[i] = []span{{text: t, bold: true}}
	}
	return out
}

func cellsOf(shares []float64, texts ...[]span) []cell {
	out := make([]cell, len(texts))
	for i, t := range texts {
		out[i] = cell{spans: t, share: shares[i]}
	}
	return out
}

func sourcesOf(f *brief.Figure) []*brief.Source {
	var out []*brief.Source
	for _, v := range f.Values {
		if !slices.Contains(out, v.Source) {
			out = append(out, v.Source)
		}
	}
	return out
}

// statements are the claims that a page opens, each with who says so and where it stands.
func statements(p *brief.Page) []block {
	if len(p.Statements) == 0 {
		return nil
	}
	out := []block{{kind: heading, cells: whole(span{text: "What the documents say", bold: true}), above: 0.6}}
	for i := range p.Statements {
		s := &p.Statements[i]
		about := ""
		if p.Selected == nil || s.About != p.Selected.Name() {
			about = oneLine(s.About) + ". "
		}
		out = append(out, block{
			kind: note, above: 0.3, sources: []*brief.Source{s.Source},
			cells: whole(
				span{text: about + oneLine(s.Kind) + ". ", bold: true}, span{text: oneLine(s.Text)},
				span{text: " — " + words.List(oneLine(s.Voice), cmp.Or(oneLine(s.Source.Name()), "no name")), ink: grey},
				span{text: fmt.Sprintf(" [%d]", s.Source.Number), bold: true},
			),
		})
	}
	return out
}
