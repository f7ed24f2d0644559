package render

import (
	"image"
	"image/color"
	"math"

	"incidentmap/geo/proj"
)

// canvas draws paths on a strip of a picture at once.
type canvas struct {
	target
	top   float64 // y of the strip's first row
	area  area
	lines lines
	ink   ink

	heatRow heatRow
}

func (c *canvas) reset(t target, top int) {
	c.target, c.top = t, float64(top)
	if c.area.w != t.w || c.area.h != t.h {
		c.area.resize(t.w, t.h)
		c.lines.resize(t.w, t.h)
	}
}

func (c *canvas) fill(points []pxy, ends []int, col color.NRGBA) {
	c.area.path(points, ends, c.top)
	c.ink.set(col)
	c.area.paint(&c.target, &c.ink)
}

func (c *canvas) stroke(points []pxy, ends []int, closed bool, s *Stroke) {
	start := 0
	for _, end := range ends {
		c.lines.polyline(points[start:end], closed, c.top, s)
		start = end
	}
	c.ink.set(s.Color)
	c.lines.paint(&c.target, &c.ink)
}

// sprite is a small ready picture.
type sprite struct {
	pix  []uint8 // premultiplied RGBA
	w, h int
	x, y int       // of the top left corner from the point that the sprite is placed at
	rows []spanRow // what of each row is to be drawn
	used uint64    // frame in which it was last drawn
}

// spanRow is the part of a row that shows, and within it the longest part that is opaque.
type spanRow struct{ from, opaque, opaqueEnd, to int }

func newSprite(img *image.RGBA, x, y int) *sprite {
	s := &sprite{pix: img.Pix, w: img.Rect.Dx(), h: img.Rect.Dy(), x: x, y: y}
	s.rows = make([]spanRow, s.h)
	for i := range s.rows {
		s.rows[i] = scanRow(img.Pix[i*img.Stride:i*img.Stride+4*s.w], s.w)
	}
	return s
}

func scanRow(row []uint8, w int) spanRow {
	alpha := func(x int) uint8 { return row[4*x+3] }
	from, to := 0, w
	for from < to && alpha(from) == 0 {
		from++
	}
	for to > from && alpha(to-1) == 0 {
		to--
	}
	best, bestEnd := to, to
	for x := from; x < to; x++ {
		start := x
		for x < to && alpha(x) == 255 {
			x++
		}
		if x-start > bestEnd-best {
			best, bestEnd = start, x
		}
	}
	return spanRow{from, best, bestEnd, to}
}

// blit draws a sprite; x and y are of its top left corner in the picture.
func (c *canvas) blit(s *sprite, x, y int) {
	y -= int(c.top)
	for i := max(0, -y); i < min(s.h, c.h-y); i++ {
		r := s.rows[i]
		src, dst := s.pix[4*i*s.w:4*(i+1)*s.w], c.row(y+i)
		over(src, dst, x, r.from, r.opaque)
		if a, b := max(r.opaque, -x), min(r.opaqueEnd, c.w-x); a < b {
			copy(dst[4*(x+a):4*(x+b)], src[4*a:4*b])
		}
		over(src, dst, x, r.opaqueEnd, r.to)
	}
}

// over blends the pixels from to of a row of a sprite that begins at x.
func over(src, dst []uint8, x, from, to int) {
	from, to = max(from, -x), min(to, len(dst)/4-x)
	if from >= to {
		return
	}
	src, dst = src[4*from:4*to], dst[4*(x+from):4*(x+to)]
	for ; len(src) >= 4 && len(dst) >= 4; src, dst = src[4:], dst[4:] {
		v := load(src)
		if v != 0 {
			store(dst, v+scaled(load(dst), 255-v>>24))
		}
	}
}

// spritePen draws what a sprite shows.
type spritePen struct {
	canvas
	faces typefaces
}

func (p *spritePen) begin(img *image.RGBA) {
	p.reset(strip(img, 0, img.Rect.Dy()), 0)
}

// Fill implements Pen.
func (p *spritePen) Fill(path *Path, c color.NRGBA) { p.fill(path.Points, path.Ends, c) }

// Stroke implements Pen.
func (p *spritePen) Stroke(path *Path, s Stroke) { p.stroke(path.Points, path.Ends, path.Closed, &s) }

// Text implements Pen.
func (p *spritePen) Text(at proj.Px, s string, f Font, c color.NRGBA, halo Halo) {
	path := p.faces.outline(s, f, at)
	if halo.Width > 0 {
		p.stroke(path.Points, path.Ends, true, &Stroke{Color: halo.Color, Width: 2 * halo.Width})
	}
	p.Fill(path, c)
}

// Symbol implements Pen.
func (p *spritePen) Symbol(at proj.Px, _ float64, _ any, draw func(p Pen, at proj.Px)) { draw(p, at) }

// symbolSprite draws a symbol of a radius.
func (p *spritePen) symbolSprite(radius float64, draw func(p Pen, at proj.Px)) *sprite {
	r := int(math.Ceil(radius)) + 1
	img := image.NewRGBA(image.Rect(0, 0, 2*r, 2*r))
	p.begin(img)
	draw(p, proj.Px{X: float64(r), Y: float64(r)})
	return newSprite(img, -r, -r)
}

// textSprite draws a line of text.
func (p *spritePen) textSprite(s string, f Font, c color.NRGBA, halo Halo) *sprite {
	margin := int(math.Ceil(halo.Width)) + 2
	w := int(math.Ceil(p.faces.measure(s, f))) + 2*margin
	up, down := int(math.Ceil(1.1*f.Size))+margin, int(math.Ceil(0.35*f.Size))+margin
	img := image.NewRGBA(image.Rect(0, 0, w, up+down))
	p.begin(img)
	p.Text(proj.Px{X: float64(margin), Y: float64(up)}, s, f, c, halo)
	return newSprite(img, -margin, -up)
}
