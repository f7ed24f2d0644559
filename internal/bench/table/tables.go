package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"incidentmap/app/events"
	"incidentmap/app/words"
	"incidentmap/data/bulk"
	"incidentmap/internal/bench/events/synth"
)

const (
	bigRows  = 1_000_000
	readRuns = 5
)

// measureTables makes tables like those of ACLED, UCDP and GTD and reads them. That of a million rows stays in big.
func measureTables(ctx context.Context, t *table, big, folder string) error {
	for _, preset := range synth.Presets {
		for _, rows := range []int{10_000, 100_000, bigRows} {
			if rows == bigRows && preset != "acled" {
				continue
			}
			name := filepath.Join(folder, "small.csv")
			if rows == bigRows {
				name = big
			}
			if err := measureTable(ctx, t, synth.Options{Preset: preset, Rows: rows, Seed: 1}, name); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}

func measureTable(ctx context.Context, t *table, o synth.Options, name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := synth.Write(f, o); err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	what := fmt.Sprintf("CSV like %s, %s rows", o.Preset, words.Count(o.Rows))
	before := heap()
	var read *bulk.Table
	var set *events.Set
	reading := []time.Duration{}
	whole, err := repeat(readRuns, func() (err error) {
		read, set = nil, nil
		begun := time.Now()
		if read, err = bulk.Open(ctx, f, info.Size(), name, bulk.Options{}); err != nil {
			return err
		}
		reading = append(reading, time.Since(begun))
		set, err = events.New(ctx, read)
		return err
	})
	if err != nil {
		return err
	}
	t.add(row{What: what + ": read", Measured: float64(o.Rows) / median(reading).Seconds(), Unit: "rows/s", Runs: readRuns})
	if o.Rows != bigRows {
		return nil
	}
	t.notef("%s is %d MB", what, info.Size()/1_000_000)
	t.add(row{What: what + ": read and indexed, every column at hand", Measured: ms(whole), Unit: "ms", Runs: readRuns, Budget: 8000})
	t.add(row{What: what + ": memory with index", Measured: float64(heap()-before) / float64(o.Rows), Unit: "bytes/incident", Runs: 1})
	runtime.KeepAlive(set)
	return measureColumns(ctx, t, what, read)
}

// measureColumns measures what the table does not hold in memory: fields that are read from the file again.
func measureColumns(ctx context.Context, t *table, what string, read *bulk.Table) error {
	i := 0
	one, err := repeat(999, func() error {
		i = (i + 7919) % read.Len()
		_, err := read.Record(i)
		return err
	})
	if err != nil {
		return err
	}
	t.add(row{What: what + ": all columns of one row again", Measured: float64(one.Nanoseconds()) / 1000, Unit: "µs", Runs: 999, Budget: 1000})
	letters := 0
	all, err := repeat(3, func() error {
		return read.Scan(ctx, 0, read.Len(), func(r *bulk.Row) error {
			for k := range read.Header {
				letters += len(r.Value(k))
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	t.add(row{What: what + ": all columns of all rows again, 1 processor", Measured: ms(all), Unit: "ms", Runs: 3, Budget: 8000})
	return nil
}

// heap is the memory of what is in use.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
