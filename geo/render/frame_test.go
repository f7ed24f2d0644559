package render_test

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

var update = flag.Bool("update", false, "write the golden pictures")

// Colours of kinds (Okabe and Ito).
var (
	vermilion = color.NRGBA{0xd5, 0x5e, 0x00, 0xff}
	blue      = color.NRGBA{0x00, 0x72, 0xb2, 0xff}
	green     = color.NRGBA{0x00, 0x9e, 0x73, 0xff}
	purple    = color.NRGBA{0xcc, 0x79, 0xa7, 0xff}
	amber     = color.NRGBA{0xe6, 0x9f, 0x00, 0xff}
)

func fonts(t testing.TB) render.Fonts {
	t.Helper()
	read := func(name string) []byte {
		file, err := os.ReadFile(filepath.Join("..", "..", "assets", "fonts", name))
		require.NoError(t, err)
		return file
	}
	return render.Fonts{Regular: read("NotoSans-Regular.ttf"), Bold: read("NotoSans-Bold.ttf")}
}

func renderer(t testing.TB, base render.Basemap) *render.Renderer {
	t.Helper()
	r, err := render.New(fonts(t), base)
	require.NoError(t, err)
	return r
}

func at(x, y float64) proj.World { return proj.World{X: x, Y: y} }

func view(x, y, zoom float64, w, h int) proj.Viewport {
	return proj.Viewport{Center: at(x, y), Zoom: zoom, Width: w, Height: h, Scale: 1}
}

// scene shows every sort of mark.
func scene(theme render.Theme) *render.Scene {
	return &render.Scene{Theme: theme, Selected: "concert", Hovered: "plot",
		Marks: []render.Mark{
			{ID: "concert", At: at(0.555, 0.385), Radius: 20, Color: vermilion, Exact: true, Split: true, Label: "Concert hall", Detail: "137 killed (60–140)", Priority: 9},
			{ID: "march", At: at(0.60, 0.45), Radius: 15, Color: vermilion, Split: true, PrecisionM: 600_000, Label: "Memorial march", Detail: "94 killed (93–94)", Priority: 8},
			{ID: "plot", At: at(0.50, 0.36), Radius: 8, Color: blue, Shape: render.Diamond, Hollow: true, Exact: true, Label: "Foiled plot", Detail: "no one killed", Priority: 3},
			{ID: "embassy", At: at(0.47, 0.44), Radius: 7, Color: green, Shape: render.Square, Exact: true, Label: "Embassy", Priority: 4},
			{ID: "strike", At: at(0.58, 0.33), Radius: 6, Color: purple, Shape: render.Triangle, Label: "Air strike", Priority: 2},
			{ID: "siege", At: at(0.65, 0.38), Radius: 12, Color: amber, Shape: render.Cross, Exact: true, Split: true, Label: "School siege", Priority: 5},
			{ID: "c1", At: at(0.52, 0.47), Radius: 17, Color: vermilion, Count: 12, Label: "12 incidents", Priority: 6,
				Shares: []render.Share{{Color: vermilion, N: 7}, {Color: blue, N: 3}, {Color: green, N: 2}}},
			{ID: "s1", At: at(0.63, 0.31), Offset: proj.Px{X: -18, Y: -12}, Radius: 7, Color: vermilion},
			{ID: "s2", At: at(0.63, 0.31), Offset: proj.Px{X: 18, Y: -12}, Radius: 7, Color: blue, Shape: render.Square, Exact: true},
		},
		Links: []render.Link{
			{From: at(0.555, 0.385), To: at(0.60, 0.45), FromMark: "concert", ToMark: "march", Color: color.NRGBA{0x55, 0x55, 0x66, 0xff}, Label: "same cell"},
			{From: at(0.50, 0.36), To: at(0.47, 0.44), FromMark: "plot", ToMark: "embassy", Color: color.NRGBA{0x55, 0x55, 0x66, 0xff}, Dashed: true},
		}}
}

// crowd is a scene of n marks of which some have labels.
func crowd(n, labels int) *render.Scene {
	random := rand.New(rand.NewPCG(3, 4))
	s := &render.Scene{}
	for i := range n {
		m := render.Mark{ID: fmt.Sprint("m", i), At: at(0.4+0.5*random.Float64(), 0.25+0.3*random.Float64()), Radius: 4 + 8*random.Float64()*random.Float64(),
			Color: []color.NRGBA{vermilion, blue, green, purple, amber}[i%5], Shape: render.Shape(i % 5), Exact: i%2 == 0, Split: i%7 == 0}
		if i < labels {
			m.Label, m.Detail, m.Priority = fmt.Sprint("Incident ", i), fmt.Sprint(i, " killed"), float64(labels-i)
		}
		s.Marks = append(s.Marks, m)
	}
	return s
}

func draw(t testing.TB, v proj.Viewport, s *render.Scene) (*image.RGBA, render.Hits) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, v.Width, v.Height))
	return img, renderer(t, newWorld(300)).Frame(img, v, s)
}

func TestPictures(t *testing.T) {
	dense := view(0.555, 0.39, 2.5, 720, 500)
	dense.Scale = 1.5
	for name, c := range map[string]struct {
		view  proj.Viewport
		scene *render.Scene
	}{
		"light":        {view(0.56, 0.39, 3.2, 640, 460), scene(render.Light)},
		"dark":         {view(0.56, 0.39, 3.2, 640, 460), scene(render.Dark)},
		"projector":    {view(0.56, 0.39, 3.2, 640, 460), scene(render.Projector)},
		"dense screen": {dense, scene(render.Light)},
		"antimeridian": {view(0.999, 0.5, 4, 400, 260), &render.Scene{}},
		"no detail":    {view(0.25, 0.915, 9.3, 480, 320), &render.Scene{}},
	} {
		t.Run(name, func(t *testing.T) {
			img, _ := draw(t, c.view, c.scene)
			compare(t, filepath.Join("testdata", name), img)
		})
	}
}

// compare holds a picture against the golden one: a pixel may differ a little, and a few may differ more.
func compare(t *testing.T, dir string, got *image.RGBA) {
	t.Helper()
	path := filepath.Join(dir, "want.png")
	if *update {
		write(t, path, got)
	}
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	want, err := png.Decode(file)
	require.NoError(t, err)
	require.Equal(t, got.Bounds(), want.Bounds())
	different := 0
	for y := range got.Rect.Dy() {
		for x := range got.Rect.Dx() {
			a := got.RGBAAt(x, y)
			r, g, b, _ := want.At(x, y).RGBA()
			if apart(a.R, r) || apart(a.G, g) || apart(a.B, b) {
				different++
			}
		}
	}
	if !assert.LessOrEqual(t, different, len(got.Pix)/4/5000, "pixels that differ") {
		write(t, filepath.Join("testdata", "failed", filepath.Base(dir)+".png"), got)
	}
}

func apart(a uint8, b uint32) bool { return math.Abs(float64(a)-float64(b>>8)) > 6 }

func write(t *testing.T, path string, img image.Image) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	file, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, png.Encode(file, img))
	require.NoError(t, file.Close())
}

func TestTheSameSceneGivesTheSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	v, s := view(0.6, 0.4, 4.3, 900, 600), crowd(300, 60)
	want, _ := draw(t, v, s)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 2, 3, 8} {
		runtime.GOMAXPROCS(n)
		got, _ := draw(t, v, s)
		assert.Equal(t, want.Pix, got.Pix, "%d processors", n)
	}
}

func TestAFrameDrawnAgainIsTheSame(t *testing.T) {
	v, s := view(0.6, 0.4, 4.3, 900, 600), crowd(300, 60)
	r := renderer(t, newWorld(300))
	first, again := image.NewRGBA(image.Rect(0, 0, 900, 600)), image.NewRGBA(image.Rect(0, 0, 900, 600))
	r.Frame(first, v, s)
	r.Frame(image.NewRGBA(image.Rect(0, 0, 333, 222)), v.Panned(40, 30), s)
	r.Frame(again, v, s)
	assert.Equal(t, first.Pix, again.Pix)
}

func TestAFrameOfTheViewBeforeShowsWhatIsNew(t *testing.T) {
	v := view(0.6, 0.4, 4.3, 600, 400)
	r := renderer(t, newWorld(300))
	marks, dark := crowd(50, 10), &render.Scene{Theme: render.Dark}
	for i, s := range []*render.Scene{{}, {}, marks, marks, dark, dark, dark, {}} {
		want, _ := draw(t, v, s)
		got := image.NewRGBA(want.Rect)
		r.Frame(got, v, s)
		assert.Equal(t, want.Pix, got.Pix, "frame %d", i)
	}
}

func TestLabelsLieOnNothing(t *testing.T) {
	for _, theme := range []render.Theme{render.Light, render.Projector} {
		for _, zoom := range []float64{2.6, 4, 5.5, 7} {
			v, s := view(0.62, 0.4, zoom, 1280, 800), crowd(400, 400)
			s.Theme = theme
			s.Insets = proj.Insets{Left: 10, Top: 60, Right: 300, Bottom: 90}
			_, hits := draw(t, v, s)
			labels := 0
			for i, a := range hits.Marks {
				if a.Box.IsZero() {
					continue
				}
				labels++
				assert.True(t, a.Box.Min[0] >= 10 && a.Box.Min[1] >= 60 && a.Box.Max[0] <= 980 && a.Box.Max[1] <= 710, "label of %s under a panel", a.ID)
				for j, b := range hits.Marks {
					if j > i && !b.Box.IsZero() {
						assert.False(t, overlap(a.Box, b.Box), "labels of %s and %s overlap", a.ID, b.ID)
					}
					assert.False(t, covers(a.Box, b), "label of %s lies on %s", a.ID, b.ID)
				}
			}
			assert.Positive(t, labels)
		}
	}
}

func TestALabelLosesItsDetailBeforeItIsLeftOut(t *testing.T) {
	_, hits := draw(t, view(0.62, 0.4, 3.3, 1280, 800), crowd(400, 400))
	heights := map[int]int{}
	for _, h := range hits.Marks {
		if !h.Box.IsZero() {
			heights[int(h.Box.Max[1]-h.Box.Min[1])]++
		}
	}
	assert.Len(t, heights, 2, "labels with and without detail: %v", heights)
}

func overlap(a, b orb.Bound) bool {
	return a.Min[0] < b.Max[0] && b.Min[0] < a.Max[0] && a.Min[1] < b.Max[1] && b.Min[1] < a.Max[1]
}

func covers(box orb.Bound, h render.Hit) bool {
	dx := h.X - math.Max(box.Min[0], math.Min(box.Max[0], h.X))
	dy := h.Y - math.Max(box.Min[1], math.Min(box.Max[1], h.Y))
	return math.Hypot(dx, dy) < h.R-0.01
}

func TestLabelsKeepTheirPlacesWhilePanning(t *testing.T) {
	r, s := renderer(t, newWorld(100)), crowd(500, 200)
	v := view(0.62, 0.4, 5, 1000, 700)
	img := image.NewRGBA(image.Rect(0, 0, 1000, 700))
	places := map[string]orb.Point{}
	for step := range 40 {
		v = v.Panned(7, -4)
		seen := map[string]bool{}
		for _, h := range r.Frame(img, v, s).Marks {
			// A label far from the edge must stand where it stood.
			if h.Box.IsZero() || h.X < 150 || h.X > 850 || h.Y < 60 || h.Y > 640 {
				continue
			}
			seen[h.ID] = true
			offset := orb.Point{h.Box.Min[0] - h.X, h.Box.Min[1] - h.Y}
			if before, ok := places[h.ID]; ok {
				assert.InDelta(t, before[0], offset[0], 1e-6, "%s jumped in step %d", h.ID, step)
				assert.InDelta(t, before[1], offset[1], 1e-6, "%s jumped in step %d", h.ID, step)
			}
			places[h.ID] = offset
		}
		assert.NotEmpty(t, seen)
	}
}

func TestTheSelectedMarkAlwaysHasItsLabel(t *testing.T) {
	s := crowd(2000, 2000)
	s.Selected = "m1999"
	for _, offset := range []float64{0, 490, -490} {
		v := view(s.Marks[1999].At.X, s.Marks[1999].At.Y, 4, 1000, 700).Panned(offset, 0)
		_, hits := draw(t, v, s)
		last := hits.Marks[len(hits.Marks)-1]
		assert.Equal(t, "m1999", last.ID, "the selected mark is drawn last")
		assert.False(t, last.Box.IsZero())
		assert.True(t, last.Box.Min[0] >= 0 && last.Box.Max[0] <= 1000)
	}
}

func TestHits(t *testing.T) {
	s := scene(render.Light)
	v := view(0.56, 0.39, 3.2, 640, 460)
	_, hits := draw(t, v, s)
	require.Len(t, hits.Marks, len(s.Marks))
	for _, m := range s.Marks {
		p := v.ToPx(m.At)
		p.X, p.Y = p.X+m.Offset.X, p.Y+m.Offset.Y
		id, ok := hits.At(proj.Px{X: p.X + m.Radius + 3, Y: p.Y})
		assert.True(t, ok)
		assert.Equal(t, m.ID, id)
	}
	for _, h := range hits.Marks {
		if !h.Box.IsZero() {
			id, ok := hits.At(proj.Px{X: h.Box.Max[0] - 1, Y: h.Box.Max[1] - 1})
			assert.True(t, ok)
			assert.Equal(t, h.ID, id, "the label belongs to its mark")
		}
	}
	_, ok := hits.At(proj.Px{X: 5, Y: 415})
	assert.False(t, ok)
}

func TestThereIsNoSeamBetweenTiles(t *testing.T) {
	v := view(0.555, 0.43, 5.37, 700, 500)
	r := renderer(t, landOnly{})
	img := image.NewRGBA(image.Rect(0, 0, 700, 500))
	r.Frame(img, v, &render.Scene{})
	first := img.RGBAAt(0, 0)
	for i := 0; i < len(img.Pix); i += 4 {
		require.Equal(t, color.RGBA{img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3]}, first, "pixel %d", i/4)
	}
}

func TestAnyViewIsDrawn(t *testing.T) {
	r, s := renderer(t, newWorld(100)), scene(render.Dark)
	nan, inf := math.NaN(), math.Inf(1)
	s.Marks = append(s.Marks, render.Mark{ID: "nowhere", At: at(nan, 0.5), Radius: nan},
		render.Mark{ID: "everywhere", At: at(0.5, 0.5), Radius: inf, PrecisionM: inf, Label: "عنوان\x00\u202e", Color: blue},
		render.Mark{ID: "wide", At: at(0.5, 0.5), Radius: 1, PrecisionM: 1e9, Count: -3})
	s.Links = append(s.Links, render.Link{From: at(nan, nan), To: at(0, 0)}, render.Link{From: at(0, 0), To: at(0.5, 1)})
	for _, size := range [][2]int{{1, 1}, {1, 300}, {300, 1}, {333, 217}, {3840, 2160}} {
		for _, scale := range []float64{0, 1, 1.5, 2, 3} {
			for _, zoom := range []float64{geo.MinZoom, 0, 3.5, 8, geo.MaxZoom, nan, inf, -40, 60} {
				for _, center := range []proj.World{at(0.5, 0.5), at(0, 0), at(1, 1), at(0.9999, 0.4), at(nan, inf)} {
					if size[0] > 1000 && (zoom != 3.5 || scale != 2 || center.X != 1) {
						continue
					}
					img := image.NewRGBA(image.Rect(0, 0, size[0], size[1]))
					v := proj.Viewport{Center: center, Zoom: zoom, Width: size[0], Height: size[1], Scale: scale}
					r.Frame(img, v, s)
					assert.True(t, img.Opaque(), "size %v scale %v zoom %v centre %v", size, scale, zoom, center)
				}
			}
		}
	}
}

func TestAFrameIsDrawnIntoAPartOfAPicture(t *testing.T) {
	v, s := view(0.56, 0.4, 3.2, 300, 200), scene(render.Light)
	want, _ := draw(t, v, s)
	whole := image.NewRGBA(image.Rect(0, 0, 400, 300))
	part := whole.SubImage(image.Rect(50, 60, 350, 260)).(*image.RGBA)
	renderer(t, newWorld(300)).Frame(part, v, s)
	for y := range 200 {
		require.Equal(t, want.Pix[y*want.Stride:y*want.Stride+1200], part.Pix[y*part.Stride:y*part.Stride+1200], "row %d", y)
	}
	assert.Zero(t, whole.RGBAAt(49, 100))
	assert.Zero(t, whole.RGBAAt(350, 100))
}

func TestADamagedFontIsAnError(t *testing.T) {
	_, err := render.New(render.Fonts{Regular: []byte("no font")}, newWorld(10))
	assert.ErrorContains(t, err, "render: font regular")
}

func BenchmarkFrame(b *testing.B) {
	base := newWorld(3000)
	for _, zoom := range []float64{2, 4, 6, 8} {
		for name, s := range map[string]*render.Scene{"plain": scene(render.Light), "crowd": crowd(2000, 100)} {
			b.Run(fmt.Sprintf("zoom=%v/%s", zoom, name), func(b *testing.B) {
				v := view(0.6, 0.4, zoom+0.37, 1920, 1080)
				img := image.NewRGBA(image.Rect(0, 0, 1920, 1080))
				r := renderer(b, base)
				r.Frame(img, v, s)
				b.ReportAllocs()
				for b.Loop() {
					r.Frame(img, v, s)
				}
			})
		}
	}
}
