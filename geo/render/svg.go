package render

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"io"
	"math"
	"strconv"

	"golang.org/x/image/font/sfnt"

	"incidentmap/geo/proj"
)

// svgPen writes a picture that stands alone: no script, no style sheet, no font and no link to anything outside of it.
//
// Text is drawn as the outlines of its letters, so that it looks the same where the font is not installed, and carries its words as the
// label that screen readers read. Each letter and each symbol is written once and used by reference, which every program that opens SVG
// understands (the links are written as xlink:href for the older ones).
type svgPen struct {
	defs, body bytes.Buffer
	out        *bytes.Buffer // body, or the symbol that is being defined
	decimals   int           // of coordinates
	faces      typefaces
	letters    map[letterKey]bool // those defined: whether they leave ink
	symbols    map[any]int
}

type letterKey struct {
	bold  bool
	glyph sfnt.GlyphIndex
}

func newSVGPen(faces typefaces) *svgPen {
	p := &svgPen{decimals: 1, faces: faces, letters: map[letterKey]bool{}, symbols: map[any]int{}}
	p.out = &p.body
	return p
}

// writeTo writes the whole picture; width and height are in pixels.
func (p *svgPen) writeTo(w io.Writer, width, height int, title, description string) error {
	var head bytes.Buffer
	fmt.Fprintf(&head, `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 width="%d" height="%d" viewBox="0 0 %d %d" role="graphics-document" aria-labelledby="title desc">
`, width, height, width, height)
	element(&head, "title", title)
	element(&head, "desc", description)
	head.WriteString("<defs>\n")
	p.body.WriteString("</g>\n</svg>\n")
	for _, part := range []*bytes.Buffer{&head, &p.defs, bytes.NewBufferString("</defs>\n<g stroke-linejoin=\"round\">\n"), &p.body} {
		if _, err := part.WriteTo(w); err != nil {
			return err
		}
	}
	return nil
}

func element(b *bytes.Buffer, name, text string) {
	fmt.Fprintf(b, `<%s id="%s">`, name, name)
	escape(b, text)
	fmt.Fprintf(b, "</%s>\n", name)
}

// escape writes text with all markup escaped and all that XML forbids replaced. A bytes.Buffer takes everything.
func escape(b *bytes.Buffer, text string) { _ = xml.EscapeText(b, []byte(text)) }

func (p *svgPen) Fill(path *Path, c color.NRGBA) {
	if len(path.Points) == 0 || c.A == 0 {
		return
	}
	p.out.WriteString("<path")
	p.paint("fill", c)
	p.data(path, true)
	p.out.WriteString("/>\n")
}

func (p *svgPen) Stroke(path *Path, s Stroke) {
	if len(path.Points) == 0 || s.Color.A == 0 || s.Width <= 0 {
		return
	}
	p.out.WriteString(`<path fill="none"`)
	p.paint("stroke", s.Color)
	p.attribute("stroke-width", s.Width)
	if len(s.Dash) == 0 {
		p.out.WriteString(` stroke-linecap="round"`)
	} else {
		p.out.WriteString(` stroke-dasharray="`)
		for i, d := range s.Dash {
			if i > 0 {
				p.out.WriteByte(' ')
			}
			p.number(d, 2)
		}
		p.out.WriteByte('"')
	}
	p.data(path, path.Closed)
	p.out.WriteString("/>\n")
}

func (p *svgPen) Text(at proj.Px, s string, f Font, c color.NRGBA, halo Halo) {
	face := p.faces.of(f)
	face.walk(s, func(g sfnt.GlyphIndex, _ float64) { p.define(face, letterKey{f.Bold, g}) })
	scale := f.Size / face.unitsPerEm()
	p.out.WriteString(`<g role="img" aria-label="`)
	escape(p.out, s)
	p.out.WriteString(`" transform="translate(`)
	p.number(at.X, 2)
	p.out.WriteByte(' ')
	p.number(at.Y, 2)
	p.out.WriteString(`) scale(`)
	p.number(scale, 5)
	p.out.WriteString(`)">`)
	if halo.Width > 0 && halo.Color.A > 0 {
		p.out.WriteString("<g")
		if a := halo.Color.A; a < 255 {
			p.attribute("opacity", float64(a)/255) // of the group, so that overlapping letters do not add up
		}
		opaque := color.NRGBA{R: halo.Color.R, G: halo.Color.G, B: halo.Color.B, A: 255}
		p.paint("fill", opaque)
		p.paint("stroke", opaque)
		p.attribute("stroke-width", 2*halo.Width/scale)
		p.out.WriteByte('>')
		p.use(s, f)
		p.out.WriteString("</g>")
	}
	p.out.WriteString("<g")
	p.paint("fill", c)
	p.out.WriteByte('>')
	p.use(s, f)
	p.out.WriteString("</g></g>\n")
}

// use writes the letters of a line, in the font's units.
func (p *svgPen) use(s string, f Font) {
	p.faces.of(f).walk(s, func(g sfnt.GlyphIndex, x float64) {
		k := letterKey{f.Bold, g}
		if !p.letters[k] {
			return
		}
		fmt.Fprintf(p.out, `<use xlink:href="#%s"`, k.id())
		if x != 0 {
			p.attribute("x", math.Round(x))
		}
		p.out.WriteString(`/>`)
	})
}

func (k letterKey) id() string {
	if k.bold {
		return "b" + strconv.Itoa(int(k.glyph))
	}
	return "r" + strconv.Itoa(int(k.glyph))
}

// define writes the outline of a letter unless it is there.
func (p *svgPen) define(face *typeface, k letterKey) {
	if _, known := p.letters[k]; known {
		return
	}
	shape := face.shape(k.glyph)
	p.letters[k] = len(shape) > 0
	if len(shape) == 0 {
		return
	}
	fmt.Fprintf(&p.defs, `<path id="%s" d="`, k.id())
	for _, s := range shape {
		n := 1
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			p.defs.WriteByte('M')
		case sfnt.SegmentOpLineTo:
			p.defs.WriteByte('L')
		case sfnt.SegmentOpQuadTo:
			p.defs.WriteByte('Q')
			n = 2
		case sfnt.SegmentOpCubeTo:
			p.defs.WriteByte('C')
			n = 3
		}
		for i, a := range s.Args[:n] {
			if i > 0 {
				p.defs.WriteByte(' ')
			}
			fmt.Fprintf(&p.defs, "%d %d", a.X.Round(), a.Y.Round())
		}
	}
	p.defs.WriteString("\"/>\n")
}

func (p *svgPen) Symbol(at proj.Px, _ float64, key any, draw func(p Pen, at proj.Px)) {
	id, known := p.symbols[key]
	if !known {
		id = len(p.symbols)
		p.symbols[key] = id
		p.symbol(id, draw)
	}
	fmt.Fprintf(p.out, `<use xlink:href="#s%d"`, id)
	p.attribute("x", at.X)
	p.attribute("y", at.Y)
	p.out.WriteString("/>\n")
}

// symbol defines a symbol about the origin. Symbols are small, so their coordinates are kept finer than the map's.
func (p *svgPen) symbol(id int, draw func(p Pen, at proj.Px)) {
	var own bytes.Buffer
	out, decimals := p.out, p.decimals
	p.out, p.decimals = &own, 2
	draw(p, proj.Px{})
	p.out, p.decimals = out, decimals
	fmt.Fprintf(&p.defs, "<g id=\"s%d\">\n%s</g>\n", id, own.Bytes())
}

// paint writes a colour as an attribute, and its opacity as another where it is not full.
func (p *svgPen) paint(name string, c color.NRGBA) {
	fmt.Fprintf(p.out, ` %s="#%02x%02x%02x"`, name, c.R, c.G, c.B)
	if c.A < 255 {
		p.attribute(name+"-opacity", float64(c.A)/255)
	}
}

func (p *svgPen) attribute(name string, v float64) {
	p.out.WriteByte(' ')
	p.out.WriteString(name)
	p.out.WriteString(`="`)
	p.number(v, 3)
	p.out.WriteByte('"')
}

// number writes v with at most so many decimals and no zeros after the last one that counts.
func (p *svgPen) number(v float64, decimals int) {
	f := math.Pow10(decimals)
	p.fixed(int64(math.Round(v*f)), decimals)
}

// fixed writes v / 10^decimals.
func (p *svgPen) fixed(v int64, decimals int) {
	for ; decimals > 0 && v%10 == 0; decimals-- {
		v /= 10
	}
	b := p.out.AvailableBuffer()
	if decimals == 0 {
		p.out.Write(strconv.AppendInt(b, v, 10))
		return
	}
	if v < 0 {
		b, v = append(b, '-'), -v
	}
	unit := int64(math.Pow10(decimals))
	if v >= unit {
		b = strconv.AppendInt(b, v/unit, 10)
	}
	b = append(b, '.')
	for v %= unit; unit > 1; v %= unit {
		unit /= 10
		b = append(b, byte('0'+v/unit))
	}
	p.out.Write(b)
}

// data writes the lines of a path. Points are rounded first and then written as differences, so that errors do not add up; points that
// rounding lays on one another are left out.
func (p *svgPen) data(path *Path, closed bool) {
	p.out.WriteString(` d="`)
	f := math.Pow10(p.decimals)
	start := 0
	for _, end := range path.Ends {
		var x, y int64
		for i, q := range path.Points[start:end] {
			qx, qy := int64(math.Round(q.X*f)), int64(math.Round(q.Y*f))
			switch {
			case i == 0:
				p.pair('M', qx, qy)
			case qx != x || qy != y || end-start == 2:
				p.pair('l', qx-x, qy-y)
			}
			x, y = qx, qy
		}
		if closed && end > start {
			p.out.WriteByte('z')
		}
		start = end
	}
	p.out.WriteByte('"')
}

// pair writes one command of a path. A minus sign parts numbers as well as a space does.
func (p *svgPen) pair(command byte, x, y int64) {
	p.out.WriteByte(command)
	p.fixed(x, p.decimals)
	if y >= 0 {
		p.out.WriteByte(' ')
	}
	p.fixed(y, p.decimals)
}

// shape is the outline of a glyph in the font's units, y down; it is valid until the typeface is used again.
func (t *typeface) shape(g sfnt.GlyphIndex) sfnt.Segments {
	segments, err := t.font.LoadGlyph(&t.buf, g, t.em, nil)
	if err != nil {
		return nil
	}
	return segments
}
