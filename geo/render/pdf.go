package render

import (
	"image/color"
	"io"
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"incidentmap/geo/proj"
)

// pointsPerPx makes a page as large as the picture is at 96 pixels an inch.
const pointsPerPx = 72.0 / 96

// pdfEpoch stands in for the time of writing: the same picture gives the same bytes.
var pdfEpoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// pdfPen writes one page. Text is text in an embedded subset of the font, so it can be searched and copied; its halo is drawn from the
// outlines of the letters, so that no word is found twice.
type pdfPen struct {
	doc    *fpdf.Fpdf
	height float64      // of the page, points
	fonts  [2]*outlines // regular, bold
	now    pdfState
}

// pdfState is what was last set, so that only changes are written.
type pdfState struct {
	fill, line, text color.NRGBA
	alpha            uint8
	font             Font
}

func newPDFPen(regular, bold typeface, width, height int, title, description string) *pdfPen {
	size := fpdf.SizeType{Wd: float64(width) * pointsPerPx, Ht: float64(height) * pointsPerPx}
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: size})
	doc.SetCreationDate(pdfEpoch)
	doc.SetModificationDate(pdfEpoch)
	doc.SetCatalogSort(true)
	doc.SetProducer("Incident Map", true)
	doc.SetTitle(pdfText(title), true)
	doc.SetSubject(pdfText(description), true)
	doc.SetLang("en")
	doc.SetAutoPageBreak(false, 0)
	doc.AddUTF8FontFromBytes("map", "", regular.file)
	doc.AddUTF8FontFromBytes("map", "B", bold.file)
	doc.AddPage()
	doc.SetLineJoinStyle("round")
	return &pdfPen{doc: doc, height: size.Ht, fonts: [2]*outlines{newOutlines(regular.font), newOutlines(bold.font)}, now: pdfState{alpha: 255}}
}

func (p *pdfPen) writeTo(w io.Writer) error { return p.doc.Output(w) }

func (p *pdfPen) Fill(path *Path, c color.NRGBA) {
	if len(path.Points) == 0 || c.A == 0 {
		return
	}
	p.setFill(c)
	p.path(path, true)
	p.doc.DrawPath("F")
}

func (p *pdfPen) Stroke(path *Path, s Stroke) {
	if len(path.Points) == 0 || s.Color.A == 0 || s.Width <= 0 {
		return
	}
	p.setStroke(s)
	p.path(path, path.Closed)
	p.doc.DrawPath("D")
}

func (p *pdfPen) Symbol(at proj.Px, _ float64, _ any, draw func(p Pen, at proj.Px)) { draw(p, at) }

func (p *pdfPen) Text(at proj.Px, s string, f Font, c color.NRGBA, halo Halo) {
	s = pdfText(s)
	font, style := p.fonts[0], ""
	if f.Bold {
		font, style = p.fonts[1], "B"
	}
	line, scale := font.line(s), f.Size/float64(font.font.UnitsPerEm())
	if halo.Width > 0 && halo.Color.A > 0 {
		p.halo(at, line, font, scale, halo)
	}
	if p.now.font != f {
		p.now.font = f
		p.doc.SetFont("map", style, f.Size*pointsPerPx)
	}
	p.setText(c)
	for len(line) > 0 {
		n := run(line)
		p.doc.Text((at.X+line[0].x*scale)*pointsPerPx, at.Y*pointsPerPx, letters(line[:n]))
		line = line[n:]
	}
}

// run is how many letters can be written in one go: those that follow one another by their plain advances.
func run(line []letter) int {
	n := 1
	for n < len(line) && line[n].close {
		n++
	}
	return n
}

func letters(line []letter) string {
	var b strings.Builder
	for _, l := range line {
		b.WriteRune(l.r)
	}
	return b.String()
}

// halo draws the outlines of the letters, filled and stroked, behind the text.
func (p *pdfPen) halo(at proj.Px, line []letter, font *outlines, scale float64, h Halo) {
	p.setFill(h.Color)
	p.setStroke(Stroke{Color: h.Color, Width: 2 * h.Width})
	for _, l := range line {
		p.shape(proj.Px{X: at.X + l.x*scale, Y: at.Y}, font.shape(l.glyph), scale)
	}
	p.doc.DrawPath("FD")
}

// shape adds the outline of a letter to the path. A quadratic curve is written as the cubic one that runs the same.
func (p *pdfPen) shape(at proj.Px, segments sfnt.Segments, scale float64) {
	place := func(a fixed.Point26_6) (x, y float64) {
		return (at.X + units(a.X)*scale) * pointsPerPx, (at.Y + units(a.Y)*scale) * pointsPerPx
	}
	var x, y float64
	for _, s := range segments {
		ax, ay := place(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			p.doc.MoveTo(ax, ay)
			x, y = ax, ay
		case sfnt.SegmentOpLineTo:
			p.doc.LineTo(ax, ay)
			x, y = ax, ay
		case sfnt.SegmentOpQuadTo:
			bx, by := place(s.Args[1])
			p.doc.CurveBezierCubicTo(x+(ax-x)*2/3, y+(ay-y)*2/3, bx+(ax-bx)*2/3, by+(ay-by)*2/3, bx, by)
			x, y = bx, by
		case sfnt.SegmentOpCubeTo:
			bx, by := place(s.Args[1])
			cx, cy := place(s.Args[2])
			p.doc.CurveBezierCubicTo(ax, ay, bx, by, cx, cy)
			x, y = cx, cy
		}
	}
}

// path adds lines to the path. What would be drawn on the same hundredth of a point is left out.
func (p *pdfPen) path(path *Path, closed bool) {
	start := 0
	for _, end := range path.Ends {
		var x, y float64
		for i, q := range path.Points[start:end] {
			qx, qy := q.X*pointsPerPx, q.Y*pointsPerPx
			switch {
			case i == 0:
				p.doc.MoveTo(qx, qy)
			case math.Abs(qx-x) >= 0.02 || math.Abs(qy-y) >= 0.02 || end-start == 2:
				p.doc.LineTo(qx, qy)
			default:
				continue
			}
			x, y = qx, qy
		}
		if closed && end > start {
			p.doc.ClosePath()
		}
		start = end
	}
}

func (p *pdfPen) setFill(c color.NRGBA) {
	p.setAlpha(c.A)
	c.A = 255
	if p.now.fill != c {
		p.now.fill = c
		p.doc.SetFillColor(int(c.R), int(c.G), int(c.B))
	}
}

func (p *pdfPen) setText(c color.NRGBA) {
	p.setAlpha(c.A)
	c.A = 255
	if p.now.text != c {
		p.now.text = c
		p.doc.SetTextColor(int(c.R), int(c.G), int(c.B))
	}
}

func (p *pdfPen) setStroke(s Stroke) {
	p.setAlpha(s.Color.A)
	s.Color.A = 255
	if p.now.line != s.Color {
		p.now.line = s.Color
		p.doc.SetDrawColor(int(s.Color.R), int(s.Color.G), int(s.Color.B))
	}
	p.doc.SetLineWidth(s.Width * pointsPerPx)
	caps, dash := "round", []float64{}
	for _, d := range s.Dash {
		caps, dash = "butt", append(dash, d*pointsPerPx)
	}
	p.doc.SetLineCapStyle(caps)
	p.doc.SetDashPattern(dash, 0)
}

// setAlpha sets the opacity of everything that is drawn from now on.
func (p *pdfPen) setAlpha(a uint8) {
	if p.now.alpha != a {
		p.now.alpha = a
		p.doc.SetAlpha(float64(a)/255, "Normal")
	}
}

// pdfText is a text that the PDF library can write: valid UTF-8 without characters beyond the basic plane, for which its table of glyphs
// has no room, and without control characters.
func pdfText(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF || r < ' ' {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
