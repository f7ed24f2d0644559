package query_test

import (
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/query"
)

func TestParseDates(t *testing.T) {
	for _, c := range []struct{ text, from, to, asOf string }{
		{"2024", "2024-01-01", "2025-01-01", "2024-12-31"},
		{"2024-02", "2024-02-01", "2024-03-01", "2024-02-29"},
		{"2024-03-22", "2024-03-22", "2024-03-23", "2024-03-22"},
	} {
		for want, parse := range map[string]func(string) (time.Time, error){c.from: query.ParseFrom, c.to: query.ParseTo} {
			got, err := parse(c.text)
			require.NoError(t, err)
			assert.Equal(t, want, got.Format(time.DateOnly))
		}
		got, err := query.ParseAsOf(c.text)
		require.NoError(t, err)
		assert.Equal(t, c.asOf, got.Format(time.DateOnly))
	}
	for _, s := range []string{"", "yesterday", "22.03.2024", "2024-02-30"} {
		_, err := query.ParseFrom(s)
		require.ErrorIs(t, err, query.ErrFlag)
		assert.ErrorContains(t, err, "give a day", s)
	}
}

func TestParseCountryGradeAndCount(t *testing.T) {
	code, err := query.ParseCountry(" ru ")
	require.NoError(t, err)
	assert.Equal(t, "RU", code)
	for _, s := range []string{"", "R", "RUS", "1A", "ÄÖ"} {
		_, err := query.ParseCountry(s)
		assert.ErrorIs(t, err, query.ErrFlag, s)
	}

	grade, err := query.ParseGrade("b2")
	require.NoError(t, err)
	assert.Equal(t, "B2", grade)
	for _, s := range []string{"", "B", "2B", "G1", "A0", "A7", "B22"} {
		_, err := query.ParseGrade(s)
		assert.ErrorIs(t, err, query.ErrFlag, s)
	}

	n, err := query.ParseMinKilled("10")
	require.NoError(t, err)
	assert.Equal(t, 10, n)
	for _, s := range []string{"", "-1", "many", "1.5"} {
		_, err := query.ParseMinKilled(s)
		assert.ErrorIs(t, err, query.ErrFlag, s)
	}
}

func TestParseStatusActorAndPrecision(t *testing.T) {
	for text, want := range map[string]string{"foiled": "foiled", " Carried-Out ": "carried out", "carried out": "carried out"} {
		got, err := query.ParseStatus(text)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for text, want := range map[string]query.Actor{
		"Group": {"Group", query.AnyStance}, " Group : Claimed ": {"Group", query.Claimed}, "Group: North": {"Group: North", query.AnyStance},
		"Group: North:denied": {"Group: North", query.Denied}, "Group:any": {"Group", query.AnyStance},
	} {
		got, err := query.ParseActor(text)
		require.NoError(t, err)
		assert.Equal(t, want, got, text)
	}
	p, err := query.ParsePrecision("City")
	require.NoError(t, err)
	assert.Equal(t, data.City, p)
	most, err := query.ParseMaxKilled("0")
	require.NoError(t, err)
	assert.Zero(t, *most)

	_, err = query.ParseStatus("done")
	assert.ErrorIs(t, err, query.ErrFlag)
	_, err = query.ParsePrecision("none")
	assert.ErrorIs(t, err, query.ErrFlag)
	_, err = query.ParseMaxKilled("-1")
	assert.ErrorIs(t, err, query.ErrFlag)
	for _, s := range []string{"", " ", ":claimed", ":any"} {
		_, err = query.ParseActor(s)
		assert.ErrorIs(t, err, query.ErrFlag, s)
	}
}

func TestParseNear(t *testing.T) {
	c, err := query.ParseNear("37.39, 55.82,12.5")
	require.NoError(t, err)
	assert.Equal(t, &query.Circle{Center: orb.Point{37.39, 55.82}, Metres: 12_500}, c)
	for _, s := range []string{"", "1,2", "1,2,0", "1,2,-3", "1,91,3", "181,0,3", "1,2,NaN", "1,2,20039", "1,2,3,4", "a,2,3"} {
		_, err := query.ParseNear(s)
		assert.ErrorIs(t, err, query.ErrFlag, s)
	}
}

func TestParseBound(t *testing.T) {
	b, err := query.ParseBound("20, 25.5,-65,60")
	require.NoError(t, err)
	assert.Equal(t, &orb.Bound{Min: orb.Point{20, 25.5}, Max: orb.Point{-65, 60}}, b, "west greater than east crosses the antimeridian")

	for name, s := range map[string]string{
		"three numbers": "1,2,3", "five numbers": "1,2,3,4,5", "nothing": "", "not a number": "NaN,0,1,1", "infinity": "0,0,Inf,1",
		"hexadecimal": "0x1,0,2,2", "beyond the pole": "0,0,1,91", "beyond the antimeridian": "-181,0,1,1", "a huge number": "1e999,0,1,1",
		"north below south": "0,10,1,5", "no height": "0,5,1,5", "no width": "1,0,1,5", "an empty number": "1,,2,3",
	} {
		_, err := query.ParseBound(s)
		assert.ErrorIs(t, err, query.ErrFlag, name)
	}
}

func FuzzParseBound(f *testing.F) {
	for _, s := range []string{"20,25,65,60", "170,-30,-170,0", "NaN,0,1,1", "1e999,0,1,1", "-180,-90,180,90", ",,,", "1,2,3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := query.ParseBound(s)
		if err != nil {
			require.ErrorIs(t, err, query.ErrFlag)
			return
		}
		for _, p := range []orb.Point{b.Min, b.Max} {
			require.True(t, p.Lon() >= -180 && p.Lon() <= 180 && p.Lat() >= -90 && p.Lat() <= 90)
		}
		require.Less(t, b.Min.Lat(), b.Max.Lat())
		require.NotEmpty(t, query.Filter{Bound: b}.Describe())
	})
}
