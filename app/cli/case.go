package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"incidentmap/data"
	"incidentmap/data/codec"
)

const caseForms = `text file (*.case), a folder of them, a table of events (*.csv, *.tsv), or "-" for text from standard input`

var errNoCase = errors.New("no such file or folder")

// maxCaseBytes bounds a case file: a hundred times the largest case that was seen.
const maxCaseBytes = 256 << 20

// openCase reads the case that a command line names and makes sure that it can be resolved. name is for messages and titles.
func openCase(cmd *cobra.Command, deps Deps, args []string) (c *data.Case, name string, err error) {
	c, name, err = readCase(cmd, deps, args)
	if err != nil {
		return nil, name, err
	}
	return c, name, valid(c, name)
}

// ReadCase reads a case from a file or a folder and judges what it says.
func ReadCase(path string) (*data.Case, error) {
	c, err := readPath(path)
	if err != nil {
		return nil, err
	}
	return c, errors.Join(notEmpty(c, path), valid(c, path))
}

func valid(c *data.Case, name string) error {
	problems := c.Validate()
	if len(problems) == 0 {
		return nil
	}
	more := ""
	if n := len(problems) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more; see incidentmap check)", n)
	}
	return fmt.Errorf("%s: %w%s", name, problems[0], more)
}

func notEmpty(c *data.Case, name string) error {
	if len(c.Documents)+len(c.Incidents)+len(c.Claims) == 0 {
		return fmt.Errorf("%s: holds no record of a case", name)
	}
	return nil
}

// readCase reads the case without judging what it says.
func readCase(cmd *cobra.Command, deps Deps, args []string) (c *data.Case, name string, err error) {
	switch {
	case len(args) == 0:
		name = "built-in case"
		c, err = codec.DecodeTextFS(deps.Case)
	case args[0] == "-":
		name = "standard input"
		c, err = stoppable(cmd.Context(), func() (*data.Case, error) { return decode(cmd.InOrStdin(), name) })
	default:
		name = args[0]
		c, err = stoppable(cmd.Context(), func() (*data.Case, error) { return readPath(name) })
	}
	if err != nil {
		return nil, name, err
	}
	return c, name, notEmpty(c, name)
}

// stoppable reads, unless the context ends before: a pipe may never give another byte. What reads on then ends with the program.
func stoppable(ctx context.Context, read func() (*data.Case, error)) (*data.Case, error) {
	type result struct {
		c   *data.Case
		err error
	}
	done := make(chan result, 1)
	go func() {
		c, err := read()
		done <- result{c, err}
	}()
	select {
	case r := <-done:
		return r.c, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// decode reads a case from a stream of which nobody knows how long it is.
func decode(r io.Reader, name string) (*data.Case, error) {
	limited := &io.LimitedReader{R: r, N: maxCaseBytes + 1}
	c, err := codec.DecodeText(limited, name)
	if limited.N <= 0 {
		return nil, fmt.Errorf("%s: has more than %d MB", name, maxCaseBytes>>20)
	}
	return c, err
}

func readPath(name string) (*data.Case, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", name, errNoCase)
	}
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		c, err := codec.DecodeTextFS(os.DirFS(name))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return c, nil
	}
	if filepath.Ext(name) != codec.TextExt && info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: is no case; a case is a %s", name, caseForms)
	}
	if info.Size() > maxCaseBytes {
		return nil, fmt.Errorf("%s: has %d MB, more than %d", name, info.Size()>>20, maxCaseBytes>>20)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return decode(f, name)
}
