package bulk

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"math"

	"incidentmap/data"
)

// Flags say what is special about a row.
type Flags uint8

// What may be special.
const (
	Unplaced     Flags = 1 << iota // no coordinates: Lon and Lat are NaN
	Undated                        // no date: First and Last are 0
	Approximate                    // the interval of the date is approximate
	Fraction                       // the file gives a part of a person, which Killed leaves out
	Unread                         // the number of killed is not a number; it counts as unknown
	Unsuccessful                   // GTD: the attack did not attain its immediate effect (success = 0)
)

// Columns hold what a map needs of each row, at the row's index. Rows are in the order of the file.
type Columns struct {
	Lon, Lat      []float64            // degrees, WGS 84; NaN where a row is not placed
	First, Last   []int32              // first and last day that the row may mean, both inclusive, in days since 1970-01-01
	DatePrecision []data.DatePrecision // of that interval; NoDate where a row is not dated
	Kind          []uint16             // into Table.Kinds
	Country       []uint16             // into Table.Countries
	Killed        []int32              // Unknown where the file states no number
	Level         []uint8              // into Table.Levels
	Flags         []Flags
	// Known is the day, counted in the same way, on which the data set last published a row, and so from which on what it states was known;
	// NotKnown where the file does not say. It is nil where the file has no column of it.
	Known []int32
}

// NotKnown is after every day.
const NotKnown = math.MaxInt32

// part is what a chunk gives.
type part struct {
	Columns
	offsets   []int64 // of rows in the file
	sums      []uint32
	kinds     dictionary
	countries dictionary
	problems  []Problem // lines count from the chunk's first
	skipped   int
	unread    int
	lines     int // line feeds up to rest
	rest      int // where an unfinished row starts in the chunk's text; its length if there is none
	skipping  bool
}

// parser reads chunks one after the other. It belongs to one goroutine.
type parser struct {
	splitter
	*layout
	letters  letters
	part     *part
	row      []byte
	lined    int // up to where part.lines counts
	problems int // most problems to name
}

// layout is what all parsers of a file share.
type layout struct {
	profile *profile
	at      [numRoles]int
	order   order
	maxRow  int
	width   func(text []byte) int // bytes that text takes in the file
}

func (l *layout) parser(comma byte, columns, problems int) *parser {
	return &parser{splitter: newSplitter(comma, columns), layout: l, problems: problems}
}

// chunk is a piece of the text of a file, cut where a row seems to start.
type chunk struct {
	text     []byte
	at       int64 // of the text in the file
	final    bool  // the file ends here
	skipping bool  // it starts within a row that is too long
}

// parse reads all rows of a chunk into a part, which it empties first.
func (p *parser) parse(c chunk, into *part) {
	into.reset()
	p.part, p.lined = into, 0
	p.letters.count(c.text)
	pos, at, sized := 0, c.at, 0
	if c.skipping {
		pos = p.skipLine(c, 0)
	}
	for pos < len(c.text) {
		if n := blank(c.text[pos:], c.final); n > 0 {
			pos += n
			continue
		}
		at += int64(p.width(c.text[sized:pos]))
		sized = pos
		next := p.next(c, pos, at)
		if next < 0 {
			break
		}
		pos = next
	}
	p.part.rest = pos
	p.countLines(c.text, pos)
}

// next takes the row at pos and gives the position of the next one, or -1 if the row is not finished in this chunk.
func (p *parser) next(c chunk, pos int, at int64) int {
	text, final := c.text[pos:], c.final
	if len(text) > p.maxRow+2 {
		text, final = text[:p.maxRow+2], false
	}
	end, size, f := p.split(text)
	switch {
	case end > p.maxRow:
		p.skip(c, pos, "is longer than %d bytes", p.maxRow)
		return p.skipLine(c, pos)
	case (f == unfinished || f == unclosed) && !final:
		return -1
	case f == unclosed:
		p.skip(c, pos, "ends within quotes; the file may be cut off")
		return p.skipLine(c, pos)
	case f == strayQuote:
		p.skip(c, pos, "field %d has text after its closing quote", p.n)
		return p.skipLine(c, pos)
	case f == unfinished && p.n != len(p.fields):
		p.skip(c, pos, "has %s, not %d; the file may be cut off", fields(p.n), len(p.fields))
		return p.skipLine(c, pos)
	case p.n != len(p.fields):
		p.skip(c, pos, "has %s, not %d", fields(p.n), len(p.fields))
		return p.skipLine(c, pos)
	}
	p.row = text[:end]
	if bytes.IndexByte(p.row, 0) >= 0 {
		p.skip(c, pos, "holds a NUL byte, which is no text")
		return pos + size
	}
	if reason, found := p.take(at); reason != "" {
		p.skip(c, pos, reason, found...)
	}
	return pos + size
}

func fields(n int) string {
	if n == 1 {
		return "1 field"
	}
	return fmt.Sprintf("%d fields", n)
}

// skip counts a row that is left out, and names it if it is one of the first.
func (p *parser) skip(c chunk, pos int, reason string, found ...any) {
	p.part.skipped++
	if len(p.part.problems) < p.problems {
		p.countLines(c.text, pos)
		p.part.problems = append(p.part.problems, Problem{p.part.lines + 1, fmt.Sprintf(reason, found...)})
	}
}

func (p *parser) countLines(text []byte, to int) {
	p.part.lines += bytes.Count(text[p.lined:to], lineFeed)
	p.lined = to
}

var lineFeed = []byte{'\n'}

// skipLine gives the start of the next line, or the end of the text if the line does not end in it.
func (p *parser) skipLine(c chunk, pos int) int {
	i := bytes.IndexByte(c.text[pos:], '\n')
	if i < 0 {
		p.part.skipping = true
		return len(c.text)
	}
	return pos + i + 1
}

// take adds the row that was split last, or says why it cannot be: in the form of fmt, with what was found.
func (p *parser) take(at int64) (reason string, found []any) {
	lon, lat, flags, reason := p.place()
	if reason != "" {
		return reason, []any{p.field(roleLon), p.field(roleLat)}
	}
	when, ok := p.profile.dates(p)
	if !ok {
		return "date %.40q cannot be read", []any{p.field(roleDate)}
	}
	if when.precision == data.NoDate {
		flags |= Undated
	}
	if when.approximate {
		flags |= Approximate
	}
	killed, fraction, ok := people(p.field(roleKilled))
	if fraction {
		flags |= Fraction
	}
	if !ok {
		flags |= Unread
		p.part.unread++
	}
	if code := p.field(roleSuccess); len(code) == 1 && code[0] == '0' {
		flags |= Unsuccessful
	}
	t := p.part
	t.Lon, t.Lat = append(t.Lon, lon), append(t.Lat, lat)
	t.First, t.Last = append(t.First, when.first), append(t.Last, when.last)
	t.DatePrecision = append(t.DatePrecision, when.precision)
	t.Kind = append(t.Kind, t.kinds.code(p.field(roleKind)))
	t.Country = append(t.Country, t.countries.code(p.field(roleCountry)))
	t.Killed = append(t.Killed, killed)
	t.Level = append(t.Level, p.level(flags))
	t.Flags = append(t.Flags, flags)
	if p.at[roleKnown] >= 0 {
		t.Known = append(t.Known, publicationDay(p.field(roleKnown)))
	}
	t.offsets = append(t.offsets, at)
	t.sums = append(t.sums, checksum(p.row))
	return "", nil
}

// place reads the coordinates, or says what is wrong with longitude and latitude.
func (p *parser) place() (lon, lat float64, flags Flags, reason string) {
	x, y := bytes.TrimSpace(p.field(roleLon)), bytes.TrimSpace(p.field(roleLat))
	if len(x) == 0 && len(y) == 0 {
		return math.NaN(), math.NaN(), Unplaced, ""
	}
	lon, ok := degrees(x)
	if !ok {
		return 0, 0, 0, "longitude %.40[1]q is not a number"
	}
	lat, ok = degrees(y)
	if !ok {
		return 0, 0, 0, "latitude %.40[2]q is not a number"
	}
	if math.Abs(lon) > 180 || math.Abs(lat) > 90 {
		return 0, 0, 0, "longitude %.40s, latitude %.40s is not on the globe"
	}
	return lon, lat, 0, ""
}

// level is how well the place is known.
func (p *parser) level(flags Flags) uint8 {
	if flags&Unplaced != 0 {
		return 0
	}
	n := code(p.field(rolePlaceCode))
	if p.profile.near > 0 && n == 1 && code(p.field(roleVicinity)) == 1 {
		return p.profile.near
	}
	if n == 0 || n+1 >= len(p.profile.levels) || p.profile.near > 0 && n+1 >= int(p.profile.near) {
		return 1
	}
	return uint8(n + 1)
}

// field is the text of a role's column, empty if the table has none.
func (p *parser) field(r role) []byte {
	i := p.at[r]
	if i < 0 {
		return nil
	}
	return p.fields[i].value(p.row)
}

// date reads a role's column. No text is no date.
func (p *parser) date(r role) (date, bool) {
	b := bytes.TrimSpace(p.field(r))
	if len(b) == 0 {
		return date{}, true
	}
	d, ok := parseDate(b, p.order)
	if !ok {
		return date{}, false
	}
	return d, true
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(row []byte) uint32 { return crc32.Checksum(row, castagnoli) }

// dictionary numbers texts in the order of their first appearance; the empty text is 0.
type dictionary struct {
	codes map[string]uint16
	texts []string
	last  uint16
	full  bool // a text was left out
}

const maxTexts = math.MaxUint16

func newDictionary() dictionary {
	return dictionary{codes: map[string]uint16{"": 0}, texts: []string{""}}
}

// code numbers a text. When all numbers are taken it is 0, as for a row that states nothing.
func (d *dictionary) code(text []byte) uint16 {
	if string(text) == d.texts[d.last] {
		return d.last
	}
	n, known := d.codes[string(text)]
	if !known {
		if len(d.texts) > maxTexts {
			d.full = true
			return 0
		}
		n = uint16(len(d.texts))
		d.texts = append(d.texts, string(text))
		d.codes[d.texts[n]] = n
	}
	d.last = n
	return n
}

func newPart() *part { return &part{kinds: newDictionary(), countries: newDictionary()} }

// reset empties a part and keeps its memory.
func (p *part) reset() {
	c := p.Columns
	*p = part{
		Columns: Columns{
			c.Lon[:0], c.Lat[:0], c.First[:0], c.Last[:0], c.DatePrecision[:0], c.Kind[:0], c.Country[:0], c.Killed[:0], c.Level[:0],
			c.Flags[:0], c.Known[:0],
		},
		offsets: p.offsets[:0], sums: p.sums[:0], problems: p.problems[:0], kinds: p.kinds, countries: p.countries,
	}
	p.kinds.reset()
	p.countries.reset()
}

func (d *dictionary) reset() {
	clear(d.codes)
	d.codes[""] = 0
	*d = dictionary{codes: d.codes, texts: d.texts[:1]}
}
