package brief

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/app/scene"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/evidence"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/geo"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// Deck is a briefing: its pages in order, and the sources that they name.
type Deck struct {
	Case    *data.Case
	Title   string
	Summary string
	Marking data.Marking // the strictest of the pages
	Pages   []*Page
	Sources []*Source // by number, from 1 on, in the order in which the pages name them

	numbers   map[passage]int
	snapshots map[time.Time]*resolve.Snapshot
}

// Page is what one step shows.
type Page struct {
	Number     int // from 1 on; 0: not of the deck
	Step       data.Step
	Snapshot   *resolve.Snapshot
	Filter     query.Filter
	Shown      []*resolve.Incident // that pass the filter
	Selected   *resolve.Incident   // nil: none
	Marking    data.Marking        // the strictest of what is shown
	AsOf       string              // "Known as of 27 March 2024"
	Counts     string              // "12 of 36 incidents, 9 on the map"
	Figures    []Figure            // of the selected incident first
	Statements []Statement         // the claims that the step opens
	Sources    []*Source           // of these, by number

	points *scene.Points
}

// Figure is a number that a page shows, and who states it.
type Figure struct {
	Incident *resolve.Incident
	What     string // "killed", "wounded: critically wounded"
	Headline string // in words: "about 137"
	Range    string // "60–140"; empty if there is no range
	Disputed bool
	Reason   string // why the headline is this one
	Values   []Value
}

// Value is what one claim states of a figure.
type Value struct {
	Claim  *data.Claim
	Words  string // "more than 60"
	Voice  string // who says so; empty: the document itself
	Source *Source
}

// Statement is a claim in words.
type Statement struct {
	Claim  *data.Claim
	About  string // the incident's name
	Kind   string // "Claimed by: ISIS"
	Text   string
	Voice  string // empty: the document itself
	Source *Source
}

// Source is a passage of a document.
type Source struct {
	Number   int
	Document *data.Document
	Locator  data.Locator
	Date     string // of publication, in words
	URL      string // at the passage; http or https, or empty
	Grade    string // Admiralty: "B2"
}

type passage struct {
	document  string
	paragraph int
	section   string
}

// A page is laid out for a map of this size, in reference pixels: what it shows there is in view on any other map too.
const (
	MapWidth  = 1280
	MapHeight = 960
)

// Make makes the briefing of a case. A case without steps gets some: all incidents, then each that has a figure, the latest first.
func Make(ctx context.Context, c *data.Case) (*Deck, error) {
	d := &Deck{Case: c, Title: cmp.Or(c.Title, c.ID), Summary: c.Summary, numbers: map[passage]int{}, snapshots: map[time.Time]*resolve.Snapshot{}}
	steps := c.Steps
	if len(steps) == 0 {
		steps = d.overview()
	}
	d.Marking = c.Marking
	for i := range steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p, err := d.Page(steps[i])
		if err != nil {
			return nil, fmt.Errorf("step %d, %q: %w", i+1, steps[i].Title, err)
		}
		p.Number = i + 1
		d.Pages = append(d.Pages, p)
		d.Marking = d.Marking.With(p.Marking)
	}
	return d, nil
}

// Page makes the page of a step, which need not be one of the case: its sources go on with the numbers of the deck.
func (d *Deck) Page(step data.Step) (*Page, error) {
	p := &Page{Step: step}
	asOf, err := AsOf(step.View)
	if err == nil {
		p.Filter, err = Filter(step.View)
	}
	if err != nil {
		return nil, err
	}
	p.Snapshot = d.snapshot(asOf)
	p.Shown = p.Filter.Apply(p.Snapshot).Incidents
	p.points = scene.New(p.Shown)
	p.Counts = scene.Counts(p.Snapshot, p.points, p.Filter)
	if !asOf.IsZero() {
		p.AsOf = "Known as of " + asOf.Format("2 January 2006")
	}
	if step.Selected != "" {
		p.Selected = p.Snapshot.Incident(step.Selected)
	}
	d.fill(p)
	return p, nil
}

// AsOf is the day up to which claims count in a view; zero if all do.
func AsOf(v data.View) (time.Time, error) {
	if v.AsOf == "" {
		return time.Time{}, nil
	}
	return query.ParseAsOf(v.AsOf)
}

// Filter is what a view shows incidents by.
func Filter(v data.View) (f query.Filter, err error) {
	if len(v.Filter) > 0 {
		err = f.UnmarshalJSON(v.Filter)
	}
	return f, err
}

// Viewport is a view on a map of a size in device pixels: what it shows in the size that pages are laid out for is in view.
func Viewport(v data.View, width, height int, scale float64) proj.Viewport {
	out := proj.Viewport{Center: proj.ToWorld(v.Center), Zoom: v.Zoom + room(width, height, scale), Width: width, Height: height, Scale: scale}
	return out.Clamped()
}

// room is how many zoom levels a map is larger than the one that pages are laid out for.
func room(width, height int, scale float64) geo.Zoom {
	return math.Log2(min(float64(width)/MapWidth, float64(height)/MapHeight) / scale)
}

// Seen is the view that shows on a map of any size what a map shows now.
func Seen(v proj.Viewport) (center orb.Point, zoom geo.Zoom) {
	zoom = v.Zoom - room(v.Width, v.Height, max(v.Scale, 1e-9))
	return v.Center.Point(), max(0, min(geo.MaxZoom, zoom))
}

func (d *Deck) snapshot(asOf time.Time) *resolve.Snapshot {
	s := d.snapshots[asOf]
	if s == nil {
		s = resolve.New(d.Case, resolve.Options{AsOf: asOf})
		d.snapshots[asOf] = s
	}
	return s
}

// fill finds out which figures and statements a page shows, and where they stand.
func (d *Deck) fill(p *Page) {
	said := p.Statements[:0]
	for _, id := range p.Step.Claims {
		if c, _ := d.Case.Record(data.ClaimRecord, id); c != nil {
			said = append(said, d.statement(c.(*data.Claim)))
		}
	}
	p.Statements = said
	p.Marking = p.Snapshot.MarkingOf()
	if p.Selected != nil {
		d.figures(p, p.Selected)
	}
	for _, in := range p.seen() {
		if in != p.Selected {
			d.figures(p, in)
		}
	}
	for _, s := range p.Statements {
		p.Marking = p.Marking.With(p.Snapshot.Marking(s.Claim))
	}
	p.Sources = p.sources()
}

// seen are the incidents with a mark in view, those with the largest figures first.
func (p *Page) seen() []*resolve.Incident {
	b := Viewport(p.Step.View, MapWidth, MapHeight, 1).Bound()
	var out []*resolve.Incident
	for _, in := range p.Shown {
		if in.Placed() && within(b, in.Sites[0].Point) {
			out = append(out, in)
		}
	}
	slices.SortStableFunc(out, func(a, b *resolve.Incident) int {
		x, _ := scene.Killed(a)
		y, _ := scene.Killed(b)
		return cmp.Compare(y, x)
	})
	return out
}

func within(b orb.Bound, p orb.Point) bool {
	if p.Lat() < b.Min.Lat() || p.Lat() > b.Max.Lat() {
		return false
	}
	if b.Min.Lon() > b.Max.Lon() {
		return p.Lon() >= b.Min.Lon() || p.Lon() <= b.Max.Lon()
	}
	return p.Lon() >= b.Min.Lon() && p.Lon() <= b.Max.Lon()
}

// figures adds those of an incident. Wounded are shown of the selected one alone.
func (d *Deck) figures(p *Page, in *resolve.Incident) {
	p.Marking = p.Marking.With(p.Snapshot.MarkingOf(in))
	d.figure(p, in, "killed", &in.Killed)
	if in == p.Selected {
		d.figure(p, in, "wounded", &in.Wounded)
	}
}

func (d *Deck) figure(p *Page, in *resolve.Incident, what string, f *resolve.Figure) {
	if len(f.Claims) > 0 {
		p.Figures = append(p.Figures, d.valued(in, what, f))
	}
	for i := range f.Parts {
		p.Figures = append(p.Figures, d.valued(in, what+": "+f.Parts[i].Of, &f.Parts[i].Figure))
	}
}

func (d *Deck) valued(in *resolve.Incident, what string, f *resolve.Figure) Figure {
	out := Figure{Incident: in, What: what, Headline: f.Headline, Disputed: f.Disputed, Reason: f.Reason}
	if r := f.Range(); r != f.Headline {
		out.Range = r
	}
	for _, c := range f.Claims {
		out.Values = append(out.Values, Value{
			Claim: c, Words: cmp.Or(resolve.FormatNumber(c.Number), resolve.InWords), Voice: voice(c), Source: d.source(c),
		})
	}
	return out
}

func (d *Deck) statement(c *data.Claim) Statement {
	s := Statement{Claim: c, Kind: words.Attribute(c.Attribute), Text: c.Text, Voice: voice(c), Source: d.source(c)}
	if c.Actor != "" {
		s.Kind += ": " + c.Actor
	}
	switch c.Stance {
	case data.Denies:
		s.Kind += " (denied)"
	case data.Doubts:
		s.Kind += " (doubted)"
	}
	if in, _ := d.Case.Record(data.IncidentRecord, c.Incident); in != nil {
		s.About = in.(*data.Incident).Name()
	}
	return s
}

func voice(c *data.Claim) string {
	if c.Voice == data.OwnVoice {
		return ""
	}
	return c.Voice
}

// source numbers the passage of a claim. Claims of one paragraph share a number.
func (d *Deck) source(c *data.Claim) *Source {
	at := passage{c.Document, c.Locator.Paragraph, c.Locator.Section}
	if n := d.numbers[at]; n > 0 {
		return d.Sources[n-1]
	}
	doc := &data.Document{ID: c.Document}
	if r, _ := d.Case.Record(data.DocumentRecord, c.Document); r != nil {
		doc = r.(*data.Document)
	}
	s := &Source{
		Number: len(d.Sources) + 1, Document: doc, Locator: c.Locator, Date: cmp.Or(doc.Published.Words(nil), "undated"),
		URL: evidence.PassageURL(doc, c.Locator), Grade: string(doc.Reliability) + strconv.Itoa(c.Credibility),
	}
	d.Sources = append(d.Sources, s)
	d.numbers[at] = s.Number
	return s
}

// sources are those that a page names, by number.
func (p *Page) sources() []*Source {
	var out []*Source
	for _, f := range p.Figures {
		for _, v := range f.Values {
			out = append(out, v.Source)
		}
	}
	for _, s := range p.Statements {
		out = append(out, s.Source)
	}
	slices.SortFunc(out, func(a, b *Source) int { return cmp.Compare(a.Number, b.Number) })
	return slices.Compact(out)
}

// Numbers are the numbers of the sources of a figure, each once: "[3, 5]".
func (f *Figure) Numbers() string {
	var all []int
	for _, v := range f.Values {
		all = append(all, v.Source.Number)
	}
	slices.Sort(all)
	var out []string
	for _, n := range slices.Compact(all) {
		out = append(out, strconv.Itoa(n))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// Whole names the figure with its range and whether it is disputed: "about 137 killed (60–140, figures differ)".
func (f *Figure) Whole() string {
	text := f.Headline + " " + f.What
	var more []string
	if f.Range != "" {
		more = append(more, f.Range)
	}
	if f.Disputed {
		more = append(more, "figures differ")
	}
	if len(more) > 0 {
		text += " (" + strings.Join(more, ", ") + ")"
	}
	return text
}

// Where says where in its document a passage is: "section Introduction, paragraph 5".
func (s *Source) Where() string {
	var parts []string
	if s.Locator.Section != "" {
		parts = append(parts, "section "+s.Locator.Section)
	}
	if s.Locator.Paragraph > 0 {
		parts = append(parts, fmt.Sprintf("paragraph %d", s.Locator.Paragraph))
	}
	return strings.Join(parts, ", ")
}

// Name is the publisher of the document, or what else it is known by.
func (s *Source) Name() string { return cmp.Or(s.Document.Publisher, s.Document.Title, s.Document.ID) }

// Citation is the source in one line: publisher, title, date, address, passage, grade.
func (s *Source) Citation() string {
	parts := []string{s.Document.Publisher}
	if s.Document.Title != "" {
		parts = append(parts, "“"+s.Document.Title+"”")
	}
	parts = append(parts, s.Date, s.Document.URL, s.Where())
	if s.Document.Kind == data.Reference {
		parts = append(parts, "reference: outside knowledge")
	}
	if s.Grade != "" {
		parts = append(parts, "grade "+s.Grade)
	}
	return words.List(append(parts, s.Document.Marking.String())...)
}

// Scene is what the map of the page shows in a view, with its legend, as a picture without heading and marking, which stand beside it on the page.
func (p *Page) Scene(v proj.Viewport, theme render.Theme) *render.Scene {
	st := scene.State{Theme: theme}
	if p.Selected != nil {
		st.Selected = p.Selected.ID
	}
	s := p.points.Scene(v, st)
	scene.Describe(s, p.Snapshot, p.points, p.Filter, v)
	s.Title, s.Subtitle, s.Marking = "", "", ""
	return s
}

// Points are what the map of the page shows.
func (p *Page) Points() *scene.Points { return p.points }

// overview makes steps of a case that has none.
func (d *Deck) overview() []data.Step {
	const most = 40 // pages: a briefing that nobody has written is not to be a book
	whole := d.snapshot(time.Time{})
	all := data.Step{View: data.View{ID: "overview", Title: d.Title}, Text: d.Summary}
	all.Center, all.Zoom = fitted(whole.Incidents)
	steps := []data.Step{all}
	told := slices.DeleteFunc(slices.Clone(whole.Incidents), func(in *resolve.Incident) bool {
		return len(in.Killed.Claims)+len(in.Killed.Parts)+len(in.Wounded.Claims) == 0
	})
	slices.SortStableFunc(told, func(a, b *resolve.Incident) int { return b.When.Start.Compare(a.When.Start) })
	for _, in := range told[:min(len(told), most)] {
		s := data.Step{View: data.View{ID: in.ID, Title: in.Title, Selected: in.ID, Center: all.Center, Zoom: all.Zoom}, Text: in.WhenWords()}
		if in.Placed() {
			s.Center, s.Zoom = in.Sites[0].Point, max(all.Zoom, nearZoom)
		}
		steps = append(steps, s)
	}
	return steps
}

// nearZoom shows a country around a place.
const nearZoom = 5

// fitted is the view of all incidents that have a place.
func fitted(incidents []*resolve.Incident) (orb.Point, geo.Zoom) {
	v := proj.Viewport{Center: proj.World{X: 0.5, Y: 0.4}, Width: MapWidth, Height: MapHeight, Scale: 1}.Clamped()
	if b, ok := scene.New(incidents).Extent().Bound(); ok {
		v = v.Fitted(b, proj.Insets{Left: 60, Top: 60, Right: 160, Bottom: 60}, 8)
	}
	return v.Center.Point(), v.Zoom
}
