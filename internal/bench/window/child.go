package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/color"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"github.com/paulmach/orb"

	"incidentmap/app/look"
	"incidentmap/app/mapview"
	"incidentmap/app/shell"
	"incidentmap/assets"
	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

const (
	settle    = 500 * time.Millisecond
	moving    = 6 * time.Second
	idle      = 3 * time.Second
	wheelEach = 9 // frames between two notches of the wheel
)

// child opens one window, drives it, and prints what it measured.
func child(mode string) {
	app.SetMetadata(fyne.AppMetadata{ID: "org.incidentmap.bench", Name: "bench", Migrations: map[string]bool{"fyneDo": true}})
	a := app.NewWithID("org.incidentmap.bench")
	var r result
	var win fyne.Window
	if mode == "bare" {
		win = bare(a, &r)
	} else {
		win = ours(a, mode, &r)
	}
	win.Resize(fyne.NewSize(width, height))
	win.ShowAndRun()
	if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
		panic(err)
	}
}

func sinceStart() float64 {
	ns, err := strconv.ParseInt(os.Getenv(startEnv), 10, 64)
	if err != nil {
		return 0
	}
	return float64(time.Now().UnixNano()-ns) / 1e6
}

// bare is a window that repaints one rectangle in every frame: the least that the toolkit can do.
func bare(a fyne.App, r *result) fyne.Window {
	win := a.NewWindow("bare")
	rect := canvas.NewRectangle(color.Gray{200})
	win.SetContent(rect)
	var last time.Time
	var frames []float64
	ticker := &fyne.Animation{Duration: time.Hour, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) {
		now := time.Now()
		if !last.IsZero() {
			frames = append(frames, ms(now.Sub(last)))
		}
		last = now
		rect.FillColor = color.Gray{uint8(len(frames))}
		rect.Refresh()
	}}
	a.Lifecycle().SetOnStarted(func() {
		r.FirstMS = sinceStart()
		after(settle, ticker.Start)
		after(settle+moving, func() {
			ticker.Stop()
			slices.Sort(frames)
			r.P50, r.P95, r.FrameCount = frames[len(frames)/2], frames[len(frames)*95/100], len(frames)
			rest(a, r)
		})
	})
	return win
}

// ours is the program's window, panned with held arrow keys and zoomed with the wheel.
func ours(a fyne.App, mode string, r *result) fyne.Window {
	c, err := codec.DecodeTextFS(assets.Case)
	check(err)
	if mode == "marks" {
		c = crowd()
	}
	base, err := basemap.Open(bytes.NewReader(assets.Basemap))
	check(err)
	w, err := shell.New(a, shell.Config{
		Case: c, Basemap: base, Version: "bench",
		Fonts: render.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold},
		Look:  look.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold, Arabic: assets.FontArabic},
	})
	check(err)
	m := w.Map()
	seen := m.OnView
	m.OnView = func(v proj.Viewport) {
		if r.FirstMS == 0 {
			r.FirstMS = sinceStart()
			after(settle, func() { drive(m) })
			after(settle+moving, func() {
				f := m.Frames()
				r.P50, r.P95, r.UIP95 = ms(f.Interval.P50), ms(f.Interval.P95), ms(f.UI.P95)
				r.DrawP50, r.DrawP95, r.FrameCount = ms(f.Draw.P50), ms(f.Draw.P95), f.N
				r.Fresh = float64(f.Drawn) / float64(max(1, f.N))
				rest(a, r)
			})
		}
		seen(v)
	}
	return w.Fyne()
}

// drive pans right, down, left and up in turn and turns the wheel in and out meanwhile, for as long as is measured.
func drive(m *mapview.Map) {
	keys := []fyne.KeyName{fyne.KeyRight, fyne.KeyDown, fyne.KeyLeft, fyne.KeyUp}
	n, held := 0, -1
	begun := time.Now()
	var ticker *fyne.Animation
	ticker = &fyne.Animation{Duration: time.Hour, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) {
		passed := time.Since(begun)
		if passed > moving-settle {
			m.KeyUp(&fyne.KeyEvent{Name: keys[held]})
			ticker.Stop()
			return
		}
		if side := int(passed/(moving/8)) % len(keys); side != held {
			if held >= 0 {
				m.KeyUp(&fyne.KeyEvent{Name: keys[held]})
			}
			held = side
			m.KeyDown(&fyne.KeyEvent{Name: keys[held]})
		}
		if n++; n%wheelEach == 0 {
			way := float32(25)
			if int(passed/(moving/4))%2 == 1 {
				way = -25
			}
			ev := &fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, way)}
			ev.Position = fyne.NewPos(m.Size().Width/2, m.Size().Height/2)
			m.Scrolled(ev)
		}
	}}
	ticker.Start()
}

// rest lets the window be and measures what it takes then; afterwards it ends the program.
func rest(a fyne.App, r *result) {
	after(settle, func() {
		before := cpuTime()
		after(idle, func() {
			r.IdlePct = 100 * (cpuTime() - before).Seconds() / idle.Seconds()
			r.RSSMB = rss()
			a.Quit()
		})
	})
}

func after(d time.Duration, f func()) { time.AfterFunc(d, func() { fyne.Do(f) }) }

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// crowd is a case of 2,000 incidents over Europe, Africa and Asia.
func crowd() *data.Case {
	r := rand.New(rand.NewPCG(7, 11))
	c := &data.Case{ID: "crowd", Title: "2,000 incidents"}
	for i := range 2000 {
		id := fmt.Sprintf("incident-%04d", i)
		c.Incidents = append(c.Incidents, data.Incident{
			ID: id, Title: "Incident " + id, Kind: "attack", Status: data.CarriedOut,
			Sites: []data.Site{{
				ID: id + "-site", Name: id, HasPoint: true, Point: orb.Point{r.Float64()*110 - 10, r.Float64()*65 - 5}, Precision: data.City, RadiusM: 5000,
			}},
		})
	}
	return c
}

// cpuTime is what the process has used of all processors (proc(5): utime and stime, in ticks of 10 ms).
func cpuTime() time.Duration {
	raw, err := os.ReadFile("/proc/self/stat")
	check(err)
	fields := strings.Fields(string(raw[bytes.LastIndexByte(raw, ')')+2:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// rss is the resident memory in MB.
func rss() float64 {
	raw, err := os.ReadFile("/proc/self/status")
	check(err)
	for line := range strings.Lines(string(raw)) {
		if kb, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, _ := strconv.Atoi(strings.Fields(kb)[0])
			return float64(n) / 1024
		}
	}
	return 0
}
