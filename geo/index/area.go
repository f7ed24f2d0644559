package index

import (
	"math"

	"github.com/paulmach/orb"

	"incidentmap/geo/geodesy"
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

// InBound is the area of a bound: degrees, edges included. One whose left side lies east of its right side crosses the antimeridian.
func InBound(b orb.Bound) Area {
	nw, se := proj.ToWorld(b.LeftTop()), proj.ToWorld(b.RightBottom())
	if se.X < nw.X {
		se.X++
	}
	var w window
	w.x, w.y = fixed(nw)
	_, bottom := fixed(se)
	w.width = uint32(min((se.X-nw.X)*(1<<32), math.MaxUint32))
	w.height = bottom - w.y
	return w
}

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

// polygon is what lies within an outline.
type polygon struct{ *geodesy.Outline }

// InPolygon is the area of a polygon, as [geodesy.NewOutline] describes it.
func InPolygon(p orb.Polygon) (Area, error) {
	o, err := geodesy.NewOutline(p)
	if err != nil {
		return nil, err
	}
	return polygon{o}, nil
}

func (p polygon) has(x, y uint32) bool { return p.Has(float64(x)/(1<<32), float64(y)/(1<<32)) }

// judge asks a single place if no edge comes near the block.
func (p polygon) judge(z *zone) verdict {
	const unit = 1.0 / (1 << 32)
	if p.Meets(float64(z.x0)*unit, float64(z.y0)*unit, float64(z.x1)*unit, float64(z.y1)*unit) {
		return some
	}
	return judge(!p.has(z.x0, z.y0), true)
}

// circle is what lies within a geodesic distance.
type circle struct {
	center orb.Point
	metres float64
}

// InCircle is the area within a distance in metres of a point, on the WGS 84 ellipsoid.
func InCircle(center orb.Point, metres float64) Area { return circle{center, metres} }

func (c circle) has(x, y uint32) bool { return geodesy.Near(c.center, pointAt(x, y), c.metres) }

func (c circle) judge(z *zone) verdict {
	near, far := z.distances(c.center)
	return judge(near > c.metres, far < c.metres)
}

// pointAt is the longitude and latitude of a position.
func pointAt(x, y uint32) orb.Point {
	return proj.World{X: float64(x) / (1 << 32), Y: float64(y) / (1 << 32)}.Point()
}

// distances are bounds of the distances in metres from a point to the rows of a block: those to the middle of its extent, less and more than that of its
// corners from the middle.
func (z *zone) distances(p orb.Point) (near, far float64) {
	nw, se := pointAt(z.x0, z.y0), pointAt(z.x1, z.y1)
	if se.Lon()-nw.Lon() > 180 {
		return 0, math.Inf(1)
	}
	middle := orb.Point{(nw.Lon() + se.Lon()) / 2, (nw.Lat() + se.Lat()) / 2}
	radius := max(geodesy.GreatCircle(middle, nw), geodesy.GreatCircle(middle, se))
	d := geodesy.GreatCircle(p, middle)
	return max(0, d-radius) * (1 - geodesy.GreatCircleError), (d + radius) * (1 + geodesy.GreatCircleError)
}
