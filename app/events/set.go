package events

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"incidentmap/data/bulk"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/geo/index"
)

// Set is a table of events with its index.
type Set struct {
	Table *bulk.Table
	Index *index.Index

	kinds     []uint8  // of the index, by kind of the table
	countries []uint16 // of the index, by country of the table
	codes     []string // ISO 3166-1 alpha-2 by country of the index
	unplaced  []int    // rows without coordinates
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
	columns := s.columns()
	ix, err := index.Build(ctx, columns)
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", t.Name, err)
	}
	s.Index = ix
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
	for i := range n {
		if t.Flags[i]&bulk.Unplaced != 0 {
			s.unplaced = append(s.unplaced, i)
			continue
		}
		c.Lon, c.Lat = append(c.Lon, t.Lon[i]), append(c.Lat, t.Lat[i])
		first, last := s.days(i)
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

// Filter says a filter in the terms of the index. False means that no event can pass it: it asks for a document, a grade or an incident that
// the table does not have. The words of the filter are not in it: see Words.
func (s *Set) Filter(f query.Filter) (index.Filter, bool) {
	if f.MinGrade != "" || len(f.Incidents) > 0 || len(f.Documents) > 0 && !slices.Contains(f.Documents, s.Table.Document().ID) {
		return index.Filter{}, false
	}
	out := index.Filter{MinWeight: uint32(max(0, f.MinKilled))}
	if !f.From.IsZero() || !f.To.IsZero() {
		out.When = &index.Days{First: math.MinInt32, Last: math.MaxInt32}
		if !f.From.IsZero() {
			out.When.First = Day(f.From)
		}
		if !f.To.IsZero() {
			out.When.Last = Day(f.To.Add(-time.Nanosecond))
		}
	}
	if len(f.Kinds) > 0 {
		out.Kinds = &index.KindSet{}
		for i, name := range s.Table.Kinds {
			if slices.Contains(f.Kinds, name) {
				out.Kinds.Add(s.kinds[i])
			}
		}
	}
	if len(f.Countries) > 0 {
		out.Countries = &index.CountrySet{}
		for i, code := range s.codes {
			if slices.Contains(f.Countries, code) {
				out.Countries.Add(uint16(i))
			}
		}
	}
	if f.Bound != nil {
		out.Area = index.InBound(*f.Bound)
	}
	return out, true
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

// Killed is the number of people that row i states as killed, and false if it states none.
func (s *Set) Killed(i int) (int, bool) {
	n := s.Table.Killed[i]
	return int(max(0, n)), n != bulk.Unknown
}

// Kind is the index's code of row i's kind.
func (s *Set) Kind(i int) int { return int(s.kinds[s.Table.Kind[i]]) }

// Unplaced is the number of rows without coordinates.
func (s *Set) Unplaced() int { return len(s.unplaced) }
