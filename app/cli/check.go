package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/paulmach/orb"
	"github.com/spf13/cobra"

	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/casefile"
	"incidentmap/data/evidence"
)

// findingRecord is a finding in the output of check.
type findingRecord struct {
	Subject   string  `json:"subject"` // id of the claim, document, incident or site
	Claim     *string `json:"claim"`
	Document  *string `json:"document"`
	File      *string `json:"file"`
	Paragraph *int    `json:"paragraph"`
	Reason    string  `json:"reason"`
}

func newFindingRecord(f evidence.Finding, files map[string]string) findingRecord {
	r := findingRecord{
		Subject: f.Subject, Claim: known(f.Claim), Document: known(f.Document), File: known(files[f.Document]), Reason: f.Reason,
	}
	if f.Paragraph > 0 {
		r.Paragraph = &f.Paragraph
	}
	return r
}

func checkCommand(deps Deps) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [CASE]",
		Short: "Check a case: references, figures, places and, with --documents, every passage against its text",
		Long: `Check lists what is wrong in a case and ends with status 1 if anything is.

With --documents it looks up the anchor of every claim in the text files that the case names. Without, it does so in the copies of documents
that a case file (*.gpkg) carries.`,
		Args: atMostOneCase,
	}
	format := formatFlag(cmd, formatTable, formatJSON)
	documents := cmd.Flags().String("documents", "", "folder `DIR` with the text files of the documents")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if namesTable(args) {
			if *documents != "" {
				return usagef("--documents is for cases: what a table of events states stands in its own rows")
			}
			return checkTable(cmd, deps, args[0], *format)
		}
		c, texts, done, err := checkedCase(cmd, deps, args)
		if err != nil {
			return err
		}
		defer done()
		if *documents != "" {
			if texts, err = textFolder(*documents); err != nil {
				return err
			}
		}
		country, err := countries(deps)
		if err != nil {
			return err
		}
		findings := evidence.Check(c, texts, country)
		compared := ""
		switch {
		case texts == nil:
			compared = "; passages were not compared (use --documents)"
		case *documents == "":
			compared = fmt.Sprintf("; passages were compared in %s of which the case file has a copy", words.Plural(copied(c), "document"))
		}
		if err := output(cmd, func(w *bytes.Buffer) error { return writeFindings(w, *format, c, compared, findings) }); err != nil {
			return err
		}
		if len(findings) > 0 {
			return errFound
		}
		return nil
	}
	return cmd
}

// countries looks up the country of a point on the basemap, nil if there is none.
func countries(deps Deps) (func(orb.Point) string, error) {
	if deps.Basemap == nil {
		return nil, nil
	}
	m, err := deps.Basemap()
	if err != nil {
		return nil, err
	}
	return func(p orb.Point) string {
		iso, _ := m.Country(p)
		return iso
	}, nil
}

// checkedCase reads the case and gives the texts that it carries, nil if it is none that could, until done is called.
func checkedCase(cmd *cobra.Command, deps Deps, args []string) (c *data.Case, texts fs.FS, done func(), err error) {
	if len(args) == 0 || !strings.EqualFold(filepath.Ext(args[0]), ".gpkg") {
		c, _, err = readCase(cmd, deps, args)
		return c, nil, func() {}, err
	}
	f, err := casefile.Open(cmd.Context(), args[0], casefile.Options{ReadOnly: true})
	if errors.Is(err, casefile.ErrForeign) {
		c, _, err = readCase(cmd, deps, args)
		return c, nil, func() {}, err
	}
	if err != nil {
		return nil, nil, nil, err
	}
	c = f.Case()
	texts = evidence.Copies(c, func(sha256 string) ([]byte, error) { return f.Blob(cmd.Context(), sha256) })
	return c, texts, func() { _ = f.Close() }, nil // it was only read: nothing can be lost
}

// copied is how many documents the case carries a copy of.
func copied(c *data.Case) int {
	n := 0
	for i := range c.Documents {
		if evidence.CopyOf(c, &c.Documents[i]) != nil {
			n++
		}
	}
	return n
}

// textFolder is the folder of the documents' texts.
func textFolder(name string) (fs.FS, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: no such folder", name)
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, fmt.Errorf("%s: is no folder", name)
	}
	return os.DirFS(name), nil
}

func writeFindings(w *bytes.Buffer, format string, c *data.Case, compared string, findings []evidence.Finding) error {
	files := map[string]string{}
	for _, d := range c.Documents {
		files[d.ID] = d.File
	}
	records := findingRecords(findings, files)
	if format == formatJSON {
		return findingForm.all(w, records)
	}
	if len(records) > 0 {
		if err := writeTable(w, findingColumns, findingRows(records)); err != nil {
			return err
		}
		w.WriteString("\n")
	}
	fmt.Fprintf(w, "%s in %s of %s%s\n", words.Plural(len(records), "finding"), words.Plural(len(c.Claims), "claim"), words.Plural(len(c.Documents), "document"), compared)
	return nil
}

func findingRecords(findings []evidence.Finding, files map[string]string) []findingRecord {
	records := make([]findingRecord, len(findings))
	for i, f := range findings {
		records[i] = newFindingRecord(f, files)
	}
	return records
}

var findingForm = jsonForm("", "\n", "  ", func(r findingRecord) any { return r })

var findingColumns = []column{
	{title: "WRONG IN", width: 40},
	{title: "DOCUMENT", width: 16},
	{title: "PARAGRAPH", width: 9, right: true},
	{title: "REASON"},
}

func findingRows(records []findingRecord) []row {
	rows := make([]row, len(records))
	for i, r := range records {
		paragraph := ""
		if r.Paragraph != nil {
			paragraph = strconv.Itoa(*r.Paragraph)
		}
		rows[i].cells = []string{r.Subject, textCell(r.Document), paragraph, r.Reason}
	}
	return rows
}

// checkTable checks the rows of a table of events: those that cannot be read, and what they claim. It ends with errFound if anything is wrong.
func checkTable(cmd *cobra.Command, deps Deps, name, format string) error {
	country, err := countries(deps)
	if err != nil {
		return err
	}
	return withTable(cmd, name, true, func(t *bulk.Table) error {
		document := t.Document()
		files := map[string]string{document.ID: document.File}
		skipped := findingRecords(skippedRows(t), files)
		var claims, found atomic.Int64
		found.Store(int64(len(skipped)))
		check := func(ctx context.Context, rows []uint32) ([]findingRecord, error) {
			c, err := caseOf(ctx, t, rows, true)
			if err != nil {
				return nil, err
			}
			claims.Add(int64(len(c.Claims)))
			findings := findingRecords(evidence.Check(c, nil, country), files)
			found.Add(int64(len(findings)))
			return findings, nil
		}
		rows := make([]uint32, t.Len())
		for i := range rows {
			rows[i] = uint32(i)
		}
		err := streamed(cmd, func(w *bufio.Writer) error {
			if format == formatJSON {
				return checkJSON(cmd.Context(), w, skipped, rows, check)
			}
			out := newTableWriter(w, findingColumns)
			err := out.add(findingRows(skipped)...)
			if err == nil {
				err = inBatches(cmd.Context(), rows, check, func(r []findingRecord) error { return out.add(findingRows(r)...) })
			}
			if err == nil && found.Load() > 0 {
				err = errors.Join(out.finish(), w.WriteByte('\n'))
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(w, "%s in %s of %s\n", words.Plural(int(found.Load()), "finding"), words.Plural(int(claims.Load()), "claim"),
				words.Plural(t.Len()+t.Report.Skipped, "row"))
			return writing(err)
		})
		if err == nil && found.Load() > 0 {
			return errFound
		}
		return err
	})
}

func checkJSON(ctx context.Context, w io.Writer, skipped []findingRecord, rows []uint32,
	check func(context.Context, []uint32) ([]findingRecord, error)) error {
	out := formWriter[findingRecord]{form: findingForm, w: w}
	add := func(records []findingRecord) error {
		part, err := findingForm.part(records)
		return errors.Join(err, out.add(part))
	}
	if err := add(skipped); err != nil {
		return err
	}
	if err := inBatches(ctx, rows, check, add); err != nil {
		return err
	}
	return out.finish()
}

// skippedRows are the rows of a table that cannot be read, as findings.
func skippedRows(t *bulk.Table) []evidence.Finding {
	id := t.Document().ID
	var out []evidence.Finding
	for _, p := range t.Report.Problems {
		out = append(out, evidence.Finding{Subject: fmt.Sprintf("line %d", p.Line), Document: id, Paragraph: p.Line, Reason: "the row is left out: " + p.Reason})
	}
	if more := t.Report.Skipped - len(out); more > 0 {
		out = append(out, evidence.Finding{Subject: t.Name, Document: id, Reason: words.Plural(more, "more row") + " cannot be read and are left out"})
	}
	return out
}
