package main

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/simplify"
	"github.com/sams96/rgeo"

	"incidentmap/geo"
	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
)

// Labels of arcs that go into tiles. A seam bounds land where the square ends, at the antimeridian and towards the south pole, and around
// Antarctica, where the coast lies hidden below the ice: it is filled up to, not drawn. Those from admin1Arc on say from which map zoom the line is drawn.
const (
	coastArc = iota
	seamArc
	admin0Arc
	disputedArc
	admin1Arc
)

// world is all that goes into the file, in full detail. Lines are orb lines on the Web Mercator square, y south, as proj.World.
type world struct {
	countries, provinces []area
	topology             *topology
	crowd                map[string]int   // by country, see crowding
	arcs                 []arc            // of all labels
	lines                []orb.LineString // of arcs, projected
	land                 [][]int          // rings of coast and seam arcs
	urban, lakes, ice    []orb.Ring
	rivers               []river
	places               []place
}

// river is a line with a rank: 1 for the greatest systems.
type river struct {
	line orb.LineString
	rank int
}

func readWorld(source string) (*world, error) {
	w := &world{}
	var err error
	if w.countries, err = readAreas(rgeo.Countries10(), "Admin-0 country"); err != nil {
		return nil, fmt.Errorf("countries: %w", err)
	}
	if w.provinces, err = readAreas(rgeo.Provinces10(), "Admin-1 states provinces"); err != nil {
		return nil, fmt.Errorf("first-level divisions: %w", err)
	}
	for _, step := range []struct {
		file string
		read func(b []byte) error
	}{
		{"disputed.geojson", w.readBorders},
		{"ne_50m_urban_areas.pn2", func(b []byte) (err error) { w.urban, err = readRings(b); return err }},
		{"ne_50m_lakes.pn2", func(b []byte) (err error) { w.lakes, err = readRings(b); return err }},
		{"ne_50m_glaciated_areas.pn2", w.readIce},
		{"ne_50m_antarctic_ice_shelves_polys.pn2", w.readIce},
		{"ne_50m_rivers_lake_centerlines.pn2", w.readRivers},
		{"places.tsv.gz", func(b []byte) (err error) { w.places, err = readPlaces(b); return err }},
	} {
		b, err := os.ReadFile(filepath.Join(source, step.file))
		if err != nil {
			return nil, err
		}
		if err := step.read(b); err != nil {
			return nil, fmt.Errorf("%s: %w", step.file, err)
		}
	}
	return w, nil
}

// readBorders reads the contested lines, then sorts the edges of the countries into arcs: those that are contested apart.
func (w *world) readBorders(b []byte) error {
	lines, err := readDisputed(b)
	if err != nil {
		return err
	}
	claimed, drawn := lineIndex{}, lineIndex{}
	for _, l := range lines {
		for i := range len(l) - 1 {
			claimed.add(l[i], l[i+1])
		}
	}
	w.crowd = crowding(w.provinces)
	w.topology = newTopology(w.countries, w.provinces)
	w.arcs = w.topology.arcs(func(e edge, s *sides) int {
		label := w.label(e, s, claimed)
		if label == coastArc || label == admin0Arc || label == disputedArc {
			drawn.add(e.a.point(), e.b.point())
		}
		return label
	})
	w.directCoasts()
	w.arcs = append(w.arcs, joined(drawn.apart(lines))...)
	for _, a := range w.arcs {
		w.lines = append(w.lines, projectLine(a.line))
	}
	return nil
}

func (w *world) label(e edge, s *sides, claimed lineIndex) int {
	a, b := e.a.point(), e.b.point()
	switch {
	case s.country[1] != none:
		return w.borderLabel(s, a, claimed.along(a, b))
	case s.country[0] != none && (onSeam(a, b) || w.countries[s.country[0]].props.A3 == "ATA"):
		return seamArc
	case s.country[0] != none:
		return coastArc
	case s.province[1] != none && !claimed.along(a, b):
		return admin1Arc + w.crowd[w.provinces[s.province[0]].props.AdminA3]
	}
	return -1
}

// crowding gives, by country, the map zoom at which its first-level divisions are 45 pixels wide: below, their borders only darken the map.
func crowding(provinces []area) map[string]int {
	sizes := map[string][]float64{}
	for _, p := range provinces {
		sizes[p.props.AdminA3] = append(sizes[p.props.AdminA3], p.width())
	}
	out := map[string]int{}
	for a3, s := range sizes {
		slices.Sort(s)
		out[a3] = max(1, int(math.Round(math.Log2(45.0/256/s[len(s)/2]))))
	}
	return out
}

// leased are areas of the source that are no country: Baikonur and Guantanamo Bay.
var leased = []string{"KAB", "USG"}

func (w *world) borderLabel(s *sides, at orb.Point, claimed bool) int {
	a, b := w.countries[s.country[0]].props.A3, w.countries[s.country[1]].props.A3
	switch {
	case slices.Contains(leased, a) || slices.Contains(leased, b):
		return admin1Arc + w.crowd[a]
	case claimed || slices.ContainsFunc(contestedBorders, func(c contestedBorder) bool { return c.matches(a, b, at) }):
		return disputedArc
	}
	return admin0Arc
}

// onSeam takes in slivers of 100 m along the antimeridian, which the source has at Fiji.
func onSeam(a, b orb.Point) bool {
	meridian := math.Abs(a[0]+b[0]) > 2*179.999
	return meridian || a[1] < -geo.MaxLatitude && b[1] < -geo.MaxLatitude
}

// directCoasts turns the arcs that bound land so that land lies on the right, as in the rings of the countries, and joins them. Borders
// between countries are no part of these rings: land is filled as one.
func (w *world) directCoasts() {
	var index []int
	var coasts []arc
	for i, a := range w.arcs {
		if a.label != coastArc && a.label != seamArc {
			continue
		}
		forward := compareVertices(a.line[0], a.line[1]) < 0
		e := edge{a.line[0], a.line[1]}
		if !forward {
			e = edge{e.b, e.a}
		}
		if w.topology.edges[e].forward != forward {
			slices.Reverse(a.line)
		}
		index, coasts = append(index, i), append(coasts, a)
	}
	for _, r := range rings(coasts) {
		for i := range r {
			r[i] = index[r[i]]
		}
		w.land = append(w.land, r)
	}
}

func (w *world) readIce(b []byte) error {
	rings, err := readRings(b)
	w.ice = append(w.ice, rings...)
	return err
}

func readRings(b []byte) ([]orb.Ring, error) {
	lines, kinds, err := readPN2(b)
	if err != nil {
		return nil, err
	}
	var out []orb.Ring
	for i, l := range lines {
		if kinds[i] == pn2Line || len(l) < 3 {
			continue
		}
		r := orb.Ring(toWorld(l))
		if r[0] != r[len(r)-1] {
			r = append(r, r[0])
		}
		// On the square y runs south: what orb calls counter-clockwise is seen clockwise.
		if (r.Orientation() == orb.CCW) != (kinds[i] != pn2Inner) {
			r.Reverse()
		}
		out = append(out, r)
	}
	return out, nil
}

// readRivers reads the centre lines of rivers, cuts out what runs through lakes and ranks the rest by the length of its river system.
func (w *world) readRivers(b []byte) error {
	lines, _, err := readPN2(b)
	if err != nil {
		return err
	}
	rank := riverRanks(lines)
	for i, l := range lines {
		for _, dry := range outsideLakes(toWorld(l), w.lakes) {
			w.rivers = append(w.rivers, river{dry, rank[i]})
		}
	}
	return nil
}

// riverRanks gives 1 to lines of systems of more than 6000 km, 2 above 2500 km, 3 above 900 km, else 4.
func riverRanks(lines []orb.LineString) []int {
	system := make([]int, len(lines))
	for i := range system {
		system[i] = i
	}
	var root func(i int) int
	root = func(i int) int {
		if system[i] != i {
			system[i] = root(system[i])
		}
		return system[i]
	}
	at := map[orb.Point]int{}
	for i, l := range lines {
		for _, p := range l {
			if j, ok := at[p]; ok {
				system[root(i)] = root(j)
			}
			at[p] = i
		}
	}
	km := make([]float64, len(lines))
	for i, l := range lines {
		for j := range len(l) - 1 {
			km[root(i)] += math.Hypot((l[j+1][0]-l[j][0])*math.Cos(l[j][1]*math.Pi/180), l[j+1][1]-l[j][1]) * 111
		}
	}
	rank := make([]int, len(lines))
	for i := range lines {
		rank[i] = 1
		for _, limit := range []float64{6000, 2500, 900} {
			if km[root(i)] < limit {
				rank[i]++
			}
		}
	}
	return rank
}

// outsideLakes cuts a line where it crosses a shore and keeps the pieces that lie outside.
func outsideLakes(l orb.LineString, lakes []orb.Ring) []orb.LineString {
	bound := l.Bound()
	var near []orb.Ring
	for _, r := range lakes {
		if r.Bound().Intersects(bound) {
			near = append(near, r)
		}
	}
	var out []orb.LineString
	run := orb.LineString{l[0]}
	for i := range len(l) - 1 {
		for _, p := range append(shores(l[i], l[i+1], near), l[i+1]) {
			last := run[len(run)-1]
			if inside(orb.Point{(last[0] + p[0]) / 2, (last[1] + p[1]) / 2}, near) {
				if len(run) > 1 {
					out = append(out, run)
				}
				run = orb.LineString{p}
				continue
			}
			run = append(run, p)
		}
	}
	if len(run) > 1 {
		out = append(out, run)
	}
	return out
}

func inside(p orb.Point, lakes []orb.Ring) bool {
	n := 0
	for _, r := range lakes {
		if planar.RingContains(r, p) {
			n++
		}
	}
	return n%2 == 1
}

// shores are the points where the segment from a to b crosses a ring, in order.
func shores(a, b orb.Point, lakes []orb.Ring) []orb.Point {
	var at []float64
	for _, r := range lakes {
		for i := range len(r) - 1 {
			c, d := r[i], r[i+1]
			den := (b[0]-a[0])*(d[1]-c[1]) - (b[1]-a[1])*(d[0]-c[0])
			if den == 0 {
				continue
			}
			t := ((c[0]-a[0])*(d[1]-c[1]) - (c[1]-a[1])*(d[0]-c[0])) / den
			u := ((c[0]-a[0])*(b[1]-a[1]) - (c[1]-a[1])*(b[0]-a[0])) / den
			if t > 0 && t < 1 && u >= 0 && u <= 1 {
				at = append(at, t)
			}
		}
	}
	slices.SortFunc(at, cmp.Compare[float64])
	out := make([]orb.Point, len(at))
	for i, t := range at {
		out[i] = orb.Point{a[0] + (b[0]-a[0])*t, a[1] + (b[1]-a[1])*t}
	}
	return out
}

func toWorld(l orb.LineString) orb.LineString {
	out := make(orb.LineString, len(l))
	for i, p := range l {
		w := proj.ToWorld(p)
		out[i] = orb.Point{w.X, w.Y}
	}
	return out
}

func projectLine(l []vertex) orb.LineString {
	out := make(orb.LineString, len(l))
	for i, v := range l {
		out[i] = v.point()
	}
	return toWorld(out)
}

func project(rings [][]vertex) []orb.Ring {
	out := make([]orb.Ring, 0, len(rings))
	for _, r := range rings {
		if len(r) > 2 {
			out = append(out, orb.Ring(projectLine(append(slices.Clone(r), r[0]))))
		}
	}
	return out
}

// level is the world at one tile zoom, simplified, on its grid of tile units.
type level struct {
	z     int
	areas [basemap.NumLayers][][]pt
	lines [basemap.NumLayers][]rankedLine
}

type rankedLine struct {
	rank int
	line []pt
}

// Sizes in pixels of a 512 pixel tile.
const (
	tolerance     = 0.6  // greatest error of a simplified line
	finest        = 0.13 // the same on the closest tiles, which are enlarged beyond their zoom: one tile unit
	smallestIsle  = 0.8  // area of islands
	smallestLake  = 3.0  // area of lakes, ice and built-up areas
	unitsPerPixel = basemap.Extent / 512
)

func (w *world) level(z, maxZ int) *level {
	lv := &level{z: z}
	px := pixels(tolerance, z)
	if z == maxZ {
		px = pixels(finest, z)
	}
	simple := make([][]pt, len(w.lines))
	for i, l := range w.lines {
		simple[i] = lv.grid(simplify.DouglasPeucker(px).LineString(l.Clone()))
	}
	for _, ring := range w.land {
		if r := lv.ring(ring, simple); r != nil {
			lv.areas[basemap.Land] = append(lv.areas[basemap.Land], r)
			for _, i := range ring {
				if w.arcs[i].label == coastArc {
					lv.line(basemap.Coast, 0, simple[i])
				}
			}
		}
	}
	for i, a := range w.arcs {
		switch {
		case a.label == admin0Arc:
			lv.line(basemap.Admin0, 0, simple[i])
		case a.label == disputedArc:
			lv.line(basemap.Disputed, 0, simple[i])
		case a.label > admin1Arc && z >= firstAdmin1 && a.label-admin1Arc <= z+2:
			lv.line(basemap.Admin1, a.label-admin1Arc, simple[i])
		}
	}
	for _, r := range w.rivers {
		if z >= riverZoom[r.rank] {
			lv.line(basemap.River, r.rank, lv.grid(simplify.DouglasPeucker(px).LineString(r.line.Clone())))
		}
	}
	lv.fill(basemap.Ice, w.ice, px)
	lv.fill(basemap.Lake, w.lakes, px)
	if z >= firstUrban {
		lv.fill(basemap.Urban, w.urban, px)
	}
	return lv
}

// pixels is a length on the world square.
func pixels(n float64, z int) float64 { return n / 512 / math.Exp2(float64(z)) }

// Tile zooms from which on things are shown.
const (
	firstAdmin1 = 3
	firstUrban  = 4
)

// riverZoom by rank.
var riverZoom = [...]int{1: 2, 2: 3, 3: 4, 4: 4}

// ring joins simplified arcs. It is nil where nothing of any size is left.
func (lv *level) ring(arcs []int, simple [][]pt) []pt {
	var r []pt
	for _, i := range arcs {
		r = append(r, simple[i][:len(simple[i])-1]...)
	}
	if r = tidy(r); r == nil || len(arcs) == 1 && math.Abs(float64(areaOf(r))) < smallestIsle*unitsPerPixel*unitsPerPixel {
		return nil
	}
	return r
}

func (lv *level) fill(layer basemap.Layer, rings []orb.Ring, px float64) {
	for _, r := range rings {
		g := lv.grid(simplify.DouglasPeucker(px).LineString(orb.LineString(r.Clone())))
		if len(g) < 4 || math.Abs(float64(areaOf(g))) < smallestLake*unitsPerPixel*unitsPerPixel {
			continue
		}
		lv.areas[layer] = append(lv.areas[layer], g[:len(g)-1])
	}
}

func (lv *level) line(layer basemap.Layer, rank int, l []pt) {
	if len(l) > 1 {
		lv.lines[layer] = append(lv.lines[layer], rankedLine{rank, l})
	}
}

// grid rounds to tile units of the level, without repeated points.
func (lv *level) grid(l orb.LineString) []pt {
	size := float64(int(basemap.Extent) << lv.z)
	out := make([]pt, 0, len(l))
	for _, p := range l {
		q := pt{int32(math.Round(p[0] * size)), int32(math.Round(p[1] * size))}
		if len(out) == 0 || q != out[len(out)-1] {
			out = append(out, q)
		}
	}
	if len(out) == 1 {
		out = append(out, out[0])
	}
	return out
}
