package editor

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"incidentmap/data"
)

// source are the fields that say where a statement stands.
type source struct {
	s         *sheet
	document  *suggest
	section   *suggest
	paragraph *entry
	anchor    *entry
	docField  *field
	where     *field // of the paragraph
	words     *field // of the anchor
}

// source adds the fields, filled from a claim.
func (s *sheet) source(c *data.Case, cl *data.Claim) *source {
	f := &source{s: s}
	docs := documents(c)
	f.document = s.suggest(nameOf(docs, cl.Document), cl.Document, "Publisher or title", func(text string) []option {
		return among(documents(s.ed.cfg.Case()))(text)
	})
	f.docField = s.field("Document", f.document.box)
	f.document.eager = true
	s.rows.Add(container.NewHBox(s.quiet("New document…", theme.ContentAddIcon(), func() { s.ed.newDocument(f.took) })))
	sections := used(c, func(x *data.Claim) string {
		if x.Document == f.document.id {
			return x.Locator.Section
		}
		return ""
	})
	f.section = s.suggest(cl.Locator.Section, "", "Introduction", among(sections))
	paragraph := ""
	if cl.Locator.Paragraph > 0 {
		paragraph = strconv.Itoa(cl.Locator.Paragraph)
	}
	f.paragraph = s.entry(paragraph, "1, 2, …")
	f.where = newField("Paragraph", f.paragraph)
	s.beside(newField("Section", f.section.box), f.where)
	f.anchor = s.entry(cl.Locator.Anchor, "up to 8 words of the passage, word for word")
	f.words = s.field("Words to find the passage by", f.anchor)
	return f
}

// took chooses a document that was just added.
func (f *source) took(id string) {
	f.document.set(nameOf(documents(f.s.ed.cfg.Case()), id))
	f.document.id = id
	f.s.touch()
	f.s.ed.focus(f.paragraph)
}

func (f *source) locator() data.Locator {
	n, _ := whole(f.paragraph.Text)
	l := data.Locator{Section: f.section.value(), Anchor: strings.Join(strings.Fields(f.anchor.Text), " ")}
	if n != nil {
		l.Paragraph = *n
	}
	return l
}

// doc is the chosen document, nil if none is.
func (f *source) doc() *data.Document { return findDocument(f.s.ed.cfg.Case(), f.document.id) }

// hints says of what kind the document is and whether its copy has the words.
func (f *source) hints() {
	d := f.doc()
	switch {
	case d == nil:
		f.docField.say("", false)
	case d.Kind == data.Reference:
		f.docField.say("Outside knowledge: it counts only where no source says anything.", false)
	default:
		f.docField.say("", false)
	}
	_, ok := whole(f.paragraph.Text)
	f.where.say(map[bool]string{false: "a whole number"}[ok], !ok)
	text, found := "", true
	if n := len(strings.Fields(f.anchor.Text)); n > data.MaxAnchorWords {
		text, found = strconv.Itoa(n)+" words, more than "+strconv.Itoa(data.MaxAnchorWords), false
	} else if check := f.s.ed.cfg.Anchor; check != nil && d != nil && f.anchor.value() != "" {
		text, found = check(d.ID, f.locator())
	}
	f.words.say(text, !found)
}

// missing says what of it is still needed.
func (f *source) missing() []string {
	d := f.doc()
	if d == nil {
		return []string{"the document"}
	}
	var out []string
	l := f.locator()
	if _, ok := whole(f.paragraph.Text); !ok || d.Kind == data.Source && l.Paragraph == 0 {
		out = append(out, "the number of the paragraph")
	}
	switch n := len(strings.Fields(l.Anchor)); {
	case n == 0 && d.Kind == data.Source:
		out = append(out, "some words of the passage")
	case n > data.MaxAnchorWords:
		out = append(out, "fewer words to find it by")
	}
	return out
}

// dated is a field for a date that says how it was understood.
type dated struct {
	*entry
	field *field
	first string    // the text at first, which stands for
	was   data.When // the date at first
}

func (s *sheet) dated(label string, w data.When) *dated {
	e := s.entry(whenText(w), "as 22 March 2024")
	return &dated{e, newField(label, e), e.Text, w}
}

// when is the date; bad if it is not understood.
func (d *dated) when() (w data.When, bad bool) {
	if d.Text == d.first {
		return d.was, false
	}
	w, err := parseWhen(d.Text)
	return w, err != nil
}

func (d *dated) hint() {
	w, err := parseWhen(d.Text)
	switch {
	case err != nil:
		d.field.say("Not understood: "+err.Error(), true)
	case w.IsZero():
		d.field.say("", false)
	default:
		d.field.say("Understood as "+w.Words(nil), false)
	}
}
