package editor

import (
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/revise"
)

// marked are the fields of a marking.
type marked struct {
	tlp            *choice
	classification *entry
}

// marking makes the fields; without is what holds where no label is chosen.
func (s *sheet) marking(m data.Marking, without string) *marked {
	values, names := []string{""}, []string{without}
	for _, t := range data.TLPs {
		values, names = append(values, string(t)), append(names, string(t)+" – "+words.TLP(t))
	}
	f := &marked{tlp: s.choice(values, names, string(m.TLP)), classification: s.entry(m.Classification, "words of your organisation")}
	s.field("Marking (Traffic Light Protocol 2.0)", f.tlp)
	s.field("Classification in words", f.classification)
	return f
}

func (f *marked) value() data.Marking {
	return data.Marking{TLP: data.TLP(f.tlp.value()), Classification: f.classification.value()}
}

// EditCase opens what the case says of itself.
func (e *Editor) EditCase() {
	old := e.cfg.Case().Header()
	f := e.newSheet("The case", "", "Save")
	title := f.lines(old.Title, "", 2)
	f.field("Title", title)
	summary := f.lines(old.Summary, "What the case is about, and what it rests on", 5)
	f.field("Summary", summary)
	marking := f.marking(old.Marking, "not marked")
	said := func() data.Header {
		h := *old
		h.Title, h.Summary, h.Marking = title.value(), summary.value(), marking.value()
		return h
	}
	base := said()
	f.missing = func() []string {
		h := said()
		switch {
		case h.Title == "":
			return []string{"title"}
		case data.Same(&base, &h):
			return []string{"a change"}
		}
		return nil
	}
	f.edit = func(c *data.Case) (*data.Edit, error) { return revise.ChangeHeader(c, said()) }
	e.begin(f)
}
