// Package cli is the command line: everything that the program does without a window. It imports no toolkit, so that it runs on machines
// that have no display.
//
// Results go to standard output, messages to standard error. Exit status: 0 done, 1 something found wrong or failed, 2 bad usage.
package cli
