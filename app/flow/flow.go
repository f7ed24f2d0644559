package flow

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Flow is a View that takes the keyboard: one stop of the Tab key.
type Flow struct {
	widget.BaseWidget
	*View
}

var (
	_ fyne.Focusable    = (*Flow)(nil)
	_ fyne.Shortcutable = (*Flow)(nil)
)

// New returns a flow of the rows that compose makes for a width.
func New(compose func(width float32) []Row) *Flow {
	f := &Flow{View: NewView(compose)}
	f.OnTake = func() {
		if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil {
			c.Focus(f)
		}
	}
	f.ExtendBaseWidget(f)
	return f
}

// TypedKey moves between rows and acts on the current one.
func (f *Flow) TypedKey(e *fyne.KeyEvent) {
	f.keyed = true
	switch e.Name {
	case fyne.KeyDown:
		f.Step(1)
	case fyne.KeyUp:
		f.Step(-1)
	case fyne.KeyPageDown:
		f.Step(f.Page())
	case fyne.KeyPageUp:
		f.Step(-f.Page())
	case fyne.KeyHome:
		f.cursor = ""
		f.Step(1)
		f.scrollTo(0)
	case fyne.KeyEnd:
		f.cursor = ""
		f.Step(-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		f.Act()
	case fyne.KeyLeft, fyne.KeyRight:
		f.onCurrent(func(r *Row) {
			if r.Fold != nil {
				r.Fold(e.Name == fyne.KeyRight)
			}
		})
	default:
		f.onCurrent(func(r *Row) {
			if r.Key != nil {
				r.Key(e.Name)
			}
		})
	}
}

// TypedRune copies the citation of the current row on C.
func (f *Flow) TypedRune(r rune) {
	if r == 'c' || r == 'C' {
		f.onCurrent(func(r *Row) { call(r.Copy) })
	}
}

// TypedShortcut copies as C does.
func (f *Flow) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok {
		f.onCurrent(func(r *Row) { call(r.Copy) })
	}
}

// FocusGained shows where the keyboard stands: on the selected row, else on the first that does something.
func (f *Flow) FocusGained() {
	f.focused = true
	if f.index(f.cursor) < 0 {
		f.cursor = f.firstStop()
	}
	f.refreshRow(f.cursor)
}

func (f *Flow) firstStop() string {
	if f.index(f.selected) >= 0 {
		return f.selected
	}
	for i := range f.rows {
		if f.rows[i].Tap != nil {
			return f.rows[i].ID
		}
	}
	return ""
}

// FocusLost hides it.
func (f *Flow) FocusLost() {
	f.focused, f.keyed = false, true
	f.refreshRow(f.cursor)
}

// CreateRenderer implements fyne.Widget.
func (f *Flow) CreateRenderer() fyne.WidgetRenderer { return &flowRenderer{f.View} }

type flowRenderer struct{ view *View }

func (r *flowRenderer) Layout(s fyne.Size)           { r.view.Resize(s) }
func (r *flowRenderer) MinSize() fyne.Size           { return r.view.MinSize() }
func (r *flowRenderer) Refresh()                     { r.view.Refresh() }
func (r *flowRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.view} }
func (r *flowRenderer) Destroy()                     {}
