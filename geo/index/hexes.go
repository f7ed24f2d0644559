package index

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"incidentmap/geo/hexgrid"
	"incidentmap/geo/proj"
)

// HexQuery says what to count by cells of equal area.
type HexQuery struct {
	Filter
	View    proj.Viewport // without width: the world, at the zoom of the view
	Grid    hexgrid.Grid
	Workers int // 0 for as many as the index was built with
}

// Hex is a cell that has events.
type Hex struct {
	ID     hexgrid.ID
	Ring   []proj.World // its outline, not closed; x runs on beyond 0 and 1 where it crosses the antimeridian. It is shared: do not change it
	Count  int
	Weight int64
}

// HexResult is what a query by cells finds. It may be used again, and then keeps its memory and the outlines of cells: what it held before is overwritten. One
// goroutine uses it at a time.
type HexResult struct {
	Hexes []Hex // those in view, ascending by ID

	scan    scan
	locator hexgrid.Locator
	window  window
	workers []*hexWorker
	sums    hexSums
	grid    hexgrid.Grid
	rings   map[hexgrid.ID][]proj.World
	missing []int // in Hexes, the cells whose outline is not known yet
}

// maxRings is how many outlines are kept before all are made anew.
const maxRings = 1 << 15

// Hexes counts events and sums weights by cells. Each cell that the view shows is counted as a whole. An event so near to a side of its cell that no map of
// this zoom can show the difference may count in the neighbour.
func (ix *Index) Hexes(q HexQuery, out *HexResult) {
	out.prepare(ix, q)
	out.run()
	out.sums.reset()
	for _, w := range out.workers[:out.scan.workers] {
		out.sums.merge(&w.sums)
	}
	out.list()
	out.outline()
	out.crop(viewWindow(q.View, 0))
}

func (out *HexResult) prepare(ix *Index, q HexQuery) {
	s := &out.scan
	s.Query, s.ix, s.histogram = Query{Filter: q.Filter, View: q.View, Workers: q.Workers}, ix, false
	s.plan.set(ix, q.Filter)
	out.window = hexWindow(q.View, q.Grid)
	s.choose([]window{out.window})
	w := out.window
	out.locator.Locate(q.Grid, q.View, w.x, w.y, w.width, w.height, s.workers)
	if out.grid != q.Grid || len(out.rings) > maxRings {
		out.grid, out.rings = q.Grid, map[hexgrid.ID][]proj.World{}
	}
}

// hexWindow holds all cells of which a view shows a part.
func hexWindow(v proj.Viewport, g hexgrid.Grid) window {
	shown := viewWindow(v, 0)
	if shown == world {
		return world
	}
	reach := 2 * g.Reach()
	north := min(90, pointAt(shown.x, shown.y).Lat()+reach)
	south := max(-90, pointAt(shown.x, shown.y+shown.height).Lat()-reach)
	_, top := fixed(proj.ToWorld(orb.Point{0, north}))
	_, bottom := fixed(proj.ToWorld(orb.Point{0, south}))
	w := window{y: top, height: bottom - top, width: math.MaxUint32}
	aside := reach / 360 / math.Cos(min(max(north, -south), 89.99)*math.Pi/180) * (1 << 32)
	if width := float64(shown.width) + 2*aside; width < 1<<32-1 {
		w.x, w.width = shown.x-uint32(aside), uint32(width)
	}
	return w
}

// run lets the workers share the blocks.
func (out *HexResult) run() {
	n := out.scan.workers
	for len(out.workers) < n {
		out.workers = append(out.workers, &hexWorker{})
	}
	var running sync.WaitGroup
	for _, w := range out.workers[:n] {
		w.worker.scan, w.locator = &out.scan, &out.locator
		w.sums.reset()
	}
	for _, w := range out.workers[1:n] {
		running.Go(w.work)
	}
	out.workers[0].work()
	running.Wait()
}

// hexWorker counts a share of the blocks.
type hexWorker struct {
	worker
	locator *hexgrid.Locator
	sums    hexSums
	x, y    uint32 // of the row before, and the cell that it lies in
	slot    *hexSum
	cursor  hexgrid.Cursor
}

func (w *hexWorker) work() {
	w.slot, w.cursor = nil, hexgrid.Cursor{}
	for {
		end := int(w.next.Add(chunkBlocks))
		if end-chunkBlocks >= len(w.blocks) {
			return
		}
		for _, b := range w.blocks[end-chunkBlocks : min(end, len(w.blocks))] {
			w.block(int(b))
		}
	}
}

func (w *hexWorker) block(b int) {
	if j := w.plan.judge(&w.ix.zones[b]); !j.hopeless(false) {
		w.sift(b, j)
		w.addRows(b)
	}
	for _, o := range w.ix.odds(b) {
		if w.plan.rest(w.ix, o) && w.plan.fails(w.ix, o) == 0 {
			if s := w.at(w.ix.x[o.row], w.ix.y[o.row]); s != nil {
				s.count++
				s.weight += int64(o.weight)
			}
			w.slot = nil // the table may have moved
		}
	}
}

func (w *hexWorker) addRows(b int) {
	lo, hi := w.ix.rows(b)
	xs, ys, weights := w.ix.x[lo:hi], w.ix.y[lo:hi], w.ix.weight[lo:hi]
	x, y, slot := w.x, w.y, w.slot
	for _, i := range w.passed {
		if slot == nil || xs[i] != x || ys[i] != y {
			x, y = xs[i], ys[i]
			if slot = w.at(x, y); slot == nil {
				continue
			}
		}
		slot.count++
		slot.weight += int64(weights[i])
	}
	w.x, w.y, w.slot = x, y, slot
}

// at is the sum for a position, nil if it lies outside of the window. It is valid until the next call.
func (w *hexWorker) at(x, y uint32) *hexSum {
	id, ok := w.locator.At(x, y, &w.cursor)
	if !ok {
		return nil
	}
	return w.sums.of(id)
}

// hexSum is what a cell has.
type hexSum struct {
	id     hexgrid.ID // 0 for none
	count  uint64
	weight int64
}

// hexSums is a table of sums by cell: open addresses, at most half of them taken.
type hexSums struct {
	slots []hexSum
	taken int
	last  *hexSum
}

const leastSlots = 1 << 10

func (t *hexSums) reset() {
	if t.slots == nil {
		t.slots = make([]hexSum, leastSlots)
	}
	clear(t.slots)
	t.taken, t.last = 0, nil
}

// of is the sum of a cell, valid until the next call.
func (t *hexSums) of(id hexgrid.ID) *hexSum {
	if t.last != nil && t.last.id == id {
		return t.last
	}
	if 2*t.taken >= len(t.slots) {
		t.grow()
	}
	mask := uint64(len(t.slots) - 1)
	at := uint64(id) * 0x9e3779b97f4a7c15 >> 32 & mask // Fibonacci hashing
	for t.slots[at].id != id {
		if t.slots[at].id == 0 {
			t.slots[at].id = id
			t.taken++
			break
		}
		at = (at + 1) & mask
	}
	t.last = &t.slots[at]
	return t.last
}

func (t *hexSums) grow() {
	old := t.slots
	t.slots, t.taken, t.last = make([]hexSum, 2*len(old)), 0, nil
	for _, s := range old {
		if s.id != 0 {
			*t.of(s.id) = s
		}
	}
}

func (t *hexSums) merge(o *hexSums) {
	for i := range o.slots {
		if s := &o.slots[i]; s.id != 0 {
			sum := t.of(s.id)
			sum.count += s.count
			sum.weight += s.weight
		}
	}
}

// list puts the cells that have events in order.
func (out *HexResult) list() {
	out.Hexes, out.missing = out.Hexes[:0], out.missing[:0]
	for _, s := range out.sums.slots {
		if s.count > 0 {
			out.Hexes = append(out.Hexes, Hex{ID: s.id, Count: int(s.count), Weight: s.weight})
		}
	}
	slices.SortFunc(out.Hexes, func(a, b Hex) int { return cmp.Compare(a.ID, b.ID) })
	for i := range out.Hexes {
		h := &out.Hexes[i]
		if h.Ring = out.rings[h.ID]; h.Ring == nil {
			out.missing = append(out.missing, i)
		}
	}
}

// outline finds the outlines that are not known yet.
func (out *HexResult) outline() {
	parallel(max(1, out.scan.workers), len(out.missing), 1, func(_, lo, hi int) {
		for _, i := range out.missing[lo:hi] {
			out.Hexes[i].Ring = onSquare(out.Hexes[i].ID.Outline())
		}
	})
	for _, i := range out.missing {
		out.rings[out.Hexes[i].ID] = out.Hexes[i].Ring
	}
}

// onSquare projects a ring. One that runs round a pole goes back along the edge of the square.
func onSquare(ring orb.Ring) []proj.World {
	corners := make([]proj.World, 0, len(ring)+2)
	for _, p := range ring {
		corners = append(corners, proj.World{X: p.Lon()/360 + 0.5, Y: proj.ToWorld(p).Y})
	}
	first, last := corners[0], corners[len(corners)-1]
	if math.Abs(last.X-first.X) < 0.5 {
		return corners[:len(corners)-1]
	}
	edge := math.Round(first.Y)
	return append(corners, proj.World{X: last.X, Y: edge}, proj.World{X: first.X, Y: edge})
}

// crop leaves out the cells that a view does not show.
func (out *HexResult) crop(shown window) {
	if shown == world {
		return
	}
	out.Hexes = slices.DeleteFunc(out.Hexes, func(h Hex) bool { return !shown.meets(h.Ring) })
}

// meets reports whether a window has a part of the box round a ring.
func (w window) meets(ring []proj.World) bool {
	const unit = 1.0 / (1 << 32)
	x0, x1, y0, y1 := ring[0].X, ring[0].X, ring[0].Y, ring[0].Y
	for _, p := range ring[1:] {
		x0, x1, y0, y1 = min(x0, p.X), max(x1, p.X), min(y0, p.Y), max(y1, p.Y)
	}
	west, north := float64(w.x)*unit, float64(w.y)*unit
	x0 -= math.Floor(x1 - west) // the copy of the ring whose eastern end is the first one east of the western edge
	return x0 <= west+float64(w.width)*unit && y1 >= north && y0 <= north+float64(w.height)*unit
}
