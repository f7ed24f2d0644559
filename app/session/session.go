// Package session is the case that a window works on and the file that keeps it. Every edit goes to the disk at once, on a worker, one after
// another; the case is never "unsaved" unless the disk refuses, and then the session says so until a place is found that takes it.
package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/casefile"
)

// Ext is the extension of case files.
const Ext = ".gpkg"

// Options says how a session works. Run runs a function on a worker, Post on the UI goroutine, in the order in which it is called.
type Options struct {
	Author string           // for the journal
	Drafts string           // folder for case files that the user has not given a place yet
	Clock  func() time.Time // time.Now if nil
	Run    func(func())
	Post   func(func())
}

func (o *Options) file() casefile.Options {
	return casefile.Options{Author: o.Author, Clock: o.Clock}
}

func (o *Options) now() time.Time {
	if o.Clock != nil {
		return o.Clock()
	}
	return time.Now()
}

// State is what a window shows of its session.
type State struct {
	Case     *data.Case
	Name     string // of the file, or of what the case was read from
	Path     string // of the case file; empty if the case is in none
	Draft    bool   // the file lies where the program keeps drafts
	ReadOnly error  // why the case cannot be edited; nil if it can be
	Undo     string // what Undo takes back; empty: nothing
	Redo     string
	NotSaved error // why edits are in memory alone; nil if the disk has all
	Unsaved  int   // how many
	Busy     bool  // something is being written
}

// Session is the work on one case. Its methods belong to the UI goroutine and return at once.
type Session struct {
	// OnChange is told every new state.
	OnChange func(State)

	options Options
	file    *casefile.File // nil while the case is in no case file; jobs, which run one at a time, use it on a worker
	state   State          // as the last job left it
	jobs    []job
	closing bool
}

// job is something to do with the file on a worker. It gives back the file to go on with.
type job struct {
	do   func(ctx context.Context, f *casefile.File) (*casefile.File, error)
	done func(error)
}

// New is a session on a case that is in no case file: the built-in one, or one that was read from another format. The first edit makes a
// draft of it. The name is that of what it was read from.
func New(c *data.Case, name string, o Options) *Session {
	return &Session{options: o, state: State{Case: c, Name: name}}
}

// Open is a session on a case file. It waits for the disk: call it on a worker.
func Open(ctx context.Context, path string, o Options) (*Session, error) {
	f, err := casefile.Open(ctx, path, o.file())
	if err != nil {
		return nil, err
	}
	s := &Session{options: o, file: f}
	s.state = s.look(f, nil)
	return s, nil
}

// Case is the case as it is now.
func (s *Session) Case() *data.Case { return s.state.Case }

// State is what there is to show.
func (s *Session) State() State {
	st := s.state
	st.Busy = len(s.jobs) > 0
	return st
}

// File is the case file, for reading its journal and its copies of documents on a worker; nil if the case is in none.
func (s *Session) File() *casefile.File { return s.file }

// look reads the state of a file after a job that ended with err.
func (s *Session) look(f *casefile.File, err error) State {
	st := State{Case: f.Case(), Path: f.Path(), ReadOnly: f.ReadOnly(), Unsaved: f.Unsaved()}
	st.Name, st.Draft = filepath.Base(st.Path), filepath.Dir(st.Path) == s.drafts()
	st.Undo, _ = f.CanUndo()
	st.Redo, _ = f.CanRedo()
	if st.Unsaved > 0 {
		if st.NotSaved = s.state.NotSaved; err != nil {
			st.NotSaved = err
		}
	}
	return st
}

// SetAuthor says who edits from now on.
func (s *Session) SetAuthor(name string) {
	s.options.Author = name
	if s.file != nil {
		s.file.SetAuthor(name)
	}
}

// Do writes an edit. Its error is told to done, if that is given, once the disk has answered; a *casefile.NotSavedError means that the edit
// is in the case all the same.
func (s *Session) Do(e *data.Edit, done func(error), blobs ...[]byte) {
	c := s.state.Case
	s.enqueue(done, func(ctx context.Context, f *casefile.File) (*casefile.File, error) {
		if f == nil {
			var err error
			if f, err = s.draft(ctx, c); err != nil {
				return nil, err
			}
		}
		_, err := f.Commit(ctx, e, blobs...)
		return f, err
	})
}

// Undo takes the latest edit back.
func (s *Session) Undo(done func(error)) { s.revert(done, (*casefile.File).Undo) }

// Redo does again what Undo took back.
func (s *Session) Redo(done func(error)) { s.revert(done, (*casefile.File).Redo) }

func (s *Session) revert(done func(error), way func(*casefile.File, context.Context) (*data.Case, error)) {
	s.enqueue(done, func(ctx context.Context, f *casefile.File) (*casefile.File, error) {
		if f == nil {
			return nil, casefile.ErrNothing
		}
		_, err := way(f, ctx)
		return f, err
	})
}

// GoBack takes back all edits after one, as one edit that can be undone itself.
func (s *Session) GoBack(seq int64, done func(error)) {
	s.enqueue(done, func(ctx context.Context, f *casefile.File) (*casefile.File, error) {
		if f == nil {
			return nil, casefile.ErrNothing
		}
		e, n, err := f.Back(ctx, seq)
		if err != nil {
			return f, err
		}
		e.What = "go back by " + words.Plural(n, "edit")
		_, err = f.Commit(ctx, e)
		return f, err
	})
}

// SaveAs puts the case into another file and goes on with that one. A draft that got a place of its own is removed.
func (s *Session) SaveAs(path string, done func(error)) {
	c := s.state.Case
	s.enqueue(done, func(ctx context.Context, f *casefile.File) (*casefile.File, error) {
		if f == nil {
			return casefile.Create(ctx, path, c, s.options.file())
		}
		old := f.Path()
		err := f.SaveAs(ctx, path)
		if err == nil && filepath.Dir(old) == s.drafts() && f.Path() != old {
			if err = os.Remove(old); errors.Is(err, os.ErrNotExist) {
				err = nil // it was gone already, which may be why there is a new one
			}
		}
		return f, err
	})
}

// ExportCopy writes a copy of the case file, with its journal and its copies of documents, and goes on with this one.
func (s *Session) ExportCopy(path string, done func(error)) {
	s.export(path, (*casefile.File).ExportCopy, done)
}

// ExportWithoutHistory writes a copy of the case file as it is now, without its journal and without what was removed.
func (s *Session) ExportWithoutHistory(path string, done func(error)) {
	s.export(path, (*casefile.File).ExportWithoutHistory, done)
}

func (s *Session) export(path string, write func(*casefile.File, context.Context, string) error, done func(error)) {
	c := s.state.Case
	s.enqueue(done, func(ctx context.Context, f *casefile.File) (*casefile.File, error) {
		if f != nil {
			return f, write(f, ctx, path)
		}
		copied, err := casefile.Create(ctx, path, c, s.options.file())
		if err != nil {
			return nil, err
		}
		return nil, copied.Close()
	})
}

// Retry tries again to write what is in memory alone.
func (s *Session) Retry(done func(error)) {
	s.enqueue(done, func(ctx context.Context, f *casefile.File) (*casefile.File, error) {
		if f == nil {
			return nil, nil
		}
		return f, f.Save(ctx)
	})
}

// Close writes what waits to be written and gives the file free for others; done is told when that is so. No other job is taken after it.
func (s *Session) Close(done func(error)) {
	s.enqueue(done, func(_ context.Context, f *casefile.File) (*casefile.File, error) {
		if f == nil {
			return nil, nil
		}
		return f, f.Close()
	})
	s.closing = true
}

// draft makes the case file of a case that is in none.
func (s *Session) draft(ctx context.Context, c *data.Case) (*casefile.File, error) {
	if err := os.MkdirAll(s.drafts(), 0o700); err != nil {
		return nil, fmt.Errorf("the draft: %w", err)
	}
	f, err := casefile.Create(ctx, s.draftPath(c), c, s.options.file())
	if err != nil {
		return nil, fmt.Errorf("the draft: %w", err)
	}
	return f, nil
}

func (s *Session) drafts() string { return filepath.Clean(s.options.Drafts) }

var unsafe = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// Draft is a case file that was begun for a case without a place of the user's choice.
type Draft struct {
	Path   string
	Edited time.Time
}

// Drafts are those in a folder, the one that was edited last first.
func Drafts(folder string) []Draft {
	found, err := filepath.Glob(filepath.Join(folder, "*"+Ext))
	if err != nil {
		return nil
	}
	var drafts []Draft
	for _, f := range found {
		if info, err := os.Stat(f); err == nil && info.Mode().IsRegular() {
			drafts = append(drafts, Draft{f, lastWritten(f, info)})
		}
	}
	slices.SortStableFunc(drafts, func(a, b Draft) int { return b.Edited.Compare(a.Edited) })
	return drafts
}

// lastWritten is when a file or its log was written to: an edit is in the log until the file is closed.
func lastWritten(path string, info os.FileInfo) time.Time {
	at := info.ModTime()
	if log, err := os.Stat(path + "-wal"); err == nil && log.ModTime().After(at) {
		return log.ModTime()
	}
	return at
}

// Of reports whether a draft is one of the case with an id, by its name.
func (d Draft) Of(id string) bool {
	return strings.HasPrefix(filepath.Base(d.Path), draftName(id)+" ")
}

// Title is the title of the case in a draft; the name of the file if it cannot be read.
func (d Draft) Title(ctx context.Context) string {
	title, err := casefile.Title(ctx, d.Path)
	if err != nil || title == "" {
		return strings.TrimSuffix(filepath.Base(d.Path), Ext)
	}
	return title
}

// draftName is the beginning of the names of drafts of a case.
func draftName(id string) string {
	name := unsafe.ReplaceAllString(id, "-")
	if len(name) > 60 || name == "" {
		return "case"
	}
	return name
}

// draftPath is a name that is not taken: the case's id and the minute.
func (s *Session) draftPath(c *data.Case) string {
	stem := filepath.Join(s.drafts(), draftName(c.ID)+s.options.now().Format(" 2006-01-02 1504"))
	path := stem + Ext
	for n := 2; exists(path); n++ {
		path = fmt.Sprintf("%s (%d)%s", stem, n, Ext)
	}
	return path
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, os.ErrNotExist)
}

func (s *Session) enqueue(done func(error), do func(context.Context, *casefile.File) (*casefile.File, error)) {
	if s.closing {
		if done != nil {
			done(casefile.ErrClosed)
		}
		return
	}
	s.jobs = append(s.jobs, job{do, done})
	if len(s.jobs) == 1 {
		s.start()
	}
}

// start does the first job on a worker, and the next when it is done.
func (s *Session) start() {
	j, f := s.jobs[0], s.file
	s.options.Run(func() {
		f, err := j.do(context.Background(), f)
		state := s.state // only jobs' ends change it, and this is the only job
		if f != nil {
			state = s.look(f, err)
		}
		s.options.Post(func() {
			s.file, s.state = f, state
			s.jobs = s.jobs[1:]
			if s.OnChange != nil {
				s.OnChange(s.State())
			}
			if j.done != nil {
				j.done(err)
			}
			if len(s.jobs) > 0 {
				s.start()
			}
		})
	})
}
