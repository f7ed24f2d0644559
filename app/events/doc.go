// Package events joins a table of events with an index over their places and days, so that a map of a million of them answers every filter
// at once. A Set never changes: it may be used from any goroutine.
package events
