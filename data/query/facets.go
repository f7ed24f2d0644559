package query

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

// Facets says what each value of a condition would select together with the other conditions of a filter: "attack: 12 of 36".
type Facets struct {
	All      int // incidents of the snapshot
	Selected int // that the filter selects
	Kinds, Statuses, Countries, Actors, Documents,
	Grades, // "B2": at least this grade
	Precisions []Value // at least this precision
}

// Value is a value that a condition can have.
type Value struct {
	Value  string
	Count  int  // incidents that would be selected if the condition had this value alone, and all others stayed
	All    int  // incidents that would be if there were no other condition
	Active bool // whether the filter has it
}

// Facets counts the values of a snapshot under the filter. The most frequent come first; grades and precisions have their own order.
func (f Filter) Facets(s *resolve.Snapshot) Facets {
	c := newCounter(s, f)
	out := Facets{All: len(s.Incidents)}
	for _, in := range s.Incidents {
		failed := c.failed(in)
		if failed == 0 {
			out.Selected++
		}
		c.count(in, failed)
	}
	out.Kinds, out.Statuses, out.Countries = c.kinds.byCount(f.Kinds), c.statuses.byCount(f.Statuses), c.countries.byCount(f.Countries)
	out.Actors, out.Documents = c.actors.byCount(c.actorNames()), c.documents.byCount(f.Documents)
	out.Grades, out.Precisions = c.grades.inOrder(gradeOrder, f.MinGrade), c.precisions.inOrder(precisionOrder, string(f.Precision))
	return out
}

// With adds the counts of other incidents under the same filter. What both have is one value.
func (f Facets) With(o Facets) Facets {
	f.All, f.Selected = f.All+o.All, f.Selected+o.Selected
	f.Kinds, f.Statuses, f.Countries = added(f.Kinds, o.Kinds, countOrder), added(f.Statuses, o.Statuses, countOrder), added(f.Countries, o.Countries, countOrder)
	f.Actors, f.Documents = added(f.Actors, o.Actors, countOrder), added(f.Documents, o.Documents, countOrder)
	f.Grades, f.Precisions = added(f.Grades, o.Grades, gradeOrder), added(f.Precisions, o.Precisions, precisionOrder)
	return f
}

func added(a, b []Value, order func(a, b Value) int) []Value {
	t := tally{}
	for _, v := range slices.Concat(a, b) {
		known := t[v.Value]
		if known == nil {
			t[v.Value] = &v
			continue
		}
		known.Count, known.All, known.Active = known.Count+v.Count, known.All+v.All, known.Active || v.Active
	}
	return t.sorted(order)
}

// counter counts the values of incidents.
type counter struct {
	matcher
	kinds, statuses, countries, actors, documents, grades, precisions tally
}

// tally has the values of one condition.
type tally map[string]*Value

func newCounter(s *resolve.Snapshot, f Filter) *counter {
	return &counter{
		matcher: f.matcher(s), kinds: tally{}, statuses: tally{}, countries: tally{}, actors: tally{}, documents: tally{}, grades: tally{},
		precisions: tally{},
	}
}

func (t tally) add(value string, selected bool) {
	v := t[value]
	if v == nil {
		v = &Value{Value: value}
		t[value] = v
	}
	v.All++
	if selected {
		v.Count++
	}
}

// count adds an incident to each value that it has. It counts as selected if nothing failed but the condition itself.
func (c *counter) count(in *resolve.Incident, failed failure) {
	c.kinds.add(string(in.Kind), failed&^byKind == 0)
	c.statuses.add(string(in.Status), failed&^byStatus == 0)
	for i, s := range in.Sites {
		if s.Country != "" && !slices.ContainsFunc(in.Sites[:i], func(o data.Site) bool { return o.Country == s.Country }) {
			c.countries.add(s.Country, failed&^byCountry == 0)
		}
	}
	for i := range in.Responsibility {
		if r := &in.Responsibility[i]; stands(r, AnyStance) {
			c.actors.add(r.Actor, failed&^byActor == 0)
		}
	}
	c.countSources(in, failed&^bySource == 0)
	c.countPrecisions(in, failed&^byPrecision == 0)
}

// countSources counts documents with a claim of the grade that the filter asks for, and grades among the documents that it asks for.
func (c *counter) countSources(in *resolve.Incident, selected bool) {
	var best, bestAsked [6]int // lowest credibility of claims by sources of each reliability
	document := ""
	graded := false
	flush := func() {
		if document != "" {
			c.documents.add(document, selected && graded)
		}
	}
	for _, cl := range in.Claims { // by document
		if cl.Document != document {
			flush()
			document, graded = cl.Document, false
		}
		graded = graded || c.graded(cl)
		reliability, ok := c.reliability(cl)
		if !ok {
			continue
		}
		lower(&best[reliability], cl.Credibility)
		if len(c.Documents) == 0 || slices.Contains(c.Documents, cl.Document) {
			lower(&bestAsked[reliability], cl.Credibility)
		}
	}
	flush()
	c.countGrades(best, bestAsked, selected)
}

// reliability is that of a claim's source: 0 for A to 5 for F.
func (c *counter) reliability(cl *data.Claim) (int, bool) {
	d := c.snapshot.Document(cl.Document)
	if d == nil || d.Kind != data.Source || len(d.Reliability) != 1 || d.Reliability < "A" || d.Reliability > "F" || cl.Credibility < 1 {
		return 0, false
	}
	return int(d.Reliability[0] - 'A'), true
}

func lower(old *int, n int) {
	if *old == 0 || n < *old {
		*old = n
	}
}

// countGrades counts every grade that the best claims reach.
func (c *counter) countGrades(best, asked [6]int, selected bool) {
	least, leastAsked := 7, 7
	for i := range best {
		if best[i] > 0 {
			least = min(least, best[i])
		}
		if asked[i] > 0 {
			leastAsked = min(leastAsked, asked[i])
		}
		for n := least; n <= 6; n++ {
			c.grades.add(string([]byte{byte('A' + i), byte('0' + n)}), selected && leastAsked <= n)
		}
	}
}

func (c *counter) countPrecisions(in *resolve.Incident, selected bool) {
	all := matcher{}
	rank, here := all.finest(in), c.finest(in)
	for i, p := range precisions {
		if rank >= 0 && rank <= i {
			c.precisions.add(string(p), selected && here >= 0 && here <= i)
		}
	}
}

// actorNames are those of the filter as the snapshot spells them.
func (c *counter) actorNames() []string {
	var names []string
	for _, a := range c.matcher.actors {
		name := a.Name
		for known := range c.actors {
			if Fold(known) == a.Name {
				name = known
			}
		}
		names = append(names, name)
	}
	return names
}

// active marks the values that a filter has, and adds those that no incident has.
func (t tally) active(values ...string) {
	for _, value := range values {
		if value == "" {
			continue
		}
		if t[value] == nil {
			t[value] = &Value{Value: value}
		}
		t[value].Active = true
	}
}

func (t tally) byCount(active []string) []Value {
	t.active(active...)
	return t.sorted(countOrder)
}

func (t tally) inOrder(order func(a, b Value) int, active string) []Value {
	t.active(active)
	return t.sorted(order)
}

func (t tally) sorted(order func(a, b Value) int) []Value {
	out := make([]Value, 0, len(t))
	for v := range maps.Values(t) {
		out = append(out, *v)
	}
	slices.SortFunc(out, order)
	return out
}

func countOrder(a, b Value) int {
	return cmp.Or(cmp.Compare(b.All, a.All), strings.Compare(a.Value, b.Value))
}

func gradeOrder(a, b Value) int { return strings.Compare(a.Value, b.Value) }

func precisionOrder(a, b Value) int {
	return cmp.Compare(precisionRank(data.Precision(a.Value)), precisionRank(data.Precision(b.Value)))
}
