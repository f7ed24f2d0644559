package casefile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	sqlite3 "modernc.org/sqlite/lib"

	"incidentmap/data"
	"incidentmap/data/gpkg"
)

// Open opens a case file. It is checked through a connection that cannot write before anything else is done with it: that it is a case file
// (ErrForeign: another GeoPackage; ErrNoCase), that its pages hold together (*DamagedError), that no newer program wrote it (*VersionError).
// An older one is migrated, and a copy of it is left beside.
//
// A file that cannot be edited is opened all the same, for reading: ReadOnly says why, with a *LockedError if somebody else edits it.
func Open(ctx context.Context, path string, o Options) (*File, error) {
	path, info, err := locate(path)
	if err != nil {
		return nil, err
	}
	extras, err := checkFile(ctx, path)
	if needsRollback(err) && !o.ReadOnly {
		err = nil // a transaction was cut short; only who may write can take it back, and the checks follow then
	}
	if err != nil {
		return nil, opening(path, err)
	}
	reason := whyNot(path, info, o, extras)
	if reason == nil {
		f, err := openToEdit(ctx, path, o)
		if err == nil {
			return f, nil
		}
		if reason = onlyReadable(path, err); reason == nil {
			return nil, opening(path, err)
		}
	}
	f := &File{options: o, path: path, readOnly: reason}
	if err := f.reading(ctx, f.load); err != nil {
		return nil, err
	}
	return f, nil
}

// locate follows symbolic links to an ordinary file.
func locate(path string) (string, os.FileInfo, error) {
	abs, err := filepath.Abs(path)
	if err == nil {
		abs, err = filepath.EvalSymlinks(abs)
	}
	var info os.FileInfo
	if err == nil {
		info, err = os.Stat(abs)
	}
	switch {
	case err != nil:
		if p, ok := errors.AsType[*fs.PathError](err); ok {
			err = p.Err
		}
		return "", nil, &FileError{path, err}
	case !info.Mode().IsRegular() || info.Size() == 0:
		return "", nil, &FileError{path, ErrNoCase}
	}
	return abs, info, nil
}

// whyNot is a reason not to edit a file that can be told without trying.
func whyNot(path string, info os.FileInfo, o Options, extras []string) error {
	switch {
	case o.ReadOnly:
		return &FileError{path, ErrReadOnly}
	case len(extras) > 0:
		return &FileError{path, fmt.Errorf("another program has put %q into it, which would run when it is edited; 'Save as' leaves that out", extras[0])}
	case names(info) > 1:
		return &FileError{path, errors.New("it stands under several names (hard links), and editing it under one of them would damage it")}
	}
	return nil
}

// onlyReadable is why a file that could not be opened for editing can still be read; nil if it cannot.
func onlyReadable(path string, err error) error {
	if locked, ok := errors.AsType[*LockedError](err); ok {
		return locked
	}
	if errors.Is(err, ErrNoLock) {
		return &FileError{path, err}
	}
	if diskFull(err) {
		return &FileError{path, errors.New("the disk is full")}
	}
	if code := gpkg.Code(err) & 0xff; cannotWrite(err) || code == sqlite3.SQLITE_READONLY || code == sqlite3.SQLITE_CANTOPEN {
		return &FileError{path, errors.New("the file or its folder cannot be written to")}
	}
	return nil
}

// needsRollback reports whether SQLite refused to read because a transaction was cut short.
func needsRollback(err error) bool {
	code := gpkg.Code(err)
	return code == sqlite3.SQLITE_READONLY_ROLLBACK || code == sqlite3.SQLITE_READONLY_RECOVERY
}

// connectReadOnly opens a file for reading, also one in a folder where SQLite cannot make the files that it keeps beside.
func connectReadOnly(ctx context.Context, path string) (*gpkg.Conn, error) {
	db, err := gpkg.Connect(ctx, path, gpkg.ReadOnly)
	if err != nil {
		return nil, err
	}
	_, err = db.Int(ctx, "SELECT count(*) FROM sqlite_schema")
	if err == nil {
		return db, nil
	}
	db.Close()
	if gpkg.Code(err)&0xff == sqlite3.SQLITE_CANTOPEN && len(logs(path)) == 0 {
		return gpkg.Connect(ctx, path, gpkg.Immutable)
	}
	return nil, err
}

// logs are the files beside a database that hold a part of it.
func logs(path string) []string {
	var out []string
	for _, suffix := range []string{"-wal", "-journal"} {
		if info, err := os.Lstat(path + suffix); err == nil && info.Size() > 0 {
			out = append(out, path+suffix)
		}
	}
	return out
}

// checkFile looks at a file without writing to it, and names what others have put into it that would run.
func checkFile(ctx context.Context, path string) (extras []string, err error) {
	mode := gpkg.AtRest(path)
	if extras, err = checkAs(ctx, path, mode); err != nil && mode != gpkg.AtRest(path) {
		return checkAs(ctx, path, gpkg.ReadOnly) // somebody began to edit it meanwhile
	}
	return extras, err
}

func checkAs(ctx context.Context, path string, mode gpkg.Mode) (extras []string, err error) {
	connect := connectReadOnly
	if mode == gpkg.Immutable {
		connect = func(ctx context.Context, path string) (*gpkg.Conn, error) { return gpkg.Connect(ctx, path, mode) }
	}
	db, err := connect(ctx, path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if extras, err = inspect(ctx, db); err != nil {
		return nil, err
	}
	return extras, db.Check(ctx)
}

// inspect tells a case file that this program can read by what its tables are.
func inspect(ctx context.Context, db *gpkg.Conn) (extras []string, err error) {
	application, err := db.Int(ctx, "PRAGMA application_id")
	if err != nil {
		return nil, err
	}
	tables, err := db.Strings(ctx, "SELECT name FROM sqlite_schema WHERE type='table'")
	switch {
	case err != nil:
		return nil, err
	case !slices.Contains(tables, "incidentmap_meta"):
		if gpkg.IsApplication(application) {
			return nil, ErrForeign
		}
		return nil, ErrNoCase
	}
	have, err := fileVersion(ctx, db)
	if err != nil {
		return nil, err
	}
	if have > version {
		return nil, &VersionError{Have: have, Supported: version}
	}
	for _, name := range ownNames {
		if !slices.Contains(tables, name) {
			return nil, fmt.Errorf("%w: it has no table %s", gpkg.ErrDamaged, name)
		}
	}
	return extrasOf(ctx, db)
}

// extrasOf names the triggers that would run when tables of a case are written to. Those on layers that others have added do not.
func extrasOf(ctx context.Context, db *gpkg.Conn) ([]string, error) {
	tables := slices.Concat(ownNames, []string{"gpkg_contents"})
	for _, l := range layers {
		tables = append(tables, l.name)
	}
	rows, err := db.QueryContext(ctx, "SELECT name, lower(tbl_name) FROM sqlite_schema WHERE type='trigger' ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name, table string
		if err := rows.Scan(&name, &table); err != nil {
			return nil, err
		}
		if slices.Contains(tables, table) {
			out = append(out, name)
		}
	}
	return out, rows.Err()
}

func fileVersion(ctx context.Context, db *gpkg.Conn) (int, error) {
	have, err := db.Int(ctx, "SELECT CAST(value AS INTEGER) FROM incidentmap_meta WHERE name='version'")
	if err == nil && have < 1 {
		err = fmt.Errorf("%w: its format %d was never written", gpkg.ErrDamaged, have)
	}
	return int(have), err
}

// opening makes errors of SQLite those of this package, with the name of the file.
func opening(path string, err error) error {
	if err == nil {
		return nil
	}
	verdict := gpkg.Verdict(err)
	if newer, ok := errors.AsType[*VersionError](err); ok {
		return &VersionError{path, newer.Have, newer.Supported}
	}
	switch {
	case errors.Is(verdict, gpkg.ErrNoDatabase):
		return &FileError{path, fmt.Errorf("%w: %w", ErrNoCase, err)}
	case errors.Is(verdict, gpkg.ErrDamaged):
		return &DamagedError{path, err}
	case needsRollback(err):
		return &FileError{path, fmt.Errorf("an edit was cut short; open it for editing once, so that it is taken back: %w", err)}
	}
	for _, named := range []bool{isType[*FileError](err), isType[*DamagedError](err), isType[*LockedError](err)} {
		if named {
			return err
		}
	}
	return &FileError{path, err}
}

func isType[E error](err error) bool { _, ok := errors.AsType[E](err); return ok }

// openToEdit takes the lock, makes sure that the file is still sound and reads it.
func openToEdit(ctx context.Context, path string, o Options) (*File, error) {
	held, err := acquire(path, o.owner(), o.TakeOver)
	if err != nil {
		return nil, err
	}
	f, err := edit(ctx, path, o, held)
	if err != nil {
		held.release()
		return nil, err
	}
	return f, nil
}

// edit opens a file whose lock is held.
func edit(ctx context.Context, path string, o Options, held *lock) (*File, error) {
	before, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	// The log is flushed at each commit, as FULL has it: what was committed survives a power loss. EXTRA does the same for the journal that
	// stands in for the log on a network share and while the file is opened and closed.
	db, err := gpkg.Connect(ctx, path, gpkg.ReadWrite, "synchronous(EXTRA)")
	if err != nil {
		return nil, err
	}
	f := &File{options: o, path: path, lock: held, db: db, identity: before}
	if err := f.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return f, nil
}

func (f *File) prepare(ctx context.Context) error {
	extras, err := inspect(ctx, f.db)
	if err != nil {
		return err
	}
	if len(extras) > 0 {
		return fmt.Errorf("another program put %q into it meanwhile", extras[0])
	}
	if len(logs(f.path)) > 0 {
		if err := f.db.Check(ctx); err != nil { // what was cut short has been taken back by now
			return err
		}
	}
	if err := migrate(ctx, f.db, f.path, migrations); err != nil {
		return err
	}
	if err := f.load(ctx, f.db); err != nil {
		return err
	}
	mode := "WAL"
	if onShare(f.path) {
		mode = "DELETE" // a log needs memory that all who have the file open share
	}
	if _, err := f.db.Strings(ctx, "PRAGMA journal_mode="+mode); err != nil {
		return err
	}
	return f.stillThere()
}

// load reads the state of the file.
func (f *File) load(ctx context.Context, db *gpkg.Conn) error {
	if _, err := db.ExecContext(ctx, "BEGIN DEFERRED"); err != nil {
		return err
	}
	c, s, seq, err := read(ctx, db)
	_, _ = db.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // it has read only
	if err != nil {
		return err
	}
	f.stack, f.seq = s, seq
	f.current.Store(c)
	return nil
}

func read(ctx context.Context, db *gpkg.Conn) (*data.Case, stack, int64, error) {
	s, seq, err := readStack(ctx, db)
	if err != nil {
		return nil, s, 0, damaged(ctx, err)
	}
	c, err := readCase(ctx, db)
	if err != nil {
		return nil, s, 0, damaged(ctx, err)
	}
	return c, s, seq, nil
}

// damaged says that rows which could be read make no sense.
func damaged(ctx context.Context, err error) error {
	if gpkg.Code(err) != 0 || ctx.Err() != nil {
		return err
	}
	return fmt.Errorf("%w: %w", gpkg.ErrDamaged, err)
}
