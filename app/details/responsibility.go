package details

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/resolve"
)

// column is one of the four things that can be said of an actor.
type column struct {
	attribute data.Attribute
	name      string
	meaning   string
}

var columns = [...]column{
	{data.ClaimedBy, "Claimed", "The actor itself takes responsibility"},
	{data.AttributedTo, "Attributed", "Somebody ascribes it to the actor"},
	{data.Accused, "Accused", "A party to a conflict lays it at the actor's door"},
	{data.Denied, "Denied", "Somebody rejects that the actor is responsible"},
}

// claims are those of the column, first the ones that assert it, then those that deny or doubt it.
func (c column) claims(a *resolve.Responsibility) []*data.Claim {
	var out []*data.Claim
	for _, group := range [...][]*data.Claim{a.Claimed, a.Attributed, a.Accused, a.Denied, a.Contrary} {
		for _, cl := range group {
			if cl.Attribute == c.attribute {
				out = append(out, cl)
			}
		}
	}
	return out
}

func (s *sheet) cell() float32 { return min(72, max(58, (s.inner()-112)/4)) }

// responsibility is a matrix of actors and what is said of them; a row opens to the voices.
func (s *sheet) responsibility() {
	if len(s.in.Responsibility) == 0 {
		s.add(flow.Row{ID: "nobody", Height: 24, Draw: func(d *ink.Drawing) {
			d.Line("No document names anybody as responsible", ink.Muted, inset, 2, s.inner())
		}})
		return
	}
	s.columnNames()
	for i := range s.in.Responsibility {
		s.actor(&s.in.Responsibility[i])
	}
}

func (s *sheet) columnX(i int) float32 { return s.w - inset - float32(len(columns)-i)*s.cell() }

func (s *sheet) columnNames() {
	r := flow.Row{ID: "columns", Height: 22}
	for i, c := range columns {
		r.Zones = append(r.Zones, flow.Zone{X: s.columnX(i), W: s.cell(), H: 22, Tip: func() string { return c.meaning }})
	}
	r.Draw = func(d *ink.Drawing) {
		for i, c := range columns {
			d.Line(c.name, ink.Caption.Aligned(fyne.TextAlignCenter), s.columnX(i), 2, s.cell())
		}
	}
	s.add(r)
}

// leastName is the width that an actor's name needs beside the cells; in narrower panels it stands above them.
const leastName = 84

func (s *sheet) actor(a *resolve.Responsibility) {
	open := s.p.actors[a.Actor]
	nameWidth, below := s.columnX(0)-inset-22, float32(0)
	if nameWidth < leastName {
		nameWidth = s.inner() - 16
		below = ink.Body.Height(a.Actor, nameWidth)
	}
	toggle := func() { s.showVoices(a.Actor, !open) }
	r := flow.Row{ID: "actor " + a.Actor, Height: max(32+below, ink.Body.Height(a.Actor, nameWidth)+12),
		Tap: toggle, Fold: func(to bool) { s.showVoices(a.Actor, to) }}
	for i, c := range columns {
		if len(c.claims(a)) > 0 {
			r.Zones = append(r.Zones, flow.Zone{X: s.columnX(i), Y: below, W: s.cell(), H: r.Height - below, Tap: toggle,
				Tip: func() string { return s.voices(c, a) }})
		}
	}
	r.Draw = func(d *ink.Drawing) {
		d.Box(theme.ColorNameSeparator, inset, 0, s.inner(), 1, 0)
		d.Chevron(open, inset+3, 16)
		d.Text(a.Actor, ink.Body, inset+16, 7, nameWidth)
		for i, c := range columns {
			drawCell(d, c.claims(a), s.columnX(i), below, s.cell())
		}
	}
	s.add(r)
	if open {
		s.actorVoices(a)
	}
}

func (s *sheet) showVoices(actor string, open bool) {
	s.p.actors[actor] = open
	s.p.flow.Reload()
}

// contrary reports whether a claim speaks against the responsibility of its actor.
func contrary(c *data.Claim) bool {
	return c.Attribute == data.Denied || c.Stance == data.Denies || c.Stance == data.Doubts
}

// drawCell shows how many assert it, with a dot, and how many deny or doubt it, with a ring struck through.
func drawCell(d *ink.Drawing, claims []*data.Claim, x, y, w float32) {
	var support, against int
	for _, c := range claims {
		if contrary(c) {
			against++
		} else {
			support++
		}
	}
	mid := y + 16
	k, n := ink.Body, ink.Body.In(look.ColorContrary)
	wide := float32(0)
	if support > 0 {
		wide += 12 + k.Width(words.Count(support))
	}
	if against > 0 {
		wide += 15 + n.Width(words.Count(against))
	}
	if support > 0 && against > 0 {
		wide += 6
	}
	at := x + (w-wide)/2
	if support > 0 {
		o := canvas.NewCircle(theme.Color(look.ColorHeadline))
		o.Move(fyne.NewPos(at, mid-4))
		o.Resize(fyne.NewSquareSize(8))
		d.Add(o)
		d.Line(words.Count(support), k, at+12, mid-9, w)
		at += 18 + k.Width(words.Count(support))
	}
	if against > 0 {
		o := canvas.NewCircle(nil)
		o.StrokeColor, o.StrokeWidth = theme.Color(look.ColorContrary), 1.5
		o.Move(fyne.NewPos(at, mid-5))
		o.Resize(fyne.NewSquareSize(10))
		d.Add(o)
		d.Stroke(look.ColorContrary, 1.5, at+1.5, mid+3.5, at+8.5, mid-3.5)
		d.Line(words.Count(against), n, at+14, mid-9, w)
	}
}

// voices names who says it, each once.
func (s *sheet) voices(c column, a *resolve.Responsibility) string {
	var who []string
	for _, cl := range c.claims(a) {
		if v := s.voice(cl); !said(who, v) {
			who = append(who, v)
		}
	}
	return c.name + ": " + strings.Join(who, "; ")
}

// voice names who speaks, also where it is the document.
func (s *sheet) voice(c *data.Claim) string {
	v := voiceWords(c)
	if v == "" {
		return s.p.name(c)
	}
	return strings.Replace(v, "the document", s.p.name(c), 1)
}

// actorVoices lists the claims of an actor by column.
func (s *sheet) actorVoices(a *resolve.Responsibility) {
	for _, col := range columns {
		for i, c := range col.claims(a) {
			s.actorVoice(col, c, i == 0)
		}
	}
	s.gap(6)
}

func (s *sheet) actorVoice(col column, c *data.Claim, first bool) {
	const left = inset + 16
	w := s.w - left - inset - 74
	voice := s.voice(c)
	where := words.Join(s.p.name(c), paragraph(c))
	r := flow.Row{ID: "voice " + c.ID, Height: ink.Body.Height(voice, w) + ink.Caption.Height(where, w) + 8, Tip: func() string { return c.Text }}
	r.Draw = func(d *ink.Drawing) {
		if first {
			d.Line(col.name, ink.Caption.Heavy(), left, 5, 72)
		}
		k := ink.Body
		if contrary(c) {
			k = k.In(look.ColorContrary)
		}
		y := d.Text(voice, k, left+74, 3, w)
		d.Text(where, ink.Caption, left+74, y, w)
	}
	s.add(s.p.forClaim(r, c))
}
