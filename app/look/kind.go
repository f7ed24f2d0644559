package look

import (
	"image/color"
	"strings"

	"incidentmap/data"
	"incidentmap/geo/render"
)

type kindLook struct {
	name  string
	shape render.Shape
	color pair
}

// Kinds that share a shape differ in colour; kinds of near colours differ in shape.
var kinds = map[data.Kind]kindLook{
	"attack":   {"Attack", render.Disc, pair{rgb(0xcc4e00), rgb(0xf0793a)}},      // vermilion
	"siege":    {"Siege", render.Square, pair{rgb(0xb4568b), rgb(0xeaa6ce)}},     // reddish purple
	"strike":   {"Strike", render.Triangle, pair{rgb(0x0068a8), rgb(0x4fa8e0)}},  // blue
	"killing":  {"Killing", render.Triangle, pair{rgb(0x8a4f00), rgb(0xe69f00)}}, // orange
	"plot":     {"Plot", render.Diamond, pair{rgb(0xa87400), rgb(0xe9b949)}},     // orange
	"threat":   {"Threat", render.Diamond, pair{rgb(0x4a5a78), rgb(0x9fb4dc)}},   // slate
	"campaign": {"Campaign", render.Square, pair{rgb(0x00775a), rgb(0x2fb890)}},  // bluish green
	"war":      {"War", render.Square, pair{rgb(0x4d555f), rgb(0x8b939d)}},       // grey
	"arrest":   {"Arrest", render.Cross, pair{rgb(0x2a7fb0), rgb(0x6bc0ee)}},     // sky blue
}

var otherKind = kindLook{"Incident", render.Disc, pair{rgb(0x5f6872), rgb(0xa3abb5)}}

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

// KindColor is the colour of an incident's symbol on a dark or a light ground.
func KindColor(k data.Kind, dark bool) color.NRGBA {
	if dark {
		return kindOf(k).color.dark
	}
	return kindOf(k).color.light
}

// KindShape is the shape of an incident's symbol.
func KindShape(k data.Kind) render.Shape { return kindOf(k).shape }

// KindName is the kind in words; a kind without a look of its own is an incident.
func KindName(k data.Kind) string { return kindOf(k).name }

var statusNames = map[data.Status]string{data.CarriedOut: "Carried out", data.Foiled: "Foiled", data.Threatened: "Threatened"}

// StatusName is the status in words.
func StatusName(s data.Status) string {
	if n, ok := statusNames[s]; ok {
		return n
	}
	return "Status not known"
}
