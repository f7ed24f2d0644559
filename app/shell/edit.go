package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"github.com/paulmach/orb"

	"incidentmap/app/details"
	"incidentmap/app/editor"
	"incidentmap/app/mapview"
	"incidentmap/app/session"
	"incidentmap/data"
	"incidentmap/data/casefile"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/data/revise"
	"incidentmap/data/search"
	"incidentmap/geo/basemap"
	"incidentmap/geo/gazetteer"
	"incidentmap/geo/proj"
)

// editing is what a window changes its case with.
type editing struct {
	session *session.Session
	panel   *editor.Editor
	banner  *banner
	past    *data.Edit // after which the case is looked at; nil: as it is now
	before  string     // what was selected when somebody began to look back
	places  *gazetteer.Gazetteer
	spot    *query.Circle // a place that is being put in
	moving  *moving       // a mark that is being moved; nil if none is
}

// namedMap is a basemap that knows the names of places.
type namedMap interface {
	Labels() []basemap.Label
	Country(p orb.Point) (iso, admin string)
}

// editActions are what can be done to the case.
func (w *Window) editActions() []*action {
	selected := func(do func(id string)) func() {
		return func() {
			switch in := w.model.Selected(); {
			case in == nil || w.model.Snapshot().Incident(in.ID) != in:
				w.status.say("Select an incident of the case first")
			case w.mayEdit():
				do(in.ID)
			}
		}
	}
	e := &w.edit
	always := func(do func()) func() {
		return func() {
			if w.mayEdit() {
				do()
			}
		}
	}
	shift := func(k fyne.KeyName) desktop.CustomShortcut {
		return desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
	}
	return []*action{
		{menu: "Edit", name: "Undo", title: func() string { return withWhat("Undo", e.session.State().Undo) }, chords: []desktop.CustomShortcut{ctrl(fyne.KeyZ)}, do: w.undo},
		{menu: "Edit", name: "Redo", title: func() string { return withWhat("Redo", e.session.State().Redo) },
			chords: []desktop.CustomShortcut{shift(fyne.KeyZ), ctrl(fyne.KeyY)}, do: w.redo},
		{menu: "Edit", name: "Add incident…", icon: theme.ContentAddIcon(), place: onToolbarLeft, hint: "Add an incident: click the map, type coordinates or choose a place",
			chords: []desktop.CustomShortcut{ctrl(fyne.KeyN)}, do: always(func() { e.panel.AddIncident() }), divider: true},
		{menu: "Edit", name: "Add claim…", hint: "Add what a document says of the selected incident", chords: []desktop.CustomShortcut{shift(fyne.KeyN)},
			do: always(w.addClaim)},
		{menu: "Edit", name: "Add document…", hint: "Add a document by hand, without a copy of it", do: always(e.addDocument)},
		{menu: "Edit", name: "Edit incident…", keys: []fyne.KeyName{fyne.KeyF2}, do: selected(func(id string) { e.panel.EditIncident(id) }), divider: true},
		{menu: "Edit", name: "Move mark…", hint: "Move the mark of the selected incident on the map: drag it, or use the arrow keys",
			runes: []rune{'m'}, do: selected(func(id string) { e.panel.MoveMark(id, "") })},
		{menu: "Edit", name: "Headline figure…", hint: "Choose the rule by which the headline is taken from the claims", runes: []rune{'h'},
			do: selected(func(id string) { e.panel.Headline(id, data.Killed) })},
		{menu: "Edit", name: "Merge…", hint: "Merge the selected incident with another that is the same event", do: selected(func(id string) { e.panel.Merge(id, "") })},
		{menu: "Edit", name: "Split…", hint: "Take places and claims out of the selected incident into another", do: selected(func(id string) { e.panel.Split(id) })},
		{menu: "Edit", name: "Remove incident…", do: selected(w.removeIncident)},
		{menu: "Edit", name: "Possible duplicates…", do: always(func() { e.panel.Duplicates() }), divider: true},
		{menu: "Edit", name: "History of the incident…", do: selected(func(id string) { e.panel.History(id) })},
		{menu: "Edit", name: "History of the case…", chords: []desktop.CustomShortcut{ctrl(fyne.KeyH)}, do: func() { e.panel.History("") }},
	}
}

// withWhat adds to a word what it would be done to: "Undo add claim".
func withWhat(word, what string) string { return strings.TrimSpace(word + " " + what) }

func (w *Window) editCase() {
	if w.mayEdit() {
		w.edit.panel.EditCase()
	}
}

func (e *editing) addDocument() { e.panel.AddDocument() }

// connectEdit makes the editor and has it, the session and the window follow each other.
func (w *Window) connectEdit() {
	e := &w.edit
	e.panel = editor.New(editor.Config{
		Case:   func() *data.Case { return e.session.Case() },
		Places: w.findPlaces, Region: w.region, Anchor: w.anchored,
		Focus: func(o fyne.Focusable) {
			if o == nil {
				w.win.Canvas().Unfocus()
				return
			}
			w.win.Canvas().Focus(o)
		},
	})
	e.panel.OnEdit = func(e *data.Edit, done func(error)) { w.do(e, done) }
	e.panel.OnPick = w.askSpot
	e.panel.OnPoint = w.showSpot
	e.panel.OnMove = w.moveMark
	w.mapv.OnCarry, w.mapv.OnLift = w.carried, w.lifted
	e.panel.OnShow = w.showEditor
	e.panel.OnDone = w.edited
	e.panel.OnSelect = w.choose
	e.panel.OnHistory = w.readHistory
	e.panel.OnLook = w.lookBack
	e.panel.OnGoBack = w.goBack
	e.panel.OnDuplicates = w.findDuplicates
	e.banner = newBanner()
	w.above.Add(e.banner)
	w.above.Hide()
	e.session.OnChange = w.sessionChanged
	canvas := w.win.Canvas()
	canvas.AddShortcut(&fyne.ShortcutUndo{}, func(fyne.Shortcut) { w.unlessModal(w.undo) })
	canvas.AddShortcut(&fyne.ShortcutRedo{}, func(fyne.Shortcut) { w.unlessModal(w.redo) })
}

func (w *Window) unlessModal(do func()) {
	if !w.modal() {
		do()
	}
}

// editable says what the details may offer to change.
func (w *Window) editable() details.Editing {
	in := w.model.Selected()
	if in == nil || w.model.Snapshot().Incident(in.ID) != in || w.edit.past != nil || w.edit.session.State().ReadOnly != nil {
		return details.Editing{}
	}
	e := &w.edit
	return details.Editing{
		AddClaim: w.addClaim,
		Incident: func() { e.panel.EditIncident(in.ID) },
		History:  func() { e.panel.History(in.ID) },
		Claim:    func(c *data.Claim) { e.panel.EditClaim(c.ID) },
		Headline: func(a data.Attribute) { e.panel.Headline(in.ID, a) },
		Retract: func(c *data.Claim) {
			if c.Rank != data.Deprecated {
				e.panel.Retract(c.ID)
				return
			}
			e.panel.Restore(c.ID, func(err error) {
				if err != nil {
					w.showError("The claim does not count again.", err)
				}
			})
		},
	}
}

func (w *Window) addClaim() {
	known := data.Claim{}
	if in := w.model.Selected(); in != nil && w.model.Snapshot().Incident(in.ID) == in {
		known.Incident = in.ID
	}
	w.edit.panel.AddClaim(known)
}

// mayEdit reports whether the case can be changed, and says why not.
func (w *Window) mayEdit() bool {
	switch err := w.edit.session.State().ReadOnly; {
	case w.edit.past != nil:
		w.status.say("You are looking at an earlier state. Go back to now first.")
		return false
	case err != nil:
		w.status.say("The case can only be read: %v. Save it elsewhere to edit it.", err)
		return false
	}
	return true
}

// do hands an edit to the session. An edit that the disk did not take is done all the same; the banner says so.
func (w *Window) do(e *data.Edit, done func(error), blobs ...[]byte) {
	if !w.mayEdit() {
		done(errors.New("the case cannot be edited now"))
		return
	}
	w.edit.session.Do(e, func(err error) {
		if kept := (*casefile.NotSavedError)(nil); errors.As(err, &kept) {
			err = nil
		}
		done(err)
	}, blobs...)
}

func (w *Window) undo() { w.revert(w.edit.session.Undo, "Undone: ", w.edit.session.State().Undo) }
func (w *Window) redo() { w.revert(w.edit.session.Redo, "Done again: ", w.edit.session.State().Redo) }

func (w *Window) revert(way func(func(error)), words, what string) {
	if text, typing := w.win.Canvas().Focused().(interface{ Undo() }); typing && w.edit.panel.Open() {
		w.revertText(text, words)
		return
	}
	if !w.mayEdit() || w.putBack() {
		return
	}
	way(func(err error) { w.reverted(err, words+what) })
}

// reverted says what became of taking edits back, and reports whether they were.
func (w *Window) reverted(err error, did string) bool {
	switch kept := (*casefile.NotSavedError)(nil); {
	case errors.Is(err, casefile.ErrNothing):
		w.status.say("There is nothing to take back or to do again")
	case err != nil && !errors.As(err, &kept):
		w.showError("That could not be taken back or done again.", err)
	default:
		w.status.say("%s", did)
		return true
	}
	return false
}

// revertText takes back what was typed into a field.
func (w *Window) revertText(text interface{ Undo() }, words string) {
	if again, ok := text.(interface{ Redo() }); ok && words != "Undone: " {
		again.Redo()
		return
	}
	text.Undo()
}

// edited shows what an edit made.
func (w *Window) edited(e *data.Edit) {
	state := w.edit.session.State()
	where := state.Name
	if state.Draft {
		where = "a draft"
	}
	if state.NotSaved == nil {
		w.status.say("Saved in %s: %s", where, e.What)
	}
	for _, ch := range e.Changes {
		if c, ok := ch.After.(*data.Claim); ok && ch.Before == nil {
			w.showMade(c)
		}
	}
	for _, ch := range e.Changes {
		if in, ok := ch.After.(*data.Incident); ok && ch.Before == nil {
			w.model.Select(in.ID)
			w.visit()
			w.proposeDuplicates(in.ID)
			return
		}
	}
}

// proposeDuplicates says if a new incident looks like one that is there already.
func (w *Window) proposeDuplicates(id string) {
	w.findDuplicates(id, func(found []editor.Candidate) {
		if len(found) == 0 {
			return
		}
		other := found[0].A
		if other == id {
			other = found[0].B
		}
		if in := w.model.Snapshot().Incident(other); in != nil {
			w.status.offer(fmt.Sprintf("May be the same as “%s”. Click here to compare.", in.Title), func() { w.edit.panel.Merge(id, other) })
		}
	})
}

func (w *Window) findDuplicates(incident string, done func([]editor.Candidate)) {
	s := w.model.Snapshot()
	w.run(func() {
		var out []editor.Candidate
		for _, c := range revise.Duplicates(s) {
			if incident == "" || c.A == incident || c.B == incident {
				out = append(out, editor.Candidate{A: c.A, B: c.B, Reasons: c.Reasons})
			}
		}
		w.post(func() { done(out) })
	})
}

func (w *Window) removeIncident(id string) {
	n := 0
	c := w.edit.session.Case()
	for i := range c.Claims {
		if c.Claims[i].Incident == id {
			n++
		}
	}
	w.show(dialog.NewConfirm("Remove the incident?", fmt.Sprintf("“%s” and its %d claims are removed from the case. Undo brings them back.",
		w.model.Snapshot().Incident(id).Title, n), func(ok bool) {
		if !ok {
			return
		}
		e, err := revise.RemoveIncident(w.edit.session.Case(), id)
		if err == nil {
			w.do(e, func(err error) {
				if err != nil {
					w.showError("The incident was not removed.", err)
				}
			})
			return
		}
		w.showError("The incident was not removed.", err)
	}, w.win))
}

// showEditor puts the editor in the place of list and details, or takes it away.
func (w *Window) showEditor(open bool) {
	w.showSide()
	if open {
		w.split.Trailing = w.edit.panel
		w.loadPlaces()
	} else {
		w.split.Trailing = w.side
		w.edit.spot = nil
		w.showDraft()
	}
	w.split.Refresh()
}

// askSpot has the next click on the map be a place, or no longer.
func (w *Window) askSpot(on bool) {
	switch {
	case on:
		w.mapv.Draw(mapview.Spot)
	case w.mapv.Drawing() == mapview.Spot:
		w.mapv.Draw(mapview.NoTool)
	}
}

// sketchedSpot takes a click that the editor asked for, and reports whether that is what was drawn.
func (w *Window) sketchedSpot(s mapview.Sketch, done bool) bool {
	if s.Tool != mapview.Spot {
		if !done {
			w.edit.panel.Unpicked()
		}
		return false
	}
	w.showHint(s, done)
	if done {
		p, v := ground(s.Points[0]), w.mapv.View()
		w.edit.panel.Picked(p, clickPx*v.Scale*v.MetersPerPxAt(s.Points[0]))
	}
	return true
}

// clickPx is how exact a click is, in reference pixels.
const clickPx = 3

// spotRadius is what a place that is being put in is drawn with, in metres: its dot is seen at any zoom.
const spotRadius = 50

// showSpot draws a place that is being put in, or moves the mark there that is being moved, and goes there if it is out of view.
func (w *Window) showSpot(p orb.Point) {
	if w.edit.moving != nil {
		w.moveTo(p)
	} else {
		w.edit.spot = &query.Circle{Center: p, Metres: spotRadius}
		w.showDraft()
	}
	v := w.mapv.View()
	if at := v.ToPx(proj.ToWorld(p)); v.Width > 0 && (at.X < 0 || at.Y < 0 || at.X > float64(v.Width) || at.Y > float64(v.Height)) {
		v.Center, v.Zoom = proj.ToWorld(p), max(v.Zoom, placeZoom)
		w.mapv.FlyTo(v)
	}
}

// loadPlaces makes the gazetteer when it is first needed.
func (w *Window) loadPlaces() {
	m, ok := w.cfg.Basemap.(namedMap)
	if !ok || w.edit.places != nil {
		return
	}
	w.run(func() {
		g := gazetteer.New(m.Labels(), m.Country)
		m.Country(orb.Point{}) // reads the outlines, which the first question waits for
		w.post(func() { w.edit.places = g })
	})
}

func (w *Window) findPlaces(text string, n int) []editor.Place {
	if w.edit.places == nil {
		return nil
	}
	var out []editor.Place
	for _, p := range w.edit.places.Search(text, n) {
		place := editor.Place{Name: p.Name, Admin: p.Admin, Country: p.Country, Point: p.Point, Precision: data.City, Note: editor.PlaceNote(p.Population, "")}
		switch p.Kind {
		case gazetteer.Region:
			place.Precision, place.Note, place.Admin = data.Province, "province or district", p.Name
		case gazetteer.Country:
			place.Precision, place.Note, place.Admin = data.Country, "country", ""
		}
		out = append(out, place)
	}
	return out
}

func (w *Window) region(p orb.Point) (country, admin string) {
	if m, ok := w.cfg.Basemap.(namedMap); ok {
		return m.Country(p)
	}
	return "", ""
}

// historyLength is how many edits of a case are listed at most.
const historyLength = 500

// readHistory reads edits on a worker, the latest first.
func (w *Window) readHistory(incident string, done func([]*data.Edit, error)) {
	f := w.edit.session.File()
	if f == nil {
		done(nil, nil)
		return
	}
	w.run(func() {
		found, err := journal(context.Background(), f, incident)
		w.post(func() { done(found, err) })
	})
}

// journal is the latest edits of a case file, or all of one incident.
func journal(ctx context.Context, f *casefile.File, incident string) (edits []*data.Edit, err error) {
	if incident != "" {
		edits, err = f.History(ctx, incident)
		slices.Reverse(edits)
		return edits, err
	}
	for seq := f.Seq(); seq > max(0, f.Seq()-historyLength); seq-- {
		e, err := f.Edit(ctx, seq)
		if err != nil {
			return nil, err
		}
		edits = append(edits, e)
	}
	return edits, nil
}

// goBack takes back all edits after one, and shows the history that has come of it.
func (w *Window) goBack(seq int64) {
	if !w.mayEdit() {
		return
	}
	w.edit.session.GoBack(seq, func(err error) {
		if w.reverted(err, "Gone back. Undo brings the later edits back.") {
			w.edit.panel.History("")
		}
	})
}

// lookBack shows the case as it was after an edit, 0: as its file was made. Nothing can be changed there.
func (w *Window) lookBack(seq int64) {
	f := w.edit.session.File()
	if f == nil {
		return
	}
	w.run(func() {
		e, err := &data.Edit{}, error(nil)
		if seq > 0 {
			e, err = f.Edit(context.Background(), seq)
		}
		var c *data.Case
		if err == nil {
			c, err = f.At(context.Background(), seq)
		}
		w.post(func() {
			if err != nil {
				w.showError("The earlier state could not be read.", err)
				return
			}
			if w.edit.past == nil {
				w.edit.before = w.selectedID()
			}
			w.edit.past = e
			w.showEdited(c)
			w.showBanner()
		})
	})
}

func (w *Window) backToNow() {
	w.edit.past = nil
	w.showEdited(w.edit.session.Case())
	if w.selectedID() == "" {
		w.model.Select(w.edit.before)
	}
	w.showBanner()
}

// showEdited shows another state of the case.
func (w *Window) showEdited(c *data.Case) {
	w.whole = resolve.New(c, resolve.Options{})
	w.time.SetClaimDays(claimDays(c))
	w.model.SetEdited(c)
	w.edit.panel.Renew()
	whole := w.whole
	w.run(func() {
		found := search.Case(whole)
		w.post(func() {
			if w.whole == whole {
				w.found = found
			}
		})
	})
}
