package shell

import (
	"time"

	"fyne.io/fyne/v2"

	"incidentmap/app/timeline"
	"incidentmap/data"
	"incidentmap/data/resolve"
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
		w.recount()
	}
	w.time.OnMeasure = func(m timeline.Measure) {
		w.measure = m
		w.recount()
		w.redraw() // a heat map weighs by it
	}
	w.time.OnTip = func(text string, at fyne.Position) {
		if text == "" {
			w.tips.withdraw()
			return
		}
		w.tips.offer(text, at)
	}
	w.time.OnKey, w.time.OnRune = w.mapv.OnKey, w.mapv.OnRune
	w.time.Timed = w.mapv.Measure
}

// showTime shows the range and the as-of day of the model.
func (w *Window) showTime() {
	w.time.SetRange(w.model.Filter().From, w.model.Filter().To)
	asOf := w.model.AsOf()
	w.time.SetAsOf(asOf, !asOf.IsZero())
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
