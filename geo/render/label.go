package render

import (
	"iter"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"incidentmap/geo/proj"
)

// Text sizes in reference pixels. Lines of a label are lineHeight apart.
const (
	labelSize  = 13.5
	detailSize = 12.0
	lineHeight = 1.22 // of the size
	capHeight  = 0.714
)

// prepared is what depends on the scene alone, not on where the view is.
type prepared struct {
	scene   *Scene
	scale   float64
	symbols []*symbol // of the marks
	labels  [][2]text // of the marks and then of the links: whole, and without the detail
	order   []int     // marks with labels, by priority
}

// text is a label as it will be written.
type text struct {
	lines  [2]string
	widths [2]float64
	fonts  [2]Font
	w, h   float64
}

// prepare looks up symbols and measures labels, once for each scene.
func (r *Renderer) prepare(s *Scene, k float64) {
	p := &r.prepared
	if p.scene == s && p.scale == k {
		return
	}
	p.scene, p.scale = s, k
	// Another scene may have room for what had none.
	maps.DeleteFunc(r.places.sides, func(_ string, p place) bool { return p.at == hidden })
	p.symbols, p.labels, p.order = p.symbols[:0], p.labels[:0], p.order[:0]
	if len(r.symbols) > maxSymbols {
		clear(r.symbols)
	}
	for i := range s.Marks {
		m := &s.Marks[i]
		p.symbols = append(p.symbols, r.symbolOf(m, s.Theme, k, m.ID == s.Selected && m.ID != "", m.ID == s.Hovered && m.ID != ""))
		p.labels = append(p.labels, r.texts(m.Label, m.Detail, k*styleOf(s.Theme).textScale))
		if p.labels[i][0].w > 0 {
			p.order = append(p.order, i)
		}
	}
	for i := range s.Links {
		p.labels = append(p.labels, r.texts("", s.Links[i].Label, k*styleOf(s.Theme).textScale))
	}
	slices.SortStableFunc(p.order, func(a, b int) int {
		switch x, y := s.rank(a), s.rank(b); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return strings.Compare(s.Marks[a].ID, s.Marks[b].ID)
	})
}

// maxSymbols is how many symbols are kept before all are made anew.
const maxSymbols = 4096

// rank is the priority of a mark's label; the selected mark comes first, then the one that is pointed at.
func (s *Scene) rank(i int) float64 {
	switch m := &s.Marks[i]; {
	case m.ID == "":
		return m.Priority
	case m.ID == s.Selected:
		return math.Inf(1)
	case m.ID == s.Hovered:
		return math.MaxFloat64
	default:
		return m.Priority
	}
}

// labelKey is what the measures of a label depend on.
type labelKey struct {
	label, detail string
	k             float64
}

// maxTexts is how many measured labels are kept before all are measured anew.
const maxTexts = 1 << 14

// texts are a label of a bold and a regular line, and the bold line alone. Either line may be empty; k is device pixels per reference pixel.
// Scenes are made anew in each frame while their labels stay: measures are kept.
func (r *Renderer) texts(label, detail string, k float64) [2]text {
	key := labelKey{label, detail, k}
	t, ok := r.measures[key]
	if !ok {
		if len(r.measures) >= maxTexts {
			clear(r.measures)
		}
		label, detail = r.faces.clean(label), r.faces.clean(detail)
		t = [2]text{r.text(label, detail, k), r.text(label, "", k)}
		r.measures[key] = t
	}
	return t
}

// text measures a label whose characters the fonts have.
func (r *Renderer) text(label, detail string, k float64) text {
	t := text{lines: [2]string{label, detail},
		fonts: [2]Font{{Size: labelSize * k, Bold: true}, {Size: detailSize * k}}}
	for i, s := range t.lines {
		if s != "" {
			t.widths[i] = r.faces.measure(s, t.fonts[i])
			t.w = math.Max(t.w, t.widths[i])
			t.h += t.fonts[i].Size * lineHeight
		}
	}
	return t
}

// side is where a label stands from its mark: x and y are -1, 0 or 1.
type side struct{ x, y float64 }

// sides in the order of preference.
var sides = [...]side{{1, 0}, {-1, 0}, {0, -1}, {0, 1}, {1, -1}, {1, 1}, {-1, -1}, {-1, 1}}

// box is where a label of a size stands on a side of a disc.
func (s side) box(at proj.Px, r float64, t *text) rect {
	if s.x != 0 && s.y != 0 {
		r *= math.Sqrt2 / 2
	}
	x, y := at.X+s.x*r, at.Y+s.y*r
	x += t.w * (s.x - 1) / 2
	y += t.h * (s.y - 1) / 2
	return rect{x, y, x + t.w, y + t.h}
}

// lines writes a label into its box, towards its mark.
func (s side) lines(b rect, t *text, st *style, k float64) (lines [2]line) {
	y := b.y0
	for i := range lines {
		if t.lines[i] == "" {
			continue
		}
		f := t.fonts[i]
		x := b.x0 + (b.x1-b.x0-t.widths[i])*(1-s.x)/2
		baseline := y + f.Size*(lineHeight+capHeight)/2
		c := st.label
		if !f.Bold {
			c = st.detail
		}
		lines[i] = line{at: proj.Px{X: x, Y: baseline}, text: t.lines[i], font: f, color: c, halo: Halo{st.labelHalo, st.labelHaloWidth * k}}
		y += f.Size * lineHeight
	}
	return lines
}

// places remembers on which side of their marks labels stand, so that they do not jump while the map moves.
type places struct {
	sides map[string]place
	boxes grid
	later []int // labels that are to be placed after those whose place is known
	turns []turn
}

// place is where a label stands at a zoom, or hidden if there was no room: the number of its spot.
type place struct {
	zoom float64
	at   int16
}

const hidden = -1

// maxPlaces is how many places are remembered before all are forgotten.
const maxPlaces = 1 << 16

// maxTries is how many marks a frame looks for room for the labels of, by priority: where there are more there is no room for the rest.
const maxTries = 200

// maxLeaders is how many of these may stand away from their marks, at the end of a line: more would tangle.
const maxLeaders = 40

// placeLabels places the labels of marks in the order of their priority where they lie on nothing else. While the zoom stays the same each
// keeps its side, and those that had no room stay away, so that panning changes nothing but what enters and leaves the view.
func (r *Renderer) placeLabels(l *layout, s *Scene) {
	p := &r.places
	p.boxes.reset(l.view)
	for _, b := range r.reserved {
		p.boxes.add(b)
	}
	if len(p.sides) > maxPlaces {
		clear(p.sides)
	}
	l.note(s)
	at := r.visible(l, s)
	p.later = p.later[:0]
	for _, i := range r.prepared.order {
		switch m := at[i]; {
		case m == nil:
		case s.rank(i) == math.Inf(1):
			r.placeSelected(l, s, m)
		case !r.keepLabel(l, s, m):
			p.later = append(p.later, i)
		}
	}
	r.placeLater(l, s, at)
	r.placeLinkLabels(l, s)
}

// keepLabel places a label where it was at this zoom, if it was and still can be; a hidden one stays hidden.
func (r *Renderer) keepLabel(l *layout, s *Scene, m *placedMark) bool {
	known, ok := r.places.sides[s.Marks[m.index].ID]
	if !ok || known.zoom != l.view.Zoom {
		return false
	}
	return known.at == hidden || r.try(l, s, m, int(known.at))
}

// visible lists the marks in view by their index in the scene, nil for the others, and marks their place as taken.
func (r *Renderer) visible(l *layout, s *Scene) []*placedMark {
	at := sized(r.visibleMarks, len(s.Marks))
	clear(at)
	r.visibleMarks = at
	for i := range l.marks {
		m := &l.marks[i]
		at[m.index] = m
		r.places.boxes.addDisc(m.at, m.rim, m.index)
		if d := m.moved(); m.spread && d > m.rim {
			r.places.boxes.addLine(mix(m.at, m.origin, m.rim/d), m.origin, 2*l.k)
		}
	}
	return at
}

// gap is the distance in reference pixels of a label from its mark.
const gap = 4

// The spots where the label of a mark may stand have numbers: its sides, its sides without the detail, and then, away from the mark at the
// end of a line, the directions at each distance, with the detail and without.
const (
	awaySpots = len(directions) * len(distances)
	bareSide  = len(sides)
	away      = 2 * len(sides)
	bareAway  = away + awaySpots
)

// directions from a mark, clockwise from the right in degrees, in the order of preference.
var directions = [...]float64{0, 180, -22.5, 22.5, 202.5, 157.5, -45, 45, 225, 135, -67.5, 67.5, 247.5, 112.5, -90, 90}

// distances of a label from its mark in reference pixels, where a line leads from one to the other; larger text stands farther off.
var distances = [...]float64{15, 30, 46, 60}

// spot is a place for the label of a mark.
type spot struct {
	rect
	side       side
	text       *text
	away       bool
	start, end proj.Px // of the line that leads to it from the edge of the mark
}

// spot is the place for a label that has a number; open is the part of the view where labels may be.
func (r *Renderer) spot(l *layout, open rect, m *placedMark, at int) spot {
	texts := &r.prepared.labels[m.index]
	if at < away {
		p := spot{side: sides[at%len(sides)], text: &texts[at/len(sides)]}
		p.rect = p.side.box(m.at, m.rim+gap*l.k, p.text)
		return p
	}
	at -= away
	p := spot{text: &texts[at/awaySpots], away: true}
	at %= awaySpots
	sin, cos := math.Sincos(directions[at%len(directions)] * math.Pi / 180)
	if math.Abs(cos) > 0.6 {
		p.side.x = math.Copysign(1, cos)
	} else {
		p.side.y = math.Copysign(1, sin)
	}
	reach := m.rim + distances[at/len(directions)]*l.k*math.Sqrt(l.style.textScale)
	p.start = proj.Px{X: m.at.X + m.body*cos, Y: m.at.Y + m.body*sin}
	p.end = proj.Px{X: m.at.X + reach*cos, Y: m.at.Y + reach*sin}
	p.rect = p.side.box(p.end, 2*l.k, p.text)
	if p.side.x == 0 {
		// A label above or below the end of its line may stand to one side of it to be whole in view.
		dx := math.Max(open.x0-p.x0, math.Min(0, open.x1-p.x1))
		dx = math.Max(-p.text.w/2, math.Min(p.text.w/2, dx))
		p.x0, p.x1 = p.x0+dx, p.x1+dx
	}
	return p
}

// free tells whether a label can stand at a spot: in view, on nothing, and nearer to its own mark than to any other, unless a line leads to it.
func (r *Renderer) free(l *layout, s *Scene, m *placedMark, p *spot) bool {
	if !l.open(s).contains(p.rect) {
		return false
	}
	boxes := &r.places.boxes
	if !p.away {
		return !boxes.near(p.rect, (gap+3)*l.k, int32(m.index))
	}
	return !boxes.near(p.rect, 2*gap*l.k, noMark) && !boxes.crossed(p.start, p.end, int32(m.index))
}

// try places a label if it can stand at the spot.
func (r *Renderer) try(l *layout, s *Scene, m *placedMark, at int) bool {
	p := r.spot(l, l.open(s), m, at)
	if p.text.w == 0 || !r.free(l, s, m, &p) {
		return false
	}
	r.put(l, m, &p)
	return true
}

func (r *Renderer) put(l *layout, m *placedMark, p *spot) {
	b := p.rect
	label := placedLabel{mark: m.index, box: b, lines: p.side.lines(b, p.text, l.style, l.k)}
	if p.away {
		label.leader, label.from, label.to = true, p.start, p.end
		r.places.boxes.addLine(p.start, p.end, 2*l.k)
	}
	l.labels = append(l.labels, label)
	r.places.boxes.add(b.grown(2 * l.k))
	l.hit[m.hit].Box = orb.Bound{Min: orb.Point{b.x0, b.y0}, Max: orb.Point{b.x1, b.y1}}
}

// spots are the numbers of the spots for a label, in the order of preference: a figure at the end of a line says more than a name without one.
func (r *Renderer) spots(m *placedMark, leaders bool) iter.Seq[int] {
	t := &r.prepared.labels[m.index]
	bare := t[1].w > 0 && t[1].h < t[0].h
	return func(yield func(int) bool) {
		for _, span := range [...]struct {
			from, to int
			use      bool
		}{{0, bareSide, true}, {away, bareAway, leaders}, {bareSide, away, bare}, {bareAway, bareAway + awaySpots, bare && leaders}} {
			for at := span.from; span.use && at < span.to; at++ {
				if !yield(at) {
					return
				}
			}
		}
	}
}

// turn is the label of a mark that is to be placed.
type turn struct {
	mark    *placedMark
	leaders bool // it may stand at the end of a line
	at      int16
}

// unsettled is the spot of a label that has no room only because it would not be whole in view.
const unsettled = -2

// quality is how much of a label is shown at a spot: nothing, its name, or all of it.
func quality(at int16) int {
	switch n := int(at); {
	case n < 0:
		return 0
	case n < bareSide || n >= away && n < bareAway:
		return 2
	}
	return 1
}

// placeLater places the labels whose place is not known yet by priority, and remembers where they stand, or that there is no room for them at
// this zoom.
func (r *Renderer) placeLater(l *layout, s *Scene, at []*placedMark) {
	p := &r.places
	p.turns = p.turns[:0]
	for n, i := range p.later[:min(len(p.later), maxTries)] {
		p.turns = append(p.turns, turn{mark: at[i], leaders: n < maxLeaders})
	}
	items, labels := len(p.boxes.items), len(l.labels)
	r.take(l, s, p.turns)
	if len(p.turns) <= maxRepair {
		r.repair(l, s, items, labels)
	}
	for _, t := range p.turns {
		id := s.Marks[t.mark.index].ID
		if known, ok := p.sides[id]; t.at != unsettled && (!ok || known.zoom != l.view.Zoom) {
			p.sides[id] = place{l.view.Zoom, t.at}
		}
	}
}

// maxRepair is how many labels may be placed again so that more of them have room, and maxRepairs how often: a map that is being moved must
// not wait for it.
const (
	maxRepair  = 24
	maxRepairs = 8
)

// repair lets labels that are not shown, and then those that are shown without their detail, have their turn before all others, where the
// map gains by that.
func (r *Renderer) repair(l *layout, s *Scene, items, labels int) {
	p, tries := &r.places, 0
	for want := 1; want <= 2; want++ {
		for n := range p.turns {
			if quality(p.turns[n].at) >= want || tries == maxRepairs {
				continue
			}
			tries++
			trial := append([]turn{p.turns[n]}, slices.Delete(slices.Clone(p.turns), n, n+1)...)
			r.retake(l, s, trial, items, labels)
			if s.gains(p.turns, trial) {
				p.turns = trial
			}
		}
	}
	if tries > 0 {
		r.retake(l, s, p.turns, items, labels)
	}
}

// gains tells whether labels are better placed when one has its turn first: it is shown better, no other is lost, and if any loses its
// detail then the first had none at all and the other is not far more important.
func (s *Scene) gains(before, after []turn) bool {
	const far = 10
	first := after[0].mark
	gained, hidden, lost := false, false, math.Inf(-1)
	for _, was := range before {
		now := after[slices.IndexFunc(after, func(t turn) bool { return t.mark == was.mark })]
		a, b := quality(now.at), quality(was.at)
		switch {
		case was.mark == first:
			gained, hidden = a > b, b == 0
		case a == 0 && b > 0:
			return false
		case a < b:
			lost = math.Max(lost, s.rank(was.mark.index))
		}
	}
	return gained && (math.IsInf(lost, -1) || hidden && lost <= far*s.rank(first.index))
}

// retake takes back the labels that were placed after a number of boxes and labels, and places them in another order.
func (r *Renderer) retake(l *layout, s *Scene, turns []turn, items, labels int) {
	r.places.boxes.truncate(items)
	l.labels = l.labels[:labels]
	for _, t := range turns {
		l.hit[t.mark.hit].Box = orb.Bound{}
	}
	r.take(l, s, turns)
}

// take places labels in their order.
func (r *Renderer) take(l *layout, s *Scene, turns []turn) {
	for i := range turns {
		turns[i].at = r.placeLabel(l, s, turns[i].mark, turns[i].leaders)
	}
}

// placeLabel tries all spots, first the side where the label was, and says where it stands.
func (r *Renderer) placeLabel(l *layout, s *Scene, m *placedMark, leaders bool) int16 {
	known, ok := r.places.sides[s.Marks[m.index].ID]
	if ok && known.at >= 0 && int(known.at) < away && r.try(l, s, m, int(known.at)%len(sides)) {
		return known.at % int16(len(sides))
	}
	none := int16(hidden)
	for at := range r.spots(m, leaders) {
		p := r.spot(l, l.open(s), m, at)
		if r.free(l, s, m, &p) {
			r.put(l, m, &p)
			return int16(at)
		}
		if !l.open(s).contains(p.rect) && !r.places.boxes.taken(p.rect) {
			none = unsettled
		}
	}
	return none
}

// placeSelected places the label of the selected mark, which is always seen: where it lies on nothing, or else where it is in view, or
// else as near to its mark as the view allows.
func (r *Renderer) placeSelected(l *layout, s *Scene, m *placedMark) {
	id := s.Marks[m.index].ID
	known, ok := r.places.sides[id]
	if ok && known.at >= 0 && int(known.at) < bareAway && r.try(l, s, m, int(known.at)) {
		return
	}
	for at := range r.spots(m, true) {
		if (at < bareSide || at >= away && at < bareAway) && r.try(l, s, m, at) {
			r.places.sides[id] = place{l.view.Zoom, int16(at)}
			return
		}
	}
	open := l.open(s)
	for side := range sides {
		if p := r.spot(l, open, m, side); open.contains(p.rect) && !r.covered(p.rect) {
			r.put(l, m, &p)
			return
		}
	}
	p := r.spot(l, open, m, 0)
	b := p.rect
	dx := math.Max(open.x0-b.x0, math.Min(0, open.x1-b.x1))
	dy := math.Max(open.y0-b.y0, math.Min(0, open.y1-b.y1))
	p.rect = rect{b.x0 + dx, b.y0 + dy, b.x1 + dx, b.y1 + dy}
	r.put(l, m, &p)
}

// covered tells whether a box lies on the furniture of a still.
func (r *Renderer) covered(b rect) bool { return slices.ContainsFunc(r.reserved, b.overlaps) }

// open is the part of the view that nothing covers, less a margin.
func (l *layout) open(s *Scene) rect {
	const margin = 3
	d := margin * l.k
	return rect{s.Insets.Left + d, s.Insets.Top + d, float64(l.view.Width) - s.Insets.Right - d, float64(l.view.Height) - s.Insets.Bottom - d}
}

// placeLinkLabels writes the labels of links over their middle, or a little to one side of it, where there is room.
func (r *Renderer) placeLinkLabels(l *layout, s *Scene) {
	for i := range l.links {
		k := &l.links[i]
		t := &r.prepared.labels[len(s.Marks)+k.index][0]
		if t.w == 0 {
			continue
		}
		for _, at := range [...]float64{0.5, 0.4, 0.6, 0.3, 0.7} {
			b := side{}.box(k.point(at), 0, t)
			if l.open(s).contains(b) && !r.places.boxes.taken(b) {
				l.labels = append(l.labels, placedLabel{mark: -1, box: b, lines: side{}.lines(b, t, l.style, l.k)})
				r.places.boxes.add(b.grown(l.k))
				break
			}
		}
	}
}
