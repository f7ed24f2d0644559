package search

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"sort"
	"sync"

	"incidentmap/data/query"
)

// Index finds records by words. It does not change and may be used by any number of goroutines.
type Index struct {
	size       int    // one more than the largest number of a record
	all        Bitmap // the records there are
	vocabulary []byte // the words in byte order, one after another
	starts     []int  // of the words in the vocabulary, and its end
	lists      []byte // of the records of each word: coded differences, or a bitmap if it is as long as one
	offsets    []int  // of the lists, and the end of the last
	rooms      sync.Pool
}

// Bitmap is a set of records: record r is bit r%64 of word r/64.
type Bitmap []uint64

// Has reports whether a record is in the set.
func (b Bitmap) Has(id uint32) bool { return int(id/64) < len(b) && b[id/64]>>(id%64)&1 == 1 }

// Count is the number of records in the set.
func (b Bitmap) Count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// Len is the number of records.
func (ix *Index) Len() int { return ix.all.Count() }

// Bytes is the memory that the index takes.
func (ix *Index) Bytes() int {
	return len(ix.all)*8 + cap(ix.vocabulary) + cap(ix.lists) + 8*cap(ix.starts) + 8*cap(ix.offsets)
}

// Search appends to dst the first records, by number and at most limit, that have the words of a search, and says how many there are in
// all. A search without a word finds every record.
func (ix *Index) Search(search string, limit int, dst []uint32) (ids []uint32, total int) {
	room, _ := ix.rooms.Get().(*Bitmap)
	if room == nil {
		room = new(Bitmap)
	}
	defer ix.rooms.Put(room)
	*room, total = ix.SearchBitmap(search, *room)
	for i, w := range *room {
		for ; w != 0 && limit > 0; limit-- {
			dst = append(dst, uint32(i*64+bits.TrailingZeros64(w)))
			w &= w - 1
		}
		if limit <= 0 {
			break
		}
	}
	return dst, total
}

// SearchBitmap gives the records that have the words of a search as a set, for which it uses the room of dst, and their number.
func (ix *Index) SearchBitmap(search string, dst Bitmap) (found Bitmap, total int) {
	found = append(dst[:0], ix.all...)
	words := query.SplitWords(search)
	if words.None() {
		return found, found.Count()
	}
	room, _ := ix.rooms.Get().(*Bitmap)
	if room == nil {
		room = new(Bitmap)
	}
	defer ix.rooms.Put(room)
	*room = slices.Grow((*room)[:0], len(ix.all))[:len(ix.all)]
	for _, list := range ix.wholeLists(words.Whole) {
		if !ix.keep(found, *room, list, list+1) {
			return found, 0
		}
	}
	first, end := ix.beginning(words.Begin)
	ix.keep(found, *room, first, end)
	return found, found.Count()
}

// wholeLists gives the lists of words, shortest first. A word that no record has gives an empty list: the one behind the last.
func (ix *Index) wholeLists(words []string) []int {
	lists := make([]int, len(words))
	for i, word := range words {
		lists[i] = ix.words()
		if at := ix.find(word); at < ix.words() && string(ix.word(at)) == word {
			lists[i] = at
		}
	}
	slices.SortFunc(lists, func(a, b int) int { return len(ix.list(a)) - len(ix.list(b)) })
	return lists
}

// keep leaves in found only the records that any of some lists has, and reports whether there are any.
func (ix *Index) keep(found, room Bitmap, first, end int) bool {
	clear(room)
	for i := first; i < end; i++ {
		ix.join(room, ix.list(i))
	}
	left := uint64(0)
	for i := range found {
		found[i] &= room[i]
		left |= found[i]
	}
	return left != 0
}

// beginning is the range of the words that begin with a word.
func (ix *Index) beginning(word string) (first, end int) {
	first = ix.find(word)
	rest := sort.Search(ix.words()-first, func(i int) bool {
		w := ix.word(first + i)
		return len(w) < len(word) || string(w[:len(word)]) != word
	})
	return first, first + rest
}

// find is the place of a word in the vocabulary, or where it would be.
func (ix *Index) find(word string) int {
	return sort.Search(ix.words(), func(i int) bool { return string(ix.word(i)) >= word })
}

func (ix *Index) words() int { return len(ix.starts) - 1 }

func (ix *Index) word(i int) []byte { return ix.vocabulary[ix.starts[i]:ix.starts[i+1]] }

func (ix *Index) list(i int) []byte {
	if i == ix.words() {
		return nil
	}
	return ix.lists[ix.offsets[i]:ix.offsets[i+1]]
}

func (ix *Index) bitmapBytes() int { return bitmapBytes(ix.size) }

// bitmapBytes is the size of a set of records below a number.
func bitmapBytes(size int) int { return (size + 63) / 64 * 8 }

// join adds the records of a list to a set.
func (ix *Index) join(set Bitmap, list []byte) { join(set, list, ix.bitmapBytes()) }

// join adds the records of a list to a set. A list that is as long as a bitmap is one. It reports whether the list is sound: one that was read
// from a file may not be.
func join(set Bitmap, list []byte, bitmap int) bool {
	if len(list) == bitmap {
		for i := range set {
			set[i] |= binary.LittleEndian.Uint64(list[i*8:])
		}
		return true
	}
	id := ^uint32(0) // -1
	for i := 0; i < len(list); {
		gap := uint32(list[i])
		i++
		if gap >= 0x80 {
			gap &= 0x7f
			for shift := 7; ; shift += 7 {
				if i == len(list) {
					return false
				}
				c := uint32(list[i])
				i++
				gap |= c & 0x7f << shift
				if c < 0x80 {
					break
				}
			}
		}
		id += gap
		if int(id/64) >= len(set) {
			return false
		}
		set[id/64] |= 1 << (id % 64)
	}
	return true
}

// codeLen is the length of a number in variable-byte code: 7 bits a byte, lowest first, the highest bit set in all but the last.
func codeLen(v uint32) int { return (bits.Len32(v|1) + 6) / 7 }

func putCode(dst []byte, v uint32) int {
	i := 0
	for ; v >= 0x80; i++ {
		dst[i] = byte(v) | 0x80
		v >>= 7
	}
	dst[i] = byte(v)
	return i + 1
}
