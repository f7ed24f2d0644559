package render

import (
	"fmt"
	"math"
	"strconv"

	"incidentmap/geo/proj"
)

// measure is a length on the ground and on the picture.
type measure struct {
	meters, px float64
	parts      int     // that the bar is divided into
	latitude   float64 // where it holds, degrees
}

// measureAt is the longest round length (1, 2 or 5 times a power of ten) that is no longer than maxPx where the bar stands.
func measureAt(v proj.Viewport, at proj.Px, maxPx float64) measure {
	here := v.FromPx(at)
	here.Y = math.Max(0, math.Min(1, here.Y))
	perPx := v.MetersPerPxAt(here)
	limit := perPx * math.Max(1, maxPx)
	power := math.Pow(10, math.Floor(math.Log10(limit)))
	m := measure{meters: power, parts: 4, latitude: here.Point().Lat()}
	switch {
	case limit >= 5*power:
		m.meters, m.parts = 5*power, 5
	case limit >= 2*power:
		m.meters = 2 * power
	}
	m.px = m.meters / perPx
	return m
}

// label is the length in words, with the latitude where it holds if the scale changes by more than a tenth over the height of the view.
func (m measure) label(v proj.Viewport) string {
	s := length(m.meters)
	top := v.FromPx(proj.Px{})
	bottom := v.FromPx(proj.Px{Y: float64(v.Height)})
	top.Y, bottom.Y = math.Max(0, top.Y), math.Min(1, bottom.Y)
	least, most := v.MetersPerPxAt(top), v.MetersPerPxAt(bottom)
	if least > most {
		least, most = most, least
	}
	if top.Y < 0.5 && bottom.Y > 0.5 {
		most = v.MetersPerPxAt(proj.World{Y: 0.5})
	}
	if most < 1.1*least {
		return s
	}
	return s + " at " + parallel(m.latitude)
}

// length is a round length in metres or kilometres.
func length(meters float64) string {
	if meters < 1 {
		return fmt.Sprintf("%g cm", math.Round(100*meters))
	}
	if meters < 1000 {
		return fmt.Sprintf("%g m", meters)
	}
	km := strconv.FormatFloat(meters/1000, 'f', -1, 64)
	if len(km) > 3 {
		km = km[:len(km)-3] + "," + km[len(km)-3:]
	}
	return km + " km"
}

// parallel names a latitude in whole degrees.
func parallel(lat float64) string {
	switch d := math.Round(math.Abs(lat)); {
	case d == 0:
		return "the equator"
	case lat < 0:
		return fmt.Sprintf("%g° S", d)
	default:
		return fmt.Sprintf("%g° N", d)
	}
}

// scaleBar is a bar in parts of two colours below its length. at is where it will stand, maxPx the room for it.
func (j *joiner) scaleBar(at proj.Px, maxPx float64) block {
	m := measureAt(j.view, at, math.Min(maxPx, 200*j.unit))
	label := m.label(j.view)
	if j.measure(label, j.text) > maxPx {
		label = length(m.meters)
	}
	thick, rim := 5*j.unit, 1.6*j.unit
	w := math.Max(m.px, j.measure(label, j.text)) + 2*rim
	h := 1.25*j.text.Size + thick + 2*rim
	ground, ink := opaque(j.ink.panel), j.ink.text
	return block{w, h, func(p Pen, at proj.Px) {
		bar := proj.Px{X: at.X + rim, Y: at.Y + h - thick - rim}
		p.Text(proj.Px{X: bar.X, Y: at.Y + 0.95*j.text.Size}, label, j.text, ink, Halo{Color: ground, Width: rim})
		p.Fill(sheet(proj.Px{X: bar.X - rim, Y: bar.Y - rim}, m.px+2*rim, thick+2*rim), ground)
		p.Fill(sheet(bar, m.px, thick), ink)
		line, part := math.Max(1, j.unit), m.px/float64(m.parts)
		for i := 1; i < m.parts; i += 2 {
			p.Fill(sheet(proj.Px{X: bar.X + part*float64(i), Y: bar.Y + line}, part, thick-2*line), ground)
		}
	}}
}
