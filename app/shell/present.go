package shell

import (
	"context"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/brief"
	"incidentmap/app/briefing"
	"incidentmap/app/mapview"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// stage is the briefing under way and where the last one ended.
type stage struct {
	briefing *briefing.Stage // nil: none
	ended    int             // step that was shown last, 0 being the first
	chosen   func() int      // step that is chosen in the list of steps, -1 if none
}

// briefActions are what can be done with a briefing.
func (w *Window) briefActions() []*action {
	shift := func(k fyne.KeyName) desktop.CustomShortcut {
		return desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShift}
	}
	return []*action{
		{menu: "Briefing", name: "Brief", icon: theme.MediaPlayIcon(), place: onToolbarRight,
			hint: "Show the steps to an audience, full screen on the second display; you see notes and clock", keys: []fyne.KeyName{fyne.KeyF5}, do: func() {
				if w.withShift() { // the toolkit takes Shift alone for no shortcut
					w.brief(w.stage.ended, false)
					return
				}
				w.brief(w.firstStep(), false)
			}},
		{menu: "Briefing", name: "Go on with the briefing", hint: "From the step at which it ended last", chords: []desktop.CustomShortcut{shift(fyne.KeyF5)},
			do: func() { w.brief(w.stage.ended, false) }},
		{menu: "Briefing", name: "Rehearse", hint: "The speaker's window alone, on any display", do: func() { w.brief(w.firstStep(), true) }},
	}
}

func (w *Window) withShift() bool {
	d, ok := w.app.Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// firstStep is the step that a briefing begins with: the one that is chosen, or the first.
func (w *Window) firstStep() int {
	return max(0, w.stage.chosen())
}

// brief begins a briefing at a step of the case. Without steps it offers to make the first one, or to show an overview.
func (w *Window) brief(at int, rehearse bool) {
	switch {
	case w.stage.briefing != nil:
		return
	case len(w.model.Case().Steps) > 0:
		w.raise(at, rehearse)
	default:
		w.offerSteps(rehearse)
	}
}

// offerSteps is what Brief says of a case without steps.
func (w *Window) offerSteps(rehearse bool) {
	label := widget.NewLabel("A briefing goes through the steps of a case: views of the map, each with what is to be said about it. This case has none yet.\n\n" +
		"Without steps, an overview shows all incidents and then each that has a figure.")
	label.Wrapping = fyne.TextWrapWord
	var d *dialog.CustomDialog
	buttons := []fyne.CanvasObject{widget.NewButton("Close", func() { d.Hide() })}
	after := func(do func()) func() {
		return func() {
			d.Hide()
			do()
		}
	}
	if len(w.model.Snapshot().Incidents) > 0 {
		buttons = append(buttons, widget.NewButton("Show an overview", after(func() { w.raise(0, rehearse) })))
	}
	capture := widget.NewButton("Capture the present view", after(w.captureStep))
	capture.Importance = widget.HighImportance
	buttons = append(buttons, capture)
	d = dialog.NewCustomWithoutButtons("No steps yet", container.NewGridWrap(fyne.NewSize(520, 130), label), w.win)
	d.SetButtons(buttons)
	w.show(d)
}

// raise makes the deck of the case on a worker and opens the windows.
func (w *Window) raise(at int, rehearse bool) {
	c := w.model.Case()
	w.status.say("Preparing the briefing …")
	w.run(func() {
		deck, err := brief.Make(context.Background(), c)
		w.post(func() {
			switch {
			case err != nil:
				w.status.say("The briefing was not shown")
				w.showError("The briefing could not be prepared.", err)
			case w.stage.briefing == nil && len(deck.Pages) > 0:
				w.status.say("Briefing: %d steps", len(deck.Pages))
				w.stage.briefing = briefing.Start(w.stageConfig(deck, at, rehearse))
			}
		})
	})
}

func (w *Window) stageConfig(deck *brief.Deck, at int, rehearse bool) briefing.Config {
	return briefing.Config{
		App: w.app, Deck: deck, At: at, Still: w.settings.ReducedMotion, Size: w.fitting(w.win.Canvas().Size()), Theme: w.mapTheme(), Icon: w.cfg.Icon,
		NewMap: w.newMap, Draw: w.drawPage, Post: w.post, Second: w.cfg.Second, Rehearse: rehearse,
		OnEnd: func(at int) {
			w.stage.briefing, w.stage.ended = nil, at
			w.win.RequestFocus()
		},
	}
}

// newMap makes a map of the built-in basemap for another window, with a renderer of its own.
func (w *Window) newMap(o briefing.MapOptions) briefing.Map {
	renderer := w.newRenderer()
	draw := func(dst *image.RGBA, v proj.Viewport, s *render.Scene) render.Hits { return renderer.Live(dst, v, s) }
	m := mapview.New(draw, o.Source, w.run, w.post)
	m.OnView, m.OnTapped, m.Unit, m.Keyless = o.OnView, o.OnTapped, o.Unit, true
	return m
}

// newRenderer makes another renderer of what one was made of already when the window opened.
func (w *Window) newRenderer() *render.Renderer {
	r, err := render.New(w.cfg.Fonts, w.cfg.Basemap)
	if err != nil {
		panic(err) // the fonts are those that the window's own map was drawn with
	}
	return r
}

// drawPage is a small picture of a page, which appears when a worker has drawn it.
func (w *Window) drawPage(p *brief.Page, width, height int) fyne.CanvasObject {
	picture := canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))
	picture.FillMode = canvas.ImageFillStretch
	scale := float64(w.win.Canvas().Scale())
	theme := w.mapTheme()
	w.run(func() {
		const small = .62 // of the usual size, that labels and marks have
		v := brief.Viewport(p.Step.View, int(float64(width)*scale), int(float64(height)*scale), small*scale)
		s := p.Scene(v, theme)
		s.Legend = nil
		dst := image.NewRGBA(image.Rect(0, 0, v.Width, v.Height))
		w.newRenderer().Frame(dst, v, s)
		w.post(func() {
			picture.Image = dst
			picture.Refresh()
		})
	})
	return picture
}
