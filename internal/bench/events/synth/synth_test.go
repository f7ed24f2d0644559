package synth_test

import (
	"bytes"
	"encoding/csv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/internal/bench/events/synth"
)

func table(t *testing.T, o synth.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, synth.Write(&b, o))
	return b.Bytes()
}

func TestTheSameSeedMakesTheSameFile(t *testing.T) {
	for _, preset := range synth.Presets {
		o := synth.Options{Preset: preset, Rows: 200, Seed: 3}
		first := table(t, o)
		assert.Equal(t, first, table(t, o))
		o.Seed = 4
		assert.NotEqual(t, first, table(t, o))
	}
}

// A table that is less skewed or shorter than real ones would make every measurement look better than it is.
func TestRowsAreAsLongAndAsSkewedAsRealOnes(t *testing.T) {
	const rows = 50_000
	text := table(t, synth.Options{Preset: "acled", Rows: rows})
	assert.InDelta(t, 506, len(text)/rows, 5, "bytes a row")
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	require.NoError(t, err)
	require.Len(t, records, rows+1)
	at, named := map[string]int{}, map[string]map[string]int{}
	for _, r := range records[1:] {
		at[r[22]+" "+r[23]]++
		if named[r[21]] == nil {
			named[r[21]] = map[string]int{}
		}
		named[r[21]][r[22]+" "+r[23]]++
	}
	top, exact := 0, 0
	for _, n := range at {
		top = max(top, n)
	}
	for _, points := range named {
		most := 0
		for _, n := range points {
			most = max(most, n)
		}
		exact += most
	}
	assert.InEpsilon(t, 0.044463, float64(top)/rows, 0.05, "share of the place with most events")
	assert.InDelta(t, 0.7, float64(exact)/rows, 0.1, "share of events exactly on a place")
}

func TestOptionsThatAreUnknownAreRefused(t *testing.T) {
	require.Error(t, synth.Write(&bytes.Buffer{}, synth.Options{Preset: "other"}))
	require.Error(t, synth.Write(&bytes.Buffer{}, synth.Options{Preset: "gtd", Encoding: "other"}))
}
