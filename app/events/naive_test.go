package events_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/events"
	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/internal/bench/events/synth"
)

// opened is a table whose words have been read, and all of its rows as a case, as the commands take it.
type opened struct {
	*events.Set
	whole *resolve.Snapshot
}

func openTable(t testing.TB, text string) opened {
	t.Helper()
	r := strings.NewReader(text)
	read, err := bulk.Open(t.Context(), r, r.Size(), "events.csv", bulk.Options{})
	require.NoError(t, err)
	set, err := events.New(t.Context(), read)
	require.NoError(t, err)
	f, err := os.Create(filepath.Join(t.TempDir(), "words"))
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	require.NoError(t, set.ReadWords(t.Context(), f, func(context.Context) {}, func(s *events.Set) { set = s }))
	require.Equal(t, read.Len(), set.WordsRead())
	rows := make([]int, read.Len())
	for i := range rows {
		rows[i] = i
	}
	c, err := read.Case(rows...)
	require.NoError(t, err)
	return opened{set, resolve.New(c, resolve.Options{})}
}

func made(t testing.TB, preset string, rows int) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, synth.Write(&b, synth.Options{Preset: preset, Rows: rows, Seed: 7}))
	return b.String()
}

// agree compares what a set says of a filter with a scan of the incidents of all rows.
func (o opened) agree(t *testing.T, f query.Filter) {
	t.Helper()
	want := f.Apply(o.whole).Incidents
	placed := 0
	var ids []string
	for _, in := range want {
		if in.Placed() {
			placed++
		}
		ids = append(ids, in.ID)
	}
	words := f.Describe()
	all, onMap := o.Count(f)
	require.Equal(t, len(want), all, "count of %q", words)
	require.Equal(t, placed, onMap, "placed of %q", words)

	for _, order := range []events.Order{events.Newest, events.MostKilled, events.ByKind} {
		listed, total, err := o.First(t.Context(), f, order, 1<<20)
		require.NoError(t, err)
		require.Equal(t, len(want), total)
		var got []string
		for _, in := range listed {
			got = append(got, in.ID)
		}
		slices.Sort(got)
		require.Equal(t, ids, got, "rows of %q", words)
		some, total, err := o.First(t.Context(), f, order, 7)
		require.NoError(t, err)
		require.Equal(t, len(want), total)
		require.Equal(t, listed[:min(7, len(listed))], some, "the first of %q", words)
	}

	naive, got := f.Facets(o.whole), o.Facets(f)
	require.Equal(t, naive.All, got.All)
	require.Equal(t, naive.Selected, got.Selected, "facets of %q", words)
	facet := func(name string, want, have []query.Value) {
		t.Helper()
		counts := func(values []query.Value) map[string][2]int {
			out := map[string][2]int{}
			for _, v := range values {
				if v.All > 0 {
					out[v.Value] = [2]int{v.Count, v.All}
				}
			}
			return out
		}
		require.Equal(t, counts(want), counts(have), "%s of %q", name, words)
	}
	facet("kinds", naive.Kinds, got.Kinds)
	facet("statuses", naive.Statuses, got.Statuses)
	facet("countries", naive.Countries, got.Countries)
	facet("documents", naive.Documents, got.Documents)
	facet("precisions", naive.Precisions, got.Precisions)
}

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

func TestASetAgreesWithAScanOfItsIncidents(t *testing.T) {
	for _, preset := range synth.Presets {
		t.Run(preset, func(t *testing.T) {
			o := openTable(t, made(t, preset, 250))
			first := o.whole.Incidents[17]
			actor := o.whole.Incidents[5].Responsibility[0].Actor
			document := o.Table.Document().ID
			for _, f := range []query.Filter{
				{},
				{From: day(2015, 3, 1)},
				{From: day(2010, 1, 1), To: day(2018, 7, 1)},
				{Countries: []string{"IQ", "SY", "AF", "TR", "IR"}},
				{Kinds: []string{string(first.Kind)}},
				{Kinds: []string{"no such kind"}},
				{Statuses: []string{string(data.CarriedOut)}},
				{Statuses: []string{string(data.Foiled)}},
				{Documents: []string{document}},
				{Documents: []string{"another"}, Statuses: []string{string(data.CarriedOut)}},
				{MinGrade: "B2"},
				{Disputed: true},
				{Precision: data.City},
				{Precision: data.Province, Countries: []string{"IQ", "UA"}},
				{Precision: data.Venue},
				{Bound: &orb.Bound{Min: orb.Point{20, 0}, Max: orb.Point{80, 45}}},
				{Near: &query.Circle{Center: orb.Point{44, 33}, Metres: 900_000}, Text: "place"},
				{Polygon: orb.Polygon{{{20, 0}, {80, 0}, {50, 50}, {20, 0}}}},
				{Incidents: []string{first.ID, "elsewhere"}},
				{Actors: []query.Actor{{Name: actor}}},
				{Actors: []query.Actor{{Name: strings.ToUpper(actor), Stance: query.Attributed}, {Name: "nobody"}}},
				{Actors: []query.Actor{{Name: actor, Stance: query.Accused}}},
				{Text: "a"}, {Text: "group"}, {Text: "place 1"}, {Text: "row 12"}, {Text: "carried ou"}, {Text: "-"}, {Text: "zzzz"},
				{Text: "events csv road"}, {Text: "conflict"}, {Text: "Iraq " + string(first.Kind)}, {Text: first.Title},
				{Text: "the", From: day(2012, 1, 1), Countries: []string{"IQ", "NG"}, Kinds: []string{string(first.Kind)}},
			} {
				o.agree(t, f)
			}
			o.random(t, 30)
		})
	}
}

// random compares filters that are put together by chance, of texts above all.
func (o opened) random(t *testing.T, n int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(3, uint64(n)))
	maybe := func(do func()) {
		if rng.IntN(4) == 0 {
			do()
		}
	}
	for range n {
		var f query.Filter
		in := o.whole.Incidents[rng.IntN(len(o.whole.Incidents))]
		maybe(func() { f.From = day(1990+rng.IntN(36), time.Month(1+rng.IntN(12)), 1+rng.IntN(28)) })
		maybe(func() { f.To = day(2015+rng.IntN(12), time.Month(1+rng.IntN(12)), 1+rng.IntN(28)) })
		maybe(func() { f.Kinds = []string{string(in.Kind), "other"} })
		maybe(func() { f.Countries = []string{"IQ", "SY", "UA", "MX", "ML"}[rng.IntN(4):] })
		maybe(func() { f.Precision = []data.Precision{data.City, data.Province, data.Country}[rng.IntN(3)] })
		maybe(func() { f.Bound = &orb.Bound{Min: orb.Point{-80, -20}, Max: orb.Point{30 + 60*rng.Float64(), 40}} })
		maybe(func() { f.Statuses = []string{[]string{string(data.CarriedOut), string(data.Foiled)}[rng.IntN(2)]} })
		maybe(func() { f.Documents = []string{[]string{o.Table.Document().ID, "other"}[rng.IntN(2)]} })
		texts := []string{in.Title, in.ID}
		for _, c := range in.Claims {
			texts = append(texts, c.Text, c.Note, c.Actor, c.Locator.Anchor)
		}
		words := strings.Fields(texts[rng.IntN(len(texts))])
		if len(words) > 0 && rng.IntN(3) > 0 {
			rng.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
			words = words[:1+rng.IntN(min(3, len(words)))]
			last := []rune(words[len(words)-1])
			words[len(words)-1] = string(last[:1+rng.IntN(len(last))])
			f.Text = strings.Join(words, " ")
		}
		o.agree(t, f)
	}
}

func TestNumbersOfKilledAgreeWhereATableStatesOne(t *testing.T) {
	o := openTable(t, made(t, "acled", 250))
	for _, most := range []int{0, 1, 5, 40} {
		o.agree(t, query.Filter{MaxKilled: &most})
		o.agree(t, query.Filter{MinKilled: most, Text: "p"})
	}
}

// Words are found however they are written, as in a case.
func TestWordsOfTablesAreFoldedAsThoseOfCases(t *testing.T) {
	o := openTable(t, `event_id,event_date,event_type,country,location,latitude,longitude,fatalities,notes
1,2024-01-03,Explosion,Iran,كرمان,30.28,57.08,94,انفجار در گلزار شهدا
2,2024-03-22,Armed assault,Russia,Красногорск,55.83,37.39,140,Нападение на «Крокус Сити Холл»
3,2016-07-15,Armed assault,Turkey,İstanbul Şişli,41.06,28.98,,Boğaz köprüsü kapatıldı
4,2022-09-05,Explosion,Afghanistan,کابل,34.50,69.15,6,Café São Paulo
5,2022-01-01,Threat,Afghanistan,,,,0,مدينة كركوك
`)
	for text, want := range map[string][]int{
		"کرمان": {1}, "كرمان": {1}, "انفجار": {1}, "Krasnogorsk": {2}, "красногорск": {2}, "КРОКУС с": {2}, "krokus siti": {2}, "istanbul": {3},
		"ISTANBUL sisli": {3}, "ıstanbul": {3}, "bogaz kopru": {3}, "كابل": {4}, "کابل": {4}, "cafe sao": {4}, "مدینه": {5}, "explosion": {1, 4},
		"assault ist": {3}, "kirkuk": nil,
	} {
		hits, total, err := o.Search(t.Context(), text, 10)
		require.NoError(t, err)
		require.Len(t, hits, total, text)
		var rows []int
		for _, h := range hits {
			row, ok := o.Row(h.Incident.ID)
			require.True(t, ok)
			rows = append(rows, row+1)
			assert.NotEmpty(t, slices.Concat(h.InTitle, h.InText), "%q: it is seen why %s is found", text, h.Incident.Title)
		}
		slices.Sort(rows)
		assert.Equal(t, want, rows, text)
		o.agree(t, query.Filter{Text: text})
	}
}
