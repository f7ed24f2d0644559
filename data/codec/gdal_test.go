package codec_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/codec"
	"incidentmap/data/codec/codectest"
)

// gdal runs a tool of GDAL, by which most programs for maps read and write their files, and gives what it says of trouble.
func gdal(t *testing.T, tool string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("%s is not installed (package gdal-bin): %v", tool, err)
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Stderr = &said
	require.NoError(t, cmd.Run(), "%s %v: %s", tool, args, &said)
	return said.String()
}

var forOthers = []*codec.Format{&codec.GeoJSON, &codec.KML, &codec.KMZ, &codec.CSV, &codec.XLSX}

func writeFile(t *testing.T, f *codec.Format) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "case"+f.Extensions[0])
	require.NoError(t, os.WriteFile(name, codectest.Encoded(t, f, builtIn(t)), 0o600))
	return name
}

func TestOtherProgramsReadOurFilesWithoutAWarning(t *testing.T) {
	for _, f := range forOthers {
		t.Run(f.Name, func(t *testing.T) { assert.Empty(t, gdal(t, "ogrinfo", "-al", "-ro", writeFile(t, f))) })
	}
}

// What another program made of our file comes back: the case with its claims, and no row that says something else.
func TestWhatOtherProgramsWriteOfOurFilesComesBack(t *testing.T) {
	want := builtIn(t)
	for _, from := range []*codec.Format{&codec.GeoJSON, &codec.KML, &codec.CSV} {
		for _, driver := range []struct{ name, ext string }{
			{"GeoJSON", ".geojson"}, {"LIBKML", ".kml"}, {"LIBKML", ".kmz"}, {"KML", ".kml"}, {"CSV", ".csv"}, {"XLSX", ".xlsx"}, {"GPKG", ".gpkg"},
		} {
			t.Run(from.Name+" to "+driver.name, func(t *testing.T) {
				out := filepath.Join(t.TempDir(), "out"+driver.ext)
				gdal(t, "ogr2ogr", "-f", driver.name, out, writeFile(t, from))
				b, err := os.ReadFile(out)
				require.NoError(t, err)
				res, err := detected("renamed", b)
				require.NoError(t, err)
				require.Equal(t, want, res.Case, "%v", res.Warnings)
				assert.Empty(t, res.Tables, "every row says the same: %v", res.Warnings)
			})
		}
	}
}

// What was changed in another program is not lost either.
func TestWhatWasChangedInAnotherProgramComesBesideTheCase(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.gpkg")
	gdal(t, "ogr2ogr", "-f", "GPKG", "-nln", "case", "-sql", `SELECT *, 'yes' AS checked FROM "case"`, out, writeFile(t, &codec.GeoJSON))
	gdal(t, "ogrinfo", "-q", out, "-dialect", "SQLite", "-sql", `UPDATE "case" SET title='Another title' WHERE fid=1`)
	b, err := os.ReadFile(out)
	require.NoError(t, err)
	noticed(t, b, builtIn(t), "Another title")
	res, err := detected("renamed", b)
	require.NoError(t, err)
	assert.Contains(t, res.Warnings, `Changed: column "checked" was added.`)
}

func cellOf(tab *codec.Table, r *codec.Row, name string) string {
	if at := tab.Column(name); at >= 0 {
		return r.Cells[at].Value
	}
	return ""
}

// rowOf is the first row of an incident.
func rowOf(tab *codec.Table, id string) *codec.Row {
	for i := range tab.Rows {
		if r := &tab.Rows[i]; cellOf(tab, r, "id") == id || cellOf(tab, r, "@id") == id {
			return r
		}
	}
	return nil
}
