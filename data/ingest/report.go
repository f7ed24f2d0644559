package ingest

import (
	"encoding/csv"
	"io"
	"strconv"

	"incidentmap/data"
)

// Outcome is what becomes of a row or a record.
type Outcome string

// Outcomes of an import.
const (
	Added     Outcome = "added"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
	Skipped   Outcome = "skipped"
	Conflict  Outcome = "conflict" // the case has a record of this id with another content; a Choice says what is done
)

// Outcomes lists them in the order in which they are told.
var Outcomes = []Outcome{Added, Changed, Conflict, Unchanged, Skipped}

// Entry says what becomes of one row of a table, or of one record of a case.
type Entry struct {
	Line      int             // of the row; 0 for a record
	Kind      data.RecordKind // of a record; an incident for a row
	ID        string          // in the case; of a row that is skipped, what the file calls it
	Title     string
	Outcome   Outcome
	Why       string   // why it is skipped, what changes, what was not understood
	Duplicate string   // id of an incident of the case that may be the same; nothing is merged
	Reasons   []string // why it may be the same
}

// Key is what a choice about a conflict is kept under.
func (e *Entry) Key() string { return string(e.Kind) + " " + e.ID }

// Report says row by row what an import does.
type Report struct {
	Entries []Entry
	Notes   []string // on the whole, in sentences
}

// Count is how many entries have an outcome.
func (r *Report) Count(o Outcome) int {
	n := 0
	for i := range r.Entries {
		if r.Entries[i].Outcome == o {
			n++
		}
	}
	return n
}

// WriteCSV writes the report as a table, with cells marked as text where a spreadsheet would take them for a formula.
func (r *Report) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write([]string{"line", "outcome", "record", "id", "title", "why", "may be the same as"}); err != nil {
		return err
	}
	for i := range r.Entries {
		e := &r.Entries[i]
		line := ""
		if e.Line > 0 {
			line = strconv.Itoa(e.Line)
		}
		if err := out.Write([]string{line, string(e.Outcome), string(e.Kind), safe(e.ID), safe(e.Title), safe(e.Why), safe(e.Duplicate)}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// safe marks a text that a spreadsheet would take for a formula (OWASP, CSV Injection).
func safe(s string) string {
	if s != "" {
		switch s[0] {
		case '=', '+', '-', '@', '\t', '\r':
			return "'" + s
		}
	}
	return s
}
