package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"incidentmap/app/atomicfile"
	"incidentmap/app/intake"
	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/casefile"
	"incidentmap/data/codec"
	"incidentmap/data/ingest"
	"incidentmap/data/revise"
)

// conversion is what the arguments and flags of convert say.
type conversion struct {
	deps         Deps
	in, out      string
	from, to     string
	mapping      string
	rows         bool
	spreadsheets bool
	limit        *capped

	source *codec.Format // nil: told from the content
	target *codec.Format // nil: a case file, or the mapping
}

// Targets that are no format of package codec.
const (
	toCaseFile = "gpkg"
	toMapping  = "mapping"
)

// pipe stands for standard input or output.
const pipe = "-"

// standardInput is how messages name it.
const standardInput = "standard input"

// builtInName stands for the case that the program carries, where a case must be named.
const builtInName = "builtin:"

func convertCommand(deps Deps) *cobra.Command {
	c := conversion{deps: deps}
	cmd := &cobra.Command{
		Use:   "convert IN OUT",
		Short: "Write a case, or a table of others, in another format",
		Long: `Convert reads a file in any format that can be read, a case file or a folder of text, and writes it in the format that --to or the
ending of OUT names. "-" is standard input or output; output needs --to then. "builtin:" is the built-in case. The file is written whole or not
at all.

A file that this program wrote comes back exactly. Of any other table, the meaning of its columns is guessed: its rows become incidents and claims
of the table, columns without a meaning are kept as they stand, and each row that is left out is named on standard error. --to mapping writes the
guess as JSON; set right, it is read with --mapping.

Tables in CSV that are too large to be made a case, and any with --rows, are written row by row: as CSV or GeoJSON, all columns as they stand,
with first and last day and the position in columns of their own.

Formats: ` + formatNames() + `.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef("convert needs a file to read and one to write")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			c.in, c.out = args[0], args[1]
			if err := c.complete(); err != nil {
				return err
			}
			return c.run(cmd)
		},
	}
	cmd.Flags().StringVar(&c.from, "from", "", "`FORMAT` of IN (default: told from its content)")
	cmd.Flags().StringVar(&c.to, "to", "", "`FORMAT` of OUT (default: by its ending)")
	cmd.Flags().StringVar(&c.mapping, "mapping", "", "`FILE` in JSON that says what the columns of a table mean")
	cmd.Flags().BoolVar(&c.rows, "rows", false, "write the rows of a table as they stand, without making incidents of them")
	cmd.Flags().BoolVar(&c.spreadsheets, "for-spreadsheets", false, "write CSV so that a spreadsheet takes no cell for a formula")
	c.limit = capFlag(cmd)
	return cmd
}

func formatNames() string {
	var both, read, written []string
	for _, f := range codec.Formats {
		switch {
		case f.Decode == nil:
			written = append(written, f.Name)
		case f.Encode == nil:
			read = append(read, f.Name)
		default:
			both = append(both, f.Name)
		}
	}
	text := strings.Join(both, ", ")
	if len(read) > 0 {
		text += "; only read: " + strings.Join(read, ", ")
	}
	if len(written) > 0 {
		text += "; only written: " + strings.Join(written, ", ")
	}
	return text
}

// complete finds the formats that are named.
func (c *conversion) complete() error {
	if c.from != "" {
		if c.source = codec.ByName(c.from); c.source == nil || c.source.Decode == nil {
			return usagef("--from %s: no such format can be read; formats: %s", c.from, formatNames())
		}
	}
	ending := strings.ToLower(filepath.Ext(c.out))
	switch {
	case c.to == "" && c.out == pipe:
		return usagef("standard output needs --to FORMAT")
	case c.to == toMapping:
		return nil
	case c.to == toCaseFile || c.to == "" && ending == "."+toCaseFile:
		if c.out == pipe {
			return usagef("a case file cannot be written to standard output")
		}
		c.to = toCaseFile
		return nil
	case c.to != "":
		c.target = codec.ByName(c.to)
	default:
		c.target = codec.ByExtension(c.out)
	}
	if c.target == nil || c.target.Encode == nil {
		return usagef("%s: no such format can be written; formats: %s", cmp.Or(c.to, c.out), formatNames())
	}
	if c.rows && c.target != &codec.CSV && c.target != &codec.GeoJSON {
		return usagef("--rows writes csv or geojson, not %s", c.target.Name)
	}
	return nil
}

func (c *conversion) run(cmd *cobra.Command) error {
	debug.SetGCPercent(25) // a large table and the case that is made of it are kept whole: memory counts more than a little time
	if large, err := c.large(); err != nil {
		return err
	} else if c.rows || large {
		return c.stream(cmd)
	}
	f, err := c.read(cmd)
	if err != nil {
		return err
	}
	sayWarnings(cmd, f)
	if c.to == toMapping {
		return c.writeMapping(cmd, f)
	}
	made, err := madeCase(cmd, f, c.mapping)
	if err != nil {
		return err
	}
	if err := c.limit.whole(made); err != nil {
		return err
	}
	if c.to == toCaseFile {
		written, err := casefile.Create(cmd.Context(), c.out, made, casefile.Options{}, f.Blobs...)
		if err != nil {
			return err
		}
		return written.Close()
	}
	if why := c.target.TooLarge(made); why != "" {
		fmt.Fprintf(cmd.ErrOrStderr(), "incidentmap: %s: %s\n", c.out, why)
	}
	return c.write(cmd, func(w io.Writer) error {
		return c.target.Encode(cmd.Context(), w, made, codec.EncodeOptions{ForSpreadsheets: c.spreadsheets})
	})
}

// large reports whether the input is a table in CSV of more bytes than a case is made of.
func (c *conversion) large() (bool, error) {
	if c.in == pipe || c.in == builtInName {
		return false, nil
	}
	info, err := os.Stat(c.in)
	if errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("%s: %w", c.in, errNoCase)
	}
	if err != nil {
		return false, err
	}
	csv := c.source == &codec.CSV || c.source == nil && bulk.Named(c.in)
	return csv && info.Size() > codec.DefaultLimits.Bytes && (c.target == &codec.CSV || c.target == &codec.GeoJSON), nil
}

func (c *conversion) read(cmd *cobra.Command) (*intake.File, error) {
	o := intake.Options{Format: c.source}
	if c.in == builtInName {
		return builtIn(c.deps)
	}
	if c.in != pipe {
		return intake.Read(cmd.Context(), c.in, o)
	}
	return readStream(cmd.Context(), cmd.InOrStdin(), standardInput, o)
}

// builtIn is the case that the program carries, as if it had been read from a file.
func builtIn(deps Deps) (*intake.File, error) {
	made, err := codec.DecodeTextFS(deps.Case)
	if err != nil {
		return nil, err
	}
	return &intake.File{Name: "built-in case", Result: codec.Result{Case: made}}, nil
}

// sayWarnings tells what the user should know of a file.
func sayWarnings(cmd *cobra.Command, f *intake.File) {
	for _, w := range f.Result.Warnings {
		fmt.Fprintf(cmd.ErrOrStderr(), "incidentmap: %s: %s\n", f.Name, oneLine(w))
	}
}

// readAll reads a stream, unless the context ends before: a pipe may never give another byte. What reads on then ends with the program.
func readAll(ctx context.Context, r io.Reader, name string, limit int64) ([]byte, error) {
	type result struct {
		b   []byte
		err error
	}
	done := make(chan result, 1)
	go func() {
		b, err := io.ReadAll(io.LimitReader(r, limit+1))
		if err == nil && int64(len(b)) > limit {
			err = fmt.Errorf("%s: has more than %d MB", name, limit>>20)
		}
		done <- result{b, err}
	}()
	select {
	case r := <-done:
		return r.b, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// write writes the output whole or not at all.
func (c *conversion) write(cmd *cobra.Command, write func(io.Writer) error) error {
	if c.out != pipe {
		return atomicfile.Write(c.out, write)
	}
	return output(cmd, func(b *bytes.Buffer) error { return write(b) })
}

// madeCase is the case of a file of ours; of other tables the case that their rows make. It says which rows it left out.
// mapping is the file that says what columns mean; if it is empty, that is guessed.
func madeCase(cmd *cobra.Command, f *intake.File, mapping string) (*data.Case, error) {
	if made := f.Result.Case; made != nil {
		return made, nil
	}
	if !slices.ContainsFunc(f.Result.Tables, func(t codec.Table) bool { return len(t.Rows)+len(t.Problems) > 0 }) {
		return nil, fmt.Errorf("%s: is no case, and holds no row that can be read as an incident", f.Name)
	}
	title := strings.TrimSuffix(f.Name, filepath.Ext(f.Name))
	made := &data.Case{ID: cmp.Or(revise.Slug(title), "case"), Title: title}
	read := 0
	for i := range f.Result.Tables {
		t := &f.Result.Tables[i]
		m, err := mappingOf(cmd, f, t, mapping)
		if err != nil {
			return nil, err
		}
		doc := m.Source.Document(f.Name, t.Name, f.Sum)
		rows, err := ingest.Read(cmd.Context(), t, m, doc)
		if err != nil {
			return nil, err
		}
		edit, report, err := ingest.Plan(cmd.Context(), made, rows, doc)
		if err != nil {
			return nil, err
		}
		if edit != nil {
			if made, err = edit.Apply(made); err != nil {
				return nil, err
			}
		}
		t.Rows = nil // the case has all of it
		read += len(report.Entries) - report.Count(ingest.Skipped)
		tell(cmd, f, t, &report)
	}
	if read == 0 {
		return nil, fmt.Errorf("%s: holds no row that can be read as an incident", f.Name)
	}
	return made, nil
}

// tell says how many rows were read and why others were not.
func tell(cmd *cobra.Command, f *intake.File, t *codec.Table, report *ingest.Report) {
	name := f.Name
	if t.Name != "" {
		name += " (" + oneLine(t.Name) + ")"
	}
	for i := range report.Entries {
		e := &report.Entries[i]
		switch {
		case e.Outcome == ingest.Skipped:
			fmt.Fprintf(cmd.ErrOrStderr(), "%s:%d: skipped: %s\n", name, e.Line, oneLine(e.Why))
		case e.Why != "":
			fmt.Fprintf(cmd.ErrOrStderr(), "%s:%d: %s\n", name, e.Line, oneLine(e.Why))
		}
	}
	skipped := report.Count(ingest.Skipped)
	fmt.Fprintf(cmd.ErrOrStderr(), "incidentmap: %s: %d of %d rows were read, %d skipped\n", name, len(report.Entries)-skipped, len(report.Entries), skipped)
}

// mappingOf is the mapping of the user's file if it is for the table, otherwise the guess.
func mappingOf(cmd *cobra.Command, f *intake.File, t *codec.Table, file string) (ingest.Mapping, error) {
	m, said := ingest.Guess(t)
	if file == "" {
		for _, s := range said {
			fmt.Fprintf(cmd.ErrOrStderr(), "incidentmap: %s: %s\n", f.Name, oneLine(s))
		}
		return m, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return m, err
	}
	m = ingest.Mapping{}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("%s: %w", file, err)
	}
	for _, column := range m.Columns {
		if !slices.Contains(ingest.Roles, column.Role) {
			return m, fmt.Errorf("%s: column %q: there is no role %q", file, column.Name, column.Role)
		}
	}
	if !m.Fits(t) {
		return m, fmt.Errorf("%s: is for a table with other columns than %s", file, f.Name)
	}
	return m, nil
}

func (c *conversion) writeMapping(cmd *cobra.Command, f *intake.File) error {
	if len(f.Result.Tables) != 1 {
		return fmt.Errorf("%s: holds %d tables of others; a mapping is for one", f.Name, len(f.Result.Tables))
	}
	m, err := mappingOf(cmd, f, &f.Result.Tables[0], c.mapping)
	if err != nil {
		return err
	}
	return c.write(cmd, func(w io.Writer) error {
		b, err := json.MarshalIndent(m, "", "  ")
		if err == nil {
			_, err = w.Write(append(b, '\n'))
		}
		return err
	})
}
