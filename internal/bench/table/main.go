// Command table measures what must be fast and prints one table with the budget of each figure. It takes some three minutes, most of them for
// 10 million points and for the window; needs 4 GB of memory and 600 MB of disk; and starts Xvfb where there is no display.
//
//	make bench
//	go run ./internal/bench/table -max 1000000 -windows=false
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"
)

// options say what is measured with which programs.
type options struct {
	program  string // incidentmap
	programs string // folder of the commands that measure windows
	most     int    // points
	windows  bool
	output   string
}

func main() {
	var o options
	flag.StringVar(&o.program, "program", "build/incidentmap", "the program, for start-up and pictures")
	flag.StringVar(&o.programs, "programs", "build/bench", "folder of opening and window, which measure windows")
	flag.IntVar(&o.most, "max", 10_000_000, "most points of an index")
	flag.BoolVar(&o.windows, "windows", true, "measure windows, which takes half of the time")
	flag.StringVar(&o.output, "o", "", "file to write the table to as well: .md or .json")
	flag.Parse()
	if err := run(context.Background(), o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	folder, err := os.MkdirTemp("", "incidentmap-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	t := &table{}
	t.notef("%s, %d processors, %s/%s", runtime.Version(), runtime.GOMAXPROCS(0), runtime.GOOS, runtime.GOARCH)
	t.load("before")
	events := filepath.Join(folder, "events.csv")
	steps := []func() error{
		func() error { return measureProgram(t, o.program, folder) },
		func() error { return measureCase(t) },
		func() error { return measureTables(ctx, t, events, folder) },
		func() error { return measureIndex(ctx, t, o.most) },
	}
	if o.windows {
		steps = append(steps, func() error { return measureWindows(t, o.programs, events) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	t.load("after")
	t.notef("figures last only as ratios, and those over several seconds only where the load was the same; a load above that of the measurement itself (2) says that other work took its processors")
	if err := t.print(os.Stdout); err != nil {
		return err
	}
	return t.save(o.output)
}

// repeat runs f n times and gives the median of what it took.
func repeat(n int, f func() error) (time.Duration, error) {
	var all []time.Duration
	for range n {
		begun := time.Now()
		if err := f(); err != nil {
			return 0, err
		}
		all = append(all, time.Since(begun))
	}
	return median(all), nil
}

func median[T float64 | time.Duration](all []T) T {
	slices.Sort(all)
	return all[len(all)/2]
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
