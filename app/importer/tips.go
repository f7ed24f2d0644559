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
	tip  string
	tips tipper
}

func (w *Wizard) button(text, tip string, do func()) *button {
	b := &button{tip: tip, tips: w.tip}
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

// choice is a select with a note.
type choice struct {
	widget.Select
	tip  string
	tips tipper
}

// choice makes a select that tells what was chosen only when somebody chooses.
func (w *Wizard) choice(tip string, options []string, changed func(int)) *choice {
	c := &choice{tip: tip, tips: w.tip}
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
