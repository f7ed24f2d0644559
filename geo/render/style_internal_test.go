package render

import (
	"fmt"
	"image/color"
	"testing"

	"github.com/stretchr/testify/assert"

	"incidentmap/internal/contrast"
)

func TestTextIsReadableOnAllThatItMayLieOn(t *testing.T) {
	for theme, least := range map[Theme]float64{Light: 4.5, Dark: 4.5, Projector: 7} {
		st := styleOf(theme)
		ground := []color.NRGBA{st.land, st.ice, st.urban, st.sea, st.lake}
		for name, text := range map[string]color.NRGBA{"country": st.country, "region": st.region, "city": st.city, "label": st.label, "detail": st.detail} {
			for i, g := range ground {
				// A name on the edge of water stands on its halo.
				assert.GreaterOrEqual(t, contrast.Ratio(text, g), least, fmt.Sprint("theme ", theme, ": ", name, " on ground ", i))
			}
		}
		assert.GreaterOrEqual(t, contrast.Ratio(st.water, st.sea), least, "names of waters")
		assert.GreaterOrEqual(t, contrast.Ratio(st.label, st.paper), least, "count of a cluster")
		assert.GreaterOrEqual(t, contrast.Ratio(st.label, blend(st.land, st.labelHalo, float64(st.labelHalo.A)/255)), least, "label on its halo")
	}
}

func TestMarksStandOutFromTheMap(t *testing.T) {
	// The least contrast of graphics by WCAG 2 is 3:1: the ring of a selected mark and the halo together must give it.
	for _, theme := range []Theme{Light, Dark, Projector} {
		st := styleOf(theme)
		assert.GreaterOrEqual(t, contrast.Ratio(st.accent, st.land), 3.0)
		assert.GreaterOrEqual(t, contrast.Ratio(st.accent, st.sea), 3.0)
	}
}
