package render

import (
	"image"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
)

// Renderer draws frames of one map: for one window, or for one still. It keeps what recurs from frame to frame (sprites of text and
// symbols, where labels stand, scratch memory), so it is not safe for concurrent use; several renderers may share a basemap.
type Renderer struct {
	base         Basemap
	faces        typefaces
	record       *recorder
	symbols      map[appearance]*symbol
	dots         map[dotKey]*symbol
	measures     map[labelKey][2]text
	prepared     prepared
	layout       layout
	places       places
	visibleMarks []*placedMark
	nameKey      nameKey
	nameTexts    map[*basemap.Label]nameText
	tiles        []placedTile
	grid         Path // of degrees; scratch
	bounds       map[*basemap.Tile]*tileBounds
	layers       []layerStyle
	inks         []ink // of the layers
	workers      []*canvas
	reserved     []rect // covered by furniture: labels and names keep clear of it
	ground       ground
}

// ground is the basemap as it was drawn for a view, kept once a second frame shows the same view: while time is brushed or played, or the
// pointer wanders, only what lies above it changes.
type ground struct {
	view  proj.Viewport
	theme Theme
	pix   *image.RGBA
	kept  bool // pix shows the view
}

// begin readies the ground for a frame. Keep is whether the frame's basemap is to be kept: the frame before had the same view.
func (g *ground) begin(v proj.Viewport, t Theme) (keep bool) {
	same := g.view == v && g.theme == t
	if !same {
		g.view, g.theme, g.kept = v, t, false
		return false
	}
	if g.kept {
		return false
	}
	if g.pix == nil || g.pix.Rect.Dx() != v.Width || g.pix.Rect.Dy() != v.Height {
		g.pix = image.NewRGBA(image.Rect(0, 0, v.Width, v.Height))
	}
	return true
}

// strip is the part of the ground that lies under a strip of the frame.
func (g *ground) strip(c *canvas) target { return strip(g.pix, int(c.top), int(c.top)+c.h) }

// New makes a renderer. The error names a font that cannot be read.
func New(fonts Fonts, base Basemap) (*Renderer, error) {
	faces, err := parseFonts(fonts)
	if err != nil {
		return nil, err
	}
	return newRenderer(faces, base), nil
}

func newRenderer(faces typefaces, base Basemap) *Renderer {
	return &Renderer{base: base, faces: faces, record: newRecorder(faces), symbols: map[appearance]*symbol{}, measures: map[labelKey][2]text{}, dots: map[dotKey]*symbol{},
		places: places{sides: map[string]place{}}, nameTexts: map[*basemap.Label]nameText{},
		bounds: map[*basemap.Tile]*tileBounds{}}
}

const (
	// stripRows is the height of a strip. It is the same on every machine, so that the same bytes come out however many strips are drawn
	// at the same time, and small enough for a strip to stay in the processor's cache.
	stripRows = 64
	// maxWorkers is how many strips are drawn at the same time: beyond that memory is the limit.
	maxWorkers = 8
)

// Frame draws the scene in the view over the whole of dst, opaque. The view takes its size from dst and is clamped; one that is not
// finite shows nothing but water. The hits are valid until the next call: Clone keeps them.
func (r *Renderer) Frame(dst *image.RGBA, v proj.Viewport, s *Scene) Hits {
	return r.frame(dst, v, s, false)
}

// Live is Frame with the furniture of a map in a window: legend, scale bar, date, what cannot be shown, attribution.
func (r *Renderer) Live(dst *image.RGBA, v proj.Viewport, s *Scene) Hits {
	return r.frame(dst, v, s, true)
}

func (r *Renderer) frame(dst *image.RGBA, v proj.Viewport, s *Scene, furnished bool) Hits {
	v.Width, v.Height = dst.Rect.Dx(), dst.Rect.Dy()
	if v.Width == 0 || v.Height == 0 {
		return Hits{}
	}
	st := styleOf(s.Theme)
	if !finite(v.Center.X, v.Center.Y, v.Zoom, v.Scale) {
		r.paint(dst, func(p Pen) { p.Fill(rectangle(0, 0, float64(v.Width), float64(v.Height)), st.sea) })
		return Hits{}
	}
	v = v.Clamped()
	var fixed furniture
	if furnished {
		fixed = newJoiner(r, v, s).furnish()
	}
	r.reserved = fixed.boxes()
	r.place(v, st)
	r.record.begin()
	drawGraticule(r.record, &r.grid, v, r.base.MaxZoom(), st)
	l := r.layoutScene(v, s)
	l.draw(r.record)
	fixed.draw(r.record)
	keep := r.ground.begin(v, s.Theme)
	r.strips(dst, func(c *canvas) {
		if r.ground.kept {
			under := r.ground.strip(c)
			c.copy(&under)
		} else {
			r.drawTiles(c)
		}
		if keep {
			under := r.ground.strip(c)
			under.copy(&c.target)
		}
		r.record.replay(c)
	})
	r.ground.kept = r.ground.kept || keep
	return l.hits()
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// place chooses the tiles and layers of a view, mixes the inks, and finds the bounds of the tiles.
func (r *Renderer) place(v proj.Viewport, st *style) {
	r.tiles = visibleTiles(r.tiles[:0], r.base, v)
	r.layers = st.layers(r.layers[:0], v, r.base.MaxZoom())
	r.inks = sized(r.inks, len(r.layers))
	for i := range r.layers {
		r.inks[i].set(r.layers[i].stroke.Color)
	}
	r.inks[0].setOver(st.land, st.sea)
	if len(r.bounds) > 4*len(r.tiles)+64 {
		clear(r.bounds)
	}
	for i := range r.tiles {
		t := &r.tiles[i]
		t.bounds = r.bounds[t.Tile]
		if t.bounds == nil {
			t.bounds = boundsOf(t.Tile)
			r.bounds[t.Tile] = t.bounds
		}
	}
}

// strips has each strip of a picture drawn, several at the same time.
func (r *Renderer) strips(dst *image.RGBA, draw func(c *canvas)) {
	height := dst.Rect.Dy()
	count := (height + stripRows - 1) / stripRows
	n := min(runtime.GOMAXPROCS(0), maxWorkers, count)
	for len(r.workers) < n {
		r.workers = append(r.workers, &canvas{})
	}
	var next atomic.Int64
	work := func(c *canvas) {
		for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
			top := i * stripRows
			c.reset(strip(dst, top, min(height, top+stripRows)), top)
			draw(c)
		}
	}
	var wait sync.WaitGroup
	for _, c := range r.workers[1:n] {
		wait.Go(func() { work(c) })
	}
	work(r.workers[0])
	wait.Wait()
}

// drawTiles draws the basemap on a strip: the same picture as drawBasemap, but straight from the tiles.
func (r *Renderer) drawTiles(c *canvas) {
	for i := range r.layers {
		layer := &r.layers[i]
		for j := range r.tiles {
			c.addLayer(&r.tiles[j], layer)
		}
		if layer.area() {
			c.area.paint(&c.target, &r.inks[i])
		} else {
			c.lines.paint(&c.target, &r.inks[i])
		}
	}
}

// addLayer adds the paths of a layer of a tile that may touch the strip. What lies wholly beside it, even rings, changes nothing in it.
func (c *canvas) addLayer(t *placedTile, layer *layerStyle) {
	window := t.window(rect{0, c.top, float64(c.w), c.top + float64(c.h)}.grown(layer.margin() + closePx))
	path := tilePath{x: t.x, y: t.y - c.top, unit: t.unit, window: window}
	paths := &t.Layers[layer.layer]
	start := int32(0)
	bounds := t.bounds[layer.layer]
	for i := range bounds {
		path.xy, path.chunks = paths.XY[2*start:2*paths.Ends[i]], bounds[i].chunks
		start = paths.Ends[i]
		switch {
		case !bounds[i].box.meets(&window) || !layer.shows(paths, i):
		case layer.area():
			c.area.ring(&path)
		default:
			c.lines.line(&path, &layer.stroke)
		}
	}
}
