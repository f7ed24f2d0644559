package web

import (
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"incidentmap/app/brief"
	"incidentmap/app/scene"
	"incidentmap/app/symbol"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/resolve"
	"incidentmap/geo/proj"
)

// content is what the template shows.
type content struct {
	Title, Summary string
	Marking        marking
	Attribution    string
	Pages          []*sheet
	Records        []*sheet
	Live           live
	Policy         string
	Style          template.CSS
	Script         template.JS

	strictest   data.Marking
	strictestOf string
}

// marking is how something may be handled, as it stands on a page.
type marking struct {
	Text  string
	Class string // of its colours
}

// sheet is a page of the deck, or the record of an incident.
type sheet struct {
	ID          string // of the element; made of numbers alone
	Number      int
	Of          int // pages
	Title       string
	About       string // when, where, of what kind
	Meta        string // as of when, how many of how many, what is not on the map
	Deck        string // title of the briefing
	Attribution string // of the map
	Text        []string
	Notes       []string
	Marking     marking
	Selected    []figure // of the incident that the sheet is about, with each value
	Name        string   // of that incident
	Others      []others // of further incidents
	Said        []statement
	Sources     []citation
}

// others are the figures of an incident that the sheet is not about, one line each.
type others struct {
	Name    string
	Figures []figure
}

type figure struct {
	What, Headline, Range, Reason string
	Disputed                      bool
	Values                        []value
	From, To                      string // ends of the scale; empty if there is none
	Numbers                       []reference
}

type value struct {
	Words, Voice, By string
	Plot             *plot
	Number           reference
}

type statement struct {
	Kind, About, Text, Voice, By string
	Number                       reference
}

// reference leads to a source of the same sheet.
type reference struct {
	N    int
	Href string
}

type citation struct {
	ID, URL                                       string
	N                                             int
	Publisher, Title, Date, Address, Where, Grade string
	GradeWords, Anchor                            string
	Reference                                     bool
	Marking                                       string
}

func newContent(d *brief.Deck, o Options) *content {
	c := &content{Title: d.Title, Summary: d.Summary, Attribution: scene.Attribution}
	c.mark(d.Marking, "the briefing")
	r := newRecorder(d, c)
	for _, p := range d.Pages {
		s := newSheet(fmt.Sprintf("step-%d", p.Number), p)
		s.Number, s.Of, s.Deck, s.Title, s.Text = p.Number, len(d.Pages), d.Title, p.Step.Title, lines(p.Step.Text)
		s.Attribution = c.Attribution
		s.Meta = words.Join(p.AsOf, p.Counts, scene.Unplaced(p.Points().Unplaced()))
		if o.Notes {
			s.Notes = lines(p.Step.Notes)
		}
		c.Pages = append(c.Pages, s)
		c.mark(p.Marking, fmt.Sprintf("step %d, %q,", p.Number, p.Step.Title))
		c.Live.Steps = append(c.Live.Steps, r.step(p))
	}
	c.Marking = markingOf(c.strictest)
	for _, s := range c.Records {
		if s.Marking == c.Marking { // it stands at the head already
			s.Marking = marking{}
		}
	}
	c.Live.Palette = palettes()
	c.Live.Width, c.Live.Height = brief.MapWidth, brief.MapHeight
	return c
}

// mark takes in how a part of the file may be handled.
func (c *content) mark(m data.Marking, of string) {
	if c.strictestOf == "" || m.TLP.Stricter(c.strictest.TLP) {
		c.strictestOf = of
	}
	c.strictest = c.strictest.With(m)
}

// views are those that the steps begin with.
func (c *content) views() []view {
	out := make([]view, len(c.Live.Steps))
	for i, s := range c.Live.Steps {
		out[i] = view{proj.World{X: s.X, Y: s.Y}, s.Zoom}
	}
	return out
}

func markingOf(m data.Marking) marking {
	class := map[data.TLP]string{data.Clear: "clear", data.Green: "green", data.Amber: "amber", data.AmberStrict: "amber", data.Red: "red"}[m.TLP]
	return marking{m.String(), cmp.Or(class, "clear")}
}

// newSheet fills in what pages and records have alike.
func newSheet(id string, p *brief.Page) *sheet {
	s := &sheet{ID: id, Marking: markingOf(p.Marking)}
	if p.Selected != nil {
		s.Name = p.Selected.Name()
		s.About = about(p.Selected)
	}
	for i := range p.Figures {
		f, in := s.figure(&p.Figures[i]), p.Figures[i].Incident
		switch {
		case in == p.Selected:
			s.Selected = append(s.Selected, f)
		case i == 0 || p.Figures[i-1].Incident != in:
			s.Others = append(s.Others, others{in.Name(), []figure{f}})
		default:
			last := &s.Others[len(s.Others)-1]
			last.Figures = append(last.Figures, f)
		}
	}
	for _, st := range p.Statements {
		said := statement{Kind: st.Kind, About: st.About, Text: st.Text, Voice: st.Voice, By: st.Source.Name(), Number: s.refer(st.Source)}
		if said.About == s.Name {
			said.About = ""
		}
		s.Said = append(s.Said, said)
	}
	for _, src := range p.Sources {
		s.Sources = append(s.Sources, s.cite(src))
	}
	return s
}

// about says what an incident is, when it was, and where.
func about(in *resolve.Incident) string {
	kind := symbol.Name(in.Kind)
	if in.Status != data.CarriedOut {
		kind += ", " + strings.ToLower(symbol.StatusName(in.Status))
	}
	return words.Join(kind, in.WhenWords(), where(in))
}

// where names the place of an incident, and how well it is known.
func where(in *resolve.Incident) string {
	if len(in.Sites) == 0 {
		return ""
	}
	site := &in.Sites[0]
	place := words.List(cmp.Or(site.Name, site.Admin), words.Country(site.Country))
	if !site.HasPoint || site.Precision == data.Venue {
		return place
	}
	return place + fmt.Sprintf(" (place known to the %s)", site.Precision)
}

func (s *sheet) figure(f *brief.Figure) figure {
	out := figure{What: f.What, Headline: f.Headline, Reason: f.Reason, Disputed: f.Disputed}
	if strings.Contains(f.Range, "–") { // one number is no range
		out.Range = f.Range
	}
	scale := newScale(f.Values)
	if scale.drawn() {
		out.From, out.To = words.Count(scale.low), words.Count(scale.high)
	}
	for _, v := range f.Values {
		ref := s.refer(v.Source)
		out.Values = append(out.Values, value{Words: v.Words, Voice: v.Voice, By: v.Source.Name(), Plot: scale.plot(v.Claim.Number), Number: ref})
		if !slices.Contains(out.Numbers, ref) {
			out.Numbers = append(out.Numbers, ref)
		}
	}
	slices.SortFunc(out.Numbers, func(a, b reference) int { return cmp.Compare(a.N, b.N) })
	return out
}

// Single reports whether one claim alone states the figure.
func (f *figure) Single() bool { return len(f.Values) == 1 }

func (s *sheet) sourceID(n int) string { return fmt.Sprintf("%s-source-%d", s.ID, n) }

func (s *sheet) refer(src *brief.Source) reference {
	return reference{src.Number, "#" + s.sourceID(src.Number)}
}

func (s *sheet) cite(src *brief.Source) citation {
	doc := src.Document
	return citation{
		ID: s.sourceID(src.Number), N: src.Number, Publisher: src.Name(), Title: doc.Title, Date: src.Date, URL: secure(src.URL), Address: doc.URL,
		Where: src.Where(), Anchor: src.Locator.Anchor, Grade: src.Grade,
		GradeWords: words.List(words.Reliability(doc.Reliability), words.Credibility(credibility(src.Grade))),
		Reference:  doc.Kind == data.Reference, Marking: doc.Marking.String(),
	}
}

// credibility is the second character of an Admiralty grade.
func credibility(grade string) int {
	if n := len(grade); n > 0 && grade[n-1] >= '1' && grade[n-1] <= '6' {
		return int(grade[n-1] - '0')
	}
	return 0
}

// secure is an address that a reader may follow: https alone. Any other is shown and not linked.
func secure(address string) string {
	if u, err := url.Parse(address); err != nil || u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return address
}

// lines are those of a text that are not empty.
func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
