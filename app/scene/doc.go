// Package scene joins data and map: filtered incidents become points, and points become the marks, labels and links of one view.
// It is pure: what it returns depends on what it is given alone, and a Points value may be used from any goroutine.
package scene
