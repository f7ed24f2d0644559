package editor

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/paulmach/orb"

	"incidentmap/data"
)

// sheet is a form, or a list, with a heading above and buttons below.
type sheet struct {
	ed      *Editor
	title   string
	missing func() []string                        // what is still to be filled in; nil: nothing can be saved
	edit    func(c *data.Case) (*data.Edit, error) // what is filled in
	saved   func(e *data.Edit)                     // after it was done; the sheet is closed already
	hints   func()                                 // brings what depends on the fields up to date
	renew   func()                                 // follows the case; nil: what is shown does not depend on it
	picked  func(p orb.Point, withinM float64)     // takes the next click on the map; nil: not asked for
	carried func(p orb.Point, withinM float64)     // takes where a mark is moved to on the map; nil: none is moved
	shown   func()                                 // after it was shown; may be nil
	first   fyne.Focusable                         // field that has the keyboard at first
	open    *suggest                               // whose list is open
	changed bool                                   // something was filled in
	moved   bool                                   // a mark was moved, which Escape takes back without a question
	busy    bool                                   // it is being saved

	content fyne.CanvasObject
	rows    *fyne.Container
	scroll  *container.Scroll
	body    *fyne.Container // of the scroll
	needs   *widget.Label
	failed  *widget.Label
	save    *button
	cancel  *button
	foot    *fyne.Container
	ask     *fyne.Container
	discard func()
}

// newSheet is an empty sheet; without a word for saving it only shows something.
func (e *Editor) newSheet(title, note, save string) *sheet {
	s := &sheet{ed: e, title: title}
	head := widget.NewLabelWithStyle(title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	head.Truncation = fyne.TextTruncateEllipsis
	shut := s.button("", func() { s.escape() })
	shut.Icon, shut.Importance = theme.CancelIcon(), widget.LowImportance
	s.rows = container.New(layout.NewCustomPaddedVBoxLayout(5))
	s.scroll = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(2, 12, 10, 14), s.rows))
	if note != "" {
		s.add(small(note))
	}
	s.needs, s.failed = small(""), small("")
	s.failed.Importance = widget.DangerImportance
	s.needs.Hide()
	s.failed.Hide()
	top := container.NewVBox(container.New(layout.NewCustomPaddedLayout(2, 0, 6, 6), container.NewBorder(nil, nil, nil, shut, head)), widget.NewSeparator())
	s.foot = container.New(layout.NewCustomPaddedVBoxLayout(2), widget.NewSeparator(), container.New(tight, s.failed), container.New(tight, s.needs))
	s.makeButtons(save)
	s.body = container.NewStack(s.scroll, newWheel(s.turned))
	s.content = container.NewBorder(top, s.foot, nil, nil, s.body)
	return s
}

func (s *sheet) makeButtons(save string) {
	if save == "" {
		return
	}
	s.cancel = s.button("Cancel", func() { s.escape() })
	s.save = s.button(save, s.submit)
	s.save.Importance = widget.HighImportance
	question := small("Discard what was filled in?")
	question.Importance = widget.WarningImportance
	away := s.button("Discard", func() { s.discard() })
	away.Importance = widget.DangerImportance
	keep := s.button("Keep editing", func() { s.showAsk(false) })
	pad := layout.NewCustomPaddedLayout(5, 8, 10, 14)
	s.ask = container.New(pad, container.NewBorder(nil, nil, nil, container.NewHBox(keep, away), container.New(layout.NewCustomPaddedLayout(0, -4, -6, 0), question)))
	s.ask.Hide()
	s.foot.Add(s.ask)
	keys := small("Ctrl+Enter saves")
	s.foot.Add(container.New(pad, container.NewBorder(nil, nil, nil, container.NewHBox(s.cancel, s.save), container.New(layout.NewCustomPaddedLayout(0, -4, -6, 0), keys))))
}

// tight takes the toolkit's margins of a small text away.
var tight = layout.NewCustomPaddedLayout(-2, -6, 4, 8)

// small is a text of second rank that wraps.
func small(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.SizeName, l.Importance, l.Wrapping = theme.SizeNameCaptionText, widget.LowImportance, fyne.TextWrapWord
	return l
}

func (s *sheet) add(objects ...fyne.CanvasObject) {
	for _, o := range objects {
		if l, ok := o.(*widget.Label); ok && l.SizeName == theme.SizeNameCaptionText {
			o = container.New(layout.NewCustomPaddedLayout(-3, -3, -6, -6), l)
		}
		s.rows.Add(o)
	}
}

// heading starts a group of fields.
func (s *sheet) heading(text string, beside ...fyne.CanvasObject) {
	l := widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	s.rows.Add(container.NewVBox(widget.NewSeparator(),
		container.New(layout.NewCustomPaddedLayout(-2, -4, -6, 0), container.NewBorder(nil, nil, nil, container.NewHBox(beside...), l))))
}

// field is a control with a caption above and a hint below.
type field struct {
	box  *fyne.Container
	hint *widget.Label
	wrap *fyne.Container
}

func newField(label string, o fyne.CanvasObject) *field {
	caption := small(label)
	f := &field{hint: small("")}
	f.wrap = container.New(layout.NewCustomPaddedLayout(-3, -4, -2, -2), f.hint)
	f.wrap.Hide()
	f.box = container.New(layout.NewCustomPaddedVBoxLayout(0), container.New(layout.NewCustomPaddedLayout(-3, -5, -6, -6), caption), o, f.wrap)
	return f
}

func (s *sheet) field(label string, o fyne.CanvasObject) *field {
	f := newField(label, o)
	s.rows.Add(f.box)
	return f
}

// beside puts fields in one row, equally wide.
func (s *sheet) beside(fields ...*field) *fyne.Container {
	row := container.NewGridWithColumns(len(fields))
	for _, f := range fields {
		row.Add(f.box)
	}
	s.rows.Add(row)
	return row
}

// say shows a hint below the field; bad colours it as a fault.
func (f *field) say(text string, bad bool) {
	importance := widget.LowImportance
	if bad {
		importance = widget.DangerImportance
	}
	if f.hint.Text == text && f.hint.Importance == importance {
		return
	}
	f.hint.Importance = importance
	f.hint.SetText(text)
	show(f.wrap, text != "")
}

func show(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// touch is told that the user has changed a field.
func (s *sheet) touch() {
	s.changed = true
	s.showAsk(false)
	s.fail(nil)
	s.check()
}

// check brings hints, the list of what is missing and the button up to date.
func (s *sheet) check() {
	if s.hints != nil {
		s.hints()
	}
	if s.save == nil {
		return
	}
	missing := s.missing()
	text := ""
	if len(missing) > 0 {
		text = "Still needed: " + strings.Join(missing, "; ")
	}
	if s.needs.Text != text {
		s.needs.SetText(text)
		show(s.needs, text != "")
	}
	if able := len(missing) == 0 && !s.busy; able == s.save.Disabled() {
		if able {
			s.save.Enable()
		} else {
			s.save.Disable()
		}
	}
}

func (s *sheet) fail(err error) {
	text := ""
	if err != nil {
		text = "Not saved: " + err.Error()
	}
	if s.failed.Text != text {
		s.failed.SetText(text)
		show(s.failed, text != "")
	}
}

// submit saves, if nothing is missing. The sheet stays open, with the reason, if that fails.
func (s *sheet) submit() {
	if s.save == nil || s.busy || len(s.missing()) > 0 {
		return
	}
	e, err := s.edit(s.ed.cfg.Case())
	if err != nil {
		s.fail(err)
		return
	}
	s.busy = true
	s.check()
	s.ed.do(e, func(err error) {
		s.busy = false
		s.check()
		if err != nil {
			s.fail(err)
			return
		}
		s.changed, s.moved = false, false
		if s.ed.top() == s {
			s.ed.pop()
		}
		if s.saved != nil {
			s.saved(e)
		}
		if s.ed.OnDone != nil {
			s.ed.OnDone(e)
		}
	})
}

// escape closes an open list, then the sheet.
func (s *sheet) escape() {
	switch {
	case s.open != nil:
		s.open.close()
	case s.ask != nil && s.ask.Visible():
		s.showAsk(false)
	default:
		s.moved = false
		s.askThen(nil)
	}
}

// askThen closes the sheet and goes on, after asking if something was filled in.
func (s *sheet) askThen(next func()) {
	closed := func() {
		s.changed, s.moved = false, false
		s.ed.pop()
		if next != nil {
			next()
		}
	}
	if !s.changed && !s.moved {
		closed()
		return
	}
	s.discard = closed
	s.showAsk(true)
}

func (s *sheet) showAsk(on bool) {
	if s.ask != nil && s.ask.Visible() != on {
		show(s.ask, on)
		s.content.Refresh()
	}
}

// pick asks for a click on the map.
func (s *sheet) pick(take func(p orb.Point, withinM float64)) {
	s.picked = take
	if s.ed.OnPick != nil {
		s.ed.OnPick(true)
	}
}

// turned scrolls the open list if the pointer is over it, else the sheet: fields of text would keep the wheel for themselves.
func (s *sheet) turned(ev *fyne.ScrollEvent) {
	if l := s.open; l != nil {
		top := fyne.CurrentApp().Driver().AbsolutePositionForObject(l.listRoom)
		if at := ev.AbsolutePosition; at.Y >= top.Y && at.Y < top.Y+l.listRoom.Size().Height {
			l.list.Scrolled(ev)
			return
		}
	}
	s.scroll.Scrolled(ev)
}

// wheel lies over a sheet and takes nothing but the wheel.
type wheel struct {
	widget.BaseWidget
	turned func(ev *fyne.ScrollEvent)
}

func newWheel(turned func(ev *fyne.ScrollEvent)) *wheel {
	w := &wheel{turned: turned}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(ev *fyne.ScrollEvent) { w.turned(ev) }

// CreateRenderer implements fyne.Widget.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// reveal scrolls until a field is in view.
func (s *sheet) reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s.scroll).Y
	const room, below = 20, 40 // for the caption and the hint
	offset := s.scroll.Offset
	switch bottom := top + o.Size().Height; {
	case top < room:
		offset.Y += top - room
	case bottom > s.scroll.Size().Height-below:
		offset.Y += bottom - s.scroll.Size().Height + below
	default:
		return
	}
	offset.Y = max(0, offset.Y)
	s.scroll.ScrollToOffset(offset)
}
