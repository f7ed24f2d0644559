package basemap_test

import (
	"bytes"
	"context"
	"math"
	"os"
	"slices"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
	"incidentmap/geo/tiles"
)

var file = sync.OnceValues(func() ([]byte, error) { return os.ReadFile("../../assets/basemap.pmtiles") })

func open(t testing.TB) *basemap.Map {
	t.Helper()
	b, err := file()
	require.NoError(t, err)
	m, err := basemap.Open(bytes.NewReader(b))
	require.NoError(t, err)
	return m
}

// eachTile calls f for all tiles of the file.
func eachTile(m *basemap.Map, f func(t *basemap.Tile)) {
	for z := range m.MaxZoom() + 1 {
		for i := range 1 << (2 * z) {
			f(m.Tile(z, i&(1<<z-1), i>>z))
		}
	}
}

func TestWholeFileIsSound(t *testing.T) {
	m := open(t)
	require.NoError(t, m.Warm(context.Background()))
	assert.Equal(t, 6, m.MaxZoom())
}

func TestAreasEndAtTheEdgesOfTheirTiles(t *testing.T) {
	eachTile(open(t), func(tile *basemap.Tile) {
		for l := basemap.Land; l <= basemap.Lake; l++ {
			for _, v := range tile.Layers[l].XY {
				if v < 0 || v > basemap.Extent {
					require.Failf(t, "area runs over the edge", "layer %d of %d/%d/%d reaches %d", l, tile.Z, tile.X, tile.Y, v)
				}
			}
		}
	})
}

// landArea sums the signed areas of the rings of land, as parts of the tile. Rings that clipping joined along an edge cancel there.
func landArea(tile *basemap.Tile) float64 {
	p, sum, start := tile.Layers[basemap.Land], 0.0, int32(0)
	for _, end := range p.Ends {
		for i, j := start, end-1; i < end; j, i = i, i+1 {
			sum += float64(p.XY[2*j])*float64(p.XY[2*i+1]) - float64(p.XY[2*i])*float64(p.XY[2*j+1])
		}
		start = end
	}
	return sum / 2 / basemap.Extent / basemap.Extent
}

// isLand counts how often the rings of land wind around a point of the closest tiles.
func isLand(m *basemap.Map, at orb.Point) bool {
	tile, x, y := tileAt(m, at)
	p, winding, start := tile.Layers[basemap.Land], 0, int32(0)
	for _, end := range p.Ends {
		for i, j := start, end-1; i < end; j, i = i, i+1 {
			ax, ay, bx, by := float64(p.XY[2*j]), float64(p.XY[2*j+1]), float64(p.XY[2*i]), float64(p.XY[2*i+1])
			if (ay > y) != (by > y) && x < ax+(y-ay)*(bx-ax)/(by-ay) {
				if by > ay {
					winding++
				} else {
					winding--
				}
			}
		}
		start = end
	}
	return winding != 0
}

// tileAt is the closest tile at a point, and the point in its units.
func tileAt(m *basemap.Map, p orb.Point) (tile *basemap.Tile, x, y float64) {
	w, size := proj.ToWorld(p), math.Exp2(float64(m.MaxZoom()))
	column, row := math.Floor(w.X*size), math.Floor(w.Y*size)
	return m.Tile(m.MaxZoom(), int(column), int(row)), (w.X*size - column) * basemap.Extent, (w.Y*size - row) * basemap.Extent
}

func TestLandIsWhereItShouldBe(t *testing.T) {
	m := open(t)
	for name, p := range map[string]orb.Point{
		"Moscow": {37.6, 55.7}, "Chukotka, west of 180": {179.6, 67.5}, "Chukotka, east of 180": {-179.6, 67.5}, "South Pole": {0, -84.9},
		"Antarctica at the seam": {179.9, -84.9}, "Marie Byrd Land": {-120, -80}, "Vanua Levu": {179.3, -16.6}, "Kerman": {57.1, 30.3},
		"border of France and Germany": {7.8, 48.6},
	} {
		assert.True(t, isLand(m, p), name)
	}
	for name, p := range map[string]orb.Point{
		"Caspian Sea": {50.5, 42}, "Pacific": {-150, 0}, "Koro Sea": {179.9, -18}, "Bering Sea, no band": {-179, 60}, "Atlantic at Chukotka's height": {-25, 67.5},
		"Southern Ocean": {-100, -62}, "Mediterranean": {18, 34},
	} {
		assert.False(t, isLand(m, p), name)
	}
}

func TestLandAddsUpToTheSameAtEveryZoom(t *testing.T) {
	sums := map[int]float64{}
	eachTile(open(t), func(tile *basemap.Tile) { sums[tile.Z] += landArea(tile) / float64(int(1)<<(2*tile.Z)) })
	for z, sum := range sums {
		assert.InDelta(t, sums[6], sum, 0.003, "zoom %d", z)
	}
}

// TestNeighboursMeet compares how land runs along the common edge of neighbouring tiles: where they are drawn in one path it must cancel.
// A few units may be a coast that runs along the edge by chance.
func TestNeighboursMeet(t *testing.T) {
	m := open(t)
	for z := 1; z <= m.MaxZoom(); z++ {
		for i := range 1 << (2 * z) {
			x, y := i&(1<<z-1), i>>z
			if x+1 < 1<<z {
				assert.Less(t, apart(along(m.Tile(z, x, y), 0, basemap.Extent), along(m.Tile(z, x+1, y), 0, 0)), 100, "east of %d/%d/%d", z, x, y)
			}
			if y+1 < 1<<z {
				assert.Less(t, apart(along(m.Tile(z, x, y), 1, basemap.Extent), along(m.Tile(z, x, y+1), 1, 0)), 100, "south of %d/%d/%d", z, x, y)
			}
		}
	}
}

func apart(a, b [basemap.Extent]int) (units int) {
	for i := range a {
		if a[i]+b[i] != 0 {
			units++
		}
	}
	return units
}

// along counts, per unit of an edge of the tile, how often land runs along it, with opposite signs for the two directions.
func along(tile *basemap.Tile, axis int32, at int16) (sum [basemap.Extent]int) {
	p, start := tile.Layers[basemap.Land], int32(0)
	for _, end := range p.Ends {
		for i, j := start, end-1; i < end; j, i = i, i+1 {
			if p.XY[2*i+axis] != at || p.XY[2*j+axis] != at {
				continue
			}
			from, to := p.XY[2*j+1-axis], p.XY[2*i+1-axis]
			for k := min(from, to); k < max(from, to); k++ {
				if from < to {
					sum[k]++
				} else {
					sum[k]--
				}
			}
		}
		start = end
	}
	return sum
}

// passes reports whether a line of the layer runs within 5 km or so of a point.
func passes(m *basemap.Map, layer basemap.Layer, at orb.Point) bool {
	tile, x, y := tileAt(m, at)
	p, start := tile.Layers[layer], int32(0)
	point := func(i int32) orb.Point { return orb.Point{float64(p.XY[2*i]), float64(p.XY[2*i+1])} }
	for _, end := range p.Ends {
		for i := start + 1; i < end; i++ {
			if planar.DistanceFromSegment(point(i-1), point(i), orb.Point{x, y}) < 40 {
				return true
			}
		}
		start = end
	}
	return false
}

func TestContestedBordersAreDashed(t *testing.T) {
	m := open(t)
	for name, p := range map[string]orb.Point{
		"isthmus of Crimea": {33.69, 46.15}, "Line of Control": {74, 33.85}, "berm of Western Sahara": {-13.39, 23.94}, "Golan Heights": {35.85, 33},
		"West Bank": {35.02, 32.1}, "Abkhazia": {41.57, 42.43}, "South Ossetia": {44.3, 42.05}, "Somaliland": {48.95, 9.9}, "Kosovo": {20.85, 43.27},
		"Cyprus": {33.2, 35.13}, "McMahon Line": {94.03, 28.864}, "Aksai Chin": {78.9, 33.6}, "Ilemi triangle": {35, 4.62}, "Abyei": {28.85, 9.465},
		"Hala'ib": {35, 22}, "Transnistria": {29.305, 47.116}, "Essequibo": {-58.82, 4.908},
	} {
		assert.True(t, passes(m, basemap.Disputed, p), name)
		assert.False(t, passes(m, basemap.Admin0, p), "%s is also drawn as a firm border", name)
	}
	for name, p := range map[string]orb.Point{"France and Spain": {0.7, 42.68}, "Iran and Iraq": {45.95, 33.55}} {
		assert.True(t, passes(m, basemap.Admin0, p), name)
		assert.False(t, passes(m, basemap.Disputed, p), name)
	}
	for name, p := range map[string]orb.Point{"Donbas": {38, 47.6}, "Karabakh": {46.6, 39.85}} {
		assert.False(t, passes(m, basemap.Disputed, p), "%s is history", name)
	}
}

func TestNoLineRunsAlongTheAntimeridian(t *testing.T) {
	m := open(t)
	for y := range 64 {
		for _, l := range []basemap.Layer{basemap.Coast, basemap.Admin0, basemap.Admin1} {
			for x, at := range map[int]int16{0: 0, 63: basemap.Extent} {
				assert.Less(t, runsAlong(m.Tile(6, x, y).Layers[l], at), 50, "layer %d of row %d", l, y)
			}
		}
	}
}

// runsAlong is how far lines run along a meridian of the tile, in its units.
func runsAlong(p basemap.Paths, at int16) (units int) {
	start := int32(0)
	for _, end := range p.Ends {
		for i := start + 1; i < end; i++ {
			if p.XY[2*i] == at && p.XY[2*i-2] == at {
				units += int(max(p.XY[2*i+1]-p.XY[2*i-1], p.XY[2*i-1]-p.XY[2*i+1]))
			}
		}
		start = end
	}
	return units
}

func TestTileIsNeverNil(t *testing.T) {
	m := open(t)
	for _, c := range [][3]int{{-1, 0, 0}, {0, 1, 0}, {7, 0, 0}, {3, -1, 2}, {3, 2, 8}} {
		tile := m.Tile(c[0], c[1], c[2])
		require.NotNil(t, tile)
		assert.Equal(t, basemap.Tile{Z: c[0], X: c[1], Y: c[2]}, *tile)
	}
}

func TestConcurrentReadersSeeTheSameTile(t *testing.T) {
	m := open(t)
	got := make([]*basemap.Tile, 16)
	var group sync.WaitGroup
	for i := range got {
		group.Go(func() { got[i] = m.Tile(3, 4, 2) })
	}
	group.Wait()
	for _, tile := range got {
		assert.Same(t, got[0], tile)
	}
}

func TestWarmStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	assert.ErrorIs(t, open(t).Warm(ctx), context.Canceled)
}

func TestOpenRefusesOtherFiles(t *testing.T) {
	_, err := basemap.Open(bytes.NewReader([]byte("no map")))
	var format *tiles.FormatError
	assert.ErrorAs(t, err, &format)
}

func TestCountry(t *testing.T) {
	m := open(t)
	for name, c := range map[string]struct {
		at         orb.Point
		iso, admin string
	}{
		"Kolomna":                 {orb.Point{38.75, 55.08}, "RU", "Moscow Oblast"},
		"Moscow":                  {orb.Point{37.62, 55.75}, "RU", "Moscow"},
		"Kerman":                  {orb.Point{57.08, 30.28}, "IR", "Kerman"},
		"Kabul":                   {orb.Point{69.17, 34.53}, "AF", "Kabul"},
		"Panjshir":                {orb.Point{69.74, 35.37}, "AF", "Panjshir"},
		"Paris":                   {orb.Point{2.3707, 48.863}, "FR", "Paris"},
		"Brussels":                {orb.Point{4.35, 50.85}, "BE", "Brussels Capital"},
		"Istanbul":                {orb.Point{28.98, 41.03}, "TR", "Istanbul"},
		"Pristina":                {orb.Point{21.16, 42.66}, "XK", "Pristina"},
		"Simferopol, by ISO 3166": {orb.Point{34.1, 44.95}, "UA", "Crimea"},
		"Hargeisa, by ISO 3166":   {orb.Point{44.06, 9.56}, "SO", "Somaliland"},
		"Chukotka beyond 180":     {orb.Point{-175, 66.5}, "RU", "Chukotka Autonomous Okrug"},
		"beach of Beirut":         {orb.Point{35.468, 33.89}, "LB", "Beirut"},
		"Atlantic":                {orb.Point{-30, 30}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			iso, admin := m.Country(c.at)
			assert.Equal(t, c.iso, iso)
			assert.Equal(t, c.admin, admin)
		})
	}
}

func TestLabels(t *testing.T) {
	labels := open(t).Labels()
	require.NotEmpty(t, labels)
	assert.True(t, slices.IsSortedFunc(labels, func(a, b basemap.Label) int { return int(4*a.MinZoom) - int(4*b.MinZoom) }))
	seen := map[string]float32{}
	for _, l := range labels {
		assert.True(t, utf8.ValidString(l.Name) && l.Name != "", "%q", l.Name)
		assert.NotContains(t, l.Name, "\u00c3", "broken encoding")
		assert.True(t, l.At.X >= 0 && l.At.X < 1 && l.At.Y >= 0 && l.At.Y < 1, l.Name)
		if _, ok := seen[l.Name]; !ok {
			seen[l.Name] = l.MinZoom
		}
	}
	for name, zoom := range map[string]float32{
		"Russia": 3, "Iran": 4, "Afghanistan": 4, "Turkey": 4, "Moscow": 4.5, "Tehran": 4.5, "Kabul": 5.25, "Istanbul": 5, "Paris": 5.5, "Brussels": 5.75,
		"Shiraz": 5.5, "Kerman": 6.5, "Krasnogorsk": 10.5,
	} {
		require.Contains(t, seen, name)
		assert.LessOrEqual(t, seen[name], zoom, name)
	}
}

func namesIn(m *basemap.Map, v proj.Viewport, scale float64) []string {
	var out []string
	m.LabelsIn(v, scale, func(l *basemap.Label) bool {
		out = append(out, l.Name)
		return true
	})
	return out
}

func TestLabelsInIsAllThatIsSeen(t *testing.T) {
	m := open(t)
	for name, v := range map[string]proj.Viewport{
		"Europe and the Middle East": {Center: proj.ToWorld(orb.Point{40, 42}), Zoom: 4, Width: 1920, Height: 1080, Scale: 1},
		"dense screen":               {Center: proj.ToWorld(orb.Point{69, 34}), Zoom: 7.3, Width: 3840, Height: 2160, Scale: 2},
		"across the antimeridian":    {Center: proj.ToWorld(orb.Point{179.9, -17}), Zoom: 6, Width: 1200, Height: 800, Scale: 1},
		"whole world":                {Center: proj.ToWorld(orb.Point{100, 0}), Zoom: 2, Width: 1024, Height: 1024, Scale: 1},
	} {
		t.Run(name, func(t *testing.T) {
			got := namesIn(m, v, 1)
			for _, l := range m.Labels() {
				p := v.ToPx(l.At)
				inView := p.X >= 0 && p.X <= float64(v.Width) && p.Y >= 0 && p.Y <= float64(v.Height)
				if inView && float64(l.MinZoom) <= v.Zoom && (l.MaxZoom == 0 || float64(l.MaxZoom) > v.Zoom) {
					assert.Contains(t, got, l.Name)
				}
			}
		})
	}
}

func TestLabelsInIsCalmOnSmallScales(t *testing.T) {
	m := open(t)
	for _, zoom := range []float64{3.5, 4} {
		v := proj.Viewport{Center: proj.ToWorld(orb.Point{40, 42}), Zoom: zoom, Width: 1920, Height: 1080, Scale: 1}
		n := len(namesIn(m, v, 1))
		assert.True(t, n >= 30 && n <= 85, "%d labels at zoom %g", n, zoom)
		assert.Less(t, len(namesIn(m, v, 1.5)), n, "larger text leaves fewer")
	}
}

func TestLabelsInStopsWhenToldSo(t *testing.T) {
	n := 0
	v := proj.Viewport{Center: proj.ToWorld(orb.Point{40, 42}), Zoom: 5, Width: 1920, Height: 1080, Scale: 1}
	open(t).LabelsIn(v, 1, func(*basemap.Label) bool { n++; return n < 3 })
	assert.Equal(t, 3, n)
}

// TestDecodeAgreesWithOrb compares with another decoder: number of points and their sum, per layer.
func TestDecodeAgreesWithOrb(t *testing.T) {
	b, err := file()
	require.NoError(t, err)
	a, err := tiles.Open(bytes.NewReader(b))
	require.NoError(t, err)
	names := map[string]basemap.Layer{
		"land": basemap.Land, "ice": basemap.Ice, "urban": basemap.Urban, "lake": basemap.Lake, "river": basemap.River,
		"admin1": basemap.Admin1, "coast": basemap.Coast, "admin0": basemap.Admin0, "disputed": basemap.Disputed,
	}
	for _, c := range [][3]int{{0, 0, 0}, {2, 2, 1}, {3, 4, 2}, {5, 19, 12}, {6, 38, 20}, {6, 45, 25}} {
		raw, err := a.Tile(c[0], c[1], c[2])
		require.NoError(t, err)
		tile, err := basemap.Decode(raw)
		require.NoError(t, err)
		want, err := mvt.Unmarshal(raw)
		require.NoError(t, err)
		require.NotEmpty(t, want)
		for _, layer := range want {
			l := names[layer.Name]
			points, sum, ranks := orbSum(layer.Features, l <= basemap.Lake)
			assert.Equal(t, points, len(tile.Layers[l].XY)/2, "%s in %v", layer.Name, c)
			assert.InDelta(t, sum, xySum(tile.Layers[l].XY), 0.5, "%s in %v", layer.Name, c)
			assert.Equal(t, ranks, ranksOf(tile.Layers[l].Rank), "%s in %v", layer.Name, c)
		}
	}
}

func orbSum(features []*geojson.Feature, closed bool) (points int, sum float64, ranks map[uint8]bool) {
	ranks = map[uint8]bool{}
	add := func(l []orb.Point) {
		if closed {
			l = l[:len(l)-1]
		}
		points += len(l)
		for _, p := range l {
			sum += 3*p[0] + p[1]
		}
	}
	for _, f := range features {
		if r, ok := f.Properties["rank"].(float64); ok {
			ranks[uint8(r)] = true
		}
		switch g := f.Geometry.(type) {
		case orb.LineString:
			add(g)
		case orb.MultiLineString:
			for _, l := range g {
				add(l)
			}
		case orb.Polygon:
			for _, r := range g {
				add(r)
			}
		case orb.MultiPolygon:
			for _, p := range g {
				for _, r := range p {
					add(r)
				}
			}
		}
	}
	return points, sum, ranks
}

func xySum(xy []int16) (sum float64) {
	for i := 0; i < len(xy); i += 2 {
		sum += 3*float64(xy[i]) + float64(xy[i+1])
	}
	return sum
}

func ranksOf(r []uint8) map[uint8]bool {
	out := map[uint8]bool{}
	for _, v := range r {
		if v > 0 {
			out[v] = true
		}
	}
	return out
}

func FuzzDecode(f *testing.F) {
	b, err := file()
	require.NoError(f, err)
	a, err := tiles.Open(bytes.NewReader(b))
	require.NoError(f, err)
	for _, c := range [][3]int{{6, 38, 20}, {6, 0, 16}, {5, 19, 12}} {
		raw, err := a.Tile(c[0], c[1], c[2])
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		tile, err := basemap.Decode(b)
		if err != nil {
			var decode *basemap.DecodeError
			assert.ErrorAs(t, err, &decode)
			return
		}
		for _, p := range tile.Layers {
			last := int32(0)
			for _, end := range p.Ends {
				assert.Greater(t, end, last)
				last = end
			}
			assert.Equal(t, int(last), len(p.XY)/2)
			assert.True(t, p.Rank == nil || len(p.Rank) == len(p.Ends))
		}
	})
}
