package timeline

import (
	"math"
	"time"
)

// day counts days since 1 January 1970 UTC.
type day int

const secondsPerDay = 24 * 60 * 60

func dayOf(t time.Time) day {
	return day(floorDiv(int(t.Unix()), secondsPerDay))
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func (d day) time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// span is days: the first, and the one after the last. Its ends may be open.
type span struct{ from, to day }

// Ends that are open.
const (
	noFrom day = math.MinInt32
	noTo   day = math.MaxInt32
)

var always = span{noFrom, noTo}

// spanOf reads bounds of which the zero time is none.
func spanOf(from, to time.Time) span {
	s := always
	if !from.IsZero() {
		s.from = dayOf(from)
	}
	if !to.IsZero() {
		s.to = dayOf(to)
	}
	if s.to <= s.from {
		s.to = s.from + 1
	}
	return s
}

func (s span) times() (from, to time.Time) {
	if s.from != noFrom {
		from = s.from.time()
	}
	if s.to != noTo {
		to = s.to.time()
	}
	return from, to
}

// within moves the span until it lies inside the outer one, and cuts off what is longer. Open ends stay open.
func (s span) within(outer span) span {
	if s.from != noFrom && s.to != noTo {
		n := min(s.to-s.from, outer.to-outer.from)
		s.from = max(outer.from, min(s.from, outer.to-n))
		s.to = s.from + n
		return s
	}
	if s.from != noFrom {
		s.from = max(outer.from, min(s.from, outer.to-1))
	}
	if s.to != noTo {
		s.to = max(outer.from+1, min(s.to, outer.to))
	}
	return s
}

// moved is the span n days later.
func (s span) moved(n day) span {
	if s.from != noFrom {
		s.from += n
	}
	if s.to != noTo {
		s.to += n
	}
	return s
}

// Step is the unit of a histogram's bins.
type Step uint8

// Steps, finest first. Weeks start on Monday.
const (
	ByDay Step = iota
	ByWeek
	ByMonth
	ByYear
)

// daysPer is the mean length of a step.
var daysPer = [...]float64{1, 7, 30.44, 365.25}

// start is the first day of the step that d lies in.
func (s Step) start(d day) day {
	switch t := d.time(); s {
	case ByWeek:
		const thursday = 3 // days after Monday: 1 January 1970
		return d - day(int(d)+thursday-7*floorDiv(int(d)+thursday, 7))
	case ByMonth:
		return dayOf(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC))
	case ByYear:
		return dayOf(time.Date(t.Year(), time.January, 1, 0, 0, 0, 0, time.UTC))
	}
	return d
}

// later is the start of a step, n steps on.
func (s Step) later(start day, n int) day {
	switch t := start.time(); s {
	case ByWeek:
		return start + day(7*n)
	case ByMonth:
		return dayOf(time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC))
	case ByYear:
		return dayOf(time.Date(t.Year()+n, time.January, 1, 0, 0, 0, 0, time.UTC))
	}
	return start + day(n)
}

// shift moves one bound n steps on: by the calendar if it is the start of a step, else by the step's mean length.
func (s Step) shift(d day, n int) day {
	if d == s.start(d) {
		return s.later(d, n)
	}
	return d + day(math.Round(float64(n)*daysPer[s]))
}

// shiftSpan moves both bounds n steps on, by the calendar if both are starts of steps.
func (s Step) shiftSpan(x span, n int) span {
	aligned := (x.from == noFrom || x.from == s.start(x.from)) && (x.to == noTo || x.to == s.start(x.to))
	if !aligned {
		return x.moved(day(math.Round(float64(n) * daysPer[s])))
	}
	if x.from != noFrom {
		x.from = s.later(x.from, n)
	}
	if x.to != noTo {
		x.to = s.later(x.to, n)
	}
	return x
}
