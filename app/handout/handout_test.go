package handout_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/brief"
	"incidentmap/app/handout"
	"incidentmap/assets"
	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/codec/codectest"
	"incidentmap/data/extract"
	"incidentmap/data/resolve"
	"incidentmap/geo/basemap"
	"incidentmap/geo/render"
)

func builtIn(t testing.TB) *data.Case {
	t.Helper()
	c, err := codec.DecodeTextFS(assets.Case)
	require.NoError(t, err)
	return c
}

func options(t testing.TB) handout.Options {
	t.Helper()
	base, err := basemap.Open(bytes.NewReader(assets.Basemap))
	require.NoError(t, err)
	return handout.Options{
		Notes: true, Basemap: base,
		Fonts: handout.Fonts{Fonts: render.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold}, Arabic: assets.FontArabic},
	}
}

func write(t testing.TB, c *data.Case, name string, o handout.Options) ([]byte, *brief.Deck) {
	t.Helper()
	d, err := brief.Make(t.Context(), c)
	require.NoError(t, err)
	f, err := handout.FormatOf(name)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, handout.Write(t.Context(), &b, f, d, o))
	return b.Bytes(), d
}

// squeezed is a text without blanks, which break lines put anywhere.
func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

func TestEveryFigureOfThePDFHasItsSourcesOnAPage(t *testing.T) {
	c := builtIn(t)
	c.Marking.TLP = data.Green
	raw, d := write(t, c, "briefing.pdf", options(t))
	pages, err := extract.Extract(t.Context(), bytes.NewReader(raw), int64(len(raw)), "briefing.pdf")
	require.NoError(t, err)
	said := squeezed(strings.Join(pages.Paragraphs, "\n"))
	for _, p := range d.Pages {
		assert.Contains(t, said, squeezed(p.Step.Title))
		for line := range strings.SplitSeq(p.Step.Notes, "\n") {
			assert.Contains(t, said, squeezed(line))
		}
		for _, f := range p.Figures {
			assert.Contains(t, said, squeezed(f.Headline))
			for _, v := range f.Values {
				assert.Contains(t, said, fmt.Sprintf("[%d]", v.Source.Number))
			}
		}
		for _, s := range p.Statements {
			assert.Contains(t, said, squeezed(s.Text))
		}
	}
	for _, s := range d.Sources {
		assert.Contains(t, said, squeezed(s.Where()), s.Citation())
	}
	assert.Contains(t, said, "figuresdiffer")
	assert.GreaterOrEqual(t, strings.Count(said, "TLP:GREEN"), 2*len(d.Pages), "at the head and the foot of every page")
}

func TestATableThatRunsOnSaysOfWhatIncidentsItsFiguresAre(t *testing.T) {
	c := builtIn(t)
	c.Steps = slices.DeleteFunc(c.Steps, func(s data.Step) bool { return s.ID != "s06-claimed" })
	raw, _ := write(t, c, "briefing.pptx", options(t))
	rowsOf, cellsOf := regexp.MustCompile(`(?s)<a:tr .*?</a:tr>`), regexp.MustCompile(`(?s)<a:tc[ >].*?</a:tc>`)
	continued := 0
	for name, part := range parts(t, raw) {
		if !strings.HasPrefix(name, "ppt/slides/slide") {
			continue
		}
		for i, table := range strings.Split(part, "<a:tbl>")[1:] {
			rows := rowsOf.FindAllString(table, -1)
			assert.Contains(t, textOf(rows[0]), "Incident", "%s, table %d has a head", name, i+1)
			require.Greater(t, len(rows), 1, "%s, table %d", name, i+1)
			assert.NotEmpty(t, strings.TrimSpace(textOf(cellsOf.FindString(rows[1]))), "%s, table %d begins with an incident", name, i+1)
			continued++
		}
	}
	assert.Greater(t, continued, 2, "the table of the step runs on, and that of the case stands behind it")
}

func TestAStepOfTheBuiltInCaseTakesOnePageWhereANarrowerMapMakesRoom(t *testing.T) {
	raw, d := write(t, builtIn(t), "briefing.pdf", options(t))
	pages, err := extract.Extract(t.Context(), bytes.NewReader(raw), int64(len(raw)), "briefing.pdf")
	require.NoError(t, err)
	said := squeezed(strings.Join(pages.Paragraphs, "\n"))
	alone := 0
	for _, p := range d.Pages {
		if !strings.Contains(said, squeezed(p.Step.Title+" (continued)")) {
			alone++
		}
	}
	assert.GreaterOrEqual(t, alone, 8, "of twelve steps")
}

// parts are the files of a presentation, each of which is well-formed.
func parts(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	require.NoError(t, err)
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		b, err := io.ReadAll(r)
		require.NoError(t, err)
		out[f.Name] = string(b)
		if ext := path.Ext(f.Name); ext != ".xml" && ext != ".rels" {
			continue
		}
		for decoder := xml.NewDecoder(bytes.NewReader(b)); ; {
			if _, err := decoder.Token(); err != nil {
				require.ErrorIs(t, err, io.EOF, f.Name)
				break
			}
		}
	}
	return out
}

// textOf is the text of a part, without its markup.
func textOf(part string) string {
	var out strings.Builder
	for decoder := xml.NewDecoder(strings.NewReader(part)); ; {
		token, err := decoder.Token()
		if err != nil {
			return out.String()
		}
		if text, ok := token.(xml.CharData); ok {
			out.Write(text)
		}
	}
}

func TestTextOfSlidesIsText(t *testing.T) {
	c := builtIn(t)
	c.Marking = data.Marking{TLP: data.Amber, Classification: "Desk only"}
	raw, d := write(t, c, "briefing.pptx", options(t))
	all := parts(t, raw)
	var slides, notes strings.Builder
	marked := 0
	for name, part := range all {
		switch {
		case strings.HasPrefix(name, "ppt/slides/slide"):
			text := textOf(part)
			slides.WriteString(text)
			assert.GreaterOrEqual(t, strings.Count(text, "TLP:AMBER"), 2, name)
			marked++
		case strings.HasPrefix(name, "ppt/notesSlides/notesSlide"):
			notes.WriteString(textOf(part))
		}
	}
	assert.GreaterOrEqual(t, marked, len(d.Pages))
	onSlides, inNotes := squeezed(slides.String()), squeezed(notes.String())
	for _, p := range d.Pages {
		assert.Contains(t, onSlides, squeezed(p.Step.Title))
		for line := range strings.SplitSeq(p.Step.Notes, "\n") {
			assert.Contains(t, inNotes, squeezed(line))
		}
		for _, f := range p.Figures {
			assert.Contains(t, onSlides, squeezed(f.Headline))
		}
	}
	for _, s := range d.Sources {
		assert.Contains(t, onSlides, squeezed(s.Where()), s.Citation())
	}
	assert.Contains(t, all["docProps/core.xml"], "TLP:AMBER", "in the metadata too")
}

func TestWhatIsMarkedStricterThanTheCapIsRefused(t *testing.T) {
	c := builtIn(t)
	c.Documents[0].Marking.TLP = data.Red
	d, err := brief.Make(t.Context(), c)
	require.NoError(t, err)
	o := options(t)
	o.Cap = data.Green
	for _, f := range handout.Formats {
		var b bytes.Buffer
		err := handout.Write(t.Context(), &b, f, d, o)
		var stricter *resolve.StricterError
		require.ErrorAs(t, err, &stricter, f.Name)
		assert.ErrorContains(t, err, "TLP:RED")
		assert.Empty(t, b.Bytes())
	}
}

func TestTheSameBriefingGivesTheSameBytes(t *testing.T) {
	c := builtIn(t)
	c.Steps = c.Steps[:3]
	for _, name := range []string{"b.pdf", "b.pptx"} {
		a, _ := write(t, c, name, options(t))
		b, _ := write(t, c, name, options(t))
		assert.True(t, bytes.Equal(a, b), name)
	}
}

func TestAnyTextCanBePrinted(t *testing.T) {
	texts := codectest.Texts()
	for i, s := range texts {
		if r := []rune(s); len(r) > 900 {
			texts[i] = string(r[:900])
		}
	}
	c := codectest.Nasty(texts)
	for i := range c.Steps {
		c.Steps[i].Filter, c.Steps[i].AsOf = nil, ""
	}
	o := options(t)
	for _, layout := range handout.Layouts {
		o.Layout = layout
		pdf, _ := write(t, c, "b.pdf", o)
		_, err := extract.Extract(t.Context(), bytes.NewReader(pdf), int64(len(pdf)), "b.pdf")
		require.NoError(t, err)
		slides, _ := write(t, c, "b.pptx", o)
		parts(t, slides)
	}
}
