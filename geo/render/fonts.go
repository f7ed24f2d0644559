package render

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"incidentmap/geo/proj"
)

// Fonts are the two fonts of a map, as TrueType files.
type Fonts struct{ Regular, Bold []byte }

// typeface measures and outlines text in one font. It is for one goroutine.
type typeface struct {
	file []byte
	font *sfnt.Font
	buf  sfnt.Buffer
	em   fixed.Int26_6 // the size at which a unit of the font is one pixel
}

// typefaces are the regular and the bold one.
type typefaces [2]*typeface

func parseFonts(f Fonts) (typefaces, error) {
	var faces typefaces
	for i, file := range [][]byte{f.Regular, f.Bold} {
		parsed, err := sfnt.Parse(file)
		if err != nil {
			return faces, fmt.Errorf("render: font %s: %w", []string{"regular", "bold"}[i], err)
		}
		faces[i] = &typeface{file: file, font: parsed, em: fixed.I(int(parsed.UnitsPerEm()))}
	}
	return faces, nil
}

func (t typefaces) of(f Font) *typeface {
	if f.Bold {
		return t[1]
	}
	return t[0]
}

// measure is the width of a line of text in device pixels.
func (t typefaces) measure(s string, f Font) float64 {
	face := t.of(f)
	return face.walk(s, func(sfnt.GlyphIndex, float64) {}) * f.Size / face.unitsPerEm()
}

func (t *typeface) unitsPerEm() float64 { return float64(t.font.UnitsPerEm()) }

// walk calls do for each glyph of a line with its distance from the left end, in font units, and returns the width of the line:
// plain advances and kerning of pairs, no hinting, so that text has the same proportions at every size.
func (t *typeface) walk(s string, do func(g sfnt.GlyphIndex, x float64)) float64 {
	x, prev := 0.0, sfnt.GlyphIndex(0)
	for i, r := range s {
		g, err := t.font.GlyphIndex(&t.buf, r)
		if err != nil {
			continue
		}
		if kern, err := t.font.Kern(&t.buf, prev, g, t.em, font.HintingNone); err == nil && i > 0 {
			x += float64(kern) / 64
		}
		do(g, x)
		if advance, err := t.font.GlyphAdvance(&t.buf, g, t.em, font.HintingNone); err == nil {
			x += float64(advance) / 64
		}
		prev = g
	}
	return x
}

// outline is a line of text as rings; at is the left end of its baseline.
func (t typefaces) outline(s string, f Font, at proj.Px) *Path {
	face := t.of(f)
	path := &Path{Closed: true}
	k := f.Size / face.unitsPerEm()
	face.walk(s, func(g sfnt.GlyphIndex, x float64) {
		segments, err := face.font.LoadGlyph(&face.buf, g, face.em, nil)
		if err != nil {
			return
		}
		point := func(p fixed.Point26_6) proj.Px {
			return proj.Px{X: at.X + k*(x+float64(p.X)/64), Y: at.Y + k*float64(p.Y)/64}
		}
		for _, s := range segments {
			path.segment(s, point)
		}
		path.end()
	})
	return path
}

// segment adds a part of a glyph's outline; curves are cut into lines shorter than can be seen.
func (p *Path) segment(s sfnt.Segment, point func(fixed.Point26_6) proj.Px) {
	const steps = 5
	switch s.Op {
	case sfnt.SegmentOpMoveTo:
		p.end()
		p.Points = append(p.Points, point(s.Args[0]))
	case sfnt.SegmentOpLineTo:
		p.Points = append(p.Points, point(s.Args[0]))
	case sfnt.SegmentOpQuadTo:
		a, b, c := p.Points[len(p.Points)-1], point(s.Args[0]), point(s.Args[1])
		for i := 1; i <= steps; i++ {
			t := float64(i) / steps
			p.Points = append(p.Points, mix(mix(a, b, t), mix(b, c, t), t))
		}
	case sfnt.SegmentOpCubeTo:
		a, b, c, d := p.Points[len(p.Points)-1], point(s.Args[0]), point(s.Args[1]), point(s.Args[2])
		for i := 1; i <= steps; i++ {
			t := float64(i) / steps
			ab, bc, cd := mix(a, b, t), mix(b, c, t), mix(c, d, t)
			p.Points = append(p.Points, mix(mix(ab, bc, t), mix(bc, cd, t), t))
		}
	}
}

// end closes the ring that is being added, if it has points.
func (p *Path) end() {
	if n := len(p.Points); n > 0 && (len(p.Ends) == 0 || p.Ends[len(p.Ends)-1] < n) {
		p.Ends = append(p.Ends, n)
	}
}

// mix is the point at the part t of the way from a to b.
func mix(a, b proj.Px, t float64) proj.Px { return proj.Px{X: a.X + t*(b.X-a.X), Y: a.Y + t*(b.Y-a.Y)} }

// clean is a text as the fonts can draw it: composed, on one line, without control and direction marks, and what the fonts lack
// without its accents if that helps, else one question mark for each run of it.
func (t typefaces) clean(s string) string {
	if plainASCII(s) {
		return s
	}
	var b strings.Builder
	missing := false
	for _, r := range norm.NFC.String(s) {
		switch {
		case unicode.IsSpace(r) && r != '\u200a' && r != '\u00a0':
			r = ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			continue
		case !t.has(r):
			r = t.substitute(r)
		}
		if r == 0 {
			if !missing {
				b.WriteByte('?')
			}
			missing = true
			continue
		}
		missing = false
		b.WriteRune(r)
	}
	return b.String()
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func (t typefaces) has(r rune) bool {
	for _, face := range t {
		if g, err := face.font.GlyphIndex(&face.buf, r); err != nil || g == 0 {
			return false
		}
	}
	return true
}

// substitute is the letter below the accents of one that the fonts lack, or 0.
func (t typefaces) substitute(r rune) rune {
	base, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r)))
	if base == r || !t.has(base) {
		return 0
	}
	return base
}
