package shell

import (
	"bytes"
	"encoding/json"
	"time"

	"incidentmap/data/query"
	"incidentmap/geo/proj"
)

// place is a stop on the way through a case: what is asked, what of it is looked at, and where.
type place struct {
	selected string
	center   proj.World
	zoom     float64
	filter   query.Filter
	asOf     time.Time
}

// Equal implements history.Place.
func (p place) Equal(other place) bool {
	return p.selected == other.selected && p.center == other.center && p.zoom == other.zoom && p.asks(other.filter, other.asOf)
}

// asks reports whether incidents are shown by a filter and a day.
func (p place) asks(f query.Filter, asOf time.Time) bool {
	return p.asOf.Equal(asOf) && same(p.filter, f)
}

// same reports whether two filters say the same.
func same(a, b query.Filter) bool {
	ta, errA := json.Marshal(a)
	tb, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(ta, tb)
}

// here is the place where one stands, or that the map is on its way to.
func (w *Window) here() place {
	v := w.mapv.Target()
	return place{w.selectedID(), v.Center, v.Zoom, w.model.Filter(), w.model.AsOf()}
}

// change is what led from a place to the next. Changes of one sort that follow each other are one step, unless each is a decision of its own.
type change uint8

const (
	decided   change = iota // a choice, which is a step of its own
	looked                  // the map was moved
	dated                   // the time from which to which was moved
	lookBack                // the day up to which claims count was moved
	typedText               // words were typed
	counted                 // the number of people killed was moved
)

// changePause is how long after a change another one of the same sort still belongs to it: Back skips the steps between.
const changePause = 2 * time.Second

// note puts the present place on the trail, or puts it in the place of one that was only adjusted.
func (w *Window) note(what change) {
	here, now := w.here(), time.Now()
	if before, ok := w.trail.Present(); ok && before.Equal(here) {
		return
	}
	if what != decided && what == w.lastChange && now.Sub(w.lastStop) < changePause {
		w.trail.Replace(here)
	} else {
		w.trail.Visit(here)
	}
	w.lastChange, w.lastStop = what, now
}

// visit puts the present place on the trail that Back and Forward follow.
func (w *Window) visit() { w.note(decided) }

// rested puts the view where a movement ended on the trail, once for gestures that follow each other.
func (w *Window) rested() {
	w.note(looked)
	w.rememberSoon()
}

// asked puts another filter, or another day up to which claims count, on the trail.
func (w *Window) asked() {
	before, ok := w.trail.Present()
	now := w.here()
	if w.traveling || ok && before.asks(now.filter, now.asOf) {
		return
	}
	what := decided
	if ok {
		what = sortOf(before, now)
	}
	w.note(what)
}

// sortOf says how the question of one place differs from that of another: in one thing that is adjusted bit by bit, or otherwise.
func sortOf(before, now place) change {
	if same(before.filter, now.filter) {
		return lookBack
	}
	for what, as := range map[change]func(f *query.Filter){
		dated:     func(f *query.Filter) { f.From, f.To = before.filter.From, before.filter.To },
		typedText: func(f *query.Filter) { f.Text = before.filter.Text },
		counted:   func(f *query.Filter) { f.MinKilled, f.MaxKilled = before.filter.MinKilled, before.filter.MaxKilled },
	} {
		f := now.filter
		if as(&f); before.asks(f, now.asOf) {
			return what
		}
	}
	return decided
}

// viewed follows the map. Until somebody moves it, the present place is where it starts, whatever size the window takes.
func (w *Window) viewed(v proj.Viewport) {
	w.stir()
	w.model.SetView(v)
	if w.edit.moving != nil {
		w.card.Hide() // the mark has moved away from under it
	}
	if !w.mapv.Moved() {
		w.trail.Replace(w.here())
	}
}

// travel goes to another place on the trail.
func (w *Window) travel(way func() (place, bool)) {
	to, ok := way()
	if !ok {
		return
	}
	w.goTo(to)
	w.trail.Replace(w.here()) // the map may have another size by now, and show a little more or less
}

// goTo asks what was asked at a place, selects what was selected and flies there.
func (w *Window) goTo(to place) {
	w.traveling = true
	defer func() { w.traveling = false }()
	if !to.asks(w.model.Filter(), w.model.AsOf()) {
		w.model.Ask(to.filter, to.asOf)
	}
	w.selectID(to.selected)
	v := w.mapv.View()
	v.Center, v.Zoom = to.center, to.zoom
	w.mapv.FlyTo(v)
	w.lastStop = time.Time{}
}
