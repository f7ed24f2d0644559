package geodesy

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"
)

// Notation is a way to write a position down.
type Notation string

// Notations of positions.
const (
	DD   Notation = "decimal degrees"
	DMS  Notation = "degrees, minutes, seconds"
	DDM  Notation = "degrees, decimal minutes"
	UTM  Notation = "UTM"
	MGRS Notation = "MGRS"
)

// Notations lists them in the order in which they are offered.
var Notations = []Notation{DD, DMS, DDM, UTM, MGRS}

// ErrPosition says that a text is no position. It comes wrapped in words that say why.
var ErrPosition = errors.New("not a position")

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrPosition, fmt.Sprintf(format, args...))
}

// ParsePoint reads a position in any of the notations and says in which it is. Degrees without letters are latitude, longitude. Marks of degrees,
// minutes and seconds may be missing, a comma may stand for the decimal point, and the letters N S E W may come before or after.
//
// An MGRS reference means the middle of its square. The poles beyond 84° north and 80° south, which UPS covers, can be given in degrees alone.
func ParsePoint(s string) (orb.Point, Notation, error) { return parsePoint(s, latitude) }

// ParsePointXY is ParsePoint for tables that have degrees in the order longitude, latitude where no letters say otherwise.
func ParsePointXY(s string) (orb.Point, Notation, error) { return parsePoint(s, longitude) }

func parsePoint(s string, first axis) (orb.Point, Notation, error) {
	if p, n, known, err := parseGrid(s); known {
		return p, n, err
	}
	return parseDegrees(s, first)
}

// ParseLatitude reads a latitude in degrees, with minutes and seconds or without.
func ParseLatitude(s string) (float64, Notation, error) { return parseAngle(s, latitude) }

// ParseLongitude reads a longitude as ParseLatitude does.
func ParseLongitude(s string) (float64, Notation, error) { return parseAngle(s, longitude) }

// FormatPoint writes a position to the metre or finer, so that ParsePoint gives it back. Near the poles, where UTM and MGRS do not reach, those two
// give decimal degrees.
func FormatPoint(p orb.Point, n Notation) string {
	p[0] = math.Remainder(p[0], 360)
	switch n {
	case DMS:
		return formatAngle(p.Lat(), 3, "NS") + " " + formatAngle(p.Lon(), 3, "EW")
	case DDM:
		return formatAngle(p.Lat(), 2, "NS") + " " + formatAngle(p.Lon(), 2, "EW")
	case UTM:
		if g, ok := toGrid(p); ok {
			return fmt.Sprintf("%d%c %.0f %.0f", g.zone, g.band, g.easting, g.northing)
		}
	case MGRS:
		if g, ok := toGrid(p); ok {
			return g.mgrs()
		}
	}
	return fmt.Sprintf("%.6f, %.6f", p.Lat(), p.Lon())
}

// formatAngle writes degrees in two parts (minutes to 0.0001) or three (seconds to 0.01).
func formatAngle(degrees float64, parts int, letters string) string {
	letter := letters[0]
	if degrees < 0 {
		letter = letters[1]
	}
	if parts == 2 {
		n := int64(math.Round(math.Abs(degrees) * 60 * 1e4))
		return fmt.Sprintf("%d°%02d.%04d′%c", n/600_000, n/10_000%60, n%10_000, letter)
	}
	n := int64(math.Round(math.Abs(degrees) * 3600 * 100))
	return fmt.Sprintf("%d°%02d′%02d.%02d″%c", n/360_000, n/6000%60, n/100%60, n%100, letter)
}

// spellings are other ways to write what the scanner of degrees knows.
var spellings = strings.NewReplacer(
	"−", "-", "–", "-", "º", "°", "˚", "°", "degrees", "°", "deg", "°", "′", "'", "’", "'", "‘", "'", "´", "'", "`", "'", "″", `"`, "”", `"`, "“", `"`,
	"с. ш.", "N", "с.ш.", "N", "ю. ш.", "S", "ю.ш.", "S", "в. д.", "E", "в.д.", "E", "з. д.", "W", "з.д.", "W", "\u00a0", " ", "\u202f", " ",
)
