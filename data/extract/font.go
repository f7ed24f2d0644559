package extract

import (
	"strings"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/encoding/charmap"
)

// font tells what the codes of a font stand for and how wide they are.
type font struct {
	wide    bool              // codes have two bytes
	unicode map[uint32]string // from the font's table
	decode  func(string) string
	widths  map[uint32]float64 // in thousandths of the size
	missing float64            // the width of codes that are not named
}

// maxCodes is how many codes of a font are kept.
const maxCodes = 1 << 16

// newFont reads a font of a PDF. Its own table of what its codes stand for comes first; then its encoding.
func newFont(v pdf.Value) (*font, error) {
	f := &font{widths: map[uint32]float64{}, unicode: map[uint32]string{}, missing: 500}
	f.wide = v.Key("Subtype").Name() == "Type0"
	if v.Key("ToUnicode").Kind() == pdf.Stream {
		raw, err := unpack(v.Key("ToUnicode"))
		if err != nil {
			return nil, err
		}
		f.readTable(raw)
	}
	switch {
	case f.wide:
		f.readWideWidths(v.Key("DescendantFonts").Index(0))
	default:
		f.readWidths(v)
		f.decode = simpleDecoder(v)
	}
	return f, nil
}

func simpleDecoder(v pdf.Value) func(string) string {
	enc := v.Key("Encoding")
	base := enc.Name()
	if enc.Kind() == pdf.Dict {
		if enc.Key("Differences").Len() > 0 && enc.Key("Differences").Len() <= 1024 {
			return pdf.Font{V: v}.Encoder().Decode
		}
		base = enc.Key("BaseEncoding").Name()
	}
	page := charmap.Windows1252
	if base == "MacRomanEncoding" {
		page = charmap.Macintosh
	}
	return func(s string) string {
		var b strings.Builder
		for i := range len(s) {
			b.WriteRune(page.DecodeByte(s[i]))
		}
		return b.String()
	}
}

func (f *font) readWidths(v pdf.Value) {
	widths := v.Key("Widths")
	first := v.Key("FirstChar").Int64()
	for i := range min(widths.Len(), 256) {
		f.widths[uint32(first)+uint32(i)] = widths.Index(i).Float64()
	}
	if w := v.Key("FontDescriptor").Key("MissingWidth").Float64(); w > 0 {
		f.missing = w
	}
}

// readWideWidths reads the W array of a composite font: "first [w w w]" or "first last w".
func (f *font) readWideWidths(v pdf.Value) {
	f.missing = 1000
	if w := v.Key("DW").Float64(); w > 0 {
		f.missing = w
	}
	w := v.Key("W")
	for i := 0; i+1 < w.Len() && len(f.widths) < maxCodes; {
		first := uint32(w.Index(i).Int64())
		if list := w.Index(i + 1); list.Kind() == pdf.Array {
			for j := range min(list.Len(), maxCodes) {
				f.widths[first+uint32(j)] = list.Index(j).Float64()
			}
			i += 2
			continue
		}
		last, width := uint32(w.Index(i+1).Int64()), w.Index(i+2).Float64()
		for c := first; c <= last && c-first < maxCodes && len(f.widths) < maxCodes; c++ {
			f.widths[c] = width
		}
		i += 3
	}
}

// readTable reads a ToUnicode table (Adobe Technical Note 5411).
func (f *font) readTable(raw []byte) {
	t := tokens{b: raw}
	var args []string
	for tok := t.next(); tok.kind != endToken; tok = t.next() {
		switch {
		case tok.kind == stringToken:
			args = append(args, tok.text)
		case tok.kind == open && len(args)%3 == 2: // a range whose values are listed
			code := codeOf(args[len(args)-2])
			for tok = t.next(); tok.kind == stringToken; tok = t.next() {
				f.set(code, fromUTF16(tok.text))
				code++
			}
			args = args[:len(args)-2]
		case tok.kind != operator:
		case tok.text == "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				f.set(codeOf(args[i]), fromUTF16(args[i+1]))
			}
		case tok.text == "endbfrange":
			for i := 0; i+2 < len(args); i += 3 {
				f.setRange(codeOf(args[i]), codeOf(args[i+1]), args[i+2])
			}
		default:
			args = args[:0]
		}
		if tok.kind == operator || len(args) > 3*maxCodes {
			args = args[:0]
		}
	}
}

func (f *font) set(code uint32, s string) {
	if len(f.unicode) < maxCodes {
		f.unicode[code] = s
	}
}

func (f *font) setRange(first, last uint32, to string) {
	base := []rune(fromUTF16(to))
	if len(base) == 0 {
		return
	}
	end := len(base) - 1
	for c := first; c <= last && c-first < maxCodes; c++ {
		f.set(c, string(base))
		base[end]++
	}
}

func codeOf(s string) uint32 {
	var c uint32
	for i := range min(len(s), 4) {
		c = c<<8 | uint32(s[i])
	}
	return c
}

func fromUTF16(s string) string {
	if len(s) == 1 {
		return string(rune(s[0]))
	}
	units := make([]uint16, len(s)/2)
	for i := range units {
		units[i] = uint16(s[2*i])<<8 | uint16(s[2*i+1])
	}
	return string(utf16.Decode(units))
}

// each gives the codes of a string, what they stand for, their widths in thousandths of the size, and whether a code is the blank of one byte
// that word spacing widens.
func (f *font) each(s string, do func(text string, width float64, blank bool)) {
	step := 1
	if f.wide {
		step = 2
	}
	for i := 0; i+step <= len(s); i += step {
		code := codeOf(s[i : i+step])
		width, ok := f.widths[code]
		if !ok {
			width = f.missing
		}
		text, ok := f.unicode[code]
		if !ok && f.decode != nil {
			text = f.decode(s[i : i+1])
		}
		do(text, width, step == 1 && code == ' ')
	}
}
