package display_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/internal/bench/display"
)

func TestAServerIsStartedWhereThereIsNoneAndServesUntilItIsStopped(t *testing.T) {
	t.Setenv("DISPLAY", "")
	stop, err := display.Start(800, 600)
	require.NoError(t, err)
	defer stop()
	require.NotEmpty(t, os.Getenv("DISPLAY"))
	for range 3 {
		size, err := exec.Command("xdotool", "getdisplaygeometry").CombinedOutput()
		require.NoError(t, err, "%s", size)
		assert.Equal(t, "800 600\n", string(size))
	}
}

func TestAServerThatThereIsIsUsed(t *testing.T) {
	t.Setenv("DISPLAY", ":99999")
	stop, err := display.Start(800, 600)
	require.NoError(t, err)
	stop()
	assert.Equal(t, ":99999", os.Getenv("DISPLAY"))
}
