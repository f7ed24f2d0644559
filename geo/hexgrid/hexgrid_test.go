package hexgrid_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/hexgrid"
	"incidentmap/geo/proj"
)

func screen(p orb.Point, zoom float64) proj.Viewport {
	return proj.Viewport{Center: proj.ToWorld(p), Zoom: zoom, Width: 1920, Height: 1080, Scale: 1}
}

// spread are points evenly spread over the globe.
func spread(n int, seed uint64) []orb.Point {
	r := rand.New(rand.NewPCG(seed, 5))
	points := make([]orb.Point, n)
	for i := range points {
		points[i] = orb.Point{360*r.Float64() - 180, math.Asin(2*r.Float64()-1) * 180 / math.Pi}
	}
	return points
}

// areaKM2 is the area of a ring on the WGS 84 ellipsoid, by a sum over fine steps along its sides of the area between them and the equator. Sides are
// straight on the map, as they are drawn, but great circles near a pole, which the map does not show.
func areaKM2(ring orb.Ring) float64 {
	const a, e2, steps = 6378.137, 0.00669437999014132, 40
	e := math.Sqrt(e2)
	zone := func(lat float64) float64 { // of the ellipsoid from the equator, per radian of longitude
		s := math.Sin(lat * math.Pi / 180)
		return a * a * (1 - e2) / 2 * (s/(1-e2*s*s) + math.Log((1+e*s)/(1-e*s))/(2*e))
	}
	sum := 0.0
	for i := range ring[1:] {
		from := ring[i]
		for k := range steps {
			to := straight(ring[i], ring[i+1], float64(k+1)/steps)
			sum -= (zone(from[1]) + zone(to[1])) / 2 * math.Remainder(to[0]-from[0], 360) * math.Pi / 180
			from = to
		}
	}
	if turn := ring[len(ring)-1][0] - ring[0][0]; math.Abs(turn) > 180 {
		sum += zone(math.Copysign(90, ring[0][1])) * turn * math.Pi / 180
	}
	return sum
}

func straight(p, q orb.Point, t float64) orb.Point {
	if max(math.Abs(p[1]), math.Abs(q[1])) > 84 {
		return between(p, q, t)
	}
	a, b := proj.ToWorld(p), proj.ToWorld(q)
	return orb.Point{p[0] + t*(q[0]-p[0]), proj.World{Y: a.Y + t*(b.Y-a.Y)}.Point()[1]}
}

func TestCellsHaveTheSameAreaOnTheGround(t *testing.T) {
	for _, zoom := range []float64{0.5, 2, 4, 6, 9, 13, 17} {
		for _, lat := range []float64{-89.9, -70, -45, -12, 0, 8, 25, 38, 52, 65, 78, 84, 90} {
			for _, lon := range []float64{-180, -131, -77, -5.2, 0, 31, 44, 69, 122, 179.99} {
				g := hexgrid.For(screen(orb.Point{0, 30}, zoom), hexgrid.Grid{})
				id := g.Cell(orb.Point{lon, lat})
				want := g.AreaKM2()
				ring := id.Outline()
				if got := areaKM2(ring); math.Abs(got/want-5.0/6) > 0.005 { // a pentagon
					assert.InEpsilon(t, want, got, 0.005, "zoom %v at %v, %v", zoom, lon, lat)
				}
			}
		}
	}
}

func TestPentagonsAreTwelve(t *testing.T) {
	g := hexgrid.For(screen(orb.Point{}, 1), hexgrid.Grid{})
	cells := map[hexgrid.ID]bool{}
	for _, p := range spread(200_000, 1) {
		cells[g.Cell(p)] = true
	}
	assert.Len(t, cells, g.Cells(), "all cells are found")
	total, pentagons := 0.0, 0
	for id := range cells {
		area := areaKM2(id.Outline())
		total += area
		if area < 0.9*g.AreaKM2() {
			pentagons++
			assert.InEpsilon(t, g.AreaKM2()*5/6, area, 0.005)
		}
	}
	assert.Equal(t, 12, pentagons)
	assert.InEpsilon(t, 510065621.7, total, 1e-3, "the cells cover the globe")
}

func TestACellHasItsCenterAndItsPoints(t *testing.T) {
	for _, zoom := range []float64{1, 3, 5, 8, 12, 16, 19} {
		g := hexgrid.For(screen(orb.Point{}, zoom), hexgrid.Grid{})
		for _, p := range spread(600, 2) {
			id := g.Cell(p)
			require.Equal(t, g, id.Grid())
			require.Equal(t, id, g.Cell(id.Center()), "zoom %v: the centre of the cell of %v", zoom, p)
			for _, q := range id.Outline() {
				inner := between(id.Center(), q, 0.97)
				require.Equal(t, id, g.Cell(inner), "zoom %v: just within the outline of the cell of %v", zoom, p)
				require.NotEqual(t, id, g.Cell(between(id.Center(), q, 1.03)), "zoom %v: just outside of the outline of the cell of %v", zoom, p)
			}
		}
	}
}

// between is the point at the part t of the way from p to q, along the chord.
func between(p, q orb.Point, t float64) orb.Point {
	a, b := chord(p), chord(q)
	for i := range a {
		a[i] += t * (b[i] - a[i])
	}
	return orb.Point{math.Atan2(a[1], a[0]) * 180 / math.Pi, math.Atan2(a[2], math.Hypot(a[0], a[1])) * 180 / math.Pi}
}

func chord(p orb.Point) [3]float64 {
	sinLon, cosLon := math.Sincos(p[0] * math.Pi / 180)
	sinLat, cosLat := math.Sincos(p[1] * math.Pi / 180)
	return [3]float64{cosLon * cosLat, sinLon * cosLat, sinLat}
}

func TestTheAntimeridianIsNoEdge(t *testing.T) {
	g := hexgrid.For(screen(orb.Point{180, 10}, 4), hexgrid.Grid{})
	for lat := -80.0; lat <= 80; lat += 0.7 {
		west, east := g.Cell(orb.Point{180, lat}), g.Cell(orb.Point{-180, lat})
		assert.Equal(t, west, east)
		ring := west.Outline()
		for i := range ring[1:] {
			assert.Less(t, math.Abs(ring[i+1][0]-ring[i][0]), 90.0, "a side does not go round the world")
		}
		assert.Equal(t, ring[0], ring[len(ring)-1], "the ring is closed")
	}
}

func TestCellsAreStableWhilePanning(t *testing.T) {
	v := screen(orb.Point{30, 20}, 5)
	g := hexgrid.For(v, hexgrid.Grid{})
	for range 40 {
		v = v.Panned(13, 10)
		assert.Equal(t, g, hexgrid.For(v, g))
	}
	for zoom := 0.5; zoom < 19; zoom += 0.1 {
		for _, lat := range []float64{0, 40, 60} {
			v := screen(orb.Point{0, lat}, zoom)
			px := hexgrid.For(v, hexgrid.Grid{}).Width() / v.MetersPerPx()
			if zoom > 1 {
				assert.InDelta(t, 34, px, 8, "zoom %v, latitude %v", zoom, lat)
			}
		}
	}
}

func TestAnyPointHasACell(t *testing.T) {
	g := hexgrid.For(screen(orb.Point{}, 19), hexgrid.Grid{})
	for _, p := range []orb.Point{{0, 90}, {0, -90}, {180, 90}, {540, 12}, {-5.24539, 2.300882}, {10.536199, 64.7}} {
		assert.NotEmpty(t, g.Cell(p).Outline())
	}
	assert.NotZero(t, hexgrid.For(proj.Viewport{}, hexgrid.Grid{}))
}

func BenchmarkCell(b *testing.B) {
	g, points := hexgrid.For(screen(orb.Point{}, 6), hexgrid.Grid{}), spread(1024, 3)
	for i := 0; b.Loop(); i++ {
		g.Cell(points[i%1024])
	}
}

func BenchmarkOutline(b *testing.B) {
	g, points := hexgrid.For(screen(orb.Point{}, 6), hexgrid.Grid{}), spread(1024, 3)
	for i := 0; b.Loop(); i++ {
		g.Cell(points[i%1024]).Outline()
	}
}

func TestALocatorFindsWhatTheGridFinds(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for _, zoom := range []float64{1, 3, 5, 7, 8, 9.5, 12, 16, 19} {
		for _, at := range []orb.Point{{0, 0}, {179.99, 20}, {44, 33}, {10.5, 64.7}, {-70, -60}} {
			v := screen(at, zoom).Clamped()
			g := hexgrid.For(v, hexgrid.Grid{})
			var l hexgrid.Locator
			nw := v.FromPx(proj.Px{})
			width := min(1920/v.WorldSize(), 1-1e-9)
			x, y := fixed(nw.X-math.Floor(nw.X)), fixed(nw.Y)
			l.Locate(g, v, x, y, fixed(width), fixed(1080/v.WorldSize()), 2)
			wrong, cursor := 0, hexgrid.Cursor{}
			const n = 4000
			for range n {
				px, py := x+fixed(r.Float64()*width), y+fixed(r.Float64()*1080/v.WorldSize())
				id, ok := l.At(px, py, &cursor)
				require.True(t, ok)
				anew, _ := l.At(px, py, &hexgrid.Cursor{})
				require.Equal(t, anew, id, "a cursor changes nothing")
				beside, _ := l.At(px+64, py, &cursor)
				anew, _ = l.At(px+64, py, &hexgrid.Cursor{})
				require.Equal(t, anew, beside, "not beside it either")
				if id != g.Cell(proj.World{X: float64(px) / (1 << 32), Y: float64(py) / (1 << 32)}.Point()) {
					wrong++
				}
			}
			assert.LessOrEqual(t, wrong, n/100, "zoom %v at %v", zoom, at)
		}
	}
}

// fixed is a part of the world in 2^-32 of its width.
func fixed(v float64) uint32 { return uint32(int64(v * (1 << 32))) }

func BenchmarkLocator(b *testing.B) {
	for _, zoom := range []float64{2, 4, 6} {
		b.Run(fmt.Sprint("zoom=", zoom), func(b *testing.B) {
			v := screen(orb.Point{30, 30}, zoom)
			var l hexgrid.Locator
			l.Locate(hexgrid.For(v, hexgrid.Grid{}), v, 0, 0, math.MaxUint32, math.MaxUint32, 2)
			var at [1024][2]uint32
			for i, p := range spread(1024, 3) {
				w := proj.ToWorld(p)
				at[i] = [2]uint32{fixed(w.X), fixed(w.Y)}
			}
			var cursor hexgrid.Cursor
			for i := 0; b.Loop(); i++ {
				l.At(at[i%1024][0], at[i%1024][1], &cursor)
			}
		})
	}
}
