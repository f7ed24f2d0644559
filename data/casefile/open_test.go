package casefile_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/casefile"
	"incidentmap/data/gpkg"
)

// run changes a case file behind the back of the program.
func run(t testing.TB, path string, statements ...string) {
	t.Helper()
	db, err := gpkg.Connect(t.Context(), path, gpkg.ReadWrite)
	require.NoError(t, err)
	for _, s := range statements {
		_, err := db.ExecContext(t.Context(), s)
		require.NoError(t, err)
	}
	require.NoError(t, db.Close())
}

// closed is a case file with one edit that nobody has open.
func closed(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "case.gpkg")
	f, err := casefile.Create(context.Background(), path, small(), options())
	require.NoError(t, err)
	_, err = f.Commit(context.Background(), addClaim(1, claim("c1", 1)))
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return path
}

// refused opens a file that must not open and must stay as it is, alone in its folder.
func refused(t *testing.T, path string) error {
	t.Helper()
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, o := range []casefile.Options{{ReadOnly: true}, {}} {
		f, err := casefile.Open(t.Context(), path, o)
		require.Error(t, err)
		assert.Nil(t, f)
		assert.Contains(t, err.Error(), filepath.Base(path))
	}
	_, err = casefile.Open(t.Context(), path, options())
	after, errRead := os.ReadFile(path)
	require.NoError(t, errRead)
	assert.True(t, bytes.Equal(before, after), "the file is as it was")
	return err
}

func TestANewerFileIsRefused(t *testing.T) {
	path := closed(t)
	run(t, path, "UPDATE incidentmap_meta SET value='2' WHERE name='version'")
	var newer *casefile.VersionError
	require.ErrorAs(t, refused(t, path), &newer)
	assert.Equal(t, 2, newer.Have)
	assert.Contains(t, newer.Error(), "a newer version of the program wrote it")
}

func TestAnOlderFileIsMigratedAndACopyIsLeft(t *testing.T) {
	path := closed(t)
	before, err := casefile.Open(t.Context(), path, casefile.Options{ReadOnly: true})
	require.NoError(t, err)
	migrated := func(steps ...func(context.Context, *gpkg.Conn) error) (f *casefile.File, err error) {
		casefile.WithMigrations(steps, func() { f, err = casefile.Open(t.Context(), path, options()) })
		return f, err
	}
	failure := errors.New("no")
	change := func(ctx context.Context, db *gpkg.Conn) error {
		_, err := db.ExecContext(ctx, "ALTER TABLE incidentmap_blobs ADD COLUMN more TEXT")
		return err
	}
	_, err = migrated(change, func(context.Context, *gpkg.Conn) error { return failure })
	require.ErrorIs(t, err, failure)
	f, err := casefile.Open(t.Context(), path, options())
	require.NoError(t, err, "what failed was taken back")
	require.NoError(t, f.Close())

	f, err = migrated(change)
	require.NoError(t, err)
	assert.JSONEq(t, written(t, before.Case()), written(t, f.Case()))
	require.NoError(t, f.Close())
	copies, err := filepath.Glob(filepath.Join(filepath.Dir(path), "case (format 1*).gpkg"))
	require.NoError(t, err)
	require.Len(t, copies, 2)
	old, err := casefile.Open(t.Context(), copies[1], options())
	require.NoError(t, err)
	assert.JSONEq(t, written(t, before.Case()), written(t, old.Case()))
	require.NoError(t, old.Close())
	var newer *casefile.VersionError
	require.ErrorAs(t, refused(t, path), &newer, "the program without the step does not know it")
}

// What another program has put in to run keeps the case from being edited, and is left out by SaveAs.
func TestATriggerIsNotRun(t *testing.T) {
	path := closed(t)
	run(t, path, "CREATE TRIGGER evil AFTER INSERT ON incidentmap_journal BEGIN DELETE FROM incidentmap_records WHERE kind='claim'; END",
		"CREATE VIEW other AS SELECT 1", "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, styleName TEXT)",
		"CREATE TRIGGER theirs AFTER INSERT ON layer_styles BEGIN DELETE FROM layer_styles; END")
	f, err := casefile.Open(t.Context(), path, options())
	require.NoError(t, err)
	require.ErrorContains(t, f.ReadOnly(), "evil")
	assert.Len(t, f.Case().Claims, 2)
	require.NoError(t, f.SaveAs(t.Context(), filepath.Join(t.TempDir(), "clean.gpkg")))
	_, err = f.Commit(t.Context(), addClaim(1, claim("c2", 1)))
	require.NoError(t, err)
	f = reopen(t, f)
	assert.Len(t, f.Case().Claims, 3)
}

// Layers that GDAL adds leave the case as it is; an index that it adds to one of ours has to go before the case can be edited.
func TestWhatGDALAdds(t *testing.T) {
	path := closed(t)
	ogr(t, "ogr2ogr", "-update", "-append", path, closed(t), "incidents", "-nln", "copied")
	f, err := casefile.Open(t.Context(), path, options())
	require.NoError(t, err)
	require.NoError(t, f.ReadOnly())
	_, err = f.Commit(t.Context(), addClaim(1, claim("c2", 80)))
	require.NoError(t, err)
	require.NoError(t, f.Close())
	assert.Len(t, layer(t, path, "copied").Features, 1)

	ogr(t, "ogrinfo", path, "-sql", "SELECT CreateSpatialIndex('incidents', 'geom')")
	f, err = casefile.Open(t.Context(), path, options())
	require.NoError(t, err)
	require.ErrorContains(t, f.ReadOnly(), "rtree_incidents_geom")
	require.NoError(t, f.SaveAs(t.Context(), filepath.Join(t.TempDir(), "clean.gpkg")))
	_, err = f.Commit(t.Context(), addClaim(1, claim("c3", 90)))
	require.NoError(t, err)
	require.NoError(t, f.Close())
	assert.InDelta(t, 90, layer(t, f.Path(), "incidents").Features[0].Properties["killed_max"], 0)
	assert.Len(t, layer(t, f.Path(), "copied").Features, 1)
}

// Layers that another program has written to, or that another version made, are put right by the next edit.
func TestLayersOfAnotherVersionAreMadeAnew(t *testing.T) {
	path := closed(t)
	run(t, path, "DELETE FROM incidents", "ALTER TABLE incidents DROP COLUMN lon", "UPDATE incidentmap_meta SET value='0' WHERE name='layers'")
	f, err := casefile.Open(t.Context(), path, options())
	require.NoError(t, err)
	_, err = f.Commit(t.Context(), addClaim(1, claim("c2", 99)))
	require.NoError(t, err)
	require.NoError(t, f.Close())
	db, err := gpkg.Connect(t.Context(), path, gpkg.ReadOnly)
	require.NoError(t, err)
	defer db.Close()
	most, err := db.Int(t.Context(), "SELECT killed_max FROM incidents")
	require.NoError(t, err)
	assert.Equal(t, int64(99), most)
}

func TestRowsThatMakeNoSenseAreNamed(t *testing.T) {
	for statement, words := range map[string]string{
		"UPDATE incidentmap_records SET record='{' WHERE id='c0'":                           "c0",
		"UPDATE incidentmap_records SET kind='ghost' WHERE id='c0'":                         "ghost",
		"UPDATE incidentmap_records SET id='c9' WHERE id='c0'":                              "c9",
		"DELETE FROM incidentmap_records WHERE kind='case'":                                 "headers",
		"UPDATE incidentmap_journal SET seq=7":                                              "journal",
		"UPDATE incidentmap_journal SET reverts=1":                                          "journal",
		"DROP TABLE incidentmap_blobs":                                                      "incidentmap_blobs",
		"UPDATE incidentmap_meta SET value='nothing' WHERE name='version'":                  "format",
		"ALTER TABLE incidentmap_records RENAME COLUMN record TO words":                     "record",
		"UPDATE incidentmap_records SET record=json_set(record,'$.When','x') WHERE id='c0'": "c0",
	} {
		path := closed(t)
		run(t, path, statement)
		assert.ErrorContains(t, refused(t, path), words, statement)
	}
}

func TestOtherFilesAreNoCase(t *testing.T) {
	folder := t.TempDir()
	for name, content := range map[string]string{"empty.gpkg": "", "text.gpkg": "This is no database, but it is long enough to have a header of one hundred bytes if it were one: ......."} {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		require.ErrorIs(t, refused(t, path), casefile.ErrNoCase)
	}
	_, err := casefile.Open(t.Context(), filepath.Join(folder, "missing.gpkg"), options())
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = casefile.Open(t.Context(), folder, options())
	require.ErrorIs(t, err, casefile.ErrNoCase)

	path := closed(t)
	run(t, path, "DROP TABLE incidentmap_meta")
	require.ErrorIs(t, refused(t, path), casefile.ErrForeign)
	run(t, path, "PRAGMA application_id=0")
	require.ErrorIs(t, refused(t, path), casefile.ErrNoCase)
}

// A file that was damaged anywhere is refused, or opens with what it held: never with something else.
func TestADamagedFileIsNeverReadAsSomethingElse(t *testing.T) {
	path := closed(t)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	f, err := casefile.Open(t.Context(), path, options())
	require.NoError(t, err)
	want := written(t, f.Case())
	require.NoError(t, f.Close())
	random := rand.New(rand.NewSource(1))
	damaged := filepath.Join(t.TempDir(), "damaged.gpkg")
	refusals, same := 0, 0
	tries := number(t, "INCIDENTMAP_DAMAGES", 200)
	for n := range tries {
		content := bytes.Clone(whole)
		switch n % 4 {
		case 0: // a page that was not written
			page := 4096 * (1 + random.Intn(len(content)/4096-1))
			clear(content[page : page+4096])
		case 1:
			content = content[:random.Intn(len(content))]
		case 2: // a sector of another place
			from, to := 512*random.Intn(len(content)/512), 512*random.Intn(len(content)/512)
			copy(content[to:to+512], whole[from:from+512])
		default: // the structure of a page
			page := 4096 * random.Intn(len(content)/4096)
			for range 3 {
				content[page+random.Intn(64)] ^= byte(1 << random.Intn(8))
			}
		}
		if bytes.Equal(content, whole) {
			continue
		}
		require.NoError(t, os.WriteFile(damaged, content, 0o600))
		f, err := casefile.Open(t.Context(), damaged, casefile.Options{ReadOnly: true})
		if err != nil {
			refusals++
			continue
		}
		require.JSONEq(t, want, written(t, f.Case()))
		same++
		require.NoError(t, f.Close())
	}
	t.Logf("%d damages: %d refused, %d without harm to the case", tries, refusals, same)
	assert.Greater(t, refusals, tries/2)
}

// corpus is a folder of files made by others, with the verdict that each deserves.
func corpus(t *testing.T, name string) (folder string, verdicts map[string]string) {
	t.Helper()
	root := os.Getenv("INCIDENTMAP_CORPORA")
	if root == "" {
		t.Skip("files made by others are not here; set INCIDENTMAP_CORPORA to the folder of corpora")
	}
	folder = filepath.Join(root, name)
	list, err := os.Open(filepath.Join(folder, "verdicts.csv"))
	require.NoError(t, err)
	defer list.Close()
	rows, err := csv.NewReader(list).ReadAll()
	require.NoError(t, err)
	verdicts = map[string]string{}
	for _, r := range rows[1:] {
		verdicts[r[0]] = r[3]
	}
	return folder, verdicts
}

func TestDatabasesThatOthersDamagedAreRefused(t *testing.T) {
	folder, verdicts := corpus(t, "sqlite-corrupt")
	var slowest time.Duration
	said := map[string]int{}
	for name := range verdicts {
		path := filepath.Join(t.TempDir(), name)
		content, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, content, 0o600))
		start := time.Now()
		err = refused(t, path)
		slowest = max(slowest, time.Since(start))
		var damaged *casefile.DamagedError
		switch {
		case errors.As(err, &damaged):
			said["damaged"]++
		case errors.Is(err, casefile.ErrNoCase):
			said["no case"]++
		default:
			said[err.Error()]++
		}
		entries, err := os.ReadDir(filepath.Dir(path))
		require.NoError(t, err)
		assert.Len(t, entries, 1)
	}
	assert.Less(t, slowest, 10*time.Second)
	t.Logf("%d files: %v; slowest %v", len(verdicts), said, slowest)
}

func TestGeoPackagesOfOthersAreRecognised(t *testing.T) {
	folder, verdicts := corpus(t, "ets-gpkg")
	for name := range verdicts {
		path := filepath.Join(t.TempDir(), name)
		content, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, content, 0o600))
		assert.ErrorIs(t, refused(t, path), casefile.ErrForeign, name)
	}
}

func FuzzOpen(f *testing.F) {
	path := closed(f)
	whole, err := os.ReadFile(path)
	require.NoError(f, err)
	f.Add(uint32(18), []byte{2, 2})
	f.Add(uint32(4096), []byte{0})
	f.Add(uint32(len(whole)), []byte{})
	f.Fuzz(func(t *testing.T, at uint32, patch []byte) {
		content := bytes.Clone(whole)
		copy(content[min(int(at), len(content)):], patch)
		damaged := filepath.Join(t.TempDir(), "damaged.gpkg")
		require.NoError(t, os.WriteFile(damaged, content, 0o600))
		start := time.Now()
		defer func() { assert.Less(t, time.Since(start), 10*time.Second, "a file must not hang the program") }()
		if f, err := casefile.Open(t.Context(), damaged, options()); err == nil {
			_, _ = f.Undo(t.Context())
			_, _ = f.At(t.Context(), 0)
			_ = f.Close()
		}
	})
}

func TestOnAFullDiskACaseIsOpenForReading(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "my.gpkg")
	f, err := casefile.Create(ctx, path, small(), options())
	require.NoError(t, err)
	want := written(t, f.Case())
	require.NoError(t, f.Close())
	d := attach(t)
	defer d.detach()
	d.fail = func(o op) int32 {
		if o.kind == opWrite && filepath.Dir(o.name) == filepath.Dir(path) {
			return full
		}
		return 0
	}
	f, err = casefile.Open(ctx, path, options())
	require.NoError(t, err)
	require.ErrorContains(t, f.ReadOnly(), "the disk is full")
	assert.Equal(t, want, written(t, f.Case()))
	require.NoError(t, f.Close())
}
