package extract

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	htmlparser "golang.org/x/net/html"

	"incidentmap/data/bulk"
)

// readMarkdown takes the text that the marks stand for, through the HTML that it is written as. Its first heading is its title.
func (t *Text) readMarkdown(ctx context.Context, raw []byte) error {
	source, _ := bulk.DecodeText(raw)
	front, body := frontMatter(source)
	if err := tame(body); err != nil {
		return err
	}
	var page bytes.Buffer
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Footnote), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := md.Convert([]byte(body), &page); err != nil {
		return ErrDamaged
	}
	root, err := htmlparser.Parse(&page)
	if err != nil {
		return ErrDamaged
	}
	w := &blocks{}
	w.node(ctx, root)
	w.end()
	t.Text = w.b.String()
	t.describeFront(front)
	if t.Title == "" {
		t.Title = firstHeading(root)
	}
	return ctx.Err()
}

func firstHeading(root *htmlparser.Node) string {
	for n := range root.Descendants() {
		if n.Data == "h1" {
			w := &blocks{}
			w.node(context.Background(), n)
			return oneLine(w.b.String())
		}
	}
	return ""
}

// frontMatter divides the lines between two rows of dashes at the beginning, if there are any, from the rest.
func frontMatter(source string) (front, body string) {
	rest, ok := strings.CutPrefix(strings.ReplaceAll(source, "\r\n", "\n"), "---\n")
	if !ok {
		return "", source
	}
	front, body, ok = strings.Cut(rest, "\n---\n")
	if !ok {
		return "", source
	}
	return front, body
}

// describeFront reads the plain entries of the front matter: "title: A title".
func (t *Text) describeFront(front string) {
	for line := range strings.Lines(front) {
		name, value, _ := strings.Cut(line, ":")
		value = oneLine(strings.Trim(strings.TrimSpace(value), `"'`))
		if value == "" || strings.HasPrefix(value, "[") {
			continue
		}
		switch name {
		case "title":
			t.Title = value
		case "author":
			t.Authors = []string{value}
		case "date":
			t.Published = day(value)
		case "lang", "language":
			t.Language = language(value)
		}
	}
}

// Limits of Markdown: its parser takes time with the square of these, where nothing else bounds it.
const (
	maxMarkdown = 4 << 20
	maxQuotes   = 64        // in each other
	maxBrackets = 4000      // in a block of lines
	maxCells    = 1_000_000 // of a table
)

// tame refuses Markdown that no author writes.
func tame(body string) error {
	if len(body) > maxMarkdown {
		return fmt.Errorf("%w: %d MB of Markdown", ErrTooLarge, len(body)>>20)
	}
	lines, brackets, bars := 0, 0, 0
	for line := range strings.Lines(body) {
		if strings.TrimSpace(line) == "" {
			lines, brackets, bars = 0, 0, 0
			continue
		}
		lines++
		brackets += strings.Count(line, "[")
		bars = max(bars, strings.Count(line, "|"))
		if strings.Count(line, ">") > maxQuotes && strings.Trim(line[:min(len(line), 2*maxQuotes)], "> \t\r\n") == "" || brackets > maxBrackets || lines*bars > maxCells {
			return fmt.Errorf("%w: its marks lie too deep in each other", ErrTooLarge)
		}
	}
	return nil
}
