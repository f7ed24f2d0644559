package resolve

import (
	"cmp"
	"fmt"

	"incidentmap/data"
)

// Marking is how what shows these claims may be handled: the strictest of the case, of the claims and of the documents that make them.
func (s *Snapshot) Marking(claims ...*data.Claim) data.Marking {
	m := s.Case.Marking
	for _, c := range claims {
		m = m.With(c.Marking)
		if d := s.Documents[c.Document]; d != nil {
			m = m.With(d.Marking)
		}
	}
	return m
}

// MarkingOf is how what shows these incidents may be handled: the strictest of all claims about them.
func (s *Snapshot) MarkingOf(incidents ...*Incident) data.Marking {
	m := s.Case.Marking
	for _, in := range incidents {
		m = m.With(s.Marking(in.Claims...))
	}
	return m
}

// StricterError refuses to pass on what is marked more strictly than a limit.
type StricterError struct {
	What    string // that is marked so, in words
	Marking data.Marking
	Limit   data.TLP
}

// Error names what is marked, and the limit.
func (e *StricterError) Error() string {
	return fmt.Sprintf("%s is marked %s; no more than %s may be passed on", e.What, e.Marking, e.Limit)
}

// Within is nil if what shows these claims may be passed on under a limit: no label of the case, of the claims and of their documents is stricter.
// Else it is a *StricterError. An empty limit allows all.
func (s *Snapshot) Within(limit data.TLP, claims ...*data.Claim) error {
	if limit == "" {
		return nil
	}
	if s.Case.Marking.TLP.Stricter(limit) {
		return &StricterError{"the case", s.Case.Marking, limit}
	}
	for _, c := range claims {
		d := s.Documents[c.Document]
		switch {
		case d != nil && d.Marking.TLP.Stricter(limit):
			return DocumentWithin(limit, d)
		case c.Marking.TLP.Stricter(limit):
			return &StricterError{fmt.Sprintf("claim %s", c.ID), c.Marking, limit}
		}
	}
	return nil
}

// DocumentWithin is nil if a document may be passed on under a limit, else a *StricterError.
func DocumentWithin(limit data.TLP, d *data.Document) error {
	if limit == "" || !d.Marking.TLP.Stricter(limit) {
		return nil
	}
	return &StricterError{fmt.Sprintf("document “%s”", cmp.Or(d.Title, d.Publisher, d.ID)), d.Marking, limit}
}
