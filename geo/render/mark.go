package render

import (
	"image/color"
	"math"
	"strconv"

	"incidentmap/geo/proj"
)

// maxShares is how many parts a cluster's ring has at most; the rest is one more.
const maxShares = 6

// appearance is all that the picture of a mark depends on: marks that look the same share one. The number of a cluster is written on top of it, so that
// clusters share pictures too, though hardly two have the same number.
type appearance struct {
	theme                Theme
	scale, radius        float64 // radius in reference pixels
	color                color.NRGBA
	shape                Shape
	hollow, split, exact bool
	unknown, vague       bool
	selected, hovered    bool
	cluster              bool
	shares               [maxShares]Share // in parts of a ring
}

// symbol is a mark ready to be drawn with any pen.
type symbol struct {
	appearance
	body   float64 // device pixels from the centre to the edge of the shape itself, at most
	rim    float64 // device pixels from the centre to the outside of the mark, its halo not counted
	radius float64 // device pixels from the centre within which all of it lies
	draw   func(p Pen, at proj.Px)
	pen    markPen
}

// symbolOf is how a mark looks.
func (r *Renderer) symbolOf(m *Mark, theme Theme, scale float64, selected, hovered bool) *symbol {
	a := appearance{theme: theme, scale: scale, radius: math.Round(4*m.Radius) / 4, color: m.Color, shape: m.Shape, hollow: m.Hollow,
		split: m.Split, exact: m.Exact, unknown: m.Unknown, vague: m.Vague, selected: selected, hovered: hovered}
	if !(a.radius >= minRadius) {
		a.radius = minRadius
	}
	a.radius = min(a.radius, maxRadius)
	if m.Count > 1 {
		a.cluster, a.shares, a.radius = true, sharesOf(m.Shares), math.Round(a.radius)
	}
	if s := r.symbols[a]; s != nil {
		return s
	}
	s := newSymbol(a)
	r.symbols[a] = s
	return s
}

// A mark is never too small to be seen and pointed at, nor so large that it hides a country.
const (
	minRadius = 3
	maxRadius = 120
)

// ringParts is how many parts a ring is divided into: as fine as is seen on a ring of this size.
const ringParts = 40

// sharesOf rounds shares to parts of a ring. None that there is vanishes.
func sharesOf(shares []Share) (out [maxShares]Share) {
	total := 0
	for i, s := range shares {
		at := min(i, maxShares-1)
		if i == at {
			out[at].Color = s.Color
		}
		out[at].N += max(0, s.N)
		total += max(0, s.N)
	}
	for i := range out {
		if n := out[i].N; n > 0 {
			out[i].N = max(1, int(math.Round(ringParts*float64(n)/float64(total))))
		} else {
			out[i] = Share{}
		}
	}
	return out
}

func newSymbol(a appearance) *symbol {
	s := &symbol{appearance: a}
	grow := 1.0
	switch {
	case a.selected:
		grow = 1.15
	case a.hovered:
		grow = 1.08
	}
	m := markPen{appearance: a, style: styleOf(a.theme), k: a.scale, r: a.radius * a.scale * grow}
	s.draw, s.pen = m.draw, m
	s.body = m.reach(m.r)
	s.rim = s.body
	if m.broken() {
		s.rim = m.reach(m.r + brokenGap*m.k)
	}
	s.radius = s.rim + 3*m.k
	if a.selected || a.hovered {
		s.rim += 6 * m.k
		s.radius = s.rim + 3*m.k
	}
	return s
}

// brokenGap is the distance in reference pixels from an approximate mark to the broken line round it.
const brokenGap = 2.25

// markPen draws one mark.
type markPen struct {
	appearance
	style *style
	k, r  float64 // device pixels per reference pixel; radius in device pixels
}

func (m markPen) draw(p Pen, at proj.Px) {
	if m.selected || m.hovered {
		m.highlight(p, at)
	}
	if m.cluster {
		m.disc(p, at)
		return
	}
	outer := m.r + 1.5*m.k
	if m.broken() {
		outer = m.r + (brokenGap+1.75)*m.k
	}
	p.Fill(m.outline(at, outer), faded(m.style.paper, 0.92))
	m.body(p, at)
	if m.broken() {
		ring := m.outline(at, m.r+brokenGap*m.k)
		p.Stroke(ring, Stroke{Color: m.edge(), Width: 1.3 * m.k, Dash: evenDash(ring, 5.5*m.k)})
	}
}

// smallest is the radius in reference pixels from which on a broken line and a question mark can be told apart on one mark.
const smallest = 8

// broken tells whether a mark has the broken line of an approximate place.
func (m markPen) broken() bool {
	return !m.exact && !m.cluster && !(m.unknown && m.radius < smallest)
}

// highlight is the ring round a mark that is selected or pointed at.
func (m markPen) highlight(p Pen, at proj.Px) {
	ring := circle(at, m.reach(m.r)+5*m.k)
	width, strength := 2.5*m.k, 1.0
	if !m.selected {
		width, strength = 1.5*m.k, 0.7
	}
	p.Fill(ring, faded(m.style.paper, 0.55))
	p.Stroke(ring, Stroke{Color: m.style.paper, Width: width + 2.5*m.k})
	p.Stroke(ring, Stroke{Color: faded(m.style.accent, strength), Width: width})
}

// body is the inside of a mark and the line round it.
func (m markPen) body(p Pen, at proj.Px) {
	shape := m.outline(at, m.r)
	switch {
	case m.hollow:
		inner := m.outline(at, m.r-m.k)
		if m.split {
			m.hatch(p, at, inner)
		}
		p.Stroke(inner, Stroke{Color: m.color, Width: 2.2 * m.k})
		return
	case m.split:
		p.Fill(m.half(shape, at, 1), m.color)
		m.hatch(p, at, shape)
	case m.vague:
		p.Fill(shape, blend(m.color, m.style.paper, 0.6))
	default:
		p.Fill(shape, m.color)
	}
	p.Stroke(shape, Stroke{Color: m.edge(), Width: 1.1 * m.k})
	switch {
	case m.unknown:
		m.question(p, at, m.style.paper)
	case m.vague:
		m.question(p, at, m.style.ink)
	}
}

// question writes a question mark on a mark whose figure nobody states in numbers.
func (m markPen) question(p Pen, at proj.Px, c color.NRGBA) {
	// The glyph is 0.478 em wide in Noto Sans Bold, and 0.714 em high.
	const width, height = 0.478, 0.714
	size := 1.75 * m.r
	p.Text(proj.Px{X: at.X - width*size/2, Y: at.Y + height*size/2}, "?", Font{Size: size, Bold: true}, c, Halo{})
}

// edge is the colour of the line round a mark: its own, darker on light themes and lighter on dark ones.
func (m markPen) edge() color.NRGBA { return blend(m.color, m.style.ink, 0.45) }

// half is the part of a shape that lies up and left of the diagonal through its centre (side 1), or down and right of it (side -1).
func (m markPen) half(shape *Path, at proj.Px, side float64) *Path {
	return cut(shape, proj.Px{X: -side * math.Sqrt2 / 2, Y: -side * math.Sqrt2 / 2}, at, 0)
}

// hatch draws the other half of a divided mark: stripes along the diagonal.
func (m markPen) hatch(p Pen, at proj.Px, shape *Path) {
	half := m.half(shape, at, -1)
	p.Fill(half, blend(m.color, m.style.paper, 0.72))
	const stripe, step = 1.2, 3.0
	down := proj.Px{X: math.Sqrt2 / 2, Y: math.Sqrt2 / 2}
	up := proj.Px{X: -down.X, Y: -down.Y}
	for d := step * m.k * 0.6; d < m.reach(m.r); d += step * m.k {
		band := cut(cut(half, down, at, d), up, at, -(d + stripe*m.k))
		if len(band.Points) > 2 {
			p.Fill(band, m.color)
		}
	}
	p.Stroke(&Path{Points: m.diagonal(at, shape), Ends: []int{2}}, Stroke{Color: m.edge(), Width: 1.1 * m.k})
}

// diagonal is the line that divides a mark, within its shape.
func (m markPen) diagonal(at proj.Px, shape *Path) []proj.Px {
	reach := 0.0
	dir := proj.Px{X: math.Sqrt2 / 2, Y: -math.Sqrt2 / 2}
	for i, a := range shape.Points {
		b := shape.Points[(i+1)%len(shape.Points)]
		// Where the ray from the centre up the diagonal meets the edge a b.
		ex, ey := b.X-a.X, b.Y-a.Y
		det := dir.X*ey - dir.Y*ex
		if math.Abs(det) < 1e-9 {
			continue
		}
		t := ((a.X-at.X)*ey - (a.Y-at.Y)*ex) / det
		u := ((a.X-at.X)*dir.Y - (a.Y-at.Y)*dir.X) / det
		if u >= 0 && u <= 1 {
			reach = math.Max(reach, math.Abs(t))
		}
	}
	return []proj.Px{{X: at.X - reach*dir.X, Y: at.Y - reach*dir.Y}, {X: at.X + reach*dir.X, Y: at.Y + reach*dir.Y}}
}

// ringWidth is the width of a cluster's ring.
func (m markPen) ringWidth() float64 { return math.Max(3*m.k, math.Min(6*m.k, 0.24*m.r)) }

// disc is a cluster: a disc for a number, and a ring of the kinds of incidents.
func (m markPen) disc(p Pen, at proj.Px) {
	width := m.ringWidth()
	p.Fill(circle(at, m.r+1.5*m.k), faded(m.style.paper, 0.92))
	p.Stroke(circle(at, m.r-width/2), Stroke{Color: m.color, Width: width})
	m.ring(p, at, m.r-width/2, width)
}

// number writes how many incidents a cluster has.
func (m markPen) number(p Pen, at proj.Px, count int) {
	text := strconv.Itoa(count)
	switch {
	case count >= 10_000_000:
		text = strconv.Itoa(count/1_000_000) + "M"
	case count >= 10_000:
		text = strconv.Itoa(count/1000) + "k"
	}
	// A digit is 0.572 em wide in Noto Sans Bold, and 0.714 em high.
	const digitWidth, digitHeight = 0.572, 0.714
	room := 2*(m.r-m.ringWidth()) - 4*m.k
	size := math.Min(1.05*m.r, room/(digitWidth*float64(len(text))))
	size = math.Round(2*math.Max(8*m.k, math.Min(size, 20*m.k*m.style.textScale))) / 2
	left := proj.Px{X: at.X - float64(len(text))*digitWidth*size/2, Y: at.Y + digitHeight*size/2}
	if bulk, ok := p.(bulkPen); ok {
		bulk.digits(left, text, digitWidth*size, Font{Size: size, Bold: true}, m.style.label)
		return
	}
	p.Text(left, text, Font{Size: size, Bold: true}, m.style.label, Halo{})
}

// ring draws the shares of a cluster clockwise from the top, with small gaps between them.
func (m markPen) ring(p Pen, at proj.Px, radius, width float64) {
	total, parts := 0, 0
	for _, s := range m.shares {
		if s.N > 0 {
			total += s.N
			parts++
		}
	}
	angle, gap := -math.Pi/2, 1.2*m.k/radius
	if parts < 2 {
		gap = 0
	}
	for _, s := range m.shares {
		if s.N <= 0 {
			continue
		}
		end := angle + 2*math.Pi*float64(s.N)/float64(total)
		p.Fill(sector(at, radius-width/2, radius+width/2, angle+gap/2, math.Max(end-gap/2, angle+gap)), s.Color)
		if gap > 0 {
			a := proj.Px{X: at.X + (radius-width/2)*math.Cos(end), Y: at.Y + (radius-width/2)*math.Sin(end)}
			b := proj.Px{X: at.X + (radius+width/2)*math.Cos(end), Y: at.Y + (radius+width/2)*math.Sin(end)}
			p.Stroke(&Path{Points: []proj.Px{a, b}, Ends: []int{2}}, Stroke{Color: m.style.paper, Width: 1.2 * m.k})
		}
		angle = end
	}
}

// put draws a mark of so many incidents.
func (s *symbol) put(p Pen, at proj.Px, count int) {
	p.Symbol(at, s.radius, s, s.draw)
	if !s.cluster {
		return
	}
	if _, ok := p.(bulkPen); ok { // the number stays where its disc is, on whole pixels
		at = proj.Px{X: math.Round(at.X), Y: math.Round(at.Y)}
	}
	s.pen.number(p, at, count)
}
