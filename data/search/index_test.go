package search_test

import (
	"context"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/query"
	"incidentmap/data/search"
)

// scan is what an index must find, by reading every text.
func scan(texts []string, s string) []uint32 {
	words := query.SplitWords(s)
	var ids []uint32
	for i, text := range texts {
		if words.In(text) {
			ids = append(ids, uint32(i))
		}
	}
	return ids
}

func TestSearchFindsWhatAScanFinds(t *testing.T) {
	for _, n := range []int{0, 1, 2, 63, 64, 65, 500, 5000} {
		texts := generate(n, 2000, uint64(n))
		ix := index(t, texts)
		assert.Equal(t, n, ix.Len())
		for _, s := range typed(texts, 150) {
			want := scan(texts, s)
			got, total := ix.Search(s, n, nil)
			require.Equal(t, want, got, "%d texts, %q", n, s)
			require.Equal(t, len(want), total)
		}
	}
}

// typed are searches as somebody types them: up to four words of some text, the last cut off anywhere; and some for what is not there.
func typed(texts []string, n int) []string {
	rng := rand.New(rand.NewPCG(uint64(n), 2))
	out := []string{"", " ", "-", "e", "E", "zz zz", "я", "a b c d", "nowhere-at-all", "\xff", "ا"}
	for range min(n, n*len(texts)) {
		words := strings.Fields(texts[rng.IntN(len(texts))])
		rng.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		words = words[:1+rng.IntN(min(4, len(words)))]
		last := []rune(words[len(words)-1])
		words[len(words)-1] = string(last[:1+rng.IntN(len(last))])
		out = append(out, strings.Join(words, " "))
	}
	return out
}

func TestSearchStopsAtTheLimitAndCountsOn(t *testing.T) {
	texts := generate(1000, 50, 3)
	ix := index(t, texts)
	all, total := ix.Search("e", 1000, nil)
	require.Greater(t, total, 10)
	few, same := ix.Search("e", 5, []uint32{7})
	assert.Equal(t, append([]uint32{7}, all[:5]...), few)
	assert.Equal(t, total, same)
	none, same := ix.Search("e", 0, nil)
	assert.Empty(t, none)
	assert.Equal(t, total, same)
}

func TestSearchBitmapIsAFilterOfRows(t *testing.T) {
	texts := generate(300, 50, 4)
	ix := index(t, texts)
	old := search.Bitmap{1, 2, 3, 4, 5, 6, 7, 8}
	for _, s := range []string{"", "e", "zzzz"} {
		set, total := ix.SearchBitmap(s, old)
		assert.Len(t, set, 5)
		assert.Equal(t, total, set.Count())
		for i := range 400 {
			require.Equal(t, i < len(texts) && query.SplitWords(s).In(texts[i]), set.Has(uint32(i)), "%q, %d", s, i)
		}
	}
}

func TestIndexDoesNotDependOnOrderOrCores(t *testing.T) {
	texts := generate(3000, 500, 5)
	want := index(t, texts)
	var b search.Builder
	for _, i := range rand.New(rand.NewPCG(1, 1)).Perm(len(texts)) {
		first, rest, _ := strings.Cut(texts[i], " ")
		b.Add(uint32(i), first)
		b.Add(uint32(i), rest, "")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(5))
	got, err := b.Build(context.Background())
	require.NoError(t, err)
	assert.Equal(t, want.Fingerprint(), got.Fingerprint())
}

func TestRecordsMayHaveGaps(t *testing.T) {
	var b search.Builder
	b.Add(1000, "far away")
	b.Add(3, "far")
	b.Add(70, "")
	ix, err := b.Build(t.Context())
	require.NoError(t, err)
	got, total := ix.Search("far", 10, nil)
	assert.Equal(t, []uint32{3, 1000}, got)
	assert.Equal(t, 2, total)
	_, total = ix.Search("", 10, nil)
	assert.Equal(t, 3, total, "a search without a word finds every record, also one without text")
}

func TestBuildEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var b search.Builder
	b.Add(0, "text")
	_, err := b.Build(ctx)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestSearchesRunSideBySide(t *testing.T) {
	texts := generate(500, 100, 6)
	ix := index(t, texts)
	done := make(chan bool)
	for range 4 {
		go func() {
			same := true
			for _, s := range typed(texts, 40) {
				_, total := ix.Search(s, 10, nil)
				same = same && total == len(scan(texts, s))
			}
			done <- same
		}()
	}
	for range 4 {
		assert.True(t, <-done)
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"", "moskva", "a b c", "É é", "الحدث می‌کند", "\xff\xfe", "don't", "½ kg", "İı", "e\u0301", "и\u0306"} {
		f.Add(s, s+" and more")
	}
	f.Fuzz(func(t *testing.T, s, text string) {
		texts := []string{text, s, "other words", s + "x"}
		var b search.Builder
		for i, text := range texts {
			b.Add(uint32(i), text)
		}
		ix, err := b.Build(context.Background())
		require.NoError(t, err)
		got, total := ix.Search(s, 10, nil)
		require.Equal(t, scan(texts, s), got)
		require.Len(t, got, total)
		require.Contains(t, got, uint32(1), "a text has its own words")
	})
}
