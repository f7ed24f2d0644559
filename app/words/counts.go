package words

// Counts is how many incidents of a case and how many events of a table are left of all.
type Counts struct{ Incidents, AllIncidents, Events, AllEvents int }

// String is "8 of 13 incidents · 12,345 of 1,000,000 events". What there is none of is not spoken of.
func (c Counts) String() string {
	switch {
	case c.AllEvents == 0:
		return Of(c.Incidents, c.AllIncidents, "incident")
	case c.AllIncidents == 0:
		return Of(c.Events, c.AllEvents, "event")
	}
	return Join(Of(c.Incidents, c.AllIncidents, "incident"), Of(c.Events, c.AllEvents, "event"))
}
