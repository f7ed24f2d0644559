package extract

import (
	"strings"
	"unicode/utf8"

	"incidentmap/data/bulk"
)

// readPlain keeps the text as it is. Where its lines are those of a typewriter, broken at a margin, each block of lines becomes a paragraph.
func (t *Text) readPlain(raw []byte) {
	text, _ := bulk.DecodeText(raw)
	t.Text = text
	if isWrapped(text) {
		t.Text = unwrap(text)
	}
}

// isWrapped reports whether lines are broken at a margin: there are several, none is longer than a typewriter writes, and most of those that
// another one follows fill it.
func isWrapped(text string) bool {
	const margin, fewest = 120, 6
	longest, followed := 0, []int{}
	last := 0
	for line := range strings.Lines(text) {
		n := utf8.RuneCountInString(strings.TrimSpace(line))
		if n > margin {
			return false
		}
		if n > 0 && last > 0 {
			followed = append(followed, last)
		}
		longest, last = max(longest, n), n
	}
	full := 0
	for _, n := range followed {
		if 3*n >= 2*longest {
			full++
		}
	}
	return longest >= 40 && len(followed) >= fewest && full*5 >= len(followed)*4
}

// unwrap makes one line of each block of lines. A line that starts an entry of a list starts a paragraph too.
func unwrap(text string) string {
	var b strings.Builder
	open := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			if open {
				b.WriteString("\n\n")
			}
			open = false
			continue
		case open && startsEntry(line):
			b.WriteString("\n\n")
		case open:
			b.WriteString(" ")
		}
		b.WriteString(line)
		open = true
	}
	return b.String()
}

// startsEntry reports whether a line begins with the sign or the number of an entry of a list.
func startsEntry(line string) bool {
	first, _, ok := strings.Cut(line, " ")
	if !ok {
		return false
	}
	if strings.Contains("- * • – ▪ ‣ ◦ ·", first) {
		return true
	}
	number := strings.TrimRight(first, ".)")
	return len(number) < len(first) && len(number) > 0 && len(number) <= 3 && strings.Trim(number, "0123456789") == ""
}
