package mapview

import (
	"slices"
	"time"
)

// MeterFrames is how many frames are kept: the last ten seconds at 60 frames a second.
const MeterFrames = 600

// Frames are the times of the last frames while the map moved or was drawn anew.
type Frames struct {
	N        int
	Interval Times // from one tick of the display to the next
	UI       Times // what the map, and what else it measures, took of the UI goroutine, per tick
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
	share     time.Duration // of the present tick
	total     time.Duration
	depth     int // of what is measured within what is measured
}

// begin starts a run of ticks: the pause before the first is no frame.
func (r *meter) begin() { r.last, r.share = time.Time{}, 0 }

func (r *meter) tick(now time.Time) {
	if !r.last.IsZero() {
		r.intervals = keep(r.intervals, now.Sub(r.last))
		r.uis = keep(r.uis, r.share)
	}
	r.last, r.share = now, 0
}

// measure adds the time that work takes to the share of the present tick. What is measured within it counts once.
func (r *meter) measure(work func()) {
	begun := time.Now()
	r.depth++
	work()
	r.depth--
	if r.depth == 0 {
		took := time.Since(begun)
		r.share, r.total = r.share+took, r.total+took
	}
}

func (r *meter) drawn(took time.Duration) { r.draws = keep(r.draws, took) }

func keep(s []time.Duration, d time.Duration) []time.Duration {
	if len(s) == MeterFrames {
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
func (m *Map) ResetFrames() {
	m.meter.intervals, m.meter.uis, m.meter.draws = m.meter.intervals[:0], m.meter.uis[:0], m.meter.draws[:0]
}

// Measure does work of the window's on the UI goroutine that counts with the map's own.
func (m *Map) Measure(work func()) { m.meter.measure(work) }

// Spent is what the map, and the work that it was told to measure, took of the UI goroutine so far.
func (m *Map) Spent() time.Duration { return m.meter.total }
