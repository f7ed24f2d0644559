package render

import (
	"slices"
	"strings"

	"golang.org/x/image/font/sfnt"
)

// edges are the right edges of the characters of a line, in device pixels from its left end.
func (t typefaces) edges(s string, f Font) []float64 {
	face := t.of(f)
	edges := make([]float64, 0, len(s))
	k := f.Size / face.unitsPerEm()
	width := face.walk(s, func(_ sfnt.GlyphIndex, x float64) { edges = append(edges, k*x) })
	if len(edges) == 0 {
		return nil
	}
	return append(edges[1:], k*width)
}

// wrap breaks a text into at most so many lines, each at most width wide. What does not fit ends in an ellipsis.
func (t typefaces) wrap(s string, f Font, width float64, lines int) []string {
	var wrapped []string
	for rest := []rune(t.plain(s)); len(rest) > 0 && lines > 0; lines-- {
		if lines == 1 {
			return append(wrapped, t.shorten(string(rest), f, width))
		}
		n := t.fit(rest, f, width)
		wrapped = append(wrapped, strings.TrimSpace(string(rest[:n])))
		rest = []rune(strings.TrimSpace(string(rest[n:])))
	}
	return wrapped
}

// sectionMark parts the names in a line of credits.
const sectionMark = " · "

// sections breaks a text as wrap does, but where it can only at the marks between its sections.
func (t typefaces) sections(s string, f Font, width float64, lines int) []string {
	var out []string
	for part := range strings.SplitSeq(t.plain(s), sectionMark) {
		if n := len(out); n > 0 && t.measure(out[n-1]+sectionMark+part, f) <= width {
			out[n-1] += sectionMark + part
			continue
		}
		out = append(out, part)
	}
	tooWide := func(line string) bool { return t.measure(line, f) > width }
	if len(out) > lines || slices.ContainsFunc(out, tooWide) || out[0] == "" {
		return t.wrap(s, f, width, lines)
	}
	return out
}

// balanced breaks a text as wrap does, but into lines of about the same length: it narrows them as long as no line is added.
func (t typefaces) balanced(s string, f Font, width float64, lines int) []string {
	best := t.wrap(s, f, width, lines)
	if len(best) < 2 || strings.HasSuffix(best[len(best)-1], "…") {
		return best
	}
	const step = 0.96
	for narrow := step * width; narrow > width/2; narrow *= step {
		next := t.wrap(s, f, narrow, lines+1)
		if len(next) > len(best) {
			break
		}
		best = next
	}
	return best
}

// fit is how many characters fill one line: as many words as there is room for, or a part of a word that is too long for any line; at
// least one character.
func (t typefaces) fit(s []rune, f Font, width float64) int {
	n, word := 1, 0
	for i, edge := range t.edges(string(s), f) {
		if i > 0 && edge > width {
			break
		}
		n = i + 1
		if n == len(s) || s[n] == ' ' {
			word = n
		}
	}
	if word > 0 {
		return word
	}
	return n
}

// shorten is the text, cut and with an ellipsis if it is wider than width.
func (t typefaces) shorten(s string, f Font, width float64) string {
	edges := t.edges(s, f)
	if len(edges) == 0 || edges[len(edges)-1] <= width {
		return s
	}
	room, n := width-t.measure("…", f), 0
	for n < len(edges) && edges[n] <= room {
		n++
	}
	return strings.TrimRight(string([]rune(s)[:n]), " ,;:·–-") + "…"
}

// maxText is as much of a text, in bytes, as furniture looks at: more than any picture has room for.
const maxText = 2000

// plain is a text as one line that the fonts can draw.
func (t typefaces) plain(s string) string {
	s = strings.ToValidUTF8(s[:min(len(s), maxText)], "")
	return strings.Join(strings.Fields(t.clean(s)), " ")
}
