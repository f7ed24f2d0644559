package events

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/geo/geodesy"
	"incidentmap/geo/index"
)

// Set is a table of events with its index.
type Set struct {
	Table *bulk.Table
	Index *index.Index

	kinds     []uint8        // of the index, by kind of the table
	countries []uint16       // of the index, by country of the table
	codes     []string       // ISO 3166-1 alpha-2 by country of the index
	unplaced  []int          // rows without coordinates
	words     *words         // of the rows, as far as they have been read; nil before any is
	dataSet   []string       // words that the data set as a document adds to every row
	extent    geodesy.Extent // of the placed rows
	most      int            // the largest number of killed
	whole     tally          // of all rows
	first     int32          // day of the dated, placed rows
	last      int32
	asOf      time.Time // only what was known by this day counts; zero if all does
}

// KnownBy is the set of which only counts what was known by a day, or all if it is zero. A row whose day of publication the table does not
// state cannot be shown to have been known.
func (s *Set) KnownBy(day time.Time) *Set {
	if s.asOf.Equal(day) {
		return s
	}
	c := *s
	c.asOf = day
	return &c
}

// Timeless reports whether the table does not say when its rows became known, and this matters.
func (s *Set) Timeless() bool { return !s.asOf.IsZero() && s.Table.Known == nil }

// known are the rows that were known by the as-of day; nil if all count.
func (s *Set) known() index.Bitmap {
	if s.asOf.IsZero() {
		return nil
	}
	rows, day := index.NewBitmap(s.Table.Len()), Day(s.asOf)
	for i, known := range s.Table.Known {
		if known <= day {
			rows.Add(uint32(i))
		}
	}
	return rows
}

// otherKind takes the kinds of a table beyond those that an index can tell apart.
const otherKind = math.MaxUint8

// New indexes a table.
func New(ctx context.Context, t *bulk.Table) (*Set, error) {
	s := &Set{Table: t}
	s.kinds = make([]uint8, len(t.Kinds))
	for i := range t.Kinds {
		s.kinds[i] = uint8(min(i, otherKind))
	}
	s.countries = make([]uint16, len(t.Countries))
	known := map[string]uint16{}
	for i, name := range t.Countries {
		code := country(name)
		at, ok := known[code]
		if !ok {
			at = uint16(min(len(s.codes), index.MaxCountries-1))
			known[code] = at
			if int(at) == len(s.codes) {
				s.codes = append(s.codes, code)
			}
		}
		s.countries[i] = at
	}
	document := t.Document()
	for _, word := range query.FoldedWords(query.AppendDocument(nil, &document)) {
		s.dataSet = append(s.dataSet, string(word))
	}
	columns := s.columns()
	ix, err := index.Build(ctx, columns)
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", t.Name, err)
	}
	s.Index = ix
	s.whole = s.tally(query.Filter{})
	return s, nil
}

// country is the code of a name, or the name itself where it has none.
func country(name string) string {
	if code := bulk.CountryCode(name); code != "" {
		return code
	}
	return name
}

// columns takes the placed rows of the table.
func (s *Set) columns() index.Columns {
	t := s.Table
	n := t.Len()
	c := index.Columns{
		Lon: make([]float64, 0, n), Lat: make([]float64, 0, n), First: make([]int32, 0, n), Last: make([]int32, 0, n),
		Kind: make([]uint8, 0, n), Country: make([]uint16, 0, n), Class: make([]uint8, 0, n), Weight: make([]uint32, 0, n), ID: make([]uint32, 0, n),
	}
	s.first, s.last = math.MaxInt32, math.MinInt32
	for i := range n {
		s.most = max(s.most, int(t.Killed[i]))
		if t.Flags[i]&bulk.Unplaced != 0 {
			s.unplaced = append(s.unplaced, i)
			continue
		}
		c.Lon, c.Lat = append(c.Lon, t.Lon[i]), append(c.Lat, t.Lat[i])
		s.extent = s.extent.And(orb.Point{t.Lon[i], t.Lat[i]})
		first, last := s.days(i)
		if first != index.Undated {
			s.first, s.last = min(s.first, first), max(s.last, last)
		}
		c.First, c.Last = append(c.First, first), append(c.Last, last)
		c.Kind, c.Country = append(c.Kind, s.kinds[t.Kind[i]]), append(c.Country, s.countries[t.Country[i]])
		c.Class = append(c.Class, t.Level[i])
		c.Weight, c.ID = append(c.Weight, uint32(max(0, t.Killed[i]))), append(c.ID, uint32(i))
	}
	return c
}

func (s *Set) days(i int) (first, last int32) {
	if s.Table.Flags[i]&bulk.Undated != 0 {
		return index.Undated, index.Undated
	}
	return s.Table.First[i], s.Table.Last[i]
}

// Filter says a filter in the terms of the index. False means that no event can pass it: it asks for what a table does not have (another
// document, a grade, a dispute) or for a place that is none. Words and actors are found in the rows that ReadWords has read.
func (s *Set) Filter(f query.Filter) (index.Filter, bool) {
	if f.Disputed || !s.isSource(f) || !s.hasStatus(f) {
		return index.Filter{}, false
	}
	out := index.Filter{MinWeight: uint32(max(0, f.MinKilled)), When: when(f.From, f.To), Kinds: s.kindSet(f.Kinds), Countries: s.countrySet(f.Countries)}
	if f.Precision != "" {
		out.Classes = s.levels(func(level data.Precision) bool { return level.AtLeast(f.Precision) })
		if out.Classes == 0 {
			return out, false
		}
	}
	out.Records = s.records(f)
	if f.Bound != nil {
		out = out.In(index.InBound(*f.Bound))
	}
	if f.Near != nil {
		out = out.In(index.InCircle(f.Near.Center, f.Near.Metres))
	}
	if f.Polygon != nil {
		area, err := index.InPolygon(f.Polygon)
		if err != nil {
			return out, false
		}
		out = out.In(area)
	}
	return out, true
}

func when(from, to time.Time) *index.Days {
	if from.IsZero() && to.IsZero() {
		return nil
	}
	d := &index.Days{First: math.MinInt32 + 1, Last: math.MaxInt32}
	if !from.IsZero() {
		d.First = Day(from)
	}
	if !to.IsZero() {
		d.Last = Day(to.Add(-time.Nanosecond))
	}
	return d
}

func (s *Set) kindSet(names []string) *index.KindSet {
	if len(names) == 0 {
		return nil
	}
	set := &index.KindSet{}
	for i, name := range s.Table.Kinds {
		if slices.Contains(names, name) {
			set.Add(s.kinds[i])
		}
	}
	return set
}

func (s *Set) countrySet(codes []string) *index.CountrySet {
	if len(codes) == 0 {
		return nil
	}
	set := &index.CountrySet{}
	for i, code := range s.codes {
		if slices.Contains(codes, code) {
			set.Add(uint16(i))
		}
	}
	return set
}

// isSource reports whether the data set is a document that a filter asks for. Data sets are not graded.
func (s *Set) isSource(f query.Filter) bool {
	return f.MinGrade == "" && (len(f.Documents) == 0 || slices.Contains(f.Documents, s.Table.Document().ID))
}

// hasStatus reports whether a filter asks for the status that all events have.
func (s *Set) hasStatus(f query.Filter) bool {
	return len(f.Statuses) == 0 || slices.Contains(f.Statuses, string(data.CarriedOut))
}

// records are the rows that pass what the index has no column for: the as-of day, words, actors, ids, an upper bound of the killed. Nil if none
// of these is asked for.
func (s *Set) records(f query.Filter) index.Bitmap {
	out := s.known()
	if f.Text != "" {
		out = both(out, s.withText(f.Text))
	}
	if len(f.Actors) > 0 {
		out = both(out, s.withActors(f.Actors))
	}
	if len(f.Incidents) > 0 {
		rows := index.NewBitmap(s.Table.Len())
		for _, id := range f.Incidents {
			if row, ok := s.Row(id); ok {
				rows.Add(uint32(row))
			}
		}
		out = both(out, rows)
	}
	if f.MaxKilled != nil {
		rows := index.NewBitmap(s.Table.Len())
		for i, n := range s.Table.Killed {
			if n != bulk.Unknown && int(n) <= *f.MaxKilled {
				rows.Add(uint32(i))
			}
		}
		out = both(out, rows)
	}
	return out
}

// both are the rows in two sets, of which each may be nil for all rows. It changes neither.
func both(a, b index.Bitmap) index.Bitmap {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	out := make(index.Bitmap, min(len(a), len(b)))
	for i := range out {
		out[i] = a[i] & b[i]
	}
	return out
}

// Day counts a day from 1970-01-01 UTC.
func Day(t time.Time) int32 { return int32(math.Floor(float64(t.Unix()) / 86400)) }

// Date is the start of a day.
func Date(day int32) time.Time { return time.Unix(int64(day)*86400, 0).UTC() }

// Incident is row i as an incident with the claims of the data set, in a snapshot of its own.
func (s *Set) Incident(i int) (*resolve.Snapshot, *resolve.Incident, error) {
	c, err := s.Table.Case(i)
	if err != nil {
		return nil, nil, err
	}
	snap := resolve.New(c, resolve.Options{})
	return snap, snap.Incident(s.Table.IncidentID(i)), nil
}

// Row is the row that an incident's id stands for, and false if it is not of this table.
func (s *Set) Row(id string) (int, bool) {
	number, ok := strings.CutPrefix(id, strings.TrimSuffix(s.Table.IncidentID(0), "1"))
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 || n > s.Table.Len() {
		return 0, false
	}
	return n - 1, true
}

// Extent is how far the placed events reach.
func (s *Set) Extent() geodesy.Extent { return s.extent }

// Days are the first and the last day of the dated events with a place, and false if there is none.
func (s *Set) Days() (first, last time.Time, ok bool) {
	return Date(s.first), Date(s.last), s.first <= s.last
}

// Killed is the number of people that row i states as killed, and false if it states none.
func (s *Set) Killed(i int) (int, bool) {
	n := s.Table.Killed[i]
	return int(max(0, n)), n != bulk.Unknown
}

// MostKilled is the largest number of people that a row states as killed, 0 if none states one.
func (s *Set) MostKilled() int { return s.most }

// Kind is the index's code of row i's kind.
func (s *Set) Kind(i int) int { return int(s.kinds[s.Table.Kind[i]]) }

// KindOf is the index's code of a kind by its name, 0 for one that the table does not have.
func (s *Set) KindOf(name string) int {
	if i := slices.Index(s.Table.Kinds, name); i > 0 {
		return int(s.kinds[i])
	}
	return 0
}

// Unplaced is the number of rows without coordinates.
func (s *Set) Unplaced() int { return len(s.unplaced) }

// Count is how many events pass a filter, placed ones and others, and how many of them have a place.
func (s *Set) Count(f query.Filter) (all, placed int) {
	filter, possible := s.Filter(f)
	if !possible {
		return 0, 0
	}
	var r index.Result
	s.Index.Query(index.Query{Filter: filter}, &r)
	placed = int(r.Count)
	return placed + s.Elsewhere(f), placed
}

// Elsewhere is how many events without a place pass a filter.
func (s *Set) Elsewhere(f query.Filter) int {
	filter, possible := s.Filter(f)
	if !possible || needsPlace(f) {
		return 0
	}
	n := 0
	for _, row := range s.unplaced {
		if s.fails(row, filter) == 0 {
			n++
		}
	}
	return n
}

// needsPlace reports whether a filter asks where an event was, or how well that is known.
func needsPlace(f query.Filter) bool {
	return f.Bound != nil || f.Polygon != nil || f.Near != nil || f.Precision != ""
}

// failure is what a row does not meet of a filter.
type failure uint8

const (
	byKind failure = 1 << iota
	byCountry
	byRest
)

// fails judges a row that the index does not hold, for want of a place, by all but place and precision.
func (s *Set) fails(row int, f index.Filter) failure {
	t := s.Table
	first, last := s.days(row)
	var out failure
	if f.Kinds != nil && !f.Kinds.Has(s.kinds[t.Kind[row]]) {
		out |= byKind
	}
	if f.Countries != nil && !f.Countries.Has(s.countries[t.Country[row]]) {
		out |= byCountry
	}
	if f.When != nil && (first == index.Undated || first > f.When.Last || last < f.When.First) ||
		uint32(max(0, t.Killed[row])) < f.MinWeight || f.Records != nil && !f.Records.Has(uint32(row)) {
		out |= byRest
	}
	return out
}
