// Package archtest holds the directions in which the packages of this module may import each other (docs/architecture.md). It has no
// code of its own: its tests read the import declarations of every file, whatever system or build tag the file is for.
package archtest
