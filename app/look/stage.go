package look

import (
	"image/color"

	"incidentmap/data"
)

// Colours of what is projected for an audience: black on white, since projectors and lit rooms wash colours out. Text stands out at 7:1 from its
// ground.
var (
	StagePaper    = rgb(0xffffff)
	StageInk      = rgb(0x000000)
	StageMuted    = rgb(0x2b333c)
	StageAccent   = rgb(0x004b87)
	StageContrary = rgb(0x8a2f00) // figures differ, denials
	StageEdge     = rgb(0x55606b)
	StageDark     = rgb(0x000000) // the screen when it is dark, and the ground of a marking
	StageSpot     = alpha(0x000000, 0x8c)
	StagePen      = rgb(0xc4006a)
)

// TLP is the colour of a label of the Traffic Light Protocol 2.0, which is always written on black.
func TLP(t data.TLP) color.NRGBA {
	switch t {
	case data.Red:
		return rgb(0xff2b2b)
	case data.Amber, data.AmberStrict:
		return rgb(0xffc000)
	case data.Green:
		return rgb(0x33ff00)
	}
	return rgb(0xffffff)
}
