// Package basemap is the embedded vector map of the world: decoded tiles of land, water and borders, ranked labels, and the country of a
// point. It is built by a generator (tools/basemap) and read from a file that the caller hands in; it touches no network.
//
// The file is a PMTiles archive of Mapbox vector tiles. Labels and the outlines of countries are in the same file, behind the tiles; its
// metadata say where. Everything is decoded when it is first asked for, and kept.
//
// Everything that it returns is immutable and safe for concurrent use.
package basemap

//go:generate go -C ../../tools/basemap run . -o ../../assets/basemap.pmtiles
