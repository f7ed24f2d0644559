package bulk

import (
	"bytes"
	"fmt"
	"io"
)

// maxColumns bounds the columns of a table.
const maxColumns = 4096

// head is what the beginning of a file tells.
type head struct {
	encoding  string // by its byte order mark or by the options; empty if neither says
	comma     byte
	names     []string // as in the text
	text      []byte   // of the header's row
	lines     int      // line feeds up to the first row
	source    source   // at the first row
	profile   *profile
	at        [numRoles]int
	order     order
	ambiguous bool
}

// readHead reads the header and looks at the first rows.
func readHead(r io.ReaderAt, size int64, o Options) (*head, error) {
	h := &head{}
	sample, err := h.sample(r, size, o)
	if err != nil {
		return nil, err
	}
	start := 0
	for start < len(sample) {
		n := blank(sample[start:], true)
		if n == 0 {
			break
		}
		start += n
	}
	if comma, n := named(sample[start:]); n > 0 {
		start += n
		if o.Comma == 0 {
			o.Comma = comma
		}
	}
	next, err := h.header(sample[start:], o)
	if err != nil {
		return nil, err
	}
	next += start
	h.lines = bytes.Count(sample[:next], lineFeed)
	h.lookAtDates(sample[next:])
	h.source.at += int64(h.source.width(sample[:next]))
	return h, nil
}

// sample reads the beginning of the text and leaves the source where the text starts.
func (h *head) sample(r io.ReaderAt, size int64, o Options) ([]byte, error) {
	first := make([]byte, min(size, 4))
	if _, err := r.ReadAt(first, 0); err != nil && err != io.EOF {
		return nil, err
	}
	for _, binary := range [...]struct{ magic, what string }{
		{"PK\x03\x04", "a ZIP archive, as spreadsheets are; save it as CSV"}, {"\x1f\x8b", "compressed with gzip"}, {"\xd0\xcf\x11\xe0",
			"a spreadsheet; save it as CSV"},
	} {
		if bytes.HasPrefix(first, []byte(binary.magic)) {
			return nil, fmt.Errorf("%w: %s", ErrNotText, binary.what)
		}
	}
	encoding, skip := mark(first)
	if encoding == "" {
		encoding = o.Encoding
	}
	if encoding != "" {
		if _, err := decoder(encoding); err != nil {
			return nil, err
		}
	}
	h.encoding = encoding
	h.source = newSource(r, size, encoding)
	h.source.at = int64(skip)
	ahead := h.source
	text, err := ahead.read(make([]byte, 0, min(int64(o.MaxRow)+2, textBytes(size))))
	if err != nil {
		return nil, err
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return nil, fmt.Errorf("%w: it holds NUL bytes", ErrNotText)
	}
	return text, nil
}

// named reads the line "sep=," by which spreadsheets name the delimiter before the header, and gives its length; 0 if there is none.
func named(text []byte) (comma byte, n int) {
	line, _, _ := bytes.Cut(text, lineFeed)
	name := bytes.Trim(bytes.TrimSuffix(line, []byte{'\r'}), `"`)
	if len(name) != len("sep=,") || !bytes.EqualFold(name[:4], []byte("sep=")) || len(line) == len(text) {
		return 0, 0
	}
	return name[4], len(line) + 1
}

// header splits the first row by the delimiter that makes the most of it, and gives where the next row starts.
func (h *head) header(text []byte, o Options) (next int, err error) {
	if len(text) == 0 {
		return 0, fmt.Errorf("%w: it has only empty lines", ErrHeader)
	}
	commas := []byte{',', ';', '\t', '|'}
	if o.Comma != 0 {
		commas = []byte{o.Comma}
	}
	for _, comma := range commas {
		s := newSplitter(comma, maxColumns)
		end, after, f := s.split(text)
		if f == strayQuote || f == unclosed || end > o.MaxRow || s.n > maxColumns || s.n <= len(h.names) {
			continue
		}
		h.comma, h.text, next = comma, text[:end], after
		h.names = make([]string, s.n)
		for i := range h.names {
			h.names[i] = string(s.fields[i].value(text))
		}
	}
	if len(h.names) == 0 {
		return 0, fmt.Errorf("%w: the first row cannot be split into fields", ErrHeader)
	}
	if i := bytes.IndexByte(h.text, '\r'); i >= 0 && h.text[0] != '"' {
		return 0, fmt.Errorf("%w: its lines end with CR alone; save it with LF or CR LF", ErrHeader)
	}
	h.profile, h.at, err = recognise(h.names)
	return next, err
}

// lookAtDates finds out whether the day or the month comes first.
func (h *head) lookAtDates(text []byte) {
	column := h.at[roleDate]
	if column < 0 {
		return
	}
	var seen orders
	s := newSplitter(h.comma, len(h.names))
	for len(text) > 0 {
		end, next, f := s.split(text)
		if f == fine {
			seen.count(bytes.TrimSpace(s.fields[column].value(text[:end])))
		} else if i := bytes.IndexByte(text, '\n'); i >= 0 {
			next = i + 1
		}
		text = text[max(next, 1):]
	}
	h.order, h.ambiguous = seen.order(), seen.ambiguous()
}

// textBytes is the most that a file of some size takes as text: UTF-16 grows by a half.
func textBytes(size int64) int64 { return size + size/2 + 16 }
