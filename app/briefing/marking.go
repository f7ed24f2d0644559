package briefing

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"incidentmap/app/look"
	"incidentmap/data"
)

// markingPlate is the marking on its black ground, with its right end at a place, in letters of a size in units of the canvas. Nothing if nothing is
// marked.
func markingPlate(m data.Marking, right fyne.Position, size float32) (objects []fyne.CanvasObject, area fyne.Size) {
	if m.IsZero() {
		return nil, fyne.Size{}
	}
	label := canvas.NewText(string(m.TLP), look.TLP(m.TLP))
	rest := canvas.NewText(m.Classification, look.StagePaper)
	x, pad := float32(0), size*.5
	for _, t := range []*canvas.Text{label, rest} {
		if t.Text == "" {
			continue
		}
		t.TextSize, t.TextStyle.Bold = size, true
		t.Resize(t.MinSize())
		x += pad
		t.Move(fyne.NewPos(x, pad*.4))
		x += t.MinSize().Width
		objects = append(objects, t)
	}
	area = fyne.NewSize(x+pad, objects[0].MinSize().Height+pad*.8)
	ground := canvas.NewRectangle(look.StageDark)
	ground.Resize(area)
	objects = append([]fyne.CanvasObject{ground}, objects...)
	for _, o := range objects {
		o.Move(o.Position().AddXY(right.X-area.Width, right.Y))
	}
	return objects, area
}
