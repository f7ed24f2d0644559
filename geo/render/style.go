package render

import (
	"image/color"
	"math"

	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
)

// style is the look of a theme. The map is calm so that the marks speak: land and water differ little, lines are thin, names are grey.
type style struct {
	sea, land, ice, urban, lake            color.NRGBA
	river, admin1, coast, admin0, disputed color.NRGBA
	grid                                   color.NRGBA // where the map has no more detail

	country, region, city, water color.NRGBA // names on the map
	dot                          color.NRGBA // of a city
	nameHalo                     color.NRGBA

	label, detail color.NRGBA // text of marks
	labelHalo     color.NRGBA
	ink           color.NRGBA // outlines and the ring of a selected mark
	accent        color.NRGBA // ring of a selected mark
	paper         color.NRGBA // halo and inside of marks
	veil          color.NRGBA // over what lies outside of an area

	// Widths of halos in reference pixels: before a projector no line of the map may run into a figure.
	nameHaloWidth, labelHaloWidth float64

	minName   float64 // reference pixels: no name on the map is smaller
	textScale float64 // size of text relative to its design
	lineScale float64 // width of lines relative to their design
}

var styles = [...]style{
	Light: {
		sea: rgb(0xcfdde6), land: rgb(0xf5f3ee), ice: rgb(0xfdfdfd), urban: rgb(0xe9e3d9), lake: rgb(0xcfdde6),
		river: rgb(0xb7cfdd), admin1: rgb(0xd3ccc3), coast: rgb(0x9fb8c8), admin0: rgb(0xa0958f), disputed: rgb(0xa0958f),
		grid:    rgba(0x6f7f8a, 0x60),
		country: rgb(0x57565c), region: rgb(0x5e5c62), city: rgb(0x47464c), water: rgb(0x3f5f79), dot: rgb(0x6b6a70),
		nameHalo: rgba(0xf8f6f2, 0xd0),
		label:    rgb(0x17171c), detail: rgb(0x3a3a42), labelHalo: rgba(0xffffff, 0xeb),
		ink: rgb(0x1d1d24), accent: rgb(0x1d1d24), paper: rgb(0xffffff), veil: rgba(0x2b3440, 0x1e),
		nameHaloWidth: 1.5, labelHaloWidth: 2, textScale: 1, lineScale: 1,
	},
	Dark: {
		sea: rgb(0x14181d), land: rgb(0x25292f), ice: rgb(0x30353c), urban: rgb(0x2f343b), lake: rgb(0x14181d),
		river: rgb(0x191f26), admin1: rgb(0x353b44), coast: rgb(0x434d58), admin0: rgb(0x5a6470), disputed: rgb(0x5a6470),
		grid:    rgba(0x8c99a6, 0x48),
		country: rgb(0xa4adb8), region: rgb(0x99a2ad), city: rgb(0xb7bfc9), water: rgb(0x7d9bb5), dot: rgb(0x939ca7),
		nameHalo: rgba(0x1a1e23, 0xd0),
		label:    rgb(0xf6f7f9), detail: rgb(0xd0d5db), labelHalo: rgba(0x0c0f12, 0xe6),
		ink: rgb(0xffffff), accent: rgb(0xffffff), paper: rgb(0x0f1215), veil: rgba(0x000000, 0x6c),
		nameHaloWidth: 1.5, labelHaloWidth: 2, textScale: 1, lineScale: 1,
	},
	Projector: {
		sea: rgb(0xc6dbe9), land: rgb(0xffffff), ice: rgb(0xffffff), urban: rgb(0xf0ebe2), lake: rgb(0xc6dbe9),
		river: rgb(0x8fb4cc), admin1: rgb(0xc2bbb3), coast: rgb(0x5f8197), admin0: rgb(0x5f5853), disputed: rgb(0x5f5853),
		grid:    rgba(0x40505c, 0x70),
		country: rgb(0x33333a), region: rgb(0x39383f), city: rgb(0x2a2a30), water: rgb(0x1c3a54), dot: rgb(0x2a2a30),
		nameHalo: rgba(0xffffff, 0xe6),
		label:    rgb(0x000000), detail: rgb(0x1c1c22), labelHalo: rgba(0xffffff, 0xf5),
		ink: rgb(0x000000), accent: rgb(0x000000), paper: rgb(0xffffff), veil: rgba(0x2b3440, 0x2c),
		nameHaloWidth: 2.5, labelHaloWidth: 4, minName: 24, textScale: 2, lineScale: 1.4,
	},
}

func styleOf(t Theme) *style { return &styles[known(t)] }

// known is a theme that there is: an unknown one looks light.
func known(t Theme) Theme {
	if int(t) >= len(styles) {
		return Light
	}
	return t
}

func rgb(v uint32) color.NRGBA { return rgba(v, 0xff) }

func rgba(v uint32, a uint8) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: a}
}

// layerStyle is how the paths of a layer that are of some ranks are drawn. Of an area only the colour of the stroke counts.
type layerStyle struct {
	layer            basemap.Layer
	minRank, maxRank uint8
	stroke           Stroke
}

func (l *layerStyle) shows(p *basemap.Paths, i int) bool {
	return len(p.Rank) <= i || p.Rank[i] >= l.minRank && p.Rank[i] <= l.maxRank
}

func (l *layerStyle) area() bool { return l.layer <= basemap.Lake }

// margin is how far outside of its path a layer draws.
func (l *layerStyle) margin() float64 { return l.stroke.Width/2 + 1 }

// layers appends what a view shows of the basemap, in the order of drawing. Land is always the first.
func (st *style) layers(layers []layerStyle, v proj.Viewport, maxTileZoom int) []layerStyle {
	z, k := v.Zoom, scaleOf(v)*st.lineScale
	beyond := beyondDetail(v, maxTileZoom)
	fade := 1 - 0.45*beyond
	add := func(l basemap.Layer, minRank, maxRank uint8, c color.NRGBA, width float64, dash []float64) {
		if c.A > 0 {
			layers = append(layers, layerStyle{l, minRank, maxRank, Stroke{Color: c, Width: width * k, Dash: dash}})
		}
	}
	add(basemap.Land, 0, math.MaxUint8, st.land, 0, nil)
	add(basemap.Ice, 0, math.MaxUint8, st.ice, 0, nil)
	add(basemap.Urban, 0, math.MaxUint8, faded(st.urban, math.Min(1, (z-4.5)/1.5)*(1-0.6*beyond)), 0, nil)
	add(basemap.Lake, 0, math.MaxUint8, st.lake, 0, nil)
	for rank := uint8(0); rank < riverRanks && float64(rank) < 2*z-1; rank++ {
		appear := (2*z - 1 - float64(rank)) / 2
		add(basemap.River, rank, lastRank(rank, riverRanks), faded(st.river, fade*appear), ramp(appear, 0, 0.5, 6, 1.8), nil)
	}
	for rank := uint8(0); rank <= admin1Ranks; {
		last, appear := admin1Until(rank, z)
		add(basemap.Admin1, rank, last, faded(st.admin1, fade*appear), ramp(z, 4, 0.6, 9, 1.2), nil)
		rank = last + 1
	}
	add(basemap.Coast, 0, math.MaxUint8, faded(st.coast, fade), ramp(z, 2, 0.6, 8, 1.1), nil)
	add(basemap.Admin0, 0, math.MaxUint8, faded(st.admin0, fade), ramp(z, 2, 0.7, 8, 1.6), nil)
	add(basemap.Disputed, 0, math.MaxUint8, faded(st.disputed, fade), ramp(z, 2, 0.8, 8, 1.6), dashes[dashIndex(k)])
	return layers
}

// riverRanks is how many ranks of rivers are drawn apart; the last one takes all that are lower.
const riverRanks = 10

// admin1Ranks is the highest rank of the borders of first-level divisions: those of the smallest countries.
const admin1Ranks = 8

// admin1Until is the last of the ranks, from one on, of which the borders of first-level divisions look alike at a zoom, and how far they
// have appeared, 0 to 1. Those of large countries appear first.
func admin1Until(rank uint8, z float64) (last uint8, appear float64) {
	appeared := func(r uint8) float64 { return math.Max(0, math.Min(1, z-4-0.75*math.Max(0, float64(r)-3))) }
	appear = appeared(rank)
	for last = rank; last < admin1Ranks && appeared(last+1) == appear; {
		last++
	}
	return last, appear
}

func lastRank(rank, ranks uint8) uint8 {
	if rank == ranks-1 {
		return math.MaxUint8
	}
	return rank
}

// dashes of disputed borders for the scales of 0.5, 1, 1.5 ... device pixels per reference pixel.
var dashes = func() (all [16][]float64) {
	for i := range all {
		k := float64(i+1) / 2
		all[i] = []float64{4 * k, 3 * k}
	}
	return all
}()

func dashIndex(k float64) int { return max(0, min(len(dashes)-1, int(math.Round(2*k))-1)) }

// ramp goes from y0 at x0 to y1 at x1 and is level outside.
func ramp(x, x0, y0, x1, y1 float64) float64 {
	t := math.Max(0, math.Min(1, (x-x0)/(x1-x0)))
	return y0 + t*(y1-y0)
}

// scaleOf is the device pixels per reference pixel of a view.
func scaleOf(v proj.Viewport) float64 {
	if v.Scale > 0 {
		return v.Scale
	}
	return 1
}
