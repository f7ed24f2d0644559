package cli_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/cli"
)

func TestLicencesListsWhatIsInside(t *testing.T) {
	got := run(t, cli.Deps{}, "", "licences")
	assert.Equal(t, cli.ExitDone, got.status)
	assert.Contains(t, got.out, "fyne.io/fyne/v2")
	assert.Contains(t, got.out, "GeoNames")
	assert.NotContains(t, got.out, "Permission is hereby granted", "the texts are for who asks for them")

	var records []struct{ Name, Version, Licence string }
	require.NoError(t, json.Unmarshal([]byte(run(t, cli.Deps{}, "", "licences", "Natural", "--format", "json").out), &records))
	require.Len(t, records, 1)
	assert.Equal(t, "public domain", records[0].Licence)

	csv := run(t, cli.Deps{}, "", "licences", "--format", "csv").out
	assert.True(t, strings.HasPrefix(csv, "name,version,licence\nIncident Map,,MIT\n"), csv[:60])
}

func TestLicencesPrintsTexts(t *testing.T) {
	got := run(t, cli.Deps{}, "", "licences", "noto", "--texts")
	assert.Equal(t, cli.ExitDone, got.status)
	assert.True(t, strings.HasPrefix(got.out, "Noto Sans\nOFL-1.1\n\nCopyright 2015 Google"), got.out[:60])

	all := run(t, cli.Deps{}, "", "licences", "--texts").out
	for _, words := range []string{"Marcus Geelnard", "SQLite Is Public Domain", "The Go Authors"} {
		assert.Contains(t, all, words)
	}
}

func TestLicencesSaysWhatItDoesNotFind(t *testing.T) {
	got := run(t, cli.Deps{}, "", "licences", "nothing-of-this-name")
	assert.Equal(t, cli.ExitFailed, got.status)
	assert.Equal(t, "incidentmap: nothing inside the program is named \"nothing-of-this-name\"\n", got.errOut)
	assert.Empty(t, got.out)

	for _, args := range [][]string{{"licences", "a", "b"}, {"licences", "--texts", "--format", "csv"}} {
		assert.Equal(t, cli.ExitUsage, run(t, cli.Deps{}, "", args...).status, args)
	}
}
