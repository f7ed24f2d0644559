package main

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
)

// contestedBorder is a border of the source between two areas that is contested as such, all along or within a bound.
type contestedBorder struct {
	a, b   string // Natural Earth codes; b "*" is any neighbour
	within orb.Bound
}

var everywhere = orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}

// contestedBorders is what the lines of disputed.geojson do not cover.
var contestedBorders = []contestedBorder{
	{"KOS", "SRB", everywhere},
	{"CNM", "*", everywhere}, // buffer zone in Cyprus
	{"CYN", "*", everywhere},
	{"SOL", "SOM", everywhere},
	{"MAR", "SAH", everywhere}, // berm in Western Sahara
	{"ISR", "PSX", everywhere}, // armistice line of 1949
	{"ISR", "SYR", everywhere}, // Golan Heights
	{"KAS", "*", everywhere},   // Siachen Glacier
	{"BRT", "*", everywhere},   // Bir Tawil
	{"SPI", "*", everywhere},   // Southern Patagonian Ice Field
	{"BRI", "*", everywhere},   // island in the Quaraí
	{"EGY", "SDN", orb.Bound{Min: orb.Point{33.1, 21.5}, Max: orb.Point{37.5, 24}}},   // Hala'ib
	{"IND", "PAK", orb.Bound{Min: orb.Point{73, 32.4}, Max: orb.Point{78, 37.5}}},     // Line of Control in Kashmir
	{"CHN", "IND", orb.Bound{Min: orb.Point{77, 32}, Max: orb.Point{80.3, 36}}},       // Aksai Chin
	{"CHN", "IND", orb.Bound{Min: orb.Point{91.4, 26.5}, Max: orb.Point{97.6, 29.8}}}, // Arunachal Pradesh
	{"CHN", "PAK", orb.Bound{Min: orb.Point{74, 35}, Max: orb.Point{78, 37.5}}},       // Gilgit-Baltistan
	{"RUS", "UKR", orb.Bound{Min: orb.Point{33, 45.4}, Max: orb.Point{35.5, 46.4}}},   // Crimea
	{"SDN", "SDS", orb.Bound{Min: orb.Point{27.5, 9.2}, Max: orb.Point{29.2, 10.5}}},  // Abyei
	{"SDN", "SDS", orb.Bound{Min: orb.Point{23.8, 8.6}, Max: orb.Point{24.9, 9.9}}},   // Kafia Kingi
	{"KEN", "SDS", orb.Bound{Min: orb.Point{33.9, 4.2}, Max: orb.Point{36, 5.6}}},     // Ilemi triangle
}

func (c contestedBorder) matches(a, b string, at orb.Point) bool {
	pair := c.a == a && (c.b == b || c.b == "*") || c.a == b && (c.b == a || c.b == "*")
	return pair && c.within.Contains(at)
}

// history are names of lines that no party holds or claims any more: those about Nagorno-Karabakh, and the line of contact of 2015 in
// the Donbas, which the source calls a Ukrainian claim. The isthmus of Crimea is among contestedBorders.
var history = []string{"Former USSR oblast in 1991", "Ceasefire Line 1994", "Ukrainian claim"}

func readDisputed(b []byte) (orb.MultiLineString, error) {
	set, err := geojson.UnmarshalFeatureCollection(b)
	if err != nil {
		return nil, err
	}
	var out orb.MultiLineString
	for _, f := range set.Features {
		lines, ok := f.Geometry.(orb.MultiLineString)
		if !ok {
			return nil, fmt.Errorf("%v is a %s", f.Properties["name"], f.Geometry.GeoJSONType())
		}
		if !slices.Contains(history, f.Properties.MustString("name")) {
			out = append(out, lines...)
		}
	}
	return out, nil
}

// nearness is how close, in degrees, two editions of one border lie together.
const nearness = 0.02

// lineIndex finds whether a point lies on one of many lines.
type lineIndex map[[2]int][][2]orb.Point

func (x lineIndex) add(a, b orb.Point) {
	steps := math.Ceil(math.Max(math.Abs(a[0]-b[0]), math.Abs(a[1]-b[1]))/nearness) + 1
	var last [2]int
	for i := 0.0; i <= steps; i++ {
		t := i / steps
		if c := cellOf(orb.Point{a[0] + (b[0]-a[0])*t, a[1] + (b[1]-a[1])*t}); i == 0 || c != last {
			x[c] = append(x[c], [2]orb.Point{a, b})
			last = c
		}
	}
}

func cellOf(p orb.Point) [2]int {
	return [2]int{int(math.Floor(p[0] / nearness)), int(math.Floor(p[1] / nearness))}
}

func (x lineIndex) near(p orb.Point) bool {
	c := cellOf(p)
	for i := -1; i <= 1; i++ {
		for j := -1; j <= 1; j++ {
			for _, s := range x[[2]int{c[0] + i, c[1] + j}] {
				if planar.DistanceFromSegment(s[0], s[1], p) < nearness {
					return true
				}
			}
		}
	}
	return false
}

// along reports whether the whole of an edge lies on one of the lines.
func (x lineIndex) along(a, b orb.Point) bool {
	return x.near(a) && x.near(b) && x.near(orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2})
}

// apart is what of the lines does not run along those of the index. Long segments are looked at piece by piece.
func (x lineIndex) apart(lines orb.MultiLineString) orb.MultiLineString {
	var out orb.MultiLineString
	for _, l := range lines {
		var run orb.LineString
		flush := func() {
			if len(run) > 1 {
				out = append(out, run)
			}
			run = nil
		}
		for i := range len(l) - 1 {
			for _, s := range pieces(l[i], l[i+1]) {
				if x.along(s[0], s[1]) {
					flush()
					continue
				}
				if run == nil {
					run = orb.LineString{s[0]}
				}
				run = append(run, s[1])
			}
		}
		flush()
	}
	return out
}

func pieces(a, b orb.Point) [][2]orb.Point {
	n := max(1, int(planar.Distance(a, b)/(2*nearness)))
	at := func(i int) orb.Point {
		t := float64(i) / float64(n)
		return orb.Point{a[0] + (b[0]-a[0])*t, a[1] + (b[1]-a[1])*t}
	}
	out := make([][2]orb.Point, n)
	for i := range out {
		out[i] = [2]orb.Point{at(i), at(i + 1)}
	}
	return out
}

// joined links lines that meet end to end, so that dashes run on: the source has them in small pieces.
func joined(lines orb.MultiLineString) []arc {
	t := &topology{edges: map[edge]*sides{}}
	for _, l := range lines {
		for i := range len(l) - 1 {
			t.side(vertexOf(l[i]), vertexOf(l[i+1]))
		}
	}
	return t.arcs(func(edge, *sides) int { return disputedArc })
}
