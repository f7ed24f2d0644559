package timeline_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"

	"incidentmap/app/look"
	"incidentmap/app/timeline"
	"incidentmap/assets"
)

var modes = map[string]look.Mode{"light": look.Light, "dark": look.Dark}

// Everything at once: counts of all kinds, a range, the as-of line, claims, undated ones and the reading of a bar.
func TestLooksOfTheTimeline(t *testing.T) {
	for name, mode := range modes {
		r := newRig(t, 1280, mode)
		r.SetHistogram(*sample(t, timeline.ByMonth))
		r.SetClaimDays([]time.Time{day("2024-03-22"), day("2024-03-23"), day("2024-03-27"), day("2024-09-01"), day("2023-02-03")})
		r.put("2022-02-01", "2023-11-01")
		r.SetAsOf(day("2024-03-26"), true)
		r.plot().MouseMoved(mouse(r.at("2023-06-10")))
		test.AssertImageMatches(t, "timeline-"+name+".png", r.win.Canvas().Capture())
	}
}

func TestLooksOfDays(t *testing.T) {
	r := newRig(t, 900, look.Light)
	r.SetHistogram(*sample(t, timeline.ByDay))
	for range 11 {
		r.plot().Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: r.at("2024-03-20")}, Scrolled: fyne.NewDelta(0, 25)})
	}
	test.AssertImageMatches(t, "days-light.png", r.win.Canvas().Capture())
}

func TestTimelineForTheProjectorIsLarger(t *testing.T) {
	r := filled(t)
	r.SetAsOf(day("2024-03-26"), true)
	low := r.MinSize().Height
	fyne.CurrentApp().Settings().SetTheme(look.New(look.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold, Arabic: assets.FontArabic}, look.Projector))
	assert.InEpsilon(t, 1.3*low, r.MinSize().Height, .01)
	r.win.Resize(fyne.NewSize(1280, r.MinSize().Height))
	for _, o := range test.LaidOutObjects(r.Timeline) {
		if s, ok := o.(*canvas.Text); ok && s.Visible() && s.Text != "" {
			assert.GreaterOrEqual(t, s.TextSize, float32(14), s.Text)
		}
	}
	test.AssertImageMatches(t, "timeline-projector.png", r.win.Canvas().Capture())
}

func TestLooksOfNothing(t *testing.T) {
	for name, mode := range modes {
		r := newRig(t, 900, mode)
		r.SetHistogram(timeline.Histogram{Undated: 9})
		test.AssertImageMatches(t, "empty-"+name+".png", r.win.Canvas().Capture())
	}
}

// written is every text of the plot.
func (r *rig) written() []string {
	var all []string
	for _, o := range test.LaidOutObjects(r.Timeline) {
		if s, ok := o.(*canvas.Text); ok && s.Visible() && s.Text != "" {
			all = append(all, s.Text)
		}
	}
	return all
}

func TestReadingSaysWhatABarCounts(t *testing.T) {
	r := newRig(t, 1280, look.Light)
	h := timeline.NewHistogram(timeline.ByMonth, day("2020-01-01"), day("2024-12-31"))
	for range 3 {
		h.Add(when(t, "2024-03-22"), 1, true)
	}
	h.Add(when(t, "2024-03-24"), 1, false)
	h.Add(when(t, "2024-03/2024-04"), 1, true)
	h.Add(when(t, "2023-06-01"), 1, true)
	r.SetHistogram(*h)
	r.plot().MouseMoved(mouse(r.at("2024-03-16")))
	assert.Contains(t, r.written(), "March 2024: 3 of 4 incidents, and 0.5 as shares of inexact dates")
	r.plot().MouseMoved(mouse(r.at("2023-06-16")))
	assert.Contains(t, r.written(), "June 2023: 1 incident")
	r.SetMeasure(timeline.Killed)
	assert.Contains(t, r.written(), "June 2023: 1 killed")
	r.plot().MouseOut()
	assert.NotContains(t, r.written(), "June 2023: 1 killed")
}

func TestUndatedAreCounted(t *testing.T) {
	r := filled(t)
	assert.Contains(t, r.written(), "9 undated")
	r.SetHistogram(timeline.Histogram{Undated: 2})
	assert.Contains(t, r.written(), "2 undated")
	assert.Contains(t, r.written(), "None of the incidents shown has a date")
	r.SetHistogram(timeline.Histogram{})
	assert.Contains(t, r.written(), "No dated incidents")
}

func TestFlagNamesTheDay(t *testing.T) {
	r := filled(t)
	assert.NotContains(t, r.written(), "known as of 26 March 2024")
	r.SetAsOf(day("2024-03-26"), true)
	assert.Contains(t, r.written(), "known as of 26 March 2024")
}

// A day of many in a month of few: what is rare must not vanish beside what is frequent.
func TestSmallestBarCanBeSeenBesideTheLargest(t *testing.T) {
	r := newRig(t, 1280, look.Light)
	h := timeline.NewHistogram(timeline.ByMonth, day("2020-01-01"), day("2024-12-31"))
	h.Add(when(t, "2024-03-22"), 1_000_000, true)
	h.Add(when(t, "2022-03-22"), 1, true)
	r.SetHistogram(*h)
	img := r.Picture(1280, 77)
	x, y := int(r.X(day("2022-03-15"))), int(r.Floor())-1
	assert.NotEqual(t, img.At(x-200, y), img.At(x, y))
}

func TestPictureIsSharpAtEveryScale(t *testing.T) {
	r := filled(t)
	for _, scale := range []float64{1, 1.5, 2} {
		img := r.Picture(int(1280*scale), int(77*scale))
		assert.Equal(t, int(1280*scale), img.Bounds().Dx())
		colours := map[any]bool{}
		for x := range img.Bounds().Dx() {
			colours[img.At(x, int(float64(r.Floor())*scale)-2)] = true
		}
		assert.LessOrEqual(t, len(colours), 8, "no edge is blurred")
	}
}
