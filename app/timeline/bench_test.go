package timeline_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"incidentmap/app/look"
	"incidentmap/app/timeline"
	"incidentmap/assets"
)

// benchRig is a timeline of n days, as wide as a screen, with day bins of which all are in view.
func benchRig(b *testing.B, n int) (*timeline.Timeline, *timeline.Frames, plot) {
	b.Helper()
	a := test.NewTempApp(b)
	a.Settings().SetTheme(look.New(look.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold, Arabic: assets.FontArabic}, look.Light))
	t := timeline.New()
	f := timeline.Drive(t)
	w := test.NewTempWindow(b, t)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1920, 110))
	t.SetHistogram(*days(n))
	t.SetAsOf(day("2020-03-01"), true)
	return t, f, t.Plot().(plot)
}

func days(n int) *timeline.Histogram {
	first := day("2020-01-01")
	h := timeline.NewHistogram(timeline.ByDay, first, first.AddDate(0, 0, n-1))
	for i := range h.Bins {
		k := float64(1 + (i*i)%97)
		h.Bins[i].All, h.Bins[i].Shown, h.Bins[i].AllSpread, h.Bins[i].ShownSpread = 2*k, k, k/2, k/2
	}
	return h
}

// The picture of the bars, as it is drawn when counts or axis change.
func BenchmarkPicture(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000} {
		b.Run(fmt.Sprintf("bins=%d", n), func(b *testing.B) {
			t, _, _ := benchRig(b, n)
			b.ReportAllocs()
			for b.Loop() {
				t.Picture(1920, 77)
			}
		})
	}
}

// A frame of each kind on the UI goroutine, with the picture where it is drawn anew.
func BenchmarkFrame(b *testing.B) {
	at := func(i int) fyne.Position { return fyne.NewPos(float32(200+i%1500), 30) }
	b.Run("brush", func(b *testing.B) {
		t, f, p := benchRig(b, 1000)
		t.OnRange = func(from, to time.Time, done bool) {}
		p.MouseDown(mouse(at(0)))
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			p.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at(7 * i)}})
			f.Frame(frame)
		}
	})
	b.Run("brush and counts", func(b *testing.B) {
		t, f, p := benchRig(b, 1000)
		h := *days(1000)
		t.OnRange = func(from, to time.Time, done bool) { t.SetHistogram(h); t.Picture(1920, 77) }
		p.MouseDown(mouse(at(0)))
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			p.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at(7 * i)}})
			f.Frame(frame)
		}
	})
	b.Run("as of", func(b *testing.B) {
		_, f, p := benchRig(b, 1000)
		p.MouseDown(mouse(fyne.NewPos(120, 4)))
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			p.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at(7 * i)}})
			f.Frame(frame)
		}
	})
	b.Run("zoom", func(b *testing.B) {
		t, _, p := benchRig(b, 1000)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			p.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at(i)}, Scrolled: fyne.NewDelta(0, float32(25-50*(i%2)))})
			t.Picture(1920, 77)
		}
	})
}
