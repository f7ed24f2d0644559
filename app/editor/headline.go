package editor

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/resolve"
	"incidentmap/data/revise"
)

var rules = [2][]string{
	{string(data.Latest), string(data.Majority), string(data.Lowest), string(data.Highest), string(data.ByHand)},
	{"the latest statement", "what most documents give", "the lowest figure", "the highest figure", "one statement, chosen by hand"},
}

// preview is a frame in which a sheet says what will come of it.
type preview struct {
	box  *fyne.Container
	text *widget.Label
}

func (s *sheet) preview(title string) *preview {
	p := &preview{text: widget.NewLabel("")}
	p.text.Wrapping = fyne.TextWrapWord
	p.box = container.New(layout.NewCustomPaddedVBoxLayout(0), container.New(layout.NewCustomPaddedLayout(-3, -8, -6, -6), small(title)),
		container.New(layout.NewCustomPaddedLayout(0, 0, -6, -6), p.text))
	s.rows.Add(widget.NewSeparator())
	s.rows.Add(p.box)
	return p
}

func (p *preview) say(text string) {
	if p.text.Text != text {
		p.text.SetText(text)
	}
}

// Headline opens the choice of the rule for a figure of an incident. Without an attribute it is that of people killed.
func (e *Editor) Headline(incident string, of data.Attribute) {
	in := findIncident(e.cfg.Case(), incident)
	if in == nil {
		return
	}
	s := e.newSheet("Headline figure", in.Title, "Choose")
	attribute := s.choice([]string{string(data.Killed), string(data.Wounded)}, []string{"People killed", "People wounded"}, string(cmp.Or(of, data.Killed)))
	s.field("Figure", attribute)
	rule := s.choice(rules[0], rules[1], string(data.Latest))
	s.field("It is taken from", rule)
	var values, names []string
	claim := s.choice(nil, nil, "")
	which := s.field("The statement", claim)
	reason := s.lines("", "the only one with access to the hospitals; …", 2)
	why := s.field("Why", reason)
	result := s.preview("The headline will be")
	s.first = rule
	shown := ""
	load := func() {
		shown = attribute.value()
		h := chosen(findIncident(e.cfg.Case(), incident), data.Attribute(shown))
		values, names = stated(e.cfg.Case(), incident, data.Attribute(shown))
		claim.values, claim.Options = values, names
		claim.set(h.Claim)
		rule.set(string(h.Rule))
		reason.set(h.Reason)
	}
	load()
	now := func() data.Headline {
		h := data.Headline{Attribute: data.Attribute(attribute.value()), Rule: data.Rule(rule.value()), Reason: reason.value()}
		if h.Rule == data.ByHand {
			h.Claim = claim.value()
		}
		return h
	}
	s.missing = func() []string {
		h := now()
		switch {
		case len(values) == 0:
			return []string{"a claim that states this figure"}
		case h.Rule == data.ByHand && h.Claim == "":
			return []string{"the statement"}
		case h.Rule != data.Latest && h.Reason == "":
			return []string{"why this rule is chosen"}
		case h == chosen(findIncident(e.cfg.Case(), incident), h.Attribute):
			return []string{"a change"}
		}
		return nil
	}
	s.hints = func() {
		if attribute.value() != shown {
			load()
		}
		h := now()
		show(which.box, h.Rule == data.ByHand)
		show(why.box, h.Rule != data.Latest)
		result.say(e.headlineAfter(incident, h))
	}
	s.edit = func(c *data.Case) (*data.Edit, error) { return revise.Headline(c, incident, now()) }
	e.begin(s)
}

// chosen is the rule for a figure, the latest if none is chosen.
func chosen(in *data.Incident, a data.Attribute) data.Headline {
	if in != nil {
		if i := slices.IndexFunc(in.Headlines, func(h data.Headline) bool { return h.Attribute == a }); i >= 0 {
			return in.Headlines[i]
		}
	}
	return data.Headline{Attribute: a, Rule: data.Latest}
}

// stated are the claims of a figure that can be its headline.
func stated(c *data.Case, incident string, a data.Attribute) (ids, names []string) {
	for i := range c.Claims {
		cl := &c.Claims[i]
		if cl.Incident != incident || cl.Attribute != a || cl.Of != "" || cl.Stance != data.Asserts || cl.Rank == data.Deprecated {
			continue
		}
		who := cl.Document
		if d := findDocument(c, cl.Document); d != nil {
			who = cmp.Or(d.Publisher, d.Title, d.ID)
		}
		if cl.Voice != data.OwnVoice {
			who = cl.Voice + ", in " + who
		}
		ids = append(ids, cl.ID)
		names = append(names, cmp.Or(resolve.FormatNumber(cl.Number), resolve.InWords)+" · "+who)
	}
	return ids, names
}

// headlineAfter says what the figure would be by a rule.
func (e *Editor) headlineAfter(incident string, h data.Headline) string {
	if h.Rule != data.Latest && h.Reason == "" {
		h.Reason = "…"
	}
	c := e.cfg.Case()
	edit, err := revise.Headline(c, incident, h)
	if err != nil {
		return "not yet known"
	}
	after, err := edit.Apply(c)
	if err != nil {
		return err.Error()
	}
	in := resolved(after, incident)
	f := &in.Killed
	if h.Attribute == data.Wounded {
		f = &in.Wounded
	}
	return cmp.Or(f.Headline, "no figure") + "\n" + f.Reason
}

// summary says of an incident what a merge or a split would leave of it.
func summary(c *data.Case, id string) string {
	in := resolved(c, id)
	if in == nil {
		return ""
	}
	lines := in.Title + "\n" + words.Join(cmp.Or(in.WhenWords(), "no date"), words.Plural(len(in.Sites), "place"),
		words.Plural(len(in.Claims), "claim")+" in "+words.Plural(len(in.Documents), "document"))
	for _, f := range []struct {
		name   string
		figure *resolve.Figure
	}{{"Killed", &in.Killed}, {"Wounded", &in.Wounded}} {
		if f.figure.Headline != "" {
			lines += "\n" + f.name + ": " + f.figure.Headline
			if f.figure.Disputed {
				lines += ", figures differ"
			}
		}
	}
	return lines
}

// Merge opens the choice of the incident that is the same event as another. Those that are likely are offered first; nothing is merged by itself.
func (e *Editor) Merge(incident, with string) {
	in := findIncident(e.cfg.Case(), incident)
	if in == nil {
		return
	}
	s := e.newSheet("Merge incidents", "All claims and places of both become those of one incident. Nothing that a document says is lost.", "Merge")
	s.field("This incident", small(in.Title))
	all := incidents(e.cfg.Case(), incident)
	var likely []option
	other := s.suggest(nameOf(all, with), with, "Title or place", func(text string) []option {
		if text == "" && len(likely) > 0 {
			return likely
		}
		return among(incidents(e.cfg.Case(), incident))(text)
	})
	f := s.field("is the same event as", other.box)
	keep := s.choice([]string{"this", "other"}, []string{"this one's", "the other one's"}, "this")
	s.field("Title, kind and id that stay", keep)
	result := s.preview("The merged incident will be")
	both := func() (string, string) {
		if keep.value() == "other" {
			return other.id, incident
		}
		return incident, other.id
	}
	s.missing = func() []string {
		if findIncident(e.cfg.Case(), other.id) == nil {
			return []string{"the other incident, chosen from the list"}
		}
		return nil
	}
	why := map[string]string{}
	s.hints = func() {
		f.say(why[other.id], false)
		text := "Choose the other incident first."
		if other.id != "" {
			a, b := both()
			edit, err := revise.Merge(e.cfg.Case(), a, b)
			if err == nil {
				var after *data.Case
				if after, err = edit.Apply(e.cfg.Case()); err == nil {
					text = summary(after, a)
				}
			}
			if err != nil {
				text = err.Error()
			}
		}
		result.say(text)
	}
	s.edit = func(c *data.Case) (*data.Edit, error) {
		a, b := both()
		return revise.Merge(c, a, b)
	}
	s.saved = func(*data.Edit) {
		if a, _ := both(); e.OnSelect != nil {
			e.OnSelect(a)
		}
	}
	e.begin(s)
	if e.OnDuplicates != nil {
		e.OnDuplicates(incident, func(found []Candidate) {
			for _, d := range found {
				id := d.A
				if id == incident {
					id = d.B
				}
				why[id] = "May be the same: " + joined(d.Reasons)
				likely = append(likely, option{id, nameOf(all, id), joined(d.Reasons)})
			}
			if e.top() == s {
				s.check()
				if len(likely) > 0 && other.value() == "" {
					other.look()
				}
			}
		})
	}
}

func joined(reasons []string) string {
	text := ""
	for i, r := range reasons {
		if i > 0 {
			text += ", "
		}
		text += r
	}
	return text
}

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
				s.sheetNote(documentName(&d))
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

func (s *sheet) sheetNote(text string) { s.add(small(text)) }

// Duplicates opens the list of pairs that may be one event.
func (e *Editor) Duplicates() {
	s := e.newSheet("Possible duplicates", "Near in place, time and words. Nothing is merged unless you do it. A pair that is linked has been told apart and is not listed.", "")
	waiting := small("Comparing …")
	s.add(waiting)
	e.begin(s)
	if e.OnDuplicates == nil {
		return
	}
	e.OnDuplicates("", func(found []Candidate) {
		c := e.cfg.Case()
		s.rows.Remove(s.rows.Objects[len(s.rows.Objects)-1])
		if len(found) == 0 {
			s.rows.Add(widget.NewLabel("No two incidents look like one."))
		}
		for _, d := range found {
			a, b := findIncident(c, d.A), findIncident(c, d.B)
			if a == nil || b == nil {
				continue
			}
			s.pair(a, b, joined(d.Reasons))
		}
		s.rows.Refresh()
	})
}

// pair lists two incidents with what can be done with them.
func (s *sheet) pair(a, b *data.Incident, reasons string) {
	s.rows.Add(widget.NewSeparator())
	for _, in := range []*data.Incident{a, b} {
		t := s.quiet(in.Title, nil, func() {
			if s.ed.OnSelect != nil {
				s.ed.OnSelect(in.ID)
			}
		})
		t.Alignment = widget.ButtonAlignLeading
		s.rows.Add(container.New(layout.NewCustomPaddedLayout(-3, -3, -6, -6), clipped(t)))
	}
	s.add(small(reasons))
	merge := s.quiet("Merge…", theme.ContentCopyIcon(), func() { s.ed.Merge(a.ID, b.ID) })
	apart := s.quiet("Two events: link them…", nil, func() {
		s.ed.AddClaim(data.Claim{Incident: a.ID, Attribute: data.Linked, LinkTo: b.ID, LinkKind: "not the same event as"})
	})
	s.rows.Add(container.NewHBox(merge, apart))
}

// clipped lets a button be narrower than its text.
func clipped(b *button) fyne.CanvasObject { return container.NewHScroll(b) }
