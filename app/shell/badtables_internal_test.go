package shell

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/internal/bench/events/synth"
)

// tableFile writes a table that is made, after it was changed.
func tableFile(t *testing.T, name string, o synth.Options, change func([]byte) []byte) string {
	t.Helper()
	if o.Preset == "" {
		o.Preset = "acled"
	}
	var b bytes.Buffer
	require.NoError(t, synth.Write(&b, o))
	text := b.Bytes()
	if change != nil {
		text = change(text)
	}
	return written(t, name, text)
}

func written(t *testing.T, name string, text []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, text, 0o600))
	return file
}

// said is all text of the topmost dialog.
func (w *Window) said() string {
	var text []string
	overlay := w.win.Canvas().Overlays().Top()
	if overlay == nil {
		return ""
	}
	for _, o := range test.LaidOutObjects(overlay) {
		if l, ok := o.(*widget.Label); ok {
			text = append(text, l.Text)
		}
	}
	return strings.Join(text, "\n")
}

// good opens a table of 200 events without a fault, so that a test can see whether it stays.
func good(t *testing.T, w *Window) {
	t.Helper()
	w.LoadTable(tableFile(t, "good.csv", synth.Options{Rows: 200}, nil))
	require.Contains(t, w.counts.Text, "200 events of good.csv")
}

func TestTablesWithFaultsAreReadAsFarAsTheyCanBe(t *testing.T) {
	cut := func(text []byte) []byte { // in the middle of the last quoted field
		return text[:bytes.LastIndexByte(text, '"')-10]
	}
	for name, c := range map[string]struct {
		options synth.Options
		change  func([]byte) []byte
		status  string   // ends with
		report  []string // in the dialog
	}{
		"a bad row every thousand": {
			synth.Options{Rows: 4000, BadEvery: 1000}, nil,
			"3,996 events (ACLED, UTF-8); 4 rows could not be read: click to see which",
			[]string{"3,996 events, read as ACLED (UTF-8).", "4 rows could not be read and are left out, by the line at which they start:",
				"line 1,001", "has 28 fields, not 31", "line 2,001", `latitude "north" is not a number`,
				"line 3,001", "not on the globe", "line 4,001", `date "yesterday" cannot be read`},
		},
		"line ends of Windows": {synth.Options{Rows: 300, CRLF: true}, nil, "300 events (ACLED, UTF-8)", []string{"No row was left out."}},
		"quoted line breaks":   {synth.Options{Rows: 300, Breaks: true}, nil, "300 events (ACLED, UTF-8)", []string{"No row was left out."}},
		"quoted line breaks before a bad row": {
			synth.Options{Rows: 300, Breaks: true, BadEvery: 100}, nil, "297 events (ACLED, UTF-8); 3 rows could not be read: click to see which",
			[]string{"line 111", "line 221", "line 331"}, // ten rows of each hundred have two lines
		},
		"Windows-1251": {synth.Options{Rows: 300, Encoding: "windows-1251"}, nil, "300 events (ACLED, Windows-1251)",
			[]string{"Windows-1251, guessed from its letters", "No row was left out."}},
		"cut within a quoted field": {
			synth.Options{Rows: 300}, cut, "298 events (ACLED, UTF-8); 1 row could not be read: click to see which",
			[]string{"1 row could not be read and is left out", "line 300", "ends within quotes; the file may be cut off"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := open(t)
			good(t, w)
			w.LoadTable(tableFile(t, "events.csv", c.options, c.change))
			assert.Equal(t, "events.csv: "+c.status, w.status.message.Text)
			assert.NotContains(t, w.counts.Text, "good.csv", "the table takes the place of the one before")
			assert.False(t, w.modal(), "nothing that is in the way")
			w.action(t, "How the table was read…").do()
			for _, words := range c.report {
				assert.Contains(t, w.said(), words)
			}
			w.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
			assert.False(t, w.modal())
		})
	}
}

func TestTablesThatCannotBeReadLeaveWhatIsOpen(t *testing.T) {
	header, _, _ := strings.Cut(string(mustMake(t, synth.Options{Preset: "acled", Rows: 1})), "\n")
	binary := bytes.Repeat([]byte{0x7f, 'E', 'L', 'F', 0, 1, 2, 0xff}, 500)
	for name, c := range map[string]struct {
		text []byte
		says string
	}{
		"0 bytes":           {nil, "bad.csv: is empty (0 bytes)"},
		"header only":       {[]byte(header + "\n"), "bad.csv: The file has a header and 0 rows."},
		"header, no end":    {[]byte(header), "bad.csv: The file has a header and 0 rows."},
		"binary":            {binary, "bad.csv: is not a text table: it holds NUL bytes"},
		"spreadsheet":       {[]byte("PK\x03\x04 and more"), "bad.csv: is not a text table: a ZIP archive, as spreadsheets are; save it as CSV"},
		"no coordinates":    {[]byte("name,date\nA,2024-01-01\n"), "bad.csv: has no usable header"},
		"bad rows and none": {[]byte("lat,lon\nnorth,1\n1,2,3\n"), `bad.csv: none of its rows could be read (2); line 2: latitude "north" is not a number`},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := open(t)
			good(t, w)
			w.choose(crocus)
			w.LoadTable(written(t, "bad.csv", c.text))
			assert.Equal(t, "bad.csv was not opened", w.status.message.Text)
			assert.Contains(t, w.said(), "What was open is still open.")
			assert.Contains(t, w.said(), c.says)
			assert.Contains(t, w.counts.Text, "200 events of good.csv")
			assert.Equal(t, crocus, w.selectedID())
			_, _, err := w.table.set.Incident(7)
			assert.NoError(t, err, "its rows can still be read")
		})
	}
}

func TestReadingThatIsStoppedLeavesWhatIsOpen(t *testing.T) {
	w, _ := open(t)
	good(t, w)
	var waiting []func()
	w.run = func(f func()) { waiting = append(waiting, f) }
	second := tableFile(t, "second.csv", synth.Options{Rows: 300}, nil)
	w.LoadTable(second)
	w.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	waiting[0]()
	assert.Equal(t, "Reading was stopped. What was open is still open.", w.status.message.Text)
	assert.Contains(t, w.counts.Text, "200 events of good.csv")
	assert.False(t, w.modal())

	third := tableFile(t, "third.csv", synth.Options{Rows: 400}, nil)
	w.LoadTable(second)
	w.LoadTable(third)
	waiting[2]()
	waiting[1]()
	assert.Contains(t, w.counts.Text, "400 events of third.csv", "the one that was chosen last")
	assert.Contains(t, w.status.message.Text, "third.csv: 400 events")
}

func TestAFileThatIsGoneLeavesWhatIsOpen(t *testing.T) {
	w, _ := open(t)
	good(t, w)
	w.LoadTable(filepath.Join(t.TempDir(), "gone.csv"))
	assert.Contains(t, w.said(), "gone.csv")
	assert.Contains(t, w.counts.Text, "good.csv")
}

func TestAClickOnTheStatusLineNamesTheRowsThatWereLeftOut(t *testing.T) {
	w, b := open(t)
	w.LoadTable(tableFile(t, "events.csv", synth.Options{Rows: 100, BadEvery: 10}, nil))
	beside := fyne.NewPos(w.status.Size().Width-2, 4)
	w.status.Tapped(&fyne.PointEvent{Position: beside})
	assert.False(t, w.modal(), "the place under the pointer is no link")
	test.TapAt(w.status, w.status.message.Position().AddXY(10, 4))
	require.Contains(t, w.said(), "line 11\n")
	tapped(t, w, "Copy the list")
	assert.Equal(t, 10, strings.Count(b.Clipboard().Content(), "\n"))
	assert.Contains(t, b.Clipboard().Content(), "line 101: ")

	w.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	w.status.say("something else")
	w.status.Tapped(&fyne.PointEvent{Position: fyne.NewPos(10, 4)})
	assert.False(t, w.modal())
}

func TestMoreRowsThanAreNamedAreCounted(t *testing.T) {
	w, _ := open(t)
	var text strings.Builder
	text.WriteString("lat,lon\n1,2\n")
	for i := range 1234 {
		fmt.Fprintf(&text, "north,%d\n", i%90)
	}
	w.LoadTable(written(t, "events.csv", []byte(text.String())))
	w.showReport()
	assert.Contains(t, w.said(), "1,234 rows could not be read and are left out. The first 1,000, by the line at which they start:")
	list := problems(t, w)
	assert.Equal(t, 1000, list.Length())
	list.ScrollToBottom()
	assert.Contains(t, w.said(), "line 1,002")
	w.win.Canvas().Focus(list)
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	assert.False(t, w.modal())
}

func TestTheReportSaysWhatElseIsUnusual(t *testing.T) {
	w, _ := open(t)
	w.showReport()
	assert.Contains(t, w.status.message.Text, "open one with File, Open")
	w.LoadTable(written(t, "events.csv", []byte("lat,lon,date,fatalities\n1,2,2024-01-01,many\n,,2024-01-02,1\n1,2,,1\n")))
	w.showReport()
	for _, words := range []string{
		"3 events, read as", "1 event without a place: not on the map.", "1 event without a date.",
		"1 event whose number of killed is not a number: it counts as unknown.", "No row was left out.",
	} {
		assert.Contains(t, w.said(), words)
	}
}

func mustMake(t *testing.T, o synth.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, synth.Write(&b, o))
	return b.Bytes()
}

func (w *Window) action(t *testing.T, name string) *action {
	t.Helper()
	for _, a := range w.actions {
		if a.name == name {
			return a
		}
	}
	require.Fail(t, "no action "+name)
	return nil
}

// tapped taps a button of the topmost dialog.
func tapped(t *testing.T, w *Window, name string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(w.win.Canvas().Overlays().Top()) {
		if b, ok := o.(*widget.Button); ok && b.Text == name {
			test.Tap(b)
			return
		}
	}
	require.Fail(t, "no button "+name)
}

func problems(t *testing.T, w *Window) *problemList {
	t.Helper()
	var walk func(o fyne.CanvasObject) *problemList
	walk = func(o fyne.CanvasObject) *problemList {
		switch o := o.(type) {
		case *problemList:
			return o
		case *fyne.Container:
			for _, child := range o.Objects {
				if l := walk(child); l != nil {
					return l
				}
			}
		}
		return nil
	}
	for _, o := range test.LaidOutObjects(w.win.Canvas().Overlays().Top()) {
		if l := walk(o); l != nil {
			return l
		}
	}
	require.Fail(t, "no list")
	return nil
}
