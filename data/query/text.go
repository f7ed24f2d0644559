package query

import (
	"bytes"
	"iter"
	"slices"
	"unicode"
	"unicode/utf8"

	"incidentmap/data"
)

// Words are the words of a search, folded. All must occur in a text: each as a whole word, the last as the beginning of one, so that a
// search can follow what is being typed. A word is a run of letters and digits.
type Words struct {
	Whole []string // in the order of the search, each once
	Begin string   // the last; "" if there are no words, which every text has
}

// SplitWords gives the words of a search.
func SplitWords(search string) Words {
	var w Words
	for _, word := range FoldedWords(AppendFold(nil, search)) {
		if w.Begin != "" && !slices.Contains(w.Whole, w.Begin) {
			w.Whole = append(w.Whole, w.Begin)
		}
		w.Begin = string(word)
	}
	return w
}

// None reports whether there is nothing to search for.
func (w Words) None() bool { return w.Begin == "" }

// In reports whether a text has all of the words.
func (w Words) In(text string) bool {
	return w.None() || w.inFolded(AppendFold(make([]byte, 0, len(text)), text))
}

func (w Words) inFolded(text []byte) bool {
	for _, word := range w.Whole {
		if !hasWord(text, word, true) {
			return false
		}
	}
	return hasWord(text, w.Begin, false)
}

// hasWord looks for a place where a word begins and, if it is to be whole, ends.
func hasWord(text []byte, word string, whole bool) bool {
	for from := 0; ; {
		i := bytes.Index(text[from:], []byte(word))
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(word)
		before, _ := utf8.DecodeLastRune(text[:start])
		after, _ := utf8.DecodeRune(text[end:])
		if !isWord(before) && !(whole && isWord(after)) {
			return true
		}
		_, size := utf8.DecodeRune(text[start:])
		from = start + size
	}
}

// FoldedWords yields the words of a folded text and where in it they begin.
func FoldedWords(text []byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		start := -1
		for i := 0; i < len(text); {
			r, size := rune(text[i]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRune(text[i:])
			}
			switch in := isWord(r); {
			case in && start < 0:
				start = i
			case !in && start >= 0:
				if !yield(start, text[start:i]) {
					return
				}
				start = -1
			}
			i += size
		}
		if start >= 0 {
			yield(start, text[start:])
		}
	}
}

// isWord reports whether a folded character belongs to a word. The error character, which stands for bytes that are no text, does not.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mc, r)
}

// AppendIncident appends what can be found of an incident: its own words and those of claims on it, folded.
func AppendIncident(dst []byte, in *data.Incident, claims []data.Claim) []byte {
	dst = foldIncident(dst, in)
	for i := range claims {
		c := claims[i]
		if i > 0 && c.Locator == claims[i-1].Locator {
			c.Locator = data.Locator{} // what stands there is appended already
		}
		dst = foldClaim(dst, &c)
	}
	return dst
}

func foldIncident(dst []byte, in *data.Incident) []byte {
	dst = foldLines(dst, in.ID, in.Title, in.Short, string(in.Kind), string(in.Status))
	for i := range in.Sites {
		s := &in.Sites[i]
		dst = foldLines(dst, s.Name, s.LocalName, s.Place, s.Admin, s.Country)
	}
	return dst
}

func foldClaim(dst []byte, c *data.Claim) []byte {
	return foldLines(dst, c.Text, c.Voice, c.Actor, c.Of, c.Note, c.Locator.Section, c.Locator.Anchor)
}

// AppendDocument appends what an incident is found by whose document it is, folded; nothing for no document.
func AppendDocument(dst []byte, d *data.Document) []byte {
	if d == nil {
		return dst
	}
	return foldLines(foldLines(dst, d.Publisher, d.Title), d.Authors...)
}

// foldLines appends folded fields with line breaks, which keep their words apart.
func foldLines(dst []byte, fields ...string) []byte {
	for _, field := range fields {
		dst = append(AppendFold(dst, field), '\n')
	}
	return dst
}
