package symbol_test

import (
	"image/color"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"incidentmap/app/symbol"
	"incidentmap/geo/render"
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

func TestProjectedSymbolsStandOutFromAllThatTheyMayLieOn(t *testing.T) {
	palette := render.Palette(render.Projector)
	for _, ground := range []string{"land", "ice", "urban", "sea", "lake"} {
		under, known := palette[ground]
		if !assert.True(t, known, ground) {
			continue
		}
		for _, k := range append(symbol.Kinds(), "something else") {
			assert.GreaterOrEqual(t, contrast(symbol.Projected(k), under), 4.5, "%s on %s", k, ground)
		}
	}
}
