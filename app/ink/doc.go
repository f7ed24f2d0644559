// Package ink sets text and simple shapes as canvas objects without a layout of the toolkit: widths come from the advances of single
// characters, which are measured once, so that a text is wrapped or cut in microseconds. Texts are drawn as they stand, never parsed for
// markup or links. Everything belongs to the UI goroutine; all lengths are in units of the canvas.
package ink
