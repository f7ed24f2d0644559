package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"

	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
)

// place is a town of GeoNames.
type place struct {
	name, ascii, class, country string
	at                          orb.Point
	people                      int
}

func readPlaces(gz []byte) ([]place, error) {
	raw, err := gunzip(gz)
	if err != nil {
		return nil, err
	}
	var out []place
	for lines := bufio.NewScanner(bytes.NewReader(raw)); lines.Scan(); {
		f := strings.Split(lines.Text(), "\t")
		if len(f) != 7 {
			return nil, fmt.Errorf("line %d has %d columns, not 7", len(out)+1, len(f))
		}
		lat, err1 := strconv.ParseFloat(f[2], 64)
		lon, err2 := strconv.ParseFloat(f[3], 64)
		people, err3 := strconv.Atoi(f[6])
		if err := cmp.Or(err1, err2, err3); err != nil {
			return nil, fmt.Errorf("line %d: %w", len(out)+1, err)
		}
		out = append(out, place{f[0], f[1], f[4], f[5], orb.Point{lon, lat}, people})
	}
	return out, nil
}

// candidate is a label that looks for its place.
type candidate struct {
	basemap.Label
	gate  float64 // zoom before which it is not tried
	room  float64 // width on the world square of the area that it names; 0 for towns and water
	width float64 // of the text, in reference pixels
}

// labels decides which names are seen from which zoom on.
func (w *world) labels(fonts, source string) ([]basemap.Label, error) {
	m, err := newMetrics(fonts)
	if err != nil {
		return nil, err
	}
	waters, err := readWaters(filepath.Join(source, "waters.tsv"))
	if err != nil {
		return nil, err
	}
	all := slices.Concat(w.countryLabels(), waters, w.cityLabels(), w.regionLabels())
	for i := range all {
		all[i].width = m.width(all[i].Name, float64(all[i].Size))
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.gate, b.gate), cmp.Compare(order(a.Kind), order(b.Kind)), cmp.Compare(b.Pop, a.Pop),
			cmp.Compare(b.room, a.room), strings.Compare(a.Name, b.Name))
	})
	return settle(all), nil
}

// order of kinds where the zoom at which they are tried is equal.
func order(k basemap.LabelKind) int {
	return slices.Index([]basemap.LabelKind{basemap.CountryLabel, basemap.CapitalLabel, basemap.CityLabel, basemap.WaterLabel, basemap.RegionLabel}, k)
}

// metrics measures text in the bold font, the wider one, so that either fits.
type metrics struct {
	face font.Face
}

const metricsSize = 64

func newMetrics(fonts string) (metrics, error) {
	b, err := os.ReadFile(filepath.Join(fonts, "NotoSans-Bold.ttf"))
	if err != nil {
		return metrics{}, err
	}
	f, err := opentype.Parse(b)
	if err != nil {
		return metrics{}, err
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: metricsSize, DPI: 72})
	return metrics{face}, err
}

func (m metrics) width(s string, size float64) float64 {
	return float64(font.MeasureString(m.face, s)) / 64 / metricsSize * size
}

// Zooms at which labels are placed, in quarters.
const (
	firstQuarter = 4
	lastQuarter  = 48
)

// margin is the free space around a label in reference pixels: generous on small scales, where a label stands for a wide area.
func margin(zoom float64) float64 {
	return math.Max(6, 34-12*math.Max(0, zoom-3.5))
}

// settle places labels at each quarter zoom, those first that are seen already, then the others in order, where they meet no other.
func settle(all []candidate) []basemap.Label {
	placed := make([]bool, len(all))
	var out []basemap.Label
	for q := firstQuarter; q <= lastQuarter; q++ {
		zoom := float64(q) / 4
		p := plane{size: 256 * math.Exp2(zoom), cells: map[[2]int][]box{}}
		for i, c := range all {
			if placed[i] && (c.MaxZoom == 0 || float64(c.MaxZoom) > zoom) {
				p.put(c.box(p.size))
			}
		}
		for i := range all {
			c := &all[i]
			if placed[i] || c.gate > zoom || c.MaxZoom > 0 && float64(c.MaxZoom) <= zoom || c.room > 0 && c.room*p.size < c.needs(zoom) {
				continue
			}
			if b := c.box(p.size); p.free(b.grown(margin(zoom))) {
				p.put(b)
				placed[i] = true
				c.MinZoom = float32(zoom)
				out = append(out, c.Label)
			}
		}
	}
	return out
}

// needs is the width in pixels that an area must have for its label. Divisions and, on small scales, countries must be as wide as their
// names; closer by, and where the name is that of a large state, countries may be narrower.
func (c candidate) needs(zoom float64) float64 {
	switch {
	case c.Kind == basemap.CountryLabel && c.gate < 2.5:
		return c.width * 0.6
	case c.Kind == basemap.CountryLabel:
		return c.width * math.Max(0.45, math.Min(1.1, 1.1-0.35*(zoom-4)))
	}
	return c.width * 1.05
}

const capitalSize = 12.0

// dot is the room for the dot of a town and the gap to its name, in reference pixels.
const dot = 7

// box is where the label is drawn on a world of the given size: the name of a town to the right of its dot, others centred.
func (c candidate) box(size float64) box {
	x, y, h := c.At.X*size, c.At.Y*size, float64(c.Size)*0.62
	if c.Kind == basemap.CityLabel || c.Kind == basemap.CapitalLabel {
		return box{x - dot, y - h, x + dot + c.width, y + h}
	}
	return box{x - c.width/2, y - h, x + c.width/2, y + h}
}

// box is left, top, right, bottom in pixels.
type box [4]float64

func (b box) grown(by float64) box { return box{b[0] - by, b[1] - by/2, b[2] + by, b[3] + by/2} }

func (b box) meets(o box) bool { return b[0] < o[2] && o[0] < b[2] && b[1] < o[3] && o[1] < b[3] }

// plane is the world with the boxes on it. What runs over the antimeridian is put on both sides.
type plane struct {
	size  float64
	cells map[[2]int][]box
}

const cellSize = 256

func (p *plane) each(b box, visit func(cell [2]int, b box) bool) {
	for _, shift := range []float64{0, -p.size, p.size} {
		s := box{b[0] + shift, b[1], b[2] + shift, b[3]}
		if s[2] < 0 || s[0] > p.size {
			continue
		}
		for x := int(s[0] / cellSize); x <= int(s[2]/cellSize); x++ {
			for y := int(s[1] / cellSize); y <= int(s[3]/cellSize); y++ {
				if !visit([2]int{x, y}, s) {
					return
				}
			}
		}
	}
}

func (p *plane) put(b box) {
	p.each(b, func(cell [2]int, b box) bool {
		p.cells[cell] = append(p.cells[cell], b)
		return true
	})
}

func (p *plane) free(b box) bool {
	free := true
	p.each(b, func(cell [2]int, b box) bool {
		free = !slices.ContainsFunc(p.cells[cell], b.meets)
		return free
	})
	return free
}

// labelsSection writes, in the order of the labels, records of 17 bytes (x and y in 2^-32 of the world, population, all little endian;
// kind; size, least and greatest zoom in quarters; length of the name) and then all names.
func labelsSection(labels []basemap.Label) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(labels)))
	for _, l := range labels {
		b = binary.LittleEndian.AppendUint32(b, uint32(l.At.X*(1<<32)))
		b = binary.LittleEndian.AppendUint32(b, uint32(l.At.Y*(1<<32)))
		b = binary.LittleEndian.AppendUint32(b, uint32(l.Pop))
		b = append(b, byte(l.Kind), byte(l.Size*4), byte(l.MinZoom*4), byte(l.MaxZoom*4), byte(len(l.Name)))
	}
	for _, l := range labels {
		b = append(b, l.Name...)
	}
	return b
}

// lastZoom is the zoom at which a country is 4000 pixels wide: its name means little there.
func lastZoom(width float64) float32 {
	zoom := math.Log2(4000 / 256 / width)
	return float32(math.Round(math.Max(6.5, math.Min(9, zoom))*4) / 4)
}

func (w *world) countryLabels() []candidate {
	capitals := map[string]place{}
	for _, p := range w.places {
		if p.class == "PPLC" {
			capitals[p.country] = p
		}
	}
	var out []candidate
	for _, c := range w.countries {
		p := c.props
		if slices.Contains(unnamed, p.A3) {
			continue
		}
		size := 11.5
		switch {
		case p.MinLabel < 2:
			size = 15
		case p.MinLabel < 3:
			size = 13.5
		case p.MinLabel < 4:
			size = 12.5
		}
		l := basemap.Label{
			At: proj.ToWorld(orb.Point{p.LabelX, p.LabelY}), Name: cmp.Or(countryNames[p.A3], p.Name), Kind: basemap.CountryLabel,
			Size: float32(size), MaxZoom: lastZoom(c.width()),
		}
		if capital, ok := capitals[p.ISO]; ok {
			l.At = besides(l, capital)
		}
		out = append(out, candidate{Label: l, gate: math.Max(1.5, p.MinLabel+0.5), room: c.width()})
	}
	return out
}

// besides moves the name of a country north or south where it would cover that of its capital up to some zoom: to where both have room at
// zoom 5.5.
func besides(l basemap.Label, capital place) proj.World {
	const letter, gap, zoom = 0.6, 4, 5.5
	at, size := proj.ToWorld(capital.at), 256*math.Exp2(zoom)
	half := letter * float64(len(l.Name)) * float64(l.Size) / 2
	right := 2*dot + letter*float64(len(capital.english()))*capitalSize
	dx, dy := (l.At.X-at.X)*size, (l.At.Y-at.Y)*size
	need := (float64(l.Size)+capitalSize)*0.62 + gap
	if dx+half < -dot || dx-half > right || math.Abs(dy) >= need {
		return l.At
	}
	return proj.World{X: l.At.X, Y: at.Y + math.Copysign(need, dy)/size}
}

// width is that of the largest part of an area, on the world square.
func (a area) width() float64 {
	most := 0.0
	for _, r := range project(a.rings) {
		b := r.Bound()
		most = math.Max(most, b.Max[0]-b.Min[0])
	}
	return most
}

func (w *world) regionLabels() []candidate {
	var out []candidate
	for _, a := range w.provinces {
		p := a.props
		if p.Lon == nil || p.Lat == nil || p.division() == "" || slices.Contains(unnamed, p.AdminA3) {
			continue
		}
		out = append(out, candidate{
			Label: basemap.Label{
				At: proj.ToWorld(orb.Point{*p.Lon, *p.Lat}), Name: p.division(), Kind: basemap.RegionLabel, Size: 11, MaxZoom: 11,
			},
			gate: math.Max(6, p.AdminMin), room: a.width(),
		})
	}
	return out
}

func (w *world) cityLabels() []candidate {
	var out []candidate
	for _, p := range w.places {
		name := p.english()
		if name == "" {
			continue
		}
		kind, size := basemap.CityLabel, 11.0
		if p.class == "PPLC" {
			kind, size = basemap.CapitalLabel, capitalSize
		} else if p.people >= 1e6 {
			size = 12
		}
		out = append(out, candidate{
			Label: basemap.Label{At: proj.ToWorld(p.at), Name: name, Kind: kind, Size: float32(size), Pop: int32(p.people)},
			gate:  p.gate(),
		})
	}
	return out
}

// gate is the zoom from which on a town may be named: by its population; earlier for capitals and seats of first-level divisions.
func (p place) gate() float64 {
	steps := []struct{ people, zoom float64 }{
		{9e6, 4}, {5e6, 4.5}, {2.5e6, 4.75}, {1e6, 5.25}, {5e5, 6}, {2e5, 6.75}, {1e5, 7.25}, {5e4, 8}, {2e4, 9}, {1e4, 9.75},
	}
	zoom := 10.5
	for _, s := range steps {
		if float64(p.people) >= s.people {
			zoom = s.zoom
			break
		}
	}
	switch p.class {
	case "PPLC":
		return math.Max(3.5, math.Min(4.75, zoom-0.75))
	case "PPLA":
		return math.Max(3.5, math.Min(8, zoom-0.25))
	case "PPLX", "PPLL":
		return zoom + 1
	}
	return zoom
}

// readWaters reads longitude, latitude, least zoom, text size and name of oceans and seas.
func readWaters(file string) ([]candidate, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var out []candidate
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) != 5 {
			return nil, fmt.Errorf("%s: %q has %d columns, not 5", file, line, len(f))
		}
		var n [4]float64
		for i := range n {
			if n[i], err = strconv.ParseFloat(f[i], 64); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
		}
		out = append(out, candidate{
			Label: basemap.Label{At: proj.ToWorld(orb.Point{n[0], n[1]}), Name: f[4], Kind: basemap.WaterLabel, Size: float32(n[3]), MaxZoom: 9},
			gate:  n[2],
		})
	}
	return out, nil
}
