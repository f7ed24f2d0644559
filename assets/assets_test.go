package assets_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/assets"
)

// TestManifestNamesEveryFile recomputes the sum of each file and finds none that is not named. What lies under case is text that names
// its own sources.
func TestManifestNamesEveryFile(t *testing.T) {
	b, err := os.ReadFile("MANIFEST")
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	require.Equal(t, "file\tsha256\tlicence\torigin", lines[0])
	sums := map[string]string{}
	for _, line := range lines[1:] {
		f := strings.Split(line, "\t")
		require.Len(t, f, 4, line)
		assert.NotEmpty(t, f[2], "licence of %s", f[0])
		assert.NotEmpty(t, f[3], "origin of %s", f[0])
		sums[f[0]] = f[1]
	}
	err = filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		path = filepath.ToSlash(path)
		switch {
		case err != nil:
			return err
		case path == "case":
			return fs.SkipDir
		case d.IsDir() || path == "MANIFEST" || filepath.Ext(path) == ".go":
			return nil
		}
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		sum := sha256.Sum256(content)
		assert.Equal(t, sums[path], hex.EncodeToString(sum[:]), path)
		delete(sums, path)
		return nil
	})
	require.NoError(t, err)
	assert.Empty(t, sums, "named but not there")
}

func TestEmbeddedFilesAreThere(t *testing.T) {
	assert.Equal(t, "PMTiles", string(assets.Basemap[:7]))
	for _, font := range [][]byte{assets.FontRegular, assets.FontBold} {
		assert.Equal(t, "\x00\x01\x00\x00", string(font[:4]), "TrueType")
	}
}
