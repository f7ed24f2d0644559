package search_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/query"
	"incidentmap/data/search"
)

// marked shows spans in brackets.
func marked(text string, spans []search.Span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.Start] + "[" + text[s.Start:s.End] + "]")
		at = s.End
	}
	return b.String() + text[at:]
}

func TestMatchMarksWhatWasFound(t *testing.T) {
	for _, c := range []struct{ search, want string }{
		{"cro", "Attack on [Cro]cus City Hall"},
		{"city cro", "Attack on [Cro]cus [City] Hall"},
		{"attack attack", "[Attack] on [Attack]s"},
		{"on ci", "Attack [on] [Ci]ty"},
		{"att on", "Attack [on] Attila"},
		{"moskva", "[Москва], столица"},
		{"mos", "[Мос]ква"},
		{"s", "[Щ]ит"},
		{"москва", "[Moskva]"},
		{"tolstoy", "[Толстой] [Толсто\u0438\u0306]"},
		{"sana", "[Sana]’a"},
		{"sanaa", "[Sana’a]"},
		{"istanbul", "[İstanbul] [ISTANBUL] [ıstanbul]"},
		{"cafe", "[cafe\u0301]s"},
		{"strasse", "[Straße]"},
		{"kermanshah کرمانشاه", "[كرمانشاه]"},
		{"140", "[۱۴۰] killed"},
		{"is-kp", "[IS]‑[KP]"},
		{"", "nothing"},
		{"-", "no-thing"},
		{"e", "one [e]nd, th[\xff]e"},
	} {
		text := strings.NewReplacer("[", "", "]", "").Replace(c.want)
		if c.search == "e" {
			c.want = "one [e]nd, th\xff[e]"
		}
		assert.Equal(t, c.want, marked(text, search.Match(text, c.search)), c.search)
	}
}

func FuzzMatch(f *testing.F) {
	for _, s := range []string{"moskva Москва", "e\u0301 e", "½ 1", "Щит s", "\xff\xfe a", "İ i", "ﬃ f", "sana’a s", "", "㎏ k", "한국 한", "и\u0306 y"} {
		text, word, _ := strings.Cut(s, " ")
		f.Add(text, word)
	}
	f.Fuzz(func(t *testing.T, text, s string) {
		spans := search.Match(text, s)
		at := 0
		for _, span := range spans {
			require.LessOrEqual(t, at, span.Start)
			require.Less(t, span.Start, span.End)
			require.LessOrEqual(t, span.End, len(text))
			require.True(t, boundary(text, span.Start) && boundary(text, span.End), "%q %v", text, span)
			at = span.End
		}
		if words := query.SplitWords(s); !words.None() && words.In(text) {
			require.NotEmpty(t, spans, "what is found is shown")
		}
	})
}

// boundary reports whether a character begins at a byte of a text, or the text ends.
func boundary(text string, at int) bool {
	for i := 0; i < len(text); {
		if i == at {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return at == len(text)
}
