package render

import (
	"image/color"
	"math"
	"strings"

	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
)

// nameText is a name of the basemap as it is written.
type nameText struct {
	text  string
	font  Font
	width float64
}

// nameKey is what the writing of names depends on besides the names.
type nameKey struct {
	scale float64
	theme *style
}

// hairSpace parts the letters of the names of countries and waters.
const hairSpace = "\u200a"

// nameOf is a name as it is written: countries and waters in spaced capitals.
func (r *Renderer) nameOf(l *layout, b *basemap.Label) nameText {
	if key := (nameKey{l.k, l.style}); r.nameKey != key {
		clear(r.nameTexts)
		r.nameKey = key
	}
	n, ok := r.nameTexts[b]
	if !ok {
		n = nameText{text: r.faces.clean(b.Name), font: Font{Size: math.Round(4*l.k*max(l.style.minName, float64(b.Size)*l.style.textScale)) / 4}}
		switch b.Kind {
		case basemap.CountryLabel, basemap.RegionLabel:
			n.text = spaced(strings.ToUpper(n.text), 1)
		case basemap.WaterLabel:
			n.text = spaced(n.text, 2)
		}
		n.width = r.faces.measure(n.text, n.font)
		r.nameTexts[b] = n
	}
	return n
}

// spaced puts hair spaces between letters.
func spaced(s string, spaces int) string {
	var b strings.Builder
	for i, c := range s {
		if i > 0 {
			b.WriteString(strings.Repeat(hairSpace, spaces))
		}
		b.WriteRune(c)
	}
	return b.String()
}

// placeNames adds the names of the basemap that lie on no mark and no label. A name that would be cut by the edge of the view, or by what covers
// it, is left out; it does not go to another side for that, so that names do not jump while the map moves. Where a mark hides the dot of a large city, the
// city's name stands beside the mark.
func (r *Renderer) placeNames(l *layout, s *Scene) {
	view := rect{s.Insets.Left, s.Insets.Top, float64(l.view.Width) - s.Insets.Right, float64(l.view.Height) - s.Insets.Bottom}
	r.base.LabelsIn(l.view, l.style.textScale, func(b *basemap.Label) bool {
		n := r.nameOf(l, b)
		at, dot := l.view.ToPx(b.At), r.dotOf(l, b)
		reach := 0.0
		if dot != nil {
			reach = dot.rim + 2.5*l.k
			if mark, hidden := r.places.boxes.discOn(rect{at.X, at.Y, at.X, at.Y}.grown(dot.rim + nameGap*l.k)); hidden && large(b) {
				at, reach, dot = mark.center(), mark.radius()+(nameGap+1)*l.k, nil
			}
		}
		for _, side := range nameSides(b) {
			name := r.name(l, b, n, at, reach, dot, side)
			if r.places.boxes.taken(name.box.grown(nameGap * l.k)) {
				continue
			}
			if view.contains(name.box) {
				l.names = append(l.names, name)
				r.places.boxes.add(name.box)
			}
			break
		}
		return true
	})
}

// large tells whether a place is so large that readers look for its name.
func large(b *basemap.Label) bool { return b.Kind == basemap.CapitalLabel || b.Pop >= 1_000_000 }

// nameGap is the least distance in reference pixels of a name from a mark or a label: the halo of the mark must not cover its letters.
const nameGap = 3

// nameSides are the sides of its place on which a name may stand: a city's name beside its dot, any other over its place.
func nameSides(b *basemap.Label) []side {
	switch {
	case b.Kind != basemap.CityLabel && b.Kind != basemap.CapitalLabel:
		return middle[:]
	case large(b):
		return sides[:]
	}
	return sides[:4]
}

var middle = [...]side{{}}

// name is a name on a side of its place, at a distance, with a dot or without.
func (r *Renderer) name(l *layout, b *basemap.Label, n nameText, at proj.Px, reach float64, dot *symbol, s side) placedName {
	t := text{w: n.width, h: n.font.Size * 1.1}
	box := s.box(at, reach, &t)
	c := l.style.city
	switch b.Kind {
	case basemap.CountryLabel:
		c = l.style.country
	case basemap.RegionLabel:
		c = l.style.region
	case basemap.WaterLabel:
		c = l.style.water
	}
	halo := Halo{l.style.nameHalo, l.style.nameHaloWidth * l.k}
	if b.Kind == basemap.WaterLabel {
		halo = Halo{}
	}
	if l.dense {
		halo = Halo{opaque(l.style.nameHalo), 2 * l.k}
	}
	name := placedName{dot: dot, dotAt: at, box: box, line: line{
		at: proj.Px{X: box.x0, Y: (box.y0+box.y1)/2 + n.font.Size*capHeight/2}, text: n.text, font: n.font, color: c, halo: halo}}
	if dot != nil {
		name.box = box.joined(rect{at.X, at.Y, at.X, at.Y}.grown(dot.rim))
	}
	return name
}

// dotOf is a city's dot, by its population; nil for what is no city.
func (r *Renderer) dotOf(l *layout, b *basemap.Label) *symbol {
	radius := 1.75
	switch {
	case b.Kind == basemap.CapitalLabel:
		radius = 2.5
	case b.Kind != basemap.CityLabel:
		return nil
	case b.Pop >= 1_000_000:
		radius = 2.25
	}
	return r.dot(radius*l.k, l.style.dot, l.style.paper)
}

// dotKey is all that the picture of a dot depends on.
type dotKey struct {
	radius       float64 // device pixels
	color, paper color.NRGBA
}

// dot is a small disc with a thin halo.
func (r *Renderer) dot(radius float64, c, paper color.NRGBA) *symbol {
	key := dotKey{radius, c, paper}
	if s := r.dots[key]; s != nil {
		return s
	}
	s := &symbol{rim: radius, radius: radius + 1, draw: func(p Pen, at proj.Px) {
		p.Fill(circle(at, radius+1), faded(paper, 0.8))
		p.Fill(circle(at, radius), c)
	}}
	r.dots[key] = s
	return s
}
