package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/cli"
	"incidentmap/data"
	"incidentmap/data/casefile"
	"incidentmap/data/codec"
	"incidentmap/data/extract"
)

// caseFile keeps the small case in a case file, with a copy of its review.
func caseFile(t *testing.T, change func(text string) string) string {
	t.Helper()
	c, err := codec.DecodeTextFS(os.DirFS(smallCase))
	require.NoError(t, err)
	i := slices.IndexFunc(c.Documents, func(d data.Document) bool { return d.ID == "review" })
	require.GreaterOrEqual(t, i, 0)
	d := &c.Documents[i]
	raw, err := os.ReadFile(filepath.Join(smallTexts, d.File))
	require.NoError(t, err)
	text := change(string(raw))
	copied, err := extract.Extract(t.Context(), strings.NewReader(text), int64(len(text)), d.File)
	require.NoError(t, err)
	_, a := copied.Attach(*d)
	a.ID = "copy"
	c.Attachments = []data.Attachment{a}
	path := filepath.Join(t.TempDir(), "small.gpkg")
	f, err := casefile.Create(t.Context(), path, c, casefile.Options{Author: "A. Tester"}, []byte(text))
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return path
}

func TestCheckProvesAnchorsInTheCopiesOfACaseFile(t *testing.T) {
	got := run(t, smallDeps(), "", "check", caseFile(t, func(s string) string { return s }))
	require.Equal(t, cli.ExitDone, got.status, got.errOut+got.out)
	assert.Contains(t, got.out, "passages were compared in 1 document of which the case file has a copy")

	got = run(t, smallDeps(), "", "check", caseFile(t, func(s string) string { return strings.Replace(s, "27 dead", "28 dead", 1) }))
	assert.Equal(t, cli.ExitFailed, got.status)
	assert.Contains(t, got.out, "review-p01-harbour-killed")

	got = run(t, smallDeps(), "", "check", filepath.Join(t.TempDir(), "none.gpkg"))
	assert.Equal(t, cli.ExitFailed, got.status)
	assert.Contains(t, got.errOut, "none.gpkg")
}
