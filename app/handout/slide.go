package handout

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"strings"

	"golang.org/x/text/unicode/bidi"

	"incidentmap/app/symbol"
)

// slideXML is a slide while it is written.
type slideXML struct {
	body      bytes.Buffer
	relations []relation
	shapes    int
}

// emu are English Metric Units, of which a point has 12700.
func emu(points float64) int { return int(points*12700 + 0.5) }

// escaped is a text as XML has it.
func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}

func element(name, text string) string { return "<" + name + ">" + escaped(text) + "</" + name + ">" }

const emptyGroup = `<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/>` +
	`<a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>`

func newSlideXML(l *leaf) *slideXML {
	s := &slideXML{shapes: 1}
	fmt.Fprintf(&s.body, "%s<p:sld%s><p:cSld name=\"%s\"><p:spTree>%s", xmlHead, xmlNames, escaped(l.title), emptyGroup)
	return s
}

func (s *slideXML) bytes() []byte {
	s.body.WriteString(`</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`)
	return s.body.Bytes()
}

// related adds a relationship and returns its id.
func (s *slideXML) related(r relation) string {
	for i, known := range s.relations {
		if known == r {
			return fmt.Sprintf("rId%d", i+1)
		}
	}
	s.relations = append(s.relations, r)
	return fmt.Sprintf("rId%d", len(s.relations))
}

// named is the next shape's id and name.
func (s *slideXML) named(name, description string) string {
	s.shapes++
	if description != "" {
		description = ` descr="` + escaped(description) + `"`
	}
	return fmt.Sprintf(`<p:cNvPr id="%d" name="%s %d"%s/>`, s.shapes, escaped(name), s.shapes, description)
}

func frame(prefix string, r rect) string {
	return fmt.Sprintf(`<%[1]s:xfrm><a:off x="%[2]d" y="%[3]d"/><a:ext cx="%[4]d" cy="%[5]d"/></%[1]s:xfrm>`, prefix, emu(r.x), emu(r.y), emu(r.w), emu(r.h))
}

const rectangle = `<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>`

// picture puts the map on the slide.
func (s *slideXML) picture(target string, at rect, description string) {
	id := s.related(relation{"image", target, false})
	fmt.Fprintf(&s.body, `<p:pic><p:nvPicPr>%s<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="%s"/>`+
		`<a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>%s%s<a:ln w="6350"><a:solidFill><a:srgbClr val="A0A8B0"/></a:solidFill></a:ln></p:spPr></p:pic>`,
		s.named("Map", description), id, frame("a", at), rectangle)
}

func (s *slideXML) title(at rect, text string, size float64) {
	fmt.Fprintf(&s.body, `<p:sp><p:nvSpPr>%s<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr>%s</p:spPr>`+
		`<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"/><a:lstStyle/>%s</p:txBody></p:sp>`,
		s.named("Title", ""), frame("a", at), paragraph(direction(text), 0, s.run(span{text: text, bold: true}, size, inks[black])))
}

// number is the number of the slide, which presentation programs keep up to date.
func (s *slideXML) number() {
	fmt.Fprintf(&s.body, `<p:sp><p:nvSpPr>%s<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr>`+
		`<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-GB"/>`+
		`<a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>`, s.named("Slide number", ""))
}

// text puts paragraphs below one another into one box.
func (s *slideXML) text(name string, run []placed) {
	first, last := &run[0], &run[len(run)-1]
	at := rect{first.x, first.y, first.w, last.y + last.h - first.y}
	var b strings.Builder
	for i := range run {
		above := 0.0
		if i > 0 {
			above = run[i].above * run[i].size
		}
		b.WriteString(s.paragraph(&run[i], 0, above))
	}
	fmt.Fprintf(&s.body, `<p:sp><p:nvSpPr>%s<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>%s%s<a:noFill/></p:spPr>`+
		`<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"/><a:lstStyle/>%s</p:txBody></p:sp>`, s.named(name, ""), frame("a", at), rectangle, b.String())
}

// otherFont is how much wider text may be in the font that a reader of the slides puts in the place of ours.
const otherFont = 1.2

// marking stands at the right, coloured on black, with its top at y.
func (s *slideXML) marking(name string, y float64, p *pptxWriter, l *leaf) {
	lines := p.markingLines(l)
	if len(lines) == 0 {
		return
	}
	w := p.markingWidth(l) * otherFont
	at := rect{p.width - p.margin - w, y, w, float64(len(lines))*markingSize*leading + 3}
	text := span{text: oneLine(l.marking.String()), bold: true}
	fmt.Fprintf(&s.body, `<p:sp><p:nvSpPr>%s<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>%s%s<a:solidFill><a:srgbClr val="000000"/></a:solidFill></p:spPr>`+
		`<p:txBody><a:bodyPr wrap="square" lIns="38100" tIns="0" rIns="38100" bIns="0" anchor="ctr"/><a:lstStyle/>%s</p:txBody></p:sp>`,
		s.named(name, ""), frame("a", at), rectangle, paragraph(` algn="r"`, 0, s.run(text, markingSize, symbol.TLPInk(l.marking.TLP))))
}

// paragraph is a cell of a block as a paragraph.
func (s *slideXML) paragraph(p *placed, i int, above float64) string {
	var b, all strings.Builder
	for _, one := range p.cells[i].spans {
		b.WriteString(s.run(one, p.size, inks[one.ink]))
		all.WriteString(one.text)
	}
	return paragraph(direction(all.String()), above, b.String())
}

// paragraph has runs in it; above is in points.
func paragraph(attributes string, above float64, runs string) string {
	return fmt.Sprintf(`<a:p><a:pPr%s><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="%d"/></a:spcBef><a:buNone/></a:pPr>%s</a:p>`,
		attributes, int(above*100), runs)
}

// direction is how a paragraph stands whose first letter is read from the right.
func direction(text string) string {
	if c := firstStrong(text); c == bidi.R || c == bidi.AL {
		return ` algn="r" rtl="1"`
	}
	return ""
}

func (s *slideXML) run(t span, size float64, c color.NRGBA) string {
	strong, link := "", ""
	if t.bold {
		strong = ` b="1"`
	}
	if t.link != "" {
		link = `<a:hlinkClick r:id="` + s.related(relation{"hyperlink", t.link, true}) + `"/>`
	}
	return fmt.Sprintf(`<a:r><a:rPr lang="en-GB" sz="%d"%s dirty="0"><a:solidFill><a:srgbClr val="%02X%02X%02X"/></a:solidFill>%s</a:rPr>%s</a:r>`,
		int(size*100), strong, c.R, c.G, c.B, link, element("a:t", t.text))
}

// table puts rows below one another into one table.
func (s *slideXML) table(name string, rows []placed) {
	first, last := &rows[0], &rows[len(rows)-1]
	at := rect{first.x, first.y, first.w, last.y + last.h - first.y}
	fmt.Fprintf(&s.body, `<p:graphicFrame><p:nvGraphicFramePr>%s<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>%s`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr%s/><a:tblGrid>`,
		s.named(name, ""), frame("p", at), map[bool]string{true: ` firstRow="1"`}[first.kind == head])
	for _, share := range tableShares {
		fmt.Fprintf(&s.body, `<a:gridCol w="%d"/>`, emu(share*first.w))
	}
	s.body.WriteString("</a:tblGrid>")
	for i := range rows {
		fmt.Fprintf(&s.body, `<a:tr h="%d">`, emu(rows[i].h))
		for k := range rows[i].cells {
			s.cell(&rows[i], k)
		}
		s.body.WriteString("</a:tr>")
	}
	s.body.WriteString("</a:tbl></a:graphicData></a:graphic></p:graphicFrame>")
}

func (s *slideXML) cell(row *placed, i int) {
	columns := max(1, row.cells[i].columns)
	wide := ""
	if columns > 1 {
		wide = fmt.Sprintf(` gridSpan="%d"`, columns)
	}
	const none, thin = `<a:noFill/>`, `<a:solidFill><a:srgbClr val="B0B8C0"/></a:solidFill>`
	top, fill := none, none
	switch row.kind {
	case head:
		fill = `<a:solidFill><a:srgbClr val="E8ECF0"/></a:solidFill>`
	case subrow:
	default:
		top = thin
	}
	fmt.Fprintf(&s.body, `<a:tc%s><a:txBody><a:bodyPr/><a:lstStyle/>%s</a:txBody><a:tcPr marL="38100" marR="38100" marT="0" marB="0">`+
		`<a:lnL w="0">%s</a:lnL><a:lnR w="0">%s</a:lnR><a:lnT w="6350">%s</a:lnT><a:lnB w="0">%s</a:lnB>%s</a:tcPr></a:tc>`,
		wide, s.paragraph(row, i, 0), none, none, top, none, fill)
	for range columns - 1 {
		s.body.WriteString(`<a:tc hMerge="1"><a:txBody><a:bodyPr/><a:lstStyle/><a:p/></a:txBody><a:tcPr/></a:tc>`)
	}
}
