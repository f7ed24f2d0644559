package render

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"

	"incidentmap/geo/proj"
)

// alongParallel is the length in metres of a part of a parallel on the WGS 84 ellipsoid: radius of curvature in the prime vertical times
// the cosine of the latitude times the angle.
func alongParallel(lat, degrees float64) float64 {
	const a, e2 = 6378137.0, 0.00669437999014
	sin, cos := math.Sincos(lat * math.Pi / 180)
	return a / math.Sqrt(1-e2*sin*sin) * cos * degrees * math.Pi / 180
}

func TestTheScaleBarIsAsLongOnTheGroundAsItSays(t *testing.T) {
	for _, lat := range []float64{0, 12, 35, 55.75, 70, -33, -62} {
		for _, zoom := range []float64{2.5, 4, 6.37, 9, 13.2, 18} {
			t.Run(fmt.Sprintf("lat %g zoom %g", lat, zoom), func(t *testing.T) {
				v := proj.Viewport{Center: proj.ToWorld(orb.Point{37.6, lat}), Zoom: zoom, Width: 1280, Height: 720, Scale: 1.5}
				at := proj.Px{X: 20, Y: 700}
				m := measureAt(v, at, 240)
				assert.LessOrEqual(t, m.px, 240.0)
				assert.Greater(t, m.px, 240/2.6, "the bar uses the room that it has")
				a, b := v.FromPx(at), v.FromPx(proj.Px{X: at.X + m.px, Y: at.Y})
				if a.Y > 1 {
					return // beyond the pole there is no ground to measure
				}
				degrees := (b.X - a.X) * 360
				assert.InEpsilon(t, alongParallel(a.Point().Lat(), degrees), m.meters, 0.01)
				assert.InDelta(t, a.Point().Lat(), m.latitude, 1e-9)
			})
		}
	}
}

func TestLengthsAreWrittenAsPeopleReadThem(t *testing.T) {
	for meters, want := range map[float64]string{0.5: "50 cm", 2: "2 m", 20: "20 m", 500: "500 m", 1000: "1 km", 500_000: "500 km",
		2_000_000: "2,000 km", 10_000_000: "10,000 km"} {
		assert.Equal(t, want, length(meters))
	}
}

func TestTheScaleNamesItsParallelWhereItChangesOverThePicture(t *testing.T) {
	world := proj.Viewport{Center: proj.World{X: 0.5, Y: 0.4}, Zoom: 2.4, Width: 1280, Height: 720, Scale: 1}
	assert.Regexp(t, `^[\d,]+ km at \d+° S$`, measureAt(world, proj.Px{X: 10, Y: 700}, 200).label(world))
	city := proj.Viewport{Center: proj.ToWorld(orb.Point{37.6, 55.75}), Zoom: 11, Width: 1280, Height: 720, Scale: 1}
	assert.Equal(t, "5 km", measureAt(city, proj.Px{X: 10, Y: 700}, 200).label(city))
}
