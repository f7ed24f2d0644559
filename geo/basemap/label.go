package basemap

import "incidentmap/geo/proj"

// LabelKind is what a label names.
type LabelKind uint8

// Kinds of labels.
const (
	CountryLabel LabelKind = iota
	RegionLabel            // first-level division
	CapitalLabel
	CityLabel
	WaterLabel // oceans and large seas
)

// Label is a name on the map. Which labels are seen at which zoom is decided once, when the file is built, by placing them all at every
// zoom in the order of their rank: a label never comes and goes while panning, and a label that is seen stays seen while zooming in.
type Label struct {
	At      proj.World
	Name    string
	Kind    LabelKind
	Size    float32 // text height in reference pixels
	MinZoom float32 // map zoom from which on it is seen at scale 1 text; larger text by factor f: MinZoom + log2(f)
	MaxZoom float32 // map zoom from which on it is seen no more (country names make way); 0 means no end
	Pop     int32   // population of a city, for the dot's size
}
