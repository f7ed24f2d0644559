package mapview

import (
	"slices"
	"time"
)

const meterFrames = 600 // the last ten seconds at 60 frames a second

// Frames are the times of the last frames while the map moved.
type Frames struct {
	N        int
	Interval Times // from one tick of the display to the next
	UI       Times // what the map took of the UI goroutine, per tick
	Draw     Times // what a worker took to draw a frame
	Drawn    int   // frames finished
}

// Times are percentiles.
type Times struct{ P50, P95, P99, Max time.Duration }

// meter notes how long frames take. It belongs to the UI goroutine.
type meter struct {
	last      time.Time
	intervals []time.Duration
	uis       []time.Duration
	draws     []time.Duration
	share     time.Duration
}

// begin starts a run of ticks: the pause before it is no frame.
func (r *meter) begin(now time.Time) { r.last = now }

func (r *meter) tick(now time.Time) {
	r.intervals = keep(r.intervals, now.Sub(r.last))
	r.uis = keep(r.uis, r.share)
	r.last, r.share = now, 0
}

// ui adds the time since begun to the share of the present tick: use it with defer.
func (r *meter) ui(begun time.Time) { r.share += time.Since(begun) }

func (r *meter) drawn(took time.Duration) { r.draws = keep(r.draws, took) }

func keep(s []time.Duration, d time.Duration) []time.Duration {
	if len(s) == meterFrames {
		s = s[:copy(s, s[1:])]
	}
	return append(s, d)
}

func percentiles(s []time.Duration) Times {
	if len(s) == 0 {
		return Times{}
	}
	s = slices.Sorted(slices.Values(s))
	at := func(q float64) time.Duration { return s[int(q*float64(len(s)-1))] }
	return Times{at(0.5), at(0.95), at(0.99), s[len(s)-1]}
}

// Frames tells how the last frames went; Reset forgets them.
func (m *Map) Frames() Frames {
	return Frames{len(m.meter.intervals), percentiles(m.meter.intervals), percentiles(m.meter.uis), percentiles(m.meter.draws), len(m.meter.draws)}
}

// ResetFrames forgets the frames so far.
func (m *Map) ResetFrames() { m.meter = meter{last: m.meter.last} }
