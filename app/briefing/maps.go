package briefing

import (
	"fyne.io/fyne/v2"

	"incidentmap/app/scene"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// Map is a map as the windows of a briefing need it.
type Map interface {
	fyne.CanvasObject
	// SetStart shows the view that start makes of the map's size, now and at every change of size until somebody moves the map.
	SetStart(start func(proj.Viewport) proj.Viewport)
	// SetSource has another source make the scenes.
	SetSource(source func(proj.Viewport) *render.Scene)
	// Moved reports whether somebody moved the map since the start view was set.
	Moved() bool
	View() proj.Viewport
	PositionOf(at proj.World) fyne.Position
	PlaceAt(p fyne.Position) proj.World
}

// MapOptions are what a map is made with. The callbacks are called on the UI goroutine.
type MapOptions struct {
	Source   func(proj.Viewport) *render.Scene
	Theme    render.Theme
	Unit     func(height int) float64 // device pixels of a reference pixel on a map of a height; nil: as many as one of the display
	OnView   func(proj.Viewport)
	OnTapped func(id string)
}

// NewMap makes a map with a renderer of its own, which leaves all keys to its window.
type NewMap func(MapOptions) Map

// clusterZoom is how near a cluster is looked at when it is opened.
const clusterZoom = 9

// tapped selects what was clicked on a map; a cluster opens, the ground selects nothing.
func tapped(s *Show, id string, v proj.Viewport, theme render.Theme) {
	if b, ok := s.Page().Points().Cluster(id, v, theme); ok {
		s.FlyTo(b, clusterZoom)
		return
	}
	s.Select(scene.IncidentOf(id))
}
