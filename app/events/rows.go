package events

import (
	"slices"

	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/query"
	"incidentmap/geo/geodesy"
)

// Rows are what a filter selects of a table and what it had to leave out, as query.Result says it of a case: row numbers from 0, in the order of
// the file.
type Rows struct {
	Selected  []uint32
	Undated   []uint32 // left out only because they have no date
	Unplaced  []uint32 // left out only because they have no place
	Uncounted []uint32 // left out only because the table states no number of people killed
}

// What a row may lack.
const (
	byDate = 1 << iota
	byPlace
	byKilled
	byOther
)

// Rows selects rows by what the table itself holds of them: date, kind, country, number of killed, place, and what is the same for all rows, as
// status, grade and document. What only the text of a row can tell (Text, Actors, Disputed) is not looked at: TextConditions has it.
func (s *Set) Rows(f query.Filter) Rows {
	var out Rows
	t := s.Table
	if f.MinGrade != "" || // a data set is not graded
		len(f.Documents) > 0 && !slices.Contains(f.Documents, t.Document().ID) ||
		len(f.Statuses) > 0 && !slices.Contains(f.Statuses, string(data.CarriedOut)) {
		return out
	}
	judge := s.judge(f)
	for i := range t.Len() {
		switch row, failed := uint32(i), judge(i); {
		case failed == 0:
			out.Selected = append(out.Selected, row)
		case failed == byDate && t.Flags[i]&bulk.Undated != 0:
			out.Undated = append(out.Undated, row)
		case failed == byPlace && t.Flags[i]&bulk.Unplaced != 0:
			out.Unplaced = append(out.Unplaced, row)
		case failed == byKilled && t.Killed[i] == bulk.Unknown:
			out.Uncounted = append(out.Uncounted, row)
		}
	}
	return out
}

// TextConditions are the conditions of a filter that Rows leaves open.
func TextConditions(f query.Filter) query.Filter {
	return query.Filter{Text: f.Text, Actors: f.Actors, Disputed: f.Disputed}
}

// judge gives what says which conditions a row does not meet.
func (s *Set) judge(f query.Filter) func(row int) int {
	t := s.Table
	within := s.within(f)
	days := when(f.From, f.To)
	kinds := allowed(t.Kinds, f.Kinds, func(name string) string { return name })
	countries := allowed(t.Countries, f.Countries, country)
	fine := make([]bool, len(t.Levels))
	for i, level := range t.Levels {
		fine[i] = f.Precision == "" || level.Precision.AtLeast(f.Precision)
	}
	known := s.known()
	only := map[int]bool{}
	for _, id := range f.Incidents {
		if row, ok := s.Row(id); ok {
			only[row] = true
		}
	}
	return func(i int) (failed int) {
		unless := func(what int, met bool) {
			if !met {
				failed |= what
			}
		}
		n := t.Killed[i]
		unless(byOther, kinds[t.Kind[i]] && countries[t.Country[i]] && (len(f.Incidents) == 0 || only[i]) && (known == nil || known.Has(uint32(i))))
		unless(byDate, days == nil || t.Flags[i]&bulk.Undated == 0 && t.First[i] <= days.Last && t.Last[i] >= days.First)
		unless(byPlace, within(i) && fine[t.Level[i]])
		unless(byKilled, f.MinKilled <= 0 && f.MaxKilled == nil ||
			n != bulk.Unknown && int(n) >= f.MinKilled && (f.MaxKilled == nil || int(n) <= *f.MaxKilled))
		return failed
	}
}

// within reports which rows lie in the areas of a filter.
func (s *Set) within(f query.Filter) func(row int) bool {
	areas, possible := s.Filter(query.Filter{Bound: f.Bound, Near: f.Near, Polygon: f.Polygon})
	switch {
	case !possible:
		return func(int) bool { return false }
	case areas.Area == nil:
		return func(int) bool { return true }
	}
	inside := make([]bool, s.Table.Len())
	for _, row := range s.Index.Select(areas, nil) {
		inside[row] = true
	}
	return func(row int) bool { return inside[row] }
}

// allowed says of each name of a table whether what stands for it is wanted. Nothing wanted is everything.
func allowed(names, wanted []string, as func(string) string) []bool {
	out := make([]bool, len(names))
	for i, name := range names {
		out[i] = len(wanted) == 0 || slices.Contains(wanted, as(name))
	}
	return out
}

// Placed counts those of some rows that have a place, and says how far they reach.
func (s *Set) Placed(rows []uint32) (n int, extent geodesy.Extent) {
	for _, i := range rows {
		if p, _, ok := s.Table.Place(int(i)); ok {
			n++
			extent = extent.And(p)
		}
	}
	return n, extent
}
