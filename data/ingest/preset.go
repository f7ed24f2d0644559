package ingest

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"

	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/codec"
)

// lookBack is how many bytes package bulk may have to look back from a row to number its line.
const lookBack = 16 << 10

// readPreset reads a table of a data set whose columns and codes package bulk knows. That one reads text, so the rows are written as such, wherever
// they come from; all of their columns are kept as properties, since many say more than claims can.
func readPreset(ctx context.Context, t *codec.Table, m Mapping, d data.Document) ([]Row, error) {
	out := make([]Row, len(t.Rows))
	var text bytes.Buffer
	lines := make([]int, len(t.Rows))
	w := csv.NewWriter(&text)
	cells := names(t)
	write := func() error {
		err := w.Write(cells)
		w.Flush()
		return err
	}
	if err := write(); err != nil {
		return nil, err
	}
	line, counted := 1, 0
	for i := range t.Rows {
		line += bytes.Count(text.Bytes()[counted:], []byte{'\n'})
		counted, lines[i] = text.Len(), line
		for k, c := range t.Rows[i].Cells {
			cells[k] = c.Value
		}
		if err := write(); err != nil {
			return nil, err
		}
	}
	table, err := bulk.Open(ctx, bytes.NewReader(text.Bytes()), int64(text.Len()), d.File, bulk.Options{
		Comma: ',', Encoding: bulk.UTF8, ChunkSize: lookBack, MaxRow: max(bulk.DefaultMaxRow, text.Len()), MaxProblems: len(t.Rows) + 1,
	})
	if err != nil {
		return nil, err
	}
	skipped := make(map[int]string, len(table.Report.Problems))
	for _, p := range table.Report.Problems {
		skipped[p.Line] = p.Reason
	}
	ids := newIDs(d.ID)
	next := 0
	for i := range t.Rows {
		if i%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		row := &t.Rows[i]
		if why, ok := skipped[lines[i]]; ok {
			out[i] = Row{Line: row.Line, Skipped: why}
			continue
		}
		in, claims, err := table.Incident(next)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", row.Line, err)
		}
		next++
		out[i] = Row{Line: row.Line, Incident: in, Claims: claims}
		if row.Problem != "" && !m.Doubtful {
			out[i] = Row{Line: row.Line, Skipped: row.Problem}
			continue
		}
		r := reader{mapping: &m, row: row, table: t, document: &d, ids: ids, out: &out[i]}
		r.adopt()
	}
	return out, nil
}

// adopt gives an incident of package bulk, and what is claimed of it, to the document that the table is imported as.
func (r *reader) adopt() {
	in := &r.out.Incident
	r.out.Key = r.out.Claims[0].Locator.Anchor
	was := in.ID + "/"
	var before int
	if in.ID, before = r.ids.incident(r.out.Key, r.row.Line); before > 0 {
		r.note("line %d has the id %q too", before, r.out.Key)
	}
	renamed := func(id string) string {
		if rest, ok := strings.CutPrefix(id, was); ok {
			return in.ID + "/" + rest
		}
		return id
	}
	for i := range in.Sites {
		in.Sites[i].ID, in.Sites[i].Basis = renamed(in.Sites[i].ID), renamed(in.Sites[i].Basis)
	}
	for i := range r.out.Claims {
		c := &r.out.Claims[i]
		c.ID, c.Site, c.Incident, c.Document = renamed(c.ID), renamed(c.Site), in.ID, r.document.ID
		c.Locator = data.Locator{Paragraph: max(1, r.row.Line), Anchor: c.Locator.Anchor}
	}
	for i := range r.mapping.Columns {
		r.property(i)
	}
}
