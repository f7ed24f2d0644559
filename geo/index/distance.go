package index

import (
	"math"

	"github.com/paulmach/orb"

	"incidentmap/geo"
)

const (
	meanRadius = 6371008.8         // of the earth, in metres: (2a+b)/3 of WGS 84
	flattening = 1 / 298.257223563 // of WGS 84
	// sphereError is how far, as a share, the distance on the sphere is from that on the ellipsoid at most.
	sphereError = 0.006
)

// sphere is the great-circle distance in metres, by the haversine formula.
func sphere(p, q orb.Point) float64 {
	const rad = math.Pi / 180
	dLat, dLon := math.Sin((q.Lat()-p.Lat())*rad/2), math.Sin((q.Lon()-p.Lon())*rad/2)
	return 2 * meanRadius * math.Asin(math.Sqrt(min(1, dLat*dLat+math.Cos(p.Lat()*rad)*math.Cos(q.Lat()*rad)*dLon*dLon)))
}

// geodesic is the distance in metres on the WGS 84 ellipsoid, to less than a millimetre: T. Vincenty, "Direct and inverse solutions of geodesics on the
// ellipsoid with application of nested equations", Survey Review 23 (1975). Between points that are nearly antipodal, where his iteration does not settle, it
// is the great-circle distance.
func geodesic(p, q orb.Point) float64 {
	const rad = math.Pi / 180
	s1, c1 := math.Sincos(math.Atan((1 - flattening) * math.Tan(p.Lat()*rad)))
	s2, c2 := math.Sincos(math.Atan((1 - flattening) * math.Tan(q.Lat()*rad)))
	diff := math.Remainder(q.Lon()-p.Lon(), 360) * rad
	lambda := diff
	for range 50 {
		sl, cl := math.Sincos(lambda)
		sinS := math.Hypot(c2*sl, c1*s2-s1*c2*cl)
		if sinS == 0 {
			return 0
		}
		cosS := s1*s2 + c1*c2*cl
		sigma := math.Atan2(sinS, cosS)
		sinA := c1 * c2 * sl / sinS
		cos2A := 1 - sinA*sinA
		cosM := 0.0 // along the equator
		if cos2A > 0 {
			cosM = cosS - 2*s1*s2/cos2A
		}
		c := flattening / 16 * cos2A * (4 + flattening*(4-3*cos2A))
		before := lambda
		lambda = diff + (1-c)*flattening*sinA*(sigma+c*sinS*(cosM+c*cosS*(2*cosM*cosM-1)))
		if math.Abs(lambda-before) < 1e-12 {
			return arc(cos2A, sigma, sinS, cosS, cosM)
		}
	}
	return sphere(p, q)
}

// arc is the last step of the inverse solution.
func arc(cos2A, sigma, sinS, cosS, cosM float64) float64 {
	const b = geo.EarthRadius * (1 - flattening)
	u2 := cos2A * (geo.EarthRadius*geo.EarthRadius - b*b) / (b * b)
	k := 1 + u2/16384*(4096+u2*(-768+u2*(320-175*u2)))
	l := u2 / 1024 * (256 + u2*(-128+u2*(74-47*u2)))
	delta := l * sinS * (cosM + l/4*(cosS*(2*cosM*cosM-1)-l/6*cosM*(4*sinS*sinS-3)*(4*cosM*cosM-3)))
	return b * k * (sigma - delta)
}

// distances are bounds of the distances in metres from a point to the rows of a block: those to the middle of its extent, less and more than that of its
// corners from the middle.
func (z *zone) distances(p orb.Point) (near, far float64) {
	nw, se := pointAt(z.x0, z.y0), pointAt(z.x1, z.y1)
	if se.Lon()-nw.Lon() > 180 {
		return 0, math.Inf(1)
	}
	middle := orb.Point{(nw.Lon() + se.Lon()) / 2, (nw.Lat() + se.Lat()) / 2}
	radius := max(sphere(middle, nw), sphere(middle, se))
	d := sphere(p, middle)
	return max(0, d-radius) * (1 - sphereError), (d + radius) * (1 + sphereError)
}
