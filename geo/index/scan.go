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
	ix       *Index
	plan     plan
	calendar calendar
	view     window
	clusters lattice // of no cells if none are asked for
	heat     lattice
	near     bool // histograms are asked for
	blocks   []uint32
	next     atomic.Int64 // of blocks
	workers  int
}

func (s *scan) set(ix *Index, q Query) {
	s.Query, s.ix, s.near = q, ix, q.histograms()
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
	missed         [3][]uint16 // rows that fail time, kind or country alone
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
	j := w.plan.judge(z)
	if j.hopeless(w.near) {
		return
	}
	lo, hi := w.ix.rows(b)
	w.sift(lo, hi, j)
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
	if z.odd {
		w.addOdd(lo, hi)
	}
}

// sift finds the rows that pass, and those that fail one test that a histogram leaves out.
func (w *worker) sift(lo, hi int, j judged) {
	w.missed = [3][]uint16{}
	switch {
	case j.passes():
		w.passed = identity[:hi-lo]
	case w.near:
		w.siftNear(lo, hi)
	default:
		w.passed = w.plan.sift(w.ix, lo, hi, &w.room[0])
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

// refine narrows each list by a function that writes what stays to room, which may be the list itself.
func (w *worker) refine(keep func(rows, room []uint16) []uint16) {
	w.passed = keep(w.passed, w.room[0][:])
	for i := range w.missed {
		w.missed[i] = keep(w.missed[i], w.room[i+1][:])
	}
}

// count adds the rows of a block, all of which lie in the view.
func (w *worker) count(z *zone, lo, hi int) {
	w.tally.Count += int64(len(w.passed))
	if len(w.passed) == hi-lo {
		w.tally.Weight += int64(z.weight)
	} else {
		w.tally.Weight += w.ix.weigh(lo, hi, w.passed)
	}
	h := &w.histograms
	if w.Step != NoStep {
		h.addTimes(w.ix, &w.calendar, lo, hi, w.passed)
		h.addTimes(w.ix, &w.calendar, lo, hi, w.missed[0])
	}
	if w.ByKind {
		h.addKinds(w.ix, lo, hi, w.passed)
		h.addKinds(w.ix, lo, hi, w.missed[1])
	}
	if w.ByCountry {
		h.addCountries(w.ix, lo, hi, w.passed)
		h.addCountries(w.ix, lo, hi, w.missed[2])
	}
}

// addOdd adds the rows of a block that the fast pass leaves out.
func (w *worker) addOdd(lo, hi int) {
	for row := lo; row < hi; row++ {
		if w.ix.start[row] <= lastStart {
			continue
		}
		o := w.ix.odd(row)
		if !w.plan.rest(w.ix, row, o.weight) {
			continue
		}
		fails, inView := w.plan.fails(w.ix, row, o), w.view.has(w.ix.x[row], w.ix.y[row])
		if inView {
			w.countOdd(row, o, fails)
		}
		if fails == 0 {
			w.placeOdd(row, o, inView)
		}
	}
}

// placeOdd adds a row that passes to clusters, heat and total.
func (w *worker) placeOdd(row int, o wide, inView bool) {
	if w.clusters.n > 0 {
		w.cells.addRow(row, o.weight)
	}
	if w.Heat.Cell > 0 {
		w.addHeatRow(row, o.weight)
	}
	if inView {
		w.tally.add(int64(o.weight))
	}
}

// countOdd adds a row in the view to the histograms.
func (w *worker) countOdd(row int, o wide, fails uint8) {
	undated := o.first == Undated
	if undated && fails&^failTime == 0 {
		w.undated.add(int64(o.weight))
	}
	if w.Step != NoStep && !undated && fails&^failTime == 0 {
		w.histograms.addTime(&w.calendar, o)
	}
	if w.ByKind && fails&^failKind == 0 {
		w.histograms.kinds[w.ix.kind[row]].add(int64(o.weight))
	}
	if w.ByCountry && fails&^failCountry == 0 {
		w.histograms.countries[w.ix.attr[row]/MaxClasses].add(int64(o.weight))
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

func (w *worker) addHeatRow(row int, weight uint32) {
	if cell, ok := w.scan.heat.at(w.ix.x[row], w.ix.y[row]); ok {
		if !w.Heat.Weight {
			weight = 1
		}
		w.heat[cell] += weight
	}
}
