package cli

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// column is a heading and the most characters that its cells take before they go on below. The last one may have width 0: it takes what
// is left of the line.
type column struct {
	title string
	width int
	right bool // numbers
}

// lineWidth is that of a terminal on half a screen; the last column takes at least leastWidth all the same.
const (
	lineWidth  = 120
	leastWidth = 24
)

const gap = "  "

// row is a line of a table, which may stand below a heading and above a note.
type row struct {
	cells         []string
	heading, note string
}

// tableWriter aligns rows below their headings. Words that do not fit go on in the next line, so that nothing is cut off. Columns are as wide as
// the first rows need; if more rows than these follow, at least as wide as they may be.
type tableWriter struct {
	w       io.Writer
	columns []column
	waiting []row // until the widths are known
	widths  []int
}

// measuredRows is how many rows are kept to measure them.
const measuredRows = 2000

func newTableWriter(w io.Writer, columns []column) *tableWriter {
	head := row{cells: make([]string, len(columns))}
	for i, c := range columns {
		head.cells[i] = c.title
	}
	return &tableWriter{w: w, columns: slices.Clone(columns), waiting: []row{head}}
}

func (t *tableWriter) add(rows ...row) error {
	if t.widths == nil {
		t.waiting = append(t.waiting, rows...)
		if len(t.waiting) <= measuredRows {
			return nil
		}
		t.measure(true)
		rows, t.waiting = t.waiting, nil
	}
	return t.write(rows)
}

// finish writes what waits still.
func (t *tableWriter) finish() error {
	if t.widths != nil {
		return nil
	}
	t.measure(false)
	return t.write(t.waiting)
}

// measure fits the columns to the rows that wait; more rows may come that take all of a column's width.
func (t *tableWriter) measure(more bool) {
	t.widths = make([]int, len(t.columns))
	left := lineWidth
	for i := range t.columns {
		c := &t.columns[i]
		if c.width == 0 {
			c.width = max(left, leastWidth)
		}
		if more && i < len(t.columns)-1 {
			t.widths[i] = c.width
		}
		for _, r := range t.waiting {
			for _, line := range wrap(oneLine(r.cells[i]), c.width) {
				t.widths[i] = max(t.widths[i], utf8.RuneCountInString(line))
			}
		}
		left -= t.widths[i] + len(gap)
	}
}

func (t *tableWriter) write(rows []row) error {
	var b bytes.Buffer
	for _, r := range rows {
		if r.heading != "" {
			b.WriteString("\n" + oneLine(r.heading) + "\n")
		}
		cells := make([][]string, len(t.columns))
		for i, c := range t.columns {
			cells[i] = wrap(oneLine(r.cells[i]), c.width)
		}
		t.writeRow(&b, cells)
		if r.note != "" {
			b.WriteString("    " + oneLine(r.note) + "\n")
		}
	}
	_, err := t.w.Write(b.Bytes())
	return writing(err)
}

func (t *tableWriter) writeRow(w *bytes.Buffer, cells [][]string) {
	height := 1
	for _, c := range cells {
		height = max(height, len(c))
	}
	for n := range height {
		var line strings.Builder
		for i, c := range cells {
			text := ""
			if n < len(c) {
				text = c[n]
			}
			pad := strings.Repeat(" ", max(0, t.widths[i]-utf8.RuneCountInString(text)))
			if t.columns[i].right {
				line.WriteString(pad + text + gap)
			} else {
				line.WriteString(text + pad + gap)
			}
		}
		w.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// writeTable writes all rows of a table.
func writeTable(w io.Writer, columns []column, rows []row) error {
	t := newTableWriter(w, columns)
	return errors.Join(t.add(rows...), t.finish())
}

// wrap breaks a text between words into lines of at most width characters. A longer word keeps a line of its own: an id must stay whole.
func wrap(s string, width int) []string {
	var lines []string
	line, n := "", 0
	for word := range strings.FieldsSeq(s) {
		size := utf8.RuneCountInString(word)
		if n > 0 && n+1+size > width {
			lines = append(lines, line)
			line, n = "", 0
		}
		if n > 0 {
			line, n = line+" ", n+1
		}
		line, n = line+word, n+size
	}
	return append(lines, line)
}

// shortened is a text of at most width characters, with an ellipsis where words were left out.
func shortened(s string, width int) string {
	lines := wrap(s, width-2)
	if len(lines) == 1 {
		return lines[0]
	}
	return lines[0] + " …"
}
