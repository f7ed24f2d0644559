package events_test

import (
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/events"
	"incidentmap/data/bulk"
	"incidentmap/data/query"
)

const table = `event_id,event_date,event_type,country,location,latitude,longitude,fatalities
1,2024-01-03,Explosion,Iran,Kerman,30.28,57.08,94
2,2024-03-22,Armed assault,Russia,Krasnogorsk,55.83,37.39,140
3,2021-08-26,Explosion,Afghanistan,Kabul,34.56,69.22,
4,2022-09-05,Explosion,Afghanistan,Kabul,34.50,69.15,6
5,2022-01-01,Threat,Afghanistan,,,,0
`

func load(t *testing.T) *events.Set {
	t.Helper()
	r := strings.NewReader(table)
	read, err := bulk.Open(t.Context(), r, r.Size(), "events.csv", bulk.Options{})
	require.NoError(t, err)
	set, err := events.New(t.Context(), read)
	require.NoError(t, err)
	return set
}

func TestCountsOfATableFollowTheFilter(t *testing.T) {
	set := load(t)
	year := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	few := 100
	for name, c := range map[string]struct {
		filter      query.Filter
		all, placed int
	}{
		"everything":                    {query.Filter{}, 5, 4},
		"a year":                        {query.Filter{From: year(2024), To: year(2025)}, 2, 2},
		"a country":                     {query.Filter{Countries: []string{"AF"}}, 3, 2},
		"a kind":                        {query.Filter{Kinds: []string{"Explosion"}}, 3, 3},
		"at least so many":              {query.Filter{MinKilled: 90}, 2, 2},
		"at most so many":               {query.Filter{MaxKilled: &few}, 3, 2},
		"words, of which none was read": {query.Filter{Text: "kabul"}, 0, 0},
		"an area":                       {query.Filter{Bound: &orb.Bound{Min: orb.Point{50, 20}, Max: orb.Point{70, 40}}}, 3, 3},
		"a grade":                       {query.Filter{MinGrade: "B2"}, 0, 0},
		"an actor's claim":              {query.Filter{Actors: []query.Actor{{Name: "ISIS-K"}}}, 0, 0},
		"another document":              {query.Filter{Documents: []string{"usip-qa"}}, 0, 0},
		"a country and a day":           {query.Filter{Countries: []string{"AF"}, From: year(2022)}, 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			all, placed := set.Count(c.filter)
			assert.Equal(t, c.all, all)
			assert.Equal(t, c.placed, placed)
		})
	}
}

func TestAnEventIsAnIncidentOfItsDataSet(t *testing.T) {
	set := load(t)
	snap, in, err := set.Incident(1)
	require.NoError(t, err)
	assert.Equal(t, "140", in.Killed.Headline)
	assert.Equal(t, []string{set.Table.Document().ID}, in.Documents)
	assert.Len(t, snap.Incidents, 1)
	row, ok := set.Row(in.ID)
	assert.True(t, ok)
	assert.Equal(t, 1, row)
	_, ok = set.Row("moscow-2024-03-crocus")
	assert.False(t, ok)

	_, in, err = set.Incident(2)
	require.NoError(t, err)
	assert.Empty(t, in.Killed.Headline, "an empty cell is no zero")
}
