package bulk

import (
	"bytes"
	"unicode/utf8"
)

// DecodeText turns a whole text into UTF-8 and names the encoding that it had: that of its byte order mark, which is left out, else the one
// that its letters are most likely in. What is no text in it becomes U+FFFD.
func DecodeText(raw []byte) (text, encoding string) {
	encoding, size := mark(raw)
	body := raw[size:]
	if size == 0 {
		encoding = unmarked(raw)
	}
	switch encoding {
	case UTF16LE, UTF16BE:
		s := newSource(bytes.NewReader(body), int64(len(body)), encoding)
		out, err := s.readUnits(make([]byte, 0, 3*len(body)/2+3))
		if err == nil {
			return string(out), encoding
		}
	case UTF8:
		if utf8.Valid(body) {
			return string(body), encoding
		}
		return string(bytes.ToValidUTF8(body, []byte("\ufffd"))), encoding
	}
	decode, err := decoder(encoding)
	if err != nil {
		return string(bytes.ToValidUTF8(body, []byte("\ufffd"))), encoding
	}
	return decode(body), encoding
}

// unmarked recognises the encoding of a text without a byte order mark. In UTF-16 every other byte of blanks and line ends is 0.
func unmarked(raw []byte) string {
	var zeros [2]int
	head := raw[:min(len(raw), 4096)]
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	few, many := min(zeros[0], zeros[1]), max(zeros[0], zeros[1])
	if len(raw)%2 == 0 && many > len(head)/16 && few*8 < many {
		if zeros[1] > zeros[0] {
			return UTF16LE
		}
		return UTF16BE
	}
	var l letters
	l.count(raw)
	return l.guess()
}
