package search

import (
	"slices"
	"unicode"

	"incidentmap/data/query"
)

// Span is a part of a text, from byte Start to before byte End. It begins and ends between characters.
type Span struct{ Start, End int }

// Match gives the parts of a text that the words of a search find, in order and apart from each other: whole words, and the beginnings of
// words that begin with the last word of the search. The text need not have all of them: it may be one of several texts of a record.
func Match(text, search string) []Span { return match(text, query.SplitWords(search)) }

func match(text string, words query.Words) []Span {
	if words.None() {
		return nil
	}
	var spans []Span
	f := follow(text)
	at := 0
	for start, word := range query.FoldedWords(f.text) {
		if n := matched(word, words); n > 0 {
			span := Span{f.from[start], f.to[start+n-1]}
			if span.End += marks(text[span.End:]); span.Start < at {
				span.Start = at // one character stands for letters of two words
			}
			if span.Start < span.End {
				spans = append(spans, span)
				at = span.End
			}
		}
	}
	return spans
}

// matched is how much of a word is found.
func matched(word []byte, words query.Words) int {
	if slices.Contains(words.Whole, string(word)) {
		return len(word)
	}
	if n := len(words.Begin); len(word) >= n && string(word[:n]) == words.Begin {
		return n
	}
	return 0
}

// followed is a folded text and, for each byte of it, the part of the text that it comes from.
type followed struct {
	text     []byte
	from, to []int
}

func follow(text string) followed {
	var f followed
	for i := 0; i < len(text); {
		folded, size := query.AppendFoldUnit(f.text, text[i:])
		for range len(folded) - len(f.text) {
			f.from, f.to = append(f.from, i), append(f.to, i+size)
		}
		f.text = folded
		i += size
	}
	return f
}

// marks is the length of the accents at the start of a text: they belong to the letter before.
func marks(text string) int {
	for i, r := range text {
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			return i
		}
	}
	return len(text)
}
