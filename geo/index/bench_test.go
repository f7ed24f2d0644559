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

// population is a set of events to measure with. That of 10 million, which takes some seconds and 2 GB to make, is left out by -short.
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
	if !testing.Short() {
		ps = append(ps, population{"skewed", 10_000_000, skewed})
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

// BenchmarkQuery measures no filter and the worst ones of a screen over the busiest place, on one core and on two.
func BenchmarkQuery(b *testing.B) {
	for _, p := range populations() {
		c := p.columns()
		ix := p.index(b, 2)
		for name, f := range map[string]index.Filter{"none": {}, "half": halfFilter(), "some": someFilter()} {
			for _, zoom := range []float64{2, 4, 6, 8, 11, 14} {
				q := index.Query{Filter: f, View: screen(orb.Point{c.Lon[0], c.Lat[0]}, zoom), Radius: index.DefaultRadius}
				measure(b, ix, fmt.Sprintf("%v/%s/z=%v/clusters", p, name, zoom), q)
				q.Step, q.ByKind, q.ByCountry = index.Month, true, true
				measure(b, ix, fmt.Sprintf("%v/%s/z=%v/histograms", p, name, zoom), q)
			}
		}
	}
}

func measure(b *testing.B, ix *index.Index, name string, q index.Query) {
	b.Helper()
	for _, q.Workers = range []int{1, 2} {
		b.Run(fmt.Sprintf("%s/workers=%d", name, q.Workers), func(b *testing.B) {
			var out index.Result
			ix.Query(q, &out)
			b.ReportAllocs()
			for b.Loop() {
				ix.Query(q, &out)
			}
		})
	}
}

// BenchmarkNaive is what BenchmarkQuery saves: a look at each event, with a map of cells.
func BenchmarkNaive(b *testing.B) {
	for _, p := range populations() {
		nv := naive{p.columns()}
		at := make([]proj.World, nv.Len())
		for i := range at {
			at[i] = proj.ToWorld(nv.point(i))
		}
		for name, f := range map[string]index.Filter{"half": halfFilter(), "some": someFilter()} {
			for _, zoom := range []float64{2, 8} {
				b.Run(fmt.Sprintf("%v/%s/z=%v/cells", p, name, zoom), func(b *testing.B) {
					for b.Loop() {
						nv.cells(f, screen(nv.point(0), zoom), at)
					}
				})
			}
		}
	}
}

// BenchmarkSelect measures what a click, a drawn area and a search for the nearest cost.
func BenchmarkSelect(b *testing.B) {
	c := skewed(1_000_000, 7)
	ix, err := index.Build(b.Context(), c)
	require.NoError(b, err)
	at, dst := orb.Point{c.Lon[0], c.Lat[0]}, make([]uint32, 0, c.Len())
	b.Run("nearest", func(b *testing.B) {
		for b.Loop() {
			ix.Nearest(someFilter(), at, 10, nil)
		}
	})
	b.Run("radius=200km", func(b *testing.B) {
		for b.Loop() {
			ix.Radius(someFilter(), at, 200e3, dst)
		}
	})
	b.Run("polygon", func(b *testing.B) {
		for b.Loop() {
			_, _ = ix.Within(someFilter(), orb.Polygon{{{-20, -40}, {60, -30}, {50, 60}, {10, 20}, {-30, 50}}}, dst)
		}
	})
}
