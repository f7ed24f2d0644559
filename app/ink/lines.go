package ink

import "unicode/utf8"

// Line is a line of a wrapped text, by its bytes.
type Line struct{ From, To int }

// Lines breaks a text as Wrap does, but leaves its blanks as they are, so that every place in a line is one in the text.
func (k Style) Lines(s string, width float32) []Line {
	var lines []Line
	start, end := -1, 0 // of the line so far
	var used, gap float32
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if breaks(r) {
			gap += k.advance(r)
			i += size
			continue
		}
		from := i
		var w float32
		for i < len(s) {
			r, size = utf8.DecodeRuneInString(s[i:])
			if breaks(r) {
				break
			}
			a := k.advance(r)
			if w+a > width && i > from { // a word that is wider than a line is broken inside
				if start >= 0 {
					lines = append(lines, Line{start, end})
				}
				start, end, used, gap = from, i, w, 0
				from, w = i, 0
			}
			w += a
			i += size
		}
		switch {
		case start < 0:
			start, used = from, w
		case used+gap+w <= width:
			used += gap + w
		default:
			lines = append(lines, Line{start, end})
			start, used = from, w
		}
		end, gap = i, 0
	}
	if start >= 0 {
		lines = append(lines, Line{start, end})
	}
	return lines
}
