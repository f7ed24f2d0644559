// Package codec reads and writes cases. The text form is the one in which the built-in case is kept: made to be read in a diff.
//
// Every input is taken as hostile: decoders bound what they read and answer with a *SyntaxError that names the place.
package codec
