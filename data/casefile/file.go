package casefile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"incidentmap/data"
	"incidentmap/data/gpkg"
)

// Options says who opens a file and how.
type Options struct {
	Author   string           // who edits, for the journal and for those who find the file locked
	Clock    func() time.Time // time.Now if nil
	ReadOnly bool
	TakeOver bool // on a network share: edit although a lock file says that somebody on another host does
}

func (o *Options) now() time.Time {
	if o.Clock != nil {
		return o.Clock()
	}
	return time.Now()
}

func (o *Options) owner() owner {
	host, err := os.Hostname()
	if err != nil {
		host = ""
	}
	return owner{o.Author, host, os.Getpid(), o.now().UTC().Truncate(time.Second)}
}

// File is an open case file. Its methods may be called from several goroutines; they wait for each other, and for the disk, so that none
// but Case belongs on a goroutine that draws.
type File struct {
	options Options
	current atomic.Pointer[data.Case]

	mu       sync.Mutex
	path     string
	readOnly error       // why it is not edited; nil if it is
	identity os.FileInfo // of the file that was opened
	lock     *lock
	db       *gpkg.Conn // nil if it is only read
	seq      int64      // of the latest edit
	stack    stack
	pending  []pendingEdit
	broken   error // why nothing more can be written to this file
	closed   bool
}

// pendingEdit is an edit that is in memory alone.
type pendingEdit struct {
	edit          *data.Edit
	before, after *data.Case
	blobs         [][]byte
}

// Case is the case as it is now. It is never changed: an edit makes another one.
func (f *File) Case() *data.Case { return f.current.Load() }

// Path is where the file is, with symbolic links resolved.
func (f *File) Path() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.path
}

// ReadOnly is why the file cannot be edited: a *LockedError if somebody else edits it. Nil if it can be.
func (f *File) ReadOnly() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.readOnly
}

// OnShare reports whether the file lies on a network share, where the locks that keep two people apart cannot be relied on.
func (f *File) OnShare() bool { return onShare(f.Path()) }

// SetAuthor says who edits from now on.
func (f *File) SetAuthor(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.options.Author = name
}

// Seq is the number of the latest edit, 0 if there is none.
func (f *File) Seq() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seq
}

// Unsaved is how many edits are in memory alone, because the file could not be written. 0 is the rule.
func (f *File) Unsaved() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.pending)
}

// CanUndo says what Undo would take back.
func (f *File) CanUndo() (what string, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.stack.what[top(f.stack.undo)], len(f.stack.undo) > 0
}

// CanRedo says what Redo would do again.
func (f *File) CanRedo() (what string, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.stack.what[top(f.stack.redo)], len(f.stack.redo) > 0
}

// Commit applies an edit and writes it, with the bytes and the texts of the attachments that it brings. It gives the edit its number, its
// time and, unless it has one, its author; the edit that is given stays as it is. The case after it is returned and current.
//
// Nothing is changed if the edit does not fit the case (data.ErrConflict), brings a fault into it (*InvalidError) or text that is
// not UTF-8 (ErrText), brings an attachment without its bytes (ErrNoBytes), or if the file is read-only (the reason). If it could not be written, the edit is in memory, the case with
// it is returned and the error is a *NotSavedError.
func (f *File) Commit(ctx context.Context, e *data.Edit, blobs ...[]byte) (*data.Case, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.editable(ctx); err != nil {
		return f.Case(), err
	}
	before := f.Case()
	after, err := e.Apply(before)
	if err == nil {
		err = noWorse(before, after)
	}
	for _, ch := range e.Changes {
		if err == nil && ch.After != nil {
			err = writable(ch.After)
		}
	}
	if err == nil {
		err = f.haveBytes(ctx, e, blobs)
	}
	if err != nil {
		return before, err
	}
	return f.accept(e, after, blobs)
}

// Undo takes back the latest edit that has not been taken back, by an edit that does the reverse. Errors are those of Commit, and
// ErrNothing.
func (f *File) Undo(ctx context.Context) (*data.Case, error) {
	return f.revert(ctx, func(s *stack) []int64 { return s.undo })
}

// Redo does again what Undo took back last.
func (f *File) Redo(ctx context.Context) (*data.Case, error) {
	return f.revert(ctx, func(s *stack) []int64 { return s.redo })
}

func (f *File) revert(ctx context.Context, which func(*stack) []int64) (*data.Case, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.editable(ctx); err != nil {
		return f.Case(), err
	}
	seq := top(which(&f.stack))
	if seq == 0 {
		return f.Case(), ErrNothing
	}
	e, err := f.edit(ctx, seq)
	if err != nil {
		return f.Case(), err
	}
	inverse := e.Inverse()
	after, err := inverse.Apply(f.Case())
	if err != nil {
		return f.Case(), err
	}
	return f.accept(inverse, after, nil)
}

// Save tries again to write the edits that are in memory alone. Nil if there are none left.
func (f *File) Save(ctx context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.pending) == 0 {
		return nil
	}
	if err := f.editable(ctx); err != nil {
		return err
	}
	return f.flush()
}

func (f *File) editable(ctx context.Context) error {
	switch {
	case f.closed:
		return &FileError{f.path, ErrClosed}
	case f.readOnly != nil:
		return f.readOnly
	}
	return ctx.Err()
}

// accept makes an edit part of the case and writes it.
func (f *File) accept(e *data.Edit, after *data.Case, blobs [][]byte) (*data.Case, error) {
	entry := *e
	entry.Seq, entry.Time = f.seq+1, f.options.now().UTC().Truncate(time.Millisecond)
	if entry.Author == "" {
		entry.Author = f.options.Author
	}
	f.pending = append(f.pending, pendingEdit{&entry, f.Case(), after, blobs})
	f.seq = entry.Seq
	f.stack.add(entry.Seq, entry.Reverts, entry.What)
	f.current.Store(after)
	return after, f.flush()
}

// flush writes the edits that are in memory, each as a transaction, until one fails.
func (f *File) flush() error {
	for len(f.pending) > 0 {
		p := f.pending[0]
		if err := f.write(p); err != nil {
			if !mayTryAgain(err) && f.broken == nil {
				f.broken = err
				if errors.Is(err, ErrMoved) { // wherever the file is now, it is to have what was saved
					_, _ = f.db.ExecContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)")
				}
			}
			latest := f.pending[len(f.pending)-1].edit
			return &NotSavedError{f.path, latest, inWords(err)}
		}
		f.pending = f.pending[1:]
	}
	return nil
}

// write makes one edit last. It cannot be cancelled: an interrupted flush leaves nobody knowing what is on the disk.
func (f *File) write(p pendingEdit) error {
	if f.broken != nil {
		return f.broken
	}
	if err := f.stillThere(); err != nil {
		return err
	}
	if err := put(context.Background(), f.db, p); err != nil {
		return err
	}
	return f.stillThere()
}

// put writes one edit to the database.
func put(ctx context.Context, db *gpkg.Conn, p pendingEdit) error {
	return transaction(ctx, db, func() error {
		last, err := db.Int(ctx, "SELECT coalesce(max(seq), 0) FROM incidentmap_journal")
		switch {
		case err != nil:
			return err
		case last != p.edit.Seq-1:
			return ErrOthers
		}
		if err := writeBlobs(ctx, db, p.blobs); err != nil {
			return err
		}
		if err := writeRecords(ctx, db, p.edit, p.after); err != nil {
			return err
		}
		if err := updateLayers(ctx, db, p); err != nil {
			return err
		}
		return writeJournal(ctx, db, p.edit)
	})
}

// transaction runs do as a whole or not at all.
func transaction(ctx context.Context, db *gpkg.Conn, do func() error) error {
	if _, err := db.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := do()
	if err == nil {
		_, err = db.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		_, _ = db.ExecContext(ctx, "ROLLBACK") // SQLite has done so by itself after some errors, and then says that there is nothing to roll back
	}
	return err
}

// stillThere makes sure that the file which is open is the one that its name leads to.
func (f *File) stillThere() error {
	info, err := os.Stat(f.path)
	if err == nil && os.SameFile(info, f.identity) {
		return nil
	}
	return ErrMoved
}

// mayTryAgain reports whether the same connection can write once the cause is gone: after a full disk or a busy file. After a failed flush
// the system may count as written what is not, so it is not asked again.
func mayTryAgain(err error) bool {
	switch gpkg.Code(err) & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM:
		return true
	}
	return diskFull(err)
}

// diskFull reports whether there was no room: for a page, or, before anything of a transaction is written, for the index of the log.
func diskFull(err error) bool {
	code := gpkg.Code(err)
	return code&0xff == sqlite3.SQLITE_FULL || code == sqlite3.SQLITE_IOERR_SHMSIZE
}

// inWords says what SQLite's errors mean to the person who edits.
func inWords(err error) error {
	words := map[int]string{
		sqlite3.SQLITE_READONLY: "the file or its folder cannot be written to",
		sqlite3.SQLITE_CANTOPEN: "the file or its folder cannot be written to",
		sqlite3.SQLITE_BUSY:     "another program is using the file",
		sqlite3.SQLITE_IOERR:    "the disk has failed",
		sqlite3.SQLITE_CORRUPT:  "the file is damaged",
	}[gpkg.Code(err)&0xff]
	switch {
	case diskFull(err):
		return fmt.Errorf("the disk is full (%w)", err)
	case words != "":
		return fmt.Errorf("%s (%w)", words, err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("the file or its folder cannot be written to (%w)", err)
	}
	return err
}

// noWorse says what is wrong after an edit that was not wrong before it.
func noWorse(before, after *data.Case) error {
	problems := after.Validate()
	if len(problems) == 0 {
		return nil
	}
	known := map[data.Problem]bool{}
	for _, p := range before.Validate() {
		known[p] = true
	}
	var fresh []data.Problem
	for _, p := range problems {
		if !known[p] {
			fresh = append(fresh, p)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	return &InvalidError{fresh}
}

// reading runs a query on the connection of the editor, or on one that is opened for it alone.
func (f *File) reading(ctx context.Context, do func(context.Context, *gpkg.Conn) error) error {
	if f.closed {
		return &FileError{f.path, ErrClosed}
	}
	db := f.db
	if db == nil {
		var err error
		if db, err = connectReadOnly(ctx, f.path); err != nil {
			return opening(f.path, err)
		}
		defer db.Close()
	}
	return opening(f.path, do(ctx, db))
}

// Close leaves one file and gives the right to edit it to others. Edits that are in memory alone are lost: ask Unsaved before. A file
// that cannot be tidied up stays whole with its log beside it, and the error says why.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil
	}
	f.closed = true
	return f.letGo()
}

func (f *File) letGo() error {
	var err error
	if f.db != nil {
		err = tidy(f.db)
		if gpkg.Code(err)&0xff == sqlite3.SQLITE_BUSY {
			err = nil // somebody is reading it: the log stays beside the file until it is edited again
		}
		err = errors.Join(err, f.db.Close())
	}
	f.lock.release()
	f.db, f.lock = nil, nil
	if err != nil {
		err = &FileError{f.path, err}
	}
	return err
}

// tidy moves the log into the file.
func tidy(db *gpkg.Conn) error {
	_, err := db.ExecContext(context.Background(), "PRAGMA journal_mode=DELETE")
	return err
}
