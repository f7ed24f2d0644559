package bulk

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// fault says why a row could not be split.
type fault uint8

const (
	fine        fault = iota
	unfinished        // the text ends before the row does; the row is complete if this is the end of the file
	unclosed          // as unfinished, within quotes
	strayQuote        // text follows a closing quote
	wrongNumber       // another number of fields than the header has
	tooLong
)

// span is a field within a row. Where doubled is set, each quote within it is written twice.
type span struct {
	from, to int32
	doubled  bool
}

// splitter splits rows into fields. The spans are those of the last row.
type splitter struct {
	comma  byte
	commas uint64 // comma in each byte
	fields []span // as many as the header has
	n      int    // fields found; may be more
}

func newSplitter(comma byte, columns int) splitter {
	return splitter{comma: comma, commas: ones * uint64(comma), fields: make([]span, columns)}
}

// split finds the fields of the row that starts at b[0]. The row's text is b[:end], the next row starts at b[next]; both are len(b) if the
// text ends before the row does.
func (s *splitter) split(b []byte) (end, next int, f fault) {
	s.n = 0
	for pos := 0; ; {
		var stop int
		if pos < len(b) && b[pos] == '"' {
			var doubled, closed bool
			if stop, doubled, closed = closing(b, pos+1); !closed {
				return len(b), len(b), unclosed
			}
			s.add(pos+1, stop, doubled)
			stop++
		} else {
			stop = s.stop(b, pos)
			s.add(pos, fieldEnd(b, stop), false)
		}
		switch {
		case stop == len(b) || b[stop] == '\r' && stop+1 == len(b):
			return stop, len(b), s.counted(unfinished)
		case b[stop] == s.comma:
			pos = stop + 1
		case b[stop] == '\n':
			return fieldEnd(b, stop), stop + 1, s.counted(fine)
		case b[stop] == '\r' && b[stop+1] == '\n':
			return stop, stop + 2, s.counted(fine)
		default:
			return stop, stop, strayQuote
		}
	}
}

func (s *splitter) add(from, to int, doubled bool) {
	if s.n < len(s.fields) {
		s.fields[s.n] = span{int32(from), int32(to), doubled}
	}
	s.n++
}

func (s *splitter) counted(f fault) fault {
	if f == fine && s.n != len(s.fields) {
		return wrongNumber
	}
	return f
}

// closing finds the quote that closes a field. A quote at the very end of b may turn out to be the first of two.
func closing(b []byte, from int) (at int, doubled, closed bool) {
	for at = from; ; at += 2 {
		i := bytes.IndexByte(b[at:], '"')
		if i < 0 {
			return len(b), doubled, false
		}
		at += i
		if at+1 == len(b) || b[at+1] != '"' {
			return at, doubled, true
		}
		doubled = true
	}
}

const (
	ones     = 0x0101010101010101
	highs    = 0x8080808080808080
	newlines = ones * '\n'
)

// stop finds the next delimiter or line feed at or after i, eight bytes at a time: a byte that is zero after the exclusive or is one of
// them, and the lowest bit that (x-ones)&^x&highs sets belongs to the first zero byte
// (https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord).
func (s *splitter) stop(b []byte, i int) int {
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		c, n := w^s.commas, w^newlines
		if m := ((c-ones)&^c | (n-ones)&^n) & highs; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for ; i < len(b); i++ {
		if b[i] == s.comma || b[i] == '\n' {
			break
		}
	}
	return i
}

// fieldEnd leaves out the carriage return of a line end, or one that ends the text.
func fieldEnd(b []byte, stop int) int {
	if stop > 0 && b[stop-1] == '\r' && (stop == len(b) || b[stop] == '\n') {
		return stop - 1
	}
	return stop
}

// blank is the length of the empty line that b starts with, 0 if it starts with none.
func blank(b []byte, final bool) int {
	switch {
	case b[0] == '\n':
		return 1
	case b[0] == '\r' && len(b) > 1 && b[1] == '\n':
		return 2
	case b[0] == '\r' && len(b) == 1 && final:
		return 1
	}
	return 0
}

var quote, twoQuotes = []byte(`"`), []byte(`""`)

// value is the text of a field.
func (f span) value(row []byte) []byte {
	v := row[f.from:f.to]
	if f.doubled {
		return bytes.ReplaceAll(v, twoQuotes, quote)
	}
	return v
}
