package handout

import (
	"archive/zip"
	"bytes"
	"context"
	"embed"
	"fmt"
	"io"
	"strings"
	"time"

	"incidentmap/app/brief"
	"incidentmap/app/symbol"
	"incidentmap/geo/render"
)

// parts are what all presentations have alike: theme, master, layout.
//
//go:embed parts
var parts embed.FS

// pptxWriter writes slides as Office Open XML (ECMA-376): a zip archive of parts that name one another in lists of relationships.
type pptxWriter struct {
	*composer
	zip *zip.Writer
	r   *render.Renderer
}

// pixelsPerPoint of the map on a slide: it stays sharp on a large screen.
const pixelsPerPoint = 3

func writePPTX(ctx context.Context, w io.Writer, d *brief.Deck, o Options) error {
	leaves, c, err := compose(ctx, d, o, slide)
	if err != nil {
		return err
	}
	r, err := render.New(o.Fonts.Fonts, o.Basemap)
	if err != nil {
		return err
	}
	p := &pptxWriter{composer: c, zip: zip.NewWriter(w), r: r}
	if err := p.frame(leaves); err != nil {
		return err
	}
	for i, l := range leaves {
		o.Progress(i, len(leaves))
		if err := p.slide(ctx, l, i+1); err != nil {
			return fmt.Errorf("slide %d: %w", i+1, err)
		}
	}
	o.Progress(len(leaves), len(leaves))
	if err := ctx.Err(); err != nil {
		return err
	}
	return p.zip.Close()
}

// zipEpoch is the time of all parts: the same deck gives the same bytes.
var zipEpoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func (p *pptxWriter) add(name string, content []byte) error {
	f, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: zipEpoch})
	if err == nil {
		_, err = f.Write(content)
	}
	return err
}

const (
	relTypes = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	xmlHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	xmlNames = ` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
		` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`
)

// frame writes all parts but the slides.
func (p *pptxWriter) frame(leaves []*leaf) error {
	marking := oneLine(strictest(p.deck, leaves).String())
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", contentTypes(len(leaves))},
		{"_rels/.rels", relations(
			relation{"officeDocument", "ppt/presentation.xml", false},
			relation{"extended-properties", "docProps/app.xml", false},
			relation{"../package/2006/relationships/metadata/core-properties", "docProps/core.xml", false},
		)},
		{"docProps/core.xml", xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
			` xmlns:dc="http://purl.org/dc/elements/1.1/">` + element("dc:title", oneLine(p.deck.Title)) + element("dc:subject", marking) +
			element("cp:keywords", marking) + element("cp:category", marking) + `</cp:coreProperties>`},
		{"docProps/app.xml", xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
			`<Application>Incident Map</Application></Properties>`},
		{"ppt/presentation.xml", p.presentation(len(leaves))},
		{"ppt/_rels/presentation.xml.rels", presentationRelations(len(leaves))},
		{"ppt/slideMasters/_rels/slideMaster1.xml.rels", relations(
			relation{"slideLayout", "../slideLayouts/slideLayout1.xml", false}, relation{"theme", "../theme/theme1.xml", false},
		)},
		{"ppt/slideLayouts/_rels/slideLayout1.xml.rels", relations(relation{"slideMaster", "../slideMasters/slideMaster1.xml", false})},
		{"ppt/notesMasters/_rels/notesMaster1.xml.rels", relations(relation{"theme", "../theme/theme2.xml", false})},
	} {
		if err := p.add(part.name, []byte(part.content)); err != nil {
			return err
		}
	}
	for _, part := range []struct{ name, file string }{
		{"ppt/theme/theme1.xml", "theme.xml"}, {"ppt/theme/theme2.xml", "theme.xml"}, {"ppt/slideMasters/slideMaster1.xml", "master.xml"},
		{"ppt/slideLayouts/slideLayout1.xml", "layout.xml"}, {"ppt/notesMasters/notesMaster1.xml", "notesmaster.xml"},
	} {
		content, err := parts.ReadFile("parts/" + part.file)
		if err != nil {
			return err
		}
		if err := p.add(part.name, content); err != nil {
			return err
		}
	}
	return nil
}

func contentTypes(slides int) string {
	const office = "application/vnd.openxmlformats-officedocument."
	var b strings.Builder
	b.WriteString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>`)
	override := func(part, kind string) {
		fmt.Fprintf(&b, `<Override PartName="/%s" ContentType="%s+xml"/>`, part, kind)
	}
	override("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties")
	override("docProps/app.xml", office+"extended-properties")
	override("ppt/presentation.xml", office+"presentationml.presentation.main")
	override("ppt/slideMasters/slideMaster1.xml", office+"presentationml.slideMaster")
	override("ppt/slideLayouts/slideLayout1.xml", office+"presentationml.slideLayout")
	override("ppt/notesMasters/notesMaster1.xml", office+"presentationml.notesMaster")
	override("ppt/theme/theme1.xml", office+"theme")
	override("ppt/theme/theme2.xml", office+"theme")
	for n := 1; n <= slides; n++ {
		override(fmt.Sprintf("ppt/slides/slide%d.xml", n), office+"presentationml.slide")
		override(fmt.Sprintf("ppt/notesSlides/notesSlide%d.xml", n), office+"presentationml.notesSlide")
	}
	return b.String() + "</Types>"
}

// relation is what a part needs of another one, or of an address outside.
type relation struct {
	kind, target string
	outside      bool
}

// relations is the list of relationships of a part; their ids are rId1, rId2 and so on.
func relations(all ...relation) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i, r := range all {
		kind := relTypes + r.kind
		if rest, ok := strings.CutPrefix(r.kind, "../"); ok {
			kind = "http://schemas.openxmlformats.org/" + rest
		}
		mode := ""
		if r.outside {
			mode = ` TargetMode="External"`
		}
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s" Target="%s"%s/>`, i+1, kind, escaped(r.target), mode)
	}
	return b.String() + "</Relationships>"
}

func presentationRelations(slides int) string {
	all := []relation{
		{"slideMaster", "slideMasters/slideMaster1.xml", false}, {"notesMaster", "notesMasters/notesMaster1.xml", false}, {"theme", "theme/theme1.xml", false},
	}
	for n := 1; n <= slides; n++ {
		all = append(all, relation{"slide", fmt.Sprintf("slides/slide%d.xml", n), false})
	}
	return relations(all...)
}

func (p *pptxWriter) presentation(slides int) string {
	var b strings.Builder
	b.WriteString(xmlHead + "<p:presentation" + xmlNames + `><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>` +
		`<p:notesMasterIdLst><p:notesMasterId r:id="rId2"/></p:notesMasterIdLst><p:sldIdLst>`)
	for n := range slides {
		fmt.Fprintf(&b, `<p:sldId id="%d" r:id="rId%d"/>`, 256+n, 4+n)
	}
	fmt.Fprintf(&b, `</p:sldIdLst><p:sldSz cx="%d" cy="%d"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`, emu(p.width), emu(p.height))
	return b.String()
}

// slide writes a slide, its map and its notes.
func (p *pptxWriter) slide(ctx context.Context, l *leaf, n int) error {
	s := newSlideXML(l)
	s.relations = []relation{
		{"slideLayout", "../slideLayouts/slideLayout1.xml", false}, {"notesSlide", fmt.Sprintf("../notesSlides/notesSlide%d.xml", n), false},
	}
	if l.drawn {
		picture, err := p.drawMap(ctx, l)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("map%d.png", n)
		if err := p.add("ppt/media/"+name, picture); err != nil {
			return err
		}
		s.picture("../media/"+name, l.picture, alternative(l))
	}
	p.content(s, l)
	if err := p.add(fmt.Sprintf("ppt/slides/slide%d.xml", n), s.bytes()); err != nil {
		return err
	}
	if err := p.add(fmt.Sprintf("ppt/slides/_rels/slide%d.xml.rels", n), []byte(relations(s.relations...))); err != nil {
		return err
	}
	return p.addNotes(l, n)
}

// drawMap draws the map as a picture that bears its marking wherever it is copied to.
func (p *pptxWriter) drawMap(ctx context.Context, l *leaf) ([]byte, error) {
	at := l.picture
	v := brief.Viewport(l.page.Step.View, int(at.w*pixelsPerPoint), int(at.h*pixelsPerPoint), pixelsPerPoint*72/96/mapScale)
	s := l.page.Scene(v, render.Light)
	s.Title = l.title
	s.Marking, s.MarkingInk = l.marking.String(), symbol.TLPInk(l.marking.TLP)
	var b bytes.Buffer
	err := render.Write(ctx, &b, render.PNG, p.r, v, s)
	return b.Bytes(), err
}

// alternative is the map in words, for those who cannot see it.
func alternative(l *leaf) string {
	parts := []string{"Map. " + l.meta}
	for i := range l.page.Figures {
		f := &l.page.Figures[i]
		parts = append(parts, oneLine(f.Incident.Name())+": "+oneLine(f.Whole()))
	}
	return strings.Join(parts, ". ")
}

// content puts everything but the map on a slide.
func (p *pptxWriter) content(s *slideXML, l *leaf) {
	y := p.headHeight(l)
	titleHeight := float64(len(p.titleLines(l))) * p.title * 1.2
	s.title(rect{p.margin, y, p.width - 2*p.margin, titleHeight}, l.title, p.title)
	if l.meta != "" {
		h := float64(len(p.metaLines(l))) * p.row * leading
		s.text("What is shown", []placed{{block: block{cells: whole(span{text: oneLine(l.meta), ink: grey})}, rect: rect{p.margin, y + titleHeight, p.width - 2*p.margin, h}, size: p.row}})
	}
	s.text("Briefing", []placed{{block: block{cells: whole(span{text: oneLine(p.deck.Title), ink: grey})},
		rect: rect{p.margin, p.margin * 0.6, p.width - 2*p.margin - p.markingWidth(l) - gap, p.row * leading}, size: p.row}})
	for _, run := range runsOf(l.flow) {
		if run[0].kind.tabular() {
			s.table("Figures", run)
		} else {
			s.text("Text", run)
		}
	}
	for _, run := range runsOf(l.foot) {
		s.text("Sources", run)
	}
	s.marking("Marking", p.margin*0.6, p, l)
	s.marking("Marking at the foot", p.floor(l)+6, p, l)
	s.number()
}

// runsOf parts what follows one another in one column into tables and texts.
func runsOf(all []placed) [][]placed {
	var out [][]placed
	for i := range all {
		if n := len(out); n > 0 {
			first := &out[n-1][0]
			if first.x == all[i].x && first.y < all[i].y && first.kind.tabular() == all[i].kind.tabular() && all[i].kind != head {
				out[n-1] = append(out[n-1], all[i])
				continue
			}
		}
		out = append(out, all[i:i+1:i+1])
	}
	return out
}

// addNotes writes what the speaker sees: notes, and the sources in full.
func (p *pptxWriter) addNotes(l *leaf, n int) error {
	var lines []string
	if l.notes != "" {
		lines = append(strings.Split(l.notes, "\n"), "")
	}
	for _, s := range l.sources {
		lines = append(lines, fmt.Sprintf("[%d] %s", s.Number, oneLine(s.Citation())))
	}
	if m := oneLine(l.marking.String()); m != "" {
		lines = append([]string{m, ""}, lines...)
	}
	var b strings.Builder
	b.WriteString(xmlHead + "<p:notes" + xmlNames + "><p:cSld><p:spTree>" + emptyGroup +
		`<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr>` +
		`<p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>` +
		`<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr>` +
		`<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>`)
	for _, line := range lines {
		b.WriteString(paragraph(direction(line), 0, `<a:r><a:rPr lang="en-GB"/>`+element("a:t", line)+`</a:r>`))
	}
	if len(lines) == 0 {
		b.WriteString(paragraph("", 0, ""))
	}
	b.WriteString(`</p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>`)
	if err := p.add(fmt.Sprintf("ppt/notesSlides/notesSlide%d.xml", n), []byte(b.String())); err != nil {
		return err
	}
	return p.add(fmt.Sprintf("ppt/notesSlides/_rels/notesSlide%d.xml.rels", n), []byte(relations(
		relation{"notesMaster", "../notesMasters/notesMaster1.xml", false}, relation{"slide", fmt.Sprintf("../slides/slide%d.xml", n), false},
	)))
}
