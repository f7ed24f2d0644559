package codec

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
)

// printer writes text. The first error is kept, and given when it is flushed.
type printer struct{ *bufio.Writer }

func newPrinter(w io.Writer) printer { return printer{bufio.NewWriter(w)} }

func (p printer) text(s string) { _, _ = p.WriteString(s) }

func (p printer) textf(format string, args ...any) { _, _ = fmt.Fprintf(p, format, args...) }

// escaped writes text into XML. Characters that XML cannot hold become U+FFFD; the records of a case have them as they are.
func (p printer) escaped(s string) { _ = xml.EscapeText(p, []byte(s)) }

// element writes an element of XML that holds text alone.
func (p printer) element(name, text string) {
	p.text("<" + name + ">")
	p.escaped(text)
	p.text("</" + name + ">\n")
}
