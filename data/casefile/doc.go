// Package casefile keeps a case in one file: a GeoPackage (OGC 12-128) whose layers other programs read, with tables of its own for the
// records, the journal of edits and the attachments.
//
// Every edit is one transaction that is on the disk when Commit returns; nothing is ever "unsaved" while the disk does its duty. An edit
// that could not be written stays in memory, Commit says so with a *NotSavedError, and SaveAs takes it along to another place.
//
// The truth is the table of records. The layers are made of it, with the figures that package resolve makes of the claims, and are written
// anew where an edit changes them; what another program writes into them is not read back.
//
// While a file is open for editing, a lock file stands beside it and says by whom, and SQLite's log (-wal) holds the latest edits. When it is
// closed, one file is left.
package casefile
