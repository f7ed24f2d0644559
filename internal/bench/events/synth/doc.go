// Package synth makes tables of events with the columns of ACLED, UCDP GED and GTD, of any size, for tests and measurements. The events are
// made up: places have numbers for names, actors are called by letters, and notes are filler. What is like the real data is what costs
// time: the number and the length of columns, quotes and delimiters in the notes, and the skew of places. The same options always give the
// same bytes.
package synth
