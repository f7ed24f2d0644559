package query_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
)

func builtIn(t testing.TB) *resolve.Snapshot {
	t.Helper()
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	return resolve.New(c, resolve.Options{})
}

// setters give a filter one value of a condition, as a user does who chooses it.
var setters = map[string]struct {
	values func(query.Facets) []query.Value
	set    func(f *query.Filter, value string)
}{
	"kind":     {func(f query.Facets) []query.Value { return f.Kinds }, func(f *query.Filter, v string) { f.Kinds = []string{v} }},
	"status":   {func(f query.Facets) []query.Value { return f.Statuses }, func(f *query.Filter, v string) { f.Statuses = []string{v} }},
	"country":  {func(f query.Facets) []query.Value { return f.Countries }, func(f *query.Filter, v string) { f.Countries = []string{v} }},
	"actor":    {func(f query.Facets) []query.Value { return f.Actors }, func(f *query.Filter, v string) { f.Actors = []query.Actor{{Name: v}} }},
	"document": {func(f query.Facets) []query.Value { return f.Documents }, func(f *query.Filter, v string) { f.Documents = []string{v} }},
	"grade":    {func(f query.Facets) []query.Value { return f.Grades }, func(f *query.Filter, v string) { f.MinGrade = v }},
	"precision": {func(f query.Facets) []query.Value { return f.Precisions },
		func(f *query.Filter, v string) { f.Precision = data.Precision(v) }},
}

// Every count must be what the user then gets.
func TestFacetsCountWhatChoosingAValueSelects(t *testing.T) {
	s := builtIn(t)
	for i, f := range filters(s, 40) {
		facets := f.Facets(s)
		assert.Equal(t, len(s.Incidents), facets.All)
		assert.Len(t, f.Apply(s).Incidents, facets.Selected)
		for name, facet := range setters {
			values := facet.values(facets)
			require.NotEmpty(t, values, name)
			for _, v := range values {
				alone, with := query.Filter{}, f
				facet.set(&alone, v.Value)
				facet.set(&with, v.Value)
				assert.Len(t, alone.Apply(s).Incidents, v.All, "%d: %s %s", i, name, v.Value)
				assert.Len(t, with.Apply(s).Incidents, v.Count, "%d: %s %s with %s", i, name, v.Value, f.Describe())
			}
		}
	}
}

// filters are combinations of conditions that a user may set on the built-in case.
func filters(s *resolve.Snapshot, n int) []query.Filter {
	rng := rand.New(rand.NewPCG(1, 1))
	facets := query.Filter{}.Facets(s)
	out := []query.Filter{{}}
	for range n {
		var f query.Filter
		for _, name := range []string{"kind", "status", "country", "actor", "document", "grade", "precision"} {
			if values := setters[name].values(facets); rng.IntN(4) == 0 {
				setters[name].set(&f, values[rng.IntN(len(values))].Value)
			}
		}
		if rng.IntN(4) == 0 {
			f.MinKilled = rng.IntN(50)
		}
		if rng.IntN(4) == 0 {
			f.Text = []string{"killed", "moscow", "attack 2024", "isis-k"}[rng.IntN(4)]
		}
		if rng.IntN(6) == 0 {
			f.Bound = &orb.Bound{Min: orb.Point{20, 20}, Max: orb.Point{80, 60}}
		}
		f.Disputed = rng.IntN(10) == 0
		out = append(out, f)
	}
	return out
}

func TestFacetsMarkTheValuesOfTheFilter(t *testing.T) {
	f := query.Filter{Kinds: []string{"plot", "parade"}, Actors: []query.Actor{{Name: "group e"}}, MinGrade: "B2"}
	facets := f.Facets(snapshot(t))
	assert.Contains(t, facets.Kinds, query.Value{Value: "parade", Active: true}, "what no incident has is there to be taken away")
	assert.Contains(t, facets.Actors, query.Value{Value: "Group É", All: 2, Active: true})
	active := 0
	for _, v := range facets.Grades {
		if v.Active {
			active++
			assert.Equal(t, "B2", v.Value)
		}
	}
	assert.Equal(t, 1, active)
}

func BenchmarkFacets(b *testing.B) {
	s := builtIn(b)
	many := &resolve.Snapshot{Case: s.Case, Documents: s.Documents}
	for len(many.Incidents) < 100_000 {
		many.Incidents = append(many.Incidents, s.Incidents...)
	}
	for _, snap := range []*resolve.Snapshot{s, many} {
		for name, f := range map[string]query.Filter{
			"all": {}, "conditions": {Countries: []string{"RU"}, MinGrade: "B2"}, "words": {Text: "killed mosc"},
		} {
			b.Run(fmt.Sprintf("%d/%s", len(snap.Incidents), name), func(b *testing.B) {
				for b.Loop() {
					f.Facets(snap)
				}
			})
		}
	}
}
