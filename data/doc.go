// Package data is the model of a case: documents, the claims that they make, and the incidents that the claims are about.
//
// A claim is one statement of one document about one incident. It is never edited or merged: figures that disagree stand side by
// side, and everything that is shown of an incident beyond its identity is resolved from its claims (package resolve).
//
// Points are orb.Point{longitude, latitude} in degrees, WGS 84. Instants are UTC; days and months are calendar intervals.
// All values are plain data: copy them, compare them, share them between goroutines once they are built.
package data
