package importer_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/importer"
	"incidentmap/app/look"
	"incidentmap/app/uitest"
	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/ingest"
)

// memory remembers layouts as long as a test.
type memory map[string]ingest.Mapping

func (m memory) Load(layout string) (ingest.Mapping, bool) { got, ok := m[layout]; return got, ok }
func (m memory) Save(layout string, as ingest.Mapping) error {
	m[layout] = as
	return nil
}

// desk is a wizard whose workers do their work at once, one after another.
type desk struct {
	*importer.Wizard
	t      *testing.T
	canvas fyne.Canvas
	queue  []func()
	c      *data.Case
	layout memory
	done   []importer.Import
	left   int
	report bytes.Buffer
}

func newDesk(t *testing.T, c *data.Case) *desk {
	t.Helper()
	d := &desk{t: t, c: c, layout: memory{}}
	d.Wizard = importer.New(importer.Options{
		Case: func() *data.Case { return d.c }, Layouts: d.layout,
		Run: func(f func()) { d.queue = append(d.queue, f) }, Post: func(f func()) { d.queue = append(d.queue, f) },
	})
	d.OnImport = func(i importer.Import) { d.done = append(d.done, i) }
	d.OnClose = func() { d.left++ }
	d.OnSaveReport = func(_ string, write func(io.Writer) error) { require.NoError(t, write(&d.report)) }
	d.canvas = uitest.Show(t, d.Wizard, 1232, 660, look.Light)
	return d
}

// work lets workers and what they hand over run until there is nothing left.
func (d *desk) work() {
	for len(d.queue) > 0 {
		next := d.queue[0]
		d.queue = d.queue[1:]
		next()
	}
}

func (d *desk) open(name, text string) {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), name)
	require.NoError(d.t, os.WriteFile(path, []byte(text), 0o600))
	d.Open(path)
	d.work()
}

// press presses the button that says so.
func (d *desk) press(text string) {
	d.t.Helper()
	for _, o := range uitest.Objects(d.canvas) {
		if b, ok := o.(interface {
			fyne.Tappable
			fyne.Disableable
			fyne.Focusable
		}); ok && d.says(o, text) {
			require.False(d.t, b.Disabled(), "%s can be pressed", text)
			test.Tap(b)
			d.work()
			return
		}
	}
	d.t.Fatalf("no button %q; there is %q", text, d.texts())
}

// says reports whether an object is called so: its own first text is.
func (d *desk) says(o fyne.CanvasObject, text string) bool {
	w, ok := o.(fyne.Widget)
	if !ok {
		return false
	}
	for _, i := range test.WidgetRenderer(w).Objects() {
		if r, ok := i.(*widget.RichText); ok {
			return strings.TrimSpace(r.String()) == text
		}
	}
	return false
}

// choose chooses in the first select that offers the option, or in the one that has the value now.
func (d *desk) choose(now, option string) {
	d.t.Helper()
	for _, o := range uitest.Objects(d.canvas) {
		if s, ok := o.(interface {
			SetSelected(string)
			SelectedIndex() int
			fyne.Focusable
		}); ok && d.says(o, now) {
			s.SetSelected(option)
			d.work()
			return
		}
	}
	d.t.Fatalf("no choice shows %q; there is %q", now, d.texts())
}

func (d *desk) texts() string {
	var out []string
	for _, t := range uitest.Texts(d.canvas) {
		out = append(out, t.Text)
	}
	return strings.Join(out, "\n")
}

const attacks = "id;Datum;Ort;Koordinaten;Tote;Beschreibung;Bearbeiter\n1;22.03.2024;Krasnogorsk;55°49′31″N 37°23′24″E;145;Angriff auf eine Halle;AB\n" +
	"2;03.01.2024;Kerman;30.2561, 57.0700;94;Zwei Explosionen;AB\n3;45.13.2024;Nirgends;30, 57;1;Kein Tag;CD\n"

func TestATableIsImportedAsOneEditAfterItsReport(t *testing.T) {
	d := newDesk(t, &data.Case{ID: "c", Title: "C"})
	d.open("attacks.csv", attacks)
	assert.Contains(t, d.texts(), "attacks.csv — CSV, 3 rows of 7 columns")
	assert.Contains(t, d.texts(), "Semicolon")
	assert.Contains(t, d.texts(), "Krasnogorsk")

	d.press("Next")
	for _, want := range []string{"Koordinaten  · guessed", "Position", "3 rows: 2 readable, 1 not", "22 March 2024", "Keep as it stands"} {
		assert.Contains(t, d.texts(), want)
	}
	d.choose("Day first, 31/12/2024", "Month first, 12/31/2024")
	assert.Contains(t, d.texts(), "3 rows: 1 readable, 2 not", "the preview follows at once")
	d.choose("Month first, 12/31/2024", "Day first, 31/12/2024")
	d.choose("Keep as it stands", "Source")

	d.press("Next")
	assert.Contains(t, d.texts(), "2 added, 1 skipped")
	assert.Contains(t, d.texts(), `Datum "45.13.2024" is no date in the order DMY`)
	assert.Empty(t, d.done, "nothing is done before Import")
	d.press("Save the report…")
	assert.Contains(t, d.report.String(), "4,skipped,incident,3,Nirgends")

	d.press("Import")
	require.Len(t, d.done, 1)
	assert.Equal(t, "attacks.csv: 2 added, 1 skipped", d.done[0].Said)
	after, err := d.done[0].Edit.Apply(d.c)
	require.NoError(t, err)
	assert.Len(t, after.Incidents, 2)
	assert.Empty(t, after.Validate())

	d.c = after
	d.open("attacks.csv", attacks)
	d.press("Next")
	assert.Contains(t, d.texts(), "as last time", "the layout is remembered")
	d.press("Next")
	assert.Contains(t, d.texts(), "2 unchanged, 1 skipped")
	assert.Contains(t, d.texts(), "There is nothing to import")
	d.choose("All rows (3)", "Skipped (1)")
	assert.NotContains(t, d.texts(), "Zwei Explosionen")
}

func TestTheDelimiterCanBeSetRight(t *testing.T) {
	d := newDesk(t, &data.Case{})
	d.open("a.csv", "title;date\nAttack, with arms;2024-01-02\n")
	d.choose("Semicolon", "Comma")
	assert.Contains(t, d.texts(), "title;date")
	d.choose("Comma", "Semicolon")
	assert.Contains(t, d.texts(), "1 row of 2 columns")
}

func TestACaseIsMergedAsTheUserChooses(t *testing.T) {
	ours, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	theirs := *ours
	theirs.Incidents = append([]data.Incident{}, ours.Incidents...)
	theirs.Incidents[0].Title = "Another title"
	var b bytes.Buffer
	require.NoError(t, codec.GeoJSON.Encode(t.Context(), &b, &theirs, codec.EncodeOptions{}))
	d := newDesk(t, ours)
	d.open("theirs.geojson", b.String())
	assert.Contains(t, d.texts(), "GeoJSON with the case")
	d.press("Next")
	assert.Contains(t, d.texts(), "1 conflict,")
	assert.Contains(t, d.texts(), "Keep ours. title: ours")
	d.choose("Choose …", "Take theirs")
	d.press("Import")
	after, err := d.done[0].Edit.Apply(ours)
	require.NoError(t, err)
	assert.Equal(t, "Another title", after.Incidents[0].Title)
	assert.Len(t, d.done[0].Edit.Changes, 1)
	assert.Contains(t, d.done[0].Said, "of the conflicts 1: take theirs")
}

func TestAFileThatCannotBeReadIsSaid(t *testing.T) {
	d := newDesk(t, &data.Case{})
	d.open("a.pdf", "%PDF-1.7 \x00\x01")
	assert.Contains(t, d.texts(), "it is a PDF document")
	d.press("Cancel")
	assert.Equal(t, 1, d.left)
}

func TestWorkCanBeStopped(t *testing.T) {
	d := newDesk(t, &data.Case{})
	path := filepath.Join(t.TempDir(), "a.csv")
	require.NoError(t, os.WriteFile(path, []byte(attacks), 0o600))
	d.Open(path)
	d.press("Stop")
	assert.Contains(t, d.texts(), "Stopped.")
}

func TestEscapeLeaves(t *testing.T) {
	d := newDesk(t, &data.Case{})
	var focus fyne.Focusable
	d.OnFocus = func(f fyne.Focusable) { focus = f }
	d.open("a.csv", attacks)
	require.NotNil(t, focus, "the keyboard goes on with Next")
	focus.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.work()
	assert.Contains(t, d.texts(), "What each column means")
	focus.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	assert.Equal(t, 1, d.left)
}
