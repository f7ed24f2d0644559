// Package mapview is the map widget: gestures, keys, hit test and motion.
//
// Each frame is drawn anew by geo/render on a worker, off the UI goroutine; a tick of the display only moves the camera, hands the
// worker the next view and shows the last finished picture. At rest nothing ticks and nothing is drawn.
package mapview
