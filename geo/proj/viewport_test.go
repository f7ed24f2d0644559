package proj_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"

	"incidentmap/geo"
	"incidentmap/geo/proj"
)

func TestToWorldClampsLatitudeAndWrapsLongitude(t *testing.T) {
	for name, c := range map[string]struct {
		p    orb.Point
		want proj.World
	}{
		"origin":                 {orb.Point{0, 0}, proj.World{X: 0.5, Y: 0.5}},
		"west edge":              {orb.Point{-180, 0}, proj.World{X: 0, Y: 0.5}},
		"east edge":              {orb.Point{180, 0}, proj.World{X: 1, Y: 0.5}},
		"east of the edge":       {orb.Point{190, 0}, proj.World{X: 10.0 / 360, Y: 0.5}},
		"edge of the square":     {orb.Point{0, geo.MaxLatitude}, proj.World{X: 0.5, Y: 0}},
		"just beyond the square": {orb.Point{0, 85.06}, proj.World{X: 0.5, Y: 0}},
		"north pole":             {orb.Point{0, 90}, proj.World{X: 0.5, Y: 0}},
		"south pole":             {orb.Point{0, -90}, proj.World{X: 0.5, Y: 1}},
		"near the south pole":    {orb.Point{0, -89.5}, proj.World{X: 0.5, Y: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			got := proj.ToWorld(c.p)
			assert.InDelta(t, c.want.X, got.X, 1e-9)
			assert.InDelta(t, c.want.Y, got.Y, 1e-9)
		})
	}
}

func TestPointReturnsWhereItCameFrom(t *testing.T) {
	for _, p := range []orb.Point{{37.39028, 55.82583}, {-179.9, -84}, {2.37065, 48.86304}} {
		got := proj.ToWorld(p).Point()
		assert.InDelta(t, p.Lon(), got.Lon(), 1e-9)
		assert.InDelta(t, p.Lat(), got.Lat(), 1e-9)
	}
}

func TestZoomKeepsThePlaceUnderThePointer(t *testing.T) {
	v := proj.Viewport{Center: proj.ToWorld(orb.Point{37, 55}), Zoom: 5, Width: 1920, Height: 1080, Scale: 1}
	at := proj.Px{X: 300, Y: 200}
	before := v.FromPx(at)
	after := v.ZoomedAt(at, 2.5).FromPx(at)
	assert.InDelta(t, before.X, after.X, 1e-12)
	assert.InDelta(t, before.Y, after.Y, 1e-12)
}

func TestFittedShowsTheWholeBoundInsideTheInsets(t *testing.T) {
	v := proj.Viewport{Width: 1920, Height: 1080, Scale: 1.5}
	b := orb.Bound{Min: orb.Point{2, 30}, Max: orb.Point{69, 56}}
	in := proj.Insets{Left: 20, Top: 60, Right: 420, Bottom: 40}
	v = v.Fitted(b, in, 12)
	nw, se := v.ToPx(proj.ToWorld(b.LeftTop())), v.ToPx(proj.ToWorld(b.RightBottom()))
	assert.GreaterOrEqual(t, nw.X, in.Left-1e-6)
	assert.GreaterOrEqual(t, nw.Y, in.Top-1e-6)
	assert.LessOrEqual(t, se.X, 1920-in.Right+1e-6)
	assert.LessOrEqual(t, se.Y, 1080-in.Bottom+1e-6)
}

func TestFittedCrossesTheAntimeridian(t *testing.T) {
	v := proj.Viewport{Width: 800, Height: 600, Scale: 1}.Fitted(
		orb.Bound{Min: orb.Point{176, -19}, Max: orb.Point{-178, -15}}, proj.Insets{}, 12)
	assert.InDelta(t, 179, v.Center.Point().Lon(), 1e-6)
	assert.Greater(t, v.Zoom, 6.0)
}

func TestPanStopsAtThePolesAndGoesRoundTheWorld(t *testing.T) {
	v := proj.Viewport{Center: proj.World{X: 0.5, Y: 0.5}, Zoom: 3, Width: 800, Height: 600, Scale: 1}
	north := v.Panned(0, 1e6)
	assert.InDelta(t, 0, north.FromPx(proj.Px{}).Y, 1e-12)
	round := v.Panned(v.WorldSize(), 0)
	assert.InDelta(t, v.Center.X, round.Center.X, 1e-12)
}

func TestMetersPerPixelShrinkTowardsThePoles(t *testing.T) {
	v := proj.Viewport{Center: proj.ToWorld(orb.Point{0, 60}), Zoom: 0, Width: 256, Height: 256, Scale: 1}
	equator := 2 * math.Pi * geo.EarthRadius / 256
	assert.InDelta(t, equator/2, v.MetersPerPxAt(v.Center), 1)
}
