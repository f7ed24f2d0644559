package shell

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/model"
)

func TestStateSurvivesARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "deep", "window.json")
	want := DefaultState()
	want.Mode, want.Selected, want.Lon, want.Lat, want.Zoom = model.DarkMode, "beslan-2004-school", 44.5, 43.2, 7.25
	want.Folds = map[string]bool{"motive": true}
	require.NoError(t, want.save(file))
	assert.Equal(t, want, loadState(file))
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
