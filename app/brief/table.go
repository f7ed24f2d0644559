package brief

import (
	"slices"
	"time"

	"incidentmap/app/scene"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/resolve"
)

// Table is a page without a map that has the figures of all incidents of the case as they are known in the end, by day, whether they have a place
// or not. Its sources go on with the numbers of the deck.
func (d *Deck) Table() *Page {
	p := &Page{Step: data.Step{View: data.View{ID: "figures", Title: "All figures of the case"}}, Snapshot: d.snapshot(time.Time{})}
	p.Marking = d.Case.Marking
	for _, in := range p.Snapshot.Incidents {
		if hasFigures(in) {
			p.Shown = append(p.Shown, in)
		}
	}
	slices.SortStableFunc(p.Shown, func(a, b *resolve.Incident) int { return a.When.Start.Compare(b.When.Start) })
	for _, in := range p.Shown {
		p.Marking = p.Marking.With(p.Snapshot.MarkingOf(in))
		d.figure(p, in, "killed", &in.Killed)
		d.figure(p, in, "wounded", &in.Wounded)
	}
	p.points = scene.New(p.Shown)
	p.Counts = "Figures are stated of " + words.Of(len(p.Shown), len(p.Snapshot.Incidents), "incident")
	p.Sources = p.sources()
	return p
}

func hasFigures(in *resolve.Incident) bool {
	return len(in.Killed.Claims)+len(in.Killed.Parts)+len(in.Wounded.Claims)+len(in.Wounded.Parts) > 0
}
