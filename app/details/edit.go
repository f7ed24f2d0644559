package details

import (
	"fyne.io/fyne/v2"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/data"
	"incidentmap/data/resolve"
)

// Editing is what an analyst can do to what the panel shows. The functions are all given, or none.
type Editing struct {
	AddClaim func()
	Incident func() // edit it
	History  func()
	Claim    func(c *data.Claim) // edit it
	Retract  func(c *data.Claim) // or let it count again, if it does not
	Headline func(a data.Attribute)
}

// editIncident leads on to what can be changed of the incident.
func (s *sheet) editIncident() {
	e := s.p.Edit
	if e.Claim == nil {
		return
	}
	s.leads("edit", inset+labelWidth, 8,
		link{"Add claim", "Say what a document states of this incident", e.AddClaim},
		link{"Edit", "Title, kind and places", e.Incident},
		link{"History", "Who changed what, and when", e.History})
}

// chooseHeadline leads on to the choice of the rule for a figure.
func (s *sheet) chooseHeadline(label string, f *resolve.Figure) {
	choose := s.p.Edit.Headline
	if choose == nil || len(f.Claims) == 0 {
		return
	}
	a := data.Killed
	if label == "Wounded" {
		a = data.Wounded
	}
	s.leads("rule "+label, inset, 0, link{"Choose the headline", "The latest, the majority, the lowest, the highest, or one by hand", func() { choose(a) }})
}

type link struct {
	text, tip string
	do        func()
}

// leads adds a row of words that do something.
func (s *sheet) leads(id string, x, top float32, links ...link) {
	r := flow.Row{ID: id, Height: top + 24, Tap: links[0].do}
	for _, l := range links {
		w := ink.Link.Width(l.text) + 1
		r.Zones = append(r.Zones, flow.Zone{X: x, Y: top, W: w, H: 22, Tap: l.do, Tip: func() string { return l.tip }})
		x += w + 18
	}
	r.Draw = func(d *ink.Drawing) {
		for i, z := range r.Zones {
			d.Line(links[i].text, ink.Link, z.X, z.Y+1, z.W)
		}
	}
	s.add(r)
}

func retractWord(c *data.Claim) string {
	if c.Rank == data.Deprecated {
		return "Let it count again"
	}
	return "Retract"
}

// editItems are what the right button offers beside reading.
func (p *Panel) editItems(c *data.Claim) []*fyne.MenuItem {
	e := p.Edit
	if e.Claim == nil {
		return nil
	}
	items := []*fyne.MenuItem{fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Edit claim…", func() { e.Claim(c) }),
		fyne.NewMenuItem(retractWord(c), func() { e.Retract(c) })}
	if c.Attribute.IsFigure() {
		items = append(items, fyne.NewMenuItem("Choose the headline…", func() { e.Headline(c.Attribute) }))
	}
	return items
}
