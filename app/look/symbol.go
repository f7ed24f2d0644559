package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"incidentmap/geo/render"
)

// Corners of the shapes in a unit square, clockwise. They are as large to the eye as a disc of diameter 1.
var corners = map[render.Shape][]fyne.Position{
	render.Diamond:  {{X: .5, Y: -.08}, {X: 1.08, Y: .5}, {X: .5, Y: 1.08}, {X: -.08, Y: .5}},
	render.Square:   {{X: .06, Y: .06}, {X: .94, Y: .06}, {X: .94, Y: .94}, {X: .06, Y: .94}},
	render.Triangle: {{X: .5, Y: -.06}, {X: 1.08, Y: .94}, {X: -.08, Y: .94}},
	render.Cross: {
		{X: .34, Y: 0}, {X: .66, Y: 0}, {X: .66, Y: .34}, {X: 1, Y: .34}, {X: 1, Y: .66}, {X: .66, Y: .66},
		{X: .66, Y: 1}, {X: .34, Y: 1}, {X: .34, Y: .66}, {X: 0, Y: .66}, {X: 0, Y: .34}, {X: .34, Y: .34},
	},
}

// Symbol draws a shape about the size of a disc of diameter d whose top left corner is at at. A hollow one is an incident that was not
// carried out.
func Symbol(s render.Shape, c color.Color, at fyne.Position, d float32, hollow bool) fyne.CanvasObject {
	fill, line := c, float32(0)
	if hollow {
		fill, line = color.Transparent, max(1.5, d/7)
	}
	if s == render.Disc {
		o := &canvas.Circle{FillColor: fill, StrokeColor: c, StrokeWidth: line}
		o.Move(at)
		o.Resize(fyne.NewSquareSize(d))
		return o
	}
	// The corners may lie outside the unit square: the object is larger by a margin that the points take back.
	const margin = .125
	side := d * (1 + 2*margin)
	o := canvas.NewArbitraryPolygon(nil, fill)
	o.StrokeColor, o.StrokeWidth = c, line
	for _, p := range corners[s] {
		o.Points = append(o.Points, fyne.NewPos((p.X+margin)*d, (p.Y+margin)*d))
	}
	o.Move(at.SubtractXY(margin*d, margin*d))
	o.Resize(fyne.NewSquareSize(side))
	return o
}
