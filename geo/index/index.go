package index

import (
	"slices"
	"unsafe"
)

const (
	// blockRows is the number of rows that share a zone map. It must be a power of two.
	blockRows = 1024

	// Start days from 0 to lastStart are counted from Index.base.
	lastStart = 1<<16 - 1
	// lengthOdd instead of a code of a length marks an odd row. Its start day is 0.
	lengthOdd = 1<<8 - 1
)

// Index is an immutable set of events. Its zero value is empty.
type Index struct {
	x, y   []uint32 // Web Mercator, 2^32 to the width of the world
	id     []uint32
	start  []uint16 // first day from base
	length []uint8  // last day less first day, an index into lengths, or lengthOdd
	kind   []uint8  // an index into kinds
	attr   []uint16 // country * 64 + class
	weight []uint8
	odd    []odd // by row

	zones      []zone
	kindCounts []uint16 // events of a block by kind; len(kinds) to a block

	base      int32                // day of start 0
	lengths   [lengthOdd + 1]int32 // that of odd rows is 0
	kinds     []uint8              // that occur, ascending
	countries []uint16             // that occur, ascending
	lastDay   int32                // greatest last day, from base, of the rows that are not odd or lie within lastStart; -1 if there are none
	workers   int
}

// odd is a row that the narrow columns cannot hold, and that the loops over blocks leave out: it has no date, a weight above 255, a date more than 179 years
// from the others, or an interval of an uncommon length where there are more than 255 lengths.
type odd struct {
	row         uint32
	first, last int32
	weight      uint32
}

// zone is the map of a block. All but the extremes of the position leave out odd rows.
type zone struct {
	x0, x1, y0, y1            uint32 // extremes
	sumX, sumY                uint64
	kinds, countries, classes uint64 // a bit for each that occurs, by its index modulo 64
	start0, start1            int32  // extremes of first days
	end0, end1                int32  // extremes of last days
	weight                    uint32 // sum
	weight0, weight1          uint8  // extremes
	country0, country1        uint16 // extremes
	rows                      uint16
	odd                       uint32 // the first in Index.odd
}

// Len is the number of events.
func (ix *Index) Len() int { return len(ix.id) }

// Kinds are the kinds that occur, ascending. Counts by kind come in this order.
func (ix *Index) Kinds() []uint8 { return slices.Clone(ix.kinds) }

// Countries are the countries that occur, ascending. Counts by country come in this order.
func (ix *Index) Countries() []uint16 { return slices.Clone(ix.countries) }

// Bytes is the memory that the index holds.
func (ix *Index) Bytes() int {
	return int(unsafe.Sizeof(*ix)) + 4*(cap(ix.x)+cap(ix.y)+cap(ix.id)) + 2*(cap(ix.start)+cap(ix.attr)+cap(ix.kindCounts)+cap(ix.countries)) +
		cap(ix.length) + cap(ix.kind) + cap(ix.weight) + cap(ix.kinds) + int(unsafe.Sizeof(odd{}))*cap(ix.odd) + int(unsafe.Sizeof(zone{}))*cap(ix.zones)
}

// rows are the first row of a block and the one after its last.
func (ix *Index) rows(block int) (lo, hi int) {
	return block * blockRows, min((block+1)*blockRows, len(ix.id))
}

// odds are the odd rows of a block.
func (ix *Index) odds(block int) []odd {
	end := len(ix.odd)
	if block+1 < len(ix.zones) {
		end = int(ix.zones[block+1].odd)
	}
	return ix.odd[ix.zones[block].odd:end]
}
