package render

import (
	"image/color"
	"math"

	"incidentmap/geo/proj"
)

// block is a piece of furniture: how large it is and how it is drawn with its top left corner at a place.
type block struct {
	w, h float64 // device pixels; nothing if either is 0
	draw func(p Pen, at proj.Px)
}

// placed is a block at its place.
type placed struct {
	block
	at proj.Px
}

func (p placed) box() rect { return rect{p.at.X, p.at.Y, p.at.X + p.w, p.at.Y + p.h} }

// furniture is what a picture says about itself that leaves the program: marking, heading, legend, scale bar, attribution. No two pieces
// overlap.
type furniture struct {
	placed []placed
	insets proj.Insets
}

// joiner builds furniture: sizes, colours and the fonts to measure with.
type joiner struct {
	typefaces
	r       *Renderer
	view    proj.Viewport
	scene   *Scene
	ink     inks
	unit    float64 // device pixels per unit of furniture: 1 at 1280 x 720
	title   Font
	text    Font
	strong  Font
	small   Font
	padding float64
}

// inks are the colours of furniture in one theme.
type inks struct{ panel, edge, text, muted, accent color.NRGBA }

// inksOf are the inks of a theme. The contrast of text on its panel, over any map, is at least 7 to 1, and 4.5 to 1 where it is muted
// (WCAG 2.1, success criteria 1.4.6 and 1.4.3).
func inksOf(t Theme) inks {
	switch t {
	case Dark:
		return inks{panel: rgba(0x141b24, 0xee), edge: rgb(0x3c4a5a), text: rgb(0xf1f4f7), muted: rgb(0xb3bfcb), accent: rgb(0x6fb5e6)}
	case Projector:
		return inks{panel: rgba(0xffffff, 0xfa), edge: rgb(0x55606b), text: rgb(0x000000), muted: rgb(0x2b333c), accent: rgb(0x004b87)}
	}
	return inks{panel: rgba(0xffffff, 0xf0), edge: rgb(0xc3cad2), text: rgb(0x17202a), muted: rgb(0x4e5b68), accent: rgb(0x1d5b8f)}
}

// newJoiner chooses sizes: furniture grows with the picture, and is set larger where it is read from the back of a room.
func newJoiner(r *Renderer, view proj.Viewport, s *Scene) *joiner {
	scale := scaleOf(view)
	grow := math.Min(float64(view.Width)/1280, float64(view.Height)/720) / scale
	u := scale * math.Max(0.82, math.Min(3, grow))
	title, text, small := 20.0, 13.0, 11.0
	if s.Theme == Projector {
		title, text, small = 26, 18, 16
	}
	return &joiner{typefaces: r.faces, r: r, view: view, scene: s, ink: inksOf(s.Theme), unit: u, padding: 10 * u,
		title: Font{Size: title * u, Bold: true}, text: Font{Size: text * u}, strong: Font{Size: text * u, Bold: true}, small: Font{Size: small * u}}
}

// furnish lays out the furniture of a picture: marking across the top, heading top left, legend and scale bar bottom left, attribution
// bottom right. What covers the top of the view stays above heading and legend. Where room is short the legend gives up groups first, then lines of
// the heading go; marking, as-of date, scale bar and attribution stay.
func (j *joiner) furnish() furniture {
	w, h, gap := float64(j.view.Width), float64(j.view.Height), 12*j.unit
	var f furniture
	marking := j.marking(w)
	f.put(marking, 0, 0)
	attribution := j.attribution(w/2, h/3)
	f.put(attribution, w-attribution.w, h-attribution.h)
	bar := j.scaleBar(proj.Px{X: gap, Y: h - gap}, math.Min(w/4, w-attribution.w-3*gap))
	f.put(bar, gap, h-gap-bar.h)

	top, bottom := math.Max(marking.h, j.scene.Insets.Top)+gap, h-math.Max(attribution.h, gap+bar.h)-gap
	heading := j.heading(math.Min(w-2*gap, math.Max(0.36*w, 240*j.unit)), 0.45*(bottom-top))
	f.put(heading, gap, top)
	if heading.h > 0 {
		top += heading.h + gap
	}
	legend := j.legend(0.36*w, bottom-top)
	f.put(legend, gap, bottom-legend.h)
	f.insets = j.insets(marking, heading, legend, h-bottom, gap)
	return f
}

// insets are the edges that a map keeps free of furniture when it is fitted to what it must show: a column on the left if there is one
// that is narrow, else a strip at the top if that leaves enough of the picture.
func (j *joiner) insets(marking, heading, legend block, foot, gap float64) proj.Insets {
	in := proj.Insets{Left: gap, Top: marking.h + gap, Right: gap, Bottom: foot}
	switch column := math.Max(heading.w, legend.w); {
	case column == 0:
	case legend.h > 0 || column < 0.3*float64(j.view.Width):
		in.Left += column + gap
	case in.Top+heading.h+gap+in.Bottom < 0.7*float64(j.view.Height):
		in.Top += heading.h + gap
	}
	return in
}

func (f *furniture) put(b block, x, y float64) {
	if b.w > 0 && b.h > 0 {
		f.placed = append(f.placed, placed{b, proj.Px{X: x, Y: y}})
	}
}

// boxes are what the furniture covers, for labels to keep clear of.
func (f *furniture) boxes() []rect {
	boxes := make([]rect, len(f.placed))
	for i, p := range f.placed {
		boxes[i] = p.box()
	}
	return boxes
}

func (f *furniture) draw(p Pen) {
	for _, b := range f.placed {
		b.draw(p, b.at)
	}
}

// marking is a band across the top, its text at the right: how the picture may be handled is the first thing that is read. As the Traffic Light
// Protocol 2.0 has it, it is coloured on black and at least 12 points high.
func (j *joiner) marking(width float64) block {
	f := Font{Size: math.Max(j.strong.Size, minMarking*scaleOf(j.view)), Bold: true}
	lines := j.wrap(j.scene.Marking, f, width-2*j.padding, 2)
	if len(lines) == 0 {
		return block{}
	}
	ink := j.scene.MarkingInk
	if ink.A == 0 {
		ink = rgb(0xffffff)
	}
	step := 1.3 * f.Size
	h := float64(len(lines))*step + 0.6*j.padding
	return block{width, h, func(p Pen, at proj.Px) {
		p.Fill(sheet(at, width, h), rgb(0x000000))
		for i, line := range lines {
			x := at.X + width - j.padding - j.measure(line, f)
			p.Text(proj.Px{X: x, Y: at.Y + 0.3*j.padding + float64(i)*step + 0.98*f.Size}, line, f, ink, Halo{})
		}
	}}
}

// minMarking is 12 points in reference pixels, of which 96 are an inch.
const minMarking = 16

// attribution names where the map comes from, in the corner, on as many lines as it needs up to a height.
func (j *joiner) attribution(width, height float64) block {
	pad := 0.5 * j.padding
	lines := j.sections(j.scene.Attribution, j.small, width-2*pad, max(1, int((height-2*pad)/(leading*j.small.Size))))
	if len(lines) == 0 {
		return block{}
	}
	t := &column{j: j}
	for _, line := range lines {
		t.add(line, j.small, j.ink.muted, 0)
	}
	return t.plate(pad, func(p Pen, at proj.Px, w, h float64) { p.Fill(sheet(at, w, h), j.ink.panel) })
}

// heading is the plate with title, subtitle, as-of date and what the map cannot show. It gives up lines until it is no higher than height;
// the as-of date stays, and a note is shown whole or not at all.
func (j *joiner) heading(width, height float64) block {
	const note = 3 // lines of a note at most
	s := j.scene
	var b block
	for _, lines := range []struct{ title, subtitle, unplaced int }{{2, 2, note}, {1, 1, note}, {1, 0, note}, {0, 0, note}, {0, 0, 0}} {
		t := &column{j: j}
		t.wrapped(s.Title, j.title, j.ink.text, width, lines.title, 0)
		t.wrapped(s.Subtitle, j.text, j.ink.text, width, lines.subtitle, 0.15)
		t.wrapped(s.AsOf, j.text, j.ink.muted, width, note, 0.15)
		t.wrapped(s.Unplaced, j.text, j.ink.muted, width, lines.unplaced, 0.15)
		if b = t.plate(j.padding, j.plate); b.h <= height {
			break
		}
	}
	return b
}

// plate is the ground of heading and legend: a sheet with a short thick bar at its upper left, as on a printed map.
func (j *joiner) plate(p Pen, at proj.Px, w, h float64) {
	ground := sheet(at, w, h)
	p.Fill(ground, j.ink.panel)
	p.Stroke(ground, Stroke{Color: j.ink.edge, Width: math.Max(1, 0.8*j.unit)})
	p.Fill(sheet(at, math.Min(w, 36*j.unit), 4*j.unit), j.ink.accent)
}

// column is lines of text below one another.
type column struct {
	j     *joiner
	lines []columnLine
	w, h  float64
}

type columnLine struct {
	s        string
	f        Font
	c        color.NRGBA
	baseline float64 // from the top of the text
}

const leading = 1.32 // of a line, in ems

// add appends a line; space is what is left free above it, in ems, unless it is the first.
func (t *column) add(s string, f Font, c color.NRGBA, space float64) {
	if len(t.lines) > 0 {
		t.h += space * f.Size
	}
	t.lines = append(t.lines, columnLine{s, f, c, t.h + 1.02*f.Size})
	t.w = math.Max(t.w, t.j.measure(s, f))
	t.h += leading * f.Size
}

// wrapped appends a text on at most so many lines within a plate of the width.
func (t *column) wrapped(s string, f Font, c color.NRGBA, width float64, lines int, space float64) {
	for _, line := range t.j.balanced(s, f, width-2*t.j.padding, lines) {
		t.add(line, f, c, space)
		space = 0
	}
}

// plate is the text on a ground, with padding around it.
func (t *column) plate(padding float64, ground func(p Pen, at proj.Px, w, h float64)) block {
	if len(t.lines) == 0 {
		return block{}
	}
	w, h := t.w+2*padding, t.h+2*padding
	return block{w, h, func(p Pen, at proj.Px) {
		ground(p, at, w, h)
		for _, l := range t.lines {
			p.Text(proj.Px{X: at.X + padding, Y: at.Y + padding + l.baseline}, l.s, l.f, l.c, Halo{})
		}
	}}
}

func opaque(c color.NRGBA) color.NRGBA {
	c.A = 255
	return c
}

// sheet is a rectangle of a width and height with its top left corner at a place.
func sheet(at proj.Px, w, h float64) *Path { return rectangle(at.X, at.Y, at.X+w, at.Y+h) }
