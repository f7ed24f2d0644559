package casefile_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/casefile"
)

func TestTheBuiltInCaseComesBackAsItWas(t *testing.T) {
	c := builtIn(t)
	f := reopen(t, create(t, c))
	assert.JSONEq(t, written(t, c), written(t, f.Case()))
	assert.Equal(t, c, f.Case())
}

func TestOneFileIsLeftWhenItIsClosed(t *testing.T) {
	f := create(t, small())
	_, err := f.Commit(t.Context(), addClaim(1, claim("c1", 70)))
	require.NoError(t, err)
	require.NoError(t, f.Close())
	entries, err := os.ReadDir(filepath.Dir(f.Path()))
	require.NoError(t, err)
	require.Len(t, entries, 1)
	assert.Equal(t, "test.gpkg", entries[0].Name())
}

func TestUndoAndRedoGoOnAfterARestart(t *testing.T) {
	f := create(t, small())
	states := []string{written(t, f.Case())}
	for i := 1; i <= 5; i++ {
		e := addClaim(i, claim(fmt.Sprint("c", i), 60+i))
		e.What = fmt.Sprint("add claim ", i)
		_, err := f.Commit(t.Context(), e)
		require.NoError(t, err)
		states = append(states, written(t, f.Case()))
	}
	for i := 4; i >= 0; i-- {
		f = reopen(t, f)
		what, ok := f.CanUndo()
		assert.True(t, ok)
		assert.Equal(t, fmt.Sprint("add claim ", i+1), what)
		c, err := f.Undo(t.Context())
		require.NoError(t, err)
		assert.JSONEq(t, states[i], written(t, c))
	}
	_, err := f.Undo(t.Context())
	require.ErrorIs(t, err, casefile.ErrNothing)
	for i := 1; i <= 5; i++ {
		f = reopen(t, f)
		what, ok := f.CanRedo()
		assert.True(t, ok)
		assert.Equal(t, fmt.Sprint("add claim ", i), what)
		c, err := f.Redo(t.Context())
		require.NoError(t, err)
		assert.JSONEq(t, states[i], written(t, c))
	}
	_, ok := f.CanRedo()
	assert.False(t, ok)

	// Back and forth again, over what was done again, and then another way: what was taken back cannot be done again.
	for range 2 {
		_, err = f.Undo(t.Context())
		require.NoError(t, err)
	}
	assert.JSONEq(t, states[3], written(t, f.Case()))
	_, err = f.Commit(t.Context(), addClaim(0, claim("other", 1)))
	require.NoError(t, err)
	f = reopen(t, f)
	_, ok = f.CanRedo()
	assert.False(t, ok)
	_, err = f.Undo(t.Context())
	require.NoError(t, err)
	what, _ := f.CanUndo()
	assert.Equal(t, "add claim 3", what)
	assert.JSONEq(t, states[3], written(t, f.Case()))
}

func TestTheJournalSaysWhoDidWhatAndWhen(t *testing.T) {
	f := create(t, small())
	_, err := f.Commit(t.Context(), addClaim(1, claim("c1", 70)))
	require.NoError(t, err)
	better := claim("c1", 70)
	better.Note = "Read again."
	old := claim("c1", 70)
	_, err = f.Commit(t.Context(), &data.Edit{What: "edit note", Author: "colleague", Changes: []data.Change{{At: 1, Before: &old, After: &better}}})
	require.NoError(t, err)
	_, err = f.Undo(t.Context())
	require.NoError(t, err)
	f = reopen(t, f)

	journal, err := f.Journal(t.Context(), 1, 10)
	require.NoError(t, err)
	require.Len(t, journal, 3)
	assert.Equal(t, data.Edit{Seq: 1, Time: noon, Author: "analyst", What: "add claim"}, journal[0])
	assert.Equal(t, data.Edit{Seq: 2, Time: noon, Author: "colleague", What: "edit note"}, journal[1])
	assert.Equal(t, data.Edit{Seq: 3, Time: noon, Author: "analyst", What: "edit note", Reverts: 2}, journal[2])
	page, err := f.Journal(t.Context(), 2, 1)
	require.NoError(t, err)
	assert.Equal(t, journal[1:2], page)

	history, err := f.History(t.Context(), "i")
	require.NoError(t, err)
	require.Len(t, history, 3)
	assert.True(t, data.Same(&better, history[1].Changes[0].After))
	none, err := f.History(t.Context(), "j")
	require.NoError(t, err)
	assert.Empty(t, none)

	back, n, err := f.Back(t.Context(), 0)
	require.NoError(t, err)
	assert.Equal(t, 3, n)
	back.What = "go back"
	_, err = f.Commit(t.Context(), back)
	require.NoError(t, err)
	assert.Len(t, f.Case().Claims, 1)
	history, err = f.History(t.Context(), "i")
	require.NoError(t, err)
	assert.Len(t, history, 4, "edits of a claim that is gone are part of its incident's history")
	_, err = f.Undo(t.Context())
	require.NoError(t, err)
	assert.Len(t, f.Case().Claims, 2)

	for seq, note := range map[int64]string{1: "", 2: "Read again.", 3: ""} {
		c, err := f.At(t.Context(), seq)
		require.NoError(t, err)
		require.Len(t, c.Claims, 2)
		assert.Equal(t, note, c.Claims[1].Note)
	}
	c, err := f.At(t.Context(), 0)
	require.NoError(t, err)
	assert.JSONEq(t, written(t, small()), written(t, c))
}

// Records keep their order however they come and go.
func TestTheOrderOfRecordsIsKept(t *testing.T) {
	f := create(t, small())
	for i := range 60 { // always between the same two, so that the room between them is used up
		_, err := f.Commit(t.Context(), addClaim(1, claim(fmt.Sprint("m", i), i)))
		require.NoError(t, err)
	}
	several := &data.Edit{What: "several"}
	first, last := claim("first", 1), claim("last", 2)
	fifth := f.Case().Claims[5]
	several.Changes = []data.Change{
		{At: 0, After: &first}, {At: 62, After: &last}, {At: 6, Before: &fifth}, {At: 20, After: &fifth},
		{At: 0, After: &data.Step{View: data.View{ID: "two"}}}, {At: 0, After: &data.Step{View: data.View{ID: "one"}}},
	}
	_, err := f.Commit(t.Context(), several)
	require.NoError(t, err)
	renamed := f.Case().Claims[7]
	before := renamed
	renamed.ID = "renamed"
	_, err = f.Commit(t.Context(), &data.Edit{What: "rename", Changes: []data.Change{{At: 7, Before: &before, After: &renamed}}})
	require.NoError(t, err)

	want := written(t, f.Case())
	assert.Equal(t, "first", f.Case().Claims[0].ID)
	f = reopen(t, f)
	assert.JSONEq(t, want, written(t, f.Case()))
	for range 62 {
		_, err = f.Undo(t.Context())
		require.NoError(t, err)
	}
	f = reopen(t, f)
	assert.JSONEq(t, written(t, small()), written(t, f.Case()))
}

func TestAFaultyEditIsRefusedAndNothingChanges(t *testing.T) {
	f := create(t, small())
	nowhere := claim("c1", 1)
	nowhere.Incident = "nowhere"
	_, err := f.Commit(t.Context(), addClaim(1, nowhere))
	var invalid *casefile.InvalidError
	require.ErrorAs(t, err, &invalid)
	assert.Equal(t, "c1", invalid.Problems[0].Subject)

	stale, other := claim("c0", 1), claim("c0", 2)
	_, err = f.Commit(t.Context(), &data.Edit{What: "stale", Changes: []data.Change{{Before: &stale, After: &other}}})
	require.ErrorIs(t, err, data.ErrConflict)

	missing := &data.Attachment{ID: "a", Document: "d", Name: "report.pdf", SHA256: casefile.Hash([]byte("x"))}
	_, err = f.Commit(t.Context(), &data.Edit{What: "attach", Changes: []data.Change{{After: missing}}})
	require.ErrorIs(t, err, casefile.ErrNoBytes)

	odd := claim("c1", 1)
	odd.Note = "\xff"
	_, err = f.Commit(t.Context(), addClaim(1, odd))
	require.ErrorIs(t, err, casefile.ErrText)

	assert.Zero(t, f.Seq())
	assert.JSONEq(t, written(t, small()), written(t, reopen(t, f).Case()))
}

// A case that came in with a fault can be worked on; the fault stays what it was.
func TestAnOldFaultDoesNotStopOtherEdits(t *testing.T) {
	c := small()
	c.Claims[0].Credibility = 9
	f := create(t, c)
	_, err := f.Commit(t.Context(), addClaim(1, claim("c1", 70)))
	require.NoError(t, err)
}

func TestAttachmentsAreKeptForUndo(t *testing.T) {
	f := create(t, small())
	for _, bytes := range [][]byte{[]byte("short"), bytes.Repeat([]byte("A long text. "), 10_000)} {
		hash := casefile.Hash(bytes)
		a := &data.Attachment{ID: "a", Document: "d", Name: "report.pdf", Size: int64(len(bytes)), SHA256: hash}
		_, err := f.Commit(t.Context(), &data.Edit{What: "attach", Changes: []data.Change{{After: a}}}, bytes)
		require.NoError(t, err)
		_, err = f.Commit(t.Context(), &data.Edit{What: "detach", Changes: []data.Change{{Before: a}}})
		require.NoError(t, err)
		_, err = f.Undo(t.Context())
		require.NoError(t, err)
		f = reopen(t, f)
		got, err := f.Blob(t.Context(), hash)
		require.NoError(t, err)
		assert.Equal(t, bytes, got)
		for range 2 {
			_, err = f.Redo(t.Context())
			if err != nil {
				break
			}
		}
	}
	_, err := f.Blob(t.Context(), casefile.Hash([]byte("other")))
	require.ErrorIs(t, err, casefile.ErrNoBytes)
}

// Text that only looks like the sign for bytes that could not be read is kept.
func TestOddTextIsKept(t *testing.T) {
	odd := claim("c1", 1)
	odd.Text, odd.Note = "\\ufffd \u202e \x00 \ufffd", `\\ufffd <b>"'`
	f := create(t, small())
	_, err := f.Commit(t.Context(), addClaim(1, odd))
	require.NoError(t, err)
	f = reopen(t, f)
	assert.Equal(t, odd.Text, f.Case().Claims[1].Text)
	assert.Equal(t, odd.Note, f.Case().Claims[1].Note)
}

func TestTwoRecordsOfOneIDAreRefused(t *testing.T) {
	c := small()
	c.Claims = append(c.Claims, c.Claims[0])
	_, err := casefile.Create(t.Context(), filepath.Join(t.TempDir(), "x.gpkg"), c, options())
	var invalid *casefile.InvalidError
	require.ErrorAs(t, err, &invalid)
}

// ogr runs a tool of GDAL and fails the test if it says anything else than what it was asked for.
func ogr(t *testing.T, name string, args ...string) string {
	t.Helper()
	tool, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s (package gdal-bin) is not installed: nothing here checks the file against another program", name)
	}
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), tool, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	require.NoError(t, cmd.Run(), errs.String())
	assert.Empty(t, errs.String())
	return out.String()
}

type features struct {
	Features []struct {
		Properties map[string]any
		Geometry   *struct{ Coordinates []float64 }
	}
}

func layer(t *testing.T, path, name string) features {
	t.Helper()
	var out features
	require.NoError(t, json.Unmarshal([]byte(ogr(t, "ogr2ogr", "-f", "GeoJSON", "/vsistdout/", path, name)), &out))
	return out
}

// extent is what ogrinfo says of where the sites lie.
func extent(t *testing.T, path string) string {
	t.Helper()
	_, after, _ := strings.Cut(ogr(t, "ogrinfo", "-ro", "-so", path, "sites"), "Extent")
	line, _, _ := strings.Cut(after, "\n")
	return line
}

func TestOtherProgramsReadTheLayers(t *testing.T) {
	c := builtIn(t)
	f := create(t, c)
	require.NoError(t, f.Close())
	info := ogr(t, "ogrinfo", "-ro", "-al", "-so", f.Path())
	for _, name := range []string{"incidents", "sites", "claims", "documents", "links", "views", "steps", "attachments"} {
		assert.Contains(t, info, "Layer name: "+name)
	}
	assert.NotContains(t, info, "incidentmap_")
	assert.NotContains(t, strings.ToLower(info), "warning")
	assert.Contains(t, info, "when: String")
	assert.Contains(t, info, "killed_min: Integer")
	assert.Contains(t, info, "start: Date")
	assert.Contains(t, info, "Geometry: Point")

	incidents := layer(t, f.Path(), "incidents")
	require.Len(t, incidents.Features, len(c.Incidents))
	at := slices.IndexFunc(incidents.Features, func(f struct {
		Properties map[string]any
		Geometry   *struct{ Coordinates []float64 }
	}) bool {
		return f.Properties["id"] == "moscow-2024-03-crocus"
	})
	require.GreaterOrEqual(t, at, 0)
	p := incidents.Features[at].Properties
	assert.Contains(t, p["when"], "22 March 2024")
	assert.Equal(t, "2024-03-22", p["start"])
	assert.InDelta(t, 60, p["killed_min"], 0)
	assert.NotEmpty(t, p["killed_reason"])
	assert.NotEmpty(t, p["sources"])
	require.Len(t, incidents.Features[at].Geometry.Coordinates, 2)
	assert.InDelta(t, 37.39, incidents.Features[at].Geometry.Coordinates[0], 0.1)
	assert.Len(t, layer(t, f.Path(), "claims").Features, len(c.Claims))
}

// The layers follow each edit: what is read from them is what a new file of the same case holds.
func TestLayersFollowEdits(t *testing.T) {
	f := create(t, small())
	ctx := t.Context()
	step := func(e *data.Edit) {
		_, err := f.Commit(ctx, e)
		require.NoError(t, err)
	}
	step(addClaim(1, claim("c1", 140)))
	gone := f.Case().Claims[0]
	moved := f.Case().Incidents[0]
	was := moved
	moved.Sites = nil
	step(&data.Edit{What: "no site", Changes: []data.Change{{Before: &was, After: &moved}}})
	step(&data.Edit{What: "remove", Changes: []data.Change{{Before: &gone}}})

	second := data.Incident{ID: "j", Title: "Another", Kind: "attack", Status: data.Foiled, Sites: was.Sites}
	second.Sites = []data.Site{{ID: "sj", Name: "A square", Precision: data.City}}
	link := claim("link", 0)
	link.Attribute, link.Number, link.LinkKind, link.LinkTo = data.Linked, nil, "same cell", "j"
	actor := claim("actor", 0)
	actor.Attribute, actor.Number, actor.Incident, actor.Actor = data.ClaimedBy, nil, "j", "A group"
	step(&data.Edit{What: "import", Changes: []data.Change{{At: 1, After: &second}, {At: 1, After: &link}, {At: 2, After: &actor}}})
	paper := f.Case().Documents[0]
	other := paper
	other.Publisher, other.Reliability, other.Published = "Another paper", "B", when("2024-04")
	step(&data.Edit{What: "document", Changes: []data.Change{{Before: &paper, After: &other}}})
	was = f.Case().Incidents[1]
	renamed := was
	renamed.ID = "renamed"
	toOld, toNew, ofNew := f.Case().Claims[1], f.Case().Claims[1], f.Case().Claims[2]
	ofOld := ofNew
	toNew.LinkTo, ofNew.Incident = "renamed", "renamed"
	step(&data.Edit{What: "rename", Changes: []data.Change{
		{At: 1, Before: &was, After: &renamed}, {At: 1, Before: &toOld, After: &toNew}, {At: 2, Before: &ofOld, After: &ofNew},
	}})
	_, err := f.Undo(ctx)
	require.NoError(t, err)
	step(&data.Edit{What: "a view", Changes: []data.Change{{After: &data.View{ID: "v", Title: "All"}}, {After: &data.Step{View: data.View{ID: "two"}}}, {After: &data.Step{View: data.View{ID: "one"}}}}})
	fresh := create(t, f.Case())
	require.NoError(t, fresh.Close())
	require.NoError(t, f.Close())
	for _, name := range []string{"incidents", "sites", "claims", "documents", "links", "views", "steps"} {
		want, got := layer(t, fresh.Path(), name), layer(t, f.Path(), name)
		assert.ElementsMatch(t, want.Features, got.Features, name)
		assert.NotEmpty(t, got.Features)
	}
	assert.Equal(t, extent(t, fresh.Path()), extent(t, f.Path()))
	incidents := layer(t, f.Path(), "incidents")
	assert.Equal(t, "140", incidents.Features[0].Properties["killed"])
	assert.Nil(t, incidents.Features[0].Geometry)
}

func TestACopyWithoutHistoryHoldsTheCaseAndNothingElse(t *testing.T) {
	f := create(t, small())
	kept, removed := []byte("a report that stays"), []byte("a report that was taken out again")
	attach := func(id string, b []byte) *data.Attachment {
		a := &data.Attachment{ID: id, Document: "d", Name: id + ".txt", Size: int64(len(b)), SHA256: casefile.Hash(b)}
		_, err := f.Commit(t.Context(), &data.Edit{What: "attach", Changes: []data.Change{{After: a}}}, b)
		require.NoError(t, err)
		return a
	}
	attach("kept", kept)
	gone := attach("gone", removed)
	_, err := f.Commit(t.Context(), &data.Edit{What: "detach", Changes: []data.Change{{Before: gone}}})
	require.NoError(t, err)
	secret := claim("c1", 70)
	secret.Note = "a note that was withdrawn"
	_, err = f.Commit(t.Context(), addClaim(1, secret))
	require.NoError(t, err)
	_, err = f.Undo(t.Context())
	require.NoError(t, err)

	path := filepath.Join(t.TempDir(), "bare.gpkg")
	require.NoError(t, f.ExportWithoutHistory(t.Context(), path))
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, trace := range []string{"withdrawn", "taken out again", "analyst"} {
		assert.NotContains(t, string(b), trace)
	}
	bare, err := casefile.Open(t.Context(), path, options())
	require.NoError(t, err)
	defer bare.Close()
	assert.Equal(t, written(t, f.Case()), written(t, bare.Case()))
	_, ok := bare.CanUndo()
	assert.False(t, ok)
	got, err := bare.Blob(t.Context(), casefile.Hash(kept))
	require.NoError(t, err)
	assert.Equal(t, kept, got)
	_, err = bare.Blob(t.Context(), casefile.Hash(removed))
	require.ErrorIs(t, err, casefile.ErrNoBytes)
	require.ErrorIs(t, f.ExportWithoutHistory(t.Context(), f.Path()), casefile.ErrTarget)
}
