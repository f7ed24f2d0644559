package render

import (
	"image/color"
	"math"
	"slices"

	"incidentmap/geo/proj"
)

// layout is a scene laid out in a view: what stands where, in device pixels, in the order of drawing. Any pen can draw it.
// Its slices belong to the renderer and are valid until its next layout.
type layout struct {
	view  proj.Viewport
	style *style
	k     float64 // device pixels per reference pixel

	heat    *placedHeat // nil for none
	hexes   placedHexes
	ramp    densityRamp
	classes int  // of the hexagons
	dense   bool // names lie on what may have any colour
	rings   []ring
	links   []placedLink
	names   []placedName
	marks   []placedMark // the selected one last
	labels  []placedLabel
	foot    *symbol // the dot at the true place of a spread mark
	areas   []Area
	path    Path // scratch
	hit     []Hit
}

// ring is where the true place of a mark lies within.
type ring struct {
	at       proj.Px
	r        float64
	color    color.NRGBA
	strength float64
}

// placedMark is a mark at its place.
type placedMark struct {
	*symbol
	index  int     // in the scene
	count  int     // of a cluster
	hit    int     // in the hits
	at     proj.Px // centre
	origin proj.Px // the true place, to which a line leads if the mark is spread
	spread bool
}

// moved is how far a mark is from its true place.
func (m *placedMark) moved() float64 { return math.Hypot(m.at.X-m.origin.X, m.at.Y-m.origin.Y) }

// placedLink is a curved line between two places.
type placedLink struct {
	from, to, bend proj.Px // bend is the control point of the curve
	start, end     float64 // parts of the way at which the line leaves one mark and reaches the other
	link           *Link
	index          int // in the scene
}

// line is a line of text; at is the left end of its baseline.
type line struct {
	at    proj.Px
	text  string
	font  Font
	color color.NRGBA
	halo  Halo
}

// placedLabel is the label of a mark or a link.
type placedLabel struct {
	mark  int // in the scene; -1 for a link
	box   rect
	lines [2]line // the second one may be empty

	leader   bool // a line leads to the label from the edge of its mark
	from, to proj.Px
}

// placedName is a name of the basemap, with the dot of a city.
type placedName struct {
	line
	box   rect
	dot   *symbol // nil for none
	dotAt proj.Px
}

// layoutScene lays out a scene. What can be kept from the layout before is kept: labels stay on the side of their marks where they were.
func (r *Renderer) layoutScene(v proj.Viewport, s *Scene) *layout {
	l := &r.layout
	st := styleOf(s.Theme)
	*l = layout{view: v, style: st, k: scaleOf(v), rings: l.rings[:0], links: l.links[:0], names: l.names[:0], marks: l.marks[:0],
		labels: l.labels[:0], hit: l.hit[:0], path: l.path, hexes: l.hexes, areas: s.Areas, ramp: rampOf(s.Theme)}
	r.placeDensity(l, s)
	r.prepare(s, l.k)
	l.foot = r.dot(2*l.k, st.ink, st.paper)
	l.placeLinks(s, r.prepared.symbols)
	l.placeMarks(s, r.prepared.symbols)
	r.placeLabels(l, s)
	r.placeNames(l, s)
	return l
}

// placeDensity places what lies below the marks.
func (r *Renderer) placeDensity(l *layout, s *Scene) {
	l.heat, l.dense = l.placeHeat(s), s.Heat != nil || s.Hexes != nil
	l.hexes.place(l, s.Hexes)
	if s.Hexes != nil {
		l.classes = len(s.Hexes.Breaks) + 1
	}
}

// placeMarks finds where the marks and their rings are and leaves out those that are not in view.
func (l *layout) placeMarks(s *Scene, symbols []*symbol) {
	selected, hovered := -1, -1
	for i := range s.Marks {
		m := &s.Marks[i]
		if !finite(m.At.X, m.At.Y, m.Offset.X, m.Offset.Y) {
			continue
		}
		p := l.placed(m, symbols[i], i)
		l.placeRing(m, &p)
		switch {
		case !l.sees(p.at, p.radius) && !(p.spread && l.sees(p.origin, p.radius)):
		case m.ID == s.Selected && m.ID != "":
			selected = i
		case m.ID == s.Hovered && m.ID != "":
			hovered = i
		default:
			l.marks = append(l.marks, p)
		}
	}
	for _, i := range []int{hovered, selected} {
		if i >= 0 {
			l.marks = append(l.marks, l.placed(&s.Marks[i], symbols[i], i))
		}
	}
	slices.SortStableFunc(l.rings, func(a, b ring) int { return compareColors(a.color, b.color) })
}

// leastSpread is the distance in reference pixels of a mark from its true place from which on a line leads back to it.
const leastSpread = 3

// placed is a mark at its place.
func (l *layout) placed(m *Mark, s *symbol, index int) placedMark {
	origin := l.view.ToPx(m.At)
	at := proj.Px{X: origin.X + m.Offset.X*l.k, Y: origin.Y + m.Offset.Y*l.k}
	return placedMark{symbol: s, index: index, count: m.Count, at: at, origin: origin, spread: math.Hypot(at.X-origin.X, at.Y-origin.Y) > leastSpread*l.k}
}

// sees tells whether a disc is at least partly in view.
func (l *layout) sees(at proj.Px, r float64) bool {
	return at.X > -r && at.Y > -r && at.X < float64(l.view.Width)+r && at.Y < float64(l.view.Height)+r
}

// placeRing adds the ring on the ground within which the true place lies, where it is clearly larger than the mark. A ring that is much
// larger than the view says nothing any more; it fades.
func (l *layout) placeRing(m *Mark, p *placedMark) {
	if !(m.PrecisionM > 0) || m.Count > 1 || math.IsInf(m.PrecisionM, 0) {
		return
	}
	r := m.PrecisionM / l.view.MetersPerPxAt(m.At)
	size := float64(max(l.view.Width, l.view.Height))
	strength := math.Min(1, 2-r/size)
	if r < p.rim*1.15 || strength <= 0 || !l.sees(p.origin, r) {
		return
	}
	l.rings = append(l.rings, ring{at: p.origin, r: r, color: m.Color, strength: strength})
}

func compareColors(a, b color.NRGBA) int {
	number := func(c color.NRGBA) int { return int(c.R)<<24 | int(c.G)<<16 | int(c.B)<<8 | int(c.A) }
	return number(a) - number(b)
}

// placeLinks bends each link a little to the north, so that links are not taken for borders and do not hide one another.
func (l *layout) placeLinks(s *Scene, symbols []*symbol) {
	const bend = 0.12 // of the length
	for i := range s.Links {
		k := &s.Links[i]
		a, b := l.linkEnd(s, symbols, k.FromMark, k.From), l.linkEnd(s, symbols, k.ToMark, k.To)
		if !finite(a.at.X, a.at.Y, b.at.X, b.at.Y) {
			continue
		}
		from, to := a.at, b.at
		// The other end is that copy of the place which is the nearest to this one.
		size := l.view.WorldSize()
		to.X -= math.Round((to.X-from.X)/size) * size
		nx, ny := (to.Y-from.Y)*bend*2, -(to.X-from.X)*bend*2
		if ny > 0 {
			nx, ny = -nx, -ny
		}
		middle := mix(from, to, 0.5)
		p := placedLink{from: from, to: to, bend: proj.Px{X: middle.X + nx, Y: middle.Y + ny}, link: k, index: i}
		p.start, p.end = p.leaves(from, a.rim, 0), p.leaves(to, b.rim, 1)
		if math.Hypot(to.X-from.X, to.Y-from.Y) > a.rim+b.rim {
			l.links = append(l.links, p)
		}
	}
}

// linkEnd is the disc at an end of a link: the mark's, or nothing but the place.
type linkEnd struct {
	at  proj.Px
	rim float64
}

func (l *layout) linkEnd(s *Scene, symbols []*symbol, id string, place proj.World) linkEnd {
	i := slices.IndexFunc(s.Marks, func(m Mark) bool { return m.ID == id && id != "" })
	if i < 0 {
		return linkEnd{at: l.view.ToPx(place)}
	}
	m := l.placed(&s.Marks[i], symbols[i], i)
	return linkEnd{m.at, m.rim + l.k}
}

// leaves is the part of the way, from the end t on, at which a link crosses the edge of a disc round that end.
func (k *placedLink) leaves(at proj.Px, r, t float64) float64 {
	inside, outside := t, 0.5
	for range 24 {
		middle := (inside + outside) / 2
		if p := k.point(middle); math.Hypot(p.X-at.X, p.Y-at.Y) < r {
			inside = middle
		} else {
			outside = middle
		}
	}
	return inside
}

// point is the place at the part t of the way along a link.
func (k *placedLink) point(t float64) proj.Px {
	return mix(mix(k.from, k.bend, t), mix(k.bend, k.to, t), t)
}

// hits are where the marks were placed.
func (l *layout) hits() Hits {
	return Hits{Marks: l.hit, tolerance: hitTolerance * l.k, hexes: l.hexes}
}

// note lists where marks and labels are.
func (l *layout) note(s *Scene) {
	for i := range l.marks {
		p := &l.marks[i]
		p.hit = i
		l.hit = append(l.hit, Hit{ID: s.Marks[p.index].ID, X: p.at.X, Y: p.at.Y, R: p.rim})
	}
}

// draw draws the layout.
func (l *layout) draw(p Pen) {
	l.drawVeils(p)
	l.drawHeat(p)
	l.hexes.draw(p, l, l.ramp, l.classes)
	l.drawEdges(p)
	l.drawRings(p)
	l.drawLinks(p)
	l.drawNames(p)
	for i := range l.marks {
		m := &l.marks[i]
		m.put(p, m.at, m.count)
	}
	l.drawLeaders(p)
	for i := range l.labels {
		if b := &l.labels[i]; b.leader {
			l.drawLeader(p, b.from, b.to)
		}
	}
	for i := range l.labels {
		l.labels[i].draw(p)
	}
	l.drawHandles(p)
}

// drawRings draws the rings of one colour and strength as one path: where they overlap the ground is not tinted twice.
func (l *layout) drawRings(p Pen) {
	for i := 0; i < len(l.rings); {
		first := l.rings[i]
		l.path = Path{Points: l.path.Points[:0], Ends: l.path.Ends[:0], Closed: true}
		for ; i < len(l.rings) && l.rings[i].color == first.color && l.rings[i].strength == first.strength; i++ {
			l.path.arc(l.rings[i].at, l.rings[i].r, 0, 2*math.Pi)
			l.path.end()
		}
		p.Fill(&l.path, faded(first.color, 0.10*first.strength))
		p.Stroke(&l.path, Stroke{Color: faded(first.color, 0.75*first.strength), Width: 1.2 * l.k, Dash: dashes[dashIndex(l.k)]})
	}
}

func (l *layout) drawLinks(p Pen) {
	for i := range l.links {
		k := &l.links[i]
		// So many lines that none is farther than a fifth of a pixel from the curve.
		parts := int(math.Ceil(math.Sqrt(math.Hypot(k.to.X-k.from.X, k.to.Y-k.from.Y)))) + 8
		l.path = Path{Points: l.path.Points[:0], Ends: l.path.Ends[:0]}
		for j := 0; j <= parts; j++ {
			l.path.Points = append(l.path.Points, k.point(k.start+(k.end-k.start)*float64(j)/float64(parts)))
		}
		l.path.end()
		s := Stroke{Color: k.link.Color, Width: 1.6 * l.k * l.style.lineScale}
		if k.link.Dashed {
			s.Dash = dashes[dashIndex(1.5*l.k)]
		}
		p.Stroke(&l.path, Stroke{Color: faded(l.style.paper, 0.7), Width: s.Width + 2*l.k})
		p.Stroke(&l.path, s)
	}
}

func (l *layout) drawNames(p Pen) {
	for i := range l.names {
		n := &l.names[i]
		if n.dot != nil {
			p.Symbol(n.dotAt, n.dot.radius, n.dot, n.dot.draw)
		}
		n.line.draw(p)
	}
}

// drawLeaders draws thin lines from the edges of spread marks to their true places, with a dot there. They lie over the marks: the true place
// of a mark that had to make way is mostly under the one that it made way for.
func (l *layout) drawLeaders(p Pen) {
	for i := range l.marks {
		m := &l.marks[i]
		if !m.spread {
			continue
		}
		if d := m.moved(); d > m.body {
			l.drawLeader(p, mix(m.at, m.origin, m.body/d), m.origin)
		}
	}
	for i := range l.marks {
		if m := &l.marks[i]; m.spread {
			p.Symbol(m.origin, l.foot.radius, l.foot, l.foot.draw)
		}
	}
}

// drawLeader draws a thin line that leads from one thing to another.
func (l *layout) drawLeader(p Pen, from, to proj.Px) {
	l.path = Path{Points: append(l.path.Points[:0], from, to), Ends: append(l.path.Ends[:0], 2)}
	p.Stroke(&l.path, Stroke{Color: faded(l.style.paper, 0.8), Width: 2.6 * l.k})
	p.Stroke(&l.path, Stroke{Color: l.style.ink, Width: l.k})
}

func (t *line) draw(p Pen) { p.Text(t.at, t.text, t.font, t.color, t.halo) }

func (b *placedLabel) draw(p Pen) {
	for i := range b.lines {
		if b.lines[i].text != "" {
			b.lines[i].draw(p)
		}
	}
}
