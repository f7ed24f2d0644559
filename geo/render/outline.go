package render

import (
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// typeface is a font and the file that it was read from.
type typeface struct {
	font *sfnt.Font
	file []byte
}

// outlines gives the letters of a font as shapes, for the pens of vector files. All of its measures are in the font's own units, y down.
// It is for one goroutine; the font behind it may be shared.
type outlines struct {
	font *sfnt.Font
	buf  sfnt.Buffer
	em   fixed.Int26_6 // the size at which a unit of the font is one pixel
}

func newOutlines(f *sfnt.Font) *outlines { return &outlines{font: f, em: fixed.I(int(f.UnitsPerEm()))} }

// letter is one glyph of a line of text and where it stands from the left end of the line.
type letter struct {
	glyph sfnt.GlyphIndex
	r     rune
	x     float64
	close bool // it follows the letter before it by that one's plain advance, without kerning
}

// line sets a line of text as the raster pen does: plain advances and kerning of pairs, no hinting, the empty box for what the font lacks.
func (o *outlines) line(s string) []letter {
	line := make([]letter, 0, len(s))
	x, prev := 0.0, sfnt.GlyphIndex(0)
	for _, r := range s {
		g, err := o.font.GlyphIndex(&o.buf, r)
		if err != nil {
			g = 0
		}
		kern := 0.0
		if len(line) > 0 {
			kern = o.kern(prev, g)
		}
		x += kern
		line = append(line, letter{glyph: g, r: r, x: x, close: len(line) > 0 && kern == 0 && g != 0 && prev != 0})
		x, prev = x+o.advance(g), g
	}
	return line
}

func (o *outlines) kern(a, b sfnt.GlyphIndex) float64 {
	k, err := o.font.Kern(&o.buf, a, b, o.em, font.HintingNone)
	if err != nil {
		return 0
	}
	return units(k)
}

func (o *outlines) advance(g sfnt.GlyphIndex) float64 {
	a, err := o.font.GlyphAdvance(&o.buf, g, o.em, font.HintingNone)
	if err != nil {
		return 0
	}
	return units(a)
}

// shape is the outline of a glyph; it is valid until the next call of any method.
func (o *outlines) shape(g sfnt.GlyphIndex) sfnt.Segments {
	segments, err := o.font.LoadGlyph(&o.buf, g, o.em, nil)
	if err != nil {
		return nil
	}
	return segments
}

func units(v fixed.Int26_6) float64 { return float64(v) / 64 }
