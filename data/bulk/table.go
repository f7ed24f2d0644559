package bulk

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Table is a table of events. Its columns and lists are shared: they must not be written to.
type Table struct {
	Columns
	Name      string   // of the file
	Header    []string // names of the file's columns
	Kinds     []string // the vendor's words; 0 is "not stated"
	Countries []string // the vendor's names; 0 is "not stated"
	Levels    []Level
	Report    Report
	// Fingerprint tells the file from others and from other versions of itself: the first 16 hex digits of the SHA-256 of its size, its
	// first and its last 64 KiB.
	Fingerprint string

	source  source
	comma   byte
	maxRow  int
	profile *profile
	at      [numRoles]int
	columns map[string]int // by name in lower case; the first of a name
	text    func([]byte) string
	offsets []int64 // of rows in the file
	sums    []uint32
	kinds   dictionary
	nations dictionary
	anchors []anchor
}

// anchor is a place in the file whose line is known.
type anchor struct {
	at   int64
	line int
}

// Open reads the table in r, which has size bytes and stays in use as long as the table is. Name stands for it in errors and reports.
//
// Rows that cannot be read are skipped, counted and named in the report; ErrEmpty, ErrNotText, ErrHeader and ErrTooMany refuse the file.
// When ctx ends, Open returns its error within the time that one chunk takes to be read and parsed (about 5 ms from a local disk).
//
// Memory: 47 bytes for each row, 51 where the file says when a row was published, and (2·Workers+2) chunks of text with their rows. The columns are sized by the first chunk; where later
// rows are shorter than the first, columns are copied as they grow, and there may be 2.25 times as much for a moment.
func Open(ctx context.Context, r io.ReaderAt, size int64, name string, o Options) (*Table, error) {
	t, err := open(ctx, r, size, name, o.withDefaults())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return t, nil
}

func open(ctx context.Context, r io.ReaderAt, size int64, name string, o Options) (*Table, error) {
	start := time.Now()
	if size == 0 {
		return nil, ErrEmpty
	}
	h, err := readHead(r, size, o)
	if err != nil {
		return nil, err
	}
	t := &Table{Name: name, profile: h.profile, at: h.at, Levels: h.profile.levels, source: h.source, comma: h.comma, maxRow: o.MaxRow,
		kinds: newDictionary(), nations: newDictionary()}
	if t.Fingerprint, err = fingerprint(r, size); err != nil {
		return nil, err
	}
	l := loader{Options: o, columns: len(h.names), comma: h.comma, source: h.source, start: start, free: make(chan *job, 2*o.Workers+2)}
	l.layout = &layout{profile: h.profile, at: h.at, order: h.order, maxRow: o.MaxRow, width: h.source.width}
	for range cap(l.free) {
		buffer := make([]byte, 0, min(int64(max(o.ChunkSize, 16)), textBytes(size)))
		l.free <- &job{buffer: buffer, part: newPart(), parsed: make(chan struct{}, 1)}
	}
	found, err := l.run(ctx, t, h.lines)
	if err != nil {
		return nil, err
	}
	if err := t.finish(h, found, o.Encoding); err != nil {
		return nil, err
	}
	l.report(t, size)
	return t, nil
}

// finish decides on the encoding and says what there is.
func (t *Table) finish(h *head, found *letters, wanted string) error {
	r := &t.Report
	found.count(h.text)
	r.Preset, r.Comma, r.Rows, r.Encoding = t.profile.name, t.comma, t.Len(), h.encoding
	if r.Encoding == "" {
		r.Encoding = wanted
	}
	if r.Encoding == "" {
		r.Encoding = found.guess()
		r.Guessed = r.Encoding != UTF8
	}
	if r.Encoding == UTF8 {
		r.BadBytes = found.invalid
	}
	var err error
	if t.text, err = decoder(r.Encoding); err != nil {
		return err
	}
	t.Header = t.words(h.names)
	t.columns = map[string]int{}
	for i, name := range t.Header {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := t.columns[name]; !twice {
			t.columns[name] = i
		}
	}
	t.Kinds, t.Countries = t.words(t.kinds.texts), t.words(t.nations.texts)
	for i, k := range t.Kinds {
		if name, ok := t.profile.kinds[k]; ok {
			t.Kinds[i] = name
		}
	}
	t.note(h)
	return nil
}

func (t *Table) words(raw []string) []string {
	out := make([]string, len(raw))
	for i, w := range raw {
		out[i] = t.text([]byte(w))
	}
	return out
}

// note says what the user should know beyond the numbers.
func (t *Table) note(h *head) {
	r := &t.Report
	for _, f := range t.Flags {
		if f&Unplaced != 0 {
			r.Unplaced++
		}
		if f&Undated != 0 {
			r.Undated++
		}
	}
	if t.Len() == 0 && r.Skipped == 0 {
		r.Notes = append(r.Notes, "The file has a header and 0 rows.")
	}
	for i, name := range t.Header {
		if first := t.columns[strings.ToLower(strings.TrimSpace(name))]; first < i && name != "" {
			r.Notes = append(r.Notes, fmt.Sprintf("The column %q is there more than once; the first of them counts.", name))
		}
	}
	if h.ambiguous {
		r.Notes = append(r.Notes,
			"Dates like 03/04/2024 do not tell whether the day or the month comes first; they are read with the day first.")
	}
	if t.kinds.full || t.nations.full {
		r.Notes = append(r.Notes,
			fmt.Sprintf("A column of kinds or countries has more than %d different values; the rest count as not stated.", maxTexts))
	}
	if h.profile == profiles[len(profiles)-1] {
		r.Notes = append(r.Notes, "The table says nothing of the precision of its places; they are drawn as towns.")
	}
}

// add appends the rows of a part. The columns are sized by the rows that a byte of the file has given so far.
func (t *Table) add(p *part, at int64, line int, o Options, size int64) {
	if n := len(t.offsets) + len(p.offsets); n > cap(t.offsets) && len(p.offsets) > 0 {
		read := float64(p.offsets[len(p.offsets)-1] + 1)
		t.grow(max(n+n/4, min(int(float64(n)/read*float64(size)*1.02)+64, o.MaxRows)))
	}
	kinds, nations := t.kinds.adopt(p.kinds), t.nations.adopt(p.countries)
	for i := range p.Kind {
		p.Kind[i] = kinds[p.Kind[i]]
		p.Country[i] = nations[p.Country[i]]
	}
	t.Lon, t.Lat = append(t.Lon, p.Lon...), append(t.Lat, p.Lat...)
	t.First, t.Last = append(t.First, p.First...), append(t.Last, p.Last...)
	t.DatePrecision = append(t.DatePrecision, p.DatePrecision...)
	t.Kind, t.Country = append(t.Kind, p.Kind...), append(t.Country, p.Country...)
	t.Killed, t.Level, t.Flags = append(t.Killed, p.Killed...), append(t.Level, p.Level...), append(t.Flags, p.Flags...)
	t.Known = append(t.Known, p.Known...)
	t.anchors = append(t.anchors, anchor{at, line})
	t.offsets, t.sums = append(t.offsets, p.offsets...), append(t.sums, p.sums...)
	t.Report.Skipped += p.skipped
	t.Report.Unread += p.unread
	for _, problem := range p.problems[:min(len(p.problems), o.MaxProblems-len(t.Report.Problems))] {
		problem.Line += line
		t.Report.Problems = append(t.Report.Problems, problem)
	}
}

func (t *Table) grow(rows int) {
	t.Lon, t.Lat = grown(t.Lon, rows), grown(t.Lat, rows)
	t.First, t.Last, t.DatePrecision = grown(t.First, rows), grown(t.Last, rows), grown(t.DatePrecision, rows)
	t.Kind, t.Country, t.Killed = grown(t.Kind, rows), grown(t.Country, rows), grown(t.Killed, rows)
	t.Level, t.Flags = grown(t.Level, rows), grown(t.Flags, rows)
	t.offsets, t.sums = grown(t.offsets, rows), grown(t.sums, rows)
	if t.at[roleKnown] >= 0 {
		t.Known = grown(t.Known, rows)
	}
}

func grown[T any](s []T, rows int) []T { return append(make([]T, 0, rows), s...) }

// adopt adds the texts of another dictionary and gives their numbers in this one.
func (d *dictionary) adopt(o dictionary) []uint16 {
	numbers := make([]uint16, len(o.texts))
	for i, text := range o.texts {
		numbers[i] = d.code([]byte(text))
	}
	d.full = d.full || o.full
	return numbers
}

const fingerprintBytes = 64 << 10

func fingerprint(r io.ReaderAt, size int64) (string, error) {
	sum := sha256.New()
	fmt.Fprintf(sum, "%d\n", size)
	n := min(size, fingerprintBytes)
	for _, at := range [...]int64{0, size - n} {
		if _, err := io.Copy(sum, io.NewSectionReader(r, at, n)); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

// Len is the number of rows.
func (t *Table) Len() int { return len(t.offsets) }

// Field is one field of a row.
type Field struct{ Name, Value string }

// Record reads all fields of row i from the file, in the order of the columns. Values are as the file has them, without the quotes of the
// format and in UTF-8. ErrChanged says that the file now has something else at that place.
func (t *Table) Record(i int) ([]Field, error) {
	var fields []Field
	err := t.Scan(context.Background(), i, i+1, func(r *Row) error {
		fields = make([]Field, len(t.Header))
		for k, name := range t.Header {
			fields[k] = Field{name, r.Value(k)}
		}
		return nil
	})
	return fields, err
}

// read gives the text of the rows from index i up to index next. Rows are as long as they were or no longer than the longest that is
// allowed: what was skipped between them is read with them.
func (t *Table) read(b []byte, i, next int) ([]byte, error) {
	to := t.source.size
	if next < t.Len() {
		to = t.offsets[next]
	}
	s := t.source
	s.at, s.size = t.offsets[i], min(to, t.offsets[next-1]+int64(t.maxRow+2)*3)
	text, err := s.read(slices.Grow(b, int(textBytes(s.size-s.at))))
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, ErrChanged
	}
	return text, err
}

// Line is the physical line, from 1, at which row i starts. It counts lines from the start of the row's chunk: about 1 ms.
func (t *Table) Line(i int) (int, error) {
	k, found := slices.BinarySearchFunc(t.anchors, t.offsets[i], func(a anchor, at int64) int { return cmp.Compare(a.at, at) })
	if !found {
		k--
	}
	s := t.source
	s.at, s.size = t.anchors[k].at, t.offsets[i]
	text, err := s.read(make([]byte, 0, 2*(s.size-s.at)))
	if err != nil {
		return 0, fmt.Errorf("%s: row %d: %w", t.Name, i, err)
	}
	return t.anchors[k].line + bytes.Count(text, lineFeed) + 1, nil
}
