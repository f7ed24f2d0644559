package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// compose lays the views out: toolbar above, status line below, the map with its controls in the middle, the side at the right.
func (w *Window) compose() {
	w.card, w.tips, w.status = newHoverCard(), newTooltip(w.post), newStatusLine()
	w.title, w.counts = widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Bold: true}), widget.NewLabel("")
	w.counts.Importance = widget.LowImportance
	middle := container.NewStack(w.mapv, w.mapControls(), w.card)
	w.split = container.NewHSplit(middle, w.side)
	foot := container.NewVBox(w.time, w.status)
	content := container.NewBorder(w.toolbar(), foot, nil, nil, w.split)
	w.win.SetContent(container.NewStack(content, w.tips))
	w.win.SetPadded(false)
	w.win.SetMainMenu(menus(w.actions))
}

// toolbar is the slim row of buttons below the menu.
func (w *Window) toolbar() fyne.CanvasObject {
	left, right := container.NewHBox(), container.NewHBox()
	for _, a := range w.actions {
		switch a.place {
		case onToolbarLeft:
			left.Add(newIconButton(a, w.tips))
		case onToolbarRight:
			right.Add(newIconButton(a, w.tips))
		}
	}
	bar := container.NewBorder(nil, nil, left, right, container.NewHBox(w.title, w.counts))
	return container.NewVBox(container.New(layout.NewCustomPaddedLayout(2, 2, 6, 6), bar), widget.NewSeparator())
}

// mapControls are the buttons on the map's top right corner.
func (w *Window) mapControls() fyne.CanvasObject {
	column := container.New(layout.NewCustomPaddedVBoxLayout(0))
	for _, a := range w.actions {
		if a.place == onMap {
			column.Add(newIconButton(a, w.tips))
		}
	}
	corner := container.New(layout.NewCustomPaddedLayout(10, 0, 0, 10), container.NewStack(newPlate(), column))
	return container.NewVBox(container.NewHBox(layout.NewSpacer(), corner))
}

// plate is the ground of controls that lie on the map.
type plate struct {
	widget.BaseWidget
	rect *canvas.Rectangle
}

func newPlate() *plate {
	p := &plate{rect: canvas.NewRectangle(nil)}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *plate) CreateRenderer() fyne.WidgetRenderer {
	p.restyle()
	return widget.NewSimpleRenderer(p.rect)
}

// Refresh takes the colours of the theme.
func (p *plate) Refresh() {
	p.restyle()
	p.BaseWidget.Refresh()
}

func (p *plate) restyle() {
	p.rect.FillColor = theme.Color(theme.ColorNameOverlayBackground)
	p.rect.StrokeColor = theme.Color(theme.ColorNameSeparator)
	p.rect.StrokeWidth = 1
	p.rect.CornerRadius = theme.InputRadiusSize()
	p.rect.Refresh()
}
