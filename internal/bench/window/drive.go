package main

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"incidentmap/app/mapview"
	"incidentmap/app/shell"
	"incidentmap/app/timeline"
)

// driver moves what is in the window as a user does.
type driver struct {
	win *shell.Window
	*mapview.Map
	time *timeline.Timeline
}

// whenLoaded goes on when no table is being read any more.
func (d *driver) whenLoaded(next func()) {
	after(settle, func() {
		if d.win.Loading() {
			d.whenLoaded(next)
			return
		}
		after(settle, next)
	})
}

// frames measures one way to move.
func (d *driver) frames(each func(n int, passed time.Duration), done func(way)) {
	d.ResetFrames()
	frames(d.Spent, func(n int, passed time.Duration) { d.Measure(func() { each(n, passed) }) }, func(w way) {
		f := d.Frames()
		w.DrawP50, w.DrawP95, w.Fresh = ms(f.Draw.P50), ms(f.Draw.P95), float64(f.Drawn)/float64(min(w.Frames, mapview.MeterFrames))
		after(settle, func() { done(w) })
	})
}

// pan pans right, down, left and up in turn and turns the wheel in and out meanwhile.
func (d *driver) pan(done func(way)) {
	keys := []fyne.KeyName{fyne.KeyRight, fyne.KeyDown, fyne.KeyLeft, fyne.KeyUp}
	held := -1
	d.frames(func(n int, passed time.Duration) {
		if side := int(passed/(moving/8)) % len(keys); side != held {
			if held >= 0 {
				d.KeyUp(&fyne.KeyEvent{Name: keys[held]})
			}
			held = side
			d.KeyDown(&fyne.KeyEvent{Name: keys[held]})
		}
		if n%wheelEach == 0 {
			notch := float32(25)
			if int(passed/(moving/4))%2 == 1 {
				notch = -25
			}
			ev := &fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, notch)}
			ev.Position = fyne.NewPos(d.Size().Width/2, d.Size().Height/2)
			d.Scrolled(ev)
		}
	}, func(w way) {
		d.KeyUp(&fyne.KeyEvent{Name: keys[held]})
		done(w)
	})
}

// plot is the part of the timeline on which a range is brushed.
type plot interface {
	fyne.Draggable
	fyne.Focusable
	desktop.Mouseable
	Size() fyne.Size
}

func (d *driver) plot() plot {
	for _, o := range test.WidgetRenderer(d.time).Objects() {
		if p, ok := o.(plot); ok {
			return p
		}
	}
	panic("the timeline has no plot")
}

// brush drags a new range from a fifth of the axis to its end and back, and again.
func (d *driver) brush(done func(way)) {
	p := d.plot()
	place := func(share float32) fyne.PointEvent {
		return fyne.PointEvent{Position: fyne.NewPos(share*p.Size().Width, p.Size().Height/2)}
	}
	const start, end = .2, .95
	p.MouseDown(&desktop.MouseEvent{PointEvent: place(start), Button: desktop.MouseButtonPrimary})
	d.frames(func(_ int, passed time.Duration) {
		share := float32(2*passed%(2*moving)) / float32(moving) // twice there and back
		if share > 1 {
			share = 2 - share
		}
		p.Dragged(&fyne.DragEvent{PointEvent: place(start + (end-start)*share)})
	}, func(w way) {
		p.DragEnd()
		p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
		after(settle, func() { done(w) })
	})
}

// play plays a range through time.
func (d *driver) play(done func(way)) {
	d.time.TogglePlay()
	d.frames(func(int, time.Duration) {}, func(w way) {
		d.time.Pause()
		done(w)
	})
}

// brief begins a briefing, has its camera fly from step to step and back without a rest, and measures the frames meanwhile.
func (d *driver) brief(a fyne.App, steps int, done func(way)) {
	press(d.win.Fyne(), fyne.KeyF5)
	d.whenRaised(a, func(audience fyne.Window) {
		const each = 700 * time.Millisecond // the camera is on its way for longer than that
		pressed := 0
		frames(func() time.Duration { return 0 }, func(_ int, passed time.Duration) {
			if int(passed/each) < pressed {
				return
			}
			next := fyne.KeyPageDown
			if pressed/(steps-1)%2 == 1 {
				next = fyne.KeyPageUp
			}
			press(audience, next)
			pressed++
		}, done)
	})
}

// whenRaised goes on when the audience's window has been open for a while.
func (d *driver) whenRaised(a fyne.App, next func(audience fyne.Window)) {
	after(settle, func() {
		for _, w := range a.Driver().AllWindows() {
			if strings.Contains(w.Title(), "audience") {
				after(2*settle, func() { next(w) })
				return
			}
		}
		d.whenRaised(a, next)
	})
}

func press(w fyne.Window, key fyne.KeyName) { w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key}) }
