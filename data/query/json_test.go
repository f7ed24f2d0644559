package query_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/query"
)

// everything is a filter with every condition set.
func everything() query.Filter {
	return query.Filter{
		From: time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC), To: time.Date(2024, 3, 1, 12, 0, 0, 5, time.UTC),
		Incidents: []string{"a", "b"}, Countries: []string{"RU", "TR"}, Kinds: []string{"attack", "plot"}, Statuses: []string{"foiled", "carried out"},
		Actors: []query.Actor{{"Group É", query.Claimed}, {"Other", query.AnyStance}}, Documents: []string{"good", "poor"},
		MinKilled: 3, MaxKilled: new(9), Disputed: true, Text: "two words", MinGrade: "B2", Precision: data.City,
		Bound:   &orb.Bound{Min: orb.Point{170, -30.5}, Max: orb.Point{-170, 0}},
		Polygon: orb.Polygon{{{170, -30}, {-170, -30}, {-170, 0}}, {{175, -20}, {176, -20}, {176, -19}}},
		Near:    &query.Circle{Center: orb.Point{179, -17}, Metres: 1234.5},
	}
}

// The text stands in files of users: it may grow, but not change.
const saved = `{"from":"2024-01-02T00:00:00Z","before":"2024-03-01T12:00:00.000000005Z","incidents":["a","b"],"countries":["RU","TR"],` +
	`"kinds":["attack","plot"],"statuses":["foiled","carried out"],"actors":[{"name":"Group É","stance":"claimed"},{"name":"Other"}],` +
	`"documents":["good","poor"],"min_killed":3,"max_killed":9,"disputed":true,"text":"two words","min_grade":"B2","precision":"city",` +
	`"bbox":[170,-30.5,-170,0],"polygon":[[[170,-30],[-170,-30],[-170,0]],[[175,-20],[176,-20],[176,-19]]],` +
	`"near":{"lon":179,"lat":-17,"metres":1234.5}}`

func TestFilterIsSavedAndReadAgain(t *testing.T) {
	for want, f := range map[string]query.Filter{saved: everything(), "{}": {}, `{"max_killed":0}`: {MaxKilled: new(0)}} {
		text, err := json.Marshal(f)
		require.NoError(t, err)
		assert.Equal(t, want, string(text))
		var got query.Filter
		require.NoError(t, json.Unmarshal(text, &got))
		assert.Equal(t, f, got)
	}
}

func TestSavedFilterIsRefusedRatherThanReadInPart(t *testing.T) {
	for name, text := range map[string]string{
		"unknown condition": `{"kinds":["plot"],"colour":"red"}`, "unknown part": `{"near":{"lon":1,"lat":2,"metres":3,"feet":4}}`,
		"no grade": `{"min_grade":"Z9"}`, "no stance": `{"actors":[{"name":"A","stance":"boasted"}]}`, "no polygon": `{"polygon":[[[0,0]]]}`,
		"short box": `{"bbox":[1,2,"3"]}`, "no object": `[]`, "wrong type": `{"text":1}`, "end before start": `{"from":"2024-01-02T00:00:00Z","before":"2023-01-02T00:00:00Z"}`,
	} {
		f := query.Filter{Text: "kept"}
		assert.ErrorIs(t, json.Unmarshal([]byte(text), &f), query.ErrFlag, name)
		assert.Equal(t, query.Filter{Text: "kept"}, f, name)
	}
}

func FuzzFilterJSON(f *testing.F) {
	f.Add([]byte(saved))
	f.Add([]byte(`{"polygon":[[[0,0],[1e308,0],[1,1]]]}`))
	f.Add([]byte(`{"near":{"metres":-1}}`))
	s := snapshot(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		var first, second query.Filter
		if json.Unmarshal(text, &first) != nil {
			return
		}
		again, err := json.Marshal(first)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(again, &second))
		require.Equal(t, first.Describe(), second.Describe())
		require.Equal(t, selected(first.Apply(s)), selected(second.Apply(s)))
		require.LessOrEqual(t, first.Facets(s).Selected, len(s.Incidents))
	})
}

func TestEachChipTakesAwayOneCondition(t *testing.T) {
	f := everything()
	chips := f.Chips()
	assert.Len(t, chips, 20)
	for _, c := range chips {
		rest := c.Without(f)
		assert.Len(t, rest.Chips(), len(chips)-1, c.Label)
		assert.NotContains(t, labels(rest), c.Label)
	}
	assert.Equal(t, everything(), f, "the filter itself stays")
	assert.Equal(t, []string{"January–March 2024"}, labels(dates(t, "2024-01", "2024-03")))

	for _, c := range chips {
		f = c.Without(f)
	}
	assert.True(t, f.IsZero(), "all taken away, one after another")
}

func labels(f query.Filter) []string {
	var out []string
	for _, c := range f.Chips() {
		out = append(out, c.Label)
	}
	return out
}
