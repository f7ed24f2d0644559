package basemap

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// outlineUnit is the precision of outlines in degrees: 11 m.
const outlineUnit = 1e-4

// shoreDegrees is how far outside all outlines, in degrees of latitude (2.2 km), a point still counts as part of the nearest region: outlines
// are generalised, and piers and beaches lie just outside.
const shoreDegrees = 0.02

// outlines are the first-level divisions of all countries. Each border between two is kept once.
type outlines struct {
	arcs    [][][2]int32 // longitude and latitude in outlineUnit
	bounds  []bound      // of arcs
	regions []region
}

type region struct {
	iso, name string
	arcs      []int32
	bound     bound
}

// bound is in outlineUnit.
type bound struct{ west, south, east, north int32 }

var nothing = bound{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}

func (b bound) with(o bound) bound {
	return bound{min(b.west, o.west), min(b.south, o.south), max(b.east, o.east), max(b.north, o.north)}
}

func (b bound) contains(x, y, by float64) bool {
	return x >= float64(b.west)-by && x <= float64(b.east)+by && y >= float64(b.south)-by && y <= float64(b.north)+by
}

// Country is the ISO 3166-1 alpha-2 code and the English name of the first-level division at a point, or within some 2 km of it. Both are
// empty at sea; the code is empty in the few areas that ISO 3166 gives to no country. Borders are those that are in force on the ground
// as Natural Earth has them, codes those of ISO 3166. The first call decodes the outlines, which takes some 10 ms.
func (m *Map) Country(p orb.Point) (iso, admin string) {
	o, err := m.countries()
	if err != nil {
		return "", ""
	}
	x, y := p.Lon()/outlineUnit, p.Lat()/outlineUnit
	best, nearest := -1, math.Inf(1)
	const shore = shoreDegrees / outlineUnit
	stretch := 1 / math.Max(0.05, math.Cos(p.Lat()*math.Pi/180))
	for i, r := range o.regions {
		if !r.bound.contains(x, y, shore*stretch) {
			continue
		}
		if o.inside(r, x, y) {
			return r.iso, r.name
		}
		if d := o.distance(r, x, y, stretch); d < shore && d < nearest {
			best, nearest = i, d
		}
	}
	if best < 0 {
		return "", ""
	}
	return o.regions[best].iso, o.regions[best].name
}

// inside counts how often a ray to the east meets the outline.
func (o *outlines) inside(r region, x, y float64) bool {
	in := false
	for _, a := range r.arcs {
		if b := o.bounds[a]; y < float64(b.south) || y > float64(b.north) || x > float64(b.east) {
			continue
		}
		arc := o.arcs[a]
		for i := range len(arc) - 1 {
			px, py, qx, qy := float64(arc[i][0]), float64(arc[i][1]), float64(arc[i+1][0]), float64(arc[i+1][1])
			if (py > y) != (qy > y) && x < px+(y-py)*(qx-px)/(qy-py) {
				in = !in
			}
		}
	}
	return in
}

// distance to the outline in outlineUnit of latitude; infinite where it is far.
func (o *outlines) distance(r region, x, y, stretch float64) float64 {
	least := math.Inf(1)
	const shore = shoreDegrees / outlineUnit
	for _, a := range r.arcs {
		if !o.bounds[a].contains(x, y, shore*stretch) {
			continue
		}
		arc := o.arcs[a]
		at := func(i int) orb.Point { return orb.Point{(float64(arc[i][0]) - x) / stretch, float64(arc[i][1]) - y} }
		for i := range len(arc) - 1 {
			least = math.Min(least, planar.DistanceFromSegment(at(i), at(i+1), orb.Point{}))
		}
	}
	return least
}

// decodeOutlines reads the number of all points; the number of arcs, each as the number of its points and these as differences of
// longitude and latitude; the number of regions, each as code, name, number of arcs and these as differences. Numbers are varints, strings
// have their length in front.
func decodeOutlines(b []byte) (*outlines, error) {
	r := reader{b: b}
	o := &outlines{}
	if err := o.readArcs(&r); err != nil {
		return nil, err
	}
	if err := o.readRegions(&r); err != nil {
		return nil, err
	}
	if r.bad {
		return nil, errors.New("is cut off")
	}
	return o, nil
}

func (o *outlines) readArcs(r *reader) error {
	all := r.varint()
	if all > uint64(len(r.b)/2) {
		return fmt.Errorf("%d points do not fit in %d bytes", all, len(r.b))
	}
	var x, y int32
	points := make([][2]int32, 0, all)
	for n := r.varint(); n > 0 && r.more(); n-- {
		start, limits := len(points), nothing
		for k := r.varint(); k > 0 && r.more(); k-- {
			x, y = x+r.zigzag(), y+r.zigzag()
			points = append(points, [2]int32{x, y})
			limits = limits.with(bound{x, y, x, y})
		}
		o.arcs = append(o.arcs, points[start:len(points):len(points)])
		o.bounds = append(o.bounds, limits)
	}
	return nil
}

func (o *outlines) readRegions(r *reader) error {
	for n := r.varint(); n > 0 && r.more(); n-- {
		g := region{iso: string(r.bytes()), name: string(r.bytes()), bound: nothing}
		last := uint64(0)
		for k := r.varint(); k > 0 && r.more(); k-- {
			if last += r.varint(); last >= uint64(len(o.arcs)) {
				return fmt.Errorf("region %q has arc %d of %d", g.name, last, len(o.arcs))
			}
			g.arcs = append(g.arcs, int32(last))
			g.bound = g.bound.with(o.bounds[last])
		}
		o.regions = append(o.regions, g)
	}
	return nil
}
