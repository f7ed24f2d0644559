package events

import (
	"context"
	"slices"
	"strings"
	"sync"

	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/query"
	"incidentmap/data/search"
	"incidentmap/geo/index"
)

// words are those of the rows of a table that have been read. A row has the words of its incident, its claims and the data set, so that a
// text finds the same events as it does among the incidents of a case.
type words struct {
	rows *search.Store

	mu   sync.Mutex
	last found // the text that was looked for last: one filter is asked for by map, timeline, list and counts
	err  error // why the file could not be read
}

// found are the rows that have the words of a text. Their bits do not change.
type found struct {
	text string
	rows index.Bitmap
}

// ReadWords reads the words of all rows into a file, which takes about a fifth of the table's size and is in use as long as the sets that it
// gives are. It gives publish a set that can search the rows so far, again and again as there are more, the last time all. It ends early with
// the context, and if the table or the file cannot be read or written. It reads some 100,000 rows a second on one processor, and calls rest
// every few milliseconds, which may keep it from going on.
func (s *Set) ReadWords(ctx context.Context, file search.File, rest func(context.Context), publish func(*Set)) error {
	b := search.NewStoreBuilder(file)
	var folded []byte
	var marks []string
	give := func(store *search.Store) {
		if store != nil {
			publish(s.withWords(store))
		}
	}
	const atOnce = 256 // rows
	n := 0
	err := s.Table.Scan(ctx, 0, s.Table.Len(), func(r *bulk.Row) error {
		if n++; n%atOnce == 0 {
			rest(ctx)
		}
		in, claims := r.Incident()
		folded, marks = query.AppendIncident(folded[:0], &in, claims), appendActors(marks[:0], claims)
		store, err := b.Add(folded, marks)
		give(store)
		return err
	})
	if err != nil {
		return err
	}
	store, err := b.Finish()
	if err != nil {
		return err
	}
	give(store)
	return nil
}

func (s *Set) withWords(rows *search.Store) *Set {
	c := *s
	c.words = &words{rows: rows}
	return &c
}

// WordsRead is how many of the rows can be searched by words and actors, from the first on.
func (s *Set) WordsRead() int {
	if s.words == nil {
		return 0
	}
	return s.words.rows.Len()
}

// WordsErr is why words could not be looked up, if they could not: the events that have them are left out then.
func (s *Set) WordsErr() error {
	if s.words == nil {
		return nil
	}
	s.words.mu.Lock()
	defer s.words.mu.Unlock()
	return s.words.err
}

// actorMark begins the mark of a row by an actor that its claims name; the stance and the folded name follow.
const actorMark = "\x00"

func markOf(stance query.Stance, folded string) string {
	return actorMark + string(stance) + actorMark + folded
}

// appendActors appends a mark for each actor in the claims of a row.
func appendActors(dst []string, claims []data.Claim) []string {
	for i := range claims {
		c := &claims[i]
		if stance, ok := stances[c.Attribute]; ok {
			dst = append(dst, markOf(stance, query.Fold(c.Actor)))
		}
	}
	return dst
}

// stances are how a data set lays an event to somebody: it asserts all that it claims.
var stances = map[data.Attribute]query.Stance{
	data.ClaimedBy: query.Claimed, data.AttributedTo: query.Attributed, data.Accused: query.Accused, data.Denied: query.Denied,
}

// withText are the rows that have the words of a text; nil if all have, since there are no words or the data set has them.
func (s *Set) withText(text string) index.Bitmap {
	asked := s.unsaid(query.SplitWords(text))
	if asked.None() {
		return nil
	}
	w := s.words
	if w == nil {
		return index.Bitmap{}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.last.rows == nil || w.last.text != text {
		var rows search.Bitmap
		if rows, w.err = w.rows.Search(asked); w.err != nil {
			rows = search.Bitmap{}
		}
		w.last = found{text, index.Bitmap(rows)}
	}
	return w.last.rows
}

// unsaid is what a row itself must say, since the data set does not.
func (s *Set) unsaid(asked query.Words) query.Words {
	if slices.ContainsFunc(s.dataSet, func(word string) bool { return strings.HasPrefix(word, asked.Begin) }) {
		asked.Begin = ""
	}
	asked.Whole = slices.DeleteFunc(slices.Clone(asked.Whole), func(word string) bool { return slices.Contains(s.dataSet, word) })
	if n := len(asked.Whole); asked.Begin == "" && n > 0 {
		asked.Begin = asked.Whole[n-1] // there are no words without a last one; as the beginning of a word it asks for nothing new
	}
	return asked
}

// withActors are the rows that lay the event to one of some actors.
func (s *Set) withActors(actors []query.Actor) index.Bitmap {
	w := s.words
	if w == nil {
		return index.Bitmap{}
	}
	var marks []string
	for _, a := range actors {
		for _, stance := range query.Stances {
			if a.Stance == query.AnyStance || a.Stance == stance {
				marks = append(marks, markOf(stance, query.Fold(a.Name)))
			}
		}
	}
	rows, err := w.rows.Marked(marks...)
	if err != nil {
		w.mu.Lock()
		w.err = err
		w.mu.Unlock()
		return index.Bitmap{}
	}
	return index.Bitmap(rows)
}
