package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/color"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"github.com/paulmach/orb"

	"incidentmap/app/look"
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
	moving    = 6 * time.Second // of each way to move
	idle      = 3 * time.Second
	wheelEach = 9 // frames between two notches of the wheel
)

// child opens one window, drives it, and prints what it measured.
func child(mode, table string) {
	debug.SetGCPercent(50) // as the program does
	app.SetMetadata(fyne.AppMetadata{ID: "org.incidentmap.bench", Name: "bench", Migrations: map[string]bool{"fyneDo": true}})
	a := app.NewWithID("org.incidentmap.bench")
	var r result
	var win fyne.Window
	if mode == "bare" {
		win = bare(a, &r)
	} else {
		win = ours(a, mode, table, &r)
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

// frames does something at every frame for as long as is measured, and notes how long frames take and what spent counts meanwhile.
func frames(spent func() time.Duration, each func(n int, passed time.Duration), done func(way)) {
	begun, last, before := time.Now(), time.Time{}, spent()
	var intervals, shares []float64
	used := cpuTime()
	var ticker *fyne.Animation
	ticker = &fyne.Animation{Duration: time.Hour, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) {
		now, sum := time.Now(), spent()
		if !last.IsZero() {
			intervals, shares = append(intervals, ms(now.Sub(last))), append(shares, ms(sum-before))
		}
		last, before = now, sum
		if passed := now.Sub(begun); passed < moving {
			each(len(intervals), passed)
			return
		}
		ticker.Stop()
		slices.Sort(intervals)
		slices.Sort(shares)
		done(way{P50: at(intervals, 50), P95: at(intervals, 95), UIP95: at(shares, 95), CPU: ms(cpuTime()-used) / float64(len(intervals)), Frames: len(intervals)})
	}}
	ticker.Start()
}

func at(sorted []float64, percent int) float64 { return sorted[(len(sorted)-1)*percent/100] }

// bare is a window that repaints one rectangle in every frame: the least that the toolkit can do.
func bare(a fyne.App, r *result) fyne.Window {
	win := a.NewWindow("bare")
	rect := canvas.NewRectangle(color.Gray{200})
	win.SetContent(rect)
	a.Lifecycle().SetOnStarted(func() {
		r.FirstMS = sinceStart()
		after(settle, func() {
			frames(func() time.Duration { return 0 }, func(n int, _ time.Duration) {
				rect.FillColor = color.Gray{uint8(n)}
				rect.Refresh()
			}, func(w way) {
				r.Pan = w
				rest(a, r)
			})
		})
	})
	return win
}

// ours is the program's window: on the built-in case, on one of many incidents, with a table of events beside it, or in a briefing.
func ours(a fyne.App, mode, table string, r *result) fyne.Window {
	c, err := codec.DecodeTextFS(assets.Case)
	check(err)
	if mode == "marks" {
		c = crowd()
	}
	base, err := basemap.Open(bytes.NewReader(assets.Basemap))
	check(err)
	cfg := shell.Config{
		Case: c, Basemap: base, Version: "bench",
		Fonts: render.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold},
		Look:  look.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold, Arabic: assets.FontArabic},
	}
	// Between steps with the same view the camera rests.
	c.Steps = slices.CompactFunc(c.Steps, func(a, b data.Step) bool { return a.View.Center == b.View.Center && a.View.Zoom == b.View.Zoom })
	if mode == "speaker" { // the one display stands for both
		cfg.Second = func(audience fyne.Window) bool {
			audience.Resize(fyne.NewSize(width, height))
			return true
		}
	}
	w, err := shell.New(a, cfg)
	check(err)
	d := &driver{w, w.Map(), w.Timeline()}
	seen := d.OnView
	d.OnView = func(v proj.Viewport) {
		if r.FirstMS == 0 {
			r.FirstMS = sinceStart()
			if table != "" {
				w.LoadTable(table)
			}
			d.whenLoaded(func() {
				r.LoadMS = sinceStart() - r.FirstMS
				if mode == "audience" || mode == "speaker" {
					d.brief(a, len(c.Steps), func(w way) {
						r.Fly = w
						rest(a, r)
					})
					return
				}
				d.pan(func(w way) {
					r.Pan = w
					d.brush(func(w way) {
						r.Brush = w
						d.play(func(w way) {
							r.Play = w
							rest(a, r)
						})
					})
				})
			})
		}
		seen(v)
	}
	return w.Fyne()
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
