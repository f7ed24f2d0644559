package web

import (
	"encoding/json"
	"fmt"
	"image/color"
	"math"

	"incidentmap/app/brief"
	"incidentmap/app/scene"
	"incidentmap/data/resolve"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// live is what the script draws. Positions are on the world square (0 to 1, south down), colours are one for a light ground and one for a dark one.
type live struct {
	Width   int                  `json:"width"` // of the map that the zooms of the steps are for, in reference pixels
	Height  int                  `json:"height"`
	Palette [2]map[string]string `json:"palette"`
	Steps   []*liveStep          `json:"steps"`
	Sets    [][]liveMark         `json:"sets"` // of marks; steps that show the same ones share a set
	World   *world               `json:"world"`
}

type liveStep struct {
	X        float64 `json:"x"`
	Y        float64 `json:"y"`
	Zoom     float64 `json:"zoom"`
	Selected int     `json:"selected"` // place in its set; -1: none
	Set      int     `json:"set"`      // of its marks
	Areas    []area  `json:"areas,omitempty"`
	Legend   []key   `json:"legend"`
}

type liveMark struct {
	X       float64   `json:"x"`
	Y       float64   `json:"y"`
	Site    bool      `json:"site,omitempty"` // a further site of an incident, shown near by alone
	Metres  float64   `json:"m,omitempty"`    // within which the true place lies
	Label   string    `json:"label"`
	Detail  string    `json:"detail,omitempty"`
	Record  int       `json:"record"` // of the incident, among the records
	Links   []lineTo  `json:"links,omitempty"`
	Symbol  symbolKey `json:"symbol"`
	Special string    `json:"special,omitempty"` // what the symbol says, in words
}

// lineTo is a relation to another mark of the step.
type lineTo struct {
	To   int    `json:"to"`
	Kind string `json:"kind"`
}

type symbolKey struct {
	Radius  float64      `json:"r"`
	Color   [2]string    `json:"c"`
	Shape   render.Shape `json:"shape"`
	Hollow  bool         `json:"hollow,omitempty"`
	Split   bool         `json:"split,omitempty"`
	Unknown bool         `json:"unknown,omitempty"`
	Vague   bool         `json:"vague,omitempty"`
	Exact   bool         `json:"exact,omitempty"`
}

type key struct {
	Group  string    `json:"group"`
	Text   string    `json:"text"`
	Symbol symbolKey `json:"symbol"`
}

type area struct {
	Edges  [][]float64 `json:"edges"` // x, y, x, y ...
	Inside [][]float64 `json:"inside,omitempty"`
}

// recorder makes steps, and the records of the incidents that can be selected in them. Incidents that are known alike in several steps share one.
type recorder struct {
	deck    *brief.Deck
	content *content
	known   map[string]int // records by what they say
	seen    map[seen]int   // records by what they are made of
	sets    map[string]int // of marks
}

type seen struct {
	snapshot *resolve.Snapshot
	incident string
}

func newRecorder(d *brief.Deck, c *content) *recorder {
	return &recorder{d, c, map[string]int{}, map[seen]int{}, map[string]int{}}
}

func (r *recorder) step(p *brief.Page) *liveStep {
	at := proj.ToWorld(p.Step.Center)
	s := &liveStep{X: round(at.X), Y: round(at.Y), Zoom: p.Step.Zoom, Selected: -1}
	marks, index := r.marks(p)
	s.Set = r.set(marks)
	if p.Selected != nil {
		if i, ok := index[p.Selected.ID]; ok {
			s.Selected = i
		}
	}
	for _, a := range scene.Areas(p.Filter.Area()) {
		s.Areas = append(s.Areas, area{flat(a.Edges), flat(a.Inside)})
	}
	s.Legend = legend(p.Points())
	return s
}

// marks are those of a page, and where among them each incident is.
func (r *recorder) marks(p *brief.Page) (out []liveMark, index map[string]int) {
	light, dark := p.Points().Singles(render.Light), p.Points().Singles(render.Dark)
	index = map[string]int{}
	for i := range light {
		m := &light[i]
		id := scene.IncidentOf(m.ID)
		out = append(out, liveMark{
			X: round(m.At.X), Y: round(m.At.Y), Site: id != m.ID, Metres: m.PrecisionM, Label: m.Label, Detail: m.Detail,
			Record: r.record(p, p.Snapshot.Incident(id)), Symbol: symbolOf(m, dark[i].Color), Special: special(m),
		})
		if id == m.ID {
			index[id] = i
		}
	}
	for id, i := range index {
		out[i].Links = links(p.Snapshot.Incident(id), index)
	}
	return out, index
}

// set is the place of marks among the sets of the file.
func (r *recorder) set(marks []liveMark) int {
	id, _ := json.Marshal(marks) // of texts and finite numbers alone: cannot fail
	at, ok := r.sets[string(id)]
	if !ok {
		at = len(r.content.Live.Sets)
		r.sets[string(id)] = at
		r.content.Live.Sets = append(r.content.Live.Sets, marks)
	}
	return at
}

func symbolOf(m *render.Mark, dark color.NRGBA) symbolKey {
	return symbolKey{
		Radius: math.Round(m.Radius*100) / 100, Color: [2]string{hex(m.Color), hex(dark)}, Shape: m.Shape,
		Hollow: m.Hollow, Split: m.Split, Unknown: m.Unknown, Vague: m.Vague, Exact: m.Exact,
	}
}

// special says in words what a symbol shows besides its size.
func special(m *render.Mark) string {
	text := ""
	if m.Split {
		text = ", figures differ"
	}
	if !m.Exact {
		text += ", place approximate"
	}
	return text
}

// links are the relations of an incident to others that have a mark.
func links(in *resolve.Incident, index map[string]int) []lineTo {
	var out []lineTo
	for _, l := range in.Links {
		other := l.To
		if other == in.ID {
			other = l.From
		}
		if to, ok := index[other]; ok && other != in.ID {
			out = append(out, lineTo{to, l.Kind})
		}
	}
	return out
}

// record is the place of an incident's record among those of the file.
func (r *recorder) record(of *brief.Page, in *resolve.Incident) int {
	made := seen{of.Snapshot, in.ID}
	if at, ok := r.seen[made]; ok {
		return at
	}
	p := r.deck.Record(of, in)
	r.content.mark(p.Marking, fmt.Sprintf("incident %q", in.Name()))
	s := newSheet("", p)
	id, _ := json.Marshal([]any{in.ID, s}) // of texts and finite numbers alone: cannot fail
	at, ok := r.known[string(id)]
	if !ok {
		at = len(r.content.Records)
		r.known[string(id)] = at
		s = newSheet(fmt.Sprintf("record-%d", at+1), p)
		s.Title, s.Meta = in.Title, of.AsOf
		r.content.Records = append(r.content.Records, s)
	}
	r.seen[made] = at
	return at
}

func legend(p *scene.Points) []key {
	dark := p.Legend(render.Dark)
	var out []key
	for i, item := range p.Legend(render.Light) {
		out = append(out, key{item.Group, item.Text, symbolOf(&item.Mark, dark[i].Mark.Color)})
	}
	return out
}

func palettes() (out [2]map[string]string) {
	for i, theme := range []render.Theme{render.Light, render.Dark} {
		out[i] = map[string]string{}
		for name, c := range render.Palette(theme) {
			out[i][name] = hex(c)
		}
	}
	return out
}

func hex(c color.NRGBA) string {
	if c.A == 0xff {
		return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	return fmt.Sprintf("#%02x%02x%02x%02x", c.R, c.G, c.B, c.A)
}

func flat(rings [][]proj.World) [][]float64 {
	var out [][]float64
	for _, ring := range rings {
		line := make([]float64, 0, 2*len(ring))
		for _, at := range ring {
			line = append(line, round(at.X), round(at.Y))
		}
		out = append(out, line)
	}
	return out
}
