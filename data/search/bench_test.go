package search_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"incidentmap/data/query"
	"incidentmap/data/search"
)

// sizes are the numbers of records that benchmarks run with.
var sizes = []int{10_000, 100_000, 1_000_000}

const benchWords = 300_000

var corpora sync.Map

func corpus(n int) []string {
	texts, ok := corpora.Load(n)
	if !ok {
		texts, _ = corpora.LoadOrStore(n, generate(n, benchWords, 1))
	}
	return texts.([]string)
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range sizes {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			texts := corpus(n)
			var ix *search.Index
			for b.Loop() {
				ix = index(b, texts)
			}
			b.ReportMetric(float64(ix.Bytes())/float64(n), "B/event")
		})
	}
}

// BenchmarkSearch types as an analyst does. The words are the most frequent, one of the middle and two together; each is a search that
// somebody who types comes past.
func BenchmarkSearch(b *testing.B) {
	for _, n := range sizes {
		texts := corpus(n)
		ix := index(b, texts)
		for name, s := range searches(texts) {
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				var ids []uint32
				total := 0
				for b.Loop() {
					ids, total = ix.Search(s, 100, ids[:0])
				}
				b.ReportMetric(float64(total), "found")
			})
		}
	}
}

func searches(texts []string) map[string]string {
	frequent := query.Fold(texts[0])
	count := map[string]int{}
	for _, text := range texts[:1000] {
		for w := range strings.FieldsSeq(query.Fold(text)) {
			count[w]++
		}
	}
	for w, n := range count {
		if n > count[frequent] {
			frequent = w
		}
	}
	rare := strings.Fields(query.Fold(texts[7]))
	return map[string]string{
		"letter-e": "e", "letter-t": "t", "letter-z": "z", "two-letters": "te", "frequent": frequent, "frequent-and-letter": frequent + " e",
		"three-words": strings.Join(rare[2:5], " "), "all-of-a-text": strings.Join(rare, " "), "none": "zzzzzzz",
	}
}

// BenchmarkScan is what there would be without an index.
func BenchmarkScan(b *testing.B) {
	texts := corpus(100_000)
	words := query.SplitWords("te")
	for b.Loop() {
		n := 0
		for _, text := range texts {
			if words.In(text) {
				n++
			}
		}
	}
}

func BenchmarkCancel(b *testing.B) {
	texts := corpus(100_000)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for b.Loop() {
		var builder search.Builder
		for i, text := range texts {
			builder.Add(uint32(i), text)
		}
		_, _ = builder.Build(ctx)
	}
}
