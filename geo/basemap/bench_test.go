package basemap_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
)

func firstView(zoom float64) proj.Viewport {
	return proj.Viewport{Center: proj.ToWorld(orb.Point{40, 42}), Zoom: zoom, Width: 1920, Height: 1080, Scale: 1}
}

// look asks for all tiles of a view, as a renderer does.
func look(m *basemap.Map, v proj.Viewport) (n int) {
	z := max(0, min(m.MaxZoom(), int(v.Zoom)-basemap.TileZoomOffset))
	size := float64(int(1) << z)
	nw, se := v.FromPx(proj.Px{}), v.FromPx(proj.Px{X: float64(v.Width), Y: float64(v.Height)})
	for y := int(math.Floor(nw.Y * size)); y <= int(se.Y*size); y++ {
		for x := int(math.Floor(nw.X * size)); x <= int(se.X*size); x++ {
			m.Tile(z, x&(1<<z-1), y)
			n++
		}
	}
	return n
}

// BenchmarkOpenFirstView is the start of the program: open, decode what a view of Europe and the Middle East needs, find its labels.
func BenchmarkOpenFirstView(b *testing.B) {
	data, err := file()
	require.NoError(b, err)
	for b.Loop() {
		m, err := basemap.Open(bytes.NewReader(data))
		require.NoError(b, err)
		look(m, firstView(3.5))
		m.LabelsIn(firstView(3.5), 1, func(*basemap.Label) bool { return true })
	}
}

func BenchmarkOpenLabels(b *testing.B) {
	data, err := file()
	require.NoError(b, err)
	for b.Loop() {
		m, err := basemap.Open(bytes.NewReader(data))
		require.NoError(b, err)
		m.Labels()
	}
}

func BenchmarkCountry(b *testing.B) {
	m := open(b)
	start := time.Now()
	m.Country(orb.Point{37.39, 55.83})
	first := time.Since(start)
	for b.Loop() {
		m.Country(orb.Point{37.39, 55.83})
	}
	b.ReportMetric(float64(first.Microseconds()), "us-first")
}

// BenchmarkDecode reads and decodes all tiles of a zoom and reports the 95th percentile of one tile.
func BenchmarkDecode(b *testing.B) {
	data, err := file()
	require.NoError(b, err)
	for z := range 7 {
		b.Run(fmt.Sprintf("zoom=%d", z), func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				m, err := basemap.Open(bytes.NewReader(data))
				require.NoError(b, err)
				for i := range 1 << (2 * z) {
					start := time.Now()
					if len(m.Tile(z, i&(1<<z-1), i>>z).Layers[basemap.Coast].XY) > 0 {
						took = append(took, time.Since(start))
					}
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "p95-us/tile")
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-us/tile")
		})
	}
}

func BenchmarkTileAgain(b *testing.B) {
	m := open(b)
	m.Tile(6, 38, 20)
	for b.Loop() {
		m.Tile(6, 38, 20)
	}
}

func BenchmarkLabelsIn(b *testing.B) {
	m := open(b)
	m.Labels()
	for _, zoom := range []float64{2, 3.5, 5, 7, 9, 11} {
		b.Run(fmt.Sprintf("zoom=%g", zoom), func(b *testing.B) {
			n := 0
			for b.Loop() {
				n = 0
				m.LabelsIn(firstView(zoom), 1, func(*basemap.Label) bool { n++; return true })
			}
			b.ReportMetric(float64(n), "labels")
		})
	}
}

// BenchmarkWarm decodes everything and reports what the decoded map takes in memory.
func BenchmarkWarm(b *testing.B) {
	data, err := file()
	require.NoError(b, err)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var m *basemap.Map
	for b.Loop() {
		m, err = basemap.Open(bytes.NewReader(data))
		require.NoError(b, err)
		require.NoError(b, m.Warm(context.Background()))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB-kept")
	runtime.KeepAlive(m)
}
