package resolve

import "incidentmap/data"

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
