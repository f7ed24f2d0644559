package scene

import (
	"image/color"
	"math"

	"incidentmap/app/symbol"
	"incidentmap/data"
	"incidentmap/geo/render"
)

const (
	minRadius = 5.5  // reference pixels: no mark is smaller, whatever its figure
	maxRadius = 30.0 // reference pixels
	perRoot   = 1.45 // reference pixels by the square root of people killed: area grows with the figure
)

// Radius is the radius of a mark for a number of people killed, in reference pixels.
func Radius(killed int) float64 {
	return math.Max(minRadius, math.Min(maxRadius, perRoot*math.Sqrt(float64(killed))))
}

// linkColor is that of lines between incidents: told from every kind by its lack of colour.
func linkColor(dark bool) color.NRGBA {
	if dark {
		return color.NRGBA{0xe8, 0xea, 0xed, 0xff}
	}
	return color.NRGBA{0x3a, 0x3f, 0x47, 0xff}
}

// kindColor is the colour of a kind of incident in a theme.
func kindColor(k data.Kind, t render.Theme) color.NRGBA {
	if t == render.Projector {
		return symbol.Projected(k)
	}
	return symbol.Color(k, t == render.Dark)
}

// markScale is how much larger marks are in a theme: those of a projected map are seen from the back of a room.
func markScale(t render.Theme) float64 {
	if t == render.Projector {
		return 1.35
	}
	return 1
}
