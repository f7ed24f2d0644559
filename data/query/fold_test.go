package query_test

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"incidentmap/data/query"
)

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Москва", "Толсто\u0438\u0306", "İıſ", "شاهِ چراغ", "½ ㏂ ﬃ", "한국", "\xff\x00", "Å’s", "ϴ ẞ", "ǅ", "々"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := query.Fold(s)
		require.True(t, utf8.ValidString(folded))
		require.Equal(t, folded, query.Fold(folded), "folding again changes nothing")
		for at := 0; at < len(s); {
			_, size := query.AppendFoldUnit(nil, s[at:])
			require.Positive(t, size)
			at += size
			require.LessOrEqual(t, at, len(s))
		}
		words := query.SplitWords(s)
		require.True(t, words.In(s), "a text has its own words")
	})
}
