package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// compose lays the views out: toolbar above, status line below, the map with its controls in the middle, the side at the right. The line of
// chips is not above the filters, which would move away under the pointer when the first chip comes.
func (w *Window) compose() {
	w.card, w.tips, w.status = newHoverCard(), newTooltip(w.post), newStatusLine(w.post)
	w.title, w.counts = widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Bold: true}), widget.NewLabel("")
	w.counts.Importance = widget.LowImportance
	w.title.Truncation, w.counts.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
	w.hint = newHint()
	middle := container.NewStack(w.mapv, w.mapControls(), w.card)
	w.split = container.NewHSplit(w.withReader(middle), w.side)
	foot := container.NewVBox(w.time, w.status)
	w.above = container.NewVBox(w.chips)
	w.below = container.NewBorder(w.above, nil, nil, nil, w.split)
	w.drawer = container.New(column(drawerWidth), w.panel)
	w.drawer.Hide()
	w.middle = container.NewBorder(w.toolbar(), foot, w.drawer, nil, w.below)
	w.win.SetContent(container.NewStack(w.middle, w.search.Overlay(), w.tips))
	w.win.SetPadded(false)
	w.win.SetMainMenu(menus(w.actions))
}

// makeRoom lays map and side out where the line of chips has come or gone. The toolkit alone overlooks it where something on the map changes its
// size at the same time.
func (w *Window) makeRoom() {
	w.heading.Refresh()                                             // the widths of its texts have changed
	w.above.Hidden = !w.chips.Visible() && !w.edit.banner.Visible() // else an empty line would stand above the map
	w.above.Refresh()
	w.below.Layout.Layout(w.below.Objects, w.below.Size())
}

// toolbar is the slim row of buttons below the menu.
func (w *Window) toolbar() fyne.CanvasObject {
	left, right := container.NewHBox(), container.NewHBox()
	menu := ""
	for _, a := range w.actions {
		switch a.place {
		case onToolbarLeft:
			if menu != "" && a.menu != menu {
				left.Add(widget.NewSeparator())
			}
			menu = a.menu
			left.Add(newIconButton(a, w))
		case onToolbarRight:
			right.Add(newIconButton(a, w))
		}
	}
	right.Objects = append([]fyne.CanvasObject{container.New(column(searchWidth), w.search)}, right.Objects...)
	w.heading = container.New(headline{}, w.title, w.counts)
	bar := container.NewBorder(nil, nil, left, right, w.heading)
	return container.NewVBox(container.New(layout.NewCustomPaddedLayout(2, 2, 6, 6), bar), widget.NewSeparator())
}

// Widths of what has a fixed one, in reference pixels.
const (
	searchWidth = 260
	drawerWidth = 280
)

// column gives its only object a fixed width.
type column float32

func (c column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(c), objects[0].MinSize().Height)
}

func (c column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(size)
}

// headline puts a title before a note. Where room is short the note goes, then the end of the title.
type headline struct{}

func (headline) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(40, max(objects[0].MinSize().Height, objects[1].MinSize().Height))
}

func (headline) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	title, note := objects[0].(*widget.Label), objects[1].(*widget.Label)
	whole := fyne.MeasureText(title.Text, theme.TextSize(), title.TextStyle).Width + 4*theme.InnerPadding()
	width := min(size.Width, whole)
	title.Resize(fyne.NewSize(width, size.Height))
	title.Move(fyne.NewPos(0, 0))
	note.Resize(fyne.NewSize(size.Width-width, size.Height))
	note.Move(fyne.NewPos(width, 0))
}

// mapControls are the buttons on the map's top right corner, and the hint of what is drawn.
func (w *Window) mapControls() fyne.CanvasObject {
	buttons := container.New(layout.NewCustomPaddedVBoxLayout(0))
	menu := ""
	for _, a := range w.actions {
		if a.place != onMap {
			continue
		}
		if menu != "" && a.menu != menu {
			buttons.Add(widget.NewSeparator())
		}
		menu = a.menu
		b := newIconButton(a, w)
		w.onMap = append(w.onMap, b)
		buttons.Add(b)
	}
	corner := container.New(layout.NewCustomPaddedLayout(10, 0, 0, 10), container.NewStack(newPlate(), buttons))
	return container.NewVBox(container.NewHBox(layout.NewSpacer(), w.hint.box, corner))
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
