package timeline

import (
	"math"
	"strconv"
	"time"
)

const (
	shortest = 10.0 // days that the axis shows at the least
	margin   = .012 // share of the extent that is free at each end
	leastBar = 6.0  // units that a bar is wide, or a coarser step is asked for
)

// axis maps days to x. Days are fractional here: the middle of a day is at .5.
type axis struct {
	low, high float64 // the extent: as far as one can go
	from, to  float64 // what is in view
	width     float64 // in units of the canvas
}

// extend sets the extent. An axis that showed all of the old one shows all of the new one.
func (a *axis) extend(s span) {
	fitted := a.fitted()
	room := max(float64(s.to-s.from)*margin, .5)
	a.low, a.high = float64(s.from)-room, float64(s.to)+room
	if short := shortest - (a.high - a.low); short > 0 {
		a.low, a.high = a.low-short/2, a.high+short/2
	}
	if fitted {
		a.fit()
	}
	a.clamp()
}

func (a *axis) fit() { a.from, a.to = a.low, a.high }

func (a *axis) fitted() bool { return a.from <= a.low && a.to >= a.high }

func (a *axis) clamp() {
	n := max(shortest, min(a.to-a.from, a.high-a.low))
	a.from = max(a.low, min(a.from, a.high-n))
	a.to = a.from + n
}

// zoom makes the days in view 2^levels times as wide about x.
func (a *axis) zoom(levels float64, x float32) {
	at, k := a.at(x), math.Pow(2, -levels)
	n := max(shortest, min((a.to-a.from)*k, a.high-a.low))
	k = n / (a.to - a.from)
	a.from = at - (at-a.from)*k
	a.to = a.from + n
	a.clamp()
}

// pan moves what is in view dx to the right.
func (a *axis) pan(dx float32) {
	d := float64(dx) * (a.to - a.from) / max(a.width, 1)
	a.from, a.to = a.from-d, a.to-d
	a.clamp()
}

func (a *axis) x(d float64) float32 { return float32((d - a.from) / (a.to - a.from) * a.width) }

func (a *axis) at(x float32) float64 { return a.from + float64(x)*(a.to-a.from)/max(a.width, 1) }

// perDay is how wide a day is.
func (a *axis) perDay() float64 { return a.width / (a.to - a.from) }

// step is the finest whose bars are wide enough to be told apart.
func (a *axis) step() Step {
	for s := range ByYear {
		if a.perDay()*daysPer[s] >= leastBar {
			return s
		}
	}
	return ByYear
}

// tick is a place on the axis that has a label.
type tick struct {
	day    day
	label  string
	strong bool // a larger unit begins here
}

// grade is a distance between ticks.
type grade struct {
	unit Step
	n    int
}

var grades = [...]grade{
	{ByDay, 1}, {ByDay, 2}, {ByDay, 5}, {ByDay, 10}, {ByMonth, 1}, {ByMonth, 3}, {ByMonth, 6},
	{ByYear, 1}, {ByYear, 2}, {ByYear, 5}, {ByYear, 10}, {ByYear, 20}, {ByYear, 50}, {ByYear, 100}, {ByYear, 200}, {ByYear, 500},
}

// grade is the finest whose ticks are room units apart.
func (a *axis) grade(room float64) grade {
	for _, g := range grades {
		if a.perDay()*daysPer[g.unit]*float64(g.n) >= room {
			return g
		}
	}
	return grades[len(grades)-1]
}

// ticks are those in view at a grade, appended to buf.
func (a *axis) ticks(g grade, buf []tick) []tick {
	last := day(math.Ceil(a.to))
	for d := g.first(day(math.Floor(a.from))); d <= last; d = g.next(d) {
		if float64(d) >= a.from {
			buf = append(buf, g.tick(d))
		}
	}
	return buf
}

// first is a tick at or before d.
func (g grade) first(d day) day {
	t := d.time()
	switch g.unit {
	case ByMonth:
		m := (int(t.Month()) - 1) / g.n * g.n
		return dayOf(time.Date(t.Year(), time.Month(m+1), 1, 0, 0, 0, 0, time.UTC))
	case ByYear:
		return dayOf(time.Date(floorDiv(t.Year(), g.n)*g.n, 1, 1, 0, 0, 0, 0, time.UTC))
	}
	return ByMonth.start(d)
}

// next is the tick after d. Days are counted anew in each month; the last one leaves room for the first of the next month.
func (g grade) next(d day) day {
	if g.unit != ByDay {
		return g.unit.later(d, g.n)
	}
	month := ByMonth.later(ByMonth.start(d), 1)
	if next := d + day(g.n); next+day(g.n/2) < month || g.n == 1 {
		return next
	}
	return month
}

var months = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

func (g grade) tick(d day) tick {
	year, month, date := d.time().Date()
	switch {
	case g.unit == ByYear:
		return tick{d, strconv.Itoa(year), false}
	case date > 1:
		return tick{d, strconv.Itoa(date), false}
	case month == time.January:
		return tick{d, strconv.Itoa(year), true}
	}
	return tick{d, months[month-1], g.unit == ByDay}
}

// context is the larger unit that a day lies in: what the labels leave out.
func (g grade) context(d day) string {
	switch g.unit {
	case ByDay:
		return d.time().Format("January 2006")
	case ByMonth:
		return d.time().Format("2006")
	}
	return ""
}
