package synth

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Options say what to make.
type Options struct {
	Preset   string // one of Presets
	Rows     int
	Seed     uint64
	BadEvery int    // every so many rows one that cannot be read; 0: none
	CRLF     bool   // line ends
	Breaks   bool   // line breaks within the notes of every tenth row
	BOM      bool   // a byte order mark before UTF-8
	Encoding string // one of Encodings; empty: UTF-8
	Truncate bool   // cut the last row off in its middle
}

// Presets are the tables that can be made.
var Presets = []string{"acled", "ucdp", "gtd"}

// Encodings are those that a table can be written in, each with words of a language that uses it in the notes.
var Encodings = map[string]encoding.Encoding{
	"utf-8":        encoding.Nop,
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"windows-1251": charmap.Windows1251,
	"windows-1252": charmap.Windows1252,
	"windows-1254": charmap.Windows1254,
	"windows-1256": charmap.Windows1256,
}

var foreign = map[string]string{
	"windows-1251": "источник сообщает о событии в городе и рядом с ним без подробностей",
	"windows-1252": "la fuente señala un suceso en la ciudad según la información del día",
	"windows-1254": "kaynak şehirde bir olay olduğunu bildiriyor ayrıntı verilmiyor değişik açıklamalar",
	"windows-1256": "المصدر يذكر حادثا في المدينة دون تفاصيل اخرى عن المكان والوقت",
}

// Write makes the table.
func Write(w io.Writer, o Options) error {
	table, ok := map[string]func(*maker) row{"acled": acled, "ucdp": ucdp, "gtd": gtd}[o.Preset]
	if !ok {
		return fmt.Errorf("preset %q is none of %v", o.Preset, Presets)
	}
	if o.Encoding == "" {
		o.Encoding = "utf-8"
	}
	e, ok := Encodings[o.Encoding]
	if !ok {
		return fmt.Errorf("encoding %q is not known", o.Encoding)
	}
	encoded := transform.NewWriter(w, e.NewEncoder())
	if err := newMaker(o).write(encoded, table); err != nil {
		return err
	}
	return encoded.Close()
}

type row = []string

func (m *maker) write(w io.Writer, table func(*maker) row) error {
	out := bufio.NewWriterSize(w, 1<<20)
	end := "\n"
	if m.CRLF {
		end = "\r\n"
	}
	var text []byte
	if m.BOM && m.Encoding == "utf-8" {
		text = append(text, "\ufeff"...)
	}
	text = append(appendRow(text, headers[m.Preset]), end...)
	for m.n = range m.Rows {
		if _, err := out.Write(text); err != nil {
			return err
		}
		fields := table(m)
		if m.BadEvery > 0 && m.n%m.BadEvery == m.BadEvery-1 {
			fields = m.spoil(fields)
		}
		if m.Truncate && m.n == m.Rows-1 {
			fields, end = fields[:len(fields)/2], ""
		}
		text = append(appendRow(text[:0], fields), end...)
	}
	if _, err := out.Write(text); err != nil {
		return err
	}
	return out.Flush()
}

// appendRow writes fields with quotes where they need them.
func appendRow(b []byte, fields row) []byte {
	for i, f := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		if !strings.ContainsAny(f, ",\"\r\n") {
			b = append(b, f...)
			continue
		}
		b = append(b, '"')
		b = append(b, strings.ReplaceAll(f, `"`, `""`)...)
		b = append(b, '"')
	}
	return b
}

// How places are shared out, as measured on real tables of this kind: most events carry the coordinates of a place and nothing finer, and
// one place has every twentieth event.
const (
	places      = 20_000
	onPlace     = 0.7
	topShare    = 0.044463 / onPlace
	placeSpread = 3.0 // degrees around the middle of a country
	nearSpread  = 0.1
)

type place struct {
	country  int
	lon, lat float64
	name     string
	admin    string
}

// maker makes rows. n is the number of the row.
type maker struct {
	Options
	*rand.Rand
	n      int
	places []place
	share  []float64 // cumulated
}

func newMaker(o Options) *maker {
	m := &maker{Options: o, Rand: rand.New(rand.NewPCG(o.Seed, 1))}
	m.places = make([]place, places)
	m.share = make([]float64, places)
	total := 0.0
	for i := 1; i < places; i++ {
		total += 1 / math.Pow(float64(i+10), 0.9)
	}
	sum := topShare
	for i := range m.places {
		c := 0
		if i > 0 {
			c = m.IntN(len(countries))
			sum += (1 - topShare) / math.Pow(float64(i+10), 0.9) / total
		}
		m.share[i] = sum
		m.places[i] = place{
			country: c, lon: countries[c].lon + m.NormFloat64()*placeSpread, lat: countries[c].lat + m.NormFloat64()*placeSpread,
			name: "Place " + strconv.Itoa(i+1), admin: "Province " + strconv.Itoa(1+m.IntN(24)),
		}
	}
	return m
}

// somewhere chooses a place and coordinates on it or near it.
func (m *maker) somewhere() (p *place, lon, lat string) {
	i, _ := slices.BinarySearch(m.share, m.Float64())
	p = &m.places[min(i, places-1)]
	x, y := p.lon, p.lat
	if m.Float64() > onPlace {
		x += m.NormFloat64() * nearSpread
		y += m.NormFloat64() * nearSpread
	}
	return p, strconv.FormatFloat(x, 'f', 4, 64), strconv.FormatFloat(y, 'f', 4, 64)
}

var firstDay = time.Date(1997, 1, 1, 0, 0, 0, 0, time.UTC)

// day chooses a day of 28 years, later ones more often.
func (m *maker) day() time.Time {
	return firstDay.AddDate(0, 0, int(math.Sqrt(m.Float64())*28*365.25))
}

// toll is a number of people: mostly none, rarely many.
func (m *maker) toll() int {
	if m.Float64() < 0.7 {
		return 0
	}
	return int(math.Min(m.ExpFloat64()*m.ExpFloat64()*3, 2000))
}

// prose is filler of about so many letters.
func (m *maker) prose(letters int) string {
	b := make([]byte, 0, letters+80)
	if words := foreign[m.Encoding]; words != "" {
		b = append(b, words...)
		b = append(b, ' ')
	}
	for len(b) < letters {
		b = append(b, filler[m.IntN(len(filler))]...)
		b = append(b, ' ')
	}
	if m.Breaks && m.n%10 == 3 {
		b = append(b, "\nsecond line, with a \"quoted\" word"...)
	}
	return string(b)
}

// spoil makes a row that cannot be read, each time in another way.
func (m *maker) spoil(r row) row {
	at := func(name string) int { return slices.Index(headers[m.Preset], name) }
	switch m.n / m.BadEvery % 4 {
	case 0:
		return r[:len(r)-3]
	case 1:
		r[at("latitude")] = "north"
	case 2:
		r[at("longitude")] = "-86185896"
	case 3:
		r[at(map[string]string{"acled": "event_date", "ucdp": "date_start", "gtd": "iyear"}[m.Preset])] = "yesterday"
	}
	return r
}

func (m *maker) actor() string {
	return "Group " + string(rune('A'+m.IntN(26))) + string(rune('A'+m.IntN(26))) + " (" + countries[m.IntN(len(countries))].name + ")"
}
