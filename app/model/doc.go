// Package model is the state of one open window: the resolved case, the filter, what is selected and hovered, the map's view, how it looks.
//
// A Model belongs to the UI goroutine: it has no locks. Workers get the immutable values that it holds (*resolve.Snapshot, proj.Viewport,
// query.Filter), never the model. Every change ends in one notification that names what changed; a view must not change the model
// inside its callback.
package model
