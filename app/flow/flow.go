package flow

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Flow is a View that takes the keyboard: one stop of the Tab key.
type Flow struct {
	widget.BaseWidget
	*View
	OnKey  func(e *fyne.KeyEvent) // takes the keys that the flow has no use for; may be nil
	OnRune func(r rune)           // the same for characters
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

// TypedKey moves between rows and acts on the current one; other keys are passed on.
func (f *Flow) TypedKey(e *fyne.KeyEvent) {
	if !f.use(e.Name) {
		call1(f.OnKey, e)
		return
	}
	f.keyed = true
	f.refreshRow(f.cursor)
}

// use reports whether the key is one of the flow's or of the current row's.
func (f *Flow) use(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyDown:
		f.Step(1)
	case fyne.KeyUp:
		f.Step(-1)
	case fyne.KeyPageDown:
		f.Step(f.Page())
	case fyne.KeyPageUp:
		f.Step(-f.Page())
	case fyne.KeyHome:
		f.SetCursor("")
		f.Step(1)
		f.scrollTo(0)
	case fyne.KeyEnd:
		f.SetCursor("")
		f.Step(-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		f.Act()
	case fyne.KeyLeft, fyne.KeyRight:
		f.onCurrent(func(r *Row) {
			if r.Fold != nil {
				r.Fold(k == fyne.KeyRight)
			}
		})
	default:
		i := f.index(f.cursor)
		if i < 0 || f.rows[i].Key == nil {
			return false
		}
		f.rows[i].Key(k)
	}
	return true
}

// TypedRune copies the citation of the current row on C. A blank comes with the key Space, which the flow has used; other characters, and
// a C where there is nothing to copy, are passed on.
func (f *Flow) TypedRune(r rune) {
	switch {
	case r == ' ':
	case (r == 'c' || r == 'C') && f.copies():
		f.onCurrent(func(r *Row) { r.Copy() })
	default:
		call1(f.OnRune, r)
	}
}

// copies reports whether the current row has something to copy.
func (f *Flow) copies() bool {
	i := f.index(f.cursor)
	return i >= 0 && f.rows[i].Copy != nil
}

// TypedShortcut copies as C does. Others are the window's, which Fyne asks only where the focused widget takes no shortcuts at all.
func (f *Flow) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok && f.copies() {
		f.onCurrent(func(r *Row) { r.Copy() })
		return
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(f).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// FocusGained shows where the keyboard stands: where it was, else on the selected row, else on the first in view that does something.
func (f *Flow) FocusGained() {
	f.focused = true
	f.SetCursor(f.firstStop())
}

// firstStop does not scroll: what somebody scrolled to stays in view when the keyboard comes.
func (f *Flow) firstStop() string {
	for _, id := range []string{f.cursor, f.selected} {
		if i := f.index(id); i >= 0 && f.sees(i) {
			return id
		}
	}
	for i := range f.rows {
		if f.rows[i].Tap != nil && f.sees(i) {
			return f.rows[i].ID
		}
	}
	return f.cursor
}

// Focus gives the keyboard to the flow and shows where it stands.
func (f *Flow) Focus(c fyne.Canvas) {
	f.keyed = true
	c.Focus(f)
	f.refreshRow(f.cursor)
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
