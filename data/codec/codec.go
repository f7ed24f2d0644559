package codec

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"incidentmap/data"
)

// ErrFormat says that a file is in none of the formats that can be read.
var ErrFormat = errors.New("codec: no format that can be read")

// Format is a way to write a case or rows of a table down in a file.
type Format struct {
	Name       string   // on a command line: "geojson"
	Title      string   // in a list of formats: "GeoJSON"
	Extensions []string // with the dot, in lower case; the first is that of new files
	MediaType  string

	// Detect reports whether a file is in the format, by what it begins with and what an archive holds.
	Detect func(*Peek) bool
	// Decode reads size bytes of r. Name stands for the file in errors. It is nil for a format that is only written.
	Decode func(ctx context.Context, r io.ReaderAt, size int64, name string, l Limits) (*Result, error)
	// Encode writes a case. It is nil for a format that is only read.
	Encode func(ctx context.Context, w io.Writer, c *data.Case, o EncodeOptions) error
}

// EncodeOptions say how a case is written.
type EncodeOptions struct {
	// ForSpreadsheets writes CSV so that a spreadsheet takes no cell for a formula and knows the encoding. Reading undoes it.
	ForSpreadsheets bool
}

// Result is what a file holds.
type Result struct {
	Format   *Format    // as package function Decode found it
	Case     *data.Case // of a file that this package wrote, exactly as it was; otherwise nil
	Tables   []Table    // of any other file; of our own only if somebody changed what it shows
	Warnings []string   // what the user should know, in whole sentences
}

func (res *Result) warnf(format string, args ...any) {
	res.Warnings = append(res.Warnings, fmt.Sprintf(format, args...))
}

// Table is rows with columns in common, to be mapped to incidents and claims.
type Table struct {
	Name     string // of the layer or sheet; may be empty
	Columns  []Column
	Rows     []Row
	Dialect  *Dialect  // how separated values were understood; nil in other formats
	Problems []Problem // rows that were left out
}

// Column is a column of a table. Type is that of all cells that have a value, otherwise data.Text.
type Column struct {
	Name string
	Type data.PropertyType
}

// Row is a row of a table. It has as many cells as the table has columns.
type Row struct {
	Line     int // 1-based line, or number of the row in a sheet, at which it starts
	Cells    []Cell
	Geometry orb.Geometry // nil if it has none
	Problem  string       // why the row may not be as it was meant; it is taken over only if the user looked at it
}

// Cell is a value as it is written in the file.
type Cell struct {
	Value  string
	Type   data.PropertyType
	Absent bool // whether the row says nothing of the column
}

// Problem names a row that was left out, since it cannot be read at all.
type Problem struct {
	Line   int // 1-based
	Reason string
}

// Limits bound what a decoder takes. A zero field has its value from DefaultLimits.
type Limits struct {
	Bytes    int64   // of a file, and of the document within an archive
	Archive  int64   // bytes that all entries of an archive unpack to
	Entries  int     // of an archive
	Ratio    float64 // of unpacked to packed bytes of an entry of more than 1 MiB
	Depth    int     // to which objects, lists and elements are nested
	Text     int     // bytes of one text in XML
	Field    int     // bytes of one field of separated values
	Columns  int     // of a table
	Rows     int     // of all tables
	Cells    int     // of all tables; and as many positions of their geometries
	Problems int     // how many rows that were left out are named
}

// DefaultLimits keep a decoder under 512 MiB of memory.
var DefaultLimits = Limits{
	Bytes: 64 << 20, Archive: 1 << 30, Entries: 10_000, Ratio: 100, Depth: 100, Text: 8 << 20, Field: 1 << 20,
	Columns: 1000, Rows: 1_048_576, Cells: 4 << 20, Problems: 1000,
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits
	return Limits{
		Bytes: positive(l.Bytes, d.Bytes), Archive: positive(l.Archive, d.Archive), Entries: positive(l.Entries, d.Entries),
		Ratio: positive(l.Ratio, d.Ratio), Depth: positive(l.Depth, d.Depth), Text: positive(l.Text, d.Text),
		Field: positive(l.Field, d.Field), Columns: positive(l.Columns, d.Columns), Rows: positive(l.Rows, d.Rows),
		Cells: positive(l.Cells, d.Cells), Problems: positive(l.Problems, d.Problems),
	}
}

func positive[N int | int64 | float64](n, otherwise N) N {
	if n > 0 {
		return n
	}
	return otherwise
}

// SyntaxError says where a file could not be read and what was found there.
type SyntaxError struct {
	Format string
	File   string
	Line   int    // 1-based; 0 if the whole file is meant
	Record string // kind and id of the record, if known
	Field  string
	Reason string
}

func (e *SyntaxError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	b.WriteString(": ")
	if e.Record != "" {
		b.WriteString(e.Record + ": ")
	}
	if e.Field != "" {
		b.WriteString(e.Field + ": ")
	}
	b.WriteString(e.Reason)
	return b.String()
}

// ContentError says that a file is sound as such (JSON, a ZIP archive, XML) but does not hold what its format asks for.
type ContentError struct {
	Format string
	File   string
	Line   int // 1-based; 0 if the whole file is meant
	Reason string
}

func (e *ContentError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason)
	}
	return e.File + ": " + e.Reason
}

// PanicError says that a decoder failed in a way that nobody foresaw. It ends that file and nothing else.
type PanicError struct {
	Format string
	File   string
	Value  any
	Stack  []byte
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("%s: cannot be read as %s: %v", e.File, e.Format, e.Value)
}

// Decode finds out what a file is and reads it.
func Decode(ctx context.Context, r io.ReaderAt, size int64, name string, l Limits) (*Result, error) {
	f, err := Detect(r, size, name)
	if err != nil {
		return nil, err
	}
	res, err := f.Decode(ctx, r, size, name, l)
	if err != nil {
		return nil, err
	}
	res.Format = f
	return res, nil
}

// ByName is the format of that name, nil if there is none.
func ByName(name string) *Format {
	return find(func(f *Format) bool { return strings.EqualFold(f.Name, name) })
}

// ByExtension is the format that a file of that name is written in, nil if none has its extension.
func ByExtension(name string) *Format {
	ext := strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/")))
	return find(func(f *Format) bool { return slices.Contains(f.Extensions, ext) })
}

func find(is func(*Format) bool) *Format {
	if i := slices.IndexFunc(Formats, is); i >= 0 {
		return Formats[i]
	}
	return nil
}

// decoder is what each format does to read; its context and limits hold for all of it.
type decoder struct {
	ctx    context.Context
	format string // title
	file   string
	limits Limits

	rows, cells, positions, bad int // so far
}

// decodeFunc makes the Decode of a format. A panic within, which only a fault of a library can cause, ends that file and nothing else.
func decodeFunc(format string, read func(d *decoder, r io.ReaderAt, size int64) (*Result, error),
) func(context.Context, io.ReaderAt, int64, string, Limits) (*Result, error) {
	return func(ctx context.Context, r io.ReaderAt, size int64, name string, l Limits) (res *Result, err error) {
		d := &decoder{ctx: ctx, format: format, file: name, limits: l.withDefaults()}
		defer func() {
			if p := recover(); p != nil {
				res, err = nil, &PanicError{format, name, p, debug.Stack()}
			}
		}()
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if size > d.limits.Bytes {
			return nil, d.errorf(0, "has %d bytes, more than %d", size, d.limits.Bytes)
		}
		if res, err = read(d, stoppable{ctx, r}, size); err != nil {
			return nil, err
		}
		if res.Case == nil {
			if err := d.carried(res); err != nil {
				return nil, err
			}
		}
		return res, nil
	}
}

// stoppable stops reading when its context ends.
type stoppable struct {
	ctx context.Context
	r   io.ReaderAt
}

func (s stoppable) ReadAt(b []byte, at int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.ReadAt(b, at)
}

func (d *decoder) errorf(line int, format string, args ...any) error {
	return &SyntaxError{Format: d.format, File: d.file, Line: line, Reason: fmt.Sprintf(format, args...)}
}

func (d *decoder) contentf(line int, format string, args ...any) error {
	return &ContentError{Format: d.format, File: d.file, Line: line, Reason: fmt.Sprintf(format, args...)}
}

// all reads the whole file, whose size is within the limits.
func (d *decoder) all(r io.ReaderAt, size int64) ([]byte, error) {
	b := make([]byte, size)
	n, err := r.ReadAt(b, 0)
	if int64(n) == size {
		return b, nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		return nil, d.errorf(0, "ends after %d of %d bytes", n, size)
	}
	return nil, fmt.Errorf("%s: %w", d.file, err)
}

// row accounts for one more row of some cells. It also notices that the context has ended.
func (d *decoder) row(line, cells int) error {
	d.rows++
	d.cells += cells
	switch {
	case d.rows > d.limits.Rows:
		return d.errorf(line, "more than %d rows", d.limits.Rows)
	case d.cells > d.limits.Cells:
		return d.errorf(line, "more than %d values in its rows", d.limits.Cells)
	case d.rows%256 == 0:
		return d.ctx.Err()
	}
	return nil
}

// maxBad is how many rows may be left out for each that is named. Beyond that a file is not worth its time.
const maxBad = 100

// problem names a row that is left out, unless there are too many.
func (d *decoder) problem(t *Table, line int, reason string) error {
	if len(t.Problems) < d.limits.Problems {
		t.Problems = append(t.Problems, Problem{line, reason})
	}
	if d.bad++; d.bad > maxBad*d.limits.Problems {
		return d.errorf(line, "more than %d rows cannot be read", maxBad*d.limits.Problems)
	}
	return nil
}

// position accounts for one more position of a geometry.
func (d *decoder) position() error {
	if d.positions++; d.positions > d.limits.Cells {
		return d.errorf(0, "more than %d positions", d.limits.Cells)
	}
	return nil
}

// finish says what was left out and gives columns their types. If nothing at all is left, the first problem is an error.
func (d *decoder) finish(res *Result, t *Table) error {
	if len(t.Problems) > 0 && len(t.Rows) == 0 {
		return d.contentf(t.Problems[0].Line, "%s", t.Problems[0].Reason)
	}
	t.typed()
	if n := len(t.Problems); n > 0 {
		res.warnf("%d rows are left out; the first stands in line %d: %s.", n, t.Problems[0].Line, t.Problems[0].Reason)
	}
	if len(t.Rows) == 0 {
		res.warnf("There are no rows.")
	}
	res.Tables = append(res.Tables, *t)
	return nil
}

// typed gives each column the type that all of its values have.
func (t *Table) typed() {
	for i := range t.Columns {
		first := true
		for k := range t.Rows {
			c := t.Rows[k].Cells[i]
			switch {
			case c.Absent || c.Type == data.Null || c.Type == data.Text && c.Value == "":
			case first:
				t.Columns[i].Type, first = c.Type, false
			case t.Columns[i].Type != c.Type:
				t.Columns[i].Type = data.Text
			}
		}
	}
}

// Column finds a column by its name; -1 if there is none.
func (t *Table) Column(name string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
}
