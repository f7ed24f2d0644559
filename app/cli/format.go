package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
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

func writeJSON(w *bytes.Buffer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func writeCSV(w *bytes.Buffer, header []string, rows [][]string) error {
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return err
	}
	return out.WriteAll(rows)
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
