package codec

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// isDecimal reports whether a text is a number as people and programs write it. strconv alone would take "inf", "nan", "0x1p-2" and "1_0" too.
func isDecimal(s string) bool {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	rest := digits(s)
	n := len(s) - len(rest)
	if rest != "" && rest[0] == '.' {
		fraction := rest[1:]
		rest = digits(fraction)
		n += len(fraction) - len(rest)
	}
	if n == 0 || rest == "" {
		return n > 0
	}
	if rest[0] != 'e' && rest[0] != 'E' {
		return false
	}
	if rest = rest[1:]; rest != "" && (rest[0] == '+' || rest[0] == '-') {
		rest = rest[1:]
	}
	return rest != "" && digits(rest) == ""
}

// digits is what follows the digits at the start of a text.
func digits(s string) string {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[i:]
}

// maxLongitude is how far longitudes may reach that are brought back into the range from -180 to 180.
const maxLongitude = 540

// parseDegrees reads a coordinate: 0 for the longitude, 1 for the latitude.
func parseDegrees(s string, axis int) (float64, error) {
	if !isDecimal(s) {
		return 0, fmt.Errorf("the coordinate %.40q is not a number", s)
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, fmt.Errorf("the coordinate %.40q is not a number", s)
	}
	return f, checkDegrees(f, axis)
}

func checkDegrees(f float64, axis int) error {
	most, name := float64(maxLongitude), "longitude"
	if axis == 1 {
		most, name = 90, "latitude"
	}
	if !(math.Abs(f) <= most) {
		return fmt.Errorf("the %s %v is not on the globe", name, f)
	}
	return nil
}

var errRing = errors.New("a ring needs four positions or more, of which the last is the first")

func checkRing(r orb.Ring) error {
	if len(r) < 4 || r[0] != r[len(r)-1] {
		return errRing
	}
	return nil
}

// onGlobe brings a geometry into the range of longitudes from -180 to 180. What crosses it becomes two parts. It is nil if nothing is left.
func onGlobe(g orb.Geometry) orb.Geometry {
	if g == nil {
		return nil
	}
	g = unwrapped(g)
	box := g.Bound()
	if box.Min[0] >= -180 && box.Max[0] <= 180 {
		return g
	}
	if p, ok := g.(orb.Point); ok {
		p[0] = math.Remainder(p[0], 360)
		return p
	}
	var parts orb.Collection
	for _, shift := range [...]float64{-360, 0, 360} {
		world := orb.Bound{Min: orb.Point{-180 - shift, -90}, Max: orb.Point{180 - shift, 90}}
		if part := clip.Geometry(world, orb.Clone(g)); part != nil {
			parts = append(parts, shifted(part, shift))
		}
	}
	return merged(parts)
}

// unwrapped has lines that jump from one side of the map to the other go on over the antimeridian, the short way. Of areas a jump tells nothing:
// those around a pole and around the world have such edges too.
func unwrapped(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.LineString:
		return overAntimeridian(g)
	case orb.MultiLineString:
		out := make(orb.MultiLineString, len(g))
		for i := range g {
			out[i] = overAntimeridian(g[i])
		}
		return out
	}
	return g
}

// overAntimeridian is a line without jumps. One that goes around the world more than once, and one from edge to edge, stay as they are.
func overAntimeridian(line orb.LineString) orb.LineString {
	out := line
	by := 0.0
	for i := 1; i < len(line); i++ {
		if step := line[i][0] - line[i-1][0]; math.Abs(step) > 180 && math.Abs(step) < 360 {
			by -= math.Copysign(360, step)
		}
		if by == 0 {
			continue
		}
		if &out[0] == &line[0] {
			out = slices.Clone(line)
		}
		if out[i][0] += by; math.Abs(out[i][0]) > maxLongitude {
			return line
		}
	}
	return out
}

func shifted(g orb.Geometry, by float64) orb.Geometry {
	each(g, func(p *orb.Point) { p[0] += by })
	if p, ok := g.(orb.Point); ok {
		p[0] += by
		return p
	}
	return g
}

// each visits the positions of a geometry that is no point.
func each(g orb.Geometry, visit func(*orb.Point)) {
	points := func(list []orb.Point) {
		for i := range list {
			visit(&list[i])
		}
	}
	switch g := g.(type) {
	case orb.MultiPoint:
		points(g)
	case orb.LineString:
		points(g)
	case orb.Ring:
		points(g)
	case orb.MultiLineString:
		for _, l := range g {
			points(l)
		}
	case orb.Polygon:
		for _, r := range g {
			points(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			each(p, visit)
		}
	case orb.Collection:
		for i := range g {
			if p, ok := g[i].(orb.Point); ok {
				visit(&p)
				g[i] = p
			} else {
				each(g[i], visit)
			}
		}
	}
}

// merged is one geometry of parts of the same kind.
func merged(parts orb.Collection) orb.Geometry {
	if len(parts) == 0 {
		return nil
	}
	if len(parts) == 1 {
		return parts[0]
	}
	var lines orb.MultiLineString
	var areas orb.MultiPolygon
	var points orb.MultiPoint
	for _, p := range parts {
		switch p := p.(type) {
		case orb.Point:
			points = append(points, p)
		case orb.MultiPoint:
			points = append(points, p...)
		case orb.LineString:
			lines = append(lines, p)
		case orb.MultiLineString:
			lines = append(lines, p...)
		case orb.Polygon:
			areas = append(areas, p)
		case orb.MultiPolygon:
			areas = append(areas, p...)
		default:
			return parts
		}
	}
	switch {
	case lines == nil && areas == nil:
		return points
	case points == nil && areas == nil:
		return lines
	case points == nil && lines == nil:
		return areas
	}
	return parts
}

// degrees writes a coordinate with at most seven decimals, some centimetre on the ground.
func degrees(f float64) string {
	f = math.Round(f*1e7) / 1e7
	return strconv.FormatFloat(f+0, 'f', -1, 64)
}
