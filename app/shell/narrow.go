package shell

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

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
	w.chips.OnRemove = func(i int) {
		if chips := w.model.Filter().Chips(); i < len(chips) {
			w.model.SetFilter(chips[i].Without(w.model.Filter()))
		}
	}
	w.chips.OnClear = func() { w.model.SetFilter(query.Filter{}) }
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
}

// showFilters brings chips and panel up to date with the model.
func (w *Window) showFilters() {
	f, s := w.model.Filter(), w.model.Snapshot()
	var chips []filters.Chip
	for _, c := range f.Chips() {
		chips = append(chips, filters.Chip{Label: c.Label})
	}
	w.chips.SetChips(chips)
	w.chips.SetCounts(len(w.model.Shown()), len(s.Incidents))
	if w.drawer.Hidden {
		return
	}
	w.panel.SetFacets(facets(s, f))
	w.panel.SetSelection(selection(f))
	var views []filters.View
	for _, v := range w.views {
		words := cmp.Or(v.Filter.Describe(), "all incidents")
		views = append(views, filters.View{ID: v.ID, Name: v.Name, Tip: words, Current: words == cmp.Or(f.Describe(), "all incidents")})
	}
	w.panel.SetViews(views)
}

// facets says what can be chosen of a case, with counts under the other conditions.
func facets(s *resolve.Snapshot, f query.Filter) filters.Facets {
	q := f.Facets(s)
	out := filters.Facets{Count: q.Selected, Total: q.All, Values: map[filters.Facet][]filters.Value{
		filters.Kind:      values(q.Kinds, func(id string) string { return symbol.Name(data.Kind(id)) }),
		filters.Status:    values(q.Statuses, func(id string) string { return symbol.StatusName(data.Status(id)) }),
		filters.Country:   values(q.Countries, words.Country),
		filters.Actor:     values(q.Actors, nil),
		filters.Document:  values(q.Documents, func(id string) string { return documentName(s.Document(id)) }),
		filters.Grade:     values(q.Grades, func(id string) string { return id + " or better" }),
		filters.Precision: values(q.Precisions, func(id string) string { return id + " or finer" }),
	}}
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

// find answers a search as it is typed.
func (w *Window) find(text string, generation int) {
	r := w.found.Search(text, hitsShown)
	w.search.SetResults(generation, filters.Results{Groups: []filters.Group{
		w.group("Incidents", r.Incidents), w.group("Claims", r.Claims), w.group("Places", r.Places), w.group("Documents", r.Documents),
	}})
}

func (w *Window) group(name string, hits search.Hits) filters.Group {
	g := filters.Group{Name: name, Total: hits.Total}
	for _, h := range hits.List {
		hit := filters.Hit{ID: cmp.Or(h.Incident, h.ID), Title: marked(h.Title, h.InTitle), Text: marked(h.Text, h.InText)}
		if in := w.model.Snapshot().Incident(h.Incident); in != nil {
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
