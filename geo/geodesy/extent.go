package geodesy

import "github.com/paulmach/orb"

// Extent is how far places reach; the zero Extent has none. It knows their longitudes both from -180 to 180 and, on past the antimeridian, from
// 0 to 360 degrees, so that places on both sides of it lie close together.
type Extent struct {
	some            bool
	lat, lon, round reach
}

// reach is from the least to the greatest, in degrees.
type reach struct{ least, most float64 }

func (r reach) with(o reach) reach { return reach{min(r.least, o.least), max(r.most, o.most)} }

func (r reach) width() float64 { return r.most - r.least }

// And takes in a place.
func (e Extent) And(p orb.Point) Extent {
	round := p.Lon()
	if round < 0 {
		round += 360
	}
	return e.With(Extent{true, reach{p.Lat(), p.Lat()}, reach{p.Lon(), p.Lon()}, reach{round, round}})
}

// With takes in all places of another extent.
func (e Extent) With(o Extent) Extent {
	switch {
	case !e.some:
		return o
	case !o.some:
		return e
	}
	return Extent{true, e.lat.with(o.lat), e.lon.with(o.lon), e.round.with(o.round)}
}

// Bound is the box around the places, and false if there is none. Where it crosses the antimeridian its left side is greater than its right
// side.
func (e Extent) Bound() (orb.Bound, bool) {
	lon := e.lon
	if e.round.width() < lon.width() {
		lon = reach{e.round.least, e.round.most - 360}
	}
	return orb.Bound{Min: orb.Point{lon.least, e.lat.least}, Max: orb.Point{lon.most, e.lat.most}}, e.some
}
