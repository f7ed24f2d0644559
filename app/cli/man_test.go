package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/cli"
)

func TestEachCommandHasAManualPageOfTheDayOfTheSource(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	dir := filepath.Join(t.TempDir(), "man")
	got := run(t, smallDeps(), "", "man", dir)
	require.Equal(t, cli.ExitDone, got.status, got.errOut)
	pages, err := filepath.Glob(filepath.Join(dir, "*.1"))
	require.NoError(t, err)
	assert.GreaterOrEqual(t, len(pages), 9)
	page, err := os.ReadFile(filepath.Join(dir, "incidentmap-render.1"))
	require.NoError(t, err)
	assert.Contains(t, string(page), "Nov 2023")
	assert.Contains(t, string(page), `--size`)
	assert.NotContains(t, string(page), "Auto generated")
}
