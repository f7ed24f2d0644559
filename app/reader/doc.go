// Package reader shows the text of a document: its paragraphs with their numbers, and in them the passage of every claim. Words that are
// selected, by the mouse or the keyboard, become a new claim's locator.
//
// It is given plain values and has callbacks; it knows neither the model nor where texts are kept. Only the paragraphs in view exist as canvas
// objects, and those out of view are measured a few at a time, so that a document of thousands of paragraphs opens and scrolls at once.
// Everything belongs to the UI goroutine.
package reader
