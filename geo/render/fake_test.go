package render_test

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"

	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
)

// world is a made-up basemap: some continents with lakes, ice, towns, rivers and borders.
type world struct {
	maxZoom int
	areas   [basemap.Lake + 1][]orb.Ring
	lines   [basemap.NumLayers][]orb.LineString
	ranks   [basemap.NumLayers][]uint8
	labels  []basemap.Label
	tiles   map[[3]int]*basemap.Tile
}

// newWorld makes a world whose outlines have so many points each.
func newWorld(points int) *world {
	w := &world{maxZoom: 5, tiles: map[[3]int]*basemap.Tile{}}
	random := rand.New(rand.NewPCG(1, 2))
	add := func(layer basemap.Layer, x, y, r float64, n int) orb.Ring {
		ring := blob(random, x, y, r, n)
		w.areas[layer] = append(w.areas[layer], ring)
		return ring
	}
	line := func(layer basemap.Layer, rank uint8, points orb.LineString) {
		w.lines[layer] = append(w.lines[layer], points)
		w.ranks[layer] = append(w.ranks[layer], rank)
	}
	for _, c := range [][3]float64{{0.22, 0.35, 0.14}, {0.33, 0.62, 0.09}, {0.55, 0.4, 0.16}, {0.8, 0.3, 0.17}, {0.86, 0.64, 0.06}, {0.99, 0.5, 0.03}} {
		x, y, r := c[0], c[1], c[2]
		line(basemap.Coast, 0, orb.LineString(add(basemap.Land, x, y, r, points)))
		add(basemap.Ice, x+0.1*r, y-0.6*r, 0.2*r, points/4)
		add(basemap.Urban, x-0.2*r, y, 0.05*r, points/8)
		lake := add(basemap.Lake, x+0.3*r, y+0.2*r, 0.12*r, points/8)
		line(basemap.Coast, 1, orb.LineString(lake))
		line(basemap.River, 1, path(random, x, y-0.3*r, x+0.3*r, y+0.2*r, points/4))
		line(basemap.River, 6, path(random, x-0.5*r, y, x, y+0.5*r, points/8))
		line(basemap.Admin0, 0, path(random, x-0.6*r, y-0.1*r, x+0.6*r, y+0.1*r, points/2))
		line(basemap.Admin1, 0, path(random, x-0.2*r, y-0.5*r, x-0.1*r, y, points/4))
		line(basemap.Disputed, 0, path(random, x, y+0.1*r, x+0.2*r, y+0.5*r, points/8))
	}
	w.areas[basemap.Land] = append(w.areas[basemap.Land], orb.Ring{{0, 0.93}, {0.5, 0.9}, {1, 0.93}, {1, 1}, {0, 1}, {0, 0.93}})
	line(basemap.Coast, 0, orb.LineString{{0, 0.93}, {0.5, 0.9}, {1, 0.93}})
	w.name(random)
	return w
}

func (w *world) name(random *rand.Rand) {
	w.labels = append(w.labels, []basemap.Label{
		{At: proj.World{X: 0.21, Y: 0.3}, Name: "Orvania", Kind: basemap.CountryLabel, Size: 15},
		{At: proj.World{X: 0.55, Y: 0.35}, Name: "Tarsk", Kind: basemap.CountryLabel, Size: 14},
		{At: proj.World{X: 0.8, Y: 0.28}, Name: "Great Lysia", Kind: basemap.CountryLabel, Size: 16},
		{At: proj.World{X: 0.42, Y: 0.5}, Name: "Middle Ocean", Kind: basemap.WaterLabel, Size: 14},
		{At: proj.World{X: 0.53, Y: 0.42}, Name: "Łódarń", Kind: basemap.CapitalLabel, Size: 12, Pop: 2_000_000},
	}...)
	for i := range 60 {
		at := proj.World{X: 0.4 + 0.5*random.Float64(), Y: 0.25 + 0.3*random.Float64()}
		w.labels = append(w.labels, basemap.Label{At: at, Name: "Town " + string(rune('A'+i%26)), Kind: basemap.CityLabel, Size: 11, MinZoom: 3,
			Pop: int32(i) * 50_000})
	}
}

// blob is a ring with a rough edge.
func blob(random *rand.Rand, x, y, r float64, n int) orb.Ring {
	ring := make(orb.Ring, 0, n+1)
	phase := [5]float64{}
	for i := range phase {
		phase[i] = 2 * math.Pi * random.Float64()
	}
	for i := range max(n, 8) {
		a := -2 * math.Pi * float64(i) / float64(max(n, 8))
		d := 1.0
		for k, p := range phase {
			d += 0.12 * math.Sin(float64(3*k+2)*a+p) / math.Sqrt(float64(k+1))
		}
		d += 0.02 * random.NormFloat64()
		ring = append(ring, orb.Point{x + r*d*math.Cos(a), y + r*d*math.Sin(a)})
	}
	return append(ring, ring[0])
}

// path is a winding line.
func path(random *rand.Rand, x0, y0, x1, y1 float64, n int) orb.LineString {
	line := make(orb.LineString, 0, n+2)
	bend := random.NormFloat64() * 0.2
	for i := range n + 2 {
		t := float64(i) / float64(n+1)
		d := bend*math.Sin(math.Pi*t) + 0.01*random.NormFloat64()
		line = append(line, orb.Point{x0 + t*(x1-x0) + d*(y1-y0), y0 + t*(y1-y0) - d*(x1-x0)})
	}
	return line
}

func (w *world) MaxZoom() int { return w.maxZoom }

func (w *world) Tile(z, x, y int) *basemap.Tile {
	key := [3]int{z, x, y}
	if w.tiles[key] == nil {
		w.tiles[key] = w.cut(z, x, y)
	}
	return w.tiles[key]
}

// cut makes a tile. Rings that go beyond x = 0 or 1 come in from the other side.
func (w *world) cut(z, x, y int) *basemap.Tile {
	t := &basemap.Tile{Z: z, X: x, Y: y}
	n := math.Exp2(float64(z))
	square := orb.Bound{Max: orb.Point{basemap.Extent, basemap.Extent}}
	wide := square.Pad(64)
	for _, shift := range []float64{-1, 0, 1} {
		place := func(points []orb.Point) []orb.Point {
			out := slices.Clone(points)
			for i, p := range out {
				out[i] = orb.Point{((p[0]+shift)*n - float64(x)) * basemap.Extent, (p[1]*n - float64(y)) * basemap.Extent}
			}
			return out
		}
		for layer, rings := range w.areas {
			for _, ring := range rings {
				if cut := clip.Ring(square, place(ring)); len(cut) > 3 {
					add(&t.Layers[layer], cut[:len(cut)-1], 0)
				}
			}
		}
		for layer, lines := range w.lines {
			for i, line := range lines {
				for _, cut := range clip.LineString(wide, place(line)) {
					add(&t.Layers[layer], cut, w.ranks[layer][i])
				}
			}
		}
	}
	return t
}

func add(paths *basemap.Paths, points []orb.Point, rank uint8) {
	for _, p := range points {
		paths.XY = append(paths.XY, int16(math.Round(p[0])), int16(math.Round(p[1])))
	}
	paths.Ends = append(paths.Ends, int32(len(paths.XY)/2))
	paths.Rank = append(paths.Rank, rank)
}

func (w *world) LabelsIn(view proj.Viewport, textScale float64, yield func(*basemap.Label) bool) {
	for i := range w.labels {
		l := &w.labels[i]
		if view.Zoom < float64(l.MinZoom)+math.Log2(textScale) {
			continue
		}
		if p := view.ToPx(l.At); p.X < 0 || p.Y < 0 || p.X > float64(view.Width) || p.Y > float64(view.Height) {
			continue
		}
		if !yield(l) {
			return
		}
	}
}

// landOnly is a map of nothing but land.
type landOnly struct{}

func (landOnly) MaxZoom() int { return 9 }

func (landOnly) Tile(z, x, y int) *basemap.Tile {
	t := &basemap.Tile{Z: z, X: x, Y: y}
	add(&t.Layers[basemap.Land], []orb.Point{{0, 0}, {basemap.Extent, 0}, {basemap.Extent, basemap.Extent}, {0, basemap.Extent}}, 0)
	return t
}

func (landOnly) LabelsIn(proj.Viewport, float64, func(*basemap.Label) bool) {}
