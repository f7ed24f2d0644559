package codec_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/codec/codectest"
)

func decode(f *codec.Format, text string, l codec.Limits) (*codec.Result, error) {
	return f.Decode(context.Background(), strings.NewReader(text), int64(len(text)), "file", l)
}

// zipOf is an archive of names and their texts.
func zipOf(t *testing.T, members ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		w, err := z.Create(members[i])
		require.NoError(t, err)
		_, err = w.Write([]byte(members[i+1]))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.String()
}

const placemark = `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>a</name><Point><coordinates>37.6,55.7</coordinates></Point></Placemark></kml>`

func TestHostileFilesAreRefused(t *testing.T) {
	deep := strings.Repeat("<Folder>", 101) + strings.Repeat("</Folder>", 101)
	feature := func(geometry string) string {
		return `{"type":"Feature","properties":{},"geometry":` + geometry + `}`
	}
	for _, c := range []struct {
		name, text, says string
		format           *codec.Format
	}{
		{"a document type", `<!DOCTYPE kml [<!ENTITY a "b">]>` + placemark, "document type", &codec.KML},
		{"an entity that is not declared", `<kml><Placemark><name>&a;</name></Placemark></kml>`, "entity", &codec.KML},
		{"elements nested too deep", deep, "nested more than 100", &codec.KML},
		{"a document that ends early", placemark[:120], "unexpected EOF", &codec.KML},
		{"words for coordinates", strings.Replace(placemark, "37.6", "no", 1), "not a number", &codec.KML},
		{"infinity for a coordinate", strings.Replace(placemark, "37.6", "inf", 1), "not a number", &codec.KML},
		{"a hexadecimal coordinate", strings.Replace(placemark, "37.6", "0x1p-2", 1), "not a number", &codec.KML},
		{"a latitude off the globe", strings.Replace(placemark, "55.7", "95", 1), "not on the globe", &codec.KML},
		{"waypoints of words", `<gpx><wpt lat="x" lon="y"/></gpx>`, "not a number", &codec.GPX},
		{"a name that leads out", zipOf(t, "../doc.kml", placemark), "not that of a file", &codec.KMZ},
		{"an absolute name", zipOf(t, "/doc.kml", placemark), "not that of a file", &codec.KMZ},
		{"a name with a drive", zipOf(t, "C:/doc.kml", placemark), "not that of a file", &codec.KMZ},
		{"a name with backslashes", zipOf(t, `a\doc.kml`, placemark), "not that of a file", &codec.KMZ},
		{"the name of a device", zipOf(t, "doc.kml", placemark, "nul.txt", ""), "not that of a file", &codec.KMZ},
		{"a name that stands twice", zipOf(t, "doc.kml", placemark, "DOC.KML", placemark), "twice", &codec.KMZ},
		{"a bomb", zipOf(t, "doc.kml", strings.Repeat(" ", 8<<20)), "times its size", &codec.KMZ},
		{"an archive in an archive alone", zipOf(t, "inner.kmz", zipOf(t, "doc.kml", placemark)), "without a KML", &codec.KMZ},
		{"something behind an archive", zipOf(t, "doc.kml", placemark) + "x", "follows", &codec.KMZ},
		{"a workbook without sheets", zipOf(t, "[Content_Types].xml", "<Types/>"), "no workbook", &codec.XLSX},
		{"a member that stands twice", `{"type":"Point","type":"Point","coordinates":[1,2]}`, "twice", &codec.GeoJSON},
		{"an open ring", feature(`{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}`), "ring", &codec.GeoJSON},
		{"a number beyond numbers", feature(`{"type":"Point","coordinates":[1e999,0]}`), "too large", &codec.GeoJSON},
		{"not a number", feature(`{"type":"Point","coordinates":[NaN,0]}`), "not sound JSON", &codec.GeoJSON},
		{"lists nested too deep", feature(strings.Repeat("[", 101) + strings.Repeat("]", 101)), "nested more than 100", &codec.GeoJSON},
		{"another system of coordinates", `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:32637"}},"features":[]}`, "EPSG:32637", &codec.GeoJSON},
		{"records without end", "case: c\n" + strings.Repeat("\nclaim: a\n", 1<<18), "too many records", &codec.CaseText},
		{"bytes that are no text", "a,b\n\x00,1\n", "NUL", &codec.CSV},
		{"a field without end", "a,b\n" + strings.Repeat("x", 1<<20+1) + ",1\n", "bytes", &codec.CSV},
		{"more columns than a table has", strings.Repeat(",", 1001), "columns", &codec.CSV},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := decode(c.format, c.text, codec.Limits{})
			require.Error(t, err)
			assert.Nil(t, res)
			assert.ErrorContains(t, err, c.says)
			assert.ErrorContains(t, err, "file", "names the file")
			codectest.NoPanic(t, err)
		})
	}
}

func TestLimitsHold(t *testing.T) {
	rows := "a,b\n" + strings.Repeat("1,2\n", 100)
	for _, l := range []codec.Limits{{Rows: 99}, {Cells: 199}, {Bytes: 100}, {Columns: 1}} {
		_, err := decode(&codec.CSV, rows, l)
		require.Error(t, err, "%+v", l)
	}
	_, err := decode(&codec.CSV, rows, codec.Limits{Rows: 100, Cells: 200})
	require.NoError(t, err)
	_, err = decode(&codec.CSV, strings.ReplaceAll(rows, "2", "\xe9"), codec.Limits{Bytes: int64(len(rows)) * 3 / 2})
	require.ErrorContains(t, err, "not UTF-8", "it takes twice the memory")
	archive := zipOf(t, "doc.kml", placemark, "a.png", "x", "b.png", "x")
	for _, l := range []codec.Limits{{Entries: 2}, {Archive: 50}, {Bytes: 400}} {
		_, err := decode(&codec.KMZ, archive, l)
		require.Error(t, err, "%+v", l)
	}
}

// A feature that cannot be placed as it says is left out and named; it never turns up elsewhere, and the others are read.
func TestBadFeaturesAreNamedAndLeftOut(t *testing.T) {
	res, err := decode(&codec.GeoJSON, `{"type":"FeatureCollection","features":[
{"type":"Feature","id":7,"properties":{"n":1.50,"yes":true,"none":null,"list":[1, 2],"text":"a"},"geometry":{"type":"Point","coordinates":[190.5,10,120]}},
{"type":"Feature","properties":{"n":2},"geometry":{"type":"Point","coordinates":["1","2"]}},
{"type":"Feature","properties":null,"geometry":null}]}`, codec.Limits{})
	require.NoError(t, err)
	require.Len(t, res.Tables, 1)
	table := res.Tables[0]
	require.Len(t, table.Rows, 2)
	assert.Equal(t, []codec.Problem{{Line: 3, Reason: `found "1" where a number should stand`}}, table.Problems)
	assert.Equal(t, orb.Point{-169.5, 10}, table.Rows[0].Geometry, "brought back onto the globe")
	assert.Nil(t, table.Rows[1].Geometry)
	assert.Equal(t, []codec.Column{
		{Name: "id", Type: data.Numeral}, {Name: "n", Type: data.Numeral}, {Name: "yes", Type: data.Boolean}, {Name: "none"},
		{Name: "list", Type: data.JSON}, {Name: "text"}, {Name: "@elevation", Type: data.Numeral},
	}, table.Columns)
	assert.Equal(t, "1.50", table.Rows[0].Cells[1].Value, "as it is written")
	assert.Equal(t, codec.Cell{Type: data.Null}, table.Rows[0].Cells[3])
	assert.True(t, table.Rows[1].Cells[5].Absent)
	assert.Contains(t, res.Warnings[0], "line 3")
}

func TestContentDecidesAndNotTheName(t *testing.T) {
	for _, c := range []struct{ text, name, format string }{
		{`  {"type":"FeatureCollection","features":[]}`, "a.csv", "geojson"},
		{"\ufeff<?xml version=\"1.0\"?><!-- x -->" + placemark, "a.gpx", "kml"},
		{`<gpx version="1.1"/>`, "a.kml", "gpx"},
		{zipOf(t, "pictures/a.png", "x", "doc.kml", placemark), "a.xlsx", "kmz"},
		{string(codectest.Encoded(t, &codec.XLSX, &data.Case{})), "a.zip", "xlsx"},
		{"a;b\n1;2\n", "a.json", "csv"},
		{string(codectest.Encoded(t, &codec.GeoPackage, &data.Case{})), "a.db", "gpkg"},
		{"# a comment\n\ncase: x\ntitle: T\n", "a.txt", "case"},
	} {
		f, err := codec.Detect(strings.NewReader(c.text), int64(len(c.text)), c.name)
		require.NoError(t, err, c.name)
		assert.Equal(t, c.format, f.Name)
	}
	for text, says := range map[string]string{
		"": "empty", "PK\x03\x04": "ZIP", "\xd0\xcf\x11\xe0": "password", "<html></html>": "html", "\x01\x02\x00": "not text",
		"\x1f\x8b\x08": "gzip",
	} {
		_, err := codec.Detect(strings.NewReader(text), int64(len(text)), "a.geojson")
		require.ErrorIs(t, err, codec.ErrFormat)
		assert.ErrorContains(t, err, says)
	}
	_, err := codec.Detect(strings.NewReader("[1"), 2, "a.csv")
	require.NoError(t, err)
	_, err = codec.Detect(strings.NewReader("nothing"), 7, "a.kmz")
	require.ErrorContains(t, err, "text, but not KMZ")
	assert.Equal(t, &codec.KML, codec.ByName("KML"))
	assert.Equal(t, &codec.XLSX, codec.ByExtension(`C:\cases\A.XLSX`))
	assert.Nil(t, codec.ByExtension("a.doc"))
}

func TestSeparatedValuesAreReadAsTheyAreMeant(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       [][]string
		warns      string
	}{
		{"semicolons", "a;b\n1,5;2\n", [][]string{{"a", "b"}, {"1,5", "2"}}, ""},
		{"tabs and a byte order mark", "\ufeffa\tb\r\n1\t2\r\n", [][]string{{"a", "b"}, {"1", "2"}}, ""},
		{"carriage returns alone", "a,b\r1,2\r3,4", [][]string{{"a", "b"}, {"1", "2"}, {"3", "4"}}, ""},
		{"line breaks within quotes", "a,b\n\"1\n\"\"x\"\"\",2\n", [][]string{{"a", "b"}, {"1\n\"x\"", "2"}}, ""},
		{"backslashes before quotes", "a,b\n\"say \\\"so\\\" x\",2\n", [][]string{{"a", "b"}, {`say "so" x`, "2"}}, ""},
		{"apostrophes for quotes", "'a','b'\n'1,2','3'\n'4','5'\n", [][]string{{"a", "b"}, {"1,2", "3"}, {"4", "5"}}, ""},
		{"a title before the header", "A title\n\na,b\n1,2\n3,4\n", [][]string{{"a", "b"}, {"1", "2"}, {"3", "4"}}, "before the header"},
		{"a row that is short", "a,b,c\n1,2,3\n4,5\n6,7,8\n", [][]string{{"a", "b", "c"}, {"1", "2", "3"}, {"4", "5", ""}, {"6", "7", "8"}}, "line 3"},
		{"a row that is long", "a,b\n1,2\n3,4,5\n6,7\n", [][]string{{"a", "b", "column 3"}, {"1", "2", ""}, {"3", "4", "5"}, {"6", "7", ""}}, "line 3"},
		{"a quote that is not closed", "a,b\n1,\"x\n2,y\n3,z\n", [][]string{{"a", "b"}, {"1", `"x`}, {"2", "y"}, {"3", "z"}}, "line 2"},
		{"Windows-1251", "\xe3\xee\xf0\xee\xe4,\xe4\xe5\xed\xfc\n\xcc\xee\xf1\xea\xe2\xe0,1\n", [][]string{{"город", "день"}, {"Москва", "1"}}, "Windows-1251"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := decode(&codec.CSV, c.text, codec.Limits{})
			require.NoError(t, err)
			assert.Equal(t, c.want, append([][]string{names(res)}, values(&res.Tables[0])...))
			if c.warns == "" {
				assert.Empty(t, res.Warnings)
			} else {
				assert.Contains(t, fmt.Sprint(res.Warnings), c.warns)
			}
		})
	}
	res, err := codec.DecodeCSV(t.Context(), strings.NewReader("1,2\n"), 4, "file", codec.Dialect{Header: -1, Comma: ','}, codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, [][]string{{"1", "2"}}, values(&res.Tables[0]), "the user says that there is no header")
}

func TestTracksAndFoldersAreRead(t *testing.T) {
	res, err := decode(&codec.KML, `<kml xmlns:gx="g"><Document><name>D</name><Folder><name>F</name>
<Placemark id="p"><name>a</name><description><![CDATA[<b>x</b>]]></description><TimeSpan><begin>2024-03</begin></TimeSpan>
<ExtendedData><Data name="killed"><value>5</value></Data></ExtendedData><LinearRing><coordinates>0,0 1,0 1,1</coordinates></LinearRing></Placemark>
<Placemark><gx:Track><when>2024-03-22T17:00:00Z</when><when>2024-03-22T18:00:00Z</when><gx:coord>1 2 3</gx:coord><gx:coord>2 3 4</gx:coord></gx:Track></Placemark>
<NetworkLink><Link><href>http://127.0.0.1/x.kml</href></Link></NetworkLink></Folder></Document></kml>`, codec.Limits{})
	require.NoError(t, err)
	table := &res.Tables[0]
	require.Len(t, table.Rows, 2)
	first := &table.Rows[0]
	assert.Equal(t, []string{"p", "D / F", "a", "<b>x</b>", "2024-03", "5"},
		[]string{cellOf(table, first, "id"), cellOf(table, first, "folder"), cellOf(table, first, "name"), cellOf(table, first, "description"), cellOf(table, first, "begin"),
			cellOf(table, first, "killed")})
	assert.Equal(t, orb.LineString{{0, 0}, {1, 0}, {1, 1}, {0, 0}}, first.Geometry)
	assert.Equal(t, orb.LineString{{1, 2}, {2, 3}}, table.Rows[1].Geometry)
	assert.Equal(t, "2024-03-22T18:00:00Z", cellOf(table, &table.Rows[1], "end"))
	assert.Contains(t, fmt.Sprint(res.Warnings), "not fetched")

	res, err = decode(&codec.GPX, `<gpx version="1.1"><wpt lat="55.7" lon="37.6"><ele>150</ele><time>2024-03-22T17:00:00Z</time><name>A</name></wpt>
<trk><name>T</name><trkseg><trkpt lat="1" lon="2"><time>2024-01-01T00:00:00Z</time></trkpt><trkpt lat="2" lon="3"/></trkseg></trk></gpx>`, codec.Limits{})
	require.NoError(t, err)
	table = &res.Tables[0]
	assert.Equal(t, orb.Point{37.6, 55.7}, table.Rows[0].Geometry)
	assert.Equal(t, "150", cellOf(table, &table.Rows[0], "@elevation"))
	assert.Equal(t, orb.LineString{{2, 1}, {3, 2}}, table.Rows[1].Geometry)
	assert.Equal(t, "track", cellOf(table, &table.Rows[1], "kind"))
}

// A line over the antimeridian comes in two parts, none of which runs around the globe.
func TestLinesBeyondTheAntimeridianAreSplit(t *testing.T) {
	res, err := decode(&codec.GeoJSON, `{"type":"LineString","coordinates":[[170,0],[190,10]]}`, codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, orb.MultiLineString{{{-180, 5}, {-170, 10}}, {{170, 0}, {180, 5}}}, res.Tables[0].Rows[0].Geometry)
}

// A line that jumps from one side of the map to the other crosses the antimeridian; one from edge to edge is a parallel.
func TestLinesThatJumpGoTheShortWay(t *testing.T) {
	for coordinates, want := range map[string]orb.Geometry{
		"[[170,10],[-170,20]]":           orb.MultiLineString{{{170, 10}, {180, 15}}, {{-180, 15}, {-170, 20}}},
		"[[-175,0],[175,0],[-170,0]]":    orb.MultiLineString{{{-175, 0}, {-180, 0}}, {{-180, 0}, {-170, 0}}, {{180, 0}, {175, 0}, {180, 0}}},
		"[[-180,50],[180,50]]":           orb.LineString{{-180, 50}, {180, 50}},
		"[[-80,0],[90,0],[-100,0]]":      orb.MultiLineString{{{-80, 0}, {90, 0}, {180, 0}}, {{-180, 0}, {-100, 0}}},
		"[[0,0],[100,0],[-160,0],[0,0]]": orb.MultiLineString{{{0, 0}, {100, 0}, {180, 0}}, {{-180, 0}, {-160, 0}, {0, 0}}},
	} {
		res, err := detected("line.geojson", []byte(`{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":`+coordinates+`}}`))
		require.NoError(t, err)
		got := res.Tables[0].Rows[0].Geometry
		assert.ElementsMatch(t, want, got, coordinates)
	}
}
