package bulk

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Names of encodings.
const (
	UTF8        = "UTF-8"
	UTF16LE     = "UTF-16LE"
	UTF16BE     = "UTF-16BE"
	Windows1251 = "Windows-1251"
	Windows1252 = "Windows-1252"
	Windows1254 = "Windows-1254"
	Windows1256 = "Windows-1256"
)

// Encodings lists the encodings that a table may have. UTF-16 is recognised by its byte order mark.
var Encodings = []string{UTF8, UTF16LE, UTF16BE, Windows1251, Windows1252, Windows1254, Windows1256}

// mark recognises a byte order mark.
func mark(head []byte) (encoding string, size int) {
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return UTF8, 3
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return UTF16LE, 2
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return UTF16BE, 2
	}
	return "", 0
}

// source reads a file as text in chunks. All encodings but UTF-16 write the characters that rows are split at as ASCII does, so that their
// bytes are the text; UTF-16 becomes UTF-8.
type source struct {
	r     io.ReaderAt
	at    int64 // what is read next
	size  int64
	order binary.ByteOrder // of UTF-16, otherwise nil
}

func newSource(r io.ReaderAt, size int64, encoding string) source {
	s := source{r: r, size: size}
	switch encoding {
	case UTF16LE:
		s.order = binary.LittleEndian
	case UTF16BE:
		s.order = binary.BigEndian
	}
	return s
}

// read adds text to b until its capacity is used or the file ends.
func (s *source) read(b []byte) ([]byte, error) {
	if s.order != nil {
		return s.readUnits(b)
	}
	n := int(min(int64(cap(b)-len(b)), s.size-s.at))
	free := b[len(b) : len(b)+n]
	if err := s.readAt(free); err != nil {
		return b, err
	}
	return b[:len(b)+n], nil
}

func (s *source) readAt(b []byte) error {
	n, err := s.r.ReadAt(b, s.at)
	s.at += int64(n)
	if n == len(b) {
		return nil
	}
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readUnits reads UTF-16. A unit takes at most three bytes of UTF-8. Half a pair at the end is left for the next time; half a pair
// elsewhere becomes U+FFFD.
func (s *source) readUnits(b []byte) ([]byte, error) {
	raw := make([]byte, min(int64((cap(b)-len(b))/3*2), s.size-s.at))
	if err := s.readAt(raw); err != nil {
		return b, err
	}
	n := len(raw) &^ 1
	for i := 0; i < n; i += 2 {
		r := rune(s.order.Uint16(raw[i:]))
		switch {
		case r < utf8.RuneSelf:
			b = append(b, byte(r))
			continue
		case utf16.IsSurrogate(r) && i+4 <= n:
			if pair := utf16.DecodeRune(r, rune(s.order.Uint16(raw[i+2:]))); pair != utf8.RuneError {
				r = pair
				i += 2
			}
		case r&^0x3FF == 0xD800 && s.at < s.size && i > 0:
			s.at -= 2
			return b, nil
		}
		b = utf8.AppendRune(b, r)
	}
	return b, nil
}

// width is the number of bytes that text takes in the file. In UTF-16 each character takes a unit, those of four bytes in UTF-8 take two.
func (s *source) width(text []byte) int {
	if s.order == nil {
		return len(text)
	}
	units := 0
	for i := 0; i < len(text); i++ {
		if i+8 <= len(text) && binary.LittleEndian.Uint64(text[i:])&highs == 0 {
			units += 8
			i += 7
			continue
		}
		switch c := text[i]; {
		case c >= 0xF0:
			units += 2
		case c < 0x80 || c >= 0xC0:
			units++
		}
	}
	return 2 * units
}

// within is the length of the beginning of text that takes n bytes in the file.
func (s *source) within(text []byte, n int) int {
	if s.order == nil {
		return n
	}
	i := 0
	for ; n > 0 && i < len(text); n -= 2 {
		_, size := utf8.DecodeRune(text[i:])
		if i += size; size == utf8.UTFMax {
			n -= 2
		}
	}
	return i
}

// letters counts what tells encodings apart.
type letters struct {
	high    [128]int // bytes from 0x80, by value
	runes   int      // valid sequences of UTF-8 beyond ASCII
	invalid int      // bytes that belong to none
}

// count looks at all bytes of b beyond ASCII.
func (l *letters) count(b []byte) {
	for i := 0; i < len(b); {
		if i+8 <= len(b) && binary.LittleEndian.Uint64(b[i:])&highs == 0 {
			i += 8
			continue
		}
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			l.invalid++
		} else {
			l.runes++
		}
		for _, c := range b[i : i+size] {
			l.high[c-0x80]++
		}
		i += size
	}
}

func (l *letters) add(o *letters) {
	for i, n := range o.high {
		l.high[i] += n
	}
	l.runes += o.runes
	l.invalid += o.invalid
}

// guess names the encoding. Text that is mostly valid UTF-8 is UTF-8: in the Windows code pages valid sequences are rare accidents.
// Otherwise it is the code page under whose letter frequencies the bytes are most likely.
func (l *letters) guess() string {
	if l.invalid == 0 || l.runes > l.invalid {
		return UTF8
	}
	best, bestScore := "", math.Inf(-1)
	for _, p := range pages {
		score := 0.0
		for i, n := range l.high {
			score += float64(n) * p.likelihood[i]
		}
		if score > bestScore {
			best, bestScore = p.name, score
		}
	}
	return best
}

// page is a code page with the logarithm of the share of each byte from 0x80 in text of its languages.
type page struct {
	name       string
	codes      *charmap.Charmap
	likelihood [128]float64
}

// pages in the order in which they win a tie. The weights are shares of letters in a hundred, rounded: Russian, and a little of the other
// letters of the page (https://en.wikipedia.org/wiki/Letter_frequency and the lists that it links to); Spanish, Portuguese, French and
// German accents; Turkish; Arabic.
var pages = []page{
	newPage(Windows1252, charmap.Windows1252, "éáíóñúãçàüöèêäâôõß", 18, 14, 12, 12, 5, 4, 4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 1, 1),
	newPage(Windows1254, charmap.Windows1254, "ıüşçğöİŞÖÜÇâ", 28, 14, 14, 9, 9, 7, 5, 2, 1, 1, 1, 1),
	newPage(Windows1251, charmap.Windows1251, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїє", 110, 85, 80, 73, 67, 63, 55, 47, 45, 44, 35, 32, 30,
		28, 26, 20, 19, 17, 17, 16,
		16, 14, 12, 10, 9, 7, 6, 5, 4, 3, 3, 1, 1, 3, 1, 1),
	newPage(Windows1256, charmap.Windows1256, "اليمنوةبرتدعفهسكقحجشصطخىذضغثئءزظأإآؤپچگ", 125, 115, 65, 65, 65, 60, 35, 40, 45, 50, 28, 37,
		29, 25, 30, 22, 27, 25, 14,
		11, 11, 11, 10, 8, 7, 6, 5, 5, 4, 3, 7, 2, 20, 8, 2, 1, 2, 1, 2),
}

// newPage makes the table. Punctuation that all pages have where they have it (quotation marks, dashes, the fixed space) tells nothing and
// weighs the same; whatever the weights do not name is rare.
func newPage(name string, codes *charmap.Charmap, letters string, weights ...float64) page {
	const rare = 0.0005
	p := page{name: name, codes: codes}
	total := 0.0
	for _, w := range weights {
		total += w
	}
	byRune := map[rune]float64{}
	for i, r := range []rune(letters) {
		byRune[r] = weights[i] / total
	}
	for i := range p.likelihood {
		r := codes.DecodeByte(byte(0x80 + i))
		switch {
		case slices.Contains([]rune("‘’“”–—…« »"), r):
			p.likelihood[i] = math.Log(0.02)
		case r == utf8.RuneError:
			p.likelihood[i] = math.Log(rare / 100)
		default:
			p.likelihood[i] = math.Log(max(byRune[r], rare))
		}
	}
	return p
}

// decoder turns the text of a file, as read by source, into UTF-8.
func decoder(encoding string) (func([]byte) string, error) {
	if slices.Contains(Encodings[:3], encoding) {
		return func(b []byte) string { return string(b) }, nil
	}
	i := slices.IndexFunc(pages, func(p page) bool { return p.name == encoding })
	if i < 0 {
		return nil, fmt.Errorf("%w %q", ErrEncoding, encoding)
	}
	codes := pages[i].codes
	return func(b []byte) string {
		out := make([]byte, 0, len(b)+len(b)/2)
		for _, c := range b {
			out = utf8.AppendRune(out, codes.DecodeByte(c))
		}
		return string(out)
	}, nil
}

// Text is the content of a text file in UTF-8, without its byte order mark.
type Text struct {
	Text     string
	Encoding string // one of Encodings
	Guessed  bool   // whether the encoding was guessed from the frequency of letters
	BadBytes int    // bytes that are not valid in UTF-8; they became U+FFFD
}

// ReadText reads a text in one of Encodings; an empty one is told by the byte order mark or guessed.
func ReadText(b []byte, encoding string) (Text, error) {
	marked, skip := mark(b)
	t := Text{Encoding: marked}
	if b = b[skip:]; marked == "" {
		t.Encoding = encoding
	}
	var l letters
	if t.Encoding == "" || t.Encoding == UTF8 {
		l.count(b)
	}
	if t.Encoding == "" {
		t.Encoding = l.guess()
		t.Guessed = t.Encoding != UTF8
	}
	decode, err := decoder(t.Encoding)
	if err != nil {
		return Text{}, err
	}
	switch t.Encoding {
	case UTF8:
		t.BadBytes = l.invalid
		t.Text = strings.ToValidUTF8(string(b), "\ufffd")
	case UTF16LE, UTF16BE:
		s := newSource(bytes.NewReader(b), int64(len(b)), t.Encoding)
		text := make([]byte, 0, textBytes(int64(len(b))))
		for s.at < s.size && err == nil {
			text, err = s.read(text)
		}
		t.Text = string(text)
	default:
		var text strings.Builder // decode would take the memory twice
		text.Grow(len(b) + len(b)/4)
		for part := range slices.Chunk(b, DefaultChunkSize) {
			text.WriteString(decode(part))
		}
		t.Text = text.String()
	}
	return t, err
}
