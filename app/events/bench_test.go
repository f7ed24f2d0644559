package events_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"incidentmap/app/events"
	"incidentmap/data/bulk"
	"incidentmap/data/query"
	"incidentmap/internal/bench/events/synth"
)

// large is a table in a file, as the window has it.
func large(b *testing.B, rows int) *events.Set {
	b.Helper()
	name := filepath.Join(b.TempDir(), "events.csv")
	f, err := os.Create(name)
	require.NoError(b, err)
	b.Cleanup(func() { f.Close() })
	require.NoError(b, synth.Write(f, synth.Options{Preset: "acled", Rows: rows, Seed: 1}))
	info, err := f.Stat()
	require.NoError(b, err)
	read, err := bulk.Open(b.Context(), f, info.Size(), "events.csv", bulk.Options{})
	require.NoError(b, err)
	set, err := events.New(b.Context(), read)
	require.NoError(b, err)
	return set
}

// BenchmarkSet measures what a key stroke, a filter and the list ask for, on one goroutine. Words are read once, which is measured by the row.
func BenchmarkSet(b *testing.B) {
	for _, rows := range []int{100_000, 1_000_000} {
		b.Run(strconv.Itoa(rows), func(b *testing.B) {
			set := large(b, rows)
			file, err := os.Create(filepath.Join(b.TempDir(), "words"))
			require.NoError(b, err)
			defer file.Close()
			b.Run("read-words", func(b *testing.B) {
				for b.Loop() {
					require.NoError(b, set.ReadWords(b.Context(), file, func(context.Context) {}, func(s *events.Set) { set = s }))
				}
				info, err := file.Stat()
				require.NoError(b, err)
				b.ReportMetric(float64(info.Size())/float64(rows), "B/row")
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows), "ns/row")
			})
			for _, typed := range []string{"a", "e", "p", "pl", "place", "place 1", "place 12", "group pk (algeria)", "road village no further d", "zzz"} {
				b.Run("key="+typed, func(b *testing.B) {
					for b.Loop() {
						_, _, err := set.Search(b.Context(), typed, 6)
						require.NoError(b, err)
					}
				})
			}
			for name, f := range map[string]query.Filter{
				"all": {}, "country": {Countries: []string{"IQ"}}, "kind": {Kinds: []string{"Riots"}}, "words": {Text: "village", MinKilled: 3},
			} {
				b.Run("facets="+name, func(b *testing.B) {
					for b.Loop() {
						set.Facets(f)
					}
				})
				for order, said := range map[events.Order]string{events.Newest: "newest", events.MostKilled: "killed", events.ByKind: "kind"} {
					b.Run("list="+name+"/"+said, func(b *testing.B) {
						for b.Loop() {
							_, _, err := set.First(b.Context(), f, order, 1000)
							require.NoError(b, err)
						}
					})
				}
			}
		})
	}
}
