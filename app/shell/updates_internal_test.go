package shell

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/update"
)

var tomorrow = time.Date(2027, 1, 16, 9, 0, 0, 0, time.UTC)

// announcing is a window whose packager answers with a release or an error; asked counts the questions.
func announcing(t *testing.T, r *update.Release, err error) (w *Window, b *browser, asked *int) {
	t.Helper()
	w, b = open(t)
	asked = new(int)
	w.cfg.Newer = func(context.Context) (*update.Release, error) {
		*asked++
		return r, err
	}
	return w, b, asked
}

var announced = &update.Release{Version: "1.10.0", Date: "2027-01-15", Page: "https://example.org/releases/1.10.0", Notes: "Opens faster."}

func TestNobodyIsAskedForANewerVersionUnlessThatWasChosen(t *testing.T) {
	w, _, asked := announcing(t, announced, nil)
	w.lookQuietly(tomorrow)
	assert.Zero(t, *asked)
	assert.Nil(t, w.newer)
	assert.False(t, DefaultState().LookedForNewer != "" || loadSettings(filepath.Join(t.TempDir(), "none")).LookForNewer, "off at a first start")
}

func TestANewerVersionIsAskedForOnceADayAndToldOfInALine(t *testing.T) {
	w, b, asked := announcing(t, announced, nil)
	w.settings.LookForNewer = true
	w.lookQuietly(tomorrow)
	w.lookQuietly(tomorrow.Add(8 * time.Hour))
	assert.Equal(t, 1, *asked)
	require.True(t, w.edit.banner.Visible())
	assert.Contains(t, w.edit.banner.text.Text, "1.10.0")
	assert.Nil(t, w.dialog, "nothing stands in the way of work")
	assert.Empty(t, b.opened)
	require.NoError(t, w.remember())
	assert.Equal(t, "2027-01-16", loadState(w.cfg.State).LookedForNewer, "so that another start that day does not ask")

	test.Tap(bannerButton(t, w, "What is new…"))
	require.NotNil(t, w.dialog)
	assert.Empty(t, b.opened, "the page is opened by a click alone")
	_, err := w.openPage(announced.Page)
	require.NoError(t, err)
	assert.Equal(t, []string{announced.Page}, b.opened)
	w.dialog.Hide()

	test.Tap(bannerButton(t, w, "Not now"))
	assert.False(t, w.edit.banner.Visible())
	w.lookQuietly(tomorrow.Add(24 * time.Hour))
	assert.Equal(t, 2, *asked)
}

func TestWhatCannotBeFoundOutAtStartIsNoNews(t *testing.T) {
	for name, err := range map[string]error{"no network": errors.New("no route to host"), "nothing newer": nil} {
		w, _, asked := announcing(t, nil, err)
		w.settings.LookForNewer = true
		w.lookQuietly(tomorrow)
		assert.Equal(t, 1, *asked, name)
		assert.Nil(t, w.dialog, name)
		assert.False(t, w.edit.banner.Visible(), name)
	}
}

func TestWhoAsksIsTold(t *testing.T) {
	w, _, _ := announcing(t, nil, nil)
	w.cfg.Version = "1.9.0"
	w.lookForNewer()
	assert.Equal(t, "There is no version newer than 1.9.0", w.status.message.Text)
	assert.Nil(t, w.dialog)

	w, _, _ = announcing(t, nil, errors.New("no route to host"))
	w.lookForNewer()
	assert.NotNil(t, w.dialog)
	w, _, _ = announcing(t, announced, nil)
	w.lookForNewer()
	assert.NotNil(t, w.dialog)
}

func TestAProgramThatNobodyUpdatesSaysNothingOfIt(t *testing.T) {
	w, _ := open(t)
	assert.False(t, slices.ContainsFunc(w.actions, func(a *action) bool { return a.name == "Look for a newer version…" }))
	assert.Contains(t, w.networkText(), "never uses the network")
	w.cfg.Newer = func(context.Context) (*update.Release, error) { return nil, nil }
	assert.Len(t, w.updateActions(), 1)
	assert.NotContains(t, w.networkText(), "never")
}

func bannerButton(t *testing.T, w *Window, name string) *widget.Button {
	t.Helper()
	all := w.edit.banner.box.Objects
	i := slices.IndexFunc(all, func(o fyne.CanvasObject) bool { b, ok := o.(*widget.Button); return ok && b.Text == name })
	require.GreaterOrEqual(t, i, 0, name)
	return all[i].(*widget.Button)
}
