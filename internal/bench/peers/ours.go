package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"incidentmap/app/events"
	"incidentmap/data/bulk"
	"incidentmap/data/query"
	"incidentmap/geo/index"
	"incidentmap/geo/proj"
)

// The filter that all are asked: the scripts of the peers have the same.
var (
	filteredKinds = []string{"Battles", "Riots", "Violence against civilians"}
	from          = time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	to            = time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)
)

// ours does the same with this program's packages.
func (b *bench) ours(ctx context.Context) error {
	runtime.GC() // nobody pays for the round before
	f, err := os.Open(b.events)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	begun := time.Now()
	t, err := bulk.Open(ctx, f, info.Size(), filepath.Base(b.events), bulk.Options{})
	if err != nil {
		return err
	}
	set, err := events.New(ctx, t)
	if err != nil {
		return err
	}
	b.took("read", time.Since(begun))
	if err := scan(ctx, t); err != nil {
		return err
	}
	b.took("read and every value", time.Since(begun))
	return b.ask(set)
}

// scan reads every value of every row from the file again, on all processors, as if each were wanted.
func scan(ctx context.Context, t *bulk.Table) error {
	workers := runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	var running sync.WaitGroup
	for w := range workers {
		running.Go(func() {
			letters := 0
			errs[w] = t.Scan(ctx, t.Len()*w/workers, t.Len()*(w+1)/workers, func(r *bulk.Row) error {
				for k := range t.Header {
					letters += len(r.Value(k))
				}
				return nil
			})
		})
	}
	running.Wait()
	return errors.Join(errs...)
}

// ask measures an index alone, and the filtered grid of the world with clusters, and leaves the points for a peer to index.
func (b *bench) ask(set *events.Set) error {
	ofKinds, ok := set.Filter(query.Filter{Kinds: filteredKinds})
	both, ok2 := set.Filter(query.Filter{Kinds: filteredKinds, From: from, To: to})
	if !ok || !ok2 {
		return errors.New("the table has no such kinds")
	}
	var out index.Result
	view := proj.Viewport{Zoom: 2, Scale: 1}
	set.Index.Query(index.Query{Filter: ofKinds, View: view, Radius: index.DefaultRadius}, &out)
	b.ofKinds = int(out.Count)
	var all []time.Duration
	for range 15 {
		begun := time.Now()
		set.Index.Query(index.Query{Filter: both, View: view, Radius: index.DefaultRadius}, &out)
		all = append(all, time.Since(begun))
	}
	b.took("grid", median(all))
	begun := time.Now()
	if _, err := events.New(context.Background(), set.Table); err != nil {
		return err
	}
	b.took("index", time.Since(begun))
	return b.points(set.Table)
}

func (b *bench) points(t *bulk.Table) error {
	f, err := os.Create(filepath.Join(b.folder, "points"))
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	for i := range t.Len() {
		passes := 0.0
		for _, k := range filteredKinds {
			if t.Kinds[t.Kind[i]] == k {
				passes = 1
			}
		}
		if err := binary.Write(w, binary.LittleEndian, [3]float64{t.Lon[i], t.Lat[i], passes}); err != nil {
			return err
		}
	}
	return w.Flush()
}
