package basemap

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"

	"incidentmap/geo/proj"
)

// FuzzSections feeds hostile labels and outlines, which lie behind the tiles of a file, and uses what was accepted.
func FuzzSections(f *testing.F) {
	f.Add([]byte("\x01\x00\x00\x00\x00\x00\x00\x80\x00\x00\x00\x80\x00\x00\x00\x00\x00\x30\x08\x00\x04Asia"))
	f.Add([]byte("\x04\x01\x04\x00\x00\x08\x00\x00\x08\x07\x00\x01\x02XX\x04Home\x01\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if x, err := decodeLabels(b); err == nil {
			view := proj.Viewport{Center: proj.World{X: 0.5, Y: 0.5}, Zoom: 3, Width: 4000, Height: 4000}
			for _, i := range x.find(nil, newQuery(view, 1)) {
				assert.Less(t, int(i), len(x.all))
			}
		}
		if o, err := decodeOutlines(b); err == nil {
			for _, r := range o.regions {
				o.inside(r, 1, 1)
				o.distance(r, 1, 1, 1)
			}
		}
	})
}

func TestOutlinesOfOneSquare(t *testing.T) {
	o, err := decodeOutlines([]byte("\x05\x01\x05\x00\x00\x10\x00\x00\x10\x0f\x00\x00\x0f\x01\x02XX\x04Home\x01\x00"))
	assert.NoError(t, err)
	m := &Map{countries: func() (*outlines, error) { return o, nil }}
	iso, name := m.Country(orb.Point{4 * outlineUnit, 4 * outlineUnit})
	assert.Equal(t, [2]string{"XX", "Home"}, [2]string{iso, name})
	iso, _ = m.Country(orb.Point{-0.019, 0})
	assert.Equal(t, "XX", iso, "on the shore")
	iso, _ = m.Country(orb.Point{-0.03, 0})
	assert.Empty(t, iso, "at sea")
	iso, _ = m.Country(orb.Point{math.NaN(), 0})
	assert.Empty(t, iso)
}
