package query_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"

	"incidentmap/data/query"
)

func TestTheOutlineOfACircleLiesAtItsDistance(t *testing.T) {
	for name, c := range map[string]query.Circle{
		"a city":          {Center: orb.Point{37.39, 55.83}, Metres: 20_000},
		"a continent":     {Center: orb.Point{69.2, 34.5}, Metres: 2_500_000},
		"an antimeridian": {Center: orb.Point{179.5, -17}, Metres: 300_000},
		"round a pole":    {Center: orb.Point{37.39, 80}, Metres: 2_000_000},
	} {
		t.Run(name, func(t *testing.T) {
			ring := c.Outline()
			assert.Len(t, ring, 361)
			assert.Equal(t, ring[0], ring[360])
			for _, p := range ring {
				assert.InEpsilon(t, c.Metres, query.NewCircle(c.Center, p).Metres, 1e-6)
			}
		})
	}
}

func TestOneAreaTakesThePlaceOfAnother(t *testing.T) {
	f := query.Filter{Kinds: []string{"attack"}, Bound: &orb.Bound{Min: orb.Point{1, 2}, Max: orb.Point{3, 4}}}
	near := query.Area{Near: &query.Circle{Center: orb.Point{1, 2}, Metres: 5000}}
	g := f.Within(near)
	assert.Equal(t, near, g.Area())
	assert.Equal(t, "attack · within 5 km of 2°N, 1°E", g.Describe())
	assert.True(t, g.Within(query.Area{}).Area().IsZero())
	assert.NotNil(t, f.Bound, "the filter before is as it was")
}
