package render

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"

	sm "github.com/flopp/go-staticmaps"
	"github.com/fogleman/gg"
	"github.com/golang/geo/s2"

	"incidentmap/geo"
	"incidentmap/geo/proj"
)

// Limits of a picture.
const (
	MaxSide   = 16384       // pixels of width or height
	MaxPixels = 128_000_000 // 512 MB while it is drawn, and as much again for the canvas of go-staticmaps
	MaxScale  = 16          // device pixels per reference pixel
)

// ErrSize is the error for a picture that is too small or too large.
var ErrSize = errors.New("render: size of the picture")

// checkView tells what is wrong with the size or place of a picture.
func checkView(v proj.Viewport) error {
	switch {
	case v.Width < 1 || v.Height < 1 || v.Width > MaxSide || v.Height > MaxSide:
		return fmt.Errorf("%w: %d x %d pixels; each side must be 1 to %d", ErrSize, v.Width, v.Height, MaxSide)
	case v.Width*v.Height > MaxPixels:
		return fmt.Errorf("%w: %d x %d is %d million pixels; at most %d million", ErrSize, v.Width, v.Height,
			v.Width*v.Height/1_000_000, MaxPixels/1_000_000)
	case v.Scale > MaxScale:
		return fmt.Errorf("%w: scale %g; at most %d", ErrSize, v.Scale, MaxScale)
	case !finite(v.Center.X, v.Center.Y, v.Zoom, v.Scale):
		return fmt.Errorf("render: the view is not finite: centre %v, zoom %g, scale %g", v.Center, v.Zoom, v.Scale)
	}
	return nil
}

// Still draws the scene in the view with its furniture: title, legend, scale bar, as-of date, attribution. Where there is no furniture and no
// label gives way to it, the picture has the pixels that Frame draws. It is drawn through go-staticmaps, offline and without tiles.
func Still(ctx context.Context, r *Renderer, v proj.Viewport, s *Scene) (*image.RGBA, error) {
	if err := checkView(v); err != nil {
		return nil, err
	}
	page := newPage(r, v, s)
	m := staticMap(page.view)
	for _, draw := range []func(*image.RGBA){page.paintBasemap, page.paintScene, page.paintFurniture} {
		m.AddObject(mapObject{ctx: ctx, view: page.view, draw: draw})
	}
	img, err := m.Render()
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("render: still: %w", err)
	}
	return img.(*image.RGBA), nil
}

// staticMap is the go-staticmaps map of a view. It knows whole zooms only; the rest of the zoom goes into the size of a tile, which is a
// whole number of pixels, so that its scale is that of the view to within one part in 512. The objects that are drawn on it place
// themselves by the view, which is exact.
func staticMap(v proj.Viewport) *sm.Context {
	zoom := math.Floor(math.Log2(v.WorldSize() / geo.TileSize))
	provider := sm.NewTileProviderNone()
	provider.TileSize = int(math.Round(v.WorldSize() / math.Exp2(zoom)))
	m := sm.NewContext()
	m.SetTileProvider(provider)
	m.SetOnline(false)
	m.SetCache(nil)
	m.OverrideAttribution("")
	m.SetSize(v.Width, v.Height)
	m.SetZoom(int(zoom))
	m.SetCenter(latLng(v.Center))
	return m
}

// latLng is a position as s2 has it: latitude first.
func latLng(w proj.World) s2.LatLng {
	p := w.Point()
	return s2.LatLngFromDegrees(p.Lat(), p.Lon())
}

// mapObject draws a part of a still on a map of go-staticmaps.
type mapObject struct {
	ctx  context.Context
	view proj.Viewport
	draw func(dst *image.RGBA)
}

// Bounds is empty: the map has its centre and zoom from the view.
func (mapObject) Bounds() s2.Rect { return s2.EmptyRect() }

// ExtraMarginPixels is nothing.
func (mapObject) ExtraMarginPixels() (l, t, r, b float64) { return 0, 0, 0, 0 }

// Draw draws on the part of the canvas that go-staticmaps will crop: the canvas is of whole tiles, and the centre of the view lies on a
// whole pixel of it. Nothing is drawn once the context is done.
func (o mapObject) Draw(dc *gg.Context, t *sm.Transformer) {
	if o.ctx.Err() != nil {
		return
	}
	x, y := t.LatLngToXY(latLng(o.view.Center))
	corner := image.Pt(int(math.Round(x))-o.view.Width/2, int(math.Round(y))-o.view.Height/2)
	canvas := dc.Image().(*image.RGBA)
	o.draw(canvas.SubImage(image.Rectangle{Min: corner, Max: corner.Add(image.Pt(o.view.Width, o.view.Height))}).(*image.RGBA))
}
