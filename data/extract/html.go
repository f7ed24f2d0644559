package extract

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"incidentmap/data"
	"incidentmap/data/bulk"
)

// looksHTML reports whether a file begins as HTML does. Comments, the XML declaration and blanks may come before.
func looksHTML(head []byte) bool {
	s := strings.ToLower(string(bytes.ReplaceAll(bytes.TrimLeft(head, "\xef\xbb\xbf\xff\xfe"), []byte{0}, nil)))
	for {
		s = strings.TrimSpace(s)
		switch {
		case strings.HasPrefix(s, "<!--"):
			_, s, _ = strings.Cut(s, "-->")
		case strings.HasPrefix(s, "<?xml"):
			_, s, _ = strings.Cut(s, "?>")
		default:
			return htmlStart.MatchString(s)
		}
	}
}

var htmlStart = regexp.MustCompile(`^<(!doctype html|html|head|body|title|meta|article|main|section|div|p|h1|table)[\s>]`)

// readHTML takes what a reader of the page reads: the main part of it if the page says which that is, without navigation, forms and scripts.
func (t *Text) readHTML(ctx context.Context, raw []byte) error {
	root, err := html.ParseWithOptions(strings.NewReader(decodeHTML(raw)), html.ParseOptionEnableScripting(false))
	if err != nil {
		return ErrDamaged
	}
	t.describeHTML(root)
	w := &blocks{}
	w.node(ctx, mainPart(root))
	w.end()
	t.Text = w.b.String()
	return ctx.Err()
}

// decodeHTML is the page in UTF-8: by its byte order mark or its own word, else by what its letters are most likely in.
func decodeHTML(raw []byte) string {
	enc, name, certain := charset.DetermineEncoding(raw, "")
	if name == "utf-8" || !certain && name == "windows-1252" {
		text, _ := bulk.DecodeText(raw)
		return text
	}
	if text, err := enc.NewDecoder().Bytes(raw); err == nil {
		return string(text)
	}
	return string(raw)
}

// mainPart is the element that holds the text: the article or main element with the most of it, unless that is little; else the body.
func mainPart(root *html.Node) *html.Node {
	body := root
	var found []*html.Node
	all := 0
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode:
			all += len(strings.TrimSpace(n.Data))
		case n.DataAtom == atom.Body:
			body, all = n, 0
		case n.DataAtom == atom.Article || n.DataAtom == atom.Main || attribute(n, "role") == "main":
			found = append(found, n)
		}
	}
	best, most := body, 0
	for _, n := range found {
		if size := textSize(n); size > most {
			best, most = n, size
		}
	}
	if most < 400 && most*2 < all {
		return body
	}
	return best
}

func textSize(n *html.Node) int {
	size := 0
	for d := range n.Descendants() {
		if d.Type == html.TextNode && !skipped(d.Parent) {
			size += len(strings.TrimSpace(d.Data))
		}
	}
	return size
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// skipped reports whether an element holds nothing that is read: code, forms, navigation, what is hidden.
func skipped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Svg, atom.Math, atom.Canvas, atom.Audio, atom.Video,
		atom.Nav, atom.Aside, atom.Form, atom.Button, atom.Select, atom.Textarea, atom.Input, atom.Dialog, atom.Menu, atom.Head, atom.Footer:
		return true
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "hidden", a.Key == "aria-hidden" && a.Val == "true":
			return true
		case a.Key == "role" && strings.Contains("navigation search banner complementary contentinfo dialog alert", a.Val) && a.Val != "":
			return true
		}
	}
	return false
}

// blocks writes text as one line for each block.
type blocks struct {
	b     strings.Builder
	open  bool // the line has text
	space bool // a blank is due before the next word
	depth int
}

// maxDepth is how deep elements may lie in each other to be read; the parser itself allows 512.
const maxDepth = 600

func (w *blocks) node(ctx context.Context, n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.ElementNode, html.DocumentNode:
	default:
		return
	}
	if skipped(n) || w.depth > maxDepth || ctx.Err() != nil {
		return
	}
	w.depth++
	block := isBlock(n.DataAtom)
	if block {
		w.end()
	}
	switch n.DataAtom {
	case atom.Br:
		w.space = true // a soft break: the block is the paragraph
		if n.NextSibling != nil && n.NextSibling.DataAtom == atom.Br || afterBreak(n) {
			w.end()
		}
	case atom.Td, atom.Th:
		w.space = true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(ctx, c)
	}
	if block {
		w.end()
	}
	w.depth--
}

// afterBreak reports whether a line break follows another one: two of them end a paragraph.
func afterBreak(n *html.Node) bool {
	p := n.PrevSibling
	if p != nil && p.Type == html.TextNode && strings.TrimSpace(p.Data) == "" {
		p = p.PrevSibling
	}
	return p != nil && p.DataAtom == atom.Br
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd, atom.Blockquote,
		atom.Pre, atom.Table, atom.Tr, atom.Caption, atom.Figure, atom.Figcaption, atom.Section, atom.Article, atom.Main, atom.Header, atom.Hr,
		atom.Address, atom.Details, atom.Summary, atom.Body, atom.Html, atom.Thead, atom.Tbody, atom.Tfoot:
		return true
	}
	return false
}

// blanks are what words stand between; a no-break space is one, so that a passage is found however it was set.
const blanks = " \t\r\n\f\v\u00a0\u202f"

func (w *blocks) text(s string) {
	for s != "" {
		word := strings.TrimLeft(s, blanks)
		if len(word) < len(s) {
			w.space = true
		}
		end := strings.IndexAny(word, blanks)
		if end < 0 {
			end = len(word)
		}
		if end > 0 {
			if w.space && w.open {
				w.b.WriteByte(' ')
			}
			w.b.WriteString(clean(word[:end]))
			w.open, w.space = true, false
		}
		s = word[end:]
	}
}

// end ends the line, if it has text.
func (w *blocks) end() {
	if w.open {
		w.b.WriteString("\n\n")
	}
	w.open, w.space = false, false
}

// clean leaves out what is not seen and would keep words from being found: soft hyphens, zero-width blanks, byte order marks.
var invisible = strings.NewReplacer("\u00ad", "", "\u200b", "", "\ufeff", "", "\u2060", "", "\x00", "")

func clean(s string) string { return invisible.Replace(s) }

// describeHTML takes what the page says of itself in its head.
func (t *Text) describeHTML(root *html.Node) {
	var title string
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.Html:
			t.Language = language(attribute(n, "lang"))
		case atom.Title:
			if title == "" && n.Namespace == "" && n.FirstChild != nil {
				title = n.FirstChild.Data
			}
		case atom.Meta:
			t.describeMeta(n)
		}
	}
	if t.Title == "" {
		t.Title = oneLine(title)
	}
}

// describeMeta takes one meta element, of plain HTML, Open Graph, Dublin Core or the scholarly tags of Highwire Press.
func (t *Text) describeMeta(n *html.Node) {
	name := strings.ToLower(attribute(n, "name") + attribute(n, "property") + attribute(n, "itemprop"))
	value := oneLine(attribute(n, "content"))
	if value == "" {
		return
	}
	switch name {
	case "og:title", "dc.title", "citation_title":
		if t.Title == "" {
			t.Title = value
		}
	case "author", "dc.creator", "citation_author", "parsely-author":
		if !strings.Contains(value, "://") && !slices.Contains(t.Authors, value) {
			t.Authors = append(t.Authors, value)
		}
	case "article:published_time", "datepublished", "dc.date", "dc.date.issued", "citation_publication_date", "citation_date", "date", "parsely-pub-date":
		if t.Published.IsZero() {
			t.Published = day(value)
		}
	}
}

var isoDay = regexp.MustCompile(`^(\d{4})[-/](\d{2})[-/](\d{2})([T ].*)?$`)

// day reads a date that begins as ISO 8601 writes it; anything else is no date that could be relied on.
func day(s string) data.When {
	edtf := s
	if m := isoDay.FindStringSubmatch(s); m != nil {
		edtf = m[1] + "-" + m[2] + "-" + m[3]
	}
	when, err := data.ParseWhen(edtf)
	if err != nil {
		return data.When{}
	}
	return when
}

var tag = regexp.MustCompile(`^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$`)

// language is a BCP 47 tag, or nothing.
func language(s string) string {
	if s = strings.TrimSpace(s); tag.MatchString(s) {
		return strings.ReplaceAll(s, "_", "-")
	}
	return ""
}

// oneLine is a value of a head as one line of bounded length.
func oneLine(s string) string {
	const longest = 500
	s = clean(strings.Join(strings.Fields(s), " "))
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "") + "…"
	}
	return s
}
