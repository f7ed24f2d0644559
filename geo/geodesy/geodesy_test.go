package geodesy_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/geodesy"
)

// dms is an angle of degrees, minutes and seconds.
func dms(degrees, minutes, seconds float64) float64 { return degrees + minutes/60 + seconds/3600 }

func TestDistancesAreThoseThatArePublished(t *testing.T) {
	flinders, buninyong := orb.Point{dms(144, 25, 29.52440), -dms(37, 57, 3.72030)}, orb.Point{dms(143, 55, 35.38390), -dms(37, 39, 10.15610)}
	for _, d := range []struct {
		from, to       orb.Point
		metres, within float64
		source         string
	}{
		{flinders, buninyong, 54972.271, 0.001, "Flinders Peak to Buninyong, Geocentric Datum of Australia technical manual, 4.2"},
		{orb.Point{-73.8, 40.6}, orb.Point{dms(2, 33, 0), dms(49, 1, 0)}, 5853226, 1, "JFK to Paris, Karney's page of GeodSolve"},
		{orb.Point{0, -30}, orb.Point{179.8, 29.9}, 19989832.827610, 1e-5, "nearly antipodal, Karney 2013, table 4"},
		{orb.Point{0, 0}, orb.Point{1, 0}, math.Pi / 180 * 6378137, 1e-6, "a degree of the equator: a times pi/180"},
		{orb.Point{0, 0}, orb.Point{0, 90}, 10001965.729, 0.001, "the quadrant of WGS 84"},
		{orb.Point{0, 0}, orb.Point{180, 0}, 2 * 10001965.729, 0.002, "antipodes: over a pole"},
		{orb.Point{0, 90}, orb.Point{77, -90}, 2 * 10001965.729, 0.002, "pole to pole"},
		{orb.Point{179.5, 0}, orb.Point{-179.5, 0}, math.Pi / 180 * 6378137, 1e-6, "a degree across the antimeridian"},
		{orb.Point{20, 50}, orb.Point{20, 50}, 0, 0, "no distance"},
		{orb.Point{20, 50}, orb.Point{380, 50}, 0, 1e-6, "once round the world"},
	} {
		assert.InDelta(t, d.metres, geodesy.Distance(d.from, d.to), d.within, d.source)
		assert.InDelta(t, d.metres, geodesy.Distance(d.to, d.from), d.within, d.source)
	}
}

func random(r *rand.Rand) orb.Point {
	return orb.Point{360*r.Float64() - 180, math.Asin(2*r.Float64()-1) * 180 / math.Pi}
}

func TestTheSphereIsNearlyRight(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		p, q := random(r), random(r)
		d := geodesy.Distance(p, q)
		assert.InDelta(t, d, geodesy.GreatCircle(p, q), d*geodesy.GreatCircleError/(1+geodesy.GreatCircleError), "%v to %v", p, q)
		for _, metres := range []float64{d * 0.9999999, d * 1.0000001, d / 2, d * 2} {
			assert.Equal(t, d <= metres, geodesy.Near(p, q, metres), "%v to %v within %v", p, q, metres)
		}
	}
}

func TestADestinationLiesInItsDirectionAtItsDistance(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 2000 {
		p, metres, bearing := random(r), math.Exp(15*r.Float64()), 360*r.Float64()
		to := geodesy.Destination(p, metres, bearing)
		assert.InDelta(t, metres, geodesy.Distance(p, to), 1e-5)
		assert.LessOrEqual(t, math.Abs(to.Lon()), 180.0)
	}
	north, east := geodesy.Destination(orb.Point{10, 0}, 110574.389, 0), geodesy.Destination(orb.Point{179.5, 0}, 111319.491, 90)
	assert.InDelta(t, 1, north.Lat(), 1e-6)
	assert.InDelta(t, -179.5, east.Lon(), 1e-6)
}

func TestOutlinesHoldWhatIsDrawnWithin(t *testing.T) {
	for name, c := range map[string]struct {
		polygon orb.Polygon
		in, out []orb.Point
	}{
		"square":     {orb.Polygon{{{10, 10}, {20, 10}, {20, 20}, {10, 20}}}, []orb.Point{{15, 15}, {375, 15}, {-345, 15}}, []orb.Point{{9, 15}, {21, 15}, {15, 9}, {15, 21}}},
		"closed":     {orb.Polygon{{{10, 10}, {20, 10}, {20, 20}, {10, 20}, {10, 10}}}, []orb.Point{{15, 15}}, []orb.Point{{9, 15}}},
		"hole":       {orb.Polygon{{{0, 0}, {30, 0}, {30, 30}, {0, 30}}, {{10, 10}, {20, 10}, {20, 20}, {10, 20}}}, []orb.Point{{5, 5}, {25, 15}}, []orb.Point{{15, 15}, {31, 15}}},
		"jumps":      {orb.Polygon{{{170, -30}, {-170, -30}, {-170, 0}, {170, 0}}}, []orb.Point{{175, -10}, {-175, -10}, {180, -10}, {-180, -10}}, []orb.Point{{0, -10}, {169, -10}, {-169, -10}}},
		"runs on":    {orb.Polygon{{{170, -30}, {190, -30}, {190, 0}, {170, 0}}}, []orb.Point{{175, -10}, {-175, -10}}, []orb.Point{{0, -10}, {169, -10}}},
		"runs west":  {orb.Polygon{{{-170, -30}, {-190, -30}, {-190, 0}, {-170, 0}}}, []orb.Point{{175, -10}, {-175, -10}}, []orb.Point{{0, -10}, {169, -10}}},
		"far hole":   {orb.Polygon{{{170, -30}, {-170, -30}, {-170, 0}, {170, 0}}, {{-179, -20}, {-175, -20}, {-175, -10}, {-179, -10}}}, []orb.Point{{175, -15}, {-172, -15}}, []orb.Point{{-177, -15}}},
		"to a pole":  {orb.Polygon{{{0, 80}, {40, 80}, {40, 90}, {0, 90}}}, []orb.Point{{20, 84}, {20, 85}}, []orb.Point{{20, 79}, {50, 84}}},
		"straight":   {orb.Polygon{{{0, 0}, {90, 60}, {90, 0}}}, []orb.Point{{45, 35.2}}, []orb.Point{{45, 35.3}}}, // on the map, its edge passes 35.26°
		"whole belt": {orb.Polygon{{{-180, -10}, {-60, -10}, {60, -10}, {179.9, -10}, {179.9, 10}, {60, 10}, {-60, 10}, {-180, 10}}}, []orb.Point{{0, 0}, {-179, 0}, {179, 0}}, []orb.Point{{0, 11}}},
	} {
		t.Run(name, func(t *testing.T) {
			o, err := geodesy.NewOutline(c.polygon)
			require.NoError(t, err)
			for _, p := range c.in {
				assert.True(t, o.Contains(p), "%v lies within", p)
			}
			for _, p := range c.out {
				assert.False(t, o.Contains(p), "%v lies outside", p)
			}
		})
	}
}

func TestOutlinesWithoutAnInsideAreRefused(t *testing.T) {
	for name, p := range map[string]orb.Polygon{
		"no ring": {}, "two corners": {{{0, 0}, {1, 1}, {0, 0}}}, "not a number": {{{0, 0}, {1, math.NaN()}, {2, 2}}}, "far away": {{{0, 0}, {1e300, 0}, {0, 1}}},
		"beyond a pole": {{{0, 0}, {1, 91}, {2, 0}}}, "round a pole": {{{0, 70}, {90, 70}, {180, 70}, {-90, 70}}},
	} {
		_, err := geodesy.NewOutline(p)
		assert.Error(t, err, name)
	}
	var none geodesy.Outline
	assert.False(t, none.Contains(orb.Point{0, 0}))
}

// A rectangle that no edge comes near lies as a whole within or outside.
func FuzzARectangleThatMeetsNoEdgeIsWhole(f *testing.F) {
	f.Add(170.0, -30.0, -170.0, 5.0, 178.0, 40.0, uint64(1))
	f.Add(0.0, 0.0, 90.0, 60.0, 90.0, -60.0, uint64(2))
	f.Add(500.0, 80.0, -500.0, 90.0, 0.0, -90.0, uint64(3))
	f.Fuzz(func(t *testing.T, ax, ay, bx, by, cx, cy float64, seed uint64) {
		o, err := geodesy.NewOutline(orb.Polygon{{{ax, ay}, {bx, by}, {cx, cy}}})
		if err != nil {
			return
		}
		r := rand.New(rand.NewPCG(seed, 1))
		for range 50 {
			x, y, w, h := r.Float64(), r.Float64(), 0.1*r.Float64(), 0.1*r.Float64()
			if o.Meets(x, y, x+w, y+h) {
				continue
			}
			within := o.Has(x, y)
			for range 8 {
				assert.Equal(t, within, o.Has(x+w*r.Float64(), y+h*r.Float64()))
			}
		}
	})
}

func BenchmarkDistance(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 3))
	var points [1024]orb.Point
	for i := range points {
		points[i] = random(r)
	}
	for name, f := range map[string]func(p, q orb.Point) float64{"ellipsoid": geodesy.Distance, "sphere": geodesy.GreatCircle} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				f(points[i%1024], points[(i+1)%1024])
			}
		})
	}
}

func ExampleDistance() {
	moscow, istanbul := orb.Point{37.6173, 55.7558}, orb.Point{28.9784, 41.0082}
	fmt.Printf("%.0f km\n", geodesy.Distance(moscow, istanbul)/1000)
	// Output: 1757 km
}

func TestAnExtentIsTheNarrowerWayRoundTheGlobe(t *testing.T) {
	for name, c := range map[string]struct {
		places []orb.Point
		want   orb.Bound
	}{
		"one place":               {[]orb.Point{{37.6, 55.8}}, orb.Bound{Min: orb.Point{37.6, 55.8}, Max: orb.Point{37.6, 55.8}}},
		"Europe":                  {[]orb.Point{{-9, 38}, {30, 60}}, orb.Bound{Min: orb.Point{-9, 38}, Max: orb.Point{30, 60}}},
		"Fiji, both sides":        {[]orb.Point{{179, -17}, {-179, -18}, {178, -19}}, orb.Bound{Min: orb.Point{178, -19}, Max: orb.Point{-179, -17}}},
		"only in the west":        {[]orb.Point{{-70, 1}, {-60, 2}}, orb.Bound{Min: orb.Point{-70, 1}, Max: orb.Point{-60, 2}}},
		"Japan and North America": {[]orb.Point{{140, 36}, {-100, 40}}, orb.Bound{Min: orb.Point{140, 36}, Max: orb.Point{-100, 40}}},
	} {
		var e, other geodesy.Extent
		for _, p := range c.places {
			e = e.And(p)
		}
		got, ok := e.Bound()
		assert.True(t, ok, name)
		assert.InDeltaSlice(t, []float64{c.want.Min[0], c.want.Min[1], c.want.Max[0], c.want.Max[1]}, []float64{got.Min[0], got.Min[1], got.Max[0], got.Max[1]}, 1e-9, name)
		assert.Equal(t, e, other.With(e).With(other), name)
	}
	_, ok := geodesy.Extent{}.Bound()
	assert.False(t, ok)
}
