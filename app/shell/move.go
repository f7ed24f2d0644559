package shell

import (
	"fyne.io/fyne/v2"
	"github.com/paulmach/orb"

	"incidentmap/app/editor"
	"incidentmap/app/mapview"
	"incidentmap/app/scene"
	"incidentmap/geo/geodesy"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// moving is the mark of a site that is being moved. Nothing is changed before its sheet in the editor is saved.
type moving struct {
	editor.Move
	at orb.Point // where the mark is now
}

const moveHint = "Drag the mark, click, or use the arrow keys (with Shift: farther) · Enter: done · Esc: cancel"

// moveMark lets a mark be moved on the map while its sheet is open in the editor; nil ends that.
func (w *Window) moveMark(m *editor.Move) {
	w.edit.moving = nil
	w.mapv.PutDown()
	w.card.Hide()
	if m != nil {
		w.edit.moving = &moving{*m, m.From}
		w.showSpot(m.From)
		w.win.Canvas().Focus(w.mapv)
	}
	w.showHint(mapview.Sketch{Tool: w.mapv.Drawing()}, false)
	w.showDraft()
}

// moveTo shows the mark at another place.
func (w *Window) moveTo(p orb.Point) {
	mv := w.edit.moving
	mv.at = p
	if in := w.model.Snapshot().Incident(mv.Incident); in != nil && mv.Site < len(in.Sites) {
		w.mapv.Carry(scene.MarkOf(in, mv.Site), proj.ToWorld(p))
	}
	w.showDraft()
}

// carried follows the mark on the map and tells where it is. The sheet takes the place where it is put down.
func (w *Window) carried(to proj.World, done bool) {
	if w.edit.moving == nil {
		return
	}
	p := ground(to)
	w.moveTo(p)
	if done {
		w.edit.panel.MoveTo(p, clickPx*w.mapv.View().Scale*w.mapv.View().MetersPerPxAt(to))
	}
	way := kilometres(rounded(geodesy.Distance(w.edit.moving.From, p))) + " from where it was"
	w.status.at(p, true)
	w.card.show(w.mapv.PositionOf(to), w.edit.moving.name(w), geodesy.FormatPoint(p, geodesy.DD), way)
}

// lifted begins to move a mark that is dragged with the shortcut key held, if it is one of the case that can be edited.
func (w *Window) lifted(mark string) bool {
	in := w.model.Snapshot().Incident(scene.IncidentOf(mark))
	if in == nil || !w.mayEdit() {
		return false
	}
	for i := range in.Sites {
		if scene.MarkOf(in, i) == mark {
			w.model.Select(in.ID)
			w.edit.panel.MoveMark(in.ID, in.Sites[i].ID)
		}
	}
	return w.edit.moving != nil && w.edit.moving.Incident == in.ID
}

// mapKey saves the place of a mark that is being moved; other keys are the window's.
func (w *Window) mapKey(ev *fyne.KeyEvent) {
	if w.edit.moving != nil && (ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter) {
		w.edit.panel.Submit()
		return
	}
	w.key(ev)
}

// putBack takes the mark that is being moved back to where it was, and reports whether it was elsewhere.
func (w *Window) putBack() bool {
	mv := w.edit.moving
	if mv == nil || mv.at == mv.From {
		return false
	}
	at := mv.Move
	w.edit.panel.CloseAll()
	w.edit.panel.MoveMark(at.Incident, w.model.Snapshot().Incident(at.Incident).Sites[at.Site].ID)
	w.status.say("The mark is back where it was")
	return true
}

// name is what the card calls the mark.
func (m *moving) name(w *Window) string {
	if in := w.model.Snapshot().Incident(m.Incident); in != nil {
		return in.Name()
	}
	return ""
}

// way is the line from where the mark was to where it is.
func (m *moving) way() render.Area {
	from, to := proj.ToWorld(m.From), proj.ToWorld(m.at)
	if to.X-from.X > 0.5 {
		to.X--
	} else if from.X-to.X > 0.5 {
		to.X++
	}
	return render.Area{Edges: [][]proj.World{{from, to}}, Handles: []proj.World{to}}
}

// points gives, to a worker, the points with the mark where it is now.
func (m *moving) points() func(*scene.Points) *scene.Points {
	if m == nil {
		return func(p *scene.Points) *scene.Points { return p }
	}
	now := *m
	return func(p *scene.Points) *scene.Points { return p.Moved(now.Incident, now.Site, now.at) }
}
