//go:build unix

package casefile

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// openLocked opens a lock file and locks it; errHeld if another has. A link is not followed.
func openLocked(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o644) //nolint:gosec // others are to read who holds it
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errHeld
		}
		return nil, fmt.Errorf("%w: %w", ErrNoLock, err)
	}
	return f, nil
}

// drop removes the lock file while it is held, so that nobody else's is removed.
func (l *lock) drop() {
	_ = os.Remove(l.name)
	l.file.Close()
}

func readOnlySystem(err error) bool { return errors.Is(err, syscall.EROFS) }

// names is how many names (hard links) a file has: SQLite keeps a log for each name, so that editing under two of them would damage it.
func names(info os.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Nlink) //nolint:unconvert // its type differs between systems
	}
	return 1
}

// syncFolder makes the names in a folder last.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(ignoreInvalid(f.Sync()), f.Close())
}

// ignoreInvalid drops the answer of file systems that cannot flush a folder.
func ignoreInvalid(err error) error {
	if errors.Is(err, syscall.EINVAL) {
		return nil
	}
	return err
}
