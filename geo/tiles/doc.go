// Package tiles reads archives of map tiles in one file: PMTiles, version 3 (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md).
// It says where a tile lies and hands out its bytes; what is in them is for others to decode. An archive is read through an io.ReaderAt,
// in small pieces, and every byte of it is held to be hostile: sizes are limited before memory is taken, and a broken archive is a
// *FormatError, never a panic.
//
// An Archive is safe for concurrent use.
package tiles
