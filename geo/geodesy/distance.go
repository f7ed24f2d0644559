package geodesy

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

// meanRadius is that of the earth in metres: (2a+b)/3 of WGS 84, as the IUGG has it.
const meanRadius = 6371008.8

// GreatCircleError is how far, as a part of the distance on the sphere, that on the ellipsoid differs from it at most.
const GreatCircleError = 0.006

// Distance is that on the WGS 84 ellipsoid, to within a micrometre (C. Karney, "Algorithms for geodesics", Journal of Geodesy 87, 2013).
func Distance(p, q orb.Point) float64 {
	var metres float64
	geodesic.WGS84.Inverse(p.Lat(), p.Lon(), q.Lat(), q.Lon(), &metres, nil, nil)
	return metres
}

// GreatCircle is the distance on the sphere, by the haversine formula: a bound for that on the ellipsoid, at a tenth of the cost.
func GreatCircle(p, q orb.Point) float64 {
	const rad = math.Pi / 180
	dLat, dLon := math.Sin((q.Lat()-p.Lat())*rad/2), math.Sin((q.Lon()-p.Lon())*rad/2)
	return 2 * meanRadius * math.Asin(math.Sqrt(min(1, dLat*dLat+math.Cos(p.Lat()*rad)*math.Cos(q.Lat()*rad)*dLon*dLon)))
}

// Near reports whether two points are no farther apart than a distance on the ellipsoid.
func Near(p, q orb.Point, metres float64) bool {
	switch about := GreatCircle(p, q); {
	case about*(1-GreatCircleError) > metres:
		return false
	case about*(1+GreatCircleError) < metres:
		return true
	}
	return Distance(p, q) <= metres
}

// Destination is where a way of a distance ends that leaves a point in a direction in degrees, clockwise from north.
func Destination(p orb.Point, metres, bearing float64) orb.Point {
	var to orb.Point
	geodesic.WGS84.Direct(p.Lat(), p.Lon(), bearing, metres, &to[1], &to[0], nil)
	return to
}

// IsPlace reports whether a point can be a place. Longitudes may run on past the antimeridian once.
func IsPlace(p orb.Point) bool { return math.Abs(p.Lon()) <= 540 && math.Abs(p.Lat()) <= 90 }
