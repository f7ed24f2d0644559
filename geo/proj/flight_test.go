package proj_test

import (
	"math"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/proj"
)

func over(lon, lat, zoom float64) proj.Viewport {
	return proj.Viewport{Center: proj.ToWorld(orb.Point{lon, lat}), Zoom: zoom, Width: 1920, Height: 1080, Scale: 1}.Clamped()
}

// ways are flights as briefings have them.
var ways = map[string][2]proj.Viewport{
	"to another city":         {over(37.39, 55.83, 9), over(2.37, 48.86, 9)},
	"down to a city":          {over(33, 43, 3.1), over(37.45, 55.82, 8.6)},
	"up from a city":          {over(37.45, 55.82, 8.6), over(33, 43, 3.1)},
	"within a city":           {over(37.39, 55.83, 11), over(37.6, 55.75, 11)},
	"straight down":           {over(69, 34, 4), over(69, 34, 10)},
	"straight up":             {over(69, 34, 10), over(69, 34, 4)},
	"across the antimeridian": {over(178, -17, 7), over(-172, -13, 7)},
}

func span(v proj.Viewport) float64 { return float64(v.Width) / v.WorldSize() }

func TestFlightIsSmoothFromEndToEnd(t *testing.T) {
	for name, w := range ways {
		t.Run(name, func(t *testing.T) {
			f := proj.NewFlight(w[0], w[1])
			last := f.At(w[0], 0)
			assert.InDelta(t, w[0].Zoom, last.Zoom, 1e-9)
			assert.InDelta(t, w[0].Center.X, last.Center.X, 1e-9)
			const steps = 200
			for i := 1; i <= steps; i++ {
				v := f.At(w[0], float64(i)/steps)
				require.False(t, math.IsNaN(v.Zoom) || math.IsNaN(v.Center.X) || math.IsNaN(v.Center.Y))
				assert.Less(t, math.Abs(v.Zoom-last.Zoom), 0.2, "step %d", i)
				moved := last.ToPx(v.Center)
				assert.Less(t, math.Hypot(moved.X-960, moved.Y-540), 120.0, "step %d: most of what was seen is still seen", i)
				last = v
			}
			assert.Equal(t, w[1], last)
			assert.Equal(t, w[1], f.To())
		})
	}
}

func TestFlightClimbsNoFartherThanToSeeBothEnds(t *testing.T) {
	for name, w := range ways {
		t.Run(name, func(t *testing.T) {
			f := proj.NewFlight(w[0], w[1])
			dx := w[1].Center.X - w[0].Center.X
			way := math.Hypot(dx-math.Round(dx), w[1].Center.Y-w[0].Center.Y)
			enough := way + max(span(w[0]), span(w[1]))
			widest := 0.0
			for i := range 101 {
				widest = max(widest, span(f.At(w[0], float64(i)/100)))
			}
			assert.LessOrEqual(t, widest, enough*(1+1e-9))
			if way > max(span(w[0]), span(w[1])) {
				assert.Greater(t, widest, way*0.8, "both ends come near each other's sight")
			}
		})
	}
}

func TestFlightTakesLongerTheFartherItGoesWithinBounds(t *testing.T) {
	at := over(37.39, 55.83, 9)
	assert.Zero(t, proj.NewFlight(at, at).Duration())
	last := time.Duration(0)
	for _, to := range []proj.Viewport{over(37.4, 55.83, 9), over(37.9, 55.83, 9), over(30, 50, 9), over(2.37, 48.86, 9), over(-70, -33, 13)} {
		d := proj.NewFlight(at, to).Duration()
		assert.GreaterOrEqual(t, d, last)
		assert.LessOrEqual(t, d, 3200*time.Millisecond)
		last = d
	}
	assert.Greater(t, last, 2*time.Second)
}

func TestFlightGoesTheShorterWayRoundTheWorld(t *testing.T) {
	w := ways["across the antimeridian"]
	middle := proj.NewFlight(w[0], w[1]).At(w[0], .5).Center.Point()
	assert.Greater(t, math.Abs(middle.Lon()), 170.0)
}

func TestFlightEndsAtItsPlaceThoughTheMapWasResized(t *testing.T) {
	w := ways["to another city"]
	small := w[0]
	small.Width, small.Height = 800, 600
	end := proj.NewFlight(w[0], w[1]).At(small, 1)
	assert.Equal(t, 800, end.Width)
	assert.Equal(t, w[1].Center, end.Center)
}
