// Package search finds words in many small texts while they are being typed, and shows where they stand.
//
// What is found is defined by query.Words, which the filters use too; the index only finds it faster. An index is an inverted file: a sorted
// vocabulary and, for each word, the records that have it, as differences in variable-byte code or, where that would be longer, as a
// bitmap; see J. Zobel and A. Moffat, "Inverted files for text search engines", ACM Computing Surveys 38 (2006), and J. S. Culpepper and
// A. Moffat, "Efficient set intersection for inverted indexing", ACM TOIS 29 (2010), for the mixture. The lists stand in the order of the
// vocabulary, so that the words with a common beginning are one piece of memory.
//
// An Index lies in memory; a Store keeps the same lists in a file and a few bytes of each in memory, for tables of millions of rows.
package search
