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
	Radius  float64 // of the kernel in reference pixels: two and a half standard deviations of a bell curve
	Scaling Scaling
	Top     float64 // the density per 1,000 km² that has the last colour; 0 for a round number near the greatest
	What    string  // that is counted, for the legend: "Events", "People killed"
}

// HeatLayer is a heat map: densities on the ground, so that places at any latitude compare. It does not change once it is made.
type HeatLayer struct {
	grid    Grid // without values
	levels  []uint16
	scaling Scaling
	floor   float64 // density at which a logarithmic scale leaves zero
	top     float64
	what    string
}

// Top is the density per 1,000 km² that has the last colour.
func (h *HeatLayer) Top() float64 { return h.top }

// Smoother makes heat maps. It keeps memory from one to the next; it is not safe for concurrent use.
type Smoother struct {
	a, b  []float32
	wide  []float32 // a row and what lies around it
	none  []float32 // a row of zeros
	curve []float32 // of the kernel, from its middle, whose weight is half
}

const (
	deviations   = 2.5 // of the bell curve in the radius of a kernel
	maxDeviation = 64  // in cells, whatever the view
	// decades is the range of a logarithmic scale: it begins at the density of one single event, but not below this part of the top, since else all that is
	// dense would look alike.
	decades = 5000
)

// thousandKM2 is in square metres.
const thousandKM2 = 1e9

// Heat makes a heat map of counts or weights for a view. The grid should go beyond the view by twice the radius, and
// its cells should be no larger than a fifth of it.
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
	sigma := max(0.5, min(spec.Radius/deviations*scaleOf(v)/(g.Side*v.WorldSize()), maxDeviation))
	s.blur(&g, sigma)
	greatest := s.perGround(&g)
	if !(h.top > 0) {
		h.top = roundUp(max(float64(greatest), math.SmallestNonzeroFloat32))
	}
	single := thousandKM2 / cellArea(&g, v.Center.Y) / (2 * math.Pi * sigma * sigma)
	h.floor = max(single, h.top/decades)
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

// blur spreads values by a bell curve, first along rows, then along columns: the only curve whose product is round. It ends where it is too low to be seen
// on a logarithmic scale, which would show the corners of a shorter one.
func (s *Smoother) blur(g *Grid, sigma float64) {
	const reach = 4.5 // standard deviations
	s.curve = s.curve[:0]
	sum := 0.0
	for k := range int(math.Ceil(reach*sigma)) + 1 {
		w := math.Exp(-float64(k*k) / (2 * sigma * sigma))
		s.curve = append(s.curve, float32(w))
		sum += w * float64(min(k, 1)+1)
	}
	for k := range s.curve {
		s.curve[k] /= float32(sum)
	}
	s.curve[0] /= 2
	s.none = make([]float32, g.Cols)
	for row := range g.Rows {
		s.along(s.b[row*g.Cols:(row+1)*g.Cols], s.a[row*g.Cols:(row+1)*g.Cols], g.round())
	}
	for row := range g.Rows {
		s.down(row, g)
	}
}

// along spreads a row. The places before and after it are those at its other end if it goes round the world, else there is nothing.
func (s *Smoother) along(dst, src []float32, round bool) {
	n, r := len(src), len(s.curve)-1
	s.wide = append(append(append(s.wide[:0], make([]float32, r)...), src...), make([]float32, r)...)
	if round {
		for i := range r {
			s.wide[r-1-i], s.wide[r+n+i] = src[n-1-i%n], src[i%n]
		}
	}
	clear(dst)
	for k, w := range s.curve {
		s.add(dst, s.wide[r-k:], s.wide[r+k:], w)
	}
}

// down gathers a row of the result from the rows around it.
func (s *Smoother) down(row int, g *Grid) {
	dst := s.a[row*g.Cols : (row+1)*g.Cols]
	clear(dst)
	at := func(row int) []float32 {
		if row < 0 || row >= g.Rows {
			return s.none[:g.Cols]
		}
		return s.b[row*g.Cols:]
	}
	for k, w := range s.curve {
		s.add(dst, at(row-k), at(row+k), w)
	}
}

// add adds two rows, each weighted; that in the middle of the curve comes twice, and counts half.
func (s *Smoother) add(dst, a, b []float32, w float32) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] += w * (a[i] + b[i])
	}
}

// maxLevel is the level of the last colour.
const maxLevel = math.MaxUint16

// setLevels turns densities into levels.
func (h *HeatLayer) setLevels(densities []float32) {
	k, top := float32(1/h.floor), float32(h.top)
	whole := maxLevel / float32(math.Log2(1+h.top/h.floor))
	for i, d := range densities {
		switch {
		case d == 0:
		case h.scaling == SquareRoot:
			h.levels[i] = uint16(min(maxLevel, maxLevel*float32(math.Sqrt(float64(d/top)))))
		default:
			h.levels[i] = uint16(max(0, min(maxLevel, whole*log2(1+d*k))))
		}
	}
}

// log2 is the logarithm to the base 2 of a number from 1 on to within 0.0011, which is less than a step of colour: the exponent of the number, and a polynomial
// through its mantissa that joins at the powers of two.
func log2(x float32) float32 {
	bits := math.Float32bits(x)
	m := math.Float32frombits(bits&0x7fffff | 0x3f800000)
	return float32(int32(bits>>23)-127) + (m-1)*(1.4208645+(m-1)*(-0.5772507+0.1563861*(m-1)))
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
	const full = 0.35 // from here on the opacity is that of the ramp
	x := min(t/full, 1)
	return color4{r.at(t), r.opacity * x * (2 - x)}
}

// Legend explains the colours.
func (h *HeatLayer) Legend(theme Theme) []LegendItem {
	const steps = 96
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
