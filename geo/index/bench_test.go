package index_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/index"
	"incidentmap/geo/proj"
)

// BenchmarkX runs with 10 million events too if BENCH10M is set: building them takes seconds and 2 GB.

type population struct {
	name     string
	n        int
	generate func(int, uint64) index.Columns
}

func populations() []population {
	ps := []population{}
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		ps = append(ps, population{"uniform", n, uniform}, population{"skewed", n, skewed})
	}
	return ps
}

func (p population) String() string { return fmt.Sprintf("%s/n=%d", p.name, p.n) }

var cache sync.Map

func (p population) columns() index.Columns {
	c, ok := cache.Load(p.String())
	if !ok {
		c, _ = cache.LoadOrStore(p.String(), p.generate(p.n, 7))
	}
	return c.(index.Columns)
}

func (p population) index(b *testing.B, workers int) *index.Index {
	b.Helper()
	ix, err := index.Builder{Workers: workers}.Build(b.Context(), p.columns())
	require.NoError(b, err)
	return ix
}

func BenchmarkBuild(b *testing.B) {
	for _, p := range populations() {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%v/workers=%d", p, workers), func(b *testing.B) {
				c := p.columns()
				var ix *index.Index
				for b.Loop() {
					ix, _ = index.Builder{Workers: workers}.Build(b.Context(), c)
				}
				b.ReportMetric(float64(ix.Bytes())/float64(p.n), "B/event")
			})
		}
	}
}

// someFilter lets about one of seven through: 1400 days, 3 of 6 kinds, 60 of 200 countries.
func someFilter() index.Filter {
	kinds, countries := &index.KindSet{}, &index.CountrySet{}
	for k := range uint8(3) {
		kinds.Add(20 * k)
	}
	for c := range uint16(60) {
		countries.Add(c)
	}
	return index.Filter{When: &index.Days{First: firstDay + 1000, Last: firstDay + 2399}, Kinds: kinds, Countries: countries}
}

// halfFilter lets half through: what costs most, since each row must be looked at and most are kept.
func halfFilter() index.Filter {
	return index.Filter{When: &index.Days{First: firstDay, Last: (firstDay + lastDay) / 2}}
}

func screen(at orb.Point, zoom float64) proj.Viewport {
	return proj.Viewport{Center: proj.ToWorld(at), Zoom: zoom, Width: 1920, Height: 1080, Scale: 1}
}

func BenchmarkQuery(b *testing.B) {
	for _, p := range populations() {
		c := p.columns()
		ix := p.index(b, 2)
		busiest := orb.Point{c.Lon[0], c.Lat[0]}
		for _, f := range []struct {
			name   string
			filter index.Filter
		}{{"all", index.Filter{}}, {"half", halfFilter()}, {"some", someFilter()}} {
			for _, zoom := range []float64{2, 4, 6, 8, 11, 14} {
				for _, workers := range []int{1, 2} {
					for _, histograms := range []bool{false, true} {
						q := index.Query{Filter: f.filter, View: screen(busiest, zoom), Radius: 40, Workers: workers}
						name := "clusters"
						if histograms {
							q.Step, q.ByKind, q.ByCountry, name = index.Month, true, true, "histograms"
						}
						b.Run(fmt.Sprintf("%v/%s/z%v/%s/workers=%d", p, f.name, zoom, name, workers), func(b *testing.B) {
							var out index.Result
							ix.Query(q, &out)
							for b.Loop() {
								ix.Query(q, &out)
							}
							b.ReportMetric(float64(len(out.Clusters)), "clusters")
						})
					}
				}
			}
		}
	}
}
