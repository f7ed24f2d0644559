package reader

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// hit is a place where the words that are looked for stand.
type hit struct{ paragraph, from, to int }

// finder looks for words without regard to case. Its copy of the text in lower case is made when it is first needed.
type finder struct {
	paragraphs []string
	lower      []string
	hits       []hit
	current    int
}

// maxHits is how many places are kept.
const maxHits = 10_000

// search finds all places of some words, and makes the first at or after a paragraph the current one.
func (f *finder) search(words string, from int) {
	f.hits, f.current = nil, 0
	words = lower(strings.TrimSpace(words))
	if words == "" {
		return
	}
	if f.lower == nil {
		f.lower = make([]string, len(f.paragraphs))
		for i, p := range f.paragraphs {
			f.lower[i] = lower(p)
		}
	}
	chosen := false
	for i, p := range f.lower {
		for at := 0; len(f.hits) < maxHits; {
			n := strings.Index(p[at:], words)
			if n < 0 {
				break
			}
			if i >= from && !chosen {
				f.current, chosen = len(f.hits), true
			}
			f.hits = append(f.hits, hit{i, at + n, at + n + len(words)})
			at += n + len(words)
		}
	}
}

// step makes the next or the previous place the current one.
func (f *finder) step(by int) {
	if n := len(f.hits); n > 0 {
		f.current = (f.current + by + n) % n
	}
}

// lower is a text in lower case, byte for byte where the other was: letters whose small form is longer or shorter stay, and so does a text that
// is not sound.
func lower(s string) string {
	if !utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if l := unicode.ToLower(r); utf8.RuneLen(l) == utf8.RuneLen(r) {
			return l
		}
		return r
	}, s)
}
