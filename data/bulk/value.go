package bulk

import (
	"bytes"
	"math"
	"strconv"
	"time"

	"incidentmap/data"
)

// degrees reads a coordinate: digits with a sign and a fraction, otherwise anything that strconv reads. A comma stands for the decimal
// point, as in tables that are not delimited by commas. Up to 15 digits the result is exact to the last bit: digits and power of ten are
// integers that a float64 holds (W. Clinger, How to Read Floating Point Numbers Accurately, 1990).
func degrees(b []byte) (float64, bool) {
	digits, scale, n, negative := uint64(0), 0, 0, false
	point := false
	for i, c := range b {
		switch {
		case c >= '0' && c <= '9':
			digits = digits*10 + uint64(c-'0')
			n++
			if point {
				scale++
			}
		case (c == '.' || c == ',') && !point:
			point = true
		case (c == '-' || c == '+') && i == 0:
			negative = c == '-'
		default:
			return slowDegrees(b)
		}
	}
	if n == 0 {
		return 0, false
	}
	if n > 15 {
		return slowDegrees(b)
	}
	v := float64(digits) / powers[scale]
	if negative {
		v = -v
	}
	return v, true
}

var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

func slowDegrees(b []byte) (float64, bool) {
	v, err := strconv.ParseFloat(string(bytes.Replace(b, []byte(","), []byte("."), 1)), 64)
	return v, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
}

// publicationDay reads seconds since 1970-01-01 UTC and gives the day, counted from then.
func publicationDay(b []byte) int32 {
	b = bytes.TrimSpace(b)
	if len(b) > 12 || !allDigits(b) { // more is after the year 9999
		return NotKnown
	}
	seconds := int64(0)
	for _, c := range b {
		seconds = seconds*10 + int64(c-'0')
	}
	if day := seconds / 86400; seconds > 0 && day <= int64(epochDay(9999, 1, 1)) {
		return int32(day)
	}
	return NotKnown
}

// Unknown stands for a number of people that the data set does not state.
const Unknown = -1

// people reads a number of people. A part of a person, as where a total was shared out among several events, is cut off and reported.
// Negative codes (-9, -99) and no text mean that the number is not known.
func people(b []byte) (n int32, fraction, ok bool) {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return Unknown, false, true
	}
	if len(b) <= 9 && allDigits(b) {
		for _, c := range b {
			n = n*10 + int32(c-'0')
		}
		return n, false, true
	}
	v, err := strconv.ParseFloat(string(b), 64)
	switch {
	case err != nil || !(v < math.MaxInt32):
		return Unknown, false, false
	case v < 0:
		return Unknown, false, true
	}
	whole := math.Floor(v)
	return int32(whole), whole != v, true
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// date is a calendar date as far as it is known: month and day are 0 where they are not.
type date struct{ year, month, day int }

func (d date) precision() data.DatePrecision {
	switch {
	case d.year == 0:
		return data.NoDate
	case d.month == 0:
		return data.Year
	case d.day == 0:
		return data.Month
	}
	return data.Day
}

func (d date) valid() bool {
	return d.year >= 1 && d.year <= 9999 && d.month >= 0 && d.month <= 12 && d.day >= 0 &&
		(d.month > 0 && d.day <= daysIn(d.year, d.month) || d.month == 0 && d.day == 0)
}

// span gives the first and the last day that the date may mean, in days since 1970-01-01.
func (d date) span() (first, last int32) {
	switch d.precision() {
	case data.Year:
		return epochDay(d.year, 1, 1), epochDay(d.year, 12, 31)
	case data.Month:
		return epochDay(d.year, d.month, 1), epochDay(d.year, d.month, daysIn(d.year, d.month))
	}
	first = epochDay(d.year, d.month, d.day)
	return first, first
}

var monthDays = [...]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func daysIn(year, month int) int {
	if month == 2 && (year%4 == 0 && year%100 != 0 || year%400 == 0) {
		return 29
	}
	return monthDays[month]
}

// epochDay counts days since 1970-01-01 in the proleptic Gregorian calendar
// (https://howardhinnant.github.io/date_algorithms.html#days_from_civil).
func epochDay(year, month, day int) int32 {
	if month <= 2 {
		year--
		month += 12
	}
	era := year / 400
	yearOfEra := year - era*400
	dayOfYear := (153*(month-3)+2)/5 + day - 1
	return int32(era*146097 + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear - 719468)
}

// order says which number comes first in a date like 03/04/2024.
type order uint8

const (
	dayFirst order = iota
	monthFirst
)

// parseDate reads the forms in which tables give dates, with or without a time of day after them: 2025-05-16, 2025-05, 2025, 20250516,
// 2025/05/16, 16 May 2025, 16-May-2025, May 16 2025, 16/05/2025, 16.05.2025. The time of day is left out.
func parseDate(b []byte, o order) (date, bool) {
	var parts [3]datePart
	n := 0
	for i := 0; i < len(b) && n < 3; n++ {
		j := i
		for j < len(b) && isDigit(b[j]) == isDigit(b[i]) && (isDigit(b[j]) || isLetter(b[j])) {
			j++
		}
		if j == i {
			return date{}, false
		}
		parts[n] = datePart(b[i:j])
		for i = j; i < len(b) && isBetween(b[i]); i++ {
		}
		if n == 2 && i < len(b) && !timeFollows(b[j:]) {
			return date{}, false
		}
	}
	d, ok := assemble(parts, n, o)
	return d, ok && d.valid()
}

// timeFollows reports whether b goes on as a date does that has a time of day: "T10:30", " 00:00:00.000".
func timeFollows(b []byte) bool {
	return len(b) > 1 && (b[0]|0x20 == 't' || b[0] == ' ') && isDigit(b[1])
}

// datePart is one of the three parts of a date.
type datePart []byte

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isBetween(c byte) bool {
	return c == ' ' || c == '-' || c == '/' || c == '.' || c == ',' || c == '_'
}

func assemble(p [3]datePart, n int, o order) (d date, ok bool) {
	switch {
	case n == 1 && len(p[0]) == 8:
		return date{p[0][:4].number(), p[0][4:6].number(), p[0][6:].number()}, allDigits(p[0])
	case n >= 1 && len(p[0]) == 4 && isDigit(p[0][0]):
		d = date{year: p[0].number()}
		if n > 1 {
			d.month = p[1].month()
		}
		if n > 2 {
			d.day = p[2].number()
		}
		return d, n == 1 || d.month > 0 && (n == 2 || d.day > 0)
	case n == 2 && isLetter(p[0][0]):
		d = date{year: p[1].number(), month: p[0].month()}
		return d, len(p[1]) == 4 && d.month > 0
	case n < 3 || len(p[2]) != 4:
		return date{}, false
	case isLetter(p[0][0]) || isDigit(p[1][0]) && o == monthFirst:
		p[0], p[1] = p[1], p[0]
	}
	d = date{p[2].number(), p[1].month(), p[0].number()}
	return d, d.month > 0 && d.day > 0
}

// number is the value of up to four digits, -1 for anything else.
func (p datePart) number() int {
	if len(p) > 4 || !allDigits(p) {
		return -1
	}
	n := 0
	for _, c := range p {
		n = n*10 + int(c-'0')
	}
	return n
}

var monthName = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
	"december"}

// month is the number of a month given in digits or by the first three or more letters of its English name, -1 for anything else.
func (p datePart) month() int {
	if isDigit(p[0]) {
		return p.number()
	}
	if len(p) < 3 {
		return -1
	}
	for i, name := range monthName {
		if len(p) <= len(name) && p[0]|0x20 == name[0] && p[1]|0x20 == name[1] && p[2]|0x20 == name[2] && bytes.EqualFold(p,
			[]byte(name[:len(p)])) {
			return i + 1
		}
	}
	return -1
}

// orders counts dates like 13/04/2024 by the order of numbers in which they can be read.
type orders struct{ days, months, either int }

func (o *orders) count(b []byte) {
	p := bytes.FieldsFunc(b, func(r rune) bool { return r == '/' || r == '.' || r == '-' || r == ' ' })
	if len(p) < 3 || len(p[0]) > 2 || len(p[1]) > 2 || len(p[2]) != 4 || !allDigits(p[0]) || !allDigits(p[1]) {
		return
	}
	switch first, second := datePart(p[0]).number(), datePart(p[1]).number(); {
	case first > 12 && second <= 12:
		o.days++
	case second > 12 && first <= 12:
		o.months++
	case first != second:
		o.either++
	}
}

func (o *orders) order() order {
	if o.months > o.days {
		return monthFirst
	}
	return dayFirst
}

// ambiguous reports whether there are such dates and nothing that tells their order.
func (o *orders) ambiguous() bool { return o.either > 0 && o.days == o.months }

// calendar is the date of a day since 1970-01-01.
func calendar(day int32) date {
	t := time.Unix(int64(day)*86400, 0).UTC()
	return date{t.Year(), int(t.Month()), t.Day()}
}
