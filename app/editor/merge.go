package editor

import (
	"cmp"
	"strings"

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

// summary says of an incident what a merge or a split would leave of it.
func summary(c *data.Case, id string) string {
	in := resolved(c, id)
	if in == nil {
		return ""
	}
	lines := []string{in.Title, words.Join(cmp.Or(in.WhenWords(), "no date"), words.Plural(len(in.Sites), "place"),
		words.Plural(len(in.Claims), "claim")+" in "+words.Plural(len(in.Documents), "document"))}
	for _, f := range []struct {
		name   string
		figure *resolve.Figure
	}{{"Killed: ", &in.Killed}, {"Wounded: ", &in.Wounded}} {
		differ := ""
		if f.figure.Disputed {
			differ = ", figures differ"
		}
		if f.figure.Headline != "" {
			lines = append(lines, f.name+f.figure.Headline+differ)
		}
	}
	return strings.Join(lines, "\n")
}

// Merge opens the choice of the incident that is the same event as another. Those that are likely are offered first; nothing is merged by itself.
func (e *Editor) Merge(incident, with string) {
	in := findIncident(e.cfg.Case(), incident)
	if in == nil {
		return
	}
	s := e.newSheet("Merge incidents", "All claims and places of both become those of one incident. Nothing that a document says is lost.", "Merge")
	s.add(small("This incident"))
	this := widget.NewLabel(in.Title)
	this.Wrapping = fyne.TextWrapWord
	s.rows.Add(container.New(layout.NewCustomPaddedLayout(-10, -4, -6, -6), this))
	all := incidents(e.cfg.Case(), incident)
	var likely []option
	other := s.suggest(nameOf(all, with), with, "Title or place", func(text string) []option {
		if text == "" && len(likely) > 0 {
			return likely
		}
		return among(incidents(e.cfg.Case(), incident))(text)
	})
	other.eager = true
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
				why[id] = "May be the same: " + strings.Join(d.Reasons, ", ")
				likely = append(likely, option{id, nameOf(all, id), strings.Join(d.Reasons, ", ")})
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
			s.pair(a, b, strings.Join(d.Reasons, ", "))
		}
		s.rows.Refresh()
	})
}

// pair lists two incidents with what can be done with them.
func (s *sheet) pair(a, b *data.Incident, reasons string) {
	s.rows.Add(widget.NewSeparator())
	for _, in := range []*data.Incident{a, b} {
		s.rows.Add(container.New(layout.NewCustomPaddedLayout(-4, -4, -6, -6), newLink(in.Title, func() {
			if s.ed.OnSelect != nil {
				s.ed.OnSelect(in.ID)
			}
		})))
	}
	s.add(small(reasons))
	merge := s.quiet("Merge…", theme.ContentCopyIcon(), func() { s.ed.Merge(a.ID, b.ID) })
	apart := s.quiet("Two events: link them…", nil, func() {
		s.ed.AddClaim(data.Claim{Incident: a.ID, Attribute: data.Linked, LinkTo: b.ID, LinkKind: "not the same event as"})
	})
	s.rows.Add(container.NewHBox(merge, apart))
}
