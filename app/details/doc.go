// Package details is the side panel of the window: the list of incidents, and below it what the documents say of the selected one.
//
// The widgets take plain values in and give callbacks out; they know neither the model nor the map. Everything belongs to the UI goroutine.
// Nothing is fetched: texts of a case are drawn as they stand, never parsed for markup or links.
//
// Both widgets are a flow: they lay an incident with hundreds of claims out in a few milliseconds.
package details
