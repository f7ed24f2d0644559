package codec

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/resolve"
)

// CSV is separated values, read as they come and written by RFC 4180. Ours has a row for each incident, in the columns of the command list,
// and a last column with the records that it rests on; what rests on none (documents, the title of the case) stands in the first row.
var CSV = Format{
	Name: "csv", Title: "CSV", Extensions: []string{".csv", ".tsv", ".tab", ".txt"}, MediaType: "text/csv",
	Detect: func(p *Peek) bool {
		blank := len(p.Head) > 0 && len(bytes.TrimSpace(p.Head)) == 0 // rows of nothing
		return blank || p.Text != "" && p.Root.Local == "" && !strings.HasPrefix(p.Text, "<?xml")
	},
	Decode: func(ctx context.Context, r io.ReaderAt, size int64, name string, l Limits) (*Result, error) {
		return DecodeCSV(ctx, r, size, name, Dialect{}, l)
	},
	Encode: encodeCSV,
}

// Dialect is how a file of separated values is written. What is left zero is guessed.
type Dialect struct {
	Encoding string // one of bulk.Encodings
	Comma    byte   // between fields
	Quote    byte   // around fields
	Escape   byte   // before a quote within quotes: the quote itself or a backslash
	Skip     int    // lines before the header; -1: none
	Header   int    // rows of the header; -1: there is none, columns are numbered
}

// DecodeCSV reads separated values in a dialect that the user may have set right.
func DecodeCSV(ctx context.Context, r io.ReaderAt, size int64, name string, as Dialect, l Limits) (*Result, error) {
	return decodeFunc(csvTitle, func(d *decoder, r io.ReaderAt, size int64) (*Result, error) { return decodeCSV(d, r, size, as) })(ctx, r, size, name, l)
}

const csvTitle = "CSV"

// Names of our last column. The longer one says that cells were written for spreadsheets.
const (
	csvRecords        = ownName
	csvForSpreadsheet = ownName + " (for spreadsheets: a ' before = + - @ is no part of the text)"
)

func encodeCSV(ctx context.Context, w io.Writer, c *data.Case, o EncodeOptions) error {
	list, err := records(c)
	if err != nil {
		return err
	}
	t := IncidentTable(resolve.New(c, resolve.Options{}))
	perRow := byIncident(c, &t, list)
	out := newPrinter(w)
	last := csvRecords
	if o.ForSpreadsheets {
		out.text("\ufeff")
		last = csvForSpreadsheet
	}
	var row []string
	for _, c := range t.Columns {
		row = append(row, c.Name)
	}
	writeCSV(out, append(row, last), false)
	for i := range perRow {
		if err := ctx.Err(); err != nil {
			return err
		}
		row = row[:0]
		for k := range t.Columns {
			if i < len(t.Rows) {
				row = append(row, t.Rows[i].Cells[k].Value)
			} else {
				row = append(row, "")
			}
		}
		b, err := marshal(perRow[i])
		if err != nil {
			return err
		}
		writeCSV(out, append(row, string(b)), o.ForSpreadsheets)
	}
	return out.Flush()
}

// formulas are what a spreadsheet may take for the start of a formula, and the mark that we put before it.
const formulas = "=+-@\t\r'"

func writeCSV(out printer, row []string, spreadsheet bool) {
	for i, s := range row {
		if i > 0 {
			out.text(",")
		}
		if spreadsheet && s != "" && strings.IndexByte(formulas, s[0]) >= 0 && !isDecimal(s) {
			s = "'" + s
		}
		s = inCSV(s)
		if strings.ContainsAny(s, ",;\"\r\n\t") || s != strings.TrimSpace(s) {
			s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		out.text(s)
	}
	out.text("\r\n")
}

// inCSV is a text as a field can hold it: a NUL byte would make the file no text.
func inCSV(s string) string { return strings.ReplaceAll(s, "\x00", "\ufffd") }

func decodeCSV(d *decoder, r io.ReaderAt, size int64, as Dialect) (*Result, error) {
	b, err := d.all(r, size)
	if err != nil {
		return nil, err
	}
	if most := d.limits.Bytes / 2; size > most && (as.Encoding != "" && as.Encoding != bulk.UTF8 || !utf8.Valid(b)) { // as UTF-8 it is twice as long
		return nil, d.errorf(0, "is not UTF-8 and has %d bytes, more than %d", size, most)
	}
	text, err := bulk.ReadText(b, as.Encoding)
	if err != nil {
		return nil, d.errorf(0, "%v", err)
	}
	if at := strings.IndexByte(text.Text, 0); at >= 0 {
		return nil, d.errorf(strings.Count(text.Text[:at], "\n")+1, "is not text: it holds a NUL byte")
	}
	as.Encoding = text.Encoding
	res := &Result{}
	if text.Guessed {
		res.warnf("The encoding is not stated; by its letters it is %s.", text.Encoding)
	}
	if text.BadBytes > 0 {
		res.warnf("%s no character in %s and shown as \ufffd.", counted(text.BadBytes, "byte is", "bytes are"), text.Encoding)
	}
	if text.Text == "" {
		res.warnf("The file is empty.")
		return res, nil
	}
	s := newSeparated(d, text.Text, as)
	t, err := s.table(res)
	if err != nil {
		return nil, err
	}
	return s.result(res, t)
}

// result tells our own files from others.
func (s *separated) result(res *Result, t *Table) (*Result, error) {
	last := len(t.Columns) - 1
	if last < 1 || t.Column("site") >= 0 || t.Columns[last].Name != csvRecords && t.Columns[last].Name != csvForSpreadsheet {
		numerals(t)
		return res, s.finish(res, t)
	}
	marked := t.Columns[last].Name == csvForSpreadsheet
	list, bad := t.takeRecords(last)
	rows := t.Rows[:0]
	for _, r := range t.Rows {
		if marked {
			for i := range r.Cells {
				r.Cells[i].Value = strings.TrimPrefix(r.Cells[i].Value, "'")
			}
		}
		if slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Value != "" }) {
			rows = append(rows, r)
		}
	}
	t.Rows = rows
	return res, s.restore(res, list, bad, shownAs{*t, func(c *data.Case) Table {
		want := IncidentTable(resolve.New(c, resolve.Options{}))
		for i := range want.Rows {
			want.Rows[i].Geometry = nil
			for k := range want.Rows[i].Cells {
				want.Rows[i].Cells[k].Value = inCSV(want.Rows[i].Cells[k].Value)
			}
		}
		return want
	}})
}

// numerals gives columns whose values are all written as numbers that type. A leading zero makes a code, not a number.
func numerals(t *Table) {
	for i := range t.Columns {
		numbers := 0
		for k := range t.Rows {
			v := t.Rows[k].Cells[i].Value
			if v == "" {
				continue
			}
			figures := strings.TrimLeft(v, "+-")
			if !isDecimal(v) || len(figures) > 1 && figures[0] == '0' && figures[1] != '.' {
				numbers = 0
				break
			}
			numbers++
		}
		if numbers == 0 {
			continue
		}
		for k := range t.Rows {
			if c := &t.Rows[k].Cells[i]; c.Value != "" {
				c.Type = data.Numeral
			}
		}
	}
}

// separated splits text into rows of fields.
type separated struct {
	*decoder
	Dialect
	text   string
	crOnly bool // lines end in a carriage return alone
	wasted int  // bytes read in vain for quotes that nothing closes
}

// sampleRows is how many rows are looked at to guess a dialect.
const sampleRows = 200

// HasRecords reports whether separated values hold the records of a case, as this package writes them.
func HasRecords(r io.Reader) bool {
	b, err := io.ReadAll(io.LimitReader(r, peekBytes))
	return err == nil && ownHeader(string(b))
}

func ownHeader(text string) bool {
	header, _, _ := strings.Cut(text, "\n")
	return strings.Contains(header, ","+ownName)
}

func newSeparated(d *decoder, text string, as Dialect) *separated {
	s := &separated{decoder: d, Dialect: as, text: text}
	s.crOnly = strings.IndexByte(text, '\n') < 0
	sample := text[:min(len(text), peekBytes)]
	if ownHeader(sample) {
		s.Comma, s.Quote, s.Escape = ',', '"', '"' // our own
	}
	if s.Quote == 0 {
		s.Quote = '"'
		if !strings.Contains(sample, `"`) && quotedBy(sample, '\'') {
			s.Quote = '\''
		}
	}
	if s.Escape == 0 {
		s.Escape = s.Quote
		if backslashed(sample, s.Quote) {
			s.Escape = '\\'
		}
	}
	if s.Comma == 0 {
		s.Comma = s.guessComma()
	}
	return s
}

// quotedBy reports whether fields seem to be written within such quotes.
func quotedBy(sample string, quote byte) bool {
	q := string(quote)
	opened, closed := 0, 0
	for _, comma := range commas {
		opened += strings.Count(sample, string(comma)+q)
		closed += strings.Count(sample, q+string(comma))
	}
	return opened > 1 && closed > 1
}

// backslashed reports whether quotes within fields are written with a backslash before them.
func backslashed(sample string, quote byte) bool {
	for rest := sample; ; {
		i := strings.Index(rest, `\`+string(quote))
		if i < 0 || i+2 == len(rest) {
			return false
		}
		rest = rest[i+2:]
		if c := rest[0]; c != quote && c != '\r' && c != '\n' && !slices.Contains(commas[:4], c) {
			return true
		}
	}
}

// commas are the delimiters that are looked for. The last two are tried only if none of the others makes columns.
var commas = []byte{',', ';', '\t', '|', ':', ' '}

// guessComma takes the delimiter that splits the most rows into as many fields as most rows have; of equals the one that makes more fields.
func (s *separated) guessComma() byte {
	best, bestScore := commas[0], 0.0
	widest, mostNames := commas[0], 1
	for i, comma := range commas {
		if i == 4 && bestScore > 0 {
			break
		}
		try := *s
		try.Comma, try.text = comma, s.text[:min(len(s.text), 4*peekBytes)]
		sizes := map[int]int{}
		rows := 0
		for at := 0; at < len(try.text) && rows < sampleRows; rows++ {
			var fields []string
			fields, at, _ = try.split(at)
			if len(fields) == 1 && fields[0] == "" {
				rows--
				continue
			}
			if sizes[len(fields)]++; rows == 0 && len(fields) > mostNames {
				widest, mostNames = comma, len(fields)
			}
			if rows == 0 && i >= 4 && len(fields) == 1 {
				break // what else would the header be
			}
		}
		for n, times := range sizes {
			share := float64(times) / float64(rows)
			if score := share * (1 + float64(n)/1000); n > 1 && (share > 0.5 || rows < 4) && score > bestScore {
				best, bestScore = comma, score
			}
		}
	}
	if bestScore == 0 {
		return widest
	}
	return best
}

// maxNamed is how many odd rows are named one by one.
const maxNamed = 20

// What may be wrong with a row.
var (
	errStray    = errors.New("text follows a closing quotation mark")
	errUnclosed = errors.New("a quotation mark is not closed")
	errBare     = errors.New("a quotation mark stands within a field that is not quoted")
)

// split reads the row at a place and gives the place of the next. A row with a fault is read again up to the end of its first line, with
// the quotes at fault taken as text.
func (s *separated) split(at int) (fields []string, next int, err error) {
	fields, next, err = s.fields(at, len(s.text), false)
	if err == nil || errors.Is(err, errBare) {
		return fields, next, err
	}
	end, after := s.lineEnd(at)
	fields, _, _ = s.fields(at, end, true)
	return fields, after, err
}

// lineEnd is the end of the line at a place and the start of the next.
func (s *separated) lineEnd(at int) (end, next int) {
	if s.crOnly {
		if i := strings.IndexByte(s.text[at:], '\r'); i >= 0 {
			return at + i, at + i + 1
		}
		return len(s.text), len(s.text)
	}
	i := strings.IndexByte(s.text[at:], '\n')
	if i < 0 {
		return len(s.text), len(s.text)
	}
	end, next = at+i, at+i+1
	if end > at && s.text[end-1] == '\r' {
		end--
	}
	return end, next
}

// fields splits the row at a place, which ends no later than limit.
func (s *separated) fields(at, limit int, lenient bool) (fields []string, next int, err error) {
	var bare error
	for {
		if at < limit && s.text[at] == s.Quote {
			value, after, fault := s.quoted(at, limit)
			if fault == nil {
				fields = append(fields, value)
				if len(fields) > s.limits.Columns {
					_, next = s.lineEnd(after)
					return fields, next, nil
				}
				if after == limit || after == len(s.text) {
					return fields, after, bare
				}
				if s.text[after] == s.Comma {
					at = after + 1
					continue
				}
				_, next = s.lineEnd(after)
				return fields, next, bare
			}
			if !lenient {
				return nil, at, fault
			}
		}
		i := at
		for i < limit && s.text[i] != s.Comma && s.text[i] != '\n' && !(s.text[i] == '\r' && s.endsLine(i)) {
			if s.text[i] == s.Quote && s.Quote == '"' {
				bare = errBare
			}
			i++
		}
		fields = append(fields, s.text[at:i])
		if len(fields) > s.limits.Columns {
			_, next = s.lineEnd(i)
			return fields, next, nil
		}
		if i >= limit {
			return fields, i, bare
		}
		if s.text[i] == s.Comma {
			at = i + 1
			continue
		}
		_, next = s.lineEnd(i)
		return fields, next, bare
	}
}

// endsLine reports whether the carriage return at i ends a line.
func (s *separated) endsLine(i int) bool {
	return s.crOnly || i+1 == len(s.text) || s.text[i+1] == '\n'
}

// quoted reads the field whose quote opens at a place.
func (s *separated) quoted(at, limit int) (value string, after int, err error) {
	escaped := false
	for i := at + 1; ; i++ {
		if s.Escape == s.Quote && i < limit {
			next := strings.IndexByte(s.text[i:limit], s.Quote)
			if i += next; next < 0 {
				i = limit
			}
		}
		if i >= limit || i-at > int(s.limits.Bytes) {
			s.wasted += i - at
			return "", i, errUnclosed
		}
		switch c := s.text[i]; {
		case c == s.Escape && s.Escape != s.Quote:
			escaped = true
			i++
		case c != s.Quote:
		case s.Escape == s.Quote && i+1 < limit && s.text[i+1] == s.Quote:
			escaped = true
			i++
		case i+1 == limit || s.text[i+1] == s.Comma || s.text[i+1] == '\n' || s.text[i+1] == '\r' && s.endsLine(i+1):
			value = s.text[at+1 : i]
			if escaped {
				value = s.unescape(value)
			}
			return value, i + 1, nil
		default:
			s.wasted += i - at
			return "", i, errStray
		}
	}
}

// unescape takes the escapes out of a value.
func (s *separated) unescape(value string) string {
	q := string(s.Quote)
	if s.Escape == s.Quote {
		return strings.ReplaceAll(value, q+q, q)
	}
	return strings.NewReplacer(`\`+q, q, `\\`, `\`).Replace(value)
}

// table reads all rows.
func (s *separated) table(res *Result) (*Table, error) {
	start, line := s.start(res)
	t := &Table{}
	next, line, err := s.header(t, start, line)
	if err != nil {
		return nil, err
	}
	own := strings.HasPrefix(t.Columns[len(t.Columns)-1].Name, ownName)
	odd := 0
	var bare []int // lines
	for at := next; at < len(s.text); {
		fields, next, fault := s.split(at)
		from := line
		line += s.lines(at, next)
		at = next
		if s.wasted > 64*s.limits.Field {
			return nil, s.errorf(from, "too many quotation marks are not closed")
		}
		if len(fields) == 1 && fields[0] == "" && len(t.Columns) > 1 {
			continue
		}
		if len(fields) > s.limits.Columns {
			return nil, s.errorf(from, "more than %d columns", s.limits.Columns)
		}
		if err := s.row(from, max(len(fields), len(t.Columns))); err != nil {
			return nil, err
		}
		for i, f := range fields {
			if len(f) > s.limits.Field && !(own && i == len(t.Columns)-1) {
				return nil, s.errorf(from, "a field has %d bytes, more than %d", len(f), s.limits.Field)
			}
		}
		r := Row{Line: from}
		switch {
		case len(fields) != len(t.Columns):
			r.Problem = fmt.Sprintf("it has %s, the header has %d", counted(len(fields), "field", "fields"), len(t.Columns))
		case errors.Is(fault, errBare) && s.quotesField(fields):
			r.Problem = "a quotation mark opens within a field and closes at the end of another"
		case errors.Is(fault, errBare):
			bare = append(bare, from)
		case fault != nil:
			r.Problem = fault.Error()
		}
		if r.Problem != "" {
			if odd++; odd <= maxNamed {
				res.warnf("The row in line %d may not be read as it was meant: %s.", from, r.Problem)
			}
		}
		if err := s.cellsOf(t, &r, fields); err != nil {
			return nil, err
		}
		t.Rows = append(t.Rows, r)
	}
	if odd > maxNamed {
		res.warnf("%d more rows may not be read as they were meant.", odd-maxNamed)
	}
	if n := len(bare); n > 0 {
		res.warnf("%s of fields that are not quoted; it is taken as text: line %v.", counted(n, "row has a quotation mark in the middle", "rows have a quotation mark in the middle"),
			bare[:min(n, maxNamed)])
	}
	if len(t.Columns)*len(t.Rows) > s.limits.Cells {
		return nil, s.errorf(0, "%d rows of %d columns are more than %d values", len(t.Rows), len(t.Columns), s.limits.Cells)
	}
	for i := range t.Rows {
		for len(t.Rows[i].Cells) < len(t.Columns) {
			t.Rows[i].Cells = append(t.Rows[i].Cells, Cell{Absent: true})
		}
	}
	dialect := s.Dialect
	t.Dialect = &dialect
	return t, nil
}

// quotesField reports whether bare quotation marks look as if they were to hold several fields together.
func (s *separated) quotesField(fields []string) bool {
	q := string(s.Quote)
	opened := false
	for _, f := range fields {
		odd := strings.Count(f, q)%2 == 1
		if opened && odd && strings.HasSuffix(f, q) {
			return true
		}
		opened = opened || odd && !strings.HasSuffix(f, q)
	}
	return false
}

// cellsOf puts fields into a row. Those beyond the header get columns of their own, unless they are empty.
func (s *separated) cellsOf(t *Table, r *Row, fields []string) error {
	for len(fields) > len(t.Columns) && fields[len(fields)-1] == "" {
		fields = fields[:len(fields)-1]
	}
	for len(t.Columns) < len(fields) {
		if len(t.Columns) == s.limits.Columns {
			return s.errorf(r.Line, "more than %d columns", s.limits.Columns)
		}
		t.Columns = append(t.Columns, Column{Name: "column " + strconv.Itoa(len(t.Columns)+1)})
	}
	r.Cells = make([]Cell, len(fields), len(t.Columns))
	for i, f := range fields {
		r.Cells[i] = Cell{Value: f}
	}
	return nil
}

func (s *separated) lines(from, to int) int {
	if s.crOnly {
		return strings.Count(s.text[from:to], "\r")
	}
	return strings.Count(s.text[from:to], "\n")
}

// start is where the header stands: behind the lines that the dialect skips, or behind a few lines of one field that come before rows of
// many.
func (s *separated) start(res *Result) (at, line int) {
	line = 1
	blank := strings.Trim(s.text, "\r\n") == ""
	for at < len(s.text) && (s.text[at] == '\n' || s.text[at] == '\r') && !blank {
		_, next := s.lineEnd(at)
		line += s.lines(at, next)
		at = next
	}
	skip := s.Skip
	if skip == 0 {
		skip = s.preamble(at)
		if skip > 0 {
			res.warnf("%s before the header left out.", counted(skip, "line is", "lines are"))
		}
		s.Skip = skip
	}
	for range max(0, skip) {
		_, at = s.lineEnd(at)
		line++
	}
	return at, line
}

// maxPreamble is how many lines before the header are looked for.
const maxPreamble = 10

func (s *separated) preamble(at int) int {
	var sizes []int
	for at < len(s.text) && len(sizes) < maxPreamble+5 {
		fields, next, _ := s.split(at)
		sizes = append(sizes, len(fields))
		at = next
	}
	for i, n := range sizes[:min(len(sizes), maxPreamble)] {
		if n > 1 {
			if i > 0 && len(sizes) >= i+3 && sizes[i+1] == n && sizes[i+2] == n {
				return i
			}
			return 0
		}
	}
	return 0
}

// header reads the names of columns. Rows that repeat the first one belong to it.
func (s *separated) header(t *Table, at, line int) (next, nextLine int, err error) {
	first, next, _ := s.split(at)
	if s.Header < 0 {
		for i := range first {
			t.Columns = append(t.Columns, Column{Name: "column " + strconv.Itoa(i+1)})
		}
		return at, line, nil
	}
	if len(first) > s.limits.Columns {
		return 0, 0, s.errorf(line, "%d columns, more than %d", len(first), s.limits.Columns)
	}
	names := slices.Clone(first)
	line += s.lines(at, next)
	rows := 1
	for next < len(s.text) && len(first) > 1 {
		fields, after, _ := s.split(next)
		if s.Header > 0 && rows == s.Header || s.Header == 0 && !slices.Equal(fields, first) {
			break
		}
		for i := range min(len(names), len(fields)) {
			names[i] += " " + fields[i]
		}
		line += s.lines(next, after)
		next = after
		rows++
	}
	s.Header = rows
	for _, name := range names {
		if len(name) > s.limits.Field {
			return 0, 0, s.errorf(line, "the name of a column has %d bytes", len(name))
		}
		t.Columns = append(t.Columns, Column{Name: name})
	}
	return next, line, nil
}
