package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// Formats of results.
const (
	formatTable   = "table"
	formatJSON    = "json"
	formatCSV     = "csv"
	formatGeoJSON = "geojson"
)

// choice is a flag that takes one of some words.
type choice struct {
	value   *string
	allowed []string
}

func (c choice) String() string {
	if c.value == nil {
		return ""
	}
	return *c.value
}

func (c choice) Type() string { return strings.Join(c.allowed, "|") }

func (c choice) Set(s string) error {
	if !slices.Contains(c.allowed, s) {
		return fmt.Errorf("must be %s", orList(c.allowed))
	}
	*c.value = s
	return nil
}

func orList(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

func formatFlag(cmd *cobra.Command, allowed ...string) *string {
	v := allowed[0]
	cmd.Flags().Var(choice{&v, allowed}, "format", "form of the output")
	return &v
}

// parsed is a flag whose value is read while the command line is, so that a mistake in it is one of usage.
type parsed[T any] struct {
	value *T
	text  *string
	kind  string
	parse func(string) (T, error)
}

func (p parsed[T]) String() string {
	if p.text == nil {
		return ""
	}
	return *p.text
}

func (p parsed[T]) Type() string { return p.kind }

func (p parsed[T]) Set(s string) error {
	v, err := p.parse(s)
	if err != nil {
		return err
	}
	*p.value, *p.text = v, s
	return nil
}

func parsedFlag[T any](cmd *cobra.Command, value *T, parse func(string) (T, error), name, preset, kind, usage string) {
	cmd.Flags().Var(parsed[T]{value, &preset, kind, parse}, name, usage)
}

func writeJSON(w *bytes.Buffer, v any) error { return indented(w, v, "") }

// indented writes a value as JSON whose lines but the first start with a prefix.
func indented(w io.Writer, v any, prefix string) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent(prefix, "  ")
	return enc.Encode(v)
}

// form is how records of one kind are written, part after part, so that a result of any length takes the memory of a part.
type form[R any] struct {
	begin, between, end string
	none                string // what is written if there is no record
	part                func([]R) ([]byte, error)
}

// jsonForm writes an array that stands within begin and end, its elements indented by so much.
func jsonForm[R any](begin, end, indent string, element func(R) any) form[R] {
	return form[R]{
		begin: begin + "[\n", between: ",\n", end: "\n" + indent[2:] + "]" + end, none: begin + "[]" + end,
		part: func(records []R) ([]byte, error) {
			var b bytes.Buffer
			for i, r := range records {
				if i > 0 {
					b.WriteString(",\n")
				}
				b.WriteString(indent)
				if err := indented(&b, element(r), indent); err != nil {
					return nil, err
				}
				b.Truncate(b.Len() - 1) // the line end
			}
			return b.Bytes(), nil
		},
	}
}

// csvForm writes a table of separated values. With spreadsheet set no cell is taken for a formula by a program that opens the file.
func csvForm[R any](header []string, spreadsheet bool, cells func(R) []string) form[R] {
	head := strings.Join(header, ",") + "\n" // names without anything to quote
	return form[R]{begin: head, none: head, part: func(records []R) ([]byte, error) {
		var b bytes.Buffer
		out := csv.NewWriter(&b)
		for _, r := range records {
			row := cells(r)
			if spreadsheet {
				for i, cell := range row {
					row[i] = harmless(cell)
				}
			}
			if err := out.Write(row); err != nil {
				return nil, err
			}
		}
		out.Flush()
		return b.Bytes(), out.Error()
	}}
}

// harmless puts an apostrophe before a text that a spreadsheet would compute. Numbers stay numbers.
// (https://owasp.org/www-community/attacks/CSV_Injection)
func harmless(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

// spreadsheetFlag adds the way out of formulas to a command that writes CSV.
func spreadsheetFlag(cmd *cobra.Command, format *string) *bool {
	v := cmd.Flags().Bool("spreadsheet", false, "with --format csv: texts that a spreadsheet would compute start with an apostrophe")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if *v && *format != formatCSV {
			return usagef("--spreadsheet goes with --format csv")
		}
		return nil
	}
	return v
}

// formWriter writes parts of records. The first error ends it.
type formWriter[R any] struct {
	form[R]
	w       io.Writer
	started bool
}

func (f *formWriter[R]) add(part []byte) error {
	if len(part) == 0 {
		return nil
	}
	before := f.between
	if !f.started {
		before, f.started = f.begin, true
	}
	if _, err := io.WriteString(f.w, before); err != nil {
		return writing(err)
	}
	_, err := f.w.Write(part)
	return writing(err)
}

func (f *formWriter[R]) finish() error {
	last := f.end
	if !f.started {
		last = f.none
	}
	_, err := io.WriteString(f.w, last)
	return writing(err)
}

// all writes records of which there are no more.
func (f form[R]) all(w io.Writer, records []R) error {
	out := formWriter[R]{form: f, w: w}
	part, err := f.part(records)
	if err != nil {
		return err
	}
	return errors.Join(out.add(part), out.finish())
}

func writing(err error) error {
	if err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

// joined is a list in one cell.
func joined(parts []string) string { return strings.Join(parts, "; ") }

func intCell(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func floatCell(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

func textCell(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// known is nil for a text that is not known, so that it becomes null.
func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// filled is the list itself, and never null.
func filled(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
