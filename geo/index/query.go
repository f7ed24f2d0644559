package index

import (
	"math"
	"sync"

	"incidentmap/geo"
	"incidentmap/geo/proj"
)

const (
	// DefaultRadius suits marks of up to about 40 pixels.
	DefaultRadius = 40

	minRadius = 4
)

// Query says what to count. Any combination is found in one pass.
type Query struct {
	Filter
	View      proj.Viewport // without width: the world, at the zoom of the view
	Radius    float64       // of clusters, in reference pixels (device pixels / View.Scale); at least 4; 0 for no clusters
	Heat      HeatSpec
	Step      Step // of the histogram over time
	ByKind    bool
	ByCountry bool
	Workers   int // 0 for as many as the index was built with
}

// Result is what a query finds. It may be used again, and then keeps its memory: what it held before is overwritten. One goroutine uses it at a time.
//
// Each histogram leaves out the part of the filter that its own axis shows: that over time counts events at any time, undated ones excepted, that by kind
// events of any kind, that by country events in any country. So a control that shows a histogram shows also what could be chosen.
type Result struct {
	Tally               // events in the view
	Undated   Tally     // events in the view without a date that pass the rest of the filter, whether or not the filter lets undated ones through
	Clusters  []Cluster // whose centre lies in the view or within the radius of it, by rows from the north
	Heat      Heat
	Time      Histogram
	Kinds     []Tally // in the order of Index.Kinds
	Countries []Tally // in the order of Index.Countries

	scan    scan
	workers []*worker
	running sync.WaitGroup
}

// Query answers q into out.
func (ix *Index) Query(q Query, out *Result) {
	s := &out.scan
	s.set(ix, q)
	out.run()
	first := out.workers[0]
	for _, w := range out.workers[1:s.workers] {
		first.merge(w)
	}
	out.Tally, out.Undated = first.tally, first.undated
	out.Clusters = first.cells.clusters(s.view.grown(s.clusters.n), out.Clusters[:0])
	out.Heat = Heat{Values: first.heat}
	if q.Heat.Cell > 0 {
		out.Heat.describe(&s.heat)
	}
	first.histograms.finish(ix, &s.calendar, out)
}

// run lets the workers share the blocks.
func (out *Result) run() {
	s := &out.scan
	for len(out.workers) < s.workers {
		out.workers = append(out.workers, &worker{})
	}
	for _, w := range out.workers[:s.workers] {
		w.reset(s)
	}
	for _, w := range out.workers[1:s.workers] {
		out.running.Go(w.work)
	}
	out.workers[0].work()
	out.running.Wait()
}

// clusterCells is the number of cells round the world whose side is at least a radius, at the nearest half zoom level: while the user zooms in small steps,
// clusters stay as they are.
func clusterCells(zoom geo.Zoom, radius float64) float64 {
	return math.Floor(geo.TileSize * math.Exp2(math.Round(zoom*2)/2) / radius)
}

func (q *Query) histograms() bool { return q.Step != NoStep || q.ByKind || q.ByCountry }
