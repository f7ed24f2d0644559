package bulk_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"

	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/internal/bench/events/synth"
)

func open(tb testing.TB, text string, o bulk.Options) *bulk.Table {
	tb.Helper()
	table, err := bulk.Open(tb.Context(), strings.NewReader(text), int64(len(text)), "events.csv", o)
	require.NoError(tb, err)
	return table
}

func made(tb testing.TB, o synth.Options) string {
	tb.Helper()
	var b bytes.Buffer
	require.NoError(tb, synth.Write(&b, o))
	return b.String()
}

// values are the fields of a row without their names.
func values(tb testing.TB, table *bulk.Table, i int) []string {
	tb.Helper()
	record, err := table.Record(i)
	require.NoError(tb, err, "row %d", i)
	out := make([]string, len(record))
	for k, f := range record {
		assert.Equal(tb, table.Header[k], f.Name)
		out[k] = f.Value
	}
	return out
}

// naive reads a table as encoding/csv does, which turns line ends within quotes into line feeds. It is nil if that refuses the text.
func naive(text string, comma rune) [][]string {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.Comma = comma
	rows, err := r.ReadAll()
	if err != nil {
		return nil
	}
	return rows
}

func unixLines(fields []string) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = strings.ReplaceAll(f, "\r\n", "\n")
	}
	return out
}

func assertSameRows(tb testing.TB, want [][]string, got *bulk.Table) {
	tb.Helper()
	require.Equal(tb, len(want)-1, got.Len())
	assert.Equal(tb, unixLines(want[0]), unixLines(got.Header))
	for i, row := range want[1:] {
		require.Equal(tb, unixLines(row), unixLines(values(tb, got, i)), "row %d", i)
	}
}

// randomTable writes cells that need quotes in all ways that the format has.
func randomTable(r *rand.Rand, comma string) string {
	end := []string{"\n", "\r\n"}[r.IntN(2)]
	pieces := []string{"a", "place", " ", `""`, "\n", "\r\n", ",", ";", "\t", "é", "площадь", "0", "", "\n\n"}
	var b strings.Builder
	b.WriteString(strings.Join([]string{"id", "lat", "notes", "lon", "more"}, comma) + end)
	cell := func() string {
		if r.IntN(3) == 0 {
			return strings.Repeat("x", r.IntN(12))
		}
		var c strings.Builder
		for range r.IntN(8) {
			c.WriteString(pieces[r.IntN(len(pieces))])
		}
		return `"` + c.String() + `"`
	}
	for i := range r.IntN(60) {
		fmt.Fprintf(&b, "%d%s%.3f%s%s%s\"%.2f\"%s%s", i, comma, r.Float64()*180-90, comma, cell(), comma, r.Float64()*360-180, comma,
			cell())
		if r.IntN(9) == 0 {
			b.WriteString(end)
		}
		b.WriteString(end)
	}
	return strings.TrimSuffix(b.String(), end[:r.IntN(len(end)+1)])
}

func TestRowsAreThoseOfEncodingCSVHoweverTheFileIsCut(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		comma := []string{",", ";", "\t", "|"}[r.IntN(4)]
		text := randomTable(r, comma)
		want := naive(text, rune(comma[0]))
		require.NotNil(t, want)
		for _, size := range []int{16, 61, 300, 1 << 16} {
			table := open(t, text, bulk.Options{ChunkSize: size, Workers: 1 + r.IntN(3)})
			assertSameRows(t, want, table)
			assert.Zero(t, table.Report.Skipped)
			for i := range table.Len() {
				lon, err := strconv.ParseFloat(want[i+1][3], 64)
				require.NoError(t, err)
				require.InDelta(t, lon, table.Lon[i], 0)
			}
		}
	}
}

func TestDamageIsReportedTheSameHoweverTheFileIsCut(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		text := []byte(randomTable(r, ","))
		head := bytes.IndexByte(text, '\n') + 1
		if head == 0 {
			continue
		}
		for range 1 + r.IntN(4) {
			if at := head + r.IntN(len(text)-head+1); at < len(text) {
				text[at] = "\",\nx"[r.IntN(4)]
			}
		}
		want := open(t, string(text), bulk.Options{Workers: 1, MaxRow: 120})
		for _, size := range []int{16, 50, 200} {
			got := open(t, string(text), bulk.Options{ChunkSize: size, Workers: 3, MaxRow: 120})
			require.Equal(t, want.Report, got.Report, "%q", text)
			for i := range want.Len() {
				require.Equal(t, values(t, want, i), values(t, got, i))
				wantLine, err := want.Line(i)
				require.NoError(t, err)
				gotLine, err := got.Line(i)
				require.NoError(t, err)
				require.Equal(t, wantLine, gotLine)
			}
		}
	}
}

func TestMadeTablesAreReadWhole(t *testing.T) {
	names := map[string]string{"acled": "ACLED", "ucdp": "UCDP GED", "gtd": "GTD"}
	columns := map[string]int{"acled": 31, "ucdp": 49, "gtd": 135}
	for _, preset := range synth.Presets {
		for _, o := range []synth.Options{{}, {CRLF: true}, {BOM: true}, {Breaks: true}, {Breaks: true, CRLF: true}} {
			o.Preset, o.Rows, o.Seed = preset, 700, 5
			text := made(t, o)
			table := open(t, text, bulk.Options{ChunkSize: 1 << 14})
			assert.Equal(t, names[preset], table.Report.Preset)
			assert.Equal(t, bulk.UTF8, table.Report.Encoding)
			assert.Len(t, table.Header, columns[preset])
			assert.Empty(t, table.Report.Problems)
			assertSameRows(t, naive(text, ','), table)
		}
	}
}

func TestBadRowsAreNamedByLine(t *testing.T) {
	for _, preset := range synth.Presets {
		text := made(t, synth.Options{Preset: preset, Rows: 1000, BadEvery: 100, Seed: 2})
		table := open(t, text, bulk.Options{ChunkSize: 5000})
		assert.Equal(t, 990, table.Len())
		assert.Equal(t, 10, table.Report.Skipped)
		require.Len(t, table.Report.Problems, 10)
		for i, p := range table.Report.Problems {
			assert.Equal(t, 101+100*i, p.Line)
		}
		assert.Regexp(t, `has \d+ fields, not \d+`, table.Report.Problems[0].Reason)
		assert.Contains(t, table.Report.Problems[1].Reason, `latitude "north" is not a number`)
		assert.Contains(t, table.Report.Problems[2].Reason, "not on the globe")
		assert.Contains(t, table.Report.Problems[3].Reason, `date "yesterday" cannot be read`)
	}
}

func TestOnlyTheFirstBadRowsAreNamed(t *testing.T) {
	text := made(t, synth.Options{Preset: "acled", Rows: 400, BadEvery: 2})
	table := open(t, text, bulk.Options{MaxProblems: 7, ChunkSize: 2000})
	assert.Equal(t, 200, table.Report.Skipped)
	assert.Len(t, table.Report.Problems, 7)
}

func TestLinesCountBreaksWithinQuotes(t *testing.T) {
	table := open(t, "lat,lon,note\n1,2,\"a\nb\nc\"\n\n3,4,d\n5,x,e\n", bulk.Options{})
	line, err := table.Line(1)
	require.NoError(t, err)
	assert.Equal(t, 6, line)
	assert.Equal(t, []bulk.Problem{{Line: 7, Reason: `longitude "x" is not a number`}}, table.Report.Problems)
}

func TestOneStrayQuoteTakesNoOtherRow(t *testing.T) {
	table := open(t, "lat,lon,note\n1,1,a\n2,2,\"open\n3,3,c\n4,4,\"d, \"\"e\"\"\"\n5,5,f\n", bulk.Options{})
	assert.Equal(t, []float64{1, 3, 4, 5}, table.Lat)
	require.Len(t, table.Report.Problems, 1)
	assert.Equal(t, 3, table.Report.Problems[0].Line)
}

func TestFileThatIsCutOffSaysSo(t *testing.T) {
	text := made(t, synth.Options{Preset: "acled", Rows: 50, Truncate: true})
	table := open(t, text, bulk.Options{})
	assert.Equal(t, 49, table.Len())
	require.Len(t, table.Report.Problems, 1)
	assert.Equal(t, 51, table.Report.Problems[0].Line)
	assert.Contains(t, table.Report.Problems[0].Reason, "cut off")

	quoted := open(t, "lat,lon,note\n1,1,a\n2,2,\"the rest is miss", bulk.Options{})
	assert.Equal(t, 1, quoted.Len())
	assert.Contains(t, quoted.Report.Problems[0].Reason, "ends within quotes")
}

func TestRowThatIsTooLongIsRefusedByLine(t *testing.T) {
	long := "2,2,\"" + strings.Repeat("x", 3<<20) + "\"\n"
	for _, text := range []string{"lat,lon,note\n1,1,a\n" + long + "3,3,c\n", "lat,lon,note\n1,1,a\n" + strings.TrimSuffix(long,
		"\n") + ",\n3,3,c"} {
		for _, size := range []int{1 << 12, 0} {
			table := open(t, text, bulk.Options{ChunkSize: size})
			assert.Equal(t, []float64{1, 3}, table.Lat)
			assert.Equal(t, []bulk.Problem{{Line: 3, Reason: "is longer than 1048576 bytes"}}, table.Report.Problems)
		}
	}
}

func TestFilesThatAreNoTableAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":                 {"", bulk.ErrEmpty},
		"empty lines":             {"\n\n\r\n", bulk.ErrHeader},
		"no coordinates":          {"name,date\na,2024-01-01\n", bulk.ErrHeader},
		"spreadsheet":             {"PK\x03\x04rest", bulk.ErrNotText},
		"NUL bytes":               {"lat,lon\x00\n1,2\n", bulk.ErrNotText},
		"quote that never ends":   {"\"lat,lon\n1,2\n", bulk.ErrHeader},
		"header that is too long": {"lat,lon," + strings.Repeat("x", 2<<20) + "\n1,2,3\n", bulk.ErrHeader},
	} {
		_, err := bulk.Open(t.Context(), strings.NewReader(c.text), int64(len(c.text)), "events.csv", bulk.Options{})
		require.ErrorIs(t, err, c.want, name)
		assert.Contains(t, err.Error(), "events.csv", name)
	}
	text := made(t, synth.Options{Preset: "acled", Rows: 30})
	_, err := bulk.Open(t.Context(), strings.NewReader(text), int64(len(text)), "events.csv", bulk.Options{MaxRows: 20})
	require.ErrorIs(t, err, bulk.ErrTooMany)
	_, err = bulk.Open(t.Context(), strings.NewReader(text), int64(len(text)), "events.csv", bulk.Options{Encoding: "EBCDIC"})
	require.ErrorIs(t, err, bulk.ErrEncoding)
}

func TestDelimiterThatASpreadsheetNamesIsNoHeader(t *testing.T) {
	for _, first := range []string{"sep=;\r\n", "\"sep=;\"\n", "\ufeffSEP=;\n"} {
		table := open(t, first+"lat;lon;note\n1;2;a, b\nnorth;3;c\n", bulk.Options{})
		assert.Equal(t, []float64{2}, table.Lon, first)
		require.Len(t, table.Report.Problems, 1)
		assert.Equal(t, 4, table.Report.Problems[0].Line)
	}
	_, err := bulk.Open(t.Context(), strings.NewReader("sep=,"), 5, "events.csv", bulk.Options{})
	require.ErrorIs(t, err, bulk.ErrHeader)
}

const oldACLED = "\ufeffdata_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2," +
	"inter2,interaction,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,timestamp,iso3\r\n"

func TestHeaderAloneIsRecognisedAndSaysSo(t *testing.T) {
	for want, text := range map[string]string{
		"ACLED": made(t, synth.Options{Preset: "acled", BOM: true}), "UCDP GED": made(t, synth.Options{Preset: "ucdp"}),
		"GTD": made(t, synth.Options{Preset: "gtd"}), "ACLED (before 2023)": oldACLED,
	} {
		table := open(t, text, bulk.Options{})
		assert.Equal(t, want, table.Report.Preset)
		assert.Zero(t, table.Len())
		assert.Equal(t, []string{"The file has a header and 0 rows."}, table.Report.Notes)
		assert.False(t, strings.HasPrefix(table.Header[0], "\ufeff"))
	}
}

func TestEncodingIsGuessedAndReported(t *testing.T) {
	for encoding, word := range map[string]string{
		"windows-1251": "источник сообщает", "windows-1252": "señala", "windows-1254": "şehirde bir olay", "windows-1256": "المصدر",
		"utf-16le": "", "utf-16be": "",
	} {
		text := made(t, synth.Options{Preset: "acled", Rows: 300, Encoding: encoding, Breaks: true, CRLF: true})
		table := open(t, text, bulk.Options{ChunkSize: 10_000})
		assert.Equal(t, strings.ToLower(encoding), strings.ToLower(table.Report.Encoding))
		assert.Equal(t, strings.HasPrefix(encoding, "windows"), table.Report.Guessed)
		require.Equal(t, 300, table.Len(), encoding)
		plain := open(t, made(t, synth.Options{Preset: "acled", Rows: 300, Breaks: true}), bulk.Options{})
		for i := range 300 {
			got, want := values(t, table, i), values(t, plain, i)
			assert.Contains(t, got[27], word)
			if word == "" {
				require.Equal(t, want[:30], unixLines(got)[:30])
			}
		}
	}
}

func TestUTF16KeepsCharactersOfTwoUnits(t *testing.T) {
	text := "\xff\xfe"
	for _, u := range []uint16{'l', 'a', 't', ',', 'l', 'o', 'n', ',', 'n', '\n', '1', ',', '2', ',', 0xD83D, 0xDE00, 0xD83D, 'x', '\n',
		'3', ',', '4', ',', 0x416, '\n'} {
		text += string([]byte{byte(u), byte(u >> 8)})
	}
	for size := 16; size < 40; size++ {
		table := open(t, text, bulk.Options{ChunkSize: size})
		require.Equal(t, 2, table.Len())
		assert.Equal(t, "😀\ufffdx", values(t, table, 0)[2])
		assert.Equal(t, "Ж", values(t, table, 1)[2])
	}
}

func TestValidUTF8WithSomeDamageStaysUTF8(t *testing.T) {
	table := open(t, "lat,lon,name\n1,2,Ярмарка\n3,4,Caf\xe9\n", bulk.Options{})
	assert.Equal(t, bulk.UTF8, table.Report.Encoding)
	assert.Equal(t, 1, table.Report.BadBytes)
}

func TestEncodingCanBeGiven(t *testing.T) {
	table := open(t, "lat,lon,country\n1,2,\xd0\xee\xf1\xf1\xe8\xff\n", bulk.Options{Encoding: bulk.Windows1251})
	assert.Equal(t, "Россия", table.Countries[table.Country[0]])
	assert.False(t, table.Report.Guessed)
}

func TestRowIsNotExplainedByAChangedFile(t *testing.T) {
	text := []byte(made(t, synth.Options{Preset: "acled", Rows: 100}))
	table, err := bulk.Open(t.Context(), bytes.NewReader(text), int64(len(text)), "events.csv", bulk.Options{})
	require.NoError(t, err)
	fatalities := bytes.LastIndex(text, []byte(",,1700000099"))
	require.Positive(t, fatalities)
	text[fatalities-1] = '9'
	_, err = table.Record(99)
	require.ErrorIs(t, err, bulk.ErrChanged)
	_, err = table.Record(98)
	require.NoError(t, err)
	_, err = table.Record(100)
	require.ErrorIs(t, err, bulk.ErrNoRow)
}

// onUpdate is told of progress by a call.
type onUpdate func(bulk.Status)

func (f onUpdate) Update(s bulk.Status) { f(s) }

// cancelling is a file that ends the context when it has been read up to its middle.
type cancelling struct {
	*strings.Reader
	cancel context.CancelFunc
	reads  int
}

func (c *cancelling) ReadAt(b []byte, at int64) (int, error) {
	if at > c.Size()/2 {
		c.cancel()
		c.reads++
	}
	return c.Reader.ReadAt(b, at)
}

func TestCancelEndsReadingAtOnce(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	text := made(t, synth.Options{Preset: "acled", Rows: 20_000})
	f := &cancelling{Reader: strings.NewReader(text), cancel: cancel}
	_, err := bulk.Open(ctx, f, int64(len(text)), "events.csv", bulk.Options{ChunkSize: 1 << 14, Workers: 2})
	require.ErrorIs(t, err, context.Canceled)
	assert.Less(t, f.reads, 20, "chunks read after the end of the context")
}

func TestProgressEndsWithEverythingRead(t *testing.T) {
	text := made(t, synth.Options{Preset: "ucdp", Rows: 2000, BadEvery: 1000})
	var last bulk.Status
	open(t, text, bulk.Options{Progress: onUpdate(func(s bulk.Status) { last = s })})
	assert.Equal(t, int64(len(text)), last.Bytes)
	assert.Equal(t, last.Total, last.Bytes)
	assert.Equal(t, 1998, last.Rows)
	assert.Equal(t, 2, last.Skipped)
	assert.Positive(t, last.Rate())
}

func TestCommonNamesOfColumnsAreGuessed(t *testing.T) {
	table := open(t,
		"Name;Lng;Lat;Date;Killed;Type;Country\nA;33,5;44,25;13/04/2024;3;attack;Syria\nB;;;04/05/2024;;strike;\nC;1;2;;many;attack;Syria\n", bulk.Options{})
	assert.Equal(t, byte(';'), table.Report.Comma)
	require.Equal(t, 3, table.Len())
	assert.InDelta(t, 33.5, table.Lon[0], 0)
	assert.InDelta(t, 44.25, table.Lat[0], 0)
	assert.True(t, math.IsNaN(table.Lon[1]))
	assert.Equal(t, []int32{3, bulk.Unknown, bulk.Unknown}, table.Killed)
	assert.Equal(t, "4 May 2024", table.When(1).Words(nil))
	assert.Equal(t, data.NoDate, table.DatePrecision[2])
	assert.Equal(t, []string{"", "attack", "strike"}, table.Kinds)
	assert.Equal(t, []uint16{1, 2, 1}, table.Kind)
	assert.Equal(t, [3]int{1, 1, 1}, [3]int{table.Report.Unplaced, table.Report.Undated, table.Report.Unread})
}

func TestOrderOfDayAndMonthIsToldByTheDates(t *testing.T) {
	for text, want := range map[string]string{
		"lat,lon,date\n1,1,03/04/2024\n2,2,04/25/2024\n": "4 March 2024", "lat,lon,date\n1,1,03/04/2024\n2,2,25/04/2024\n": "3 April 2024",
	} {
		table := open(t, text, bulk.Options{})
		assert.Equal(t, want, table.When(0).Words(nil))
		assert.Len(t, table.Report.Notes, 1)
	}
	assert.Contains(t, open(t, "lat,lon,date\n1,1,03/04/2024\n", bulk.Options{}).Report.Notes[0], "do not tell")
}

func FuzzOpen(f *testing.F) {
	for _, o := range []synth.Options{
		{Preset: "acled", Rows: 3, Breaks: true}, {Preset: "gtd", Rows: 2, CRLF: true}, {Preset: "ucdp", Rows: 2, Truncate: true},
		{Preset: "acled", Rows: 2, Encoding: "utf-16le"},
		{Preset: "acled", Rows: 2, Encoding: "windows-1251"},
	} {
		f.Add(made(f, o), uint16(64))
	}
	f.Add("lat,lon,n\n1,2,\"a\"\"b\n\"\r\n\r\n3,4,", uint16(16))
	f.Fuzz(func(t *testing.T, text string, size uint16) {
		table, err := bulk.Open(t.Context(), strings.NewReader(text), int64(len(text)), "events.csv", bulk.Options{ChunkSize: int(size),
			Workers: 2, MaxRow: 5000})
		if err != nil {
			return
		}
		for i := range table.Len() {
			values(t, table, i)
			_, _, err := table.Incident(i)
			require.NoError(t, err)
		}
		want := naive(text, rune(table.Report.Comma))
		if want == nil || table.Report.Encoding != bulk.UTF8 || table.Report.Skipped > 0 {
			return
		}
		assertSameRows(t, want, table)
	})
}

func TestScanReadsEveryRowInOrder(t *testing.T) {
	for _, encoding := range []string{"utf-8", "utf-16be"} {
		table := open(t, made(t, synth.Options{Preset: "acled", Rows: 5000, BadEvery: 7, Breaks: true, Encoding: encoding}), bulk.Options{})
		next := 100
		require.NoError(t, table.Scan(t.Context(), 100, table.Len(), func(r *bulk.Row) error {
			require.Equal(t, next, r.Index)
			if next%97 == 0 {
				assert.Equal(t, values(t, table, next)[27], r.Value(27))
			}
			next++
			return nil
		}))
		assert.Equal(t, table.Len(), next)
	}
}

func TestAFewNamesAreEnoughToGuessTheEncoding(t *testing.T) {
	for want, names := range map[string][]string{
		bulk.Windows1251: {"Москва", "Київ", "Махачкала", "Грозный", "Красногорск", "Ростов-на-Дону"},
		bulk.Windows1252: {"Île-de-France", "Köln", "Düsseldorf", "São Paulo", "Bogotá", "Málaga", "Besançon"},
		bulk.Windows1254: {"Şırnak", "Diyarbakır", "Kızılay", "Beyoğlu", "Iğdır"},
		bulk.Windows1256: {"بغداد", "حلب", "دمشق", "الموصل", "صنعاء", "مقديشو"},
	} {
		page := map[string]*charmap.Charmap{
			bulk.Windows1251: charmap.Windows1251, bulk.Windows1252: charmap.Windows1252, bulk.Windows1254: charmap.Windows1254, bulk.Windows1256: charmap.Windows1256,
		}[want]
		text, err := page.NewEncoder().String("lat,lon,country\n1,2," + strings.Join(names, "\n1,2,"))
		require.NoError(t, err)
		table := open(t, text, bulk.Options{})
		assert.Equal(t, want, table.Report.Encoding)
		assert.True(t, table.Report.Guessed)
		assert.Equal(t, names, table.Countries[1:])
	}
}
