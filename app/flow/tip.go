package flow

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/ink"
)

const tipDelay = 450 * time.Millisecond

// tip explains what is under the pointer after it has rested there. It takes no events.
type tip struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
	delay   *fyne.Animation
}

func newTip() *tip {
	t := &tip{}
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// wait shows the text near the row a moment later, unless it is hidden before. Nil or empty text shows nothing.
func (t *tip) wait(text func() string, v *rowView, x float32) {
	t.hide()
	if text == nil {
		return
	}
	t.delay = fyne.NewAnimation(tipDelay, func(done float32) {
		if s := text(); done == 1 && s != "" {
			t.show(s, v, x)
		}
	})
	t.delay.Start()
}

// idle reports whether nothing is shown or about to be.
func (t *tip) idle() bool { return t.delay == nil }

func (t *tip) hide() {
	if t.delay != nil {
		t.delay.Stop()
		t.delay = nil
	}
	if t.Visible() {
		t.objects = nil
		t.Hide()
	}
}

func (t *tip) show(text string, v *rowView, x float32) {
	const pad, gap = 8, 4
	k := ink.Caption.In(theme.ColorNameForeground)
	room, scale := v.view.Size(), v.view.scale
	lines := k.Wrap(text, min(300, room.Width/scale-2*pad-16))
	var wide float32
	for _, l := range lines {
		wide = max(wide, k.Width(l))
	}
	size := fyne.NewSize(wide+2*pad, k.Leading()*float32(len(lines))+pad)
	d := ink.Drawing{}
	frame := d.Box(theme.ColorNameOverlayBackground, 0, 0, size.Width, size.Height, 4)
	frame.StrokeWidth, frame.StrokeColor = 1, theme.Color(theme.ColorNameInputBorder)
	for i, l := range lines {
		d.Line(l, k, pad, pad/2+float32(i)*k.Leading(), wide)
	}
	d.Enlarge(scale)
	size = fyne.NewSize(size.Width*scale, size.Height*scale)
	t.objects = d.Objects
	at := fyne.NewPos(min(max(4, x-size.Width/2), room.Width-size.Width-4), v.Position().Y-v.view.scroll.Offset.Y+v.row.Height+gap)
	if v.floating {
		at.Y = v.row.Height + gap
	}
	if at.Y+size.Height > room.Height {
		at.Y -= v.row.Height + size.Height + 2*gap
	}
	t.Move(at)
	t.Resize(size)
	t.Show()
	// Until it has been painted once, the canvas does not know the tip: only the view can ask for a repaint.
	canvas.Refresh(v.view)
}

func (t *tip) CreateRenderer() fyne.WidgetRenderer { return &tipRenderer{t} }

type tipRenderer struct{ t *tip }

func (r *tipRenderer) Layout(fyne.Size)             {}
func (r *tipRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *tipRenderer) Refresh()                     { canvas.Refresh(r.t) }
func (r *tipRenderer) Objects() []fyne.CanvasObject { return r.t.objects }
func (r *tipRenderer) Destroy()                     {}
