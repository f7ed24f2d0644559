package cli

import (
	"bytes"
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

// writeTable aligns rows below their headings. Words that do not fit go on in the next line, so that nothing is cut off.
func writeTable(w *bytes.Buffer, columns []column, rows []row) {
	head := row{cells: make([]string, len(columns))}
	for i, c := range columns {
		head.cells[i] = c.title
	}
	rows = append([]row{head}, rows...)
	widths := make([]int, len(columns))
	wrapped := make([][][]string, len(rows))
	for n := range rows {
		wrapped[n] = make([][]string, len(columns))
	}
	left := lineWidth
	for i, c := range columns {
		if c.width == 0 {
			c.width = max(left, leastWidth)
		}
		for n, r := range rows {
			wrapped[n][i] = wrap(oneLine(r.cells[i]), c.width)
			for _, line := range wrapped[n][i] {
				widths[i] = max(widths[i], utf8.RuneCountInString(line))
			}
		}
		left -= widths[i] + len(gap)
	}
	for n, r := range rows {
		if r.heading != "" {
			w.WriteString("\n" + oneLine(r.heading) + "\n")
		}
		writeRow(w, columns, widths, wrapped[n])
		if r.note != "" {
			w.WriteString("    " + oneLine(r.note) + "\n")
		}
	}
}

func writeRow(w *bytes.Buffer, columns []column, widths []int, cells [][]string) {
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
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(text))
			if columns[i].right {
				line.WriteString(pad + text + gap)
			} else {
				line.WriteString(text + pad + gap)
			}
		}
		w.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
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
