package render

import (
	"math"

	"incidentmap/geo/basemap"
)

// tileBounds say where the paths of a tile are, so that what lies outside of a strip is passed over.
type tileBounds [basemap.NumLayers][]pathBounds

// pathBounds is the box of a path, and the rows that each chunk of its lines lies in.
type pathBounds struct {
	box    box
	chunks []rows
}

// chunkPoints is the number of points, and of the lines that lead to them, in a chunk.
const chunkPoints = 32

// rows from top to bottom of a tile, inclusive.
type rows struct{ top, bottom int16 }

// box is in tile units, inclusive.
type box struct{ x0, y0, x1, y1 int32 }

func (b *box) meets(c *box) bool { return b.x1 >= c.x0 && b.x0 <= c.x1 && b.y1 >= c.y0 && b.y0 <= c.y1 }

func boundsOf(t *basemap.Tile) *tileBounds {
	bounds := &tileBounds{}
	for l := range t.Layers {
		paths := &t.Layers[l]
		bounds[l] = make([]pathBounds, len(paths.Ends))
		start := 0
		for i, end := range paths.Ends {
			bounds[l][i] = pathBoundsOf(paths.XY[2*start : 2*end])
			start = int(end)
		}
	}
	return bounds
}

// pathBoundsOf takes the path for a ring: its first line leads from its last point to its first one.
func pathBoundsOf(xy []int16) pathBounds {
	b := pathBounds{box: box{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}, chunks: make([]rows, 0, len(xy)/2/chunkPoints+1)}
	for i, p := range pairs(xy) {
		x, y := int32(p[0]), int32(p[1])
		b.box = box{min(b.box.x0, x), min(b.box.y0, y), max(b.box.x1, x), max(b.box.y1, y)}
		if i%chunkPoints == 0 {
			before := xy[(2*i-1+len(xy))%len(xy)]
			b.chunks = append(b.chunks, rows{before, before})
		}
		c := &b.chunks[len(b.chunks)-1]
		c.top, c.bottom = min(c.top, p[1]), max(c.bottom, p[1])
	}
	return b
}
