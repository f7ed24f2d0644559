package codec_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/codec"
)

// corporaDir is where the collections of good, odd and hostile files lie: INCIDENTMAP_CORPORA, or shared/corpora beside the repository.
func corporaDir(t *testing.T) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("INCIDENTMAP_CORPORA"), "../../../shared/corpora"} {
		if info, err := os.Stat(dir); dir != "" && err == nil && info.IsDir() {
			return dir
		}
	}
	t.Skip("no corpora: INCIDENTMAP_CORPORA names no folder, and there is none at ../shared/corpora")
	return ""
}

// outcome is what became of a file.
type outcome string

const (
	readWell outcome = "read"
	readWarn outcome = "read, warned"
	refused  outcome = "refused"
	wrong    outcome = "read wrong"
	panicked outcome = "PANIC"
	slow     outcome = "over 10 s"
)

var outcomes = []outcome{readWell, readWarn, refused, wrong, panicked, slow}

// corpus says how the files of a collection are read.
type corpus struct {
	name string
	only []string // extensions; nil: all
	read func(path string, b []byte) (*codec.Result, error)
	// content compares what was read with a companion; empty: it agrees.
	content func(dir, path string, res *codec.Result) string
	// refuses judges a result of a file that must be refused; nil: reading it at all is wrong.
	refuses func(*codec.Result) bool
}

var corpora = []corpus{
	{name: "antimeridian", read: detected},
	{name: "csv-spectrum", read: detected, content: jsonObjects},
	{name: "csv-test-data", read: detected, content: jsonRows, refuses: rowsNamed},
	{name: "ets-gpkg", only: []string{".gpkg"}, read: detected},
	{name: "event-schemas", read: detected},
	{name: "gdal-autotest", read: detected},
	{name: "geojson-fixtures", read: detected},
	{name: "geojsonhint", read: detected, refuses: featuresNamed},
	{name: "json-testsuite", read: asJSON},
	{name: "libkml", read: detected},
	{name: "libzip", read: asArchive},
	{name: "papaparse", read: detected},
	{name: "poi-xlsx", read: detected},
	{name: "pollock-csv", read: detected, content: cleanRows},
	{name: "qgis-testdata", only: []string{".csv", ".txt", ".csvt", ".kml", ".gpx", ".geojson", ".json", ".gpkg"}, read: detected},
	{name: "sqlite-corrupt", only: []string{".db"}, read: detected},
	{name: "togeojson", read: detected, refuses: featuresNamed},
	{name: "xlsx-go", read: detected},
	{name: "xml-bombs", read: asKML},
	{name: "yauzl-zip", read: asArchive},
}

func detected(path string, b []byte) (*codec.Result, error) {
	return codec.Decode(context.Background(), bytes.NewReader(b), int64(len(b)), path, codec.Limits{})
}

func asKML(path string, b []byte) (*codec.Result, error) {
	return codec.KML.Decode(context.Background(), bytes.NewReader(b), int64(len(b)), path, codec.Limits{})
}

// asJSON asks the layer of JSON alone: that a sound text is no GeoJSON is another matter.
func asJSON(path string, b []byte) (*codec.Result, error) {
	res, err := codec.GeoJSON.Decode(context.Background(), bytes.NewReader(b), int64(len(b)), path, codec.Limits{})
	if content := (*codec.ContentError)(nil); errors.As(err, &content) {
		return &codec.Result{}, nil
	}
	return res, err
}

func asArchive(_ string, b []byte) (*codec.Result, error) {
	_, err := codec.ReadArchive(b)
	return &codec.Result{}, err
}

// rowsNamed: a header that is not the expected one, or rows that are each named, are no silent guess.
func rowsNamed(res *codec.Result) bool {
	t := res.Tables[0]
	return len(res.Warnings) > 0 || t.Columns[0].Name != "foo"
}

func featuresNamed(res *codec.Result) bool {
	return slices.ContainsFunc(res.Tables, func(t codec.Table) bool { return len(t.Problems) > 0 })
}

func values(t *codec.Table) (rows [][]string) {
	for _, r := range t.Rows {
		row := []string{}
		for _, c := range r.Cells {
			row = append(row, c.Value)
		}
		rows = append(rows, row)
	}
	return rows
}

func companion(dir, path, folder, ext string) string {
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) + ext
	return filepath.Join(dir, folder, name)
}

func jsonObjects(dir, path string, res *codec.Result) string {
	b, err := os.ReadFile(companion(dir, path, "json", ".json"))
	if err != nil {
		return ""
	}
	if b[0] == '{' {
		return "" // one row under a wrong form, with another number in it
	}
	var want []map[string]string
	if err := json.Unmarshal(b, &want); err != nil {
		return err.Error()
	}
	var got []map[string]string
	for _, row := range values(&res.Tables[0]) {
		one := map[string]string{}
		for i, c := range res.Tables[0].Columns {
			one[c.Name] = row[i]
		}
		got = append(got, one)
	}
	return differ(want, got)
}

func jsonRows(dir, path string, res *codec.Result) string {
	b, err := os.ReadFile(companion(dir, path, "json", ".json"))
	if err != nil {
		return ""
	}
	if bytes.Contains(b, []byte("{")) {
		return jsonObjects(dir, path, res)
	}
	var want [][]string
	if err := json.Unmarshal(b, &want); err != nil {
		return err.Error()
	}
	return differ(want, append([][]string{names(res)}, values(&res.Tables[0])...))
}

func names(res *codec.Result) (out []string) {
	for _, c := range res.Tables[0].Columns {
		out = append(out, c.Name)
	}
	return out
}

// cleanRows compares with the repaired file, but for rows that are named.
func cleanRows(dir, path string, res *codec.Result) string {
	b, err := os.ReadFile(companion(dir, path, "clean", ".csv"))
	if err != nil {
		return err.Error()
	}
	want, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return "" // the companion keeps the damaged row as it is
	}
	if len(want) == 0 {
		return ""
	}
	t := &res.Tables[0]
	got := values(t)
	if text := differ(want[0], names(res)[:min(len(want[0]), len(t.Columns))]); text != "" {
		return text
	}
	wanted := map[string]int{}
	for _, row := range want[1:] {
		wanted[strings.Join(row, "\x00")]++
	}
	for i, row := range got {
		key := strings.Join(row[:min(len(row), len(want[0]))], "\x00")
		if t.Rows[i].Problem != "" {
			continue
		}
		if wanted[key] == 0 {
			return fmt.Sprintf("the row in line %d is not in the clean file: %.200q", t.Rows[i].Line, row)
		}
	}
	odd := 0
	for _, r := range t.Rows {
		if r.Problem != "" {
			odd++
		}
	}
	if len(got) < len(want)-1 || odd > 1 && !strings.Contains(path, "multitable") {
		return fmt.Sprintf("%d of %d rows, %d of them odd", len(got), len(want)-1, odd)
	}
	return ""
}

func differ(want, got any) string {
	a, b := fmt.Sprintf("%q", want), fmt.Sprintf("%q", got)
	if a == b {
		return ""
	}
	return fmt.Sprintf("wanted %.300s, got %.300s", a, b)
}

// TestCorpora reads the files of others and compares what becomes of each with the verdict that its authors give.
func TestCorpora(t *testing.T) {
	root := corporaDir(t)
	accepted, acceptable := 0, 0
	for _, c := range corpora {
		t.Run(c.name, func(t *testing.T) {
			n, of := c.run(t, filepath.Join(root, c.name))
			accepted, acceptable = accepted+n, acceptable+of
		})
	}
	t.Logf("of %d files that must be read %d are (%.1f %%)", acceptable, accepted, 100*float64(accepted)/float64(max(1, acceptable)))
	assert.GreaterOrEqual(t, float64(accepted), 0.98*float64(acceptable))
}

func (c corpus) run(t *testing.T, dir string) (accepted, acceptable int) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "verdicts.csv"))
	require.NoError(t, err)
	defer f.Close()
	verdicts, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	matrix := map[string]map[outcome]int{}
	var longest time.Duration
	var most uint64
	for _, v := range verdicts[1:] {
		name, verdict := v[0], v[3]
		if verdict == "companion" || c.only != nil && !slices.Contains(c.only, filepath.Ext(name)) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		got, why, took, memory := c.judge(dir, name, verdict, b)
		longest, most = max(longest, took), max(most, memory)
		if matrix[verdict] == nil {
			matrix[verdict] = map[outcome]int{}
		}
		matrix[verdict][got]++
		read := got == readWell || got == readWarn
		if verdict == "accept" || verdict == "accept-warn" {
			acceptable++
			if read {
				accepted++
			} else {
				t.Logf("%s: %s: %s: %s", verdict, name, got, why)
			}
		}
		assert.False(t, verdict == "reject" && got != refused, "%s must be refused", name)
		assert.NotContains(t, []outcome{panicked, slow}, got, "%s: %s", name, why)
	}
	t.Log(table(matrix) + fmt.Sprintf("longest %v, most memory taken for one file %d MiB", longest.Round(time.Millisecond), most>>20))
	return accepted, acceptable
}

func (c corpus) judge(dir, name, verdict string, b []byte) (got outcome, why string, took time.Duration, memory uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	res, err := c.read(name, b)
	took = time.Since(start)
	runtime.ReadMemStats(&after)
	memory = after.TotalAlloc - before.TotalAlloc
	crash := (*codec.PanicError)(nil)
	switch {
	case errors.As(err, &crash):
		return panicked, err.Error() + "\n" + string(crash.Stack), took, memory
	case took > 10*time.Second:
		return slow, took.String(), took, memory
	case err != nil:
		return refused, err.Error(), took, memory
	case verdict == "reject":
		if c.refuses != nil && c.refuses(res) {
			return refused, "", took, memory
		}
		return readWell, "", took, memory
	}
	if c.content != nil && len(res.Tables) > 0 {
		if why := c.content(dir, name, res); why != "" {
			return wrong, why, took, memory
		}
	}
	if len(res.Warnings) > 0 {
		return readWarn, strings.Join(res.Warnings, " "), took, memory
	}
	return readWell, "", took, memory
}

func table(matrix map[string]map[outcome]int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-12s", "expected")
	for _, o := range outcomes {
		fmt.Fprintf(&b, "%14s", o)
	}
	b.WriteString("\n")
	for _, v := range []string{"accept", "accept-warn", "either", "safe", "reject"} {
		if matrix[v] == nil {
			continue
		}
		fmt.Fprintf(&b, "%-12s", v)
		for _, o := range outcomes {
			fmt.Fprintf(&b, "%14d", matrix[v][o])
		}
		b.WriteString("\n")
	}
	return b.String()
}
