package brief

import (
	"incidentmap/data"
	"incidentmap/data/resolve"
)

// Record is a page of one incident as a page of the deck knows it: all its figures, and what else is stated of it. Its sources go on with the numbers
// of the deck.
func (d *Deck) Record(of *Page, in *resolve.Incident) *Page {
	p := &Page{Snapshot: of.Snapshot, Shown: []*resolve.Incident{in}, Selected: in, AsOf: of.AsOf, Marking: of.Snapshot.MarkingOf(in)}
	d.figures(p, in)
	for _, c := range in.Claims {
		if c.Attribute != data.Killed && c.Attribute != data.Wounded && c.Rank != data.Deprecated {
			p.Statements = append(p.Statements, d.statement(c))
		}
	}
	p.Sources = p.sources()
	return p
}
