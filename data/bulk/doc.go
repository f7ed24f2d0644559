// Package bulk loads tables of events: files of separated values with up to some ten million rows, as ACLED, UCDP GED and GTD publish them.
//
// Open reads a file once, in chunks and on all processors, and keeps of every row only what a map, a timeline and their filters ask for: a
// few typed columns, 47 bytes a row, or 51 where it says when it was published. Every other column stays where it is, in the file: the place
// of each row is kept, and Record reads all fields of one row again, byte for byte. A checksum of each row, taken when it was first read,
// notices a file that was changed in between (ErrChanged), so a figure on screen is never explained by another text than the one that it came from.
//
// Why the file and not a copy in memory: the text columns of a million rows take 500 MB as they are and 90 MB compressed, which costs
// seconds to compress and megabytes for text that is looked at one row at a time. The caller keeps the file open while the table is in use.
//
// A row becomes an incident with claims only on demand (Case): an incident whose single source is the data set, in the data set's own
// voice, with its own precision codes said in words. What a data set leaves unknown stays unknown; no figure is made up.
//
// Rows are split by RFC 4180 as encoding/csv does, with two allowances: a quote within an unquoted field is text, and after a row that
// cannot be split reading goes on at its second line, so that one stray quote does not take the following rows with it. The outcome does
// not depend on the number of workers or on the size of the chunks: see loader.
//
// A Table is immutable and safe for concurrent use if its io.ReaderAt is.
package bulk
