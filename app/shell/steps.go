package shell

import (
	"cmp"
	"context"
	"encoding/json"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/brief"
	"incidentmap/app/scene"
	"incidentmap/data"
	"incidentmap/data/revise"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// stepActions are what can be done with the steps of the briefing.
func (w *Window) stepActions() []*action {
	return []*action{
		{menu: "Briefing", name: "Capture step", icon: theme.ViewRestoreIcon(), hint: "Make a step of the briefing of what is shown now: place, zoom, filter, day and selection",
			chords: []desktop.CustomShortcut{{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}}, runes: []rune{'k'},
			do: w.captureStep, divider: true},
		{menu: "Briefing", name: "Steps…", hint: "The steps of the briefing: look at them, put them in order, change them", chords: []desktop.CustomShortcut{{
			KeyName: fyne.KeyB, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift,
		}}, do: func() { w.edit.panel.Steps() }},
	}
}

// connectSteps has the list of steps and the window follow each other.
func (w *Window) connectSteps() {
	p := w.edit.panel
	p.OnCapture = w.captureStep
	p.OnBrief = func() { w.brief(w.firstStep(), false) }
	p.OnStep = func(s data.Step) { w.showStep(s.View) }
	p.OnView = w.presentView
	p.OnPicture = w.drawStep
	w.stage.chosen = p.ChosenStep
}

// captureStep makes a step of what is shown, behind the one that is chosen in the list, or at the end.
func (w *Window) captureStep() {
	if !w.mayEdit() {
		return
	}
	c, after := w.edit.session.Case(), ""
	if i := w.edit.panel.ChosenStep(); i >= 0 {
		after = c.Steps[i].ID
	}
	step := data.Step{View: w.presentView(data.View{})}
	step.Title = w.stepTitle()
	e, err := revise.AddStep(c, after, step)
	if err != nil {
		w.showError("The step was not captured.", err)
		return
	}
	w.do(e, func(err error) {
		if err != nil {
			w.showError("The step was not captured.", err)
			return
		}
		w.edit.panel.Renew()
		w.status.say("Captured as step %d: %s. Briefing > Steps lists them; Undo takes it back.", e.Changes[0].At+1, step.Title)
	})
}

// stepTitle proposes a title: the selected incident, or what the incidents are narrowed to.
func (w *Window) stepTitle() string {
	if in := w.model.Selected(); in != nil {
		return in.Name()
	}
	return cmp.Or(w.model.Filter().Describe(), w.model.Case().Title)
}

// presentView is what is shown now, under the id and title of a view.
func (w *Window) presentView(v data.View) data.View {
	v.Center, v.Zoom = brief.Seen(w.mapv.Target())
	v.Filter, v.AsOf, v.Layer = nil, "", ""
	if f := w.model.Filter(); !f.IsZero() {
		if raw, err := json.Marshal(f); err == nil {
			v.Filter = raw
		}
	}
	if day := w.model.AsOf(); !day.IsZero() {
		v.AsOf = day.Format(time.DateOnly)
	}
	v.Selected = ""
	if in := w.model.Selected(); in != nil && w.model.Snapshot().Incident(in.ID) == in {
		v.Selected = in.ID
	}
	if w.layer != scene.EventClusters {
		v.Layer = layerNames[w.layer]
	}
	return v
}

// layerNames are the ways to draw events, as a view names them.
var layerNames = map[scene.EventLayer]string{scene.EventClusters: "clusters", scene.EventHeat: "heat", scene.EventHexagons: "hexagons"}

// showStep goes to the view of a step in this window; Back leads away from it again.
func (w *Window) showStep(v data.View) {
	f, err := brief.Filter(v)
	var asOf time.Time
	if err == nil {
		asOf, err = brief.AsOf(v)
	}
	if err != nil {
		w.showError("The view of the step cannot be shown.", err)
		return
	}
	here := w.mapv.View()
	to := brief.Viewport(v, here.Width, here.Height, here.Scale)
	for layer, name := range layerNames {
		if name == v.Layer {
			w.showEventsAs(layer)
		}
	}
	w.goTo(place{selected: v.Selected, center: to.Center, zoom: to.Zoom, filter: f, asOf: asOf})
	w.visit()
}

// drawStep draws the map of a step on a worker.
func (w *Window) drawStep(s data.Step, width, height int, done func(image.Image)) {
	c, theme, renderer := w.edit.session.Case(), w.mapTheme(), w.renderer
	const fine = 2 // device pixels, so that it is sharp on dense screens too
	w.run(func() {
		d, err := brief.Make(context.Background(), &data.Case{ID: c.ID, Title: c.Title, Documents: c.Documents, Incidents: c.Incidents, Claims: c.Claims, Steps: []data.Step{s}})
		if err != nil {
			return // the step cannot be shown: its picture stays empty
		}
		v := brief.Viewport(s.View, width*fine, height*fine, fine*thumbScale)
		picture, err := render.Still(context.Background(), renderer, v, thumbScene(d.Pages[0], v, theme))
		if err != nil {
			return
		}
		w.post(func() { done(picture) })
	})
}

// thumbScale makes marks and names on the small picture of a step as large as on a map of this share of its size.
const thumbScale = 0.4

// thumbScene is the map of a step without labels and furniture.
func thumbScene(p *brief.Page, v proj.Viewport, theme render.Theme) *render.Scene {
	s := p.Scene(v, theme)
	bare := &render.Scene{Theme: theme, Areas: s.Areas, Marks: s.Marks, Links: s.Links, Selected: s.Selected}
	for i := range bare.Marks {
		bare.Marks[i].Label, bare.Marks[i].Detail = "", ""
	}
	for i := range bare.Links {
		bare.Links[i].Label = ""
	}
	return bare
}
