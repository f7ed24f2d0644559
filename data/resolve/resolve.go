package resolve

import (
	"cmp"
	"slices"
	"time"

	"incidentmap/data"
)

// New resolves a case. It does not change the case, which must not change afterwards either: the snapshot points into it. The result
// does not depend on the order of documents, incidents or claims.
func New(c *data.Case, o Options) *Snapshot {
	r := newResolver(c, o.AsOf)
	s := &Snapshot{Case: c, AsOf: o.AsOf, Documents: r.documents}
	for i := range c.Incidents {
		if in := &c.Incidents[i]; r.reported(in.ID) {
			s.Incidents = append(s.Incidents, r.incident(in))
		}
	}
	slices.SortFunc(s.Incidents, func(a, b *Incident) int { return cmp.Compare(a.ID, b.ID) })
	return s
}

// Incident finds an incident by its id; nil if the snapshot does not hold it.
func (s *Snapshot) Incident(id string) *Incident {
	i, ok := slices.BinarySearchFunc(s.Incidents, id, func(in *Incident, id string) int { return cmp.Compare(in.ID, id) })
	if !ok {
		return nil
	}
	return s.Incidents[i]
}

// Document finds a document by its id; nil if the case does not hold it.
func (s *Snapshot) Document(id string) *data.Document { return s.Documents[id] }

// WhenWords says the date of the incident on its own clocks; "" if no date is known.
func (in *Incident) WhenWords() string { return in.When.Words(in.Zone) }

// resolver holds the claims that count, by incident and in reading order.
type resolver struct {
	asOf      time.Time
	documents map[string]*data.Document
	order     map[string]int // of documents: sources first, by publication
	zones     map[string]*time.Location
	claims    map[string][]*data.Claim
	links     map[string][]*data.Claim // link claims, under both incidents
}

func newResolver(c *data.Case, asOf time.Time) *resolver {
	r := &resolver{
		documents: map[string]*data.Document{}, order: map[string]int{}, zones: map[string]*time.Location{},
		claims: map[string][]*data.Claim{}, links: map[string][]*data.Claim{},
	}
	if !asOf.IsZero() {
		r.asOf = asOf.UTC().Truncate(24 * time.Hour)
	}
	r.orderDocuments(c.Documents)
	for i := range c.Claims {
		if cl := &c.Claims[i]; r.counts(cl) {
			r.claims[cl.Incident] = append(r.claims[cl.Incident], cl)
		}
	}
	for _, claims := range r.claims {
		slices.SortFunc(claims, r.reading)
	}
	r.collectLinks()
	return r
}

func (r *resolver) orderDocuments(documents []data.Document) {
	sorted := make([]*data.Document, len(documents))
	for i := range documents {
		sorted[i] = &documents[i]
	}
	slices.SortFunc(sorted, func(a, b *data.Document) int {
		return cmp.Or(referenceLast(a, b), a.Published.LastDay().Compare(b.Published.LastDay()), cmp.Compare(a.ID, b.ID))
	})
	for i, d := range sorted {
		r.documents[d.ID], r.order[d.ID] = d, i
	}
}

func (r *resolver) collectLinks() {
	for id, claims := range r.claims {
		for _, c := range claims {
			if c.Attribute != data.Linked || c.Rank == data.Deprecated {
				continue
			}
			r.links[id] = append(r.links[id], c)
			if c.LinkTo != id {
				r.links[c.LinkTo] = append(r.links[c.LinkTo], c)
			}
		}
	}
}

// document is that of the claim. An unknown one, which Validate reports, is an empty document.
func (r *resolver) document(c *data.Claim) *data.Document {
	if d := r.documents[c.Document]; d != nil {
		return d
	}
	return &data.Document{ID: c.Document}
}

func (r *resolver) reference(c *data.Claim) bool { return r.document(c).Kind == data.Reference }

// day is the one that a claim counts from: its as-of day, else its document's publication; the last day of either if it is an interval.
func (r *resolver) day(c *data.Claim) time.Time {
	if !c.AsOf.IsZero() {
		return c.AsOf.LastDay()
	}
	return r.document(c).Published.LastDay()
}

// counts reports whether a claim was known by the as-of day. What a reference document says of place and date always counts: it does
// not belong to the flow of reports. A claim whose day is not known at all cannot be shown to have been known.
func (r *resolver) counts(c *data.Claim) bool {
	if r.asOf.IsZero() || r.timeless(c) {
		return true
	}
	day := r.day(c)
	return !day.IsZero() && !day.After(r.asOf)
}

func (r *resolver) timeless(c *data.Claim) bool {
	return r.reference(c) && (c.Attribute == data.Date || c.Attribute == data.Place)
}

// reported reports whether any document had spoken of the incident by the as-of day.
func (r *resolver) reported(incident string) bool {
	return r.asOf.IsZero() || len(r.links[incident]) > 0 ||
		slices.ContainsFunc(r.claims[incident], func(c *data.Claim) bool { return !r.timeless(c) })
}

// reading orders claims as the documents present them.
func (r *resolver) reading(a, b *data.Claim) int {
	return cmp.Or(
		cmp.Compare(r.order[a.Document], r.order[b.Document]),
		cmp.Compare(a.Document, b.Document), // documents that the case does not hold
		cmp.Compare(a.Locator.Paragraph, b.Locator.Paragraph),
		cmp.Compare(a.ID, b.ID),
	)
}

func (r *resolver) incident(in *data.Incident) *Incident {
	claims := r.claims[in.ID]
	out := &Incident{
		Incident:       *in,
		Killed:         r.figure(in, data.Killed, claims),
		Wounded:        r.figure(in, data.Wounded, claims),
		Responsibility: responsibility(claims),
		Links:          r.incidentLinks(in.ID),
		Claims:         claims,
		Documents:      documentsOf(claims),
	}
	if len(in.Sites) > 0 {
		out.Zone = r.zone(&in.Sites[0])
	}
	r.date(out)
	return out
}

// zone loads each time zone once: the standard library reads it from disk every time.
func (r *resolver) zone(s *data.Site) *time.Location {
	zone, ok := r.zones[s.Zone]
	if !ok {
		zone = s.Location()
		r.zones[s.Zone] = zone
	}
	return zone
}

func documentsOf(claims []*data.Claim) []string {
	var ids []string
	for _, c := range claims {
		if len(ids) == 0 || ids[len(ids)-1] != c.Document {
			ids = append(ids, c.Document)
		}
	}
	return ids
}

// referenceLast orders documents of outside knowledge behind the others.
func referenceLast(a, b *data.Document) int {
	return cmp.Compare(btoi(a.Kind == data.Reference), btoi(b.Kind == data.Reference))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
