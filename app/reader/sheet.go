package reader

import (
	"sort"
	"time"

	"incidentmap/app/ink"
)

// Measures of the page, in units of the canvas at the usual size of text.
const (
	gutter    = 52  // at the left of the text, with the numbers
	margin    = 24  // at its right, with room for the scroll bar
	columnMax = 610 // some 80 letters
	lineStep  = 23
	gap       = 11 // between paragraphs
	topPad    = 14
	bottomPad = 80
)

// sheet knows how the paragraphs lie below each other. Lines of a paragraph are broken when it comes into view or when there is time; until
// then its height is an estimate.
type sheet struct {
	paragraphs []string
	style      ink.Style
	scale      float32
	width      float32 // of the text
	left       float32 // of the text on the page
	lines      [][]ink.Line
	tops       []float32 // of each paragraph, and of what follows the last
	measured   int       // how many paragraphs are
	next       int       // the first that may not be
}

// fit lays the paragraphs out for a page of a width and reports whether lines break elsewhere than before.
func (s *sheet) fit(pageWidth, scale float32) bool {
	width := max(120, min(columnMax*scale, pageWidth-(gutter+margin)*scale))
	s.left = max(gutter*scale, (pageWidth-width)/2)
	if width == s.width && scale == s.scale && len(s.lines) == len(s.paragraphs) {
		return false
	}
	s.width, s.scale, s.style = width, scale, ink.Reading.Enlarged(scale)
	s.lines = make([][]ink.Line, len(s.paragraphs))
	s.tops = make([]float32, len(s.paragraphs)+1)
	s.measured, s.next = 0, 0
	s.stack()
	return true
}

// stack adds the heights up.
func (s *sheet) stack() {
	const letter = .55 // of the size of the type, on average
	perLine := max(8, int(s.width/(letter*15*s.scale)))
	y := topPad * s.scale
	for i, p := range s.paragraphs {
		s.tops[i] = y
		n := len(s.lines[i])
		if n == 0 {
			n = len(p)/perLine + 1
		}
		y += (float32(n)*lineStep + gap) * s.scale
	}
	s.tops[len(s.paragraphs)] = y
}

// measure breaks the lines of a paragraph and reports whether that was new.
func (s *sheet) measure(i int) bool {
	if s.lines[i] != nil {
		return false
	}
	s.lines[i] = s.style.Lines(s.paragraphs[i], s.width)
	s.measured++
	return true
}

// measureSome breaks lines until the time is up and reports whether some are left.
func (s *sheet) measureSome(budget time.Duration) (left bool) {
	start := time.Now()
	for ; s.next < len(s.paragraphs); s.next++ {
		s.measure(s.next)
		if s.next%16 == 15 && time.Since(start) > budget {
			break
		}
	}
	s.stack()
	return s.measured < len(s.paragraphs)
}

// measureFrom breaks the lines of what is between two heights, starting with the paragraph at the first, and gives the paragraphs' range.
func (s *sheet) measureFrom(top, bottom float32) (first, end int) {
	first = s.at(top)
	changed := false
	y := s.tops[first]
	for end = first; end < len(s.paragraphs) && y < bottom; end++ {
		changed = s.measure(end) || changed
		y += (float32(len(s.lines[end]))*lineStep + gap) * s.scale
	}
	if changed {
		s.stack()
	}
	return first, end
}

// at is the paragraph at a height, the nearest if there is none.
func (s *sheet) at(y float32) int {
	i := sort.Search(len(s.paragraphs), func(i int) bool { return s.tops[i+1] > y })
	return max(0, min(i, len(s.paragraphs)-1))
}

func (s *sheet) height() float32 {
	if len(s.tops) == 0 {
		return 0
	}
	return s.tops[len(s.paragraphs)] + bottomPad*s.scale
}

// lineAt is the line of a paragraph at a height, the nearest if there is none.
func (s *sheet) lineAt(paragraph int, y float32) int {
	n := int((y - s.tops[paragraph]) / (lineStep * s.scale))
	return max(0, min(n, len(s.lines[paragraph])-1))
}

// lineOf is the line of a paragraph that a byte stands in.
func (s *sheet) lineOf(paragraph, at int) int {
	s.measure(paragraph)
	lines := s.lines[paragraph]
	return max(0, min(sort.Search(len(lines), func(i int) bool { return lines[i].To > at }), len(lines)-1))
}

// box is a part of a line on the page.
type box struct{ x, y, w, h float32 }

// boxes are where the bytes of a paragraph between two offsets are drawn, one for each line.
func (s *sheet) boxes(paragraph, from, to int) []box {
	s.measure(paragraph)
	var out []box
	for n, l := range s.lines[paragraph] {
		a, b := max(from, l.From), min(to, l.To)
		if a >= b {
			continue
		}
		left, right := s.style.Extent(s.paragraphs[paragraph][l.From:l.To], a-l.From, b-l.From)
		out = append(out, box{s.left + left, s.tops[paragraph] + float32(n)*lineStep*s.scale, right - left, lineStep * s.scale})
	}
	return out
}

// word is a run of letters between blanks, by its bytes.
type word struct{ from, to int }

// wordsIn are the words of a part of a text.
func wordsIn(text string, from, to int) []word {
	var out []word
	start := -1
	for i := from; i < to; i++ {
		blank := text[i] == ' ' || text[i] == '\t' || text[i] == 0xA0 && i > 0 && text[i-1] == 0xC2
		switch {
		case !blank && start < 0:
			start = i
		case blank && start >= 0:
			out = append(out, word{start, i})
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, word{start, to})
	}
	return out
}

// wordAt is the word at a place of the page: the index of its paragraph, and its bytes. ok is false beside the text.
func (s *sheet) wordAt(x, y float32) (paragraph int, w word, ok bool) {
	if len(s.paragraphs) == 0 {
		return 0, word{}, false
	}
	paragraph = s.at(y)
	s.measure(paragraph)
	if len(s.lines[paragraph]) == 0 {
		return paragraph, word{}, false
	}
	line := s.lines[paragraph][s.lineAt(paragraph, y)]
	text := s.paragraphs[paragraph]
	shown := text[line.From:line.To]
	nearest := float32(-1)
	for _, candidate := range wordsIn(text, line.From, line.To) {
		left, right := s.style.Extent(shown, candidate.from-line.From, candidate.to-line.From)
		off := max(s.left+left-x, x-s.left-right, 0)
		if nearest < 0 || off < nearest {
			w, nearest = candidate, off
		}
	}
	inside := y >= s.tops[paragraph] && y < s.tops[paragraph]+float32(len(s.lines[paragraph]))*lineStep*s.scale
	return paragraph, w, nearest >= 0 && nearest < 4*s.scale && inside
}
