package shell

import (
	"context"
	"fmt"
	"image"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/details"
	"incidentmap/app/filters"
	"incidentmap/app/history"
	"incidentmap/app/look"
	"incidentmap/app/mapview"
	"incidentmap/app/model"
	"incidentmap/app/scene"
	"incidentmap/app/session"
	"incidentmap/app/timeline"
	"incidentmap/app/update"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/data/search"
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
	Version string                                // in words, for the About dialog
	Load    func(path string) (*data.Case, error) // reads a case from a file
	State   string                                // file of the remembered state; "" for the user's own

	Settings  string // file of the settings; "" for the user's own
	Documents string // folder with text files of documents; "" for none
	Layouts   string // file of the remembered layouts of tables; "" for the user's own

	Room   func() fyne.Size       // for a window with its frame on the first display, in pixels; nil: not known
	Second func(fyne.Window) bool // asks for a window to fill the second display, false if there is none; nil: there is none

	Newer func(context.Context) (*update.Release, error) // asks for a newer version of the program over the network; nil: there is nobody to ask
}

// Window is the window of one case.
type Window struct {
	cfg   Config
	app   fyne.App
	win   fyne.Window
	model *model.Model
	run   func(func()) // starts a worker
	post  func(func()) // hands a function to the UI goroutine

	mapv    *mapview.Map
	side    *details.Side
	split   *container.Split
	reading reading
	card    *hoverCard
	tips    *tooltip
	status  *statusLine
	time    *timeline.Timeline
	search  *filters.Search
	chips   *filters.Chips
	panel   *filters.Panel
	drawer  *fyne.Container // of the panel, at the left
	above   *fyne.Container // chips, and what must be known of the case file
	below   *fyne.Container // these, and what is below them: map and side
	middle  *fyne.Container // everything
	title   *widget.Label
	heading *fyne.Container // title and counts, as wide as they need
	counts  *widget.Label
	actions []*action
	dialog  dialog.Dialog // that is open, or nil

	importing bool // the wizard is open
	layouts   *layouts

	renderer *render.Renderer

	table       *table // of events, beside the case; nil if none is open
	layer       scene.EventLayer
	loading     func() // stops reading one; nil if none is read
	counter     *counter
	eventsShown int       // events of the table that pass the filter, as they were counted last
	written     time.Time // when counts and chips were
	writing     bool      // they are to be soon

	points     *scene.Points
	found      *search.CaseIndex
	lookup     lookup // the last search
	finding    latest // what is typed
	listing    latest // what the list shows of a table
	listed     time.Time
	lastAsked  time.Time
	awaitsList bool
	active     atomic.Int64 // when somebody last moved the map or the filter, in milliseconds
	views      []savedView
	whole      *resolve.Snapshot // all that the case says, as of today
	timeStep   timeline.Step
	measure    timeline.Measure
	state      State
	settings   Settings
	showsAll   bool        // the map was opened on all incidents
	folder     string      // that a file was last taken from or put into by a dialog; empty: none yet
	draft      *query.Area // an area that is being drawn or dragged
	areas      []render.Area
	hint       hint
	onMap      []*iconButton // buttons on the map

	trail      history.Trail[place]
	lastChange change // that led to the present place, and when
	lastStop   time.Time
	traveling  bool // to another place on the trail

	edit  editing
	stage stage
	newer *update.Release // that was found; nil if none was

	before string // what was selected before the last tap
	saving *time.Timer
}

// New makes the window of a case; ShowAndRun shows it.
func New(a fyne.App, cfg Config) (*Window, error) {
	return newWindow(a, cfg, func(f func()) { go f() }, fyne.Do)
}

// newWindow is New with the ways to start a worker and to hand a function to the UI goroutine.
func newWindow(a fyne.App, cfg Config, run, post func(func())) (*Window, error) {
	if cfg.State == "" {
		cfg.State = stateFile()
	}
	if cfg.Layouts == "" {
		cfg.Layouts = layoutsFile()
	}
	if cfg.Settings == "" {
		cfg.Settings = settingsFile()
	}
	w := &Window{cfg: cfg, app: a, run: run, state: loadState(cfg.State), settings: loadSettings(cfg.Settings), layouts: &layouts{file: cfg.Layouts}}
	w.post = func(f func()) { post(func() { w.mapv.Measure(f) }) }
	w.finding, w.listing = latest{run: run, post: w.post}, latest{run: run, post: w.post}
	renderer, err := render.New(cfg.Fonts, cfg.Basemap)
	if err != nil {
		return nil, fmt.Errorf("prepare the map: %w", err)
	}
	w.model = model.New(cfg.Case)
	w.edit.session = session.New(cfg.Case, cfg.Case.Title, w.sessionOptions())
	w.model.SetMode(w.state.Mode)
	w.model.SetLegend(w.state.Legend)
	a.Settings().SetTheme(w.theme())
	w.win = a.NewWindow("")
	w.win.SetIcon(cfg.Icon)
	w.points = scene.New(w.model.Shown())
	w.renderer = renderer
	draw := func(dst *image.RGBA, v proj.Viewport, s *render.Scene) render.Hits { return renderer.Live(dst, v, s) }
	w.mapv = mapview.New(draw, w.source(), run, w.post)
	w.time, w.timeStep = timeline.New(), timeline.ByYear
	w.search, w.chips, w.panel = filters.NewSearch("Search"), filters.NewChips(), filters.NewPanel()
	w.side = details.NewSide(details.NewList(), details.NewPanel())
	w.counter = newCounter(run, w.mapv.Measure, w.counted)
	w.makeActions()
	w.compose()
	w.connect()
	w.connectTime()
	w.connectFilters()
	w.connectReader()
	w.connectEdit()
	w.connectSteps()
	w.openedCase()
	w.restore()
	w.mapv.SetReducedMotion(w.settings.ReducedMotion)
	w.offerDraft()
	w.lookQuietly(time.Now())
	return w, nil
}

// Map is the map of the window.
func (w *Window) Map() *mapview.Map { return w.mapv }

// Timeline is the timeline of the window.
func (w *Window) Timeline() *timeline.Timeline { return w.time }

// Fyne is the toolkit's window.
func (w *Window) Fyne() fyne.Window { return w.win }

// ShowAndRun shows the window and returns when it is closed, or when the context ends; then, too, the window remembers its state.
func (w *Window) ShowAndRun(ctx context.Context) {
	stop := context.AfterFunc(ctx, func() { w.post(w.close) })
	defer stop()
	w.app.Lifecycle().SetOnStarted(func() {
		if size := w.win.Canvas().Size(); w.fitting(size) != size {
			w.win.Resize(w.fitting(size))
		}
	})
	w.win.ShowAndRun()
}

// fitting is a size of a window, made as small as the display needs: the last one may have been larger, or its letters smaller.
func (w *Window) fitting(size fyne.Size) fyne.Size {
	if w.cfg.Room == nil {
		return size
	}
	room, scale := w.cfg.Room(), w.win.Canvas().Scale()
	return fyne.NewSize(min(size.Width, room.Width/scale), min(size.Height, room.Height/scale))
}

// theme is the widgets' theme for the model's mode.
func (w *Window) theme() *look.Theme {
	switch w.model.Mode() {
	case model.LightMode:
		return look.New(w.cfg.Look, look.Light)
	case model.DarkMode:
		return look.New(w.cfg.Look, look.Dark)
	case model.Projector:
		return look.New(w.cfg.Look, look.Projector)
	}
	return look.New(w.cfg.Look, look.System)
}

// mapTheme is the map's theme for the model's mode and the desktop's.
func (w *Window) mapTheme() render.Theme {
	switch {
	case w.model.Mode() == model.Projector:
		return render.Projector
	case look.IsDark():
		return render.Dark
	}
	return render.Light
}

// source gives the map what it draws now. The closure holds values alone, since a worker calls it.
func (w *Window) source() mapview.Source {
	points, furniture := w.points, render.Scene{Theme: w.mapTheme()}
	legend := w.model.Legend()
	scene.Furnish(&furniture, w.model.Snapshot(), points, legend)
	st := scene.State{Theme: w.mapTheme(), Selected: w.selectedID(), Hovered: w.model.Hovered()}
	drawEvents, areas, moved := w.eventPen(), w.areas, w.edit.moving.points()
	return func(v proj.Viewport) *render.Scene {
		points := moved(points)
		s, marks := furniture, points.Scene(v, st)
		s.Areas = areas
		s.Marks, s.Links, s.Selected, s.Hovered = marks.Marks, marks.Links, marks.Selected, marks.Hovered
		if drawEvents != nil {
			drawEvents(&s, v, legend)
		}
		if cramped(v) {
			s.Legend = nil
		}
		s.Insets.Right = buttonColumn * v.Scale
		return &s
	}
}

// buttonColumn is the width that the buttons on the map take at its right edge, in reference pixels.
const buttonColumn = 46

// cramped reports whether the map is too small for a legend beside what it shows.
func cramped(v proj.Viewport) bool {
	return float64(v.Width) < 560*v.Scale || float64(v.Height) < 420*v.Scale
}

func (w *Window) selectedID() string {
	if in := w.model.Selected(); in != nil {
		return in.ID
	}
	return ""
}

// connect has views follow the model and the model follow the views.
func (w *Window) connect() {
	w.model.Observe(model.Incidents, func(model.Topic) { w.showCase() })
	w.model.Observe(model.Selection, func(model.Topic) { w.showSelection() })
	w.model.Observe(model.Hover, func(model.Topic) { w.side.List.SetHovered(w.model.Hovered()) })
	w.model.Observe(model.Selection|model.Hover|model.Look, func(model.Topic) { w.redraw() })
	w.model.Observe(model.Look, func(model.Topic) { w.showLook() })
	w.model.Observe(model.Incidents, func(model.Topic) { w.asked() })

	w.mapv.OnTapped = w.tapped
	w.mapv.OnHover = w.hovered
	w.mapv.OnView = w.viewed
	w.mapv.OnSketch, w.mapv.OnHandle = w.sketched, w.dragged
	w.mapv.OnPointer = w.status.at
	w.mapv.OnUntapped = w.untapped
	w.mapv.OnRest = func(proj.Viewport) { w.rested() }
	w.mapv.OnKey, w.mapv.OnRune = w.mapKey, w.rune
	w.win.Canvas().SetOnTypedKey(w.key)
	w.win.Canvas().SetOnTypedRune(func(r rune) {
		if !w.edit.panel.Open() { // who fills a form in and has missed the field means no action
			w.rune(r)
		}
	})

	w.side.List.OnKey, w.side.List.OnRune = w.key, w.rune
	w.side.Panel.OnKey, w.side.Panel.OnRune = w.key, w.rune
	w.side.List.OnSelect = w.choose
	w.side.List.OnHover = w.model.SetHovered
	w.side.List.OnSort = func(details.Sort) { w.listEvents() }
	w.side.List.OnMore = func() {
		if w.table == nil {
			return
		}
		w.table.listed += moreEvents
		w.listEvents()
	}
	w.side.Panel.OnSelectIncident = w.choose
	w.side.Panel.OnShowOnMap = w.showSelected
	w.side.Panel.OnOpen = w.openSource
	w.side.Panel.OnCopy = w.copyCitation
	w.side.Panel.OnCopyText = w.copyText

	w.model.Observe(model.Incidents|model.Selection|model.Look, func(model.Topic) { w.rememberSoon() })
	w.app.Settings().AddListener(func(fyne.Settings) { w.redraw() })
	w.win.SetCloseIntercept(w.quit)
	w.win.SetOnDropped(w.dropped)
}

func (w *Window) redraw() {
	w.mapv.SetSource(w.source())
}

// openedCase shows a case that was just opened.
func (w *Window) openedCase() {
	w.whole = w.model.Snapshot()
	w.found = search.Case(w.whole)
	w.time.SetClaimDays(claimDays(w.whole.Case))
	w.showCase()
}

// showCase shows another set of incidents, or of events.
func (w *Window) showCase() {
	s := w.model.Snapshot()
	if w.table != nil {
		w.table.set = w.table.set.KnownBy(w.model.AsOf())
	}
	w.points = scene.New(w.model.Shown())
	w.showAreas()
	w.showTitle()
	w.side.List.SetIncidents(w.model.Shown(), len(s.Incidents))
	w.showTime()
	w.showFilters()
	w.showSelection()
	w.recount()
	w.redraw()
}

// countsText says how many incidents, and events of a table, are shown.
func (w *Window) countsText() string {
	s, f := w.model.Snapshot(), w.model.Filter()
	text := scene.Counts(s, w.points, f)
	if w.table == nil {
		return text
	}
	if len(s.Incidents) == 0 {
		text = f.Describe()
	}
	events := words.Of(w.eventsShown, w.table.set.Table.Len(), "event") + " of " + w.table.set.Table.Name
	if w.table.set.Timeless() {
		events += ", which does not say when its rows became known"
	}
	return words.Join(events, w.unread(), text)
}

func (w *Window) showSelection() {
	id := w.selectedID()
	w.side.List.SetSelected(id)
	w.side.Panel.Edit = w.editable()
	w.side.Panel.SetIncident(w.model.SelectedIn(), id)
}

func (w *Window) showLook() {
	w.app.Settings().SetTheme(w.theme())
	w.win.SetMainMenu(menus(w.actions))
}
