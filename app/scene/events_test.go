package scene_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/events"
	"incidentmap/app/scene"
	"incidentmap/data/bulk"
	"incidentmap/data/query"
	"incidentmap/geo/index"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// scattered is a table of events, every fifth of which has no place.
func scattered(t *testing.T, n int) *events.Set {
	t.Helper()
	var b strings.Builder
	b.WriteString("event_id,event_date,event_type,latitude,longitude,fatalities\n")
	for i := range n {
		if i%5 == 0 {
			fmt.Fprintf(&b, "%d,2024-01-01,Explosion,,,1\n", i)
		} else {
			fmt.Fprintf(&b, "%d,2024-01-01,Explosion,%d,%d,1\n", i, i*37%120-60, i*53%360-180)
		}
	}
	r := strings.NewReader(b.String())
	table, err := bulk.Open(t.Context(), r, r.Size(), "scattered.csv", bulk.Options{})
	require.NoError(t, err)
	set, err := events.New(t.Context(), table)
	require.NoError(t, err)
	return set
}

func TestAPictureOfEventsShowsAsManyAsItSays(t *testing.T) {
	const n = 1500
	set := scattered(t, n)
	view := proj.Viewport{Center: proj.World{X: 0.5, Y: 0.5}, Width: 1024, Height: 1024, Zoom: 1, Scale: 1}
	for layer := range scene.EventHexagons + 1 {
		pen := &scene.EventPen{Set: set, Filter: index.Filter{}, Layer: layer}
		s := &render.Scene{}
		pen.Draw(s, view, true)
		pen.Describe(s, scene.EventCounts{Selected: n, Total: 2 * n, Placed: n / 5 * 4}, query.Filter{Kinds: []string{"Explosion"}}, time.Time{}, view)
		shown := 0.0
		for _, m := range s.Marks {
			shown += float64(max(1, m.Count))
		}
		if s.Hexes != nil {
			for _, h := range s.Hexes.Hexes {
				shown += h.Value
			}
		}
		if layer != scene.EventHeat {
			assert.InDelta(t, n/5*4, shown, 0)
		}
		assert.NotEmpty(t, s.Legend)
		assert.Equal(t, "scattered.csv", s.Title)
		assert.Equal(t, "1,500 of 3,000 events, 1,200 on the map · Explosion", s.Subtitle)
		assert.Equal(t, "300 more events have no known place", s.Unplaced)
		assert.Equal(t, scene.Attribution, s.Attribution)
	}
	pen, s := &scene.EventPen{Set: set}, &render.Scene{Subtitle: "12 of 36 incidents, 9 on the map", Unplaced: "3 more incidents have no known place"}
	pen.DescribeBeside(s, scene.EventCounts{Selected: n, Total: n, Placed: n / 5 * 4}, view)
	assert.Equal(t, "1,500 events of scattered.csv, 1,200 on the map · 12 of 36 incidents, 9 on the map", s.Subtitle)
	assert.Equal(t, "3 more incidents have no known place, 300 more events have no known place", s.Unplaced)

	near := view
	near.Zoom = 6
	s = &render.Scene{}
	pen.Describe(s, scene.EventCounts{Selected: n, Total: n, Placed: n / 5 * 4}, query.Filter{}, time.Date(2024, 3, 2, 0, 0, 0, 0, time.UTC), near)
	assert.Regexp(t, `^1,500 events, 1,200 placed, \d+ in this view$`, s.Subtitle)
	assert.Equal(t, "Known as of 2 March 2024", s.AsOf)
}
