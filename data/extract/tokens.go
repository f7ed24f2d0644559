package extract

import (
	"bytes"
	"strconv"
	"strings"
)

// token is a piece of a content stream or of a font's table.
type token struct {
	kind   tokenKind
	text   string // of names, operators and strings
	number float64
}

type tokenKind uint8

const (
	endToken tokenKind = iota
	operator
	numeral
	nameToken
	stringToken
	open // of an array or a dictionary
	closed
)

// tokens cuts a stream into tokens. What is malformed is passed over, as viewers do.
type tokens struct {
	b  []byte
	at int
}

const (
	whites     = "\x00\t\n\f\r "
	delimiters = "()<>[]{}/%"
)

func in(set string, c byte) bool { return strings.IndexByte(set, c) >= 0 }

func (t *tokens) next() token {
	for t.at < len(t.b) {
		c := t.b[t.at]
		t.at++
		switch {
		case in(whites, c):
		case c == '%':
			for t.at < len(t.b) && t.b[t.at] != '\n' && t.b[t.at] != '\r' {
				t.at++
			}
		case c == '(':
			return token{kind: stringToken, text: t.literal()}
		case c == '<' && t.peek() == '<', c == '[', c == '{':
			if c == '<' {
				t.at++
			}
			return token{kind: open}
		case c == '>' && t.peek() == '>', c == ']', c == '}':
			if c == '>' {
				t.at++
			}
			return token{kind: closed}
		case c == '<':
			return token{kind: stringToken, text: t.hex()}
		case c == '/':
			return token{kind: nameToken, text: t.word(t.at)}
		case in(delimiters, c):
		default:
			word := t.word(t.at - 1)
			if n, ok := number(word); ok {
				return token{kind: numeral, number: n}
			}
			return token{kind: operator, text: word}
		}
	}
	return token{}
}

// number reads what PDF writes as a number; Go would take "inf", "nan" and "0x1" too.
func number(word string) (float64, bool) {
	for i := range len(word) {
		if c := word[i]; (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' {
			return 0, false
		}
	}
	n, err := strconv.ParseFloat(word, 64)
	return n, err == nil
}

func (t *tokens) peek() byte {
	if t.at < len(t.b) {
		return t.b[t.at]
	}
	return 0
}

func (t *tokens) word(from int) string {
	for t.at < len(t.b) && !in(whites, t.b[t.at]) && !in(delimiters, t.b[t.at]) {
		t.at++
	}
	return string(t.b[from:t.at])
}

func (t *tokens) literal() string {
	var s []byte
	depth := 1
	for t.at < len(t.b) {
		c := t.b[t.at]
		t.at++
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return string(s)
			}
		case '\\':
			s = t.escape(s)
			continue
		}
		s = append(s, c)
	}
	return string(s)
}

func (t *tokens) escape(s []byte) []byte {
	c := t.peek()
	t.at++
	switch c {
	case 'n':
		return append(s, '\n')
	case 'r':
		return append(s, '\r')
	case 't':
		return append(s, '\t')
	case 'b':
		return append(s, '\b')
	case 'f':
		return append(s, '\f')
	case '\r':
		if t.peek() == '\n' {
			t.at++
		}
		return s
	case '\n':
		return s
	case '0', '1', '2', '3', '4', '5', '6', '7':
		n := int(c - '0')
		for range 2 {
			if d := t.peek(); d < '0' || d > '7' {
				break
			}
			n = n<<3 | int(t.peek()-'0')
			t.at++
		}
		return append(s, byte(n))
	}
	return append(s, c)
}

func (t *tokens) hex() string {
	var s []byte
	half, digits := byte(0), 0
	for t.at < len(t.b) {
		c := t.b[t.at]
		t.at++
		if c == '>' {
			break
		}
		d, ok := hexDigit(c)
		if !ok {
			continue
		}
		if digits++; digits%2 == 0 {
			s = append(s, half<<4|d)
		} else {
			half = d
		}
	}
	if digits%2 == 1 {
		s = append(s, half<<4)
	}
	return string(s)
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// skipImage passes over the bytes of a picture that is written into the content, to the operator that ends it.
func (t *tokens) skipImage() {
	for rest := t.b[min(t.at, len(t.b)):]; ; {
		i := bytes.Index(rest, []byte("EI"))
		if i < 0 {
			t.at = len(t.b)
			return
		}
		end := i + 2
		if (i == 0 || in(whites, rest[i-1])) && (end == len(rest) || in(whites, rest[end])) {
			t.at = len(t.b) - len(rest) + end
			return
		}
		rest = rest[end:]
	}
}
