package bulk_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/resolve"
	"incidentmap/internal/bench/events/synth"
)

// rowsOf writes one row for each set of values under the header of a made table, with nothing in the columns that are not named.
func rowsOf(tb testing.TB, preset string, rows ...map[string]string) *bulk.Table {
	tb.Helper()
	header := strings.TrimSpace(made(tb, synth.Options{Preset: preset}))
	var b strings.Builder
	b.WriteString(header + "\n")
	for _, row := range rows {
		for i, name := range strings.Split(header, ",") {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(row[name])
		}
		b.WriteByte('\n')
	}
	return open(tb, b.String(), bulk.Options{})
}

// incident resolves a row as the details panel does.
func incident(tb testing.TB, table *bulk.Table, i int) *resolve.Incident {
	tb.Helper()
	c, err := table.Case(i)
	require.NoError(tb, err)
	require.Empty(tb, c.Validate())
	s := resolve.New(c, resolve.Options{})
	require.Len(tb, s.Incidents, 1)
	return s.Incidents[0]
}

func claims(tb testing.TB, table *bulk.Table, i int, a data.Attribute) []data.Claim {
	tb.Helper()
	_, all, err := table.Incident(i)
	require.NoError(tb, err)
	var out []data.Claim
	for _, c := range all {
		if c.Attribute == a {
			out = append(out, c)
		}
	}
	return out
}

func TestACLEDCodesOfPrecisionAreTranslated(t *testing.T) {
	row := func(date, time, place string) map[string]string {
		return map[string]string{
			"event_id_cnty": "SYR1", "event_date": date, "time_precision": time, "geo_precision": place, "event_type": "Battles",
			"sub_event_type": "Armed clash",
			"country":        "Syria", "admin1": "Homs", "location": "Place 1", "latitude": "34.5", "longitude": "37.25", "fatalities": "4",
			"timestamp": "1700000000",
			"actor1":    "Group A", "actor2": "Group B", "notes": `"Text, of the data set"`, "source": "Source 1; Source 2",
		}
	}
	table := rowsOf(t, "acled", row("16 May 2025", "1", "1"), row("2025-05-16", "2", "2"), row("16 May 2025", "3", "3"))
	require.Equal(t, 3, table.Len())
	for i, want := range []struct {
		date      string
		precision data.DatePrecision
		place     data.Precision
		radiusM   float64
	}{
		{"16 May 2025", data.Day, data.City, 5_000}, {"about 13–19 May 2025", data.Span, data.City, 25_000}, {"May 2025", data.Month,
			data.Province, 100_000},
	} {
		in := incident(t, table, i)
		assert.Equal(t, want.date, in.When.Words(nil))
		assert.Equal(t, want.precision, table.DatePrecision[i])
		assert.Equal(t, want.place, in.Sites[0].Precision)
		assert.InDelta(t, want.radiusM, in.Sites[0].RadiusM, 0)
		assert.Equal(t, "SY", in.Sites[0].Country)
	}
	in := incident(t, table, 0)
	assert.Equal(t, data.Kind("Battles"), in.Kind)
	assert.Equal(t, 4, *in.Killed.Min)
	assert.Equal(t, data.Exactly, in.Killed.Number.Qualifier)
	event := claims(t, table, 0, data.Event)[0]
	assert.Contains(t, event.Note, "Text, of the data set")
	assert.Contains(t, event.Note, "Source 1; Source 2")
	assert.Equal(t, data.Locator{Section: "row 1", Paragraph: 2, Anchor: "SYR1"}, event.Locator)
	assert.Equal(t, "14 November 2023", event.AsOf.Words(nil))
	assert.Len(t, claims(t, table, 0, data.AttributedTo), 2)
	assert.Contains(t, claims(t, table, 2, data.Date)[0].Text, "time_precision 3")
}

func TestCiviliansAreATargetAndNoActor(t *testing.T) {
	table := rowsOf(t, "acled", map[string]string{"event_type": "Violence against civilians", "actor1": "Group A",
		"actor2": "Civilians (Syria)", "latitude": "1", "longitude": "2"})
	by := claims(t, table, 0, data.AttributedTo)
	require.Len(t, by, 1)
	assert.Equal(t, "Group A", by[0].Actor)
	assert.Equal(t, "Civilians (Syria)", claims(t, table, 0, data.Target)[0].Text)
}

func TestUCDPGivesARangeOfKilledAndAnIntervalOfDays(t *testing.T) {
	table := rowsOf(t, "ucdp", map[string]string{
		"id": "7", "type_of_violence": "3", "where_prec": "2", "date_prec": "4", "date_start": "2022-03-01 00:00:00.000",
		"date_end": "2022-03-31 00:00:00.000",
		"best":     "12", "low": "8", "high": "20", "deaths_civilians": "12", "latitude": "1.5", "longitude": "30",
		"country": "DR Congo (Zaire)", "side_a": "Group A", "side_b": "Civilians",
		"where_coordinates": "Place 1",
	})
	in := incident(t, table, 0)
	assert.Equal(t, data.Kind("one-sided violence"), in.Kind)
	assert.Equal(t, "March 2022", in.When.Words(nil))
	assert.Equal(t, data.Month, table.DatePrecision[0])
	assert.Equal(t, int32(12), table.Killed[0])
	killed, ok := in.Killed.Number.Value()
	require.True(t, ok)
	assert.Equal(t, [3]int{8, 12, 20}, [3]int{*in.Killed.Min, killed, *in.Killed.Max})
	assert.False(t, in.Killed.Disputed)
	assert.InDelta(t, 25_000, in.Sites[0].RadiusM, 0)
	assert.Equal(t, "CD", in.Sites[0].Country)
}

func TestGTDLeavesUnknownWhatIsUnknown(t *testing.T) {
	base := map[string]string{"eventid": "200001000001", "iyear": "2000", "imonth": "0", "iday": "0", "country_txt": "Iraq",
		"city": "Place 1", "attacktype1_txt": "Armed Assault", "gname": "Unknown"}
	with := func(pairs ...string) map[string]string {
		row := maps.Clone(base)
		for i := 0; i < len(pairs); i += 2 {
			row[pairs[i]] = pairs[i+1]
		}
		return row
	}
	table := rowsOf(t, "gtd",
		with("specificity", "5"),
		with("imonth", "7", "latitude", "33.3", "longitude", "44.4", "specificity", "1", "nkill", "-99", "nwound", "-9"),
		with("imonth", "7", "iday", "4", "latitude", "33.3", "longitude", "44.4", "specificity", "1", "vicinity", "1", "nkill", "2.5",
			"nkillter", "1", "claimed", "1", "gname", "Group A",
			"guncertain1", "1", "success", "0"),
		with("iyear", "0"),
	)
	require.Equal(t, 4, table.Len())
	unknown := incident(t, table, 0)
	assert.Equal(t, "2000", unknown.When.Words(nil))
	assert.False(t, unknown.Placed())
	assert.Empty(t, unknown.Killed.Claims)
	assert.Equal(t, []int32{bulk.Unknown, bulk.Unknown, 2, bulk.Unknown}, table.Killed)
	month := incident(t, table, 1)
	assert.Equal(t, "July 2000", month.When.Words(nil))
	assert.Empty(t, month.Killed.Claims)
	assert.Empty(t, month.Wounded.Claims)
	assert.Empty(t, claims(t, table, 1, data.AttributedTo))
	day := incident(t, table, 2)
	assert.Equal(t, "4 July 2000", day.When.Words(nil))
	assert.InDelta(t, 25_000, day.Sites[0].RadiusM, 0)
	assert.Equal(t, [2]int{2, 3}, [2]int{*day.Killed.Min, *day.Killed.Max})
	assert.Equal(t, data.About, day.Killed.Number.Qualifier)
	assert.Contains(t, claims(t, table, 2, data.AttributedTo)[0].Text, "suspected")
	assert.Equal(t, "Group A", claims(t, table, 2, data.ClaimedBy)[0].Actor)
	assert.NotZero(t, table.Flags[2]&bulk.Unsuccessful)
	assert.NotZero(t, table.Flags[3]&bulk.Undated)
}

func TestIncidentsOfMadeTablesAreValid(t *testing.T) {
	for _, preset := range synth.Presets {
		table := open(t, made(t, synth.Options{Preset: preset, Rows: 300, Seed: 9}), bulk.Options{})
		rows := make([]int, table.Len())
		for i := range rows {
			rows[i] = i
		}
		c, err := table.Case(rows...)
		require.NoError(t, err)
		assert.Empty(t, c.Validate(), preset)
		for _, in := range resolve.New(c, resolve.Options{}).Incidents {
			assert.NotEmpty(t, in.Title)
		}
	}
}

func TestCountriesAreFoundByTheNamesOfTheDataSets(t *testing.T) {
	for name, want := range map[string]string{
		"Democratic Republic of Congo": "CD", "DR Congo (Zaire)": "CD", "Yemen (North Yemen)": "YE", "Bosnia-Herzegovina": "BA",
		"Russia (Soviet Union)": "RU", "eSwatini": "SZ",
		"Myanmar (Burma)": "MM", "Macedonia, FYR": "MK", "Cote d'Ivoire": "CI", "Côte d’Ivoire": "CI", "Bailiwick of Jersey": "JE",
		"ua": "UA", "Soviet Union": "", "": "",
		"International": "", "Saint Lucia": "LC", "St. Lucia": "LC", "West Bank and Gaza Strip": "PS",
	} {
		assert.Equal(t, want, bulk.CountryCode(name), name)
	}
}
