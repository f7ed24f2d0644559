package timeline_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"incidentmap/app/timeline"
)

func TestInexactDateIsABarOverItsIntervalNotASpike(t *testing.T) {
	h := timeline.NewHistogram(timeline.ByMonth, day("2024-01-15"), day("2024-04-10"))
	h.Add(when(t, "2024-02-16/2024-03-16"), 30, true)
	var spread []float64
	for _, b := range h.Bins {
		spread = append(spread, b.ShownSpread)
		assert.Zero(t, b.All, "none is certain")
	}
	assert.InDeltaSlice(t, []float64{0, 14, 16, 0}, spread, 1e-9, "14 days lie in February, 16 in March")
}

func TestDateThatLiesInOneBinIsCertain(t *testing.T) {
	for edtf, certain := range map[string]bool{
		"2024-02-16": true, "2024-02": true, "2024-02-16T19:55+03:00": true, "2024-02-16~": false, "2024-02~": false, "2024": false,
	} {
		h := timeline.NewHistogram(timeline.ByMonth, day("2024-01-01"), day("2024-12-31"))
		h.Add(when(t, edtf), 1, true)
		b := h.Bins[1]
		if certain {
			assert.Equal(t, [4]float64{1, 1, 0, 0}, [4]float64{b.Shown, b.All, b.ShownSpread, b.AllSpread}, edtf)
		} else {
			assert.Zero(t, b.All, edtf)
			assert.Positive(t, b.ShownSpread, edtf)
		}
	}
}

func TestEveryIncidentIsCountedOnceAtEveryStep(t *testing.T) {
	for _, step := range []timeline.Step{timeline.ByDay, timeline.ByWeek, timeline.ByMonth, timeline.ByYear} {
		h := sample(t, step)
		var shown, all float64
		for i, b := range h.Bins {
			shown, all = shown+b.Shown+b.ShownSpread, all+b.All+b.AllSpread
			assert.LessOrEqual(t, b.Shown, b.All)
			if i > 0 {
				assert.True(t, b.Start.After(h.Bins[i-1].Start))
			}
		}
		assert.InDelta(t, 960, all, 1e-6)
		assert.Less(t, shown, all)
		assert.Equal(t, 9, h.Undated)
	}
}

func TestBinsStartWithTheirWeekMonthOrYear(t *testing.T) {
	for step, want := range map[timeline.Step]string{
		timeline.ByDay: "2024-03-22", timeline.ByWeek: "2024-03-18", timeline.ByMonth: "2024-03-01", timeline.ByYear: "2024-01-01",
	} {
		assert.Equal(t, day(want), timeline.NewHistogram(step, day("2024-03-22"), day("2024-03-22")).Bins[0].Start)
	}
	assert.Equal(t, day("1969-12-29"), timeline.NewHistogram(timeline.ByWeek, day("1969-12-30"), day("1969-12-30")).Bins[0].Start)
}

func TestOfWhatTheFilterLeavesOutOnlyAllCounts(t *testing.T) {
	h := timeline.NewHistogram(timeline.ByYear, day("2024-01-01"), day("2024-12-31"))
	h.Add(when(t, "2024-03-22"), 145, false)
	h.Add(when(t, ""), 1, false)
	h.Add(when(t, "2031"), 1, true)
	assert.Equal(t, []timeline.Bin{{Start: day("2024-01-01"), All: 145}}, h.Bins, "and nothing beyond the domain")
	assert.Zero(t, h.Undated)
}
