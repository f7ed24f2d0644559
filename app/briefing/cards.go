package briefing

import (
	"cmp"

	"fyne.io/fyne/v2"

	"incidentmap/app/brief"
	"incidentmap/app/look"
	"incidentmap/app/scene"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/geo/render"
)

// heading is the plate at the upper left: title of the step, what it says, up to when claims count and what the map cannot show.
func heading(p *brief.Page, unit, width float32) *plate {
	var known render.Scene
	scene.Furnish(&known, p.Snapshot, p.Points(), false)
	b := newPlate(unit, width)
	b.write(p.Step.Title, bigTitle, 2)
	b.space(6)
	b.write(p.Step.Text, text, 5)
	b.space(8)
	b.write(words.Join(known.AsOf, known.Unplaced), small, 2)
	return b
}

// sign is what stands in the place of the heading while the camera flies: the title.
func sign(p *brief.Page, unit, width float32) *plate {
	b := newPlate(unit, width)
	b.write(p.Step.Title, bigTitle, 2)
	return b
}

// density is how much is said of what a page shows.
type density uint8

const (
	whole   density = iota // with who states which figure
	figures                // every figure with its range
	dense                  // the first figure in one line, claims smaller
	lean                   // the incident by its short name, claims with who says so alone: their documents stand in the strip of sources
)

// cards is the plate at the right: the selected incident with its figures, and the claims that are opened. Where they do not all fit into a height, less
// is said of each; then the claims that come last give way and are counted.
func cards(p *brief.Page, unit, width, height float32) *plate {
	for d := range lean + 1 {
		if b := drawCards(p, len(p.Statements), d, unit, width); b.total() <= height {
			return b
		}
	}
	for n := len(p.Statements); n > 0; n-- {
		if b := drawCards(p, n, lean, unit, width); b.total() <= height {
			return b
		}
	}
	return drawCards(p, 0, lean, unit, width)
}

// opened are the claims of the page; where figures are told with who states them, less those that stand there already, unless one is opened alone.
func opened(p *brief.Page, d density) []brief.Statement {
	listed := map[*data.Claim]bool{}
	for _, f := range selectedFigures(p) {
		for _, v := range f.Values {
			listed[v.Claim] = d == whole && len(f.Values) > 1
		}
	}
	var out []brief.Statement
	for _, s := range p.Statements {
		if !listed[s.Claim] || len(p.Statements) == 1 {
			out = append(out, s)
		}
	}
	return out
}

// drawCards draws the cards with so many claims at most.
func drawCards(p *brief.Page, most int, d density, unit, width float32) *plate {
	b := newPlate(unit, width)
	all := selectedFigures(p)
	if p.Selected != nil {
		if d == lean {
			b.write(p.Selected.Name(), name, 2)
		} else {
			b.write(p.Selected.Title, name, 2)
		}
		if d < dense {
			b.write(words.Join(p.Selected.WhenWords(), where(p.Selected.Sites)), small, 2)
		}
	}
	if d >= dense {
		all = all[:min(len(all), 1)]
	}
	for i := range all {
		drawFigure(b, &all[i], i == 0 && d < dense, d)
	}
	said := opened(p, d)
	shown := min(most, len(said))
	for i := range said[:shown] {
		drawStatement(b, &said[i], about(p, &said[i]), d)
	}
	if n := len(said) - shown; n > 0 {
		b.space(12)
		b.write("and "+words.Plural(n, "claim")+" more", small, 1)
	}
	return b
}

func where(sites []data.Site) string {
	if len(sites) == 0 {
		return ""
	}
	return sites[0].Name
}

// drawFigure writes a headline, then its range if there is one, whether figures differ, and who states which.
func drawFigure(b *plate, f *brief.Figure, large bool, d density) {
	b.space(12)
	what := f.What + " [" + runs(sourcesOf(f)) + "]"
	if large && len(f.Headline) <= longHeadline {
		b.write(f.Headline, figure, 1)
		b.write(what, strong, 2)
	} else {
		b.write(f.Headline+" "+what, strong, 3)
	}
	if f.Disputed {
		b.write(words.Join(f.Range, "figures differ"), differs, 1)
	} else if f.Range != "" {
		b.write(f.Range, small, 1)
	}
	if d != whole || len(f.Values) < 2 {
		return
	}
	b.space(4)
	for _, v := range f.Values {
		b.write(v.Words+" – "+words.List(v.Source.Name(), v.Source.Date)+" ["+numberOf(v.Source)+"]", small, 2)
	}
}

// longHeadline is how many letters of a headline are set in the largest size: "more than 100".
const longHeadline = 14

// about is the incident that a claim is about, unless it is the one whose card it stands on.
func about(p *brief.Page, s *brief.Statement) string {
	if p.Selected != nil && s.About == p.Selected.Name() {
		return ""
	}
	return s.About
}

// drawStatement writes a claim in its words, and below it whose words they are and where they stand.
func drawStatement(b *plate, s *brief.Statement, about string, d density) {
	kind, said := label, text
	if s.Claim.Stance != data.Asserts {
		kind.color = look.StageContrary
	}
	var parts []string
	switch d {
	case lean:
		parts = []string{cmp.Or(s.Voice, short(s.Source.Name()))}
	case dense:
		parts = []string{s.Voice, short(s.Source.Name()), s.Source.Grade}
	default:
		parts = []string{s.Voice, s.Source.Name(), s.Source.Date, s.Source.Where()}
		if s.Source.Grade != "" {
			parts = append(parts, "graded "+s.Source.Grade)
		}
	}
	if d >= dense {
		said.size = smallSize + 2
		b.space(10)
	} else {
		b.space(18)
	}
	top, since := b.height, len(b.objects)
	const indent = 14
	b.width -= indent * b.unit
	b.write(words.Join(about, s.Kind), kind, 2)
	b.write(s.Text, said, 6)
	b.write(words.List(parts...)+" ["+numberOf(s.Source)+"]", small, 3)
	b.width += indent * b.unit
	b.bar(top, since, indent, kind.color)
}

// sourceBar is the strip at the foot of the page.
func sourceBar(p *brief.Page, unit float32, size fyne.Size) *plate {
	b := newPlate(unit, size.Width)
	textSize := sizeOf(smallSize, unit)
	line := sourceLines(cited(p), func(s string) bool {
		return len(wrap("Sources: "+s, 9, func(s string) bool { return fyne.MeasureText(s, textSize, fyne.TextStyle{}).Width <= b.width })) <= barLines
	})
	if line == "" {
		line = "none on this page"
	}
	b.write("Sources: "+line, small, barLines)
	return b
}

// barLines is how many lines the sources take at most.
const barLines = 2
