package timeline

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/look"
	"incidentmap/app/words"
	"incidentmap/data"
)

const (
	dateWidth    = 118 // times look.Scale, as the other two
	paceWidth    = 116
	measureWidth = 108
	controlGap   = 2
	groupGap     = 10
)

func controlTall() float32 { return 28 * look.Scale() }

// controls is the row of buttons and fields above the bars. What does not fit is left out, the least needed first.
type controls struct {
	widget.BaseWidget
	t *Timeline

	fold, back, start, next, loop, grow, drop, asOf, fit *button
	pace, measure                                        *widget.Select
	from, to                                             *dateEntry
	dash, chip                                           *canvas.Text
	chipPlate                                            *canvas.Rectangle
	setting                                              bool // a select is set by the program
}

func newControls(t *Timeline) *controls {
	c := &controls{t: t}
	c.fold = newButton(t, "", theme.MenuDropDownIcon(), "Collapse the timeline", t.toggleOpen)
	c.back = newButton(t, "", theme.MediaSkipPreviousIcon(), "One step back", func() { t.Step(-1) })
	c.start = newButton(t, "", theme.MediaPlayIcon(), "Play", t.TogglePlay)
	c.next = newButton(t, "", theme.MediaSkipNextIcon(), "One step forward", func() { t.Step(1) })
	c.loop = newButton(t, "", theme.MediaReplayIcon(), "Start again at the end", func() { t.play.loop = !t.play.loop; c.showPlay() })
	c.grow = newButton(t, "Cumulative", nil, "Keep the start of the range while it plays", func() { t.play.cumulative = !t.play.cumulative; c.showPlay() })
	c.drop = newButton(t, "", theme.ContentClearIcon(), "All dates (Delete)", t.clear)
	c.asOf = newButton(t, "As of", theme.HistoryIcon(), "Show only what was known by a day", t.ToggleAsOf)
	c.fit = newButton(t, "", theme.ZoomFitIcon(), "Show all dates on the axis (0)", t.Fit)
	c.from, c.to = newDateEntry(t, "first day", c.typed), newDateEntry(t, "last day", c.typed)
	c.dash, c.chip, c.chipPlate = canvas.NewText("–", nil), canvas.NewText("", nil), canvas.NewRectangle(nil)
	c.pace = widget.NewSelect(nil, func(string) { c.choosePace() })
	for _, p := range paces {
		c.pace.Options = append(c.pace.Options, p.name)
	}
	c.measure = widget.NewSelect([]string{"Incidents", "Killed"}, func(string) { c.chooseMeasure() })
	c.ExtendBaseWidget(c)
	return c
}

func (c *controls) choosePace() {
	if !c.setting {
		c.t.play.pace, c.t.play.chosen = c.pace.SelectedIndex(), true
	}
}

func (c *controls) chooseMeasure() {
	if c.setting {
		return
	}
	c.t.measure = Measure(c.measure.SelectedIndex())
	c.t.plot.read()
	if c.t.OnMeasure != nil {
		c.t.OnMeasure(c.t.measure)
	}
}

func (c *controls) selectIndex(s *widget.Select, i int) {
	c.setting = true
	s.SetSelectedIndex(i)
	c.setting = false
}

// show shows everything as the timeline stands.
func (c *controls) show() {
	c.fold.set(c.t.open, theme.MenuDropDownIcon(), "Collapse the timeline", theme.MenuDropUpIcon(), "Open the timeline")
	for _, b := range []*button{c.back, c.start, c.next, c.asOf, c.fit} {
		if c.t.hist.empty() {
			b.Disable()
		} else {
			b.Enable()
		}
	}
	c.showPlay()
	c.showRange()
	c.showAsOf()
	c.showMeasure()
	c.showUndated()
}

func (c *controls) showPlay() {
	c.start.set(c.t.play.on, theme.MediaPauseIcon(), "Pause", theme.MediaPlayIcon(), "Play the range through time")
	c.loop.light(c.t.play.loop)
	c.grow.light(c.t.play.cumulative)
	c.selectIndex(c.pace, c.t.play.pace)
}

func (c *controls) showMeasure() { c.selectIndex(c.measure, int(c.t.measure)) }

func (c *controls) showAsOf() { c.asOf.light(c.t.asOfOn) }

// showRange writes the first and the last day of the range.
func (c *controls) showRange() {
	const iso = "2006-01-02"
	from, to := "", ""
	if c.t.rng.from != noFrom {
		from = c.t.rng.from.time().Format(iso)
	}
	if c.t.rng.to != noTo {
		to = (c.t.rng.to - 1).time().Format(iso)
	}
	c.from.show(from)
	c.to.show(to)
	if c.t.rng == always {
		c.drop.Disable()
	} else {
		c.drop.Enable()
	}
}

func (c *controls) showUndated() {
	text := ""
	if n := c.t.hist.Undated; n > 0 {
		text = words.Count(n) + " undated"
	}
	if text != c.chip.Text {
		c.chip.Text = text
		c.chip.Refresh()
		c.arrange()
	}
}

var errEmptyRange = errors.New("the last day lies before the first")

// typed reads the two fields into the range; what is no date is marked and changes nothing.
func (c *controls) typed() {
	from, errFrom := data.ParseWhen(c.from.Text)
	to, errTo := data.ParseWhen(c.to.Text)
	if errFrom == nil && errTo == nil && !from.IsZero() && !to.IsZero() && !to.End.After(from.Start) {
		errTo = errEmptyRange
	}
	c.from.mark(errFrom)
	c.to.mark(errTo)
	if errFrom != nil || errTo != nil {
		return
	}
	s := always
	if !from.IsZero() {
		s.from = dayOf(from.Start)
	}
	if !to.IsZero() {
		s.to = dayOf(to.LastDay()) + 1
	}
	c.showRange()
	if s != c.t.rng {
		c.t.Pause()
		c.t.setRange(s, true)
	}
}

// CreateRenderer implements fyne.Widget.
func (c *controls) CreateRenderer() fyne.WidgetRenderer {
	c.restyle()
	return &controlsRenderer{c}
}

func (c *controls) restyle() {
	c.dash.Color, c.dash.TextSize = theme.Color(look.ColorMuted), theme.TextSize()
	c.chip.Color, c.chip.TextSize = theme.Color(theme.ColorNameForeground), theme.CaptionTextSize()
	c.chipPlate.FillColor, c.chipPlate.CornerRadius = theme.Color(look.ColorRaised), controlTall()/2-4
	c.chipPlate.StrokeColor, c.chipPlate.StrokeWidth = theme.Color(theme.ColorNameInputBorder), 1
}

type controlsRenderer struct{ c *controls }

func (r *controlsRenderer) Destroy()           {}
func (r *controlsRenderer) Layout(fyne.Size)   { r.c.arrange() }
func (r *controlsRenderer) MinSize() fyne.Size { return fyne.NewSize(leastWidth, controlsHeight()) }

func (r *controlsRenderer) Objects() []fyne.CanvasObject {
	c := r.c
	return []fyne.CanvasObject{c.fold, c.back, c.start, c.next, c.loop, c.grow, c.pace, c.from, c.dash, c.to, c.drop,
		c.measure, c.asOf, c.fit, c.chipPlate, c.chip}
}

// Refresh takes the colours of the theme.
func (r *controlsRenderer) Refresh() {
	r.c.restyle()
	for _, o := range r.Objects() {
		o.Refresh()
	}
	r.c.arrange()
}

// slot is a place in the row.
type slot struct {
	o     fyne.CanvasObject
	width float32
	gap   float32 // before it
	need  int     // what has less is left out first
}

func (c *controls) left() []slot {
	w := func(o fyne.CanvasObject) float32 { return o.MinSize().Width }
	return []slot{
		{c.fold, w(c.fold), 0, 9}, {c.back, w(c.back), groupGap, 3}, {c.start, w(c.start), controlGap, 9}, {c.next, w(c.next), controlGap, 3},
		{c.loop, w(c.loop), controlGap, 1}, {c.grow, w(c.grow), controlGap, 1}, {c.pace, paceWidth * look.Scale(), controlGap, 2},
		{c.from, dateWidth * look.Scale(), groupGap, 9}, {c.dash, w(c.dash), 2 * controlGap, 9}, {c.to, dateWidth * look.Scale(), 2 * controlGap, 9}, {c.drop, w(c.drop), controlGap, 8},
	}
}

func (c *controls) right() []slot {
	w := func(o fyne.CanvasObject) float32 { return o.MinSize().Width }
	row := []slot{{c.measure, measureWidth * look.Scale(), groupGap, 5}, {c.asOf, w(c.asOf), controlGap, 7}, {c.fit, w(c.fit), controlGap, 4}}
	if c.chip.Text != "" {
		row = append(row, slot{c.chip, w(c.chip) + 2*textEdge, groupGap, 6})
	}
	return row
}

// arrange puts the controls in their places, as many as fit.
func (c *controls) arrange() {
	width := c.Size().Width
	if width <= 0 {
		return
	}
	left, right := c.left(), c.right()
	total := float32(2 * textEdge)
	for _, s := range append(left, right...) {
		total += s.gap + s.width
	}
	least := 0
	for ; total > width && least < 9; least++ {
		for _, s := range append(left, right...) {
			if s.need == least {
				total -= s.gap + s.width
			}
		}
	}
	c.chipPlate.Hide()
	c.chip.Hide()
	c.lay(left, textEdge, least)
	end := width - textEdge
	for _, s := range right {
		if s.need >= least {
			end -= s.gap + s.width
		}
	}
	c.lay(right, end, least)
}

// lay puts the slots that are needed enough one after the other.
func (c *controls) lay(row []slot, x float32, least int) {
	for _, s := range row {
		if s.need < least {
			s.o.Hide()
			continue
		}
		x += s.gap
		at, size := fyne.NewPos(x, (controlsHeight()-controlTall())/2), fyne.NewSize(s.width, controlTall())
		if s.o == c.chip {
			const inset = 4
			c.chipPlate.Move(at.AddXY(0, inset))
			c.chipPlate.Resize(size.SubtractWidthHeight(0, 2*inset))
			c.chipPlate.Show()
			at, size = at.AddXY(textEdge, 0), size.SubtractWidthHeight(2*textEdge, 0)
		}
		s.o.Move(at)
		s.o.Resize(size)
		s.o.Show()
		x += s.width
	}
}

// button is a button that explains itself.
type button struct {
	widget.Button
	t   *Timeline
	tip string
}

func newButton(t *Timeline, text string, icon fyne.Resource, tip string, do func()) *button {
	b := &button{t: t, tip: tip}
	b.Text, b.Icon, b.OnTapped, b.Importance = text, icon, do, widget.LowImportance
	b.ExtendBaseWidget(b)
	return b
}

// set shows one of two states.
func (b *button) set(first bool, icon fyne.Resource, tip string, otherIcon fyne.Resource, otherTip string) {
	if !first {
		icon, tip = otherIcon, otherTip
	}
	b.tip = tip
	if b.Icon != icon {
		b.SetIcon(icon)
	}
}

// light shows whether what the button switches is on.
func (b *button) light(on bool) {
	importance := widget.LowImportance
	if on {
		importance = widget.HighImportance
	}
	if b.Importance != importance {
		b.Importance = importance
		b.Refresh()
	}
}

// MouseIn explains the button.
func (b *button) MouseIn(ev *desktop.MouseEvent) {
	b.Button.MouseIn(ev)
	b.t.say(b.tip, b)
}

// MouseOut takes that back.
func (b *button) MouseOut() {
	b.Button.MouseOut()
	b.t.say("", b)
}

// Tapped takes it back, too.
func (b *button) Tapped(ev *fyne.PointEvent) {
	b.t.say("", b)
	b.Button.Tapped(ev)
}

// dateEntry is a field for a day, month or year.
type dateEntry struct {
	widget.Entry
	t     *Timeline
	read  func()
	err   error
	dirty bool // something has been typed that was not read yet
}

const dateTip = "A day, month or year: 2024-03-22, 2024-03 or 2024"

var _ desktop.Hoverable = (*dateEntry)(nil)

func newDateEntry(t *Timeline, placeholder string, read func()) *dateEntry {
	e := &dateEntry{t: t, read: read}
	e.PlaceHolder = placeholder
	e.AlwaysShowValidationError = true
	e.Scroll = fyne.ScrollNone
	e.OnSubmitted = func(string) { read() }
	e.OnChanged = func(string) { e.dirty = true }
	e.ExtendBaseWidget(e)
	return e
}

// show writes a day, unless one is being typed.
func (e *dateEntry) show(text string) {
	if e.dirty || e.Text == text && e.err == nil {
		return
	}
	e.SetText(text)
	e.mark(nil)
}

// mark notes that the text was read, and shows what is wrong with it.
func (e *dateEntry) mark(err error) {
	e.dirty, e.err = false, err
	e.SetValidationError(err)
}

// FocusLost reads what was typed.
func (e *dateEntry) FocusLost() {
	e.Entry.FocusLost()
	if e.dirty {
		e.read()
	}
}

// TypedKey takes back on Escape what was typed.
func (e *dateEntry) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		e.dirty = false
		e.t.controls.showRange()
		return
	}
	e.Entry.TypedKey(ev)
}

// MouseIn explains the field, or what is wrong with its text.
func (e *dateEntry) MouseIn(*desktop.MouseEvent) {
	switch {
	case e.err == nil:
		e.t.say(dateTip, e)
	case errors.Is(e.err, errEmptyRange):
		e.t.say("The last day lies before the first", e)
	default:
		e.t.say("Not a date. "+dateTip, e)
	}
}

// MouseMoved implements desktop.Hoverable.
func (e *dateEntry) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the explanation back.
func (e *dateEntry) MouseOut() { e.t.say("", e) }
