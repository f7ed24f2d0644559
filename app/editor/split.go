package editor

import (
	"cmp"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"incidentmap/data"
	"incidentmap/data/revise"
)

// Split opens the choice of what belongs to another incident.
func (e *Editor) Split(incident string) {
	in := findIncident(e.cfg.Case(), incident)
	if in == nil {
		return
	}
	s := e.newSheet("Split incident", "Tick what belongs to another event. A claim about a place goes with its place.", "Split")
	title := s.lines("", "Title of the new incident", 2)
	s.field("New incident", title)
	var sites, claims []*tick
	var siteIDs, claimIDs []string
	if len(in.Sites) > 0 {
		s.heading("Places")
	}
	for _, site := range in.Sites {
		t := s.tick(cmp.Or(site.Name, site.Place, site.ID), false)
		sites, siteIDs = append(sites, t), append(siteIDs, site.ID)
		s.rows.Add(t)
	}
	s.heading("Claims")
	c := e.cfg.Case()
	for _, d := range c.Documents {
		named := false
		for i := range c.Claims {
			cl := &c.Claims[i]
			if cl.Incident != incident || cl.Document != d.ID {
				continue
			}
			if !named {
				s.add(small(documentName(&d)))
				named = true
			}
			t := s.tick("", false)
			label := small(statement(cl))
			label.Importance = widget.MediumImportance
			s.rows.Add(container.NewBorder(nil, nil, container.NewVBox(t), nil, container.New(layout.NewCustomPaddedLayout(2, -4, -6, 0), label)))
			claims, claimIDs = append(claims, t), append(claimIDs, cl.ID)
		}
	}
	ticked := func(boxes []*tick, ids []string) []string {
		var out []string
		for i, b := range boxes {
			if b.Checked {
				out = append(out, ids[i])
			}
		}
		return out
	}
	edit := func(c *data.Case) (*data.Edit, error) {
		return revise.Split(c, incident, data.Incident{Title: title.value()}, ticked(sites, siteIDs), ticked(claims, claimIDs))
	}
	goes, stays := s.preview("The new incident will be"), s.preview("What stays")
	fresh := ""
	s.missing = func() []string {
		var out []string
		if title.value() == "" {
			out = append(out, "a title")
		}
		if len(ticked(sites, siteIDs))+len(ticked(claims, claimIDs)) == 0 {
			out = append(out, "what belongs to the new incident")
		}
		return out
	}
	s.hints = func() {
		if len(s.missing()) > 0 {
			goes.say("Give it a title and tick what belongs to it.")
			stays.say(summary(e.cfg.Case(), incident))
			return
		}
		made, err := edit(e.cfg.Case())
		if err != nil {
			goes.say(err.Error())
			return
		}
		fresh = added(made, data.IncidentRecord)
		if after, err := made.Apply(e.cfg.Case()); err == nil {
			goes.say(summary(after, fresh))
			stays.say(summary(after, incident))
		}
	}
	s.edit = edit
	s.saved = func(made *data.Edit) {
		if e.OnSelect != nil {
			e.OnSelect(added(made, data.IncidentRecord))
		}
	}
	e.begin(s)
}
