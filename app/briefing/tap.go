package briefing

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// tap is a button that never takes the keyboard: keys always step.
type tap struct {
	widget.BaseWidget
	ground *canvas.Rectangle
	text   *widget.Label
	on     func()
	lit    bool // it is in use now
	over   bool
}

func newTap(label string, on func()) *tap {
	t := &tap{ground: canvas.NewRectangle(nil), text: widget.NewLabel(label), on: on}
	t.text.Alignment = fyne.TextAlignCenter
	t.text.Truncation = fyne.TextTruncateOff
	t.ExtendBaseWidget(t)
	t.restyle()
	return t
}

// newRow is a tap as wide as it is given, with its text from the left and broken into lines.
func newRow(label string, on func()) *tap {
	t := newTap(label, on)
	t.text.Alignment = fyne.TextAlignLeading
	t.text.Wrapping = fyne.TextWrapWord
	return t
}

func (t *tap) setLit(on bool) {
	t.lit = on
	t.restyle()
}

func (t *tap) restyle() {
	name := theme.ColorNameButton
	if t.lit {
		name = theme.ColorNameSelection
	}
	t.ground.FillColor = theme.Color(name)
	t.ground.StrokeColor, t.ground.StrokeWidth = theme.Color(theme.ColorNameSeparator), 1
	if t.over {
		t.ground.StrokeColor = theme.Color(theme.ColorNamePrimary)
	}
	t.ground.CornerRadius = theme.InputRadiusSize()
	t.ground.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *tap) CreateRenderer() fyne.WidgetRenderer { return &tapRenderer{t} }

type tapRenderer struct{ t *tap }

func (r *tapRenderer) Destroy()                     {}
func (r *tapRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.t.ground, r.t.text} }
func (r *tapRenderer) MinSize() fyne.Size           { return r.t.text.MinSize() }

func (r *tapRenderer) Layout(size fyne.Size) {
	r.t.ground.Resize(size)
	r.t.text.Resize(size)
}

func (r *tapRenderer) Refresh() {
	r.t.restyle()
	r.t.text.Refresh()
}

// Tapped implements fyne.Tappable.
func (t *tap) Tapped(*fyne.PointEvent) { t.on() }

// MouseIn implements desktop.Hoverable.
func (t *tap) MouseIn(*desktop.MouseEvent) {
	t.over = true
	t.restyle()
}

// MouseMoved implements desktop.Hoverable.
func (t *tap) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *tap) MouseOut() {
	t.over = false
	t.restyle()
}
