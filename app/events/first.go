package events

import (
	"context"
	"maps"
	"math"
	"math/bits"
	"slices"
	"strings"

	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/data/search"
)

// Order is an order of events.
type Order uint8

// Orders of events. Among events that are equal in it those of the first rows come first; unknown days and numbers come last.
const (
	Newest     Order = iota
	MostKilled       // then the newest
	ByKind           // by the names of kinds, then of countries; then the newest
)

// First are the first events that pass a filter in an order, at most limit, read from the file as incidents, and how many pass in all. They
// are resolved, but without the claims' places in the file, which take long to find: Incident gives these.
func (s *Set) First(ctx context.Context, f query.Filter, order Order, limit int) (incidents []*resolve.Incident, total int, err error) {
	filter, possible := s.Filter(f)
	if !possible {
		return nil, 0, nil
	}
	rows := s.Index.Select(filter, nil)
	if !needsPlace(f) {
		for _, row := range s.unplaced {
			if s.fails(row, filter) == 0 {
				rows = append(rows, uint32(row))
			}
		}
	}
	total = len(rows)
	incidents, err = s.read(ctx, s.top(rows, order, limit))
	return incidents, total, err
}

// top moves the first rows in an order to the front, sorted.
func (s *Set) top(rows []uint32, order Order, limit int) []uint32 {
	key := s.key(order)
	type keyed struct {
		key uint64
		row uint32
	}
	before := func(a, b keyed) int {
		switch {
		case a.key < b.key || a.key == b.key && a.row < b.row:
			return -1
		case a == b:
			return 0
		}
		return 1
	}
	// What may still be among the first is collected and cut back to limit when there is twice as much.
	first := make([]keyed, 0, 2*limit)
	last := keyed{math.MaxUint64, math.MaxUint32}
	cut := func() {
		slices.SortFunc(first, before)
		first = first[:min(limit, len(first))]
		if len(first) == limit && limit > 0 {
			last = first[limit-1]
		}
	}
	for _, row := range rows {
		if k := (keyed{key(row), row}); before(k, last) < 0 && limit > 0 {
			if first = append(first, k); len(first) == 2*limit {
				cut()
			}
		}
	}
	cut()
	out := rows[:0]
	for _, k := range first {
		out = append(out, k.row)
	}
	return out
}

// key gives numbers that grow in an order.
func (s *Set) key(order Order) func(row uint32) uint64 {
	t := s.Table
	newest := func(row uint32) uint64 {
		if t.Flags[row]&bulk.Undated != 0 {
			return math.MaxUint32
		}
		return uint64(int64(math.MaxInt32) - int64(t.First[row])) // below 2^32
	}
	switch order {
	case MostKilled:
		return func(row uint32) uint64 { return uint64(math.MaxInt32-int64(t.Killed[row]))<<32 | newest(row) }
	case ByKind:
		kinds, countries := ranks(t.Kinds), ranks(t.Countries)
		return func(row uint32) uint64 {
			return uint64(kinds[t.Kind[row]])<<48 | uint64(countries[t.Country[row]])<<32 | newest(row)
		}
	}
	return newest
}

// ranks are the places of names in their order.
func ranks(names []string) []uint16 {
	sorted := make([]int, len(names))
	for i := range sorted {
		sorted[i] = i
	}
	slices.SortFunc(sorted, func(a, b int) int { return strings.Compare(names[a], names[b]) })
	out := make([]uint16, len(names))
	for rank, i := range sorted {
		out[i] = uint16(rank)
	}
	return out
}

// read reads rows, whatever their order.
func (s *Set) read(ctx context.Context, rows []uint32) ([]*resolve.Incident, error) {
	c := &data.Case{Documents: []data.Document{s.Table.Document()}}
	for _, row := range rows {
		err := s.Table.Scan(ctx, int(row), int(row)+1, func(r *bulk.Row) error {
			in, claims := r.Incident()
			c.Incidents, c.Claims = append(c.Incidents, in), append(c.Claims, claims...)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	snap := resolve.New(c, resolve.Options{})
	out := make([]*resolve.Incident, len(rows))
	for i, row := range rows {
		out[i] = snap.Incident(s.Table.IncidentID(int(row)))
	}
	return out, nil
}

// Hit is an event that a search has found.
type Hit struct {
	Incident *resolve.Incident
	InTitle  []search.Span // what was found in its title
	Text     string        // other texts, in which words were found that the title does not have; "" if there are none
	InText   []search.Span
}

// Search finds the events whose own words are those of a search, whatever the filter: the newest, at most limit, and how many there are in
// all among the rows that have been read. While the last word is typed it is completed only to words that tell events apart: see
// search.Store.SearchTelling. A search without a word finds nothing.
func (s *Set) Search(ctx context.Context, text string, limit int) (hits []Hit, total int, err error) {
	words := query.SplitWords(text)
	if words.None() || s.words == nil {
		return nil, 0, nil
	}
	found, err := s.words.rows.SearchTelling(words)
	if err != nil {
		return nil, 0, err
	}
	rows := make([]uint32, 0, found.Count())
	for i, w := range found {
		for ; w != 0; w &= w - 1 {
			rows = append(rows, uint32(i*64+bits.TrailingZeros64(w)))
		}
	}
	total = len(rows)
	incidents, err := s.read(ctx, s.top(rows, Newest, limit))
	for _, in := range incidents {
		hits = append(hits, newHit(in, text))
	}
	return hits, total, err
}

func newHit(in *resolve.Incident, text string) Hit {
	h := Hit{Incident: in, InTitle: search.Match(in.Title, text)}
	var texts []string
	for i := range in.Sites {
		texts = append(texts, in.Sites[i].Place, in.Sites[i].Admin)
	}
	for _, c := range in.Claims {
		texts = append(texts, c.Actor, c.Note, c.Text, c.Locator.Anchor, c.Locator.Section)
	}
	shown := foundWords(in.Title, h.InTitle)
	for h.show(texts, text, shown) {
	}
	return h
}

// show adds the text in which most words are found that are not shown yet, and reports whether there is one.
func (h *Hit) show(texts []string, asked string, shown map[string]bool) bool {
	best, most := "", 0
	var found []search.Span
	for _, t := range texts {
		spans := search.Match(t, asked)
		news := 0
		for word := range foundWords(t, spans) {
			if !shown[word] {
				news++
			}
		}
		if news > most {
			best, most, found = t, news, spans
		}
	}
	if most == 0 {
		return false
	}
	if h.Text != "" {
		h.Text += " · "
	}
	for _, s := range found {
		h.InText = append(h.InText, search.Span{Start: s.Start + len(h.Text), End: s.End + len(h.Text)})
	}
	h.Text += best
	maps.Copy(shown, foundWords(best, found))
	return true
}

// foundWords are the different words that were found in a text, folded.
func foundWords(text string, spans []search.Span) map[string]bool {
	words := map[string]bool{}
	for _, s := range spans {
		words[query.Fold(text[s.Start:s.End])] = true
	}
	return words
}
