package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/basemap"
)

// TestTheFileInUseIsWhatTheSourcesGive builds it anew. It fails where a build differs in a single byte, between runs or from the file.
func TestTheFileInUseIsWhatTheSourcesGive(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 20 s")
	}
	out := filepath.Join(t.TempDir(), "basemap.pmtiles")
	require.NoError(t, build(out, "source", "../../assets/fonts", 6))
	got, err := os.ReadFile(out)
	require.NoError(t, err)
	want, err := os.ReadFile("../../assets/basemap.pmtiles")
	require.NoError(t, err)
	assert.True(t, bytes.Equal(want, got), "run go generate ./geo/basemap and note the new sum in assets/MANIFEST")
}

func TestSourcesAreThoseOfTheManifest(t *testing.T) {
	b, err := os.ReadFile("source/MANIFEST")
	require.NoError(t, err)
	files := map[string]string{}
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		require.Len(t, f, 4)
		files[f[0]] = f[1]
	}
	entries, err := os.ReadDir("source")
	require.NoError(t, err)
	for _, e := range entries {
		if e.Name() == "MANIFEST" {
			continue
		}
		b, err := os.ReadFile(filepath.Join("source", e.Name()))
		require.NoError(t, err)
		sum := sha256.Sum256(b)
		assert.Equal(t, files[e.Name()], hex.EncodeToString(sum[:]), e.Name())
	}
	assert.Len(t, files, len(entries), "header and all files but the manifest itself")
}

func square(west, north, east, south int32) []pt {
	return []pt{{west, north}, {east, north}, {east, south}, {west, south}}
}

func TestSplitGivesBothHalvesTheSamePoints(t *testing.T) {
	slanted := []pt{{0, 0}, {10, 3}, {7, 20}, {-5, 9}}
	low, high := split(slanted, xAxis, 5)
	assert.InDelta(t, areaOf(slanted), areaOf(low)+areaOf(high), 5, "points on the line are rounded")
	onLine := func(r []pt) (out []pt) {
		for _, p := range r {
			if p[xAxis] == 5 {
				out = append(out, p)
			}
		}
		return out
	}
	assert.ElementsMatch(t, onLine(low), onLine(high))

	low, high = split(square(0, 0, 4, 4), yAxis, 4)
	assert.Equal(t, square(0, 0, 4, 4), low, "what only touches the line is not cut")
	assert.Nil(t, high)
}

func TestWithinCutsALineIntoPieces(t *testing.T) {
	zigzag := []pt{{-10, 0}, {20, 3}, {5, 6}, {-10, 9}}
	assert.Equal(t, [][]pt{{{0, 1}, {10, 2}}, {{10, 5}, {5, 6}, {0, 7}}}, within(zigzag, xAxis, 0, 10))
	assert.Equal(t, [][]pt{{{1, 1}, {2, 2}}}, within([]pt{{1, 1}, {2, 2}}, xAxis, 0, 10))
	assert.Empty(t, within([]pt{{11, 1}, {12, 2}}, xAxis, 0, 10))
}

func TestNeighboursShareOneArc(t *testing.T) {
	v := func(lon, lat int32) vertex { return vertex{lon, lat} }
	west := area{rings: [][]vertex{{v(0, 0), v(0, 2), v(1, 2), v(1, 1), v(1, 0)}}}
	east := area{rings: [][]vertex{{v(1, 0), v(1, 1), v(1, 2), v(2, 2), v(2, 0)}}}
	topology := newTopology([]area{west, east}, nil)
	count := map[int]int{}
	for _, a := range topology.arcs(func(_ edge, s *sides) int {
		if s.country[1] != none {
			return admin0Arc
		}
		return coastArc
	}) {
		count[a.label]++
		if a.label == admin0Arc {
			assert.ElementsMatch(t, []vertex{v(1, 0), v(1, 1), v(1, 2)}, a.line)
		}
	}
	assert.Equal(t, map[int]int{admin0Arc: 1, coastArc: 2}, count)
}

func TestLabelsNeverComeAndGo(t *testing.T) {
	at := func(x float64, gate float64, kind basemap.LabelKind) candidate {
		c := candidate{gate: gate, width: 60}
		c.Kind, c.Size, c.At.X, c.At.Y, c.Name = kind, 12, x, 0.5, "name"
		return c
	}
	labels := settle([]candidate{at(0.5, 2, basemap.CountryLabel), at(0.501, 2, basemap.CityLabel), at(0.999, 2, basemap.CityLabel), at(0.001, 3, basemap.CityLabel)})
	require.Len(t, labels, 4)
	assert.Equal(t, float32(2), labels[0].MinZoom)
	assert.Equal(t, float32(2), labels[1].MinZoom, "on the other side of the world")
	assert.Greater(t, labels[2].MinZoom, float32(7), "close neighbours need a closer view")
	assert.Greater(t, labels[3].MinZoom, float32(7), "also across the antimeridian")
}
