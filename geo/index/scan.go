package index

import "sync/atomic"

// chunkBlocks is the number of blocks that a worker takes at a time.
const chunkBlocks = 16

// identity are the rows of a block that passes as a whole.
var identity = func() (rows [blockRows]uint16) {
	for i := range rows {
		rows[i] = uint16(i)
	}
	return rows
}()

// scan is what the workers of a query share. They only read it, but for next.
type scan struct {
	Query
	ix        *Index
	plan      plan
	calendar  calendar
	view      window
	clusters  lattice // of no cells if none are asked for
	heat      lattice
	histogram bool // one is asked for
	blocks    []uint32
	next      atomic.Int64 // of blocks
	workers   int
}

func (s *scan) set(ix *Index, q Query) {
	s.Query, s.ix, s.histogram = q, ix, q.histograms()
	s.plan.set(ix, q.Filter)
	s.view, s.clusters, s.heat = viewWindow(q.View, 0), lattice{}, lattice{}
	wanted := append(make([]window, 0, 3), s.view)
	if q.Radius > 0 {
		s.clusters = cover(s.view, clusterCells(q.View.Zoom, max(q.Radius, minRadius)), clusterMargin)
		wanted = append(wanted, s.clusters.window())
	}
	if q.Heat.Cell > 0 {
		s.heat = cover(viewWindow(q.View, q.Heat.Margin), q.View.WorldSize()/max(1, q.Heat.Cell), 0)
		wanted = append(wanted, s.heat.window())
	}
	if q.Step != NoStep {
		s.calendar.set(ix, q.Step)
	}
	s.choose(wanted)
}

// choose lists the blocks that have something in one of the windows, and how many workers they are worth.
func (s *scan) choose(windows []window) {
	s.blocks = s.blocks[:0]
	for b := range s.ix.zones {
		for _, w := range windows {
			if w.judge(&s.ix.zones[b]) != none {
				s.blocks = append(s.blocks, uint32(b))
				break
			}
		}
	}
	workers := s.Workers
	if workers <= 0 {
		workers = s.ix.workers
	}
	s.workers = max(1, min(workers, len(s.blocks)/chunkBlocks))
	s.next.Store(0)
}

// worker counts a share of the blocks.
type worker struct {
	*scan
	tally, undated Tally
	passed         []uint16    // rows of the block at hand that pass
	near           [3][]uint16 // rows that pass or fail nothing but time, kind or country: those that a histogram counts
	room           [4][blockRows]uint16
	cells          cells
	heat           []uint32
	histograms     histograms
}

func (w *worker) reset(s *scan) {
	w.scan, w.tally, w.undated = s, Tally{}, Tally{}
	w.cells.reset(s.ix, s.clusters)
	w.heat = cleared(w.heat, s.heat.size())
	w.histograms.reset(s.ix, &s.Query, &s.calendar)
}

// work takes blocks, in ascending order, until there are none.
func (w *worker) work() {
	defer w.histograms.unpack(&w.calendar)
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

func (w *worker) block(b int) {
	z := &w.ix.zones[b]
	if j := w.plan.judge(z); !j.hopeless(w.histogram) {
		w.sift(b, j)
		w.addNarrow(b)
	}
	for _, o := range w.ix.odds(b) {
		w.addOdd(o)
	}
}

// addNarrow adds the rows that the block has been sifted for.
func (w *worker) addNarrow(b int) {
	z := &w.ix.zones[b]
	lo, hi := w.ix.rows(b)
	if w.clusters.n > 0 && len(w.passed) > 0 {
		w.cells.addBlock(b, w.passed)
	}
	if w.Heat.Cell > 0 {
		w.addHeat(lo, hi, w.passed)
	}
	if v := w.view.judge(z); v != none {
		if v == some {
			w.refine(func(rows, room []uint16) []uint16 { return w.ix.keepIn(w.view, lo, hi, rows, room) })
		}
		w.count(z, lo, hi)
	}
}

// sift finds the rows that pass, and those that fail one test that a histogram leaves out.
func (w *worker) sift(b int, j judged) {
	z := &w.ix.zones[b]
	lo, hi := w.ix.rows(b)
	if w.histogram {
		w.histograms.expect(hi-lo, &w.calendar)
	}
	switch onlyTime := j.kinds == all && j.countries == all && j.classes == all; {
	case onlyTime && w.Step != NoStep && w.whole(z, j):
		w.siftAndCount(b, j.time)
		w.near = [3][]uint16{nil, w.passed, w.passed}
	case onlyTime && j.time == all:
		w.passed = w.narrow(b, &w.room[0])
		w.near = [3][]uint16{w.passed, w.passed, w.passed}
	case onlyTime && j.time == none:
		w.passed, w.near = nil, [3][]uint16{w.narrow(b, &w.room[1])}
	case onlyTime:
		w.passed = w.plan.siftTime(w.ix, lo, hi, &w.room[0])
		w.near = [3][]uint16{nil, w.passed, w.passed}
		if w.histogram {
			w.near[0] = w.narrow(b, &w.room[1])
		}
	case w.histogram:
		w.siftNear(b, j)
	default:
		w.passed = w.plan.sift(w.ix, lo, hi, 0, &w.room[0])
	}
	if j.weight == some {
		w.refine(func(rows, room []uint16) []uint16 { return w.ix.keepHeavy(w.plan.narrowMin, lo, hi, rows, room) })
	}
	if w.plan.Records != nil {
		w.refine(func(rows, room []uint16) []uint16 { return w.ix.keepRecords(w.plan.Records, lo, hi, rows, room) })
	}
	if j.area == some {
		w.refine(func(rows, room []uint16) []uint16 { return w.ix.keepArea(w.plan.Area, lo, hi, rows, room) })
	}
}

// whole reports whether nothing but time, kind, country and class can keep a row of the block from being counted in the view.
func (w *worker) whole(z *zone, j judged) bool {
	return j.weight == all && j.area == all && w.plan.Records == nil && w.view.judge(z) == all
}

// narrow are the rows of a block without the odd ones.
func (w *worker) narrow(b int, room *[blockRows]uint16) []uint16 {
	lo, hi := w.ix.rows(b)
	odds := w.ix.odds(b)
	if len(odds) == 0 {
		return identity[:hi-lo]
	}
	rows, from := room[:0], 0
	for _, o := range odds {
		to := int(o.row) - lo
		rows = append(rows, identity[from:to]...)
		from = to + 1
	}
	return append(rows, identity[from:hi-lo]...)
}

// refine narrows each list by a function that writes what stays to room, which may be the list itself.
func (w *worker) refine(keep func(rows, room []uint16) []uint16) {
	for i := range w.near {
		if w.histogram {
			w.near[i] = keep(w.near[i], w.room[i+1][:])
		}
	}
	w.passed = keep(w.passed, w.room[0][:]) // last, since the others may be the same list
}

// count adds the rows of a block, all of which lie in the view.
func (w *worker) count(z *zone, lo, hi int) {
	w.tally.merge(w.ix.tally(z, lo, hi, w.passed))
	if w.histogram {
		w.countNear(z, lo, hi)
	}
}

// countNear adds rows to the histograms.
func (w *worker) countNear(z *zone, lo, hi int) {
	h := &w.histograms
	if w.Step != NoStep {
		h.addTimes(w.ix, &w.calendar, lo, hi, w.near[0])
	}
	if w.ByKind {
		h.addKinds(w.ix, lo, hi, w.near[1])
	}
	if w.ByCountry && z.country0 == z.country1 {
		h.byCountry[z.country0] += pack(w.ix.tally(z, lo, hi, w.near[2]))
	} else if w.ByCountry {
		h.addCountries(w.ix, lo, hi, w.near[2])
	}
}

// addOdd adds an odd row.
func (w *worker) addOdd(o odd) {
	if !w.plan.rest(w.ix, o) {
		return
	}
	fails, inView := w.plan.fails(w.ix, o), w.view.has(w.ix.x[o.row], w.ix.y[o.row])
	if inView {
		w.countOdd(o, fails)
	}
	if fails != 0 {
		return
	}
	if w.clusters.n > 0 {
		w.cells.addOdd(o)
	}
	if w.Heat.Cell > 0 {
		w.addOddHeat(o)
	}
	if inView {
		w.tally.merge(Tally{1, int64(o.weight)})
	}
}

// countOdd adds an odd row in the view to the histograms.
func (w *worker) countOdd(o odd, fails uint8) {
	one := Tally{1, int64(o.weight)}
	undated := o.first == Undated
	if undated && fails&^failTime == 0 {
		w.undated.merge(one)
	}
	if w.Step != NoStep && !undated && fails&^failTime == 0 {
		w.histograms.addOdd(&w.calendar, o)
	}
	if w.ByKind && fails&^failKind == 0 {
		w.histograms.kinds[w.ix.kind[o.row]].merge(one)
	}
	if w.ByCountry && fails&^failCountry == 0 {
		w.histograms.countries[w.ix.attr[o.row]/MaxClasses].merge(one)
	}
}

func (w *worker) merge(o *worker) {
	w.tally.merge(o.tally)
	w.undated.merge(o.undated)
	w.cells.merge(&o.cells)
	for i, v := range o.heat {
		w.heat[i] += v
	}
	w.histograms.merge(&o.histograms)
}

func (w *worker) addHeat(lo, hi int, rows []uint16) {
	xs, ys, weights, l := w.ix.x[lo:hi], w.ix.y[lo:hi], w.ix.weight[lo:hi], w.scan.heat
	for _, i := range rows {
		cell, ok := l.at(xs[i], ys[i])
		switch {
		case !ok:
		case w.Heat.Weight:
			w.heat[cell] += uint32(weights[i])
		default:
			w.heat[cell]++
		}
	}
}

func (w *worker) addOddHeat(o odd) {
	weight := uint32(1)
	if w.Heat.Weight {
		weight = o.weight
	}
	if cell, ok := w.scan.heat.at(w.ix.x[o.row], w.ix.y[o.row]); ok {
		w.heat[cell] += weight
	}
}
