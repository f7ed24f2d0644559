package codec

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxNodes bounds what is kept of one element.
const maxNodes = 250_000

// xmlReader reads XML in which nothing is declared, nothing is fetched and nothing is nested too deeply.
type xmlReader struct {
	*decoder
	dec    *xml.Decoder
	depth  int
	tokens int
	bad    error // why it is not read at all
}

// Bounds of what the XML library keeps of one token, and of how many tokens take too long.
const (
	maxTag    = 1 << 20
	maxTokens = 16 << 20
)

// longTag is where a tag starts that is too long; -1 if none is. The library would keep all of its attributes.
func longTag(b []byte) int {
	for i := 0; i < len(b); {
		at := bytes.IndexByte(b[i:], '<')
		if at < 0 {
			return -1
		}
		start := i + at
		if bytes.HasPrefix(b[start:], []byte("<![CDATA[")) {
			end := bytes.Index(b[start:], []byte("]]>"))
			if end < 0 {
				return -1
			}
			i = start + end
			continue
		}
		if bytes.HasPrefix(b[start:], []byte("<!--")) {
			end := bytes.Index(b[start:], []byte("-->"))
			if end < 0 {
				return -1
			}
			i = start + end
			continue
		}
		if i = endOfTag(b, start); i-start > maxTag {
			return start
		}
	}
	return -1
}

func endOfTag(b []byte, i int) int {
	quote := byte(0)
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return i
}

func (d *decoder) xmlReader(b []byte) *xmlReader {
	x := &xmlReader{decoder: d}
	mark := marked(b)
	if mark {
		text, _, err := transform.Bytes(unicode.BOMOverride(unicode.UTF8.NewDecoder()), b)
		x.bad, b = err, text
	}
	if at := longTag(b); at >= 0 {
		x.bad = d.errorf(bytes.Count(b[:at], []byte("\n"))+1, "an element has more than %d bytes of its own", maxTag)
	}
	x.dec = xml.NewDecoder(bytes.NewReader(b))
	x.dec.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		if mark {
			return r, nil // a byte order mark has the last word
		}
		e, err := ianaindex.IANA.Encoding(label)
		if err != nil || e == nil {
			return nil, fmt.Errorf("the encoding %.40q is not known", label)
		}
		return e.NewDecoder().Reader(r), nil
	}
	return x
}

// marked reports whether a text begins with a byte order mark of UTF-8 or UTF-16.
func marked(b []byte) bool {
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(b, []byte(mark)) {
			return true
		}
	}
	return false
}

// node is an element with everything in it.
type node struct {
	name     xml.Name
	attrs    []xml.Attr
	text     string // all text directly in it
	children []node
	line     int
}

// next is the next start or end of an element, or text; io.EOF at the end.
func (x *xmlReader) next() (xml.Token, error) {
	if x.bad != nil {
		return nil, x.bad
	}
	for {
		t, err := x.dec.Token()
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		if err != nil {
			if x.ctx.Err() != nil {
				return nil, x.ctx.Err()
			}
			return nil, x.errorf(x.line(), "is not sound XML: %v", strings.TrimPrefix(err.Error(), "XML syntax error "))
		}
		if x.tokens == maxTokens {
			return nil, x.errorf(x.line(), "has more than %d elements and texts", maxTokens)
		}
		if x.tokens++; x.tokens%1024 == 0 && x.ctx.Err() != nil {
			return nil, x.ctx.Err()
		}
		switch t := t.(type) {
		case xml.StartElement:
			if x.depth++; x.depth > x.limits.Depth {
				return nil, x.errorf(x.line(), "is nested more than %d deep", x.limits.Depth)
			}
			return t, nil
		case xml.EndElement:
			x.depth--
			return t, nil
		case xml.CharData:
			if len(t) > x.limits.Text {
				return nil, x.errorf(x.line(), "a text has %d bytes, more than %d", len(t), x.limits.Text)
			}
			return t, nil
		case xml.Directive:
			return nil, x.errorf(x.line(), "declares a document type or entities, which is not allowed")
		}
	}
}

func (x *xmlReader) line() int {
	line, _ := x.dec.InputPos()
	return line
}

// root is the first element.
func (x *xmlReader) root() (xml.StartElement, error) {
	for {
		t, err := x.next()
		if errors.Is(err, io.EOF) {
			return xml.StartElement{}, x.errorf(0, "has no element")
		}
		if err != nil {
			return xml.StartElement{}, err
		}
		if e, ok := t.(xml.StartElement); ok {
			return e, nil
		}
	}
}

// within is the next token in an element; io.EOF never comes, as the XML is then not sound.
func (x *xmlReader) within() (xml.Token, error) {
	t, err := x.next()
	if errors.Is(err, io.EOF) {
		return nil, x.errorf(x.line(), "ends within an element")
	}
	return t, err
}

// skip passes over an element that has begun.
func (x *xmlReader) skip() error {
	for level := x.depth - 1; x.depth > level; {
		if _, err := x.within(); err != nil {
			return err
		}
	}
	return nil
}

// node keeps an element that has begun.
func (x *xmlReader) node(e xml.StartElement) (node, error) {
	left := maxNodes
	return x.keep(e, &left)
}

func (x *xmlReader) keep(e xml.StartElement, left *int) (node, error) {
	n := node{name: e.Name, attrs: e.Attr, line: x.line()}
	if *left--; *left < 0 {
		return n, x.errorf(n.line, "has an element with more than %d others in it", maxNodes)
	}
	var text []byte
	for {
		t, err := x.within()
		if err != nil {
			return n, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			child, err := x.keep(t.Copy(), left)
			if err != nil {
				return n, err
			}
			n.children = append(n.children, child)
		case xml.CharData:
			if text = append(text, t...); len(text) > x.limits.Text {
				return n, x.errorf(x.line(), "a text has more than %d bytes", x.limits.Text)
			}
		case xml.EndElement:
			n.text = string(text)
			return n, nil
		}
	}
}

// child is the first child of that name; nil if there is none.
func (n *node) child(name string) *node {
	for i := range n.children {
		if n.children[i].name.Local == name {
			return &n.children[i]
		}
	}
	return nil
}

// value is the text of the first child of that name, without blanks around it.
func (n *node) value(name string) string {
	if c := n.child(name); c != nil {
		return strings.TrimSpace(c.text)
	}
	return ""
}

// attr is an attribute; empty if there is none.
func (n *node) attr(name string) string { return attr(n.attrs, name) }

func attr(attrs []xml.Attr, name string) string {
	for _, a := range attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
