package query

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/data"
)

// Describe says the filter in words, for a subtitle: "January – March 2024 · RU, IR · at least 10 killed"; "" for the zero Filter.
func (f Filter) Describe() string {
	var words []string
	add := func(format string, list ...string) {
		if len(list) > 0 && list[0] != "" {
			words = append(words, fmt.Sprintf(format, strings.Join(list, ", ")))
		}
	}
	add("%s", f.dates())
	add("incidents %s", f.Incidents...)
	add("%s", f.Countries...)
	add("%s", f.Kinds...)
	if f.MinKilled > 0 {
		words = append(words, fmt.Sprintf("at least %d killed", f.MinKilled))
	}
	add("in %s", f.Documents...)
	add("“%s”", strings.Join(strings.Fields(f.Text), " "))
	add("graded %s or better", f.MinGrade)
	if f.Bound != nil {
		words = append(words, boundWords(*f.Bound))
	}
	return strings.Join(words, " · ")
}

func (f Filter) dates() string {
	switch {
	case f.From.IsZero() && f.To.IsZero():
		return ""
	case f.To.IsZero():
		return "from " + dayWords(f.From)
	case f.From.IsZero():
		return "until " + dayWords(f.To.Add(-time.Nanosecond))
	}
	return data.When{Start: f.From, End: f.To, Precision: data.Span}.Words(nil)
}

func dayWords(t time.Time) string { return t.Format("2 January 2006") }

func boundWords(b orb.Bound) string {
	return fmt.Sprintf("%s to %s, %s to %s", axis(b.Min.Lon(), "E", "W"), axis(b.Max.Lon(), "E", "W"), axis(b.Min.Lat(), "N", "S"), axis(b.Max.Lat(), "N", "S"))
}

func axis(v float64, positive, negative string) string {
	words := strconv.FormatFloat(math.Abs(math.Round(v*100)/100), 'f', -1, 64) + "°"
	switch {
	case v > 0:
		return words + positive
	case v < 0:
		return words + negative
	}
	return words
}
