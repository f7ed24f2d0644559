package casefile

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"incidentmap/data"
	"incidentmap/data/gpkg"
)

// Create makes a case file of a case and opens it. What has the name is replaced, once the new file is complete and on the disk; it must
// be an ordinary file that nobody edits (ErrTarget, *LockedError). The case may have faults, but no two records of a kind with one id
// (*InvalidError) and no text that is not UTF-8 (ErrText). The bytes of attachments are given with it as far as they are at hand.
func Create(ctx context.Context, path string, c *data.Case, o Options, blobs ...[]byte) (*File, error) {
	if err := distinct(c); err != nil {
		return nil, err
	}
	if err := writable(c.Records()...); err != nil {
		return nil, &FileError{path, err}
	}
	target, err := replaceable(path)
	if err != nil {
		return nil, err
	}
	held, err := acquire(target, o.owner(), o.TakeOver)
	if err != nil {
		return nil, opening(target, err)
	}
	f, err := func() (*File, error) {
		err := replace(target, func(temp string) error { return build(ctx, temp, c, o, blobs) })
		if err != nil {
			return nil, err
		}
		return edit(ctx, target, o, held)
	}()
	if err != nil {
		held.release()
		return nil, opening(target, inWords(err))
	}
	return f, nil
}

// unflushed pragmas are for a file that does not have its name yet and is flushed as a whole before it gets it.
var unflushed = []string{"journal_mode(MEMORY)", "synchronous(OFF)"}

func build(ctx context.Context, temp string, c *data.Case, o Options, blobs [][]byte) error {
	db, err := gpkg.Connect(ctx, temp, gpkg.ReadWrite, unflushed...)
	if err != nil {
		return err
	}
	err = createTables(ctx, db, o.now())
	if err == nil {
		err = transaction(ctx, db, func() error {
			if err := insertAll(ctx, db, c); err != nil {
				return err
			}
			if err := writeBlobs(ctx, db, blobs); err != nil {
				return err
			}
			return remakeLayers(ctx, db, c, o.now())
		})
	}
	return errors.Join(err, db.Close())
}

// distinct makes sure that each record can be found by its id.
func distinct(c *data.Case) error {
	seen := map[key]bool{}
	for _, r := range c.Records() {
		k := keyOf(r)
		if seen[k] {
			return &InvalidError{[]data.Problem{{Subject: k.id, Reason: string(k.kind) + " id is used twice"}}}
		}
		seen[k] = true
	}
	return nil
}

// ExportCopy writes a copy of the file with its journal and its attachments, and with the edits that are in memory alone: one file, complete
// and on the disk before it gets its name. What has the name is replaced; it must be an ordinary file that nobody edits (ErrTarget,
// *LockedError).
func (f *File) ExportCopy(ctx context.Context, path string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.export(path, func(target string) error { return f.copyTo(ctx, target) })
}

// ExportWithoutHistory writes the case as it is now into a file of its own, as ExportCopy does, but without the journal and without the copies
// of documents that were removed: what was corrected or taken out is not handed on with it.
func (f *File) ExportWithoutHistory(ctx context.Context, path string) error {
	c := f.Case()
	blobs, err := f.attached(ctx, c)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.export(path, func(target string) error {
		return replace(target, func(temp string) error { return build(ctx, temp, c, f.options, blobs) })
	})
}

// export has a file written that is not this one. The lock of its name is held meanwhile.
func (f *File) export(path string, write func(target string) error) error {
	target, err := replaceable(path)
	if err != nil {
		return err
	}
	if f.isAt(target) {
		return &FileError{target, fmt.Errorf("%w: it is the file itself", ErrTarget)}
	}
	held, err := acquire(target, f.options.owner(), f.options.TakeOver)
	if err != nil {
		return opening(target, err)
	}
	defer held.release()
	return write(target)
}

// SaveAs writes the file as ExportCopy does and goes on with the new one, which is edited from then on; the old one is closed. It also
// makes a file that could only be read one that can be edited, and takes along edits that could not be written. Should even this fail
// because the old file cannot be read any more, Create makes a file of Case, without the journal.
func (f *File) SaveAs(ctx context.Context, path string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	target, err := replaceable(path)
	if err != nil {
		return err
	}
	if f.isAt(target) {
		switch {
		case f.readOnly != nil:
			return f.readOnly
		case len(f.pending) > 0:
			return f.flush()
		}
		return nil
	}
	if target == f.path {
		return &FileError{target, fmt.Errorf("%w: take another name", ErrMoved)}
	}
	held, err := acquire(target, f.options.owner(), f.options.TakeOver)
	if err != nil {
		return opening(target, err)
	}
	err = f.copyTo(ctx, target)
	var next *File
	if err == nil {
		next, err = edit(ctx, target, f.options, held)
	}
	if err != nil {
		held.release()
		return opening(target, err)
	}
	_ = f.letGo() // the old file is whole in any case, and what it lacks is in the new one
	f.path, f.readOnly, f.identity, f.lock, f.db = next.path, nil, next.identity, next.lock, next.db
	f.seq, f.stack, f.pending, f.broken = next.seq, next.stack, nil, nil
	f.current.Store(next.Case())
	return nil
}

// isAt reports whether a name leads to the open file.
func (f *File) isAt(target string) bool {
	here, err := os.Stat(f.path)
	if err != nil {
		return false
	}
	there, err := os.Stat(target)
	return err == nil && os.SameFile(here, there) && (f.identity == nil || os.SameFile(here, f.identity))
}

func (f *File) copyTo(ctx context.Context, target string) error {
	return replace(target, func(temp string) error {
		if err := f.reading(ctx, func(ctx context.Context, db *gpkg.Conn) error { return vacuumInto(ctx, db, temp) }); err != nil {
			return err
		}
		return finish(ctx, temp, f.pending)
	})
}

func vacuumInto(ctx context.Context, db *gpkg.Conn, name string) error {
	_, err := db.ExecContext(ctx, "VACUUM INTO ?", name)
	return err
}

// finish makes a copy a case file to hand over: with the edits that the original lacks, without what other programs put in to run, and sound.
func finish(ctx context.Context, temp string, pending []pendingEdit) error {
	db, err := gpkg.Connect(ctx, temp, gpkg.ReadWrite, unflushed...)
	if err != nil {
		return err
	}
	err = dropExtras(ctx, db)
	if err == nil {
		err = addPending(ctx, db, pending)
	}
	if err == nil {
		err = db.Check(ctx)
	}
	return errors.Join(err, db.Close())
}

// dropExtras removes the triggers that would run when the case is written to, and the spatial indexes that they keep.
func dropExtras(ctx context.Context, db *gpkg.Conn) error {
	extras, err := extrasOf(ctx, db)
	if err != nil || len(extras) == 0 {
		return err
	}
	var statements []string
	for _, name := range extras {
		statements = append(statements, "DROP TRIGGER "+gpkg.Quote(name))
	}
	for _, l := range layers {
		if l.sites != nil {
			statements = append(statements, "DROP TABLE IF EXISTS rtree_"+l.name+"_geom",
				"DELETE FROM gpkg_extensions WHERE extension_name='gpkg_rtree_index' AND lower(table_name)='"+l.name+"'")
		}
	}
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func addPending(ctx context.Context, db *gpkg.Conn, pending []pendingEdit) error {
	_, last, err := readStack(ctx, db)
	if err != nil {
		return err
	}
	for _, p := range pending {
		if p.edit.Seq <= last {
			continue // it was written before the file was lost
		}
		if err := put(ctx, db, p); err != nil {
			return err
		}
	}
	return nil
}

// replaceable is the name to write to, in a folder that is there. A link, a device and a folder are refused.
func replaceable(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", &FileError{path, err}
	}
	info, err := os.Lstat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		folder, err := filepath.EvalSymlinks(filepath.Dir(abs))
		if err != nil {
			return "", &FileError{path, errors.New("its folder is not there")}
		}
		return filepath.Join(folder, filepath.Base(abs)), nil
	case err != nil:
		return "", &FileError{path, err}
	case !info.Mode().IsRegular():
		return "", &FileError{path, ErrTarget}
	}
	if abs, err = filepath.EvalSymlinks(abs); err != nil {
		return "", &FileError{path, err}
	}
	return abs, nil
}

// replace fills a file beside the target, flushes it, and gives it the target's name. The target's lock must be held.
func replace(target string, fill func(temp string) error) error {
	temp, err := temporary(target)
	if err != nil {
		return err
	}
	if err := fill(temp); err != nil {
		return discard(temp, err)
	}
	if err := settle(target); err != nil {
		return discard(temp, err)
	}
	return publish(temp, target)
}

// temporary makes an empty file beside the target, with the rights that any new file has. What an earlier attempt left over goes away.
func temporary(target string) (string, error) {
	folder, base := filepath.Split(target)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "."+base+".") && strings.Contains(e.Name(), ".part") {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
	name := filepath.Join(folder, "."+base+"."+rand.Text()[:8]+".part")
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) //nolint:gosec // the user's umask decides
	if err != nil {
		return "", err
	}
	return name, f.Close()
}

func discard(temp string, err error) error {
	_ = os.Remove(temp + "-journal")
	return errors.Join(err, os.Remove(temp))
}

// settle moves the log of a file that is about to be replaced into it: beside another file it would damage that one.
func settle(target string) error {
	if len(logs(target)) == 0 {
		return nil
	}
	if db, err := gpkg.Connect(context.Background(), target, gpkg.ReadWrite); err == nil {
		_ = tidy(db)
		_ = db.Close()
	}
	if left := logs(target); len(left) > 0 {
		return fmt.Errorf("%w: %s belongs to a file of that name; take another name", ErrTarget, filepath.Base(left[0]))
	}
	return nil
}

// publish flushes a complete file and gives it its name.
func publish(temp, target string) error {
	f, err := os.OpenFile(temp, os.O_RDWR, 0)
	if err != nil {
		return discard(temp, err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return discard(temp, err)
	}
	if err := os.Rename(temp, target); err != nil {
		return discard(temp, err)
	}
	return syncFolder(filepath.Dir(target))
}
