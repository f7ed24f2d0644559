package render

import (
	"image/color"

	"incidentmap/geo/proj"
)

// Theme is one of the three looks of a map.
type Theme uint8

// Themes.
const (
	Light Theme = iota
	Dark
	Projector
)

// Scene is what is drawn over the basemap. It does not change once it is handed over.
type Scene struct {
	Theme    Theme
	Areas    []Area     // that the map is narrowed to; what is shown lies in each of them
	Heat     *HeatLayer // above the land, below names and marks
	Hexes    *HexLayer  // above the heat map
	Marks    []Mark     // drawn in order, the selected one last whatever its place
	Links    []Link
	Selected string // id of the selected mark
	Hovered  string
	Insets   proj.Insets // device pixels at the edges of the view that something covers; labels keep out of them

	// For stills only: the live map shows these around itself.
	Title       string
	Subtitle    string // filters and counts in words: "12 of 36 incidents"
	AsOf        string // "as of 27 March 2024", or what the state of the case is
	Unplaced    string // "23 more incidents have no place": what the map cannot show
	Legend      []LegendItem
	Attribution string
	Marking     string      // how the picture may be handled
	MarkingInk  color.NRGBA // of the marking, on black; the zero value: white
}

// Shape of a mark. Colour never speaks alone: each kind of incident has a shape of its own.
type Shape uint8

// Shapes.
const (
	Disc Shape = iota
	Diamond
	Square
	Triangle
	Cross
)

// Mark is an incident, or a cluster of several, on the map.
type Mark struct {
	ID         string // incident id, or the cluster's
	At         proj.World
	Offset     proj.Px // reference pixels from At, for marks that are spread; a thin line leads back to At
	Radius     float64 // reference pixels
	Color      color.NRGBA
	Shape      Shape
	Hollow     bool    // not carried out: foiled, threatened
	Unknown    bool    // no figure is stated: the size says nothing, and the mark bears a question mark
	Vague      bool    // the figure is stated in words alone: the size is that of a part that is counted, and the mark is pale with a question mark
	Split      bool    // figures are disputed: the mark is drawn divided
	PrecisionM float64 // radius in metres within which the true place lies; drawn as a ring on the ground where it is larger than the mark
	Exact      bool    // located at a venue; anything else gets the broken outline of an approximate place
	Label      string
	Detail     string  // second line of the label: "137 killed (60–140)"
	Priority   float64 // of the label, higher first
	Count      int     // incidents in a cluster; 0 or 1 for a single one
	Shares     []Share // of a cluster's ring
}

// Share is a part of a cluster's ring.
type Share struct {
	Color color.NRGBA
	N     int
}

// Link is a line between two incidents, from the edge of one mark to that of the other. Where the scene has no mark of an id the line ends at
// the place itself.
type Link struct {
	From, To proj.World
	FromMark string // id of the mark that stands for the incident, which may be a cluster's
	ToMark   string
	Color    color.NRGBA
	Dashed   bool
	Label    string
}

// LegendItem explains one symbol. Marks of one group that differ only in size are shown as a scale.
type LegendItem struct {
	Group string // heading of the group that it belongs to: items of a group stand together; empty for none
	Mark  Mark
	Text  string
	Key   *Key // a ramp of colours instead of a mark; Text is not used then
}
