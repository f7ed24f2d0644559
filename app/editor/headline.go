package editor

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

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
