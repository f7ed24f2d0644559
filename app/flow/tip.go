package flow

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/ink"
)

const tipDelay = 450 * time.Millisecond

// explain shows the text near a row a moment later, unless the tip is withdrawn before. Nil or empty text shows nothing.
func (v *rowView) explain(text func() string, x float32) {
	if text == nil {
		v.view.tip.Withdraw()
		return
	}
	v.view.tip.Wait(tipDelay, func() {
		if s := text(); s != "" {
			v.showTip(s, x)
		}
	})
}

func (v *rowView) showTip(text string, x float32) {
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
	ink.TipFrame(&d).Resize(size)
	for i, l := range lines {
		d.Line(l, k, pad, pad/2+float32(i)*k.Leading(), wide)
	}
	d.Enlarge(scale)
	size = fyne.NewSize(size.Width*scale, size.Height*scale)
	at := fyne.NewPos(min(max(4, x-size.Width/2), room.Width-size.Width-4), v.Position().Y-v.view.scroll.Offset.Y+v.row.Height+gap)
	if v.floating {
		at.Y = v.row.Height + gap
	}
	if at.Y+size.Height > room.Height {
		at.Y -= v.row.Height + size.Height + 2*gap
	}
	v.view.tip.ShowAt(d, at, size, v.view)
}
