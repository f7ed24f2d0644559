package geodesy

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// axis is what an angle is along.
type axis byte

const (
	anyAxis axis = iota
	latitude
	longitude
)

func (a axis) other() axis {
	if a == latitude {
		return longitude
	}
	return latitude
}

// token is a number, or one sign: N S E W + - ° ' " or a comma, which stands for whatever parts two coordinates.
type token struct {
	sign   byte
	number string
}

const (
	degreeSign = 'd'
	minuteSign = '\''
	secondSign = '"'
	separator  = ','
)

// angle is one coordinate as it is written.
type angle struct {
	parts    []string // degrees, minutes, seconds
	axis     axis     // by its letter
	negative bool
}

// parseDegrees reads two angles. Without letters, the first one is along the axis given.
func parseDegrees(s string, first axis) (orb.Point, Notation, error) {
	tokens, err := scan(s, 2)
	if err != nil {
		return orb.Point{}, "", err
	}
	at := cut(tokens)
	if at <= 0 || at >= len(tokens) {
		return orb.Point{}, "", refuse("%q is not two coordinates", s)
	}
	a, okA := readAngle(tokens[:at])
	b, okB := readAngle(tokens[at:])
	switch {
	case !okA || !okB:
		return orb.Point{}, "", refuse("%q is no latitude and longitude", s)
	case a.axis == anyAxis && b.axis == anyAxis:
		a.axis, b.axis = first, first.other()
	case a.axis == b.axis:
		return orb.Point{}, "", refuse("%q gives one coordinate twice", s)
	}
	x, err := a.degrees()
	if err != nil {
		return orb.Point{}, "", err
	}
	y, err := b.degrees()
	if err != nil {
		return orb.Point{}, "", err
	}
	p := orb.Point{x, y}
	if a.axis == latitude {
		p = orb.Point{y, x}
	}
	return p, notationOf(max(len(a.parts), len(b.parts))), nil
}

func parseAngle(s string, along axis) (float64, Notation, error) {
	tokens, err := scan(s, 1)
	if err != nil {
		return 0, "", err
	}
	a, ok := readAngle(tokens)
	if !ok || a.axis != anyAxis && a.axis != along {
		return 0, "", refuse("%q is no coordinate along that axis", s)
	}
	a.axis = along
	v, err := a.degrees()
	return v, notationOf(len(a.parts)), err
}

func notationOf(parts int) Notation { return [...]Notation{DD, DD, DDM, DMS}[parts] }

// maxText is the longest text that is looked at, in bytes: a position is much shorter.
const maxText = 200

func scan(text string, coordinates int) ([]token, error) {
	if len(text) > maxText {
		return nil, refuse("a text of %d bytes", len(text))
	}
	s := strings.ReplaceAll(spellings.Replace(strings.TrimSpace(text)), "''", `"`)
	s = decimalCommas(s, coordinates)
	var out []token
	for i := 0; i < len(s); {
		last := i + 1
		switch c := s[i]; {
		case digit(c) || c == '.':
			for last < len(s) && (digit(s[last]) || s[last] == '.') {
				last++
			}
			out = append(out, token{number: s[i:last]})
		case strings.HasPrefix(s[i:], "°"):
			out = append(out, token{sign: degreeSign})
			last = i + len("°")
		case strings.IndexByte("NSEWnsew", c) >= 0:
			out = append(out, token{sign: c &^ 0x20})
		case c == '+' || c == '-' || c == minuteSign || c == secondSign:
			out = append(out, token{sign: c})
		case strings.IndexByte(",;/|", c) >= 0:
			out = append(out, token{sign: separator})
		case c == ' ' || c == '\t':
		default:
			return nil, refuse("%q is not written as positions are", text)
		}
		i = last
	}
	return out, nil
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// decimalCommas makes points of commas between digits in a text without points, if there is one for each coordinate and something else parts those.
func decimalCommas(s string, coordinates int) string {
	if strings.Contains(s, ".") {
		return s
	}
	b := []byte(s)
	var at []int
	for i := 1; i+1 < len(b); i++ {
		if b[i] == ',' && digit(b[i-1]) && digit(b[i+1]) {
			at = append(at, i)
		}
	}
	if len(at) != coordinates || coordinates == 2 && !strings.ContainsAny(s[at[0]:at[1]], " ;/|NSEWnsew") {
		return s
	}
	for _, i := range at {
		b[i] = '.'
	}
	return string(b)
}

// cut is where the second coordinate begins: at its letter or behind that of the first, at what parts the two, at its sign, at its degrees, or in
// the middle of numbers alone. It is 0 if that cannot be told.
func cut(tokens []token) int {
	places := func(is func(token) bool) (out []int) {
		for i, t := range tokens {
			if is(t) {
				out = append(out, i)
			}
		}
		return out
	}
	letters := places(func(t token) bool { return t.letter() != anyAxis })
	switch {
	case len(letters) == 2 && letters[0] == 0:
		return letters[1]
	case len(letters) > 0:
		return letters[0] + 1
	}
	if parting := places(func(t token) bool { return t.sign == separator }); len(parting) > 0 {
		return parting[0]
	}
	if signs := places(func(t token) bool { return t.sign == '+' || t.sign == '-' }); len(signs) > 0 && signs[len(signs)-1] > 0 {
		return signs[len(signs)-1]
	}
	if degrees := places(func(t token) bool { return t.sign == degreeSign }); len(degrees) > 1 {
		return degrees[1] - 1
	}
	numbers := places(func(t token) bool { return t.number != "" })
	if len(numbers)%2 == 0 && len(numbers) > 0 {
		return numbers[len(numbers)/2]
	}
	return 0
}

func (t token) letter() axis {
	switch t.sign {
	case 'N', 'S':
		return latitude
	case 'E', 'W':
		return longitude
	}
	return anyAxis
}

// readAngle reads [letter] [sign] degrees [°] [minutes ['] [seconds ["]]] [letter], with either a letter or a sign.
func readAngle(tokens []token) (a angle, ok bool) {
	parting := func(t token) bool { return t.sign == separator }
	for len(tokens) > 0 && parting(tokens[0]) {
		tokens = tokens[1:]
	}
	for len(tokens) > 0 && parting(tokens[len(tokens)-1]) {
		tokens = tokens[:len(tokens)-1]
	}
	if len(tokens) == 0 {
		return a, false
	}
	switch first, last := tokens[0], tokens[len(tokens)-1]; {
	case first.letter() != anyAxis:
		a.axis, a.negative = first.letter(), first.sign == 'S' || first.sign == 'W'
		tokens = tokens[1:]
	case last.letter() != anyAxis:
		a.axis, a.negative = last.letter(), last.sign == 'S' || last.sign == 'W'
		tokens = tokens[:len(tokens)-1]
	case first.sign == '+' || first.sign == '-':
		a.negative = first.sign == '-'
		tokens = tokens[1:]
	}
	for i, t := range tokens {
		switch {
		case t.number != "" && len(a.parts) < 3:
			a.parts = append(a.parts, t.number)
		case i > 0 && tokens[i-1].number != "" && t.sign != 0 && t.sign == [...]byte{degreeSign, minuteSign, secondSign}[len(a.parts)-1]:
		default:
			return a, false
		}
	}
	return a, len(a.parts) > 0
}

// degrees is the value, within the range of its axis.
func (a angle) degrees() (float64, error) {
	v, unit := 0.0, 1.0
	for i, part := range a.parts {
		f, err := strconv.ParseFloat(part, 64)
		switch {
		case err != nil:
			return 0, refuse("%q is no number", part)
		case i < len(a.parts)-1 && strings.Contains(part, "."):
			return 0, refuse("%s has a fraction, but a smaller unit follows", part)
		case i > 0 && f >= 60:
			return 0, refuse("%s minutes or seconds are 60 or more", part)
		}
		v += f / unit
		unit *= 60
	}
	if a.negative {
		v = -v
	}
	switch {
	case a.axis == latitude && math.Abs(v) > 90:
		return 0, refuse("a latitude of %g° lies beyond a pole", v)
	case math.Abs(v) > 180:
		return 0, refuse("a longitude of %g° lies beyond 180°", v)
	}
	return v, nil
}
