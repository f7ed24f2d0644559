package index

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"incidentmap/geo/proj"
)

// Area is a part of the map: a [Cluster], or what [InView], [InPolygon] or [InCircle] give.
type Area interface {
	judge(z *zone) verdict
	has(x, y uint32) bool
}

// window is a rectangle on the square. Unsigned differences wrap as the world does, so the antimeridian needs no thought.
type window struct{ x, y, width, height uint32 } // the rows and columns x to x+width

// world is everything.
var world = window{width: math.MaxUint32, height: math.MaxUint32}

// InView is the area that a view shows, grown by a margin in device pixels. A view without width shows the world.
func InView(v proj.Viewport, margin float64) Area { return viewWindow(v, margin) }

func viewWindow(v proj.Viewport, margin float64) window {
	if v.Width <= 0 || v.Height <= 0 {
		return world
	}
	nw := v.FromPx(proj.Px{X: -margin, Y: -margin})
	se := v.FromPx(proj.Px{X: float64(v.Width) + margin, Y: float64(v.Height) + margin})
	w := window{width: math.MaxUint32}
	if se.X-nw.X < 1 {
		w.x, _ = fixed(nw)
		w.width = uint32((se.X - nw.X) * (1 << 32))
	}
	_, w.y = fixed(nw)
	_, bottom := fixed(se)
	w.height = bottom - w.y
	return w
}

func (w window) has(x, y uint32) bool { return x-w.x <= w.width && y-w.y <= w.height }

func (w window) judge(z *zone) verdict {
	apart := z.x0-w.x > w.width && w.x-z.x0 > z.x1-z.x0 || z.y0-w.y > w.height && w.y-z.y0 > z.y1-z.y0
	within := z.x1-w.x <= w.width && z.x1-w.x >= z.x0-w.x && z.y1-w.y <= w.height && z.y0 >= w.y
	return judge(apart, within && z.x0-w.x <= w.width)
}

// grown is a window with one more cell of a lattice of n cells on each side; all of the world if there are no cells.
func (w window) grown(n uint32) window {
	if n == 0 {
		return world
	}
	by := uint64(1<<32) / uint64(n)
	grown := world
	if width := uint64(w.width) + 2*by; width < 1<<32 {
		grown.x, grown.width = w.x-uint32(by), uint32(width)
	}
	grown.y = w.y - uint32(min(by, uint64(w.y)))
	grown.height = uint32(min(uint64(w.y)+uint64(w.height)+by, 1<<32-1)) - grown.y
	return grown
}

// InAll is the area that several areas share.
func InAll(areas ...Area) Area { return shared(areas) }

type shared []Area

func (s shared) has(x, y uint32) bool {
	for _, a := range s {
		if !a.has(x, y) {
			return false
		}
	}
	return true
}

func (s shared) judge(z *zone) verdict {
	v := all
	for _, a := range s {
		v = min(v, a.judge(z))
	}
	return v
}

// polygon holds the edges of one or more rings in world coordinates. A place lies within if a line from it to the north crosses an odd number of edges.
type polygon struct {
	edges []edge // western end first
	west  float64
	east  float64
}

type edge struct{ a, b proj.World }

// InPolygon is the area of a polygon with or without holes. Its edges are straight on the map. Longitudes are taken as they are, so that a polygon across the
// antimeridian goes on beyond 180 or -180; a ring that is open is closed. It fails if a ring has fewer than three corners, or a corner whose longitude is not
// between -540 and 540 or whose latitude is not a number.
func InPolygon(p orb.Polygon) (Area, error) {
	area := &polygon{west: math.Inf(1), east: math.Inf(-1)}
	if len(p) == 0 {
		return nil, errors.New("polygon has no ring")
	}
	for i, ring := range p {
		if len(ring) < 3 {
			return nil, fmt.Errorf("ring %d of a polygon has fewer than three corners", i)
		}
		last := unwrapped(ring[len(ring)-1])
		for _, corner := range ring {
			to := unwrapped(corner)
			if !(math.Abs(corner.Lon()) <= 540) || math.IsNaN(to.Y) {
				return nil, fmt.Errorf("ring %d of a polygon: corner %v is not a place", i, corner)
			}
			area.add(last, to)
			last = to
		}
	}
	return area, nil
}

// unwrapped is proj.ToWorld on the copy of the world that the longitude tells.
func unwrapped(p orb.Point) proj.World {
	return proj.World{X: p.Lon()/360 + 0.5, Y: proj.ToWorld(orb.Point{0, p.Lat()}).Y}
}

func (p *polygon) add(a, b proj.World) {
	if a.X > b.X {
		a, b = b, a
	}
	p.west, p.east = min(p.west, a.X), max(p.east, b.X)
	p.edges = append(p.edges, edge{a, b})
}

func (p *polygon) has(x, y uint32) bool {
	at := proj.World{X: float64(x) / (1 << 32), Y: float64(y) / (1 << 32)}
	for at.X += math.Ceil(p.west - at.X); at.X <= p.east; at.X++ {
		if p.inside(at) {
			return true
		}
	}
	return false
}

func (p *polygon) inside(at proj.World) bool {
	odd := false
	for _, e := range p.edges {
		if e.a.X <= at.X && at.X < e.b.X && e.a.Y+(at.X-e.a.X)/(e.b.X-e.a.X)*(e.b.Y-e.a.Y) < at.Y {
			odd = !odd
		}
	}
	return odd
}

// judge asks a single place if no edge comes near the block.
func (p *polygon) judge(z *zone) verdict {
	const unit = 1.0 / (1 << 32)
	x0, x1, y0, y1 := float64(z.x0)*unit, float64(z.x1)*unit, float64(z.y0)*unit, float64(z.y1)*unit
	for shift := math.Ceil(p.west - x1); x0+shift <= p.east; shift++ {
		for _, e := range p.edges {
			if e.b.X >= x0+shift && e.a.X <= x1+shift && max(e.a.Y, e.b.Y) >= y0 && min(e.a.Y, e.b.Y) <= y1 {
				return some
			}
		}
	}
	if p.has(z.x0, z.y0) {
		return all
	}
	return none
}

// circle is what lies within a geodesic distance.
type circle struct {
	center orb.Point
	metres float64
}

// InCircle is the area within a distance in metres of a point, on the WGS 84 ellipsoid.
func InCircle(center orb.Point, metres float64) Area { return circle{center, metres} }

func (c circle) has(x, y uint32) bool {
	p := pointAt(x, y)
	switch about := sphere(c.center, p); {
	case about*(1-sphereError) > c.metres:
		return false
	case about*(1+sphereError) < c.metres:
		return true
	}
	return geodesic(c.center, p) <= c.metres
}

func (c circle) judge(z *zone) verdict {
	near, far := z.distances(c.center)
	return judge(near > c.metres, far < c.metres)
}

// pointAt is the longitude and latitude of a position.
func pointAt(x, y uint32) orb.Point {
	return proj.World{X: float64(x) / (1 << 32), Y: float64(y) / (1 << 32)}.Point()
}
