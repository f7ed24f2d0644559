// Package cli is the command line: everything that the program does without a window. It imports no toolkit, so that it runs on machines
// that have no display.
//
// A case is read as a whole and its result written whole or not at all. A table of events may have millions of rows: they are chosen by their
// columns and written in batches, so that memory does not grow with what is written.
//
// Results go to standard output, messages to standard error. Exit status: 0 done, 1 something found wrong or failed, 2 bad usage.
package cli
