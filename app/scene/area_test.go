package scene_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/scene"
	"incidentmap/data"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// width is how far a line goes from west to east, in worlds.
func width(line []proj.World) float64 {
	west, east := line[0].X, line[0].X
	for _, at := range line {
		west, east = min(west, at.X), max(east, at.X)
	}
	return east - west
}

func TestAreasAcrossTheAntimeridianAreDrawnInOnePiece(t *testing.T) {
	for name, a := range map[string]query.Area{
		"rectangle": {Bound: &orb.Bound{Min: orb.Point{170, -10}, Max: orb.Point{-170, 10}}},
		"polygon":   {Polygon: orb.Polygon{{{170, -10}, {-170, -10}, {-170, 10}, {170, 10}, {170, -10}}}},
		"circle":    {Near: &query.Circle{Center: orb.Point{180, 0}, Metres: 1_113_195}},
	} {
		t.Run(name, func(t *testing.T) {
			areas := scene.Areas(a)
			require.Len(t, areas, 1)
			require.Len(t, areas[0].Edges, 1)
			assert.InDelta(t, 20.0/360, width(areas[0].Edges[0]), 1e-3)
			assert.Len(t, areas[0].Inside, 1)
		})
	}
}

func TestACircleRoundAPoleIsOpenAtItsEdgeAndClosedForItsVeil(t *testing.T) {
	areas := scene.Areas(query.Area{Near: &query.Circle{Center: orb.Point{20, -80}, Metres: 2_000_000}})
	require.Len(t, areas, 1)
	assert.InDelta(t, 1, width(areas[0].Edges[0]), 1e-9, "round the world")
	inside := areas[0].Inside[0]
	assert.InDelta(t, 1, inside[len(inside)-1].Y, 1e-9, "along the southern edge of the map")
}

func TestAnOutlineThatCrossesItselfHasNoVeil(t *testing.T) {
	areas := scene.Areas(query.Area{Polygon: orb.Polygon{{{0, 0}, {10, 10}, {10, 0}, {0, 10}}}})
	assert.Len(t, areas[0].Edges, 1)
	assert.Empty(t, areas[0].Inside)
	assert.Empty(t, scene.Areas(query.Area{}))
}

func TestAPictureShowsAndNamesTheAreaOfItsFilter(t *testing.T) {
	f := query.Filter{Near: &query.Circle{Center: orb.Point{69.2, 34.5}, Metres: 50_000}}
	var s render.Scene
	snap := resolve.New(&data.Case{}, resolve.Options{})
	scene.Describe(&s, snap, scene.New(nil), f, world(4))
	assert.Len(t, s.Areas, 1)
	assert.Empty(t, s.Areas[0].Handles)
	assert.Contains(t, s.Subtitle, "within 50 km of 34.5°N, 69.2°E")
}
