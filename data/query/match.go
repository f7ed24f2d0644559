package query

import (
	"slices"

	"github.com/paulmach/orb"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

// failed gives the conditions that an incident does not meet. Words, which cost most, are only looked for if at most one other condition
// fails: else they decide nothing.
func (m *matcher) failed(in *resolve.Incident) failure {
	var f failure
	f.unless(byIncident, len(m.Incidents) == 0 || slices.Contains(m.Incidents, in.ID))
	f.unless(byKind, len(m.Kinds) == 0 || slices.Contains(m.Kinds, string(in.Kind)))
	f.unless(byStatus, len(m.Statuses) == 0 || slices.Contains(m.Statuses, string(in.Status)))
	f.unless(byCountry, len(m.Countries) == 0 || slices.ContainsFunc(in.Sites, func(s data.Site) bool { return slices.Contains(m.Countries, s.Country) }))
	f.unless(byActor, len(m.actors) == 0 || slices.ContainsFunc(in.Responsibility, m.actor))
	f.unless(byKilled, m.killed(&in.Killed))
	f.unless(byDispute, !m.Disputed || in.Killed.Disputed || in.Wounded.Disputed)
	f.unless(bySource, m.MinGrade == "" && len(m.Documents) == 0 || slices.ContainsFunc(in.Claims, m.claim))
	f.unless(byDate, m.From.IsZero() && m.To.IsZero() || in.When.Local(in.Zone).Overlaps(m.From, m.To))
	f |= m.place(in)
	if f&(f-1) == 0 {
		f.unless(byText, m.hasWords(in, in.Claims, in.Documents))
	}
	return f
}

func (f *failure) unless(condition failure, met bool) {
	if !met {
		*f |= condition
	}
}

// actor reports whether one of the actors of the filter is the one that claims speak of, in the stance that is asked for.
func (m *matcher) actor(r resolve.Responsibility) bool {
	name := Fold(r.Actor)
	return slices.ContainsFunc(m.actors, func(a Actor) bool { return a.Name == name && stands(&r, a.Stance) })
}

func stands(r *resolve.Responsibility, s Stance) bool {
	switch s {
	case Claimed:
		return len(r.Claimed) > 0
	case Attributed:
		return len(r.Attributed) > 0
	case Accused:
		return len(r.Accused) > 0
	case Denied:
		return len(r.Denied) > 0
	}
	return s == AnyStance && len(r.Claimed)+len(r.Attributed)+len(r.Accused)+len(r.Denied) > 0
}

func (m *matcher) killed(f *resolve.Figure) bool {
	if m.MinKilled <= 0 && m.MaxKilled == nil {
		return true
	}
	least, most, ok := statedKilled(f)
	return ok && most >= m.MinKilled && (m.MaxKilled == nil || least <= *m.MaxKilled)
}

// statedKilled gives the least number of the whole that any claim states and the largest of all or of some. Where nobody states the whole, it
// is at least as large as each of its parts.
func statedKilled(f *resolve.Figure) (least, most int, ok bool) {
	for i := range f.Parts {
		if low, high, stated := statedKilled(&f.Parts[i].Figure); stated {
			least, most, ok = max(least, low), max(most, high), true
		}
	}
	whole := false
	for _, c := range f.Claims {
		n, stated := c.Number.Value() // 60 for "more than 60": a bound is a number that is stated
		if !stated {
			continue
		}
		high := n
		if c.Number.Max != nil {
			high = *c.Number.Max
		}
		if !whole || n < least {
			least = n
		}
		most, whole, ok = max(most, high), true, true
	}
	return least, most, ok
}

func hasNumber(f *resolve.Figure) bool {
	_, _, ok := statedKilled(f)
	return ok
}

// claim checks what a filter asks of a claim: its document and its grade.
func (m *matcher) claim(c *data.Claim) bool {
	return (len(m.Documents) == 0 || slices.Contains(m.Documents, c.Document)) && m.graded(c)
}

func (m *matcher) graded(c *data.Claim) bool {
	if m.MinGrade == "" {
		return true
	}
	d := m.snapshot.Document(c.Document)
	return d != nil && d.Kind == data.Source && d.Reliability != "" && len(m.MinGrade) == 2 &&
		string(d.Reliability) <= m.MinGrade[:1] && c.Credibility <= int(m.MinGrade[1]-'0')
}

// hasWords looks for the words in an incident, claims on it and the documents of these.
func (m *matcher) hasWords(in *resolve.Incident, claims []*data.Claim, documents []string) bool {
	if m.words.None() {
		return true
	}
	text := foldIncident(m.room[:0], &in.Incident)
	for _, c := range claims {
		text = foldClaim(text, c)
	}
	for _, id := range documents {
		text = AppendDocument(text, m.snapshot.Document(id))
	}
	m.room = text
	return m.words.inFolded(text)
}

// place checks area and precision, which one site must meet.
func (m *matcher) place(in *resolve.Incident) failure {
	if m.Bound == nil && m.Polygon == nil && m.Near == nil && m.Precision == "" {
		return 0
	}
	switch rank := m.finest(in); {
	case rank < 0 && !(m.Bound == nil && m.Polygon == nil && m.Near == nil):
		return byArea
	case m.Precision != "" && (rank < 0 || rank > precisionRank(m.Precision)):
		return byPrecision
	}
	return 0
}

// finest is the rank of the precision of the best located site in the area; -1 if none lies there.
func (m *matcher) finest(in *resolve.Incident) int {
	best := -1
	for i := range in.Sites {
		s := &in.Sites[i]
		if !s.HasPoint || !m.area(s.Point) {
			continue
		}
		if rank := precisionRank(s.Precision); best < 0 || rank < best {
			best = rank
		}
	}
	return best
}

// precisionRank is 0 for the finest precision and one more than that of the coarsest for what is no precision.
func precisionRank(p data.Precision) int {
	if i := slices.Index(precisions, p); i >= 0 {
		return i
	}
	return len(precisions)
}

func (m *matcher) area(p orb.Point) bool {
	return (m.Bound == nil || contains(*m.Bound, p)) && (m.Polygon == nil || m.outline != nil && m.outline.Contains(p)) && (m.Near == nil || m.Near.contains(p))
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
