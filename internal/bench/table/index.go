package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/app/words"
	"incidentmap/geo/index"
	"incidentmap/geo/proj"
	"incidentmap/internal/bench/points"
)

const seed = 7

// viewBudgets are those of one view of an index in ms, by points and processors: of clusters, and with all histograms besides.
var viewBudgets = map[int]map[int][2]float64{1_000_000: {1: {5, 8}, 2: {3, 8}}, 10_000_000: {2: {30, 60}}}

// What building an index of a million may take, and what it may take for each.
const (
	buildBudget  = 200 // ms
	memoryBudget = 20  // bytes
)

// measureIndex measures building and asking an index of 10 thousand to the most points, spread evenly and as real data sets are.
func measureIndex(ctx context.Context, t *table, most int) error {
	for _, n := range []int{10_000, 100_000, 1_000_000, 10_000_000} {
		if n > most {
			t.notef("no index of %s points: -max is %s", words.Count(n), words.Count(most))
			continue
		}
		for _, p := range []struct {
			name string
			make func(int, uint64) index.Columns
		}{{"uniform", points.Uniform}, {"skewed", points.Skewed}} {
			if err := measurePoints(ctx, t, fmt.Sprintf("%s %s points", words.Count(n), p.name), p.make(n, seed)); err != nil {
				return err
			}
			runtime.GC()
		}
	}
	return nil
}

func measurePoints(ctx context.Context, t *table, name string, c index.Columns) error {
	runs := 5
	if c.Len() <= 100_000 {
		runs = 25
	}
	var ix *index.Index
	took, err := repeat(runs, func() (err error) {
		ix, err = index.Build(ctx, c)
		return err
	})
	if err != nil {
		return err
	}
	build, memory := row{What: name + ": index build", Measured: ms(took), Unit: "ms", Runs: runs},
		row{What: name + ": index memory", Measured: float64(ix.Bytes()) / float64(c.Len()), Unit: "bytes/incident", Runs: 1}
	if c.Len() == 1_000_000 {
		build.Budget, memory.Budget = buildBudget, memoryBudget
	}
	t.add(build)
	t.add(memory)
	at := orb.Point{c.Lon[0], c.Lat[0]}
	for workers := 1; workers <= 2; workers++ {
		budgets, on := viewBudgets[c.Len()][workers], words.Plural(workers, "processor")
		q := index.Query{Workers: workers}
		t.add(row{What: fmt.Sprintf("%s: filtered viewport query, slowest zoom, %s", name, on), Measured: ms(slowest(ix, q, at)), Unit: "ms", Runs: queryRuns, Budget: budgets[0]})
		q.Radius = index.DefaultRadius
		t.add(row{What: fmt.Sprintf("%s: the same with clusters, %s", name, on), Measured: ms(slowest(ix, q, at)), Unit: "ms", Runs: queryRuns, Budget: budgets[0]})
		q.Step, q.ByKind, q.ByCountry = index.Month, true, true
		t.add(row{What: fmt.Sprintf("%s: the same with three histograms, %s", name, on), Measured: ms(slowest(ix, q, at)), Unit: "ms", Runs: queryRuns, Budget: budgets[1]})
	}
	return nil
}

const queryRuns = 15

// slowest is the slowest, over zooms and filters, of the medians of a view of a full screen over the busiest place.
func slowest(ix *index.Index, q index.Query, at orb.Point) time.Duration {
	var worst time.Duration
	var out index.Result
	for _, f := range []index.Filter{half(), some()} {
		for _, zoom := range []float64{2, 4, 6, 8, 11, 14} {
			q.Filter = f
			q.View = proj.Viewport{Center: proj.ToWorld(at), Zoom: zoom, Width: 1920, Height: 1080, Scale: 1}
			var all []time.Duration
			for range queryRuns {
				begun := time.Now()
				ix.Query(q, &out)
				all = append(all, time.Since(begun))
			}
			slices.Sort(all)
			worst = max(worst, all[len(all)/2])
		}
	}
	return worst
}

// half lets half through by its days: what costs most, since each row must be looked at and most are kept.
func half() index.Filter {
	return index.Filter{When: &index.Days{First: points.FirstDay, Last: (points.FirstDay + points.LastDay) / 2}}
}

// some lets about one of seven through: 1400 days, 3 of 6 kinds, 60 of 200 countries.
func some() index.Filter {
	kinds, countries := &index.KindSet{}, &index.CountrySet{}
	for k := range uint8(3) {
		kinds.Add(20 * k)
	}
	for c := range uint16(60) {
		countries.Add(c)
	}
	return index.Filter{When: &index.Days{First: points.FirstDay + 1000, Last: points.FirstDay + 2399}, Kinds: kinds, Countries: countries}
}
