package render

import (
	"context"
	"image"
	"math"

	"incidentmap/geo/proj"
)

// page is a picture that leaves the program: laid out once, then drawn part by part, with a pen or on an image.
type page struct {
	r      *Renderer // of its own
	view   proj.Viewport
	style  *style
	layout *layout
	fixed  furniture
}

// newPage lays out furniture first and then the labels around it. It takes from the renderer only what never changes, so that a picture
// does not depend on what was drawn before and can be made while the renderer draws frames.
func newPage(r *Renderer, v proj.Viewport, s *Scene) *page {
	r, v = r.apart(), v.Clamped()
	fixed := newJoiner(r, v, s).furnish()
	for _, b := range fixed.boxes() {
		r.reserved = append(r.reserved, b.grown(furnitureClearance*scaleOf(v)))
	}
	return &page{r: r, view: v, style: styleOf(s.Theme), layout: r.layoutScene(v, s), fixed: fixed}
}

// furnitureClearance is what labels keep between themselves and furniture, in reference pixels.
const furnitureClearance = 4

// apart is a renderer of the same map in the same fonts that remembers nothing.
func (r *Renderer) apart() *Renderer {
	var faces typefaces
	for i, face := range r.faces {
		faces[i] = &typeface{file: face.file, font: face.font, em: face.em}
	}
	return newRenderer(faces, r.base)
}

// draw draws the whole picture with a pen for vectors, unless the context is done before.
func (p *page) draw(ctx context.Context, pen Pen) error {
	for _, draw := range []func(Pen){p.drawBasemap, p.drawScene, p.drawFurniture} {
		if err := ctx.Err(); err != nil {
			return err
		}
		draw(pen)
	}
	return ctx.Err()
}

func (p *page) drawBasemap(pen Pen)   { p.r.drawBasemap(pen, p.view, p.style) }
func (p *page) drawScene(pen Pen)     { p.layout.draw(pen) }
func (p *page) drawFurniture(pen Pen) { p.fixed.draw(pen) }

func (p *page) paintBasemap(dst *image.RGBA) {
	p.r.place(p.view, p.style)
	p.r.record.begin()
	drawGraticule(p.r.record, &p.r.grid, p.view, p.r.base.MaxZoom(), p.style)
	p.r.strips(dst, func(c *canvas) {
		p.r.drawTiles(c)
		p.r.record.replay(c)
	})
}

func (p *page) paintScene(dst *image.RGBA)     { p.r.paint(dst, p.drawScene) }
func (p *page) paintFurniture(dst *image.RGBA) { p.r.paint(dst, p.drawFurniture) }

// StillView is the view in which a still of a size shows the same part of the world: marks, names and lines grow with the picture as its
// furniture does, from 1280 pixels of width on, or before a projector, where they are drawn larger from the outset, from 1920 on.
func StillView(v proj.Viewport, t Theme) proj.Viewport {
	w, h := 1280.0, 720.0
	if t == Projector {
		w, h = 1920, 1080
	}
	scale := scaleOf(v)
	grow := math.Min(float64(v.Width)/w, float64(v.Height)/h) / scale
	return v.Resized(v.Width, v.Height, scale*math.Max(1, math.Min(3, grow)))
}

// StillInsets are the edges that a still with the scene's furniture keeps free, device pixels: what is to be seen whole is fitted between them.
func StillInsets(r *Renderer, v proj.Viewport, s *Scene) proj.Insets {
	return newJoiner(r.apart(), v, s).furnish().insets
}
