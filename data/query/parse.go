package query

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/data"
)

// ErrFlag says that the value of a filter cannot be read.
var ErrFlag = errors.New("query: bad filter")

// ParseFrom reads a date (YYYY-MM-DD or another EDTF form) as a lower bound: the start of the day, month or year.
func ParseFrom(s string) (time.Time, error) {
	w, err := parseDate(s)
	return w.Start, err
}

// ParseTo reads a date as an upper bound, the end of the day, month or year, which is not included.
func ParseTo(s string) (time.Time, error) {
	w, err := parseDate(s)
	return w.End, err
}

// ParseAsOf reads the day for resolve.Options: the last of a month or a year.
func ParseAsOf(s string) (time.Time, error) {
	w, err := parseDate(s)
	return w.LastDay(), err
}

func parseDate(s string) (data.When, error) {
	w, err := data.ParseWhen(s)
	if err != nil || w.IsZero() {
		return data.When{}, fmt.Errorf("%w: date %q: give a day (2024-03-22), a month (2024-03) or a year (2024)", ErrFlag, s)
	}
	return w.Local(nil), nil
}

// ParseCountry reads an ISO 3166-1 alpha-2 code in any case.
func ParseCountry(s string) (string, error) {
	code := strings.ToUpper(strings.TrimSpace(s))
	if len(code) != 2 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", fmt.Errorf("%w: country %q: give two letters, such as RU", ErrFlag, s)
	}
	return code, nil
}

// ParseGrade reads an Admiralty grade, "B2" or "b2": reliability A to F and credibility 1 to 6.
func ParseGrade(s string) (string, error) {
	grade := strings.ToUpper(strings.TrimSpace(s))
	if len(grade) != 2 || grade[0] < 'A' || grade[0] > 'F' || grade[1] < '1' || grade[1] > '6' {
		return "", fmt.Errorf("%w: grade %q: give a letter A to F and a digit 1 to 6, such as B2", ErrFlag, s)
	}
	return grade, nil
}

// ParseMinKilled reads a count of people, 0 or more.
func ParseMinKilled(s string) (int, error) { return parseKilled(s, "least") }

// ParseMaxKilled reads a count of people, 0 or more.
func ParseMaxKilled(s string) (*int, error) {
	n, err := parseKilled(s, "largest")
	if err != nil {
		return nil, err
	}
	return &n, nil
}

func parseKilled(s, which string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%w: %s number killed %q: give a whole number from 0", ErrFlag, which, s)
	}
	return n, nil
}

// ParseStatus reads a status of an incident; a hyphen may stand for the blank in "carried out".
func ParseStatus(s string) (string, error) {
	status := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), "-", " ")
	switch data.Status(status) {
	case data.CarriedOut, data.Foiled, data.Threatened:
		return status, nil
	}
	return "", fmt.Errorf("%w: status %q: give carried out, foiled or threatened", ErrFlag, s)
}

// ParseActor reads "NAME" or "NAME:STANCE". A name may have colons.
func ParseActor(s string) (Actor, error) {
	a := Actor{Name: strings.TrimSpace(s)}
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		stance := Stance(strings.ToLower(strings.TrimSpace(s[i+1:])))
		switch {
		case slices.Contains(Stances, stance):
			a = Actor{strings.TrimSpace(s[:i]), stance}
		case stance == "any":
			a.Name = strings.TrimSpace(s[:i])
		}
	}
	if a.Name == "" {
		return Actor{}, fmt.Errorf("%w: actor %q: give a name, and after a colon claimed, attributed, accused, denied or any", ErrFlag, s)
	}
	return a, nil
}

// ParsePrecision reads the precision of a place.
func ParsePrecision(s string) (data.Precision, error) {
	p := data.Precision(strings.ToLower(strings.TrimSpace(s)))
	if !slices.Contains(precisions, p) {
		return "", fmt.Errorf("%w: precision %q: give venue, neighbourhood, city, province or country", ErrFlag, s)
	}
	return p, nil
}

// ParseNear reads "LON,LAT,KM": degrees, and kilometres of at most half the girth of the earth.
func ParseNear(s string) (*Circle, error) {
	const furthest = 20_038
	parts := strings.Split(s, ",")
	if len(parts) != 3 {
		return nil, fmt.Errorf("%w: circle %q: give LON,LAT,KM", ErrFlag, s)
	}
	var v [3]float64
	for i, limit := range [...]float64{180, 90, furthest} {
		f, ok := degrees(strings.TrimSpace(parts[i]))
		if !ok || f > limit || f < -limit || i == 2 && f <= 0 {
			return nil, fmt.Errorf("%w: circle %q: %q is no %s", ErrFlag, s, parts[i],
				[...]string{"longitude", "latitude", "number of kilometres from 0 to 20038"}[i])
		}
		v[i] = f
	}
	return &Circle{orb.Point{v[0], v[1]}, v[2] * 1000}, nil
}

// ParseBound reads "W,S,E,N" in degrees. West greater than east crosses the antimeridian.
func ParseBound(s string) (*orb.Bound, error) {
	parts := strings.Split(s, ",")
	if len(parts) != 4 {
		return nil, fmt.Errorf("%w: box %q: give W,S,E,N in degrees", ErrFlag, s)
	}
	var v [4]float64
	for i, part := range parts {
		f, ok := degrees(strings.TrimSpace(part))
		if limit := [...]float64{180, 90}[i%2]; !ok || f < -limit || f > limit {
			return nil, fmt.Errorf("%w: box %q: %q is not a number from %v to %v", ErrFlag, s, part, -limit, limit)
		}
		v[i] = f
	}
	switch {
	case v[1] >= v[3]:
		return nil, fmt.Errorf("%w: box %q: south %v is not below north %v", ErrFlag, s, v[1], v[3])
	case v[0] == v[2]:
		return nil, fmt.Errorf("%w: box %q: west and east are both %v", ErrFlag, s, v[0])
	}
	return &orb.Bound{Min: orb.Point{v[0], v[1]}, Max: orb.Point{v[2], v[3]}}, nil
}

// degrees reads a plain decimal number: no infinity, no hexadecimal, no underscore, all of which strconv takes.
func degrees(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "0123456789.+-eE") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}
