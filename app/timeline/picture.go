package timeline

import (
	"image"
	"image/color"
	"math"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/look"
)

// Heights within the plot, in units of the canvas.
const (
	tickLine = 4
	claimBar = 5
	leastTop = 2 // a bar that is not empty is at least as high
)

// flagRow is the height above the bars: flag, reading, scale.
func flagRow() float32 { return 16 * look.Scale() }

// axisRow is the height below them: ticks and their labels.
func axisRow() float32 { return 18 * look.Scale() }

// bar is a bin in days.
type bar struct {
	from, to day
	bin      *Bin
}

// barsOf appends the bins of h to bars.
func barsOf(h *Histogram, bars []bar) []bar {
	for i := range h.Bins {
		from := dayOf(h.Bins[i].Start)
		bars = append(bars, bar{from, h.Step.later(from, 1), &h.Bins[i]})
	}
	return bars
}

// visible is the bars of which something is in view.
func visible(bars []bar, a *axis) []bar {
	first := sort.Search(len(bars), func(i int) bool { return float64(bars[i].to) > a.from })
	end := sort.Search(len(bars), func(i int) bool { return float64(bars[i].from) >= a.to })
	return bars[first:max(first, end)]
}

// highest is the largest count of the bars.
func highest(bars []bar) float64 {
	var top float64
	for i := range bars {
		top = max(top, bars[i].bin.all(), bars[i].bin.shown())
	}
	return top
}

// roundBelow is the largest 1, 2 or 5 times a power of ten that is at most x, or 0 below 1.
func roundBelow(x float64) float64 {
	if x < 1 {
		return 0
	}
	p := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range [...]float64{5, 2} {
		if m*p <= x {
			return m * p
		}
	}
	return p
}

// inks are the colours of the picture.
type inks struct{ ground, grid, shown, spread, rest, restTop, axis, claim color.RGBA }

func themeInks() inks {
	ground, mark, shown := rgba(look.ColorSurface), rgba(look.ColorMark), rgba(theme.ColorNamePrimary)
	return inks{
		ground: ground, grid: rgba(look.ColorGrid), shown: shown, spread: mix(ground, shown, .4),
		rest: mix(ground, mark, .28), restTop: mark, axis: rgba(theme.ColorNameInputBorder), claim: rgba(look.ColorReference),
	}
}

func rgba(name fyne.ThemeColorName) color.RGBA {
	return color.RGBAModel.Convert(theme.Color(name)).(color.RGBA)
}

// mix is a, with share of b in it.
func mix(a, b color.RGBA, share float64) color.RGBA {
	m := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + (float64(b)-float64(a))*share)) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 255}
}

// chart is what the picture shows.
type chart struct {
	bars   []bar // in view
	top    float64
	axis   axis
	ticks  []tick
	claims []day
	inks   inks
}

// painter draws a chart into an image.
type painter struct {
	*chart
	dst          *image.RGBA
	scale        float64 // device pixels a unit
	ceiling      int     // y that the highest bar reaches
	floor        int     // y below the bars
	width, hatch int
}

// paint draws the chart into the whole of dst.
func (c *chart) paint(dst *image.RGBA) {
	p := painter{chart: c, dst: dst, width: dst.Rect.Dx()}
	p.scale = float64(p.width) / max(c.axis.width, 1)
	p.ceiling, p.floor = p.px(float64(flagRow())), dst.Rect.Dy()-p.px(float64(axisRow()))
	p.hatch = max(3, p.px(4))
	p.fill(0, 0, p.width, dst.Rect.Dy(), c.inks.ground)
	p.grid()
	for i := range c.bars {
		p.rest(&c.bars[i])
	}
	for i := range c.bars {
		p.shown(&c.bars[i])
	}
	p.fill(0, p.floor, p.width, p.floor+p.px(1), c.inks.axis)
	p.marks()
}

func (p *painter) px(units float64) int { return int(math.Round(units * p.scale)) }

func (p *painter) x(d day) int { return int(math.Round(float64(p.axis.x(float64(d))) * p.scale)) }

// height is how high a count stands above the floor, in pixels.
func (p *painter) height(n float64) int {
	if n <= 0 {
		return 0
	}
	return max(p.px(leastTop), int(math.Round(n/p.top*float64(p.floor-p.ceiling))))
}

// grid is a line at each tick and one at a round count.
func (p *painter) grid() {
	line := p.px(1)
	for _, t := range p.ticks {
		x := p.x(t.day)
		p.fill(x, p.ceiling, x+line, p.floor, p.inks.grid)
		p.fill(x, p.floor, x+line, p.floor+p.px(tickLine), p.inks.axis)
	}
	if round := roundBelow(p.top); round > 0 {
		y := p.floor - p.height(round)
		p.fill(0, y, p.width, y+line, p.inks.grid)
	}
}

// columns is where a bar lies; there is a gap before the next bar if there is room for one.
func (p *painter) columns(b *bar) (x0, x1 int) {
	x0, x1 = p.x(b.from), p.x(b.to)
	if gap := p.px(1); x1-x0 >= 4*gap {
		x1 -= gap
	}
	return x0, max(x1, x0+1)
}

// rest is the incidents that the other filters leave out: a pale bar with a cap.
func (p *painter) rest(b *bar) {
	if b.bin.all() <= b.bin.shown() {
		return
	}
	x0, x1 := p.columns(b)
	y := p.floor - p.height(b.bin.all())
	p.fill(x0, y, x1, p.floor, p.inks.rest)
	p.fill(x0, y, x1, y+p.px(1), p.inks.restTop)
}

// shown is a full bar, and above it a hatched one for what is spread.
func (p *painter) shown(b *bar) {
	if b.bin.shown() <= 0 {
		return
	}
	x0, x1 := p.columns(b)
	top, foot := p.floor-p.height(b.bin.shown()), p.floor-p.height(b.bin.Shown)
	p.fill(x0, foot, x1, p.floor, p.inks.shown)
	p.hatched(x0, min(top, foot), x1, foot)
}

// marks are the days on which claims became known.
func (p *painter) marks() {
	wide := max(2, p.px(1.5))
	for _, d := range p.claims {
		x := int(math.Round(float64(p.axis.x(float64(d)+.5))*p.scale)) - wide/2
		p.fill(x, p.floor+p.px(1), x+wide, p.floor+p.px(claimBar), p.inks.claim)
	}
}

// fill paints a rectangle, as far as it lies in the image.
func (p *painter) fill(x0, y0, x1, y1 int, c color.RGBA) {
	x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, p.width), min(y1, p.dst.Rect.Dy())
	if x0 >= x1 || y0 >= y1 {
		return
	}
	first := p.dst.Pix[p.dst.PixOffset(x0, y0):p.dst.PixOffset(x1, y0)]
	for i := 0; i < len(first); i += 4 {
		first[i], first[i+1], first[i+2], first[i+3] = c.R, c.G, c.B, 255
	}
	for y := y0 + 1; y < y1; y++ {
		copy(p.dst.Pix[p.dst.PixOffset(x0, y):], first)
	}
}

// hatched paints a light rectangle with slanting lines and a cap, so that it is told apart without colour.
func (p *painter) hatched(x0, y0, x1, y1 int) {
	if y0 >= y1 {
		return
	}
	p.fill(x0, y0, x1, y1, p.inks.spread)
	line := max(1, p.hatch/4)
	for y := max(y0, 0); y < min(y1, p.dst.Rect.Dy()); y++ {
		for x := max(x0, 0); x < min(x1, p.width); x++ {
			if (x+y)%p.hatch < line {
				p.dst.SetRGBA(x, y, p.inks.shown)
			}
		}
	}
	p.fill(x0, y0, x1, y0+p.px(1), p.inks.shown)
}
