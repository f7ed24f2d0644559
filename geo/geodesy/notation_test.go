package geodesy_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/geodesy"
)

func TestPositionsAreReadAsTheyAreWritten(t *testing.T) {
	moscow := orb.Point{37.5, 55.75}
	for text, want := range map[string]geodesy.Notation{
		"55.75, 37.5": geodesy.DD, "55.75 37.5": geodesy.DD, "55.75;37.5": geodesy.DD, "+55.75+37.5": geodesy.DD, "55,75; 37,5": geodesy.DD, "55,75 37,5": geodesy.DD,
		"N55.75 E37.5": geodesy.DD, "37.5E, 55.75N": geodesy.DD, "55.75° с. ш. 37.5° в. д.": geodesy.DD, "55.75º N 37.5º E": geodesy.DD, "55.75,37.5": geodesy.DD,
		"55°45′00″N 37°30′00″E": geodesy.DMS, `55°45'0"N, 37°30'0"E`: geodesy.DMS, "55 45 0 N 37 30 0 E": geodesy.DMS, "N 55 45 00 E 37 30 00": geodesy.DMS,
		"55 45 00 37 30 00": geodesy.DMS, "55°45’00’’ N 37°30’00’’ E": geodesy.DMS, "55°45′0″ 37°30′0″": geodesy.DMS,
		"55°45.000′N 37°30.000′E": geodesy.DDM, "55 45.0, 37 30.0": geodesy.DDM, "55 45 37 30": geodesy.DDM, "55°45' 37°30'": geodesy.DDM,
	} {
		p, n, err := geodesy.ParsePoint(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, n, text)
		assert.InDeltaSlice(t, moscow[:], p[:], 1e-9, text)
	}
	for text, want := range map[string]orb.Point{
		"-33.8568, 151.2153": {151.2153, -33.8568}, "33.8568S 151.2153E": {151.2153, -33.8568}, "40 26 46 N 79 58 56 W": {-dms(79, 58, 56), dms(40, 26, 46)},
		"-0.5 -0.25": {-0.25, -0.5}, "55, 37": {37, 55}, "S 0 30 W 0 15": {-0.25, -0.5},
	} {
		p, _, err := geodesy.ParsePoint(text)
		require.NoError(t, err, text)
		assert.InDeltaSlice(t, want[:], p[:], 1e-9, text)
	}
	p, _, err := geodesy.ParsePointXY("37.5, 55.75")
	require.NoError(t, err)
	assert.Equal(t, moscow, p)
	lat, n, err := geodesy.ParseLatitude("33° 51′ S")
	require.NoError(t, err)
	assert.InDelta(t, -33.85, lat, 1e-9)
	assert.Equal(t, geodesy.DDM, n)
	lon, _, err := geodesy.ParseLongitude("37,5")
	require.NoError(t, err)
	assert.InDelta(t, 37.5, lon, 0)
}

func TestWhatIsNoPositionIsSaid(t *testing.T) {
	for text, reason := range map[string]string{
		"": "", "Moscow": "", "55.75": "two coordinates", "142.0, 23": "latitude of 142", "55, 181": "longitude of 181", "55°61′N 37°E": "60 or more", "55.5°30′N 37°E": "fraction",
		"55N 37N": "twice", "-55N 37E": "", "55°45′N": "", "1 2 3 4 5": "", "55,75,37,5": "", "55.7.5 37": "no number", "NaN, 1": "", "1e5, 2": "", "55'45° 37": "",
		"A AB 12345 12345": "UPS", "ZAH 12345 12345": "UPS", "33Z 500000 100": "UPS", "61N 500000 100": "zone 61", "33I 500000 100": "no band I", "33N 5000000 100": "outside",
		"37U 500000 100": "not lie in band", "37UAA 123 1234": "as many", "37UIA 12 12": "no square", "37UCK1234512345": "no square", "38SMA 1234567 1234567": "",
	} {
		_, _, err := geodesy.ParsePoint(text)
		require.ErrorIs(t, err, geodesy.ErrPosition, text)
		assert.ErrorContains(t, err, reason, text)
	}
	_, _, err := geodesy.ParseLatitude("37E")
	require.ErrorIs(t, err, geodesy.ErrPosition)
}

func TestGridReferencesAreThosePublished(t *testing.T) {
	for _, c := range []struct {
		text     string
		lon, lat float64
		within   float64 // degrees
		source   string
	}{
		{"38SMB4488", 44.40363, 33.33424, 1e-5, "GeographicLib, manual of GeoConvert"},
		{"38n 444500 3688500", 44.40363, 33.33424, 1e-5, "GeographicLib, manual of GeoConvert"},
		{"17N 630084 4833438", -dms(79, 23, 13.7), dms(43, 38, 33.24), 1e-5, "CN Tower, Wikipedia, Universal Transverse Mercator coordinate system"},
		{"15TWG0000049776", -93, 42, 1e-5, "manual of the Python package mgrs, which wraps GEOTRANS"},
		{"33UXP04", 16.41450, 48.24949, 1e-4, "tests of proj4js/mgrs"},
		{"24XWT783908", -32.66433, 83.62778, 1e-4, "tests of proj4js/mgrs, with what GeographicLib says of it: 24n 578350 9290850"},
	} {
		p, _, err := geodesy.ParsePoint(c.text)
		require.NoError(t, err, c.text)
		assert.InDelta(t, c.lon, p.Lon(), c.within, "%s %s", c.text, c.source)
		assert.InDelta(t, c.lat, p.Lat(), c.within, "%s %s", c.text, c.source)
	}
	assert.Equal(t, "15TWG 00000 49776", geodesy.FormatPoint(orb.Point{-93, 42}, geodesy.MGRS))
	assert.Equal(t, "31U 448252 5411933", geodesy.FormatPoint(orb.Point{2.2945, 48.8582}, geodesy.UTM), "C. Veness, Geodesy functions")
	for text, zone := range map[string]orb.Point{"32V": {3, 60}, "31V": {2.9, 60}, "31X": {8.9, 75}, "33X": {9, 75}, "35X": {21, 75}, "37X": {33, 75}, "60M": {179.9, -0.1}, "1N": {-180, 0}} {
		assert.Equal(t, text, geodesy.FormatPoint(zone, geodesy.UTM)[:len(text)])
	}
	south, _, err := geodesy.ParsePoint("56S 334900 6252300")
	require.NoError(t, err)
	assert.InDelta(t, -33.857, south.Lat(), 0.01, "S is the south where the northing is not of band S")
	north, _, err := geodesy.ParsePoint("38S 444500 3688500")
	require.NoError(t, err)
	assert.InDelta(t, 33.334, north.Lat(), 0.01)
	assert.Equal(t, "85.000000, 10.000000", geodesy.FormatPoint(orb.Point{10, 85}, geodesy.MGRS))
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 5000 {
		p := orb.Point{360*r.Float64() - 180, 164*r.Float64() - 80}
		for _, n := range geodesy.Notations {
			text := geodesy.FormatPoint(p, n)
			got, as, err := geodesy.ParsePoint(text)
			require.NoError(t, err, text)
			assert.Equal(t, n, as, text)
			assert.Less(t, geodesy.Distance(p, got), 1.0, "%v as %s", p, text)
		}
	}
	assert.Equal(t, "60°00′00.00″N 0°00′00.00″E", geodesy.FormatPoint(orb.Point{0, 59.999999999}, geodesy.DMS))
	assert.Equal(t, "60°00.0000′S 180°00.0000′W", geodesy.FormatPoint(orb.Point{-180, -59.999999999}, geodesy.DDM))
}

func FuzzPositions(f *testing.F) {
	for _, s := range []string{"55.75, 37.5", "55°45′00″N 37°30′00″E", "38SMB4488", "37U 413000 6175000", "S 0 30 W 0 15", "°'\"", "--1 2", "1,2;3,4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, parse := range []func(string) (orb.Point, geodesy.Notation, error){geodesy.ParsePoint, geodesy.ParsePointXY} {
			p, n, err := parse(s)
			if err != nil {
				require.ErrorIs(t, err, geodesy.ErrPosition)
				continue
			}
			assert.True(t, math.Abs(p.Lon()) <= 180 && math.Abs(p.Lat()) <= 90, "%q is %v", s, p)
			assert.Contains(t, geodesy.Notations, n)
		}
	})
}
