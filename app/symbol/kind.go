// Package symbol says how kinds of incidents look on the map, in the list and in a legend: by colour and by shape, so that neither speaks
// alone. It knows no toolkit.
package symbol

import (
	"image/color"
	"strings"

	"incidentmap/data"
	"incidentmap/geo/render"
)

type kindLook struct {
	name  string
	shape render.Shape
	light uint32 // colour on a light ground, RGB
	dark  uint32 // on a dark one
	far   uint32 // on a projected map: 4.5:1 from all that it lies on
}

// Colours are those of Okabe and Ito (2008), "Color Universal Design", darkened or lightened to the contrast that each ground asks for.
// Kinds that share a shape differ in colour; kinds of near colours differ in shape.
var kinds = map[data.Kind]kindLook{
	"attack":   {"Attack", render.Disc, 0xcc4e00, 0xf0793a, 0xa13d00},              // vermilion
	"siege":    {"Siege", render.Square, 0xb4568b, 0xeaa6ce, 0x8e436d},             // reddish purple
	"strike":   {"Military strike", render.Triangle, 0x0068a8, 0x4fa8e0, 0x00619d}, // blue
	"killing":  {"Killing", render.Triangle, 0x8a4f00, 0xe69f00, 0x894e00},         // orange
	"plot":     {"Plot", render.Diamond, 0xa87400, 0xe9b949, 0x7c5500},             // orange
	"threat":   {"Threat", render.Diamond, 0x4a5a78, 0x9fb4dc, 0x4a5a78},           // slate
	"campaign": {"Campaign", render.Square, 0x00775a, 0x2fb890, 0x006a50},          // bluish green
	"war":      {"War", render.Square, 0x4d555f, 0x8b939d, 0x30363e},               // grey
	"arrest":   {"Arrest", render.Cross, 0x2a7fb0, 0x6bc0ee, 0x206288},             // sky blue
}

var otherKind = kindLook{"Incident", render.Disc, 0x5f6872, 0xa3abb5, 0x565e67}

// kindOf gives a kind in the plural, which stands for several events told as one, the look of the single one.
func kindOf(k data.Kind) kindLook {
	if l, ok := kinds[k]; ok {
		return l
	}
	single, plural := strings.CutSuffix(string(k), "s")
	if l, ok := kinds[data.Kind(single)]; ok && plural {
		l.name += "s"
		return l
	}
	return otherKind
}

// Kinds lists the kinds that have a look of their own, in the order of a legend.
func Kinds() []data.Kind {
	return []data.Kind{"attack", "siege", "strike", "killing", "plot", "threat", "arrest", "campaign", "war"}
}

// Color is the colour of an incident's symbol on a dark or a light ground.
func Color(k data.Kind, dark bool) color.NRGBA {
	hex := kindOf(k).light
	if dark {
		hex = kindOf(k).dark
	}
	return rgb(hex)
}

// Projected is the colour of an incident's symbol on a projected map.
func Projected(k data.Kind) color.NRGBA { return rgb(kindOf(k).far) }

// Shape is the shape of an incident's symbol.
func Shape(k data.Kind) render.Shape { return kindOf(k).shape }

// Name is the kind in words; a kind without a look of its own is an incident.
func Name(k data.Kind) string { return kindOf(k).name }

var statusNames = map[data.Status]string{data.CarriedOut: "Carried out", data.Foiled: "Foiled", data.Threatened: "Threatened"}

// StatusName is the status in words.
func StatusName(s data.Status) string {
	if n, ok := statusNames[s]; ok {
		return n
	}
	return "Status not known"
}

// eventColors tell kinds of a table's events apart, the most frequent kinds of a table first: Okabe and Ito (2008), adjusted to each ground. Their
// sky blue, which would be hard to tell from the blue once it is darkened, is left out for their black.
var eventColors = [...][2]uint32{
	{0xcc4e00, 0xf0793a}, {0x0068a8, 0x4fa8e0}, {0x00775a, 0x2fb890}, {0xb4568b, 0xeaa6ce}, {0xa87400, 0xe9b949}, {0x1f2933, 0xf2f4f7}, {0x4d555f, 0xa3abb5},
}

// EventColors is how many kinds of events have a colour; the last one stands for all others.
const EventColors = len(eventColors)

// Event is the colour of a kind of event by its place in the table's list; kinds beyond the colours share the last one.
func Event(kind int, dark bool) color.NRGBA {
	pair := eventColors[min(max(kind-1, 0), len(eventColors)-1)]
	if dark {
		return rgb(pair[1])
	}
	return rgb(pair[0])
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

// Known reports whether a kind has a look and a name of its own.
func Known(k data.Kind) bool { return kindOf(k) != otherKind }
