package bulk

import (
	"bytes"
	"context"
	"fmt"
)

// Row is a row that a scan has come to. It is valid until the scan goes on.
type Row struct {
	Index int
	table *Table
	text  []byte // of the row and what follows it
	spans []span

	read   []byte // the text that was read together with the row
	at     int    // where in it the row starts
	line   int    // of lineAt; 0 if no line of this text is known
	lineAt int
}

// Value is the text of a column, counted from 0, as Record gives it.
func (r *Row) Value(column int) string { return r.table.text(r.spans[column].value(r.text)) }

// Line is the physical line, from 1, at which the row starts. It costs what Table.Line does for the first row of those that were read
// together, and next to nothing for the others.
func (r *Row) Line() (int, error) {
	if r.line == 0 {
		line, err := r.table.Line(r.Index)
		if err != nil {
			return 0, err
		}
		r.line, r.lineAt = line, r.at
	}
	r.line += bytes.Count(r.read[r.lineAt:r.at], lineFeed)
	r.lineAt = r.at
	return r.line, nil
}

// Scan reads the rows from index from up to, but not including, index to again, in order, for what needs the text of all rows: a search
// index, an export. It stops at the first error of visit, and at ErrChanged. Ranges can be scanned in parallel. One goroutine reads some
// 600 MB a second.
func (t *Table) Scan(ctx context.Context, from, to int, visit func(*Row) error) error {
	if from < 0 || to > t.Len() || from > to {
		return fmt.Errorf("%s: %w: %d to %d of %d", t.Name, ErrNoRow, from, to, t.Len())
	}
	return t.scan(ctx, to-from, func(k int) int { return from + k }, visit)
}

// ScanRows reads some rows again as Scan does: those with the indices in rows, which ascend. What lies between two of them is only read if it is short.
func (t *Table) ScanRows(ctx context.Context, rows []uint32, visit func(*Row) error) error {
	if n := len(rows); n > 0 && int(rows[n-1]) >= t.Len() {
		return fmt.Errorf("%s: %w: %d of %d", t.Name, ErrNoRow, rows[n-1], t.Len())
	}
	return t.scan(ctx, len(rows), func(k int) int { return int(rows[k]) }, visit)
}

// scan visits n rows, of which row gives the indices.
func (t *Table) scan(ctx context.Context, n int, row func(k int) int, visit func(*Row) error) error {
	split := newSplitter(t.comma, len(t.Header))
	r := Row{table: t, spans: split.fields}
	var buffer []byte
	for k := 0; k < n; {
		if err := ctx.Err(); err != nil {
			return err
		}
		next := t.together(k, n, row)
		text, err := t.read(buffer[:0], row(k), row(next-1)+1)
		if err != nil {
			return fmt.Errorf("%s: row %d: %w", t.Name, row(k), err)
		}
		buffer = text
		r.read, r.at, r.line = text, 0, 0
		at := t.offsets[row(k)]
		for ; k < next; k++ {
			r.Index = row(k)
			r.at += t.source.within(text[r.at:], int(t.offsets[r.Index]-at))
			at, r.text = t.offsets[r.Index], text[r.at:]
			end, _, _ := split.split(r.text)
			if split.n != len(split.fields) || checksum(r.text[:end]) != t.sums[r.Index] {
				return fmt.Errorf("%s: row %d: %w", t.Name, r.Index, ErrChanged)
			}
			if err := visit(&r); err != nil {
				return err
			}
		}
	}
	return nil
}

// farBytes is how much text between two rows is rather read than passed over.
const farBytes = 32 << 10

// together gives the end of the rows from the k-th on that are read at once: those of about a chunk, none of which is far from the one before.
func (t *Table) together(k, n int, row func(k int) int) int {
	from := t.offsets[row(k)]
	before := from
	for k++; k < n; k++ {
		at := t.offsets[row(k)]
		if at-from > DefaultChunkSize || at-before > farBytes {
			break
		}
		before = at
	}
	return k
}
