package shell

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/query"
	"incidentmap/internal/bench/events/synth"
)

// openTable shows a table of so many events beside the case.
func openTable(t *testing.T, w *Window, rows int) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "events.csv")
	f, err := os.Create(name)
	require.NoError(t, err)
	require.NoError(t, synth.Write(f, synth.Options{Preset: "acled", Rows: rows, Seed: 1}))
	require.NoError(t, f.Close())
	w.LoadTable(name)
	require.False(t, w.Loading())
}

func since(year int) query.Filter {
	return query.Filter{From: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)}
}

func TestEventsOfATableAreCountedUnderTheFilter(t *testing.T) {
	w, _ := open(t)
	openTable(t, w, 500)
	assert.Contains(t, w.counts.Text, "500 events of events.csv")
	w.model.SetFilter(since(2015))
	shown, _ := w.table.set.Count(since(2015))
	assert.Positive(t, shown)
	assert.Equal(t, shown, w.eventsShown)
	assert.Contains(t, w.counts.Text, " of 500 events of events.csv")
	w.closeTable()
	w.showCase()
	assert.NotContains(t, w.counts.Text, "events")
}

// later has workers wait until work is called.
func later(w *Window) (work func()) {
	var waiting []func()
	w.counter.run = func(f func()) { waiting = append(waiting, f) }
	return func() {
		todo := waiting
		waiting = nil
		for _, f := range todo {
			f()
		}
	}
}

func TestTheNewestQuestionIsAnsweredAndThoseBetweenAreNot(t *testing.T) {
	w, _ := open(t)
	openTable(t, w, 500)
	work := later(w)
	var shown []int
	show := w.counter.show
	w.counter.show = func(a answer) {
		shown = append(shown, a.filter.From.Year())
		show(a)
	}
	for _, year := range []int{2001, 2005, 2010, 2015} {
		w.model.SetFilter(since(year))
	}
	assert.Contains(t, w.counts.Text, "500 events", "what was counted stands until the next counts are there")
	for range 3 {
		work()
		w.counter.tick()
	}
	assert.Equal(t, []int{2001, 2015}, shown)
	want, _ := w.table.set.Count(since(2015))
	assert.Equal(t, want, w.eventsShown)
	assert.False(t, w.counter.ticking, "nothing ticks at rest")
}

func TestAnAnswerForATableThatIsClosedIsNotShown(t *testing.T) {
	w, _ := open(t)
	openTable(t, w, 500)
	work := later(w)
	w.model.SetFilter(since(2015))
	w.closeTable()
	w.showCase()
	for range 3 {
		work()
		w.counter.tick()
	}
	assert.NotContains(t, w.counts.Text, "events")
}
