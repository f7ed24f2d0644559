package cli_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/cli"
	"incidentmap/data"
)

var update = flag.Bool("update", false, "write the golden files anew")

const (
	smallCase  = "testdata/case"
	smallTexts = "testdata/texts"
)

// result is what a command line did.
type result struct {
	status      int
	out, errOut string
}

func run(t *testing.T, deps cli.Deps, stdin string, args ...string) result {
	t.Helper()
	var out, errOut bytes.Buffer
	status := cli.Run(t.Context(), args, strings.NewReader(stdin), &out, &errOut, deps)
	return result{status, out.String(), errOut.String()}
}

// smallDeps has the small case built in, and a window that opens at once.
func smallDeps() cli.Deps {
	return cli.Deps{
		Case:       os.DirFS(smallCase),
		Version:    "1.2.3",
		Commit:     "abc",
		OpenWindow: func(context.Context, *data.Case, string) error { return nil },
	}
}

func TestOutputsAreThoseOfTheContract(t *testing.T) {
	for name, args := range map[string][]string{
		"list.txt":       {"list"},
		"list.json":      {"list", "--format", "json"},
		"list.csv":       {"list", "--format", "csv"},
		"list.geojson":   {"list", "--format", "geojson"},
		"claims.txt":     {"claims"},
		"claims.json":    {"claims", "--incident", "harbour-blast", "--format", "json"},
		"claims.csv":     {"claims", "--format", "csv"},
		"documents.txt":  {"documents"},
		"documents.json": {"documents", "--format", "json"},
		"documents.csv":  {"documents", "--format", "csv"},
		"check.txt":      {"check", "--documents", smallTexts},
		"check.json":     {"check", "--documents", smallTexts, "--format", "json"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, smallDeps(), "", args...)
			require.Equal(t, cli.ExitDone, got.status, got.errOut)
			assert.Empty(t, got.errOut)
			golden(t, name, got.out)
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

func TestListNamesFieldsInTheOrderOfTheContract(t *testing.T) {
	got := run(t, smallDeps(), "", "list", "--format", "json")
	contract := []string{
		"id", "title", "kind", "status", "start", "end", "date_precision", "place", "admin", "country", "lon", "lat", "precision",
		"precision_m", "placed", "killed", "wounded", "claimed_by", "attributed_to", "accused", "denied", "claims", "documents", "sites",
	}
	at := 0
	for _, name := range contract {
		next := strings.Index(got.out[at:], `"`+name+`":`)
		require.GreaterOrEqual(t, next, 0, "%s is missing or out of order", name)
		at += next
	}
}

func TestUnknownNumbersAreNull(t *testing.T) {
	got := run(t, smallDeps(), "", "list", "--format", "json")
	var list []map[string]any
	require.NoError(t, json.Unmarshal([]byte(got.out), &list))
	raids := list[2]
	require.Equal(t, "raids", raids["id"])
	for _, name := range []string{"start", "end", "lon", "lat", "precision_m"} {
		assert.Nil(t, raids[name], name)
	}
	killed, ok := raids["killed"].(map[string]any)
	require.True(t, ok)
	for _, name := range []string{"headline", "min", "max", "rule"} {
		assert.Contains(t, killed, name)
		assert.Nil(t, killed[name], name)
	}
}

func TestGeoJSONKeepsWhatCannotBePlaced(t *testing.T) {
	got := run(t, smallDeps(), "", "list", "--format", "geojson")
	var fc struct {
		Type     string
		Features []struct {
			Type, ID   string
			Geometry   *struct{ Coordinates []float64 }
			Properties map[string]any
		}
	}
	require.NoError(t, json.Unmarshal([]byte(got.out), &fc))
	assert.Equal(t, "FeatureCollection", fc.Type)
	require.Len(t, fc.Features, 3)
	assert.Equal(t, []float64{-30.4, 44.06}, fc.Features[0].Geometry.Coordinates, "longitude first")
	assert.Nil(t, fc.Features[2].Geometry)
	assert.Equal(t, "Raids of an earlier year", fc.Features[2].Properties["title"])
}

func TestClaimsCSVHasTheColumnsOfTheContract(t *testing.T) {
	got := run(t, smallDeps(), "", "claims", "--format", "csv")
	rows, err := csv.NewReader(strings.NewReader(got.out)).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, "id,incident,site,attribute,text,min,max,qualifier,voice,stance,document,file,section,paragraph,anchor,as_of,"+
		"reliability,credibility,rank,note", strings.Join(rows[0], ","))
	assert.Len(t, rows, 12)
}

func TestFiltersSelect(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want []string
	}{
		"kind":               {[]string{"--kind", "plot"}, []string{"market-plot"}},
		"two kinds":          {[]string{"--kind", "plot,campaign"}, []string{"market-plot", "raids"}},
		"kind twice":         {[]string{"--kind", "plot", "--kind", "campaign"}, []string{"market-plot", "raids"}},
		"country, any case":  {[]string{"--country", "xa"}, []string{"harbour-blast", "market-plot"}},
		"least killed":       {[]string{"--min-killed", "27"}, []string{"harbour-blast"}},
		"document":           {[]string{"--document", "review"}, []string{"harbour-blast"}},
		"words":              {[]string{"--text", "device market"}, []string{"market-plot"}},
		"words, one begun":   {[]string{"--text", "market dev"}, []string{"market-plot"}},
		"status":             {[]string{"--status", "foiled"}, []string{"market-plot"}},
		"two statuses":       {[]string{"--status", "threatened,carried-out"}, []string{"harbour-blast", "raids"}},
		"actor":              {[]string{"--actor", "smugglers"}, []string{"harbour-blast"}},
		"actor and stance":   {[]string{"--actor", "Smugglers:accused"}, []string{"harbour-blast"}},
		"other stance":       {[]string{"--actor", "Smugglers:claimed"}, nil},
		"disputed":           {[]string{"--disputed"}, []string{"harbour-blast"}},
		"precision":          {[]string{"--precision", "venue"}, []string{"harbour-blast"}},
		"lesser precision":   {[]string{"--precision", "city"}, []string{"harbour-blast", "market-plot"}},
		"near":               {[]string{"--near", "-30.28,44.1,2"}, []string{"market-plot"}},
		"further":            {[]string{"--near", "-30.28,44.1,20"}, []string{"harbour-blast", "market-plot"}},
		"most killed":        {[]string{"--max-killed", "27"}, []string{"harbour-blast"}},
		"fewer killed":       {[]string{"--max-killed", "19"}, nil},
		"area":               {[]string{"--bbox", "-31,44,-30.3,45"}, []string{"harbour-blast"}},
		"last day, included": {[]string{"--from", "2021-05-05", "--to", "2021-05-05"}, []string{"harbour-blast"}},
		"the day before":     {[]string{"--to", "2021-05-04"}, nil},
		"month":              {[]string{"--from", "2021-05", "--to", "2021-05"}, []string{"harbour-blast"}},
		"as of a day":        {[]string{"--as-of", "2021-05-09", "--text", "blast"}, []string{"harbour-blast"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, smallDeps(), "", append([]string{"list", "--format", "json"}, c.args...)...)
			require.Equal(t, cli.ExitDone, got.status, got.errOut)
			var list []struct{ ID string }
			require.NoError(t, json.Unmarshal([]byte(got.out), &list))
			var ids []string
			for _, in := range list {
				ids = append(ids, in.ID)
			}
			assert.Equal(t, c.want, ids)
		})
	}
}

func TestAsOfLeavesOutWhatWasStatedLater(t *testing.T) {
	got := run(t, smallDeps(), "", "list", "--as-of", "2021-12-31")
	assert.Contains(t, got.out, "more than 20")
	assert.Contains(t, got.out, "as of 2021-12-31")
	assert.NotContains(t, got.out, "27")
}

func TestWhatAFilterCannotJudgeIsCounted(t *testing.T) {
	got := run(t, smallDeps(), "", "list", "--from", "2021")
	assert.Contains(t, got.out, "1 of 3 incidents, 1 on the map; 2 more left out for want of a date")
	got = run(t, smallDeps(), "", "list", "--max-killed", "100")
	assert.Contains(t, got.out, "1 of 3 incidents, 1 on the map; 2 more left out for want of a number of people killed")
}

func TestCaseIsReadFromAFolderAFileAndStandardInput(t *testing.T) {
	whole := wholeCase(t)
	file := filepath.Join(t.TempDir(), "one.case")
	require.NoError(t, os.WriteFile(file, []byte(whole), 0o600))
	want := run(t, smallDeps(), "", "list")
	none := cli.Deps{Case: fstest.MapFS{}}
	assert.Equal(t, want, run(t, none, "", "list", smallCase))
	assert.Equal(t, want, run(t, none, "", "list", file))
	assert.Equal(t, want, run(t, none, whole, "list", "-"))
}

func TestReadCaseTakesOnlyWhatCanBeResolved(t *testing.T) {
	c, err := cli.ReadCase(smallCase)
	require.NoError(t, err)
	assert.Equal(t, "Harbour", c.Title)
	for _, path := range []string{filepath.Join(smallCase, "claims.case"), smallTexts, "testdata/none.case"} {
		_, err := cli.ReadCase(path)
		assert.ErrorContains(t, err, path)
	}
}

func wholeCase(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, name := range []string{"case.case", "claims.case"} {
		text, err := os.ReadFile(filepath.Join(smallCase, name))
		require.NoError(t, err)
		b.Write(text)
		b.WriteString("\n")
	}
	return b.String()
}

func TestStatusAndMessageOfWhatGoesWrong(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		return file
	}
	damaged := write("damaged.case", "case: x\n\nincident: a\ntitle A\n")
	dangling := write("dangling.case", "incident: a\ntitle: A\n\nclaim: c\nincident: b\nattribute: event\ntext: T\ndocument: d\n")
	empty := write("empty.case", "")
	binary := write("binary.case", "\x00\xff\x1b[31m: \x07\n")
	other := write("picture.png", "PNG")
	for name, c := range map[string]struct {
		args   []string
		status int
		says   string
	}{
		"unknown flag":           {[]string{"list", "--nope"}, cli.ExitUsage, "unknown flag: --nope"},
		"flag without its value": {[]string{"list", "--from"}, cli.ExitUsage, "--from"},
		"unknown format":         {[]string{"list", "--format", "xml"}, cli.ExitUsage, "must be table, json, csv or geojson"},
		"format of another":      {[]string{"documents", "--format", "geojson"}, cli.ExitUsage, "must be table, json or csv"},
		"no date":                {[]string{"list", "--from", "yesterday"}, cli.ExitUsage, "yesterday"},
		"empty date":             {[]string{"list", "--to", ""}, cli.ExitUsage, "--to"},
		"thirteenth month":       {[]string{"list", "--as-of", "2024-13"}, cli.ExitUsage, "2024-13"},
		"NaN in a box":           {[]string{"list", "--bbox", "NaN,0,1,1"}, cli.ExitUsage, "NaN"},
		"infinite box":           {[]string{"list", "--bbox", "0,0,1,Inf"}, cli.ExitUsage, "Inf"},
		"box of three":           {[]string{"list", "--bbox", "0,0,1"}, cli.ExitUsage, "--bbox"},
		"south above north":      {[]string{"list", "--bbox", "0,5,1,4"}, cli.ExitUsage, "--bbox"},
		"negative count":         {[]string{"list", "--min-killed", "-1"}, cli.ExitUsage, "-1"},
		"count beyond int":       {[]string{"list", "--min-killed", "99999999999999999999"}, cli.ExitUsage, "--min-killed"},
		"no such grade":          {[]string{"list", "--min-grade", "G7"}, cli.ExitUsage, "G7"},
		"country by name":        {[]string{"list", "--country", "Russia"}, cli.ExitUsage, "two letters"},
		"empty word":             {[]string{"list", "--text", " "}, cli.ExitUsage, "--text"},
		"no such status":         {[]string{"list", "--status", "done"}, cli.ExitUsage, "carried out, foiled or threatened"},
		"no such precision":      {[]string{"list", "--precision", "street"}, cli.ExitUsage, "venue, neighbourhood"},
		"actor without a name":   {[]string{"list", "--actor", ":claimed"}, cli.ExitUsage, "--actor"},
		"circle of two":          {[]string{"list", "--near", "1,2"}, cli.ExitUsage, "LON,LAT,KM"},
		"circle without extent":  {[]string{"list", "--near", "1,2,0"}, cli.ExitUsage, "--near"},
		"negative most":          {[]string{"list", "--max-killed", "-1"}, cli.ExitUsage, "-1"},
		"most below least":       {[]string{"list", "--min-killed", "5", "--max-killed", "4"}, cli.ExitUsage, "no number lies between"},
		"end before the start":   {[]string{"list", "--from", "2024", "--to", "2023"}, cli.ExitUsage, "lies before the start"},
		"two cases":              {[]string{"list", "a", "b"}, cli.ExitUsage, "one case at a time"},
		"argument of version":    {[]string{"version", "x"}, cli.ExitUsage, "no argument"},
		"missing case":           {[]string{"list", filepath.Join(dir, "none.case")}, cli.ExitFailed, "no such file or folder"},
		"no such command":        {[]string{"lits"}, cli.ExitUsage, "and no command"},
		"end before start":       {[]string{"list", "--from", "2024", "--to", "2023"}, cli.ExitUsage, "before the start"},
		"unknown kind":           {[]string{"list", "--kind", "nope"}, cli.ExitFailed, `no incident of kind "nope"; there are `},
		"unknown country":        {[]string{"list", "--country", "AQ"}, cli.ExitFailed, `no incident of country "AQ"; there are `},
		"nothing to select":      {[]string{"render", "-o", "x.png", "--select", ""}, cli.ExitUsage, "--select"},
		"endless record":         {[]string{"list", write("endless.case", strings.Repeat("title: x\n", 100))}, cli.ExitFailed, "more than 64 fields"},
		"damaged case":           {[]string{"list", damaged}, cli.ExitFailed, `damaged.case:4: found "title A"`},
		"dangling reference":     {[]string{"claims", dangling}, cli.ExitFailed, `document "d" is not in the case (and 1 more`},
		"empty case":             {[]string{"list", empty}, cli.ExitFailed, "holds no record"},
		"binary case":            {[]string{"list", binary}, cli.ExitFailed, "binary.case:1"},
		"another file":           {[]string{"list", other}, cli.ExitFailed, "is no case"},
		"folder without a case":  {[]string{"list", smallTexts}, cli.ExitFailed, "holds no .case file"},
		"unknown incident":       {[]string{"claims", "--incident", "x"}, cli.ExitFailed, `no incident "x"`},
		"unknown document":       {[]string{"list", "--document", "x"}, cli.ExitFailed, `no document "x"`},
		"unknown actor":          {[]string{"list", "--actor", "pirates"}, cli.ExitFailed, `no actor "pirates"`},
		"actor named in part":    {[]string{"list", "--actor", "smug"}, cli.ExitFailed, `no actor "smug"; there is "Smugglers"`},
		"missing texts":          {[]string{"check", "--documents", filepath.Join(dir, "none")}, cli.ExitFailed, "no such folder"},
		"texts that are a file":  {[]string{"check", "--documents", empty}, cli.ExitFailed, "is no folder"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, smallDeps(), "", c.args...)
			assert.Equal(t, c.status, got.status)
			assert.Empty(t, got.out)
			assert.Contains(t, got.errOut, c.says)
			assert.Regexp(t, `^incidentmap: [^\n]+\n$`, got.errOut, "one line")
			assert.NotContains(t, got.errOut, "\x1b")
		})
	}
}

func TestReadingThatNeverEndsCanBeStopped(t *testing.T) {
	never, _ := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out, errOut bytes.Buffer
	assert.Equal(t, cli.ExitFailed, cli.Run(ctx, []string{"list", "-"}, never, &out, &errOut, smallDeps()))
	assert.Equal(t, "incidentmap: stopped\n", errOut.String())
	assert.Empty(t, out.String())
}

func TestCheckNamesClaimDocumentAndParagraphOfAChangedWord(t *testing.T) {
	texts := t.TempDir()
	for _, name := range []string{"survey.txt", "review.txt"} {
		text, err := os.ReadFile(filepath.Join(smallTexts, name))
		require.NoError(t, err)
		changed := strings.Replace(string(text), "27 dead", "28 dead", 1)
		require.NoError(t, os.WriteFile(filepath.Join(texts, name), []byte(changed), 0o600))
	}
	got := run(t, smallDeps(), "", "check", "--documents", texts, "--format", "json")
	assert.Equal(t, cli.ExitFailed, got.status)
	assert.Empty(t, got.errOut)
	var findings []struct {
		Claim, Document, File string
		Paragraph             int
	}
	require.NoError(t, json.Unmarshal([]byte(got.out), &findings))
	var claims []string
	for _, f := range findings {
		if f.Claim != "" {
			claims = append(claims, f.Claim)
			assert.Equal(t, "review", f.Document)
			assert.Equal(t, "review.txt", f.File)
			assert.Equal(t, 1, f.Paragraph)
		}
	}
	assert.Contains(t, claims, "review-p01-harbour-killed")
}

func TestCheckComparesPlacesWithCountries(t *testing.T) {
	assert.Equal(t, cli.ExitDone, run(t, renderDeps(), "", "check").status)
	moved := strings.Replace(wholeCase(t), "point: -30.28 44.1", "point: 30.28 44.1", 1)
	got := run(t, renderDeps(), moved, "check", "-")
	assert.Equal(t, cli.ExitFailed, got.status)
	assert.Contains(t, got.out, "market")
}

func TestCheckListsWhatACaseHasWrongByItself(t *testing.T) {
	got := run(t, cli.Deps{}, "incident: a\ntitle: A\n\nclaim: c\nincident: b\nattribute: event\ntext: T\ndocument: d\n", "check", "-")
	assert.Equal(t, cli.ExitFailed, got.status)
	assert.Contains(t, got.out, `incident "b" is not in the case`)
	assert.Contains(t, got.out, `document "d" is not in the case`)
	assert.Contains(t, got.out, "passages were not compared")
}

func TestTablesFitALineAndKeepControlCharactersOut(t *testing.T) {
	hostile := strings.ReplaceAll(wholeCase(t), "Raids of an earlier year", "Raids \x1b[31m\u202e of "+strings.Repeat("a long title ", 20))
	for _, command := range []string{"list", "claims", "documents"} {
		got := run(t, cli.Deps{}, hostile, command, "-")
		require.Equal(t, cli.ExitDone, got.status, got.errOut)
		assert.NotContains(t, got.out, "\x1b")
		assert.NotContains(t, got.out, "\u202e")
		for line := range strings.Lines(got.out) {
			if utf8.RuneCountInString(line) > 121 {
				assert.Contains(t, line, "Raids", "only a heading may be longer than 120 characters")
			}
		}
	}
}

func TestFullDiskFails(t *testing.T) {
	var errOut bytes.Buffer
	status := cli.Run(t.Context(), []string{"list"}, strings.NewReader(""), fullDisk{}, &errOut, smallDeps())
	assert.Equal(t, cli.ExitFailed, status)
	assert.Equal(t, "incidentmap: write the result: no space left\n", errOut.String())
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestBareCommandOpensTheWindowOnTheCase(t *testing.T) {
	var title, table string
	deps := smallDeps()
	deps.OpenWindow = func(_ context.Context, c *data.Case, path string) error {
		title, table = c.Title, path
		return nil
	}
	require.Equal(t, cli.ExitDone, run(t, deps, "").status)
	assert.Equal(t, "Harbour", title)
	assert.Empty(t, table)
	require.Equal(t, cli.ExitDone, run(t, deps, "", smallCase).status)
	assert.Equal(t, "Harbour", title)
	require.Equal(t, cli.ExitDone, run(t, deps, "", "events.csv").status)
	assert.Equal(t, "events.csv", table)

	deps.OpenWindow = func(context.Context, *data.Case, string) error { return errors.New("no display") }
	got := run(t, deps, "")
	assert.Equal(t, result{cli.ExitFailed, "", "incidentmap: no display\n"}, got)
}

func TestVersionSaysWhatWasBuilt(t *testing.T) {
	got := run(t, smallDeps(), "", "version")
	assert.Equal(t, cli.ExitDone, got.status)
	assert.Regexp(t, `^incidentmap 1\.2\.3 \(abc\) go\S+ \w+/\w+\n$`, got.out)
	assert.Equal(t, got.out, run(t, smallDeps(), "", "--version").out)
}

func TestHelpGoesToStandardOutput(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"list", "--help"}, {"help", "check"}} {
		got := run(t, smallDeps(), "", args...)
		assert.Equal(t, cli.ExitDone, got.status)
		assert.Contains(t, got.out, "Usage:")
		assert.Empty(t, got.errOut)
	}
}

const eventTable = `event_id,event_date,event_type,country,location,latitude,longitude,fatalities
1,2024-01-03,Explosion,Iran,Kerman,30.28,57.08,94
2,2024-03-22,Armed assault,Russia,Krasnogorsk,55.83,37.39,140
3,2024-03-22,Armed assault,Russia,Nowhere,99,37.39,140
4,2022-01-01,Threat,Afghanistan,,,,
`

func TestATableOfEventsIsListedLikeACase(t *testing.T) {
	file := filepath.Join(t.TempDir(), "events.csv")
	require.NoError(t, os.WriteFile(file, []byte(eventTable), 0o600))
	got := run(t, smallDeps(), "", "list", file, "--format", "json", "--from", "2024")
	require.Equal(t, cli.ExitDone, got.status, got.errOut)
	var list []struct {
		Country string
		Killed  struct{ Max *int }
	}
	require.NoError(t, json.Unmarshal([]byte(got.out), &list))
	require.Len(t, list, 2)
	assert.Contains(t, got.errOut, "events.csv: 1 of 4 rows left out:\n  line 4: longitude 37.39, latitude 99 is not on the globe\n")

	got = run(t, smallDeps(), "", "list", file, "--format", "json", "--to", "2022")
	require.NoError(t, json.Unmarshal([]byte(got.out), &list))
	require.Len(t, list, 1)
	assert.Nil(t, list[0].Killed.Max, "an empty cell is no zero")
}
