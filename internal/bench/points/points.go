// Package points makes events to measure an index with, always the same for the same seed.
package points

import (
	"math"
	"math/rand/v2"
	"sort"

	"github.com/paulmach/orb"

	"incidentmap/geo/index"
)

// What events have.
const (
	Kinds     = 6 // numbered 0, 10, 20 ...
	Countries = 200
	FirstDay  = 16000 // since 1970-01-01: 2013-10-22
	LastDay   = 19650

	topShare = 0.044463 // of all events on one and the same point, as in ACLED's coding of capitals
)

// Skewed are events as real data sets have them: 70 of 100 exactly on one of up to 20 000 places, a few of which have most; the rest around them.
func Skewed(n int, seed uint64) index.Columns {
	r := rand.New(rand.NewPCG(seed, 1))
	places, shares := places(min(20000, max(1, n/40)), r)
	var c index.Columns
	for i := range n {
		p := places[sort.SearchFloat64s(shares, r.Float64()*0.9999)]
		at := p.at
		switch {
		case float64(i) < topShare*float64(n):
			p, at = places[0], places[0].at
		case r.Float64() > 0.7:
			at = orb.Point{math.Remainder(at.Lon()+r.NormFloat64()*0.4, 360), clampLat(at.Lat() + r.NormFloat64()*0.4)}
		}
		c.Append(event(uint32(i), at, p.country, r))
	}
	return c
}

// Uniform are events spread evenly over longitude and latitude.
func Uniform(n int, seed uint64) index.Columns {
	r := rand.New(rand.NewPCG(seed, 2))
	var c index.Columns
	for i := range n {
		at := orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
		c.Append(event(uint32(i), at, uint16((at.Lon()+180)/360*Countries*0.999), r))
	}
	return c
}

type place struct {
	at      orb.Point
	country uint16
}

// places lie around the middles of countries. The second result is the share of events up to and with each: harmonic, as sizes of cities are.
func places(n int, r *rand.Rand) (ps []place, shares []float64) {
	middles := make([]orb.Point, Countries)
	for i := range middles {
		middles[i] = orb.Point{r.Float64()*360 - 180, r.Float64()*120 - 55}
	}
	sum := 0.0
	for i := range n {
		country := uint16(min(r.ExpFloat64()*30, Countries-1))
		m := middles[country]
		ps = append(ps, place{orb.Point{math.Remainder(m.Lon()+r.NormFloat64()*4, 360), clampLat(m.Lat() + r.NormFloat64()*3)}, country})
		sum += 1 / float64(i+20)
		shares = append(shares, sum)
	}
	for i := range shares {
		shares[i] /= sum
	}
	return ps, shares
}

func clampLat(lat float64) float64 { return max(-90, min(lat, 90)) }

// event has the dates, kinds and weights that are usual: nine of ten dated to the day, one of 200 not at all, one of 2000 with more than 255 killed.
func event(id uint32, at orb.Point, country uint16, r *rand.Rand) index.Event {
	e := index.Event{
		ID: id, Point: at, Country: country, Kind: 10 * uint8(min(r.ExpFloat64()*2, Kinds-1)), Class: uint8(r.IntN(8)),
		First: FirstDay + int32(r.IntN(LastDay-FirstDay)),
	}
	switch p := r.Float64(); {
	case p < 0.9:
		e.Last = e.First
	case p < 0.95:
		e.Last = e.First + 6
	case p < 0.985:
		e.Last = e.First + 30
	case p < 0.995:
		e.Last = e.First + 364
	default:
		e.First, e.Last = index.Undated, 0
	}
	switch p := r.Float64(); {
	case p < 0.0005:
		e.Weight = 256 + uint32(r.IntN(2000))
	case p < 0.4:
		e.Weight = uint32(min(r.ExpFloat64()*4, 255))
	}
	return e
}
