package timeline

import "time"

// pace is how fast the range plays.
type pace struct {
	name string
	days float64 // a second
}

var paces = [...]pace{{"1 day/s", 1}, {"1 week/s", 7}, {"1 month/s", 30.44}, {"3 months/s", 91.31}, {"1 year/s", 365.25}, {"5 years/s", 1826.25}}

const (
	longestPlay = 40.0                   // seconds that the domain plays at the pace chosen for it
	longestTick = 250 * time.Millisecond // longer pauses (a stalled machine) do not make the range jump
)

// paceFor is the slowest at which a domain of n days plays in reasonable time.
func paceFor(n day) int {
	for i, p := range paces {
		if float64(n) <= p.days*longestPlay {
			return i
		}
	}
	return len(paces) - 1
}

// player turns time into days. It knows no clock: it is told how much time has passed.
type player struct {
	on, loop, cumulative bool
	pace                 int // index into paces
	chosen               bool
	carry                float64 // part of a day that has passed
}

// advance is the whole days that pass in dt.
func (p *player) advance(dt time.Duration) day {
	p.carry += min(dt, longestTick).Seconds() * paces[p.pace].days
	n := day(p.carry)
	p.carry -= float64(n)
	return n
}

// first is the range that play starts with: the present one if there is more to come after it, else one step at the start of the domain. A
// cumulative range starts where the present one does.
func (p *player) first(r, domain span, step Step) span {
	bounded := r.from != noFrom && r.to != noTo
	if bounded && r.to < domain.to {
		return r
	}
	start := domain.from
	if p.cumulative && r.from != noFrom {
		start = max(start, min(r.from, domain.to-1))
	}
	n := step.later(step.start(start), 1) - start
	if bounded && !p.cumulative && r.to-r.from < domain.to-domain.from {
		n = r.to - r.from
	}
	return span{start, min(start+n, domain.to)}
}

// forward is the range n days later; ended says that it has reached the end of the domain.
func (p *player) forward(r, domain span, n day) (next span, ended bool) {
	n = min(n, domain.to-r.to)
	r.to += n
	if !p.cumulative {
		r.from += n
	}
	return r, r.to >= domain.to
}
