package editor

import (
	"strings"

	"incidentmap/data"
	"incidentmap/data/revise"
)

type documentForm struct {
	*sheet
	old  *data.Document
	base data.Document // what the fields say of it before anything is changed

	kind, reliability                         *choice
	publisher, title, authors, language       *entry
	url, others, note                         *entry
	published                                 *dated
	marking                                   *marked
	urlField, othersField, kindField, langTag *field
}

// AddDocument opens the form for a new document.
func (e *Editor) AddDocument() {
	e.begin(e.documentForm(nil, nil).sheet)
}

// newDocument opens the form over the present sheet; took is told the id of the document.
func (e *Editor) newDocument(took func(id string)) { e.push(e.documentForm(nil, took).sheet) }

// EditDocument opens a document.
func (e *Editor) EditDocument(id string) {
	if d := findDocument(e.cfg.Case(), id); d != nil {
		kept := *d
		e.begin(e.documentForm(&kept, nil).sheet)
	}
}

func (e *Editor) documentForm(old *data.Document, took func(id string)) *documentForm {
	f := &documentForm{old: old}
	d := data.Document{Kind: data.Source, Reliability: "F", Language: "en"}
	if old == nil {
		f.sheet = e.newSheet("New document", "", "Add document")
	} else {
		d, f.sheet = *old, e.newSheet("Edit document", "", "Save")
	}
	f.publisher = f.entry(d.Publisher, "Organisation or medium")
	f.field("Publisher", f.publisher)
	f.title = f.lines(d.Title, "", 2)
	f.field("Title", f.title)
	f.authors = f.entry(strings.Join(d.Authors, "; "), "Name; name")
	f.field("Authors", f.authors)
	f.published = f.dated("Published", d.Published)
	f.language = f.entry(d.Language, "en")
	f.langTag = newField("Language (BCP 47)", f.language)
	f.beside(f.published.field, f.langTag)
	f.url = f.entry(d.URL, "https://…")
	f.urlField = f.field("Web address", f.url)
	f.others = f.lines(strings.Join(d.OtherURLs, "\n"), "one a line: archive, PDF, …", 2)
	f.othersField = f.field("Other addresses", f.others)
	f.kind = f.choice([]string{string(data.Source), string(data.Reference)}, []string{"a source under study", "a reference: outside knowledge"}, string(d.Kind))
	f.kindField = f.field("It is", f.kind)
	values, names := reliabilities()
	f.reliability = f.choice(values, names, string(d.Reliability))
	f.field("Reliability of the source (Admiralty A–F)", f.reliability)
	f.note = f.lines(d.Note, "", 2)
	f.field("Note", f.note)
	f.marking = f.sheet.marking(d.Marking, "as the case is")
	f.base = f.document()
	f.hints, f.missing = f.bringUpToDate, f.lacks
	f.edit = func(c *data.Case) (*data.Edit, error) {
		if f.old != nil {
			return revise.ChangeDocument(c, f.document())
		}
		return revise.AddDocument(c, f.document(), nil)
	}
	if took != nil {
		f.saved = func(edit *data.Edit) { took(added(edit, data.DocumentRecord)) }
	}
	return f
}

// added is the id of the first record of a kind that an edit adds.
func added(e *data.Edit, kind data.RecordKind) string {
	for _, ch := range e.Changes {
		if ch.Before == nil && ch.After != nil {
			if k, id := ch.After.Key(); k == kind {
				return id
			}
		}
	}
	return ""
}

func (f *documentForm) document() data.Document {
	d := data.Document{}
	if f.old != nil {
		d = *f.old
	}
	d.Kind, d.Reliability = data.DocumentKind(f.kind.value()), data.Reliability(f.reliability.value())
	d.Publisher, d.Title = f.publisher.value(), strings.Join(strings.Fields(f.title.Text), " ")
	d.Authors = split(f.authors.Text, ";")
	d.Published, _ = f.published.when()
	d.Language, d.URL, d.OtherURLs, d.Note = f.language.value(), f.url.value(), split(f.others.Text, "\n"), f.note.value()
	d.Marking = f.marking.value()
	return d
}

// split are the parts of a text that are not empty.
func split(text, at string) []string {
	var out []string
	for part := range strings.SplitSeq(text, at) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func (f *documentForm) bringUpToDate() {
	f.published.hint()
	fault := func(urls ...string) string {
		for _, u := range urls {
			if u != "" && !data.WebURL(u) {
				return "no http or https address: " + u
			}
		}
		return ""
	}
	text := fault(f.url.value())
	f.urlField.say(text, text != "")
	text = fault(split(f.others.Text, "\n")...)
	f.othersField.say(text, text != "")
}

func (f *documentForm) lacks() []string {
	var out []string
	d := f.document()
	if d.Title == "" && d.Publisher == "" {
		out = append(out, "title or publisher")
	}
	if _, bad := f.published.when(); bad {
		out = append(out, "a date that is understood")
	}
	for _, u := range append([]string{d.URL}, d.OtherURLs...) {
		if u != "" && !data.WebURL(u) {
			out = append(out, "web addresses with http or https")
			break
		}
	}
	if f.old != nil && len(out) == 0 && data.Same(&f.base, &d) {
		out = append(out, "a change")
	}
	return out
}
