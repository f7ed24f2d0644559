package geodesy

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// The Universal Transverse Mercator grid and the Military Grid Reference System of WGS 84 (NGA.SIG.0012_2.0.0_UTMUPS, The Universal Grids and the
// Transverse Mercator and Polar Stereographic Map Projections, 2014).

// grid is a position in metres within a zone.
type grid struct {
	zone              int  // 1 to 60
	band              byte // of latitude, C to X
	easting, northing float64
}

const (
	bands        = "CDEFGHJKLMNPQRSTUVWX" // of 8 degrees from 80° south; the last one has 12
	rowLetters   = "ABCDEFGHJKLMNPQRSTUV" // of squares, from south to north; those of zones with even numbers begin at F
	falseEasting = 500_000.0
	falseNorth   = 10_000_000.0 // of the southern hemisphere
	squareSize   = 100_000
	rowCycle     = 2_000_000.0 // metres after which the letters of rows come again
)

var columnLetters = [...]string{"STUVWXYZ", "ABCDEFGH", "JKLMNPQR"} // of squares from west to east, by the remainder of the zone by 3

// toGrid is the position in the zone that it belongs to, and false beyond 84° north or 80° south.
func toGrid(p orb.Point) (grid, bool) {
	lon, lat := p.Lon(), p.Lat()
	if !(lat >= -80 && lat <= 84) {
		return grid{}, false
	}
	g := grid{band: bands[min(int(lat+80)/8, len(bands)-1)]}
	if lat < 0 && math.Mod(lat, 8) == 0 {
		g.band = bands[int(lat+80)/8]
	}
	g.zone = min(int(math.Floor((lon+180)/6))+1, 60)
	switch { // Norway and Svalbard have wider zones
	case g.band == 'V' && lon >= 3 && lon < 12:
		g.zone = 32
	case g.band == 'X' && lon >= 0 && lon < 42:
		g.zone = 31 + 2*int((lon+3)/12)
	}
	x, y := mercator(lon-g.meridian(), lat)
	g.easting, g.northing = falseEasting+x, y
	if lat < 0 {
		g.northing += falseNorth
	}
	return g, true
}

// meridian is the longitude of the middle of the zone.
func (g *grid) meridian() float64 { return float64(6*g.zone - 183) }

// south is the southern bound of the band in degrees.
func (g *grid) south() float64 { return float64(8*strings.IndexByte(bands, g.band) - 80) }

// point is the position; the northing counts from the equator, negative in the south.
func (g *grid) point(northing float64) orb.Point {
	lon, lat := inverseMercator(g.easting-falseEasting, northing)
	return orb.Point{math.Remainder(g.meridian()+lon, 360), lat}
}

// mgrs writes the reference of the square of one metre that the position is in.
func (g *grid) mgrs() string {
	e, n := int(math.Floor(g.easting)), int(math.Floor(g.northing))
	column := columnLetters[g.zone%3][e/squareSize-1]
	row := rowLetters[(n/squareSize+5*(1-g.zone%2))%len(rowLetters)]
	return fmt.Sprintf("%d%c%c%c %05d %05d", g.zone, g.band, column, row, e%squareSize, n%squareSize)
}

var (
	utmText  = regexp.MustCompile(`^(?:ZONE )?(\d{1,2}) ?([A-Z]|NORTH|SOUTH)[ ,;:]+(\d{5,7}(?:[.,]\d+)?) ?M?E?[ ,;:]+(\d{1,8}(?:[.,]\d+)?) ?M?N?$`)
	mgrsText = regexp.MustCompile(`^(\d{1,2}) ?([A-Z]) ?([A-Z])([A-Z]) ?(\d*) ?(\d*)$`)
	upsText  = regexp.MustCompile(`^[ABYZ] ?[A-Z]{2} ?\d*( ?\d+)?$`)
)

// parseGrid reads UTM and MGRS. Known is false if the text is in neither.
func parseGrid(s string) (p orb.Point, n Notation, known bool, err error) {
	if len(s) > maxText {
		return p, "", false, nil
	}
	text := strings.ToUpper(strings.Join(strings.Fields(s), " "))
	if m := utmText.FindStringSubmatch(text); m != nil {
		p, err = readUTM(m)
		return p, UTM, true, err
	}
	if m := mgrsText.FindStringSubmatch(text); m != nil {
		p, err = readMGRS(m)
		return p, MGRS, true, err
	}
	if upsText.MatchString(text) {
		return p, "", true, refuse("%q lies at a pole, where the grid is UPS; give degrees", s)
	}
	return p, "", false, nil
}

func readZone(number, band string) (grid, error) {
	zone, err := strconv.Atoi(number)
	if err != nil || zone < 1 || zone > 60 {
		return grid{}, refuse("there is no zone %s; zones count from 1 to 60", number)
	}
	if strings.Contains("ABYZ", band) {
		return grid{}, refuse("band %s lies at a pole, where the grid is UPS; give degrees", band)
	}
	if !strings.Contains(bands, band) {
		return grid{}, refuse("there is no band %s", band)
	}
	return grid{zone: zone, band: band[0]}, nil
}

// readUTM reads zone, band or hemisphere, easting and northing. N means the north either way. S is the band from 32° to 40° north if the northing
// lies there, otherwise the south: one reading is on land from Morocco to Japan, the other in the sea off Antarctica but for the tip of Patagonia.
func readUTM(m []string) (orb.Point, error) {
	band, south := m[2], false
	switch m[2] {
	case "NORTH":
		band = "N"
	case "SOUTH":
		band, south = "M", true
	}
	g, err := readZone(m[1], band)
	if err != nil {
		return orb.Point{}, err
	}
	var northing float64
	for i, to := range []*float64{&g.easting, &northing} {
		if *to, err = strconv.ParseFloat(strings.Replace(m[3+i], ",", ".", 1), 64); err != nil {
			return orb.Point{}, refuse("%q is no distance", m[3+i])
		}
	}
	if g.easting < squareSize || g.easting > 9*squareSize || northing > falseNorth {
		return orb.Point{}, refuse("easting %s, northing %s lie outside of zone %d", m[3], m[4], g.zone)
	}
	asBand := len(m[2]) == 1 && m[2] != "N"
	if m[2] == "S" && !g.within(g.point(northing)) {
		south, asBand = true, false
	}
	if south || asBand && g.band < 'N' {
		northing -= falseNorth
	}
	p := g.point(northing)
	if asBand && !g.within(p) {
		return orb.Point{}, refuse("northing %s does not lie in band %s", m[4], m[2])
	}
	if p.Lat() < -80.5 || p.Lat() > 84.5 {
		return orb.Point{}, refuse("northing %s lies at a pole, where the grid is UPS; give degrees", m[4])
	}
	return p, nil
}

// within reports whether a position lies in the band, or no farther from it than a square of a grid reference reaches.
func (g *grid) within(p orb.Point) bool {
	height := 8.0
	if g.band == 'X' {
		height = 12
	}
	return p.Lat() >= g.south()-1 && p.Lat() <= g.south()+height+1
}

func readMGRS(m []string) (orb.Point, error) {
	g, err := readZone(m[1], m[2])
	if err != nil {
		return orb.Point{}, err
	}
	digits := m[5] + m[6]
	half := len(digits) / 2
	if len(digits)%2 != 0 || half > 5 || m[6] != "" && len(m[5]) != len(m[6]) {
		return orb.Point{}, refuse("easting and northing of a grid reference have up to five digits each, as many one as the other")
	}
	column, row := strings.Index(columnLetters[g.zone%3], m[3]), strings.Index(rowLetters, m[4])
	if column < 0 || row < 0 {
		return orb.Point{}, refuse("zone %d has no square %s%s", g.zone, m[3], m[4])
	}
	size := squareSize / math.Pow10(half)
	east, _ := strconv.ParseFloat("0"+digits[:half], 64)
	north, _ := strconv.ParseFloat("0"+digits[half:], 64)
	g.easting = float64(column+1)*squareSize + (east+0.5)*size
	row = (row + len(rowLetters) - 5*(1-g.zone%2)) % len(rowLetters)
	northing := float64(row)*squareSize + (north+0.5)*size
	// Of the squares with these letters, 18 degrees apart, it is the one next to the middle of the band.
	_, middle := mercator(0, g.south()+4)
	northing += rowCycle * math.Round((middle-northing)/rowCycle)
	p := g.point(northing)
	if !g.within(p) {
		return orb.Point{}, refuse("band %s of zone %d has no square %s%s", m[2], g.zone, m[3], m[4])
	}
	return p, nil
}

// The transverse Mercator projection by L. Krüger's series in the third flattening, to its fourth order: exact to a micrometre within a zone
// (C. Karney, Transverse Mercator with an accuracy of a few nanometers, Journal of Geodesy 85, 2011, equations 7 to 36).
const (
	flattening = 1 / 298.257223563
	third      = flattening / (2 - flattening)
	scale      = 0.9996
	rectifying = 6378137 / (1 + third) * (1 + third*third/4 + third*third*third*third/64)
)

var (
	eccentricity = math.Sqrt(flattening * (2 - flattening))
	forward      = series(
		[4]float64{1. / 2, -2. / 3, 5. / 16, 41. / 180}, [4]float64{0, 13. / 48, -3. / 5, 557. / 1440},
		[4]float64{0, 0, 61. / 240, -103. / 140}, [4]float64{0, 0, 0, 49561. / 161280},
	)
	backward = series(
		[4]float64{1. / 2, -2. / 3, 37. / 96, -1. / 360}, [4]float64{0, 1. / 48, 1. / 15, -437. / 1440},
		[4]float64{0, 0, 17. / 480, -37. / 840}, [4]float64{0, 0, 0, 4397. / 161280},
	)
)

// series gives the coefficients of sines of which each is a polynomial in the third flattening.
func series(rows ...[4]float64) (out [4]float64) {
	for k, row := range rows {
		for i, c := range row {
			out[k] += c * math.Pow(third, float64(i+1))
		}
	}
	return out
}

// mercator gives metres east of the meridian that degrees of longitude count from, and north of the equator.
func mercator(lon, lat float64) (x, y float64) {
	lon, lat = math.Remainder(lon, 360)*math.Pi/180, lat*math.Pi/180
	t := math.Sinh(math.Atanh(math.Sin(lat)) - eccentricity*math.Atanh(eccentricity*math.Sin(lat)))
	xi, eta := math.Atan2(t, math.Cos(lon)), math.Atanh(math.Sin(lon)/math.Hypot(1, t))
	y, x = xi, eta
	for k, a := range forward {
		n := 2 * float64(k+1)
		y += a * math.Sin(n*xi) * math.Cosh(n*eta)
		x += a * math.Cos(n*xi) * math.Sinh(n*eta)
	}
	return scale * rectifying * x, scale * rectifying * y
}

// inverseMercator is the inverse of mercator.
func inverseMercator(x, y float64) (lon, lat float64) {
	xi, eta := y/(scale*rectifying), x/(scale*rectifying)
	u, v := xi, eta
	for k, b := range backward {
		n := 2 * float64(k+1)
		u -= b * math.Sin(n*xi) * math.Cosh(n*eta)
		v -= b * math.Cos(n*xi) * math.Sinh(n*eta)
	}
	sinh, cos := math.Sinh(v), math.Cos(u)
	conformal := math.Sin(u) / math.Hypot(sinh, cos) // tangent of the conformal latitude
	t := conformal
	for range 5 { // Newton's method gains all digits in three steps
		s := math.Sinh(eccentricity * math.Atanh(eccentricity*t/math.Hypot(1, t)))
		have := t*math.Hypot(1, s) - s*math.Hypot(1, t)
		e2 := eccentricity * eccentricity
		t += (conformal - have) / math.Hypot(1, have) * (1 + (1-e2)*t*t) / ((1 - e2) * math.Hypot(1, t))
	}
	return math.Atan2(sinh, cos) * 180 / math.Pi, math.Atan(t) * 180 / math.Pi
}
