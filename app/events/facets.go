package events

import (
	"slices"

	"incidentmap/data"
	"incidentmap/data/query"
	"incidentmap/geo/index"
)

// Facets says what each value of a condition would select of the events together with the other conditions of a filter, as query.Facets does
// for the incidents of a case. It leaves out actors, of whom a table has thousands, and grades, which a data set has none of.
func (s *Set) Facets(f query.Filter) query.Facets {
	whole, now := s.whole, s.tally(f)
	out := query.Facets{All: s.Table.Len()}
	rated := f.MinGrade != "" // what is not graded passes no grade
	bySource, byStatus := s.isSource(f), s.hasStatus(f)
	if bySource && byStatus {
		out.Selected = now.all
	} else {
		now.kinds, now.countries, now.precisions = nil, nil, nil
	}
	out.Kinds = values(s.Table.Kinds, whole.kinds, now.kinds, f.Kinds)
	out.Countries = slices.DeleteFunc(values(s.codes, whole.countries, now.countries, f.Countries), func(v query.Value) bool { return v.Value == "" })
	out.Precisions = values(precisionNames, whole.precisions, now.precisions, []string{string(f.Precision)})
	if out.All > 0 {
		out.Statuses = []query.Value{value(string(data.CarriedOut), out.All, where(bySource, now.all), f.Statuses)}
		out.Documents = []query.Value{value(s.Table.Document().ID, out.All, where(byStatus && !rated, now.all), f.Documents)}
	}
	return out
}

func where(holds bool, n int) int {
	if holds {
		return n
	}
	return 0
}

func value(name string, all, count int, active []string) query.Value {
	return query.Value{Value: name, All: all, Count: count, Active: slices.Contains(active, name)}
}

// values are those that any event has.
func values(names []string, all, count []int, active []string) []query.Value {
	var out []query.Value
	for i, n := range all {
		if n == 0 {
			continue
		}
		now := 0
		if count != nil {
			now = count[i]
		}
		out = append(out, value(names[i], n, now, active))
	}
	return out
}

// precisions of places, finest first, each with those that are finer.
var precisions = []data.Precision{data.Venue, data.Neighbourhood, data.City, data.Province, data.Country}

var precisionNames = func() (names []string) {
	for _, p := range precisions {
		names = append(names, string(p))
	}
	return names
}()

// tally counts the events that pass a filter, whatever it says of sources and statuses.
type tally struct {
	all        int
	kinds      []int // by kind of the table, whatever kind the filter asks for
	countries  []int // by country of the index, whatever country the filter asks for
	precisions []int // by at least such a precision, whatever precision the filter asks for
}

func (s *Set) tally(f query.Filter) tally {
	t := tally{kinds: make([]int, len(s.Table.Kinds)), countries: make([]int, len(s.codes)), precisions: make([]int, len(precisions))}
	f.Statuses, f.Documents, f.MinGrade = nil, nil, ""
	filter, possible := s.Filter(f)
	var r index.Result
	if possible {
		s.Index.Query(index.Query{Filter: filter, ByKind: true, ByCountry: true}, &r)
		t.all = int(r.Count)
		for i, kind := range s.Index.Kinds() {
			t.kinds[kind] += int(r.Kinds[i].Count)
		}
		for i, country := range s.Index.Countries() {
			t.countries[country] += int(r.Countries[i].Count)
		}
		if !needsPlace(f) {
			s.tallyUnplaced(filter, &t)
		}
	}
	s.tallyPrecisions(f, &t)
	return t
}

func (s *Set) tallyUnplaced(f index.Filter, t *tally) {
	for _, row := range s.unplaced {
		switch s.fails(row, f) {
		case 0:
			t.all++
			t.kinds[s.kinds[s.Table.Kind[row]]]++
			t.countries[s.countries[s.Table.Country[row]]]++
		case byKind:
			t.kinds[s.kinds[s.Table.Kind[row]]]++
		case byCountry:
			t.countries[s.countries[s.Table.Country[row]]]++
		}
	}
}

// tallyPrecisions counts each precision that the table has by a query of its own: there are few.
func (s *Set) tallyPrecisions(f query.Filter, t *tally) {
	f.Precision = ""
	filter, possible := s.Filter(f)
	if !possible {
		return
	}
	for i, p := range precisions {
		if i > 0 {
			t.precisions[i] = t.precisions[i-1]
		}
		if filter.Classes = s.levels(func(level data.Precision) bool { return level == p }); filter.Classes == 0 {
			continue
		}
		var r index.Result
		s.Index.Query(index.Query{Filter: filter}, &r)
		t.precisions[i] += int(r.Count)
	}
}

// levels are the classes of the index whose precision is one that is asked for.
func (s *Set) levels(wanted func(data.Precision) bool) (classes uint64) {
	for i, level := range s.Table.Levels {
		if wanted(level.Precision) {
			classes |= 1 << i
		}
	}
	return classes
}
