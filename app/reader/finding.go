package reader

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// findEntry is the line in which the words are typed that are looked for.
type findEntry struct {
	widget.Entry
	reader  *Reader
	focused bool
}

func newFindEntry(r *Reader) *findEntry {
	e := &findEntry{reader: r}
	e.PlaceHolder = "Find in the document"
	e.OnChanged = r.findWords
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey goes to the next place on Enter and down, to the previous one on up, and ends finding on Escape.
func (e *findEntry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
		e.reader.stepFound(1)
	case fyne.KeyUp:
		e.reader.stepFound(-1)
	case fyne.KeyEscape:
		e.reader.endFind()
	default:
		e.Entry.TypedKey(k)
	}
}

// FocusGained notes that the keyboard is here.
func (e *findEntry) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
	e.reader.focusChanged()
}

// FocusLost notes that it is not any more.
func (e *findEntry) FocusLost() {
	e.focused = false
	e.Entry.FocusLost()
	e.reader.focusChanged()
}

// Find opens the line for words to look for. What is selected is looked for at first.
func (r *Reader) Find() {
	if !r.page.scroll.Visible() {
		return
	}
	r.finding.Show()
	r.whole.Refresh()
	if text := r.page.selectedText(); text != "" && len(text) < 80 {
		r.entry.SetText(text)
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(r); c != nil {
		c.Focus(r.entry)
	}
	r.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	r.findWords(r.entry.Text)
}

// endFind closes the line and gives the keyboard back to the text.
func (r *Reader) endFind() {
	if !r.finding.Visible() {
		return
	}
	r.finding.Hide()
	r.page.find.search("", 0)
	r.page.redraw()
	r.whole.Refresh()
	r.page.focus()
}

func (r *Reader) findWords(text string) {
	p := r.page
	if len(p.paragraphs) == 0 || len(p.tops) == 0 {
		return
	}
	p.find.search(text, p.at(p.scroll.Offset.Y))
	r.showFound()
}

func (r *Reader) stepFound(by int) {
	r.page.find.step(by)
	r.showFound()
}

func (r *Reader) showFound() {
	f := &r.page.find
	switch n := len(f.hits); {
	case n > 0:
		r.found.SetText(fmt.Sprintf("%d of %d", f.current+1, n))
		r.page.reveal(f.hits[f.current].paragraph, f.hits[f.current].from)
	case r.entry.Text == "":
		r.found.SetText("")
		r.page.redraw()
	default:
		r.found.SetText("not found")
		r.page.redraw()
	}
}
