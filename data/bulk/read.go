package bulk

import (
	"strings"

	"incidentmap/data"
)

// ReadDate reads a date in the forms in which tables give them: 2025-05-16, 2025-05, 2025, 20250516, 16 May 2025, 16/05/2025, with a time of day
// after it that is left out. In the
// American order the month comes first in dates like 03/04/2024.
func ReadDate(text string, americanOrder bool) (data.When, bool) {
	o := dayFirst
	if americanOrder {
		o = monthFirst
	}
	d, ok := parseDate([]byte(strings.TrimSpace(text)), o)
	if !ok {
		return data.When{}, false
	}
	return d.when(), true
}

// MakeDate is a date of numbers: month and day are 0 where they are not known.
func MakeDate(year, month, day int) (data.When, bool) {
	d := date{year, month, day}
	if !d.valid() {
		return data.When{}, false
	}
	return d.when(), true
}

// DateOrders counts dates like 13/04/2024 by the order of numbers in which they can be read.
type DateOrders struct{ seen orders }

// Count takes a date into account.
func (o *DateOrders) Count(text string) { o.seen.count([]byte(strings.TrimSpace(text))) }

// MonthFirst reports whether the month comes first.
func (o *DateOrders) MonthFirst() bool { return o.seen.order() == monthFirst }

// Ambiguous reports whether there are dates that can be read both ways and nothing that tells which one is meant.
func (o *DateOrders) Ambiguous() bool { return o.seen.ambiguous() }

// ReadPeople reads a number of people. A part of a person is cut off and reported. Negative codes and no text are Unknown.
func ReadPeople(text string) (n int, fraction, ok bool) {
	v, fraction, ok := people([]byte(text))
	return int(v), fraction, ok
}

// Preset is the name of the data set that a header is known to be of, empty for any other table.
func Preset(header []string) string {
	p, _, err := recognise(header)
	if err != nil || p == profiles[len(profiles)-1] {
		return ""
	}
	return p.name
}
