package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// row is one figure.
type row struct {
	What     string  `json:"what"`
	Measured float64 `json:"measured"`
	Unit     string  `json:"unit"`
	Runs     int     `json:"runs"`             // whose median it is
	Budget   float64 `json:"budget,omitempty"` // 0 for none; the most that is allowed, or the least if AtLeast
	AtLeast  bool    `json:"at_least,omitempty"`
}

// kept reports whether the budget is kept.
func (r row) kept() bool {
	return r.Budget == 0 || (r.AtLeast && r.Measured >= r.Budget) || (!r.AtLeast && r.Measured <= r.Budget)
}

// table is what is printed.
type table struct {
	Notes []string `json:"notes"`
	Rows  []row    `json:"rows"`
}

func (t *table) notef(format string, args ...any) {
	t.Notes = append(t.Notes, fmt.Sprintf(format, args...))
}

// load notes how busy the machine is: figures of a busy one say little.
func (t *table) load(when string) {
	if raw, err := os.ReadFile("/proc/loadavg"); err == nil {
		t.notef("load %s: %s (mean number of runnable threads in the last minute, 5 and 15 minutes)", when, strings.Join(strings.Fields(string(raw))[:3], " "))
	}
}

func (t *table) add(r row) {
	t.Rows = append(t.Rows, r)
	fmt.Fprintf(os.Stderr, "bench: %s: %s %s\n", r.What, number(r.Measured), r.Unit)
}

var heads = []string{"what", "measured", "unit", "budget", "kept", "runs"}

func (r row) cells() []string {
	budget, kept := "", ""
	if r.Budget != 0 {
		sign := "≤ "
		if r.AtLeast {
			sign = "≥ "
		}
		budget, kept = sign+number(r.Budget), "no"
		if r.kept() {
			kept = "yes"
		}
	}
	return []string{r.What, number(r.Measured), r.Unit, budget, kept, strconv.Itoa(r.Runs)}
}

// number writes three digits, or the whole number if it has more.
func number(v float64) string {
	switch {
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// print writes the table with columns of one width, numbers at the right.
func (t *table) print(w io.Writer) error {
	lines := [][]string{heads}
	for _, r := range t.Rows {
		lines = append(lines, r.cells())
	}
	widths := make([]int, len(heads))
	for _, cells := range lines {
		for i, c := range cells {
			widths[i] = max(widths[i], len([]rune(c)))
		}
	}
	var b strings.Builder
	for _, cells := range lines {
		for i, c := range cells {
			pad := strings.Repeat(" ", widths[i]-len([]rune(c)))
			if i == 0 || i == 2 {
				b.WriteString(c + pad + "  ")
			} else {
				b.WriteString(pad + c + "  ")
			}
		}
		b.WriteByte('\n')
	}
	missed := 0
	for _, r := range t.Rows {
		if !r.kept() {
			missed++
		}
	}
	fmt.Fprintf(&b, "\n%s\n%d figures, %d over their budget\n", strings.Join(t.Notes, "\n"), len(t.Rows), missed)
	_, err := io.WriteString(w, b.String())
	return err
}

// save writes the table as Markdown or JSON, as the ending of the name says. No name, no file.
func (t *table) save(name string) error {
	switch filepath.Ext(name) {
	case "":
		return nil
	case ".json":
		text, err := json.MarshalIndent(t, "", "  ")
		if err != nil {
			return err
		}
		return os.WriteFile(name, append(text, '\n'), 0o600)
	case ".md":
		var b strings.Builder
		fmt.Fprintf(&b, "| %s |\n| --- | ---: | --- | ---: | --- | ---: |\n", strings.Join(heads, " | "))
		for _, r := range t.Rows {
			fmt.Fprintf(&b, "| %s |\n", strings.Join(r.cells(), " | "))
		}
		fmt.Fprintf(&b, "\n%s\n", strings.Join(t.Notes, "  \n"))
		return os.WriteFile(name, []byte(b.String()), 0o600)
	}
	return fmt.Errorf("%s: write .md or .json", name)
}
