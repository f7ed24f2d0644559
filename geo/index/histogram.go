package index

import (
	"math"
	"time"
)

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

// Share is a number of events and their weight where events may count in part.
type Share struct{ Count, Weight float64 }

// Bin counts the events of one step of time.
type Bin struct {
	Tally       // of the events whose interval lies within the step
	Vague Share // of those whose interval goes beyond the step: each counts as the part of its days that lie in the step
}

// Histogram counts events over time. The counts of all bins, whole and in part, with Before and After are as many as there are events: the parts of
// an event sum to one, and each is that of its days to within 2^-28 for each day of the event.
type Histogram struct {
	Starts        []int32 // the first day of each bin, and of the one after the last
	Bins          []Bin
	Before, After Share // what lies before the first bin or after the last: dates more than 179 years from the others
}

// calendar divides the days from Index.base to Index.lastDay into bins.
type calendar struct {
	step    Step
	ix      *Index
	starts  []int32
	bins    []uint32    // of each day
	perDay  [256]int64  // of each length of an interval, the share that one of its days has
	oneDay  [256]packed // of each length, all bits if it is one day, else none
	several [256]uint8  // of each length, 1 if it is more than a day, else 0
}

// set does nothing if the bins are already those that are asked for.
func (c *calendar) set(ix *Index, step Step) {
	if c.ix == ix && c.step == step {
		return
	}
	c.ix, c.step, c.starts, c.bins = ix, step, c.starts[:0], c.bins[:0]
	for i, length := range ix.lengths[:lengthOdd] {
		c.perDay[i], c.oneDay[i], c.several[i] = whole/int64(length+1), 0, 1
		if length == 0 {
			c.oneDay[i], c.several[i] = math.MaxUint64, 0
		}
	}
	if ix.lastDay < 0 {
		return
	}
	last := ix.base + ix.lastDay
	day := step.floor(ix.base)
	for day <= last {
		next := step.next(day)
		for d := max(day, ix.base); d < min(next, last+1); d++ {
			c.bins = append(c.bins, uint32(len(c.starts)))
		}
		c.starts = append(c.starts, day)
		day = next
	}
	c.starts = append(c.starts, day)
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
// summed packedRows rows that are not odd.
type packed uint64

const packedRows = 1 << 24

func pack(t Tally) packed     { return packed(t.Weight)<<32 + packed(t.Count) }
func one(weight uint8) packed { return packed(weight)<<32 + 1 }
func (p packed) tally() Tally { return Tally{int64(p & (1<<32 - 1)), int64(p >> 32)} }

// whole is the share that an event has in all. Shares are whole numbers, so that their sum does not depend on the order of events.
const whole = 1 << 28

// shares are those of the events that several bins share.
type shares struct {
	count, weight        int64 // of events that begin or end in the bin
	perDay, perDayWeight int64 // the change, from the bin before, of what each day has of those that go on through the bin
}

func (s *shares) add(count, weight int64) { s.count, s.weight = s.count+count, s.weight+count*weight }

func (s *shares) turn(perDay, weight int64) {
	s.perDay, s.perDayWeight = s.perDay+perDay, s.perDayWeight+perDay*weight
}

func (s *shares) merge(o shares) {
	s.count, s.weight, s.perDay, s.perDayWeight = s.count+o.count, s.weight+o.weight, s.perDay+o.perDay, s.perDayWeight+o.perDayWeight
}

func (s *shares) share() Share { return Share{float64(s.count) / whole, float64(s.weight) / whole} }

// histograms are those of one worker.
type histograms struct {
	times         []Tally  // by bin: events that lie within one
	vague         []shares // by bin: the others
	before, after shares
	kinds         []Tally
	countries     []Tally // by code

	rows            int      // that the following may have summed
	exact           []packed // by day of those in times, since a few bins would be written to again too soon
	byKind, byKind2 []packed // each of every second row, since kinds are few
	byCountry       []packed
	room            [blockRows]uint16
	found           []Bin // what finish hands out
}

func (h *histograms) reset(ix *Index, q *Query, c *calendar) {
	bins, days, kinds, countries := 0, 0, 0, 0
	if q.Step != NoStep {
		bins, days = max(0, len(c.starts)-1), len(c.bins)
	}
	if q.ByKind {
		kinds = len(ix.kinds)
	}
	if q.ByCountry {
		countries = MaxCountries
	}
	h.before, h.after, h.rows = shares{}, shares{}, 0
	h.times, h.vague, h.exact = cleared(h.times, bins), cleared(h.vague, bins), cleared(h.exact, days)
	h.kinds, h.byKind, h.byKind2 = cleared(h.kinds, kinds), cleared(h.byKind, kinds), cleared(h.byKind2, kinds)
	h.countries, h.byCountry = cleared(h.countries, countries), cleared(h.byCountry, countries)
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

// addTimes counts rows of a block, none of them odd, by time. It sets those of several days aside for a second look, since a branch here would often be
// guessed wrong.
func (h *histograms) addTimes(ix *Index, c *calendar, lo, hi int, rows []uint16) {
	start, length, weight := ix.start[lo:hi], ix.length[lo:hi], ix.weight[lo:hi]
	exact, room, oneDay, several, n := h.exact, &h.room, &c.oneDay, &c.several, 0
	for _, i := range rows {
		l := length[i]
		exact[start[i]] += one(weight[i]) & oneDay[l]
		room[n%blockRows] = i
		n += int(several[l])
	}
	h.addSeveral(ix, c, lo, hi, room[:n])
}

// addSeveral counts rows of several days.
func (h *histograms) addSeveral(ix *Index, c *calendar, lo, hi int, rows []uint16) {
	start, length, weight, bins := ix.start[lo:hi], ix.length[lo:hi], ix.weight[lo:hi], c.bins
	for _, i := range rows {
		s, l := int32(start[i]), length[i]
		e := s + ix.lengths[l]
		if first, last := bins[s], bins[e]; first == last {
			h.exact[s] += one(weight[i])
		} else {
			h.spread(c, span{[2]int64{int64(s), int64(e)}, [2]uint32{first, last}}, whole, c.perDay[l], int64(weight[i]))
		}
	}
}

// span is days, counted from the base, and the bins that the first and the last of them lie in.
type span struct {
	days [2]int64
	bins [2]uint32
}

// spread counts so much of an event by the days that it has in each of two or more bins. What division leaves over goes to the last.
func (h *histograms) spread(c *calendar, s span, part, perDay, weight int64) {
	base := int64(c.ix.base)
	begin, end := int64(c.starts[s.bins[0]+1])-base, int64(c.starts[s.bins[1]])-base // of what lies between the two bins
	first := perDay * (begin - s.days[0])
	h.vague[s.bins[0]].add(first, weight)
	h.vague[s.bins[0]+1].turn(perDay, weight)
	h.vague[s.bins[1]].turn(-perDay, weight)
	h.vague[s.bins[1]].add(part-first-perDay*(end-begin), weight)
}

// addOdd counts an odd row that has a date.
func (h *histograms) addOdd(c *calendar, o odd) {
	first, last, weight := int64(o.first)-int64(c.ix.base), int64(o.last)-int64(c.ix.base), int64(o.weight)
	from, to := c.reach()
	switch {
	case last < from:
		h.before.add(whole, weight)
		return
	case first > to:
		h.after.add(whole, weight)
		return
	}
	s := span{days: [2]int64{max(first, from), min(last, to)}}
	s.bins = [2]uint32{c.bin(s.days[0]), c.bin(s.days[1])}
	perDay := whole / (last - first + 1)
	before, after := perDay*(s.days[0]-first), perDay*(last-s.days[1])
	h.before.add(before, weight)
	h.after.add(after, weight)
	switch part := whole - before - after; {
	case s.bins[0] < s.bins[1]:
		h.spread(c, s, part, perDay, weight)
	case part < whole:
		h.vague[s.bins[0]].add(part, weight)
	default:
		h.times[s.bins[0]].merge(Tally{1, int64(o.weight)})
	}
}

// reach are the first and the last day that lie in a bin, counted from the base. Without bins all days come after.
func (c *calendar) reach() (from, to int64) {
	if len(c.bins) == 0 {
		return math.MinInt64, math.MinInt64
	}
	return int64(c.starts[0]) - int64(c.ix.base), int64(c.starts[len(c.starts)-1]) - int64(c.ix.base) - 1
}

// bin is the bin of a day, counted from the base, that lies in one.
func (c *calendar) bin(day int64) uint32 { return c.bins[max(0, min(day, int64(len(c.bins)-1)))] }

func (h *histograms) addKinds(ix *Index, lo, hi int, rows []uint16) {
	kind, weight, kinds, others := ix.kind[lo:hi], ix.weight[lo:hi], h.byKind, h.byKind2
	for ; len(rows) >= 2; rows = rows[2:] {
		i, j := rows[0], rows[1]
		kinds[kind[i]] += one(weight[i])
		others[kind[j]] += one(weight[j])
	}
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

// expect makes sure that there is room for the sums of so many rows more.
func (h *histograms) expect(rows int, c *calendar) {
	if h.rows+rows > packedRows {
		h.unpack(c)
	}
	h.rows += rows
}

// unpack moves what is packed.
func (h *histograms) unpack(c *calendar) {
	h.rows = 0
	for day, p := range h.exact {
		h.times[c.bins[day]].merge(p.tally())
	}
	for i, p := range h.byKind {
		h.kinds[i].merge(p.tally())
		h.kinds[i].merge(h.byKind2[i].tally())
	}
	for i, p := range h.byCountry {
		h.countries[i].merge(p.tally())
	}
	clear(h.exact)
	clear(h.byKind)
	clear(h.byKind2)
	clear(h.byCountry)
}

func (h *histograms) merge(o *histograms) {
	h.before.merge(o.before)
	h.after.merge(o.after)
	for i := range o.times {
		h.times[i].merge(o.times[i])
		h.vague[i].merge(o.vague[i])
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
	out.Time = Histogram{Before: h.before.share(), After: h.after.share()}
	if len(h.times) > 0 {
		out.Time.Starts, out.Time.Bins = c.starts, h.bins(c)
	}
	out.Kinds, out.Countries = h.kinds, out.Countries[:0]
	if len(h.countries) > 0 {
		for _, country := range ix.countries {
			out.Countries = append(out.Countries, h.countries[country])
		}
	}
}

// bins are the counts by time. What each day has of events that go on through a bin comes to it as often as it has days.
func (h *histograms) bins(c *calendar) []Bin {
	h.found = cleared(h.found, len(h.times))
	var through shares
	for i := range h.found {
		v := h.vague[i]
		through.turn(v.perDay, 0)
		through.perDayWeight += v.perDayWeight
		days := int64(c.starts[i+1] - c.starts[i])
		v.count, v.weight = v.count+days*through.perDay, v.weight+days*through.perDayWeight
		h.found[i] = Bin{h.times[i], v.share()}
	}
	return h.found
}
