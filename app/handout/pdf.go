package handout

import (
	"context"
	"fmt"
	"image/color"
	"io"
	"strings"

	"github.com/go-pdf/fpdf"

	"incidentmap/app/brief"
	"incidentmap/app/symbol"
	"incidentmap/data"
	"incidentmap/geo/render"
)

// mapScale is how much larger than in the window the map of a page of paper is, relative to its size: its text is as small as print allows.
const mapScale = 1.3

// pdfWriter puts pages on paper.
type pdfWriter struct {
	*composer
	doc *fpdf.Fpdf
	r   *render.Renderer
}

const arabicFont = "arabic"

func writePDF(ctx context.Context, w io.Writer, d *brief.Deck, o Options) error {
	leaves, c, err := compose(ctx, d, o, paper)
	if err != nil {
		return err
	}
	r, err := render.New(o.Fonts.Fonts, o.Basemap)
	if err != nil {
		return err
	}
	p := &pdfWriter{composer: c, doc: render.NewPDF(o.Fonts.Fonts, c.width, c.height), r: r}
	p.doc.AddUTF8FontFromBytes(arabicFont, "", o.Fonts.Arabic)
	p.describe(leaves)
	for i, l := range leaves {
		o.Progress(i, len(leaves))
		if err := p.page(ctx, l, i+1, len(leaves)); err != nil {
			return fmt.Errorf("page %d: %w", i+1, err)
		}
	}
	o.Progress(len(leaves), len(leaves))
	if err := ctx.Err(); err != nil {
		return err
	}
	return p.doc.Output(w)
}

// describe says in the metadata what the file is and how it may be handled.
func (p *pdfWriter) describe(leaves []*leaf) {
	marking := strictest(p.deck, leaves).String()
	p.doc.SetTitle(render.PDFText(oneLine(p.deck.Title)), true)
	p.doc.SetSubject(render.PDFText(oneLine(marking)), true)
	p.doc.SetKeywords(render.PDFText(oneLine(marking)), true)
}

// strictest is how a file with these pages may be handled.
func strictest(d *brief.Deck, leaves []*leaf) data.Marking {
	m := d.Case.Marking
	for _, l := range leaves {
		m = m.With(l.marking)
	}
	return m
}

func (p *pdfWriter) page(ctx context.Context, l *leaf, n, of int) error {
	p.doc.AddPage()
	if l.drawn { // the map comes first: it changes the font and the colours
		if err := p.drawMap(ctx, l); err != nil {
			return err
		}
	}
	p.marking(l, p.margin*0.6)
	p.small(l, p.margin*0.6+markingSize, oneLine(p.deck.Title))
	y := p.headHeight(l)
	y = p.lines(p.titleLines(l), p.margin, y, p.title, 1.2)
	p.lines(p.metaLines(l), p.margin, y, p.row, leading)
	for i := range l.flow {
		p.block(&l.flow[i])
	}
	if len(l.foot) > 0 {
		p.rule(p.margin, l.footTop, p.width-2*p.margin, 0.6)
	}
	for i := range l.foot {
		p.block(&l.foot[i])
	}
	p.marking(l, p.floor(l)+6)
	p.small(l, p.height-p.margin*0.6-3, fmt.Sprintf("%d / %d", n, of))
	return nil
}

func (p *pdfWriter) drawMap(ctx context.Context, l *leaf) error {
	at := l.picture
	v := brief.Viewport(l.page.Step.View, int(at.w*96/72*mapScale), int(at.h*96/72*mapScale), 1)
	s := l.page.Scene(v, render.Light)
	if err := render.DrawPDF(ctx, p.doc, at.x, at.y, at.w, p.r, v, s); err != nil {
		return err
	}
	p.doc.SetDrawColor(0xa0, 0xa8, 0xb0)
	p.doc.SetLineWidth(0.6)
	p.doc.SetDashPattern(nil, 0)
	p.doc.Rect(at.x, at.y, at.w, at.h, "D")
	return nil
}

// marking stands at the right, coloured on black, with its top at y.
func (p *pdfWriter) marking(l *leaf, y float64) {
	lines := p.markingLines(l)
	if len(lines) == 0 {
		return
	}
	right, wide := p.width-p.margin, p.markingWidth(l)
	p.doc.SetFillColor(0, 0, 0)
	p.doc.Rect(right-wide, y, wide, float64(len(lines))*markingSize*1.3+3, "F")
	p.ink(symbol.TLPInk(l.marking.TLP))
	for i, one := range lines {
		p.line(one, right-5-p.lineWidth(one)*markingSize, y+markingSize*(1.1+1.3*float64(i)), markingSize, false)
	}
}

// small is a line in grey at the left of head or foot of a page, cut where the marking begins.
func (p *pdfWriter) small(l *leaf, baseline float64, s string) {
	room := p.width - 2*p.margin - p.markingWidth(l) - gap
	if lines := p.wrap([]span{{text: s, ink: grey}}, room/p.row); len(lines) > 0 {
		p.line(lines[0], p.margin, baseline, p.row, true)
	}
}

// lines sets lines below one another from y on, and returns where they end.
func (p *pdfWriter) lines(all []line, x, y, size, step float64) float64 {
	for _, l := range all {
		p.line(l, x, y+size, size, true)
		y += size * step
	}
	return y
}

func (p *pdfWriter) block(s *placed) {
	x := s.x
	pad := cellPadding(s.kind) / 2
	if s.kind == head {
		p.doc.SetFillColor(0xe8, 0xec, 0xf0)
		p.doc.Rect(s.x, s.y, s.w, s.h, "F")
	}
	if s.kind == row {
		p.rule(s.x, s.y, s.w, 0.4)
	}
	for i, lines := range s.lines {
		w := s.w * s.cells[i].share
		for n, one := range lines {
			at := x + pad
			if fromRight(one) {
				at = x + w - pad - p.lineWidth(one)*s.size
			}
			y := s.y + float64(n)*s.size*leading + s.size*1.05
			if s.kind.tabular() {
				y += rowPadding / 2
			}
			p.line(one, at, y, s.size, true)
		}
		x += w
	}
}

func (p *pdfWriter) rule(x, y, w, thick float64) {
	p.doc.SetFillColor(0xb0, 0xb8, 0xc0)
	p.doc.Rect(x, y, w, thick, "F")
}

// fromRight reports whether a line is read from the right.
func fromRight(l line) bool {
	var all strings.Builder
	for _, s := range l {
		all.WriteString(s.text)
	}
	_, right := visual(all.String())
	return right
}

// inks are the colours of text on paper.
var inks = map[ink]color.NRGBA{black: {0x17, 0x20, 0x2a, 0xff}, grey: {0x4e, 0x5b, 0x68, 0xff}, red: {0xa0, 0x1c, 0x1c, 0xff}}

func (p *pdfWriter) ink(c color.NRGBA) { p.doc.SetTextColor(int(c.R), int(c.G), int(c.B)) }

// line sets a line with its left end at x, in the colours of its spans if it is inked.
func (p *pdfWriter) line(l line, x, baseline, size float64, inked bool) {
	for _, s := range l {
		if inked {
			p.ink(inks[s.ink])
		}
		from := x
		ordered, _ := visual(s.text)
		for _, piece := range p.pieces(ordered, s.bold) {
			family, style := render.PDFFont, ""
			switch piece.face {
			case bold:
				style = "B"
			case arabic:
				family = arabicFont
			}
			p.doc.SetFont(family, style, size)
			p.doc.Text(x, baseline, piece.text)
			x += p.faceWidth(piece) * size
		}
		if s.link != "" {
			p.doc.LinkString(from, baseline-size, x-from, size*1.2, s.link)
		}
	}
}
