package render

import (
	"image/color"
	"math"

	"incidentmap/geo/proj"
)

// Area is a part of the world that the map is narrowed to. What lies outside is veiled, above the land and below all that a scene shows.
// Lines run on past the edges of the world: the x of a point follows that of the point before it, and is not wrapped.
type Area struct {
	Edges   [][]proj.World // the lines of its outline; a ring ends where it begins
	Inside  [][]proj.World // the rings that are not veiled, and holes in them; nil veils nothing
	Handles []proj.World   // places at which the area can be held and dragged; for the live map
}

// handleRadius is that of a handle in reference pixels.
const handleRadius = 5

// drawVeils dims what lies outside of the areas.
func (l *layout) drawVeils(p Pen) {
	for i := range l.areas {
		if len(l.areas[i].Inside) == 0 {
			continue
		}
		l.path = Path{Points: l.path.Points[:0], Ends: l.path.Ends[:0], Closed: true}
		w, h := float64(l.view.Width), float64(l.view.Height)
		l.path.Points = append(l.path.Points, proj.Px{}, proj.Px{X: w}, proj.Px{X: w, Y: h}, proj.Px{Y: h})
		l.path.end()
		// By the non-zero rule a ring that runs against the frame is cut out of it. Holes run with the frame, inside of a ring.
		for j, ring := range l.areas[i].Inside {
			l.placeLine(ring, (sweep(ring) > 0) == (j == 0))
		}
		p.Fill(&l.path, l.style.veil)
	}
}

// sweep is twice the area that a ring encloses, positive if it runs clockwise on the map, on which y grows downwards.
func sweep(ring []proj.World) float64 {
	sum := 0.0
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		sum += (a.X-ring[0].X)*(b.Y-ring[0].Y) - (b.X-ring[0].X)*(a.Y-ring[0].Y)
	}
	return sum
}

// drawEdges draws the outlines of the areas.
func (l *layout) drawEdges(p Pen) {
	for i := range l.areas {
		l.path = Path{Points: l.path.Points[:0], Ends: l.path.Ends[:0]}
		for _, edge := range l.areas[i].Edges {
			l.placeLine(edge, false)
		}
		width := 1.6 * l.k * l.style.lineScale
		p.Stroke(&l.path, Stroke{Color: faded(l.style.paper, 0.8), Width: width + 2.4*l.k})
		p.Stroke(&l.path, Stroke{Color: l.style.ink, Width: width})
	}
}

// drawHandles draws what an area can be held at, above all else.
func (l *layout) drawHandles(p Pen) {
	for i := range l.areas {
		for _, at := range l.areas[i].Handles {
			p.Symbol(l.view.ToPx(at), (handleRadius+2)*l.k, handle{l.style.paper, l.style.ink, l.k}, handle{l.style.paper, l.style.ink, l.k}.draw)
		}
	}
}

// handle is the look of a handle.
type handle struct {
	paper, ink color.NRGBA
	k          float64
}

func (h handle) draw(p Pen, at proj.Px) {
	ring := circle(at, handleRadius*h.k)
	p.Fill(ring, h.paper)
	p.Stroke(ring, Stroke{Color: h.ink, Width: 1.6 * h.k})
}

// placeLine adds a line to the path, or the same backwards, once for each copy of the world on which it may be in view.
func (l *layout) placeLine(line []proj.World, backwards bool) {
	west, east := math.Inf(1), math.Inf(-1)
	for _, at := range line {
		if !finite(at.X, at.Y) {
			return
		}
		west, east = min(west, at.X), max(east, at.X)
	}
	size, v := l.view.WorldSize(), l.view
	half := float64(v.Width)/2/size + 1e-3
	for copied := math.Ceil(v.Center.X - half - east); copied <= v.Center.X+half-west; copied++ {
		for i := range line {
			at := line[i]
			if backwards {
				at = line[len(line)-1-i]
			}
			l.path.Points = append(l.path.Points, proj.Px{
				X: (at.X+copied-v.Center.X)*size + float64(v.Width)/2, Y: (at.Y-v.Center.Y)*size + float64(v.Height)/2,
			})
		}
		l.path.end()
	}
}
