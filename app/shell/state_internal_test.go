package shell

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/model"
	"incidentmap/data/query"
)

func TestStateSurvivesARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "deep", "window.json")
	want := DefaultState()
	want.Mode, want.Selected, want.Lon, want.Lat, want.Zoom = model.DarkMode, "beslan-2004-school", 44.5, 43.2, 7.25
	want.Folds = map[string]bool{"motive": true}
	want.Filter, want.AsOf = query.Filter{Countries: []string{"RU"}, MinKilled: 3}, time.Date(2024, 3, 27, 0, 0, 0, 0, time.UTC)
	want.Views = []savedView{{ID: "a", Name: "A", Filter: query.Filter{Text: "hall"}, At: &savedPlace{Lon: 37, Lat: 55, Zoom: 6, AsOf: want.AsOf, Selected: "x"}}}
	require.NoError(t, want.save(file))
	assert.Equal(t, want, loadState(file))
}

func TestAStateOfAnOlderVersionIsRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "window.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"mode": "dark", "zoom": 4, "views": [{"id": "a", "name": "A", "filter": {"countries": ["RU"]}}]}`), 0o600))
	s := loadState(file)
	assert.Equal(t, model.DarkMode, s.Mode)
	assert.True(t, s.Filter.IsZero())
	assert.True(t, s.AsOf.IsZero())
	assert.Equal(t, []savedView{{ID: "a", Name: "A", Filter: query.Filter{Countries: []string{"RU"}}}}, s.Views)
}

func TestAFilterThatIsNotKnownCostsNothingElse(t *testing.T) {
	file := filepath.Join(t.TempDir(), "window.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"mode": "dark", "filter": {"colour": "red"}, "views": [{"id": "a", "name": "A", "filter": {"colour": "red"}}, {"id": "b", "name": "B", "filter": {}}]}`), 0o600))
	s := loadState(file)
	assert.Equal(t, model.DarkMode, s.Mode)
	assert.True(t, s.Filter.IsZero())
	require.Len(t, s.Views, 1)
	assert.Equal(t, "B", s.Views[0].Name)
}

func TestSenselessStateGivesDefaults(t *testing.T) {
	for name, text := range map[string]string{
		"missing":        "",
		"damaged":        `{"width": 12`,
		"out of range":   `{"width": -4, "height": 1e9, "side_split": 7, "list_split": -1, "zoom": 400, "lon": 999, "lat": -91}`,
		"of other types": `{"width": "wide"}`,
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "window.json")
			if text != "" {
				require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
			}
			assert.Equal(t, DefaultState(), loadState(file))
		})
	}
}
