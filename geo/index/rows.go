package index

import "math"

// The loops over the rows of a block. They are branch-free where rows differ at random, since a wrong guess costs as much as ten rows.

// isZero is 1 for 0, and 0 for what else a row can fail.
func isZero(fails uint32) int { return int((fails - 1) >> 31) }

// sift finds the rows that fail neither time, kind, country nor class, but for what is to be left out. Odd rows always fail time.
func (p *plan) sift(ix *Index, lo, hi int, but uint8, room *[blockRows]uint16) []uint16 {
	start := ix.start[lo:hi]
	length, kind, attr := ix.length[lo:hi][:len(start)], ix.kind[lo:hi][:len(start)], ix.attr[lo:hi][:len(start)]
	starts, kinds, attrs, n := &p.starts, &p.kindFails, &p.attrFails, 0
	for i, s := range start {
		fails := starts[length[i]].fails(s) | uint32(kinds[kind[i]]) | uint32(attrs[attr[i]])
		room[n%blockRows] = uint16(i)
		n += isZero(fails &^ uint32(but))
	}
	return room[:n]
}

// siftTime is sift for a block whose rows can fail nothing but time.
func (p *plan) siftTime(ix *Index, lo, hi int, room *[blockRows]uint16) []uint16 {
	start := ix.start[lo:hi]
	length, starts, n := ix.length[lo:hi][:len(start)], &p.starts, 0
	for i, s := range start {
		room[n%blockRows] = uint16(i)
		n += 1 - int(starts[length[i]].fails(s))
	}
	return room[:n]
}

// siftAndCount is siftTime for a block that lies in the view as a whole. In the same pass it counts by time all rows but the odd ones.
func (w *worker) siftAndCount(b int, time verdict) {
	lo, hi := w.ix.rows(b)
	var several []uint16
	switch time {
	case none:
		w.passed, several = nil, w.countDays(lo, hi)
	case all:
		w.passed, several = w.narrow(b, &w.room[0]), w.countDays(lo, hi)
	default:
		w.passed, several = w.siftDays(lo, hi)
	}
	w.histograms.addSeveral(w.ix, &w.calendar, lo, hi, several)
}

// countDays counts the rows of one day and returns those of several.
func (w *worker) countDays(lo, hi int) []uint16 {
	ix, oneDay, isSeveral := w.ix, &w.calendar.oneDay, &w.calendar.several
	exact, several, m := w.histograms.exact, &w.room[1], 0
	start := ix.start[lo:hi]
	length, weight := ix.length[lo:hi][:len(start)], ix.weight[lo:hi][:len(start)]
	for i, s := range start {
		l := length[i]
		exact[s] += one(weight[i]) & oneDay[l]
		several[m%blockRows] = uint16(i)
		m += int(isSeveral[l])
	}
	return several[:m]
}

// siftDays is countDays that also finds the rows that pass.
func (w *worker) siftDays(lo, hi int) (passed, several []uint16) {
	ix, starts, oneDay, isSeveral := w.ix, &w.plan.starts, &w.calendar.oneDay, &w.calendar.several
	exact, pass, more, n, m := w.histograms.exact, &w.room[0], &w.room[1], 0, 0
	start := ix.start[lo:hi]
	length, weight := ix.length[lo:hi][:len(start)], ix.weight[lo:hi][:len(start)]
	for i, s := range start {
		l := length[i]
		exact[s] += one(weight[i]) & oneDay[l]
		pass[n%blockRows], more[m%blockRows] = uint16(i), uint16(i)
		n += 1 - int(starts[l].fails(s))
		m += int(isSeveral[l])
	}
	return pass[:n], more[:m]
}

// siftNear is sift that also finds, for each histogram, the rows that fail nothing but what it leaves out.
func (w *worker) siftNear(b int, j judged) {
	lo, hi := w.ix.rows(b)
	w.passed, w.near = nil, [3][]uint16{}
	switch none {
	case j.time:
		w.near[0] = w.plan.sift(w.ix, lo, hi, failTime, &w.room[1])
	case j.kinds:
		w.near[1] = w.plan.sift(w.ix, lo, hi, failKind, &w.room[2])
	case j.countries:
		w.near[2] = w.plan.sift(w.ix, lo, hi, failCountry, &w.room[3])
	default:
		w.siftAll(lo, hi)
	}
	if len(w.ix.odds(b)) > 0 {
		w.near[0] = w.ix.keepNarrow(lo, hi, w.near[0], w.room[1][:])
	}
}

// siftAll is siftNear for a block of which some rows can pass.
func (w *worker) siftAll(lo, hi int) {
	ix, p := w.ix, &w.plan
	start := ix.start[lo:hi]
	length, kind, attr := ix.length[lo:hi][:len(start)], ix.kind[lo:hi][:len(start)], ix.attr[lo:hi][:len(start)]
	starts, kinds, attrs := &p.starts, &p.kindFails, &p.attrFails
	passed, timed, kinded, placed, n := &w.room[0], &w.room[1], &w.room[2], &w.room[3], uint64(0)
	for i, s := range start {
		fails := starts[length[i]].fails(s) | uint32(kinds[kind[i]]) | uint32(attrs[attr[i]])
		passed[n%blockRows], timed[n>>16%blockRows] = uint16(i), uint16(i)
		kinded[n>>32%blockRows], placed[n>>48%blockRows] = uint16(i), uint16(i)
		n += listed[fails%uint32(len(listed))]
	}
	w.passed = passed[:n&math.MaxUint16]
	w.near = [3][]uint16{timed[:n>>16&math.MaxUint16], kinded[:n>>32&math.MaxUint16], placed[:n>>48]}
}

// listed tells for each combination of what a row can fail by how many it makes the lists of siftAll longer: four numbers of 16 bits.
var listed = func() (longer [1 << 5]uint64) {
	longer[0] = 1 | 1<<16 | 1<<32 | 1<<48
	longer[failTime], longer[failKind], longer[failCountry] = 1<<16, 1<<32, 1<<48
	return longer
}()

func (ix *Index) keepIn(v window, lo, hi int, rows, room []uint16) []uint16 {
	xs, ys, n := ix.x[lo:hi], ix.y[lo:hi], 0
	for _, i := range rows {
		east, south := uint64(v.width)-uint64(xs[i]-v.x), uint64(v.height)-uint64(ys[i]-v.y)
		room[n] = i
		n += 1 - int((east|south)>>63)
	}
	return room[:n]
}

func (ix *Index) keepHeavy(least uint8, lo, hi int, rows, room []uint16) []uint16 {
	weight, n := ix.weight[lo:hi], 0
	for _, i := range rows {
		room[n] = i
		n += 1 - int(uint32(weight[i])-uint32(least))>>31&1
	}
	return room[:n]
}

func (ix *Index) keepRecords(records Bitmap, lo, hi int, rows, room []uint16) []uint16 {
	id, n := ix.id[lo:hi], 0
	for _, i := range rows {
		if records.Has(id[i]) {
			room[n] = i
			n++
		}
	}
	return room[:n]
}

func (ix *Index) keepArea(area Area, lo, hi int, rows, room []uint16) []uint16 {
	xs, ys, n := ix.x[lo:hi], ix.y[lo:hi], 0
	for _, i := range rows {
		if area.has(xs[i], ys[i]) {
			room[n] = i
			n++
		}
	}
	return room[:n]
}

// tally counts rows of a block, none of them odd.
func (ix *Index) tally(z *zone, lo, hi int, rows []uint16) Tally {
	if len(rows) == int(z.rows) {
		return Tally{int64(len(rows)), int64(z.weight)}
	}
	weight, sum := ix.weight[lo:hi], int64(0)
	for _, i := range rows {
		sum += int64(weight[i])
	}
	return Tally{int64(len(rows)), sum}
}

// keepNarrow leaves out odd rows.
func (ix *Index) keepNarrow(lo, hi int, rows, room []uint16) []uint16 {
	length, n := ix.length[lo:hi], 0
	for _, i := range rows {
		if length[i] != lengthOdd {
			room[n] = i
			n++
		}
	}
	return room[:n]
}

// fails is what an odd row fails. An undated row fails time if a time is asked for and undated rows are not to be counted.
func (p *plan) fails(ix *Index, o odd) uint8 {
	f := p.kindFails[ix.kind[o.row]] | p.attrFails[ix.attr[o.row]]
	if o.first == Undated {
		return f | fails(failTime, p.When != nil && !p.WithUndated)
	}
	return f | fails(failTime, o.last < p.first || o.first > p.last)
}
