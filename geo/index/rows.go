package index

// The loops over the rows of a block. They are branch-free where rows differ at random, since a wrong guess costs as much as ten rows.

// isZero is 1 for 0, and 0 for what else a row can fail.
func isZero(fails uint32) int { return int((fails - 1) >> 31) }

// sift finds the rows that fail neither time, kind, country nor class. Odd rows always fail time.
func (p *plan) sift(ix *Index, lo, hi int, room *[blockRows]uint16) []uint16 {
	start := ix.start[lo:hi]
	length, kind, attr := ix.length[lo:hi][:len(start)], ix.kind[lo:hi][:len(start)], ix.attr[lo:hi][:len(start)]
	n := 0
	for i, s := range start {
		fails := p.starts[length[i]].fails(s) | uint32(p.kindFails[kind[i]]) | uint32(p.attrFails[attr[i]])
		room[n%blockRows] = uint16(i)
		n += isZero(fails)
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
func (w *worker) siftAndCount(lo, hi int) {
	ix, starts, oneDay, isSeveral := w.ix, &w.plan.starts, &w.calendar.oneDay, &w.calendar.several
	exact, passed, several := w.histograms.exact, &w.room[0], &w.room[1]
	start, n, m := ix.start[lo:hi], 0, 0
	length, weight := ix.length[lo:hi][:len(start)], ix.weight[lo:hi][:len(start)]
	for i, s := range start {
		l := length[i]
		exact[s] += one(weight[i]) & oneDay[l]
		passed[n%blockRows], several[m%blockRows] = uint16(i), uint16(i)
		n += 1 - int(starts[l].fails(s))
		m += int(isSeveral[l])
	}
	w.passed = passed[:n]
	w.histograms.addSeveral(ix, &w.calendar, lo, hi, several[:m])
}

// siftNear is sift that also finds, for each histogram that is asked for, the rows that fail nothing but what it leaves out.
func (w *worker) siftNear(b int, j judged) {
	lo, hi := w.ix.rows(b)
	w.plan.test(w.ix, lo, hi, &w.fails)
	w.passed, w.near = nil, [3][]uint16{}
	if !j.hopeless(false) {
		w.passed = pick(w.fails[:hi-lo], 0, &w.room[0])
	}
	asked, axes := [3]bool{w.Step != NoStep, w.ByKind, w.ByCountry}, [3]verdict{j.time, j.kinds, j.countries}
	for i, v := range axes {
		axes[i] = all
		switch others := min(axes[0], axes[1], axes[2]); {
		case !asked[i] || others == none:
		case v == all:
			w.near[i] = w.passed
		default:
			w.near[i] = pick(w.fails[:hi-lo], 1<<i, &w.room[i+1])
		}
		axes[i] = v
	}
	if j.time != all && len(w.ix.odds(b)) > 0 {
		w.near[0] = w.ix.keepNarrow(lo, hi, w.near[0], w.room[1][:])
	}
}

// test finds what rows fail. Odd rows always fail time.
func (p *plan) test(ix *Index, lo, hi int, fails *[blockRows]uint8) {
	start := ix.start[lo:hi]
	length, kind, attr := ix.length[lo:hi][:len(start)], ix.kind[lo:hi][:len(start)], ix.attr[lo:hi][:len(start)]
	starts, kinds, attrs := &p.starts, &p.kindFails, &p.attrFails
	for i, s := range start {
		fails[i%blockRows] = uint8(starts[length[i]].fails(s)) | kinds[kind[i]] | attrs[attr[i]]
	}
}

// pick finds the rows that fail nothing but what is to be left out.
func pick(fails []uint8, but uint8, room *[blockRows]uint16) []uint16 {
	n := 0
	for i, f := range fails {
		room[n%blockRows] = uint16(i)
		n += isZero(uint32(f &^ but))
	}
	return room[:n]
}

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

func (ix *Index) weigh(lo, hi int, rows []uint16) (sum int64) {
	weight := ix.weight[lo:hi]
	for _, i := range rows {
		sum += int64(weight[i])
	}
	return sum
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
