package cli

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/bulk"
)

// documentRecord is a document in the output of documents. Names and order are a contract.
type documentRecord struct {
	ID          string   `json:"id"`
	Kind        string   `json:"kind"`
	File        string   `json:"file"` // that paragraph numbers refer to
	Publisher   string   `json:"publisher"`
	Title       string   `json:"title"`
	Authors     []string `json:"authors"`
	Published   string   `json:"published"` // EDTF
	URL         string   `json:"url"`
	Language    string   `json:"language"`
	Reliability string   `json:"reliability"`
	SHA256      string   `json:"sha256"`
}

func newDocumentRecord(d *data.Document) documentRecord {
	return documentRecord{
		ID: d.ID, Kind: string(d.Kind), File: d.File, Publisher: d.Publisher, Title: d.Title, Authors: filled(d.Authors),
		Published: d.Published.EDTF, URL: d.URL, Language: d.Language, Reliability: string(d.Reliability), SHA256: d.SHA256,
	}
}

func documentsCommand(deps Deps) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "documents [CASE]",
		Short: "List the documents of a case",
		Args:  atMostOneCase,
	}
	format := formatFlag(cmd, formatTable, formatJSON, formatCSV)
	spreadsheet := spreadsheetFlag(cmd, format)
	limit := capFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		write := func(documents []data.Document) error {
			return output(cmd, func(w *bytes.Buffer) error { return writeDocuments(w, *format, *spreadsheet, documents) })
		}
		if namesTable(args) {
			return withTable(cmd, args[0], false, func(t *bulk.Table) error { return write([]data.Document{t.Document()}) })
		}
		c, _, err := openCase(cmd, deps, args)
		if err != nil {
			return err
		}
		if err := limit.documents(c); err != nil {
			return err
		}
		return write(c.Documents)
	}
	return cmd
}

func writeDocuments(w *bytes.Buffer, format string, spreadsheet bool, documents []data.Document) error {
	records := make([]documentRecord, len(documents))
	for i := range documents {
		records[i] = newDocumentRecord(&documents[i])
	}
	switch format {
	case formatJSON:
		return writeJSON(w, records)
	case formatCSV:
		return csvForm(documentColumns, spreadsheet, documentCells).all(w, records)
	}
	return writeDocumentTable(w, records)
}

var documentColumns = []string{"id", "kind", "file", "publisher", "title", "authors", "published", "url", "language", "reliability", "sha256"}

func documentCells(r documentRecord) []string {
	return []string{
		r.ID, r.Kind, r.File, r.Publisher, r.Title, joined(r.Authors), r.Published, r.URL, r.Language, r.Reliability, r.SHA256,
	}
}

func writeDocumentTable(w *bytes.Buffer, records []documentRecord) error {
	rows := make([]row, len(records))
	sources := 0
	for i, r := range records {
		if r.Kind == string(data.Source) {
			sources++
		}
		rows[i].cells = []string{r.ID, r.Kind, strings.ReplaceAll(r.Published, "/", " to "), r.Reliability, r.Publisher, r.Title}
	}
	columns := []column{
		{title: "ID", width: 24},
		{title: "KIND", width: 9},
		{title: "PUBLISHED", width: 13},
		{title: "GRADE", width: 5},
		{title: "PUBLISHER", width: 22},
		{title: "TITLE"},
	}
	if err := writeTable(w, columns, rows); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s, %s\n", words.Plural(sources, "source document"), words.Plural(len(records)-sources, "reference document"))
	return nil
}
