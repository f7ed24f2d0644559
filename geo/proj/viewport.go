package proj

import (
	"math"

	"github.com/paulmach/orb"

	"incidentmap/geo"
)

// World is a position on the Web Mercator square: x from 0 (180° W) to 1 (180° E), y from 0 (85.05° N) to 1 (85.05° S).
// x outside 0..1 is a neighbouring copy of the world.
type World struct{ X, Y float64 }

// Px is a position in device pixels, from the top left corner of a view.
type Px struct{ X, Y float64 }

// ToWorld projects a point. Latitude is clamped to ±85.05112878°, longitude wrapped to [-180, 180].
func ToWorld(p orb.Point) World {
	lon, lat := p.Lon(), math.Max(-geo.MaxLatitude, math.Min(geo.MaxLatitude, p.Lat()))
	if lon < -180 || lon > 180 {
		lon = math.Remainder(lon, 360)
	}
	s := math.Sin(lat * math.Pi / 180)
	return World{lon/360 + 0.5, 0.5 - math.Log((1+s)/(1-s))/(4*math.Pi)}
}

// Point is the longitude and latitude of a position; x is wrapped.
func (w World) Point() orb.Point {
	x := w.X - math.Floor(w.X)
	return orb.Point{(x - 0.5) * 360, math.Atan(math.Sinh(math.Pi*(1-2*w.Y))) * 180 / math.Pi}
}

// Viewport is a view of the map. It is a value: moving it gives another one.
type Viewport struct {
	Center World
	Zoom   geo.Zoom
	Width  int     // device pixels
	Height int     // device pixels
	Scale  float64 // device pixels per reference pixel (1 on a plain screen, 2 on a dense one)
}

// WorldSize is the width of the whole world in device pixels.
func (v Viewport) WorldSize() float64 { return geo.TileSize * math.Exp2(v.Zoom) * v.scale() }

func (v Viewport) scale() float64 {
	if v.Scale > 0 {
		return v.Scale
	}
	return 1
}

// ToPx places a position of the copy of the world that lies nearest to the centre of the view.
func (v Viewport) ToPx(w World) Px {
	dx := w.X - v.Center.X
	dx -= math.Round(dx)
	s := v.WorldSize()
	return Px{dx*s + float64(v.Width)/2, (w.Y-v.Center.Y)*s + float64(v.Height)/2}
}

// FromPx is the position under a pixel; x is not wrapped.
func (v Viewport) FromPx(p Px) World {
	s := v.WorldSize()
	return World{v.Center.X + (p.X-float64(v.Width)/2)/s, v.Center.Y + (p.Y-float64(v.Height)/2)/s}
}

// MetersPerPx is the ground distance of one device pixel at the centre of the view.
func (v Viewport) MetersPerPx() float64 { return v.MetersPerPxAt(v.Center) }

// MetersPerPxAt is the ground distance of one device pixel at a position, on the Web Mercator sphere.
func (v Viewport) MetersPerPxAt(w World) float64 {
	return 2 * math.Pi * geo.EarthRadius / math.Cosh(math.Pi*(1-2*w.Y)) / v.WorldSize()
}

// Clamped is the view with its zoom within the allowed range and its centre where no space beyond the poles shows, if the view is
// not taller than the world; then the world is centred.
func (v Viewport) Clamped() Viewport {
	v.Zoom = math.Max(v.MinZoom(), math.Min(geo.MaxZoom, v.Zoom))
	v.Center.X -= math.Floor(v.Center.X)
	half := float64(v.Height) / 2 / v.WorldSize()
	v.Center.Y = math.Max(half, math.Min(1-half, v.Center.Y))
	if half >= 0.5 {
		v.Center.Y = 0.5
	}
	return v
}

// MinZoom is the lowest zoom of the view: the world is never narrower than the view, so that no place is drawn twice.
func (v Viewport) MinZoom() geo.Zoom {
	return math.Max(geo.MinZoom, math.Log2(float64(v.Width)/(geo.TileSize*v.scale())))
}

// Panned moves the view so that what was at the pixel (x, y) comes to (x+dx, y+dy).
func (v Viewport) Panned(dx, dy float64) Viewport {
	s := v.WorldSize()
	v.Center.X -= dx / s
	v.Center.Y -= dy / s
	return v.Clamped()
}

// ZoomedAt changes the zoom by dz and keeps the place under the pixel where it is.
func (v Viewport) ZoomedAt(p Px, dz float64) Viewport {
	at := v.FromPx(p)
	v.Zoom = math.Max(v.MinZoom(), math.Min(geo.MaxZoom, v.Zoom+dz))
	s := v.WorldSize()
	v.Center = World{at.X - (p.X-float64(v.Width)/2)/s, at.Y - (p.Y-float64(v.Height)/2)/s}
	return v.Clamped()
}

// Resized shows the same part of the world in another size: what the view is wide, the other one is wide too.
func (v Viewport) Resized(width, height int, scale float64) Viewport {
	span := float64(v.Width) / v.WorldSize()
	v.Width, v.Height, v.Scale = width, height, scale
	v.Zoom = math.Log2(float64(width) / span / (geo.TileSize * v.scale()))
	return v.Clamped()
}

// Insets are device pixels at the edges of a view that something else covers.
type Insets struct{ Left, Top, Right, Bottom float64 }

// Fitted centres the view on the bound and chooses the greatest zoom, at most maxZoom, at which the bound lies within the insets.
func (v Viewport) Fitted(b orb.Bound, in Insets, maxZoom geo.Zoom) Viewport {
	nw, se := ToWorld(b.LeftTop()), ToWorld(b.RightBottom())
	if se.X < nw.X {
		se.X++
	}
	w := math.Max(1, float64(v.Width)-in.Left-in.Right)
	h := math.Max(1, float64(v.Height)-in.Top-in.Bottom)
	size := math.Min(w/math.Max(se.X-nw.X, 1e-12), h/math.Max(se.Y-nw.Y, 1e-12))
	v.Zoom = math.Min(maxZoom, math.Log2(size/(geo.TileSize*v.scale())))
	v.Zoom = math.Max(v.MinZoom(), math.Min(geo.MaxZoom, v.Zoom))
	s := v.WorldSize()
	v.Center = World{(nw.X+se.X)/2 + (in.Right-in.Left)/2/s, (nw.Y+se.Y)/2 + (in.Bottom-in.Top)/2/s}
	return v.Clamped()
}

// Bound is the part of the globe in view. Where it crosses the antimeridian its left side is greater than its right side.
func (v Viewport) Bound() orb.Bound {
	nw, se := v.FromPx(Px{}), v.FromPx(Px{float64(v.Width), float64(v.Height)})
	if se.X-nw.X >= 1 {
		nw.X, se.X = 0, 1-1e-15
	}
	a, b := nw.Point(), se.Point()
	return orb.Bound{Min: orb.Point{a.Lon(), b.Lat()}, Max: orb.Point{b.Lon(), a.Lat()}}
}
