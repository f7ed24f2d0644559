package shell

import (
	"cmp"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/intake"
	"incidentmap/app/mapview"
	"incidentmap/app/model"
	"incidentmap/app/reader"
	"incidentmap/app/scene"
	"incidentmap/app/session"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/codec"
	"incidentmap/data/evidence"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/geo"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// makeActions is the one table of what can be done; menus, buttons, shortcuts and the help page are made of it.
func (w *Window) makeActions() {
	w.actions = []*action{
		{menu: "File", name: "Open…", hint: "Open a case from a file of any kind that can be read, or a table of events (CSV) beside it", chords: []desktop.CustomShortcut{ctrl(fyne.KeyO)}, do: w.openCase},
		{menu: "File", name: "How the table was read…", do: w.showReport},
		{menu: "File", name: "Import…", hint: "Take a file of any kind that can be read into the case", chords: []desktop.CustomShortcut{ctrl(fyne.KeyI)}, do: w.importFile},
		{menu: "File", name: "Close the table of events", do: func() { w.closeTable(); w.showCase() }},
		{menu: "File", name: "Open the built-in case", do: func() { w.leave(func() { w.setCase(w.cfg.Case) }) }},
		{menu: "File", name: "New case", do: func() { w.leave(w.newCase) }},
		{menu: "File", name: "Drafts…", hint: "Go on with a case that was edited and has not been given a place", do: w.listDrafts},
		{menu: "File", name: "Save", hint: "Every edit is written as it is made; a draft asks for its place", chords: []desktop.CustomShortcut{ctrl(fyne.KeyS)}, do: w.save, divider: true},
		{menu: "File", name: "Save as…", chords: []desktop.CustomShortcut{{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}}, do: w.saveAs},
		{menu: "File", name: "Save a copy…", hint: "Write the case file with its history to another place, and go on with this one", do: w.saveCopy},
		{menu: "File", name: "Save a copy without history…", hint: "Write the case as it is now, without earlier states and without documents that were removed", do: w.saveBareCopy},
		{menu: "File", name: "Export picture…", icon: theme.DownloadIcon(), place: onToolbarRight, hint: "Export the map as PNG, SVG or PDF",
			chords: []desktop.CustomShortcut{ctrl(fyne.KeyE)}, do: w.exportPicture, divider: true},
		{menu: "File", name: "Export case…", hint: "Write the case as KMZ, KML, GeoJSON, CSV, XLSX, STIX, Cursor on Target or text", chords: []desktop.CustomShortcut{{
			KeyName: fyne.KeyE, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift,
		}}, do: w.exportCase},
		{menu: "File", name: "The case…", hint: "Title, summary and marking of the case", do: w.editCase, divider: true},
		{menu: "File", name: "Settings…", hint: "Your name, what may be exported, motion", chords: []desktop.CustomShortcut{ctrl(fyne.KeyComma)}, do: w.showSettings},
		{menu: "File", name: "Quit", chords: []desktop.CustomShortcut{ctrl(fyne.KeyQ)}, do: w.quit, divider: true},

		{menu: "View", name: "Zoom in", icon: theme.ZoomInIcon(), place: onMap, chords: []desktop.CustomShortcut{ctrl(fyne.KeyEqual)},
			runes: []rune{'+'}, do: func() { w.mapv.ZoomBy(1) }},
		{menu: "View", name: "Zoom out", icon: theme.ZoomOutIcon(), place: onMap, chords: []desktop.CustomShortcut{ctrl(fyne.KeyMinus)},
			runes: []rune{'-'}, do: func() { w.mapv.ZoomBy(-1) }},
		{menu: "View", name: "Show all incidents", icon: theme.ZoomFitIcon(), place: onMap, chords: []desktop.CustomShortcut{ctrl(fyne.Key0)},
			keys: []fyne.KeyName{fyne.KeyHome}, do: w.showAll},
		{menu: "View", name: "Go to the selected incident", chords: []desktop.CustomShortcut{ctrl(fyne.KeyJ)}, runes: []rune{'g'}, do: w.showSelected},
		{menu: "View", name: "Back", icon: theme.NavigateBackIcon(), place: onToolbarLeft, hint: "Back to the view, selection and filter before",
			chords: []desktop.CustomShortcut{alt(fyne.KeyLeft)}, do: func() { w.travel(w.trail.Back) }, divider: true},
		{menu: "View", name: "Forward", icon: theme.NavigateNextIcon(), place: onToolbarLeft, hint: "Forward again",
			chords: []desktop.CustomShortcut{alt(fyne.KeyRight)}, do: func() { w.travel(w.trail.Forward) }},
		{menu: "View", name: "Legend", chords: []desktop.CustomShortcut{ctrl(fyne.KeyL)}, do: func() { w.model.SetLegend(!w.model.Legend()) },
			checked: w.model.Legend, divider: true},
		{menu: "View", name: "Side panel", icon: theme.ListIcon(), place: onToolbarRight, hint: "Show or hide the side panel",
			chords: []desktop.CustomShortcut{ctrl(fyne.KeyB)}, do: w.toggleSide, checked: func() bool { return w.side.Visible() }},
		w.layerAction(scene.EventClusters, "Events as clusters", true),
		w.layerAction(scene.EventHeat, "Events as heat map", false),
		w.layerAction(scene.EventHexagons, "Events as hexagons", false),
		w.modeAction(model.FollowSystem, "Colours of the system", true),
		w.modeAction(model.LightMode, "Light", false),
		w.modeAction(model.DarkMode, "Dark", false),
		w.modeAction(model.Projector, "Projector", false),
		{menu: "View", name: "Full screen", keys: []fyne.KeyName{fyne.KeyF11}, do: w.toggleFullScreen, checked: w.win.FullScreen, divider: true},
		{menu: "View", name: "Frame times", hint: "Show in the status line how long the map's last frames took", do: w.sayFrames},

		{menu: "Find", name: "Search", chords: []desktop.CustomShortcut{ctrl(fyne.KeyF)}, runes: []rune{'/'}, do: w.seek},
		{menu: "Find", name: "Filters", icon: theme.MenuIcon(), place: onToolbarLeft, hint: "Show or hide the filters",
			chords: []desktop.CustomShortcut{{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}},
			do:     w.toggleFilters, checked: func() bool { return w.drawer != nil && w.drawer.Visible() }},
		{menu: "Find", name: "Clear all filters", do: func() { w.model.Ask(query.Filter{}, time.Time{}) }},
	}
	w.actions = append(w.actions, w.areaActions()...)
	w.actions = append(w.actions, []*action{
		{menu: "Time", name: "Timeline", hint: "Open or collapse the timeline", chords: []desktop.CustomShortcut{ctrl(fyne.KeyT)},
			do: func() { w.time.SetOpen(!w.time.Open()) }, checked: w.time.Open},
		{menu: "Time", name: "Play", hint: "Play through time", runes: []rune{' '}, do: w.time.TogglePlay},
		{menu: "Time", name: "Show all of time", do: func() { w.time.OnRange(time.Time{}, time.Time{}, true) }},
		{menu: "Time", name: "Known as of …", hint: "Count only what was known by a day", chords: []desktop.CustomShortcut{ctrl(fyne.KeyK)},
			do: w.time.ToggleAsOf, checked: func() bool { return !w.model.AsOf().IsZero() }, divider: true},

		{menu: "Incident", name: "Next incident", icon: theme.MoveDownIcon(), place: onToolbarLeft, runes: []rune{']', 'n'}, do: func() { w.step(1) }},
		{menu: "Incident", name: "Previous incident", icon: theme.MoveUpIcon(), place: onToolbarLeft, runes: []rune{'[', 'p'}, do: func() { w.step(-1) }},
		{menu: "Incident", name: "Select nothing", keys: []fyne.KeyName{fyne.KeyEscape}, do: w.escape},
		{menu: "Incident", name: "Open the headline's passage", hint: "Open the source of the figure of people killed, at its passage",
			chords: []desktop.CustomShortcut{ctrl(fyne.KeyReturn)}, runes: []rune{'o'}, do: w.openHeadlineUnlessEditing, divider: true},
		{menu: "Incident", name: "Copy the headline's citation", chords: []desktop.CustomShortcut{ctrl(fyne.KeyD)}, runes: []rune{'c'}, do: w.copyHeadline},

		{menu: "Documents", name: "Documents…", hint: "List the documents of the case: read one, attach a copy, open it in the browser",
			chords: []desktop.CustomShortcut{{KeyName: fyne.KeyD, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}}, do: w.showDocuments},
		{menu: "Documents", name: "Add from a file…", hint: "Add a PDF, web page or text as a document of the case, and read it", do: w.addDocument},
		{menu: "Documents", name: "Reader", icon: theme.DocumentIcon(), place: onToolbarRight, hint: "Show or hide the reader of documents",
			chords: []desktop.CustomShortcut{ctrl(fyne.KeyR)}, do: w.toggleReader,
			checked: func() bool { return w.reading.view != nil && w.reading.view.Visible() }},
		{menu: "Documents", name: "Next claim in the document", keys: []fyne.KeyName{fyne.KeyF3}, do: w.inReader(func(r *reader.Reader) { r.Step(1) }), divider: true},
		{menu: "Documents", name: "Previous claim in the document", keys: []fyne.KeyName{fyne.KeyF4}, do: w.inReader(func(r *reader.Reader) { r.Step(-1) })},
		{menu: "Documents", name: "Find in the document", do: w.inReader((*reader.Reader).Find)},

		{menu: "Go", name: "To the map", chords: []desktop.CustomShortcut{ctrl(fyne.Key1)}, do: func() { w.win.Canvas().Focus(w.mapv) }},
		{menu: "Go", name: "To the list", chords: []desktop.CustomShortcut{ctrl(fyne.Key2)}, do: func() { w.showSide(); w.side.List.Focus(w.win.Canvas()) }},
		{menu: "Go", name: "To the details", chords: []desktop.CustomShortcut{ctrl(fyne.Key3)}, do: func() { w.showSide(); w.side.Panel.Focus(w.win.Canvas()) }},
		{menu: "Go", name: "To the reader", chords: []desktop.CustomShortcut{ctrl(fyne.Key4)}, do: w.inReader(func(r *reader.Reader) { r.Focus(w.win.Canvas()) })},

		{menu: "Help", name: "Keyboard and mouse", keys: []fyne.KeyName{fyne.KeyF1}, do: w.showKeys},
		{menu: "Help", name: "About Incident Map", do: w.showAbout},
	}...)
	help := slices.IndexFunc(w.actions, func(a *action) bool { return a.menu == "Help" })
	w.actions = slices.Insert(w.actions, help, slices.Concat(w.briefActions(), w.stepActions(), w.handoutActions())...)
	w.actions = slices.Insert(w.actions, len(w.actions)-1, w.updateActions()...) // before About
	view := slices.IndexFunc(w.actions, func(a *action) bool { return a.menu == "View" })
	w.actions = slices.Insert(w.actions, view, w.editActions()...)
	for _, a := range w.actions {
		do := a.do
		a.do = func() {
			if w.dialog == nil { // nothing is done behind a dialog
				do()
			}
		}
		for _, c := range a.chords {
			w.win.Canvas().AddShortcut(&c, func(fyne.Shortcut) {
				if !w.modal() {
					a.do()
				}
			})
		}
	}
}

func (w *Window) layerAction(layer scene.EventLayer, name string, divider bool) *action {
	return &action{menu: "View", name: name, do: func() { w.showEventsAs(layer) }, checked: func() bool { return w.layer == layer }, divider: divider}
}

func (w *Window) modeAction(mode model.Mode, name string, divider bool) *action {
	return &action{menu: "View", name: name, do: func() { w.model.SetMode(mode) }, checked: func() bool { return w.model.Mode() == mode }, divider: divider}
}

// tapped selects what was clicked on the map; a cluster opens, the ground selects nothing.
func (w *Window) tapped(id string) {
	w.before = w.selectedID()
	if w.tappedEvent(id) {
		w.visit()
		return
	}
	if b, ok := w.points.Cluster(id, w.mapv.View(), w.mapTheme()); ok {
		w.mapv.FlyTo(w.mapv.View().Fitted(b, w.margins(), sitesZoom))
		return
	}
	w.model.Select(scene.IncidentOf(id))
	if id != "" {
		w.visit()
	}
}

// untapped takes the last tap back.
func (w *Window) untapped() { w.selectID(w.before) }

// choose selects an incident or an event from the side and goes there.
func (w *Window) choose(id string) {
	w.selectID(id)
	w.showSelected()
	w.visit()
}

const (
	placeZoom = 7.5  // how close a flight to an incident comes at least, if its place is known so well
	sitesZoom = 12.0 // how close a flight to several places comes at most
	cityZoom  = 9.0
)

// showSelected flies to the selected incident, and only so close as its place is known.
func (w *Window) showSelected() {
	in := w.model.Selected()
	if in == nil {
		return
	}
	if !in.Placed() {
		w.status.say("%s: no document gives a place that can be drawn", in.Name())
		return
	}
	v := w.mapv.View()
	if v.Width == 0 {
		return
	}
	v.Center = proj.ToWorld(in.Sites[0].Point)
	v.Zoom = max(min(v.Zoom, cityZoom), placeZoom)
	w.mapv.FlyTo(v)
}

// step selects the next or previous incident in the order of the list.
func (w *Window) step(by int) {
	order := w.side.List.Order()
	if len(order) == 0 {
		return
	}
	at := -1
	for i, id := range order {
		if id == w.selectedID() {
			at = i
		}
	}
	if at < 0 && by < 0 {
		at = 0
	}
	w.choose(order[(at+by+len(order))%len(order)])
}

func (w *Window) escape() {
	if w.stopLoading() {
		w.status.say("Reading was stopped. What was open is still open.")
		return
	}
	if w.mapv.Drawing() != mapview.NoTool {
		w.mapv.Draw(mapview.NoTool)
		return
	}
	if w.edit.panel.Escape() {
		return
	}
	if w.win.FullScreen() {
		w.toggleFullScreen()
		return
	}
	w.model.Select("")
}

// showAll flies to the view that holds every incident.
func (w *Window) showAll() {
	w.mapv.FlyTo(w.allIncidents(w.mapv.View()))
	w.visit()
}

func (w *Window) allIncidents(v proj.Viewport) proj.Viewport {
	all := w.points.Extent()
	if w.table != nil {
		all = all.With(w.table.set.Extent())
	}
	b, ok := all.Bound()
	if !ok {
		v.Center, v.Zoom = proj.World{X: 0.5, Y: 0.4}, geo.MinZoom
		return v.Clamped()
	}
	return v.Fitted(b, w.margins(), cityZoom)
}

// margins are what marks are kept clear of when the map is fitted to them: legend, scale bar and note, and room for labels at the edges.
func (w *Window) margins() proj.Insets {
	v := w.mapv.View()
	in := proj.Insets{}
	if v.Width > 0 {
		furniture := render.Scene{Theme: w.mapTheme()}
		legend := w.model.Legend() && !cramped(v)
		scene.Furnish(&furniture, w.model.Snapshot(), w.points, legend)
		if w.table != nil && legend {
			furniture.Legend = append(furniture.Legend, scene.EventLegend(w.table.set, furniture.Theme)...)
		}
		in = render.StillInsets(w.renderer, v, &furniture)
	}
	width, height := float64(v.Width)/10, float64(v.Height)/10
	in.Left += min(width, 30*v.Scale)
	in.Right += min(width, 150*v.Scale)
	in.Top += min(height, 50*v.Scale)
	in.Bottom += min(height, 20*v.Scale)
	return in
}

func (w *Window) hovered(id string, at fyne.Position) {
	id = scene.IncidentOf(id)
	w.model.SetHovered(id)
	in := w.model.Snapshot().Incident(id)
	if w.table != nil && in == nil {
		if row, ok := w.table.set.Row(id); ok {
			_, in, _ = w.table.set.Incident(row) // a card that cannot be read is left out; a click says why
		}
	}
	if in == nil {
		w.card.Hide()
		return
	}
	lines := []string{in.Title, in.WhenWords()}
	if figure := scene.Detail(in); figure != "" {
		lines = append(lines, figure)
	}
	w.card.show(at, append(lines, words.Plural(len(in.Claims), "claim")+" in "+words.Plural(len(in.Documents), "document"))...)
}

func (w *Window) toggleSide() {
	w.side.Hidden = !w.side.Hidden
	w.split.Refresh()
	w.win.SetMainMenu(menus(w.actions))
}

func (w *Window) showSide() {
	if w.side.Hidden {
		w.toggleSide()
	}
}

func (w *Window) toggleFullScreen() {
	w.win.SetFullScreen(!w.win.FullScreen())
}

func (w *Window) sayFrames() {
	f := w.mapv.Frames()
	w.status.say("%d frames: every %.1f ms (95 %%: %.1f), of which ours on the window's thread %.1f ms (95 %%: %.1f), drawn in %.1f ms (95 %%: %.1f)",
		f.N, ms(f.Interval.P50), ms(f.Interval.P95), ms(f.UI.P50), ms(f.UI.P95), ms(f.Draw.P50), ms(f.Draw.P95))
}

// openSource opens a document in the browser at the passage of a claim. Only http and https addresses are ever opened.
func (w *Window) openSource(c *data.Claim, d *data.Document) {
	address := evidence.PassageURL(d, c.Locator)
	if !data.WebURL(address) {
		w.status.say("%s has no web address", d.Title)
		return
	}
	host, err := w.openPage(address)
	if err != nil {
		w.showError("The document could not be opened in a web browser.", err)
		return
	}
	w.status.say("Opening %s at the passage “%s”", host, c.Locator.Anchor)
}

// openPage opens a page in the browser, and returns the name of who has it.
func (w *Window) openPage(address string) (host string, err error) {
	if !data.WebURL(address) {
		return "", fmt.Errorf("%q is no address of the web", address)
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	return u.Hostname(), w.app.OpenURL(u)
}

func (w *Window) copyCitation(c *data.Claim, d *data.Document) {
	w.copyText(evidence.Citation(d, c))
}

func (w *Window) copyText(text string) {
	w.app.Clipboard().SetContent(text)
	w.status.say("Copied: %s", text)
}

// headline is the claim that the selected incident's figure comes from.
func (w *Window) headline() (*data.Claim, *data.Document) {
	in := w.model.Selected()
	if in == nil {
		w.status.say("Select an incident first")
		return nil, nil
	}
	figures := []resolve.Figure{in.Killed}
	for _, part := range in.Killed.Parts {
		figures = append(figures, part.Figure)
	}
	for _, f := range figures {
		if len(f.Claims) > 0 {
			c := f.Claims[0]
			return c, w.model.Snapshot().Document(c.Document)
		}
	}
	w.status.say("%s: no document states a figure", in.Name())
	return nil, nil
}

// openHeadlineUnlessEditing leaves the keys to a form that is being filled in.
func (w *Window) openHeadlineUnlessEditing() {
	if !w.edit.panel.Submit() {
		w.openHeadline()
	}
}

func (w *Window) openHeadline() {
	if c, d := w.headline(); c != nil {
		w.openSource(c, d)
	}
}

func (w *Window) copyHeadline() {
	if c, d := w.headline(); c != nil {
		w.copyCitation(c, d)
	}
}

// startWhere has a dialog begin in the folder that the last file was taken from or put into; before that, in preferred or where the program
// was started.
func (w *Window) startWhere(d *dialog.FileDialog, preferred string) {
	dir := cmp.Or(w.folder, preferred, ".")
	abs, err := filepath.Abs(dir)
	if err != nil {
		return // the dialog has its own idea
	}
	if list, err := storage.ListerForURI(storage.NewFileURI(abs)); err == nil {
		d.SetLocation(list)
	}
}

// openCase asks for a case file and shows it; a file that cannot be read leaves the present case as it is.
func (w *Window) openCase() {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil {
			w.showError("The file could not be opened.", err)
			return
		}
		if f == nil {
			return
		}
		f.Close()
		w.folder = filepath.Dir(f.URI().Path())
		w.loadCase(f.URI().Path())
	}, w.win)
	w.show(d)
	d.Resize(fyne.NewSize(820, 560))
	d.SetFilter(storage.NewExtensionFileFilter(append(append(readable(), ".case"), bulk.Extensions...)))
	w.startWhere(d, "")
}

func (w *Window) loadCase(path string) {
	switch {
	case bulk.Named(path) && !intake.KeptAsCSV(path):
		w.LoadTable(path)
		return
	case strings.EqualFold(filepath.Ext(path), session.Ext):
		w.leave(func() { w.openFile(path) })
		return
	case codec.ByExtension(path) != nil && !strings.EqualFold(filepath.Ext(path), ".case"):
		w.openExchanged(path)
		return
	}
	w.status.say("Reading %s …", filepath.Base(path))
	w.run(func() {
		c, err := w.readCase(path)
		w.post(func() {
			if err != nil {
				w.status.say("%s was not opened", filepath.Base(path))
				w.showError("The case could not be read. The present one is still open.", err)
				return
			}
			w.leave(func() {
				w.setCase(c)
				w.status.say("Opened %s", path)
			})
		})
	})
}

// readCase reads a file, or the folder around it where a case lies in several files of which this is one.
func (w *Window) readCase(path string) (*data.Case, error) {
	c, err := w.cfg.Load(path)
	if err == nil {
		return c, nil
	}
	if whole, e := w.cfg.Load(filepath.Dir(path)); e == nil {
		return whole, nil
	}
	return nil, err
}

func (w *Window) setCase(c *data.Case) {
	w.showSession(session.New(c, c.Title, w.sessionOptions()))
}

// newCase begins a case without anything in it.
func (w *Window) newCase() { w.setCase(&data.Case{ID: "case", Title: "New case"}) }

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
