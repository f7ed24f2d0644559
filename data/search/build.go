package search

import (
	"cmp"
	"context"
	"runtime"
	"slices"
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

// part is a run of records that one goroutine reads. No two parts share a word of a bitmap.
type part struct {
	entries []entry
	numbers map[string]uint32 // of words, in the order in which they were met
	words   []wordRecords
	stream  [][]uint32 // the words of the records, one after another, in blocks
	counts  []uint32   // how many words of the stream each entry has
}

// wordRecords is what a part knows of a word.
type wordRecords struct {
	text        string
	first, last uint32 // records
	bytes       int    // of the list, without its first record
	bitmap      bool   // whether the list is one
	at          int    // where the bitmap is, or where this part of the list is written next
	previous    int    // the record that is written before the next; -1 before the first of the list
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
	if !ok {
		n = uint32(len(p.words))
		text := string(word)
		p.numbers[text] = n
		p.words = append(p.words, wordRecords{text: text, first: id, last: id})
	} else {
		w := &p.words[n]
		if w.last == id {
			return false
		}
		w.bytes += codeLen(id - w.last)
		w.last = id
	}
	if k := len(p.stream); k == 0 || len(p.stream[k-1]) == streamBlock {
		p.stream = append(p.stream, make([]uint32, 0, streamBlock))
	}
	block := &p.stream[len(p.stream)-1]
	*block = append(*block, n)
	return true
}

// merge sorts the words of all parts into one vocabulary and finds the place of each list.
func (ix *Index) merge(parts []*part) {
	var words []*wordRecords
	for _, p := range parts {
		p.numbers = nil
		for i := range p.words {
			words = append(words, &p.words[i])
		}
	}
	slices.SortFunc(words, func(a, b *wordRecords) int { return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.first, b.first)) })
	for len(words) > 0 {
		n := 1
		for n < len(words) && words[n].text == words[0].text {
			n++
		}
		ix.addWord(words[:n])
		words = words[n:]
	}
	ix.lists = make([]byte, ix.offsets[len(ix.offsets)-1])
}

// addWord takes what the parts know of one word, by record.
func (ix *Index) addWord(of []*wordRecords) {
	start := ix.offsets[len(ix.offsets)-1]
	end, previous := start, -1
	for _, w := range of {
		w.at, w.previous = end, previous
		end += codeLen(uint32(int(w.first)-previous)) + w.bytes
		previous = int(w.last)
	}
	if size := ix.bitmapBytes(); end-start >= size {
		end = start + size
		for _, w := range of {
			w.bitmap, w.at = true, start
		}
	}
	ix.vocabulary = append(ix.vocabulary, of[0].text...)
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
			ix.put(&p.words[p.stream[0][next]], e.id)
			next++
		}
	}
}

func (ix *Index) put(w *wordRecords, id uint32) {
	if w.bitmap {
		ix.lists[w.at+int(id/8)] |= 1 << (id % 8)
		return
	}
	w.at += putCode(ix.lists[w.at:], uint32(int(id)-w.previous))
	w.previous = int(id)
}
