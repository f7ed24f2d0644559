package render

import (
	"math"

	"incidentmap/geo/proj"
)

// DotLayer is thousands of small marks without labels that share a few looks.
type DotLayer struct {
	Looks []Mark       // what a dot can look like; only what a symbol depends on counts
	At    []proj.World // drawn in order
	Look  []uint8      // of each dot, an index into Looks
}

// placedDots are the dots in view.
type placedDots struct {
	symbols []*symbol
	sprites []*sprite // of the looks, for the raster pen
	dots    []placedDot
	height  int       // of the view
	strips  [][]int32 // dots that each strip may show, for the raster pen
}

type placedDot struct {
	x, y  float32 // device pixels
	index int32   // in the layer
	look  uint8
}

// place finds where dots are.
func (d *placedDots) place(l *layout, layer *DotLayer) {
	d.dots, d.height = d.dots[:0], l.view.Height
	if layer == nil || len(d.symbols) == 0 {
		return
	}
	reach := 0.0
	for _, s := range d.symbols {
		reach = max(reach, s.radius)
	}
	size, w, h := l.view.WorldSize(), float64(l.view.Width), float64(l.view.Height)
	for i, at := range layer.At {
		dx := at.X - l.view.Center.X
		x, y := (dx-math.Round(dx))*size+w/2, (at.Y-l.view.Center.Y)*size+h/2
		if x > -reach && y > -reach && x < w+reach && y < h+reach && i < len(layer.Look) && int(layer.Look[i]) < len(d.symbols) {
			d.dots = append(d.dots, placedDot{float32(x), float32(y), int32(i), layer.Look[i]})
		}
	}
}

// draw draws dots.
func (d *placedDots) draw(p Pen) {
	if bulk, ok := p.(bulkPen); ok && len(d.dots) > 0 {
		bulk.dots(d)
		return
	}
	for _, dot := range d.dots {
		s := d.symbols[dot.look]
		p.Symbol(proj.Px{X: float64(dot.x), Y: float64(dot.y)}, s.radius, s, s.draw)
	}
}

// sort lists for each strip the dots that it may show.
func (d *placedDots) sort() {
	n := d.height/stripRows + 1
	for len(d.strips) < n {
		d.strips = append(d.strips, nil)
	}
	for i := range d.strips {
		d.strips[i] = d.strips[i][:0]
	}
	for i := range d.dots {
		s := d.sprites[d.dots[i].look]
		top := nearest(d.dots[i].y) + s.y
		for strip := max(0, top/stripRows); strip <= min(n-1, (top+s.h-1)/stripRows); strip++ {
			d.strips[strip] = append(d.strips[strip], int32(i))
		}
	}
}

func nearest(v float32) int { return int(math.Floor(float64(v) + 0.5)) }

// dotsOn draws the dots of a strip.
func (c *canvas) dotsOn(d *placedDots) {
	for _, i := range d.strips[int(c.top)/stripRows] {
		dot := &d.dots[i]
		s := d.sprites[dot.look]
		c.stamp(s, nearest(dot.x)+s.x, nearest(dot.y)+s.y)
	}
}

// at is the dot nearest to a pixel, no farther than the tolerance from its rim.
func (d *placedDots) at(px proj.Px, tolerance float64) (index int, ok bool) {
	best := math.Inf(1)
	for _, dot := range d.dots {
		r := d.symbols[dot.look].rim + tolerance
		dx, dy := float64(dot.x)-px.X, float64(dot.y)-px.Y
		if q := dx*dx + dy*dy; q <= r*r && q <= best {
			best, index, ok = q, int(dot.index), true
		}
	}
	return index, ok
}

// clone is a copy that stays valid.
func (d *placedDots) clone() placedDots {
	return placedDots{symbols: append([]*symbol(nil), d.symbols...), dots: append([]placedDot(nil), d.dots...)}
}
