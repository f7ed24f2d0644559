package details

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/look"
)

// ink is how a text is set.
type ink struct {
	size  float32
	bold  bool
	color fyne.ThemeColorName
	align fyne.TextAlign
}

var (
	body    = ink{size: look.TextSize, color: theme.ColorNameForeground}
	strong  = ink{size: look.TextSize, bold: true, color: theme.ColorNameForeground}
	muted   = ink{size: look.TextSize, color: look.ColorMuted}
	caption = ink{size: look.CaptionSize, color: look.ColorMuted}
	heading = ink{size: look.TextSize + 1, bold: true, color: theme.ColorNameForeground}
	title   = ink{size: look.TitleSize, bold: true, color: theme.ColorNameForeground}
	figure  = ink{size: look.FigureSize, bold: true, color: theme.ColorNameForeground}
	link    = ink{size: look.TextSize, color: theme.ColorNameHyperlink}
)

func (k ink) in(c fyne.ThemeColorName) ink  { k.color = c; return k }
func (k ink) aligned(a fyne.TextAlign) ink  { k.align = a; return k }
func (k ink) heavy() ink                    { k.bold = true; return k }
func (k ink) style() fyne.TextStyle         { return fyne.TextStyle{Bold: k.bold} }
func (k ink) leading() float32              { return float32(int(k.size*1.42 + .5)) }
func (k ink) advance(r rune) float32        { return advances.of(r, k.bold) * k.size }
func (k ink) fits(s string, w float32) bool { return k.width(s) <= w }

// height is that of the wrapped text.
func (k ink) height(s string, w float32) float32 {
	lines := 0
	k.eachLine(s, w, func(string) { lines++ })
	return k.leading() * float32(lines)
}

// width is the sum of the advances: kerning, which mostly draws letters together, is left out.
func (k ink) width(s string) float32 {
	var w float32
	for _, r := range s {
		w += k.advance(r)
	}
	return w
}

// wrap breaks a text into lines that fit the width; a word that is wider than a line is broken inside.
func (k ink) wrap(s string, width float32) []string {
	var lines []string
	k.eachLine(s, width, func(line string) { lines = append(lines, line) })
	return lines
}

func (k ink) eachLine(s string, width float32, emit func(line string)) {
	s = squeeze(s)
	space := k.advance(' ')
	start, end, used := 0, 0, float32(0) // of the line so far
	for i := 0; i < len(s); {
		j := i + len(firstWord(s[i:]))
		w := k.width(s[i:j])
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
				w = k.width(s[i:j])
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
func (k ink) head(s string, width float32) string {
	var w float32
	for i, r := range s {
		w += k.advance(r)
		if w > width && i > 0 {
			return s[:i]
		}
	}
	return s
}

// clip ends a text that does not fit with an ellipsis.
func (k ink) clip(s string, width float32) string {
	if k.fits(s, width) {
		return s
	}
	return strings.TrimRight(k.head(s, width-k.advance('…')), " ,;") + "…"
}

type advanceKey struct {
	r    rune
	bold bool
}

// advanceTable keeps the advance of each character in em, the most frequent ones in an array. It belongs to the UI goroutine.
type advanceTable struct {
	ascii [2][utf8.RuneSelf]float32 // by weight; 0 if not measured
	other map[advanceKey]float32
}

var advances = &advanceTable{other: map[advanceKey]float32{}}

func (t *advanceTable) of(r rune, bold bool) float32 {
	if r < utf8.RuneSelf && r >= 0 {
		w := &t.ascii[weightOf(bold)][r]
		if *w == 0 {
			*w = measure(r, bold)
		}
		return *w
	}
	key := advanceKey{r, bold}
	w, ok := t.other[key]
	if !ok {
		w = measure(r, bold)
		t.other[key] = w
	}
	return w
}

func weightOf(bold bool) int {
	if bold {
		return 1
	}
	return 0
}

// em is the size at which advances are measured: large enough that rounding to 1/64 does not matter.
const em = 64

func measure(r rune, bold bool) float32 {
	run := look.Runs(string(r))[0]
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(run.Text, em, fyne.TextStyle{Bold: bold}, run.Font)
	return size.Width / em
}

// warm measures the letters that nearly every text has, so that the first incident is laid out as fast as the others.
func (t *advanceTable) warm() {
	for _, bold := range []bool{false, true} {
		for r := ' '; r <= '~'; r++ {
			t.of(r, bold)
		}
	}
	for _, r := range "–—’“”·¶…аکس" {
		t.of(r, false)
	}
}

// drawing collects the objects of a row. Positions are relative to it.
type drawing struct {
	objects []fyne.CanvasObject
}

func (d *drawing) add(o fyne.CanvasObject) { d.objects = append(d.objects, o) }

// line writes one line of text whose box starts at x, y and is w wide.
func (d *drawing) line(s string, k ink, x, y, w float32) {
	runs := look.Runs(visible(s))
	for _, run := range runs {
		t := canvas.NewText(run.Text, theme.Color(k.color))
		t.TextSize, t.TextStyle, t.Alignment, t.FontSource = k.size, k.style(), k.align, run.Font
		t.Move(fyne.NewPos(x, y))
		if run.Font != nil { // its lines are higher: the middles meet
			t.Move(fyne.NewPos(x, y-max(0, t.MinSize().Height-k.leading())/2))
		}
		if len(runs) > 1 {
			w = t.MinSize().Width
			x += w
		}
		t.Resize(fyne.NewSize(w, k.leading()))
		d.add(t)
	}
}

// visible shows control characters, and those that turn the direction of what follows, as what they are: something odd. Texts of a case
// may come from anywhere.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// text writes a wrapped text and returns the y below it.
func (d *drawing) text(s string, k ink, x, y, w float32) float32 {
	for _, l := range k.wrap(s, w) {
		d.line(l, k, x, y, w)
		y += k.leading()
	}
	return y
}

func (d *drawing) box(c fyne.ThemeColorName, x, y, w, h, radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(theme.Color(c))
	r.CornerRadius = radius
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(w, h))
	d.add(r)
	return r
}

func (d *drawing) stroke(c fyne.ThemeColorName, width, x1, y1, x2, y2 float32) {
	l := canvas.NewLine(theme.Color(c))
	l.StrokeWidth = width
	l.Position1, l.Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
	d.add(l)
}

// chevron points right where a row is folded and down where it is open. x, y is the middle.
func (d *drawing) chevron(open bool, x, y float32) {
	if open {
		d.stroke(look.ColorMuted, 1.5, x-4, y-2, x, y+2)
		d.stroke(look.ColorMuted, 1.5, x, y+2, x+4, y-2)
		return
	}
	d.stroke(look.ColorMuted, 1.5, x-2, y-4, x+2, y)
	d.stroke(look.ColorMuted, 1.5, x+2, y, x-2, y+4)
}
