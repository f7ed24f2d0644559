package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"

	"github.com/ledongthuc/pdf"
)

// Limits of a PDF, besides those of any document.
const (
	maxPages    = 5000
	maxContents = 32 << 20 // bytes of one page's content, or of one font's table, unpacked
	maxGlyphs   = 8 << 20  // of the whole document
	maxStack    = 10_000   // calls: real files need some tens
)

// framed is the file from its header to its end mark, without what other programs put before or behind. The library wants to know a version
// that it has heard of; the differences do not touch text.
func framed(raw []byte) []byte {
	raw = raw[max(0, bytes.Index(raw, []byte("%PDF-"))):]
	if i := bytes.LastIndex(raw, []byte("%%EOF")); i > 0 {
		raw = raw[:i+len("%%EOF")]
	}
	raw = bytes.Clone(raw)
	const header = "%PDF-1.7"
	if n := copy(raw, header); n < len(raw) && raw[n] != '\r' {
		raw[n] = '\n'
	}
	return raw
}

// guarded gives a file to the library in small pieces, until the context ends, and not to calls that are nested as deeply as those about a
// hostile file are: Go cannot go on after its stack has overflowed.
type guarded struct {
	ctx context.Context
	raw *bytes.Reader
}

// piece is the most that is read at once: unpacked, a thousand times as much.
const piece = 512

func (g guarded) ReadAt(b []byte, at int64) (int, error) {
	if g.ctx.Err() != nil {
		return 0, g.ctx.Err()
	}
	var caller [1]uintptr
	if runtime.Callers(maxStack, caller[:]) > 0 {
		return 0, errors.New("parts of it lie too deep in each other")
	}
	n, err := g.raw.ReadAt(b[:min(len(b), piece)], at)
	if n > 0 {
		err = nil // the library reads on, or has what it asked for
	}
	return n, err
}

// readPDF takes the text of a PDF. The library panics where a file is not what it says; it ends soon after the context does, because it is
// then given nothing more to read.
func (t *Text) readPDF(ctx context.Context, raw []byte) error {
	raw = framed(raw)
	if err := harmless(raw); err != nil {
		return err
	}
	r, err := pdf.NewReader(guarded{ctx, bytes.NewReader(raw)}, int64(len(raw)))
	if errors.Is(err, pdf.ErrInvalidPassword) {
		return errors.New("it is protected by a password")
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	t.describePDF(r)
	p := &pdfPages{ctx: ctx, fonts: map[string]*font{}}
	for n := range pages(r.Trailer().Key("Root").Key("Pages")) {
		if len(p.pages) == maxPages {
			return fmt.Errorf("%w: it has more than %d pages", ErrTooLarge, maxPages)
		}
		if err := p.page(n); err != nil {
			return err
		}
	}
	t.Pages = len(p.pages)
	t.Text = paragraphs(p.pages)
	if strings.TrimSpace(t.Text) == "" && p.pictures {
		return ErrScanned
	}
	return nil
}

// pages gives the pages below a node of the page tree in their order.
func pages(root pdf.Value) func(func(pdf.Value) bool) {
	const deepest, most = 64, 4 * maxPages
	seen := 0
	var walk func(v pdf.Value, depth int, yield func(pdf.Value) bool) bool
	walk = func(v pdf.Value, depth int, yield func(pdf.Value) bool) bool {
		if seen++; depth > deepest || seen > most {
			return true
		}
		kids := v.Key("Kids")
		if kids.Kind() != pdf.Array {
			return v.Kind() != pdf.Dict || yield(v)
		}
		for i := range kids.Len() {
			if !walk(kids.Index(i), depth+1, yield) {
				return false
			}
		}
		return true
	}
	return func(yield func(pdf.Value) bool) { walk(root, 0, yield) }
}

// describePDF takes what the document says of itself. Titles that are the name of the file it was made of say nothing, and the day on which
// the file was made is not that of publication.
func (t *Text) describePDF(r *pdf.Reader) {
	info := r.Trailer().Key("Info")
	t.Title = oneLine(pdfString(info.Key("Title")))
	if lower := strings.ToLower(t.Title); strings.HasPrefix(lower, "microsoft word - ") || lower == "untitled" || strings.HasSuffix(lower, ".doc") ||
		strings.HasSuffix(lower, ".docx") || strings.HasSuffix(lower, ".indd") {
		t.Title = ""
	}
	if author := oneLine(pdfString(info.Key("Author"))); author != "" {
		t.Authors = []string{author}
	}
	t.Language = language(pdfString(r.Trailer().Key("Root").Key("Lang")))
}

func pdfString(v pdf.Value) string {
	if v.Kind() != pdf.String {
		return ""
	}
	if s := v.RawString(); strings.HasPrefix(s, "\xef\xbb\xbf") {
		return strings.ToValidUTF8(s[3:], "")
	}
	return strings.ToValidUTF8(strings.ReplaceAll(v.Text(), "\x00", ""), "")
}

// pdfPages collects the lines of pages.
type pdfPages struct {
	ctx      context.Context
	fonts    map[string]*font // by what names them in the file
	pages    []pdfPage
	pictures bool
	glyphs   int
}

// pdfPage is the lines of a page in the order in which the file writes them.
type pdfPage []line

// page reads one page. A page that is damaged is an error of the document: a text with a hole would pass for the whole.
func (p *pdfPages) page(v pdf.Value) (err error) {
	if p.ctx.Err() != nil {
		return p.ctx.Err()
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: page %d: %v", ErrDamaged, len(p.pages)+1, r)
		}
	}()
	c := &content{pages: p, resources: inherited(v, "Resources")}
	raw, err := contents(v.Key("Contents"))
	if err != nil {
		return err
	}
	if err := c.run(raw, c.resources, 0); err != nil {
		return err
	}
	p.glyphs += len(c.glyphs)
	p.pages = append(p.pages, lines(c.glyphs))
	return nil
}

// inherited looks an entry of a page up, in the nodes above it if it has none.
func inherited(v pdf.Value, key string) pdf.Value {
	for range 64 {
		if x := v.Key(key); !x.IsNull() {
			return x
		}
		v = v.Key("Parent")
	}
	return pdf.Value{}
}

// contents unpacks a stream, or the streams of an array one after the other.
func contents(v pdf.Value) ([]byte, error) {
	switch v.Kind() {
	case pdf.Stream:
		return unpack(v)
	case pdf.Array:
		var all []byte
		for i := range v.Len() {
			b, err := contents(v.Index(i))
			if err != nil {
				return nil, err
			}
			if all = append(append(all, b...), '\n'); len(all) > maxContents {
				return nil, ErrTooLarge
			}
		}
		return all, nil
	}
	return nil, nil
}

func unpack(v pdf.Value) ([]byte, error) {
	r := v.Reader()
	b, err := io.ReadAll(io.LimitReader(r, maxContents+1))
	if len(b) > maxContents {
		return nil, ErrTooLarge
	}
	if err != nil && len(b) == 0 {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return b, nil // a check sum that does not fit, or bytes that are missing at the end, are common and leave what was read
}

// font is the font of a dictionary, read once for all pages that use it.
func (p *pdfPages) font(v pdf.Value) (*font, error) {
	key := v.String()
	if f, ok := p.fonts[key]; ok {
		return f, nil
	}
	f, err := newFont(v)
	if err != nil {
		return nil, err
	}
	p.fonts[key] = f
	return f, nil
}
