package shell

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/look"
	"incidentmap/assets"
	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

const (
	crocus   = "moscow-2024-03-crocus"
	unplaced = "europe-foiled-plots"
)

// What happens by itself after a while would happen on a goroutine of its own here, where posting is calling.
func TestMain(m *testing.M) {
	rememberDelay, messageTime, wordsEvery, listEvery = time.Hour, time.Hour, 0, 0
	os.Exit(m.Run())
}

// browser is an app that notes what it is asked to open.
type browser struct {
	fyne.App
	opened []string
}

func (b *browser) OpenURL(u *url.URL) error {
	b.opened = append(b.opened, u.String())
	return nil
}

// water is a basemap without land.
type water struct{}

func (water) Tile(z, x, y int) *basemap.Tile                             { return &basemap.Tile{Z: z, X: x, Y: y} }
func (water) MaxZoom() int                                               { return 6 }
func (water) LabelsIn(proj.Viewport, float64, func(*basemap.Label) bool) {}

// open shows the built-in case. Workers run at once.
func open(t *testing.T) (*Window, *browser) {
	t.Helper()
	c, err := codec.DecodeTextFS(assets.Case)
	require.NoError(t, err)
	b := &browser{App: test.NewTempApp(t)}
	inline := func(f func()) { f() }
	w, err := newWindow(b, Config{
		Case: c, Basemap: water{}, State: filepath.Join(t.TempDir(), "window.json"), Settings: filepath.Join(t.TempDir(), "settings.json"),
		Fonts: render.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold},
		Look:  look.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold, Arabic: assets.FontArabic},
		Load:  func(string) (*data.Case, error) { return nil, errors.New("line 3: found rubbish") },
	}, inline, inline)
	require.NoError(t, err)
	w.win.Resize(fyne.NewSize(1280, 800))
	w.win.Show()
	w.win.Canvas().Capture()
	t.Cleanup(w.win.Close)
	return w, b
}

func TestNoTwoActionsShareAKey(t *testing.T) {
	w, _ := open(t)
	seen := map[string]string{}
	note := func(key, action string) {
		assert.Empty(t, seen[key], "%s is taken", key)
		seen[key] = action
	}
	for _, a := range w.actions {
		require.NotEmpty(t, a.name)
		require.NotEmpty(t, a.menu, "%s has no menu entry", a.name)
		for _, c := range a.chords {
			note(chordText(c), a.name)
		}
		for _, k := range a.keys {
			note(keyText(k), a.name)
		}
		for _, r := range a.runes {
			note(string(r), a.name)
		}
		if a.place != noButton {
			assert.NotNil(t, a.icon, "%s has a button without a picture", a.name)
		}
	}
}

func TestFirstStartShowsAllIncidents(t *testing.T) {
	w, _ := open(t)
	v := w.mapv.View()
	for _, in := range w.model.Shown() {
		if in.Placed() {
			px := v.ToPx(proj.ToWorld(in.Sites[0].Point))
			assert.True(t, px.X > 20 && px.Y > 20 && px.X < float64(v.Width)-20 && px.Y < float64(v.Height)-20, in.ID)
		}
	}
	assert.Empty(t, w.selectedID())
}

func TestChoosingAnIncidentGoesThereAndShowsItsDetails(t *testing.T) {
	w, _ := open(t)
	w.side.List.OnSelect(crocus)
	assert.Equal(t, crocus, w.selectedID())
	assert.Equal(t, crocus, w.side.List.Selected())
	at := w.mapv.Target().Center.Point()
	assert.InDelta(t, 37.39, at.Lon(), 0.01)
	assert.InDelta(t, 55.83, at.Lat(), 0.01)
}

func TestChoosingAnUnplacedIncidentLeavesTheMapWhereItIs(t *testing.T) {
	w, _ := open(t)
	before := w.mapv.Target()
	w.choose(unplaced)
	assert.Equal(t, unplaced, w.selectedID())
	assert.Equal(t, before, w.mapv.Target())
	assert.Contains(t, w.status.message.Text, "no document gives a place")
}

func TestBackReturnsToTheIncidentBefore(t *testing.T) {
	w, _ := open(t)
	w.choose(crocus)
	w.choose("kerman-2024-01")
	w.travel(w.trail.Back)
	assert.Equal(t, crocus, w.selectedID())
	assert.InDelta(t, 55.83, w.mapv.Target().Center.Point().Lat(), 0.01)
	w.travel(w.trail.Forward)
	assert.Equal(t, "kerman-2024-01", w.selectedID())
}

func TestNextAndPreviousFollowTheList(t *testing.T) {
	w, _ := open(t)
	order := w.side.List.Order()
	w.step(1)
	assert.Equal(t, order[0], w.selectedID())
	w.step(1)
	assert.Equal(t, order[1], w.selectedID())
	w.step(-1)
	w.step(-1)
	assert.Equal(t, order[len(order)-1], w.selectedID(), "round the end")
}

func TestTheHeadlinesPassageOpensInTheBrowser(t *testing.T) {
	w, b := open(t)
	w.openHeadline()
	assert.Empty(t, b.opened, "nothing is selected")
	w.choose(crocus)
	w.openHeadline()
	require.Len(t, b.opened, 1)
	assert.Contains(t, b.opened[0], "https://www.stimson.org/")
	assert.Contains(t, b.opened[0], "#:~:text=")
}

func TestOnlyWebAddressesAreOpened(t *testing.T) {
	w, b := open(t)
	for _, address := range []string{
		"file:///etc/passwd", "javascript:alert(1)", "smb://host/share", "data:text/html,x", "ms-settings:", "https://user:secret@host/", "//host/path", "https://", "-flag", "",
	} {
		w.openSource(&data.Claim{}, &data.Document{Title: "a document", URL: address})
	}
	assert.Empty(t, b.opened)
}

func TestACaseThatCannotBeReadLeavesThePresentOne(t *testing.T) {
	w, _ := open(t)
	w.choose(crocus)
	w.loadCase("damaged.case")
	assert.Equal(t, crocus, w.selectedID())
	assert.Len(t, w.model.Snapshot().Incidents, 36)
	assert.NotNil(t, w.win.Canvas().Overlays().Top(), "and says why")
}

func TestPictureOfTheMapIsWritten(t *testing.T) {
	w, _ := open(t)
	for _, format := range []render.Format{render.PNG, render.SVG, render.PDF} {
		file := filepath.Join(t.TempDir(), "map."+string(format))
		w.writePicture(file, format, w.pictureSizes()[0])
		info, err := os.Stat(file)
		require.NoError(t, err)
		assert.Greater(t, info.Size(), int64(5000))
	}
}

func TestDialogsOpenAndEscapeClosesThem(t *testing.T) {
	w, _ := open(t)
	for name, show := range map[string]func(){"open": w.openCase, "export": w.exportPicture, "keys": w.showKeys, "about": w.showAbout, "licences": w.showLicences} {
		t.Run(name, func(t *testing.T) {
			show()
			require.True(t, w.modal())
			w.rune('n')
			assert.Empty(t, w.selectedID(), "nothing happens behind it")
			w.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
			assert.False(t, w.modal())
		})
	}
}

func TestADoubleClickLeavesTheSelection(t *testing.T) {
	w, _ := open(t)
	w.choose(crocus)
	w.tapped("")
	assert.Empty(t, w.selectedID())
	w.untapped()
	assert.Equal(t, crocus, w.selectedID())
}

func TestBackReturnsToWhereTheMapRested(t *testing.T) {
	w, _ := open(t)
	w.rested()
	before := w.mapv.View()
	w.choose(crocus)
	w.travel(w.trail.Back)
	assert.InDelta(t, before.Zoom, w.mapv.Target().Zoom, 1e-9)
	assert.Empty(t, w.selectedID())
}

func TestKeysOfTheMapReachTheActions(t *testing.T) {
	w, _ := open(t)
	w.mapv.TypedRune('n')
	assert.NotEmpty(t, w.selectedID())
	w.mapv.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	assert.Empty(t, w.selectedID())
}

func TestKeysOfTheListReachTheActions(t *testing.T) {
	w, _ := open(t)
	w.side.List.Focus(w.win.Canvas())
	w.win.Canvas().Focused().TypedRune('n')
	assert.NotEmpty(t, w.selectedID())
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	assert.Empty(t, w.selectedID())
}

func TestWhatIsRememberedComesBack(t *testing.T) {
	w, _ := open(t)
	w.choose(crocus)
	w.model.SetMode("dark")
	w.model.SetLegend(false)
	require.NoError(t, w.remember())
	again, err := newWindow(w.app, w.cfg, w.run, w.post)
	require.NoError(t, err)
	again.win.Show()
	again.win.Canvas().Capture()
	assert.Equal(t, crocus, again.selectedID())
	assert.False(t, again.model.Legend())
	assert.Equal(t, w.model.Mode(), again.model.Mode())
	assert.InDelta(t, w.mapv.Target().Zoom, again.mapv.View().Zoom, 1e-9)
}
