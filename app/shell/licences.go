package shell

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/licences"
	"incidentmap/app/words"
)

// showLicences lists what is inside the program; beside it stands the licence of what is chosen.
func (w *Window) showLicences() {
	w.run(func() {
		all, err := licences.All()
		w.post(func() {
			if err != nil {
				w.showError("The licences could not be read.", err)
				return
			}
			w.presentLicences(newLicenceView(all))
		})
	})
}

func (w *Window) presentLicences(v *licenceView) {
	split := container.NewHSplit(v.list, v.text)
	split.SetOffset(.36)
	hint := widget.NewLabel("Up and down choose, left and right turn the pages of the text.")
	hint.Importance = widget.LowImportance
	d := dialog.NewCustomWithoutButtons("Licences", container.NewBorder(nil, hint, nil, nil, split), w.win)
	v.list.OnKey = func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape {
			d.Hide()
		}
	}
	dismiss := widget.NewButton("Close", d.Hide)
	dismiss.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{widget.NewButton("Copy the text", func() {
		w.app.Clipboard().SetContent(v.chosen().Text)
		w.status.say("Copied: the licence of %s", v.chosen().Name)
	}), dismiss})
	whole := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(min(980, whole.Width-40), min(640, whole.Height-40)))
	w.show(d)
	v.list.Focus(w.win.Canvas())
}

// licenceView is a list of components and the text of the one that is chosen. Of long texts only the lines in view exist.
type licenceView struct {
	all  []licences.Component
	at   int
	list *flow.Flow
	text *flow.View
}

func newLicenceView(all []licences.Component) *licenceView {
	v := &licenceView{all: all}
	v.list, v.text = flow.New(v.components), flow.NewView(v.lines)
	v.list.Enlarged, v.text.Enlarged = true, true
	v.list.OnMove = func(r *flow.Row) { v.choose(r.ID) }
	v.list.SetSelected(all[0].Name)
	return v
}

func (v *licenceView) chosen() licences.Component { return v.all[v.at] }

func (v *licenceView) choose(name string) {
	if name == v.chosen().Name {
		return
	}
	for i, c := range v.all {
		if c.Name == name {
			v.at = i
		}
	}
	v.list.SetSelected(name)
	v.text.Rewind()
	v.text.Reload()
}

const licenceInset = 12

func (v *licenceView) components(width float32) []flow.Row {
	rows := make([]flow.Row, len(v.all))
	inner := width - 2*licenceInset
	for i, c := range v.all {
		about := words.Join(c.Version, c.Licence)
		rows[i] = flow.Row{
			ID: c.Name, Height: 46,
			Tap:  func() { v.choose(c.Name) },
			Fold: v.turn,
			Tip:  func() string { return c.Name + "\n" + about },
			Draw: func(d *ink.Drawing) {
				d.Box(theme.ColorNameSeparator, 0, 45, width, 1, 0)
				d.Line(ink.Body.Clip(c.Name, inner), ink.Body, licenceInset, 4, inner)
				d.Line(ink.Caption.Clip(about, inner), ink.Caption, licenceInset, 24, inner)
			},
		}
	}
	return rows
}

// turn shows the next or the previous page of the text, with a line of this one.
func (v *licenceView) turn(on bool) {
	page := v.text.Size().Height - ink.Body.Leading()
	if on {
		page = -page
	}
	v.text.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: page}})
}

// lines keeps the lines of a licence as they are, with what they are moved in by. Those that are too long go on below.
func (v *licenceView) lines(width float32) []flow.Row {
	style, title := ink.Body, ink.Heading
	inner := width - 2*licenceInset
	c := v.chosen()
	name := strings.TrimSpace(c.Name + " " + c.Version)
	rows := []flow.Row{{ID: "title", Height: title.Height(name, inner) + style.Height(c.Licence, inner) + 18, Draw: func(d *ink.Drawing) {
		d.Text(c.Licence, style.In(theme.ColorNamePrimary), licenceInset, d.Text(name, title, licenceInset, 6, inner), inner)
	}}}
	for line := range strings.Lines(c.Text) {
		line = strings.ReplaceAll(strings.TrimRight(line, " \t\r\n\f"), "\t", "    ")
		said := strings.TrimLeft(line, " ")
		row := flow.Row{ID: strconv.Itoa(len(rows)), Height: style.Leading() / 2, Draw: func(*ink.Drawing) {}}
		if said != "" {
			in := min(style.Width(" ")*float32(len(line)-len(said)), inner/3)
			row.Height = style.Height(said, inner-in)
			row.Draw = func(d *ink.Drawing) { d.Text(said, style, licenceInset+in, 0, inner-in) }
		}
		rows = append(rows, row)
	}
	return rows
}
