package shell

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/mapview"
	"incidentmap/app/session"
	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/revise"
	"incidentmap/geo/proj"
)

// act does an edit as a sheet of the editor does.
func act(t *testing.T, w *Window, e *data.Edit, err error) {
	t.Helper()
	require.NoError(t, err)
	w.do(e, func(err error) {
		require.NoError(t, err)
		w.edited(e)
	})
}

// market is an incident with two claims that disagree.
func addMarket(t *testing.T, w *Window) string {
	t.Helper()
	c := w.edit.session.Case()
	e, err := revise.AddIncident(c, data.Incident{Title: "Attack at the market"}, &revise.Placement{Point: orb.Point{20, 10}})
	act(t, w, e, err)
	id := w.selectedID()
	for i, n := range []int{12, 15} {
		cl := data.Claim{Incident: id, Attribute: data.Killed, Text: "People were killed.", Number: &data.Number{Min: &n, Max: &n, Qualifier: data.Exactly},
			Document: c.Documents[i].ID, Locator: data.Locator{Paragraph: 1, Anchor: "people were killed"}}
		e, err := revise.AddClaim(w.edit.session.Case(), cl)
		act(t, w, e, err)
	}
	return id
}

func TestAnIncidentWithTwoClaimsIsUndoneRedoneSavedAndOpenedAgain(t *testing.T) {
	w, _ := open(t)
	id := addMarket(t, w)
	in := w.model.Snapshot().Incident(id)
	require.NotNil(t, in)
	assert.True(t, in.Killed.Disputed)
	assert.Contains(t, w.win.Title(), "• draft")
	assert.Equal(t, id, w.selectedID(), "the new incident is selected")

	w.undo()
	assert.False(t, w.model.Snapshot().Incident(id).Killed.Disputed)
	assert.Equal(t, "Undone: add claim", w.status.message.Text)
	w.redo()
	assert.True(t, w.model.Snapshot().Incident(id).Killed.Disputed)
	assert.Equal(t, id, w.selectedID())

	path := filepath.Join(t.TempDir(), "market"+session.Ext)
	w.edit.session.SaveAs(path, func(err error) { require.NoError(t, err) })
	assert.Contains(t, w.win.Title(), "• market.gpkg")
	w.setCase(w.cfg.Case)
	assert.Nil(t, w.model.Snapshot().Incident(id))
	w.loadCase(path)
	require.NotNil(t, w.model.Snapshot().Incident(id))
	assert.Len(t, w.model.Snapshot().Incidents, 37)
	for range 3 {
		w.undo()
	}
	assert.Nil(t, w.model.Snapshot().Incident(id), "undo reaches back before the file was opened")
	w.close()
}

func TestAnEditKeepsFilterDayAndSelection(t *testing.T) {
	w, _ := open(t)
	f := w.model.Filter()
	f.MinKilled = 5
	w.model.SetFilter(f)
	w.choose(crocus)
	e, err := revise.ChangeHeader(w.edit.session.Case(), data.Header{ID: "crocus", Title: "Another title"})
	act(t, w, e, err)
	assert.Equal(t, crocus, w.selectedID())
	assert.Equal(t, 5, w.model.Filter().MinKilled)
	assert.Contains(t, w.win.Title(), "Another title")
}

func TestAnEarlierStateIsLookedAtAndNotEdited(t *testing.T) {
	w, _ := open(t)
	id := addMarket(t, w)
	w.lookBack(1)
	require.True(t, w.edit.banner.Visible())
	assert.Empty(t, w.model.Snapshot().Incident(id).Killed.Headline)
	assert.Nil(t, w.side.Panel.Edit.Claim)
	w.undo()
	assert.Contains(t, w.status.message.Text, "Go back to now first")
	w.lookBack(0)
	assert.Nil(t, w.model.Snapshot().Incident(id))
	assert.Contains(t, w.edit.banner.text.Text, "when its file was made")
	w.backToNow()
	assert.False(t, w.edit.banner.Visible())
	assert.True(t, w.model.Snapshot().Incident(id).Killed.Disputed)
	assert.NotNil(t, w.side.Panel.Edit.Claim)
}

func TestHistoryOfAnIncidentHoldsItsClaims(t *testing.T) {
	w, _ := open(t)
	id := addMarket(t, w)
	w.readHistory(id, func(edits []*data.Edit, err error) {
		require.NoError(t, err)
		require.Len(t, edits, 3)
		assert.EqualValues(t, 3, edits[0].Seq, "the latest first")
	})
	w.readHistory(crocus, func(edits []*data.Edit, err error) {
		require.NoError(t, err)
		assert.Empty(t, edits)
	})
}

func TestAClickOnTheMapIsThePlaceThatTheFormAskedFor(t *testing.T) {
	w, _ := open(t)
	w.edit.panel.AddIncident()
	require.Same(t, w.edit.panel, w.split.Trailing)
	w.askSpot(true)
	require.Equal(t, mapview.Spot, w.mapv.Drawing())
	assert.Equal(t, "Click where it is · Esc: cancel", w.hint.text.Text)
	w.sketched(mapview.Sketch{Tool: mapview.Spot, Points: []proj.World{{X: .5, Y: .4}}}, true)
	w.escape()
	w.escape()
	assert.Same(t, w.side, w.split.Trailing)
}

func TestKeysThatMissAFormDoNothing(t *testing.T) {
	w, _ := open(t)
	w.edit.panel.AddIncident()
	w.win.Canvas().Unfocus()
	w.win.Canvas().OnTypedRune()('n')
	assert.Empty(t, w.selectedID())
	w.escape()
	w.win.Canvas().OnTypedRune()('n')
	assert.NotEmpty(t, w.selectedID())
}

func TestNothingIsLostWithoutBeingAsked(t *testing.T) {
	w, _ := open(t)
	w.edit.panel.AddIncident()
	w.win.Canvas().Focused().TypedRune('A')
	w.leave(func() { t.Error("left") })
	require.True(t, w.modal())
	w.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	assert.True(t, w.edit.panel.Changed())
}

func TestADraftIsOfferedWhenItsCaseIsOpenedAgain(t *testing.T) {
	w, _ := open(t)
	addMarket(t, w)
	w.edit.session.Close(nil)
	again, err := newWindow(w.app, w.cfg, w.run, func(f func()) { f() })
	require.NoError(t, err)
	require.Contains(t, again.status.message.Text, "There is a draft of this case")
	again.status.tapped()
	assert.Len(t, again.model.Snapshot().Incidents, 37)
	again.edit.session.Close(nil)
}

func TestADraftOfANewCaseIsFoundAgain(t *testing.T) {
	w, _ := open(t)
	w.newCase()
	e, err := revise.AddIncident(w.edit.session.Case(), data.Incident{Title: "Attack at the market"}, &revise.Placement{Point: orb.Point{20, 10}})
	act(t, w, e, err)
	w.edit.session.Close(nil)

	again, err := newWindow(w.app, w.cfg, w.run, func(f func()) { f() })
	require.NoError(t, err)
	require.Contains(t, again.status.message.Text, "There is a draft of “New case”")
	again.listDrafts()
	require.True(t, again.modal())
	assert.Contains(t, askedText(again), "1 draft")
	assert.Contains(t, askedText(again), "New case last edited")
	again.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	assert.False(t, again.modal())
	assert.Len(t, again.model.Snapshot().Incidents, 1)
	assert.Contains(t, again.win.Title(), "New case")

	again.listDrafts()
	assert.False(t, again.modal(), "the draft that is open is not offered")
	assert.Contains(t, again.status.message.Text, "no drafts of other cases")
	again.edit.session.Close(nil)
}

func TestAnIncidentIsRemovedAndComesBack(t *testing.T) {
	w, _ := open(t)
	w.choose(crocus)
	w.removeIncident(crocus)
	require.True(t, w.modal())
	w.dialog.(interface{ Confirm() }).Confirm()
	assert.Nil(t, w.model.Snapshot().Incident(crocus))
	w.undo()
	assert.NotNil(t, w.model.Snapshot().Incident(crocus))
}

func TestTheCaseIsExportedInTheFormatThatIsAskedFor(t *testing.T) {
	w, _ := open(t)
	id := addMarket(t, w)
	for _, f := range codec.Formats {
		if f.Encode == nil {
			continue
		}
		path := filepath.Join(t.TempDir(), "export"+f.Extensions[0])
		w.writeCase(path, f, codec.EncodeOptions{})
		assert.Equal(t, "Written: "+path, w.status.message.Text)
		if f.Decode == nil {
			continue
		}
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		got, err := codec.Decode(t.Context(), bytes.NewReader(b), int64(len(b)), path, codec.Limits{})
		require.NoError(t, err, path)
		require.NotNil(t, got.Case, path)
		r, _ := got.Case.Record(data.IncidentRecord, id)
		assert.NotNil(t, r, path)
	}
}

// A document that was added from a file can be read again in another session, and a claim of its words has its passage.
func TestADocumentFromAFileIsKeptWithTheCase(t *testing.T) {
	w, _ := open(t)
	file := filepath.Join(t.TempDir(), "report.txt")
	require.NoError(t, os.WriteFile(file, []byte("A report.\n\nOn Friday at least 12 people were killed at the market.\n"), 0o600))
	w.addDocumentFile(file)
	d := w.model.Snapshot().Document("report")
	require.NotNil(t, d)
	assert.Equal(t, "report", w.reading.view.Document())
	assert.True(t, w.readable(d))
	w.choose(crocus)
	w.newClaim(d, data.Locator{Paragraph: 2, Anchor: "at least 12 people"}, "at least 12 people were killed")
	assert.True(t, w.edit.panel.Open())
	said, ok := w.anchored("report", data.Locator{Paragraph: 2, Anchor: "at least 12 people"})
	assert.True(t, ok, said)
	_, ok = w.anchored("report", data.Locator{Paragraph: 1, Anchor: "at least 12 people"})
	assert.False(t, ok)

	path := w.edit.session.State().Path
	w.edit.panel.CloseAll()
	w.setCase(w.cfg.Case)
	assert.Nil(t, w.model.Snapshot().Document("report"))
	w.openFile(path)
	d = w.model.Snapshot().Document("report")
	require.NotNil(t, d)
	w.read(d, nil)
	assert.Contains(t, strings.Join(w.reading.texts["report"], " "), "at least 12 people")
}

func TestACopyLeavesTheCaseWhereItIsAndAKMZBringsItBack(t *testing.T) {
	w, _ := open(t)
	id := addMarket(t, w)
	path := filepath.Join(t.TempDir(), "copy"+session.Ext)
	w.exportCopy(path)
	assert.Equal(t, "Written: "+path, w.status.message.Text)
	assert.Contains(t, w.win.Title(), "• draft")

	path = filepath.Join(t.TempDir(), "copy.kmz")
	w.writeCaseUnlessThere(path, &codec.KMZ, codec.EncodeOptions{})
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	info, err := f.Stat()
	require.NoError(t, err)
	got, err := codec.Decode(t.Context(), f, info.Size(), path, codec.Limits{})
	require.NoError(t, err)
	require.NotNil(t, got.Case)
	r, _ := got.Case.Record(data.IncidentRecord, id)
	assert.NotNil(t, r)
}
