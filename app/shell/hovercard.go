package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// hoverCard tells of the incident under the pointer. It lies above the map, follows the mark and takes no input.
type hoverCard struct {
	widget.BaseWidget
	plate *canvas.Rectangle
	lines []*canvas.Text
	at    fyne.Position
}

const (
	cardGap   = 14 // reference pixels between the pointer and the card
	cardLines = 4
)

func newHoverCard() *hoverCard {
	c := &hoverCard{plate: canvas.NewRectangle(nil)}
	for range cardLines {
		c.lines = append(c.lines, canvas.NewText("", nil))
	}
	c.ExtendBaseWidget(c)
	c.Hide()
	return c
}

// show puts the card beside a position of the map: a bold first line and up to three more.
func (c *hoverCard) show(at fyne.Position, lines ...string) {
	for i, t := range c.lines {
		t.Text = ""
		if i < len(lines) {
			t.Text = lines[i]
		}
	}
	c.at = at
	c.Show()
	c.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *hoverCard) CreateRenderer() fyne.WidgetRenderer { return &cardRenderer{c} }

type cardRenderer struct{ c *hoverCard }

func (r *cardRenderer) Destroy()           {}
func (r *cardRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.c.plate}
	for _, t := range r.c.lines {
		out = append(out, t)
	}
	return out
}

func (r *cardRenderer) Layout(size fyne.Size) {
	pad := 2 * theme.Padding()
	var w, h float32
	for _, t := range r.c.lines {
		if t.Text == "" {
			continue
		}
		m := t.MinSize()
		w, h = max(w, m.Width), h+m.Height
	}
	card := fyne.NewSize(w+2*pad, h+2*pad)
	pos := r.c.at.AddXY(cardGap, cardGap)
	if pos.X+card.Width > size.Width {
		pos.X = r.c.at.X - cardGap - card.Width
	}
	if pos.Y+card.Height > size.Height {
		pos.Y = r.c.at.Y - cardGap - card.Height
	}
	pos = fyne.NewPos(max(0, pos.X), max(0, pos.Y))
	r.c.plate.Move(pos)
	r.c.plate.Resize(card)
	y := pos.Y + pad
	for _, t := range r.c.lines {
		t.Move(fyne.NewPos(pos.X+pad, y))
		if t.Text != "" {
			t.Resize(t.MinSize())
			y += t.MinSize().Height
		}
	}
}

func (r *cardRenderer) Refresh() {
	p := r.c.plate
	p.FillColor = theme.Color(theme.ColorNameOverlayBackground)
	p.StrokeColor = theme.Color(theme.ColorNameSeparator)
	p.StrokeWidth = 1
	p.CornerRadius = theme.InputRadiusSize()
	for i, t := range r.c.lines {
		t.Color = theme.Color(theme.ColorNameForeground)
		t.TextSize = theme.TextSize()
		t.TextStyle = fyne.TextStyle{Bold: i == 0}
		if i > 1 {
			t.TextSize = theme.CaptionTextSize()
		}
		t.Refresh()
	}
	r.Layout(r.c.Size())
	p.Refresh()
}
