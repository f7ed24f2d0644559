package flow

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/ink"
	"incidentmap/app/look"
)

// rowView draws a row that is in view and takes its events.
type rowView struct {
	widget.BaseWidget
	view     *View
	row      *Row
	floating bool // the pinned copy of a heading
	inside   bool // the pointer is over it
	zone     int  // the zone under the pointer, or -1

	ground, shade, ring, hover *canvas.Rectangle
	objects                    []fyne.CanvasObject
}

var (
	_ fyne.Tappable          = (*rowView)(nil)
	_ fyne.SecondaryTappable = (*rowView)(nil)
	_ desktop.Hoverable      = (*rowView)(nil)
	_ desktop.Cursorable     = (*rowView)(nil)
)

func newRowView(f *View, r *Row) *rowView {
	v := &rowView{view: f, row: r, zone: -1}
	v.ExtendBaseWidget(v)
	return v
}

func (v *rowView) CreateRenderer() fyne.WidgetRenderer {
	v.ground, v.shade = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	v.hover, v.ring = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	v.hover.CornerRadius = 4
	v.ring.StrokeWidth, v.ring.CornerRadius = 2, 4
	d := ink.Drawing{}
	v.row.Draw(&d)
	d.Enlarge(v.view.scale)
	if v.floating {
		d.Box(theme.ColorNameSeparator, 0, v.row.Height-1, v.view.width, 1, 0)
	}
	v.objects = append([]fyne.CanvasObject{v.ground, v.shade, v.hover}, d.Objects...)
	v.objects = append(v.objects, v.ring)
	v.paint()
	return &rowRenderer{v}
}

// paint sets the colours that depend on state.
func (v *rowView) paint() {
	ground := color.Color(color.Transparent)
	switch {
	case v.view.selected != "" && v.row.ID == v.view.selected:
		ground = theme.Color(theme.ColorNameSelection)
	case v.floating:
		ground = theme.Color(look.ColorRaised)
	case v.row.Tint != "":
		ground = theme.Color(v.row.Tint)
	}
	v.ground.FillColor = ground
	v.shade.FillColor = color.Transparent
	if v.inside && v.row.Tap != nil || v.row.ID != "" && v.row.ID == v.view.marked {
		v.shade.FillColor = theme.Color(theme.ColorNameHover)
	}
	v.hover.FillColor = color.Transparent
	if v.zone >= 0 && v.row.Zones[v.zone].Tap != nil {
		z := v.row.Zones[v.zone]
		v.hover.FillColor = theme.Color(theme.ColorNamePressed)
		v.hover.Move(fyne.NewPos(z.X, z.Y))
		v.hover.Resize(fyne.NewSize(z.W, z.H))
	}
	v.ring.StrokeColor = color.Transparent
	if v.view.focused && v.view.keyed && v.row.ID == v.view.cursor {
		v.ring.StrokeColor = theme.Color(theme.ColorNamePrimary)
	}
}

// Tapped does what the zone under the pointer does, else what the row does.
func (v *rowView) Tapped(e *fyne.PointEvent) {
	v.view.tip.Withdraw()
	act := v.row.Tap
	if z := v.zoneAt(e.Position); z >= 0 {
		act = v.row.Zones[z].Tap
	}
	v.view.take(v.row.ID)
	call(act)
}

// TappedSecondary opens the row's menu.
func (v *rowView) TappedSecondary(e *fyne.PointEvent) {
	if v.row.Menu == nil {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(v.view); c != nil {
		v.view.tip.Withdraw()
		widget.ShowPopUpMenuAtPosition(v.row.Menu(), c, e.AbsolutePosition)
	}
}

func (v *rowView) zoneAt(p fyne.Position) int {
	for i := range v.row.Zones {
		if v.row.Zones[i].holds(p) {
			return i
		}
	}
	return -1
}

// MouseIn starts the hover.
func (v *rowView) MouseIn(e *desktop.MouseEvent) {
	v.inside = true
	v.view.pointAt(v.row.ID)
	v.point(e.Position)
	v.Refresh()
}

// MouseMoved follows the pointer between zones, and explains again what scrolling has hidden.
func (v *rowView) MouseMoved(e *desktop.MouseEvent) {
	changed := v.zoneAt(e.Position) != v.zone
	if changed || v.view.tip.Idle() {
		v.point(e.Position)
	}
	if changed {
		v.Refresh()
	}
}

func (v *rowView) point(p fyne.Position) {
	v.zone = v.zoneAt(p)
	text := v.row.Tip
	if v.zone >= 0 {
		text = v.row.Zones[v.zone].Tip
	}
	v.explain(text, p.X)
}

// MouseOut ends the hover.
func (v *rowView) MouseOut() {
	v.inside, v.zone = false, -1
	v.view.tip.Withdraw()
	if v.view.under == v.row.ID {
		v.view.pointAt("")
	}
	v.Refresh()
}

// Cursor is a hand where a tap does something.
func (v *rowView) Cursor() desktop.Cursor {
	if v.row.Tap != nil || v.zone >= 0 && v.row.Zones[v.zone].Tap != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

type rowRenderer struct{ v *rowView }

func (r *rowRenderer) Layout(s fyne.Size) {
	r.v.ground.Resize(s)
	r.v.shade.Resize(s)
	r.v.ring.Move(fyne.NewPos(2, 1))
	r.v.ring.Resize(s.SubtractWidthHeight(4, 2))
}

func (r *rowRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.v.row.Height) }

func (r *rowRenderer) Refresh() {
	r.v.paint()
	for _, o := range []*canvas.Rectangle{r.v.ground, r.v.shade, r.v.hover, r.v.ring} {
		o.Refresh()
	}
}

func (r *rowRenderer) Objects() []fyne.CanvasObject { return r.v.objects }
func (r *rowRenderer) Destroy()                     {}
