package shell

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/adrg/xdg"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/filters"
	"incidentmap/data/query"
	"incidentmap/geo/render"
	"incidentmap/internal/bench/events/synth"
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

const lonely = `event_id,event_date,event_type,country,location,latitude,longitude,fatalities,timestamp
1,2024-01-03,Explosion,Brazil,Manaus,-3.1,-60.02,4,
`

func openLonely(t *testing.T) (w *Window, at orb.Point) {
	t.Helper()
	w, _ = open(t)
	w.LoadTable(written(t, "lonely.csv", []byte(lonely)))
	require.NotNil(t, w.table)
	t.Cleanup(w.closeTable)
	return w, orb.Point{-60.02, -3.1}
}

func TestATableThatWasOpenedIsOnTheMapAtOnceAndGoneWhenItIsClosed(t *testing.T) {
	w, manaus := openLonely(t)
	w.click(manaus)
	assert.Equal(t, w.table.set.Table.IncidentID(0), w.selectedID())
	for _, a := range w.actions {
		if a.name == "Close the table of events" {
			a.do()
		}
	}
	w.click(manaus)
	assert.Empty(t, w.selectedID())
}

func TestAnExportedPictureHasTheEventsOfTheTableAndSaysHowMany(t *testing.T) {
	w, _ := openLonely(t)
	for _, c := range []struct {
		filter query.Filter
		says   string
	}{
		{query.Filter{}, "1 event of lonely.csv, 1 on the map · 36 incidents"},
		{query.Filter{Countries: []string{"RU"}}, "0 of 1 event of lonely.csv, 0 on the map"},
	} {
		w.model.SetFilter(c.filter)
		file := filepath.Join(t.TempDir(), "map.svg")
		w.writePicture(file, render.SVG, w.pictureSizes()[0])
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		_, says, _ := strings.Cut(string(text), "<desc")
		says, _, _ = strings.Cut(says, "</desc>")
		assert.Contains(t, says, c.says)
	}
}

func TestTheAsOfDayCountsForTables(t *testing.T) {
	w, _ := open(t)
	w.LoadTable(tableFile(t, "known.csv", synth.Options{Rows: 200}, func(text []byte) []byte {
		return bytes.ReplaceAll(bytes.ReplaceAll(text, []byte(",170000000"), []byte(",171000000")), []byte(",171000000"), []byte(",171100000"))
	}))
	t.Cleanup(w.closeTable)
	before := w.counts.Text
	w.model.SetAsOf(time.Date(2023, 11, 20, 0, 0, 0, 0, time.UTC))
	known := w.eventsShown
	assert.Equal(t, known, w.table.now.events.Total)
	assert.Equal(t, 190, known, "ten rows were published later")
	assert.True(t, w.chips.Visible())
	w.chips.OnRemove(0)
	assert.False(t, w.chips.Visible())
	assert.Equal(t, before, w.counts.Text)
	w.closeTable()
	w.LoadTable(written(t, "lonely.csv", []byte(lonely[:strings.Index(lonely, ",timestamp")]+"\n1,2024-01-03,Explosion,Brazil,Manaus,-3.1,-60.02,4\n")))
	w.model.SetAsOf(time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC))
	assert.Contains(t, w.counts.Text, "0 of 1 event of lonely.csv, which does not say when its rows became known")
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
