// Package flow shows long contents as rows of known height, of which only those in view exist as canvas objects: thousands of rows are laid
// out in a few milliseconds. What a row shows is drawn by whoever composes it, with package ink; a row answers to taps, keys and the pointer.
//
// A View shows rows; a Flow is a View that takes the keyboard, as one stop of the Tab key inside which the arrow keys move. Everything belongs
// to the UI goroutine.
package flow
