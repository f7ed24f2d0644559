package editor

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/revise"
)

// incidentForm are the fields of an incident.
type incidentForm struct {
	*sheet
	old *data.Incident // that is edited; nil for a new one

	title, short *entry
	kind, status *choice
	places       []*placeForm
	placeRows    *fyne.Container
	date         *dated
	from         *source
	fromBox      *fyne.Container
	who          *choice
}

// AddIncident opens the form for a new incident.
func (e *Editor) AddIncident() {
	f := &incidentForm{sheet: e.newSheet("Add an incident", "", "Add incident")}
	f.makeIdentity(data.Incident{Kind: "attack", Status: data.CarriedOut})
	f.makePlaces([]data.Site{{}})
	f.makeDate()
	f.edit, f.missing = f.adding, f.lacks
	f.hints = f.bringUpToDate
	e.begin(f.sheet)
}

// EditIncident opens an incident.
func (e *Editor) EditIncident(id string) {
	old := findIncident(e.cfg.Case(), id)
	if old == nil {
		return
	}
	kept := *old
	f := &incidentForm{sheet: e.newSheet("Edit incident", "Date, figures and responsibility are not put in here: they follow from the claims.", "Save"), old: &kept}
	f.makeIdentity(kept)
	f.makePlaces(kept.Sites)
	f.makeLinks()
	f.edit, f.missing, f.hints = f.change, f.lacks, f.bringUpToDate
	e.begin(f.sheet)
}

func (f *incidentForm) makeIdentity(in data.Incident) {
	f.title = f.lines(in.Title, "Attack on …", 2)
	f.field("Title", f.title)
	f.short = f.entry(in.Short, "for the map; the title if empty")
	f.field("Short name", f.short)
	values, names := kinds(f.ed.cfg.Case(), in.Kind)
	f.kind = f.choice(values, names, string(in.Kind))
	values, names = statuses()
	f.status = f.choice(values, names, string(in.Status))
	f.beside(newField("Kind", f.kind), newField("Status", f.status))
}

func (f *incidentForm) makePlaces(sites []data.Site) {
	f.placeRows = container.New(layout.NewCustomPaddedVBoxLayout(5))
	f.rows.Add(f.placeRows)
	for _, s := range sites {
		f.places = append(f.places, f.place(s))
	}
	f.showPlaces()
	f.rows.Add(container.NewHBox(f.quiet("Another place", theme.ContentAddIcon(), func() {
		f.places = append(f.places, f.place(data.Site{}))
		f.showPlaces()
		f.touch()
		f.ed.focus(f.places[len(f.places)-1].where.entry)
	})))
}

// showPlaces numbers the places anew.
func (f *incidentForm) showPlaces() {
	f.placeRows.Objects = nil
	rows := f.rows
	f.rows = f.placeRows
	for i, p := range f.places {
		name := "Place"
		if len(f.places) > 1 {
			name = "Place " + words.Count(i+1)
		}
		var beside []fyne.CanvasObject
		if len(f.places) > 1 || f.old != nil {
			beside = append(beside, f.quiet("Remove", theme.DeleteIcon(), func() {
				f.places = slices.DeleteFunc(f.places, func(x *placeForm) bool { return x == p })
				f.showPlaces()
				f.touch()
			}))
		}
		f.heading(name, beside...)
		f.rows.Add(p.box)
	}
	f.rows = rows
	f.placeRows.Refresh()
}

const (
	byAuthors  = "authors"
	byDocument = "document"
)

// makeDate asks for the day, which is a claim like any other: somebody says so.
func (f *incidentForm) makeDate() {
	f.heading("When, if it is known")
	f.date = f.dated("Date", data.When{})
	f.rows.Add(f.date.field.box)
	f.who = f.choice([]string{byAuthors, byDocument}, []string{"the authors of this case note it", "a document says so"}, byAuthors)
	who := newField("Who says so", f.who)
	f.fromBox = container.New(layout.NewCustomPaddedVBoxLayout(5))
	rows := f.rows
	f.rows = f.fromBox
	f.from = f.source(f.ed.cfg.Case(), &data.Claim{})
	f.rows = rows
	f.fromBox.Objects = append([]fyne.CanvasObject{who.box}, f.fromBox.Objects...)
	f.rows.Add(f.fromBox)
}

// makeLinks leads on to the links of the incident and other claims.
func (f *incidentForm) makeLinks() {
	id := f.old.ID
	f.heading("Links")
	c := f.ed.cfg.Case()
	for i := range c.Claims {
		cl := &c.Claims[i]
		if cl.Attribute != data.Linked || cl.Rank == data.Deprecated || cl.Incident != id && cl.LinkTo != id {
			continue
		}
		other := cl.LinkTo
		if other == id {
			other = cl.Incident
		}
		if in := findIncident(c, other); in != nil {
			f.sheet.add(small(cl.LinkKind + ": " + in.Title))
		}
	}
	f.rows.Add(container.NewHBox(f.quiet("Add a link…", theme.ContentAddIcon(), func() {
		f.ed.AddClaim(data.Claim{Incident: id, Attribute: data.Linked})
	})))
}

func (f *incidentForm) bringUpToDate() {
	for _, p := range f.places {
		p.hints()
	}
	if f.date != nil {
		f.date.hint()
		f.from.hints()
		w, bad := f.date.when()
		show(f.fromBox, !bad && !w.IsZero())
		for _, o := range f.fromBox.Objects[1:] {
			show(o, f.who.value() == byDocument)
		}
	}
}

func (f *incidentForm) lacks() []string {
	var out []string
	if f.title.value() == "" {
		out = append(out, "a title")
	}
	for _, p := range f.places {
		for _, what := range p.missing() {
			if !slices.Contains(out, what) {
				out = append(out, what)
			}
		}
	}
	if f.date != nil {
		w, bad := f.date.when()
		if bad {
			out = append(out, "a date that is understood")
		} else if !w.IsZero() && f.who.value() == byDocument {
			out = append(out, f.from.missing()...)
		}
	}
	if f.old != nil && len(out) == 0 {
		if e, err := f.change(f.ed.cfg.Case()); err == nil && len(e.Changes) == 0 {
			out = append(out, "a change")
		}
	}
	return out
}

// incident is what is filled in but for its sites.
func (f *incidentForm) incident() data.Incident {
	in := data.Incident{}
	if f.old != nil {
		in = *f.old
	}
	in.Title, in.Short = strings.Join(strings.Fields(f.title.Text), " "), f.short.value()
	in.Kind, in.Status = data.Kind(f.kind.value()), data.Status(f.status.value())
	return in
}

// filled are the places of which anything is said.
func (f *incidentForm) filled() []*placeForm {
	return slices.DeleteFunc(slices.Clone(f.places), func(p *placeForm) bool {
		s := p.site()
		return p.old.ID == "" && !p.some && s.Name+s.LocalName+s.Place+s.Admin+s.Country == ""
	})
}

// adding makes one edit of the incident, its places and its date.
func (f *incidentForm) adding(c *data.Case) (*data.Edit, error) {
	places := f.filled()
	in := f.incident()
	var first *revise.Placement
	if len(places) > 0 {
		in.Sites = []data.Site{places[0].site()}
		first = places[0].placement()
	}
	var claims []data.Claim
	if w, _ := f.date.when(); !w.IsZero() {
		cl := data.Claim{Attribute: data.Date, When: &w, Text: "It happened on " + w.Words(nil) + ".", Document: revise.Analyst}
		if w.Precision < data.Day {
			cl.Text = "It happened in " + w.Words(nil) + "."
		}
		if f.who.value() == byDocument {
			cl.Document, cl.Locator = f.from.document.id, f.from.locator()
		}
		claims = append(claims, cl)
	}
	id := ""
	steps := []revise.Step{func(c *data.Case) (*data.Edit, error) {
		e, err := revise.AddIncident(c, in, first, claims...)
		if err == nil {
			id = added(e, data.IncidentRecord)
		}
		return e, err
	}}
	for i, p := range places {
		if i > 0 {
			steps = append(steps, func(c *data.Case) (*data.Edit, error) { return revise.AddSite(c, id, p.site(), p.placement()) })
		}
	}
	return revise.Join(c, "add incident", steps...)
}

// change makes one edit of all that was changed.
func (f *incidentForm) change(c *data.Case) (*data.Edit, error) {
	id := f.old.ID
	var steps []revise.Step
	step := func(do revise.Step) { steps = append(steps, do) }
	for _, s := range f.old.Sites {
		if !slices.ContainsFunc(f.places, func(p *placeForm) bool { return p.old.ID == s.ID }) {
			step(func(c *data.Case) (*data.Edit, error) { return revise.RemoveSite(c, id, s.ID) })
		}
	}
	step(func(c *data.Case) (*data.Edit, error) {
		in := f.incident()
		in.Sites = nil
		for _, p := range f.places {
			if p.old.ID != "" {
				in.Sites = append(in.Sites, p.site())
			}
		}
		return revise.ChangeIncident(c, in)
	})
	for _, p := range f.filled() {
		at := p.placement()
		switch {
		case p.old.ID == "":
			step(func(c *data.Case) (*data.Edit, error) { return revise.AddSite(c, id, p.site(), at) })
		case at != nil:
			step(func(c *data.Case) (*data.Edit, error) { return revise.MoveSite(c, id, p.old.ID, *at) })
		}
	}
	return revise.Join(c, "change incident", steps...)
}

// MoveMark opens the place of an incident alone. Its mark can be moved on the map; one that is not there is put by a click.
func (e *Editor) MoveMark(incident, site string) {
	in := findIncident(e.cfg.Case(), incident)
	if in == nil {
		return
	}
	at := max(0, slices.IndexFunc(in.Sites, func(s data.Site) bool { return s.ID == site }))
	old, way := data.Site{}, "Click where “"+in.Name()+"” belongs"
	if at < len(in.Sites) {
		old = in.Sites[at]
	}
	if old.HasPoint {
		way = "Drag the mark of “" + in.Name() + "”, move it with the arrow keys, click where it belongs"
	}
	s := e.newSheet("Move mark", way+", type coordinates, or choose a place. What the point rested on before stays readable.", "Move")
	e.chooseSite(s, in, at)
	f := s.place(old)
	f.more.Remove(f.howField.box) // what the new point rests on is no detail here
	s.rows.Add(f.box)
	s.rows.Add(f.howField.box)
	s.shown = f.pick
	if old.HasPoint {
		s.carried = f.carried
		s.shown = func() {
			if e.OnMove != nil {
				e.OnMove(&Move{incident, at, old.Point})
			}
		}
	}
	s.hints = f.hints
	s.missing = func() []string {
		if out := f.missing(); len(out) > 0 {
			return out
		}
		if f.placement() == nil {
			return []string{"another point"}
		}
		return nil
	}
	s.edit = func(c *data.Case) (*data.Edit, error) {
		if old.ID == "" {
			return revise.AddSite(c, incident, f.site(), f.placement())
		}
		return revise.Join(c, "move mark", // the country and the name that the form shows go with the point
			func(c *data.Case) (*data.Edit, error) { return revise.MoveSite(c, incident, old.ID, *f.placement()) },
			func(c *data.Case) (*data.Edit, error) {
				changed := *findIncident(c, incident)
				changed.Sites = slices.Clone(changed.Sites)
				i := slices.IndexFunc(changed.Sites, func(s data.Site) bool { return s.ID == old.ID })
				said, s := f.site(), &changed.Sites[i]
				s.Name, s.LocalName, s.Place, s.Admin, s.Country, s.Zone = said.Name, said.LocalName, said.Place, said.Admin, said.Country, said.Zone
				return revise.ChangeIncident(c, changed)
			})
	}
	e.begin(s)
}

// chooseSite offers the places of an incident that has several.
func (e *Editor) chooseSite(s *sheet, in *data.Incident, at int) {
	if len(in.Sites) < 2 {
		return
	}
	var ids, names []string
	for i, site := range in.Sites {
		ids = append(ids, site.ID)
		names = append(names, cmp.Or(site.Name, site.Place, site.Admin, "Place "+strconv.Itoa(i+1)))
	}
	sites := s.choice(ids, names, ids[at])
	sites.OnChanged = func(string) {
		other := sites.value()
		sites.set(ids[at]) // this sheet stays as it is if what was filled in is kept
		e.MoveMark(in.ID, other)
	}
	s.field("Which place", sites)
}
