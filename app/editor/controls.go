package editor

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// entry is a field of text whose Escape and Ctrl+Enter are the sheet's.
type entry struct {
	widget.Entry
	s     *sheet
	onKey func(k fyne.KeyName) bool // has the key been dealt with? may be nil
	list  *suggest                  // that belongs to it; nil: none
}

// entry makes a field of one line.
func (s *sheet) entry(text, placeholder string) *entry { return s.newEntry(text, placeholder, 1) }

// lines makes a field of several lines.
func (s *sheet) lines(text, placeholder string, rows int) *entry {
	return s.newEntry(text, placeholder, rows)
}

func (s *sheet) newEntry(text, placeholder string, rows int) *entry {
	e := &entry{s: s}
	e.PlaceHolder, e.Text = placeholder, text
	if rows > 1 {
		e.MultiLine, e.Wrapping, e.Scroll = true, fyne.TextWrapWord, fyne.ScrollNone // it grows with its text
		e.SetMinRowsVisible(rows)
	} else {
		e.Scroll = fyne.ScrollHorizontalOnly
	}
	e.ExtendBaseWidget(e)
	e.OnChanged = func(string) {
		s.touch()
		s.reveal(e)
	}
	if s.first == nil {
		s.first = e
	}
	return e
}

// value is the text without blanks around it.
func (e *entry) value() string { return strings.TrimSpace(e.Text) }

// set shows a text without telling anybody.
func (e *entry) set(text string) {
	told := e.OnChanged
	e.OnChanged = nil
	e.SetText(text)
	e.OnChanged = told
}

// AcceptsTab lets Tab move on from fields of several lines too.
func (e *entry) AcceptsTab() bool { return false }

// TypedKey gives the sheet its keys first.
func (e *entry) TypedKey(k *fyne.KeyEvent) {
	switch {
	case e.onKey != nil && e.onKey(k.Name):
	case k.Name == fyne.KeyEscape:
		e.s.escape()
	default:
		e.Entry.TypedKey(k)
	}
}

// TypedShortcut gives the sheet its shortcuts first.
func (e *entry) TypedShortcut(c fyne.Shortcut) {
	if !e.s.shortcut(c) {
		e.Entry.TypedShortcut(c)
	}
}

// FocusGained brings the field into view.
func (e *entry) FocusGained() {
	e.Entry.FocusGained()
	e.s.entered(e, e.list)
	if e.list != nil && e.list.eager && e.Text == "" {
		e.list.look()
	}
}

// shortcut takes Ctrl+Enter.
func (s *sheet) shortcut(c fyne.Shortcut) bool {
	k, ok := c.(*desktop.CustomShortcut)
	if ok && (k.KeyName == fyne.KeyReturn || k.KeyName == fyne.KeyEnter) && k.Modifier == fyne.KeyModifierShortcutDefault {
		s.submit()
		return true
	}
	return false
}

// entered brings a control into view that has got the keyboard and closes the list of another one.
func (s *sheet) entered(o fyne.CanvasObject, own *suggest) {
	s.reveal(o)
	if s.open != nil && s.open != own {
		s.open.close()
	}
}

// choice is a field with some values of which one is chosen.
type choice struct {
	widget.Select
	s      *sheet
	values []string
}

func (s *sheet) choice(values, names []string, chosen string) *choice {
	c := &choice{s: s, values: values}
	c.Options = names
	c.ExtendBaseWidget(c)
	c.set(chosen)
	c.OnChanged = func(string) { s.touch() }
	return c
}

// value is the chosen one; "" if none is.
func (c *choice) value() string {
	if i := c.SelectedIndex(); i >= 0 && i < len(c.values) {
		return c.values[i]
	}
	return ""
}

// set chooses a value without telling anybody; one that is not there chooses nothing.
func (c *choice) set(value string) {
	told := c.OnChanged
	c.OnChanged = nil
	if i := slices.Index(c.values, value); i >= 0 {
		c.SetSelectedIndex(i)
	} else {
		c.ClearSelected()
	}
	c.OnChanged = told
}

// TypedKey gives Escape to the sheet.
func (c *choice) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape {
		c.s.escape()
		return
	}
	c.Select.TypedKey(k)
}

// TypedShortcut gives the sheet and then the window the shortcuts.
func (c *choice) TypedShortcut(sc fyne.Shortcut) { c.s.pass(c, sc) }

func (s *sheet) pass(o fyne.CanvasObject, sc fyne.Shortcut) {
	if s.shortcut(sc) {
		return
	}
	if w, ok := fyne.CurrentApp().Driver().CanvasForObject(o).(fyne.Shortcutable); ok {
		w.TypedShortcut(sc)
	}
}

// FocusGained brings the field into view.
func (c *choice) FocusGained() {
	c.Select.FocusGained()
	c.s.entered(c, nil)
}

// tick is a box that can be ticked.
type tick struct {
	widget.Check
	s *sheet
}

func (s *sheet) tick(label string, on bool) *tick {
	t := &tick{s: s}
	t.Text, t.Checked = label, on
	t.ExtendBaseWidget(t)
	t.OnChanged = func(bool) { s.touch() }
	return t
}

// TypedKey gives Escape to the sheet.
func (t *tick) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape {
		t.s.escape()
		return
	}
	t.Check.TypedKey(k)
}

// TypedShortcut gives the sheet and then the window the shortcuts.
func (t *tick) TypedShortcut(sc fyne.Shortcut) { t.s.pass(t, sc) }

// FocusGained brings the box into view.
func (t *tick) FocusGained() {
	t.Check.FocusGained()
	t.s.entered(t, nil)
}

// button is a button whose Escape is the sheet's.
type button struct {
	widget.Button
	s *sheet
}

func (s *sheet) button(text string, do func()) *button {
	b := &button{s: s}
	b.Text, b.OnTapped = text, do
	b.ExtendBaseWidget(b)
	return b
}

// quiet is a button of second rank.
func (s *sheet) quiet(text string, icon fyne.Resource, do func()) *button {
	b := s.button(text, do)
	b.Icon, b.Importance = icon, widget.LowImportance
	return b
}

// TypedKey presses the button with Space or Enter and gives Escape to the sheet.
func (b *button) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		b.s.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		if !b.Disabled() && b.OnTapped != nil {
			b.OnTapped()
		}
	default:
		b.Button.TypedKey(k)
	}
}

// TypedShortcut gives the sheet and then the window the shortcuts.
func (b *button) TypedShortcut(sc fyne.Shortcut) { b.s.pass(b, sc) }

// whole reads a whole number that is not negative, with or without separators of thousands. Nothing is no number, and no fault.
func whole(s string) (n *int, ok bool) {
	s = strings.NewReplacer(",", "", " ", "", "\u00a0", "", "\u202f", "").Replace(strings.TrimSpace(s))
	if s == "" {
		return nil, true
	}
	v, err := strconv.ParseUint(s, 10, 31)
	if err != nil {
		return nil, false
	}
	i := int(v)
	return &i, true
}

// link is a text that does something when it is tapped.
type link struct {
	widget.Label
	do func()
}

func newLink(text string, do func()) *link {
	l := &link{do: do}
	l.Text, l.Wrapping, l.Importance = text, fyne.TextWrapWord, widget.HighImportance
	l.ExtendBaseWidget(l)
	return l
}

// Tapped implements fyne.Tappable.
func (l *link) Tapped(*fyne.PointEvent) { l.do() }

// Cursor is a hand.
func (l *link) Cursor() desktop.Cursor { return desktop.PointerCursor }
