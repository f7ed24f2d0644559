// Package events joins a table of events with an index over their places and days, so that a map of a million of them answers every filter
// at once: counts, facets, lists, and searches by words. A Set never changes: it may be used from any goroutine. What it answers is what
// data/query answers for the rows as incidents of a case.
package events
