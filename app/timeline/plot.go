package timeline

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/look"
	"incidentmap/app/words"
	"incidentmap/data"
)

const (
	textGap   = 8 // between labels, at the least
	textEdge  = 6 // between a text and the edge of the plot or of its plate
	edgeWidth = 2
	gripWidth = 7
	gripTall  = 20
	faded     = 0xa0 // opacity of the ground over what lies outside the range
)

// plot is the bars, the axis, the range and the as-of line, and takes the gestures on them.
type plot struct {
	widget.BaseWidget
	t *Timeline

	raster *canvas.Raster
	image  *image.RGBA
	chart  chart

	fade, edges, grips   [2]*canvas.Rectangle // at the two ends of the range
	labels               []*canvas.Text
	shownLabels          int
	context, scale, note *canvas.Text
	line, flag           *canvas.Rectangle
	flagText             *canvas.Text
	lit, plate           *canvas.Rectangle // of the bar under the pointer
	scalePlate           *canvas.Rectangle
	reading              *canvas.Text
	ring                 *canvas.Rectangle

	input
}

func newPlot(t *Timeline) *plot {
	p := &plot{t: t}
	p.raster = canvas.NewRaster(p.picture)
	p.raster.ScaleMode = canvas.ImageScaleFastest
	for i := range p.fade {
		p.fade[i], p.edges[i], p.grips[i] = canvas.NewRectangle(nil), canvas.NewRectangle(nil), canvas.NewRectangle(nil)
		p.grips[i].CornerRadius = 3
	}
	for _, r := range []**canvas.Rectangle{&p.line, &p.flag, &p.lit, &p.plate, &p.scalePlate, &p.ring} {
		*r = canvas.NewRectangle(nil)
		(*r).Hide()
	}
	p.flag.CornerRadius, p.plate.CornerRadius = 3, 3
	p.plate.StrokeWidth, p.ring.StrokeWidth = 1, 2
	for _, s := range []**canvas.Text{&p.context, &p.scale, &p.note, &p.flagText, &p.reading} {
		*s = canvas.NewText("", nil)
	}
	p.context.TextStyle.Bold = true
	p.keyed = true
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *plot) CreateRenderer() fyne.WidgetRenderer {
	p.restyle()
	return &plotRenderer{p}
}

type plotRenderer struct{ p *plot }

func (r *plotRenderer) Destroy()           {}
func (r *plotRenderer) MinSize() fyne.Size { return fyne.NewSize(leastWidth, flagRow()+axisRow()) }

func (r *plotRenderer) Objects() []fyne.CanvasObject {
	p := r.p
	o := []fyne.CanvasObject{p.raster, p.lit, p.fade[0], p.fade[1], p.scalePlate, p.scale, p.edges[0], p.edges[1], p.grips[0], p.grips[1]}
	for _, l := range p.labels {
		o = append(o, l)
	}
	return append(o, p.context, p.note, p.line, p.flag, p.flagText, p.plate, p.reading, p.ring)
}

func (r *plotRenderer) Layout(size fyne.Size) {
	r.p.raster.Resize(size)
	r.p.ring.Resize(size)
	a := &r.p.t.axis
	fitted := a.fitted()
	a.width = float64(size.Width)
	if fitted {
		a.fit()
	}
	r.p.t.viewed()
}

// Refresh takes the colours of the theme.
func (r *plotRenderer) Refresh() {
	r.p.restyle()
	r.p.redraw()
}

func (p *plot) restyle() {
	p.chart.inks = themeInks()
	for _, t := range slices.Concat(p.labels, []*canvas.Text{p.context, p.scale, p.note, p.flagText, p.reading}) {
		t.TextSize = theme.CaptionTextSize()
		t.Refresh()
	}
	ground := p.chart.inks.ground
	for i := range p.fade {
		p.fade[i].FillColor = color.NRGBA{ground.R, ground.G, ground.B, faded}
		p.edges[i].FillColor = theme.Color(theme.ColorNamePrimary)
		p.grips[i].FillColor = theme.Color(theme.ColorNamePrimary)
		p.grips[i].StrokeColor, p.grips[i].StrokeWidth = ground, 1
	}
	p.scalePlate.FillColor = p.fade[0].FillColor
	p.line.FillColor, p.flag.FillColor = theme.Color(look.ColorReference), theme.Color(look.ColorReference)
	p.flagText.Color = theme.Color(look.ColorSurface)
	p.lit.FillColor = theme.Color(theme.ColorNamePressed)
	p.plate.FillColor, p.plate.StrokeColor = theme.Color(theme.ColorNameOverlayBackground), theme.Color(theme.ColorNameInputBorder)
	p.reading.Color, p.note.Color = theme.Color(theme.ColorNameForeground), theme.Color(look.ColorMuted)
	p.context.Color, p.scale.Color = theme.Color(theme.ColorNameForeground), theme.Color(look.ColorMuted)
	p.ring.StrokeColor = theme.Color(theme.ColorNameFocus)
}

// picture is the raster's generator. The image serves every frame: it has been handed to the screen when the next one is drawn.
func (p *plot) picture(w, h int) image.Image {
	if w < 1 || h < 1 {
		return image.Transparent
	}
	if p.image == nil || p.image.Rect.Dx() != w || p.image.Rect.Dy() != h {
		p.image = image.NewRGBA(image.Rect(0, 0, w, h))
	}
	p.t.Timed(func() { p.chart.paint(p.image) })
	return p.image
}

// redraw has the picture drawn anew at the next frame, and places what lies above it.
func (p *plot) redraw() {
	size := p.Size()
	if size.Width <= 0 || p.Hidden {
		return
	}
	c, t := &p.chart, p.t
	c.axis, c.claims, c.bars, c.ticks = t.axis, t.claims, nil, c.ticks[:0]
	var g grade
	if !t.hist.empty() {
		c.bars = visible(t.bars, &t.axis)
		g = t.axis.grade(float64(p.width("0000", true)) + 2*textGap)
		c.ticks = t.axis.ticks(g, c.ticks)
	}
	c.top = highest(c.bars)
	p.raster.Refresh()
	p.placeLabels(g)
	p.placeScale()
	p.placeNote()
	p.placeRange()
	p.placeAsOf()
	p.read()
}

func (p *plot) width(s string, bold bool) float32 {
	return fyne.MeasureText(s, theme.CaptionTextSize(), fyne.TextStyle{Bold: bold}).Width
}

func (p *plot) floor() float32 { return p.Size().Height - axisRow() }

// placeLabels writes below the ticks what does not overlap, and the larger unit at the left.
func (p *plot) placeLabels(g grade) {
	y := p.floor() + 2
	free := float32(0)
	put(p.context, "", 0, y)
	if len(p.chart.ticks) > 0 {
		covered := textEdge + p.width("0000", true)
		put(p.context, g.context(day(math.Floor(p.t.axis.at(covered)))), textEdge, y)
		if p.context.Text != "" {
			free = textEdge + p.width(p.context.Text, true) + textGap
		}
	}
	n, fg, muted := 0, theme.Color(theme.ColorNameForeground), theme.Color(look.ColorMuted)
	for i := range p.chart.ticks {
		k := &p.chart.ticks[i]
		x, w := p.t.axis.x(float64(k.day))+3, p.width(k.label, k.strong)
		if x < free || x+w > p.Size().Width {
			continue
		}
		l := p.label(n)
		l.Color = muted
		if k.strong {
			l.Color = fg
		}
		l.TextStyle.Bold = k.strong
		put(l, k.label, x, y)
		free, n = x+w+textGap, n+1
	}
	for i := n; i < p.shownLabels; i++ {
		p.labels[i].Hide()
	}
	p.shownLabels = n
}

// label is the i-th text below the axis. Texts are kept, since each new one costs the screen a texture.
func (p *plot) label(i int) *canvas.Text {
	if i == len(p.labels) {
		l := canvas.NewText("", nil)
		l.TextSize = theme.CaptionTextSize()
		p.labels = append(p.labels, l)
	}
	p.labels[i].Show()
	return p.labels[i]
}

// put writes a text with its top left corner at x, y.
func put(t *canvas.Text, text string, x, y float32) {
	if t.Text != text {
		t.Text = text
		t.Refresh()
	}
	t.Move(fyne.NewPos(x, y))
	t.Resize(t.MinSize())
}

// placeScale writes the count of the line across the bars.
func (p *plot) placeScale() {
	round := roundBelow(p.chart.top)
	if round == 0 {
		put(p.scale, "", 0, 0)
		place(p.scalePlate, false, 0, 0, 0, 0)
		return
	}
	y := p.floor() - float32(round/p.chart.top)*(p.floor()-flagRow())
	put(p.scale, words.Count(int(round)), textEdge, y-theme.CaptionTextSize()-3)
	size := p.scale.Size()
	place(p.scalePlate, true, textEdge-2, p.scale.Position().Y+2, size.Width+4, size.Height-4)
}

// placeNote says why there is nothing to see.
func (p *plot) placeNote() {
	text := ""
	switch {
	case !p.t.hist.empty():
	case p.t.hist.Undated > 0:
		text = "None of the incidents shown has a date"
	default:
		text = "No dated incidents"
	}
	size := p.Size()
	put(p.note, text, (size.Width-p.width(text, false))/2, (size.Height-theme.CaptionTextSize())/2-4)
}

// placeRange moves the handles, and fades what lies outside the range.
func (p *plot) placeRange() {
	size, a := p.Size(), &p.t.axis
	if size.Width <= 0 {
		return
	}
	ends := [2]float32{0, size.Width}
	bounded := [2]bool{p.t.rng.from != noFrom, p.t.rng.to != noTo}
	for i, d := range [2]day{p.t.rng.from, p.t.rng.to} {
		if bounded[i] {
			ends[i] = a.x(float64(d))
		}
	}
	tall := p.floor()
	for i, x := range ends {
		bound := max(0, min(x, size.Width))
		left, right := float32(0), bound
		if i == 1 {
			left, right = bound, size.Width
		}
		show := bounded[i] && !p.t.hist.empty()
		place(p.fade[i], show && right > left, left, flagRow(), right-left, tall-flagRow())
		show = show && x >= 0 && x <= size.Width
		place(p.edges[i], show, x-edgeWidth/2, flagRow(), edgeWidth, tall-flagRow())
		place(p.grips[i], show, x-gripWidth/2., flagRow()+(tall-flagRow()-gripTall)/2, gripWidth, gripTall)
	}
}

func place(r *canvas.Rectangle, show bool, x, y, w, h float32) {
	if !show {
		if r.Visible() {
			r.Hide()
		}
		return
	}
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(w, h))
	if !r.Visible() {
		r.Show()
	}
}

// placeAsOf moves the as-of line and its flag.
func (p *plot) placeAsOf() {
	size := p.Size()
	x := p.asOfX()
	show := p.t.asOfOn && !p.t.hist.empty() && x >= 0 && x <= size.Width
	place(p.line, show, x-edgeWidth/2, 0, edgeWidth, p.floor())
	text := ""
	if show {
		text = "known as of " + data.When{Start: p.t.asOf.time(), End: (p.t.asOf + 1).time(), Precision: data.Day}.Words(nil)
	}
	left, w := p.flagBox(text)
	place(p.flag, show, left, 0, w, flagRow()-1)
	put(p.flagText, text, left+textEdge, 0)
}

// asOfX is the end of the as-of day.
func (p *plot) asOfX() float32 { return p.t.axis.x(float64(p.t.asOf + 1)) }

// flagBox is where the flag lies: to the left of its line, since it speaks of what came before, if there is room.
func (p *plot) flagBox(text string) (left, w float32) {
	w = p.width(text, false) + 2*textEdge
	if left = p.asOfX() - w; left < 0 {
		left += w
	}
	return left, w
}

// read writes what the bar under the pointer counts.
func (p *plot) read() {
	b := p.under()
	show := b != nil
	if !show {
		place(p.lit, false, 0, 0, 0, 0)
		place(p.plate, false, 0, 0, 0, 0)
		p.reading.Hide()
		return
	}
	x0, x1 := max(0, p.t.axis.x(float64(b.from))), min(p.Size().Width, p.t.axis.x(float64(b.to)))
	place(p.lit, true, x0, flagRow(), max(1, x1-x0), p.floor()-flagRow())
	text := p.t.words(b)
	w := p.width(text, false) + 2*textEdge
	left := p.besideFlag(max(0, min((x0+x1-w)/2, p.Size().Width-w)), w)
	place(p.plate, true, left, 0, w, flagRow())
	put(p.reading, text, left+textEdge, 0)
	p.reading.Show()
}

// besideFlag moves a box of width w to the side of the flag, if it would cover it.
func (p *plot) besideFlag(left, w float32) float32 {
	flag, wide := p.flagBox(p.flagText.Text)
	switch {
	case !p.flag.Visible() || left >= flag+wide+edgeWidth || left+w <= flag:
		return left
	case flag >= w+edgeWidth:
		return flag - w - edgeWidth
	}
	return min(flag+wide+2*edgeWidth, p.Size().Width-w)
}

// words says what a bar counts: "March 2024: 12 of 14 incidents, and 1.5 as shares of inexact dates".
func (t *Timeline) words(b *bar) string {
	when := data.When{Start: b.from.time(), End: b.to.time(), Precision: data.Span}.Words(nil)
	noun := "incidents"
	switch {
	case t.measure == Killed:
		noun = "killed"
	case b.bin.All == 1:
		noun = "incident"
	}
	text := when + ": " + count(b.bin.Shown)
	if b.bin.Shown != b.bin.All {
		text += " of " + count(b.bin.All)
	}
	text += " " + noun
	if b.bin.ShownSpread > 0 {
		text += ", and " + count(b.bin.ShownSpread) + " as shares of inexact dates"
	}
	return text
}

// count writes whole numbers as such, and parts with one digit.
func count(n float64) string {
	if math.Abs(n-math.Round(n)) < .05 && (n == 0 || math.Round(n) != 0) {
		return words.Count(int(math.Round(n)))
	}
	return strconv.FormatFloat(math.Max(n, .1), 'f', 1, 64)
}
