package details

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/data"
)

// axis maps figures to the x of a plot.
type axis struct {
	low, high float64 // figures at the ends
	step      float64 // between ticks; 0 if no claim has a numeral
	from, to  float32
}

// newAxis spans the figures of the claims. It starts at 0 unless all of them lie close together far above it.
func newAxis(claims []*data.Claim, from, to float32) axis {
	low, high := math.Inf(1), math.Inf(-1)
	for _, c := range claims {
		if c.Number == nil {
			continue
		}
		for _, v := range []*int{c.Number.Min, c.Number.Max} {
			if v != nil {
				low, high = min(low, float64(*v)), max(high, float64(*v))
			}
		}
	}
	a := axis{from: from, to: to}
	if high < low {
		return a
	}
	if low < .75*high || high < 10 || low == high {
		low = 0
	}
	a.step = niceStep((high - low) / 3)
	a.low = math.Floor(low/a.step) * a.step
	// A little room behind the largest figure: an arrow may start there.
	a.high = max(math.Ceil(high/a.step)*a.step, high+a.step/2)
	return a
}

// niceStep is the 1, 2 or 5 times a power of ten next above x, at least 1.
func niceStep(x float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(max(x, 1))))
	for _, m := range [...]float64{1, 2, 5} {
		if m*p >= x {
			return m * p
		}
	}
	return 10 * p
}

func (a axis) x(v float64) float32 {
	return a.from + float32((v-a.low)/(a.high-a.low))*(a.to-a.from)
}

func (a axis) ticks() []int {
	if a.step == 0 {
		return nil
	}
	var ticks []int
	for v := a.low; v <= a.high+a.step/100; v += a.step {
		ticks = append(ticks, int(math.Round(v)))
	}
	return ticks
}

// drawMark draws what a claim states: a dot, a soft dot, an arrow or a bar; a cross where the voice denies or doubts it.
func drawMark(d *ink.Drawing, c *data.Claim, a axis, chosen bool) {
	if c.Number == nil || a.step == 0 {
		return
	}
	v, ok := c.Number.Value()
	if !ok {
		return
	}
	name := look.ColorMark
	if chosen {
		name = look.ColorHeadline
	}
	x := a.x(float64(v))
	n := c.Number
	switch {
	case c.Stance == data.Denies || c.Stance == data.Doubts:
		cross(d, x)
	case n.Min != nil && n.Max != nil && *n.Min != *n.Max:
		bar(d, name, x, a.x(float64(*n.Max)))
	case n.Qualifier == data.AtLeast:
		arrow(d, name, x, a.to, 1)
		dot(d, name, x, 9, 0xff)
	case n.Qualifier == data.MoreThan:
		arrow(d, name, x, a.to, 1)
		ring(d, name, x)
	case n.Qualifier == data.AtMost:
		arrow(d, name, x, a.from, -1)
		dot(d, name, x, 9, 0xff)
	case n.Qualifier == data.About || n.Qualifier == data.Nearly:
		dot(d, name, x, 17, 0x38)
		dot(d, name, x, 11, 0x60)
		dot(d, name, x, 6, 0xff)
	default:
		dot(d, name, x, 9, 0xff)
	}
}

func dot(d *ink.Drawing, name fyne.ThemeColorName, x, size float32, opacity uint8) {
	c := color.NRGBAModel.Convert(theme.Color(name)).(color.NRGBA)
	c.A = opacity
	o := canvas.NewCircle(c)
	o.Move(fyne.NewPos(x-size/2, plotMid-size/2))
	o.Resize(fyne.NewSquareSize(size))
	d.Add(o)
}

func ring(d *ink.Drawing, name fyne.ThemeColorName, x float32) {
	o := canvas.NewCircle(theme.Color(look.ColorSurface))
	o.StrokeColor, o.StrokeWidth = theme.Color(name), 2
	o.Move(fyne.NewPos(x-5, plotMid-5))
	o.Resize(fyne.NewSquareSize(10))
	d.Add(o)
}

// arrow runs a short way from x towards end, dir 1 to the right.
func arrow(d *ink.Drawing, name fyne.ThemeColorName, x, end float32, dir float32) {
	tip := x + dir*26
	if (tip-end)*dir > 0 {
		tip = end
	}
	d.Stroke(name, 2, x, plotMid, tip-dir, plotMid)
	d.Stroke(name, 2, tip, plotMid, tip-dir*5, plotMid-4)
	d.Stroke(name, 2, tip, plotMid, tip-dir*5, plotMid+4)
}

func bar(d *ink.Drawing, name fyne.ThemeColorName, x1, x2 float32) {
	d.Box(name, x1, plotMid-3, max(3, x2-x1), 6, 3)
}

func cross(d *ink.Drawing, x float32) {
	d.Stroke(look.ColorContrary, 2, x-4, plotMid-4, x+4, plotMid+4)
	d.Stroke(look.ColorContrary, 2, x-4, plotMid+4, x+4, plotMid-4)
}
