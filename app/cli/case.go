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

	"incidentmap/app/intake"
	"incidentmap/data"
	"incidentmap/data/codec"
)

const caseForms = `case file (*.gpkg), a file in any other format that convert reads, a folder of text files, a table of events (*.csv, *.tsv), or "-"
for standard input, or "builtin:" for the built-in case`

var errNoCase = errors.New("no such file or folder")

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
	f, err := readPath(context.Background(), path)
	if err != nil {
		return nil, err
	}
	c := f.Result.Case
	if c == nil {
		return nil, fmt.Errorf("%s: holds tables of others; import it into a case", path)
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

// readCase reads the case without judging what it says. Of a file of others it is the case that the rows make.
func readCase(cmd *cobra.Command, deps Deps, args []string) (c *data.Case, name string, err error) {
	if len(args) == 0 || args[0] == builtInName {
		name = "built-in case"
		c, err = codec.DecodeTextFS(deps.Case)
	} else {
		name = args[0]
		var f *intake.File
		if name == pipe {
			name = standardInput
			f, err = readStream(cmd.Context(), cmd.InOrStdin(), name, intake.Options{})
		} else {
			f, err = readPath(cmd.Context(), name)
		}
		if err == nil {
			c, err = madeCase(cmd, f, "")
		}
		if err == nil {
			sayWarnings(cmd, f)
		}
	}
	if err != nil {
		return nil, name, err
	}
	return c, name, notEmpty(c, name)
}

// readPath reads a file or a folder of which nobody says what it is, but that a name in *.case is text.
func readPath(ctx context.Context, name string) (*intake.File, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", name, errNoCase)
	}
	if err != nil {
		return nil, err
	}
	var o intake.Options
	if filepath.Ext(name) == codec.TextExt {
		o.Format = &codec.CaseText
	}
	if info.IsDir() || info.Mode().IsRegular() {
		return intake.Read(ctx, name, o)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readStream(ctx, f, name, o)
}

// readStream reads a stream of which nobody knows how long it is.
func readStream(ctx context.Context, r io.Reader, name string, o intake.Options) (*intake.File, error) {
	b, err := readAll(ctx, r, name, codec.DefaultLimits.Bytes)
	if err != nil {
		return nil, err
	}
	return intake.ReadBytes(ctx, b, name, o)
}
