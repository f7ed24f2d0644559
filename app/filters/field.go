package filters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// field is a line of text that lets its owner have some of the keys.
type field struct {
	widget.Entry
	onKey   func(k fyne.KeyName) bool // has the key been dealt with? may be nil
	onTap   func()
	onLeave func()
	onTab   func()          // Tab is about to move the focus away
	accepts func(rune) bool // the characters that can be typed; nil for all
}

func newField(placeholder string) *field {
	f := &field{}
	f.PlaceHolder = placeholder
	f.ExtendBaseWidget(f)
	return f
}

// TypedKey lets the owner have the key first.
func (f *field) TypedKey(e *fyne.KeyEvent) {
	if f.onKey == nil || !f.onKey(e.Name) {
		f.Entry.TypedKey(e)
	}
}

// KeyDown says that Tab is about to move the focus.
func (f *field) KeyDown(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyTab && f.onTab != nil {
		f.onTab()
	}
	f.Entry.KeyDown(e)
}

// TypedRune drops the characters that the field does not take.
func (f *field) TypedRune(r rune) {
	if f.accepts == nil || f.accepts(r) {
		f.Entry.TypedRune(r)
	}
}

// MouseDown says that the field was pressed.
func (f *field) MouseDown(e *desktop.MouseEvent) {
	f.Entry.MouseDown(e)
	if f.onTap != nil {
		f.onTap()
	}
}

// FocusLost says so.
func (f *field) FocusLost() {
	f.Entry.FocusLost()
	if f.onLeave != nil {
		f.onLeave()
	}
}

// clearButton empties a field. It is not a stop of the Tab key: Escape does the same.
type clearButton struct {
	widget.BaseWidget
	do      func()
	hovered func(inside bool)
}

var _ desktop.Hoverable = (*clearButton)(nil)

func newClearButton(do func(), hovered func(inside bool)) *clearButton {
	b := &clearButton{do: do, hovered: hovered}
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// Tapped empties the field.
func (b *clearButton) Tapped(*fyne.PointEvent) { b.do() }

// MouseIn says that the pointer is over the button.
func (b *clearButton) MouseIn(*desktop.MouseEvent) { b.hovered(true) }

// MouseMoved implements desktop.Hoverable.
func (b *clearButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut says that it has left.
func (b *clearButton) MouseOut() { b.hovered(false) }

// Cursor is a hand.
func (b *clearButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (b *clearButton) CreateRenderer() fyne.WidgetRenderer {
	return &clearRenderer{canvas.NewImageFromResource(theme.CancelIcon())}
}

type clearRenderer struct{ icon *canvas.Image }

func (r *clearRenderer) Layout(s fyne.Size) {
	side := theme.IconInlineSize()
	r.icon.Resize(fyne.NewSquareSize(side))
	r.icon.Move(fyne.NewPos((s.Width-side)/2, (s.Height-side)/2))
}

func (r *clearRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(24) }
func (r *clearRenderer) Refresh()                     { r.icon.Refresh() }
func (r *clearRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.icon} }
func (r *clearRenderer) Destroy()                     {}
