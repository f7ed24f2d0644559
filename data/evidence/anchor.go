package evidence

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"incidentmap/data"
)

// Reasons why words of a document cannot be an anchor.
var (
	ErrNoWords   = errors.New("no words are selected")
	ErrAmbiguous = errors.New("these words occur several times in the document, whatever stands beside them; select others near by")
)

// AnchorFor is the locator of the words between two byte offsets of a paragraph, which counts from 1. Words that are touched count whole.
// More words than an anchor has are cut to the first that will do; words that occur elsewhere too are extended by their neighbours. The
// section is left empty: it is a label of the case. Of a paragraph that the text repeats, the locator names the first.
func AnchorFor(paragraphs []string, paragraph, from, to int) (data.Locator, error) {
	if paragraph < 1 || paragraph > len(paragraphs) {
		return data.Locator{}, fmt.Errorf("there is no paragraph %d", paragraph)
	}
	text := paragraphs[paragraph-1]
	words := wordSpans(text)
	first, last := touched(words, from, to)
	if first > last {
		return data.Locator{}, ErrNoWords
	}
	anchor := func(i, n int) (data.Locator, bool) {
		words := trimmed(text, words[i].from, words[i+n-1].to)
		at, ok := only(paragraphs, paragraph, words)
		return data.Locator{Paragraph: at, Anchor: words}, ok && wholeWords(paragraphs[at-1], words)
	}
	n := last - first + 1
	for i := first; i+data.MaxAnchorWords-1 <= last; i++ { // more words than may be, or just as many
		if l, ok := anchor(i, data.MaxAnchorWords); ok {
			return l, nil
		}
	}
	for ; n <= data.MaxAnchorWords; n++ {
		for i := min(first, len(words)-n); i >= max(0, last-n+1); i-- { // rather words behind than before
			if l, ok := anchor(i, n); ok {
				return l, nil
			}
		}
	}
	return data.Locator{}, ErrAmbiguous
}

// span is a part of a paragraph, in bytes.
type span struct{ from, to int }

func wordSpans(s string) []span {
	var out []span
	start := -1
	for i, r := range s {
		switch {
		case unicode.IsSpace(r) && start >= 0:
			out = append(out, span{start, i})
			start = -1
		case !unicode.IsSpace(r) && start < 0:
			start = i
		}
	}
	if start >= 0 {
		out = append(out, span{start, len(s)})
	}
	return out
}

// touched is the first and the last of the words that a selection holds a part of, and that are more than punctuation.
func touched(words []span, from, to int) (first, last int) {
	first, last = len(words), -1
	for i, w := range words {
		if w.from < to && w.to > from {
			first, last = min(first, i), i
		}
	}
	return first, last
}

// trimmed is a part of a text without punctuation at its ends, as long as words remain.
func trimmed(text string, from, to int) string {
	whole := text[from:to]
	s := strings.TrimFunc(whole, func(r rune) bool { return !inWord(r) && !unicode.IsSymbol(r) && r != '%' })
	if s == "" {
		return whole
	}
	return s
}

// only reports whether words stand once in the text, or once in each repetition of one paragraph, and gives the number of the first.
func only(paragraphs []string, in int, words string) (first int, ok bool) {
	text := paragraphs[in-1]
	if strings.Count(text, words) != 1 {
		return in, false
	}
	for i, p := range paragraphs {
		switch {
		case !strings.Contains(p, words):
		case p != text:
			return in, false
		case first == 0:
			first = i + 1
		}
	}
	return first, true
}

// Passage is where a claim stands in a document's text.
type Passage struct {
	Claim     *data.Claim
	Paragraph int // 1-based; 0 if the claim's words are not in the text, or if it is not clear where
	From, To  int // bytes of the paragraph
}

// Passages finds the passages of claims in the paragraphs of their document, in the order of the claims. A passage that is no longer in its
// paragraph is found where its words stand now, if that is one place.
func Passages(claims []*data.Claim, paragraphs []string) []Passage {
	out := make([]Passage, len(claims))
	for i, c := range claims {
		out[i] = passageOf(c, paragraphs)
	}
	return out
}

func passageOf(c *data.Claim, paragraphs []string) Passage {
	p := Passage{Claim: c}
	anchor := c.Locator.Anchor
	if anchor == "" {
		return p
	}
	n := c.Locator.Paragraph
	if n < 1 || n > len(paragraphs) || !strings.Contains(paragraphs[n-1], anchor) {
		n = 0
		for i, text := range paragraphs {
			if !strings.Contains(text, anchor) {
				continue
			}
			if n > 0 {
				return p
			}
			n = i + 1
		}
		if n == 0 {
			return p
		}
	}
	p.Paragraph = n
	p.From = strings.Index(paragraphs[n-1], anchor)
	p.To = p.From + len(anchor)
	return p
}
