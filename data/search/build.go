package search

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"

	"incidentmap/data/query"
)

// Builder collects the texts of an index. The zero value is empty and ready.
type Builder struct {
	records []record
	texts   []string
}

// record is a number and where its texts end; they begin where those of the one added before end.
type record struct{ id, end uint32 }

// Add gives texts of a record. They are kept, not copied, until the index is built. Records are numbered from 0, in any order; an index has a
// few bits for each number up to the largest. Texts that are added to a record later count as well.
func (b *Builder) Add(id uint32, texts ...string) {
	b.texts = append(b.texts, texts...)
	b.records = append(b.records, record{id, uint32(len(b.texts))})
}

// Build makes the index on all cores. The same texts give the same index, whatever the order in which they were added. It fails only if the
// context ends first.
func (b *Builder) Build(ctx context.Context) (*Index, error) {
	entries := b.entries()
	ix := &Index{offsets: []int{0}, starts: []int{0}}
	if n := len(entries); n > 0 {
		ix.size = int(entries[n-1].id) + 1
	}
	ix.all = make(Bitmap, (ix.size+63)/64)
	for _, e := range entries {
		ix.all[e.id/64] |= 1 << (e.id % 64)
	}
	parts := split(entries, runtime.GOMAXPROCS(0))
	each(parts, func(p *part) { p.read(ctx, b.texts) })
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ix.merge(parts)
	each(parts, func(p *part) { p.write(ctx, ix) })
	return ix, ctx.Err()
}

// entry is a record and its texts from first to end.
type entry struct{ id, first, end uint32 }

// entries gives the records by number.
func (b *Builder) entries() []entry {
	out := make([]entry, len(b.records))
	first := uint32(0)
	for i, r := range b.records {
		out[i] = entry{r.id, first, r.end}
		first = r.end
	}
	byID := func(a, b entry) int { return cmp.Compare(a.id, b.id) }
	if !slices.IsSortedFunc(out, byID) {
		slices.SortStableFunc(out, byID)
	}
	return out
}

// part is a run of records that one goroutine reads. No two parts share a word of a bitmap. What is known of each word stands in slices by the
// word's number, apart by when it is needed: how much memory is touched for each word of a text decides how long building takes.
type part struct {
	entries []entry
	numbers map[string]uint32 // of words, in the order in which they were met
	words   []string
	firsts  []uint32 // records
	tails   []tail
	cursors []cursor
	stream  [][]uint32 // the words of the records, one after another, in blocks
	counts  []uint32   // how many words of the stream each entry has
}

// tail is the list of a word while it is measured.
type tail struct {
	last  uint32 // record
	bytes uint32 // without the first record
}

// cursor is the list of a word while it is written.
type cursor struct {
	at       int    // where the bitmap is, or where this part of the list goes on
	previous uint32 // the record that was written last; -1, in 32 bits, before the first of the list
	bitmap   bool   // whether the list is one
}

const (
	streamBlock = 1 << 20 // words; a block that was written is given back
	checkEvery  = 1 << 10 // records between two looks at the context
)

// split cuts entries into at most n parts of about the same number.
func split(entries []entry, n int) []*part {
	var parts []*part
	for ; len(entries) > 0; n-- {
		cut := max(1, len(entries)/max(1, n))
		for cut < len(entries) && entries[cut].id/64 == entries[cut-1].id/64 {
			cut++
		}
		parts = append(parts, &part{entries: entries[:cut]})
		entries = entries[cut:]
	}
	return parts
}

func each(parts []*part, do func(*part)) {
	var wait sync.WaitGroup
	for _, p := range parts {
		wait.Go(func() { do(p) })
	}
	wait.Wait()
}

// read numbers the words of the part and measures their lists.
func (p *part) read(ctx context.Context, texts []string) {
	p.numbers = map[string]uint32{}
	p.counts = make([]uint32, len(p.entries))
	var folded []byte
	for i, e := range p.entries {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return
		}
		for _, text := range texts[e.first:e.end] {
			folded = query.AppendFold(folded[:0], text)
			for _, word := range query.FoldedWords(folded) {
				if p.met(word, e.id) {
					p.counts[i]++
				}
			}
		}
	}
}

// met notes a word of a record and reports whether it is new to the record.
func (p *part) met(word []byte, id uint32) bool {
	n, ok := p.numbers[string(word)]
	if ok {
		t := &p.tails[n]
		if t.last == id {
			return false
		}
		*t = tail{id, t.bytes + uint32(codeLen(id-t.last))}
	} else {
		n = uint32(len(p.words))
		text := string(word)
		p.numbers[text] = n
		p.words, p.firsts, p.tails = append(p.words, text), append(p.firsts, id), append(p.tails, tail{last: id})
	}
	if k := len(p.stream); k == 0 || len(p.stream[k-1]) == streamBlock {
		p.stream = append(p.stream, make([]uint32, 0, streamBlock))
	}
	block := &p.stream[len(p.stream)-1]
	*block = append(*block, n)
	return true
}

// partWord is a word of a part.
type partWord struct {
	*part
	number uint32
}

// merge sorts the words of all parts into one vocabulary and finds the place of each list.
func (ix *Index) merge(parts []*part) {
	var words []partWord
	for _, p := range parts {
		p.numbers, p.cursors = nil, make([]cursor, len(p.words))
		for n := range p.words {
			words = append(words, partWord{p, uint32(n)})
		}
	}
	slices.SortFunc(words, func(a, b partWord) int {
		return cmp.Or(strings.Compare(a.words[a.number], b.words[b.number]), cmp.Compare(a.firsts[a.number], b.firsts[b.number]))
	})
	for len(words) > 0 {
		n := 1
		for n < len(words) && words[n].words[words[n].number] == words[0].words[words[0].number] {
			n++
		}
		ix.addWord(words[:n])
		words = words[n:]
	}
	ix.lists = make([]byte, ix.offsets[len(ix.offsets)-1])
}

// addWord takes what the parts know of one word, by record.
func (ix *Index) addWord(of []partWord) {
	start := ix.offsets[len(ix.offsets)-1]
	end, previous := start, ^uint32(0)
	for _, w := range of {
		w.cursors[w.number] = cursor{at: end, previous: previous}
		end += codeLen(w.firsts[w.number]-previous) + int(w.tails[w.number].bytes)
		previous = w.tails[w.number].last
	}
	if size := ix.bitmapBytes(); end-start >= size {
		end = start + size
		for _, w := range of {
			w.cursors[w.number] = cursor{at: start, bitmap: true}
		}
	}
	ix.vocabulary = append(ix.vocabulary, of[0].words[of[0].number]...)
	ix.starts = append(ix.starts, len(ix.vocabulary))
	ix.offsets = append(ix.offsets, end)
}

// write fills in the lists. Parts write to places of their own.
func (p *part) write(ctx context.Context, ix *Index) {
	next := 0
	for i, e := range p.entries {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return
		}
		for range p.counts[i] {
			if next == streamBlock {
				p.stream, next = p.stream[1:], 0
			}
			ix.put(&p.cursors[p.stream[0][next]], e.id)
			next++
		}
	}
}

func (ix *Index) put(c *cursor, id uint32) {
	if c.bitmap {
		ix.lists[c.at+int(id/8)] |= 1 << (id % 8)
		return
	}
	c.at += putCode(ix.lists[c.at:], id-c.previous)
	c.previous = id
}
