package render

import (
	"image/color"
	"math"

	"github.com/paulmach/orb"

	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
)

const (
	// detailMargin is how many zooms beyond the most detailed tiles the map still looks as the world does.
	detailMargin = 2.0
	// detailFade is over how many zooms it then fades.
	detailFade = 1.0
	// gridPx is the least distance of two lines of the grid, in reference pixels.
	gridPx = 110
)

// beyondDetail is 0 where the basemap has the detail that the view could show, and 1 where it has clearly none: there the lines of the map
// are faded and a grid of degrees shows that the map ends, not the world.
func beyondDetail(v proj.Viewport, maxTileZoom int) float64 {
	end := float64(maxTileZoom+basemap.TileZoomOffset) + detailMargin
	return math.Max(0, math.Min(1, (v.Zoom-end)/detailFade))
}

// drawGraticule draws meridians and parallels where the basemap has no more detail. path is scratch.
func drawGraticule(p Pen, path *Path, v proj.Viewport, maxTileZoom int, st *style) {
	strength := beyondDetail(v, maxTileZoom)
	if strength == 0 {
		return
	}
	path.graticule(v)
	p.Stroke(path, Stroke{Color: faded(st.grid, strength), Width: scaleOf(v) * st.lineScale})
}

// graticule makes the path every meridian and parallel in view at a round distance in degrees: 1, 2 or 5 times a power of ten.
func (p *Path) graticule(v proj.Viewport) {
	p.Points, p.Ends = p.Points[:0], p.Ends[:0]
	scale := scaleOf(v)
	step := roundUp(360 * gridPx * scale / v.WorldSize())
	nw, se := v.FromPx(proj.Px{}), v.FromPx(proj.Px{X: float64(v.Width), Y: float64(v.Height)})
	for i := math.Ceil((nw.X - 0.5) * 360 / step); (i*step)/360+0.5 <= se.X; i++ {
		x := float64(v.Width)/2 + (i*step/360+0.5-v.Center.X)*v.WorldSize()
		p.line(x, 0, x, float64(v.Height))
	}
	south, north := se.Point().Lat(), nw.Point().Lat()
	for i := math.Ceil(south / step); i*step <= north; i++ {
		y := float64(v.Height)/2 + (proj.ToWorld(orb.Point{0, i * step}).Y-v.Center.Y)*v.WorldSize()
		p.line(0, y, float64(v.Width), y)
	}
}

func (p *Path) line(x0, y0, x1, y1 float64) {
	p.Points = append(p.Points, proj.Px{X: x0, Y: y0}, proj.Px{X: x1, Y: y1})
	p.Ends = append(p.Ends, len(p.Points))
}

// roundUp is the least of 1, 2 and 5 times a power of ten that is not less than x.
func roundUp(x float64) float64 {
	unit := math.Pow10(int(math.Floor(math.Log10(x))))
	for _, f := range []float64{1, 2, 5} {
		if f*unit >= x {
			return f * unit
		}
	}
	return 10 * unit
}

// faded is a colour with its opacity multiplied.
func faded(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(math.Round(float64(c.A) * math.Max(0, math.Min(1, opacity))))
	return c
}
