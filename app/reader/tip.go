package reader

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/ink"
)

const tipDelay = 350 * time.Millisecond

// maxTold is how many claims of one place a tip tells of.
const maxTold = 4

// tip tells of the claims under the pointer after it has rested there. It takes no events.
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

// wait shows what the claims of passages say, a moment later, unless it is hidden before.
func (t *tip) wait(p *page, passages []int, at fyne.Position) {
	t.delay = fyne.NewAnimation(tipDelay, func(done float32) {
		if done == 1 {
			t.show(p, passages, at)
		}
	})
	t.delay.Start()
}

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

func (t *tip) show(p *page, passages []int, at fyne.Position) {
	k := p.scale
	pad := 10 * k
	w := min(380*k, p.Size().Width-4*pad)
	d := ink.Drawing{}
	frame := d.Box(theme.ColorNameOverlayBackground, 0, 0, 0, 0, 4)
	frame.StrokeWidth, frame.StrokeColor = 1, theme.Color(theme.ColorNameInputBorder)
	y := pad * .7
	for i, n := range passages[:min(len(passages), maxTold)] {
		if i > 0 {
			d.Box(theme.ColorNameSeparator, pad, y+2*k, w, 1, 0)
			y += 6 * k
		}
		c := p.passages[n].Claim
		what, about := claimWords(c, p.owner.incident(c))
		d.Box(familyOf(c).line, pad, y+3*k, 3*k, 13*k, 1)
		y = d.Text(what, ink.Body.Enlarged(k), pad+9*k, y, w-9*k)
		y = d.Text(about, ink.Caption.Enlarged(k), pad+9*k, y+k, w-9*k)
	}
	size := fyne.NewSize(w+2*pad, y+pad*.7)
	frame.Resize(size)
	t.objects = d.Objects
	top := at.Y + 18*k
	if top+size.Height > p.scroll.Offset.Y+p.scroll.Size().Height {
		top = at.Y - size.Height - 12*k
	}
	t.Move(fyne.NewPos(max(4, min(at.X-size.Width/3, p.Size().Width-size.Width-14)), max(top, p.scroll.Offset.Y+2)))
	t.Resize(size)
	t.Show()
	canvas.Refresh(p) // until it has been painted once, the canvas does not know the tip
}

func (t *tip) CreateRenderer() fyne.WidgetRenderer { return &tipRenderer{t} }

type tipRenderer struct{ t *tip }

func (r *tipRenderer) Layout(fyne.Size)             {}
func (r *tipRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *tipRenderer) Refresh()                     { canvas.Refresh(r.t) }
func (r *tipRenderer) Objects() []fyne.CanvasObject { return r.t.objects }
func (r *tipRenderer) Destroy()                     {}
