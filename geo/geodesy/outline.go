package geodesy

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"
)

// Outline is a polygon as it is drawn on a Web Mercator map, where its edges are straight. It never changes. Its zero value has no inside.
type Outline struct {
	edges      []edge
	west, east float64 // extremes of x
}

// edge is a side between two positions on the square that holds the world, x from 0 to 1 to the east and y from 0 to 1 to the south. The first is the
// western one. The western end of the outline lies on the square; beyond its eastern side x runs on.
type edge struct{ a, b position }

type position struct{ x, y float64 }

// NewOutline is the outline of a polygon: the first ring is its rim, others are holes. Edges take the short way round the world, so longitudes may jump at the
// antimeridian or run on past it. A ring that is open is closed. It fails if there is no ring, if one has fewer than three corners or one that is no place, and
// if one runs round a pole.
func NewOutline(p orb.Polygon) (*Outline, error) {
	if len(p) == 0 {
		return nil, errors.New("area without an outline")
	}
	o := &Outline{west: math.Inf(1), east: math.Inf(-1)}
	from := 0.5
	for _, ring := range p {
		corners, err := layOut(ring, from)
		if err != nil {
			return nil, err
		}
		from = corners[0].x
		for i, to := range corners[1:] {
			o.add(corners[i], to)
		}
	}
	shift := math.Floor(o.west)
	for i := range o.edges {
		o.edges[i].a.x -= shift
		o.edges[i].b.x -= shift
	}
	o.west, o.east = o.west-shift, o.east-shift
	return o, nil
}

// layOut gives a closed ring whose corners follow each other, the first as near as can be to a position.
func layOut(ring orb.Ring, from float64) ([]position, error) {
	if n := len(ring); n > 1 && ring[0] == ring[n-1] {
		ring = ring[:len(ring)-1]
	}
	if len(ring) < 3 {
		return nil, errors.New("area with an outline of fewer than three corners")
	}
	out := make([]position, 0, len(ring)+1)
	for _, corner := range append(slices.Clip(ring), ring[0]) {
		if !IsPlace(corner) {
			return nil, fmt.Errorf("corner %v of an area is no longitude and latitude", corner)
		}
		to := onSquare(corner)
		to.x += math.Round(from - to.x)
		out = append(out, to)
		from = to.x
	}
	if math.Abs(out[0].x-out[len(ring)].x) > 0.5 {
		return nil, errors.New("area whose outline runs round a pole")
	}
	out[len(ring)] = out[0]
	return out, nil
}

func (o *Outline) add(a, b position) {
	if a.x > b.x {
		a, b = b, a
	}
	o.west, o.east = min(o.west, a.x), max(o.east, b.x)
	o.edges = append(o.edges, edge{a, b})
}

// maxLatitude is where the square ends: what lies beyond counts as there.
const maxLatitude = 85.05112877980659

func onSquare(p orb.Point) position {
	const width = 2 * math.Pi * orb.EarthRadius // of the world, in the metres of the projection
	m := project.WGS84.ToMercator(orb.Point{math.Remainder(p.Lon(), 360), max(-maxLatitude, min(maxLatitude, p.Lat()))})
	return position{m[0]/width + 0.5, 0.5 - m[1]/width}
}

// Contains reports whether a point lies within.
func (o *Outline) Contains(p orb.Point) bool {
	at := onSquare(p)
	return o.Has(at.x, at.y)
}

// Has reports whether a position on the square lies within: a line from it to the north crosses an odd number of edges. It wraps x.
func (o *Outline) Has(x, y float64) bool {
	for x += math.Ceil(o.west - x); x <= o.east; x++ {
		odd := false
		for _, e := range o.edges {
			if e.a.x <= x && x < e.b.x && e.a.y+(x-e.a.x)/(e.b.x-e.a.x)*(e.b.y-e.a.y) < y {
				odd = !odd
			}
		}
		if odd {
			return true
		}
	}
	return false
}

// Meets reports whether the box round an edge has a part of a rectangle on the square. If none has, the rectangle lies as a whole within or outside.
func (o *Outline) Meets(x0, y0, x1, y1 float64) bool {
	for shift := math.Ceil(o.west - x1); x0+shift <= o.east; shift++ {
		for _, e := range o.edges {
			if e.b.x >= x0+shift && e.a.x <= x1+shift && max(e.a.y, e.b.y) >= y0 && min(e.a.y, e.b.y) <= y1 {
				return true
			}
		}
	}
	return false
}
