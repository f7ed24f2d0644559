// Package editor is where an analyst changes a case: forms for claims, incidents, places, documents and headline figures, merging and splitting,
// and the history of it all. It stands in the side panel, so that the map and the documents stay in use while something is filled in.
//
// An Editor shows one sheet at a time. A sheet says what is still missing while it is filled in, and makes one data.Edit of it, which the program
// does; the editor changes nothing itself and knows neither the model nor the map. Everything belongs to the UI goroutine.
package editor
