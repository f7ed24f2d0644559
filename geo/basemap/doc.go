// Package basemap is the embedded vector map of the world: decoded tiles of land, water and borders, ranked labels, and the country of a
// point. It is built by its generator (package gen below it) and read from a file that the caller hands in; it touches no network.
//
// Everything that it returns is immutable and safe for concurrent use.
package basemap
