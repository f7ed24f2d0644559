package index_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo"
	"incidentmap/geo/index"
	"incidentmap/geo/proj"
)

func build(t *testing.T, c index.Columns) *index.Index {
	t.Helper()
	ix, err := index.Builder{Workers: 2}.Build(t.Context(), c)
	require.NoError(t, err)
	return ix
}

// filters are a table of what users ask for.
func filters(n int) map[string]index.Filter {
	kinds, countries := &index.KindSet{}, &index.CountrySet{}
	kinds.Add(10)
	kinds.Add(40)
	kinds.Add(200) // does not occur
	for c := uint16(0); c < 60; c += 3 {
		countries.Add(c)
	}
	third := index.NewBitmap(n)
	for i := 0; i < n; i += 3 {
		third.Add(uint32(i))
	}
	year := &index.Days{First: firstDay + 700, Last: firstDay + 1064}
	return map[string]index.Filter{
		"all":              {},
		"year":             {When: year},
		"year and undated": {When: year, WithUndated: true},
		"one day":          {When: &index.Days{First: firstDay + 900, Last: firstDay + 900}},
		"no day":           {When: &index.Days{First: firstDay + 900, Last: firstDay + 899}},
		"long ago":         {When: &index.Days{First: math.MinInt32, Last: 0}},
		"ever":             {When: &index.Days{First: math.MinInt32, Last: math.MaxInt32}},
		"kinds":            {Kinds: kinds},
		"no kind":          {Kinds: &index.KindSet{}},
		"countries":        {Countries: countries},
		"some":             {When: year, Kinds: kinds, Countries: countries},
		"classes":          {Classes: 1<<3 | 1<<5},
		"weight":           {MinWeight: 5},
		"great weight":     {MinWeight: 300},
		"records":          {Records: third},
		"everything":       {When: year, Kinds: kinds, Countries: countries, Classes: 0xF7, MinWeight: 1, Records: third},
	}
}

func view(lon, lat, zoom float64) proj.Viewport {
	return proj.Viewport{Center: proj.ToWorld(orb.Point{lon, lat}), Zoom: zoom, Width: 900, Height: 600, Scale: 1}
}

func views() map[string]proj.Viewport {
	return map[string]proj.Viewport{
		"everything": {}, "world": view(0, 20, 1), "fraction": view(30, 30, 3.4), "continent": view(60, 30, 4), "country": view(-100, 40, 7),
		"antimeridian from the west": view(179, 0, 4), "antimeridian from the east": view(-179, -15, 5.5), "pole": view(0, 84, 3), "copy": {
			Center: proj.World{X: 1.9, Y: 0.5}, Zoom: 3, Width: 700, Height: 500, Scale: 2},
	}
}

// mixed has skewed events, an even spread, and what is unusual: dates centuries apart, heavy weights, intervals of many lengths.
func mixed(n int, seed uint64) index.Columns {
	r := rand.New(rand.NewPCG(seed, 3))
	c, even := skewed(n, seed), uniform(n/2, seed)
	for i := range even.ID {
		e := index.Event{
			ID: uint32(n + i), Point: orb.Point{even.Lon[i], even.Lat[i]}, First: even.First[i], Last: even.Last[i], Kind: even.Kind[i],
			Country: even.Country[i], Class: even.Class[i], Weight: even.Weight[i],
		}
		if r.IntN(20) == 0 {
			e.First = int32(r.IntN(200000)) - 100000
			e.Last = e.First + int32(r.IntN(3000))
		}
		if r.IntN(10) == 0 && e.First != index.Undated {
			e.Last = e.First + int32(r.IntN(2000))
		}
		c.Append(e)
	}
	return c
}

func TestCountsAgreeWithANaiveScan(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1023, 1024, 1025, 5000} {
		c := mixed(n, uint64(n))
		ix, nv := build(t, c), naive{c}
		var out index.Result
		for fn, f := range filters(c.Len()) {
			for vn, v := range views() {
				q := index.Query{Filter: f, View: v, Step: index.Month, ByKind: true, ByCountry: true, Workers: 2}
				ix.Query(q, &out)
				assertAnswer(t, ix, nv.query(q), &out, fmt.Sprintf("%d events, %s, %s", n, fn, vn))
			}
		}
	}
}

func assertAnswer(t *testing.T, ix *index.Index, want answer, got *index.Result, name string) {
	t.Helper()
	assert.Equal(t, want.total, got.Tally, name)
	assert.Equal(t, want.undated, got.Undated, "undated: %s", name)
	for i, kind := range ix.Kinds() {
		assert.Equal(t, want.kinds[kind], got.Kinds[i], "kind %d: %s", kind, name)
	}
	for i, country := range ix.Countries() {
		assert.Equal(t, want.countries[country], got.Countries[i], "country %d: %s", country, name)
	}
	assertTimes(t, want.days, &got.Time, name)
}

// assertTimes demands that bins have what they should, and that the rest lies before or after them.
func assertTimes(t *testing.T, want map[int32]index.Bin, got *index.Histogram, name string) {
	t.Helper()
	near := func(want, got index.Share, what string) {
		assert.InDelta(t, want.Count, got.Count, 1e-3, "%s: %s", what, name)
		assert.InDelta(t, want.Weight, got.Weight, 1e-3*(1+want.Weight), "%s: %s", what, name)
	}
	for i, b := range got.Bins {
		w := want[got.Starts[i]]
		assert.Equal(t, w.Tally, b.Tally, "month from day %d: %s", got.Starts[i], name)
		near(w.Vague, b.Vague, fmt.Sprint("parts of the month from day ", got.Starts[i]))
	}
	var before, after index.Share
	for day, b := range want {
		switch {
		case len(got.Bins) == 0 || day >= got.Starts[len(got.Bins)]:
			after = sum(after, b)
		case day < got.Starts[0]:
			before = sum(before, b)
		}
	}
	near(before, got.Before, "before")
	near(after, got.After, "after")
}

func sum(s index.Share, b index.Bin) index.Share {
	return index.Share{Count: s.Count + float64(b.Count) + b.Vague.Count, Weight: s.Weight + float64(b.Weight) + b.Vague.Weight}
}

func TestClustersAgreeWithANaiveTwinInEveryView(t *testing.T) {
	c := mixed(6000, 5)
	ix, nv := build(t, c), naive{c}
	var out index.Result
	for fn, f := range filters(c.Len()) {
		for vn, v := range views() {
			if v.Width == 0 {
				v.Zoom = 3
			}
			name := fmt.Sprintf("%s, %s", fn, vn)
			ix.Query(index.Query{Filter: f, View: v, Radius: 50, Workers: 2}, &out)
			inView := map[string]bool{}
			for i := range out.Clusters {
				cl := &out.Clusters[i]
				leaves := ix.Leaves(f, cl, 0, math.MaxInt, nil)
				slices.Sort(leaves)
				assert.Len(t, leaves, cl.Count, name)
				inView[key(leaves)] = true
			}
			assertGroups(t, nv, nv.clusters(f, v.Zoom, 50), v, inView, name)
		}
	}
}

func key[T ~int | ~uint32](records []T) string { return fmt.Sprint(records) }

// assertGroups demands that the clusters found are groups, and all those that have their middle in the view.
func assertGroups(t *testing.T, nv naive, groups []*group, v proj.Viewport, found map[string]bool, name string) {
	t.Helper()
	all := map[string]bool{}
	for _, g := range groups {
		key := key(g.events) // records are row numbers here
		all[key] = true
		px := v.ToPx(nv.middle(g.events, g.mid.X))
		if v.Width == 0 || px.X > 0 && px.X < float64(v.Width) && px.Y > 0 && px.Y < float64(v.Height) {
			assert.True(t, found[key], "%s: a group of %d at %v is missing", name, len(g.events), px)
		}
	}
	for key := range found {
		assert.True(t, all[key], "%s: a cluster of %d characters is not a group", name, len(key))
	}
}

func TestClustersHoldEveryEventOnceAtEveryZoom(t *testing.T) {
	c := mixed(20000, 8)
	ix := build(t, c)
	var out index.Result
	want := index.Tally{}
	for _, w := range c.Weight {
		want = plus(want, int64(w))
	}
	for zoom := geo.MinZoom; zoom <= 7; zoom += 0.25 {
		ix.Query(index.Query{View: proj.Viewport{Zoom: zoom}, Radius: 40}, &out)
		var got index.Tally
		ids := map[uint64]bool{}
		for _, cl := range out.Clusters {
			got.Count, got.Weight = got.Count+int64(cl.Count), got.Weight+cl.Weight
			ids[cl.ID] = true
			kinds := 0
			for _, n := range cl.Kinds {
				kinds += int(n)
			}
			assert.Equal(t, cl.Count, kinds)
		}
		assert.Equal(t, want, got, "zoom %v", zoom)
		assert.Equal(t, want, out.Tally, "zoom %v", zoom)
		assert.Len(t, ids, len(out.Clusters), "identities at zoom %v", zoom)
	}
}

func TestLeavesOfTheChildrenAreTheLeaves(t *testing.T) {
	c := mixed(20000, 9)
	ix := build(t, c)
	f := filters(c.Len())["year"]
	q := index.Query{Filter: f, View: view(20, 20, 2), Radius: 40}
	var out, children index.Result
	ix.Query(q, &out)
	for i := range out.Clusters {
		cl := &out.Clusters[i]
		for _, zoom := range []float64{3, 5.5} {
			var got []uint32
			for _, child := range ix.Children(q, cl, zoom, &children) {
				got = ix.Leaves(f.In(cl), &child, 0, math.MaxInt, got)
			}
			assert.ElementsMatch(t, ix.Leaves(f, cl, 0, math.MaxInt, nil), got)
		}
	}
}

func TestPanningLeavesClustersAsTheyAre(t *testing.T) {
	ix := build(t, mixed(20000, 12))
	var out index.Result
	seen := map[uint64]index.Cluster{}
	for lon := -180.0; lon < 180; lon += 1.7 {
		ix.Query(index.Query{View: view(lon, 25, 4), Radius: 40}, &out)
		for _, cl := range out.Clusters {
			cl.Kinds = slices.Clone(cl.Kinds)
			if before, ok := seen[cl.ID]; ok {
				assert.Equal(t, before, cl)
			}
			seen[cl.ID] = cl
		}
	}
	assert.Greater(t, len(seen), 100)
}

func TestTheAntimeridianIsNoEdge(t *testing.T) {
	var c index.Columns
	for i := range 10 {
		c.Append(index.Event{ID: uint32(i), Point: orb.Point{math.Remainder(179.95+float64(i)*0.01, 360), -17}})
	}
	ix := build(t, c)
	var out index.Result
	for _, lon := range []float64{179.9, -179.9} {
		ix.Query(index.Query{View: view(lon, -17, 6), Radius: 40}, &out)
		require.Len(t, out.Clusters, 1)
		assert.Equal(t, 10, out.Clusters[0].Count)
		assert.InDelta(t, 179.995, out.Clusters[0].Point().Lon(), 1e-6)
		assert.EqualValues(t, 10, out.Count)
	}
	got, err := ix.Within(index.Filter{}, orb.Polygon{{{179.965, -18}, {180.015, -18}, {180.015, -16}, {179.965, -16}}}, nil)
	require.NoError(t, err)
	assert.ElementsMatch(t, []uint32{2, 3, 4, 5, 6}, got)
	assert.Len(t, ix.Radius(index.Filter{}, orb.Point{180, -17}, 2200, nil), 5)
	assert.EqualValues(t, 6, ix.Nearest(index.Filter{}, orb.Point{-179.99, -17}, 1, nil)[0].Record)
}

func TestManyEventsOnOnePointAreOneStack(t *testing.T) {
	var c index.Columns
	for i := range 44463 {
		c.Append(index.Event{ID: uint32(i), Point: orb.Point{44.36, 33.31}, First: int32(i % 3000), Last: int32(i % 3000), Kind: uint8(i % 3), Weight: 2})
	}
	ix := build(t, c)
	var out index.Result
	for zoom := 0.5; zoom <= geo.MaxZoom; zoom++ {
		q := index.Query{View: view(44.36, 33.31, zoom), Radius: 40}
		ix.Query(q, &out)
		require.Len(t, out.Clusters, 1)
		cl := out.Clusters[0]
		assert.Equal(t, 44463, cl.Count)
		assert.EqualValues(t, 2*44463, cl.Weight)
		assert.Equal(t, []uint32{14821, 14821, 14821}, cl.Kinds)
		assert.True(t, cl.Stack)
		assert.InDelta(t, 44.36, cl.Point().Lon(), 1e-6)
		assert.InDelta(t, 33.31, cl.Point().Lat(), 1e-6)
	}
	stack := out.Clusters[0]
	assert.InDelta(t, geo.MaxZoom, ix.ExpansionZoom(index.Query{View: view(44, 33, 3), Radius: 40}, &stack, &index.Result{}), 0)
	pages := map[uint32]bool{}
	for offset := 0; offset < 44463; offset += 10000 {
		for _, id := range ix.Leaves(index.Filter{}, &stack, offset, 10000, nil) {
			pages[id] = true
		}
	}
	assert.Len(t, pages, 44463)
	assert.Empty(t, ix.Leaves(index.Filter{}, &stack, 44463, 10, nil))
}

func TestExpansionZoomIsTheFirstAtWhichAClusterFallsApart(t *testing.T) {
	var c index.Columns
	c.Append(index.Event{ID: 1, Point: orb.Point{37.39, 55.82}})
	c.Append(index.Event{ID: 2, Point: orb.Point{37.62, 55.75}})
	ix := build(t, c)
	var out, other index.Result
	q := index.Query{View: view(37.5, 55.8, 3), Radius: 40}
	ix.Query(q, &out)
	require.Len(t, out.Clusters, 1)
	zoom := ix.ExpansionZoom(q, &out.Clusters[0], &other)
	q.View.Zoom = zoom
	ix.Query(q, &other)
	assert.Len(t, other.Clusters, 2)
	q.View.Zoom = zoom - 0.5
	ix.Query(q, &other)
	assert.Len(t, other.Clusters, 1)
	assert.False(t, out.Clusters[0].Stack)
}

func TestPolygonAgreesWithANaiveScan(t *testing.T) {
	c := mixed(5000, 13)
	ix, nv := build(t, c), naive{c}
	polygons := map[string]orb.Polygon{
		"triangle": {{{10, 10}, {80, 20}, {40, 60}, {10, 10}}},
		"hole":     {{{-100, -50}, {0, -50}, {100, -50}, {100, 70}, {0, 70}, {-100, 70}}, {{-50, -20}, {50, -20}, {0, 50}}},
		"concave":  {{{0, 0}, {60, 0}, {60, 60}, {30, 5}, {0, 60}}},
	}
	for name, p := range polygons {
		for fn, f := range filters(c.Len()) {
			var want []uint32
			for i := range nv.ID {
				if len(nv.fails(f, i)) == 0 && inPolygon(p, rounded(nv.point(i))) {
					want = append(want, nv.ID[i])
				}
			}
			got, err := ix.Within(f, p, nil)
			require.NoError(t, err)
			slices.Sort(got)
			assert.True(t, slices.Equal(want, got), "%s, %s", name, fn)
		}
	}
}

// inPolygon casts a ray to the east.
func inPolygon(p orb.Polygon, at proj.World) bool {
	in := false
	for _, ring := range p {
		for i := range ring {
			a, b := proj.ToWorld(ring[i]), proj.ToWorld(ring[(i+1)%len(ring)])
			if (a.Y > at.Y) != (b.Y > at.Y) && at.X < a.X+(at.Y-a.Y)/(b.Y-a.Y)*(b.X-a.X) {
				in = !in
			}
		}
	}
	return in
}

func TestPolygonsThatHaveNoInsideAreRefused(t *testing.T) {
	for name, p := range map[string]orb.Polygon{
		"no ring": {}, "two corners": {{{0, 0}, {1, 1}}}, "not a number": {{{0, 0}, {1, math.NaN()}, {2, 2}}},
		"far away": {{{0, 0}, {1e300, 0}, {0, 1}}},
	} {
		_, err := index.InPolygon(p)
		assert.Error(t, err, name)
	}
}

func TestNearestAndRadiusMeasureOnTheEllipsoid(t *testing.T) {
	c := mixed(5000, 14)
	ix, nv := build(t, c), naive{c}
	for _, at := range []orb.Point{{44.36, 33.31}, {179.99, -17}, {-179.5, 70}, {0, 84.9}, {13, -60}} {
		for fn, f := range filters(c.Len()) {
			var all index.Columns
			for i := range nv.ID {
				if len(nv.fails(f, i)) == 0 {
					all.Append(index.Event{ID: nv.ID[i], Point: rounded(nv.point(i)).Point()})
				}
			}
			got := ix.Nearest(f, at, 7, nil)
			assert.Len(t, got, min(7, all.Len()), fn)
			if len(got) == 0 {
				continue
			}
			worst := got[len(got)-1].Metres
			closer := 0
			for i := range all.ID {
				if spherical(at, orb.Point{all.Lon[i], all.Lat[i]}) < 0.99*worst {
					closer++
				}
			}
			assert.LessOrEqual(t, closer, 7, "%s near %v", fn, at)
			assert.True(t, slices.IsSortedFunc(got, func(a, b index.Neighbor) int { return int(math.Copysign(1, a.Metres-b.Metres)) }) || worst == got[0].Metres)
			within := ix.Radius(f, at, worst, nil)
			for _, n := range got {
				assert.Contains(t, within, n.Record, "%s near %v", fn, at)
			}
		}
	}
}

func spherical(p, q orb.Point) float64 {
	v := func(p orb.Point) (x, y, z float64) {
		lon, lat := p.Lon()*math.Pi/180, p.Lat()*math.Pi/180
		return math.Cos(lat) * math.Cos(lon), math.Cos(lat) * math.Sin(lon), math.Sin(lat)
	}
	ax, ay, az := v(p)
	bx, by, bz := v(q)
	return 6371008.8 * 2 * math.Asin(min(1, math.Sqrt((ax-bx)*(ax-bx)+(ay-by)*(ay-by)+(az-bz)*(az-bz))/2))
}

func TestHeatCountsEachEventInItsCell(t *testing.T) {
	c := mixed(5000, 15)
	ix, nv := build(t, c), naive{c}
	var out index.Result
	for vn, v := range views() {
		if v.Width == 0 {
			continue
		}
		for _, weight := range []bool{false, true} {
			ix.Query(index.Query{View: v, Heat: index.HeatSpec{Cell: 16, Margin: 10, Weight: weight}}, &out)
			want := make([]uint32, len(out.Heat.Values))
			for i := range nv.ID {
				w := rounded(nv.point(i))
				col := math.Floor((w.X - out.Heat.Origin.X - math.Floor(w.X-out.Heat.Origin.X+1e-12)) / out.Heat.Side)
				row := math.Floor((w.Y - out.Heat.Origin.Y) / out.Heat.Side)
				if col < float64(out.Heat.Cols) && row >= 0 && row < float64(out.Heat.Rows) {
					add := uint32(1)
					if weight {
						add = nv.Weight[i]
					}
					want[int(row)*out.Heat.Cols+int(col)] += add
				}
			}
			assert.True(t, slices.Equal(want, out.Heat.Values), vn)
			assert.GreaterOrEqual(t, out.Heat.Side*v.WorldSize(), 16.0)
		}
	}
}

func TestRowsThatHaveNoPlaceAreRefusedByNumber(t *testing.T) {
	good := index.Event{ID: 70, Point: orb.Point{10, 20}, First: 5, Last: 6}
	for want, spoil := range map[string]func(*index.Event){
		"longitude NaN":       func(e *index.Event) { e.Point[0] = math.NaN() },
		"longitude +Inf":      func(e *index.Event) { e.Point[0] = math.Inf(1) },
		"latitude NaN":        func(e *index.Event) { e.Point[1] = math.NaN() },
		"latitude 91":         func(e *index.Event) { e.Point[1] = 91 },
		"day 9, the first":    func(e *index.Event) { e.First = 9 },
		"country 1024 is not": func(e *index.Event) { e.Country = 1024 },
		"class 64 is not":     func(e *index.Event) { e.Class = 64 },
	} {
		var c index.Columns
		bad := good
		bad.ID = 71
		spoil(&bad)
		c.Append(good)
		c.Append(bad)
		_, err := index.Build(t.Context(), c)
		require.ErrorContains(t, err, want)
		require.ErrorContains(t, err, "row 1 (record 71)")
	}
	_, err := index.Build(t.Context(), index.Columns{ID: []uint32{1}})
	require.ErrorContains(t, err, "column longitude has 0 rows")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = index.Build(ctx, index.Columns{})
	require.ErrorIs(t, err, context.Canceled)
}

func TestPolesAndEdgesOfTheWorldArePlaced(t *testing.T) {
	var c index.Columns
	for i, p := range []orb.Point{{0, 90}, {0, -90}, {180, 0}, {-180, 0}, {360, 0}, {-190, 0}} {
		c.Append(index.Event{ID: uint32(i), Point: p})
	}
	ix := build(t, c)
	var out index.Result
	ix.Query(index.Query{View: proj.Viewport{Zoom: 2}, Radius: 40}, &out)
	assert.EqualValues(t, 6, out.Count)
	assert.Len(t, ix.Radius(index.Filter{}, orb.Point{180, 0}, 1, nil), 2)
	assert.Len(t, ix.Radius(index.Filter{}, orb.Point{170, 0}, 1, nil), 1)
	assert.Len(t, ix.Radius(index.Filter{}, orb.Point{0, 85.051}, 200, nil), 1)
}

func TestAnIndexIsCompact(t *testing.T) {
	for _, p := range []index.Columns{skewed(200_000, 1), uniform(200_000, 1)} {
		assert.LessOrEqual(t, build(t, p).Bytes(), 20*p.Len())
	}
}

func TestAWarmQueryLeavesNoGarbage(t *testing.T) {
	ix := build(t, skewed(50_000, 1))
	q := index.Query{Filter: someFilter(), View: screen(orb.Point{0, 0}, 2), Radius: 40, Step: index.Month, ByKind: true, ByCountry: true, Workers: 1}
	var out index.Result
	ix.Query(q, &out)
	assert.LessOrEqual(t, testing.AllocsPerRun(20, func() { ix.Query(q, &out) }), 3.0)
}

func TestHistogramsFollowTheCalendar(t *testing.T) {
	var c index.Columns
	for i, days := range [][2]int32{{19723, 19723}, {19724, 19753}, {19754, 19754}, {19753, 19754}, {index.Undated, 0}} { // from 2024-01-01
		c.Append(index.Event{ID: uint32(i), First: days[0], Last: days[1], Weight: 1 + uint32(i)})
	}
	ix := build(t, c)
	var out index.Result
	for step, want := range map[index.Step]struct {
		bins         int
		first, exact index.Tally
	}{
		index.Day:   {32, index.Tally{Count: 1, Weight: 1}, index.Tally{Count: 2, Weight: 4}},
		index.Week:  {5, index.Tally{Count: 1, Weight: 1}, index.Tally{Count: 3, Weight: 8}},
		index.Month: {2, index.Tally{Count: 2, Weight: 3}, index.Tally{Count: 3, Weight: 6}},
		index.Year:  {1, index.Tally{Count: 4, Weight: 10}, index.Tally{Count: 4, Weight: 10}},
	} {
		ix.Query(index.Query{Step: step}, &out)
		var exact index.Tally
		for _, b := range out.Time.Bins {
			exact.Count, exact.Weight = exact.Count+b.Count, exact.Weight+b.Weight
		}
		assert.Len(t, out.Time.Bins, want.bins)
		assert.Len(t, out.Time.Starts, want.bins+1)
		assert.EqualValues(t, 19723, out.Time.Starts[0])
		assert.Equal(t, want.first, out.Time.Bins[0].Tally)
		assert.Equal(t, want.exact, exact)
		assert.Equal(t, index.Tally{Count: 1, Weight: 5}, out.Undated)
	}
}

func TestReadersDoNotDisturbEachOther(t *testing.T) {
	ix := build(t, skewed(60_000, 2))
	q := index.Query{Filter: someFilter(), View: screen(orb.Point{20, 20}, 2), Radius: 40, Step: index.Day, ByKind: true, Heat: index.HeatSpec{Cell: 8}}
	var want index.Result
	ix.Query(q, &want)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			var out index.Result
			for range 5 {
				ix.Query(q, &out)
				assert.Equal(t, want.Clusters, out.Clusters)
				assert.Equal(t, want.Time, out.Time)
				assert.Equal(t, want.Heat, out.Heat)
			}
		})
	}
	readers.Wait()
}
