// Package evidence checks a case against what it rests on: the texts of its documents, passage by passage, and a map of countries. It
// also makes the addresses and citations that lead a reader to a passage.
//
// It reads texts from the file system that it is given and nothing else; it never opens an address.
package evidence
