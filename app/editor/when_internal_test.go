package editor

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDatesAreReadAsAPersonWritesThem(t *testing.T) {
	for typed, edtf := range map[string]string{
		"":                             "",
		"22 March 2024":                "2024-03-22",
		"22 mar 2024":                  "2024-03-22",
		"March 22, 2024":               "2024-03-22",
		"1st September 2004":           "2004-09-01",
		"Sept 2004":                    "2004-09",
		"2024":                         "2024",
		"2024-03":                      "2024-03",
		"about 8 March 2024":           "2024-03-08~",
		"~2024-03":                     "2024-03~",
		"13–14 November 2015":          "2015-11-13/2015-11-14",
		"13-14 November 2015":          "2015-11-13/2015-11-14",
		"13 to 14 November 2015":       "2015-11-13/2015-11-14",
		"22 March – 16 April 2024":     "2024-03-22/2024-04-16",
		"December 2023 – January 2024": "2023-12/2024-01",
		"22.3.2024":                    "2024-03-22",
		"3/22/2024":                    "2024-03-22",
		"22/3/2024":                    "2024-03-22",
		"22 March 2024 19:55 +03:00":   "2024-03-22T19:55+03:00",
		"22 March 2024, 19:55 UTC+3":   "2024-03-22T19:55+03:00",
		"22 March 2024 at 9:05 UTC":    "2024-03-22T09:05Z",
		"2024-03-22 19:55 +03:00":      "2024-03-22T19:55+03:00",
	} {
		t.Run(typed, func(t *testing.T) {
			w, err := parseWhen(typed)
			require.NoError(t, err)
			assert.Equal(t, edtf, w.EDTF)
			again, err := parseWhen(whenText(w))
			require.NoError(t, err)
			assert.Equal(t, w.EDTF, again.EDTF)
		})
	}
}

func TestWhatIsNoDateOrCouldBeTwoIsRefused(t *testing.T) {
	for _, typed := range []string{"3/4/2024", "yesterday", "30 February 2024", "22 March", "22 March 2024 19:55", "13 Foo 2024", "16 April – 22 March 2024", "1 to 2 to 3 May 2020"} {
		_, err := parseWhen(typed)
		assert.ErrorIs(t, err, errWhen, typed)
	}
}

func FuzzParseWhen(f *testing.F) {
	for _, s := range []string{"22 March 2024", "13-14 November 2015", "about 2024", "22.3.2024 19:55 +3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if w, err := parseWhen(s); err == nil && w.EDTF != "" {
			again, err := parseWhen(w.EDTF)
			require.NoError(t, err)
			assert.Equal(t, w.Start, again.Start)
			assert.Equal(t, w.End, again.End)
		}
	})
}
