package details

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/look"
)

// rowView draws a row that is in view and takes its events.
type rowView struct {
	widget.BaseWidget
	flow     *flow
	row      *row
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

func newRowView(f *flow, r *row) *rowView {
	v := &rowView{flow: f, row: r, zone: -1}
	v.ExtendBaseWidget(v)
	return v
}

func (v *rowView) CreateRenderer() fyne.WidgetRenderer {
	v.ground, v.shade = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	v.hover, v.ring = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	v.hover.CornerRadius = 4
	v.ring.StrokeWidth, v.ring.CornerRadius = 2, 4
	d := drawing{}
	v.row.draw(&d)
	d.enlarge(v.flow.scale)
	if v.floating {
		d.box(theme.ColorNameSeparator, 0, v.row.height-1, v.flow.width, 1, 0)
	}
	v.objects = append([]fyne.CanvasObject{v.ground, v.shade, v.hover}, d.objects...)
	v.objects = append(v.objects, v.ring)
	v.paint()
	return &rowRenderer{v}
}

// paint sets the colours that depend on state.
func (v *rowView) paint() {
	ground := color.Color(color.Transparent)
	switch {
	case v.flow.selected != "" && v.row.id == v.flow.selected:
		ground = theme.Color(theme.ColorNameSelection)
	case v.floating:
		ground = theme.Color(look.ColorRaised)
	case v.row.tint != "":
		ground = theme.Color(v.row.tint)
	}
	v.ground.FillColor = ground
	v.shade.FillColor = color.Transparent
	if v.inside && v.row.tap != nil || v.row.id != "" && v.row.id == v.flow.marked {
		v.shade.FillColor = theme.Color(theme.ColorNameHover)
	}
	v.hover.FillColor = color.Transparent
	if v.zone >= 0 && v.row.zones[v.zone].tap != nil {
		z := v.row.zones[v.zone]
		v.hover.FillColor = theme.Color(theme.ColorNamePressed)
		v.hover.Move(fyne.NewPos(z.x, z.y))
		v.hover.Resize(fyne.NewSize(z.w, z.h))
	}
	v.ring.StrokeColor = color.Transparent
	if v.flow.focused && v.flow.keyed && v.row.id == v.flow.cursor {
		v.ring.StrokeColor = theme.Color(theme.ColorNamePrimary)
	}
}

// Tapped does what the zone under the pointer does, else what the row does.
func (v *rowView) Tapped(e *fyne.PointEvent) {
	v.flow.tip.hide()
	act := v.row.tap
	if z := v.zoneAt(e.Position); z >= 0 {
		act = v.row.zones[z].tap
	}
	v.flow.take(v.row.id)
	call(act)
}

// TappedSecondary opens the row's menu.
func (v *rowView) TappedSecondary(e *fyne.PointEvent) {
	if v.row.menu == nil {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(v.flow); c != nil {
		v.flow.tip.hide()
		widget.ShowPopUpMenuAtPosition(v.row.menu(), c, e.AbsolutePosition)
	}
}

func (v *rowView) zoneAt(p fyne.Position) int {
	for i := range v.row.zones {
		if v.row.zones[i].holds(p) {
			return i
		}
	}
	return -1
}

// MouseIn starts the hover.
func (v *rowView) MouseIn(e *desktop.MouseEvent) {
	v.inside = true
	v.flow.pointAt(v.row.id)
	v.point(e.Position)
	v.Refresh()
}

// MouseMoved follows the pointer between zones, and explains again what scrolling has hidden.
func (v *rowView) MouseMoved(e *desktop.MouseEvent) {
	changed := v.zoneAt(e.Position) != v.zone
	if changed || v.flow.tip.idle() {
		v.point(e.Position)
	}
	if changed {
		v.Refresh()
	}
}

func (v *rowView) point(p fyne.Position) {
	v.zone = v.zoneAt(p)
	text := v.row.tip
	if v.zone >= 0 {
		text = v.row.zones[v.zone].tip
	}
	v.flow.tip.wait(text, v, p.X)
}

// MouseOut ends the hover.
func (v *rowView) MouseOut() {
	v.inside, v.zone = false, -1
	v.flow.tip.hide()
	if v.flow.under == v.row.id {
		v.flow.pointAt("")
	}
	v.Refresh()
}

// Cursor is a hand where a tap does something.
func (v *rowView) Cursor() desktop.Cursor {
	if v.row.tap != nil || v.zone >= 0 && v.row.zones[v.zone].tap != nil {
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

func (r *rowRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.v.row.height) }

func (r *rowRenderer) Refresh() {
	r.v.paint()
	for _, o := range []*canvas.Rectangle{r.v.ground, r.v.shade, r.v.hover, r.v.ring} {
		o.Refresh()
	}
}

func (r *rowRenderer) Objects() []fyne.CanvasObject { return r.v.objects }
func (r *rowRenderer) Destroy()                     {}
