package shell

import (
	"fmt"
	"image"
	"net/url"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
	"github.com/paulmach/orb"

	"incidentmap/app/details"
	"incidentmap/app/history"
	"incidentmap/app/look"
	"incidentmap/app/mapview"
	"incidentmap/app/model"
	"incidentmap/app/scene"
	"incidentmap/data"
	"incidentmap/data/evidence"
	"incidentmap/data/resolve"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// Config is what a window is made of.
type Config struct {
	Case    *data.Case
	Fonts   render.Fonts
	Look    look.Fonts
	Basemap render.Basemap
	Icon    fyne.Resource
	Version string // in words, for the About dialog

	Load  func(path string) (*data.Case, error) // reads a case from a file
	State string                                // file of the remembered state; "" for the user's own
}

// Window is the window of one case.
type Window struct {
	cfg   Config
	app   fyne.App
	win   fyne.Window
	model *model.Model
	theme *look.Theme
	post  func(func())

	mapv    *mapview.Map
	side    *details.Side
	split   *container.Split
	card    *hoverCard
	tips    *tooltip
	status  *statusLine
	counts  *widget.Label
	actions []*action

	points   *scene.Points
	state    State
	trail    history.Trail[place]
	touched  bool // somebody moved the map: it no longer shows all incidents by itself
	restored proj.Viewport
}

// place is a stop on the way through a case.
type place struct {
	selected string
	center   proj.World
	zoom     float64
}

// New makes the window; Show shows it.
func New(a fyne.App, cfg Config) (*Window, error) {
	if cfg.State == "" {
		cfg.State = stateFile()
	}
	w := &Window{cfg: cfg, app: a, post: fyne.Do, state: loadState(cfg.State)}
	w.model = model.New(resolve.New(cfg.Case, resolve.Options{}))
	w.theme = look.New(cfg.Look, look.System)
	renderer, err := render.New(cfg.Fonts, cfg.Basemap)
	if err != nil {
		return nil, fmt.Errorf("prepare the map: %w", err)
	}
	w.restoreLook()
	a.Settings().SetTheme(w.theme)
	w.win = a.NewWindow(w.title())
	w.win.SetIcon(cfg.Icon)
	w.points = scene.New(w.model.Shown())
	draw := func(dst *image.RGBA, v proj.Viewport, s *render.Scene) render.Hits { return renderer.Frame(dst, v, s) }
	w.mapv = mapview.New(draw, w.source(), func(f func()) { go f() }, w.post)
	w.compose()
	w.connect()
	w.restoreView()
	return w, nil
}
