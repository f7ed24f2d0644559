package cli

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/spf13/cobra"

	"incidentmap/app/atomicfile"
	"incidentmap/app/scene"
	"incidentmap/data/query"
	"incidentmap/geo"
	"incidentmap/geo/index"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// picture is what the flags of render say.
type picture struct {
	output   string
	format   render.Format
	size     size
	scale    float64
	theme    render.Theme
	box      *orb.Bound
	center   *orb.Point
	zoom     *geo.Zoom
	selected string
	layer    scene.EventLayer
	measure  string // events or killed
}

type size struct{ width, height int }

// fitZoom is the closest that a picture comes by itself to a single place: its city and surroundings.
const fitZoom geo.Zoom = 10

func renderCommand(deps Deps) *cobra.Command {
	p := picture{size: size{1920, 1080}, scale: 1, measure: "events"}
	cmd := &cobra.Command{
		Use:   "render [CASE] -o FILE",
		Short: "Draw the map as a picture: PNG, SVG or PDF",
		Long: `Render draws the map with its title, legend, scale bar, date and attribution. The ending of the file's name says the format.
The file is written whole or not at all.

Without --bbox or --center all incidents that have a place are in view.

The events of a table are drawn as the window draws them: as clusters, as a heat map or in hexagons of equal area.`,
		Args: atMostOneCase,
	}
	p.flags(cmd)
	limit := capFlag(cmd)
	sel := selectionFlags(cmd)
	sel.asOfFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if cmd.Flags().Changed("select") && p.selected == "" {
			return usagef("--select needs the id of an incident")
		}
		if err := p.complete(); err != nil {
			return err
		}
		if namesTable(args) {
			if p.selected != "" {
				return usagef("--select is for cases; a table of events is drawn as a whole")
			}
			return sel.withEvents(cmd, args[0], func(c *chosenEvents) error { return p.write(cmd, deps, newEventPicture(c, sel.filter, &p)) })
		}
		if cmd.Flags().Changed("layer") || cmd.Flags().Changed("measure") {
			return usagef("--layer and --measure are for tables of events")
		}
		c, name, err := openCase(cmd, deps, args)
		if err != nil {
			return err
		}
		chosen, err := sel.choose(c, name)
		if err != nil {
			return err
		}
		if err := p.selectable(chosen, name); err != nil {
			return err
		}
		if err := limit.incidents(chosen.snapshot, chosen.Incidents); err != nil {
			return err
		}
		return p.write(cmd, deps, incidents{chosen, scene.New(chosen.Incidents)})
	}
	return cmd
}

func (p *picture) flags(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&p.output, "output", "o", "", "`FILE`.png, .svg or .pdf to write, or - for standard output")
	parsedFlag(cmd, &p.format, parseFormat, "format", "", "png|svg|pdf", "format, where the file's name does not say it")
	parsedFlag(cmd, &p.size, parseSize, "size", "1920x1080", "WxH", fmt.Sprintf("width and height in pixels, each 1 to %d", render.MaxSide))
	parsedFlag(cmd, &p.scale, parseScale, "scale", "1", "N", "size of text and symbols, 0.5 to 4")
	parsedFlag(cmd, &p.theme, parseTheme, "theme", "light", "light|dark|projector", "look of the map")
	parsedFlag(cmd, &p.box, parseBox, "bbox", "", "W,S,E,N", "area in view, in degrees")
	parsedFlag(cmd, &p.center, parseCenter, "center", "", "LON,LAT", "centre of the view in degrees; needs --zoom")
	parsedFlag(cmd, &p.zoom, parseZoom, "zoom", "", "Z", fmt.Sprintf("zoom of the view, 0 (world) to %g; needs --center", geo.MaxZoom))
	parsedFlag(cmd, &p.layer, parseLayer, "layer", "clusters", "clusters|heat|hexagons", "how the events of a table are drawn")
	cmd.Flags().Var(choice{&p.measure, []string{"events", "killed"}}, "measure", "what heat and hexagons show: how many events, or how many people killed")
	cmd.Flags().StringVar(&p.selected, "select", "", "draw the incident with this `ID` as selected, with its links")
}

// complete judges the flags together.
func (p *picture) complete() error {
	switch {
	case p.output == "":
		return usagef("say where to write: -o FILE.png, .svg or .pdf, or -o - with --format")
	case p.box != nil && p.center != nil:
		return usagef("--bbox and --center are two views; give one")
	case (p.center == nil) != (p.zoom == nil):
		return usagef("--center and --zoom go together")
	case p.format != "":
		return nil
	case p.output == "-":
		return usagef("-o - needs --format png, svg or pdf")
	}
	format, err := render.FormatOf(p.output)
	if err != nil {
		return usagef("the name %q must end in .png, .svg or .pdf; or say --format", p.output)
	}
	p.format = format
	return nil
}

func (p *picture) selectable(s selected, name string) error {
	if p.selected == "" {
		return nil
	}
	in := s.snapshot.Incident(p.selected)
	switch {
	case in == nil:
		return fmt.Errorf("%s: no incident %q; see incidentmap list", name, p.selected)
	case !in.Placed():
		return fmt.Errorf("%s: incident %q has no place on the map", name, p.selected)
	}
	if slices.Contains(s.Incidents, in) {
		return nil
	}
	return fmt.Errorf("%s: incident %q is left out by the filters", name, p.selected)
}

func (p *picture) write(cmd *cobra.Command, deps Deps, c content) error {
	base, err := deps.Basemap()
	if err != nil {
		return err
	}
	r, err := render.New(deps.Fonts, base)
	if err != nil {
		return err
	}
	view, drawn := p.compose(r, c)
	draw := func(w io.Writer) error { return render.Write(cmd.Context(), w, p.format, r, view, drawn) }
	if p.output == "-" {
		return output(cmd, func(b *bytes.Buffer) error { return draw(b) })
	}
	return atomicfile.Write(p.output, draw)
}

// content is what a picture shows.
type content interface {
	// bound holds all that has a place, and is false if nothing has.
	bound() (orb.Bound, bool)
	// scene is what is drawn in a view, with its description.
	scene(proj.Viewport, scene.State) *render.Scene
}

// incidents are the content of a picture of a case.
type incidents struct {
	selected
	points *scene.Points
}

func (c incidents) bound() (orb.Bound, bool) { return c.points.Extent().Bound() }

func (c incidents) scene(view proj.Viewport, state scene.State) *render.Scene {
	drawn := c.points.Scene(view, state)
	scene.Describe(drawn, c.snapshot, c.points, c.filter, view)
	return drawn
}

// eventPicture is the content of a picture of a table of events.
type eventPicture struct {
	*chosenEvents
	filter query.Filter
	pen    *scene.EventPen
}

func newEventPicture(c *chosenEvents, f query.Filter, p *picture) eventPicture {
	rows := index.NewBitmap(c.Total)
	for _, row := range c.rows {
		rows.Add(row)
	}
	pen := &scene.EventPen{Set: c.set, Filter: index.Filter{Records: rows}, Theme: p.theme, Layer: p.layer, Killed: p.measure == "killed"}
	return eventPicture{c, f, pen}
}

func (c eventPicture) bound() (orb.Bound, bool) { return c.extent.Bound() }

func (c eventPicture) scene(view proj.Viewport, state scene.State) *render.Scene {
	s := &render.Scene{Theme: state.Theme}
	c.pen.Draw(s, view, true)
	c.pen.Describe(s, scene.EventCounts{Selected: c.Selected, Total: c.Total, Placed: c.Placed}, c.filter, c.asOf, view)
	return s
}

// compose chooses the view and makes its scene. Marks and labels depend on the view, and the view on what the furniture leaves free.
func (p *picture) compose(r *render.Renderer, c content) (proj.Viewport, *render.Scene) {
	view := proj.Viewport{Center: proj.World{X: 0.5, Y: 0.5}, Width: p.size.width, Height: p.size.height, Scale: p.scale}.Clamped()
	described := func() *render.Scene { return c.scene(view, scene.State{Theme: p.theme, Selected: p.selected}) }
	switch all, found := c.bound(); {
	case p.center != nil:
		view.Center, view.Zoom = proj.ToWorld(*p.center), *p.zoom
		view = render.StillView(view.Clamped(), p.theme)
	case p.box != nil:
		view = render.StillView(view.Fitted(*p.box, proj.Insets{}, geo.MaxZoom), p.theme)
	case found:
		view = render.StillView(view, p.theme).Fitted(all, proj.Insets{}, fitZoom)
		view = view.Fitted(all, withMargin(render.StillInsets(r, view, described()), view), fitZoom)
	}
	return view, described()
}

// withMargin leaves room at the edges for the marks of the outermost places and their labels, at most a tenth of a side.
func withMargin(in proj.Insets, v proj.Viewport) proj.Insets {
	const mark, label = 40, 130 // reference pixels
	w, h := float64(v.Width)/10, float64(v.Height)/10
	in.Left += min(w, mark*v.Scale)
	in.Right += min(w, label*v.Scale)
	in.Top += min(h, mark*v.Scale)
	in.Bottom += min(h, mark*v.Scale)
	return in
}

func parseFormat(s string) (render.Format, error) {
	switch f := render.Format(s); f {
	case render.PNG, render.SVG, render.PDF:
		return f, nil
	}
	return "", fmt.Errorf("must be png, svg or pdf")
}

func parseLayer(s string) (scene.EventLayer, error) {
	for layer, name := range map[scene.EventLayer]string{scene.EventClusters: "clusters", scene.EventHeat: "heat", scene.EventHexagons: "hexagons"} {
		if s == name {
			return layer, nil
		}
	}
	return 0, fmt.Errorf("must be clusters, heat or hexagons")
}

func parseTheme(s string) (render.Theme, error) {
	for theme, name := range map[render.Theme]string{render.Light: "light", render.Dark: "dark", render.Projector: "projector"} {
		if s == name {
			return theme, nil
		}
	}
	return 0, fmt.Errorf("must be light, dark or projector")
}

func parseSize(s string) (size, error) {
	w, h, _ := strings.Cut(strings.ToLower(s), "x")
	width, errW := strconv.Atoi(w)
	height, errH := strconv.Atoi(h)
	switch {
	case errW != nil || errH != nil:
		return size{}, fmt.Errorf("must be like 1920x1080")
	case width < 1 || height < 1 || width > render.MaxSide || height > render.MaxSide:
		return size{}, fmt.Errorf("each side must be 1 to %d pixels", render.MaxSide)
	case width*height > render.MaxPixels:
		return size{}, fmt.Errorf("must have at most %d million pixels", render.MaxPixels/1_000_000)
	}
	return size{width, height}, nil
}

func parseScale(s string) (float64, error) { return parseNumber(s, 0.5, 4) }

func parseZoom(s string) (*geo.Zoom, error) {
	z, err := parseNumber(s, 0, geo.MaxZoom)
	return &z, err
}

// parseNumber reads a number from low to high. NaN is none.
func parseNumber(s string, low, high float64) (float64, error) {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(f >= low && f <= high) {
		return 0, fmt.Errorf("%q must be a number from %g to %g", s, low, high)
	}
	return f, nil
}

func parseCenter(s string) (*orb.Point, error) {
	lonText, latText, _ := strings.Cut(s, ",")
	lon, err := parseNumber(lonText, -180, 180)
	if err != nil {
		return nil, fmt.Errorf("longitude %w", err)
	}
	lat, err := parseNumber(latText, -90, 90)
	if err != nil {
		return nil, fmt.Errorf("latitude %w", err)
	}
	return &orb.Point{lon, lat}, nil
}

func parseBox(s string) (*orb.Bound, error) {
	b, err := query.ParseBound(s)
	return b, flagError(err)
}
