package reader

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// selection is the words that are selected, in one paragraph: a claim stands in one. The zero value is where the keyboard begins.
type selection struct {
	paragraph    int  // its index
	anchor, head word // where it was begun, and where it goes to
	on           bool
}

// span is the bytes from the first selected word to the last.
func (s selection) span() (from, to int) {
	return min(s.anchor.from, s.head.from), max(s.anchor.to, s.head.to)
}

// selectedText is the words that are selected.
func (p *page) selectedText() string {
	if !p.selection.on {
		return ""
	}
	from, to := p.selection.span()
	return p.paragraphs[p.selection.paragraph][from:to]
}

func (p *page) setSelection(s selection) {
	p.selection = s
	p.show()
	p.owner.selected()
}

// selected is the ground of what is selected.
func (p *page) selected() []fyne.CanvasObject {
	if !p.selection.on {
		return nil
	}
	from, to := p.selection.span()
	ground := theme.Color(theme.ColorNameSelection)
	var out []fyne.CanvasObject
	for _, b := range p.boxes(p.selection.paragraph, from, to) {
		r := canvas.NewRectangle(ground)
		r.CornerRadius = 2
		r.StrokeWidth, r.StrokeColor = 1, theme.Color(theme.ColorNamePrimary)
		r.Move(fyne.NewPos(b.x-2, b.y))
		r.Resize(fyne.NewSize(b.w+4, b.h))
		out = append(out, r)
	}
	return out
}

// placeButton puts the button for a new claim below the end of what is selected, unless the mouse still selects.
func (p *page) placeButton() {
	if !p.selection.on || p.dragging || len(p.lines) == 0 {
		p.button.Hide()
		return
	}
	from, to := p.selection.span()
	boxes := p.boxes(p.selection.paragraph, from, to)
	if len(boxes) == 0 {
		p.button.Hide()
		return
	}
	last := boxes[len(boxes)-1]
	size := p.button.MinSize()
	x := min(last.x+last.w-size.Width/2, p.Size().Width-size.Width-14)
	p.button.Resize(size)
	p.button.Move(fyne.NewPos(max(4, x), last.y+last.h+4))
	p.button.Show()
}

// words of a paragraph.
func (p *page) words(paragraph int) []word {
	text := p.paragraphs[paragraph]
	return wordsIn(text, 0, len(text))
}

// moveWord moves the keyboard to the next or the previous word; with extend, what is between stays selected.
func (p *page) moveWord(by int, extend bool) {
	if len(p.paragraphs) == 0 || len(p.lines) == 0 {
		return
	}
	s := p.selection
	if !s.on {
		p.start()
		return
	}
	words := p.words(s.paragraph)
	i := indexOf(words, s.head) + by
	switch {
	case i >= 0 && i < len(words):
		s.head = words[i]
	case extend: // a selection ends where its paragraph does
		return
	case i < 0 && s.paragraph > 0:
		s.paragraph--
		words = p.words(s.paragraph)
		s.head = words[len(words)-1]
	case i > 0 && s.paragraph < len(p.paragraphs)-1:
		s.paragraph++
		s.head = p.words(s.paragraph)[0]
	}
	if !extend {
		s.anchor = s.head
	}
	p.moveTo(s)
}

// moveLine moves the keyboard a line up or down.
func (p *page) moveLine(by int, extend bool) {
	if len(p.paragraphs) == 0 || len(p.lines) == 0 {
		return
	}
	s := p.selection
	if !s.on {
		p.start()
		return
	}
	boxes := p.boxes(s.paragraph, s.head.from, s.head.to)
	line := p.lineOf(s.paragraph, s.head.from) + by
	paragraph := s.paragraph
	switch {
	case len(boxes) == 0:
		return
	case line >= 0 && line < len(p.lines[paragraph]):
	case extend:
		return
	case line < 0 && paragraph > 0:
		paragraph--
		p.measure(paragraph)
		line = len(p.lines[paragraph]) - 1
	case line > 0 && paragraph < len(p.paragraphs)-1:
		paragraph++
		line = 0
	default:
		return
	}
	y := p.tops[paragraph] + (float32(line)+.5)*lineStep*p.scale
	_, w, _ := p.wordAt(boxes[0].x+boxes[0].w/2, y)
	s.paragraph, s.head = paragraph, w
	if !extend {
		s.anchor = w
	}
	p.moveTo(s)
}

// start puts the keyboard on the first word of the current passage or, if there is none in view, of the view.
func (p *page) start() {
	paragraph, at := p.sheet.at(p.scroll.Offset.Y+topPad), 0
	if p.tops[paragraph] < p.scroll.Offset.Y && paragraph < len(p.paragraphs)-1 {
		paragraph++
	}
	if p.current >= 0 {
		paragraph, at = p.passages[p.current].Paragraph-1, p.passages[p.current].From
	}
	for _, w := range p.words(paragraph) {
		if w.to > at {
			p.moveTo(selection{paragraph, w, w, true})
			return
		}
	}
}

func (p *page) moveTo(s selection) {
	p.selection = s
	p.reveal(s.paragraph, s.head.from)
	p.owner.selected()
}

func indexOf(words []word, w word) int {
	for i := range words {
		if words[i].to > w.from {
			return i
		}
	}
	return len(words) - 1
}

// fade is a colour of which nothing is left.
func fade(c color.Color) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 0
	return n
}

// light gives the glow its colour.
func (p *page) light(c color.Color) {
	for _, r := range p.flash {
		r.FillColor = c
		r.Refresh()
	}
}
