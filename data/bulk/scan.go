package bulk

import (
	"context"
	"fmt"
	"sort"
)

// Row is a row that a scan has come to. It is valid until the scan goes on.
type Row struct {
	Index int
	table *Table
	text  []byte
	spans []span
}

// Value is the text of a column, counted from 0, as Record gives it.
func (r *Row) Value(column int) string { return r.table.text(r.spans[column].value(r.text)) }

// Scan reads the rows from index from up to, but not including, index to again, in order, for what needs the text of all rows: a search
// index, an export. It stops at the first error of visit, and at ErrChanged. Ranges can be scanned in parallel. One goroutine reads some
// 600 MB a second.
func (t *Table) Scan(ctx context.Context, from, to int, visit func(*Row) error) error {
	if from < 0 || to > t.Len() || from > to {
		return fmt.Errorf("%s: %w: %d to %d of %d", t.Name, ErrNoRow, from, to, t.Len())
	}
	split := newSplitter(t.comma, len(t.Header))
	row := Row{table: t, spans: split.fields}
	var buffer []byte
	for i := from; i < to; {
		if err := ctx.Err(); err != nil {
			return err
		}
		next := t.together(i, to)
		text, err := t.read(buffer[:0], i, next)
		if err != nil {
			return fmt.Errorf("%s: row %d: %w", t.Name, i, err)
		}
		buffer = text
		start := t.offsets[i]
		for ; i < next; i++ {
			row.Index, row.text = i, text[t.offsets[i]-start:]
			end, _, _ := split.split(row.text)
			if split.n != len(split.fields) || checksum(row.text[:end]) != t.sums[i] {
				return fmt.Errorf("%s: row %d: %w", t.Name, i, ErrChanged)
			}
			if err := visit(&row); err != nil {
				return err
			}
		}
	}
	return nil
}

// together gives the end of the rows from i on that are read at once: those of about a chunk, in UTF-16 a single one.
func (t *Table) together(i, to int) int {
	if t.source.order != nil {
		return i + 1
	}
	limit := t.offsets[i] + DefaultChunkSize
	return max(i+1, i+sort.Search(to-i, func(k int) bool { return t.offsets[i+k] > limit })-1)
}
