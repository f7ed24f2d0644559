// Package gpkg reads the tables of GeoPackages and encodes their geometries. Files are hostile: a database is opened with SQLite's
// defences, checked before anything is taken from it, and never written to by a reader.
//
// Geometries are orb geometries in the axis order of the file: x (longitude), y (latitude). A third and a fourth coordinate are dropped.
package gpkg
