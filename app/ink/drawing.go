package ink

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/look"
)

// Drawing collects the objects of a row or a widget. Positions are relative to it.
type Drawing struct {
	Objects []fyne.CanvasObject
}

// Add takes an object as it is.
func (d *Drawing) Add(o fyne.CanvasObject) { d.Objects = append(d.Objects, o) }

// Line writes one line of text whose box starts at x, y and is w wide.
func (d *Drawing) Line(s string, k Style, x, y, w float32) {
	runs := look.Runs(visible(s))
	for _, run := range runs {
		t := canvas.NewText(run.Text, theme.Color(k.color))
		t.TextSize, t.TextStyle, t.Alignment, t.FontSource = k.size, k.style(), k.align, run.Font
		t.Move(fyne.NewPos(x, y))
		if run.Font != nil { // its lines are higher: the middles meet
			t.Move(fyne.NewPos(x, y-max(0, t.MinSize().Height-k.Leading())/2))
		}
		if len(runs) > 1 {
			w = t.MinSize().Width
			x += w
		}
		t.Resize(fyne.NewSize(w, k.Leading()))
		d.Add(t)
	}
}

// Extent is where Line draws the bytes of a text between two offsets: texts run from left to right, but for their parts in the Arabic script,
// which run from right to left. They are measured as they are drawn, with their letters joined.
func (k Style) Extent(s string, from, to int) (left, right float32) {
	first := true
	x, at := float32(0), 0
	for _, run := range look.Runs(s) {
		end := at + len(run.Text)
		w := k.drawn(run.Text, run.Font)
		if a, b := max(from, at), min(to, end); a < b {
			l, r := k.drawn(run.Text[:a-at], run.Font), k.drawn(run.Text[:b-at], run.Font)
			if run.Font != nil {
				l, r = w-r, w-l
			}
			if first {
				left, right, first = x+l, x+r, false
			}
			left, right = min(left, x+l), max(right, x+r)
		}
		x, at = x+w, end
	}
	return left, right
}

func (k Style) drawn(s string, font fyne.Resource) float32 {
	if s == "" {
		return 0
	}
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(visible(s), k.size, k.style(), font)
	return size.Width
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

// Text writes a wrapped text and returns the y below it.
func (d *Drawing) Text(s string, k Style, x, y, w float32) float32 {
	for _, l := range k.Wrap(s, w) {
		d.Line(l, k, x, y, w)
		y += k.Leading()
	}
	return y
}

// Box draws a filled rectangle.
func (d *Drawing) Box(c fyne.ThemeColorName, x, y, w, h, radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(theme.Color(c))
	r.CornerRadius = radius
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(w, h))
	d.Add(r)
	return r
}

// Stroke draws a straight line.
func (d *Drawing) Stroke(c fyne.ThemeColorName, width, x1, y1, x2, y2 float32) {
	l := canvas.NewLine(theme.Color(c))
	l.StrokeWidth = width
	l.Position1, l.Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
	d.Add(l)
}

// Chevron points right where a row is folded and down where it is open. x, y is the middle.
func (d *Drawing) Chevron(open bool, x, y float32) {
	if open {
		d.Stroke(look.ColorMuted, 1.5, x-4, y-2, x, y+2)
		d.Stroke(look.ColorMuted, 1.5, x, y+2, x+4, y-2)
		return
	}
	d.Stroke(look.ColorMuted, 1.5, x-2, y-4, x+2, y)
	d.Stroke(look.ColorMuted, 1.5, x+2, y, x-2, y+4)
}
