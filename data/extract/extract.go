package extract

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"incidentmap/data"
	"incidentmap/data/evidence"
)

// MaxSize is the most bytes that a document may have.
const MaxSize = 64 << 20

// maxParagraphs is the most paragraphs that a document may have: a hundred times those of a long book.
const maxParagraphs = 500_000

// maxTime is how long a document may take.
const maxTime = time.Minute

// Reasons why a document gives no text.
var (
	ErrTooLarge = errors.New("it is too large for a document")
	ErrNoText   = errors.New("it holds no text")
	ErrScanned  = errors.New("its pages are pictures without text; make it searchable (OCR) first")
	ErrType     = errors.New("it is no text, HTML, Markdown or PDF")
	ErrSlow     = errors.New("it takes too long to read")
	ErrDamaged  = errors.New("it is damaged, or made in a way that is not supported")
)

// Media types of documents.
const (
	Plain    = "text/plain"
	HTML     = "text/html"
	Markdown = "text/markdown"
	PDF      = "application/pdf"
)

// Text is what a document holds. What the document does not say of itself is empty.
type Text struct {
	Name      string // of the file, without folders
	MediaType string
	Pages     int    // of a PDF; 0 for what has none
	Size      int64  // of the file in bytes
	SHA256    string // of the file, lower-case hex

	Title     string
	Authors   []string
	Published data.When
	Language  string // BCP 47

	Text       string // UTF-8; its non-empty lines are the paragraphs
	TextSHA256 string
	Paragraphs []string
	Digests    []string // of the paragraphs, as evidence.Digest makes them
}

// Extract reads the document in the first size bytes of r. It stops with the context's error when that ends, and with ErrSlow after a minute.
func Extract(ctx context.Context, r io.ReaderAt, size int64, name string) (*Text, error) {
	t, err := extract(ctx, r, size, name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", base(name), err)
	}
	return t, nil
}

func extract(ctx context.Context, r io.ReaderAt, size int64, name string) (*Text, error) {
	if size > MaxSize {
		return nil, fmt.Errorf("%w: %d MB, at most %d are read", ErrTooLarge, size>>20, MaxSize>>20)
	}
	raw := make([]byte, size)
	if n, err := r.ReadAt(raw, 0); n < len(raw) {
		return nil, err
	}
	limit, stop := context.WithTimeoutCause(ctx, maxTime, ErrSlow)
	defer stop()
	t, err := guardedDecode(limit, raw, base(name))
	if err != nil {
		return nil, err
	}
	t.Size, t.SHA256 = size, hash(raw)
	return t, t.finish()
}

// guardedDecode decodes on a goroutine of its own, so that a decoder that fails or takes too long keeps nobody waiting.
func guardedDecode(ctx context.Context, raw []byte, name string) (*Text, error) {
	type result struct {
		t   *Text
		err error
	}
	done := make(chan result, 1)
	go func() {
		r := result{t: &Text{Name: name}}
		defer func() {
			if p := recover(); p != nil {
				r.err = fmt.Errorf("%w: %v", ErrDamaged, p)
			}
			done <- r
		}()
		r.err = r.t.decode(ctx, raw)
	}()
	select {
	case r := <-done:
		if r.err != nil && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return r.t, r.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// decode sets the type, the text and what the document says of itself.
func (t *Text) decode(ctx context.Context, raw []byte) error {
	switch t.MediaType = sniff(raw, t.Name); t.MediaType {
	case PDF:
		return t.readPDF(ctx, raw)
	case HTML:
		return t.readHTML(ctx, raw)
	case Markdown:
		return t.readMarkdown(ctx, raw)
	case Plain:
		t.readPlain(raw)
		return nil
	}
	return ErrType
}

// finish numbers the paragraphs.
func (t *Text) finish() error {
	if len(t.Text) > evidence.MaxTextSize {
		return fmt.Errorf("%w: its text has %d MB, at most %d are read", ErrTooLarge, len(t.Text)>>20, evidence.MaxTextSize>>20)
	}
	t.Paragraphs = evidence.Paragraphs(t.Text)
	switch n := len(t.Paragraphs); {
	case n == 0:
		return ErrNoText
	case n > maxParagraphs:
		return fmt.Errorf("%w: it has %d paragraphs, at most %d are read", ErrTooLarge, n, maxParagraphs)
	}
	for _, p := range t.Paragraphs {
		t.Digests = append(t.Digests, evidence.Digest(p))
	}
	t.TextSHA256 = hash([]byte(t.Text))
	return nil
}

// Attach gives a document this text: its file, hash and digests become those of the text, and what is not known of it is filled in with
// what the text says of itself. The attachment is the copy for the case, without an id.
func (t *Text) Attach(d data.Document) (data.Document, data.Attachment) {
	d.File, d.SHA256, d.Digests = t.FileName(), t.TextSHA256, t.Digests
	if d.Title == "" {
		d.Title = t.Title
	}
	if len(d.Authors) == 0 {
		d.Authors = t.Authors
	}
	if d.Published.IsZero() {
		d.Published = t.Published
	}
	if d.Language == "" {
		d.Language = t.Language
	}
	return d, data.Attachment{Document: d.ID, Name: t.Name, MediaType: t.MediaType, Size: t.Size, SHA256: t.SHA256, TextSHA256: t.TextSHA256}
}

// FileName is the name of the text: that of the file, with .txt behind it unless it ends so.
func (t *Text) FileName() string {
	if path.Ext(t.Name) == ".txt" {
		return t.Name
	}
	return t.Name + ".txt"
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// base is the file's name without folders of any system and without characters that do not belong in one.
func base(name string) string {
	name = path.Base(strings.ReplaceAll(filepath.ToSlash(name), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) || strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, name)
	if name == "." || name == ".." || name == "/" {
		return "document"
	}
	return name
}

// sniff tells the media type, "" if it is none that can be read.
func sniff(raw []byte, name string) string {
	head := raw[:min(len(raw), 1024)]
	if bytes.Contains(head, []byte("%PDF-")) {
		return PDF
	}
	if isBinary(head) {
		return ""
	}
	if looksHTML(head) {
		return HTML
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown":
		return Markdown
	}
	return Plain
}

// isBinary reports whether the beginning of a file is no text in any encoding: it holds control characters, or zeros that are not those of
// UTF-16.
func isBinary(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return false
	}
	control, zero := 0, 0
	for _, b := range head {
		switch {
		case b == 0:
			zero++
		case b < ' ' && !strings.ContainsRune("\t\n\r\f\v\x1b\b", rune(b)):
			control++
		}
	}
	return control*50 > len(head) || zero > 0 && !evenZeros(head, zero)
}

// evenZeros reports whether zeros stand where UTF-16 has them: all at even or nearly all at odd places.
func evenZeros(head []byte, zeros int) bool {
	odd := 0
	for i := 1; i < len(head); i += 2 {
		if head[i] == 0 {
			odd++
		}
	}
	return zeros > len(head)/16 && (odd*8 > zeros*7 || odd*8 < zeros)
}
