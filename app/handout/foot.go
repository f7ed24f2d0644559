package handout

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"incidentmap/app/brief"
	"incidentmap/app/words"
	"incidentmap/data"
)

// Sources stand at the foot of a page in two columns, below a line.
const footRule = 6.0

// footHeight is how high the foot of a page is with these sources.
func (c *composer) footHeight(sources []*brief.Source) float64 {
	if len(sources) == 0 {
		return 0
	}
	_, h := c.columns(sources, 0)
	return h + 2*footRule
}

// columns sets sources in two columns of about the same height.
func (c *composer) columns(sources []*brief.Source, top float64) (set []placed, height float64) {
	sources = slices.SortedFunc(slices.Values(sources), func(a, b *brief.Source) int { return cmp.Compare(a.Number, b.Number) })
	w := (c.width - 2*c.margin - gap) / 2
	total := 0.0
	cited := map[string]int{} // documents, by the number of the first source that is of each
	for _, s := range sources {
		p := c.set(footnote(s, cited[s.Document.ID]), rect{c.margin, 0, w, 0})
		set, total = append(set, p), total+p.h
		if cited[s.Document.ID] == 0 {
			cited[s.Document.ID] = s.Number
		}
	}
	x, y := c.margin, 0.0
	for i := range set {
		if p := &set[i]; x == c.margin && y > 0 && y+p.h/2 > total/2 {
			x, y = c.margin+w+gap, 0
		}
		set[i].x, set[i].y = x, top+y
		y += set[i].h
		height = max(height, y)
	}
	return set, height
}

// finish puts the sources of a page to their places.
func (c *composer) finish(l *leaf) {
	if len(l.sources) == 0 {
		return
	}
	l.footTop = c.bottom(l) + footRule
	l.foot, _ = c.columns(l.sources, l.footTop+footRule/2)
}

// footnote is a source in one paragraph: publisher, title, date, address, passage, grade; of a document that another source of the page has cited
// only the passage. The number leads to the passage.
func footnote(s *brief.Source, cited int) block {
	d := s.Document
	number := span{text: fmt.Sprintf("[%d] ", s.Number), bold: true, link: secure(cmp.Or(s.URL, d.URL))}
	if cited > 0 {
		where := words.List(fmt.Sprintf("as [%d]", cited), oneLine(s.Where()), graded(s))
		return block{kind: foot, cells: whole(number, span{text: where})}
	}
	title := ""
	if d.Title != "" {
		title = "“" + oneLine(d.Title) + "”"
	}
	reference := ""
	if d.Kind == data.Reference {
		reference = "reference: outside knowledge"
	}
	before := words.List(oneLine(d.Publisher), title, oneLine(s.Date))
	address := oneLine(d.URL)
	after := words.List(oneLine(s.Where()), reference, graded(s), oneLine(d.Marking.String()))
	spans := []span{number, {text: limited(before)}}
	if address != "" {
		spans = append(spans, span{text: ", "}, span{text: limited(address), ink: grey, link: number.link})
	}
	if after != "" {
		spans = append(spans, span{text: ", " + after})
	}
	return block{kind: foot, cells: []cell{{spans: spans, share: 1}}}
}

func graded(s *brief.Source) string {
	if s.Grade == "" {
		return ""
	}
	return "grade " + oneLine(s.Grade)
}

// limited keeps a part of a source so short that the foot of a page has room for it.
func limited(s string) string {
	const most = 600 // characters
	if letters := []rune(s); len(letters) > most {
		return string(letters[:most]) + "…"
	}
	return s
}

// secure is an address that may be opened from a handout: https alone. Any other is shown and not linked.
func secure(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' }) {
		return ""
	}
	return u.String()
}
