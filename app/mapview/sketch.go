package mapview

import (
	"slices"

	"fyne.io/fyne/v2"

	"incidentmap/geo/proj"
)

// Tool is what the primary button draws on the map.
type Tool uint8

// Tools. With NoTool the button moves the map and selects.
const (
	NoTool    Tool = iota
	Rectangle      // from one corner to the one across
	Polygon        // from corner to corner
	Radius         // from the centre of a circle outwards
	Spot           // one point, clicked
)

// Sketch is an area while it is drawn. Points are two corners of a rectangle, the corners of a polygon, the centre of a circle and a point
// on it, or the spot; while it is drawn, the last of them is where the pointer is. Their x runs on past the edges of the world.
type Sketch struct {
	Tool   Tool
	Points []proj.World
}

// Draw starts to draw an area, or stops it: NoTool. OnSketch tells what becomes of it. What was drawn before is dropped.
func (m *Map) Draw(tool Tool) {
	m.sketch, m.follows = Sketch{Tool: tool}, false
	m.setHovered("", m.pointer)
	m.sketched()
}

// Drawing is the tool that draws now.
func (m *Map) Drawing() Tool { return m.sketch.Tool }

// SetHandles sets the places at which what is shown can be held and dragged, which OnHandle tells of.
func (m *Map) SetHandles(at []proj.World) { m.handles = at }

// sketched tells of a change of what is drawn.
func (m *Map) sketched() {
	if m.OnSketch != nil {
		m.OnSketch(Sketch{m.sketch.Tool, slices.Clone(m.sketch.Points)}, false)
	}
}

const (
	handleReach = 9.0 // reference pixels round a handle or the first corner of a polygon, at which it is caught
	sketchLeast = 4.0 // reference pixels that a rectangle or a circle goes at least: less is a click
)

// near reports whether a place lies close to a position on the widget.
func (m *Map) near(w proj.World, at fyne.Position, reach float64) bool {
	px, s := m.motion.view.ToPx(w), m.pxPerUnit()
	return distance(fyne.NewPos(float32(px.X/s), float32(px.Y/s)), at) <= reach
}

// handleAt is the handle at a position, -1 if there is none.
func (m *Map) handleAt(at fyne.Position) int {
	if m.sketch.Tool != NoTool {
		return -1
	}
	return slices.IndexFunc(m.handles, func(w proj.World) bool { return m.near(w, at, handleReach) })
}

// spans reports whether the tool needs two points: pressed at one, let go at the other, or clicked at each.
func (t Tool) spans() bool { return t == Rectangle || t == Radius }

// pressSketch begins a rectangle or a circle where the button goes down.
func (m *Map) pressSketch(at fyne.Position) {
	if m.sketch.Tool.spans() && !m.follows {
		m.sketch.Points, m.follows = []proj.World{m.PlaceAt(at), m.PlaceAt(at)}, true
	}
}

// follow has the last point of a sketch go with the pointer.
func (m *Map) follow(at fyne.Position) {
	last := len(m.sketch.Points) - 1
	if w := m.PlaceAt(at); m.follows && m.sketch.Points[last] != w {
		m.sketch.Points[last] = w
		m.sketched()
	}
}

// releaseSketch ends a rectangle or a circle, unless the button was only clicked at its first point, takes a spot, and adds a corner to a polygon.
func (m *Map) releaseSketch(at fyne.Position) {
	switch {
	case m.sketch.Tool.spans():
		m.follow(at)
		if m.follows && !m.near(m.sketch.Points[0], at, sketchLeast) {
			m.endSketch(m.sketch.Points)
		}
	case m.dragged:
	case m.sketch.Tool == Spot:
		m.endSketch([]proj.World{m.PlaceAt(at)})
	default:
		m.addCorner(at)
	}
}

// addCorner adds a corner to the polygon. A click on its first or its last corner closes it: the latter is the second half of a double click.
func (m *Map) addCorner(at fyne.Position) {
	corners := m.corners()
	if n := len(corners); n > 0 && (m.near(corners[n-1], at, doubleClickWay) || n > 2 && m.near(corners[0], at, handleReach)) {
		m.closePolygon()
		return
	}
	w := m.PlaceAt(at)
	m.sketch.Points, m.follows = append(corners, w, w), true
	m.sketched()
}

// corners of the polygon without the one that follows the pointer.
func (m *Map) corners() []proj.World {
	if !m.follows {
		return m.sketch.Points
	}
	return m.sketch.Points[:len(m.sketch.Points)-1]
}

func (m *Map) closePolygon() {
	if corners := m.corners(); len(corners) > 2 {
		m.endSketch(corners)
	}
}

func (m *Map) endSketch(points []proj.World) {
	m.sketch.Points = points
	done := m.sketch
	m.sketch, m.follows = Sketch{}, false
	if m.OnSketch != nil {
		m.OnSketch(done, true)
	}
}

// sketchKey does what a key stands for while an area is drawn: Escape gives it up, Enter closes a polygon, Backspace takes its last corner
// back.
func (m *Map) sketchKey(k fyne.KeyName) bool {
	switch {
	case m.sketch.Tool == NoTool:
		return false
	case k == fyne.KeyEscape:
		m.Draw(NoTool)
	case m.sketch.Tool != Polygon:
		return false
	case k == fyne.KeyReturn || k == fyne.KeyEnter:
		m.closePolygon()
	case k == fyne.KeyBackspace:
		m.dropCorner()
	default:
		return false
	}
	return true
}

func (m *Map) dropCorner() {
	switch n := len(m.corners()); n {
	case 0:
		return
	case 1:
		m.sketch.Points, m.follows = nil, false
	default:
		m.sketch.Points = append(m.sketch.Points[:n-1], m.sketch.Points[n])
	}
	m.sketched()
}
