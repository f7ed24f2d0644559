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

	chosen := Settings{Author: "Desk 4", Cap: data.Green, ReducedMotion: true, LookForNewer: true}
	require.NoError(t, chosen.save(file))
	assert.Equal(t, chosen, loadSettings(file))

	require.NoError(t, os.WriteFile(file, []byte(`{"author":"Desk 4","reduced_motion":true,"of_a_later_version":[1]}`), 0o600))
	assert.Equal(t, Settings{Author: "Desk 4", ReducedMotion: true}, loadSettings(file), "what another version wrote; nothing is asked over the network")

	for _, damaged := range []string{"", "{", `{"author":"x","cap":7}`, `{"cap":"TLP:PINK"}`} {
		require.NoError(t, os.WriteFile(file, []byte(damaged), 0o600))
		assert.Equal(t, first, loadSettings(file), damaged)
	}
}
