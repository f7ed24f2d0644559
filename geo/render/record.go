package render

import (
	"image"
	"image/color"
	"math"

	"incidentmap/geo/proj"
)

// recorder is the raster pen: it lists what is drawn, and the strips of a picture then draw the list at the same time. Text and symbols
// become sprites, which it keeps from frame to frame.
type recorder struct {
	pen     spritePen
	ops     []op
	points  []pxy
	ends    []int
	symbols map[any]*sprite
	texts   map[textKey]*sprite
	shades  shades // of the heat map
	frame   uint64
	pixels  int // of all sprites
}

type textKey struct {
	s    string
	f    Font
	c    color.NRGBA
	halo Halo
}

// op is one thing to draw: a sprite, or a part of points and ends.
type op struct {
	top, bottom int // rows that it may touch
	sprite      *sprite
	shaded      *placedHeat
	x, y        int // of the sprite's top left corner
	points      [2]int
	ends        [2]int
	closed      bool
	stroked     bool
	stroke      Stroke // of a fill only the colour
}

func newRecorder(faces typefaces) *recorder {
	return &recorder{pen: spritePen{faces: faces}, symbols: map[any]*sprite{}, texts: map[textKey]*sprite{}}
}

// begin forgets what was drawn, but not the sprites.
func (r *recorder) begin() {
	r.ops, r.points, r.ends = r.ops[:0], r.points[:0], r.ends[:0]
	r.frame++
	r.evict()
}

// spritePixels is how much is kept of sprites: 24 MB.
const spritePixels = 6 << 20

// evict drops the sprites that the last frame did not draw once there are too many.
func (r *recorder) evict() {
	if r.pixels <= spritePixels {
		return
	}
	r.pixels = evictFrom(r.symbols, r.frame) + evictFrom(r.texts, r.frame)
}

func evictFrom[K comparable](sprites map[K]*sprite, frame uint64) (kept int) {
	for k, s := range sprites {
		if s.used+1 < frame {
			delete(sprites, k)
			continue
		}
		kept += s.w * s.h
	}
	return kept
}

// Fill implements Pen.
func (r *recorder) Fill(p *Path, c color.NRGBA) {
	r.path(p, op{closed: true, stroke: Stroke{Color: c}}, 1)
}

// Stroke implements Pen.
func (r *recorder) Stroke(p *Path, s Stroke) {
	r.path(p, op{closed: p.Closed, stroked: true, stroke: s}, s.Width/2+1)
}

func (r *recorder) path(p *Path, o op, margin float64) {
	if len(p.Points) == 0 || o.stroke.Color.A == 0 {
		return
	}
	first, firstEnd := len(r.points), len(r.ends)
	r.points = append(r.points, p.Points...)
	r.ends = append(r.ends, p.Ends...)
	o.points, o.ends = [2]int{first, len(r.points)}, [2]int{firstEnd, len(r.ends)}
	low, high := math.Inf(1), math.Inf(-1)
	for _, q := range p.Points {
		low, high = math.Min(low, q.Y), math.Max(high, q.Y)
	}
	o.top, o.bottom = row(low-margin), row(high+margin)+1
	r.ops = append(r.ops, o)
}

// row is the row of pixels that y lies in, kept within what an int32 holds.
func row(y float64) int { return int(math.Floor(math.Max(-1<<30, math.Min(1<<30, y)))) }

// Text implements Pen. Text stands on whole pixels.
func (r *recorder) Text(at proj.Px, s string, f Font, c color.NRGBA, halo Halo) {
	key := textKey{s, f, c, halo}
	sp := r.texts[key]
	if sp == nil {
		sp = r.pen.textSprite(s, f, c, halo)
		r.texts[key] = sp
		r.pixels += sp.w * sp.h
	}
	r.place(sp, at)
}

// Symbol implements Pen. Symbols stand on whole pixels.
func (r *recorder) Symbol(at proj.Px, radius float64, key any, draw func(p Pen, at proj.Px)) {
	r.place(r.symbolSprite(radius, key, draw), at)
}

func (r *recorder) symbolSprite(radius float64, key any, draw func(p Pen, at proj.Px)) *sprite {
	sp := r.symbols[key]
	if sp == nil {
		sp = r.pen.symbolSprite(radius, draw)
		r.symbols[key] = sp
		r.pixels += sp.w * sp.h
	}
	sp.used = r.frame
	return sp
}

func (r *recorder) place(s *sprite, at proj.Px) {
	s.used = r.frame
	x, y := int(math.Round(at.X))+s.x, int(math.Round(at.Y))+s.y
	r.ops = append(r.ops, op{top: y, bottom: y + s.h, sprite: s, x: x, y: y})
}

// heat implements bulkPen.
func (r *recorder) heat(h *placedHeat) {
	r.shades = shadesOf()[h.theme]
	r.ops = append(r.ops, op{bottom: math.MaxInt, shaded: h})
}

// digitKey is a digit at a part of a pixel.
type digitKey struct {
	digit rune
	font  Font
	color color.NRGBA
	phase float64
}

// digits implements bulkPen: numbers are set from digits, since there are ten of those and thousands of numbers. Each stands on a quarter of a pixel.
func (r *recorder) digits(at proj.Px, s string, advance float64, f Font, c color.NRGBA) {
	for _, digit := range s {
		x := math.Floor(at.X)
		phase := math.Floor(4*(at.X-x)) / 4
		sprite := r.symbolSprite(f.Size, digitKey{digit, f, c, phase}, func(p Pen, at proj.Px) {
			p.Text(proj.Px{X: at.X + phase, Y: at.Y}, string(digit), f, c, Halo{})
		})
		r.place(sprite, proj.Px{X: x, Y: at.Y})
		at.X += advance
	}
}

// replay draws on a strip what was recorded.
func (r *recorder) replay(c *canvas) {
	top, bottom := int(c.top), int(c.top)+c.h
	for i := range r.ops {
		o := &r.ops[i]
		switch {
		case o.bottom <= top || o.top >= bottom:
		case o.sprite != nil:
			c.blit(o.sprite, o.x, o.y)
		case o.shaded != nil:
			c.shade(o.shaded, &r.shades)
		case o.stroked:
			c.stroke(r.points[o.points[0]:o.points[1]], r.ends[o.ends[0]:o.ends[1]], o.closed, &o.stroke)
		default:
			c.fill(r.points[o.points[0]:o.points[1]], r.ends[o.ends[0]:o.ends[1]], o.stroke.Color)
		}
	}
}

// paint draws on a picture with the raster pen.
func (r *Renderer) paint(img *image.RGBA, draw func(p Pen)) {
	r.record.begin()
	draw(r.record)
	r.strips(img, func(c *canvas) { r.record.replay(c) })
}
