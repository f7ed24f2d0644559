package timeline_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"incidentmap/app/look"
	"incidentmap/app/timeline"
	"incidentmap/assets"
	"incidentmap/data"
)

func day(s string) time.Time {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return t
}

func when(t testing.TB, s string) data.When {
	t.Helper()
	w, err := data.ParseWhen(s)
	require.NoError(t, err)
	return w
}

// sample is five years of incidents with a fixed seed: more from year to year, some spread, some left out by a filter, nine undated.
func sample(tb testing.TB, step timeline.Step) *timeline.Histogram {
	tb.Helper()
	h := timeline.NewHistogram(step, day("2020-01-10"), day("2024-11-20"))
	r := rand.New(rand.NewPCG(1, 2))
	for range 900 {
		d := day("2020-01-10").AddDate(0, 0, int(math.Sqrt(r.Float64())*1776))
		h.Add(data.When{Start: d, End: d.AddDate(0, 0, 1), Precision: data.Day}, 1, r.Float64() < .7)
	}
	for _, s := range []string{"2022-03/2022-08", "2023-05-01/2023-07-15", "2023-06", "2023-06~", "2024-02-01/2024-05-31"} {
		for range 12 {
			h.Add(when(tb, s), 1, true)
		}
	}
	for range 9 {
		h.Add(data.When{}, 1, true)
	}
	return h
}

type told struct {
	from, to string
	done     bool
}

// rig is a timeline in a window of the test driver, whose clock and frames the test drives.
type rig struct {
	*timeline.Timeline
	*timeline.Frames
	t       *testing.T
	win     fyne.Window
	ranges  []told
	asOf    []told // the day in from; "off" if off
	steps   []timeline.Step
	tips    []string
	measure []timeline.Measure
}

func iso(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02")
}

func newRig(t *testing.T, width float32, mode look.Mode) *rig {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look.New(look.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold, Arabic: assets.FontArabic}, mode))
	r := &rig{t: t, Timeline: timeline.New()}
	r.Frames = timeline.Drive(r.Timeline)
	r.OnRange = func(from, to time.Time, done bool) { r.ranges = append(r.ranges, told{iso(from), iso(to), done}) }
	r.OnAsOf = func(at time.Time, on, done bool) {
		s := iso(at)
		if !on {
			s = "off"
		}
		r.asOf = append(r.asOf, told{s, "", done})
	}
	r.OnStep = func(s timeline.Step) { r.steps = append(r.steps, s) }
	r.OnTip = func(text string, _ fyne.Position) { r.tips = append(r.tips, text) }
	r.OnMeasure = func(m timeline.Measure) { r.measure = append(r.measure, m) }
	r.win = test.NewTempWindow(t, r.Timeline)
	r.win.SetPadded(false)
	r.win.Resize(fyne.NewSize(width, 110))
	return r
}

// filled is a rig that shows the sample by month.
func filled(t *testing.T) *rig {
	t.Helper()
	r := newRig(t, 1280, look.Light)
	r.SetHistogram(*sample(t, timeline.ByMonth))
	return r
}

// plot is what takes the gestures.
type plot interface {
	desktop.Mouseable
	desktop.Hoverable
	desktop.Cursorable
	desktop.Keyable
	fyne.Draggable
	fyne.Scrollable
}

func (r *rig) plot() plot { return r.Plot().(plot) }

// at is a place in the middle of the bars where a day begins.
func (r *rig) at(d string) fyne.Position { return fyne.NewPos(r.X(day(d)), r.Floor()-12) }

func mouse(at fyne.Position) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
}

func (r *rig) press(at fyne.Position) { r.plot().MouseDown(mouse(at)) }

func (r *rig) drag(at fyne.Position) {
	r.plot().Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at}})
}

func (r *rig) release(at fyne.Position) {
	r.plot().MouseUp(mouse(at))
	r.plot().DragEnd()
}

// swipe drags from one place to another in one frame.
func (r *rig) swipe(from, to fyne.Position) {
	r.press(from)
	r.drag(to)
	r.Frame(frame)
	r.release(to)
}

func (r *rig) click(at fyne.Position) {
	r.press(at)
	r.plot().MouseUp(mouse(at))
}

const frame = 16 * time.Millisecond

func (r *rig) key(names ...fyne.KeyName) {
	for _, n := range names {
		r.plot().TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func (r *rig) withShift(names ...fyne.KeyName) {
	r.plot().KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	r.key(names...)
	r.plot().KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

// put sets the range without telling.
func (r *rig) put(from, to string) { r.SetRange(day(from), day(to)) }

// last is the range that was told last.
func (r *rig) last() told {
	require.NotEmpty(r.t, r.ranges)
	return r.ranges[len(r.ranges)-1]
}
