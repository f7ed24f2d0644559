// Package geo holds what the map packages share: the range of zoom levels and the sizes that the Web Mercator square is measured in.
//
// The contract of all packages below it: a place is an orb.Point{longitude, latitude} in degrees, WGS 84. Positions on the Web Mercator
// square are proj.World (0 to 1, x east, y south). Positions on a picture are proj.Px in device pixels, origin at the top left, y down.
package geo
