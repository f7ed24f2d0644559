package symbol_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"incidentmap/app/symbol"
	"incidentmap/geo/render"
	"incidentmap/internal/contrast"
)

func TestProjectedSymbolsStandOutFromAllThatTheyMayLieOn(t *testing.T) {
	palette := render.Palette(render.Projector)
	for _, ground := range []string{"land", "ice", "urban", "sea", "lake"} {
		under, known := palette[ground]
		if !assert.True(t, known, ground) {
			continue
		}
		for _, k := range append(symbol.Kinds(), "something else") {
			assert.GreaterOrEqual(t, contrast.Ratio(symbol.Projected(k), under), 4.5, "%s on %s", k, ground)
		}
	}
}
