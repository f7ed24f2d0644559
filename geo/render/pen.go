package render

import (
	"image/color"

	"incidentmap/geo/proj"
)

// Pen draws on one kind of surface, in device pixels. The raster, SVG and PDF pens give the same look.
type Pen interface {
	// Fill paints the inside of a path by the non-zero rule.
	Fill(p *Path, c color.NRGBA)
	// Stroke draws along a path with round joins and caps (butt caps where it is dashed).
	Stroke(p *Path, s Stroke)
	// Text writes one line; at is the left end of its baseline.
	Text(at proj.Px, s string, f Font, c color.NRGBA, halo Halo)
	// Symbol draws something small that recurs. draw is called with a pen and the position of the symbol's centre; all that it draws lies
	// within radius of it. A pen may keep the picture under the key, which must say everything that draw depends on.
	Symbol(at proj.Px, radius float64, key any, draw func(p Pen, at proj.Px))
}

// Stroke is how a line is drawn.
type Stroke struct {
	Color color.NRGBA
	Width float64   // device pixels
	Dash  []float64 // lengths of dash, gap, dash ... in device pixels; nil for an unbroken line
}

// Halo is the outline that keeps text readable over the map. The zero value is none.
type Halo struct {
	Color color.NRGBA
	Width float64 // device pixels on each side
}

// Font chooses one of the two fonts of a map.
type Font struct {
	Size float64 // device pixels per em
	Bold bool
}

// Path is a set of lines or rings in device pixels.
type Path struct {
	Points []proj.Px
	Ends   []int // end of each line in Points
	Closed bool  // the lines are rings
}
