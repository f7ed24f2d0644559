// Package details is the side panel of the window: the list of incidents, and below it what the documents say of the selected one.
//
// The widgets take plain values in and give callbacks out; they know neither the model nor the map. Everything belongs to the UI goroutine.
// Nothing is fetched: texts of a case are drawn as they stand, never parsed for markup or links.
//
// Both widgets are a flow: rows of known height of which only those in view exist as canvas objects. Heights come from the widths of single
// characters, which are measured once, so that an incident with hundreds of claims is laid out in a few milliseconds. A flow is one stop of
// the Tab key; the arrow keys move inside it.
package details
