package shell

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/geo/proj"
)

// moveMarkOf begins to move the mark of an incident and drops it elsewhere.
func moveMarkOf(t *testing.T, w *Window, id string) (was data.Site, to proj.World) {
	t.Helper()
	w.choose(id)
	was = w.model.Snapshot().Incident(id).Sites[0]
	typedRune(w.actions, 'm')
	require.NotNil(t, w.edit.moving)
	to = proj.ToWorld(was.Point)
	to.X += 1e-5
	w.mapv.OnCarry(to, false)
	assert.Contains(t, shownText(w), "from where it was")
	w.mapv.OnCarry(to, true)
	return was, to
}

func TestAMarkIsMovedInOneEditThatUndoTakesBack(t *testing.T) {
	w, _ := open(t)
	id := addMarket(t, w)
	was, to := moveMarkOf(t, w, id)
	assert.Equal(t, was.Point, w.model.Snapshot().Incident(id).Sites[0].Point, "nothing is changed yet")
	w.mapv.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	assert.Equal(t, ground(to), w.model.Snapshot().Incident(id).Sites[0].Point)
	assert.Nil(t, w.edit.moving)
	assert.False(t, w.hint.box.Visible())
	w.undo()
	assert.Equal(t, was.Point, w.model.Snapshot().Incident(id).Sites[0].Point)
	assert.Equal(t, "Undone: move mark", w.status.message.Text)
}

func TestMovingAMarkIsGivenUpOrBegunAnew(t *testing.T) {
	w, _ := open(t)
	id := addMarket(t, w)
	was, _ := moveMarkOf(t, w, id)
	w.undo()
	require.NotNil(t, w.edit.moving, "undo puts the mark back and goes on")
	assert.Equal(t, was.Point, w.edit.moving.at)
	w.mapv.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	assert.Nil(t, w.edit.moving)
	assert.False(t, w.edit.panel.Open())
	assert.Equal(t, was.Point, w.model.Snapshot().Incident(id).Sites[0].Point)
}

func TestAMarkIsNotMovedInAnEarlierState(t *testing.T) {
	w, _ := open(t)
	id := addMarket(t, w)
	w.lookBack(1)
	w.choose(id)
	typedRune(w.actions, 'm')
	assert.Nil(t, w.edit.moving)
	assert.False(t, w.mapv.OnLift(id))
	assert.Contains(t, w.status.message.Text, "Go back to now first")
	w.backToNow()
	assert.True(t, w.mapv.OnLift(id))
}
