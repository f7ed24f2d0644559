package main

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"
)

// isoOf corrects the country codes of the source to those of ISO 3166: of the country whose subdivision an area is in ISO 3166-2,
// whoever holds it. Areas that the standard gives to nobody have none.
var isoOf = map[string]string{
	"UA-40": "UA", "UA-43": "UA", // Sevastopol, Crimea
	"SOL": "SO", "CYN": "CY", "CNM": "CY", "USG": "CU",
}

// regions are the first-level divisions, and the countries that have none.
func (w *world) regions() []area {
	divided := map[string]bool{}
	iso := map[string]string{}
	for _, p := range w.provinces {
		divided[p.props.AdminA3] = true
	}
	var out []area
	for _, c := range w.countries {
		iso[c.props.A3] = c.props.ISO
		if !divided[c.props.A3] {
			c.props.ISO = isoOf[c.props.A3]
			c.props.AdminEN = c.props.Name
			out = append(out, c)
		}
	}
	for _, p := range w.provinces {
		p.props.ISO = iso[p.props.AdminA3]
		for _, key := range []string{p.props.AdminA3, p.props.Subdivision} {
			if code, ok := isoOf[key]; ok {
				p.props.ISO = code
			}
		}
		if len(p.props.ISO) != 2 {
			p.props.ISO = ""
		}
		p.props.AdminEN = p.props.division()
		out = append(out, p)
	}
	return out
}

// Precision of the outlines in the file, in degrees.
const (
	outlineUnit      = 1e-4
	outlineTolerance = 1e-3 // about 100 m
)

// countriesSection writes the outlines: a number of arcs, each the number of its points and these as differences; a number of regions,
// each its ISO code, its name, the number of its arcs and these as differences. Numbers are varints, strings have their length in front.
func (w *world) countriesSection() ([]byte, error) {
	regions := w.regions()
	arcs, owned := outlines(regions)
	b := binary.AppendUvarint(nil, uint64(len(arcs)))
	var at [2]int64
	for _, a := range arcs {
		l := make(orb.LineString, len(a.line))
		for i, v := range a.line {
			l[i] = v.point()
		}
		l = simplify.DouglasPeucker(outlineTolerance).LineString(l)
		b = binary.AppendUvarint(b, uint64(len(l)))
		for _, p := range l {
			for axis := range at {
				n := int64(math.Round(p[axis] / outlineUnit))
				b = binary.AppendVarint(b, n-at[axis])
				at[axis] = n
			}
		}
	}
	b = binary.AppendUvarint(b, uint64(len(regions)))
	for i, r := range regions {
		for _, s := range []string{r.props.ISO, r.props.AdminEN} {
			b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
		}
		b = binary.AppendUvarint(b, uint64(len(owned[i])))
		last := 0
		for _, n := range owned[i] {
			b = binary.AppendUvarint(b, uint64(n-last))
			last = n
		}
	}
	return compress(b)
}

// outlines are the arcs between the regions, and the indices of the arcs of each region in rising order.
func outlines(regions []area) ([]arc, [][]int) {
	t := newTopology(nil, regions)
	pairs := map[[2]int16]int{}
	var sidesOf [][2]int16
	arcs := t.arcs(func(_ edge, s *sides) int {
		n, ok := pairs[s.province]
		if !ok {
			n = len(sidesOf)
			pairs[s.province] = n
			sidesOf = append(sidesOf, s.province)
		}
		return n
	})
	owned := make([][]int, len(regions))
	for i, a := range arcs {
		for _, r := range sidesOf[a.label] {
			if r != none {
				owned[r] = append(owned[r], i)
			}
		}
	}
	return arcs, owned
}
