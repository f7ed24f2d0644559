package search_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"incidentmap/data/search"
)

// letters of words, as often as in English; every thirtieth word is in another script.
const letters = "eeeeeeeeeeeettttttttaaaaaaaaooooooooiiiiiiinnnnnnnssssssshhhhhhrrrrrrddddlllluuucccmmwwffggyyppbbvkjxqz"

var scripts = []string{"абвгдежзиклмнопрст", "ابتثجحخدذرزسش", "çğıöşüabcdeoi"}

// vocabulary makes n words, the frequent ones short.
func vocabulary(n int, rng *rand.Rand) []string {
	words := make([]string, n)
	for i := range words {
		alphabet := []rune(letters)
		if i%30 == 29 {
			alphabet = []rune(scripts[i/30%len(scripts)])
		}
		length := 2 + rng.IntN(3)
		for m := 10; m <= i; m *= 8 {
			length += rng.IntN(3)
		}
		var b strings.Builder
		for range length {
			b.WriteRune(alphabet[rng.IntN(len(alphabet))])
		}
		words[i] = b.String()
	}
	return words
}

// generate makes n texts of 10 to 30 words, skewed as those of a language are: the k-th word is about 1/k times as frequent as the first.
func generate(n, distinct int, seed uint64) []string {
	rng := rand.New(rand.NewPCG(seed, 1))
	words := vocabulary(distinct, rng)
	zipf := rand.NewZipf(rng, 1.05, 2.7, uint64(distinct-1))
	texts := make([]string, n)
	for i := range texts {
		var b strings.Builder
		for j := range 10 + rng.IntN(21) {
			if j > 0 {
				b.WriteByte(' ')
			}
			word := words[zipf.Uint64()]
			if rng.IntN(8) == 0 {
				word = strings.ToUpper(word)
			}
			b.WriteString(word)
		}
		texts[i] = b.String()
	}
	return texts
}

func index(t testing.TB, texts []string) *search.Index {
	t.Helper()
	var b search.Builder
	for i, text := range texts {
		b.Add(uint32(i), text)
	}
	ix, err := b.Build(context.Background())
	require.NoError(t, err)
	return ix
}
