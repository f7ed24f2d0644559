package data_test

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata" // zones must be there on every system

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
)

func when(t *testing.T, edtf string) data.When {
	t.Helper()
	w, err := data.ParseWhen(edtf)
	require.NoError(t, err)
	return w
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestParseWhen(t *testing.T) {
	for _, c := range []struct {
		name, edtf string
		start, end string
		precision  data.DatePrecision
		approx     bool
	}{
		{"a year spans its days", "2023", "2023-01-01", "2024-01-01", data.Year, false},
		{"a month spans its days", "2024-02", "2024-02-01", "2024-03-01", data.Month, false},
		{"a day spans itself", "2024-03-22", "2024-03-22", "2024-03-23", data.Day, false},
		{"an interval includes its last day", "2015-11-13/2015-11-14", "2015-11-13", "2015-11-15", data.Span, false},
		{"an interval may mix units", "2024-03-22/2024-04", "2024-03-22", "2024-05-01", data.Span, false},
		{"a tilde makes it approximate", "2024-03-08~", "2024-03-08", "2024-03-09", data.Day, true},
		{"space around is ignored", " 2023 ", "2023-01-01", "2024-01-01", data.Year, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := when(t, c.edtf)
			assert.Equal(t, day(c.start), w.Start)
			assert.Equal(t, day(c.end), w.End)
			assert.Equal(t, c.precision, w.Precision)
			assert.Equal(t, c.approx, w.Approximate)
			assert.Equal(t, day(c.end).AddDate(0, 0, -1), w.LastDay())
		})
	}
	w := when(t, "2024-03-22T19:55+03:00")
	assert.Equal(t, time.Date(2024, 3, 22, 16, 55, 0, 0, time.UTC), w.Start)
	assert.Equal(t, time.Minute, w.End.Sub(w.Start))
	assert.True(t, when(t, "").IsZero())
}

func TestParseWhenRefuses(t *testing.T) {
	for _, s := range []string{"22 March 2024", "2024-13", "2024-02-30", "24", "2024-03-22T19:55", "2024/2023", "/2024", "2024/", "~", "2024-03-22T25:00+03:00", "2024-1-1"} {
		_, err := data.ParseWhen(s)
		assert.ErrorIs(t, err, data.ErrWhen, s)
	}
}

func TestWords(t *testing.T) {
	for edtf, want := range map[string]string{
		"":                        "",
		"2023":                    "2023",
		"2024-01":                 "January 2024",
		"2024-03-22":              "22 March 2024",
		"2024-03-08~":             "about 8 March 2024",
		"2015-11-13/2015-11-14":   "13–14 November 2015",
		"2024-02-28/2024-03-02":   "28 February – 2 March 2024",
		"2023-12-30/2024-01-02":   "30 December 2023 – 2 January 2024",
		"2024-01/2024-03":         "January–March 2024",
		"2016-03/2017-03":         "March 2016 – March 2017",
		"2022/2023":               "2022–2023",
		"2024-01-01/2024-01-31":   "January 2024",
		"2021-08/2024-03-27~":     "about August 2021 – 27 March 2024",
		"2024-03-22T19:55+03:00":  "22 March 2024, 19:55 (UTC+3)",
		"2024-03-22T19:55+03:00~": "22 March 2024, about 19:55 (UTC+3)",
		"2024-01-03T14:50+03:30":  "3 January 2024, 14:50 (UTC+3:30)",
		"2024-01-03T14:50-05:00":  "3 January 2024, 14:50 (UTC−5)",
		"2024-01-03T14:50Z":       "3 January 2024, 14:50 (UTC)",
		"2021-08-26T17:36+04:30/2021-08-26T17:50+04:30":  "26 August 2021, 17:36–17:50 (UTC+4:30)",
		"2015-11-13T21:20+01:00/2015-11-14T00:20+01:00~": "about 13 November 2015, 21:20 – 14 November 2015, 00:20 (UTC+1)",
	} {
		assert.Equal(t, want, when(t, edtf).Words(nil), edtf)
	}
}

func TestWordsShowTheLocalDay(t *testing.T) {
	khost := (&data.Site{Zone: "Asia/Kabul"}).Location()
	require.NotNil(t, khost)
	night := when(t, "2024-03-17T22:30Z")
	assert.Equal(t, "18 March 2024, 03:00 (UTC+4:30)", night.Words(khost))
	assert.Equal(t, day("2024-03-18"), night.Local(khost).Start.Truncate(24*time.Hour))

	// A calendar date is local already: no zone may move it.
	for _, zone := range []string{"Asia/Kabul", "America/New_York"} {
		assert.Equal(t, "22 March 2024", when(t, "2024-03-22").Words((&data.Site{Zone: zone}).Location()))
	}
	// Summer time of the day counts, not that of today.
	assert.Equal(t, "1 September 2004, 09:10 (UTC+4)", when(t, "2004-09-01T05:10Z").Words((&data.Site{Zone: "Europe/Moscow"}).Location()))
}

func TestUnknownZoneIsNone(t *testing.T) {
	for _, zone := range []string{"", "Local", "Nowhere/City", "../../etc/passwd"} {
		assert.Nil(t, (&data.Site{Zone: zone}).Location(), zone)
	}
}

func TestUnion(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"1994", "2000", "1994/2000"},
		{"2000~", "1994", "1994/2000~"},
		{"1979", "1979/1989~", "1979/1989~"},
		{"2021/2024-03", "2022-03/2024-03~", "2021/2024-03"},
		{"2015-11/2015-12", "2015-12-05/2016", "2015-11/2016"},
		{"2024-03-22", "", "2024-03-22"},
		{"2024-03-22T19:55+03:00", "2024-03-23", "2024-03-22T19:55+03:00/2024-03-23"},
	} {
		a, errA := data.ParseWhen(c.a)
		b, errB := data.ParseWhen(c.b)
		want, err := data.ParseWhen(c.want)
		require.NoError(t, errors.Join(errA, errB, err))
		assert.Equal(t, want, a.Union(b), "%s and %s", c.a, c.b)
		assert.Equal(t, want, b.Union(a), "%s and %s", c.b, c.a)
	}
}

func TestOverlapsIsHalfOpen(t *testing.T) {
	march := when(t, "2024-03")
	assert.True(t, march.Overlaps(day("2024-03-31"), time.Time{}))
	assert.False(t, march.Overlaps(day("2024-04-01"), time.Time{}))
	assert.False(t, march.Overlaps(time.Time{}, day("2024-03-01")))
	assert.True(t, march.Overlaps(time.Time{}, time.Time{}))
	assert.False(t, data.When{}.Overlaps(time.Time{}, time.Time{}), "no date lies nowhere")
	assert.True(t, march.Contains(when(t, "2024-03-22")))
	assert.False(t, when(t, "2024-03-22").Contains(march))
}

func FuzzParseWhen(f *testing.F) {
	for _, s := range []string{"", "2023", "2024-01", "2024-03-22~", "2024-03-22T19:55+03:00", "2024-03-22/2024-04-16", "0000", "9999-12-31", "2024-02-30", "//", "~"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, err := data.ParseWhen(s)
		if err != nil {
			require.ErrorIs(t, err, data.ErrWhen)
			require.True(t, w.IsZero())
			return
		}
		again, err := data.ParseWhen(w.EDTF)
		require.NoError(t, err)
		require.Equal(t, w, again)
		if w.IsZero() {
			require.Empty(t, w.Words(nil))
			return
		}
		require.True(t, w.Start.Before(w.End))
		require.NotEmpty(t, w.Words(nil))
		require.True(t, w.Contains(w))
	})
}
