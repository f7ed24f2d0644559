package ink

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Tip is a note that floats over a view after the pointer has rested. It takes no events. It is a widget; make it with NewTip.
type Tip struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
	delay   *fyne.Animation
}

// NewTip is a hidden tip.
func NewTip() *Tip {
	t := &Tip{}
	t.ExtendBaseWidget(t)
	t.BaseWidget.Hide()
	return t
}

// Wait calls show a moment later, unless the tip is withdrawn before. What waited until now does not come.
func (t *Tip) Wait(delay time.Duration, show func()) {
	t.Withdraw()
	t.delay = fyne.NewAnimation(delay, func(done float32) {
		if done == 1 {
			show()
		}
	})
	t.delay.Start()
}

// Idle reports whether nothing is shown or about to be.
func (t *Tip) Idle() bool { return t.delay == nil }

// Withdraw takes the tip away, and what waits to be shown.
func (t *Tip) Withdraw() {
	if t.delay != nil {
		t.delay.Stop()
		t.delay = nil
	}
	if t.Visible() {
		t.objects = nil
		t.Hide()
	}
}

// TipFrame draws the ground of a tip, which comes before what stands on it; the size is set when that is known.
func TipFrame(d *Drawing) *canvas.Rectangle {
	frame := d.Box(theme.ColorNameOverlayBackground, 0, 0, 0, 0, 4)
	frame.StrokeWidth, frame.StrokeColor = 1, theme.Color(theme.ColorNameInputBorder)
	return frame
}

// ShowAt shows a drawing over a view. Until it has been painted once, the canvas does not know the tip: only the view can ask for a repaint.
func (t *Tip) ShowAt(d Drawing, at fyne.Position, size fyne.Size, over fyne.CanvasObject) {
	t.objects = d.Objects
	t.Move(at)
	t.Resize(size)
	t.Show()
	canvas.Refresh(over)
}

// CreateRenderer implements fyne.Widget.
func (t *Tip) CreateRenderer() fyne.WidgetRenderer { return &tipRenderer{t} }

type tipRenderer struct{ t *Tip }

func (r *tipRenderer) Layout(fyne.Size)             {}
func (r *tipRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *tipRenderer) Refresh()                     { canvas.Refresh(r.t) }
func (r *tipRenderer) Objects() []fyne.CanvasObject { return r.t.objects }
func (r *tipRenderer) Destroy()                     {}
