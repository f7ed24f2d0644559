package render

import (
	"math"
	"slices"
	"sort"

	"incidentmap/geo/proj"
)

// HexLayer colours cells by classes of a value. Cells do not overlap.
type HexLayer struct {
	Hexes   []Hex
	Breaks  []float64 // ascending: a value equal to a break belongs to the class above it. RoundBreaks chooses some
	What    string    // that the values are, for the legend: "Events per 1,000 km²", "People killed per cell"
	Hovered uint64    // the cell that is pointed at; 0 for none
}

// Hex is a cell.
type Hex struct {
	ID    uint64
	Ring  []proj.World // convex, not closed; x may run on beyond 0 and 1
	Value float64      // a cell without a value above zero is not drawn
}

// class is the class of a value: the number of breaks that it reaches.
func (h *HexLayer) class(value float64) int {
	return sort.Search(len(h.Breaks), func(i int) bool { return h.Breaks[i] > value })
}

// placedHex is a cell at its place.
type placedHex struct {
	box    rect
	points [2]int // in placedHexes.points
	id     uint64
	order  uint32 // class and band of the view: cells of one order are drawn as one path
}

// placedHexes are the cells in view, by class and then from the top.
type placedHexes struct {
	hexes   []placedHex
	points  []proj.Px
	hovered int // in hexes; -1 for none
	path    Path
}

const (
	hexGapPx  = 0.55 // reference pixels between a cell and its border: the map shows through as a thin edge
	hexBandPx = 32   // height of a band of cells that are drawn at once, device pixels
)

// placeHexes finds where cells are. One that the edge of the world cuts is seen on both sides.
func (p *placedHexes) place(l *layout, layer *HexLayer) {
	p.hexes, p.points, p.hovered = p.hexes[:0], p.points[:0], -1
	if layer == nil {
		return
	}
	size := l.view.WorldSize()
	for i := range layer.Hexes {
		h := &layer.Hexes[i]
		if !(h.Value > 0) || len(h.Ring) < 3 || !finite(h.Ring[0].X, h.Ring[0].Y) {
			continue
		}
		dx := h.Ring[0].X - l.view.Center.X
		west := float64(l.view.Width)/2 + (dx-math.Round(dx))*size
		p.put(l, h, west, size, uint32(layer.class(h.Value)))
	}
	slices.SortStableFunc(p.hexes, func(a, b placedHex) int { return int(a.order) - int(b.order) })
	if layer.Hovered != 0 {
		p.hovered = slices.IndexFunc(p.hexes, func(h placedHex) bool { return h.id == layer.Hovered })
	}
}

// put places a cell whose first corner lies at x, and its copies a world away, if they are seen.
func (p *placedHexes) put(l *layout, h *Hex, x, size float64, class uint32) {
	first, w, height := len(p.points), float64(l.view.Width), float64(l.view.Height)
	box := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, c := range h.Ring {
		q := proj.Px{X: x + (c.X-h.Ring[0].X)*size, Y: height/2 + (c.Y-l.view.Center.Y)*size}
		box = rect{min(box.x0, q.X), min(box.y0, q.Y), max(box.x1, q.X), max(box.y1, q.Y)}
		p.points = append(p.points, q)
	}
	end := len(p.points)
	if box.y1 <= 0 || box.y0 >= height || !finite(box.x0, box.y0, box.x1, box.y1) {
		p.points = p.points[:first]
		return
	}
	placed := placedHex{box: box, points: [2]int{first, end}, id: h.ID, order: class<<16 | uint32(max(0, box.y0)/hexBandPx)}
	for _, shift := range [...]float64{0, -size, size} {
		placed.box.x0, placed.box.x1 = box.x0+shift, box.x1+shift
		if placed.box.x1 <= 0 || placed.box.x0 >= w {
			continue
		}
		if shift != 0 {
			placed.points[0] = len(p.points)
			for _, q := range p.points[first:end] {
				p.points = append(p.points, proj.Px{X: q.X + shift, Y: q.Y})
			}
			placed.points[1] = len(p.points)
		}
		p.hexes = append(p.hexes, placed)
	}
}

func (p *placedHexes) ring(i int) []proj.Px {
	return p.points[p.hexes[i].points[0]:p.hexes[i].points[1]]
}

// draw draws cells a little smaller than they are.
func (p *placedHexes) draw(pen Pen, l *layout, ramp densityRamp, classes int) {
	colors := ramp.classes(classes)
	for i := 0; i < len(p.hexes); {
		order := p.hexes[i].order
		p.path = Path{Points: p.path.Points[:0], Ends: p.path.Ends[:0], Closed: true}
		for ; i < len(p.hexes) && p.hexes[i].order == order; i++ {
			p.shrink(i, hexGapPx*l.k)
		}
		pen.Fill(&p.path, colors[order>>16])
	}
	if p.hovered >= 0 {
		ring := &Path{Points: p.ring(p.hovered), Ends: []int{len(p.ring(p.hovered))}, Closed: true}
		pen.Stroke(ring, Stroke{Color: l.style.paper, Width: 4.5 * l.k})
		pen.Stroke(ring, Stroke{Color: l.style.accent, Width: 2 * l.k})
	}
}

// shrink adds a cell to the path, its corners drawn towards its middle.
func (p *placedHexes) shrink(i int, by float64) {
	b := &p.hexes[i].box
	middle := proj.Px{X: (b.x0 + b.x1) / 2, Y: (b.y0 + b.y1) / 2}
	t := min(0.5, 2*by/math.Min(b.x1-b.x0, b.y1-b.y0))
	for _, q := range p.ring(i) {
		p.path.Points = append(p.path.Points, proj.Px{X: q.X + t*(middle.X-q.X), Y: q.Y + t*(middle.Y-q.Y)})
	}
	p.path.end()
}

// at is the cell under a pixel.
func (p *placedHexes) at(px proj.Px) (id uint64, ok bool) {
	for i := range p.hexes {
		b := &p.hexes[i].box
		if px.X >= b.x0 && px.X <= b.x1 && px.Y >= b.y0 && px.Y <= b.y1 && within(px, p.ring(i)) {
			return p.hexes[i].id, true
		}
	}
	return 0, false
}

// within tells whether a line from a pixel to the left crosses a ring an odd number of times.
func within(px proj.Px, ring []proj.Px) (odd bool) {
	last := ring[len(ring)-1]
	for _, q := range ring {
		if (q.Y > px.Y) != (last.Y > px.Y) && px.X > q.X+(px.Y-q.Y)/(last.Y-q.Y)*(last.X-q.X) {
			odd = !odd
		}
		last = q
	}
	return odd
}

// clone is a copy that stays valid.
func (p *placedHexes) clone() placedHexes {
	return placedHexes{hexes: slices.Clone(p.hexes), points: slices.Clone(p.points), hovered: p.hovered}
}

// Legend explains the classes.
func (h *HexLayer) Legend(theme Theme) []LegendItem {
	classes := len(h.Breaks) + 1
	k := &Key{Colors: rampOf(theme).classes(classes)}
	for i, b := range h.Breaks {
		k.Ticks = append(k.Ticks, Tick{At: float64(i+1) / float64(classes), Text: numeral(b)})
	}
	return []LegendItem{{Group: h.What, Key: k}}
}
