package timeline

import (
	"sort"
	"time"

	"incidentmap/data"
)

// Bin is what falls into one day, week, month or year: incidents, or people killed. The shown are those of all that pass the other filters.
// What is dated only to an interval that is longer than the bin, or approximately, is spread: each bin that the interval touches holds its
// share.
type Bin struct {
	Start                  time.Time // first day, 00:00 UTC
	Shown, All             float64   // whose day falls into this bin for certain
	ShownSpread, AllSpread float64   // shares of those that are spread
}

func (b *Bin) shown() float64 { return b.Shown + b.ShownSpread }
func (b *Bin) all() float64   { return b.All + b.AllSpread }

// Histogram is the counts along the axis.
type Histogram struct {
	First, Last time.Time // the domain: first and last day of all incidents; both zero if none has a date
	Step        Step
	Bins        []Bin // by start; those without a count may be left out. The timeline keeps them: do not change them
	Undated     int   // incidents without a date that pass the other filters
}

// NewHistogram has a bin for each step from the first to the last day. Fill it with Add.
func NewHistogram(step Step, first, last time.Time) *Histogram {
	h := &Histogram{First: first, Last: last, Step: step}
	for d := step.start(dayOf(first)); d <= dayOf(last); d = step.later(d, 1) {
		h.Bins = append(h.Bins, Bin{Start: d.time()})
	}
	return h
}

// Add counts an incident by its date: wholly in one bin if the date is certain and lies in it, else spread evenly over the days of the
// date's interval. What lies outside the domain is left out. n is 1, or the number of people killed; shown says whether the incident
// passes the other filters.
func (h *Histogram) Add(when data.When, n float64, shown bool) {
	if when.IsZero() {
		if shown {
			h.Undated++
		}
		return
	}
	from, to := dayOf(when.Start), dayOf(when.LastDay())+1
	i := sort.Search(len(h.Bins), func(i int) bool { return h.end(i) > from })
	certain := !when.Approximate && i < len(h.Bins) && h.end(i) >= to
	for ; i < len(h.Bins) && dayOf(h.Bins[i].Start) < to; i++ {
		overlap := min(to, h.end(i)) - max(from, dayOf(h.Bins[i].Start))
		h.Bins[i].add(n*float64(overlap)/float64(to-from), certain, shown)
	}
}

// end is the day after bin i.
func (h *Histogram) end(i int) day { return h.Step.later(dayOf(h.Bins[i].Start), 1) }

func (b *Bin) add(n float64, certain, shown bool) {
	all, some := &b.AllSpread, &b.ShownSpread
	if certain {
		all, some = &b.All, &b.Shown
	}
	*all += n
	if shown {
		*some += n
	}
}

// empty reports whether there is no axis to draw.
func (h *Histogram) empty() bool { return h.First.IsZero() && h.Last.IsZero() }

// domain is the days from the first to the last.
func (h *Histogram) domain() span {
	if h.empty() {
		return span{}
	}
	return span{dayOf(h.First), dayOf(h.Last) + 1}
}
