package timeline

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/look"
)

// Measure is what the bars count.
type Measure uint8

// Measures.
const (
	Incidents Measure = iota
	Killed
)

// Timeline is the widget. Set the callbacks before it is shown; they are called on the UI goroutine, only for what somebody does, never for
// what a setter does. While the range or the as-of line moves they are called at most once a frame with done false, and at the end with
// done true.
type Timeline struct {
	widget.BaseWidget

	OnRange   func(from, to time.Time, done bool)     // the first day, and the one after the last; a zero time is no limit
	OnStep    func(s Step)                            // the zoom asks for a histogram of another step
	OnMeasure func(m Measure)                         // the bars are to count something else
	OnAsOf    func(day time.Time, on bool, done bool) // only what was known by the end of that day counts, if on
	OnOpen    func(open bool)                         // it was opened or collapsed
	OnTip     func(text string, at fyne.Position)     // explains what is under the pointer, at a place in the window; "" is nothing
	OnKey     func(ev *fyne.KeyEvent)                 // keys that the timeline has no use for
	OnRune    func(r rune)                            // the same for characters
	Timed     func(work func())                       // does work that comes by itself, frame by frame, and may time it

	hist    Histogram
	bars    []bar
	axis    axis
	asked   Step // the step that OnStep last asked for
	rng     span
	asOf    day
	asOfOn  bool
	claims  []day
	measure Measure
	open    bool
	play    player

	rangeMoved, asOfMoved bool // not told yet
	ticker                ticker
	ticking               bool
	lastTick, lastDates   time.Time
	now                   func() time.Time

	ground, edge *canvas.Rectangle
	controls     *controls
	plot         *plot
}

// ticker calls tick at every frame between Start and Stop.
type ticker interface {
	Start()
	Stop()
}

const (
	leastWidth = 480
	datesEvery = 80 * time.Millisecond // while the range moves
)

func controlsHeight() float32 { return 32 * look.Scale() }
func openHeight() float32     { return 110 * look.Scale() }

// New is an open timeline without incidents.
func New() *Timeline {
	t := &Timeline{rng: always, open: true, now: time.Now, Timed: func(work func()) { work() }}
	t.ticker = &fyne.Animation{Duration: time.Hour, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) { t.Timed(t.tick) }}
	t.ground, t.edge = canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	t.plot = newPlot(t)
	t.controls = newControls(t)
	t.ExtendBaseWidget(t)
	t.controls.show()
	return t
}

// SetHistogram shows other counts. The axis keeps what it shows; it shows all of another domain. If the step does not suit the axis, OnStep
// is called before SetHistogram returns.
func (t *Timeline) SetHistogram(h Histogram) {
	before := t.hist
	t.hist, t.bars = h, barsOf(&h, t.bars[:0])
	switch {
	case h.domain() != before.domain():
		t.asked = h.Step
		t.newDomain()
	case h.Step != before.Step:
		t.extend()
	}
	t.controls.showUndated()
	t.plot.redraw()
	t.askStep()
}

func (t *Timeline) newDomain() {
	if t.hist.empty() {
		t.Pause()
	}
	if d := t.hist.domain(); !t.play.chosen {
		t.play.pace = paceFor(d.to - d.from)
	}
	t.extend()
	t.axis.fit()
	t.controls.show()
}

// extend fits the axis to the domain and to the days of the claims.
func (t *Timeline) extend() {
	if t.hist.empty() {
		return
	}
	s := t.hist.domain()
	s.from, s.to = t.hist.Step.start(s.from), t.hist.Step.later(t.hist.Step.start(s.to-1), 1)
	if len(t.claims) > 0 {
		s.from, s.to = min(s.from, t.claims[0]), max(s.to, t.claims[len(t.claims)-1]+1)
	}
	t.axis.extend(s)
}

// askStep asks for a histogram of the step that suits the axis, once.
func (t *Timeline) askStep() {
	if t.hist.empty() || t.axis.width <= 0 {
		return
	}
	if s := t.axis.step(); s != t.asked {
		t.asked = s
		if t.OnStep != nil {
			t.OnStep(s)
		}
	}
}

// SetClaimDays marks the days on which claims became known.
func (t *Timeline) SetClaimDays(days []time.Time) {
	t.claims = t.claims[:0]
	for _, d := range days {
		t.claims = append(t.claims, dayOf(d))
	}
	slices.Sort(t.claims)
	t.claims = slices.Compact(t.claims)
	t.extend()
	t.plot.redraw()
	t.askStep()
}

// SetRange shows another range; zero times are no limit. It stops the play.
func (t *Timeline) SetRange(from, to time.Time) {
	if s := spanOf(from, to); s != t.rng {
		t.Pause()
		t.rng = s
		t.showRange(false)
	}
}

// Range is the present range; zero times are no limit.
func (t *Timeline) Range() (from, to time.Time) { return t.rng.times() }

// showRange shows the range. While it moves, its dates are written less often than frames come: each new text costs the screen shaping and
// a texture.
func (t *Timeline) showRange(moving bool) {
	t.plot.placeRange()
	if now := t.now(); !moving || now.Sub(t.lastDates) >= datesEvery {
		t.lastDates = now
		t.controls.showRange()
	}
}

// setRange makes s the range, and shows and tells it: at the next frame, or at once if it is done.
func (t *Timeline) setRange(s span, done bool) {
	if s != t.rng {
		t.rng, t.rangeMoved = s, true
	}
	if done {
		t.tellRange(true)
		return
	}
	t.wake()
}

func (t *Timeline) tellRange(done bool) {
	t.rangeMoved = false
	t.showRange(!done)
	if t.OnRange != nil {
		from, to := t.rng.times()
		t.OnRange(from, to, done)
	}
}

// clear takes the limits away.
func (t *Timeline) clear() {
	t.Pause()
	if t.rng != always {
		t.setRange(always, true)
	}
}

// SetAsOf shows or hides the as-of line.
func (t *Timeline) SetAsOf(at time.Time, on bool) {
	t.asOf, t.asOfOn = dayOf(at), on
	t.controls.showAsOf()
	t.plot.placeAsOf()
}

// AsOf is the day of the as-of line, and whether it counts.
func (t *Timeline) AsOf() (at time.Time, on bool) { return t.asOf.time(), t.asOfOn }

// ToggleAsOf shows the as-of line where it was last, at first on the last day; or hides it.
func (t *Timeline) ToggleAsOf() {
	if t.hist.empty() {
		return
	}
	d := t.asOf
	if known := t.knowable(); d < known.from || d >= known.to {
		d = known.to - 1
	}
	t.SetAsOf(d.time(), !t.asOfOn)
	t.tellAsOf(true)
}

// knowable is the days that the as-of line can stand on.
func (t *Timeline) knowable() span {
	s := t.hist.domain()
	if n := len(t.claims); n > 0 {
		s.from, s.to = min(s.from, t.claims[0]), max(s.to, t.claims[n-1]+1)
	}
	return s
}

// moveAsOf puts the as-of line on a day and tells it, as setRange does.
func (t *Timeline) moveAsOf(d day, done bool) {
	known := t.knowable()
	if d = max(known.from, min(d, known.to-1)); d != t.asOf {
		t.asOf, t.asOfMoved = d, true
	}
	if done {
		t.tellAsOf(true)
		return
	}
	t.wake()
}

func (t *Timeline) tellAsOf(done bool) {
	t.asOfMoved = false
	t.plot.placeAsOf()
	if t.OnAsOf != nil {
		t.OnAsOf(t.asOf.time(), t.asOfOn, done)
	}
}

// SetMeasure says what the bars of the next histogram count.
func (t *Timeline) SetMeasure(m Measure) {
	t.measure = m
	t.controls.showMeasure()
	t.plot.redraw()
}

// SetOpen opens the timeline, or collapses it to its controls.
func (t *Timeline) SetOpen(open bool) {
	t.open = open
	t.controls.show()
	t.Refresh()
}

// Open reports whether it is open.
func (t *Timeline) Open() bool { return t.open }

func (t *Timeline) toggleOpen() {
	t.SetOpen(!t.open)
	if t.OnOpen != nil {
		t.OnOpen(t.open)
	}
}

// Fit shows the whole axis.
func (t *Timeline) Fit() {
	t.axis.fit()
	t.viewed()
}

// viewed draws what the axis shows now.
func (t *Timeline) viewed() {
	t.plot.redraw()
	t.askStep()
}

// Playing reports whether the range plays.
func (t *Timeline) Playing() bool { return t.play.on }

// TogglePlay starts or stops the range on its way through the domain.
func (t *Timeline) TogglePlay() {
	if t.play.on || t.hist.empty() {
		t.Pause()
		return
	}
	t.play.on, t.play.carry, t.lastTick = true, 0, t.now()
	t.controls.showPlay()
	t.setRange(t.play.first(t.rng, t.hist.domain(), t.hist.Step), false)
	t.wake()
}

// Pause stops the play; it is told once more that the range is done.
func (t *Timeline) Pause() {
	if t.play.on {
		t.play.on = false
		t.controls.showPlay()
		t.tellRange(true)
		t.rest()
	}
}

// Step moves the range n steps of the histogram; a cumulative one grows or shrinks at its end.
func (t *Timeline) Step(n int) {
	if t.hist.empty() {
		return
	}
	t.Pause()
	domain, step := t.hist.domain(), t.hist.Step
	r := t.rng
	switch {
	case r.from == noFrom || r.to == noTo:
		r = t.play.first(r, domain, step)
		if n < 0 {
			last := step.start(domain.to - 1)
			r = span{max(domain.from, last), domain.to}
		}
	case t.play.cumulative:
		r.to = max(r.from+1, min(step.shift(r.to, n), domain.to))
	default:
		r = step.shiftSpan(r, n).within(t.reach())
	}
	t.setRange(r, true)
}

// reach is where ranges can lie: the domain in whole steps.
func (t *Timeline) reach() span {
	s := t.hist.domain()
	return span{t.hist.Step.start(s.from), t.hist.Step.later(t.hist.Step.start(s.to-1), 1)}
}

// wake starts the ticks, if something moves.
func (t *Timeline) wake() {
	if !t.ticking && (t.play.on || t.plot.dragging()) {
		t.ticking, t.lastTick = true, t.now()
		t.ticker.Start()
	}
}

// rest stops them, if nothing does.
func (t *Timeline) rest() {
	if t.ticking && !t.play.on && !t.plot.dragging() {
		t.ticking = false
		t.ticker.Stop()
	}
}

// tick is one frame: the range plays on, and what moved since the last frame is told.
func (t *Timeline) tick() {
	now := t.now()
	dt := now.Sub(t.lastTick)
	t.lastTick = now
	if t.play.on {
		t.playOn(dt)
	}
	if t.rangeMoved {
		t.tellRange(false)
	}
	if t.asOfMoved {
		t.tellAsOf(false)
	}
}

func (t *Timeline) playOn(dt time.Duration) {
	n := t.play.advance(dt)
	if n == 0 {
		return
	}
	domain := t.hist.domain()
	if t.rng.to >= domain.to {
		if !t.play.loop {
			t.Pause()
			return
		}
		t.setRange(t.play.first(t.rng, domain, t.hist.Step), false)
		return
	}
	next, ended := t.play.forward(t.rng, domain, n)
	t.setRange(next, false)
	if ended && !t.play.loop {
		t.Pause()
	}
}

// say explains what is under the pointer.
func (t *Timeline) say(text string, o fyne.CanvasObject) {
	if t.OnTip != nil {
		t.OnTip(text, fyne.CurrentApp().Driver().AbsolutePositionForObject(o))
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Timeline) CreateRenderer() fyne.WidgetRenderer {
	t.restyle()
	return &renderer{t}
}

func (t *Timeline) restyle() {
	t.ground.FillColor = theme.Color(look.ColorSurface)
	t.edge.FillColor = theme.Color(theme.ColorNameSeparator)
}

type renderer struct{ t *Timeline }

func (r *renderer) Destroy() {
	r.t.play.on = false
	r.t.plot.grip = noGrip
	r.t.rest()
}

func (r *renderer) MinSize() fyne.Size {
	if r.t.open {
		return fyne.NewSize(leastWidth, openHeight())
	}
	return fyne.NewSize(leastWidth, controlsHeight()+1)
}

func (r *renderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.t.ground, r.t.edge, r.t.controls, r.t.plot}
}

func (r *renderer) Layout(size fyne.Size) {
	r.t.ground.Resize(fyne.NewSize(size.Width, controlsHeight()+1)) // the plot has its own
	r.t.edge.Resize(fyne.NewSize(size.Width, 1))
	r.t.controls.Move(fyne.NewPos(0, 1))
	r.t.controls.Resize(fyne.NewSize(size.Width, controlsHeight()))
	r.t.plot.Move(fyne.NewPos(0, controlsHeight()+1))
	r.t.plot.Hidden = !r.t.open
	if r.t.open {
		r.t.plot.Resize(fyne.NewSize(size.Width, size.Height-controlsHeight()-1))
	}
}

// Refresh takes the colours of the theme.
func (r *renderer) Refresh() {
	r.t.restyle()
	r.Layout(r.t.Size())
	r.t.controls.Refresh()
	r.t.plot.Refresh()
	canvas.Refresh(r.t)
}
