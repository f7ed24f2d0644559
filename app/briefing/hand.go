package briefing

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/look"
	"incidentmap/geo/proj"
)

// hand is what the speaker points and draws with on one map: a glass over it that takes the mouse while a tool is in hand, and what is seen of it.
type hand struct {
	show  *Show
	mapv  Map
	glass *glass
	marks *marks
}

func newHand(s *Show, m Map) *hand {
	h := &hand{show: s, mapv: m, marks: newMarks()}
	h.glass = newGlass(h)
	s.Observe(HandTopic, func() {
		h.glass.Hidden = s.Tool() == NoTool
		h.follow()
	})
	return h
}

func (h *hand) resize(size fyne.Size) {
	h.glass.Resize(size)
	h.marks.Resize(size)
	h.follow()
}

// follow moves pointer and ink with the map.
func (h *hand) follow() {
	at, on := h.show.Spot()
	strokes := h.show.Strokes()
	if !on && len(strokes) == 0 && h.marks.empty() {
		return
	}
	h.marks.set(h.mapv.PositionOf(at), on, strokes, h.mapv.PositionOf)
}

// glass takes the mouse.
type glass struct {
	widget.BaseWidget
	hand *hand
	down bool
	last fyne.Position
}

func newGlass(h *hand) *glass {
	g := &glass{hand: h}
	g.ExtendBaseWidget(g)
	g.Hide()
	return g
}

// CreateRenderer implements fyne.Widget.
func (g *glass) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Cursor is a cross for the pen; the spotlight is its own cursor.
func (g *glass) Cursor() desktop.Cursor {
	if g.hand.show.Tool() == Ink {
		return desktop.CrosshairCursor
	}
	return desktop.HiddenCursor
}

// MouseIn implements desktop.Hoverable.
func (g *glass) MouseIn(ev *desktop.MouseEvent) { g.MouseMoved(ev) }

// MouseMoved moves the spotlight.
func (g *glass) MouseMoved(ev *desktop.MouseEvent) {
	if g.hand.show.Tool() == Pointer {
		g.hand.show.Point(g.hand.mapv.PlaceAt(ev.Position), true)
	}
}

// MouseOut has the spotlight go out.
func (g *glass) MouseOut() {
	if g.hand.show.Tool() == Pointer {
		g.hand.show.Point(proj.World{}, false)
	}
}

// MouseDown sets the pen down.
func (g *glass) MouseDown(ev *desktop.MouseEvent) {
	g.down = ev.Button == desktop.MouseButtonPrimary && g.hand.show.Tool() == Ink
	if g.down {
		g.last = ev.Position
		g.hand.show.Draw(g.hand.mapv.PlaceAt(ev.Position), true)
	}
}

// MouseUp lifts it.
func (g *glass) MouseUp(*desktop.MouseEvent) { g.down = false }

// Dragged draws, or moves the spotlight.
func (g *glass) Dragged(ev *fyne.DragEvent) {
	const fine = 3 // units of the canvas between two points of a line
	switch {
	case g.hand.show.Tool() == Pointer:
		g.hand.show.Point(g.hand.mapv.PlaceAt(ev.Position), true)
	case g.down && math.Hypot(float64(ev.Position.X-g.last.X), float64(ev.Position.Y-g.last.Y)) >= fine:
		g.last = ev.Position
		g.hand.show.Draw(g.hand.mapv.PlaceAt(ev.Position), false)
	}
}

// DragEnd implements fyne.Draggable.
func (g *glass) DragEnd() { g.down = false }

// marks are the spotlight and the ink as they are seen. The light is a hole in a veil: a small picture of it that is moved, and four sides round it.
type marks struct {
	widget.BaseWidget
	hole  *canvas.Image
	rim   *canvas.Circle
	sides [4]*canvas.Rectangle
	lines []fyne.CanvasObject
}

func newMarks() *marks {
	m := &marks{hole: canvas.NewImageFromImage(hole()), rim: canvas.NewCircle(color.Transparent)}
	m.hole.ScaleMode = canvas.ImageScaleFastest
	m.rim.StrokeColor, m.rim.StrokeWidth = look.StagePaper, 2
	for i := range m.sides {
		m.sides[i] = canvas.NewRectangle(look.StageSpot)
	}
	m.light(fyne.Position{}, false)
	m.ExtendBaseWidget(m)
	return m
}

// holeSide is the width of the picture of the light in pixels.
const holeSide = 512

// hole is the veil with a round hole whose edge is soft.
func hole() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, holeSide, holeSide))
	const radius, soft = holeSide/2 - 8, 10.0
	for y := range holeSide {
		for x := range holeSide {
			d := math.Hypot(float64(x)+.5-holeSide/2, float64(y)+.5-holeSide/2)
			share := math.Max(0, math.Min(1, (d-radius+soft)/soft))
			img.SetRGBA(x, y, color.RGBA{A: uint8(share * float64(look.StageSpot.A))})
		}
	}
	return img
}

// lightPart is the width of the light as a part of the height of the map.
const lightPart = .3

// light lights a place up, or turns the light off.
func (m *marks) light(at fyne.Position, on bool) {
	w := float32(math.Round(float64(m.Size().Height * lightPart)))
	left, top := float32(math.Round(float64(at.X-w/2))), float32(math.Round(float64(at.Y-w/2)))
	size := m.Size()
	boxes := [...][4]float32{
		{0, 0, size.Width, top}, {0, top + w, size.Width, size.Height - top - w}, {0, top, left, w}, {left + w, top, size.Width - left - w, w},
	}
	for i, side := range m.sides {
		b := boxes[i]
		side.Hidden = !on || b[2] <= 0 || b[3] <= 0
		side.Move(fyne.NewPos(b[0], b[1]))
		side.Resize(fyne.NewSize(b[2], b[3]))
	}
	m.hole.Hidden, m.rim.Hidden = !on, !on
	m.hole.Move(fyne.NewPos(left, top))
	if m.hole.Size().Width != w {
		m.hole.Resize(fyne.NewSquareSize(w))
	}
	rim := w * (holeSide - 2*14) / holeSide
	m.rim.Move(fyne.NewPos(left+(w-rim)/2, top+(w-rim)/2))
	m.rim.Resize(fyne.NewSquareSize(rim))
}

func (m *marks) empty() bool { return m.hole.Hidden && len(m.lines) == 0 }

// set shows the light and the ink where they are on the map now. Objects that draw ink are used again.
func (m *marks) set(light fyne.Position, on bool, strokes [][]proj.World, position func(proj.World) fyne.Position) {
	m.light(light, on)
	used := 0
	for _, stroke := range strokes {
		for i := 1; i < len(stroke); i++ {
			if used == len(m.lines) {
				m.lines = append(m.lines, canvas.NewLine(look.StagePen))
			}
			line := m.lines[used].(*canvas.Line)
			line.StrokeWidth = max(2, m.Size().Height/160)
			line.Position1, line.Position2 = position(stroke[i-1]), position(stroke[i])
			used++
		}
	}
	m.lines = m.lines[:used]
	m.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (m *marks) CreateRenderer() fyne.WidgetRenderer { return &marksRenderer{m} }

type marksRenderer struct{ m *marks }

func (r *marksRenderer) Destroy()           {}
func (r *marksRenderer) Layout(fyne.Size)   {}
func (r *marksRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *marksRenderer) Refresh()           { canvas.Refresh(r.m) }

func (r *marksRenderer) Objects() []fyne.CanvasObject {
	m := r.m
	return append([]fyne.CanvasObject{m.sides[0], m.sides[1], m.sides[2], m.sides[3], m.hole, m.rim}, m.lines...)
}
