package filters

import (
	"maps"
	"slices"

	"incidentmap/app/words"
)

// Facet is a property by which incidents are told apart.
type Facet string

// Facets of which any number of values can be chosen.
const (
	Kind      Facet = "Kind"
	Status    Facet = "Status"
	Country   Facet = "Country"
	Actor     Facet = "Actor"
	Document  Facet = "Document"
	Grade     Facet = "Grade"
	Precision Facet = "Precision"
)

// facets in the order of the panel.
var facets = []Facet{Kind, Status, Country, Actor, Document, Grade, Precision}

// titles are the headings of facets that need more than their name.
var titles = map[Facet]string{Actor: "Actor and stance", Grade: "Grade (Admiralty)", Precision: "Precision of the place"}

func (f Facet) title() string {
	if t, ok := titles[f]; ok {
		return t
	}
	return string(f)
}

// Value is one value of a facet and how many incidents have it.
type Value struct {
	ID    string
	Label string
	Tip   string // explains it; may be empty
	Count int    // of those that the other filters leave
	Total int    // of all
	Event int    // of a kind that only events of a table have: its place in the table's list, from which it has its colour; 0 for others
	// Stances of an actor: "claimed", "attributed", "accused", "denied".
	Stances []Value
}

// Facets is what can be chosen. Values stand in the order in which they are shown. Those that keep their order between two calls of SetFacets,
// so that only counts change, are shown the fastest, and rows do not jump under the pointer.
type Facets struct {
	Counts     words.Counts // what all filters leave
	Values     map[Facet][]Value
	MostKilled int   // the largest figure; shown where no upper limit is set
	Disputed   Value // incidents whose figures are disputed
}

// ActorStance is an actor as chosen: with a stance, or "" for any.
type ActorStance struct{ Actor, Stance string }

func (f *Facets) clone() Facets {
	c := *f
	c.Values = make(map[Facet][]Value, len(f.Values))
	for k, values := range f.Values {
		c.Values[k] = cloneValues(values)
	}
	return c
}

func cloneValues(values []Value) []Value {
	c := slices.Clone(values)
	for i := range c {
		c[i].Stances = slices.Clone(c[i].Stances)
	}
	return c
}

// alike reports whether both list the same values, whatever their counts.
func (f *Facets) alike(g *Facets) bool {
	return maps.EqualFunc(f.Values, g.Values, alike)
}

func alike(a, b []Value) bool {
	return slices.EqualFunc(a, b, func(x, y Value) bool { return x.ID == y.ID && alike(x.Stances, y.Stances) })
}

// recount takes over labels and counts of values that are alike.
func (f *Facets) recount(g *Facets) {
	for k, values := range g.Values {
		recount(f.Values[k], values)
	}
	f.Counts, f.MostKilled, f.Disputed = g.Counts, g.MostKilled, g.Disputed
}

func recount(to, from []Value) {
	for i := range from {
		stances := to[i].Stances
		recount(stances, from[i].Stances)
		to[i] = from[i]
		to[i].Stances = stances
	}
}

// Selection is what is chosen. Values of one facet widen it, facets narrow each other.
type Selection struct {
	Values       map[Facet][]string // ids, without actors
	Actors       []ActorStance
	KilledFrom   *int // at least so many; nil for no limit
	KilledTo     *int // at most so many; nil for no limit
	DisputedOnly bool
}

// IsZero reports whether nothing is chosen.
func (s *Selection) IsZero() bool {
	for _, ids := range s.Values {
		if len(ids) > 0 {
			return false
		}
	}
	return len(s.Actors) == 0 && s.KilledFrom == nil && s.KilledTo == nil && !s.DisputedOnly
}

func (s *Selection) clone() Selection {
	c := *s
	c.Values = maps.Clone(s.Values)
	for f, ids := range c.Values {
		c.Values[f] = slices.Clone(ids)
	}
	if c.Values == nil {
		c.Values = map[Facet][]string{}
	}
	c.Actors = slices.Clone(s.Actors)
	return c
}

// size is how many values of a facet are chosen.
func (s *Selection) size(f Facet) int {
	if f == Actor {
		return len(s.Actors)
	}
	return len(s.Values[f])
}

func (s *Selection) has(f Facet, id string) bool {
	if f == Actor {
		return slices.Contains(s.Actors, ActorStance{id, ""})
	}
	return slices.Contains(s.Values[f], id)
}

// hasStance reports whether an actor is chosen with any stance of its own.
func (s *Selection) hasStance(actor string) bool {
	return slices.ContainsFunc(s.Actors, func(a ActorStance) bool { return a.Actor == actor && a.Stance != "" })
}

func (s *Selection) toggle(f Facet, id string) {
	if f != Actor {
		s.Values[f] = toggled(s.Values[f], id)
		return
	}
	was := s.has(Actor, id)
	s.Actors = slices.DeleteFunc(s.Actors, func(a ActorStance) bool { return a.Actor == id })
	if !was {
		s.Actors = append(s.Actors, ActorStance{id, ""})
	}
}

// toggleStance chooses an actor with a stance, instead of with any.
func (s *Selection) toggleStance(actor, stance string) {
	s.Actors = slices.DeleteFunc(s.Actors, func(a ActorStance) bool { return a == ActorStance{actor, ""} })
	s.Actors = toggled(s.Actors, ActorStance{actor, stance})
}

func toggled[T comparable](list []T, v T) []T {
	if i := slices.Index(list, v); i >= 0 {
		return slices.Delete(list, i, i+1)
	}
	return append(list, v)
}
