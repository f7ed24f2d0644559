package shell

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/adrg/xdg"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/filters"
	"incidentmap/data/query"
)

const someEvents = `event_id,event_date,event_type,country,location,latitude,longitude,fatalities,notes
1,2024-01-03,Explosion,Iran,Kerman,30.28,57.08,94,انفجار
2,2024-03-22,attack,Russia,Красногорск,55.83,37.39,140,
3,2021-08-26,Explosion,Afghanistan,Kabul,34.56,69.22,,at the airport
4,2022-09-05,Explosion,Afghanistan,Kabul,34.50,69.15,6,
`

func openWithEvents(t *testing.T) *Window {
	t.Helper()
	cache := xdg.CacheHome
	xdg.CacheHome = t.TempDir()
	t.Cleanup(func() { xdg.CacheHome = cache })
	name := filepath.Join(t.TempDir(), "events.csv")
	require.NoError(t, os.WriteFile(name, []byte(someEvents), 0o600))
	w, _ := open(t)
	w.LoadTable(name)
	require.NotNil(t, w.table)
	t.Cleanup(w.closeTable)
	return w
}

func TestEventsAreCountedWhereverIncidentsAre(t *testing.T) {
	w := openWithEvents(t)
	w.toggleFilters()
	all := len(w.model.Snapshot().Incidents)
	in := query.Filter{Countries: []string{"AF"}, Text: "kabul airport"}
	w.model.SetFilter(in)
	shown := len(w.model.Shown())
	require.Positive(t, shown)
	assert.Equal(t, 1, w.table.now.events.Total)
	assert.Contains(t, w.counts.Text, "1 of 4 events of events.csv")
	f := facets(w.model.Snapshot(), w.table.set, in)
	assert.Equal(t, shown, f.Counts.Incidents)
	assert.Equal(t, all, f.Counts.AllIncidents)
	assert.Equal(t, 1, f.Counts.Events)
	assert.Equal(t, 4, f.Counts.AllEvents)
	assert.Equal(t, w.table.set.Table.IncidentID(2), w.side.List.Order()[shown])
}

func TestKindsThatCaseAndTableHaveAreOne(t *testing.T) {
	w := openWithEvents(t)
	s := w.model.Snapshot()
	count := func(values []filters.Value, id string) (n, times int) {
		for _, v := range values {
			if v.ID == id {
				n, times = v.Total, times+1
			}
		}
		return n, times
	}
	alone, _ := count(facets(s, nil, query.Filter{}).Values[filters.Kind], "attack")
	both, times := count(facets(s, w.table.set, query.Filter{}).Values[filters.Kind], "attack")
	assert.Equal(t, alone+1, both)
	assert.Equal(t, 1, times)
}

func TestSearchFindsEventsAndGoesToThem(t *testing.T) {
	w := openWithEvents(t)
	for text, row := range map[string]int{"انفجار": 0, "krasnogorsk": 1, "at the airp": 2} {
		hits, total, err := w.table.set.Search(t.Context(), text, hitsShown)
		require.NoError(t, err)
		require.Equal(t, 1, total, text)
		w.pick(filters.Hit{Group: eventsGroup, ID: hits[0].Incident.ID})
		assert.Equal(t, w.table.set.Table.IncidentID(row), w.selectedID(), text)
		at := w.mapv.Target().Center.Point()
		assert.InDelta(t, w.table.set.Table.Lon[row], at.Lon(), 0.01)
	}
	before := w.selectedID()
	w.step(-1)
	assert.NotEqual(t, before, w.selectedID())
	w.travel(w.trail.Back)
	assert.Equal(t, before, w.selectedID(), "the way back leads to events too")
}

func TestNothingOfATableStaysWhenItIsClosed(t *testing.T) {
	w := openWithEvents(t)
	w.selectEvent(0)
	w.closeTable()
	w.showCase()
	assert.Empty(t, w.selectedID())
	assert.NotContains(t, w.counts.Text, "events")
	assert.Len(t, w.side.List.Order(), len(w.model.Shown()))
	left, err := filepath.Glob(filepath.Join(xdg.CacheHome, "incidentmap", "*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

// Work for what was asked for meanwhile is done once, for the last.
func TestOnlyTheLatestWorkFollows(t *testing.T) {
	var started []func()
	l := latest{run: func(f func()) { started = append(started, f) }, post: func(f func()) { f() }}
	var done []int
	for i := range 4 {
		l.do(func() func() { return func() { done = append(done, i) } })
	}
	for len(started) > 0 {
		next := started[0]
		started = started[1:]
		next()
	}
	assert.Equal(t, []int{0, 3}, done)
}
