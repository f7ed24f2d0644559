package query

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/data"
	"incidentmap/data/resolve"
	"incidentmap/geo/geodesy"
)

// Filter says what to select. Conditions that are set must all hold; the zero Filter selects everything. Lists are alternatives.
type Filter struct {
	// From and To bound the date on local calendars: From is included, To is not. An incident matches if any of the time in which it
	// may have happened lies between them. One without a date does not match if either is set.
	From, To  time.Time
	Incidents []string // ids
	Countries []string // ISO 3166-1 alpha-2, upper case; of any site
	Kinds     []string
	Statuses  []string
	Actors    []Actor
	Documents []string // ids of documents, any of which speaks of the incident
	// MinKilled and MaxKilled bound the number of people killed. The incident matches if what claims state of all or of some of them
	// reaches into these bounds, so that a disputed figure hides nothing. One without a number does not match if either is set; 0 and nil
	// set none.
	MinKilled int
	MaxKilled *int
	Disputed  bool   // only incidents with a disputed figure
	Text      string // words, which must occur as Words says
	MinGrade  string // "B2": a source graded at least B makes a claim graded at least 2
	// Precision is the least: a site must be located at least so finely. It, Bound, Polygon and Near must hold for one site. An incident
	// that cannot be placed does not match if any of them is set.
	Precision data.Precision
	// Bound is an area that a site must lie in: longitude and latitude in degrees. Min longitude greater than max crosses the
	// antimeridian.
	Bound *orb.Bound
	// Polygon is an area as drawn on the map: edges are straight in Web Mercator and take the short way round the world. The first ring
	// is the outline, others are holes.
	Polygon orb.Polygon
	Near    *Circle
}

// Stance is how an incident is laid to an actor.
type Stance string

// Stances, in the order of their weight. AnyStance is each of the others.
const (
	AnyStance  Stance = ""
	Claimed    Stance = "claimed"
	Attributed Stance = "attributed"
	Accused    Stance = "accused"
	Denied     Stance = "denied"
)

// Stances lists the stances but AnyStance.
var Stances = []Stance{Claimed, Attributed, Accused, Denied}

// Actor is an actor, by its name in the case, whatever its case and accents, and how the incident is laid to it.
type Actor struct {
	Name   string
	Stance Stance
}

// Result is what a filter selects and what it had to leave out.
type Result struct {
	Incidents []*resolve.Incident // by id
	Undated   int                 // incidents left out only because they have no date
	Unplaced  int                 // incidents left out only because they have no place
	Uncounted int                 // incidents left out only because no document gives a number of people killed
}

// Apply selects incidents of a snapshot.
func (f Filter) Apply(s *resolve.Snapshot) Result {
	m := f.matcher(s)
	var r Result
	for _, in := range s.Incidents {
		switch failed := m.failed(in); {
		case failed == 0:
			r.Incidents = append(r.Incidents, in)
		case failed == byDate && in.When.IsZero():
			r.Undated++
		case (failed == byArea || failed == byPrecision) && !hasPoint(in):
			r.Unplaced++
		case failed == byKilled && !hasNumber(&in.Killed):
			r.Uncounted++
		}
	}
	return r
}

// Claims selects claims of the incidents that match, in reading order. Documents, MinGrade and Text must hold for the claim itself;
// the title and the places of its incident count as part of a claim's text.
func (f Filter) Claims(s *resolve.Snapshot) []*data.Claim {
	var out []*data.Claim
	m := f.matcher(s)
	for _, in := range f.Apply(s).Incidents {
		for _, c := range in.Claims {
			if m.claim(c) && m.hasWords(in, []*data.Claim{c}, []string{c.Document}) {
				out = append(out, c)
			}
		}
	}
	return out
}

// IsZero reports whether the filter selects everything.
func (f Filter) IsZero() bool { return len(f.conditions()) == 0 }

// Validate says what cannot hold in a filter: an end before the start, a grade that is none.
func (f Filter) Validate() error {
	if !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To) {
		return fmt.Errorf("%w: the end %s lies before the start %s", ErrFlag, dayWords(f.To.Add(-time.Nanosecond)), dayWords(f.From))
	}
	if grade, err := ParseGrade(f.MinGrade); f.MinGrade != "" && (err != nil || grade != f.MinGrade) {
		return fmt.Errorf("%w: grade %q", ErrFlag, f.MinGrade)
	}
	if f.MinKilled < 0 || f.MaxKilled != nil && *f.MaxKilled < f.MinKilled {
		return fmt.Errorf("%w: numbers of people killed: no number lies between the least and the largest", ErrFlag)
	}
	for _, a := range f.Actors {
		if a.Stance != AnyStance && !slices.Contains(Stances, a.Stance) {
			return fmt.Errorf("%w: stance %q", ErrFlag, a.Stance)
		}
	}
	if f.Precision != "" && !slices.Contains(precisions, f.Precision) {
		return fmt.Errorf("%w: precision %q", ErrFlag, f.Precision)
	}
	return f.validateAreas()
}

func (f Filter) validateAreas() error {
	if b := f.Bound; b != nil && !(geodesy.IsPlace(b.Min) && geodesy.IsPlace(b.Max) && b.Min.Lat() <= b.Max.Lat()) {
		return fmt.Errorf("%w: box %v", ErrFlag, *b)
	}
	if c := f.Near; c != nil && !(geodesy.IsPlace(c.Center) && c.Metres > 0 && !math.IsInf(c.Metres, 1)) {
		return fmt.Errorf("%w: circle of %v m around %v", ErrFlag, c.Metres, c.Center)
	}
	if f.Polygon == nil {
		return nil
	}
	if _, err := geodesy.NewOutline(f.Polygon); err != nil {
		return fmt.Errorf("%w: %w", ErrFlag, err)
	}
	return nil
}

// precisions of a site that can be asked for, finest first.
var precisions = []data.Precision{data.Venue, data.Neighbourhood, data.City, data.Province, data.Country}

// failure names a condition that an incident does not meet. An incident may have several.
type failure uint16

const (
	byIncident failure = 1 << iota
	byKind
	byStatus
	byCountry
	byActor
	byKilled
	byDispute
	bySource // document and grade: one claim must meet both
	byDate
	byArea
	byPrecision // though a site lies in the area
	byText
)

// matcher is a filter made ready for one snapshot.
type matcher struct {
	Filter
	snapshot *resolve.Snapshot
	words    Words
	actors   []Actor          // with folded names
	outline  *geodesy.Outline // of Polygon; nil if that has no inside
	room     []byte           // for folded text
}

func (f Filter) matcher(s *resolve.Snapshot) matcher {
	m := matcher{Filter: f, snapshot: s, words: SplitWords(f.Text)}
	for _, a := range f.Actors {
		m.actors = append(m.actors, Actor{Fold(a.Name), a.Stance})
	}
	if f.Polygon != nil {
		m.outline, _ = geodesy.NewOutline(f.Polygon)
	}
	return m
}
