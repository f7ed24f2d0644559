package render

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// luminance and contrast are those of WCAG 2.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func TestTextIsReadableOnAllThatItMayLieOn(t *testing.T) {
	for theme, least := range map[Theme]float64{Light: 4.5, Dark: 4.5, Projector: 7} {
		st := styleOf(theme)
		ground := []color.NRGBA{st.land, st.ice, st.urban, st.sea, st.lake}
		for name, text := range map[string]color.NRGBA{"country": st.country, "region": st.region, "city": st.city, "label": st.label, "detail": st.detail} {
			for i, g := range ground {
				// A name on the edge of water stands on its halo.
				assert.GreaterOrEqual(t, contrast(text, g), least, fmt.Sprint("theme ", theme, ": ", name, " on ground ", i))
			}
		}
		assert.GreaterOrEqual(t, contrast(st.water, st.sea), least, "names of waters")
		assert.GreaterOrEqual(t, contrast(st.label, st.paper), least, "count of a cluster")
		assert.GreaterOrEqual(t, contrast(st.label, blend(st.land, st.labelHalo, float64(st.labelHalo.A)/255)), least, "label on its halo")
	}
}

func TestMarksStandOutFromTheMap(t *testing.T) {
	// The least contrast of graphics by WCAG 2 is 3:1: the ring of a selected mark and the halo together must give it.
	for _, theme := range []Theme{Light, Dark, Projector} {
		st := styleOf(theme)
		assert.GreaterOrEqual(t, contrast(st.accent, st.land), 3.0)
		assert.GreaterOrEqual(t, contrast(st.accent, st.sea), 3.0)
	}
}
