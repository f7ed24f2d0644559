package index

import "sync"

// digitBits is the part of a key that one pass sorts by.
const digitBits = 11

// parallel runs f on parts of 0..n that begin at multiples of grain, each in its own goroutine.
func parallel(workers, n, grain int, f func(worker, lo, hi int)) {
	size := max(grain, (n/workers+grain)/grain*grain)
	var wg sync.WaitGroup
	for worker := range workers {
		if lo := worker * size; lo < n {
			wg.Go(func() { f(worker, lo, min(lo+size, n)) })
		}
	}
	wg.Wait()
}

// sorter sorts row numbers by keys: a stable radix sort from the least digit, shared among workers.
type sorter struct {
	workers        int
	rows, spare    []uint32
	keys, spareKey []uint64
	counts         [][1 << digitBits]uint32 // by worker; then where its next row of a digit goes
}

func newSorter(n, workers int) *sorter {
	s := &sorter{workers: workers, rows: make([]uint32, n), spare: make([]uint32, n), keys: make([]uint64, n), spareKey: make([]uint64, n)}
	s.counts = make([][1 << digitBits]uint32, workers)
	for i := range s.rows {
		s.rows[i] = uint32(i)
	}
	return s
}

// by sorts by a key and leaves rows of equal keys in the order that they have.
func (s *sorter) by(key func(row uint32) uint64) {
	parallel(s.workers, len(s.rows), 1, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			s.keys[i] = key(s.rows[i])
		}
	})
	for shift := 0; shift < 64; shift += digitBits {
		if s.count(shift) {
			s.scatter(shift)
		}
	}
}

// count finds the places of each worker's digits. It reports whether there is more than one digit.
func (s *sorter) count(shift int) bool {
	clear(s.counts)
	parallel(s.workers, len(s.keys), 1, func(worker, lo, hi int) {
		counts := &s.counts[worker]
		for _, k := range s.keys[lo:hi] {
			counts[k>>shift&(1<<digitBits-1)]++
		}
	})
	next, digits := uint32(0), 0
	for digit := range 1 << digitBits {
		before := next
		for worker := range s.counts {
			s.counts[worker][digit], next = next, next+s.counts[worker][digit]
		}
		if next > before {
			digits++
		}
	}
	return digits > 1
}

func (s *sorter) scatter(shift int) {
	parallel(s.workers, len(s.keys), 1, func(worker, lo, hi int) {
		places := &s.counts[worker]
		for i, k := range s.keys[lo:hi] {
			place := &places[k>>shift&(1<<digitBits-1)]
			s.spareKey[*place], s.spare[*place] = k, s.rows[lo+i]
			*place++
		}
	})
	s.rows, s.spare, s.keys, s.spareKey = s.spare, s.rows, s.spareKey, s.keys
}
