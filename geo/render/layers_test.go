package render_test

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// crowded are positions: many around a few places, some anywhere.
func crowded(n int) []proj.World {
	random := rand.New(rand.NewPCG(11, 12))
	out := make([]proj.World, n)
	for i := range out {
		x, y := 0.4+0.4*random.Float64(), 0.25+0.3*random.Float64()
		if i%8 > 0 {
			k := float64(int(40*random.Float64()*random.Float64()) + 1)
			x, y = 0.56+0.16*math.Sin(7*k)+0.006*random.NormFloat64(), 0.39+0.09*math.Cos(5*k)+0.005*random.NormFloat64()
		}
		out[i] = at(x, y)
	}
	return out
}

// heatGrid counts positions by cells of about so many pixels, over the view and some more.
func heatGrid(points []proj.World, v proj.Viewport, cell float64) render.Grid {
	n := math.Floor(v.WorldSize() / cell)
	nw, se := v.FromPx(proj.Px{X: -60, Y: -60}), v.FromPx(proj.Px{X: float64(v.Width) + 60, Y: float64(v.Height) + 60})
	col, row := math.Floor(nw.X*n), math.Floor(nw.Y*n)
	g := render.Grid{Origin: at(col/n, row/n), Side: 1 / n, Cols: int(math.Ceil(se.X*n) - col), Rows: int(math.Ceil(se.Y*n) - row)}
	g.Values = make([]uint32, g.Cols*g.Rows)
	for _, p := range points {
		if c, r := int(math.Floor(p.X*n)-col), int(math.Floor(p.Y*n)-row); c >= 0 && c < g.Cols && r >= 0 && r < g.Rows {
			g.Values[r*g.Cols+c]++
		}
	}
	return g
}

func heatOf(points []proj.World, v proj.Viewport, scaling render.Scaling) *render.HeatLayer {
	var s render.Smoother
	return s.Heat(heatGrid(points, v, 5*max(1, v.Scale)), v, render.HeatSpec{Radius: 25, Scaling: scaling, What: "Events"})
}

// hexesOf are hexagons of about so many pixels that are regular on the map.
func hexesOf(points []proj.World, v proj.Viewport, px float64) *render.HexLayer {
	w := px / v.WorldSize()
	counts := map[[2]int]int{}
	for _, p := range points {
		counts[nearestHex(p, w)]++
	}
	l := &render.HexLayer{What: "Events per cell"}
	var values []float64
	for row := range int(1 / (w * 0.866)) {
		for col := range int(1 / w) {
			n := counts[[2]int{col, row}]
			if n == 0 {
				continue
			}
			h := render.Hex{ID: uint64(row)<<32 | uint64(col) | 1<<63, Value: float64(n)}
			for k := range 6 {
				a := float64(2*k+1) * math.Pi / 6
				h.Ring = append(h.Ring, at((float64(col)+float64(row%2)/2)*w+w/math.Sqrt(3)*math.Cos(a), float64(row)*w*math.Sqrt(3)/2+w/math.Sqrt(3)*math.Sin(a)))
			}
			l.Hexes, values = append(l.Hexes, h), append(values, h.Value)
		}
	}
	l.Breaks = render.RoundBreaks(values, 6)
	return l
}

func nearestHex(p proj.World, w float64) (best [2]int) {
	least := math.Inf(1)
	row := int(math.Round(p.Y / (w * math.Sqrt(3) / 2)))
	for r := row - 1; r <= row+1; r++ {
		c := int(math.Round(p.X/w - float64(r%2)/2))
		if d := math.Hypot(p.X-(float64(c)+float64(r%2)/2)*w, p.Y-float64(r)*w*math.Sqrt(3)/2); d < least {
			least, best = d, [2]int{c, r}
		}
	}
	return best
}

// layered is a scene with layers below a few marks, and their legend.
func layered(theme render.Theme, v proj.Viewport, layers ...string) *render.Scene {
	s := scene(theme)
	s.Selected, s.Hovered, s.Links = "", "", nil
	s.Marks = s.Marks[:2]
	for _, name := range layers {
		switch name {
		case "heat":
			s.Heat = heatOf(crowded(20_000), v, render.Logarithmic)
			s.Legend = append(s.Legend, s.Heat.Legend(theme)...)
		case "hexes":
			s.Hexes = hexesOf(crowded(20_000), v, 30)
			s.Hexes.Hovered = s.Hexes.Hexes[len(s.Hexes.Hexes)/2].ID
			s.Legend = append(s.Legend, s.Hexes.Legend(theme)...)
		}
	}
	return s
}

func TestPicturesOfDensity(t *testing.T) {
	v := view(0.57, 0.39, 3.4, 800, 560)
	for i, theme := range []string{"light", "dark", "projector"} {
		for _, layer := range []string{"heat", "hexes"} {
			t.Run(layer+" "+theme, func(t *testing.T) {
				img := image.NewRGBA(image.Rect(0, 0, v.Width, v.Height))
				renderer(t, newWorld(300)).Live(img, v, layered(render.Theme(i), v, layer))
				compare(t, filepath.Join("testdata", layer+" "+theme), img)
			})
		}
	}
}

func TestDensityIsTheSameOnAnyNumberOfProcessors(t *testing.T) {
	v := view(0.57, 0.39, 3.4, 800, 560)
	s := layered(render.Light, v, "heat", "hexes")
	want, _ := draw(t, v, s)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 3, 8} {
		runtime.GOMAXPROCS(n)
		got, _ := draw(t, v, layered(render.Light, v, "heat", "hexes"))
		assert.Equal(t, want.Pix, got.Pix, "%d processors", n)
	}
}

func TestDensityIsDrawnInAllFormats(t *testing.T) {
	r := stillRenderer(t)
	v := view(0.57, 0.39, 3.4, 800, 560)
	plain := layered(render.Light, v)
	for _, layer := range []string{"heat", "hexes"} {
		s := layered(render.Light, v, layer)
		for _, f := range formats {
			got := written(t, r, f, v, s)
			assert.Equal(t, got, written(t, r, f, v, s), "%s in %s: the same bytes twice", layer, f)
			assert.Greater(t, len(got), len(written(t, r, f, v, plain)), "%s in %s", layer, f)
			assert.Less(t, len(got), 4<<20, "%s in %s", layer, f)
		}
	}
	s := layered(render.Light, v, "heat", "hexes")
	texts := spoken(t, written(t, r, render.SVG, v, s))
	assert.Contains(t, texts, "Events per 1,000 km²")
	assert.Contains(t, texts, "logarithmic scale")
	assert.Contains(t, texts, "Events per cell")
	for _, item := range s.Legend {
		for _, tick := range item.Key.Ticks {
			assert.Contains(t, texts, tick.Text)
		}
	}
}

func TestHeatIsRoundAndHasNoSquares(t *testing.T) {
	v := view(0.5, 0.5, 6, 400, 400)
	var s render.Smoother
	n := math.Floor(v.WorldSize() / 5)
	g := heatGrid(nil, v, 5)
	mid := at((math.Floor(0.5*n)+0.5)/n, (math.Floor(0.5*n)+0.5)/n)
	g.Values = heatGrid([]proj.World{mid}, v, 5).Values
	for i := range g.Values {
		g.Values[i] *= 10_000
	}
	img := image.NewRGBA(image.Rect(0, 0, 400, 400))
	renderer(t, landOnly{}).Frame(img, v, &render.Scene{Heat: s.Heat(g, v, render.HeatSpec{Radius: 25})})
	land := img.RGBAAt(5, 5)
	middle := v.ToPx(mid)
	reach := func(angle float64) float64 {
		for r := 190.0; r > 0; r -= 0.5 {
			if c := img.RGBAAt(int(middle.X+r*math.Cos(angle)), int(middle.Y+r*math.Sin(angle))); far(c, land) {
				return r
			}
		}
		return 0
	}
	want := reach(0)
	assert.Greater(t, want, 20.0)
	for a := 0.0; a < 2*math.Pi; a += math.Pi / 16 {
		assert.InDelta(t, want, reach(a), 2.5, "at angle %.2f", a)
	}
	for x := 1; x < 400; x++ {
		assert.False(t, far(img.RGBAAt(x, 200), img.RGBAAt(x-1, 200)), "a step at %d", x)
	}
}

func far(a, b color.RGBA) bool {
	d := func(x, y uint8) float64 { return math.Abs(float64(x) - float64(y)) }
	return d(a.R, b.R)+d(a.G, b.G)+d(a.B, b.B) > 40
}

func TestHeatGoesRoundTheWorld(t *testing.T) {
	v := view(0.999, 0.5, 2, 700, 400)
	const n = 200
	g := render.Grid{Side: 1.0 / n, Cols: n, Rows: n, Values: make([]uint32, n*n)}
	for row := range n {
		g.Values[row*n], g.Values[row*n+n-1] = 100, 100
	}
	var s render.Smoother
	img := image.NewRGBA(image.Rect(0, 0, 700, 400))
	renderer(t, landOnly{}).Frame(img, v, &render.Scene{Heat: s.Heat(g, v, render.HeatSpec{Radius: 40})})
	edge := int(v.ToPx(at(0, 0.5)).X)
	for x := edge - 4; x < edge+4; x++ {
		assert.False(t, far(img.RGBAAt(x, 200), img.RGBAAt(edge, 200)), "no seam at the antimeridian")
	}
	assert.True(t, far(img.RGBAAt(edge, 200), img.RGBAAt(edge-300, 200)))
}

func TestTheCellUnderAPixelIsFound(t *testing.T) {
	v := view(0.57, 0.39, 3.4, 800, 560)
	s := layered(render.Light, v, "hexes")
	_, hits := draw(t, v, s)
	hits = hits.Clone()
	found := 0
	for _, h := range s.Hexes.Hexes {
		middle := at((h.Ring[0].X+h.Ring[3].X)/2, (h.Ring[0].Y+h.Ring[3].Y)/2)
		px := v.ToPx(middle)
		if px.X < 0 || px.Y < 0 || px.X >= 800 || px.Y >= 560 {
			continue
		}
		found++
		for _, corner := range h.Ring {
			near := v.ToPx(at(middle.X+0.9*(corner.X-middle.X), middle.Y+0.9*(corner.Y-middle.Y)))
			id, ok := hits.Hex(near)
			require.True(t, ok)
			assert.Equal(t, h.ID, id)
		}
	}
	assert.Greater(t, found, 50)
	_, ok := hits.Hex(proj.Px{X: 1e6, Y: 3})
	assert.False(t, ok)
}

func TestACellOnTheEdgeOfTheWorldIsSeenOnBothSides(t *testing.T) {
	v := view(0.5, 0.5, math.Log2(700.0/256), 700, 400)
	ring := []proj.World{at(0.97, 0.48), at(1.03, 0.48), at(1.05, 0.5), at(1.03, 0.52), at(0.97, 0.52), at(0.95, 0.5)}
	_, hits := draw(t, v, &render.Scene{Hexes: &render.HexLayer{Hexes: []render.Hex{{ID: 7, Ring: ring, Value: 1}}}})
	for _, x := range []float64{4, 696} {
		id, ok := hits.Hex(proj.Px{X: x, Y: 200})
		assert.True(t, ok)
		assert.EqualValues(t, 7, id)
	}
}

func TestBreaksAreRound(t *testing.T) {
	var skewed []float64
	for i := range 5000 {
		skewed = append(skewed, math.Exp(float64(i)/500))
	}
	for name, c := range map[string]struct {
		values []float64
		want   []float64
	}{
		"none":      {nil, nil},
		"one value": {[]float64{3, 3, 3}, nil},
		"few":       {[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, []float64{2, 5, 10}},
		"odd":       {[]float64{math.NaN(), math.Inf(1), -3, 0, 4}, nil},
		"skewed":    {skewed, []float64{5, 20, 100, 500, 2000, 10000}},
	} {
		assert.Equal(t, c.want, render.RoundBreaks(c.values, 6), name)
	}
}

func TestRampsAreEven(t *testing.T) {
	for theme := range 3 {
		l := &render.HexLayer{Breaks: []float64{1, 2, 5, 10, 20, 50, 100, 200}}
		colors := l.Legend(render.Theme(theme))[0].Key.Colors
		for i := 1; i < len(colors); i++ {
			before, now := luma(colors[i-1]), luma(colors[i])
			assert.Equal(t, theme == int(render.Dark), now > before, "theme %d: lightness only goes one way", theme)
			assert.Greater(t, math.Abs(now-before), 0.02, "theme %d: classes %d and %d are told apart in grey", theme, i-1, i)
		}
	}
}

// luma is the lightness of a colour as the colour-blind see it too.
func luma(c color.NRGBA) float64 {
	linear := func(v uint8) float64 { return math.Pow(float64(v)/255, 2.2) }
	return math.Cbrt(0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B))
}

func TestAnyDensityIsDrawn(t *testing.T) {
	r := renderer(t, landOnly{})
	nan, inf := math.NaN(), math.Inf(1)
	var s render.Smoother
	v := view(0.5, 0.5, 3, 300, 200)
	for name, scene := range map[string]*render.Scene{
		"no grid":     {Heat: s.Heat(render.Grid{}, v, render.HeatSpec{})},
		"short grid":  {Heat: s.Heat(render.Grid{Cols: 10, Rows: 10, Side: 0.1, Values: make([]uint32, 3)}, v, render.HeatSpec{})},
		"zeros":       {Heat: s.Heat(render.Grid{Cols: 10, Rows: 10, Side: 0.1, Values: make([]uint32, 100)}, v, render.HeatSpec{Radius: 20})},
		"huge radius": {Heat: s.Heat(render.Grid{Cols: 2, Rows: 2, Side: 0.01, Origin: at(0.5, 0.5), Values: []uint32{1, 2, math.MaxUint32, 4}}, v, render.HeatSpec{Radius: inf})},
		"odd cells":   {Hexes: &render.HexLayer{Hexes: []render.Hex{{}, {Value: 1, Ring: []proj.World{at(nan, 0), at(0, inf), at(1, 1)}}, {Value: nan}}, Breaks: []float64{nan}}},
	} {
		for _, zoom := range []float64{0.5, 3, 19} {
			img := image.NewRGBA(image.Rect(0, 0, 300, 200))
			v.Zoom = zoom
			r.Frame(img, v, scene)
			assert.True(t, img.Opaque(), name)
			for _, f := range formats {
				written(t, r, f, v.Clamped(), scene)
			}
		}
	}
}

func BenchmarkLayers(b *testing.B) {
	v := view(0.57, 0.39, 3.37, 1920, 1080)
	base := newWorld(300)
	points := crowded(20_000)
	spread := make([]proj.World, 0, 20_000)
	for i := range 20_000 {
		spread = append(spread, v.FromPx(proj.Px{X: float64(i%160) * 12, Y: float64(i/160) * 8.6}))
	}
	for _, c := range []struct {
		name  string
		scene *render.Scene
	}{
		{"none", &render.Scene{}}, {"heat", &render.Scene{Heat: heatOf(points, v, render.Logarithmic)}},
		{"heat everywhere", &render.Scene{Heat: heatOf(spread, v, render.Logarithmic)}},
		{"hexes", &render.Scene{Hexes: hexesOf(spread, v, 28)}},
	} {
		b.Run(c.name, func(b *testing.B) {
			img := image.NewRGBA(image.Rect(0, 0, 1920, 1080))
			r := renderer(b, base)
			r.Frame(img, v, c.scene)
			b.ReportAllocs()
			for b.Loop() {
				r.Frame(img, v, c.scene)
			}
			if c.scene.Hexes != nil {
				b.ReportMetric(float64(len(c.scene.Hexes.Hexes)), "hexes")
			}
		})
	}
}

func BenchmarkSmoother(b *testing.B) {
	v := view(0.57, 0.39, 3.37, 1920, 1080)
	g := heatGrid(crowded(20_000), v, 5)
	var s render.Smoother
	b.Run(fmt.Sprintf("%d x %d", g.Cols, g.Rows), func(b *testing.B) {
		for b.Loop() {
			s.Heat(g, v, render.HeatSpec{Radius: 25})
		}
	})
}

// clusters are as many as a view has when each frame counts anew: while time is brushed, no two frames have the same counts.
func clusters(n, frame int) *render.Scene {
	s := &render.Scene{}
	columns := 48
	for i := range n {
		count := 3 + (i*i*7+frame*131+i*frame)%4000
		third := max(1, count/3)
		s.Marks = append(s.Marks, render.Mark{
			ID: fmt.Sprint("c", i), At: at(0.45+0.23*float64(i%columns)/float64(columns), 0.33+0.13*float64(i/columns)/float64(n/columns+1)), Radius: 8 + 2*math.Log10(float64(count)), Color: vermilion, Count: count,
			Shares: []render.Share{{Color: vermilion, N: count - third - i%third}, {Color: blue, N: third}, {Color: green, N: i % third}},
		})
	}
	return s
}

func BenchmarkClustersWhileBrushing(b *testing.B) {
	v := view(0.57, 0.39, 5, 1920, 1080)
	for _, n := range []int{200, 1000} {
		b.Run(fmt.Sprint("n=", n), func(b *testing.B) {
			img := image.NewRGBA(image.Rect(0, 0, 1920, 1080))
			r := renderer(b, newWorld(300))
			scenes := make([]*render.Scene, 64)
			for i := range scenes {
				scenes[i] = clusters(n, i)
			}
			for i := 0; b.Loop(); i++ {
				r.Frame(img, v, scenes[i%len(scenes)])
			}
		})
	}
}
