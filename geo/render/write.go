package render

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"path/filepath"
	"strings"

	"incidentmap/geo/proj"
)

// Format is a kind of picture file.
type Format string

// Formats.
const (
	PNG Format = "png"
	SVG Format = "svg"
	PDF Format = "pdf"
)

// ErrFormat is the error for a file name that no format goes with.
var ErrFormat = errors.New("render: unknown format")

// FormatOf is the format that the extension of a file name stands for, in either case.
func FormatOf(name string) (Format, error) {
	switch f := Format(strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))); f {
	case PNG, SVG, PDF:
		return f, nil
	}
	return "", fmt.Errorf("%w: %q must end in .png, .svg or .pdf", ErrFormat, name)
}

// Write draws the scene in the view with its furniture and writes it. The same map, scene and view give the same bytes.
func Write(ctx context.Context, w io.Writer, f Format, r *Renderer, v proj.Viewport, s *Scene) error {
	var err error
	switch f {
	case PNG:
		err = writePNG(ctx, w, r, v, s)
	case SVG:
		err = writeSVG(ctx, w, r, v, s)
	case PDF:
		err = writePDF(ctx, w, r, v, s)
	default:
		return fmt.Errorf("%w: %q", ErrFormat, string(f))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", f, err)
	}
	return nil
}

// writePNG compresses lightly: a map is large flat areas, which is small anyhow, and a person waits for it.
func writePNG(ctx context.Context, w io.Writer, r *Renderer, v proj.Viewport, s *Scene) error {
	img, err := Still(ctx, r, v, s)
	if err != nil {
		return err
	}
	title, description := words(s)
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return encoder.Encode(&pngTexts{w: withContext(ctx, w), texts: pngText("Title", title) + pngText("Description", description)}, img)
}

func writeSVG(ctx context.Context, w io.Writer, r *Renderer, v proj.Viewport, s *Scene) error {
	if err := checkView(v); err != nil {
		return err
	}
	page := newPage(r, v, s)
	pen := newSVGPen(page.r.faces)
	if err := page.draw(ctx, pen); err != nil {
		return err
	}
	title, description := words(s)
	return pen.writeTo(withContext(ctx, w), v.Width, v.Height, title, description)
}

func writePDF(ctx context.Context, w io.Writer, r *Renderer, v proj.Viewport, s *Scene) error {
	if err := checkView(v); err != nil {
		return err
	}
	page := newPage(r, v, s)
	doc := newPDF(page.r.faces, v.Width, v.Height, s)
	if err := page.draw(ctx, newPDFPen(doc, page.r.faces)); err != nil {
		return err
	}
	return doc.Output(withContext(ctx, w))
}

// words are the title of a picture and what it says about itself, for those who cannot see it.
func words(s *Scene) (title, description string) {
	title = s.Title
	if title == "" {
		title = "Map of incidents"
	}
	var parts []string
	for _, part := range []string{s.Marking, s.Subtitle, s.AsOf, s.Unplaced, s.Attribution} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return title, strings.Join(parts, ". ")
}

// contextWriter stops writing when its context is done.
type contextWriter struct {
	ctx context.Context
	w   io.Writer
}

func withContext(ctx context.Context, w io.Writer) io.Writer { return contextWriter{ctx, w} }

func (c contextWriter) Write(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.w.Write(p)
}
