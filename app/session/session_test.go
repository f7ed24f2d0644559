package session_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/session"
	"incidentmap/data"
	"incidentmap/data/casefile"
	"incidentmap/data/revise"
)

// desk runs a session as a window does: jobs on goroutines of their own, their ends in order on the test's.
type desk struct {
	posted  chan func()
	options session.Options
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{posted: make(chan func(), 10)}
	d.options = session.Options{
		Author: "analyst", Drafts: filepath.Join(t.TempDir(), "drafts"),
		Clock: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC) },
		Run:   func(f func()) { go f() }, Post: func(f func()) { d.posted <- f },
	}
	return d
}

// settle waits until the session has nothing left to do.
func (d *desk) settle(s *session.Session) {
	for s.State().Busy {
		(<-d.posted)()
	}
}

func someCase() *data.Case {
	return &data.Case{ID: "some case", Title: "A case", Incidents: []data.Incident{{ID: "a", Title: "First", Kind: "attack", Status: data.CarriedOut}}}
}

func rename(t *testing.T, c *data.Case, title string) *data.Edit {
	t.Helper()
	in := c.Incidents[0]
	in.Title = title
	e, err := revise.ChangeIncident(c, in)
	require.NoError(t, err)
	return e
}

func TestTheFirstEditMakesADraftAndNothingBeforeIt(t *testing.T) {
	d := newDesk(t)
	s := session.New(someCase(), "built-in case", d.options)
	t.Cleanup(func() { s.Close(nil); d.settle(s) })
	assert.NoDirExists(t, d.options.Drafts)

	var states []session.State
	s.OnChange = func(st session.State) { states = append(states, st) }
	s.Do(rename(t, s.Case(), "Second"), func(err error) { assert.NoError(t, err) })
	assert.Equal(t, "First", s.Case().Incidents[0].Title, "the disk is not waited for")
	d.settle(s)
	require.Len(t, states, 1)
	st := states[0]
	assert.True(t, st.Draft)
	assert.Equal(t, "some-case 2026-01-02 0304.gpkg", st.Name)
	assert.Equal(t, "Second", st.Case.Incidents[0].Title)
	assert.Equal(t, "change incident", st.Undo)
	assert.Empty(t, st.Redo)
	assert.NoError(t, st.NotSaved)

	s.Undo(nil)
	d.settle(s)
	assert.Equal(t, "First", s.Case().Incidents[0].Title)
	assert.Equal(t, "change incident", s.State().Redo)
}

func TestADraftThatGetsAPlaceIsADraftNoMore(t *testing.T) {
	d := newDesk(t)
	s := session.New(someCase(), "built-in case", d.options)
	s.Do(rename(t, s.Case(), "Second"), nil)
	mine := filepath.Join(t.TempDir(), "mine.gpkg")
	s.SaveAs(mine, func(err error) { assert.NoError(t, err) })
	d.settle(s)
	assert.False(t, s.State().Draft)
	assert.Equal(t, "mine.gpkg", s.State().Name)
	left, err := os.ReadDir(d.options.Drafts)
	require.NoError(t, err)
	assert.Empty(t, left)

	s.Close(func(err error) { assert.NoError(t, err) })
	s.Undo(func(err error) { assert.ErrorIs(t, err, casefile.ErrClosed) })
	d.settle(s)

	again, err := session.Open(t.Context(), mine, d.options)
	require.NoError(t, err)
	assert.Equal(t, "Second", again.Case().Incidents[0].Title)
	assert.Equal(t, "change incident", again.State().Undo, "undo goes on after a restart")
	again.Close(nil)
	d.settle(again)
}

func TestARefusedEditChangesNothing(t *testing.T) {
	d := newDesk(t)
	s := session.New(someCase(), "built-in case", d.options)
	stale := rename(t, s.Case(), "Stale")
	s.Do(rename(t, s.Case(), "Second"), nil)
	d.settle(s)
	var refused error
	s.Do(stale, func(err error) { refused = err })
	d.settle(s)
	require.ErrorIs(t, refused, data.ErrConflict)
	assert.Equal(t, "Second", s.Case().Incidents[0].Title)
	s.Close(nil)
	d.settle(s)
}

func TestACopyLeavesTheCaseWhereItIs(t *testing.T) {
	d := newDesk(t)
	s := session.New(someCase(), "built-in case", d.options)
	copied := filepath.Join(t.TempDir(), "copy.gpkg")
	s.ExportCopy(copied, func(err error) { assert.NoError(t, err) })
	d.settle(s)
	assert.Empty(t, s.State().Path)
	assert.FileExists(t, copied)
}

func TestWhatTheDiskRefusedIsKeptAndSaid(t *testing.T) {
	d := newDesk(t)
	s := session.New(someCase(), "built-in case", d.options)
	s.Do(rename(t, s.Case(), "Second"), nil)
	d.settle(s)
	require.NoError(t, os.Remove(s.State().Path), "somebody removes the file")
	s.Do(rename(t, s.Case(), "Third"), nil)
	d.settle(s)
	st := s.State()
	require.Error(t, st.NotSaved)
	assert.Equal(t, 1, st.Unsaved)
	assert.Equal(t, "Third", st.Case.Incidents[0].Title, "nothing is lost")

	s.SaveAs(filepath.Join(t.TempDir(), "rescued.gpkg"), func(err error) { assert.NoError(t, err) })
	d.settle(s)
	assert.NoError(t, s.State().NotSaved)
	assert.Equal(t, "Third", s.Case().Incidents[0].Title)
	s.Close(nil)
	d.settle(s)
}
