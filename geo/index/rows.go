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
	length, n := ix.length[lo:hi][:len(start)], 0
	for i, s := range start {
		room[n%blockRows] = uint16(i)
		n += 1 - int(p.starts[length[i]].fails(s))
	}
	return room[:n]
}

// siftNear is sift that also finds the rows that fail nothing but time, kind or country.
func (w *worker) siftNear(lo, hi int) {
	ix, p := w.ix, &w.plan
	start := ix.start[lo:hi]
	length, kind, attr := ix.length[lo:hi][:len(start)], ix.kind[lo:hi][:len(start)], ix.attr[lo:hi][:len(start)]
	var n, times, kinds, countries int
	for i, s := range start {
		fails := p.starts[length[i]].fails(s) | uint32(p.kindFails[kind[i]]) | uint32(p.attrFails[attr[i]])
		w.room[0][n%blockRows], w.room[1][times%blockRows] = uint16(i), uint16(i)
		w.room[2][kinds%blockRows], w.room[3][countries%blockRows] = uint16(i), uint16(i)
		n += isZero(fails)
		times += isZero(fails &^ failTime)
		kinds += isZero(fails &^ failKind)
		countries += isZero(fails &^ failCountry)
	}
	w.passed = w.room[0][:n]
	w.near = [3][]uint16{w.room[1][:times], w.room[2][:kinds], w.room[3][:countries]}
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
	start, n := ix.start[lo:hi], 0
	for _, i := range rows {
		if start[i] != startOdd {
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
