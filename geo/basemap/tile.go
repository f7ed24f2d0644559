package basemap

// Extent is the side of a tile in its own units. Coordinates are exactly within 0..Extent for areas, so that neighbouring tiles drawn
// into one path meet without a seam; lines run a little over the edge.
const Extent = 4096

// TileZoomOffset is added to a tile's zoom to get the map zoom (package geo, 256 pixel convention) at which the tile is drawn at its
// design size of 512 pixels.
const TileZoomOffset = 1

// Layer is a sort of thing on the map, in the order of drawing.
type Layer uint8

// Layers. Areas: Land, Ice, Urban, Lake. Lines: River, Admin1, Coast, Admin0, Disputed.
const (
	Land Layer = iota
	Ice
	Urban
	Lake
	River
	Admin1
	Coast
	Admin0
	Disputed // contested borders, drawn dashed
	NumLayers
)

// Paths are rings or lines in tile units (x east, y south), flat: points i and i+1 of path p are XY[2*i], XY[2*i+1] ...
// Rings are closed implicitly; outer rings and holes have opposite winding, so that the non-zero rule fills them right.
type Paths struct {
	XY   []int16
	Ends []int32 // end of each path, as a count of points from the start of XY
	// Rank of each path, lower is more important; nil if all are equal. Rivers: 1 (greatest systems) to 4. Admin1: the map zoom from which
	// on the divisions of that country are wide enough not to crowd.
	Rank []uint8
}

// Tile is one decoded tile.
type Tile struct {
	Z, X, Y int
	Layers  [NumLayers]Paths
}
