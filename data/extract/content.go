package extract

import (
	"fmt"
	"math"

	"github.com/ledongthuc/pdf"
)

// matrix is the affine map of PDF: x' = a x + c y + e, y' = b x + d y + f.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// times does m first, then n.
func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// graphics is what counts for text of the state of a page's graphics. Lengths are in units of the page, 1/72 inch at first.
type graphics struct {
	ctm                         matrix
	font                        *font
	size, rise, leading         float64
	charSpace, wordSpace, scale float64
}

// glyph is a drawn piece of text: where its baseline starts and ends, and how large it is.
type glyph struct {
	text       string
	x0, y0, x1 float64
	size       float64
}

// content follows the operators that draw text on a page (ISO 32000-1, 9.4).
type content struct {
	pages     *pdfPages
	resources pdf.Value
	graphics
	stack  []graphics
	tm, lm matrix // text and line matrix
	glyphs []glyph
}

// maxForms is how deep forms may be drawn inside each other.
const maxForms = 8

func (c *content) run(raw []byte, resources pdf.Value, depth int) error {
	if depth == 0 {
		c.graphics = graphics{ctm: identity, scale: 1}
	}
	t := tokens{b: raw}
	var args []token
	fonts := map[string]*font{} // by their names on this page: looking one up in the file is slow
	for n := 0; ; n++ {
		if n%1024 == 0 && c.pages.ctx.Err() != nil {
			return c.pages.ctx.Err()
		}
		tok := t.next()
		switch {
		case tok.kind == endToken:
			return nil
		case tok.kind != operator:
			if len(args) < 1<<16 {
				args = append(args, tok)
			}
			continue
		case tok.text == "ID":
			t.skipImage()
		case tok.text == "Do":
			if err := c.draw(resources.Key("XObject").Key(lastName(args)), resources, depth); err != nil {
				return err
			}
		case tok.text == "Tf":
			if err := c.setFont(fonts, resources, args); err != nil {
				return err
			}
		default:
			c.operate(tok.text, args)
		}
		args = args[:0]
		if len(c.glyphs)+c.pages.glyphs > maxGlyphs {
			return fmt.Errorf("%w: it has too much text", ErrTooLarge)
		}
	}
}

func lastName(args []token) string {
	if n := len(args); n > 0 && args[n-1].kind == nameToken {
		return args[n-1].text
	}
	return ""
}

// draw runs a form as part of the page, and notes a picture.
func (c *content) draw(v, resources pdf.Value, depth int) error {
	switch v.Key("Subtype").Name() {
	case "Image":
		c.pages.pictures = true
	case "Form":
		if depth >= maxForms {
			return nil
		}
		raw, err := unpack(v)
		if err != nil {
			return err
		}
		if own := v.Key("Resources"); !own.IsNull() {
			resources = own
		}
		before, stack := c.graphics, c.stack
		if m := v.Key("Matrix"); m.Len() == 6 {
			var form matrix
			for i := range form {
				form[i] = m.Index(i).Float64()
			}
			c.ctm = form.times(c.ctm)
		}
		err = c.run(raw, resources, depth+1)
		c.graphics, c.stack = before, stack
		return err
	}
	return nil
}

func (c *content) setFont(named map[string]*font, resources pdf.Value, args []token) error {
	if len(args) < 2 {
		return nil
	}
	name := args[0].text
	c.size = args[1].number
	f, ok := named[name]
	if !ok {
		var err error
		if f, err = c.pages.font(resources.Key("Font").Key(name)); err != nil {
			return err
		}
		named[name] = f
	}
	c.font = f
	return nil
}

// operate does one operator; those that draw no text, and those whose operands are missing, do nothing.
func (c *content) operate(op string, args []token) {
	var n [6]float64
	got := 0
	for _, a := range args {
		if a.kind == numeral && got < len(n) {
			n[got] = a.number
			got++
		}
	}
	switch op {
	case "q":
		if len(c.stack) < 256 {
			c.stack = append(c.stack, c.graphics)
		}
	case "Q":
		if last := len(c.stack) - 1; last >= 0 {
			c.graphics, c.stack = c.stack[last], c.stack[:last]
		}
	case "cm":
		if got == 6 {
			c.ctm = matrix(n).times(c.ctm)
		}
	case "BT":
		c.tm, c.lm = identity, identity
	case "Tm":
		if got == 6 {
			c.tm, c.lm = n, n
		}
	case "Td":
		c.move(n[0], n[1])
	case "TD":
		c.leading = -n[1]
		c.move(n[0], n[1])
	case "T*":
		c.move(0, -c.leading)
	case "Tc":
		c.charSpace = n[0]
	case "Tw":
		c.wordSpace = n[0]
	case "Tz":
		c.scale = n[0] / 100
	case "TL":
		c.leading = n[0]
	case "Ts":
		c.rise = n[0]
	case "\"":
		c.wordSpace, c.charSpace = n[0], n[1]
		c.move(0, -c.leading)
		c.show(args[max(0, len(args)-1):])
	case "'":
		c.move(0, -c.leading)
		c.show(args)
	case "Tj", "TJ":
		c.show(args)
	}
}

func (c *content) move(x, y float64) {
	c.lm = matrix{1, 0, 0, 1, x, y}.times(c.lm)
	c.tm = c.lm
}

// show draws strings; numbers between them move the pen back by thousandths of the size.
func (c *content) show(args []token) {
	if c.font == nil {
		return
	}
	for _, a := range args {
		switch a.kind {
		case stringToken:
			c.font.each(a.text, c.glyph)
		case numeral:
			if len(args) > 1 {
				c.advance(-a.number / 1000 * c.size)
			}
		}
	}
}

func (c *content) glyph(text string, width float64, blank bool) {
	at := c.tm.times(c.ctm)
	x0, y0 := at[4]+c.rise*at[2], at[5]+c.rise*at[3]
	w := width / 1000 * c.size
	size := math.Abs(c.size) * math.Hypot(at[2], at[3])
	advance := w + c.charSpace
	if blank {
		advance += c.wordSpace
	}
	if text != "" && !math.IsNaN(x0+y0+size) && !math.IsInf(x0+y0+size, 0) {
		c.glyphs = append(c.glyphs, glyph{text, x0, y0, x0 + w*c.scale*at[0], size})
	}
	c.advance(advance)
}

func (c *content) advance(w float64) { c.tm = matrix{1, 0, 0, 1, w * c.scale, 0}.times(c.tm) }
