package handout

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"incidentmap/app/brief"
	"incidentmap/app/handout/web"
	"incidentmap/data"
	"incidentmap/geo/basemap"
	"incidentmap/geo/render"
)

// Layout is what the pages of a handout are.
type Layout string

// Layouts.
const (
	Steps  Layout = "steps"  // a page a step with its map, figures and notes, and a table of all figures at the end
	Sheets Layout = "sheets" // a map as large as the page for each step, its figures and sources behind it
	Table  Layout = "table"  // the figures of all incidents with their ranges
)

// Layouts lists them, the usual one first.
var Layouts = []Layout{Steps, Sheets, Table}

// Options say what goes into a handout.
type Options struct {
	Layout   Layout   // the zero value is Steps. A web page is always of steps
	Notes    bool     // whether it holds the speaker's notes
	Cap      data.TLP // a handout that must be marked stricter is refused; empty: any is written
	Fonts    Fonts
	Basemap  Basemap
	Progress func(done, pages int) // called as pages are written; may be nil
}

// Fonts are those that pages are printed and measured in, as TrueType files.
type Fonts struct {
	render.Fonts
	Arabic []byte // for what the others have no letters for
}

// Basemap is the map below the incidents.
type Basemap interface {
	render.Basemap
	// Labels are the names on the map, the most important first.
	Labels() []basemap.Label
}

// Format is a kind of file.
type Format struct {
	Name    string // "pdf"
	Title   string // for people
	Layouts bool   // whether it has more than one layout
	write   func(ctx context.Context, w io.Writer, d *brief.Deck, o Options) error
}

// Ext is the ending of the names of such files: ".pdf".
func (f *Format) Ext() string { return "." + f.Name }

// Formats lists all kinds of files.
var Formats = []*Format{
	{Name: "pdf", Title: "PDF, pages to print", Layouts: true, write: writePDF},
	{Name: "pptx", Title: "PowerPoint, slides to edit", Layouts: true, write: writePPTX},
	{Name: "html", Title: "Web page that needs no network", write: writeWeb},
}

// ErrFormat is the error for a file name that no format goes with.
var ErrFormat = errors.New("handout: unknown format")

// FormatOf is the format that the ending of a file name stands for, in either case.
func FormatOf(name string) (*Format, error) {
	for _, f := range Formats {
		if strings.EqualFold(filepath.Ext(name), f.Ext()) {
			return f, nil
		}
	}
	return nil, fmt.Errorf("%w: %q must end in .pdf, .pptx or .html", ErrFormat, name)
}

// Write writes a deck. It numbers sources that no page of the deck names, so that the deck must not be in use elsewhere meanwhile. The error is a
// *resolve.StricterError or a *web.CapError if the handout would be marked stricter than the cap.
func Write(ctx context.Context, w io.Writer, f *Format, d *brief.Deck, o Options) error {
	for _, p := range d.Pages {
		if err := p.Within(o.Cap); err != nil {
			return fmt.Errorf("step %d, %q: %w", p.Number, p.Step.Title, err)
		}
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return f.write(ctx, w, d, o)
}

func writeWeb(ctx context.Context, w io.Writer, d *brief.Deck, o Options) error {
	return web.Write(ctx, w, d, web.Options{Basemap: o.Basemap, Cap: o.Cap, Notes: o.Notes})
}
