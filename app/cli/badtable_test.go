package cli_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"

	"incidentmap/app/cli"
)

const (
	tableHead = "event_id,event_date,event_type,country,location,latitude,longitude,fatalities\n"
	tableRow  = "1,2024-01-03,Explosion,Iran,Kerman,30.28,57.08,94\n"
	moscow    = "2,2024-03-22,Assault,Russia,Москва,55.83,37.39,140\n"
)

func utf16Text(s string, mark, big bool) string {
	var b []byte
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xFEFF}, units...)
	}
	for _, u := range units {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return string(b)
}

func windows1251(t *testing.T, s string) string {
	t.Helper()
	out, err := charmap.Windows1251.NewEncoder().String(s)
	require.NoError(t, err)
	return out
}

// everyThousandthBad has 2,997 good rows and a bad one in lines 1001, 2001 and 3001.
func everyThousandthBad() string {
	var b strings.Builder
	b.WriteString(tableHead)
	for i := 2; i <= 3001; i++ {
		if i%1000 == 1 {
			b.WriteString("x,2024-01-03,Explosion,Iran,Kerman,north,57.08,94\n")
		} else {
			b.WriteString(tableRow)
		}
	}
	return b.String()
}

var lineSaid = regexp.MustCompile(`(?m)^  line (\d+): `)

// TestTablesThatAreNotAsTheyShouldBe holds what becomes of each: rows that are listed, rows that are left out by their lines, or a refusal.
func TestTablesThatAreNotAsTheyShouldBe(t *testing.T) {
	for name, c := range map[string]struct {
		file    string
		rows    int
		skipped []string // lines
		says    string   // on standard error
		places  string   // of the first row that is listed
	}{
		"a bad row every thousand":       {file: everyThousandthBad(), rows: 2997, skipped: []string{"1001", "2001", "3001"}, says: "3 of 3,000 rows left out"},
		"CR LF":                          {file: strings.ReplaceAll(tableHead+tableRow+"bad\n"+tableRow, "\n", "\r\n"), rows: 2, skipped: []string{"3"}, places: "Kerman"},
		"CR alone":                       {file: strings.ReplaceAll(tableHead+tableRow, "\n", "\r"), says: "lines end with CR alone"},
		"quoted line breaks":             {file: tableHead + strings.Replace(tableRow, "Kerman", "\"Ker\nman\r\ntown\"", 1) + "bad\n" + tableRow, rows: 2, skipped: []string{"5"}, places: "Ker\nman\ntown"},
		"Windows-1251":                   {file: windows1251(t, tableHead+moscow+moscow+tableRow), rows: 3, places: "Москва"},
		"UTF-16, little end":             {file: utf16Text(tableHead+moscow+"bad\n"+tableRow, true, false), rows: 2, skipped: []string{"3"}, places: "Москва"},
		"UTF-16, big end":                {file: utf16Text(tableHead+moscow+"bad\n"+tableRow, true, true), rows: 2, skipped: []string{"3"}, places: "Москва"},
		"UTF-16 without its mark":        {file: utf16Text(tableHead+moscow, false, false), says: "is not a text table: it holds NUL bytes"},
		"UTF-8 with a mark":              {file: "\ufeff" + tableHead + moscow, rows: 1, places: "Москва"},
		"cut off within quotes":          {file: tableHead + tableRow + `2,2024-01-03,"Explo`, rows: 1, skipped: []string{"3"}, says: "ends within quotes; the file may be cut off"},
		"cut off within a field":         {file: tableHead + tableRow + "2,2024-01-03,Explo", rows: 1, skipped: []string{"3"}, says: "the file may be cut off"},
		"a quote that is never closed":   {file: tableHead + tableRow + strings.Replace(tableRow, "Explosion", `"Explosion`, 1) + tableRow + tableRow, rows: 3, skipped: []string{"3"}},
		"text behind a quote":            {file: tableHead + strings.Replace(tableRow, "Explosion", `"Explo"sion`, 1) + tableRow, rows: 1, skipped: []string{"2"}},
		"0 bytes":                        {says: "incidentmap: bad.csv: is empty (0 bytes)"},
		"empty lines":                    {file: "\n\n\r\n", says: "only empty lines"},
		"only a header":                  {file: tableHead, rows: 0, says: "a header and 0 rows"},
		"only a header, without its end": {file: strings.TrimSpace(tableHead), rows: 0, says: "a header and 0 rows"},
		"NUL bytes":                      {file: tableHead + strings.Replace(tableRow, "Kerman", "Ker\x00man", 1), says: "holds NUL bytes"},
		"a NUL byte far behind":          {file: tableHead + strings.Repeat(tableRow, 30_000) + strings.Replace(tableRow, "Kerman", "Ker\x00man", 1), rows: 30_000, skipped: []string{"30002"}, says: "NUL byte"},
		"a picture":                      {file: "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", says: "is not a text table"},
		"a workbook":                     {file: "PK\x03\x04rest", says: "save it as CSV"},
		"compressed":                     {file: "\x1f\x8brest", says: "compressed with gzip"},
		"a web page":                     {file: "<!DOCTYPE html><html><body>Please log in</body></html>\n", says: "no columns of longitude and latitude"},
		"no coordinates":                 {file: "a,b,c\n1,2,3\n", says: "no columns of longitude and latitude among a, b, c"},
		"a header twice":                 {file: "latitude,longitude,location,latitude\n30.28,57.08,Kerman,99\n", rows: 1, says: `column "latitude" is there more than once; the first of them counts`, places: "Kerman"},
		"semicolons":                     {file: strings.ReplaceAll(tableHead+tableRow, ",", ";"), rows: 1, places: "Kerman"},
		"semicolons and decimal commas":  {file: strings.NewReplacer(",", ";", "30.28", "30,28").Replace(tableHead + tableRow), rows: 1, places: "Kerman"},
		"tabs":                           {file: strings.ReplaceAll(tableHead+tableRow, ",", "\t"), rows: 1, places: "Kerman"},
		"bars":                           {file: strings.ReplaceAll(tableHead+tableRow, ",", "|"), rows: 1, places: "Kerman"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "bad.csv")
			require.NoError(t, os.WriteFile(file, []byte(c.file), 0o600))
			got := run(t, smallDeps(), "", "list", file, "--format", "csv")
			assert.Contains(t, got.errOut, c.says)
			var lines []string
			for _, said := range lineSaid.FindAllStringSubmatch(got.errOut, -1) {
				lines = append(lines, said[1])
			}
			assert.Equal(t, c.skipped, lines)
			if c.rows == 0 && !strings.Contains(c.says, "0 rows") {
				assert.Equal(t, cli.ExitFailed, got.status)
				assert.Empty(t, got.out)
				assert.Equal(t, 1, strings.Count(got.errOut, "\n"), "a refusal is one line: %s", got.errOut)
				return
			}
			require.Equal(t, cli.ExitDone, got.status, got.errOut)
			rows, err := csv.NewReader(strings.NewReader(got.out)).ReadAll()
			require.NoError(t, err)
			require.Len(t, rows, c.rows+1)
			if c.places != "" {
				assert.Equal(t, c.places, rows[1][9])
			}
		})
	}
}

func TestCheckNamesEachRowThatCannotBeRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bad.csv")
	require.NoError(t, os.WriteFile(file, []byte(tableHead+tableRow+strings.Repeat("bad\n", 50)+tableRow), 0o600))
	got := run(t, smallDeps(), "", "check", file)
	assert.Equal(t, cli.ExitFailed, got.status)
	assert.Equal(t, 50, strings.Count(got.out, "the row is left out"))
	assert.Contains(t, got.out, "line 52")

	got = run(t, smallDeps(), "", "list", file)
	assert.Contains(t, got.errOut, "and 30 more; incidentmap check names them")
}

func TestATableThatIsNoFileIsRefusedAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "folder.csv")
	require.NoError(t, os.Mkdir(dir, 0o700))
	got := run(t, smallDeps(), "", "list", dir)
	assert.Equal(t, cli.ExitFailed, got.status)
	assert.Contains(t, got.errOut, "must be a regular file")
}

func TestClaimsOfATableNameTheirLines(t *testing.T) {
	for name, encoded := range map[string]func(string) string{
		"UTF-8":  func(s string) string { return s },
		"UTF-16": func(s string) string { return utf16Text(s, true, false) },
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "events.csv")
			broken := strings.Replace(tableRow, "Kerman", "\"😀 Ker\nman\"", 1)
			text := tableHead + strings.Repeat(broken, 700) + "bad\n" + strings.Repeat(moscow, 700)
			require.NoError(t, os.WriteFile(file, []byte(encoded(text)), 0o600))
			got := run(t, smallDeps(), "", "claims", file, "--format", "csv", "--kind", "Assault")
			require.Equal(t, cli.ExitDone, got.status, got.errOut)
			rows, err := csv.NewReader(strings.NewReader(got.out)).ReadAll()
			require.NoError(t, err)
			lines := map[string]bool{}
			for _, r := range rows[1:] {
				lines[r[13]] = true
			}
			assert.Len(t, lines, 700)
			assert.True(t, lines["1403"] && lines["2102"], "from line 1403, behind 700 rows of two lines and a bad one, to the last")
		})
	}
}

func TestFormulasAreDefusedForSpreadsheetsOnly(t *testing.T) {
	file := filepath.Join(t.TempDir(), "events.csv")
	row := strings.Replace(tableRow, "Kerman", `"=HYPERLINK(""http://example.org"")"`, 1)
	require.NoError(t, os.WriteFile(file, []byte(tableHead+strings.Replace(row, "57.08", "-57.08", 1)), 0o600))
	cells := func(args ...string) []string {
		got := run(t, smallDeps(), "", append([]string{"list", file, "--format", "csv"}, args...)...)
		require.Equal(t, cli.ExitDone, got.status, got.errOut)
		rows, err := csv.NewReader(strings.NewReader(got.out)).ReadAll()
		require.NoError(t, err)
		return rows[1]
	}
	exact, safe := cells(), cells("--spreadsheet")
	assert.Equal(t, `=HYPERLINK("http://example.org")`, exact[9])
	assert.Equal(t, `'=HYPERLINK("http://example.org")`, safe[9])
	assert.Equal(t, "-57.08", safe[12], "a number stays one")
	assert.Equal(t, cli.ExitUsage, run(t, smallDeps(), "", "list", file, "--spreadsheet").status)
}

func TestALongListIsTheSameInAnyForm(t *testing.T) {
	file := filepath.Join(t.TempDir(), "events.csv")
	var b strings.Builder
	b.WriteString(tableHead)
	for i := range 5000 {
		fmt.Fprintf(&b, "%d,20%02d-01-03,Explosion,Iran,Kerman,30.28,57.08,%d\n", i, i%20, i)
	}
	require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o600))
	got := run(t, smallDeps(), "", "list", file)
	require.Equal(t, cli.ExitDone, got.status, got.errOut)
	assert.Contains(t, got.out, "5,000 events, 5,000 on the map")
	dates := regexp.MustCompile(`(?m)^table\S+ +(\d{4})-01-03`).FindAllStringSubmatch(got.out, -1)
	require.Len(t, dates, 5000, "each row starts a line, however many there are")
	assert.Equal(t, []string{"2019", "2000"}, []string{dates[0][1], dates[4999][1]}, "the latest come first")
}

// stopping ends a context while the result is written.
type stopping struct {
	bytes.Buffer
	stop context.CancelFunc
}

func (s *stopping) Write(b []byte) (int, error) {
	s.stop()
	return s.Buffer.Write(b)
}

func TestALongListCanBeStopped(t *testing.T) {
	file := filepath.Join(t.TempDir(), "events.csv")
	require.NoError(t, os.WriteFile(file, []byte(tableHead+strings.Repeat(tableRow, 20_000)), 0o600))
	for _, format := range []string{"table", "json", "csv", "geojson"} {
		ctx, stop := context.WithCancel(t.Context())
		out := stopping{stop: stop}
		var errOut bytes.Buffer
		status := cli.Run(ctx, []string{"list", file, "--format", format}, strings.NewReader(""), &out, &errOut, smallDeps())
		assert.Equal(t, cli.ExitFailed, status, format)
		assert.Contains(t, errOut.String(), "incidentmap: stopped\n")
	}
}
