package details

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/resolve"
)

// openAtMost is how many claims a group of facts may have to be open at first.
const openAtMost = 6

// facts groups the claims that are neither figures nor responsibility nor links by what they are about.
func (s *sheet) facts() {
	by := map[data.Attribute][]*data.Claim{}
	for _, c := range s.in.Claims {
		by[c.Attribute] = append(by[c.Attribute], c)
	}
	n := 0
	for _, a := range data.Attributes {
		if a.IsFigure() || a.IsResponsibility() || a == data.Linked || len(by[a]) == 0 {
			continue
		}
		s.factGroup(a, by[a])
		n++
	}
	if n == 0 {
		s.add(flow.Row{ID: "no facts", Height: 24, Draw: func(d *ink.Drawing) { d.Line("Nothing else is stated", ink.Muted, inset, 2, s.inner()) }})
	}
}

func (s *sheet) factGroup(a data.Attribute, claims []*data.Claim) {
	part := "facts:" + string(a)
	open := s.group(part, words.Attribute(a), words.Count(len(claims)), len(claims) <= openAtMost)
	if !open {
		return
	}
	for _, c := range claims {
		s.fact(c)
	}
}

// group adds a heading of second rank that folds, and says whether it is open.
func (s *sheet) group(part, name, note string, atFirst bool) bool {
	open := s.p.isOpen(part, atFirst)
	s.add(flow.Row{ID: part, Height: 28,
		Tap:  func() { s.p.setOpen(part, !open) },
		Fold: func(to bool) { s.p.setOpen(part, to) },
		Draw: func(d *ink.Drawing) {
			d.Chevron(open, inset+3, 14)
			d.Line(name, ink.Strong, inset+16, 5, s.inner()-60)
			d.Line(note, ink.Caption.Aligned(fyne.TextAlignTrailing), inset, 7, s.inner())
		}})
	return open
}

func (s *sheet) isReference(c *data.Claim) bool { return s.p.document(c).Kind == data.Reference }

// fact is a statement in our words and where it stands.
func (s *sheet) fact(c *data.Claim) {
	const left = inset + 16
	w := s.w - left - inset
	source := words.Join(s.p.name(c), paragraph(c), voiceWords(c))
	if s.isReference(c) {
		source = words.Join("outside knowledge", s.p.name(c), voiceWords(c))
	}
	k := s.sourceInk(c)
	r := flow.Row{ID: "fact " + c.ID, Height: 3 + ink.Body.Height(c.Text, w) + k.Height(source, w) + 9,
		Tip: func() string { return words.Join(locator(c), gradeWords(c, s.p.document(c)), c.Note) }}
	r.Draw = func(d *ink.Drawing) {
		if s.isReference(c) {
			d.Box(look.ColorReference, inset+6, 4, 2, r.Height-9, 1)
		}
		y := d.Text(c.Text, s.textInk(c), left, 3, w)
		d.Text(source, k, left, y+1, w)
	}
	s.add(s.p.forClaim(r, c))
}

func (s *sheet) sourceInk(c *data.Claim) ink.Style {
	if s.isReference(c) {
		return ink.Caption.In(look.ColorReference)
	}
	return voiceInk(c)
}

// textInk mutes claims that are no longer held.
func (s *sheet) textInk(c *data.Claim) ink.Style {
	if c.Rank == data.Deprecated {
		return ink.Muted
	}
	return ink.Body
}

// links lists the other incidents by kind of link; a tap selects one.
func (s *sheet) links() {
	type entry struct {
		kind, other string
		claims      []*data.Claim
	}
	var entries []entry
	for _, l := range s.in.Links {
		if l.From == s.in.ID {
			entries = append(entries, entry{l.Kind, l.To, l.Claims})
		} else {
			entries = append(entries, entry{reversed(l.Kind), l.From, l.Claims})
		}
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return strings.Compare(a.kind, b.kind) })
	for i, e := range entries {
		if i == 0 || entries[i-1].kind != e.kind {
			s.add(flow.Row{ID: "kind " + e.kind, Height: 24, Draw: func(d *ink.Drawing) { d.Line(upperFirst(e.kind), ink.Strong, inset, 5, s.inner()) }})
		}
		s.linkTo(e.kind, e.other, e.claims)
	}
}

// reversed words a link that another incident has to this one.
func reversed(kind string) string {
	words := strings.Fields(kind)
	if len(words) > 0 && slices.Contains([]string{"to", "of", "with", "like"}, words[len(words)-1]) {
		return kind + " this one"
	}
	return kind
}

func (s *sheet) linkTo(kind, id string, claims []*data.Claim) {
	w := s.inner()
	name := id
	if in := s.p.snapshot.Incident(id); in != nil {
		name = in.Title
	}
	var where []string
	for _, c := range claims {
		if at := strings.TrimSpace(s.p.name(c) + " " + paragraph(c)); !said(where, at) {
			where = append(where, at)
		}
	}
	sources := strings.Join(where, ", ")
	choose := func() {
		if s.p.OnSelectIncident != nil {
			s.p.OnSelectIncident(id)
		}
	}
	r := flow.Row{ID: "link " + kind + id, Height: 3 + ink.Link.Height(name, w) + ink.Caption.Height(sources, w) + 8, Tap: choose}
	r.Tip = func() string {
		var texts []string
		for _, c := range claims {
			texts = append(texts, c.Text)
		}
		return strings.Join(texts, " ")
	}
	r.Draw = func(d *ink.Drawing) {
		y := d.Text(name, ink.Link, inset, 3, w)
		d.Text(sources, ink.Caption, inset, y, w)
	}
	s.add(r)
}

// documents lists all claims, one group for each document.
func (s *sheet) documents() {
	for _, id := range s.in.Documents {
		d := s.p.snapshot.Documents[id]
		if d == nil {
			continue
		}
		var claims []*data.Claim
		for _, c := range s.in.Claims {
			if c.Document == id {
				claims = append(claims, c)
			}
		}
		s.documentGroup(d, claims)
	}
}

func (s *sheet) documentGroup(doc *data.Document, claims []*data.Claim) {
	part := "document:" + doc.ID
	open := s.p.isOpen(part, false)
	const left = inset + 16
	w := s.w - left - inset
	name := s.p.names[doc.ID]
	about := words.Join(doc.Publisher, doc.Published.Words(nil), string(doc.Reliability)+" "+words.Reliability(doc.Reliability))
	h := 6 + ink.Strong.Leading() + ink.Body.Height(doc.Title, w) + ink.Caption.Height(about, w) + 8
	reference := doc.Kind == data.Reference
	if reference {
		h += ink.Caption.Leading()
	}
	s.add(flow.Row{ID: part, Height: h,
		Tap:  func() { s.p.setOpen(part, !open) },
		Fold: func(to bool) { s.p.setOpen(part, to) },
		Draw: func(d *ink.Drawing) {
			d.Box(theme.ColorNameSeparator, inset, 0, s.inner(), 1, 0)
			d.Chevron(open, inset+3, 16)
			d.Line(ink.Strong.Clip(name, w-60), ink.Strong, left, 6, w)
			d.Line(words.Plural(len(claims), "claim"), ink.Caption.Aligned(fyne.TextAlignTrailing), left, 8, w)
			y := d.Text(doc.Title, ink.Body, left, 6+ink.Strong.Leading(), w)
			y = d.Text(about, ink.Caption, left, y, w)
			if reference {
				d.Box(look.ColorReference, inset-8, 1, 3, h-1, 0)
				d.Line("Reference: outside knowledge, not a document under study", ink.Caption.In(look.ColorReference), left, y, w)
			}
		}})
	if open {
		for _, c := range claims {
			s.claim(c, doc)
		}
		s.gap(8)
	}
}

// claim is one claim in full, with its two actions.
func (s *sheet) claim(c *data.Claim, doc *data.Document) {
	const left = inset + 16
	w := s.w - left - inset
	about := s.subject(c)
	voice := voiceWords(c)
	if voice == "" {
		voice = "the document itself"
	}
	source := words.Join(voice, grade(c, doc), locator(c), doc.Marking.With(c.Marking).String())
	why := s.standing(c)
	k := s.sourceInk(c)
	h := 6 + ink.Caption.Leading() + ink.Body.Height(c.Text, w) + k.Height(source, w) + ink.Caption.Height(why, w)
	r := flow.Row{ID: "claim " + c.ID, Height: h + 28, Tip: func() string { return words.Join(gradeWords(c, doc), c.Note) }}
	r = s.p.forClaim(r, c)
	actions := s.actions(c, doc, left, h+3)
	for _, a := range actions {
		r.Zones = append(r.Zones, a.Zone)
	}
	r.Draw = func(d *ink.Drawing) {
		if doc.Kind == data.Reference {
			d.Box(look.ColorReference, inset-8, 0, 3, r.Height, 0)
		}
		d.Line(about, ink.Caption.Heavy(), left, 6, w)
		y := d.Text(c.Text, s.textInk(c), left, 6+ink.Caption.Leading(), w)
		y = d.Text(source, k, left, y, w)
		d.Text(why, ink.Caption, left, y, w)
		for _, a := range actions {
			d.Line(a.text, ink.Link, a.X, a.Y+1, a.W)
		}
	}
	s.add(r)
}

// subject says what a claim is about: "Killed (civilians): about 170".
func (s *sheet) subject(c *data.Claim) string {
	name := words.Attribute(c.Attribute)
	if c.Of != "" {
		name += " (" + c.Of + ")"
	}
	for _, v := range []string{resolve.FormatNumber(c.Number), c.Actor, c.LinkKind} {
		if v != "" {
			return name + ": " + v
		}
	}
	return name
}

// standing says why a claim counts more or less than others.
func (s *sheet) standing(c *data.Claim) string {
	switch c.Rank {
	case data.Deprecated:
		return "not held any more: " + c.RankReason
	case data.Preferred:
		return words.Join("preferred", c.RankReason)
	}
	return ""
}

type action struct {
	flow.Zone
	text string
}

func (s *sheet) actions(c *data.Claim, doc *data.Document, x, y float32) []action {
	var out []action
	put := func(text, tip string, do func()) {
		w := ink.Link.Width(text) + 1
		out = append(out, action{flow.Zone{X: x, Y: y, W: w, H: 21, Tap: do, Tip: func() string { return tip }}, text})
		x += w + 18
	}
	if s.p.opens(doc) {
		put("Open at passage", "Enter opens the document at this passage", func() { s.p.open(c) })
	}
	put("Copy citation", "C copies a citation with document, section and paragraph", func() { s.p.cite(c) })
	if e := s.p.Edit; e.Claim != nil {
		put("Edit", "Grade it, or correct what it says", func() { e.Claim(c) })
		put(retractWord(c), "With your reason; the claim stays readable", func() { e.Retract(c) })
	}
	return out
}
