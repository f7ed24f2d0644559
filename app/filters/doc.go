// Package filters is how the window narrows a case down: a search field with its results, a row of chips that say what is left out, and a
// panel of facets with saved views.
//
// The widgets take plain values in and give callbacks out; they know neither the model nor how incidents are filtered or found. Everything
// belongs to the UI goroutine. Labels are drawn as they stand, never parsed for markup or links.
package filters
