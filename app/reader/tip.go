package reader

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/ink"
)

const tipDelay = 350 * time.Millisecond

// maxTold is how many claims of one place a tip tells of.
const maxTold = 4

// tell shows what the claims of passages say.
func (p *page) tell(passages []int, at fyne.Position) {
	k := p.scale
	pad := 10 * k
	w := min(380*k, p.Size().Width-4*pad)
	d := ink.Drawing{}
	frame := ink.TipFrame(&d)
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
	top := at.Y + 18*k
	if top+size.Height > p.scroll.Offset.Y+p.scroll.Size().Height {
		top = at.Y - size.Height - 12*k
	}
	p.tip.ShowAt(d, fyne.NewPos(max(4, min(at.X-size.Width/3, p.Size().Width-size.Width-14)), max(top, p.scroll.Offset.Y+2)), size, p)
}
