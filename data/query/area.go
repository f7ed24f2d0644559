package query

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/project"
)

// Circle is what lies within a distance of a point.
type Circle struct {
	Center orb.Point // longitude and latitude in degrees
	Metres float64   // along the WGS 84 ellipsoid
}

// NewCircle is the circle around a point that goes through another one.
func NewCircle(center, through orb.Point) *Circle { return &Circle{center, geodesic(center, through)} }

// Outline is a ring of points on the circle, longitude and latitude in degrees, one for each degree round its centre, so that a chord is less
// than 4 m off for each 100 km of the radius. The first lies in the north; the last is the first again. Where a pole lies within, the ring
// runs round it.
func (c *Circle) Outline() orb.Ring {
	const corners = 360
	ring := make(orb.Ring, 0, corners+1)
	for i := range corners {
		ring = append(ring, c.at(2*math.Pi*float64(i)/corners))
	}
	return append(ring, ring[0])
}

// at is the point of the circle in about a direction, clockwise from north in radians: that on the sphere, moved until its distance on the
// ellipsoid is right.
func (c *Circle) at(direction float64) orb.Point {
	const rounds = 3 // each leaves less than a hundredth of the error
	sinB, cosB := math.Sincos(direction)
	sinLat, cosLat := math.Sincos(c.Center.Lat() * math.Pi / 180)
	arc := min(c.Metres/orb.EarthRadius, math.Pi)
	var p orb.Point
	for range rounds {
		sinA, cosA := math.Sincos(arc)
		sin := sinLat*cosA + cosLat*sinA*cosB
		east := math.Atan2(sinB*sinA*cosLat, cosA-sinLat*sin) * 180 / math.Pi
		p = orb.Point{math.Remainder(c.Center.Lon()+east, 360), math.Asin(max(-1, min(1, sin))) * 180 / math.Pi}
		if d := geodesic(c.Center, p); d > 0 {
			arc = min(arc*c.Metres/d, math.Pi)
		}
	}
	return p
}

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

func (c *Circle) contains(p orb.Point) bool { return geodesic(c.Center, p) <= c.Metres }

// outline is a polygon on the plane of the map, where its edges are straight: Web Mercator in metres, on past the antimeridian. Its western
// end lies on the world between 180° W and 180° E.
type outline orb.Polygon

const worldWidth = 2 * math.Pi * orb.EarthRadius // of the plane, in metres

// newOutline lays the rings out. Edges take the short way round the world. An error says that the polygon has no inside.
func newOutline(p orb.Polygon) (outline, error) {
	if len(p) == 0 {
		return nil, fmt.Errorf("%w: area without an outline", ErrFlag)
	}
	out := make(outline, 0, len(p))
	from := 0.0
	for _, ring := range p {
		flat, err := layOut(ring, from)
		if err != nil {
			return nil, err
		}
		from = flat[0][0]
		out = append(out, flat)
	}
	shift := worldWidth * math.Floor((out[0].Bound().Min[0]+worldWidth/2)/worldWidth)
	for _, ring := range out {
		for i := range ring {
			ring[i][0] -= shift
		}
	}
	return out, nil
}

// layOut gives a closed ring whose corners follow each other, the first as near as can be to a position.
func layOut(ring orb.Ring, from float64) (orb.Ring, error) {
	if n := len(ring); n > 1 && ring[0] == ring[n-1] {
		ring = ring[:len(ring)-1]
	}
	if len(ring) < 3 {
		return nil, fmt.Errorf("%w: area with an outline of fewer than three corners", ErrFlag)
	}
	flat := make(orb.Ring, 0, len(ring)+1)
	for _, corner := range append(slices.Clip(ring), ring[0]) {
		if !isPlace(corner) {
			return nil, fmt.Errorf("%w: corner %v of an area is no longitude and latitude", ErrFlag, corner)
		}
		to := onPlane(corner)
		to[0] += worldWidth * math.Round((from-to[0])/worldWidth)
		flat = append(flat, to)
		from = to[0]
	}
	if first, last := flat[0], flat[len(flat)-1]; math.Abs(first[0]-last[0]) > worldWidth/2 {
		return nil, fmt.Errorf("%w: area whose outline runs round a pole", ErrFlag)
	}
	flat[len(flat)-1] = flat[0]
	return flat, nil
}

func (o outline) contains(p orb.Point) bool {
	if len(o) == 0 {
		return false
	}
	at := onPlane(p)
	next := orb.Point{at[0] + worldWidth, at[1]}
	return planar.PolygonContains(orb.Polygon(o), at) || planar.PolygonContains(orb.Polygon(o), next)
}

// maxLatitude is where the plane ends: what lies beyond counts as there.
const maxLatitude = 85.05112877980659

func onPlane(p orb.Point) orb.Point {
	p[0] = math.Remainder(p[0], 360)
	p[1] = max(-maxLatitude, min(maxLatitude, p[1]))
	return project.WGS84.ToMercator(p)
}

// isPlace reports whether a point can be a place. Longitudes may run on past the antimeridian once.
func isPlace(p orb.Point) bool { return math.Abs(p.Lon()) <= 540 && math.Abs(p.Lat()) <= 90 }

const flattening = 1 / 298.257223563 // of WGS 84

// geodesic is the distance in metres on the WGS 84 ellipsoid, to less than a millimetre: T. Vincenty, "Direct and inverse solutions of
// geodesics on the ellipsoid with application of nested equations", Survey Review 23 (1975). Between points that are nearly antipodal,
// where his iteration does not settle, it is half the girth of the earth, from which it then differs by less than one part in a hundred.
func geodesic(p, q orb.Point) float64 {
	const rad = math.Pi / 180
	s1, c1 := math.Sincos(math.Atan((1 - flattening) * math.Tan(p.Lat()*rad)))
	s2, c2 := math.Sincos(math.Atan((1 - flattening) * math.Tan(q.Lat()*rad)))
	diff := math.Remainder(q.Lon()-p.Lon(), 360) * rad
	lambda := diff
	for range 50 {
		sl, cl := math.Sincos(lambda)
		sinS, cosS := math.Hypot(c2*sl, c1*s2-s1*c2*cl), s1*s2+c1*c2*cl
		if sinS == 0 && cosS > 0 {
			return 0
		}
		sigma := math.Atan2(sinS, cosS)
		sinA := 0.0 // along a meridian
		if sinS > 0 {
			sinA = c1 * c2 * sl / sinS
		}
		cos2A, cosM := 1-sinA*sinA, 0.0 // the second along the equator
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
	return math.Pi * orb.EarthRadius * (1 - flattening/2)
}

// arc is the last step of the inverse solution.
func arc(cos2A, sigma, sinS, cosS, cosM float64) float64 {
	const a, b = orb.EarthRadius, orb.EarthRadius * (1 - flattening)
	u2 := cos2A * (a*a - b*b) / (b * b)
	k := 1 + u2/16384*(4096+u2*(-768+u2*(320-175*u2)))
	l := u2 / 1024 * (256 + u2*(-128+u2*(74-47*u2)))
	delta := l * sinS * (cosM + l/4*(cosS*(2*cosM*cosM-1)-l/6*cosM*(4*sinS*sinS-3)*(4*cosM*cosM-3)))
	return b * k * (sigma - delta)
}
