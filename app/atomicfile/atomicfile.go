// Package atomicfile writes files that are there whole or not at all.
package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write calls write with a file beside the named one, and gives it the name once it is complete and on the disk. If anything fails, what
// stood under the name is as before and nothing is left over. A name that is a device or a pipe (/dev/stdout) is written to directly;
// behind a symbolic link the file that it points to is replaced.
func Write(name string, write func(io.Writer) error) error {
	target, direct, err := resolve(name)
	if err != nil {
		return err
	}
	if direct {
		return writeDirect(target, write)
	}
	temp, err := createBeside(target)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, reason(err))
	}
	if err := fill(temp, write); err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	if err := os.Rename(temp.Name(), target); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", name, reason(err)), os.Remove(temp.Name()))
	}
	return nil
}

// resolve finds the file behind symbolic links and tells whether it can only be written to directly.
func resolve(name string) (target string, direct bool, err error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return name, false, nil
	case err != nil:
		return "", false, fmt.Errorf("write %s: %w", name, reason(err))
	case info.IsDir():
		return "", false, fmt.Errorf("write %s: is a folder", name)
	case !info.Mode().IsRegular():
		return name, true, nil
	}
	target, err = filepath.EvalSymlinks(name)
	return target, false, err
}

func writeDirect(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// createBeside makes a new file in the folder of the target, with the rights that any new file has.
func createBeside(target string) (*os.File, error) {
	for n := 0; ; n++ {
		name := filepath.Join(filepath.Dir(target), fmt.Sprintf(".%s.%d-%d.part", filepath.Base(target), os.Getpid(), n))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) //nolint:gosec // the user's umask decides
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

func fill(f *os.File, write func(io.Writer) error) error {
	buffered := bufio.NewWriterSize(f, 64<<10)
	err := write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// reason is what went wrong without the name of the file beside, which says nothing to the user.
func reason(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	if link, ok := errors.AsType[*os.LinkError](err); ok {
		return link.Err
	}
	return err
}
