package ink

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/look"
)

// Style is how a text is set.
type Style struct {
	size  float32
	bold  bool
	color fyne.ThemeColorName
	align fyne.TextAlign
}

// Styles of the side panels.
var (
	Body    = Style{size: look.TextSize, color: theme.ColorNameForeground}
	Strong  = Style{size: look.TextSize, bold: true, color: theme.ColorNameForeground}
	Muted   = Style{size: look.TextSize, color: look.ColorMuted}
	Caption = Style{size: look.CaptionSize, color: look.ColorMuted}
	Heading = Style{size: look.TextSize + 1, bold: true, color: theme.ColorNameForeground}
	Title   = Style{size: look.TitleSize, bold: true, color: theme.ColorNameForeground}
	Figure  = Style{size: look.FigureSize, bold: true, color: theme.ColorNameForeground}
	Link    = Style{size: look.TextSize, color: theme.ColorNameHyperlink}
	Reading = Style{size: look.ReadingSize, color: theme.ColorNameForeground}
)

// In sets the text in another colour.
func (k Style) In(c fyne.ThemeColorName) Style { k.color = c; return k }

// Aligned sets the text at another side of its room.
func (k Style) Aligned(a fyne.TextAlign) Style { k.align = a; return k }

// Heavy sets the text in bold.
func (k Style) Heavy() Style { k.bold = true; return k }

// Enlarged sets the text k times as large.
func (k Style) Enlarged(by float32) Style { k.size = look.Enlarge(k.size, by); return k }

// Leading is the height of a line.
func (k Style) Leading() float32 { return float32(int(k.size*1.42 + .5)) }

// Fits reports whether the text is no wider than w.
func (k Style) Fits(s string, w float32) bool { return k.Width(s) <= w }

func (k Style) style() fyne.TextStyle  { return fyne.TextStyle{Bold: k.bold} }
func (k Style) advance(r rune) float32 { return advances.of(r, k.bold) * k.size }

// Height is that of the wrapped text.
func (k Style) Height(s string, w float32) float32 {
	lines := 0
	k.eachLine(s, w, func(string) { lines++ })
	return k.Leading() * float32(lines)
}

// Width is the sum of the advances: kerning, which mostly draws letters together, is left out.
func (k Style) Width(s string) float32 {
	var w float32
	for _, r := range s {
		w += k.advance(r)
	}
	return w
}

// Wrap breaks a text into lines that fit the width; a word that is wider than a line is broken inside.
func (k Style) Wrap(s string, width float32) []string {
	var lines []string
	k.eachLine(s, width, func(line string) { lines = append(lines, line) })
	return lines
}

func (k Style) eachLine(s string, width float32, emit func(line string)) {
	s = squeeze(s)
	space := k.advance(' ')
	start, end, used := 0, 0, float32(0) // of the line so far
	for i := 0; i < len(s); {
		j := i + len(firstWord(s[i:]))
		w := k.Width(s[i:j])
		if end > start && used+space+w <= width {
			end, used = j, used+space+w
		} else {
			if end > start {
				emit(s[start:end])
			}
			for w > width && utf8.RuneCountInString(s[i:j]) > 1 {
				head := k.head(s[i:j], width)
				emit(head)
				i += len(head)
				w = k.Width(s[i:j])
			}
			start, end, used = i, j, w
		}
		i = j + 1
	}
	if end > start {
		emit(s[start:end])
	}
}

func firstWord(s string) string {
	if before, _, ok := strings.Cut(s, " "); ok {
		return before
	}
	return s
}

// squeeze leaves one blank between words.
func squeeze(s string) string {
	blank := true
	for _, r := range s {
		if breaks(r) && (blank || r != ' ') {
			return strings.Join(strings.FieldsFunc(s, breaks), " ")
		}
		blank = r == ' '
	}
	return strings.TrimSuffix(s, " ")
}

// breaks reports where a line may end; not at a no-break space.
func breaks(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// head is the longest beginning of s, at least one character, that fits.
func (k Style) head(s string, width float32) string {
	var w float32
	for i, r := range s {
		w += k.advance(r)
		if w > width && i > 0 {
			return s[:i]
		}
	}
	return s
}

// Clip ends a text that does not fit with an ellipsis.
func (k Style) Clip(s string, width float32) string {
	if k.Fits(s, width) {
		return s
	}
	return strings.TrimRight(k.head(s, width-k.advance('…')), " ,;") + "…"
}
