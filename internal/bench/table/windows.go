package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"incidentmap/internal/bench/display"
)

const openingRuns = 3

// measureWindows measures the real window, with the commands that do it.
func measureWindows(t *table, programs, events string) error {
	stop, err := display.Start(1920, 1080)
	if err != nil {
		return fmt.Errorf("%w; -windows=false leaves the windows out", err)
	}
	defer stop()
	if err := measureOpening(t, filepath.Join(programs, "opening"), events); err != nil {
		return err
	}
	cmd := exec.Command(filepath.Join(programs, "window"))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("window: %w", err)
	}
	rows, err := windowRows(string(out))
	if err != nil {
		return err
	}
	for _, r := range rows {
		if impossible(r) {
			t.notef("%s: %s is impossible, as ours does more in a frame than the bare window: the load of the machine changed meanwhile; measure again when it is quiet", r.What, number(r.Measured))
			r.Budget = 0
		}
		t.add(r)
	}
	return nil
}

// impossible reports whether a ratio says that our window is faster than one that only paints a rectangle. It keeps no budget then.
func impossible(r row) bool { return r.Unit == "times" && r.Budget != 0 && r.Measured < 1 }

func measureOpening(t *table, program, events string) error {
	var marks, peaks []float64
	for range openingRuns {
		out, err := quiet(program, events).Output()
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			return fmt.Errorf("opening: %w: %s", err, exit.Stderr)
		}
		if err != nil {
			return fmt.Errorf("opening: %w", err)
		}
		var r struct{ MarksMS, PeakMB float64 }
		if err := json.Unmarshal(out, &r); err != nil {
			return fmt.Errorf("opening: %w", err)
		}
		marks, peaks = append(marks, r.MarksMS), append(peaks, r.PeakMB)
	}
	t.add(row{What: "window: 1,000,000 rows of CSV from choosing the file to all marks on screen", Measured: median(marks), Unit: "ms", Runs: openingRuns, Budget: 2000})
	t.add(row{What: "window: most memory meanwhile", Measured: median(peaks), Unit: "MB", Runs: openingRuns, Budget: 1500})
	return nil
}

// quiet is a command whose toolkit finds what it would complain of.
func quiet(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+os.TempDir(), "LANG=en_US.UTF-8")
	return cmd
}

// windowBudgets are those of lines that the command window prints, by what their names hold, for its columns in turn: the built-in case, 2,000
// incidents, the table of events. 0 is none.
var windowBudgets = []struct {
	holds               string
	caseMost, marksMost float64
	eventsMost          float64
}{
	{"first frame", 1500, 1500, 1500}, {"frame, median, times bare", 1.5, 0, 1.5}, {"ours on the UI goroutine", 8, 8, 8}, {"memory", 300, 0, 400},
}

func windowBudget(column, name string) float64 {
	for _, b := range windowBudgets {
		if !strings.Contains(name, b.holds) {
			continue
		}
		switch column {
		case "built-in case":
			return b.caseMost
		case "2,000 incidents":
			return b.marksMost
		case "table of events":
			return b.eventsMost
		}
	}
	return 0
}

// unitOf is the unit that stands in the name of a line.
func unitOf(name string) string {
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == ',' }) {
		switch word {
		case "ms", "MB", "times":
			return word
		}
	}
	if strings.Contains(name, "%") {
		return "%"
	}
	return ""
}

var gap = regexp.MustCompile(` {2,}`)

// windowRows takes the figures out of the table that the command window prints: a line of column heads, then lines of a name and as many
// figures, apart by at least two spaces. Other lines are left out.
func windowRows(text string) ([]row, error) {
	runs, rows := 0, []row(nil)
	var columns []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n ")
		if _, after, ok := strings.Cut(line, "medians of "); ok && runs == 0 {
			runs, _ = strconv.Atoi(strings.Fields(after)[0])
		}
		if strings.HasPrefix(line, "  ") {
			columns = gap.Split(strings.TrimSpace(line), -1)
			continue
		}
		cells := gap.Split(line, -1)
		if len(columns) == 0 || len(cells) != len(columns)+1 {
			continue
		}
		for i, cell := range cells[1:] {
			v, err := strconv.ParseFloat(cell, 64)
			if err != nil || v == 0 {
				continue // nothing was measured there
			}
			name, unit := cells[0], unitOf(cells[0])
			r := row{What: fmt.Sprintf("window, %s: %s", columns[i], name), Measured: v, Unit: unit, Runs: runs}
			r.Budget = windowBudget(columns[i], name)
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("window: no figures in what it printed: %.200q", text)
	}
	return rows, nil
}
