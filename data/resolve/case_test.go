package resolve_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/codec"
	"incidentmap/data/resolve"
)

func builtIn(t *testing.T, asOf string) *resolve.Snapshot {
	t.Helper()
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	o := resolve.Options{}
	if asOf != "" {
		o.AsOf = day(asOf)
	}
	return resolve.New(c, o)
}

func TestBuiltInFigures(t *testing.T) {
	s := builtIn(t, "")
	for id, want := range map[string]struct {
		headline, span string
		disputed       bool
	}{
		"moscow-2024-03-crocus":         {"about 137", "60–140", true},
		"kerman-2024-01":                {"at least 93", "93–94", true},
		"kabul-2021-08-airport":         {"about 200 Afghans trying to leave, 150 civilians, about 13 U.S. service members", "", false},
		"paris-2015-11":                 {"131", "131", false},
		"brussels-2016-03":              {"32", "32", false},
		"istanbul-2024-01-santa-maria":  {"1", "1", false},
		"kabul-2022-09-russian-embassy": {"6", "6", false},
		"beslan-2004-school":            {"hundreds", "", false},
		"shiraz-2023":                   {"", "", false},
		"kandahar-bombing":              {"", "", false},
	} {
		in := s.Incident(id)
		require.NotNil(t, in, id)
		assert.Equal(t, want.headline, in.Killed.Headline, id)
		assert.Equal(t, want.span, in.Killed.Range(), id)
		assert.Equal(t, want.disputed, in.Killed.Disputed, id)
	}
}

func TestBuiltInDates(t *testing.T) {
	s := builtIn(t, "")
	for id, want := range map[string]string{
		"moscow-2024-03-crocus": "22 March 2024, about 19:55 (UTC+3)", "kerman-2024-01": "3 January 2024",
		"paris-2015-11": "13–14 November 2015", "beslan-2004-school": "1–3 September 2004", "brussels-2016-03": "22 March 2016",
		"taliban-campaign-iskp": "2021 – March 2024", "chechen-wars": "1994–2000", "soviet-war-afghanistan": "about 1979–1989",
		"russia-syria-intervention": "2015", "turkey-arrests": "about March 2023 – March 2024", "iskp-attacks-iran": "August 2021 – March 2024",
		"shiraz-2023": "13 August 2023, about 19:00 (UTC+3:30)", "moscow-synagogue-plot": "7 March 2024",
	} {
		assert.Equal(t, want, s.Incident(id).WhenWords(), id)
	}
}

func TestBuiltInFiguresGrowWithTheDays(t *testing.T) {
	for day, want := range map[string]string{"2024-03-23": "more than 60", "2024-03-26": "at least 139", "2024-04-01": "140"} {
		assert.Equal(t, want, builtIn(t, day).Incident("moscow-2024-03-crocus").Killed.Headline, day)
	}
}
