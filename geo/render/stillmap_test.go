package render_test

import (
	"image/color"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"incidentmap/assets"
	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// islands is a small world of one tile: islands with lakes, a border across each, and some names.
type islands struct {
	tile   *basemap.Tile
	labels []basemap.Label
}

func (m islands) Tile(z, x, y int) *basemap.Tile { return m.tile }
func (m islands) MaxZoom() int                   { return 0 }

func (m islands) LabelsIn(view proj.Viewport, _ float64, yield func(*basemap.Label) bool) {
	for i := range m.labels {
		if !yield(&m.labels[i]) {
			return
		}
	}
}

func newIslands() islands {
	m := islands{tile: &basemap.Tile{}}
	for i, c := range [][3]float64{{2350, 1280, 330}, {1400, 1500, 400}, {3200, 1500, 420}, {2900, 2500, 260}, {800, 2700, 250}} {
		m.add(basemap.Land, c[0], c[1], c[2], 1, i)
		m.add(basemap.Coast, c[0], c[1], c[2], 1, i)
		m.add(basemap.Lake, c[0]+c[2]/4, c[1]-c[2]/5, c[2]/7, 1, i+3)
		m.border(c[0], c[1], c[2])
	}
	for _, l := range []struct {
		name     string
		lon, lat float64
		kind     basemap.LabelKind
		size     float32
	}{{"Northern Country", 22, 52, basemap.CountryLabel, 14}, {"Moscow", 37.6, 55.75, basemap.CapitalLabel, 12}, {"Kraków", 19.9, 50.1, basemap.CityLabel, 11},
		{"Taşkent", 69.2, 41.3, basemap.CapitalLabel, 12}, {"Inland Sea", 50, 38, basemap.WaterLabel, 12}} {
		m.labels = append(m.labels, basemap.Label{At: proj.ToWorld(orb.Point{l.lon, l.lat}), Name: l.name, Kind: l.kind, Size: l.size, Pop: 2_000_000})
	}
	return m
}

// add adds a wavy ring about a centre, in tile units.
func (m islands) add(layer basemap.Layer, x, y, r, turn float64, seed int) {
	p := &m.tile.Layers[layer]
	const n = 240
	for i := range n {
		a := turn * 2 * math.Pi * float64(i) / n
		d := r * (1 + 0.22*math.Sin(3*a+float64(seed)) + 0.08*math.Sin(11*a) + 0.03*math.Cos(37*a))
		p.XY = append(p.XY, int16(x+1.4*d*math.Cos(a)), int16(y+d*math.Sin(a)))
	}
	p.Ends = append(p.Ends, int32(len(p.XY)/2))
}

func (m islands) border(x, y, r float64) {
	p := &m.tile.Layers[basemap.Admin0]
	for i := range 40 {
		t := float64(i) / 39
		p.XY = append(p.XY, int16(x+r*0.3*math.Sin(9*t)), int16(y-0.8*r+1.6*r*t))
	}
	p.Ends = append(p.Ends, int32(len(p.XY)/2))
}

var (
	vermilion = color.NRGBA{0xd5, 0x5e, 0x00, 0xff}
	blue      = color.NRGBA{0x00, 0x72, 0xb2, 0xff}
	green     = color.NRGBA{0x00, 0x9e, 0x73, 0xff}
)

// crocus is a scene with everything that furniture shows.
func crocus(theme render.Theme) *render.Scene {
	at := func(lon, lat float64) proj.World { return proj.ToWorld(orb.Point{lon, lat}) }
	size := func(n float64, text string) render.LegendItem {
		return render.LegendItem{Group: "People killed", Text: text, Mark: render.Mark{Radius: n, Color: vermilion, Exact: true}}
	}
	return &render.Scene{
		Theme: theme,
		Marks: []render.Mark{
			{ID: "crocus", At: at(37.39, 55.83), Radius: 20, Color: vermilion, Split: true, Exact: true, Label: "Crocus City Hall", Detail: "137 killed (60–140)", Priority: 9},
			{ID: "kabul", At: at(69.2, 34.5), Radius: 12, Color: vermilion, Label: "Kabul", Detail: "2 killed", Priority: 5, PrecisionM: 40_000},
			{ID: "kerman", At: at(57.1, 30.3), Radius: 17, Color: vermilion, Exact: true, Label: "Kerman", Detail: "nearly 100 killed", Priority: 8},
			{ID: "istanbul", At: at(29.05, 41.17), Radius: 6, Color: blue, Shape: render.Diamond, Exact: true, Label: "Istanbul church", Detail: "1 killed", Priority: 6},
			{ID: "plot", At: at(6.96, 50.94), Radius: 6, Color: green, Shape: render.Square, Hollow: true, Label: "Plot foiled", Priority: 3},
			{ID: "cluster", At: at(2.3, 48.8), Radius: 14, Color: blue, Count: 4, Shares: []render.Share{{Color: vermilion, N: 3}, {Color: blue, N: 1}}, Priority: 2},
		},
		Links:    []render.Link{{From: at(37.39, 55.83), To: at(57.1, 30.3), Color: blue, Dashed: true, Label: "comparison"}},
		Title:    "Attacks that five documents cite",
		Subtitle: "12 of 36 incidents, carried out or foiled, since 2015",
		AsOf:     "As of 27 March 2024",
		Unplaced: "23 more incidents have no place",
		Legend: []render.LegendItem{
			size(5, "1"), size(10, "10"), size(19, "100"),
			{Group: "Kind", Text: "Attack", Mark: render.Mark{Radius: 7, Color: vermilion, Exact: true}},
			{Group: "Kind", Text: "Siege", Mark: render.Mark{Radius: 7, Color: blue, Shape: render.Diamond, Exact: true}},
			{Group: "Kind", Text: "Plot that was foiled", Mark: render.Mark{Radius: 7, Color: green, Shape: render.Square, Hollow: true, Exact: true}},
			{Group: "Place and figures", Text: "Place is approximate", Mark: render.Mark{Radius: 7, Color: vermilion}},
			{Group: "Place and figures", Text: "Figures are disputed", Mark: render.Mark{Radius: 7, Color: vermilion, Split: true, Exact: true}},
		},
		Attribution: "Map: Natural Earth",
		Marking:     "For internal use",
	}
}

func newRenderer(t testing.TB) *render.Renderer {
	t.Helper()
	r, err := render.New(render.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold}, newIslands())
	require.NoError(t, err)
	return r
}

// eurasia is a view that holds all marks of the scene, clear of its furniture.
func eurasia(r *render.Renderer, s *render.Scene, w, h int, scale float64) proj.Viewport {
	v := proj.Viewport{Width: w, Height: h, Scale: scale}
	return v.Fitted(orb.Bound{Min: orb.Point{-2, 28}, Max: orb.Point{72, 58}}, render.StillInsets(r, v, s), 10)
}
