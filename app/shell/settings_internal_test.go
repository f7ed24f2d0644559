package shell

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
)

func TestSettingsAreKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "folder", "settings.json")
	first := loadSettings(file)
	assert.Equal(t, Settings{Author: author()}, first)

	chosen := Settings{Author: "Desk 4", Cap: data.Green, ReducedMotion: true}
	require.NoError(t, chosen.save(file))
	assert.Equal(t, chosen, loadSettings(file))

	for _, damaged := range []string{"", "{", `{"author":"x","cap":7}`, `{"cap":"TLP:PINK"}`} {
		require.NoError(t, os.WriteFile(file, []byte(damaged), 0o600))
		assert.Equal(t, first, loadSettings(file), damaged)
	}
}
