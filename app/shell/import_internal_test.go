package shell

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/codec"
	"incidentmap/data/ingest"
)

func TestLayoutsAreRemembered(t *testing.T) {
	l := &layouts{file: filepath.Join(t.TempDir(), "new", "layouts.json")}
	_, ok := l.Load("a")
	assert.False(t, ok)
	want := ingest.Mapping{Columns: []ingest.Column{{Name: "n", Role: ingest.Title}}, Dates: ingest.DayFirst}
	require.NoError(t, l.Save("a", want))
	got, ok := (&layouts{file: l.file}).Load("a")
	assert.True(t, ok)
	assert.Equal(t, want, got)
	require.NoError(t, os.WriteFile(l.file, []byte("{damaged"), 0o600))
	_, ok = l.Load("a")
	assert.False(t, ok, "a damaged file remembers nothing")
	require.NoError(t, l.Save("b", want))
}

const fewAttacks = "id,title,date,lat,lon,killed\n1,Attack on a bus,2023-05-01,33.3,44.4,12\n2,Attack on a train,2023-05-09,33.4,44.5,3\n"

func TestADroppedFileIsImportedIntoTheCase(t *testing.T) {
	w, _ := open(t)
	w.layouts = &layouts{file: filepath.Join(t.TempDir(), "layouts.json")}
	path := filepath.Join(t.TempDir(), "few.csv")
	require.NoError(t, os.WriteFile(path, []byte(fewAttacks), 0o600))
	before := len(w.whole.Incidents)
	w.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)})
	require.True(t, w.modal())
	w.key(&fyne.KeyEvent{Name: fyne.KeyReturn})
	require.True(t, w.modal(), "Return does not leave the wizard")
	for range 3 { // Next, Next, Import: the keyboard stands on each
		next := w.win.Canvas().Focused()
		require.NotNil(t, next)
		next.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	}
	assert.False(t, w.modal())
	assert.Len(t, w.whole.Incidents, before+2)
	assert.Equal(t, "Imported few.csv: 2 added", w.status.message.Text)
	_, err := os.Stat(w.layouts.file)
	require.NoError(t, err)

	w.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path), storage.NewFileURI(path)})
	assert.False(t, w.modal())
}

func TestAnExportHoldsTheWholeCase(t *testing.T) {
	w, _ := open(t)
	path := filepath.Join(t.TempDir(), "out")
	w.writeCaseUnlessThere(path, &codec.KML, codec.EncodeOptions{})
	f, err := os.Open(path + ".kml")
	require.NoError(t, err)
	defer f.Close()
	info, err := f.Stat()
	require.NoError(t, err)
	res, err := codec.Decode(t.Context(), f, info.Size(), "out.kml", codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, w.whole.Case, res.Case)
	assert.Contains(t, w.status.message.Text, "Written: "+path+".kml")
}
