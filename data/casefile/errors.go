package casefile

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"incidentmap/data"
)

// Reasons why a file is not opened, is not edited or does not do what it was asked. Errors wrap them and name the file.
var (
	ErrForeign  = errors.New("it is a GeoPackage of another program, which can be imported")
	ErrNoCase   = errors.New("it is no case file")
	ErrReadOnly = errors.New("it was opened for reading only")
	ErrTarget   = errors.New("it is no ordinary file that could be replaced")
	ErrMoved    = errors.New("the file was removed, renamed or replaced while it was open")
	ErrOthers   = errors.New("another program has written to the file while it was open")
	ErrNoLock   = errors.New("its folder has no locks, which keep two people from editing it at once")
	ErrNothing  = errors.New("there is nothing to undo or redo")
	ErrNoBytes  = errors.New("the case file does not hold the bytes of an attachment")
	ErrText     = errors.New("it has text that is not UTF-8, which the file would not give back as it was")
	ErrClosed   = errors.New("the case file is closed")
)

// FileError is something that went wrong with a file.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string { return filepath.Base(e.Path) + ": " + e.Err.Error() }

// Unwrap is the reason.
func (e *FileError) Unwrap() error { return e.Err }

// LockedError says who edits a file. Fields that are not known are empty.
type LockedError struct {
	Path  string
	By    string
	Host  string
	PID   int
	Since time.Time
}

func (e *LockedError) Error() string {
	by := e.By
	if by == "" {
		by = "somebody"
	}
	words := fmt.Sprintf("%s: %s is editing it", filepath.Base(e.Path), by)
	if e.Host != "" {
		words += " on " + e.Host
	}
	if !e.Since.IsZero() {
		words += " since " + e.Since.Local().Format("15:04, 2 January 2006")
	}
	return words
}

// VersionError says that a file was written by a newer program.
type VersionError struct {
	Path            string
	Have, Supported int
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("%s: a newer version of the program wrote it (format %d; this one reads up to %d)", filepath.Base(e.Path), e.Have, e.Supported)
}

// DamagedError says that a file does not hold together, and what was found first.
type DamagedError struct {
	Path string
	Err  error
}

func (e *DamagedError) Error() string {
	return filepath.Base(e.Path) + ": it is damaged: " + e.Err.Error()
}

// Unwrap is what was found.
func (e *DamagedError) Unwrap() error { return e.Err }

// NotSavedError says that an edit is in memory alone. The case that goes with it holds the edit; SaveAs to another place saves it.
type NotSavedError struct {
	Path string
	Edit *data.Edit
	Err  error
}

func (e *NotSavedError) Error() string {
	return fmt.Sprintf("%s: not saved: %q: %v", filepath.Base(e.Path), e.Edit.What, e.Err)
}

// Unwrap is the reason.
func (e *NotSavedError) Unwrap() error { return e.Err }

// InvalidError says what an edit would bring into the case that must not be there. Nothing was changed.
type InvalidError struct{ Problems []data.Problem }

func (e *InvalidError) Error() string {
	words := e.Problems[0].Error()
	if n := len(e.Problems) - 1; n > 0 {
		words += fmt.Sprintf(" (and %d more)", n)
	}
	return words
}
