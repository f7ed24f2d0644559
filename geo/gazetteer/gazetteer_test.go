package gazetteer_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/assets"
	"incidentmap/geo/basemap"
	"incidentmap/geo/gazetteer"
)

func open(t testing.TB) *gazetteer.Gazetteer {
	t.Helper()
	m, err := basemap.Open(bytes.NewReader(assets.Basemap))
	require.NoError(t, err)
	return gazetteer.New(m.Labels(), m.Country)
}

func TestPlacesAreFoundAsTheyAreTyped(t *testing.T) {
	g := open(t)
	for _, tc := range []struct{ typed, name, country string }{
		{"kerman", "Kerman", "IR"},
		{"Krasnogorsk", "Krasnogorsk", "RU"},
		{"istanbul", "Istanbul", "TR"},
		{"sao paulo", "São Paulo", "BR"},
		{"paris", "Paris", "FR"},
		{"paris, texas", "Paris", "US"},
		{"PARIS , us", "Paris", "US"},
	} {
		t.Run(tc.typed, func(t *testing.T) {
			found := g.Search(tc.typed, 5)
			require.NotEmpty(t, found)
			assert.Equal(t, tc.name, found[0].Name)
			assert.Equal(t, tc.country, found[0].Country)
		})
	}
}

func TestTheLargerOfEqualNamesComesFirst(t *testing.T) {
	found := open(t).Search("london", 4)
	require.NotEmpty(t, found)
	assert.Equal(t, "GB", found[0].Country)
	assert.InDelta(t, -0.1, found[0].Point.Lon(), .2)
	assert.InDelta(t, 51.5, found[0].Point.Lat(), .2)
	assert.LessOrEqual(t, len(found), 4)
}

func TestNothingIsFoundForNothing(t *testing.T) {
	g := open(t)
	assert.Empty(t, g.Search("", 5))
	assert.Empty(t, g.Search(" ,", 5))
	assert.Empty(t, g.Search("kerman", 0))
	assert.Empty(t, g.Search("qqxzv", 5))
}

func BenchmarkSearch(b *testing.B) {
	g := open(b)
	for b.Loop() {
		g.Search("san", 8)
	}
}

func BenchmarkNew(b *testing.B) {
	m, err := basemap.Open(bytes.NewReader(assets.Basemap))
	require.NoError(b, err)
	for b.Loop() {
		gazetteer.New(m.Labels(), m.Country)
	}
}
