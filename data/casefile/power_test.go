package casefile_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/casefile"
)

// shortSession edits a case in all ways, with closing and opening in between, and says after each step which edit was acknowledged.
func shortSession(t *testing.T, path string, acknowledged func(*casefile.File)) {
	t.Helper()
	ctx := t.Context()
	f, err := casefile.Open(ctx, path, options())
	require.NoError(t, err)
	step := func(_ *data.Case, err error) {
		t.Helper()
		require.NoError(t, err)
		acknowledged(f)
	}
	step(f.Commit(ctx, addClaim(1, claim("c1", 70))))
	step(f.Commit(ctx, addClaim(0, claim("c2", 80))))
	blob := make([]byte, 9_000)
	rand.New(rand.NewSource(1)).Read(blob)
	e := &data.Edit{What: "import", Changes: []data.Change{{After: &data.Attachment{ID: "a", Document: "d", SHA256: casefile.Hash(blob)}}}}
	for i := range 30 {
		c := claim(fmt.Sprint("i", i), i)
		e.Changes = append(e.Changes, data.Change{At: 3 + i, After: &c})
	}
	step(f.Commit(ctx, e, blob))
	step(f.Undo(ctx))
	require.NoError(t, f.Close())
	f, err = casefile.Open(ctx, path, options())
	require.NoError(t, err)
	step(f.Redo(ctx))
	step(f.Commit(ctx, addClaim(5, claim("c3", 90))))
	require.NoError(t, f.Close())
}

// A power loss after any write leaves the last acknowledged edit, or that and the one that was being written; whole, never a part.
// INCIDENTMAP_POWER is how many kinds of loss are tried at every point; otherwise each point is tried with one.
func TestAPowerLossTakesNoEditAndNoPartOfOne(t *testing.T) {
	seeds := number(t, "INCIDENTMAP_POWER", 0)
	path := filepath.Join(t.TempDir(), "case.gpkg")
	f, err := casefile.Create(t.Context(), path, small(), options())
	require.NoError(t, err)
	states := []string{written(t, f.Case())}
	require.NoError(t, f.Close())
	base, err := os.ReadFile(path)
	require.NoError(t, err)

	d := attach(t)
	shortSession(t, path, func(f *casefile.File) {
		states = append(states, written(t, f.Case()))
		d.mark(len(states) - 1)
	})
	d.detach()
	require.Greater(t, len(d.ops), 100)

	tried, acknowledged, ahead := 0, 0, 0
	for n, o := range d.ops {
		if o.kind == opMark {
			acknowledged = o.mark
		}
		moods := []mood{{name: "nothing"}, {name: "all", all: true}}
		for seed := range max(1, seeds) {
			moods = append(moods, mood{name: fmt.Sprint("seed ", seed), random: rand.New(rand.NewSource(int64(n + 1000*seed)))})
		}
		if seeds == 0 {
			moods = moods[n%3 : n%3+1]
		}
		for _, m := range moods {
			folder := place(t, after(map[string][]byte{path: base}, d.ops[:n+1], m))
			f, err := casefile.Open(t.Context(), filepath.Join(folder, "case.gpkg"), options())
			require.NoError(t, err, "after operation %d (%s), unflushed: %s", n, o, m.name)
			seq := int(f.Seq())
			require.GreaterOrEqual(t, seq, acknowledged, "after operation %d (%s), unflushed: %s", n, o, m.name)
			require.LessOrEqual(t, seq, acknowledged+1)
			require.JSONEq(t, states[seq], written(t, f.Case()))
			if seq > acknowledged {
				ahead++
			}
			require.NoError(t, f.Close())
			if seeds > 0 {
				sound(t, f.Path())
			}
			require.NoError(t, os.RemoveAll(folder))
			tried++
		}
	}
	t.Logf("%d losses at %d points; in %d the edit that was being written was there whole", tried, len(d.ops), ahead)
}

// SQLite's result codes.
const (
	ioWrite = 10 | 3<<8
	ioSync  = 10 | 4<<8
	full    = 13
)

// Whatever call fails, once or from then on, an edit that was not written is not said to be saved, is in memory all the same, and goes along
// to another place. INCIDENTMAP_FAULTS=1 lets every call fail in turn; otherwise every ninth does.
func TestAFailingDiskNeverSaysSaved(t *testing.T) {
	step := number(t, "INCIDENTMAP_FAULTS", 9)
	for name, code := range map[string]int32{"full disk": full, "failed write": ioWrite, "failed flush": ioSync} {
		for _, forever := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, for ever: %v", name, forever), func(t *testing.T) {
				failures, tried := 0, 0
				for n := 0; ; n += step {
					unsaved, reached := failAt(t, n, code, forever)
					if !reached {
						require.Positive(t, failures)
						t.Logf("%d calls failed one by one, %d of them left an edit unsaved", tried, failures)
						return
					}
					tried++
					if unsaved {
						failures++
					}
				}
			})
		}
	}
}

// failAt lets the n-th call that can fail with a code fail while edits are made.
func failAt(t *testing.T, n int, code int32, forever bool) (unsaved, reached bool) {
	t.Helper()
	ctx := t.Context()
	folder := t.TempDir()
	path := filepath.Join(folder, "case.gpkg")
	f, err := casefile.Create(ctx, path, small(), options())
	require.NoError(t, err)
	require.NoError(t, f.Close())
	d := attach(t)
	defer d.detach()
	f, err = casefile.Open(ctx, path, options())
	require.NoError(t, err)
	calls := 0
	d.fail = func(o op) int32 {
		if filepath.Dir(o.name) != folder || (o.kind == opSync) != (code == ioSync) || o.kind == opDelete {
			return 0
		}
		calls++
		if calls == n+1 || forever && calls > n {
			reached = true
			return code
		}
		return 0
	}
	saved := int64(0)
	for i := range 3 {
		c, err := f.Commit(ctx, addClaim(1, claim(fmt.Sprint("x", i), i)))
		require.Len(t, c.Claims, 2+i, "the edit is in memory: %v", err)
		require.Equal(t, c, f.Case())
		if err != nil {
			var not *casefile.NotSavedError
			require.ErrorAs(t, err, &not)
			assert.Contains(t, not.Error(), "not saved")
			assert.Equal(t, int64(i+1), not.Edit.Seq)
			require.Positive(t, f.Unsaved())
			unsaved = true
			continue
		}
		require.Zero(t, f.Unsaved(), "what was missing has been written before")
		saved = int64(i + 1)
	}
	all := written(t, f.Case())
	if unsaved { // what another process would find now
		found := onDisk(t, path)
		require.GreaterOrEqual(t, found, saved, "an edit that was said to be saved is not there")
		if code == full {
			d.fail = nil
			require.NoError(t, f.Save(ctx), "there is room again")
			require.Zero(t, f.Unsaved())
			require.Equal(t, int64(3), onDisk(t, path))
		}
	}
	d.fail = func(o op) int32 {
		if filepath.Dir(o.name) == folder && forever {
			return code // the old place is lost for good
		}
		return 0
	}
	elsewhere := filepath.Join(t.TempDir(), "elsewhere.gpkg")
	require.NoError(t, f.SaveAs(ctx, elsewhere))
	require.Zero(t, f.Unsaved())
	require.NoError(t, f.Close())
	d.detach()
	for _, p := range []string{elsewhere, path} {
		f, err = casefile.Open(ctx, p, options())
		require.NoError(t, err)
		if p == elsewhere {
			require.JSONEq(t, all, written(t, f.Case()))
			require.Equal(t, int64(3), f.Seq())
		}
		require.GreaterOrEqual(t, f.Seq(), saved)
		require.NoError(t, f.Close())
		sound(t, p)
	}
	return unsaved, reached
}

// onDisk is the number of the latest edit that the files hold, read from copies of them.
func onDisk(t *testing.T, path string) int64 {
	t.Helper()
	folder := t.TempDir()
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(path + suffix)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, "copy.gpkg"+suffix), bytes.Clone(content), 0o600))
	}
	f, err := casefile.Open(t.Context(), filepath.Join(folder, "copy.gpkg"), options())
	require.NoError(t, err)
	defer f.Close()
	return f.Seq()
}
