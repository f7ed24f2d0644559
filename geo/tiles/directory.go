package tiles

import (
	"encoding/binary"
	"slices"
)

// entry is a run of tiles with the same content. A run of 0 is a directory that covers all from id on.
type entry struct {
	id  uint64
	run uint64
	span
}

// directory is sorted by id.
type directory []entry

// find is the entry that covers a tile.
func (d directory) find(id uint64) (entry, bool) {
	i, exact := slices.BinarySearchFunc(d, id, func(e entry, id uint64) int {
		switch {
		case e.id < id:
			return -1
		case e.id > id:
			return 1
		}
		return 0
	})
	if !exact {
		i--
	}
	if i < 0 || d[i].run > 0 && id-d[i].id >= d[i].run {
		return entry{}, false
	}
	return d[i], true
}

// parseDirectory reads the four columns of a directory: ids as differences, runs, lengths, and offsets plus one, where 0 means right
// after the entry before.
func parseDirectory(b []byte) (directory, error) {
	c := column{b: b}
	n := c.next()
	if c.bad || n > uint64(len(b)/4) { // an entry takes four bytes at least
		return nil, broken("directory", "%d entries in %d bytes", n, len(b))
	}
	d := make(directory, n)
	last := uint64(0)
	for i := range d {
		step := c.next()
		if i > 0 && step == 0 || step > 1<<62 || last+step > 1<<62 {
			return nil, broken("directory", "entry %d is out of order", i)
		}
		last += step
		d[i].id = last
	}
	for i := range d {
		d[i].run = c.next()
	}
	for i := range d {
		d[i].length = c.next()
	}
	for i := range d {
		switch o := c.next(); {
		case o > 0:
			d[i].offset = o - 1
		case i > 0:
			d[i].offset = d[i-1].offset + d[i-1].length
		default:
			return nil, broken("directory", "the first entry has no offset")
		}
	}
	if c.bad {
		return nil, broken("directory", "a number is cut off or too large")
	}
	return d, nil
}

// column reads varints and remembers whether one was bad.
type column struct {
	b   []byte
	bad bool
}

func (c *column) next() uint64 {
	v, n := binary.Uvarint(c.b)
	if n <= 0 {
		c.bad = true
		return 0
	}
	c.b = c.b[n:]
	return v
}
