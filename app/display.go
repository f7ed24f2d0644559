package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// roomOnDisplay is the pixels that a window with its frame can take on the primary display; a great many if there is none to ask.
func roomOnDisplay() fyne.Size {
	primary := glfw.GetPrimaryMonitor()
	if primary == nil {
		return fyne.NewSquareSize(1 << 15)
	}
	const frame = 40 // of pixels, for the title of the window
	_, _, width, height := primary.GetWorkarea()
	return fyne.NewSize(float32(width), float32(height-frame))
}

// onSecondDisplay asks for a window that is not shown yet to fill the display beside the primary one; false if there is none. The toolkit goes by the
// names of displays, which are all the same on some systems, and some window managers go by where a window is: so it is put there first.
func onSecondDisplay(w fyne.Window) bool {
	d, ok := w.(desktop.Window)
	primary := glfw.GetPrimaryMonitor()
	if !ok || primary == nil {
		return false
	}
	left, top := primary.GetPos()
	for _, m := range glfw.GetMonitors() {
		const within = 40 // pixels from its corner
		x, y := m.GetPos()
		if x == left && y == top {
			continue // the primary one, or its mirror
		}
		d.RequestPosition(x+within, y+within)
		if m.GetName() == primary.GetName() {
			w.SetFullScreen(true)
		} else {
			d.RequestFullScreenSecondary()
		}
		return true
	}
	return false
}
