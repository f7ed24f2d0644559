package render

import (
	"image/color"
	"io"
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

func newPDFPen(faces typefaces, width, height int, title, description string) *pdfPen {
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
	doc.AddUTF8FontFromBytes("map", "", faces[0].file)
	doc.AddUTF8FontFromBytes("map", "B", faces[1].file)
	doc.AddPage()
	doc.SetLineJoinStyle("round")
	return &pdfPen{doc: doc, faces: faces, now: pdfState{alpha: 255}}
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
