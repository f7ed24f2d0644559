package shell

import (
	"time"

	"fyne.io/fyne/v2"

	"incidentmap/app/events"
	"incidentmap/app/filters"
	"incidentmap/app/scene"
	"incidentmap/app/timeline"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/geo/index"
)

// question says what is to be counted. It holds values that nobody changes, since a worker reads them.
type question struct {
	whole    *resolve.Snapshot // all that the case says
	snapshot *resolve.Snapshot
	filter   query.Filter
	set      *events.Set // the table of events beside the case; nil if none is open
	step     timeline.Step
	measure  timeline.Measure
	facets   bool // what can be chosen is to be counted, too
}

// answer is what was counted.
type answer struct {
	question
	hist   timeline.Histogram
	events int // that pass the filter
	choice filters.Facets
}

// counter answers questions on a worker, the newest first: one that was asked while another is answered replaces those before it. An answer
// is shown although a newer question waits, so that counts follow what moves.
type counter struct {
	run    func(func())
	show   func(answer)
	ticker *fyne.Animation // comes for the answer at each frame, as long as one is awaited

	tally   tally // of the worker
	done    chan answer
	busy    bool
	ticking bool
	next    *question
}

// newCounter is a counter that starts workers with run and shows answers with show. What it does on the UI goroutine goes through timed.
func newCounter(run func(func()), timed func(func()), show func(answer)) *counter {
	c := &counter{run: run, show: show, done: make(chan answer, 1)}
	c.ticker = &fyne.Animation{Duration: time.Hour, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) { timed(c.tick) }}
	return c
}

func (c *counter) ask(q question) {
	c.next = &q
	if !c.busy {
		c.start()
	}
}

func (c *counter) start() {
	q := *c.next
	c.next, c.busy = nil, true
	c.run(func() { c.done <- c.tally.answer(q) })
	c.collect()
	if c.busy && !c.ticking {
		c.ticking = true
		c.ticker.Start()
	}
}

// collect shows the answer that a worker has found, if there is one, and has the next one found meanwhile.
func (c *counter) collect() {
	select {
	case a := <-c.done:
		c.busy = false
		if c.next != nil {
			c.start()
		}
		c.show(a)
	default:
	}
}

func (c *counter) tick() {
	c.collect()
	if !c.busy {
		c.ticking = false
		c.ticker.Stop()
	}
}

// recount asks for all counts anew.
func (w *Window) recount() {
	q := question{
		whole: w.whole, snapshot: w.model.Snapshot(), filter: w.model.Filter(), set: w.events(),
		step: w.timeStep, measure: w.measure, facets: !w.drawer.Hidden,
	}
	w.stir()
	w.counter.ask(q)
	w.listEvents()
}

// events is the table of events that is open, or nil.
func (w *Window) events() *events.Set {
	if w.table == nil {
		return nil
	}
	return w.table.set
}

// counted shows what was counted, unless it is of something else than what is open now: then the next answer is on its way.
func (w *Window) counted(a answer) {
	if a.whole != w.whole || !sameTable(a.set, w.events()) || a.measure != w.measure {
		return
	}
	w.eventsShown = a.events
	w.write()
	if a.facets && !w.drawer.Hidden {
		w.panel.SetFacets(a.choice)
	}
	w.time.SetHistogram(a.hist)
}

// sameTable reports whether two sets, which may be nil, are of one table.
func sameTable(a, b *events.Set) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Table == b.Table
}

// wordsEvery is how often words that change from frame to frame are written anew at most: each new text costs the screen shaping and a texture
// that it keeps for a minute. Bars, marks and rows follow every frame.
var wordsEvery = 120 * time.Millisecond

// write writes the counts and the chips anew, now or soon.
func (w *Window) write() {
	switch wait := wordsEvery - time.Since(w.written); {
	case w.writing:
	case wait <= 0:
		w.writeNow()
	default:
		w.writing = true
		time.AfterFunc(wait, func() { w.post(w.writeNow) })
	}
}

func (w *Window) writeNow() {
	w.writing, w.written = false, time.Now()
	w.showCounts()
	w.showChips()
}

// tally counts. It keeps what recurs from one question to the next, and belongs to one worker at a time.
type tally struct {
	found index.Result
	all   []timeline.Bin // of all events of a table
	allOf question       // what they were counted for
}

func (t *tally) answer(q question) answer {
	a := answer{question: q}
	first, last := q.domain()
	h := timeline.NewHistogram(q.step, first, last)
	q.addIncidents(h)
	if q.set != nil {
		a.events = t.addEvents(q, h)
	}
	a.hist = *h
	if q.facets {
		a.choice = facets(q.snapshot, q.set, q.filter)
	}
	return a
}

// domain is the first and the last day of what is open.
func (q *question) domain() (first, last time.Time) {
	first, last = domain(q.whole)
	if q.set == nil {
		return first, last
	}
	if from, to, ok := q.set.Days(); ok {
		if first.IsZero() || from.Before(first) {
			first = from
		}
		if to.After(last) {
			last = to
		}
	}
	return first, last
}

// addIncidents counts all incidents of the case, and among them those that pass every filter but that of time.
func (q *question) addIncidents(h *timeline.Histogram) {
	f := q.filter
	f.From, f.To = time.Time{}, time.Time{}
	shown := map[*resolve.Incident]bool{}
	for _, in := range f.Apply(q.snapshot).Incidents {
		shown[in] = true
	}
	for _, in := range q.snapshot.Incidents {
		n := 1.0
		if q.measure == timeline.Killed {
			killed, _ := scene.Killed(in)
			n = float64(killed)
		}
		h.Add(in.When.Local(in.Zone), n, shown[in])
	}
}

// addEvents adds the events of the table to the bars, and tells how many pass the filter. The index leaves the range of time out of what it
// counts over time, so that one query finds both.
func (t *tally) addEvents(q question, h *timeline.Histogram) int {
	t.countAll(q, h)
	for i := range t.all {
		h.Bins[i].All += t.all[i].All
		h.Bins[i].AllSpread += t.all[i].AllSpread
	}
	filter, possible := q.set.Filter(q.filter)
	if !possible {
		return 0
	}
	t.query(q, filter)
	t.each(h.Bins, q.measure, func(i int, certain, spread float64) {
		h.Bins[i].Shown += certain
		h.Bins[i].ShownSpread += spread
	})
	h.Undated += int(t.found.Undated.Count)
	return int(t.found.Count) + q.set.Elsewhere(q.filter)
}

// countAll counts all events by the bins of h, unless that was counted last.
func (t *tally) countAll(q question, h *timeline.Histogram) {
	of := question{whole: q.whole, set: q.set, step: q.step, measure: q.measure}
	if t.all != nil && t.allOf.whole == of.whole && sameTable(t.allOf.set, of.set) && t.allOf.step == of.step && t.allOf.measure == of.measure {
		return
	}
	t.all, t.allOf = make([]timeline.Bin, len(h.Bins)), of
	t.query(q, index.Filter{})
	t.each(h.Bins, q.measure, func(i int, certain, spread float64) { t.all[i] = timeline.Bin{All: certain, AllSpread: spread} })
}

func (t *tally) query(q question, f index.Filter) {
	q.set.Index.Query(index.Query{Filter: f, Step: indexSteps[q.step]}, &t.found)
}

// each calls add with what was found for each of the bins, which are of the same step. Both are in the order of time.
func (t *tally) each(bins []timeline.Bin, m timeline.Measure, add func(i int, certain, spread float64)) {
	at := 0
	for i := range bins {
		start := events.Day(bins[i].Start)
		for at < len(t.found.Time.Bins) && t.found.Time.Starts[at] < start {
			at++
		}
		if at == len(t.found.Time.Bins) {
			return
		}
		if t.found.Time.Starts[at] != start {
			continue
		}
		b := &t.found.Time.Bins[at]
		if m == timeline.Killed {
			add(i, float64(b.Weight), b.Vague.Weight)
		} else {
			add(i, float64(b.Count), b.Vague.Count)
		}
	}
}

// indexSteps are the steps of the timeline as the index calls them.
var indexSteps = map[timeline.Step]index.Step{
	timeline.ByDay: index.Day, timeline.ByWeek: index.Week, timeline.ByMonth: index.Month, timeline.ByYear: index.Year,
}
