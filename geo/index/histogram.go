package index

import "time"

// Step is the width of the bins of a histogram over time.
type Step uint8

// The steps. A week begins on Monday.
const (
	NoStep Step = iota
	Day
	Week
	Month
	Year
)

// Tally counts events.
type Tally struct{ Count, Weight int64 }

// Bin counts the events of one step of time.
type Bin struct {
	Tally       // whose interval lies within the step
	Vague Tally // whose interval overlaps it and another step: such an event is in several bins
}

// Histogram counts events over time.
type Histogram struct {
	Starts        []int32 // the first day of each bin, and of the one after the last
	Bins          []Bin
	Before, After Tally // events that lie as a whole before the first bin or after the last: dates more than 179 years from the others
}

// calendar divides the days from Index.base to Index.lastDay into bins.
type calendar struct {
	step   Step
	ix     *Index
	starts []int32
	bins   []uint32 // of each day
}

// set does nothing if the bins are already those that are asked for.
func (c *calendar) set(ix *Index, step Step) {
	if c.ix == ix && c.step == step {
		return
	}
	c.ix, c.step, c.starts, c.bins = ix, step, c.starts[:0], c.bins[:0]
	if ix.lastDay < 0 {
		return
	}
	last := ix.base + ix.lastDay
	for day := step.floor(ix.base); day <= last; {
		next := step.next(day)
		for d := max(day, ix.base); d < min(next, last+1); d++ {
			c.bins = append(c.bins, uint32(len(c.starts)))
		}
		c.starts = append(c.starts, day)
		day = next
	}
	c.starts = append(c.starts, step.next(last))
	c.starts[len(c.starts)-1] = step.floor(c.starts[len(c.starts)-1])
}

// floor is the first day of the step that a day lies in.
func (s Step) floor(day int32) int32 {
	switch s {
	case Week: // 1970-01-01 was a Thursday
		return day - ((day+3)%7+7)%7
	case Month:
		return day - int32(date(day).Day()-1)
	case Year:
		return day - int32(date(day).YearDay()-1)
	default:
		return day
	}
}

// next is the first day of the step after the one that a day begins.
func (s Step) next(day int32) int32 {
	switch s {
	case Week:
		return day + 7
	case Month:
		return dayOf(date(day).AddDate(0, 1, 0))
	case Year:
		return dayOf(date(day).AddDate(1, 0, 0))
	default:
		return day + 1
	}
}

func date(day int32) time.Time { return time.Unix(int64(day)*86400, 0).UTC() }
func dayOf(t time.Time) int32  { return int32(t.Unix() / 86400) }

func (t *Tally) merge(o Tally) { t.Count, t.Weight = t.Count+o.Count, t.Weight+o.Weight }

// packed is a tally in one word, since a histogram costs as much as it writes to memory: the weight above 32 bits of count. It must be unpacked before it has
// summed packedRows rows that are not odd. Differences are right as long as the sum that they lead to is.
type packed uint64

const packedRows = 1 << 24

func pack(count int, weight int64) packed { return packed(weight)<<32 + packed(count) }
func one(weight uint8) packed             { return packed(weight)<<32 + 1 }
func (p packed) tally() Tally             { return Tally{int64(p & (1<<32 - 1)), int64(p >> 32)} }

// histograms are those of one worker.
type histograms struct {
	bins          []Bin // Vague holds the changes from bin to bin until finish; one more than there are steps
	before, after Tally
	kinds         []Tally
	countries     []Tally // by code

	rows                              int // that the following may have summed
	exact, changes, byKind, byCountry []packed
}

func (h *histograms) reset(ix *Index, q *Query, c *calendar) {
	bins, kinds, countries := 0, 0, 0
	if q.Step != NoStep {
		bins = len(c.starts)
	}
	if q.ByKind {
		kinds = len(ix.kinds)
	}
	if q.ByCountry {
		countries = MaxCountries
	}
	h.before, h.after, h.rows = Tally{}, Tally{}, 0
	h.bins, h.kinds, h.countries = cleared(h.bins, bins), cleared(h.kinds, kinds), cleared(h.countries, countries)
	h.exact, h.changes = cleared(h.exact, bins), cleared(h.changes, bins)
	h.byKind, h.byCountry = cleared(h.byKind, kinds), cleared(h.byCountry, countries)
}

// cleared is a slice of n zeros, in the memory of another if there is room.
func cleared[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// addTimes counts rows of a block, none of them odd, by time.
func (h *histograms) addTimes(ix *Index, c *calendar, lo, hi int, rows []uint16) {
	start, length, weight, bins := ix.start[lo:hi], ix.length[lo:hi], ix.weight[lo:hi], c.bins
	for _, i := range rows {
		s := int32(start[i])
		first, last := bins[s], bins[s+ix.lengths[length[i]]]
		if first == last {
			h.exact[first] += one(weight[i])
		} else {
			h.changes[first] += one(weight[i])
			h.changes[last+1] -= one(weight[i])
		}
	}
}

// addOdd counts an odd row that has a date.
func (h *histograms) addOdd(c *calendar, o odd) {
	first, last, end := int64(o.first)-int64(c.ix.base), int64(o.last)-int64(c.ix.base), int64(len(c.bins))
	one := Tally{1, int64(o.weight)}
	switch {
	case last < 0 || end == 0:
		h.before.merge(one)
	case first >= end:
		h.after.merge(one)
	case first >= 0 && last < end && c.bins[first] == c.bins[last]:
		h.bins[c.bins[first]].merge(one)
	default:
		h.bins[c.bins[max(first, 0)]].Vague.merge(one)
		h.bins[c.bins[min(last, end-1)]+1].Vague.merge(Tally{-one.Count, -one.Weight})
	}
}

func (h *histograms) addKinds(ix *Index, lo, hi int, rows []uint16) {
	kind, weight, kinds := ix.kind[lo:hi], ix.weight[lo:hi], h.byKind
	for _, i := range rows {
		kinds[kind[i]] += one(weight[i])
	}
}

func (h *histograms) addCountries(ix *Index, lo, hi int, rows []uint16) {
	attr, weight, countries := ix.attr[lo:hi], ix.weight[lo:hi], h.byCountry
	for _, i := range rows {
		countries[attr[i]/MaxClasses] += one(weight[i])
	}
}

// unpack moves what is packed.
func (h *histograms) unpack() {
	h.rows = 0
	var running packed
	for i, p := range h.exact {
		h.bins[i].merge(p.tally())
		before := running.tally()
		running += h.changes[i]
		after := running.tally()
		h.bins[i].Vague.merge(Tally{after.Count - before.Count, after.Weight - before.Weight})
	}
	for i, p := range h.byKind {
		h.kinds[i].merge(p.tally())
	}
	for i, p := range h.byCountry {
		h.countries[i].merge(p.tally())
	}
	clear(h.exact)
	clear(h.changes)
	clear(h.byKind)
	clear(h.byCountry)
}

func (h *histograms) merge(o *histograms) {
	h.before.merge(o.before)
	h.after.merge(o.after)
	for i := range o.bins {
		h.bins[i].merge(o.bins[i].Tally)
		h.bins[i].Vague.merge(o.bins[i].Vague)
	}
	for i := range o.kinds {
		h.kinds[i].merge(o.kinds[i])
	}
	for i := range o.countries {
		h.countries[i].merge(o.countries[i])
	}
}

// finish hands the counts to a result.
func (h *histograms) finish(ix *Index, c *calendar, out *Result) {
	var running Tally
	for i := range h.bins {
		running.merge(h.bins[i].Vague)
		h.bins[i].Vague = running
	}
	out.Time = Histogram{Before: h.before, After: h.after}
	if len(h.bins) > 0 {
		out.Time.Starts, out.Time.Bins = c.starts, h.bins[:len(h.bins)-1]
	}
	out.Kinds, out.Countries = h.kinds, out.Countries[:0]
	if len(h.countries) > 0 {
		for _, country := range ix.countries {
			out.Countries = append(out.Countries, h.countries[country])
		}
	}
}
