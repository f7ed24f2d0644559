// Package assets holds the files that are built into the program. It has no logic: app hands them to the packages that read them.
// MANIFEST names the licence, the origin and the SHA-256 of each.
package assets

import "embed"

// Fonts of the window, the map and its pictures: Noto Sans, SIL Open Font License 1.1. FontArabic serves local names in Arabic, Persian and
// Pashto, which the others have no glyphs for, on systems without such a font.
var (
	//go:embed fonts/NotoSans-Regular.ttf
	FontRegular []byte
	//go:embed fonts/NotoSans-Bold.ttf
	FontBold []byte
	//go:embed fonts/NotoSansArabic-Regular.ttf
	FontArabic []byte
)

// Case is the built-in case: *.case files in the text form of package data/codec, below the folder "case".
//
//go:embed case
var Case embed.FS

// Icon of the program, 512 pixels square. It is drawn from icon.svg.
//
//go:generate go run icon_png.go
//go:embed icon.png
var Icon []byte

// Basemap is the map of the world, a PMTiles archive for package geo/basemap. Natural Earth, public domain; places by GeoNames, CC BY 4.0.
//
//go:embed basemap.pmtiles
var Basemap []byte
