package codec_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/codec/codectest"
)

// small limits let an input of some kilobytes come to them.
var small = codec.Limits{Bytes: 1 << 20, Archive: 4 << 20, Rows: 1000, Cells: 10_000, Columns: 100, Field: 10_000, Text: 100_000}

// fuzz feeds a decoder what it was not made for: it answers with an error or with rows as wide as their table, and what it takes for a case
// can be written again.
func fuzz(f *testing.F, format *codec.Format, seeds ...string) {
	f.Helper()
	var b bytes.Buffer
	if format.Encode != nil {
		for _, c := range []*data.Case{{}, codectest.Nasty(codectest.Texts()[:12])} {
			b.Reset()
			if err := format.Encode(context.Background(), &b, c, codec.EncodeOptions{}); err != nil {
				f.Fatal(err)
			}
			f.Add(bytes.Clone(b.Bytes()))
		}
	}
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	samples, err := filepath.Glob("testdata/" + format.Name + "/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range samples {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		res, err := format.Decode(context.Background(), bytes.NewReader(b), int64(len(b)), "file", small)
		codectest.NoPanic(t, err)
		if err != nil {
			return
		}
		for _, table := range res.Tables {
			for _, r := range table.Rows {
				if len(r.Cells) != len(table.Columns) {
					t.Fatalf("a row has %d cells, the table %d columns", len(r.Cells), len(table.Columns))
				}
			}
		}
		if res.Case != nil {
			_ = codec.GeoJSON.Encode(context.Background(), &bytes.Buffer{}, res.Case, codec.EncodeOptions{})
		}
	})
}

func FuzzGeoJSON(f *testing.F) {
	fuzz(f, &codec.GeoJSON, `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}`, `{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:3857"}},"features":[]}`,
		`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[190,1]},{"type":"MultiPoint","coordinates":[[-190,1]]}]}`)
}

func FuzzKML(f *testing.F) {
	fuzz(f, &codec.KML, placemark, `<kml><Schema name="s" parent="Placemark"/><s><LineString><coordinates>1,2,3,4,5,6</coordinates></LineString></s><GroundOverlay><LatLonBox><north>1</north></LatLonBox></GroundOverlay></kml>`)
}

func FuzzKMZ(f *testing.F) { fuzz(f, &codec.KMZ) }

func FuzzGPX(f *testing.F) {
	fuzz(f, &codec.GPX, `<gpx><wpt lat="1" lon="2"/><rte><rtept lat="1" lon="200"/></rte></gpx>`, `<TrainingCenterDatabase><Activity><Lap><Track><Trackpoint><Position/></Trackpoint></Track></Lap></Activity></TrainingCenterDatabase>`)
}

func FuzzXLSX(f *testing.F) { fuzz(f, &codec.XLSX) }

func FuzzCSV(f *testing.F) {
	fuzz(f, &codec.CSV, "a,b\n1,\"2\n3\",\n", "a;b\r\n\"x\"\"y\";'z'\r\n", "\xff\xfea\x00,\x00", "a\\\"b,c\n", "\"", "a,b\n\"1\\\"x\",2\n")
}

func FuzzText(f *testing.F) {
	fuzz(f, &codec.CaseText, "case: a\n\nincident: b\nkind = \"\"\n\nsite: c\npoint: 1 2\n", "claim = \"x\\n\"\nnumber: about 1 to 2\nwhen = {\"edtf\":\"2024\"}\n")
}

func FuzzDetect(f *testing.F) {
	f.Add([]byte(placemark), "a.kml")
	f.Fuzz(func(t *testing.T, b []byte, name string) {
		_, err := codec.Decode(context.Background(), bytes.NewReader(b), int64(len(b)), name, small)
		codectest.NoPanic(t, err)
	})
}
