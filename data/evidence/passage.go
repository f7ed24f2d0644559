package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"incidentmap/data"
)

// MaxTextSize is the most bytes that the text of a document may have.
const MaxTextSize = 16 << 20

// digestLength is the number of hex digits that Document.Digests keeps of a paragraph's SHA-256.
const digestLength = 8

// Paragraphs are the non-empty lines of a document's text: the unit in which locators count, from 1. Space at either end is not part of one.
func Paragraphs(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Digest is what Document.Digests keeps of a paragraph.
func Digest(paragraph string) string {
	return sum([]byte(paragraph))[:digestLength]
}

func sum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func (k *checker) passages(texts fs.FS) {
	claims := map[string][]*data.Claim{}
	for i := range k.c.Claims {
		c := &k.c.Claims[i]
		claims[c.Document] = append(claims[c.Document], c)
	}
	for i := range k.c.Documents {
		d := &k.c.Documents[i]
		if d.Kind == data.Source || d.File != "" {
			k.document(d, claims[d.ID], texts)
		}
	}
}

// document compares one document's text with what was read when its claims were made.
func (k *checker) document(d *data.Document, claims []*data.Claim, texts fs.FS) {
	raw, err := readText(texts, d.File)
	if errors.Is(err, ErrNoCopy) {
		return
	}
	if err != nil {
		k.add(Finding{Document: d.ID, Subject: d.ID, Reason: err.Error()})
		return
	}
	if got := sum(raw); got != d.SHA256 {
		reason := fmt.Sprintf("text file %s has changed: its sha256 is %s, not %s", d.File, got, d.SHA256)
		if d.SHA256 == "" {
			reason = fmt.Sprintf("has no sha256 of its text file %s, which is %s", d.File, got)
		} else if found, read := lineEnds(raw, d.SHA256); found != "" {
			reason = fmt.Sprintf("text file %s has other line ends than the one that was read: they are %s and were %s; nothing else differs", d.File, found, read)
		}
		k.add(Finding{Document: d.ID, Subject: d.ID, Reason: reason})
	}
	t := newText(d, Paragraphs(string(raw)))
	k.changes(t, claims)
	for _, c := range claims {
		k.passage(t, c)
	}
}

// lineEnds tells which line ends a text has and which it had, if these are all that makes its SHA-256 another; otherwise both are empty.
func lineEnds(raw []byte, sum string) (found, read string) {
	unix := bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	found = "LF"
	switch dos := bytes.Count(raw, []byte("\r\n")); {
	case dos > 0 && dos == bytes.Count(raw, []byte("\n")):
		found = "CRLF"
	case dos > 0:
		found = "CRLF and LF mixed"
	}
	for _, was := range []struct {
		name string
		text []byte
	}{{"LF", unix}, {"CRLF", bytes.ReplaceAll(unix, []byte("\n"), []byte("\r\n"))}} {
		if digest := sha256.Sum256(was.text); hex.EncodeToString(digest[:]) == sum {
			return found, was.name
		}
	}
	return "", ""
}

func readText(texts fs.FS, name string) ([]byte, error) {
	if name == "" {
		return nil, errors.New("names no text file")
	}
	if !fs.ValidPath(name) {
		return nil, fmt.Errorf("text file %q is no plain relative path", name)
	}
	info, err := fs.Stat(texts, name)
	if err != nil {
		return nil, fmt.Errorf("text file %s is missing: %w", name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("text file %s is no regular file", name)
	}
	f, err := texts.Open(name)
	if err != nil {
		return nil, fmt.Errorf("text file %s: %w", name, err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, MaxTextSize+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("text file %s: %w", name, err)
	case len(raw) > MaxTextSize:
		return nil, fmt.Errorf("text file %s is larger than %d MiB", name, MaxTextSize>>20)
	}
	return raw, nil
}

// text is a document's text as it is now, beside the digests of what was read.
type text struct {
	doc        *data.Document
	paragraphs []string
	digests    []string
}

func newText(d *data.Document, paragraphs []string) *text {
	t := &text{doc: d, paragraphs: paragraphs}
	for _, p := range t.paragraphs {
		t.digests = append(t.digests, Digest(p))
	}
	return t
}

// changes names each paragraph that is no longer what was read, and the claims that rest on it.
func (k *checker) changes(t *text, claims []*data.Claim) {
	switch {
	case len(t.doc.Digests) == 0:
		k.add(Finding{Document: t.doc.ID, Subject: t.doc.ID,
			Reason: "has no digests of its paragraphs, which are " + strings.Join(t.digests, " ")})
	case len(t.doc.Digests) != len(t.digests):
		k.add(Finding{Document: t.doc.ID, Subject: t.doc.ID,
			Reason: fmt.Sprintf("text file has %d paragraphs; %d were read", len(t.digests), len(t.doc.Digests))})
	}
	for _, ch := range t.changes(claims) {
		reason := "the paragraph has changed since it was read"
		if ch.Now > 0 {
			reason = fmt.Sprintf("the paragraph has moved: it is now number %d", ch.Now)
		}
		for _, c := range ch.Claims {
			k.claim(c, "%s", reason)
		}
		if len(ch.Claims) == 0 {
			k.add(Finding{Document: t.doc.ID, Paragraph: ch.Paragraph, Subject: t.doc.ID, Reason: reason + "; no claim rests on it"})
		}
	}
}

// movedTo is the number of the paragraph that was read at an index, where it stands now; 0 if it has gone. Of paragraphs that were read
// alike, the first is now the first, and so on: if fewer are left, one of them has changed.
func (t *text) movedTo(index int) int {
	want := t.doc.Digests[index]
	var now []int
	for i, digest := range t.digests {
		if digest == want {
			now = append(now, i+1)
		}
	}
	before, read := 0, 0
	for i, digest := range t.doc.Digests {
		if digest != want {
			continue
		}
		read++
		if i < index {
			before++
		}
	}
	if len(now) < read {
		return 0
	}
	return now[before]
}

// passage checks that a claim's anchor stands in its paragraph and nowhere else but in repetitions of it, and that the paragraph states
// the claim's figure.
func (k *checker) passage(t *text, c *data.Claim) {
	if c.Locator.Paragraph < 1 || c.Locator.Anchor == "" { // Validate reports it
		return
	}
	var in []int
	for i, p := range t.paragraphs {
		for range strings.Count(p, c.Locator.Anchor) {
			in = append(in, i+1)
		}
	}
	switch {
	case len(in) == 0:
		k.claim(c, "anchor %q is not in the text", c.Locator.Anchor)
		return
	case !t.onePassage(in):
		k.claim(c, "anchor %q occurs %d times in the text, in paragraphs %v", c.Locator.Anchor, len(in), in)
		return
	case in[0] != c.Locator.Paragraph:
		k.claim(c, "anchor %q stands in paragraph %d, not %d", c.Locator.Anchor, in[0], c.Locator.Paragraph)
		return
	}
	paragraph := t.paragraphs[in[0]-1]
	if !wholeWords(paragraph, c.Locator.Anchor) {
		k.claim(c, "anchor %q begins or ends inside a word", c.Locator.Anchor)
	}
	for _, n := range missingNumbers(c.Number, paragraph) {
		k.claim(c, "its number %d is not in the paragraph", n)
	}
}

// onePassage reports whether paragraphs, given by number for each occurrence of an anchor, are the same one: a text may print a paragraph
// twice, and then the first of them is the passage.
func (t *text) onePassage(in []int) bool {
	for i := 1; i < len(in); i++ {
		if in[i] == in[i-1] || t.digests[in[i]-1] != t.digests[in[0]-1] {
			return false
		}
	}
	return true
}

// wholeWords reports whether an anchor begins and ends at the edge of a word: a browser finds nothing else by it.
func wholeWords(paragraph, anchor string) bool {
	before, after, _ := strings.Cut(paragraph, anchor)
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(anchor)
	end, _ := utf8.DecodeLastRuneInString(anchor)
	next, _ := utf8.DecodeRuneInString(after)
	return !(before != "" && inWord(last) && inWord(first)) && !(after != "" && inWord(end) && inWord(next))
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}
