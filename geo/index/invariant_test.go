package index_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/hexgrid"
	"incidentmap/geo/index"
	"incidentmap/geo/proj"
)

// eventAt is row i of columns.
func eventAt(c index.Columns, i int) index.Event {
	return index.Event{
		ID: c.ID[i], Point: orb.Point{c.Lon[i], c.Lat[i]}, First: c.First[i], Last: c.Last[i], Kind: c.Kind[i], Country: c.Country[i], Class: c.Class[i],
		Weight: c.Weight[i],
	}
}

// shuffled are the rows in another order.
func shuffled(c index.Columns, seed uint64) (out index.Columns) {
	for _, i := range rand.New(rand.NewPCG(seed, 2)).Perm(c.Len()) {
		out.Append(eventAt(c, i))
	}
	return out
}

func TestNeitherTheOrderOfTheInputNorTheNumberOfWorkersMatters(t *testing.T) {
	c := mixed(5000, 21)
	a := build(t, c)
	b, err := index.Builder{Workers: 1}.Build(t.Context(), shuffled(c, 3))
	require.NoError(t, err)
	for name, f := range filters(c.Len()) {
		var first, second index.Result
		q := index.Query{Filter: f, View: view(30, 30, 3), Radius: 40, Step: index.Day, ByKind: true, ByCountry: true, Heat: index.HeatSpec{Cell: 8, Weight: true}}
		a.Query(q, &first)
		b.Query(q, &second)
		assert.Equal(t, first.Clusters, second.Clusters, name)
		assert.Equal(t, [2]any{first.Time, first.Heat}, [2]any{second.Time, second.Heat}, name)
		assert.Equal(t, [2]any{first.Kinds, first.Countries}, [2]any{second.Kinds, second.Countries}, name)
		for i := range first.Clusters {
			assert.Equal(t, a.Leaves(f, &first.Clusters[i], 0, math.MaxInt, nil), b.Leaves(f, &second.Clusters[i], 0, math.MaxInt, nil), name)
		}
		assert.Equal(t, a.Nearest(f, orb.Point{20, 20}, 50, nil), b.Nearest(f, orb.Point{20, 20}, 50, nil), name)
		var cells, others index.HexResult
		h := index.HexQuery{Filter: f, View: q.View, Grid: hexgrid.For(q.View, hexgrid.Grid{})}
		a.Hexes(h, &cells)
		b.Hexes(h, &others)
		assert.Equal(t, cells.Hexes, others.Hexes, name)
	}
}

// turnable has events whose places lie on a lattice that turning the world by an eighth leaves as it is, in cells of the clusters that all hold another number
// of events: so none ranks before another for lying farther west.
func turnable(turn float64) (c index.Columns) {
	r := rand.New(rand.NewPCG(9, 9))
	const cells = 64 // round the world
	taken, id := map[[2]int]bool{}, uint32(0)
	for n := 1; n < 90; n++ {
		at := [2]int{r.IntN(cells), 16 + r.IntN(24)}
		if taken[at] {
			continue
		}
		taken[at] = true
		for range n {
			x := (float64(at[0]*1024+r.IntN(1024))/1024/cells - 0.5) * 360
			lat := proj.World{Y: (float64(at[1]) + 0.1 + 0.8*r.Float64()) / cells}.Point().Lat()
			first := int32(r.IntN(900))
			c.Append(index.Event{ID: id, Point: orb.Point{math.Remainder(x+turn, 360), lat}, First: first, Last: first + int32(r.IntN(60)), Weight: id % 7, Kind: uint8(id % 3)})
			id++
		}
	}
	return c
}

func TestTurningTheWorldTurnsTheAnswer(t *testing.T) {
	still := build(t, turnable(0))
	for _, turn := range []float64{45, 90, 180, 225} {
		turned := build(t, turnable(turn))
		for _, lon := range []float64{-170, -45, 0, 100} {
			q := index.Query{View: view(lon, 20, 4), Radius: 64, Step: index.Month, ByKind: true, Heat: index.HeatSpec{Cell: 16}}
			var want, got index.Result
			still.Query(q, &want)
			q.View = view(math.Remainder(lon+turn, 360), 20, 4)
			turned.Query(q, &got)
			name := fmt.Sprintf("turned by %v, seen at %v", turn, lon)
			assert.Equal(t, want.Tally, got.Tally, name)
			assert.Equal(t, want.Time, got.Time, name)
			assert.Equal(t, want.Kinds, got.Kinds, name)
			assert.Equal(t, want.Heat.Values, got.Heat.Values, name)
			assert.Equal(t, members(still, &want), members(turned, &got), name)
		}
	}
}

// members are the records of each cluster, in an order of their own.
func members(ix *index.Index, out *index.Result) [][]uint32 {
	var all [][]uint32
	for i := range out.Clusters {
		leaves := ix.Leaves(index.Filter{}, &out.Clusters[i], 0, math.MaxInt, nil)
		slices.Sort(leaves)
		all = append(all, leaves)
	}
	slices.SortFunc(all, func(a, b []uint32) int { return slices.Compare(a, b) })
	return all
}

func TestAStackChangesNothingElse(t *testing.T) {
	c := skewed(8000, 22)
	plain := build(t, c)
	for i := range 44_000 {
		c.Append(index.Event{ID: uint32(8000 + i), Point: orb.Point{-30.25, -47.5}, First: int32(firstDay + i%3000), Last: int32(firstDay + i%3000)})
	}
	stacked := build(t, c)
	for _, zoom := range []float64{3, 5, 8} {
		for _, at := range []orb.Point{{100, 40}, {120, -20}, {-100, 50}} {
			var want, got index.Result
			q := index.Query{View: view(at.Lon(), at.Lat(), zoom), Radius: 40}
			plain.Query(q, &want)
			stacked.Query(q, &got)
			assert.Equal(t, want.Tally, got.Tally, "zoom %v at %v", zoom, at)
			assert.Equal(t, members(plain, &want), members(stacked, &got), "zoom %v at %v", zoom, at)
		}
	}
}

func TestPartsOfAnEventSumToOne(t *testing.T) {
	c := mixed(4000, 23)
	ix := build(t, c)
	for _, step := range []index.Step{index.Day, index.Week, index.Month, index.Year} {
		var out index.Result
		ix.Query(index.Query{Step: step}, &out)
		count, weight := out.Time.Before.Count+out.Time.After.Count, out.Time.Before.Weight+out.Time.After.Weight
		for _, b := range out.Time.Bins {
			count, weight = count+float64(b.Count)+b.Vague.Count, weight+float64(b.Weight)+b.Vague.Weight
			assert.GreaterOrEqual(t, b.Vague.Count, 0.0)
			assert.GreaterOrEqual(t, b.Vague.Weight, 0.0)
		}
		assert.InDelta(t, float64(out.Count-out.Undated.Count), count, 1e-9, "step %d", step)
		assert.InDelta(t, float64(out.Weight-out.Undated.Weight), weight, 1e-6, "step %d", step)
	}
}

func TestAnEventOfTwoMonthsCountsInBothByItsDays(t *testing.T) {
	var c index.Columns
	c.Append(index.Event{ID: 1, First: 19753, Last: 19757, Weight: 300}) // 2024-01-31 to 2024-02-04
	c.Append(index.Event{ID: 2, First: 19723, Last: 19723 + 365, Weight: 10})
	ix := build(t, c)
	var out index.Result
	ix.Query(index.Query{Step: index.Month, Filter: index.Filter{MinWeight: 300}}, &out)
	bins := out.Time.Bins
	assert.Len(t, bins, 12)
	assert.InDelta(t, 0.2, bins[0].Vague.Count, 1e-6)
	assert.InDelta(t, 0.8, bins[1].Vague.Count, 1e-6)
	assert.InDelta(t, 60, bins[0].Vague.Weight, 1e-4)
	assert.InDelta(t, 240, bins[1].Vague.Weight, 1e-4)
	assert.Zero(t, bins[2])
}

// The greatest weights do not fit the columns, but their days belong to the calendar like any other.
func TestAHeavyEventOnTheLastDayHasItsBar(t *testing.T) {
	var c index.Columns
	c.Append(index.Event{ID: 1, First: 19723, Last: 19723, Weight: 1})
	c.Append(index.Event{ID: 2, First: 19999, Last: 19999, Weight: 5000})
	var out index.Result
	build(t, c).Query(index.Query{Step: index.Month}, &out)
	assert.Equal(t, index.Tally{Count: 1, Weight: 5000}, out.Time.Bins[len(out.Time.Bins)-1].Tally)
	assert.Zero(t, out.Time.After)
}

// eventsOf makes up to 400 events of bytes: many at the same few places, on both sides of the antimeridian.
func eventsOf(data []byte) (c index.Columns) {
	for ; len(data) >= 8 && c.Len() < 400; data = data[8:] {
		v := binary.LittleEndian.Uint64(data)
		lon, lat := math.Remainder(float64(v%97)*7.3+150, 360), float64(v>>8%41)*4-80
		e := index.Event{ID: uint32(c.Len()), Point: orb.Point{lon, lat}, Kind: uint8(v >> 16), Country: uint16(v >> 24 % 300), Class: uint8(v >> 32 % 64), Weight: uint32(v >> 40 % 700)}
		e.First = int32(v >> 50 % 2000)
		e.Last = e.First + int32(v>>20%90)
		if v%13 == 0 {
			e.First, e.Last = index.Undated, 0
		}
		c.Append(e)
	}
	return c
}

func FuzzAnIndexAgreesWithANaiveScan(f *testing.F) {
	f.Add([]byte("12345678abcdefgh12345678ABCDEFGH********////////"), 3.0, int32(100), int32(900), uint64(0xff))
	f.Add(make([]byte, 4000), 0.5, int32(0), int32(0), uint64(1))
	f.Add([]byte{}, 19.0, int32(5), int32(-5), uint64(0))
	f.Fuzz(func(t *testing.T, data []byte, zoom float64, from, to int32, classes uint64) {
		zoom = math.Mod(math.Abs(zoom), 12)
		if math.IsNaN(zoom) {
			return
		}
		c := eventsOf(data)
		ix, other := build(t, c), build(t, shuffled(c, classes))
		filter := index.Filter{When: &index.Days{First: from, Last: to}, WithUndated: classes%2 == 0, Classes: classes}
		q := index.Query{Filter: filter, View: proj.Viewport{Zoom: zoom}, Radius: 40, Step: index.Month, ByKind: true, ByCountry: true}
		var out, again, inner index.Result
		ix.Query(q, &out)
		assertAnswer(t, ix, naive{c}.query(q), &out, "fuzzed")
		other.Query(q, &again)
		assert.Equal(t, out.Clusters, again.Clusters)
		leaves := []uint32{}
		for i := range out.Clusters {
			cl := &out.Clusters[i]
			mine := ix.Leaves(filter, cl, 0, math.MaxInt, nil)
			assert.Len(t, mine, cl.Count)
			leaves = append(leaves, mine...)
			var parts []uint32
			for _, child := range ix.Children(q, cl, zoom+1, &inner) {
				parts = ix.Leaves(filter.In(cl), &child, 0, math.MaxInt, parts)
			}
			assert.ElementsMatch(t, mine, parts, "the leaves of the children")
		}
		assert.ElementsMatch(t, ix.Select(filter, nil), leaves, "each event is in one cluster")
	})
}
