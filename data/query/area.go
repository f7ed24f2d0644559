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

func (c *Circle) contains(p orb.Point) bool { return geodesy.Near(c.Center, p, c.Metres) }
