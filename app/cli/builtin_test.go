package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/cli"
	"incidentmap/assets"
)

// builtInDeps has the case that the program ships with.
func builtInDeps(t *testing.T) cli.Deps {
	t.Helper()
	builtIn, err := fs.Sub(assets.Case, "case")
	require.NoError(t, err)
	return cli.Deps{Case: builtIn}
}

type figure struct {
	Headline, Rule *string
	Min, Max       *int
	Disputed       bool
	Number         *struct{ Qualifier string }
	Claims         []string
	Parts          []struct {
		Of       string
		Headline string
	}
}

type listed struct {
	ID, Kind, Status string
	Start, End       *string
	Country          *string
	Lon, Lat         *float64
	PrecisionM       *float64 `json:"precision_m"`
	Placed           bool
	Killed, Wounded  figure
	ClaimedBy        []string `json:"claimed_by"`
	Accused, Denied  []string
}

func builtInList(t *testing.T) map[string]listed {
	t.Helper()
	got := run(t, builtInDeps(t), "", "list", "--format", "json")
	require.Equal(t, cli.ExitDone, got.status, got.errOut)
	var list []listed
	require.NoError(t, json.Unmarshal([]byte(got.out), &list))
	byID := map[string]listed{}
	for _, in := range list {
		byID[in.ID] = in
	}
	require.Len(t, byID, len(list))
	return byID
}

func TestBuiltInCasePlacesThirteenIncidentsInTheirCountries(t *testing.T) {
	list := builtInList(t)
	want := map[string]string{
		"moscow-2024-03-crocus": "RU", "kerman-2024-01": "IR", "shiraz-2023": "IR", "istanbul-2024-01-santa-maria": "TR",
		"kabul-2021-08-airport": "AF", "paris-2015-11": "FR", "brussels-2016-03": "BE", "sinai-2015-10-airliner": "EG",
		"kabul-2022-09-russian-embassy": "AF", "kandahar-bombing": "AF", "moscow-synagogue-plot": "RU", "beslan-2004-school": "RU",
		"kabul-zawahiri-strike": "AF",
	}
	for id, in := range list {
		country, placed := want[id]
		assert.Equal(t, placed, in.Placed, id)
		if placed && assert.NotNil(t, in.Country, id) {
			assert.Equal(t, country, *in.Country, id)
			assert.NotNil(t, in.Lon, id)
			assert.NotNil(t, in.Lat, id)
			assert.Positive(t, *in.PrecisionM, id)
		}
	}
	got := run(t, builtInDeps(t), "", "list")
	assert.Contains(t, got.out, "36 incidents, 13 on the map")
}

func TestBuiltInFiguresStandSideBySide(t *testing.T) {
	list := builtInList(t)

	moscow := list["moscow-2024-03-crocus"].Killed
	require.NotNil(t, moscow.Min)
	assert.Equal(t, 60, *moscow.Min)
	assert.Equal(t, 140, *moscow.Max)
	assert.True(t, moscow.Disputed)
	assert.Equal(t, "latest", *moscow.Rule)
	assert.Greater(t, len(moscow.Claims), 3)

	kerman := list["kerman-2024-01"].Killed
	assert.Equal(t, 93, *kerman.Min)
	assert.Equal(t, 94, *kerman.Max)

	kabul := list["kabul-2021-08-airport"].Killed
	assert.Nil(t, kabul.Min, "no document adds up civilians and soldiers")
	var of []string
	for _, part := range kabul.Parts {
		of = append(of, part.Of)
	}
	assert.Equal(t, []string{"Afghans trying to leave", "civilians", "U.S. service members"}, of, "each in its document's own words")
	assert.Equal(t, "about 200 Afghans trying to leave, 150 civilians, about 13 U.S. service members", *kabul.Headline)

	wounded := list["moscow-2024-03-crocus"].Wounded
	assert.Equal(t, 100, *wounded.Min)
	assert.Nil(t, wounded.Max, "more than 100 has no largest number")

	shiraz := list["shiraz-2023"].Killed
	assert.Nil(t, shiraz.Headline, "no document gives a figure: unknown, not nobody")
	assert.Nil(t, shiraz.Min)
}

func TestBuiltInFilterKnowsOpenFigures(t *testing.T) {
	list := func(least string) string {
		return run(t, builtInDeps(t), "", "list", "--as-of", "2024-03-23", "--min-killed", least).out
	}
	assert.Contains(t, list("60"), "moscow-2024-03-crocus", "more than 60 is all that was known")
	assert.NotContains(t, list("61"), "moscow-2024-03-crocus")
}

func TestBuiltInResponsibilityKeepsAccusationApart(t *testing.T) {
	moscow := builtInList(t)["moscow-2024-03-crocus"]
	assert.NotContains(t, moscow.ClaimedBy, "Ukraine")
	assert.Contains(t, moscow.Accused, "Ukraine")
	assert.NotEmpty(t, moscow.ClaimedBy)
}

func TestBuiltInDatesAreOnLocalCalendars(t *testing.T) {
	for id, in := range builtInList(t) {
		if in.Start == nil {
			assert.Nil(t, in.End, id)
			continue
		}
		start, err := time.Parse(time.DateOnly, *in.Start)
		require.NoError(t, err, id)
		end, err := time.Parse(time.DateOnly, *in.End)
		require.NoError(t, err, id)
		assert.False(t, end.Before(start), id)
	}
	assert.Equal(t, "2024-03-22", *builtInList(t)["moscow-2024-03-crocus"].Start)
}

func TestBuiltInClaimsNameTheirPassages(t *testing.T) {
	got := run(t, builtInDeps(t), "", "claims", "--format", "csv")
	require.Equal(t, cli.ExitDone, got.status)
	rows, err := csv.NewReader(strings.NewReader(got.out)).ReadAll()
	require.NoError(t, err)
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	assert.Greater(t, len(rows), 200)
	for _, row := range rows[1:] {
		if row[column["file"]] == "" {
			continue // a reference document has no passages
		}
		assert.NotEmpty(t, row[column["paragraph"]], row[0])
		assert.NotEmpty(t, row[column["anchor"]], row[0])
		assert.NotEmpty(t, row[column["section"]], row[0])
	}
}

func TestBuiltInCaseIsSoundByItself(t *testing.T) {
	got := run(t, builtInDeps(t), "", "check")
	assert.Equal(t, cli.ExitDone, got.status, got.out)
}

func TestBuiltInTablesFitALine(t *testing.T) {
	for _, command := range []string{"list", "documents"} {
		for line := range strings.Lines(run(t, builtInDeps(t), "", command).out) {
			assert.LessOrEqual(t, len([]rune(line)), 121, line)
		}
	}
}
