package casefile_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/casefile"
)

// unwritableFolder plays a user who may read a case but not write to its folder.
func unwritableFolder(args []string) error {
	ctx := context.Background()
	f, err := casefile.Open(ctx, args[0], options())
	if err != nil {
		return err
	}
	if f.ReadOnly() == nil {
		return errors.New("it can be edited")
	}
	if _, err := f.Commit(ctx, addClaim(1, claim("c1", 1))); err == nil {
		return errors.New("an edit was taken")
	}
	if _, err := casefile.Create(ctx, filepath.Join(filepath.Dir(args[0]), "new.gpkg"), small(), options()); err == nil {
		return errors.New("a file was made")
	}
	if err := f.SaveAs(ctx, args[1]); err != nil {
		return err
	}
	_, err = f.Commit(ctx, addClaim(1, claim("c1", 1)))
	say(len(f.Case().Claims), f.Path())
	return errors.Join(err, f.Close())
}

func TestInAReadOnlyFolderTheCaseIsReadAndSavedElsewhere(t *testing.T) {
	folder, elsewhere := openFolder(t), openFolder(t)
	path := filepath.Join(folder, "case.gpkg")
	f, err := casefile.Create(t.Context(), path, small(), options())
	require.NoError(t, err)
	require.NoError(t, f.Close())
	require.NoError(t, os.Chmod(folder, 0o555))
	require.NoError(t, os.Chmod(path, 0o444))
	t.Cleanup(func() { _ = os.Chmod(folder, 0o777) })
	target := filepath.Join(elsewhere, "own.gpkg")
	cmd := child(t, "folder", path, target)
	asNobody(cmd)
	out, err := cmd.Output()
	require.NoError(t, err, string(out))
	assert.Equal(t, "2 "+target+"\n", string(out))
}

// openFolder is a folder that every user may write to, below folders that every user may enter.
func openFolder(t *testing.T) string {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	require.NoError(t, os.Chmod(filepath.Dir(folder), 0o755))
	require.NoError(t, os.Chmod(folder, 0o777))
	return folder
}

func TestAFileThatVanishesIsNotSaidToBeSaved(t *testing.T) {
	for name, vanish := range map[string]func(path string) error{
		"removed": os.Remove,
		"renamed": func(path string) error { return os.Rename(path, path+".moved") },
		"replaced": func(path string) error {
			return errors.Join(os.Remove(path), os.WriteFile(path, []byte("another file"), 0o600))
		},
		"folder": func(path string) error { return os.Rename(filepath.Dir(path), filepath.Dir(path)+"-moved") },
	} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			folder := filepath.Join(t.TempDir(), "folder")
			require.NoError(t, os.Mkdir(folder, 0o700))
			path := filepath.Join(folder, "case.gpkg")
			f, err := casefile.Create(ctx, path, small(), options())
			require.NoError(t, err)
			_, err = f.Commit(ctx, addClaim(1, claim("c1", 1)))
			require.NoError(t, err)
			require.NoError(t, vanish(path))
			for i := range 2 {
				c, err := f.Commit(ctx, addClaim(2, claim(fmt.Sprint("d", i), 1)))
				var not *casefile.NotSavedError
				require.ErrorAs(t, err, &not)
				require.ErrorIs(t, err, casefile.ErrMoved)
				assert.Len(t, c.Claims, 3+i)
			}
			require.ErrorIs(t, f.Save(ctx), casefile.ErrMoved)
			_, err = f.Undo(ctx)
			require.ErrorIs(t, err, casefile.ErrMoved)
			assert.Len(t, f.Case().Claims, 3)
			assert.Equal(t, 3, f.Unsaved())
			if name != "replaced" && name != "folder" {
				require.Error(t, f.SaveAs(ctx, path), "its log is still there")
			}
			target := filepath.Join(t.TempDir(), "new.gpkg")
			require.NoError(t, f.SaveAs(ctx, target))
			assert.Equal(t, target, f.Path())
			assert.Zero(t, f.Unsaved())
			f = reopen(t, f)
			assert.Len(t, f.Case().Claims, 3)
			assert.Equal(t, int64(4), f.Seq())
			_, err = f.Redo(ctx)
			require.NoError(t, err)
		})
	}
}

func TestAnotherWriterIsNoticed(t *testing.T) {
	ctx := t.Context()
	f := create(t, small())
	require.NoError(t, os.Remove(filepath.Join(filepath.Dir(f.Path()), ".test.gpkg.lock")))
	other, err := casefile.Open(ctx, f.Path(), options())
	require.NoError(t, err)
	require.NoError(t, other.ReadOnly(), "nothing said that the file is edited")
	_, err = other.Commit(ctx, addClaim(1, claim("theirs", 1)))
	require.NoError(t, err)
	c, err := f.Commit(ctx, addClaim(1, claim("ours", 1)))
	require.ErrorIs(t, err, casefile.ErrOthers)
	assert.Equal(t, "ours", c.Claims[1].ID)
	assert.Equal(t, "theirs", other.Case().Claims[1].ID)
	require.NoError(t, other.Close())
}

func TestSaveAsGoesOnWithTheNewFile(t *testing.T) {
	ctx := t.Context()
	f := create(t, small())
	old := f.Path()
	_, err := f.Commit(ctx, addClaim(1, claim("c1", 1)))
	require.NoError(t, err)
	target := filepath.Join(t.TempDir(), "what? 100% #1.gpkg")
	require.NoError(t, f.SaveAs(ctx, target))
	_, err = f.Commit(ctx, addClaim(2, claim("c2", 1)))
	require.NoError(t, err)
	_, err = f.Undo(ctx)
	require.NoError(t, err)
	_, err = f.Undo(ctx)
	require.NoError(t, err)
	assert.Len(t, f.Case().Claims, 1)

	first, err := casefile.Open(ctx, old, options())
	require.NoError(t, err)
	require.NoError(t, first.ReadOnly(), "nobody edits the old file any more")
	assert.Len(t, first.Case().Claims, 2)
	var locked *casefile.LockedError
	require.ErrorAs(t, first.SaveAs(ctx, target), &locked, "a file that is edited is not replaced")
	require.ErrorAs(t, first.ExportCopy(ctx, target), &locked)
	require.NoError(t, first.Close())
	require.NoError(t, f.SaveAs(ctx, target), "it is there already")
}

func TestACopyIsOneCompleteFile(t *testing.T) {
	ctx := t.Context()
	f := create(t, small())
	_, err := f.Commit(ctx, addClaim(1, claim("c1", 1)))
	require.NoError(t, err)
	folder := t.TempDir()
	target := filepath.Join(folder, "copy.gpkg")
	require.NoError(t, os.WriteFile(target, []byte("something older"), 0o600))
	require.NoError(t, f.ExportCopy(ctx, target))
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, entries, 1)
	c, err := casefile.Open(ctx, target, options())
	require.NoError(t, err)
	assert.JSONEq(t, written(t, f.Case()), written(t, c.Case()))
	what, ok := c.CanUndo()
	assert.True(t, ok)
	assert.Equal(t, "add claim", what)
	require.NoError(t, c.Close())
	require.ErrorIs(t, f.ExportCopy(ctx, f.Path()), casefile.ErrTarget)
}

func TestOnlyOrdinaryFilesAreReplaced(t *testing.T) {
	ctx := t.Context()
	f := create(t, small())
	folder := t.TempDir()
	canary := filepath.Join(folder, "canary")
	require.NoError(t, os.WriteFile(canary, []byte("untouched"), 0o600))
	link := filepath.Join(folder, "link.gpkg")
	require.NoError(t, os.Symlink(canary, link))
	dead := filepath.Join(folder, "dead.gpkg")
	require.NoError(t, os.Symlink(filepath.Join(folder, "nothing"), dead))
	withLog := filepath.Join(folder, "log.gpkg")
	require.NoError(t, os.WriteFile(withLog+"-wal", []byte("of a file that is gone"), 0o600))
	for _, target := range []string{link, dead, folder, os.DevNull, withLog} {
		require.ErrorIs(t, f.ExportCopy(ctx, target), casefile.ErrTarget, target)
		require.ErrorIs(t, f.SaveAs(ctx, target), casefile.ErrTarget, target)
		_, err := casefile.Create(ctx, target, small(), options())
		require.ErrorIs(t, err, casefile.ErrTarget, target)
	}
	require.Error(t, f.ExportCopy(ctx, filepath.Join(folder, "no", "such", "folder.gpkg")))
	content, err := os.ReadFile(canary)
	require.NoError(t, err)
	assert.Equal(t, "untouched", string(content))
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, entries, 4, "nothing is left over")
}

// A symbolic link to a case opens the file behind it, under one lock.
func TestALinkAndItsFileAreOneCase(t *testing.T) {
	f := create(t, small())
	link := filepath.Join(t.TempDir(), "link.gpkg")
	require.NoError(t, os.Symlink(f.Path(), link))
	again, err := casefile.Open(t.Context(), link, options())
	require.NoError(t, err)
	var locked *casefile.LockedError
	require.ErrorAs(t, again.ReadOnly(), &locked)
	require.NoError(t, again.Close())

	require.NoError(t, f.Close())
	hard := filepath.Join(t.TempDir(), "hard.gpkg")
	require.NoError(t, os.Link(f.Path(), hard))
	again, err = casefile.Open(t.Context(), hard, options())
	require.NoError(t, err)
	require.ErrorContains(t, again.ReadOnly(), "several names")
	require.NoError(t, again.Close())
}

func TestAReaderSeesWhatIsBeingEdited(t *testing.T) {
	ctx := t.Context()
	f := create(t, small())
	_, err := f.Commit(ctx, addClaim(1, claim("c1", 1)))
	require.NoError(t, err)
	reader, err := casefile.Open(ctx, f.Path(), casefile.Options{ReadOnly: true})
	require.NoError(t, err)
	require.ErrorIs(t, reader.ReadOnly(), casefile.ErrReadOnly)
	assert.Len(t, reader.Case().Claims, 2)
	_, err = reader.Commit(ctx, addClaim(1, claim("c2", 1)))
	require.ErrorIs(t, err, casefile.ErrReadOnly)
	_, err = reader.Undo(ctx)
	require.ErrorIs(t, err, casefile.ErrReadOnly)
	journal, err := reader.Journal(ctx, 1, 10)
	require.NoError(t, err)
	assert.Len(t, journal, 1)
	_, err = f.Undo(ctx)
	require.NoError(t, err)
	again, err := reader.Journal(ctx, 1, 10)
	require.NoError(t, err)
	assert.Equal(t, journal, again, "what is done later is no part of what was opened")
	first, err := reader.At(ctx, 0)
	require.NoError(t, err)
	assert.JSONEq(t, written(t, small()), written(t, first))
	require.NoError(t, reader.Close())
	_, err = reader.Journal(ctx, 1, 10)
	require.ErrorIs(t, err, casefile.ErrClosed)
}
