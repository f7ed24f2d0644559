package symbol

import (
	"image/color"

	"incidentmap/data"
)

// tlpInks are the colours of the Traffic Light Protocol 2.0, each on black.
var tlpInks = map[data.TLP]color.NRGBA{
	data.Clear: {0xff, 0xff, 0xff, 0xff}, data.Green: {0x33, 0xff, 0x00, 0xff}, data.Amber: {0xff, 0xc0, 0x00, 0xff},
	data.AmberStrict: {0xff, 0xc0, 0x00, 0xff}, data.Red: {0xff, 0x2b, 0x2b, 0xff},
}

// TLPInk is the colour that a label is written in, on black. What has no label is white.
func TLPInk(t data.TLP) color.NRGBA {
	if c, ok := tlpInks[t]; ok {
		return c
	}
	return color.NRGBA{0xff, 0xff, 0xff, 0xff}
}
