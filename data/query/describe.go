package query

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/data"
)

// Describe says the filter in words, for a subtitle: "January–March 2024 · RU, IR · at least 10 killed"; "" for the zero Filter.
func (f Filter) Describe() string {
	var words []string
	for _, c := range f.conditions() {
		words = append(words, c.words)
	}
	return strings.Join(words, " · ")
}

// Chip is one condition of a filter, or one of the alternatives of a condition, in words.
type Chip struct {
	Label   string
	Without func(Filter) Filter // a filter without this condition
}

// Chips are the conditions of the filter, each of which can be removed alone.
func (f Filter) Chips() []Chip {
	var chips []Chip
	for _, c := range f.conditions() {
		chips = append(chips, c.chips...)
	}
	return chips
}

// condition is what a filter asks, in words and as chips.
type condition struct {
	words string
	chips []Chip
}

// conditions lists those that are set.
func (f Filter) conditions() []condition {
	all := []condition{
		single(f.dates(), func(f *Filter) { f.From, f.To = time.Time{}, time.Time{} }),
		single(f.incidentWords(), func(f *Filter) { f.Incidents = nil }),
		list("%s", f.Countries, plain, func(f *Filter) *[]string { return &f.Countries }),
		list("%s", f.Kinds, plain, func(f *Filter) *[]string { return &f.Kinds }),
		list("%s", f.Statuses, plain, func(f *Filter) *[]string { return &f.Statuses }),
		list("%s", f.Actors, Actor.words, func(f *Filter) *[]Actor { return &f.Actors }),
		single(f.killedWords(), func(f *Filter) { f.MinKilled, f.MaxKilled = 0, nil }),
		single(when(f.Disputed, "figures disputed"), func(f *Filter) { f.Disputed = false }),
		list("in %s", f.Documents, plain, func(f *Filter) *[]string { return &f.Documents }),
		single(quoted(f.Text), func(f *Filter) { f.Text = "" }),
		single(when(f.MinGrade != "", "graded "+f.MinGrade+" or better"), func(f *Filter) { f.MinGrade = "" }),
		single(f.precisionWords(), func(f *Filter) { f.Precision = "" }),
		single(boundWords(f.Bound), func(f *Filter) { f.Bound = nil }),
		single(when(f.Polygon != nil, "in an area drawn on the map"), func(f *Filter) { f.Polygon = nil }),
		single(f.Near.words(), func(f *Filter) { f.Near = nil }),
	}
	return slices.DeleteFunc(all, func(c condition) bool { return c.words == "" })
}

func single(words string, drop func(*Filter)) condition {
	return condition{words, []Chip{{words, func(f Filter) Filter {
		drop(&f)
		return f
	}}}}
}

// list is a condition with alternatives. A chip takes out its own, wherever it stands by then.
func list[T comparable](format string, values []T, name func(T) string, field func(*Filter) *[]T) condition {
	var c condition
	var names []string
	for _, v := range values {
		names = append(names, name(v))
		c.chips = append(c.chips, Chip{fmt.Sprintf(format, name(v)), func(f Filter) Filter {
			at := field(&f)
			*at = slices.DeleteFunc(slices.Clone(*at), func(o T) bool { return o == v })
			return f
		}})
	}
	if len(names) > 0 {
		c.words = fmt.Sprintf(format, strings.Join(names, ", "))
	}
	return c
}

func plain(s string) string { return s }

func when(set bool, words string) string {
	if !set {
		return ""
	}
	return words
}

func quoted(text string) string {
	words := strings.Join(strings.Fields(text), " ")
	return when(words != "", "“"+words+"”")
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

// listed is how many incidents are named one by one.
const listed = 3

func (f Filter) incidentWords() string {
	switch n := len(f.Incidents); {
	case n == 0:
		return ""
	case n == 1:
		return "incident " + f.Incidents[0]
	case n > listed:
		return fmt.Sprintf("%d chosen incidents", n)
	}
	return "incidents " + strings.Join(f.Incidents, ", ")
}

func (a Actor) words() string {
	switch a.Stance {
	case Claimed:
		return "claimed by " + a.Name
	case Attributed:
		return "attributed to " + a.Name
	case Accused:
		return a.Name + " accused"
	case Denied:
		return "denied for " + a.Name
	}
	return a.Name
}

func (f Filter) killedWords() string {
	switch {
	case f.MaxKilled != nil && f.MinKilled > 0:
		return fmt.Sprintf("%d to %d killed", f.MinKilled, *f.MaxKilled)
	case f.MaxKilled != nil:
		return fmt.Sprintf("at most %d killed", *f.MaxKilled)
	case f.MinKilled > 0:
		return fmt.Sprintf("at least %d killed", f.MinKilled)
	}
	return ""
}

func (f Filter) precisionWords() string {
	switch f.Precision {
	case "":
		return ""
	case data.Venue:
		return "located to the venue"
	}
	return "located to the " + string(f.Precision) + " or better"
}

func boundWords(b *orb.Bound) string {
	if b == nil {
		return ""
	}
	return fmt.Sprintf("in the rectangle %s to %s, %s to %s", longitude(b.Min.Lon()), longitude(b.Max.Lon()), latitude(b.Min.Lat()), latitude(b.Max.Lat()))
}

func (c *Circle) words() string {
	if c == nil {
		return ""
	}
	km := strconv.FormatFloat(math.Round(c.Metres)/1000, 'f', -1, 64)
	return fmt.Sprintf("within %s km of %s, %s", km, latitude(c.Center.Lat()), longitude(c.Center.Lon()))
}

func longitude(v float64) string { return axis(v, "E", "W") }

func latitude(v float64) string { return axis(v, "N", "S") }

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
