package extract_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/go-pdf/fpdf"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"incidentmap/data"
	"incidentmap/data/evidence"
	"incidentmap/data/extract"
)

func read(t testing.TB, name string, raw []byte) *extract.Text {
	t.Helper()
	text, err := extract.Extract(t.Context(), bytes.NewReader(raw), int64(len(raw)), name)
	require.NoError(t, err)
	return text
}

func refused(t *testing.T, name string, raw []byte) error {
	t.Helper()
	_, err := extract.Extract(t.Context(), bytes.NewReader(raw), int64(len(raw)), name)
	require.Error(t, err)
	return err
}

func TestPlainTextIsKeptByteForByte(t *testing.T) {
	const article = "A title\n\nOn Friday, “militants” attacked.\r\n  Nine children were among them.\n"
	text := read(t, "/home/somebody/article.txt", []byte(article))
	assert.Equal(t, article, text.Text)
	assert.Equal(t, text.SHA256, text.TextSHA256)
	assert.Equal(t, "article.txt", text.Name)
	assert.Equal(t, extract.Plain, text.MediaType)
	assert.Equal(t, evidence.Paragraphs(article), text.Paragraphs)
	assert.Len(t, text.Digests, 3)
	assert.Empty(t, text.Title, "plain text does not say what its title is")
}

// documents is the folder with the texts of the built-in case's sources, beside the repository or where INCIDENTMAP_DOCUMENTS says.
func TestSourcesOfTheBuiltInCaseAreUnchanged(t *testing.T) {
	dir := os.Getenv("INCIDENTMAP_DOCUMENTS")
	if dir == "" {
		dir = "../../../shared/documents"
	}
	names, err := fs.Glob(os.DirFS(dir), "*.txt")
	require.NoError(t, err)
	for _, name := range names {
		raw, err := fs.ReadFile(os.DirFS(dir), name)
		require.NoError(t, err)
		assert.Equal(t, string(raw), read(t, name, raw).Text, name)
	}
}

func TestLinesBrokenAtAMarginAreJoined(t *testing.T) {
	const letter = "The committee met on Friday to hear what the officers who had been at the\nhall had seen, and what they had been told to do before they were sent in\n" +
		"to bring the people out of it by the side doors, of which two were locked.\n\n" +
		"It found that nobody had been told of the second door, although there was a\nplan of the building in the car, which the driver had not been asked for by\n" +
		"anybody, and which he did not mention because he thought that all knew it.\n\n- the first entry of a list, which goes on in the next line because it is so\nlong\n- the second\n"
	text := read(t, "letter.txt", []byte(letter))
	require.Len(t, text.Paragraphs, 4)
	assert.True(t, strings.HasSuffix(text.Paragraphs[0], "sent in to bring the people out of it by the side doors, of which two were locked."))
	assert.Equal(t, "- the second", text.Paragraphs[3])
}

func TestTextInAnyEncoding(t *testing.T) {
	const russian = "Вооружённые люди напали на концертный зал в пятницу вечером, сообщили власти области.\nПогибли не менее ста человек.\n"
	const french = "Des hommes armés ont attaqué la salle de concert à la périphérie, près de la forêt. « Rien n’a été exclu », a déclaré l’évêque.\n"
	utf16 := func(e unicode.Endianness, bom unicode.BOMPolicy, s string) []byte {
		raw, err := unicode.UTF16(e, bom).NewEncoder().Bytes([]byte(s))
		require.NoError(t, err)
		return raw
	}
	page := func(c *charmap.Charmap, s string) []byte {
		raw, err := c.NewEncoder().Bytes([]byte(s))
		require.NoError(t, err)
		return raw
	}
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"UTF-8 with mark":        {[]byte("\ufeff" + russian), russian},
		"UTF-16LE with mark":     {utf16(unicode.LittleEndian, unicode.UseBOM, russian), russian},
		"UTF-16BE with mark":     {utf16(unicode.BigEndian, unicode.UseBOM, french), french},
		"UTF-16LE without":       {utf16(unicode.LittleEndian, unicode.IgnoreBOM, french), french},
		"Windows-1251":           {page(charmap.Windows1251, russian), russian},
		"Windows-1252":           {page(charmap.Windows1252, french), french},
		"HTML that says KOI8-R":  {page(charmap.KOI8R, `<html><head><meta charset="koi8-r"></head><body><p>`+russian), russian},
		"HTML that says nothing": {page(charmap.Windows1251, "<html><body><p>"+russian), russian},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, strings.Fields(c.want), strings.Fields(read(t, "text.txt", c.raw).Text))
		})
	}
}

const page = `<!DOCTYPE html>
<html lang="en-GB"><head><title>Attack on a hall — The Paper</title>
<meta property="og:title" content="Attack on a hall"><meta name="author" content="A. Writer">
<meta property="article:published_time" content="2024-03-23T08:00:00Z">
<script>var x = "<p>not read</p>";</script><style>p { color: red }</style></head>
<body><nav><ul><li>Home</li><li>World</li></ul></nav>
<article><header><h1>Attack on a hall</h1></header>
<p>On Friday,
 militants <b>att</b><i>acked</i> a&nbsp;hall;<br>at least 139&shy; people were killed.</p>
<div>Nine children<br><br>were among them.</div><aside>Read more</aside>
<ul><li>One</li><li>Two<p>More</p></li></ul><table><tr><th>Killed</th><td>139</td></tr></table>
<p hidden>Hidden</p><form><p>Subscribe</p></form></article><footer>Imprint</footer></body></html>`

func TestHTMLGivesWhatIsRead(t *testing.T) {
	long := strings.Replace(page, "</article>", "<p>"+strings.Repeat("More is said. ", 40)+"</p></article>", 1)
	for name, page := range map[string]string{"short": page, "long": long} {
		text := read(t, "page.html", []byte(page))
		assert.Equal(t, []string{"Attack on a hall", "On Friday, militants attacked a hall; at least 139 people were killed.", "Nine children", "were among them.",
			"One", "Two", "More", "Killed 139"}, text.Paragraphs[:8], name)
		assert.NotContains(t, text.Text, "Imprint")
		assert.Equal(t, extract.HTML, text.MediaType)
		assert.Equal(t, "Attack on a hall", text.Title)
		assert.Equal(t, []string{"A. Writer"}, text.Authors)
		assert.Equal(t, "2024-03-23", text.Published.EDTF)
		assert.Equal(t, "en-GB", text.Language)
	}
}

func TestMarkdownGivesWhatItStandsFor(t *testing.T) {
	text := read(t, "note.md", []byte("---\ntitle: \"A note\"\ndate: 2024-03-23\n---\n# Attack\n\nAt least **139**\npeople were [killed](https://example.org \"x\").\n\n"+
		"* one\n* two\n\n![picture](http://127.0.0.1/x.png)\n\n<script>alert(1)</script>\n"))
	assert.Equal(t, []string{"Attack", "At least 139 people were killed.", "one", "two"}, text.Paragraphs)
	assert.Equal(t, "A note", text.Title)
	assert.Equal(t, "2024-03-23", text.Published.EDTF)
	assert.Equal(t, "Attack", read(t, "note.md", []byte("# Attack\n\ntext")).Title)
	for name, marks := range map[string]string{"quotes": strings.Repeat(">", 5000) + "a", "links": strings.Repeat("[a](", 5000), "cells": strings.Repeat("|a|\n", 3) + strings.Repeat("|a", 400_000)} {
		assert.ErrorIs(t, refused(t, "note.md", []byte(marks)), extract.ErrTooLarge, name)
	}
}

// report is a PDF of several pages with running heads, a hyphenated word at the end of a line, and a paragraph over two pages.
func report(t testing.TB, utf8Font bool) []byte {
	t.Helper()
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetTitle("Report on an attack", true)
	pdf.SetAuthor("A commission", true)
	pdf.SetHeaderFunc(func() {
		pdf.CellFormat(0, 6, fmt.Sprintf("A commission  -  page %d", pdf.PageNo()), "", 1, "", false, 0, "")
	})
	family := "Helvetica"
	if utf8Font {
		font, err := os.ReadFile("../../assets/fonts/NotoSans-Regular.ttf")
		require.NoError(t, err)
		family = "Noto"
		pdf.AddUTF8FontFromBytes(family, "", font)
	}
	pdf.SetFont(family, "", 11)
	for n := 1; n <= 3; n++ {
		pdf.AddPage()
		pdf.SetFont(family, "", 16)
		pdf.CellFormat(0, 12, fmt.Sprintf("Chapter %d", n), "", 1, "", false, 0, "")
		pdf.SetFont(family, "", 11)
		for _, l := range []string{"The attack on the hall killed at least 139 people, offi-", "cials said on the day after. Its perpe-", "trators came by car. The ISIS-", "linked agency claimed it" + strings.Repeat(" again", n) + "."} {
			pdf.CellFormat(0, 5.5, l, "", 1, "", false, 0, "")
		}
		pdf.Ln(6)
		pdf.CellFormat(0, 5.5, strings.Repeat("So ", n)+"a paragraph begins on one page and is not at its end when", "", 1, "", false, 0, "")
	}
	pdf.AddPage()
	pdf.CellFormat(0, 5.5, "the next begins.", "", 1, "", false, 0, "")
	var out bytes.Buffer
	require.NoError(t, pdf.Output(&out))
	return out.Bytes()
}

func TestPDFGivesParagraphs(t *testing.T) {
	for _, utf8Font := range []bool{false, true} {
		text := read(t, "report.pdf", report(t, utf8Font))
		assert.Equal(t, extract.PDF, text.MediaType)
		assert.Equal(t, "Report on an attack", text.Title)
		assert.Equal(t, []string{"A commission"}, text.Authors)
		assert.True(t, text.Published.IsZero(), "the day of the file is not that of publication")
		assert.Equal(t, "Chapter 1", text.Paragraphs[0])
		assert.Equal(t, "The attack on the hall killed at least 139 people, officials said on the day after. Its perpetrators came by car. "+
			"The ISIS-linked agency claimed it again.", text.Paragraphs[1])
		assert.Equal(t, "So So So a paragraph begins on one page and is not at its end when the next begins.", text.Paragraphs[len(text.Paragraphs)-1])
		assert.NotContains(t, text.Text, "commission", "running heads are no part of the text")
	}
}

func TestPDFWithoutTextIsRefused(t *testing.T) {
	scan := fpdf.New("P", "mm", "A4", "")
	scan.AddPage()
	scan.RegisterImageOptionsReader("page", fpdf.ImageOptions{ImageType: "png"}, bytes.NewReader(pixel))
	scan.Image("page", 0, 0, 100, 100, false, "", 0, "")
	var out bytes.Buffer
	require.NoError(t, scan.Output(&out))
	err := refused(t, "scan.pdf", out.Bytes())
	require.ErrorIs(t, err, extract.ErrScanned)
	assert.EqualError(t, err, "scan.pdf: its pages are pictures without text; make it searchable (OCR) first")
}

// pixel is a PNG of one pixel.
var pixel = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82")

func TestWhatIsNoDocumentIsRefused(t *testing.T) {
	assert.ErrorIs(t, refused(t, "picture.txt", pixel), extract.ErrType)
	assert.ErrorIs(t, refused(t, "empty.txt", []byte(" \n\t\n")), extract.ErrNoText)
	assert.ErrorIs(t, refused(t, "cut.pdf", report(t, false)[:900]), extract.ErrDamaged)
	_, err := extract.Extract(t.Context(), bytes.NewReader(nil), extract.MaxSize+1, "huge.pdf")
	require.ErrorIs(t, err, extract.ErrTooLarge)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	raw := report(t, false)
	_, err = extract.Extract(ctx, bytes.NewReader(raw), int64(len(raw)), "report.pdf")
	assert.ErrorIs(t, err, context.Canceled)
}

// TestHostilePDFEndsSoon gives files that a reader could take for reasons to use all memory, all stack or all time.
func TestHostilePDFEndsSoon(t *testing.T) {
	object := func(body string) string {
		return "%PDF-1.7\n1 0 obj\n" + body + "\nendobj\nxref\n0 2\n0000000000 65535 f\n0000000009 00000 n\ntrailer\n<</Size 2 /Root 1 0 R>>\nstartxref\n" +
			fmt.Sprint(len("%PDF-1.7\n1 0 obj\n"+body+"\nendobj\n")) + "\n%%EOF"
	}
	for name, file := range map[string]string{
		"nested arrays":                   object(strings.Repeat("[", 4<<20)),
		"pages that are theirs":           object("<</Pages 1 0 R /Type /Pages /Count 9 /Kids [1 0 R 1 0 R 1 0 R]>>"),
		"a huge table":                    "%PDF-1.7\nxref\n99999999 1\n0000000000 65535 f\ntrailer\n<</Size 2>>\nstartxref\n9\n%%EOF",
		"a huge stream table":             "%PDF-1.7\n1 0 obj<</Type/XRef/Si#7ae 99999999999/W[1 2 1]/Length 0>>stream\n\nendstream endobj\nstartxref\n9\n%%EOF",
		"a previous table that is itself": "%PDF-1.7\nxref\n0 1\n0000000000 65535 f\ntrailer\n<</Size 1 /Prev 9>>\nstartxref\n9\n%%EOF",
		"a stream packed twice":           object("<</Filter [/FlateDecode /FlateDecode] /Length 0>>stream\n\nendstream"),
	} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithTimeout(t.Context(), 2*time.Second)
			defer stop()
			_, err := extract.Extract(ctx, strings.NewReader(file), int64(len(file)), "hostile.pdf")
			assert.Error(t, err)
		})
	}
}

func TestAttachedTextFillsInWhatIsNotKnown(t *testing.T) {
	text := read(t, "page.html", []byte(page))
	d, a := text.Attach(data.Document{ID: "paper", Title: "The title that the analyst gave"})
	assert.Equal(t, "page.html.txt", d.File)
	assert.Equal(t, text.TextSHA256, d.SHA256)
	assert.Equal(t, "The title that the analyst gave", d.Title)
	assert.Equal(t, "2024-03-23", d.Published.EDTF)
	assert.Equal(t, data.Attachment{Document: "paper", Name: "page.html", MediaType: extract.HTML, Size: int64(len(page)), SHA256: text.SHA256, TextSHA256: text.TextSHA256}, a)
	c := &data.Case{Documents: []data.Document{d}}
	assert.NotContains(t, fmt.Sprint(evidence.Check(c, fstest.MapFS{d.File: {Data: []byte(text.Text)}}, nil)), "changed")
}

// fuzz runs a decoder on what it may be given: it gives sound text or an error, in time.
func fuzz(f *testing.F, name string, seeds ...[]byte) {
	f.Helper()
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
		defer stop()
		text, err := extract.Extract(ctx, bytes.NewReader(raw), int64(len(raw)), name)
		if err != nil {
			require.NotErrorIs(t, err, context.DeadlineExceeded)
			return
		}
		assert.Equal(t, evidence.Paragraphs(text.Text), text.Paragraphs)
		assert.NotEmpty(t, text.Paragraphs)
	})
}

func FuzzHTML(f *testing.F)     { fuzz(f, "page.html", []byte(page)) }
func FuzzMarkdown(f *testing.F) { fuzz(f, "note.md", []byte("# A\n\n* b\n\n|c|d|\n|-|-|\n|e|f|\n")) }
func FuzzPlain(f *testing.F) {
	fuzz(f, "a.txt", []byte("a\nb"), []byte("\xff\xfea\x00"), []byte("\xcf\xf0\xe8"))
}
func FuzzPDF(f *testing.F) { fuzz(f, "report.pdf", report(f, false), report(f, true)) }
