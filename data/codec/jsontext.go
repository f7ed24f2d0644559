package codec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsonText is a text in JSON that is known to be sound: spans within it can be walked without further checks. It is read where it
// stands, since a tree of its values would take twenty times its memory.
type jsonText struct {
	b         []byte
	seen      int // where line was counted
	lineCount int
}

// span is a value within a text.
type span struct{ from, to int }

// member is a member of an object.
type member struct {
	name  string
	value span
}

// jsonText checks the whole text: UTF-8, the syntax of RFC 8259, and how deep it is nested.
func (d *decoder) jsonText(b []byte) (*jsonText, error) {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if !utf8.Valid(b) {
		return nil, d.errorf(0, "is not UTF-8")
	}
	t := &jsonText{b: b}
	if at := tooDeep(b, d.limits.Depth); at >= 0 {
		return nil, d.errorf(t.line(at), "is nested more than %d deep", d.limits.Depth)
	}
	if !json.Valid(b) {
		var raw json.RawMessage
		err := json.Unmarshal(b, &raw)
		line := 0
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			line = bytes.Count(b[:min(int(syntax.Offset), len(b))], []byte("\n")) + 1
		}
		return nil, d.errorf(line, "is not sound JSON: %v", err)
	}
	return t, nil
}

// tooDeep is where a text nests deeper than depth; -1 if it does not.
func tooDeep(b []byte, depth int) int {
	level := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			i = endOfString(b, i) - 1
		case '{', '[':
			if level++; level > depth {
				return i
			}
		case '}', ']':
			level--
		}
	}
	return -1
}

// endOfString is where the string that starts at i is over.
func endOfString(b []byte, i int) int {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(b)
}

func (t *jsonText) root() span { return t.value(0) }

// value is the value that starts at or behind i.
func (t *jsonText) value(i int) span {
	i = t.space(i)
	from := i
	switch t.b[i] {
	case '"':
		return span{from, endOfString(t.b, i)}
	case '{', '[':
		level := 0
		for ; ; i++ {
			switch t.b[i] {
			case '"':
				i = endOfString(t.b, i) - 1
			case '{', '[':
				level++
			case '}', ']':
				if level--; level == 0 {
					return span{from, i + 1}
				}
			}
		}
	}
	for i < len(t.b) && strings.IndexByte(",]} \t\r\n", t.b[i]) < 0 {
		i++
	}
	return span{from, i}
}

func (t *jsonText) space(i int) int {
	for i < len(t.b) && (t.b[i] == ' ' || t.b[i] == '\t' || t.b[i] == '\r' || t.b[i] == '\n') {
		i++
	}
	return i
}

func (t *jsonText) kind(s span) byte { return t.b[s.from] }

func (t *jsonText) raw(s span) []byte { return t.b[s.from:s.to] }

// line is the line of a place, counted from 1. Places are asked for mostly in their order.
func (t *jsonText) line(at int) int {
	if at < t.seen {
		t.seen, t.lineCount = 0, 0
	}
	t.lineCount += bytes.Count(t.b[t.seen:at], []byte("\n"))
	t.seen = at
	return t.lineCount + 1
}

// maxMembers bounds the members of an object: ten times as many as a table has columns.
const maxMembers = 10_000

// members are those of an object. A name that stands twice is an error, since programs differ in which of the two they take.
func (t *jsonText) members(s span) ([]member, error) {
	var out []member
	for i := t.space(s.from + 1); t.b[i] != '}'; {
		if t.b[i] == ',' {
			i = t.space(i + 1)
		}
		key := t.value(i)
		name := t.string(key)
		for _, m := range out[:min(len(out), 32)] {
			if m.name == name {
				return nil, fmt.Errorf("the member %.40q stands twice in one object", name)
			}
		}
		if len(out) == maxMembers {
			return nil, fmt.Errorf("an object has more than %d members", maxMembers)
		}
		v := t.value(t.space(key.to) + 1)
		out = append(out, member{name, v})
		i = t.space(v.to)
	}
	if len(out) > 32 {
		seen := make(map[string]bool, len(out))
		for _, m := range out {
			if seen[m.name] {
				return nil, fmt.Errorf("the member %.40q stands twice in one object", m.name)
			}
			seen[m.name] = true
		}
	}
	return out, nil
}

// elements visits those of a list.
func (t *jsonText) elements(s span, visit func(span) error) error {
	for i := t.space(s.from + 1); t.b[i] != ']'; {
		if t.b[i] == ',' {
			i++
		}
		v := t.value(i)
		if err := visit(v); err != nil {
			return err
		}
		i = t.space(v.to)
	}
	return nil
}

// string is the text of a string; empty if the value is none.
func (t *jsonText) string(s span) string {
	raw := t.raw(s)
	if raw[0] != '"' {
		return ""
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1])
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}

// number reads a number of JSON, whose syntax is already known to be sound.
func (t *jsonText) number(s span) (float64, error) {
	if c := t.kind(s); c != '-' && (c < '0' || c > '9') {
		return 0, fmt.Errorf("found %.40s where a number should stand", t.raw(s))
	}
	f, err := strconv.ParseFloat(string(t.raw(s)), 64)
	if err != nil {
		return 0, fmt.Errorf("the number %.40s is too large", t.raw(s))
	}
	return f, nil
}
