package gpkg_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/gpkg"
)

var shapes = []orb.Geometry{
	orb.Point{37.39, 55.82},
	orb.LineString{{0, 1}, {2, 3}},
	orb.Polygon{{{0, 0}, {4, 0}, {4, 4}, {0, 0}}, {{1, 1}, {2, 1}, {2, 2}, {1, 1}}},
	orb.MultiPoint{{0, 1}, {2, 3}},
	orb.MultiLineString{{{0, 1}, {2, 3}}, {{4, 5}, {6, 7}}},
	orb.MultiPolygon{{{{0, 0}, {4, 0}, {4, 4}, {0, 0}}}},
	orb.Collection{orb.Point{1, 2}, orb.LineString{{0, 1}, {2, 3}}},
}

func TestGeometriesComeBackAsTheyWere(t *testing.T) {
	for _, g := range shapes {
		blob, err := gpkg.EncodeGeometry(g, 4326)
		require.NoError(t, err)
		got, srs, err := gpkg.DecodeGeometry(blob)
		require.NoError(t, err)
		assert.Equal(t, int32(4326), srs)
		assert.Equal(t, g, got)
	}
}

func TestHeightsAndMeasuresAreDropped(t *testing.T) {
	for _, body := range [][]byte{
		point(1001, 1, 2, 3), point(2001, 1, 2, 3), point(3001, 1, 2, 3, 4), point(1|1<<31, 1, 2, 3), point(1|1<<31|1<<30, 1, 2, 3, 4),
	} {
		g, _, err := gpkg.DecodeGeometry(append([]byte{'G', 'P', 0, 0, 0, 0, 0x10, 0xe6}, body...))
		require.NoError(t, err)
		assert.Equal(t, orb.Point{1, 2}, g)
	}
}

// point is well-known binary in big-endian order.
func point(code uint32, values ...float64) []byte {
	b := []byte{0, byte(code >> 24), byte(code >> 16), byte(code >> 8), byte(code)}
	for _, v := range values {
		bits := math.Float64bits(v)
		for shift := 56; shift >= 0; shift -= 8 {
			b = append(b, byte(bits>>shift))
		}
	}
	return b
}

func TestWhatIsNoGeometryIsRefused(t *testing.T) {
	header := []byte{'G', 'P', 0, 0, 0, 0, 0x10, 0xe6}
	deep := header
	for range 100 {
		deep = append(deep, 0, 0, 0, 0, 7, 0, 0, 0, 1)
	}
	for name, blob := range map[string][]byte{
		"nothing":         {},
		"no header":       []byte("XX0000000000000"),
		"another version": append([]byte{'G', 'P', 9, 0, 0, 0, 0, 0}, point(1, 1, 2)...),
		"an envelope":     {'G', 'P', 0, 8 << 1, 0, 0, 0, 0},
		"no body":         header,
		"half a point":    append(header[:8:8], point(1, 1)...),
		"a curve":         append(header[:8:8], 0, 0, 0, 0, 8, 0, 0, 0, 0),
		"a huge count":    append(header[:8:8], 0, 0, 0, 0, 2, 0xff, 0xff, 0xff, 0xff),
		"deep nesting":    deep,
		"mixed parts":     append(append(header[:8:8], 0, 0, 0, 0, 5, 0, 0, 0, 1), point(1, 1, 2)...),
		"an extension":    append([]byte{'G', 'P', 0, 1 << 5, 0, 0, 0, 0}, point(1, 1, 2)...),
	} {
		_, _, err := gpkg.DecodeGeometry(blob)
		require.ErrorIs(t, err, gpkg.ErrGeometry, name)
	}
	empty, _, err := gpkg.DecodeGeometry(append(header[:8:8], point(1, math.NaN(), math.NaN())...))
	require.NoError(t, err)
	assert.Nil(t, empty)
}

func FuzzDecodeGeometry(f *testing.F) {
	for _, g := range shapes {
		blob, err := gpkg.EncodeGeometry(g, 4326)
		require.NoError(f, err)
		f.Add(blob)
	}
	f.Fuzz(func(t *testing.T, blob []byte) {
		g, srs, err := gpkg.DecodeGeometry(blob)
		if err != nil {
			require.ErrorIs(t, err, gpkg.ErrGeometry)
			return
		}
		if g == nil {
			return
		}
		again, err := gpkg.EncodeGeometry(g, srs)
		require.NoError(t, err)
		got, _, err := gpkg.DecodeGeometry(again)
		require.NoError(t, err)
		if !orb.Equal(g, g) { // not-a-number equals nothing
			return
		}
		assert.True(t, orb.Equal(g, got))
	})
}

// make writes a GeoPackage by statements.
func database(t *testing.T, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.gpkg")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	db, err := gpkg.Connect(t.Context(), path, gpkg.ReadWrite)
	require.NoError(t, err)
	for _, s := range statements {
		_, err := db.ExecContext(t.Context(), s)
		require.NoError(t, err, s)
	}
	require.NoError(t, db.Close())
	return path
}

var contents = []string{
	"PRAGMA application_id=1196444487",
	"CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT, description TEXT, srs_id INTEGER)",
	"CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER)",
	"CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER)",
	"INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326), ('Mercator', 3857, 'epsg', 3857), ('National grid', 27700, 'EPSG', 27700)",
}

func TestTheRowsOfALayer(t *testing.T) {
	path := database(t, append(contents,
		`CREATE TABLE "odd ""name""" (fid INTEGER PRIMARY KEY, geom POINT, "day" DATE, flag BOOLEAN, n INTEGER, x REAL, "a""b" TEXT, blob BLOB)`,
		`INSERT INTO gpkg_contents VALUES ('odd "name"', 'features', 'Odd', 'A table', 4326), ('pics', 'tiles', NULL, NULL, 3857), ('gone', 'features', NULL, NULL, 4326)`,
		`INSERT INTO gpkg_geometry_columns VALUES ('odd "name"', 'geom', 'POINT', 4326)`,
		`INSERT INTO "odd ""name""" VALUES (7, x'47500001e6100000010100000000000000000000400000000000000840', '2024-03-22', 1, 5, 0.5, 'text', x'00ff'),
			(8, NULL, 'no date', NULL, NULL, NULL, NULL, NULL), (9, x'00', '', 0, 'words', 1, '', NULL),
			(10, x'47500001e6100000010100000000000000008887400000000000000840', NULL, NULL, NULL, NULL, NULL, NULL)`,
	)...)
	r, err := gpkg.Open(t.Context(), path)
	require.NoError(t, err)
	defer r.Close()
	require.Len(t, r.Layers, 1)
	l := r.Layers[0]
	assert.Equal(t, `odd "name"`, l.Name)
	assert.Equal(t, []gpkg.Column{{"day", "DATE"}, {"flag", "BOOLEAN"}, {"n", "INTEGER"}, {"x", "REAL"}, {`a"b`, "TEXT"}, {"blob", "BLOB"}}, l.Columns)
	assert.Len(t, r.Warnings, 2)
	var rows []gpkg.Row
	for row, err := range r.Rows(t.Context(), &l) {
		require.NoError(t, err)
		rows = append(rows, row)
	}
	require.Len(t, rows, 4)
	assert.Equal(t, gpkg.Row{ID: 7, Geometry: orb.Point{2, 3}, Values: []any{"2024-03-22", int64(1), int64(5), 0.5, "text", []byte{0, 255}}}, rows[0])
	assert.Equal(t, gpkg.Row{ID: 8, Values: []any{"no date", nil, nil, nil, nil, nil}}, rows[1])
	assert.NotEmpty(t, rows[2].Problem)
	assert.Equal(t, "words", rows[2].Values[2])
	assert.Contains(t, rows[3].Problem, "not on the globe")
}

func TestCoordinatesOfTheWebMapAreConverted(t *testing.T) {
	blob, err := gpkg.EncodeGeometry(orb.Point{4162270, 7520000}, 3857)
	require.NoError(t, err)
	hex := ""
	for _, b := range blob {
		hex += string("0123456789abcdef"[b>>4]) + string("0123456789abcdef"[b&15])
	}
	path := database(t, append(contents, "CREATE TABLE a (fid INTEGER PRIMARY KEY, geom POINT)", "CREATE TABLE b (fid INTEGER PRIMARY KEY, geom POINT)",
		"INSERT INTO gpkg_contents VALUES ('a', 'features', NULL, NULL, 3857), ('b', 'features', NULL, NULL, 27700)",
		"INSERT INTO gpkg_geometry_columns VALUES ('a', 'geom', 'POINT', 3857), ('b', 'geom', 'POINT', 27700)",
		"INSERT INTO a VALUES (1, x'"+hex+"')", "INSERT INTO b VALUES (1, x'"+hex+"')")...)
	r, err := gpkg.Open(t.Context(), path)
	require.NoError(t, err)
	defer r.Close()
	require.Len(t, r.Layers, 2)
	for row, err := range r.Rows(t.Context(), &r.Layers[0]) {
		require.NoError(t, err)
		assert.InDelta(t, 37.39, row.Geometry.(orb.Point).Lon(), 0.01)
		assert.InDelta(t, 55.82, row.Geometry.(orb.Point).Lat(), 0.3)
	}
	for row, err := range r.Rows(t.Context(), &r.Layers[1]) {
		require.NoError(t, err)
		assert.Nil(t, row.Geometry)
		assert.Contains(t, row.Problem, "EPSG:27700")
	}
	assert.Contains(t, strings.Join(r.Warnings, " "), "EPSG:27700")
}

func TestWhatIsNoGeoPackageIsRefused(t *testing.T) {
	_, err := gpkg.Open(t.Context(), database(t, "CREATE TABLE t (x)"))
	require.ErrorIs(t, err, gpkg.ErrNoGeoPackage)
	text := filepath.Join(t.TempDir(), "text.gpkg")
	require.NoError(t, os.WriteFile(text, []byte(strings.Repeat("words ", 100)), 0o600))
	_, err = gpkg.Open(t.Context(), text)
	require.ErrorIs(t, err, gpkg.ErrNoDatabase)
	_, err = gpkg.Open(t.Context(), t.TempDir())
	require.ErrorIs(t, err, gpkg.ErrNoDatabase)
	_, err = gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "missing.gpkg"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

// A view may take for ever or lead elsewhere: it is not read.
func TestAViewIsNotRead(t *testing.T) {
	r, err := gpkg.Open(t.Context(), database(t, append(contents,
		"CREATE VIEW v AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n) SELECT x FROM n",
		"INSERT INTO gpkg_contents VALUES ('v', 'attributes', NULL, NULL, NULL)")...))
	require.NoError(t, err)
	defer r.Close()
	assert.Empty(t, r.Layers)
	assert.Len(t, r.Warnings, 1)
}

// Files made by others get the verdict that comes with them.
func TestGeoPackagesOfOthers(t *testing.T) {
	root := os.Getenv("INCIDENTMAP_CORPORA")
	if root == "" {
		t.Skip("files made by others are not here; set INCIDENTMAP_CORPORA to the folder of corpora")
	}
	for _, corpus := range []string{"ets-gpkg", "qgis-testdata"} {
		list, err := os.Open(filepath.Join(root, corpus, "verdicts.csv"))
		require.NoError(t, err)
		verdicts, err := csv.NewReader(list).ReadAll()
		require.NoError(t, err)
		require.NoError(t, list.Close())
		for _, v := range verdicts[1:] {
			name, verdict := v[0], v[3]
			if filepath.Ext(name) != ".gpkg" {
				continue
			}
			path := filepath.Join(t.TempDir(), filepath.Base(name))
			content, err := os.ReadFile(filepath.Join(root, corpus, name))
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(path, content, 0o600))
			start := time.Now()
			r, err := gpkg.Open(t.Context(), path)
			if verdict == "reject" {
				assert.Error(t, err, name)
				continue
			}
			require.NoError(t, err, name)
			rows, problems := 0, 0
			for i := range r.Layers {
				for row, err := range r.Rows(t.Context(), &r.Layers[i]) {
					require.NoError(t, err, name)
					rows++
					if row.Problem != "" {
						problems++
					}
				}
			}
			require.NoError(t, r.Close())
			assert.Less(t, time.Since(start), 10*time.Second)
			after, err := os.ReadDir(filepath.Dir(path))
			require.NoError(t, err)
			assert.Len(t, after, 1, name)
			t.Logf("%s (%s): %d layers, %d rows, %d without their geometry; %s", name, verdict, len(r.Layers), rows, problems, strings.Join(r.Warnings, " "))
		}
	}
}
