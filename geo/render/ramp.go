package render

import (
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"
)

// The ramps of density layers are parts of the colour map magma (N. Smith and S. van der Walt, 2015, CC0; here every eighth of it): its steps look even, and
// since its lightness only grows, it reads the same to the colour-blind and in grey. On light maps it runs from light to dark, on dark ones from dark to light,
// so that more always stands out more.
var magma = []color.NRGBA{rgb(0x000004), rgb(0x1d1147), rgb(0x51127c), rgb(0x832681), rgb(0xb73779), rgb(0xe75263), rgb(0xfc8961), rgb(0xfec488), rgb(0xfcfdbf)}

// densityRamp is what part of magma a theme uses, and how opaque it is.
type densityRamp struct {
	from, to float64
	opacity  float64
}

var densityRamps = [...]densityRamp{
	Light:     {from: 0.80, to: 0.12, opacity: 0.82},
	Dark:      {from: 0.30, to: 0.98, opacity: 0.85},
	Projector: {from: 0.76, to: 0.08, opacity: 0.88},
}

func rampOf(t Theme) densityRamp { return densityRamps[known(t)] }

// at is the colour at a part of the ramp from 0 to 1, opaque.
func (r densityRamp) at(t float64) color.NRGBA {
	x := (r.from + max(0, min(t, 1))*(r.to-r.from)) * float64(len(magma)-1)
	i := min(int(x), len(magma)-2)
	return toOklab(magma[i]).mixed(toOklab(magma[i+1]), x-float64(i)).color()
}

// translucent is the colour at a part of the ramp as it lies over the map.
func (r densityRamp) translucent(t float64) color.NRGBA { return faded(r.at(t), r.opacity) }

// classes are the colours of so many classes; that of a single one is from the middle of the ramp.
func (r densityRamp) classes(n int) []color.NRGBA {
	if n == 1 {
		return []color.NRGBA{r.translucent(0.5)}
	}
	colors := make([]color.NRGBA, n)
	for i := range colors {
		colors[i] = r.translucent(float64(i) / float64(n-1))
	}
	return colors
}

// oklab is a colour in a space whose distances are those that are seen (B. Ottosson, "A perceptual color space for image processing", 2020).
type oklab struct{ l, a, b float64 }

func (c oklab) mixed(d oklab, t float64) oklab {
	return oklab{c.l + t*(d.l-c.l), c.a + t*(d.a-c.a), c.b + t*(d.b-c.b)}
}

func toOklab(c color.NRGBA) oklab {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return oklab{0.2104542553*l + 0.7936177850*m - 0.0040720468*s, 1.9779984951*l - 2.4285922050*m + 0.4505937099*s, 0.0259040371*l + 0.7827717662*m - 0.8086757660*s}
}

func (c oklab) color() color.NRGBA {
	l, m, s := c.l+0.3963377774*c.a+0.2158037573*c.b, c.l-0.1055613458*c.a-0.0638541728*c.b, c.l-0.0894841775*c.a-1.2914855480*c.b
	l, m, s = l*l*l, m*m*m, s*s*s
	return color.NRGBA{
		R: gamma(4.0767416621*l - 3.3077115913*m + 0.2309699292*s), G: gamma(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		B: gamma(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s), A: 255,
	}
}

func linear(v uint8) float64 {
	x := float64(v) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

func gamma(x float64) uint8 {
	if x <= 0.0031308 {
		x *= 12.92
	} else {
		x = 1.055*math.Pow(x, 1/2.4) - 0.055
	}
	return uint8(math.Round(255 * max(0, min(x, 1))))
}

// Key explains a ramp in a legend: colours from left to right, and what some places between them mean.
type Key struct {
	Colors []color.NRGBA // each of the same width
	Ticks  []Tick
	Note   string // below: how the numbers are scaled
}

// Tick is a number below a ramp.
type Tick struct {
	At   float64 // from 0, the left side, to 1
	Text string
}

// RoundBreaks chooses class breaks for values that are greater than zero: at most so many, round numbers (1, 2 or 5 times a power of ten), about evenly
// spaced on a logarithmic scale from the least values, a twentieth left out, to the greatest. The first class lies below the first break.
func RoundBreaks(values []float64, most int) []float64 {
	values = slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return !(v > 0) || math.IsInf(v, 0) })
	if len(values) == 0 || most < 1 {
		return nil
	}
	slices.Sort(values)
	low, high := values[len(values)/20], values[len(values)-1]
	var breaks []float64
	for v := roundUp(math.Nextafter(low, math.Inf(1))); v <= high; v = roundUp(math.Nextafter(v, math.Inf(1)) * (1 + 1e-9)) {
		breaks = append(breaks, v)
	}
	if len(breaks) <= most {
		return breaks
	}
	thinned := make([]float64, most)
	for i := range thinned {
		thinned[i] = breaks[(2*i+1)*len(breaks)/(2*most)]
	}
	return thinned
}

// numeral writes a number with commas between thousands, as text for people is.
func numeral(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if v != 0 && math.Abs(v) < 1e-4 {
		return strconv.FormatFloat(v, 'g', 1, 64)
	}
	whole, fraction, pointed := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if pointed {
		return whole + "." + fraction
	}
	return whole
}
