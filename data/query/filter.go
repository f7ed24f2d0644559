package query

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

// Filter says what to select. Conditions that are set must all hold; the zero Filter selects everything.
type Filter struct {
	// From and To bound the date on local calendars: From is included, To is not. An incident matches if any of the time in which it
	// may have happened lies between them. One without a date does not match if either is set.
	From, To  time.Time
	Incidents []string // ids
	Countries []string // ISO 3166-1 alpha-2, upper case; of any site
	Kinds     []string
	Documents []string // ids of documents, any of which speaks of the incident
	// MinKilled is the least number of people killed. The largest number that any claim states of all or of some of them counts, so that
	// a disputed figure hides nothing.
	MinKilled int
	Text      string // words, all of which must occur
	MinGrade  string // "B2": a source graded at least B makes a claim graded at least 2
	// Bound is an area that a site must lie in: longitude and latitude in degrees. Min longitude greater than max crosses the
	// antimeridian. An incident that cannot be placed does not match.
	Bound *orb.Bound
}

// Result is what a filter selects and what it had to leave out.
type Result struct {
	Incidents []*resolve.Incident // by id
	Undated   int                 // incidents left out only because they have no date
	Unplaced  int                 // incidents left out only because they have no place
}

// Apply selects incidents of a snapshot.
func (f Filter) Apply(s *resolve.Snapshot) Result {
	m := f.matcher(s)
	var r Result
	for _, in := range s.Incidents {
		if !m.incident(in) {
			continue
		}
		dated, placed := f.dated(in), f.placed(in)
		switch {
		case dated && placed:
			r.Incidents = append(r.Incidents, in)
		case in.When.IsZero() && placed:
			r.Undated++
		case !hasPoint(in) && dated:
			r.Unplaced++
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
		about := incidentText(in)
		for _, c := range in.Claims {
			if m.claim(c) && m.words.in(about+claimText(c, s.Document(c.Document))) {
				out = append(out, c)
			}
		}
	}
	return out
}

// IsZero reports whether the filter selects everything.
func (f Filter) IsZero() bool { return f.Describe() == "" }

// Validate says what cannot hold in a filter: an end before the start, a grade that is none.
func (f Filter) Validate() error {
	if !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To) {
		return fmt.Errorf("%w: the end %s lies before the start %s", ErrFlag, dayWords(f.To.Add(-time.Nanosecond)), dayWords(f.From))
	}
	if f.MinGrade != "" {
		if grade, err := ParseGrade(f.MinGrade); err != nil || grade != f.MinGrade {
			return fmt.Errorf("%w: grade %q", ErrFlag, f.MinGrade)
		}
	}
	return nil
}

// matcher is a filter made ready for one snapshot.
type matcher struct {
	Filter
	snapshot *resolve.Snapshot
	words    words
}

func (f Filter) matcher(s *resolve.Snapshot) matcher { return matcher{f, s, splitWords(f.Text)} }

// incident checks everything but date and area; the words, which cost most, at the end.
func (m matcher) incident(in *resolve.Incident) bool {
	return (len(m.Incidents) == 0 || slices.Contains(m.Incidents, in.ID)) &&
		(len(m.Kinds) == 0 || slices.Contains(m.Kinds, string(in.Kind))) &&
		(len(m.Countries) == 0 || slices.ContainsFunc(in.Sites, func(s data.Site) bool { return slices.Contains(m.Countries, s.Country) })) &&
		(m.MinKilled <= 0 || mostStated(&in.Killed) >= m.MinKilled) &&
		(m.MinGrade == "" && len(m.Documents) == 0 || slices.ContainsFunc(in.Claims, m.claim)) &&
		m.words.in(m.text(in))
}

// claim checks what a filter asks of a claim: its document and its grade.
func (m matcher) claim(c *data.Claim) bool {
	if len(m.Documents) > 0 && !slices.Contains(m.Documents, c.Document) {
		return false
	}
	if m.MinGrade == "" {
		return true
	}
	d := m.snapshot.Document(c.Document)
	return d != nil && d.Kind == data.Source && d.Reliability != "" && len(m.MinGrade) == 2 &&
		string(d.Reliability) <= m.MinGrade[:1] && c.Credibility <= int(m.MinGrade[1]-'0')
}

func (m matcher) text(in *resolve.Incident) string {
	if len(m.words) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(incidentText(in))
	for _, c := range in.Claims {
		b.WriteString(claimText(c, m.snapshot.Document(c.Document)))
	}
	return b.String()
}

func (f Filter) dated(in *resolve.Incident) bool {
	return f.From.IsZero() && f.To.IsZero() || in.When.Local(in.Zone).Overlaps(f.From, f.To)
}

func (f Filter) placed(in *resolve.Incident) bool {
	return f.Bound == nil || slices.ContainsFunc(in.Sites, func(s data.Site) bool { return s.HasPoint && contains(*f.Bound, s.Point) })
}

func hasPoint(in *resolve.Incident) bool {
	return slices.ContainsFunc(in.Sites, func(s data.Site) bool { return s.HasPoint })
}

func contains(b orb.Bound, p orb.Point) bool {
	if p.Lat() < b.Min.Lat() || p.Lat() > b.Max.Lat() {
		return false
	}
	if b.Min.Lon() > b.Max.Lon() {
		return p.Lon() >= b.Min.Lon() || p.Lon() <= b.Max.Lon()
	}
	return p.Lon() >= b.Min.Lon() && p.Lon() <= b.Max.Lon()
}

// mostStated is the largest number that any claim gives of all or of some: 60 for "more than 60".
func mostStated(f *resolve.Figure) int {
	most := 0
	for _, c := range f.Claims {
		n, _ := c.Number.Value()
		if c.Number != nil && c.Number.Max != nil {
			n = *c.Number.Max
		}
		most = max(most, n)
	}
	for i := range f.Parts {
		most = max(most, mostStated(&f.Parts[i].Figure))
	}
	return most
}
