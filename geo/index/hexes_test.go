package index_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/hexgrid"
	"incidentmap/geo/index"
	"incidentmap/geo/proj"
)

func gridOf(v proj.Viewport) hexgrid.Grid { return hexgrid.For(v, hexgrid.Grid{}) }

func TestHexesHoldEachEventOnce(t *testing.T) {
	for name, c := range map[string]index.Columns{"skewed": skewed(20_000, 3), "uniform": uniform(20_000, 4)} {
		ix, err := index.Build(t.Context(), c)
		require.NoError(t, err)
		for fn, f := range map[string]index.Filter{"all": {}, "some": someFilter(), "half": halfFilter()} {
			for _, zoom := range []float64{1, 4, 7} {
				v := proj.Viewport{Center: proj.World{X: 0.5, Y: 0.5}, Zoom: zoom, Scale: 1}
				var out index.HexResult
				ix.Hexes(index.HexQuery{Filter: f, View: v, Grid: gridOf(v)}, &out)
				count, weight := 0, int64(0)
				for _, h := range out.Hexes {
					count += h.Count
					weight += h.Weight
				}
				var all index.Result
				ix.Query(index.Query{Filter: f}, &all)
				assert.EqualValues(t, all.Count, count, "%s, %s, zoom %v", name, fn, zoom)
				assert.Equal(t, all.Weight, weight, "%s, %s, zoom %v", name, fn, zoom)
			}
		}
	}
}

func TestHexesInViewAreCountedWhole(t *testing.T) {
	c := skewed(50_000, 5)
	ix, err := index.Build(t.Context(), c)
	require.NoError(t, err)
	for _, at := range []orb.Point{{c.Lon[0], c.Lat[0]}, {180, 10}, {-179.9, -20}, {30, 70}, {0, 85}} {
		for _, zoom := range []float64{3, 5, 8} {
			v := screen(at, zoom).Clamped()
			g := gridOf(v)
			want := map[hexgrid.ID]int{}
			for i := range c.Lon {
				want[g.Cell(kept(orb.Point{c.Lon[i], c.Lat[i]}).Point())]++
			}
			var out index.HexResult
			ix.Hexes(index.HexQuery{View: v, Grid: g}, &out)
			got, apart := map[hexgrid.ID]int{}, 0
			for _, h := range out.Hexes {
				got[h.ID] = h.Count
				apart += int(math.Abs(float64(h.Count - want[h.ID])))
			}
			assert.LessOrEqual(t, apart, len(c.Lon)/250, "zoom %v at %v: events in a neighbouring cell", zoom, at)
			for i := range c.Lon {
				if p := (orb.Point{c.Lon[i], c.Lat[i]}); inside(v, p) {
					assert.NotZero(t, got[g.Cell(kept(p).Point())]+apart, "zoom %v at %v: the cell of %v is there", zoom, at, p)
				}
			}
		}
	}
}

// kept is a point as an index keeps it: within the map.
func kept(p orb.Point) proj.World {
	w := proj.ToWorld(p)
	w.Y = min(w.Y, 1-1.0/(1<<32))
	return w
}

func inside(v proj.Viewport, p orb.Point) bool {
	px := v.ToPx(proj.ToWorld(p))
	return px.X > 2 && px.Y > 2 && px.X < float64(v.Width)-2 && px.Y < float64(v.Height)-2
}

func TestHexesStayWhilePanning(t *testing.T) {
	ix, err := index.Build(t.Context(), skewed(30_000, 6))
	require.NoError(t, err)
	v := screen(orb.Point{170, 30}, 5)
	g := gridOf(v)
	seen := map[hexgrid.ID]index.Hex{}
	var out, fresh index.HexResult
	for step := range 30 {
		v = v.Panned(-40, 11)
		require.Equal(t, g, hexgrid.For(v, g))
		ix.Hexes(index.HexQuery{View: v, Grid: g}, &out)
		ix.Hexes(index.HexQuery{View: v, Grid: g, Workers: 1}, &fresh)
		assert.Equal(t, fresh.Hexes, out.Hexes, "any number of workers finds the same")
		require.NotEmpty(t, out.Hexes)
		for _, h := range out.Hexes {
			if before, known := seen[h.ID]; known {
				assert.Equal(t, before, h, "step %d", step)
			}
			seen[h.ID] = h
		}
	}
}

func TestHexesOfNothing(t *testing.T) {
	ix, err := index.Build(t.Context(), index.Columns{})
	require.NoError(t, err)
	var out index.HexResult
	ix.Hexes(index.HexQuery{View: screen(orb.Point{}, 3), Grid: gridOf(screen(orb.Point{}, 3))}, &out)
	assert.Empty(t, out.Hexes)
}

func BenchmarkHexes(b *testing.B) {
	for _, p := range populations()[4:] {
		c := p.columns()
		ix := p.index(b, 2)
		busiest := orb.Point{c.Lon[0], c.Lat[0]}
		for _, zoom := range []float64{2, 4, 6, 9} {
			for _, f := range []struct {
				name   string
				filter index.Filter
			}{{"all", index.Filter{}}, {"half", halfFilter()}} {
				b.Run(fmt.Sprintf("%v/%s/z%v", p, f.name, zoom), func(b *testing.B) {
					v := screen(busiest, zoom).Clamped()
					q := index.HexQuery{Filter: f.filter, View: v, Grid: gridOf(v)}
					var out index.HexResult
					ix.Hexes(q, &out)
					for b.Loop() {
						ix.Hexes(q, &out)
					}
					b.ReportMetric(float64(len(out.Hexes)), "hexes")
				})
			}
		}
	}
}
