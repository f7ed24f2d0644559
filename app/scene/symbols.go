package scene

import (
	"image/color"
	"math"

	"incidentmap/data"
	"incidentmap/geo/render"
)

// symbol is how a kind of incident looks: colour and shape both tell kinds apart, so neither speaks alone.
type symbol struct {
	kind  data.Kind
	name  string
	shape render.Shape
	light color.NRGBA
	dark  color.NRGBA
}

// Colours are those of Okabe and Ito (2008), "Color Universal Design", darkened or lightened where the theme's contrast asks for it.
var symbols = []symbol{
	{"attack", "Attack", render.Disc, color.NRGBA{0xc9, 0x4f, 0x00, 0xff}, color.NRGBA{0xff, 0x8a, 0x3d, 0xff}},
	{"siege", "Siege", render.Square, color.NRGBA{0xa8, 0x4f, 0x83, 0xff}, color.NRGBA{0xe6, 0x9b, 0xc6, 0xff}},
	{"strike", "Military strike", render.Triangle, color.NRGBA{0x00, 0x7f, 0x5e, 0xff}, color.NRGBA{0x3f, 0xc9, 0xa3, 0xff}},
	{"plot", "Plot", render.Diamond, color.NRGBA{0x00, 0x66, 0xa3, 0xff}, color.NRGBA{0x6f, 0xbe, 0xf0, 0xff}},
}

var otherSymbol = symbol{"", "Other", render.Cross, color.NRGBA{0x5c, 0x5c, 0x5c, 0xff}, color.NRGBA{0xb4, 0xb4, 0xb4, 0xff}}

func symbolOf(k data.Kind) symbol {
	for _, s := range symbols {
		if s.kind == k {
			return s
		}
	}
	return otherSymbol
}

// KindColor is the colour of a kind of incident on a light or a dark ground.
func KindColor(k data.Kind, dark bool) color.NRGBA {
	if s := symbolOf(k); dark {
		return s.dark
	} else {
		return s.light
	}
}

// KindShape is the shape of a kind of incident.
func KindShape(k data.Kind) render.Shape { return symbolOf(k).shape }

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
