package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/cli"
)

func TestConvertedCasesComeBackByteForByte(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	convert := func(args ...string) {
		t.Helper()
		got := run(t, smallDeps(), "", append([]string{"convert"}, args...)...)
		require.Equal(t, cli.ExitDone, got.status, got.errOut)
		assert.Empty(t, got.out)
	}
	convert(smallCase, path("first.geojson"))
	want, err := os.ReadFile(path("first.geojson"))
	require.NoError(t, err)
	for _, format := range []string{"case", "kml", "kmz", "xlsx", "csv", "gpkg"} {
		convert(path("first.geojson"), path("there."+format))
		convert(path("there."+format), path("back.geojson"))
		back, err := os.ReadFile(path("back.geojson"))
		require.NoError(t, err)
		assert.Equal(t, string(want), string(back), format)
		for _, command := range []string{"list", "claims", "documents"} {
			got := run(t, smallDeps(), "", command, path("there."+format), "--format", "csv")
			assert.Equal(t, run(t, smallDeps(), "", command, smallCase, "--format", "csv").out, got.out, "%s of %s %s", command, format, got.errOut)
		}
	}
	got := run(t, smallDeps(), string(want), "convert", "-", "-", "--to", "geojson")
	require.Equal(t, cli.ExitDone, got.status, got.errOut)
	assert.Equal(t, string(want), got.out, "through pipes")
}

const foreign = "Kennung;Datum;Ort;Koordinaten;Tote;Beschreibung;Bearbeiter\n1;22.03.2024;Krasnogorsk;55°49′31″N 37°23′24″E;145;Angriff;AB\n2;99.99.2024;x;1, 2;3;y;CD\n"

func TestForeignTablesAreConvertedWithAReport(t *testing.T) {
	got := run(t, smallDeps(), foreign, "convert", "-", "-", "--from", "csv", "--to", "geojson")
	require.Equal(t, cli.ExitDone, got.status, got.errOut)
	var out struct {
		Features []struct {
			Geometry   struct{ Coordinates []float64 }
			Properties map[string]any
		}
	}
	require.NoError(t, json.Unmarshal([]byte(got.out), &out))
	require.Len(t, out.Features, 1)
	assert.InDelta(t, 37.39, out.Features[0].Geometry.Coordinates[0], 1e-9)
	assert.Equal(t, "2024-03-22", out.Features[0].Properties["start"])
	assert.Contains(t, got.errOut, `standard input:3: skipped: Datum "99.99.2024" is no date in the order DMY`)
	assert.Contains(t, got.errOut, "1 of 2 rows were read, 1 skipped")
}

func TestAMappingCanBeSetRight(t *testing.T) {
	dir := t.TempDir()
	in, mapping := filepath.Join(dir, "in.csv"), filepath.Join(dir, "mapping.json")
	require.NoError(t, os.WriteFile(in, []byte(foreign), 0o600))
	got := run(t, smallDeps(), "", "convert", in, mapping, "--to", "mapping")
	require.Equal(t, cli.ExitDone, got.status, got.errOut)
	b, err := os.ReadFile(mapping)
	require.NoError(t, err)
	assert.Contains(t, string(b), `"role": "killed"`)
	set := strings.Replace(string(b), `"role": "killed"`, `"role": "wounded"`, 1)
	require.NoError(t, os.WriteFile(mapping, []byte(set), 0o600))
	got = run(t, smallDeps(), "", "convert", in, "-", "--to", "csv", "--mapping", mapping)
	require.Equal(t, cli.ExitDone, got.status, got.errOut)
	assert.Contains(t, got.out, `""Attribute"":""wounded""`)
	require.NoError(t, os.WriteFile(mapping, []byte(strings.Replace(set, "wounded", "nonsense", 1)), 0o600))
	got = run(t, smallDeps(), "", "convert", in, "-", "--to", "csv", "--mapping", mapping)
	assert.Equal(t, cli.ExitFailed, got.status)
	assert.Contains(t, got.errOut, `there is no role "nonsense"`)
	got = run(t, smallDeps(), "a,b\n1,2\n", "convert", "-", "-", "--to", "csv", "--mapping", mapping)
	assert.Equal(t, cli.ExitFailed, got.status)
}

func TestRowsAreWrittenAsTheyStand(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.csv"), filepath.Join(dir, "out.geojson")
	require.NoError(t, os.WriteFile(in, []byte("id;date;lat;lon;note\n1;2024-05;33,5;44,5;\"a \"\"b\"\"\"\n2;x;1;2;c\n3;2024-05-06;;;d\n"), 0o600))
	got := run(t, smallDeps(), "", "convert", in, out, "--rows")
	require.Equal(t, cli.ExitDone, got.status, got.errOut)
	assert.Contains(t, got.errOut, "in.csv:3: skipped")
	b, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.JSONEq(t, `{"type":"FeatureCollection","features":[
		{"type":"Feature","geometry":{"type":"Point","coordinates":[44.5,33.5]},"properties":{"id":"1","date":"2024-05","lat":"33,5","lon":"44,5","note":"a \"b\"",
			"incidentmap_start":"2024-05-01","incidentmap_end":"2024-05-31"}},
		{"type":"Feature","geometry":null,"properties":{"id":"3","date":"2024-05-06","lat":"","lon":"","note":"d","incidentmap_start":"2024-05-06","incidentmap_end":"2024-05-06"}}
	]}`, string(b))
	got = run(t, smallDeps(), "", "convert", in, "-", "--to", "csv", "--rows")
	require.Equal(t, cli.ExitDone, got.status, got.errOut)
	assert.Contains(t, got.out, "id,date,lat,lon,note,start,end,lon,lat,precision_m\r\n")
}

func TestConvertSaysWhatItCannotDo(t *testing.T) {
	pdf := filepath.Join(t.TempDir(), "a.pdf")
	require.NoError(t, os.WriteFile(pdf, []byte("%PDF-1.7 \x00"), 0o600))
	for _, c := range []struct {
		status int
		says   string
		args   []string
	}{
		{cli.ExitUsage, "a file to read and one to write", []string{"a"}},
		{cli.ExitUsage, "standard output needs --to", []string{smallCase, "-"}},
		{cli.ExitUsage, "no such format can be written", []string{smallCase, "a.gpx"}},
		{cli.ExitUsage, "no such format can be read", []string{smallCase, "a.csv", "--from", "stix"}},
		{cli.ExitUsage, "cannot be written to standard output", []string{smallCase, "-", "--to", "gpkg"}},
		{cli.ExitUsage, "--rows writes csv or geojson", []string{smallCase, "a.kml", "--rows"}},
		{cli.ExitFailed, "no such file", []string{"nothing.csv", "a.csv"}},
		{cli.ExitFailed, "it is a PDF document", []string{pdf, "-", "--to", "csv"}},
	} {
		got := run(t, smallDeps(), "", append([]string{"convert"}, c.args...)...)
		assert.Equal(t, c.status, got.status, "%v", c.args)
		assert.Contains(t, got.errOut, c.says, "%v", c.args)
		assert.Empty(t, got.out)
	}
	got := run(t, smallDeps(), "a\n", "convert", "-", "-", "--to", "csv")
	assert.Equal(t, cli.ExitFailed, got.status)
	assert.Contains(t, got.errOut, "no row that can be read")
}

func TestTheBuiltInCaseIsConvertedByItsName(t *testing.T) {
	got := run(t, builtInDeps(t), "", "convert", "builtin:", "-", "--to", "case")
	require.Equal(t, cli.ExitDone, got.status, got.errOut)
	again := run(t, builtInDeps(t), got.out, "list", "-", "--format", "csv")
	assert.Equal(t, run(t, builtInDeps(t), "", "list", "builtin:", "--format", "csv").out, again.out)
	assert.Equal(t, run(t, builtInDeps(t), "", "list", "--format", "csv").out, again.out)
}

func TestWhatIsOnlyWrittenIsNamedWhenItIsRead(t *testing.T) {
	for format, title := range map[string]string{"stix": "STIX 2.1", "cot": "Cursor on Target"} {
		written := run(t, smallDeps(), "", "convert", smallCase, "-", "--to", format)
		require.Equal(t, cli.ExitDone, written.status, written.errOut)
		got := run(t, smallDeps(), written.out, "list", "-")
		assert.Equal(t, cli.ExitFailed, got.status)
		assert.Contains(t, got.errOut, "it is "+title+", which is only written; take GeoJSON or a case file")
	}
}
