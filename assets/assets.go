// Package assets holds the files that are built into the program. It has no logic: app hands them to the packages that read them.
// MANIFEST names the licence, the origin and the SHA-256 of each.
package assets

import _ "embed"

// Fonts of the map and its pictures: Noto Sans, SIL Open Font License 1.1.
var (
	//go:embed fonts/NotoSans-Regular.ttf
	FontRegular []byte
	//go:embed fonts/NotoSans-Bold.ttf
	FontBold []byte
)

// Basemap is the map of the world, a PMTiles archive for package geo/basemap. Natural Earth, public domain; places by GeoNames, CC BY 4.0.
//
//go:embed basemap.pmtiles
var Basemap []byte
