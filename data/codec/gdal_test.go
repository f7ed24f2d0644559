package codec_test

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/codec"
	"incidentmap/data/codec/codectest"
	"incidentmap/data/resolve"
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

// What another program made of our file comes back: every row with its id, its day and its place.
func TestWhatOtherProgramsWriteOfOurFilesComesBack(t *testing.T) {
	incidents := resolve.New(builtIn(t), resolve.Options{}).Incidents
	for _, from := range []*codec.Format{&codec.GeoJSON, &codec.KML, &codec.CSV} {
		for _, driver := range []struct{ name, ext string }{{"GeoJSON", ".geojson"}, {"LIBKML", ".kml"}, {"LIBKML", ".kmz"}, {"KML", ".kml"}, {"CSV", ".csv"}, {"XLSX", ".xlsx"}} {
			t.Run(from.Name+" to "+driver.name, func(t *testing.T) {
				out := filepath.Join(t.TempDir(), "out"+driver.ext)
				gdal(t, "ogr2ogr", "-f", driver.name, out, writeFile(t, from))
				b, err := os.ReadFile(out)
				require.NoError(t, err)
				res, err := detected("renamed", b)
				require.NoError(t, err)
				if len(res.Tables) == 0 {
					require.Equal(t, builtIn(t), res.Case, "it kept the records, and every row")
					return
				}
				for _, in := range incidents {
					row := rowOf(&res.Tables[0], in.ID)
					require.NotNil(t, row, in.ID)
					sameIncident(t, &res.Tables[0], row, in, from != &codec.CSV && driver.name != "CSV" && driver.name != "XLSX")
				}
			})
		}
	}
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

func sameIncident(t *testing.T, tab *codec.Table, r *codec.Row, in *resolve.Incident, geometry bool) {
	t.Helper()
	if !in.When.IsZero() {
		day := in.When.Local(in.Zone).Start.Format("2006-01-02")
		got := cellOf(tab, r, "start")
		if len(got) == len("2006/01/02") {
			got = got[:4] + "-" + got[5:7] + "-" + got[8:]
		}
		assert.Equal(t, day, got, in.ID)
	}
	if !in.Placed() {
		return
	}
	p := in.Sites[0].Point
	for axis, name := range []string{"lon", "lat"} {
		f, err := strconv.ParseFloat(cellOf(tab, r, name), 64)
		require.NoError(t, err)
		assert.LessOrEqual(t, math.Abs(f-p[axis]), 1e-7)
	}
	if geometry {
		q, ok := r.Geometry.(orb.Point)
		require.True(t, ok, "%s has the geometry %v", in.ID, r.Geometry)
		assert.LessOrEqual(t, math.Abs(q[0]-p[0])+math.Abs(q[1]-p[1]), 2e-7)
	}
}
