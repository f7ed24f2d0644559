package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A session may have no locale, no run-time folder, no message bus and no PATH.
func TestABareSessionIsNoReasonToComplain(t *testing.T) {
	requireTools(t)
	d := newDesk(t)
	d.bare = true
	d.start()
	assert.Empty(t, d.quit())
}

// Servers for remote desktops often have no GLX. What EGL draws on the processor is shown there all the same.
func TestTheWindowOpensOnADisplayWithoutGLX(t *testing.T) {
	requireTools(t)
	d := deskWithoutGLX(t)
	d.start()
	first := d.shot()
	d.do("mousemove", "1300", "160", "click", "1")
	d.eventually("the map flies to the incident", func() bool { return different(first, d.shot()) > 0.2 })
	assert.Empty(t, d.quit())
}

func TestADisplayWithoutOpenGLIsSaidInOneLine(t *testing.T) {
	requireTools(t)
	d := deskWithoutGLX(t)
	none := filepath.Join(t.TempDir(), "none.json")
	require.NoError(t, os.WriteFile(none, []byte("{}"), 0o600))
	t.Setenv("__EGL_VENDOR_LIBRARY_FILENAMES", none) // as where no driver is installed
	code, out := d.run()
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "OpenGL")
	assert.Contains(t, out, "libgl1-mesa-dri")
	assert.Equal(t, 1, strings.Count(strings.TrimSpace(out), "\n")+1, "one line: %s", out)
}

func TestADisplayThatDoesNotAnswerIsSaidInOneLine(t *testing.T) {
	requireTools(t)
	d := newDesk(t)
	d.display = ":4711"
	code, out := d.run()
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "display")
	assert.Equal(t, 1, strings.Count(strings.TrimSpace(out), "\n")+1, "one line: %s", out)
}

// What an older version remembered opens as it was; what it did not know is as at a first start.
func TestWhatAnOlderVersionRememberedOpens(t *testing.T) {
	requireTools(t)
	d := newDesk(t)
	for name, text := range map[string]string{
		"state/incidentmap/window.json": `{"width": 1200, "height": 800, "mode": "dark", "side": false, "side_split": 0.7, "selected": "kandahar-bombing",
			"filter": {"of an older version": 1}, "lon": 37.4, "lat": 55.8, "zoom": 5}`,
		"config/incidentmap/settings.json": `{"author": "Desk 4"}`,
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(d.file(name)), 0o700))
		require.NoError(t, os.WriteFile(d.file(name), []byte(text), 0o600))
	}
	d.start()
	assert.Empty(t, d.quit())
	s := d.remembered()
	assert.Equal(t, "dark", s.Mode)
	assert.False(t, s.Side)
}

func deskWithoutGLX(t *testing.T) *desk {
	t.Helper()
	return deskOn(t, "Xvfb", "-screen", "0", fmt.Sprintf("%dx%dx24", screenWidth, screenHeight), "-nolisten", "tcp", "-extension", "GLX")
}
