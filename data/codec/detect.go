package codec

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"incidentmap/data/bulk"
)

// Formats are all formats that this package reads or writes, in the order in which content is tried and in which they are offered.
var Formats = []*Format{&GeoJSON, &KML, &KMZ, &GPX, &TCX, &XLSX, &GeoPackage, &STIX, &CoT, &CaseText, &CSV}

// peekBytes is how much of a file is looked at to tell its format.
const peekBytes = 64 << 10

// Peek is what a format is told by.
type Peek struct {
	Head    []byte   // how the file begins
	Text    string   // the same as UTF-8, without a byte order mark and leading blanks; empty if it is not text
	Root    xml.Name // of the first element, if the text is XML
	Members []string // of a ZIP archive
}

// Detect finds the format of a file by its content. ErrFormat if it is none that can be read, with what it is if that is known.
func Detect(r io.ReaderAt, size int64, name string) (*Format, error) {
	p, err := peek(r, size)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	f := find(func(f *Format) bool { return f.Decode != nil && f.Detect != nil && f.Detect(p) })
	named := ByExtension(name)
	if only := find(func(f *Format) bool { return f.Decode == nil && f.Detect(p) }); only != nil {
		return nil, fmt.Errorf("%s: %w: it is %s, which is only written; take GeoJSON or a case file to pass a case on", name, ErrFormat, only.Title)
	}
	switch {
	case size == 0 && named == &CSV:
		return named, nil // a table without rows
	case f == &CSV && named != nil && named != f && !columns(p.Text):
		return nil, fmt.Errorf("%s: %w: it is text, but not %s", name, ErrFormat, named.Title)
	case f != nil:
		return f, nil
	}
	return nil, fmt.Errorf("%s: %w: it is %s", name, ErrFormat, p.other())
}

func peek(r io.ReaderAt, size int64) (*Peek, error) {
	p := &Peek{Head: make([]byte, min(size, peekBytes))}
	if n, err := r.ReadAt(p.Head, 0); n < len(p.Head) && err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.HasPrefix(p.Head, []byte("PK")) {
		if z, err := zip.NewReader(r, size); err == nil || errors.Is(err, zip.ErrInsecurePath) {
			for _, f := range z.File {
				p.Members = append(p.Members, f.Name)
			}
		}
		return p, nil
	}
	if p.binary() != "" {
		return p, nil
	}
	t, err := bulk.ReadText(p.Head, "")
	if err != nil {
		return nil, err
	}
	if strings.IndexByte(t.Text, 0) < 0 {
		p.Text = strings.TrimLeft(t.Text, " \t\r\n")
	}
	if strings.HasPrefix(p.Text, "<") {
		p.Root = rootElement(p.Text)
	}
	return p, nil
}

// columns reports whether the first line of a text has a delimiter of columns.
func columns(text string) bool {
	line, _, _ := strings.Cut(text, "\n")
	return strings.ContainsAny(line, ",;\t|")
}

// rootElement is the name of the first element of a text in XML, however damaged the rest is.
func rootElement(text string) xml.Name {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		t, err := d.Token()
		if err != nil {
			return xml.Name{}
		}
		if e, ok := t.(xml.StartElement); ok {
			return e.Name
		}
	}
}

// binary is what a file is that is known by how it begins; empty if it is none of those.
func (p *Peek) binary() string {
	for _, known := range [...]struct{ magic, what string }{
		{"\x1f\x8b", "compressed with gzip; unpack it first"},
		{"\xd0\xcf\x11\xe0", "an old or a password-protected spreadsheet; save it as xlsx without a password"},
		{"%PDF", "a PDF document"},
	} {
		if bytes.HasPrefix(p.Head, []byte(known.magic)) {
			return known.what
		}
	}
	return ""
}

// other says in words what a file is that no format takes.
func (p *Peek) other() string {
	if what := p.binary(); what != "" {
		return what
	}
	switch {
	case len(p.Head) == 0:
		return "empty (0 bytes)"
	case bytes.HasPrefix(p.Head, []byte("PK")):
		return "a ZIP archive without a map or a spreadsheet in it"
	case p.Root.Local != "":
		return fmt.Sprintf("XML with the root element %.60q", p.Root.Local)
	case p.Text == "":
		return "not text"
	}
	return "text without a table"
}
