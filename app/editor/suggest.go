package editor

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/data/query"
)

// option is something that a suggest offers.
type option struct{ id, name, note string }

// suggest is a field with a list below it of what fits the text that is typed. Arrow keys and Enter choose, or a click. It holds what is typed, or
// only one of the options.
type suggest struct {
	*entry
	box      *fyne.Container
	find     func(text string) []option
	onPick   func(o option)
	eager    bool   // the list opens with the field
	id       string // of the option that is chosen; "" if the text is none
	options  []option
	list     *flow.View
	listRoom *fyne.Container
}

const (
	optionHigh   = 24
	optionsShown = 7
)

// suggest makes a field for which find gives what fits a text, the best first.
func (s *sheet) suggest(text, id, placeholder string, find func(text string) []option) *suggest {
	f := &suggest{entry: s.entry(text, placeholder), find: find, id: id}
	f.list = flow.NewView(f.compose)
	f.list.Enlarged = true
	f.list.OnMove = func(r *flow.Row) { f.list.SetSelected(r.ID) }
	f.list.OnTake = func() { s.ed.focus(f.entry) }
	f.listRoom = container.New(&tall{}, f.list)
	f.listRoom.Hide()
	f.entry.list = f
	f.onKey = f.key
	f.OnChanged = func(string) {
		f.id = ""
		f.look()
		s.touch()
	}
	f.box = container.New(layout.NewCustomPaddedVBoxLayout(0), f.entry, f.listRoom)
	return f
}

// tall gives its object the height that it is set to.
type tall struct{ height float32 }

func (t *tall) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, t.height) }
func (t *tall) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Resize(s)
	o[0].Move(fyne.NewPos(0, 0))
}

// look opens the list on what fits the text.
func (f *suggest) look() {
	f.options = f.find(f.value())
	if len(f.options) == 0 || len(f.options) == 1 && f.options[0].name == f.value() {
		f.close()
		return
	}
	if f.s.open != nil && f.s.open != f {
		f.s.open.close()
	}
	f.s.open = f
	f.listRoom.Layout.(*tall).height = optionHigh * look.Scale() * float32(min(len(f.options), optionsShown))
	f.list.Rewind()
	f.list.SetSelected("")
	f.list.Reload()
	show(f.listRoom, true)
	f.s.rows.Refresh()
	f.s.reveal(f.box)
}

func (f *suggest) close() {
	if f.s.open == f {
		f.s.open = nil
	}
	if f.listRoom.Visible() {
		f.listRoom.Hide()
		f.s.rows.Refresh()
	}
}

func (f *suggest) key(k fyne.KeyName) bool {
	isOpen := f.listRoom.Visible()
	switch k {
	case fyne.KeyDown:
		if !isOpen {
			f.look()
		}
		f.list.Step(1)
	case fyne.KeyUp:
		if isOpen {
			f.list.Step(-1)
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if isOpen && f.list.Selected() == "" {
			f.list.Step(1)
		}
		if isOpen {
			f.list.Act()
		}
	default:
		return false
	}
	return true
}

func (f *suggest) compose(width float32) []flow.Row {
	var rows []flow.Row
	for i := range f.options {
		o := f.options[i]
		rows = append(rows, flow.Row{ID: o.id + "\x00" + o.name, Height: optionHigh, Tint: look.ColorRaised, Tap: func() { f.choose(o) },
			Draw: func(d *ink.Drawing) {
				note := ink.Caption.Clip(o.note, width/2)
				room := width - 20
				if note != "" {
					room -= ink.Caption.Width(note) + 8
				}
				d.Line(ink.Body.Clip(o.name, room), ink.Body, 8, 3, room)
				d.Line(note, ink.Caption.Aligned(fyne.TextAlignTrailing), 8, 5, width-20)
			}})
	}
	return rows
}

func (f *suggest) choose(o option) {
	f.set(o.name)
	f.CursorColumn = len([]rune(o.name))
	f.id = o.id
	f.close()
	if f.onPick != nil {
		f.onPick(o)
	}
	f.s.touch()
}

// among finds options whose name or note has all words of a text, those first whose name begins with it.
func among(all []option) func(text string) []option {
	folded := make([]string, len(all))
	for i, o := range all {
		folded[i] = query.Fold(o.name + " " + o.note)
	}
	return func(text string) []option {
		asked := query.Fold(text)
		var first, rest []option
		for i, o := range all {
			switch {
			case strings.HasPrefix(folded[i], asked):
				first = append(first, o)
			case hasWords(folded[i], asked):
				rest = append(rest, o)
			}
		}
		return append(first, rest...)
	}
}

func hasWords(s, asked string) bool {
	for w := range strings.FieldsSeq(asked) {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}
