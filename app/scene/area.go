package scene

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"incidentmap/data/query"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// Areas are the areas of a filter as they are drawn.
func Areas(a query.Area) []render.Area {
	var out []render.Area
	if a.Bound != nil {
		out = append(out, rectangle(*a.Bound))
	}
	if len(a.Polygon) > 0 {
		out = append(out, polygon(a.Polygon))
	}
	if a.Near != nil {
		out = append(out, circle(a.Near))
	}
	return out
}

func rectangle(b orb.Bound) render.Area {
	west, east := b.Min.Lon()/360+0.5, b.Max.Lon()/360+0.5
	if b.Min.Lon() > b.Max.Lon() {
		east++
	}
	north, south := proj.ToWorld(b.Max).Y, proj.ToWorld(b.Min).Y
	ring := []proj.World{{X: west, Y: north}, {X: east, Y: north}, {X: east, Y: south}, {X: west, Y: south}, {X: west, Y: north}}
	return render.Area{Edges: [][]proj.World{ring}, Inside: [][]proj.World{ring}}
}

// polygon is an area with holes. What lies within an outline that crosses itself depends on how often: no veil is drawn, since it cannot
// tell.
func polygon(p orb.Polygon) render.Area {
	var a render.Area
	simple := true
	for _, ring := range p {
		line := runOn(ring)
		if len(line) == 0 {
			return render.Area{}
		}
		if ring[0] != ring[len(ring)-1] {
			line = append(line, line[0])
		}
		a.Edges = append(a.Edges, line)
		simple = simple && !crosses(line)
	}
	if simple && len(a.Edges[0]) > 3 {
		a.Inside = a.Edges
	}
	return a
}

// circle is closed along the edge of the map where a pole lies within.
func circle(c *query.Circle) render.Area {
	line := runOn(c.Outline())
	a := render.Area{Edges: [][]proj.World{line}}
	first, last := line[0], line[len(line)-1]
	north := query.NewCircle(c.Center, orb.Point{0, 90}).Metres < c.Metres
	south := query.NewCircle(c.Center, orb.Point{0, -90}).Metres < c.Metres
	switch {
	case north && south: // what lies outside is a spot on the other side of the world
	case math.Abs(first.X-last.X) < 0.5:
		a.Inside = a.Edges
	default:
		pole := 0.0
		if south {
			pole = 1
		}
		a.Inside = [][]proj.World{append(slices.Clip(line), proj.World{X: last.X, Y: pole}, proj.World{X: first.X, Y: pole})}
	}
	return a
}

// runOn projects a line. Each point is that copy which is the nearest to the point before.
func runOn(points []orb.Point) []proj.World {
	out := make([]proj.World, 0, len(points)+1)
	for i, p := range points {
		w := proj.ToWorld(p)
		if i > 0 {
			w.X += math.Round(out[i-1].X - w.X)
		}
		out = append(out, w)
	}
	return out
}

// crosses reports whether two sides of a closed ring cross.
func crosses(ring []proj.World) bool {
	side := func(a, b, c proj.World) float64 { return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X) }
	for i := range len(ring) - 1 {
		for j := i + 2; j < len(ring)-1; j++ {
			a, b, c, d := ring[i], ring[i+1], ring[j], ring[j+1]
			if side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0 {
				return true
			}
		}
	}
	return false
}
