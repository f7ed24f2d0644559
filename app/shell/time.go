package shell

import (
	"time"

	"fyne.io/fyne/v2"

	"incidentmap/app/events"
	"incidentmap/app/scene"
	"incidentmap/app/timeline"
	"incidentmap/data"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/geo/index"
)

// connectTime has the timeline follow the model and the model follow the timeline.
func (w *Window) connectTime() {
	w.time.OnRange = func(from, to time.Time, _ bool) {
		f := w.model.Filter()
		f.From, f.To = from, to
		w.model.SetFilter(f)
	}
	w.time.OnAsOf = func(day time.Time, on, _ bool) {
		if !on {
			day = time.Time{}
		}
		w.model.SetAsOf(day)
	}
	w.time.OnStep = func(s timeline.Step) {
		w.timeStep = s
		w.showTime()
	}
	w.time.OnMeasure = func(m timeline.Measure) {
		w.measure = m
		w.showTime()
	}
	w.time.OnTip = func(text string, at fyne.Position) {
		if text == "" {
			w.tips.withdraw()
			return
		}
		w.tips.offer(text, at)
	}
	w.time.OnKey, w.time.OnRune = w.mapv.OnKey, w.mapv.OnRune
}

// showTime counts what the timeline shows: all incidents of the case, and among them those that pass every filter but that of time.
func (w *Window) showTime() {
	s, f := w.model.Snapshot(), w.model.Filter()
	f.From, f.To = time.Time{}, time.Time{}
	shown := map[string]bool{}
	for _, in := range f.Apply(s).Incidents {
		shown[in.ID] = true
	}
	first, last := w.domain()
	h := timeline.NewHistogram(w.timeStep, first, last)
	for _, in := range s.Incidents {
		n := 1.0
		if w.measure == timeline.Killed {
			killed, _ := scene.Killed(in)
			n = float64(killed)
		}
		h.Add(in.When.Local(in.Zone), n, shown[in.ID])
	}
	if w.table != nil {
		w.addEvents(h)
	}
	w.time.SetHistogram(*h)
	w.time.SetRange(w.model.Filter().From, w.model.Filter().To)
	asOf := w.model.AsOf()
	w.time.SetAsOf(asOf, !asOf.IsZero())
}

// domain is the first and the last day of what is open.
func (w *Window) domain() (first, last time.Time) {
	first, last = domain(w.whole)
	if w.table == nil {
		return first, last
	}
	if from, to, ok := w.table.set.Days(); ok {
		if first.IsZero() || from.Before(first) {
			first = from
		}
		if to.After(last) {
			last = to
		}
	}
	return first, last
}

// addEvents adds the events of the table to the bars.
func (w *Window) addEvents(h *timeline.Histogram) {
	set, f := w.table.set, w.model.Filter()
	f.From, f.To = time.Time{}, time.Time{}
	bins := map[int32]*timeline.Bin{}
	for i := range h.Bins {
		bins[events.Day(h.Bins[i].Start)] = &h.Bins[i]
	}
	count := func(f query.Filter, add func(b *timeline.Bin, certain, spread float64)) (undated int64) {
		filter, possible := set.Filter(f)
		if !possible {
			return 0
		}
		set.Index.Query(index.Query{Filter: filter, Step: indexSteps[h.Step]}, &w.timeResult)
		for i, b := range w.timeResult.Time.Bins {
			if bin := bins[w.timeResult.Time.Starts[i]]; bin != nil {
				if w.measure == timeline.Killed {
					add(bin, float64(b.Weight), b.Vague.Weight)
				} else {
					add(bin, float64(b.Count), b.Vague.Count)
				}
			}
		}
		return w.timeResult.Undated.Count
	}
	count(query.Filter{}, func(b *timeline.Bin, certain, spread float64) { b.All, b.AllSpread = b.All+certain, b.AllSpread+spread })
	h.Undated += int(count(f, func(b *timeline.Bin, certain, spread float64) {
		b.Shown, b.ShownSpread = b.Shown+certain, b.ShownSpread+spread
	}))
}

// indexSteps are the steps of the timeline as the index calls them.
var indexSteps = map[timeline.Step]index.Step{
	timeline.ByDay: index.Day, timeline.ByWeek: index.Week, timeline.ByMonth: index.Month, timeline.ByYear: index.Year,
}

// domain is the first and the last day of the dated incidents of a case.
func domain(s *resolve.Snapshot) (first, last time.Time) {
	for _, in := range s.Incidents {
		when := in.When.Local(in.Zone)
		if when.IsZero() {
			continue
		}
		if first.IsZero() || when.Start.Before(first) {
			first = when.Start
		}
		if day := when.LastDay(); day.After(last) {
			last = day
		}
	}
	return first, last
}

// claimDays are the days on which sources of a case made something known.
func claimDays(c *data.Case) []time.Time {
	known := map[string]data.When{}
	for i := range c.Documents {
		if d := &c.Documents[i]; d.Kind == data.Source {
			known[d.ID] = d.Published
		}
	}
	seen := map[time.Time]bool{}
	var days []time.Time
	for i := range c.Claims {
		when, source := known[c.Claims[i].Document]
		if !source {
			continue
		}
		if asOf := c.Claims[i].AsOf; !asOf.IsZero() {
			when = asOf
		}
		if day := when.LastDay(); !when.IsZero() && !seen[day] {
			seen[day] = true
			days = append(days, day)
		}
	}
	return days
}
