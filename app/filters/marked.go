package filters

import (
	"slices"
	"unicode/utf8"

	"incidentmap/app/ink"
	"incidentmap/app/look"
)

// Span is a part of a text in bytes: From is included, To is not.
type Span struct{ From, To int }

// Marked is a text of which parts are found.
type Marked struct {
	Text  string
	Spans []Span // in any order; what lies outside the text or overlaps is cut
}

// lead is how much of a long text is kept before the first match.
const lead = 24

// fit shortens the text to a width so that its first match is seen.
func (m Marked) fit(k ink.Style, w float32) Marked {
	m.Spans = m.sound()
	if len(m.Spans) > 0 && k.Width(m.Text[:m.Spans[0].To])+k.Width("……") > w {
		m = m.from(max(0, m.Spans[0].From-lead))
	}
	cut := k.Clip(m.Text, w)
	if cut == m.Text {
		return m
	}
	kept := len(cut) - len("…")
	m.Text = cut
	for i := range m.Spans {
		m.Spans[i] = Span{min(m.Spans[i].From, kept), min(m.Spans[i].To, kept)}
	}
	return m
}

// from leaves out what stands before byte i and says so by an ellipsis.
func (m Marked) from(i int) Marked {
	for i > 0 && !utf8.RuneStart(m.Text[i]) {
		i--
	}
	if i == 0 {
		return m
	}
	shift := len("…") - i
	for s := range m.Spans {
		m.Spans[s] = Span{m.Spans[s].From + shift, m.Spans[s].To + shift}
	}
	m.Text = "…" + m.Text[i:]
	return m
}

// sound returns the spans in order, inside the text, at the edges of characters, none over another.
func (m Marked) sound() []Span {
	spans := slices.Clone(m.Spans)
	slices.SortFunc(spans, func(a, b Span) int { return a.From - b.From })
	kept, end := spans[:0], 0
	for _, s := range spans {
		s.From, s.To = m.edge(max(s.From, end)), m.edge(s.To)
		if s.From < s.To {
			kept, end = append(kept, s), s.To
		}
	}
	return kept
}

// edge is the next edge of a character at or after byte i.
func (m Marked) edge(i int) int {
	i = max(0, min(i, len(m.Text)))
	for i < len(m.Text) && !utf8.RuneStart(m.Text[i]) {
		i++
	}
	return i
}

// draw writes the text, shortened to w, on coloured grounds where it is found.
func (m Marked) draw(d *ink.Drawing, k ink.Style, x, y, w float32) {
	m = m.fit(k, w)
	for _, s := range m.Spans {
		if left, right := k.Extent(m.Text, s.From, s.To); right > left {
			d.Box(look.ColorFound, x+left-1, y, right-left+2, k.Leading(), 2)
		}
	}
	d.Line(m.Text, k, x, y, w)
}
