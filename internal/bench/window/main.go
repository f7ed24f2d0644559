// Command window measures the real window: time to the first frame, frame times while the map is panned and zoomed, time is brushed and played,
// and a briefing flies from step to step, beside those of a bare window of the same size in the same run, the share of the UI goroutine, idle
// processor time and memory; on the built-in case, on 2,000 incidents, and with a table of a million events. It prints one table. Without a display
// it starts Xvfb.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"time"

	"incidentmap/internal/bench/display"
	"incidentmap/internal/bench/events/synth"
)

const (
	width, height = 1920, 1080
	rounds        = 3
	startEnv      = "INCIDENTMAP_BENCH_START"
)

// way is what was measured while something moved in one way.
type way struct {
	P50, P95 float64 // ms between frames
	UIP95    float64 // ms of the UI goroutine that our work took per frame, 95 %
	DrawP50  float64 // ms to draw a frame on the worker
	DrawP95  float64
	Fresh    float64 // share of the frames that showed a newly drawn picture
	CPU      float64 // ms of all processors per frame, with what the driver takes to draw on the processor
	Frames   int
}

// result is what a child process measured.
type result struct {
	FirstMS          float64 // from the start of the process to the first frame on screen
	LoadMS           float64 // from there until the table was shown, with the pauses around
	Pan, Brush, Play way
	Fly              way
	IdlePct          float64 // of one processor, at rest
	RSSMB            float64
}

func main() {
	mode := flag.String("mode", "", "bare, case, marks, events, audience or speaker: measure in this process (used by the command itself)")
	table := flag.String("table", "", "table of events to open; by default one is made")
	rows := flag.Int("rows", 1_000_000, "events of the table that is made")
	flag.Parse()
	if *mode != "" {
		child(*mode, *table)
		return
	}
	if err := parent(*table, *rows); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// parent measures each mode several times in turn, so that a change of the machine's speed meets all of them alike.
func parent(table string, rows int) error {
	stop, err := display.Start(width, height)
	if err != nil {
		return err
	}
	defer stop()
	if table == "" {
		name, err := makeTable(rows)
		if err != nil {
			return err
		}
		defer os.Remove(name)
		table = name
	}
	all := map[string][]result{}
	for range rounds {
		for _, m := range modes {
			of := ""
			if m == "events" {
				of = table
			}
			r, err := measure(m, of)
			if err != nil {
				return fmt.Errorf("%s: %w", m, err)
			}
			all[m] = append(all[m], r)
		}
	}
	fmt.Printf("window %dx%d, medians of %d runs each, in turn\n\n", width, height, rounds)
	report(all)
	return nil
}

// makeTable writes a table of events to a temporary file.
func makeTable(rows int) (name string, err error) {
	f, err := os.CreateTemp("", "incidentmap-*.csv")
	if err != nil {
		return "", err
	}
	err = errors.Join(synth.Write(f, synth.Options{Preset: "acled", Rows: rows, Seed: 1}), f.Close())
	if err != nil {
		os.Remove(f.Name())
	}
	return f.Name(), err
}

// modes are the windows that are measured, with the heads of their columns. In a briefing the audience's window is alone, as on a single display, or
// beside that of the speaker.
var (
	modes = []string{"bare", "case", "marks", "events", "audience", "speaker"}
	heads = map[string]string{
		"bare": "bare", "case": "built-in case", "marks": "2,000 incidents", "events": "table of events", "audience": "audience alone", "speaker": "with speaker",
	}
)

// report prints the medians, a column for each mode. Columns are two blanks apart at least, so that other programs can read them.
func report(all map[string][]result) {
	fmt.Printf("%-52s", "")
	for _, m := range modes {
		fmt.Printf("  %16s", heads[m])
	}
	fmt.Println()
	row := func(name, format string, of func(result) float64, measured ...string) {
		fmt.Printf("%-52s", name)
		for _, m := range modes {
			text := "-"
			if slices.Contains(measured, m) {
				text = fmt.Sprintf(format, median(all[m], of))
			}
			fmt.Printf("  %16s", text)
		}
		fmt.Println()
	}
	row("first frame, ms from start", "%.0f", func(r result) float64 { return r.FirstMS }, "bare", "case", "marks", "events")
	bare := median(all["bare"], func(r result) float64 { return r.Pan.P50 })
	for _, p := range []struct {
		name string
		of   func(result) way
		in   []string // modes in which it is measured, beside the bare window
	}{
		{"pan and zoom", func(r result) way { return r.Pan }, []string{"case", "marks", "events"}},
		{"brush time", func(r result) way { return r.Brush }, []string{"case", "events"}},
		{"play", func(r result) way { return r.Play }, []string{"case", "events"}},
		{"fly", func(r result) way { return r.Fly }, []string{"audience", "speaker"}},
	} {
		with := p.in
		if p.name == "pan and zoom" {
			with = append([]string{"bare"}, p.in...)
		}
		row(p.name+": frame, median ms", "%.1f", func(r result) float64 { return p.of(r).P50 }, with...)
		row(p.name+": frame, 95 % ms", "%.1f", func(r result) float64 { return p.of(r).P95 }, with...)
		row(p.name+": frame, median, times bare", "%.2f", func(r result) float64 { return p.of(r).P50 / bare }, with...)
		row(p.name+": processor time per frame, ms", "%.1f", func(r result) float64 { return p.of(r).CPU }, p.in...)
		if p.name == "fly" {
			continue // its maps are the windows' own
		}
		row(p.name+": ours on the UI goroutine, 95 % ms", "%.2f", func(r result) float64 { return p.of(r).UIP95 }, p.in...)
		row(p.name+": drawing on a worker, median ms", "%.1f", func(r result) float64 { return p.of(r).DrawP50 }, p.in...)
		row(p.name+": drawing on a worker, 95 % ms", "%.1f", func(r result) float64 { return p.of(r).DrawP95 }, p.in...)
		row(p.name+": frames newly drawn, %", "%.0f", func(r result) float64 { return 100 * p.of(r).Fresh }, p.in...)
	}
	row("idle, % of one processor", "%.1f", func(r result) float64 { return r.IdlePct }, modes...)
	row("memory, MB", "%.0f", func(r result) float64 { return r.RSSMB }, modes...)
}

func median(rs []result, of func(result) float64) float64 {
	vs := make([]float64, len(rs))
	for i, r := range rs {
		vs[i] = of(r)
	}
	slices.Sort(vs)
	return vs[len(vs)/2]
}

func measure(mode, table string) (r result, err error) {
	state, err := os.MkdirTemp("", "incidentmap-bench")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(state)
	cmd := exec.Command(os.Args[0], "-mode", mode, "-table", table)
	cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+state, "LANG=en_US.UTF-8", startEnv+"="+strconv.FormatInt(time.Now().UnixNano(), 10))
	out, err := cmd.Output()
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(out, &r)
}
