package render_test

import (
	"testing"

	"github.com/paulmach/orb"

	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// pictured is the scene with everything that furniture shows.
func pictured(theme render.Theme) *render.Scene {
	s := scene(theme)
	s.Selected, s.Hovered = "", ""
	killed := func(radius float64, text string) render.LegendItem {
		return render.LegendItem{Group: "People killed", Text: text, Mark: render.Mark{Radius: radius, Color: vermilion, Exact: true}}
	}
	s.Title = "Attacks that five documents cite"
	s.Subtitle = "12 of 36 incidents, carried out or foiled, since 2015"
	s.AsOf = "As of 27 March 2024"
	s.Unplaced = "23 more incidents have no place"
	s.Attribution = "Map: Natural Earth"
	s.Marking = "For internal use"
	s.Legend = []render.LegendItem{
		killed(5, "1"), killed(10, "10"), killed(19, "100"),
		{Group: "Kind", Text: "Attack", Mark: render.Mark{Radius: 7, Color: vermilion, Exact: true}},
		{Group: "Kind", Text: "Siege", Mark: render.Mark{Radius: 7, Color: amber, Shape: render.Cross, Exact: true}},
		{Group: "Kind", Text: "Plot that was foiled", Mark: render.Mark{Radius: 7, Color: blue, Shape: render.Diamond, Hollow: true, Exact: true}},
		{Group: "Place and figures", Text: "Place is approximate", Mark: render.Mark{Radius: 7, Color: vermilion}},
		{Group: "Place and figures", Text: "Figures are disputed", Mark: render.Mark{Radius: 7, Color: vermilion, Split: true, Exact: true}},
	}
	return s
}

// stillRenderer is a renderer of the made-up world.
func stillRenderer(t testing.TB) *render.Renderer {
	t.Helper()
	return renderer(t, newWorld(400))
}

// fitted is a view that holds all marks of the scene, clear of its furniture.
func fitted(r *render.Renderer, s *render.Scene, w, h int, scale float64) proj.Viewport {
	v := proj.Viewport{Width: w, Height: h, Scale: scale}
	southWest, northEast := at(0.46, 0.48).Point(), at(0.67, 0.3).Point()
	return v.Fitted(orb.Bound{Min: southWest, Max: northEast}, render.StillInsets(r, v, s), 10)
}
