package editor

import (
	"cmp"
	"fmt"
	"image"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/revise"
)

// steps is the list of the steps of the briefing.
type steps struct {
	*sheet
	flow     *flow.Flow
	pictures map[string]thumbnail // by id of the step
}

// thumbnail is the map of a step, small, and what it is of.
type thumbnail struct {
	of      string
	picture image.Image // nil: it is being drawn
}

const (
	thumbWidth  = 112 // reference pixels
	thumbHeight = 84
	stepInset   = 14
)

// Steps opens the list of the steps of the briefing: to look at, to put in order, to change.
func (e *Editor) Steps() {
	s := &steps{sheet: e.newSheet("Briefing", "", ""), pictures: map[string]thumbnail{}}
	s.flow = flow.New(s.compose)
	s.flow.Enlarged = true
	s.flow.OnKey = func(k *fyne.KeyEvent) {
		if k.Name == fyne.KeyEscape {
			s.escape()
		}
	}
	capture := s.button("Capture the view", func() { tell0(e.OnCapture) })
	capture.Icon, capture.Importance = theme.ContentAddIcon(), widget.HighImportance
	start := s.button("Brief", func() { tell0(e.OnBrief) })
	start.Icon = theme.MediaPlayIcon()
	bar := container.New(layout.NewCustomPaddedLayout(4, 6, 12, 12), container.NewHBox(capture, start))
	s.fill(container.NewBorder(bar, nil, nil, nil, s.flow))
	s.first = s.flow
	s.renew = s.flow.Reload
	e.begin(s.sheet)
}

func tell0(do func()) {
	if do != nil {
		do()
	}
}

// ChosenStep is the place of the step on which the keyboard stands in the list, -1 if the list is not open or stands on none.
func (e *Editor) ChosenStep() int {
	top := e.top()
	if top == nil {
		return -1
	}
	list, ok := top.first.(*flow.Flow)
	if !ok {
		return -1
	}
	id := list.Selected()
	return slices.IndexFunc(e.cfg.Case().Steps, func(s data.Step) bool { return s.ID == id })
}

// Renew has a list follow the case, which has changed.
func (e *Editor) Renew() {
	if s := e.top(); s != nil && s.renew != nil {
		s.renew()
	}
}

func (s *steps) compose(width float32) []flow.Row {
	c := s.ed.cfg.Case()
	w := width - 2*stepInset
	if len(c.Steps) == 0 {
		const text = "No steps yet. Show on the map what you want to speak about, then capture it: place, filter, day and selection are kept. " +
			"Each step gets a title, a text for the audience and notes for you."
		return []flow.Row{{ID: "none", Height: ink.Muted.Height(text, w) + 16, Draw: func(d *ink.Drawing) { d.Text(text, ink.Muted, stepInset, 8, w) }}}
	}
	rows := make([]flow.Row, len(c.Steps))
	for i := range c.Steps {
		rows[i] = s.row(&c.Steps[i], i, w)
	}
	return rows
}

// row is a step with its picture and what can be done with it.
func (s *steps) row(step *data.Step, i int, w float32) flow.Row {
	id, left := step.ID, float32(stepInset+thumbWidth+12)
	text := w - thumbWidth - 12
	title := fmt.Sprintf("%d  %s", i+1, cmp.Or(step.Title, "Without a title"))
	first, _, _ := strings.Cut(step.Text, "\n")
	also := words.Join(asOfWords(step), words.Plural(len(step.Claims), "claim")+" open")
	if len(step.Claims) == 0 {
		also = asOfWords(step)
	}
	titleHigh := min(2, float32(len(ink.Strong.Wrap(title, text)))) * ink.Strong.Leading()
	height := max(thumbHeight+16, 8+titleHigh+2*ink.Body.Leading()+ink.Caption.Leading()+ink.Link.Leading()+10)
	r := flow.Row{ID: id, Height: height, Tap: func() { s.show(id) }, Tip: func() string {
		return "Shows the view of the step. Enter shows it, F2 edits it, left and right move it."
	},
		Fold: func(on bool) { s.move(id, map[bool]int{true: 1, false: -1}[on]) }, Key: func(k fyne.KeyName) {
			switch k {
			case fyne.KeyF2:
				s.ed.EditStep(id)
			case fyne.KeyDelete:
				s.edit(func(c *data.Case) (*data.Edit, error) { return revise.RemoveStep(c, id) })
			}
		}}
	y, x := height-ink.Link.Leading()-8, left
	type link struct {
		words string
		x     float32
	}
	var links []link
	for _, l := range []struct {
		words, tip string
		do         func()
	}{
		{"Edit", "Title, text, notes, claims and view", func() { s.ed.EditStep(id) }},
		{"Copy", "Puts a copy of the step behind it", func() {
			s.edit(func(c *data.Case) (*data.Edit, error) { return revise.DuplicateStep(c, id) })
		}},
		{"Up", "Moves the step towards the beginning", func() { s.move(id, -1) }},
		{"Down", "Moves the step towards the end", func() { s.move(id, 1) }},
		{"Remove", "Undo brings it back", func() {
			s.edit(func(c *data.Case) (*data.Edit, error) { return revise.RemoveStep(c, id) })
		}},
	} {
		links = append(links, link{l.words, x})
		wide := ink.Link.Width(l.words)
		r.Zones = append(r.Zones, flow.Zone{X: x, Y: y - 2, W: wide + 1, H: 24, Tap: l.do, Tip: func() string { return l.tip }})
		x += wide + 14
	}
	picture := s.picture(step)
	r.Draw = func(d *ink.Drawing) {
		d.Box(theme.ColorNameSeparator, 0, 0, w+2*stepInset, 1, 0)
		d.Box(theme.ColorNameInputBackground, stepInset, 8, thumbWidth, thumbHeight, 3)
		if picture != nil {
			image := canvas.NewImageFromImage(picture)
			image.FillMode, image.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleFastest
			image.Resize(fyne.NewSize(thumbWidth, thumbHeight))
			image.Move(fyne.NewPos(stepInset, 8))
			d.Add(image)
		}
		at := float32(8)
		for _, l := range first2(ink.Strong.Wrap(title, text)) {
			d.Line(ink.Strong.Clip(l, text), ink.Strong, left, at, text)
			at += ink.Strong.Leading()
		}
		for _, l := range first2(ink.Body.Wrap(first, text)) {
			d.Line(ink.Body.Clip(l, text), ink.Body, left, at, text)
			at += ink.Body.Leading()
		}
		if also != "" {
			d.Line(ink.Caption.Clip(also, text), ink.Caption, left, at, text)
		}
		for _, l := range links {
			d.Line(l.words, ink.Link, l.x, y, ink.Link.Width(l.words)+1)
		}
	}
	return r
}

func first2(lines []string) []string { return lines[:min(2, len(lines))] }

func asOfWords(step *data.Step) string {
	if step.AsOf == "" {
		return ""
	}
	return "as of " + step.AsOf
}

// picture is the map of a step, drawn the first time it is asked for and when the view has changed.
func (s *steps) picture(step *data.Step) image.Image {
	of := fmt.Sprintf("%v %v %s %s %s", step.Center, step.Zoom, step.Filter, step.AsOf, step.Selected)
	have := s.pictures[step.ID]
	if have.of == of || s.ed.OnPicture == nil {
		return have.picture
	}
	s.pictures[step.ID] = thumbnail{of, have.picture}
	id := step.ID
	s.ed.OnPicture(*step, thumbWidth, thumbHeight, func(picture image.Image) {
		if now := s.pictures[id]; now.of == of {
			s.pictures[id] = thumbnail{of, picture}
			s.flow.Reload()
		}
	})
	return have.picture
}

// show asks for the view of a step, and marks its row.
func (s *steps) show(id string) {
	s.flow.SetSelected(id)
	if r, _ := s.ed.cfg.Case().Record(data.StepRecord, id); r != nil && s.ed.OnStep != nil {
		s.ed.OnStep(*r.(*data.Step))
	}
}

func (s *steps) move(id string, by int) {
	s.edit(func(c *data.Case) (*data.Edit, error) { return revise.MoveStep(c, id, by) })
}

// edit does something to the list, which follows when it is done.
func (s *steps) edit(do revise.Step) {
	e, err := do(s.ed.cfg.Case())
	if err == nil && len(e.Changes) == 0 {
		return
	}
	if err != nil {
		s.fail(err)
		return
	}
	s.ed.do(e, func(err error) {
		s.fail(err)
		s.flow.Reload()
		if err == nil && s.ed.OnDone != nil {
			s.ed.OnDone(e)
		}
	})
}

// EditStep opens a step of the briefing.
func (e *Editor) EditStep(id string) {
	r, _ := e.cfg.Case().Record(data.StepRecord, id)
	if r == nil {
		return
	}
	old := *r.(*data.Step)
	now := old
	now.Claims = slices.Clone(old.Claims)
	f := e.newSheet("Step", "", "Save")
	title := f.lines(old.Title, "", 2)
	f.field("Title", title)
	text := f.lines(old.Text, "One to three short lines", 3)
	f.field("Text for the audience", text)
	notes := f.lines(old.Notes, "What to say, and which documents say it", 6)
	f.field("Notes for the speaker", notes)
	view := small("")
	take := f.button("Take the present view", func() {
		if e.OnView != nil {
			now.View = e.OnView(now.View)
			f.touch()
		}
	})
	f.field("View", container.NewVBox(view, container.NewHBox(take)))
	opened := container.New(layout.NewCustomPaddedVBoxLayout(2))
	var find *suggest
	var list func()
	list = func() {
		opened.RemoveAll()
		for _, id := range now.Claims {
			cl := findClaim(e.cfg.Case(), id)
			if cl == nil {
				continue
			}
			label := small(statement(cl))
			label.Importance = widget.MediumImportance
			drop := f.quiet("", theme.ContentRemoveIcon(), func() {
				now.Claims = slices.DeleteFunc(now.Claims, func(x string) bool { return x == id })
				list()
				f.touch()
			})
			opened.Add(container.NewBorder(nil, nil, nil, drop, label))
		}
		f.rows.Refresh()
	}
	find = f.suggest("", "", "Words of a claim", func(words string) []option { return claimsFor(e.cfg.Case(), now.Selected, words) })
	find.onPick = func(o option) {
		if !slices.Contains(now.Claims, o.id) {
			now.Claims = append(now.Claims, o.id)
		}
		find.set("")
		find.id = ""
		list()
		f.touch()
	}
	f.field("Claims that are shown in their words", container.NewVBox(opened, find.box))
	list()
	said := func() data.Step {
		s := now
		s.Title, s.Text, s.Notes = strings.Join(strings.Fields(title.Text), " "), strings.TrimSpace(text.Text), strings.TrimSpace(notes.Text)
		if len(s.Claims) == 0 {
			s.Claims = nil
		}
		return s
	}
	f.hints = func() {
		in := findIncident(e.cfg.Case(), now.Selected)
		selected := "nothing selected"
		if in != nil {
			selected = "selected: " + in.Name()
		}
		if line := words.Join(selected, asOfWords(&now)); view.Text != line {
			view.SetText(line)
		}
	}
	base := said()
	f.missing = func() []string {
		s := said()
		switch {
		case s.Title == "":
			return []string{"title"}
		case data.Same(&base, &s):
			return []string{"a change"}
		}
		return nil
	}
	f.edit = func(c *data.Case) (*data.Edit, error) {
		s := said()
		return revise.ChangeStep(c, s)
	}
	e.push(f)
}

// claimsFor are claims with some words: those of an incident first.
func claimsFor(c *data.Case, incident, asked string) []option {
	const most = 60
	var own, others []option
	for i := range c.Claims {
		cl := &c.Claims[i]
		o := option{id: cl.ID, name: statement(cl), note: cl.Document}
		if cl.Incident == incident {
			own = append(own, o)
		} else {
			others = append(others, o)
		}
	}
	found := append(among(own)(asked), among(others)(asked)...)
	return found[:min(most, len(found))]
}
