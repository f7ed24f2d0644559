package casefile

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// lock is the right to edit a file. The system gives it up when the process ends, however it ends, so that a lock file which was left
// over stops nobody on the same machine.
type lock struct {
	name string
	file *os.File
}

// owner is what the lock file says, for people.
type owner struct {
	User  string    `json:"user"`
	Host  string    `json:"host"`
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

func lockName(path string) string {
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".lock")
}

// errHeld says that the system has given the lock to another.
var errHeld = errors.New("held")

// acquire takes the lock of a case file, or says in a *LockedError who has it. On a network share, where the system may not know of the
// other machine, a lock file of another host counts as held unless it is to be taken over.
func acquire(path string, me owner, takeOver bool) (*lock, error) {
	name := lockName(path)
	for range 100 {
		f, err := openLocked(name)
		if errors.Is(err, errHeld) {
			return nil, lockedBy(path, readOwner(name))
		}
		if err != nil {
			return nil, err
		}
		l := &lock{name, f}
		if !l.current() {
			f.Close() // whoever had it has removed it meanwhile
			continue
		}
		have, err := decodeOwner(f)
		if err == nil && have.Host != "" && have.Host != me.Host && onShare(path) && !takeOver {
			f.Close()
			return nil, lockedBy(path, have)
		}
		_ = l.say(me) // on a full disk it is held all the same, by somebody
		return l, nil
	}
	return nil, fmt.Errorf("%w: its lock file comes and goes", ErrNoLock)
}

// current reports whether the lock is that of the file that has the name now.
func (l *lock) current() bool {
	held, err := l.file.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(l.name)
	return err == nil && os.SameFile(held, named)
}

func (l *lock) say(me owner) error {
	written, err := json.Marshal(me)
	if err == nil {
		err = l.file.Truncate(0)
	}
	if err == nil {
		_, err = l.file.WriteAt(written, 0)
	}
	return err
}

func (l *lock) release() {
	if l == nil {
		return
	}
	if l.current() {
		l.drop()
		return
	}
	l.file.Close()
}

func lockedBy(path string, o owner) *LockedError {
	return &LockedError{Path: path, By: o.User, Host: o.Host, PID: o.PID, Since: o.Since}
}

// readOwner is what a lock file says, the zero value if that cannot be read.
func readOwner(name string) owner {
	f, err := os.Open(name)
	if err != nil {
		return owner{}
	}
	defer f.Close()
	o, err := decodeOwner(f)
	if err != nil {
		return owner{}
	}
	return o
}

func decodeOwner(f io.Reader) (owner, error) {
	var o owner
	err := json.NewDecoder(io.LimitReader(f, 4<<10)).Decode(&o)
	return o, err
}

// cannotWrite reports whether an error says that a folder or a file is not to be written to.
func cannotWrite(err error) bool { return errors.Is(err, fs.ErrPermission) || readOnlySystem(err) }
