package editor

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"incidentmap/data"
	"incidentmap/data/revise"
)

// claimForm are the fields of a claim.
type claimForm struct {
	*sheet
	old  *data.Claim // that is edited; nil for a new one
	base data.Claim  // what the fields say of it before anything is changed

	incident, actor, linkKind, linkTo, voice     *suggest
	site, attribute, qualifier, stance           *choice
	credibility, rank, likelihood, confidence    *choice
	low, high, of, text, rankReason, note, why   *entry
	date, asOf                                   *dated
	from                                         *source
	marking                                      *marked
	about, number, rankBy, reason                *field
	figures, people, likely                      *fyne.Container
	actorField, linkField, otherField, siteField *field
	sites                                        []data.Site
}

// AddClaim opens the form for a new claim, filled with what is known of it already: the incident, and where the passage is.
func (e *Editor) AddClaim(known data.Claim) {
	f := e.claimForm("Add a claim", "", "Add claim", known)
	f.edit = func(c *data.Case) (*data.Edit, error) { return revise.AddClaim(c, f.claim()) }
	f.missing = f.lacks
	e.begin(f.sheet)
}

// EditClaim opens a claim: what is judged of it can be changed, and what it says can be corrected.
func (e *Editor) EditClaim(id string) {
	old := findClaim(e.cfg.Case(), id)
	if old == nil {
		return
	}
	kept := *old
	f := e.claimForm("Edit claim", "What a claim says is never overwritten: a correction is a new claim, and this one stays readable beside it, with "+
		"your reason. Grades, rank, likelihood, confidence, note and marking are judgements and change in place.", "Save", kept)
	f.old = &kept
	f.base = f.claim()
	f.why = f.lines("", "misread the paragraph; typing mistake; …", 2)
	f.reason = f.field("Why what it says is corrected", f.why)
	f.edit = f.change
	f.missing = f.lacks
	retract := f.quiet("Retract this claim…", theme.DeleteIcon(), func() { e.Retract(id) })
	if kept.Rank == data.Deprecated {
		retract = f.quiet("Let it count again", theme.ContentUndoIcon(), func() { e.restore(id) })
	}
	f.rows.Add(retract)
	e.begin(f.sheet)
}

// change corrects the claim if what it says was changed, and judges it otherwise.
func (f *claimForm) change(c *data.Case) (*data.Edit, error) {
	cl := f.claim()
	if f.corrects() {
		return revise.Supersede(c, f.old.ID, cl, f.why.value())
	}
	return revise.Judge(c, cl)
}

// corrects reports whether what the claim says was changed.
func (f *claimForm) corrects() bool {
	if f.old == nil {
		return false
	}
	a, b := f.base, f.claim()
	a.Credibility, a.Likelihood, a.Confidence, a.Note, a.Rank, a.RankReason, a.Superseded, a.Marking =
		b.Credibility, b.Likelihood, b.Confidence, b.Note, b.Rank, b.RankReason, b.Superseded, b.Marking
	return !data.Same(&a, &b)
}

// claimForm makes the fields, filled from a claim.
func (e *Editor) claimForm(title, note, save string, cl data.Claim) *claimForm {
	c := e.cfg.Case()
	f := &claimForm{sheet: e.newSheet(title, note, save)}
	all := incidents(c, "")
	f.incident = f.suggest(nameOf(all, cl.Incident), cl.Incident, "Title or place", among(all))
	f.field("Incident", f.incident.box)
	f.siteField = newField("Place, if the claim is about one of several", nil)
	f.makeSites(c, cl.Site)
	values, names := attributes()
	f.attribute = f.choice(values, names, string(cl.Attribute))
	f.about = f.field("What it is about", f.attribute)
	f.makeFigure(&cl)
	f.makeSubject(c, &cl)
	f.text = f.lines(cl.Text, "The statement in your own words", 3)
	f.field("What is stated, in your own words", f.text)
	if cl.Incident != "" {
		f.first = f.attribute
	}
	if cl.Attribute != "" && cl.Incident != "" {
		f.first = f.text
	}

	f.heading("Who says so, and where")
	voice := cl.Voice
	if voice == data.OwnVoice {
		voice = ""
	}
	f.voice = f.suggest(voice, "", "the document itself", among(used(c, func(x *data.Claim) string {
		if x.Voice == data.OwnVoice {
			return ""
		}
		return x.Voice
	})))
	f.stance = f.choice(stances[0], stances[1], orValue(string(cl.Stance), string(data.Asserts)))
	f.beside(newField("Voice", f.voice.box), newField("which", f.stance))
	f.from = f.source(c, &cl)
	f.asOf = f.dated("As of, if not the day of publication", cl.AsOf)
	f.rows.Add(f.asOf.field.box)
	f.makeJudgement(&cl)
	f.hints = f.bringUpToDate
	return f
}

func orValue(v, otherwise string) string {
	if v == "" {
		return otherwise
	}
	return v
}

// makeSites offers the sites of the incident, if there are several.
func (f *claimForm) makeSites(c *data.Case, chosen string) {
	f.sites = nil
	if in := findIncident(c, f.incident.id); in != nil {
		f.sites = in.Sites
	}
	values, names := []string{""}, []string{"the incident as a whole"}
	for _, s := range f.sites {
		values, names = append(values, s.ID), append(names, orValue(s.Name, s.ID))
	}
	if f.site == nil {
		f.site = f.choice(values, names, chosen)
		f.siteField = f.field("Place, if the claim is about one of several", f.site)
		return
	}
	f.site.values, f.site.Options = values, names
	f.site.set(chosen)
}

func (f *claimForm) makeFigure(cl *data.Claim) {
	qualifier, low, high := string(data.Exactly), "", ""
	if n := cl.Number; n != nil {
		qualifier = orValue(string(n.Qualifier), qualifier)
		if v, ok := n.Value(); ok {
			low = strconv.Itoa(v)
		}
		if n.Min != nil && n.Max != nil && *n.Min != *n.Max {
			high = strconv.Itoa(*n.Max)
		}
	}
	if cl.Attribute.IsFigure() && cl.ID != "" && low == "" {
		qualifier = inWords
	}
	f.qualifier = f.choice(qualifiers, qualifiers, qualifier)
	f.low, f.high, f.of = f.entry(low, "number"), f.entry(high, ""), f.entry(cl.Of, "everybody")
	f.number = newField("Figure", f.low)
	f.figures = f.beside(newField("How it is meant", f.qualifier), f.number, newField("to", f.high))
	f.people = f.beside(newField("Of whom it counts", f.of))
}

func (f *claimForm) makeSubject(c *data.Case, cl *data.Claim) {
	f.actor = f.suggest(cl.Actor, "", "Name as the case uses it", among(used(c, func(x *data.Claim) string { return x.Actor })))
	f.actorField = f.field("Actor", f.actor.box)
	var when data.When
	if cl.When != nil {
		when = *cl.When
	}
	f.date = f.dated("Date", when)
	f.rows.Add(f.date.field.box)
	f.linkKind = f.suggest(cl.LinkKind, "", "same cell, response to, …", among(used(c, func(x *data.Claim) string { return x.LinkKind })))
	f.linkField = f.field("How the two are linked", f.linkKind.box)
	others := incidents(c, "")
	f.linkTo = f.suggest(nameOf(others, cl.LinkTo), cl.LinkTo, "Title or place", func(text string) []option {
		return among(incidents(f.ed.cfg.Case(), f.incident.id))(text)
	})
	f.otherField = f.field("The other incident", f.linkTo.box)
}

func (f *claimForm) makeJudgement(cl *data.Claim) {
	f.heading("How it is judged")
	values, names := credibilities()
	credibility := "6"
	if cl.Credibility > 0 {
		credibility = strconv.Itoa(cl.Credibility)
	}
	f.credibility = f.choice(values, names, credibility)
	f.field("Credibility of what is said (Admiralty 1–6)", f.credibility)
	values, names = likelihoods()
	f.likelihood = f.choice(values, names, string(cl.Likelihood))
	values, names = confidences()
	f.confidence = f.choice(values, names, string(cl.Confidence))
	f.likely = f.beside(newField("Likelihood (ICD 203)", f.likelihood), newField("Confidence, apart from it", f.confidence))
	f.rank = f.choice(ranks[0], ranks[1], orValue(string(cl.Rank), string(data.Normal)))
	f.field("Among other claims it", f.rank)
	f.rankReason = f.entry(cl.RankReason, "why")
	f.rankBy = f.field("Why", f.rankReason)
	f.note = f.lines(cl.Note, "", 2)
	f.field("Note", f.note)
	f.marking = f.sheet.marking(cl.Marking, "as its document is")
}

// bringUpToDate shows the fields that the attribute asks for, and their hints.
func (f *claimForm) bringUpToDate() {
	a := data.Attribute(f.attribute.value())
	f.about.say(explained[a], false)
	if in := findIncident(f.ed.cfg.Case(), f.incident.id); in != nil && !sameSites(f.sites, in.Sites) {
		f.makeSites(f.ed.cfg.Case(), "")
	}
	show(f.siteField.box, len(f.sites) > 1)
	show(f.figures, a.IsFigure())
	show(f.people, a.IsFigure())
	show(f.actorField.box, a.IsResponsibility())
	show(f.date.field.box, a == data.Date)
	show(f.linkField.box, a == data.Linked)
	show(f.otherField.box, a == data.Linked)
	show(f.likely, a == data.Assessment)
	show(f.rankBy.box, f.rank.value() != string(data.Normal))
	if f.reason != nil {
		show(f.reason.box, f.corrects())
	}
	f.hintNumber()
	f.date.hint()
	f.asOf.hint()
	f.from.hints()
}

func sameSites(a, b []data.Site) bool {
	return slices.EqualFunc(a, b, func(x, y data.Site) bool { return x.ID == y.ID })
}

// hintNumber opens the fields that the qualifier takes and says what is wrong with them.
func (f *claimForm) hintNumber() {
	able := func(e *entry, on bool) {
		if e.Disabled() == on {
			if on {
				e.Enable()
			} else {
				e.Disable()
			}
		}
	}
	q := f.qualifier.value()
	able(f.low, q != inWords)
	able(f.high, q == string(data.Exactly) || q == string(data.About) || q == string(data.Nearly))
	_, fault := f.figure()
	f.number.say(fault, fault != "")
}

// figure is the number as it is filled in, and what is wrong with it.
func (f *claimForm) figure() (n *data.Number, fault string) {
	if f.qualifier.value() == inWords {
		return nil, ""
	}
	low, okLow := whole(f.low.Text)
	high, okHigh := whole(f.high.Text)
	if f.high.Disabled() {
		high, okHigh = nil, true
	}
	switch {
	case !okLow || !okHigh:
		return nil, "a whole number"
	case low == nil:
		return nil, ""
	case high != nil && *high < *low:
		return nil, "first the lower"
	case high == nil:
		high = low
	}
	n = &data.Number{Min: low, Max: high, Qualifier: data.Qualifier(f.qualifier.value())}
	switch n.Qualifier {
	case data.AtLeast, data.MoreThan:
		n.Max = nil
	case data.AtMost:
		n.Min = nil
	}
	return n, ""
}

// claim is what is filled in.
func (f *claimForm) claim() data.Claim {
	cl := data.Claim{}
	if f.old != nil {
		cl = *f.old
	}
	a := data.Attribute(f.attribute.value())
	cl.Incident, cl.Site, cl.Attribute = f.incident.id, f.site.value(), a
	cl.Number, cl.Of, cl.Actor, cl.LinkKind, cl.LinkTo, cl.When = nil, "", "", "", "", nil
	switch {
	case a.IsFigure():
		cl.Number, _ = f.figure()
		cl.Of = f.of.value()
	case a.IsResponsibility():
		cl.Actor = f.actor.value()
	case a == data.Linked:
		cl.LinkKind, cl.LinkTo = f.linkKind.value(), f.linkTo.id
	case a == data.Date:
		if w, _ := f.date.when(); !w.IsZero() {
			cl.When = &w
		}
	}
	cl.Text = strings.Join(strings.Fields(f.text.Text), " ")
	cl.Voice = orValue(f.voice.value(), data.OwnVoice)
	cl.Stance = data.Stance(f.stance.value())
	cl.Document, cl.Locator = f.from.document.id, f.from.locator()
	cl.AsOf, _ = f.asOf.when()
	cl.Credibility, _ = strconv.Atoi(f.credibility.value())
	cl.Rank, cl.RankReason = data.Rank(f.rank.value()), f.rankReason.value()
	if cl.Rank == data.Normal {
		cl.RankReason = ""
	}
	cl.Likelihood, cl.Confidence = "", ""
	if a == data.Assessment {
		cl.Likelihood, cl.Confidence = data.Likelihood(f.likelihood.value()), data.Confidence(f.confidence.value())
	}
	cl.Note, cl.Marking = f.note.value(), f.marking.value()
	return cl
}

// lacks says what is still needed.
func (f *claimForm) lacks() []string {
	var out []string
	need := func(is bool, what string) {
		if is {
			out = append(out, what)
		}
	}
	a := data.Attribute(f.attribute.value())
	need(findIncident(f.ed.cfg.Case(), f.incident.id) == nil, "the incident, chosen from the list")
	need(a == "", "what the claim is about")
	if a.IsFigure() {
		n, fault := f.figure()
		need(fault != "" || n == nil && f.qualifier.value() != inWords, "the figure")
	}
	need(a.IsResponsibility() && f.actor.value() == "", "the actor")
	if a == data.Date {
		w, bad := f.date.when()
		need(bad || w.IsZero(), "a date that is understood")
	}
	need(a == data.Linked && f.linkKind.value() == "", "how the two incidents are linked")
	need(a == data.Linked && findIncident(f.ed.cfg.Case(), f.linkTo.id) == nil, "the other incident")
	need(f.text.value() == "", "what is stated")
	out = append(out, f.from.missing()...)
	_, bad := f.asOf.when()
	need(bad, "an as-of date that is understood")
	need(f.rank.value() != string(data.Normal) && f.rankReason.value() == "", "why it counts more or less")
	need(f.corrects() && f.why.value() == "", "why it is corrected")
	if f.old != nil {
		now := f.claim()
		need(len(out) == 0 && data.Same(&f.base, &now), "a change")
	}
	return out
}

// Retract asks why a claim is no longer held, and lets it count no more.
func (e *Editor) Retract(id string) {
	cl := findClaim(e.cfg.Case(), id)
	if cl == nil {
		return
	}
	s := e.newSheet("Retract claim", "“"+statement(cl)+"” will not count in any figure. It stays readable, with your reason.", "Retract")
	why := s.lines("", "the document was withdrawn; about another incident; …", 3)
	s.field("Why it is retracted", why)
	s.missing = func() []string {
		if why.value() == "" {
			return []string{"the reason"}
		}
		return nil
	}
	s.edit = func(c *data.Case) (*data.Edit, error) { return revise.Retract(c, id, why.value()) }
	e.begin(s)
}

// restore lets a claim count again.
func (e *Editor) restore(id string) {
	edit, err := revise.Restore(e.cfg.Case(), id)
	s := e.top()
	if err != nil {
		s.fail(err)
		return
	}
	e.do(edit, func(err error) {
		if err != nil {
			s.fail(err)
			return
		}
		s.changed = false
		if e.top() == s {
			e.pop()
		}
		if e.OnDone != nil {
			e.OnDone(edit)
		}
	})
}

// Restore lets a claim count again that was retracted or superseded.
func (e *Editor) Restore(id string, done func(error)) {
	edit, err := revise.Restore(e.cfg.Case(), id)
	if err != nil {
		done(err)
		return
	}
	e.do(edit, done)
}
