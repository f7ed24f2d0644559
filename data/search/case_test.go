package search_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/codec"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/data/search"
)

func builtIn(t testing.TB) *resolve.Snapshot {
	t.Helper()
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	return resolve.New(c, resolve.Options{})
}

func TestCaseFindsIncidentsClaimsPlacesAndDocuments(t *testing.T) {
	s := builtIn(t)
	ix := search.Case(s)

	r := ix.Search("Crocus", 5)
	require.NotEmpty(t, r.Incidents.List)
	assert.Equal(t, "moscow-2024-03-crocus", r.Incidents.List[0].ID)
	assert.Equal(t, "Gun and arson attack at [Crocus] City Hall", marked(r.Incidents.List[0].Title, r.Incidents.List[0].InTitle))
	assert.Greater(t, r.Claims.Total, 5)
	assert.Len(t, r.Claims.List, 5)
	require.NotEmpty(t, r.Places.List)
	assert.Equal(t, "moscow-2024-03-crocus", r.Places.List[0].Incident)
	assert.NotEmpty(t, r.Documents.List)

	for _, cyrillic := range []string{"крокус", "krokus"} {
		places := ix.Search(cyrillic, 5).Places.List
		require.NotEmpty(t, places, cyrillic)
		assert.Contains(t, marked(places[0].Text, places[0].InText), "[Крокус]")
	}
	assert.Empty(t, ix.Search("zeppelin", 5))
	assert.Empty(t, ix.Search(" ", 5), "nothing is asked for yet")
}

// What has the words in its title comes first; and every hit shows why it is one.
func TestCaseShowsTitlesFirstAndWhatWasFound(t *testing.T) {
	ix := search.Case(builtIn(t))
	for _, s := range []string{"a", "attack", "killed people", "kabul", "isis-k", "institute", "2024", "moscow cri"} {
		words := query.SplitWords(s)
		r := ix.Search(s, 1000)
		for _, hits := range []search.Hits{r.Incidents, r.Claims, r.Places, r.Documents} {
			assert.Len(t, hits.List, hits.Total)
			rest := false
			for _, h := range hits.List {
				assert.False(t, rest && words.In(h.Title), "%q: %s comes late", s, h.ID)
				rest = rest || !words.In(h.Title)
				assert.NotEmpty(t, append(h.InTitle, h.InText...), "%q: %s", s, h.ID)
			}
		}
	}
}

// BenchmarkCase indexes the built-in case, and types in it.
func BenchmarkCase(b *testing.B) {
	s := builtIn(b)
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			search.Case(s)
		}
	})
	ix := search.Case(s)
	for _, word := range []string{"a", "crocus", "killed mosc"} {
		b.Run(word, func(b *testing.B) {
			for b.Loop() {
				ix.Search(word, 20)
			}
		})
	}
}
