// Command opening measures how long the real window takes to show a table of events: from choosing the file to the first frame with all
// marks in the view that holds them, and the most memory that the process took. It prints one line of JSON, and needs a display:
//
//	go run ./internal/bench/opening events.csv
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"incidentmap/app/look"
	"incidentmap/app/shell"
	"incidentmap/assets"
	"incidentmap/data/codec"
	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

const (
	width, height = 1920, 1080
	settle        = time.Second      // after the first frame, before the file is chosen
	patience      = 60 * time.Second // until the file counts as one that cannot be opened
)

type result struct {
	MarksMS float64 // from choosing the file to the frame that shows all marks
	PeakMB  float64 // of resident memory
}

func main() {
	r, err := run()
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(r)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "opening:", err)
		os.Exit(1)
	}
}

func run() (result, error) {
	if len(os.Args) != 2 {
		return result{}, errors.New("name one table of events")
	}
	state, err := os.MkdirTemp("", "incidentmap-bench")
	if err != nil {
		return result{}, err
	}
	defer os.RemoveAll(state)
	debug.SetGCPercent(50) // as the program does
	w, a, err := window(filepath.Join(state, "window.json"))
	if err != nil {
		return result{}, err
	}
	o := opening{window: w, file: os.Args[1], quit: a.Quit}
	o.watch()
	time.AfterFunc(patience, func() { fyne.Do(a.Quit) })
	w.Fyne().Resize(fyne.NewSize(width, height))
	w.ShowAndRun(context.Background())
	if o.took == 0 {
		return result{}, fmt.Errorf("%s: no marks after %v", o.file, patience)
	}
	peak, err := peakMB()
	return result{float64(o.took) / float64(time.Millisecond), peak}, err
}

func window(state string) (*shell.Window, fyne.App, error) {
	app.SetMetadata(fyne.AppMetadata{ID: "org.incidentmap.bench", Name: "bench", Migrations: map[string]bool{"fyneDo": true}})
	a := app.NewWithID("org.incidentmap.bench")
	c, err := codec.DecodeTextFS(assets.Case)
	if err != nil {
		return nil, nil, err
	}
	base, err := basemap.Open(bytes.NewReader(assets.Basemap))
	if err != nil {
		return nil, nil, err
	}
	w, err := shell.New(a, shell.Config{
		Case: c, Basemap: base, Version: "bench", State: state, Settings: state + ".settings",
		Fonts: render.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold},
		Look:  look.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold, Arabic: assets.FontArabic},
	})
	return w, a, err
}

// opening is one table on its way to the screen. The window moves to the view of all marks when it has read the table; the map then draws
// two frames at most, the view before and that one, and the toolkit paints the last in the tick after it is drawn.
type opening struct {
	window *shell.Window
	file   string
	quit   func()
	chosen time.Time // zero before
	drawn  int       // frames drawn when the view moved
	ticker *fyne.Animation
	ready  bool // the frame is drawn, not yet painted
	took   time.Duration
}

func (o *opening) watch() {
	m := o.window.Map()
	seen := m.OnView
	first := true
	m.OnView = func(v proj.Viewport) {
		seen(v)
		switch {
		case first:
			first = false
			time.AfterFunc(settle, func() { fyne.Do(o.choose) })
		case !o.chosen.IsZero() && o.ticker == nil:
			o.drawn = m.Frames().Drawn
			o.ticker = &fyne.Animation{Duration: time.Hour, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) { o.tick() }}
			o.ticker.Start()
		}
	}
}

func (o *opening) choose() {
	o.chosen = time.Now()
	o.window.LoadTable(o.file)
}

func (o *opening) tick() {
	switch {
	case o.took > 0:
	case o.ready:
		o.took = time.Since(o.chosen)
		o.ticker.Stop()
		o.quit()
	default:
		o.ready = o.window.Map().Frames().Drawn >= o.drawn+2
	}
}

// peakMB is the most resident memory that the process had, in MB of 1024².
func peakMB() (float64, error) {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(raw)) {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.Atoi(strings.Fields(kb)[0])
			return float64(n) / 1024, err
		}
	}
	return 0, errors.New("the system does not say how much memory was used")
}
