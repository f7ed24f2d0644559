// Package query selects incidents and claims: by date, place, kind, figure, document, grade and words. Filters are plain values; applying
// one reads the snapshot alone and may run on any goroutine.
//
// A filter never hides in silence: what it leaves out only because it has no date or no place is counted.
package query
