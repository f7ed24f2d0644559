package importer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// tipper offers a note about what is under the pointer, empty text takes it back.
type tipper func(text string, under fyne.CanvasObject)

// button is a button with a note.
type button struct {
	widget.Button
	tip   string
	tips  tipper
	leave func()
}

func (w *Wizard) button(text, tip string, do func()) *button {
	b := &button{tip: tip, tips: w.tip, leave: w.Close}
	b.Text = text
	b.OnTapped = func() { w.tip("", b); do() }
	b.ExtendBaseWidget(b)
	return b
}

// MouseIn implements desktop.Hoverable.
func (b *button) MouseIn(ev *desktop.MouseEvent) {
	b.Button.MouseIn(ev)
	b.tips(b.tip, b)
}

// MouseOut implements desktop.Hoverable.
func (b *button) MouseOut() {
	b.Button.MouseOut()
	b.tips("", b)
}

// TypedKey implements fyne.Focusable.
func (b *button) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		b.leave()
		return
	}
	if ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
		ev = &fyne.KeyEvent{Name: fyne.KeySpace}
	}
	b.Button.TypedKey(ev)
}

// choice is a select with a note.
type choice struct {
	widget.Select
	tip   string
	tips  tipper
	leave func()
}

// choice makes a select that tells what was chosen only when somebody chooses.
func (w *Wizard) choice(tip string, options []string, changed func(int)) *choice {
	c := &choice{tip: tip, tips: w.tip, leave: w.Close}
	c.Options = options
	c.OnChanged = func(string) {
		if w.quiet == 0 {
			w.tip("", c)
			changed(c.SelectedIndex())
		}
	}
	c.ExtendBaseWidget(c)
	return c
}

// MouseIn implements desktop.Hoverable.
func (c *choice) MouseIn(ev *desktop.MouseEvent) {
	c.Select.MouseIn(ev)
	c.tips(c.tip, c)
}

// MouseOut implements desktop.Hoverable.
func (c *choice) MouseOut() {
	c.Select.MouseOut()
	c.tips("", c)
}

// silently sets widgets without telling what was set.
func (w *Wizard) silently(set func()) {
	w.quiet++
	set()
	w.quiet--
}

// TypedKey implements fyne.Focusable.
func (c *choice) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		c.leave()
		return
	}
	c.Select.TypedKey(ev)
}

// field is an entry that Escape leaves with the whole wizard.
type field struct {
	widget.Entry
	leave func()
}

func (w *Wizard) field(hint string, changed func(string)) *field {
	f := &field{leave: w.Close}
	f.PlaceHolder = hint
	f.OnChanged = func(s string) {
		if w.quiet == 0 {
			changed(s)
		}
	}
	f.ExtendBaseWidget(f)
	return f
}

// TypedKey implements fyne.Focusable.
func (f *field) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		f.leave()
		return
	}
	f.Entry.TypedKey(ev)
}

// list is a list that Escape leaves with the whole wizard.
type list struct {
	widget.List
	leave func()
}

func (w *Wizard) list(length func() int, create func() fyne.CanvasObject, update func(widget.ListItemID, fyne.CanvasObject)) *list {
	l := &list{leave: w.Close}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable.
func (l *list) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		l.leave()
		return
	}
	l.List.TypedKey(ev)
}

// cells is a table that Escape leaves with the whole wizard.
type cells struct {
	widget.Table
	leave func()
}

// TypedKey implements fyne.Focusable.
func (c *cells) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		c.leave()
		return
	}
	c.Table.TypedKey(ev)
}
