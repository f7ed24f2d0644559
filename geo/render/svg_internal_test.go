package render

import (
	"bytes"
	"image/color"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/proj"
)

func TestPathsOfAnSVGAreShortAndExact(t *testing.T) {
	p := newSVGPen(testRenderer(t).faces)
	ring := &Path{Closed: true, Ends: []int{4, 7},
		Points: []proj.Px{{X: 10, Y: 10}, {X: 10.04, Y: 10.01}, {X: 20.25, Y: 9.96}, {X: -0.5, Y: 1000.34}, {}, {X: 1}, {X: 1, Y: -1}}}
	p.Fill(ring, color.NRGBA{R: 0xff, A: 51})
	p.Stroke(&Path{Points: []proj.Px{{X: 1, Y: 1}, {X: 1, Y: 1}}, Ends: []int{2}},
		Stroke{Color: color.NRGBA{A: 255}, Width: 1.25, Dash: []float64{4, 2.5}})
	p.Stroke(&Path{Points: []proj.Px{{X: 1, Y: 1}, {X: 1.1, Y: 3}}, Ends: []int{2}}, Stroke{Color: color.NRGBA{B: 16, A: 255}, Width: 2})
	assert.Equal(t, `<path fill="#ff0000" fill-opacity=".2" d="M10 10l10.3 0l-20.8 990.3zM0 0l1 0l0-1z"/>
<path fill="none" stroke="#000000" stroke-width="1.25" stroke-dasharray="4 2.5" d="M1 1l0 0"/>
<path fill="none" stroke="#000010" stroke-width="2" stroke-linecap="round" d="M1 1l.1 2"/>
`, p.body.String())
}

func TestWhatRecursInAnSVGIsWrittenOnce(t *testing.T) {
	p := newSVGPen(testRenderer(t).faces)
	for x := range 5 {
		p.Symbol(proj.Px{X: float64(x)}, 3, "dot", func(p Pen, at proj.Px) { p.Fill(circle(at, 3), color.NRGBA{A: 255}) })
		p.Text(proj.Px{X: float64(x)}, "aaa b", Font{Size: 10}, color.NRGBA{A: 255}, Halo{})
	}
	var out bytes.Buffer
	require.NoError(t, p.writeTo(&out, 10, 10, "", ""))
	assert.Equal(t, 1+2, bytes.Count(out.Bytes(), []byte("<path")), "a dot and two letters; a space leaves no ink")
	assert.Equal(t, 5+5*4, bytes.Count(out.Bytes(), []byte("<use")))
}
