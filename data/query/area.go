package query

import (
	"github.com/paulmach/orb"

	"incidentmap/geo/geodesy"
)

// Circle is what lies within a distance of a point.
type Circle struct {
	Center orb.Point // longitude and latitude in degrees
	Metres float64   // along the WGS 84 ellipsoid
}

// NewCircle is the circle around a point that goes through another one.
func NewCircle(center, through orb.Point) *Circle {
	return &Circle{center, geodesy.Distance(center, through)}
}

// Outline is a ring of points on the circle, longitude and latitude in degrees, one for each degree round its centre, so that a chord is less
// than 4 m off for each 100 km of the radius. The first lies in the north; the last is the first again. Where a pole lies within, the ring
// runs round it.
func (c *Circle) Outline() orb.Ring {
	const corners = 360
	ring := make(orb.Ring, 0, corners+1)
	for i := range corners {
		ring = append(ring, geodesy.Destination(c.Center, c.Metres, 360*float64(i)/corners))
	}
	return append(ring, ring[0])
}

func (c *Circle) contains(p orb.Point) bool { return geodesy.Near(c.Center, p, c.Metres) }

// Area is where a site must lie. What is set must hold together.
type Area struct {
	Bound   *orb.Bound
	Polygon orb.Polygon
	Near    *Circle
}

// IsZero reports whether the area is the whole world.
func (a Area) IsZero() bool { return a.Bound == nil && a.Polygon == nil && a.Near == nil }

// Area is the area of the filter.
func (f Filter) Area() Area { return Area{f.Bound, f.Polygon, f.Near} }

// Within is the filter with another area.
func (f Filter) Within(a Area) Filter {
	f.Bound, f.Polygon, f.Near = a.Bound, a.Polygon, a.Near
	return f
}
