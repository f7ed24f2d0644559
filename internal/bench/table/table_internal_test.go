package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const printed = `window 1920x1080, medians of 3 runs each, in turn

                                                     bare  built-in case   2,000 incidents   table of events
first frame, ms from start                            580            784               783               790
play: frame, median, times bare                         -           1.47                 -              1.61
play: ours on the UI goroutine, 95 % ms                 -           1.16                 -              3.06
memory, MB                                            137            238               276               376
`

func TestFiguresOfTheWindowComeWithTheirBudgets(t *testing.T) {
	rows, err := windowRows(printed)
	require.NoError(t, err)
	assert.Len(t, rows, 12, "what was not measured is left out")
	assert.Equal(t, row{What: "window, built-in case: first frame, ms from start", Measured: 784, Unit: "ms", Runs: 3, Budget: 1500}, rows[1])
	assert.Equal(t, row{What: "window, table of events: play: frame, median, times bare", Measured: 1.61, Unit: "times", Runs: 3, Budget: 1.5}, rows[5])
	assert.False(t, rows[5].kept())
	assert.False(t, impossible(rows[5]))
	assert.True(t, impossible(row{Unit: "times", Measured: 0.77, Budget: 1.3}), "it would be kept by a slow bare window")
	assert.Equal(t, row{What: "window, table of events: memory, MB", Measured: 376, Unit: "MB", Runs: 3, Budget: 400}, rows[11])
	_, err = windowRows("nothing of use\n")
	assert.Error(t, err)
}

func TestColumnsOfTheTableStandBelowEachOther(t *testing.T) {
	tab := &table{Rows: []row{
		{What: "reading", Measured: 1_234_567, Unit: "rows/s", Runs: 5},
		{What: "a view", Measured: 2.345, Unit: "ms", Runs: 15, Budget: 5},
		{What: "ratio", Measured: 8, Unit: "times", Runs: 3, Budget: 10, AtLeast: true},
	}}
	var b bytes.Buffer
	require.NoError(t, tab.print(&b))
	lines := strings.Split(b.String(), "\n")
	assert.Equal(t, []string{
		"what     measured  unit    budget  kept  runs  ",
		"reading   1234567  rows/s                   5  ",
		"a view       2.35  ms      ≤ 5.00   yes    15  ",
		"ratio        8.00  times   ≥ 10.0    no     3  ",
	}, lines[:4])
	assert.Contains(t, b.String(), "3 figures, 1 over their budget")
}

func TestTheTableIsSavedAsItsNameSays(t *testing.T) {
	tab := &table{Rows: []row{{What: "reading", Measured: 2, Unit: "ms", Runs: 5, Budget: 3}}}
	for ending, want := range map[string]string{".md": "| reading | 2.00 | ms | ≤ 3.00 | yes | 5 |", ".json": `"measured": 2`} {
		name := filepath.Join(t.TempDir(), "table"+ending)
		require.NoError(t, tab.save(name))
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.Contains(t, string(text), want)
	}
	assert.NoError(t, tab.save(""))
	assert.Error(t, tab.save("table.txt"))
}
