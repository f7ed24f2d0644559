package handout

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face is one of the fonts of a page.
type face uint8

const (
	regular face = iota
	bold
	arabic
	faces
	none = faces
)

// span is a part of a text in one look.
type span struct {
	text string
	bold bool
	ink  ink
	link string // an address to open; https alone
}

// ink is a colour of text.
type ink uint8

const (
	black ink = iota
	grey
	red // what is disputed
)

// line is a line of text, its spans one after the other.
type line []span

// measurer measures text. It is for one goroutine.
type measurer struct {
	fonts    [faces]*sfnt.Font
	advances [faces]map[rune]float64 // ems
	buf      sfnt.Buffer
}

func newMeasurer(f Fonts) (*measurer, error) {
	m := &measurer{}
	for i, file := range [faces][]byte{f.Regular, f.Bold, f.Arabic} {
		parsed, err := sfnt.Parse(file)
		if err != nil {
			return nil, fmt.Errorf("handout: font %d: %w", i, err)
		}
		m.fonts[i], m.advances[i] = parsed, map[rune]float64{}
	}
	return m, nil
}

// advance is how far a letter moves on, in ems, and whether the face has it.
func (m *measurer) advance(f face, r rune) (ems float64, has bool) {
	if a, ok := m.advances[f][r]; ok {
		return a, a >= 0
	}
	a := -1.0
	if g, err := m.fonts[f].GlyphIndex(&m.buf, r); err == nil && g != 0 {
		em := fixed.I(1000)
		if w, err := m.fonts[f].GlyphAdvance(&m.buf, g, em, font.HintingNone); err == nil {
			a = float64(w) / float64(em)
		}
	}
	m.advances[f][r] = a
	return a, a >= 0
}

// missing is what stands for a letter that no font has.
const missing = unicode.ReplacementChar

// piece is a part of a line that one face serves.
type piece struct {
	text string
	face face
}

// pieces are the parts of a text, from left to right, that the faces serve. Letters that none has become one sign.
func (m *measurer) pieces(s string, strong bool) []piece {
	first := regular
	if strong {
		first = bold
	}
	var out []piece
	for _, r := range s {
		if unicode.Is(unicode.Cf, r) { // it has told how its neighbours join
			continue
		}
		f := m.faceOf(r, first)
		if f == none {
			f, r = first, missing
		}
		if n := len(out); n > 0 && out[n-1].face == f {
			out[n-1].text += string(r)
			continue
		}
		out = append(out, piece{string(r), f})
	}
	return out
}

// faceOf is the face that has a letter, the first one if it does. PDF files have no room for letters beyond the basic plane.
func (m *measurer) faceOf(r rune, first face) face {
	for _, f := range []face{first, arabic} {
		if _, ok := m.advance(f, r); ok && r <= 0xFFFF {
			return f
		}
	}
	return none
}

// textWidth is how wide a text is, in ems.
func (m *measurer) textWidth(s string, strong bool) float64 {
	if hasRightToLeft(s) {
		s = shaped(s)
	}
	w := 0.0
	for _, p := range m.pieces(s, strong) {
		w += m.faceWidth(p)
	}
	return w
}

// faceWidth is how wide a piece is as it stands, in ems.
func (m *measurer) faceWidth(p piece) float64 {
	w := 0.0
	for _, r := range p.text {
		if a, ok := m.advance(p.face, r); ok {
			w += a
		}
	}
	return w
}

func (m *measurer) lineWidth(l line) float64 {
	w := 0.0
	for _, s := range l {
		w += m.textWidth(s.text, s.bold)
	}
	return w
}

// wrap breaks spans into lines that are no wider than so many ems. A word that is wider than a line is broken where the line ends.
func (m *measurer) wrap(spans []span, ems float64) []line {
	var lines []line
	var now line
	at := 0.0
	end := func() {
		lines = append(lines, now.trimmed())
		now, at = nil, 0
	}
	for _, s := range spans {
		for _, word := range wordsOf(s) {
			if word == "\n" {
				end()
				continue
			}
			w := m.textWidth(strings.TrimRight(word, " "), s.bold)
			if at > 0 && at+w > ems {
				end()
			}
			for at == 0 && w > ems {
				n := m.fit(word, s.bold, ems)
				now.add(s, word[:n])
				end()
				word = word[n:]
				w = m.textWidth(strings.TrimRight(word, " "), s.bold)
			}
			now.add(s, word)
			at += m.textWidth(word, s.bold)
		}
	}
	if len(now) > 0 {
		end()
	}
	return lines
}

// fit is how many bytes of a word fill a line: whole letters, at least one.
func (m *measurer) fit(word string, strong bool, ems float64) int {
	at := 0.0
	for i, r := range word {
		at += m.textWidth(string(r), strong)
		if i > 0 && at > ems {
			return i
		}
	}
	return len(word)
}

// wordsOf cuts a text behind its blanks, an address behind its strokes too; a line break is a word of its own.
func wordsOf(s span) []string {
	ends := " "
	if s.link != "" {
		ends = " /-?&"
	}
	var out []string
	for i, part := range strings.Split(s.text, "\n") {
		if i > 0 {
			out = append(out, "\n")
		}
		for len(part) > 0 {
			n := strings.IndexAny(part, ends)
			if n < 0 {
				n = len(part) - 1
			}
			out, part = append(out, part[:n+1]), part[n+1:]
		}
	}
	return out
}

// add adds text in the look of a span.
func (l *line) add(s span, text string) {
	if n := len(*l); n > 0 {
		if last := &(*l)[n-1]; last.bold == s.bold && last.ink == s.ink && last.link == s.link {
			last.text += text
			return
		}
	}
	s.text = text
	*l = append(*l, s)
}

// trimmed is the line without blanks at its end.
func (l *line) trimmed() line {
	if n := len(*l); n > 0 {
		last := &(*l)[n-1]
		last.text = strings.TrimRight(last.text, " ")
	}
	return *l
}

// clean is a text of a case as it can be set: on one line, or on several, without control and direction marks.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsSpace(r) && r != '\u00a0':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
			return -1
		case r == 0xFFFE || r == 0xFFFF:
			return missing
		}
		return r
	}, strings.ToValidUTF8(s, string(missing)))
}

// oneLine is a text of a case that must not break lines.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }
