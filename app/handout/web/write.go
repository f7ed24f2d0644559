package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"path"
	"strings"

	"incidentmap/app/brief"
	"incidentmap/data"
)

// Options says what goes into the file.
type Options struct {
	Basemap Basemap  // what lies below the incidents
	Cap     data.TLP // a file that must be marked stricter is refused; empty: any is written
	Notes   bool     // whether it holds the speaker's notes
}

// CapError refuses a file that would hold what must not be passed on so far.
type CapError struct {
	Marking data.Marking
	Cap     data.TLP
	What    string // the step or incident that is marked so
}

// Error names what is marked stricter, and the cap.
func (e *CapError) Error() string {
	return fmt.Sprintf("web page: %s is marked %s; no more than %s may be exported", e.What, e.Marking, e.Cap)
}

//go:embed page.html style.css script
var source embed.FS

var page = template.Must(template.New("page.html").ParseFS(source, "page.html"))

// scripts are put together in this order.
var scripts = []string{"camera.js", "basemap.js", "marks.js", "labels.js", "view.js", "page.js"}

// Write writes the file. It numbers sources of incidents that no page of the deck shows, so that the deck must not be in use elsewhere meanwhile. The
// same deck gives the same bytes. The error is a *CapError if the file would be marked stricter than the cap.
func Write(ctx context.Context, w io.Writer, d *brief.Deck, o Options) error {
	c := newContent(d, o)
	if o.Cap != "" && c.strictest.TLP.Stricter(o.Cap) {
		return &CapError{c.strictest, o.Cap, c.strictestOf}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	c.Live.World = worldAround(o.Basemap, c.views())
	if err := ctx.Err(); err != nil {
		return err
	}
	style, err := source.ReadFile("style.css")
	if err != nil {
		return err
	}
	script, err := wholeScript()
	if err != nil {
		return err
	}
	// Both are part of the program, and nothing of the case is in them.
	c.Style, c.Script = template.CSS(style), template.JS(script) //nolint:gosec // not data
	c.Policy = policy(style, script)
	var b bytes.Buffer
	if err := page.Execute(&b, c); err != nil {
		return fmt.Errorf("web page: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

func wholeScript() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("'use strict';\n")
	for _, name := range scripts {
		part, err := source.ReadFile(path.Join("script", name))
		if err != nil {
			return nil, err
		}
		b.Write(part)
	}
	return b.Bytes(), nil
}

// policy allows the style sheet and the script, pictures within the page, and nothing else.
func policy(style, script []byte) string {
	return strings.Join([]string{
		"default-src 'none'", "img-src data:", "style-src " + hash(style), "script-src " + hash(script), "base-uri 'none'", "form-action 'none'",
	}, "; ")
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
