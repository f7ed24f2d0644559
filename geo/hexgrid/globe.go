package hexgrid

import (
	"math"

	"github.com/paulmach/orb"
)

// vec is a position on the unit sphere, or a direction.
type vec struct{ x, y, z float64 }

func (a vec) dot(b vec) float64      { return a.x*b.x + a.y*b.y + a.z*b.z }
func (a vec) times(k float64) vec    { return vec{k * a.x, k * a.y, k * a.z} }
func (a vec) plus(b vec) vec         { return vec{a.x + b.x, a.y + b.y, a.z + b.z} }
func (a vec) unit() vec              { return a.times(1 / math.Sqrt(a.dot(a))) }
func (a vec) across(normal vec) vec  { return a.plus(normal.times(-a.dot(normal))).unit() } // its direction in the plane of the normal
func (a vec) cross(b vec) vec        { return vec{a.y*b.z - a.z*b.y, a.z*b.x - a.x*b.z, a.x*b.y - a.y*b.x} }
func sphere(lon, sinLat float64) vec { return onSphere(math.Cos(lon), math.Sin(lon), sinLat) }

func onSphere(cosLon, sinLon, sinLat float64) vec {
	c := math.Sqrt(max(0, 1-sinLat*sinLat))
	return vec{c * cosLon, c * sinLon, sinLat}
}

const (
	eccentricity2 = 0.00669437999014132 // of WGS 84, squared
	// globeKM2 is the area of the WGS 84 ellipsoid in square kilometres.
	globeKM2 = 510065621.724
)

var eccentricity = math.Sqrt(eccentricity2)

// zoneArea is proportional to the area between the equator and a latitude.
func zoneArea(sinLat float64) float64 {
	e := eccentricity
	return (1 - eccentricity2) * (sinLat/(1-eccentricity2*sinLat*sinLat) + math.Atanh(e*sinLat)/e)
}

var hemisphere = zoneArea(1)

// authalic is the sine of the authalic latitude that goes with the sine of a geodetic one.
func authalic(sinLat float64) float64 { return zoneArea(sinLat) / hemisphere }

// geodetic is the geodetic latitude in radians that goes with an authalic one.
func geodetic(lat float64) float64 {
	const e2, e4, e6 = eccentricity2, eccentricity2 * eccentricity2, eccentricity2 * eccentricity2 * eccentricity2
	return lat + (e2/3+31*e4/180+517*e6/5040)*math.Sin(2*lat) + (23*e4/360+251*e6/3780)*math.Sin(4*lat) + 761*e6/45360*math.Sin(6*lat)
}

func fromPoint(p orb.Point) vec {
	return sphere(p.Lon()*math.Pi/180, authalic(math.Sin(p.Lat()*math.Pi/180)))
}

func (a vec) point() orb.Point {
	return orb.Point{math.Atan2(a.y, a.x) * 180 / math.Pi, geodetic(math.Asin(max(-1, min(1, a.z)))) * 180 / math.Pi}
}
