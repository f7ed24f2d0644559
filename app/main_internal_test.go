package main

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FyneApp.toml is the one source of name, id and version for packaging; a plain build must say the same.
func TestProgramAgreesWithItsPackaging(t *testing.T) {
	toml, err := os.ReadFile("../FyneApp.toml")
	require.NoError(t, err)
	for key, want := range map[string]string{"Name": appName, "ID": appID, "Version": version} {
		found := regexp.MustCompile(`(?m)^\s*` + key + `\s*=\s*"([^"]*)"`).FindSubmatch(toml)
		require.NotNil(t, found, key)
		assert.Equal(t, want, string(found[1]), key)
	}
}

func TestNoDisplayIsSaidInOneLine(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	err := haveDisplay()
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "\n")
}
