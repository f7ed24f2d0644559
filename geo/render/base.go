package render

import (
	"math"

	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
)

// Basemap is the map below the scene; *basemap.Map is one.
type Basemap interface {
	// Tile is a tile of the map, never nil. It does not change.
	Tile(z, x, y int) *basemap.Tile
	// MaxZoom is the zoom of the most detailed tiles.
	MaxZoom() int
	// LabelsIn yields the names in view, the most important first, until yield returns false. textScale is the size of the text relative
	// to its design.
	LabelsIn(view proj.Viewport, textScale float64, yield func(*basemap.Label) bool)
}

// placedTile is a tile at its place in a view.
type placedTile struct {
	*basemap.Tile
	x, y   float64 // device pixels of its north-west corner
	unit   float64 // device pixels per tile unit
	bounds *tileBounds
}

// visibleTiles appends the tiles that a view shows. Tiles are drawn between 0.95 and 1.9 times their design size; a dense screen takes
// more detailed ones. Beyond the most detailed zoom they are drawn larger.
func visibleTiles(tiles []placedTile, base Basemap, v proj.Viewport) []placedTile {
	dense := math.Log2(v.WorldSize() / 256)
	z := int(math.Floor(dense+0.08)) - basemap.TileZoomOffset
	z = max(0, min(z, base.MaxZoom()))
	n := 1 << z
	size := v.WorldSize() / float64(n)
	nw, se := v.FromPx(proj.Px{}), v.FromPx(proj.Px{X: float64(v.Width), Y: float64(v.Height)})
	column := func(x float64) int { return int(math.Floor(x * float64(n))) }
	for y := max(0, column(nw.Y)); y <= min(n-1, column(se.Y)); y++ {
		for x := column(nw.X); x <= column(se.X); x++ {
			tiles = append(tiles, placedTile{
				Tile: base.Tile(z, x&(n-1), y),
				x:    float64(v.Width)/2 + (float64(x)-v.Center.X*float64(n))*size,
				y:    float64(v.Height)/2 + (float64(y)-v.Center.Y*float64(n))*size,
				unit: size / basemap.Extent,
			})
		}
	}
	return tiles
}

// drawBasemap draws sea, areas and lines with any pen.
func (r *Renderer) drawBasemap(p Pen, v proj.Viewport, st *style) {
	r.place(v, st)
	p.Fill(rectangle(0, 0, float64(v.Width), float64(v.Height)), st.sea)
	for i := range r.layers {
		layer := &r.layers[i]
		path := &Path{Closed: layer.area()}
		for j := range r.tiles {
			path.appendLayer(&r.tiles[j], layer, v)
		}
		switch {
		case len(path.Ends) == 0:
		case path.Closed:
			p.Fill(path, layer.stroke.Color)
		default:
			p.Stroke(path, layer.stroke)
		}
	}
	drawGraticule(p, &Path{}, v, r.base.MaxZoom(), st)
}

// appendLayer adds the paths of a layer that may be seen.
func (p *Path) appendLayer(t *placedTile, layer *layerStyle, v proj.Viewport) {
	window := t.window(rect{0, 0, float64(v.Width), float64(v.Height)}.grown(layer.margin()))
	paths := &t.Layers[layer.layer]
	start := 0
	for i, end := range paths.Ends {
		xy := paths.XY[2*start : 2*end]
		start = int(end)
		if !layer.shows(paths, i) || !t.bounds[layer.layer][i].box.meets(&window) {
			continue
		}
		for _, xy := range pairs(xy) {
			p.Points = append(p.Points, proj.Px{X: t.x + float64(xy[0])*t.unit, Y: t.y + float64(xy[1])*t.unit})
		}
		p.end()
	}
}

// window is the rows and columns of the tile in a part of the view.
func (t *placedTile) window(r rect) box {
	return box{whole((r.x0 - t.x) / t.unit), whole((r.y0 - t.y) / t.unit), whole((r.x1-t.x)/t.unit) + 1, whole((r.y1-t.y)/t.unit) + 1}
}

// whole is a coordinate of a tile as a whole number, kept within what an int32 holds.
func whole(v float64) int32 { return int32(math.Max(-1<<30, math.Min(1<<30, math.Floor(v)))) }

// pairs iterates over flat coordinates.
func pairs(xy []int16) func(yield func(int, [2]int16) bool) {
	return func(yield func(int, [2]int16) bool) {
		for i := 0; i+1 < len(xy); i += 2 {
			if !yield(i/2, [2]int16{xy[i], xy[i+1]}) {
				return
			}
		}
	}
}

// rectangle is a ring round a part of the picture.
func rectangle(x0, y0, x1, y1 float64) *Path {
	return &Path{Points: []proj.Px{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}, Ends: []int{4}, Closed: true}
}
