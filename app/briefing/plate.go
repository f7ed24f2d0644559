package briefing

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"incidentmap/app/look"
)

// letters is how something is written: its size in pixels on a display of 1080, its weight and its colour.
type letters struct {
	size  float32
	bold  bool
	color color.Color
}

// Sizes of what the audience reads, in pixels on a display that is 1080 high.
const (
	titleSize  = 44
	figureSize = 64
	nameSize   = 34
	textSize   = 30
	smallSize  = 24 // nothing is smaller
	margin     = 24
	inside     = 20 // from the edge of a plate to its text
)

var (
	bigTitle = letters{titleSize, true, look.StageInk}
	figure   = letters{figureSize, true, look.StageInk}
	name     = letters{nameSize, true, look.StageInk}
	text     = letters{textSize, false, look.StageInk}
	strong   = letters{textSize, true, look.StageInk}
	small    = letters{smallSize, false, look.StageMuted}
	differs  = letters{smallSize + 2, true, look.StageContrary}
	label    = letters{smallSize, true, look.StageAccent}
)

// plate is a sheet with lines of text below one another.
type plate struct {
	unit    float32 // of the canvas, for a pixel on a display of 1080
	width   float32 // that text may take, units of the canvas
	used    float32 // of it
	height  float32 // of what is written so far
	objects []fyne.CanvasObject
}

func newPlate(unit, width float32) *plate {
	return &plate{unit: unit, width: width - 2*inside*unit}
}

// sizeOf is a size of text in whole units of the canvas, since letters stand apart at broken ones; never smaller than it is to be.
func sizeOf(px, unit float32) float32 {
	n := float32(int(px * unit))
	if n < px*unit-.01 {
		n++
	}
	return n
}

// write adds a text, wrapped; what goes beyond so many lines is cut with an ellipsis.
func (p *plate) write(s string, l letters, lines int) {
	size, style := sizeOf(l.size, p.unit), fyne.TextStyle{Bold: l.bold}
	for _, line := range wrap(s, lines, func(s string) bool { return fyne.MeasureText(s, size, style).Width <= p.width }) {
		t := canvas.NewText(line, l.color)
		t.TextSize, t.TextStyle = size, style
		t.Move(fyne.NewPos(0, p.height))
		t.Resize(t.MinSize())
		p.objects = append(p.objects, t)
		p.used = max(p.used, t.MinSize().Width)
		p.height += size * 1.28
	}
}

// space leaves room before what follows, in pixels of a display of 1080.
func (p *plate) space(px float32) {
	if len(p.objects) > 0 {
		p.height += px * p.unit
	}
}

// bar draws a line down the left of what was written since a height, as beside a quotation, and moves it in by so many pixels of a display of 1080.
func (p *plate) bar(from float32, since int, indent float32, c color.Color) {
	for _, o := range p.objects[since:] {
		o.Move(o.Position().AddXY(indent*p.unit, 0))
	}
	b := canvas.NewRectangle(c)
	b.Move(fyne.NewPos(0, from+4*p.unit))
	b.Resize(fyne.NewSize(4*p.unit, p.height-from-4*p.unit))
	p.objects = append(p.objects, b)
}

// total is the height of the plate with its edges; 0 if nothing is written on it.
func (p *plate) total() float32 {
	if len(p.objects) == 0 {
		return 0
	}
	return p.height + 2*inside*p.unit
}

// at is the plate with its top left corner at a place: the sheet, and the text on it. With snug it is no wider than its text.
func (p *plate) at(pos fyne.Position, snug bool) []fyne.CanvasObject {
	if len(p.objects) == 0 {
		return nil
	}
	width := p.width
	if snug {
		width = p.used
	}
	ground := canvas.NewRectangle(look.StagePaper)
	ground.StrokeColor, ground.StrokeWidth = look.StageEdge, max(1, 1.5*p.unit)
	ground.Move(pos)
	ground.Resize(fyne.NewSize(width+2*inside*p.unit, p.total()))
	mark := canvas.NewRectangle(look.StageAccent)
	mark.Move(pos)
	mark.Resize(fyne.NewSize(54*p.unit, 6*p.unit))
	for _, o := range p.objects {
		o.Move(o.Position().AddXY(pos.X+inside*p.unit, pos.Y+inside*p.unit*.8))
	}
	return append([]fyne.CanvasObject{ground, mark}, p.objects...)
}

// wrap breaks a text into lines that fit, at most so many; line breaks of the text stay.
func wrap(s string, most int, fits func(string) bool) []string {
	var lines []string
	for part := range strings.SplitSeq(s, "\n") {
		line := ""
		for word := range strings.FieldsSeq(part) {
			switch longer := strings.TrimSpace(line + " " + word); {
			case line == "" || fits(longer):
				line = longer
			default:
				lines, line = append(lines, line), word
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) <= most {
		return lines
	}
	lines = lines[:max(0, most)]
	if most > 0 {
		lines[most-1] = shortened(lines[most-1]+" …", fits)
	}
	return lines
}

// shortened leaves out words before the ellipsis at the end until the line fits.
func shortened(line string, fits func(string) bool) string {
	for !fits(line) {
		words := strings.Fields(line)
		if len(words) < 3 {
			break
		}
		line = strings.Join(append(words[:len(words)-2], "…"), " ")
	}
	return line
}
