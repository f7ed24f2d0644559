package details

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/look"
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
		s.add(row{id: "no facts", height: 24, draw: func(d *drawing) { d.line("Nothing else is stated", muted, inset, 2, s.inner()) }})
	}
}

func (s *sheet) factGroup(a data.Attribute, claims []*data.Claim) {
	part := "facts:" + string(a)
	open := s.group(part, attributeNames[a], count(len(claims)), len(claims) <= openAtMost)
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
	s.add(row{id: part, height: 28,
		tap:  func() { s.p.setOpen(part, !open) },
		fold: func(to bool) { s.p.setOpen(part, to) },
		draw: func(d *drawing) {
			d.chevron(open, inset+3, 14)
			d.line(name, strong, inset+16, 5, s.inner()-60)
			d.line(note, caption.aligned(fyne.TextAlignTrailing), inset, 7, s.inner())
		}})
	return open
}

func (s *sheet) isReference(c *data.Claim) bool { return s.p.document(c).Kind == data.Reference }

// fact is a statement in our words and where it stands.
func (s *sheet) fact(c *data.Claim) {
	const left = inset + 16
	w := s.w - left - inset
	source := join(s.p.name(c), paragraph(c), voiceWords(c))
	if s.isReference(c) {
		source = join("outside knowledge", s.p.name(c), voiceWords(c))
	}
	k := s.sourceInk(c)
	r := row{id: "fact " + c.ID, height: 3 + body.height(c.Text, w) + k.height(source, w) + 9,
		tip: func() string { return join(locator(c), gradeWords(c, s.p.document(c)), c.Note) }}
	r.draw = func(d *drawing) {
		if s.isReference(c) {
			d.box(look.ColorReference, inset+6, 4, 2, r.height-9, 1)
		}
		y := d.text(c.Text, s.textInk(c), left, 3, w)
		d.text(source, k, left, y+1, w)
	}
	s.add(s.p.forClaim(r, c))
}

func (s *sheet) sourceInk(c *data.Claim) ink {
	if s.isReference(c) {
		return caption.in(look.ColorReference)
	}
	return voiceInk(c)
}

// textInk mutes claims that are no longer held.
func (s *sheet) textInk(c *data.Claim) ink {
	if c.Rank == data.Deprecated {
		return muted
	}
	return body
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
			s.add(row{id: "kind " + e.kind, height: 24, draw: func(d *drawing) { d.line(upperFirst(e.kind), strong, inset, 5, s.inner()) }})
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
	r := row{id: "link " + kind + id, height: 3 + link.height(name, w) + caption.height(sources, w) + 8, tap: choose}
	r.tip = func() string {
		var texts []string
		for _, c := range claims {
			texts = append(texts, c.Text)
		}
		return strings.Join(texts, " ")
	}
	r.draw = func(d *drawing) {
		y := d.text(name, link, inset, 3, w)
		d.text(sources, caption, inset, y, w)
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
	about := join(doc.Publisher, doc.Published.Words(nil), string(doc.Reliability)+" "+reliabilities[doc.Reliability])
	h := 6 + strong.leading() + body.height(doc.Title, w) + caption.height(about, w) + 8
	reference := doc.Kind == data.Reference
	if reference {
		h += caption.leading()
	}
	s.add(row{id: part, height: h,
		tap:  func() { s.p.setOpen(part, !open) },
		fold: func(to bool) { s.p.setOpen(part, to) },
		draw: func(d *drawing) {
			d.box(theme.ColorNameSeparator, inset, 0, s.inner(), 1, 0)
			d.chevron(open, inset+3, 16)
			d.line(strong.clip(name, w-60), strong, left, 6, w)
			d.line(plural(len(claims), "claim"), caption.aligned(fyne.TextAlignTrailing), left, 8, w)
			y := d.text(doc.Title, body, left, 6+strong.leading(), w)
			y = d.text(about, caption, left, y, w)
			if reference {
				d.box(look.ColorReference, inset-8, 1, 3, h-1, 0)
				d.line("Reference: outside knowledge, not a document under study", caption.in(look.ColorReference), left, y, w)
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
	source := join(voice, grade(c, doc), locator(c))
	why := s.standing(c)
	k := s.sourceInk(c)
	h := 6 + caption.leading() + body.height(c.Text, w) + k.height(source, w) + caption.height(why, w)
	r := row{id: "claim " + c.ID, height: h + 28, tip: func() string { return join(gradeWords(c, doc), c.Note) }}
	r = s.p.forClaim(r, c)
	actions := s.actions(c, doc, left, h+3)
	for _, a := range actions {
		r.zones = append(r.zones, a.zone)
	}
	r.draw = func(d *drawing) {
		if doc.Kind == data.Reference {
			d.box(look.ColorReference, inset-8, 0, 3, r.height, 0)
		}
		d.line(about, caption.heavy(), left, 6, w)
		y := d.text(c.Text, s.textInk(c), left, 6+caption.leading(), w)
		y = d.text(source, k, left, y, w)
		d.text(why, caption, left, y, w)
		for _, a := range actions {
			d.line(a.text, link, a.x, a.y+1, a.w)
		}
	}
	s.add(r)
}

// subject says what a claim is about: "Killed (civilians): about 170".
func (s *sheet) subject(c *data.Claim) string {
	name := attributeNames[c.Attribute]
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
		return join("preferred", c.RankReason)
	}
	return ""
}

type action struct {
	zone
	text string
}

func (s *sheet) actions(c *data.Claim, doc *data.Document, x, y float32) []action {
	var out []action
	put := func(text, tip string, do func()) {
		w := link.width(text) + 1
		out = append(out, action{zone{x: x, y: y, w: w, h: 21, tap: do, tip: func() string { return tip }}, text})
		x += w + 18
	}
	if data.WebURL(doc.URL) {
		put("Open at passage", "Enter opens the document at this passage", func() { s.p.open(c) })
	}
	put("Copy citation", "C copies a citation with document, section and paragraph", func() { s.p.cite(c) })
	return out
}
