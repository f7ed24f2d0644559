package render_test

import (
	"bytes"
	"image"
	"image/color"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

func box(x0, y0, x1, y1 float64) []proj.World {
	return []proj.World{at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1), at(x0, y0)}
}

func areaOf(rings ...[]proj.World) render.Area { return render.Area{Edges: rings, Inside: rings} }

// differs tells where a picture with areas differs from the one without.
func differs(t *testing.T, theme render.Theme, v proj.Viewport, areas ...render.Area) func(x, y int) bool {
	t.Helper()
	plain, shown := image.NewRGBA(image.Rect(0, 0, v.Width, v.Height)), image.NewRGBA(image.Rect(0, 0, v.Width, v.Height))
	r := renderer(t, newWorld(32))
	r.Frame(plain, v, &render.Scene{Theme: theme})
	r.Frame(shown, v, &render.Scene{Theme: theme, Areas: areas})
	return func(x, y int) bool { return plain.At(x, y) != shown.At(x, y) }
}

func TestWhatLiesOutsideOfAnAreaIsVeiled(t *testing.T) {
	v := view(0.5, 0.5, 2, 1024, 600) // a world is 1024 pixels wide
	for _, theme := range []render.Theme{render.Light, render.Dark, render.Projector} {
		for name, ring := range map[string][]proj.World{"clockwise": box(0.4, 0.4, 0.6, 0.6), "the other way": reversed(box(0.4, 0.4, 0.6, 0.6))} {
			t.Run(name, func(t *testing.T) {
				veiled := differs(t, theme, v, areaOf(ring))
				assert.True(t, veiled(20, 20))
				assert.True(t, veiled(1000, 580))
				assert.False(t, veiled(512, 280))
				assert.True(t, veiled(410, 300), "the outline")
			})
		}
	}
}

func reversed(ring []proj.World) []proj.World {
	ring = slices.Clone(ring)
	slices.Reverse(ring)
	return ring
}

func TestAHoleInAnAreaIsVeiled(t *testing.T) {
	v := view(0.5, 0.5, 2, 1024, 600)
	for _, hole := range [][]proj.World{box(0.45, 0.45, 0.55, 0.55), reversed(box(0.45, 0.45, 0.55, 0.55))} {
		veiled := differs(t, render.Light, v, areaOf(box(0.3, 0.3, 0.7, 0.7), hole))
		assert.True(t, veiled(512, 300))
		assert.False(t, veiled(360, 300))
	}
}

func TestAnAreaIsSeenOnEachCopyOfTheWorld(t *testing.T) {
	for name, ring := range map[string][]proj.World{"east": box(0.9, 0.4, 1.1, 0.6), "west": box(-0.1, 0.4, 0.1, 0.6)} {
		t.Run(name, func(t *testing.T) {
			edge := differs(t, render.Light, view(0, 0.5, 2, 1024, 600), areaOf(ring))
			assert.False(t, edge(512, 280), "the middle of the area")
			assert.True(t, edge(20, 280))
			middle := differs(t, render.Light, view(0.5, 0.5, 2, 1024, 600), areaOf(ring))
			assert.False(t, middle(40, 280))
			assert.False(t, middle(990, 280))
			assert.True(t, middle(512, 280))
		})
	}
}

func TestHandlesLieAboveAllElse(t *testing.T) {
	v := view(0.5, 0.5, 3, 400, 300)
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	a := areaOf(box(0.4, 0.4, 0.6, 0.6))
	a.Handles = []proj.World{at(0.5, 0.5)}
	s := &render.Scene{Areas: []render.Area{a}, Marks: []render.Mark{{ID: "m", At: at(0.5, 0.5), Radius: 20, Color: vermilion, Exact: true}}}
	renderer(t, newWorld(32)).Frame(img, v, s)
	assert.Equal(t, color.RGBA{255, 255, 255, 255}, img.At(200, 150))
}

func TestDrawingsHaveTheAreaToo(t *testing.T) {
	v := view(0.5, 0.5, 3, 400, 300)
	for _, format := range []render.Format{render.SVG, render.PDF} {
		var plain, shown bytes.Buffer
		require.NoError(t, render.Write(t.Context(), &plain, format, renderer(t, newWorld(32)), v, &render.Scene{}))
		require.NoError(t, render.Write(t.Context(), &shown, format, renderer(t, newWorld(32)), v, &render.Scene{Areas: []render.Area{areaOf(box(0.4, 0.4, 0.6, 0.6))}}))
		assert.Greater(t, shown.Len(), plain.Len())
	}
}
