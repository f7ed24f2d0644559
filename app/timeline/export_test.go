package timeline

import (
	"image"
	"time"

	"fyne.io/fyne/v2"
)

// Frames is the screen of a test: time passes and frames come when it says so.
type Frames struct {
	t       *Timeline
	time    time.Time
	Running bool
}

// Drive has a test drive the clock and the frames of a timeline.
func Drive(t *Timeline) *Frames {
	f := &Frames{t: t, time: time.Unix(1_700_000_000, 0)}
	t.now = func() time.Time { return f.time }
	t.ticker = f
	return f
}

func (f *Frames) Start() { f.Running = true }
func (f *Frames) Stop()  { f.Running = false }

// Pass lets time pass without a frame.
func (f *Frames) Pass(d time.Duration) { f.time = f.time.Add(d) }

// Frame is the next frame, d later. At rest nothing happens.
func (f *Frames) Frame(d time.Duration) {
	f.Pass(d)
	if f.Running {
		f.t.tick()
	}
}

// Plot is the part that takes the gestures.
func (t *Timeline) Plot() fyne.CanvasObject { return t.plot }

// X is where a day begins on the plot.
func (t *Timeline) X(d time.Time) float32 { return t.axis.x(float64(dayOf(d))) }

// Floor is the y below the bars on the plot.
func (t *Timeline) Floor() float32 { return t.plot.floor() }

// Fields are the fields for the first and the last day.
func (t *Timeline) Fields() (from, to *dateEntry) { return t.controls.from, t.controls.to }

// Problem is what is wrong with the text of a field.
func (e *dateEntry) Problem() error { return e.err }

// Selects are the choices of pace and measure.
func (t *Timeline) Selects() (pace, measure interface{ SetSelected(string) }) {
	return t.controls.pace, t.controls.measure
}

// InView is the first and the last day in view.
func (t *Timeline) InView() (from, to time.Time) {
	return day(t.axis.from).time(), day(t.axis.to).time()
}

// Label is a text below the axis.
type Label struct {
	Text     string
	From, To float32
}

// Labels are those that are shown.
func (t *Timeline) Labels() []Label {
	var all []Label
	for _, l := range t.plot.labels {
		if l.Visible() {
			all = append(all, Label{l.Text, l.Position().X, l.Position().X + l.MinSize().Width})
		}
	}
	if c := t.plot.context; c.Text != "" {
		all = append([]Label{{c.Text, c.Position().X, c.Position().X + c.MinSize().Width}}, all...)
	}
	return all
}

// Picture draws a frame of the bars.
func (t *Timeline) Picture(w, h int) image.Image { return t.plot.picture(w, h) }

// Button is the one that says this of itself, or nil.
func (t *Timeline) Button(tip string) *button {
	for _, b := range t.controls.buttons() {
		if b.tip == tip && b.Visible() {
			return b
		}
	}
	return nil
}

func (c *controls) buttons() []*button {
	return []*button{c.fold, c.back, c.start, c.next, c.loop, c.grow, c.drop, c.asOf, c.fit}
}

// Stops is everything that can be worked.
func (t *Timeline) Stops() []fyne.Focusable {
	c := t.controls
	stops := []fyne.Focusable{t.plot, c.from, c.to, c.pace, c.measure}
	for _, b := range c.buttons() {
		stops = append(stops, b)
	}
	return stops
}

// RingShown reports whether the focus is shown.
func (t *Timeline) RingShown() bool { return t.plot.ring.Visible() }
