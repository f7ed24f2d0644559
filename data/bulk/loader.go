package bulk

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"
	"unicode/utf8"
)

// loader reads the rows of a file. One goroutine reads chunks and cuts them where a row seems to start; the workers parse them; the
// caller's goroutine puts the parts together in the order of the file. Where a row does start can only be known from the file's beginning,
// as a line feed may stand within quotes. So the cut is a guess, which the part before it confirms: if that part ends within a row, the
// rest of its text and the next chunk are parsed again as one. The result is that of one pass from the beginning, however the file was cut.
type loader struct {
	Options
	*layout
	columns int
	comma   byte
	source  source
	free    chan *job // those that are not in use: the bound of what is in memory at once
	start   time.Time
}

// job is a chunk on its way and the part that it gives. Its memory is used again for another chunk.
type job struct {
	chunk
	buffer []byte
	part   *part
	parsed chan struct{}
	err    error
}

// run reads everything behind the header into t.
func (l *loader) run(ctx context.Context, t *Table, line int) (*letters, error) {
	ctx, cancel := context.WithCancel(ctx)
	jobs := make(chan *job)
	ordered := make(chan *job, cap(l.free))
	parsers := make([]*parser, l.Workers+1)
	for i := range parsers {
		parsers[i] = l.parser(l.comma, l.columns, l.MaxProblems)
	}
	var group sync.WaitGroup
	group.Go(func() {
		defer close(jobs)
		defer close(ordered)
		l.cut(ctx, jobs, ordered)
	})
	for _, p := range parsers[1:] {
		group.Go(func() {
			for j := range jobs {
				p.parse(j.chunk, j.part)
				j.parsed <- struct{}{}
			}
		})
	}
	err := l.merge(ctx, ordered, parsers[0], t, line)
	cancel()
	group.Wait()
	all := &letters{}
	for _, p := range parsers[1:] {
		all.add(&p.letters)
	}
	return all, err
}

// cut reads the file in chunks and sends each to the workers and, in order, to be put together.
func (l *loader) cut(ctx context.Context, jobs, ordered chan<- *job) {
	guess := newSplitter(l.comma, l.columns)
	var rest []byte
	for final := false; !final; {
		var j *job
		select {
		case j = <-l.free:
		case <-ctx.Done():
			return
		}
		j.at = l.source.at - int64(l.source.width(rest))
		j.text, j.err = l.source.read(append(j.buffer[:0], rest...))
		final = l.source.at >= l.source.size || j.err != nil
		j.final = final
		if !final {
			n := guess.boundary(j.text)
			j.text, rest = j.text[:n], append(rest[:0], j.text[n:]...)
		}
		ordered <- j
		if j.err != nil {
			return
		}
		select {
		case jobs <- j:
		case <-ctx.Done():
			return
		}
	}
}

// How far from the end of a chunk a start of a row is looked for, as a share of it, and how many lines are tried.
const (
	boundaryShare = 16
	boundaryTries = 64
)

// boundary guesses where the last rows of a text start: behind a line feed that a complete row follows, with as many fields as the header
// has. Failing that it is behind the last line feed, or the end of the text.
func (s *splitter) boundary(text []byte) int {
	pos := len(text) - len(text)/boundaryShare
	last := wholeRunes(text)
	for range boundaryTries {
		i := indexLine(text, pos)
		if i < 0 {
			break
		}
		pos, last = i, i
		if _, _, f := s.split(text[pos:]); f == fine {
			return pos
		}
	}
	return last
}

// wholeRunes is the length of text without a character at its end that is not complete.
func wholeRunes(text []byte) int {
	for i := len(text) - 1; i > 0 && i >= len(text)-utf8.UTFMax; i-- {
		if utf8.RuneStart(text[i]) {
			if !utf8.FullRune(text[i:]) {
				return i
			}
			break
		}
	}
	return len(text)
}

// indexLine gives the start of the first line behind pos, -1 if none starts in the text.
func indexLine(text []byte, pos int) int {
	i := bytes.IndexByte(text[pos:], '\n')
	if i < 0 || pos+i+1 == len(text) {
		return -1
	}
	return pos + i + 1
}

// merge puts the parts together. A part that ends within a row hands it on to the next chunk, which again parses with it.
func (l *loader) merge(ctx context.Context, ordered <-chan *job, again *parser, t *Table, line int) error {
	var tail []byte
	var tailAt int64
	skipping, joined := false, newPart()
	said := time.Now()
	for j := range ordered {
		if j.err != nil {
			return j.err
		}
		select {
		case <-j.parsed:
		case <-ctx.Done():
			return ctx.Err()
		}
		c, p := j.chunk, j.part
		if len(tail) > 0 || skipping {
			if len(tail) > 0 {
				c.at, c.text = tailAt, append(tail, c.text...)
			}
			c.skipping = skipping
			again.parse(c, joined)
			p = joined
		}
		if len(t.offsets)+len(p.offsets) > l.MaxRows {
			return fmt.Errorf("%w: more than %d", ErrTooMany, l.MaxRows)
		}
		t.add(p, c.at, line, l.Options, l.source.size)
		line += p.lines
		skipping = p.skipping
		tailAt = c.at + int64(l.source.width(c.text[:p.rest]))
		tail = append(tail[:0:0], c.text[p.rest:]...)
		l.free <- j
		if l.Progress != nil && time.Since(said) > 100*time.Millisecond {
			said = time.Now()
			l.report(t, tailAt)
		}
	}
	return ctx.Err()
}

func (l *loader) report(t *Table, read int64) {
	if l.Progress != nil {
		l.Progress.Update(Status{Bytes: read, Total: l.source.size, Rows: t.Len(), Skipped: t.Report.Skipped, Elapsed: time.Since(l.start)})
	}
}
