package bulk_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"incidentmap/data/bulk"
	"incidentmap/internal/bench/events/synth"
)

// benchFile makes a table and gives the open file and its size. It is deleted with the benchmark's temporary folder.
func benchFile(b *testing.B, o synth.Options) (*os.File, int64) {
	b.Helper()
	f, err := os.Create(filepath.Join(b.TempDir(), "events.csv"))
	require.NoError(b, err)
	b.Cleanup(func() { f.Close() })
	require.NoError(b, synth.Write(f, o))
	info, err := f.Stat()
	require.NoError(b, err)
	return f, info.Size()
}

// BenchmarkOpen reads tables until all marks can be drawn and each row can be read again.
func BenchmarkOpen(b *testing.B) {
	for _, c := range []synth.Options{
		{Preset: "acled", Rows: 10_000}, {Preset: "acled", Rows: 1_000_000}, {Preset: "ucdp", Rows: 100_000}, {Preset: "gtd",
			Rows: 100_000},
		{Preset: "acled", Rows: 100_000, Encoding: "windows-1251"}, {Preset: "acled", Rows: 100_000, Encoding: "utf-16le"},
	} {
		b.Run(fmt.Sprintf("%s/%s/n=%d", c.Preset, c.Encoding, c.Rows), func(b *testing.B) {
			f, size := benchFile(b, c)
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				t, err := bulk.Open(b.Context(), f, size, "events.csv", bulk.Options{})
				require.NoError(b, err)
				require.Equal(b, c.Rows, t.Len())
			}
			b.ReportMetric(float64(c.Rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkRecord reads all fields of one row again.
func BenchmarkRecord(b *testing.B) {
	f, size := benchFile(b, synth.Options{Preset: "acled", Rows: 10_000})
	t, err := bulk.Open(b.Context(), f, size, "events.csv", bulk.Options{})
	require.NoError(b, err)
	i := 0
	for b.Loop() {
		_, err := t.Record(i % t.Len())
		require.NoError(b, err)
		i += 7919
	}
}

// BenchmarkScan reads the notes of all rows again, as a search index does.
func BenchmarkScan(b *testing.B) {
	f, size := benchFile(b, synth.Options{Preset: "acled", Rows: 100_000})
	t, err := bulk.Open(b.Context(), f, size, "events.csv", bulk.Options{})
	require.NoError(b, err)
	b.SetBytes(size)
	for b.Loop() {
		letters := 0
		require.NoError(b, t.Scan(b.Context(), 0, t.Len(), func(r *bulk.Row) error {
			letters += len(r.Value(27))
			return nil
		}))
	}
}

// BenchmarkNaive reads the same table with encoding/csv and looks at no field.
func BenchmarkNaive(b *testing.B) {
	f, size := benchFile(b, synth.Options{Preset: "acled", Rows: 100_000})
	b.SetBytes(size)
	for b.Loop() {
		r := csv.NewReader(io.NewSectionReader(f, 0, size))
		r.ReuseRecord = true
		for {
			if _, err := r.Read(); err != nil {
				require.ErrorIs(b, err, io.EOF)
				break
			}
		}
	}
}

// BenchmarkCancel measures how long Open takes to return after its context has ended in the middle of a file.
func BenchmarkCancel(b *testing.B) {
	f, size := benchFile(b, synth.Options{Preset: "acled", Rows: 400_000})
	var waited time.Duration
	for b.Loop() {
		ctx, cancel := context.WithCancel(b.Context())
		var ended time.Time
		_, err := bulk.Open(ctx, f, size, "events.csv", bulk.Options{Progress: onUpdate(func(bulk.Status) {
			cancel()
			ended = time.Now()
		})})
		waited += time.Since(ended)
		require.ErrorIs(b, err, context.Canceled)
	}
	b.ReportMetric(float64(waited.Microseconds())/float64(b.N), "µs-to-return")
}
