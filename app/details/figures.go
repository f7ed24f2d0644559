package details

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/resolve"
)

func (s *sheet) figures() {
	s.figure("Killed", &s.in.Killed)
	s.gap(14)
	s.figure("Wounded", &s.in.Wounded)
	if len(s.in.Killed.Claims)+len(s.in.Wounded.Claims)+len(s.in.Killed.Parts)+len(s.in.Wounded.Parts) > 0 {
		s.plotKey()
	}
}

// figure adds the headline with its range and reason, the plot of its claims, and those of its parts.
func (s *sheet) figure(label string, f *resolve.Figure) {
	if f.Headline == "" && len(f.Claims) == 0 && len(f.Parts) == 0 {
		s.noFigure(label)
		return
	}
	s.headline(label, f)
	s.chooseHeadline(label, f)
	s.plot(label, f)
	for i := range f.Parts {
		part := &f.Parts[i]
		s.gap(8)
		s.part(label, part)
		s.plot(label+" "+part.Of, &part.Figure)
	}
}

func (s *sheet) noFigure(label string) {
	s.add(flow.Row{ID: "figure " + label, Height: 22, Draw: func(d *ink.Drawing) {
		d.Line(label, ink.Muted, inset, 0, 72)
		d.Line("No document states a figure", ink.Muted, inset+72, 0, s.inner()-72)
	}})
}

func (s *sheet) headline(label string, f *resolve.Figure) {
	number := ink.Figure
	words := f.Headline
	if words == "" {
		words = "in words only"
	}
	if !number.Fits(words, s.inner()) {
		number = ink.Title
	}
	h := 18 + number.Height(words, s.inner())
	reason := reasonOf(f)
	s.add(flow.Row{ID: "figure " + label, Height: h + ink.Caption.Height(reason, s.inner()) + 10,
		Copy: func() { s.p.copyText(label + ": " + words) },
		Draw: func(d *ink.Drawing) {
			d.Line(label, ink.Muted, inset, 0, s.inner())
			s.spread(d, f)
			y := d.Text(words, number, inset, 18, s.inner())
			d.Text(reason, ink.Caption, inset, y+2, s.inner())
		}})
}

// spread writes at the right whether the figures differ, and their range.
func (s *sheet) spread(d *ink.Drawing, f *resolve.Figure) {
	span := rangeText(f)
	k := ink.Strong.Aligned(fyne.TextAlignTrailing)
	d.Line(span, k, inset, 0, s.inner())
	if f.Disputed {
		right := s.inner()
		if span != "" {
			right -= k.Width(span) + 8
		}
		d.Line(differ, k.In(look.ColorContrary), inset, 0, right)
	}
}

const differ = "figures differ"

// spreadWidth is what spread takes of a line, with the gap before it.
func spreadWidth(f *resolve.Figure) float32 {
	w := ink.Strong.Width(rangeText(f)) + 12
	if f.Disputed {
		w += ink.Strong.Width(differ) + 8
	}
	return w
}

// reasonOf says by which rule the headline was found, and why: "Rule: latest of 5 statements: ...", "Rule: latest. The only statement: ...".
func reasonOf(f *resolve.Figure) string {
	if f.Reason == "" || f.Rule == "" {
		return f.Reason
	}
	for _, beginning := range []string{"The latest", "Chosen by hand"} {
		if rest, ok := strings.CutPrefix(f.Reason, beginning); ok {
			return "Rule: " + string(f.Rule) + rest
		}
	}
	return "Rule: " + string(f.Rule) + ". " + f.Reason
}

// part heads the plot of some of the people.
func (s *sheet) part(label string, part *resolve.Part) {
	reason, text := reasonOf(&part.Figure), upperFirst(part.Of)+": "+part.Headline
	w := s.inner() - spreadWidth(&part.Figure)
	h := ink.Strong.Height(text, w) + 2
	s.add(flow.Row{ID: "part " + label + part.Of, Height: h + ink.Caption.Height(reason, s.inner()) + 6, Draw: func(d *ink.Drawing) {
		d.Text(text, ink.Strong, inset, 0, w)
		s.spread(d, &part.Figure)
		d.Text(reason, ink.Caption, inset, h, s.inner())
	}})
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// plotColumns places the columns of a plot: name, marks, value.
type plotColumns struct {
	name, from, to, value float32
}

func (s *sheet) plotColumns() plotColumns {
	name := min(160, max(104, s.inner()*.35))
	value := float32(80)
	return plotColumns{name: name, from: inset + name + 10, to: s.w - inset - value - 10, value: value}
}

const (
	plotRow = 24
	plotMid = plotRow / 2
)

// plot adds a row for each claim and the axis below them.
func (s *sheet) plot(label string, f *resolve.Figure) {
	if len(f.Claims) == 0 {
		return
	}
	col := s.plotColumns()
	ax := newAxis(f.Claims, col.from, col.to)
	for i, c := range f.Claims {
		s.plotClaim(label, c, ax, col, i == 0 && f.Number != nil && f.Number == c.Number)
	}
	if ax.step == 0 {
		return
	}
	s.add(flow.Row{ID: "axis " + label, Height: 22, Draw: func(d *ink.Drawing) {
		d.Stroke(look.ColorMark, 1, col.from, .5, col.to, .5)
		for _, t := range ax.ticks() {
			x := ax.x(float64(t))
			d.Stroke(look.ColorMark, 1, x, 0, x, 4)
			d.Line(words.Count(t), ink.Caption.Aligned(fyne.TextAlignCenter), x-30, 4, 60)
		}
	}})
}

func (s *sheet) plotClaim(label string, c *data.Claim, ax axis, col plotColumns, chosen bool) {
	voice := voiceWords(c)
	r := flow.Row{ID: "plot " + label + c.ID, Height: plotRow}
	if voice != "" {
		r.Height += ink.Caption.Leading()
	}
	value := resolve.FormatNumber(c.Number)
	if value == "" {
		value = resolve.InWords
	}
	name, bold := ink.Body, ink.Caption.In(theme.ColorNameForeground)
	if chosen {
		r.Tint, name, bold = look.ColorTint, ink.Strong, bold.Heavy()
	}
	r.Tip = func() string { return words.Join(c.Text, s.p.name(c), locator(c), voice) }
	r.Draw = func(d *ink.Drawing) {
		if chosen {
			d.Box(look.ColorHeadline, 0, 0, 3, r.Height, 0)
		}
		for _, t := range ax.ticks() {
			d.Stroke(look.ColorGrid, 1, ax.x(float64(t)), 0, ax.x(float64(t)), r.Height)
		}
		d.Line(name.Clip(s.p.name(c), col.name), name, inset, 3, col.name)
		drawMark(d, c, ax, chosen)
		d.Line(bold.Clip(value, col.value), bold.Aligned(fyne.TextAlignTrailing), s.w-inset-col.value, 4, col.value)
		d.Line(ink.Caption.Clip(voice, s.inner()), voiceInk(c), inset, plotRow-3, s.inner())
	}
	s.add(s.p.forClaim(r, c))
}

func voiceInk(c *data.Claim) ink.Style {
	if contrary(c) {
		return ink.Caption.In(look.ColorContrary)
	}
	return ink.Caption
}

// plotKey explains the marks.
func (s *sheet) plotKey() {
	text := "Filled dot: exactly. Soft dot: about, nearly. Arrow: at least (filled) or more than (open). Bar: a range. A row opens its passage."
	s.add(flow.Row{ID: "key", Height: ink.Caption.Height(text, s.inner()) + 10, Draw: func(d *ink.Drawing) {
		d.Text(text, ink.Caption, inset, 8, s.inner())
	}})
}
