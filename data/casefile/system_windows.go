package casefile

import (
	"errors"
	"os"
	"syscall"
)

const errSharingViolation = syscall.Errno(32)

// openLocked opens a lock file so that others may read it but neither write nor remove it; errHeld if another has it open that way.
func openLocked(name string) (*os.File, error) {
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	handle, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE, syscall.FILE_SHARE_READ, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errSharingViolation) {
		return nil, errHeld
	}
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: name, Err: err}
	}
	return os.NewFile(uintptr(handle), name), nil
}

// drop removes the lock file once it is not open any more: one that somebody else holds by then cannot be removed.
func (l *lock) drop() {
	l.file.Close()
	_ = os.Remove(l.name)
}

func readOnlySystem(err error) bool { return errors.Is(err, syscall.Errno(19)) } // ERROR_WRITE_PROTECT

// names is how many names a file has; it is not asked for here.
func names(os.FileInfo) uint64 { return 1 }

// syncFolder has nothing to do: the names in a folder last with the rename.
func syncFolder(string) error { return nil }
