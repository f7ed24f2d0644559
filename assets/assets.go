// Package assets holds the files that are built into the program. It has no logic: app hands them to the packages that read them.
// MANIFEST names the licence, the origin and the SHA-256 of each.
package assets

import "embed"

// Fonts of the map and its pictures: Noto Sans, SIL Open Font License 1.1.
var (
	//go:embed fonts/NotoSans-Regular.ttf
	FontRegular []byte
	//go:embed fonts/NotoSans-Bold.ttf
	FontBold []byte
)

// Case is the built-in case: *.case files in the text form of package data/codec, below the folder "case".
//
//go:embed case
var Case embed.FS
