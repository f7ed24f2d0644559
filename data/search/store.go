package search

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
	"slices"
	"sort"

	"incidentmap/data/query"
)

// File is where the lists of a Store lie: an *os.File, for instance.
type File interface {
	io.ReaderAt
	io.WriterAt
}

// Store finds records by words, as an Index does, but its words and lists lie in a file, of which it keeps a few bytes for every 64 words:
// about 2 MB for a million records. It does not change and may be used by any number of goroutines, while its builder adds to the file.
//
// Records are kept in segments, each an inverted file of its own, so that what has been read can be searched before all is.
type Store struct {
	file     File
	segments []*segment
	length   int
}

const (
	segmentLen = 1 << 14 // records; a multiple of 64, so that segments share no word of a bitmap
	blockLen   = 64      // words of which the first is kept in memory
)

// segment is the vocabulary and the lists of some records.
type segment struct {
	size       int    // records
	at         int64  // in the file, of the lists; the vocabulary follows them
	vocabulary int64  // in the file
	firsts     []byte // the first word of each block, one after another
	starts     []uint32
	words      []uint32 // of each block in the vocabulary, and its end
	lists      []uint32 // of each block in the lists, and their end
}

// errStore says that a file does not hold what was written to it.
var errStore = errors.New("search: the file of words was changed")

// Len is the number of records.
func (s *Store) Len() int {
	if s == nil {
		return 0
	}
	return s.length
}

// Bytes is the memory that the store takes.
func (s *Store) Bytes() int {
	n := 0
	for _, g := range s.segments {
		n += cap(g.firsts) + 4*(cap(g.starts)+cap(g.words)+cap(g.lists))
	}
	return n
}

// Search gives the records that have the words of a search; all, if there are none.
func (s *Store) Search(words query.Words) (Bitmap, error) { return s.search(words, false) }

// SearchTelling is Search for somebody who types: the last word is completed only to words that tell records apart, which no more than half
// of the records around have. Otherwise every record would be found before a word is typed out, by a word that all of them share.
func (s *Store) SearchTelling(words query.Words) (Bitmap, error) { return s.search(words, true) }

func (s *Store) search(words query.Words, telling bool) (Bitmap, error) {
	return s.each(func(r *reader, found Bitmap) error {
		for _, word := range words.Whole {
			if err := r.keep(found, wanted{word: word, whole: true}); err != nil {
				return err
			}
		}
		if words.None() {
			return nil
		}
		return r.keep(found, wanted{word: words.Begin, telling: telling})
	})
}

// Marked gives the records that have any of some marks.
func (s *Store) Marked(marks ...string) (Bitmap, error) {
	return s.each(func(r *reader, found Bitmap) error {
		all := make(Bitmap, len(found))
		for _, mark := range marks {
			if err := r.join(all, wanted{word: mark, whole: true}); err != nil {
				return err
			}
		}
		for i := range found {
			found[i] &= all[i]
		}
		return nil
	})
}

// each narrows the records of each segment down.
func (s *Store) each(narrow func(r *reader, found Bitmap) error) (Bitmap, error) {
	out := make(Bitmap, (s.Len()+63)/64)
	if s == nil {
		return out, nil
	}
	r := reader{file: s.file, room: make(Bitmap, segmentLen/64)}
	for i, g := range s.segments {
		found := out[i*segmentLen/64:][:(g.size+63)/64]
		for k := range found {
			found[k] = ^uint64(0)
		}
		if rest := g.size % 64; rest > 0 {
			found[len(found)-1] = 1<<rest - 1
		}
		r.segment = g
		if err := narrow(&r, found); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// wanted is which words are looked for.
type wanted struct {
	word    string
	whole   bool // the word alone, not all that begin with it
	telling bool // without those that more than half of the records have, but for the word itself
}

func (w wanted) takes(word []byte) bool {
	return string(word) == w.word || !w.whole && len(word) > len(w.word) && string(word[:len(w.word)]) == w.word
}

// reader looks words up in a segment.
type reader struct {
	*segment
	file    File
	words   []byte // room for a part of the vocabulary
	encoded []byte // room for lists
	room    Bitmap
}

// keep leaves in found only the records that have one of the words.
func (r *reader) keep(found Bitmap, w wanted) error {
	room := r.room[:len(found)]
	clear(room)
	if err := r.join(room, w); err != nil {
		return err
	}
	for i := range found {
		found[i] &= room[i]
	}
	return nil
}

// join adds the records that have one of the words. What it reads is two pieces of the file.
func (r *reader) join(set Bitmap, w wanted) error {
	first, end := r.blocks(w)
	if first == end {
		return nil
	}
	var err error
	if r.words, err = r.read(r.words, r.vocabulary, r.segment.words[first], r.segment.words[end]); err != nil {
		return err
	}
	var lengths []int
	from, at := -1, int(r.lists[first])
	to := at
	for words := r.words; len(words) > 0; {
		word, length, rest := entryOf(words)
		if rest == nil {
			return errStore
		}
		if w.takes(word) {
			if from < 0 {
				from = at
			}
			to = at + length
			if w.telling && string(word) != w.word {
				length = -length
			}
			lengths = append(lengths, length)
			length = max(length, -length)
		}
		at, words = at+length, rest
	}
	if len(lengths) == 0 {
		return nil
	}
	if to > int(r.lists[len(r.lists)-1]) {
		return errStore
	}
	if r.encoded, err = r.read(r.encoded, r.at, uint32(from), uint32(to)); err != nil {
		return err
	}
	lists := r.encoded
	for _, length := range lengths {
		list := lists[:max(length, -length)]
		lists = lists[len(list):]
		if length < 0 && r.common(list) {
			continue
		}
		if !join(set, list, bitmapBytes(r.size)) {
			return errStore
		}
	}
	return nil
}

// common reports whether more than half of the records have a word.
func (r *reader) common(list []byte) bool {
	if len(list) != bitmapBytes(r.size) {
		return false // a list of differences is shorter than a bit for each record
	}
	n := 0
	for i := 0; i < len(list); i += 8 {
		n += bits.OnesCount64(binary.LittleEndian.Uint64(list[i:]))
	}
	return n > r.size/2
}

// blocks are those in which the words may stand.
func (g *segment) blocks(w wanted) (first, end int) {
	n := len(g.words) - 1
	first = max(0, sort.Search(n, func(i int) bool { return string(g.first(i)) > w.word })-1)
	end = first + sort.Search(n-first, func(i int) bool {
		word := g.first(first + i)
		return !w.takes(word) && string(word) > w.word
	})
	return first, end
}

func (g *segment) first(block int) []byte { return g.firsts[g.starts[block]:g.starts[block+1]] }

func (r *reader) read(room []byte, base int64, from, to uint32) ([]byte, error) {
	if size := int(to - from); cap(room) < size {
		room = make([]byte, size)
	}
	room = room[:to-from]
	n, err := r.file.ReadAt(room, base+int64(from))
	if n == len(room) {
		err = nil
	}
	return room, err
}

// entryOf reads a word of a vocabulary and the length of its list; no rest means that there is none.
func entryOf(b []byte) (word []byte, list int, rest []byte) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) {
		return nil, 0, nil
	}
	word, b = b[n:n+int(size)], b[n+int(size):]
	length, n := binary.Uvarint(b)
	if n <= 0 || length > 1<<31 {
		return nil, 0, nil
	}
	return word, int(length), b[n:]
}

// StoreBuilder writes a Store record by record. It keeps the words of one segment, some 10 MB.
type StoreBuilder struct {
	store Store
	end   int64 // of the file
	part  *part
}

// NewStoreBuilder returns a builder that writes to an empty file.
func NewStoreBuilder(f File) *StoreBuilder {
	return &StoreBuilder{store: Store{file: f}, part: newPart()}
}

func newPart() *part { return &part{numbers: map[string]uint32{}} }

// Add adds a record: its text, folded, and marks by which it is to be found too. A mark is no word, so that nobody can type it; it begins
// with a character that belongs to none.
//
// Now and then it gives a store of what can be searched so far, else nil.
func (b *StoreBuilder) Add(folded []byte, marks []string) (*Store, error) {
	p := b.part
	id, count := uint32(len(p.entries)), uint32(0)
	for _, word := range query.FoldedWords(folded) {
		if p.met(word, id) {
			count++
		}
	}
	for _, mark := range marks {
		if p.met([]byte(mark), id) {
			count++
		}
	}
	p.entries, p.counts = append(p.entries, entry{id: id}), append(p.counts, count)
	if len(p.entries) < segmentLen {
		return nil, nil
	}
	return b.Finish()
}

// Finish gives the store of all records so far.
func (b *StoreBuilder) Finish() (*Store, error) {
	if n := len(b.part.entries); n > 0 {
		if err := b.write(n); err != nil {
			return nil, err
		}
	}
	s := b.store
	s.segments = slices.Clip(s.segments)
	return &s, nil
}

// write writes the records at hand as a segment.
func (b *StoreBuilder) write(n int) error {
	p := b.part
	ix := &Index{size: n, offsets: []int{0}, starts: []int{0}}
	ix.merge([]*part{p})
	p.write(context.Background(), ix)
	b.part = newPart()
	g := &segment{size: n, at: b.end, vocabulary: b.end + int64(len(ix.lists))}
	var words, firsts bytes.Buffer
	for i := range ix.words() {
		word := ix.word(i)
		if i%blockLen == 0 {
			g.starts, g.words = append(g.starts, uint32(firsts.Len())), append(g.words, uint32(words.Len()))
			g.lists = append(g.lists, uint32(ix.offsets[i]))
			firsts.Write(word)
		}
		var room [2 * binary.MaxVarintLen64]byte
		words.Write(binary.AppendUvarint(room[:0], uint64(len(word))))
		words.Write(word)
		words.Write(binary.AppendUvarint(room[:0], uint64(len(ix.list(i)))))
	}
	g.starts, g.words = append(g.starts, uint32(firsts.Len())), append(g.words, uint32(words.Len()))
	g.lists = append(g.lists, uint32(len(ix.lists)))
	g.firsts = bytes.Clone(firsts.Bytes())
	for _, piece := range [][]byte{ix.lists, words.Bytes()} {
		if _, err := b.store.file.WriteAt(piece, b.end); err != nil {
			return err
		}
		b.end += int64(len(piece))
	}
	b.store.segments, b.store.length = append(b.store.segments, g), b.store.length+n
	return nil
}
