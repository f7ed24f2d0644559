package atomicfile_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/atomicfile"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func content(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(b)
}

func TestWriteMakesAndReplacesAFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "map.png")
	require.NoError(t, atomicfile.Write(name, text("first")))
	require.NoError(t, atomicfile.Write(name, text("second")))
	assert.Equal(t, "second", content(t, name))
	assert.Equal(t, []string{"map.png"}, names(t, dir))
}

func TestAFailureLeavesEverythingAsItWas(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "map.png")
	require.NoError(t, atomicfile.Write(name, text("old")))
	broken := errors.New("broken")
	err := atomicfile.Write(name, func(w io.Writer) error {
		if err := text("half of the new")(w); err != nil {
			return err
		}
		return broken
	})
	require.ErrorIs(t, err, broken)
	assert.Equal(t, "old", content(t, name))
	assert.Equal(t, []string{"map.png"}, names(t, dir))
}

func TestNothingIsMadeWhereNothingCanBeWritten(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{filepath.Join(dir, "none", "map.png"), dir} {
		called := false
		err := atomicfile.Write(name, func(io.Writer) error { called = true; return nil })
		require.ErrorContains(t, err, "write "+name+": ")
		assert.NotContains(t, err.Error(), ".part", "the file beside says nothing to the user")
		assert.False(t, called, "no work is done for a file that cannot be written")
	}
	assert.Empty(t, names(t, dir))
}

func TestTheFileBehindALinkIsReplaced(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target.png"), filepath.Join(dir, "link.png")
	require.NoError(t, atomicfile.Write(target, text("old")))
	require.NoError(t, os.Symlink(target, link))
	require.NoError(t, atomicfile.Write(link, text("new")))
	assert.Equal(t, "new", content(t, target))
	info, err := os.Lstat(link)
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink, "the link stays a link")
}

func TestADeviceIsWrittenToDirectly(t *testing.T) {
	require.NoError(t, atomicfile.Write(os.DevNull, text("gone")))
	info, err := os.Stat(os.DevNull)
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeDevice, "the device stays a device")
}
