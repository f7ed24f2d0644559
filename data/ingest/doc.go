// Package ingest makes incidents of what others wrote down: it guesses what the columns of a table mean (Guess), reads its rows as claims of the
// data set (Read), and says as one edit, and row by row, what that would change in a case (Plan). A case that comes back from another program is
// merged record by record (Merge).
//
// Nothing is lost and nothing is made up. A column that has no meaning in the model is kept as a property of the incident; a row whose date or
// position cannot be read is skipped, and the report says why. What a file no longer says is deprecated in the case, never deleted, and what an
// analyst changed by hand stays.
//
// All functions are pure, and safe for concurrent use with tables and cases that nobody changes.
package ingest
