package render

import (
	"math"

	"incidentmap/geo"
	"incidentmap/geo/proj"
)

// Grid holds values of square cells that are fixed to the map.
type Grid struct {
	Origin     proj.World // the north-western corner of the first cell
	Side       float64    // of a cell, where the world is 1
	Cols, Rows int
	Values     []uint32 // row by row from the north, each from the west
}

// round reports whether a grid goes round the world.
func (g *Grid) round() bool { return math.Abs(float64(g.Cols)*g.Side-1) < 1e-9 }

// Scaling is how the colour of a heat map grows with density. The legend states it.
type Scaling uint8

// Scalings.
const (
	Logarithmic Scaling = iota
	SquareRoot
)

// HeatSpec is how a heat map is made of a grid.
type HeatSpec struct {
	Radius  float64 // of the kernel in reference pixels: two standard deviations of a bell curve
	Scaling Scaling
	Top     float64 // the density per 1,000 km² that has the last colour; 0 for a round number near the greatest
	What    string  // that is counted, for the legend: "Events", "People killed"
}

// HeatLayer is a heat map: densities on the ground, so that places at any latitude compare. It does not change once it is made.
type HeatLayer struct {
	grid    Grid // without values
	levels  []uint16
	scaling Scaling
	floor   float64 // density at which a logarithmic scale leaves zero: about that of one single event
	top     float64
	what    string
}

// Top is the density per 1,000 km² that has the last colour.
func (h *HeatLayer) Top() float64 { return h.top }

// Smoother makes heat maps. It keeps memory from one to the next; it is not safe for concurrent use.
type Smoother struct{ a, b []float32 }

// thousandKM2 is in square metres.
const thousandKM2 = 1e9

// Heat makes a heat map of counts or weights for a view. The grid should go beyond the view by the radius, and its cells should be no larger than a third of it.
func (s *Smoother) Heat(g Grid, v proj.Viewport, spec HeatSpec) *HeatLayer {
	n := g.Cols * g.Rows
	h := &HeatLayer{grid: g, levels: make([]uint16, n), scaling: spec.Scaling, top: spec.Top, what: spec.What}
	h.grid.Values = nil
	if n == 0 || len(g.Values) < n {
		h.grid.Cols, h.grid.Rows = 0, 0
		return h
	}
	if cap(s.a) < n {
		s.a, s.b = make([]float32, n), make([]float32, n)
	}
	s.a, s.b = s.a[:n], s.b[:n]
	for i, value := range g.Values[:n] {
		s.a[i] = float32(value)
	}
	sigma := spec.Radius / 2 * scaleOf(v) / (g.Side * v.WorldSize())
	s.blur(&g, max(sigma, 0.5))
	greatest := s.perGround(&g)
	if !(h.top > 0) {
		h.top = roundUp(max(float64(greatest), math.SmallestNonzeroFloat32))
	}
	h.floor = thousandKM2 / cellArea(&g, v.Center.Y) / (2 * math.Pi * max(sigma, 0.5) * max(sigma, 0.5))
	h.setLevels(s.a)
	return h
}

// cellArea is the ground that a cell covers at a height on the square, in square metres.
func cellArea(g *Grid, y float64) float64 {
	side := g.Side * 2 * math.Pi * geo.EarthRadius / math.Cosh(math.Pi*(1-2*y))
	return side * side
}

// perGround turns sums into densities per 1,000 km² and returns the greatest.
func (s *Smoother) perGround(g *Grid) (greatest float32) {
	for row := range g.Rows {
		k := float32(thousandKM2 / cellArea(g, g.Origin.Y+(float64(row)+0.5)*g.Side))
		values := s.a[row*g.Cols : (row+1)*g.Cols]
		for i := range values {
			values[i] *= k
			greatest = max(greatest, values[i])
		}
	}
	return greatest
}

// blur spreads values by a bell curve: three runs of a mean over a window come so close to it that no eye sees the difference. Windows have fractions of
// cells at their ends, so that the width grows smoothly while the map is zoomed.
func (s *Smoother) blur(g *Grid, sigma float64) {
	// The variance of three means over windows of w cells is 3 (w² - 1) / 12.
	half := (math.Sqrt(4*sigma*sigma+1) - 1) / 2
	b := box1{whole: int(half), part: float32(half - math.Floor(half)), round: g.round()}
	b.scale = float32(1 / (2*half + 1))
	for range 3 {
		for row := range g.Rows {
			b.along(s.b[row*g.Cols:(row+1)*g.Cols], s.a[row*g.Cols:(row+1)*g.Cols])
		}
		b.down(s.a, s.b, g.Cols, g.Rows)
	}
}

// box1 is a mean over a window: whole cells on each side of the middle, and a part of one more.
type box1 struct {
	whole int
	part  float32
	scale float32
	round bool
}

// along means a row.
func (b *box1) along(dst, src []float32) {
	n := len(src)
	at := func(i int) float32 {
		switch {
		case i >= 0 && i < n:
			return src[i]
		case b.round:
			return src[((i%n)+n)%n]
		}
		return 0
	}
	sum := float32(0)
	for i := -b.whole; i <= b.whole; i++ {
		sum += at(i)
	}
	k, r := b.whole, b.whole+1
	edge := func(i int) {
		dst[i] = (sum + b.part*(at(i-r)+at(i+r))) * b.scale
		sum += at(i+r) - at(i-k)
	}
	i := 0
	for ; i < min(r, n); i++ {
		edge(i)
	}
	for ; i+r < n; i++ {
		dst[i] = (sum + b.part*(src[i-r]+src[i+r])) * b.scale
		sum += src[i+r] - src[i-k]
	}
	for ; i < n; i++ {
		edge(i)
	}
	for i, v := range dst { // what rounding leaves of nothing is nothing
		if v < tiny {
			dst[i] = 0
		}
	}
}

// tiny is less than a thousandth of what a single event adds where it adds least.
const tiny = 1e-6

// down means columns, all at once.
func (b *box1) down(dst, src []float32, cols, rows int) {
	sum, empty := make([]float32, cols), make([]float32, cols)
	row := func(i int) []float32 {
		if i < 0 || i >= rows {
			return empty
		}
		return src[i*cols : (i+1)*cols]
	}
	for i := range min(b.whole+1, rows) {
		for x, v := range row(i) {
			sum[x] += v
		}
	}
	k, r := b.whole, b.whole+1
	for i := range rows {
		above, below, leaving, out := row(i - r)[:cols], row(i + r)[:cols], row(i - k)[:cols], dst[i*cols:(i+1)*cols]
		for x := range out {
			v := (sum[x] + b.part*(above[x]+below[x])) * b.scale
			if v < tiny {
				v = 0
			}
			out[x] = v
			sum[x] += below[x] - leaving[x]
		}
	}
}

// maxLevel is the level of the last colour.
const maxLevel = math.MaxUint16

// setLevels turns densities into levels.
func (h *HeatLayer) setLevels(densities []float32) {
	k := float32(1 / h.floor)
	whole := maxLevel / math.Log1p(h.top/h.floor)
	for i, d := range densities {
		switch {
		case d == 0:
		case h.scaling == SquareRoot:
			h.levels[i] = uint16(min(maxLevel, maxLevel*math.Sqrt(float64(d)/h.top)))
		default:
			h.levels[i] = uint16(min(maxLevel, whole*math.Log1p(float64(d*k))))
		}
	}
}

// part is where on the ramp a density lies, from 0 to 1.
func (h *HeatLayer) part(density float64) float64 {
	if h.scaling == SquareRoot {
		return math.Sqrt(density / h.top)
	}
	return math.Log1p(density/h.floor) / math.Log1p(h.top/h.floor)
}

// heatColor is the colour at a part of the ramp: it fades out towards zero.
func heatColor(r densityRamp, t float64) color4 {
	const full = 0.3 // from here on the opacity is that of the ramp
	x := min(t/full, 1)
	return color4{r.at(t), r.opacity * x * (2 - x)}
}

// Legend explains the colours.
func (h *HeatLayer) Legend(theme Theme) []LegendItem {
	const steps = 48
	r, k := rampOf(theme), &Key{Note: "logarithmic scale"}
	if h.scaling == SquareRoot {
		k.Note = "square-root scale"
	}
	for i := range steps {
		k.Colors = append(k.Colors, heatColor(r, (float64(i)+0.5)/steps).nrgba())
	}
	last := 1.0
	for v := h.top; len(k.Ticks) < 4 && v > 0; v = nextTick(h.scaling, v) {
		if at := h.part(v); at < 0.08 {
			break
		} else if len(k.Ticks) == 0 || last-at > 0.22 {
			k.Ticks, last = append(k.Ticks, Tick{At: at, Text: numeral(v)}), at
		}
	}
	return []LegendItem{{Group: h.what + " per 1,000 km²", Key: k}}
}

// nextTick is the next round number below a round number.
func nextTick(s Scaling, v float64) float64 {
	if s == SquareRoot {
		return roundUp(v / 4.1)
	}
	return roundUp(v / 10.1)
}
