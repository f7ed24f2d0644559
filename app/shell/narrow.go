package shell

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"incidentmap/app/events"
	"incidentmap/app/filters"
	"incidentmap/app/symbol"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/data/search"
)

// connectFilters has search, chips and panel follow the model and the model follow them.
func (w *Window) connectFilters() {
	tip := func(text string, at fyne.Position) {
		if text == "" {
			w.tips.withdraw()
			return
		}
		w.tips.offer(text, at)
	}
	w.search.OnTip, w.chips.OnTip = tip, tip
	w.search.OnQuery = w.find
	w.search.OnPick = w.pick
	w.chips.OnShow = w.makeRoom
	w.search.OnNarrow = func(text string) {
		f := w.model.Filter()
		f.Text = text
		w.model.SetFilter(f)
	}
	w.chips.OnRemove = func(i int) {
		switch chips := w.model.Filter().Chips(); {
		case i < len(chips):
			w.model.SetFilter(chips[i].Without(w.model.Filter()))
		case i == len(chips):
			w.model.SetAsOf(time.Time{})
		}
	}
	w.chips.OnClear = func() { w.model.Ask(query.Filter{}, time.Time{}) }
	w.panel.OnChange = func(s filters.Selection) { w.model.SetFilter(chosen(w.model.Filter(), s)) }
	w.panel.OnClose = w.toggleFilters
	w.panel.OnSaveView = func(name string) {
		w.keepView(name)
		w.showFilters()
		w.rememberSoon()
	}
	w.panel.OnApplyView = func(id string) {
		if i := w.view(id); i >= 0 {
			w.applyView(w.views[i])
		}
	}
	w.panel.OnRenameView = func(id, name string) {
		if i := w.view(id); i >= 0 {
			w.views[i].Name = name
			w.showFilters()
			w.rememberSoon()
		}
	}
	w.panel.OnDeleteView = func(id string) {
		w.views = slices.DeleteFunc(w.views, func(v savedView) bool { return v.ID == id })
		w.showFilters()
		w.rememberSoon()
	}
}

func (w *Window) view(id string) int {
	return slices.IndexFunc(w.views, func(v savedView) bool { return v.ID == id })
}

func (w *Window) toggleFilters() {
	w.drawer.Hidden = !w.drawer.Hidden
	w.middle.Refresh()
	w.showFilters()
	w.recount()
}

// showChips writes the chips of the filter, and one of the day up to which claims count.
func (w *Window) showChips() {
	var chips []filters.Chip
	f := w.model.Filter()
	for _, c := range f.Chips() {
		label := c.Label
		if slices.Contains(f.Countries, label) {
			label = words.Country(label)
		}
		chips = append(chips, filters.Chip{Label: label})
	}
	if asOf := w.model.AsOf(); !asOf.IsZero() {
		chips = append(chips, filters.Chip{Label: "known as of " + asOf.Format("2 January 2006")})
	}
	w.chips.SetChips(chips)
}

// showFilters brings the panel up to date with the model, but for the counts of the panel, which are counted on a worker.
func (w *Window) showFilters() {
	if w.drawer.Hidden {
		return
	}
	f := w.model.Filter()
	w.panel.SetSelection(selection(f))
	var views []filters.View
	for _, v := range w.views {
		words := cmp.Or(v.Filter.Describe(), "all incidents")
		views = append(views, filters.View{ID: v.ID, Name: v.Name, Tip: words, Current: words == cmp.Or(f.Describe(), "all incidents")})
	}
	w.panel.SetViews(views)
}

// facets says what can be chosen of a case and of a table, which may be nil, with counts under the other conditions.
func facets(s *resolve.Snapshot, set *events.Set, f query.Filter) filters.Facets {
	q := f.Facets(s)
	out := filters.Facets{Counts: words.Counts{Incidents: q.Selected, AllIncidents: q.All}}
	name := func(id string) string { return documentName(s.Document(id)) }
	if set != nil {
		of := set.Facets(f)
		out.Counts.Events, out.Counts.AllEvents, out.MostKilled = of.Selected, of.All, set.MostKilled()
		q = q.With(of)
		table := set.Table.Document()
		name = func(id string) string {
			if id == table.ID {
				return documentName(&table)
			}
			return documentName(s.Document(id))
		}
	}
	out.Values = map[filters.Facet][]filters.Value{
		filters.Kind:      values(q.Kinds, kindName),
		filters.Status:    values(q.Statuses, func(id string) string { return symbol.StatusName(data.Status(id)) }),
		filters.Country:   values(q.Countries, words.Country),
		filters.Actor:     values(q.Actors, nil),
		filters.Document:  values(q.Documents, name),
		filters.Grade:     values(q.Grades, func(id string) string { return id + " or better" }),
		filters.Precision: values(q.Precisions, func(id string) string { return id + " or finer" }),
	}
	if set != nil {
		kinds := out.Values[filters.Kind]
		for i := range kinds {
			if !symbol.Known(data.Kind(kinds[i].ID)) {
				kinds[i].Event = set.KindOf(kinds[i].ID)
			}
		}
	}
	for i := range out.Values[filters.Actor] {
		v := &out.Values[filters.Actor][i]
		for _, stance := range query.Stances {
			v.Stances = append(v.Stances, actorStance(s, f, v.ID, stance))
		}
	}
	for _, in := range s.Incidents {
		if in.Killed.Max != nil {
			out.MostKilled = max(out.MostKilled, *in.Killed.Max)
		}
		if in.Killed.Disputed || in.Wounded.Disputed {
			out.Disputed.Total++
		}
	}
	disputed := f
	disputed.Disputed = true
	out.Disputed.Count = len(disputed.Apply(s).Incidents)
	return out
}

// actorStance counts the incidents that are laid to an actor in one way.
func actorStance(s *resolve.Snapshot, f query.Filter, actor string, stance query.Stance) filters.Value {
	alone := query.Filter{Actors: []query.Actor{{Name: actor, Stance: stance}}}
	f.Actors = alone.Actors
	return filters.Value{ID: string(stance), Label: string(stance), Count: len(f.Apply(s).Incidents), Total: len(alone.Apply(s).Incidents)}
}

// kindName is a kind in words, a kind of a table in the table's own.
func kindName(id string) string {
	switch {
	case symbol.Known(data.Kind(id)):
		return symbol.Name(data.Kind(id))
	case id == "":
		return "Not stated"
	}
	return id
}

func values(found []query.Value, label func(id string) string) []filters.Value {
	var out []filters.Value
	for _, v := range found {
		name := v.Value
		if label != nil {
			name = label(v.Value)
		}
		out = append(out, filters.Value{ID: v.Value, Label: name, Count: v.Count, Total: v.All})
	}
	return out
}

func documentName(d *data.Document) string {
	if d == nil {
		return ""
	}
	return d.Publisher + ": " + d.Title
}

// selection is a filter as the panel shows it.
func selection(f query.Filter) filters.Selection {
	s := filters.Selection{DisputedOnly: f.Disputed, KilledTo: f.MaxKilled, Values: map[filters.Facet][]string{
		filters.Kind: f.Kinds, filters.Status: f.Statuses, filters.Country: f.Countries, filters.Document: f.Documents,
		filters.Grade: one(f.MinGrade), filters.Precision: one(string(f.Precision)),
	}}
	if f.MinKilled > 0 {
		s.KilledFrom = &f.MinKilled
	}
	for _, a := range f.Actors {
		s.Actors = append(s.Actors, filters.ActorStance{Actor: a.Name, Stance: string(a.Stance)})
	}
	return s
}

func one(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

// chosen is a filter with what is chosen in the panel; conditions that the panel does not have stay. Of grades and precisions, which bound,
// the last one chosen counts.
func chosen(f query.Filter, s filters.Selection) query.Filter {
	f.Kinds, f.Statuses, f.Countries, f.Documents = s.Values[filters.Kind], s.Values[filters.Status], s.Values[filters.Country], s.Values[filters.Document]
	f.MinGrade, f.Precision = last(s.Values[filters.Grade], f.MinGrade), data.Precision(last(s.Values[filters.Precision], string(f.Precision)))
	f.Actors = nil
	for _, a := range s.Actors {
		f.Actors = append(f.Actors, query.Actor{Name: a.Actor, Stance: query.Stance(a.Stance)})
	}
	f.Disputed, f.MaxKilled, f.MinKilled = s.DisputedOnly, s.KilledTo, 0
	if s.KilledFrom != nil {
		f.MinKilled = *s.KilledFrom
	}
	return f
}

// last is the value that was added to one that was there.
func last(values []string, before string) string {
	for _, v := range values {
		if v != before {
			return v
		}
	}
	if len(values) > 0 {
		return values[0]
	}
	return ""
}

const hitsShown = 6 // of each group

// find answers a search as it is typed. The field never waits for it: a worker searches for what was typed last.
func (w *Window) find(text string, generation int) {
	w.lookup = lookup{text, generation}
	if text == "" {
		return
	}
	found, s, t := w.found, w.model.Snapshot(), w.table
	var set *events.Set
	if t != nil {
		set = t.set
	}
	w.finding.do(func() func() {
		r := found.Search(text, hitsShown)
		groups := []filters.Group{
			group(s, "Incidents", r.Incidents), group(s, "Claims", r.Claims), group(s, "Places", r.Places), group(s, "Documents", r.Documents),
		}
		if set != nil {
			groups = append(groups, eventGroup(set, text))
		}
		return func() {
			if w.table == t {
				w.search.SetResults(generation, filters.Results{Groups: groups})
			}
		}
	})
}

// lookup is the last search.
type lookup struct {
	text       string
	generation int
}

// eventGroup is what a search finds in a table.
func eventGroup(set *events.Set, text string) filters.Group {
	hits, total, err := set.Search(context.Background(), text, hitsShown)
	g := filters.Group{Name: eventsGroup, Total: total, Note: readSoFar(set)}
	if err != nil {
		g.Note = "could not be searched: " + err.Error()
	}
	for _, h := range hits {
		in := h.Incident
		hit := filters.Hit{ID: in.ID, Title: marked(in.Title, h.InTitle), Text: marked(h.Text, h.InText), Event: set.KindOf(string(in.Kind))}
		hit.Note = words.Join(in.WhenWords(), killedWords(in.Killed.Headline))
		if hit.Text.Text == "" && len(in.Sites) > 0 {
			hit.Text.Text = words.List(in.Sites[0].Place, in.Sites[0].Admin, words.Country(in.Sites[0].Country))
		}
		g.Hits = append(g.Hits, hit)
	}
	return g
}

func killedWords(n string) string {
	if n == "" {
		return ""
	}
	return n + " killed"
}

// readSoFar says how many rows can be searched while not all can.
func readSoFar(set *events.Set) string {
	all := set.Table.Len()
	if n := set.WordsRead(); n < all {
		return fmt.Sprintf("%d %% of the rows read", 100*n/all)
	}
	return ""
}

const eventsGroup = "Events"

func group(s *resolve.Snapshot, name string, hits search.Hits) filters.Group {
	g := filters.Group{Name: name, Total: hits.Total}
	for _, h := range hits.List {
		hit := filters.Hit{ID: cmp.Or(h.Incident, h.ID), Title: marked(h.Title, h.InTitle), Text: marked(h.Text, h.InText)}
		if in := s.Incident(h.Incident); in != nil {
			hit.Note = in.Name()
			if name == "Incidents" {
				hit.Note, hit.Kind, hit.Plan = in.Killed.Headline, string(in.Kind), in.Status != data.CarriedOut
			}
		}
		g.Hits = append(g.Hits, hit)
	}
	return g
}

func marked(text string, spans []search.Span) filters.Marked {
	m := filters.Marked{Text: text}
	for _, s := range spans {
		m.Spans = append(m.Spans, filters.Span{From: s.Start, To: s.End})
	}
	return m
}

// pick goes to what was found: an incident, or for a document all incidents that it speaks of.
func (w *Window) pick(h filters.Hit) {
	if h.Group != "Documents" {
		w.choose(h.ID)
		return
	}
	f := w.model.Filter()
	f.Documents = []string{h.ID}
	w.model.SetFilter(f)
}
