package render

import (
	"fmt"
	"image/color"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
	"incidentmap/internal/contrast"
)

func testRenderer(t *testing.T) *Renderer {
	t.Helper()
	regular, err := os.ReadFile("../../assets/fonts/NotoSans-Regular.ttf")
	require.NoError(t, err)
	bold, err := os.ReadFile("../../assets/fonts/NotoSans-Bold.ttf")
	require.NoError(t, err)
	r, err := New(Fonts{Regular: regular, Bold: bold}, nil)
	require.NoError(t, err)
	return r
}

func furnishedScene(theme Theme, words int) *Scene {
	more := strings.Repeat(" and more", words)
	s := &Scene{Theme: theme, Title: "Attacks" + more, Subtitle: "12 of 36 incidents" + more, AsOf: "As of 27 March 2024",
		Unplaced: "23 have no place" + more, Attribution: "Map: Natural Earth" + more, Marking: "For internal use" + more}
	for i := range 9 {
		s.Legend = append(s.Legend, LegendItem{Group: fmt.Sprintf("Group %d", i/3), Text: "Kind" + more, Mark: Mark{Radius: float64(4 + 3*i), Exact: i > 4}})
	}
	return s
}

func TestFurnitureNeverOverlapsAndStaysInThePicture(t *testing.T) {
	r := testRenderer(t)
	sizes := [][2]int{{320, 200}, {200, 320}, {480, 320}, {640, 480}, {800, 600}, {1000, 250}, {1280, 720}, {1920, 1080}, {1080, 1920}, {3840, 2160}, {7680, 1000}}
	for _, size := range sizes {
		for _, theme := range []Theme{Light, Dark, Projector} {
			for _, scale := range []float64{1, 1.5, 2} {
				if float64(min(size[0], size[1])) < 200*scale {
					continue // smaller than the smallest picture that is promised
				}
				v := proj.Viewport{Center: proj.World{X: 0.5, Y: 0.35}, Zoom: 3, Width: size[0], Height: size[1], Scale: scale}
				for _, words := range []int{0, 1, 10, 60} {
					name := fmt.Sprintf("%d x %d theme %d scale %g words %d", size[0], size[1], theme, scale, words)
					t.Run(name, func(t *testing.T) { checkFurniture(t, v, newJoiner(r, v, furnishedScene(theme, words)).furnish()) })
				}
			}
		}
	}
}

func checkFurniture(t *testing.T, v proj.Viewport, f furniture) {
	t.Helper()
	w, h := float64(v.Width), float64(v.Height)
	boxes := f.boxes()
	assert.GreaterOrEqual(t, len(boxes), 4, "marking, attribution, scale bar and as-of date")
	for i, a := range boxes {
		assert.True(t, rect{0, 0, w, h}.contains(a), "in the picture: %v", a)
		for _, b := range boxes[:i] {
			assert.False(t, a.overlaps(b), "%v and %v", a, b)
		}
	}
	assert.Less(t, f.insets.Left+f.insets.Right, w, "room is left for the map")
	assert.Less(t, f.insets.Top+f.insets.Bottom, h, "room is left for the map")
}

// signposts is a map of names alone, close to one another.
type signposts struct{}

func (signposts) MaxZoom() int                   { return 0 }
func (signposts) Tile(z, x, y int) *basemap.Tile { return &basemap.Tile{} }
func (signposts) LabelsIn(_ proj.Viewport, _ float64, yield func(*basemap.Label) bool) {
	for i := range 2500 {
		at := proj.World{X: float64(i%50) / 50, Y: float64(i/50) / 50}
		if !yield(&basemap.Label{At: at, Name: "Town", Kind: basemap.CityLabel, Size: 11}) {
			return
		}
	}
}

func TestLabelsKeepClearOfFurniture(t *testing.T) {
	r := testRenderer(t)
	r.base = signposts{}
	for _, size := range [][2]int{{320, 200}, {800, 600}, {1920, 1080}} {
		s := furnishedScene(Light, 1)
		for i := range 400 {
			at := proj.World{X: float64(i%20)/20 + 0.013, Y: float64(i/20)/20 + 0.017}
			s.Marks = append(s.Marks, Mark{ID: fmt.Sprint(i), At: at, Radius: 4, Label: "Incident", Detail: "1 killed", Priority: float64(i)})
		}
		s.Selected = "150"
		p := newPage(r, proj.Viewport{Center: proj.World{X: 0.5, Y: 0.4}, Zoom: 2.9, Width: size[0], Height: size[1], Scale: 1}, s)
		require.NotEmpty(t, p.layout.labels)
		require.NotEmpty(t, p.layout.names)
		for _, b := range p.fixed.boxes() {
			for _, l := range p.layout.labels {
				assert.False(t, b.overlaps(l.box), "label %q at %v on %v", l.lines[0].text, l.box, b)
			}
			for _, n := range p.layout.names {
				assert.False(t, b.overlaps(n.box), "name at %v on %v", n.box, b)
			}
		}
	}
}

// extent notes how far a block draws beyond its box, and the smallest text.
type extent struct {
	faces    typefaces
	box      rect
	beyond   float64
	smallest float64
}

func (e *extent) Fill(p *Path, _ color.NRGBA) {
	for _, q := range p.Points {
		e.note(rect{q.X, q.Y, q.X, q.Y})
	}
}
func (e *extent) Stroke(p *Path, s Stroke) { e.Fill(p, s.Color) }
func (e *extent) Text(at proj.Px, s string, f Font, _ color.NRGBA, h Halo) {
	e.smallest = math.Min(e.smallest, f.Size)
	e.note(rect{at.X - h.Width, at.Y - 0.75*f.Size, at.X + e.faces.measure(s, f) + h.Width, at.Y + 0.22*f.Size})
}
func (e *extent) Symbol(at proj.Px, _ float64, _ any, draw func(p Pen, at proj.Px)) { draw(e, at) }
func (e *extent) note(r rect) {
	e.beyond = math.Max(e.beyond, math.Max(math.Max(e.box.x0-r.x0, e.box.y0-r.y0), math.Max(r.x1-e.box.x1, r.y1-e.box.y1)))
}

func TestFurnitureIsDrawnWithinItsBoxes(t *testing.T) {
	r := testRenderer(t)
	for _, words := range []int{0, 3, 40} {
		v := proj.Viewport{Center: proj.World{X: 0.5, Y: 0.35}, Zoom: 3, Width: 1280, Height: 900, Scale: 1}
		f := newJoiner(r, v, furnishedScene(Light, words)).furnish()
		for _, b := range f.placed {
			e := &extent{faces: r.faces, box: b.box(), smallest: math.Inf(1)}
			b.draw(e, b.at)
			assert.LessOrEqual(t, e.beyond, 1.0, "%d more words: %v", words, e.box)
		}
	}
}

func TestNothingIsSmallBeforeAProjector(t *testing.T) {
	r := testRenderer(t)
	f := newJoiner(r, proj.Viewport{Center: proj.World{X: 0.5, Y: 0.35}, Zoom: 3, Width: 1920, Height: 1080, Scale: 1}, furnishedScene(Projector, 0)).furnish()
	for _, b := range f.placed {
		e := &extent{faces: r.faces, box: b.box(), smallest: math.Inf(1)}
		b.draw(e, b.at)
		assert.GreaterOrEqual(t, e.smallest, 24.0)
	}
}

func TestFurnitureIsReadableOverAnyMap(t *testing.T) {
	for _, theme := range []Theme{Light, Dark, Projector} {
		in := inksOf(theme)
		for _, below := range []color.NRGBA{{A: 255}, {255, 255, 255, 255}} {
			ground := blend(below, in.panel, float64(in.panel.A)/255)
			assert.GreaterOrEqual(t, contrast.Ratio(in.text, ground), 7.0, "theme %d", theme)
			assert.GreaterOrEqual(t, contrast.Ratio(in.muted, ground), 4.5, "theme %d", theme)
		}
	}
}
