// Command window measures the real window: time to the first frame, frame times while the map is panned and zoomed beside those of a bare
// window of the same size in the same run, the share of the UI goroutine, idle processor time and memory. It prints one table.
// Without a display it starts Xvfb.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	width, height = 1920, 1080
	rounds        = 3
	startEnv      = "INCIDENTMAP_BENCH_START"
)

// result is what a child process measured.
type result struct {
	FirstMS    float64 // from the start of the process to the first frame on screen
	P50, P95   float64 // ms between frames
	UIP95      float64 // ms of the UI goroutine that the map took per frame, 95 %
	DrawP50    float64 // ms to draw a frame on the worker
	DrawP95    float64
	Fresh      float64 // share of the frames that showed a newly drawn picture
	IdlePct    float64 // of one processor, at rest
	RSSMB      float64
	FrameCount int
}

func main() {
	mode := flag.String("mode", "", "bare, map or marks: measure in this process (used by the command itself)")
	flag.Parse()
	if *mode != "" {
		child(*mode)
		return
	}
	if err := parent(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// parent measures each mode several times in turn, so that a change of the machine's speed meets all of them alike.
func parent() error {
	stop, err := display()
	if err != nil {
		return err
	}
	defer stop()
	modes := []string{"bare", "map", "marks"}
	all := map[string][]result{}
	for range rounds {
		for _, m := range modes {
			r, err := measure(m)
			if err != nil {
				return fmt.Errorf("%s: %w", m, err)
			}
			all[m] = append(all[m], r)
		}
	}
	fmt.Printf("window %dx%d, medians of %d runs each, in turn\n\n", width, height, rounds)
	fmt.Printf("%-32s %10s %14s %22s\n", "", "bare", "built-in case", "2000 marks")
	row := func(name, format string, of func(result) float64) {
		fmt.Printf("%-32s", name)
		for i, m := range modes {
			fmt.Printf(" %*s", []int{10, 14, 22}[i], fmt.Sprintf(format, median(all[m], of)))
		}
		fmt.Println()
	}
	row("first frame, ms from start", "%.0f", func(r result) float64 { return r.FirstMS })
	row("frame, median ms", "%.1f", func(r result) float64 { return r.P50 })
	row("frame, 95 % ms", "%.1f", func(r result) float64 { return r.P95 })
	bare := median(all["bare"], func(r result) float64 { return r.P50 })
	row("frame, median, times bare", "%.2f", func(r result) float64 { return r.P50 / bare })
	row("ours on the UI goroutine, 95 % ms", "%.2f", func(r result) float64 { return r.UIP95 })
	row("drawing on a worker, median ms", "%.1f", func(r result) float64 { return r.DrawP50 })
	row("drawing on a worker, 95 % ms", "%.1f", func(r result) float64 { return r.DrawP95 })
	row("frames newly drawn, %", "%.0f", func(r result) float64 { return 100 * r.Fresh })
	row("idle, % of one processor", "%.1f", func(r result) float64 { return r.IdlePct })
	row("memory, MB", "%.0f", func(r result) float64 { return r.RSSMB })
	return nil
}

func median(rs []result, of func(result) float64) float64 {
	var vs []float64
	for _, r := range rs {
		vs = append(vs, of(r))
	}
	slices.Sort(vs)
	return vs[len(vs)/2]
}

func measure(mode string) (r result, err error) {
	state, err := os.MkdirTemp("", "incidentmap-bench")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(state)
	cmd := exec.Command(os.Args[0], "-mode", mode)
	cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+state, "LANG=en_US.UTF-8", startEnv+"="+strconv.FormatInt(time.Now().UnixNano(), 10))
	out, err := cmd.Output()
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(out, &r)
}

// display makes sure that there is an X server; the caller stops the one that was started.
func display() (stop func(), err error) {
	if os.Getenv("DISPLAY") != "" {
		return func() {}, nil
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "+extension", "GLX")
	x.ExtraFiles = []*os.File{write}
	if err := x.Start(); err != nil {
		return nil, err
	}
	write.Close()
	buf := make([]byte, 16)
	n, err := read.Read(buf)
	if err != nil {
		return nil, fmt.Errorf("start Xvfb: %w", err)
	}
	os.Setenv("DISPLAY", ":"+strings.TrimSpace(string(buf[:n])))
	return func() { _ = x.Process.Kill(); _ = x.Wait() }, nil
}
