// Package importer is the wizard that brings a file of somebody else into a case: what the file is, what its columns mean, and what an import would
// do, row by row, before anything is done.
//
// It reads and plans on workers and hands out one edit (OnImport); it changes nothing itself. Everything else belongs to the UI goroutine.
package importer
