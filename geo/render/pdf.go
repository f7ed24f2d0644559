package render

import (
	"context"
	"image/color"
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/go-pdf/fpdf"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"

	"incidentmap/geo/proj"
)

// pointsPerPx makes a page as large as the picture is at 96 pixels an inch.
const pointsPerPx = 72.0 / 96

// pdfEpoch stands in for the time of writing: the same picture gives the same bytes.
var pdfEpoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// pdfPen writes one page. Text is text in an embedded subset of the font, so it can be searched and copied; its halo is drawn from the
// outlines of the letters, so that no word is found twice.
type pdfPen struct {
	doc   *fpdf.Fpdf
	faces typefaces
	now   pdfState
}

// pdfState is what was last set, so that only changes are written.
type pdfState struct {
	fill, line, text color.NRGBA
	alpha            uint8
	font             Font
}

func newPDFPen(doc *fpdf.Fpdf, faces typefaces) *pdfPen {
	doc.SetLineJoinStyle("round")
	return &pdfPen{doc: doc, faces: faces, now: pdfState{alpha: 255}}
}

// newPDF is a document of one page that a picture fills.
func newPDF(faces typefaces, width, height int, s *Scene) *fpdf.Fpdf {
	doc := NewPDF(Fonts{faces[0].file, faces[1].file}, float64(width)*pointsPerPx, float64(height)*pointsPerPx)
	title, description := words(s)
	doc.SetTitle(PDFText(title), true)
	doc.SetSubject(PDFText(description), true)
	doc.SetKeywords(PDFText(s.Marking), true)
	doc.AddPage()
	return doc
}

// PDFFont is the family of the fonts of a map in a document of NewPDF: style "" is the regular one, "B" the bold one.
const PDFFont = "map"

// NewPDF is an empty document with pages of a size in points, which the fonts of a map are part of. The same content gives the same bytes.
func NewPDF(fonts Fonts, width, height float64) *fpdf.Fpdf {
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: width, Ht: height}})
	doc.SetCreationDate(pdfEpoch)
	doc.SetModificationDate(pdfEpoch)
	doc.SetCatalogSort(true)
	doc.SetProducer("Incident Map", true)
	doc.SetLang("en")
	doc.SetAutoPageBreak(false, 0)
	doc.AddUTF8FontFromBytes(PDFFont, "", fonts.Regular)
	doc.AddUTF8FontFromBytes(PDFFont, "B", fonts.Bold)
	return doc
}

// DrawPDF draws the scene in the view on the current page of a document of NewPDF, with its upper left corner at x, y and as wide as width, all in
// points. The font and the colours of the document are other ones afterwards.
func DrawPDF(ctx context.Context, doc *fpdf.Fpdf, x, y, width float64, r *Renderer, v proj.Viewport, s *Scene) error {
	if err := checkView(v); err != nil {
		return err
	}
	page := newPage(r, v, s)
	percent := 100 * width / (float64(v.Width) * pointsPerPx)
	doc.ClipRect(x, y, width, width*float64(v.Height)/float64(v.Width), false)
	doc.TransformBegin()
	doc.TransformTranslate(x, y)
	doc.TransformScaleXY(percent, 0, 0)
	pen := newPDFPen(doc, page.r.faces)
	err := page.draw(ctx, pen)
	pen.setAlpha(255)
	doc.TransformEnd()
	doc.ClipEnd()
	return err
}

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
	s = PDFText(s)
	if halo.Width > 0 && halo.Color.A > 0 {
		outline := p.faces.outline(s, f, at)
		p.Stroke(outline, Stroke{Color: halo.Color, Width: 2 * halo.Width})
	}
	if p.now.font != f {
		p.now.font = f
		p.doc.SetFont("map", map[bool]string{true: "B"}[f.Bold], f.Size*pointsPerPx)
	}
	p.setText(c)
	for _, r := range p.runs(s, f) {
		p.doc.Text((at.X+r.x)*pointsPerPx, at.Y*pointsPerPx, r.text)
	}
}

// textRun is a part of a line whose letters follow one another by their plain advances, as the viewer of a PDF sets them.
type textRun struct {
	text string
	x    float64 // from the start of the line, device pixels
}

// runs cuts a line where letters are kerned.
func (p *pdfPen) runs(s string, f Font) []textRun {
	face, letters := p.faces.of(f), []rune(s)
	var runs []textRun
	i, next := 0, math.Inf(1)
	face.walk(s, func(g sfnt.GlyphIndex, x float64) {
		if math.Abs(x-next) > 0.5 {
			runs = append(runs, textRun{x: x * f.Size / face.unitsPerEm()})
		}
		runs[len(runs)-1].text += string(letters[i])
		i++
		advance, _ := face.font.GlyphAdvance(&face.buf, g, face.em, font.HintingNone)
		next = x + float64(advance)/64
	})
	return runs
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

// PDFText is a text that the PDF library can write: valid UTF-8 without characters beyond the basic plane, for which its table of glyphs
// has no room, and without control characters.
func PDFText(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF || r < ' ' {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
