package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"

	"incidentmap/geo/proj"

	"github.com/paulmach/orb"
)

// Builder builds indexes.
type Builder struct {
	Workers int // goroutines that build, and that answer a query; 0 for as many as run at once
}

// Build builds an index with as many workers as run at once.
func Build(ctx context.Context, c Columns) (*Index, error) { return Builder{}.Build(ctx, c) }

// Build copies what it needs of the columns. It fails if the context ends, if columns differ in length, or at the first row whose longitude or latitude is
// not a number within its range, whose interval ends before it begins, or whose country or class is out of range.
func (b Builder) Build(ctx context.Context, c Columns) (*Index, error) {
	if err := c.even(); err != nil {
		return nil, fmt.Errorf("build index: %w", err)
	}
	if b.Workers <= 0 {
		b.Workers = runtime.GOMAXPROCS(0)
	}
	job := building{Columns: c, workers: b.Workers}
	for _, step := range []func() error{job.checkAll, job.survey, job.encode, job.sort, job.gather} {
		if err := cmp.Or(ctx.Err(), step()); err != nil {
			return nil, fmt.Errorf("build index: %w", err)
		}
	}
	ix := job.ix // a copy, so that nothing keeps the columns and the rest of the building alive
	return &ix, nil
}

// building is an index on its way.
type building struct {
	Columns
	workers int
	ix      Index
	rows    []narrow // as the input has them
	order   []uint32 // the input row of each row
	codes   [256]uint8
	short   map[int32]uint8 // interval length: its index in ix.lengths
}

// narrow is a row in the codes of the index. The columns are gathered from these, since one look in random order costs less than nine.
type narrow struct {
	x, y, id             uint32
	start, attr          uint16
	length, kind, weight uint8
}

// checkAll checks every row and returns what is wrong with the first that is.
func (b *building) checkAll() error {
	errs := make([]error, b.workers)
	parallel(b.workers, b.Len(), 1, func(worker, lo, hi int) {
		for row := lo; row < hi && errs[worker] == nil; row++ {
			errs[worker] = b.check(row)
		}
	})
	return cmp.Or(errs...)
}

// fixed is a position in 2^-32 of the world's width. What is on the antimeridian comes to its western side.
func fixed(w proj.World) (x, y uint32) {
	x = uint32(uint64(int64(math.Floor(w.X * (1 << 32)))))
	return x, uint32(max(0, min(w.Y*(1<<32), math.MaxUint32)))
}

// survey finds the codes that the columns are written in.
func (b *building) survey() error {
	b.ix.workers = b.workers
	var kinds [256]bool
	var countries [MaxCountries]bool
	first, last := int32(math.MaxInt32), int32(math.MinInt32)
	lengths := map[int32]int{}
	length, times := int32(-1), 0 // most events are as long as the one before
	for row := range b.Len() {
		kinds[b.Kind[row]], countries[b.Country[row]] = true, true
		if b.First[row] == Undated {
			continue
		}
		first, last = min(first, b.First[row]), max(last, b.First[row])
		if l := b.span(row); l != length {
			lengths[length] += times
			length, times = l, 0
		}
		times++
	}
	lengths[length] += times
	delete(lengths, -1)
	for k, occurs := range kinds {
		if occurs {
			b.codes[k] = uint8(len(b.ix.kinds))
			b.ix.kinds = append(b.ix.kinds, uint8(k))
		}
	}
	for c, occurs := range countries {
		if occurs {
			b.ix.countries = append(b.ix.countries, uint16(c))
		}
	}
	b.chooseBase(first, last)
	b.chooseLengths(lengths)
	return nil
}

// span is the number of days from the first to the last of a row, or -1 if it is too great for the narrow columns.
func (b *building) span(row int) int32 {
	if l := int64(b.Last[row]) - int64(b.First[row]); l <= math.MaxUint16 {
		return int32(l)
	}
	return -1
}

// farDays is how far from 1970 the base may lie: so far that nothing that counts from it overflows.
const farDays = 1_000_000_000

// chooseBase puts all first days into 16 bits, or, if they span more than 179 years, those around the median.
func (b *building) chooseBase(first, last int32) {
	base := int64(first)
	switch {
	case first > last: // no event has a date
		base = 0
	case int64(last)-base > lastStart:
		days := slices.DeleteFunc(slices.Clone(b.First), func(d int32) bool { return d == Undated })
		slices.Sort(days)
		base = int64(days[len(days)/2]) - lastStart/2
	}
	b.ix.base = int32(max(-farDays, min(base, farDays)))
}

// chooseLengths gives the 255 commonest lengths a code.
func (b *building) chooseLengths(times map[int32]int) {
	lengths := make([]int32, 0, len(times))
	for l := range times {
		lengths = append(lengths, l)
	}
	slices.SortFunc(lengths, func(l, m int32) int { return cmp.Or(times[m]-times[l], int(l-m)) })
	b.short = map[int32]uint8{}
	for i, l := range lengths[:min(len(lengths), lengthOdd)] {
		b.ix.lengths[i], b.short[l] = l, uint8(i)
	}
}

// encode writes every row in the codes of the index.
func (b *building) encode() error {
	b.rows = make([]narrow, b.Len())
	parallel(b.workers, b.Len(), 1, func(_, lo, hi int) {
		for row := lo; row < hi; row++ {
			b.rows[row] = b.narrow(row)
		}
	})
	return nil
}

func (b *building) narrow(row int) narrow {
	n := narrow{
		id: b.ID[row], length: lengthOdd, attr: b.Country[row]*MaxClasses + uint16(b.Class[row]), kind: b.codes[b.Kind[row]],
		weight: uint8(min(b.Weight[row], math.MaxUint8)),
	}
	n.x, n.y = fixed(proj.ToWorld(orb.Point{b.Lon[row], b.Lat[row]}))
	start := int64(b.First[row]) - int64(b.ix.base)
	length, known := b.lengthCode(row)
	if b.First[row] != Undated && start >= 0 && start <= lastStart && known && b.Weight[row] <= math.MaxUint8 {
		n.start, n.length = uint16(start), length
	}
	return n
}

// lengthCode is the code of the length of an interval, if it has one.
func (b *building) lengthCode(row int) (uint8, bool) {
	l := b.span(row)
	if l == b.ix.lengths[0] {
		return 0, len(b.short) > 0
	}
	code, known := b.short[l]
	return code, known
}

// sort orders rows by position, then by record. Records that come in order, as those of a file do, need no sorting of their own.
func (b *building) sort() error {
	s := newSorter(b.Len(), b.workers)
	if !slices.IsSorted(b.ID) {
		s.by(func(row uint32) uint64 { return uint64(b.ID[row]) })
	}
	s.by(func(row uint32) uint64 { return spread(b.rows[row].x) | spread(b.rows[row].y)<<1 })
	b.order = s.rows
	return nil
}

// spread puts a zero before each bit: half a Morton code.
func spread(v uint32) uint64 {
	m := uint64(v)
	m = (m | m<<16) & 0x0000ffff0000ffff
	m = (m | m<<8) & 0x00ff00ff00ff00ff
	m = (m | m<<4) & 0x0f0f0f0f0f0f0f0f
	m = (m | m<<2) & 0x3333333333333333
	return (m | m<<1) & 0x5555555555555555
}

// gather writes the columns and their zone maps.
func (b *building) gather() error {
	ix, n := &b.ix, b.Len()
	blocks := (n + blockRows - 1) / blockRows
	ix.x, ix.y, ix.id = make([]uint32, n), make([]uint32, n), make([]uint32, n)
	ix.start, ix.attr = make([]uint16, n), make([]uint16, n)
	ix.length, ix.kind, ix.weight = make([]uint8, n), make([]uint8, n), make([]uint8, n)
	ix.zones, ix.kindCounts = make([]zone, blocks), make([]uint16, blocks*len(ix.kinds))
	odds := make([][]odd, b.workers)
	parallel(b.workers, n, blockRows, func(worker, lo, hi int) {
		for row := lo; row < hi; row++ {
			from := b.order[row]
			if b.write(row, &b.rows[from]); ix.length[row] == lengthOdd {
				odds[worker] = append(odds[worker], odd{uint32(row), b.First[from], b.Last[from], b.Weight[from]})
			}
		}
		for block := lo / blockRows; block*blockRows < hi; block++ {
			ix.mapZone(block)
		}
	})
	ix.odd, ix.lastDay = slices.Concat(odds...), -1
	next := uint32(0)
	for i := range ix.zones {
		lo, hi := ix.rows(i)
		ix.zones[i].odd = next
		next += uint32(hi-lo) - uint32(ix.zones[i].rows)
		ix.lastDay = max(ix.lastDay, ix.zones[i].end1)
	}
	for _, o := range ix.odd {
		if first, last := int64(o.first)-int64(ix.base), int64(o.last)-int64(ix.base); o.first != Undated && first >= 0 && last <= lastStart {
			ix.lastDay = max(ix.lastDay, int32(last))
		}
	}
	return nil
}

func (b *building) write(row int, n *narrow) {
	ix := &b.ix
	ix.x[row], ix.y[row], ix.id[row], ix.start[row], ix.attr[row] = n.x, n.y, n.id, n.start, n.attr
	ix.length[row], ix.kind[row], ix.weight[row] = n.length, n.kind, n.weight
}

// mapZone fills the zone map of a block.
func (ix *Index) mapZone(block int) {
	z := zone{
		x0: math.MaxUint32, y0: math.MaxUint32, start0: math.MaxInt32, start1: -1, end0: math.MaxInt32, end1: -1, weight0: math.MaxUint8, country0: MaxCountries,
	}
	counts := ix.kindCounts[block*len(ix.kinds):][:len(ix.kinds)]
	lo, hi := ix.rows(block)
	for row := lo; row < hi; row++ {
		x, y := ix.x[row], ix.y[row]
		z.x0, z.x1, z.y0, z.y1 = min(z.x0, x), max(z.x1, x), min(z.y0, y), max(z.y1, y)
		if ix.length[row] == lengthOdd {
			continue
		}
		z.rows++
		z.sumX, z.sumY = z.sumX+uint64(x), z.sumY+uint64(y)
		z.kinds |= 1 << (ix.kind[row] % 64)
		z.countries |= 1 << (ix.attr[row] / MaxClasses % 64)
		z.country0, z.country1 = min(z.country0, ix.attr[row]/MaxClasses), max(z.country1, ix.attr[row]/MaxClasses)
		z.classes |= 1 << (ix.attr[row] % MaxClasses)
		z.weight += uint32(ix.weight[row])
		z.weight0, z.weight1 = min(z.weight0, ix.weight[row]), max(z.weight1, ix.weight[row])
		counts[ix.kind[row]]++
		s := int32(ix.start[row])
		e := s + ix.lengths[ix.length[row]]
		z.start0, z.start1, z.end0, z.end1 = min(z.start0, s), max(z.start1, s), min(z.end0, e), max(z.end1, e)
	}
	ix.zones[block] = z
}
