package cli_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/cli"
	"incidentmap/app/events"
	"incidentmap/app/scene"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/codec"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
)

// fact is what is known of one incident or event, for a plain judgement of each filter.
type fact struct {
	id          string
	dated       bool
	first, last time.Time // days, both inclusive
	countries   []string
	kind        string
	status      string
	counted     bool
	least, most int
	sites       []data.Site // that have a point
	texts       []string
	actors      []string
	disputed    bool
	graded      bool // B2 or better
}

func (f fact) in(from, to string) bool {
	return f.dated && !f.first.After(day(to)) && !f.last.Before(day(from))
}

func (f fact) located(meets func(orb.Point, data.Precision) bool) bool {
	return slices.ContainsFunc(f.sites, func(s data.Site) bool { return meets(s.Point, s.Precision) })
}

func (f fact) says(words ...string) bool {
	text := strings.Join(strings.FieldsFunc(query.Fold(strings.Join(f.texts, "\n")), func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789", r) }), " ")
	for i, word := range words {
		whole := " " + word
		if i < len(words)-1 {
			whole += " "
		}
		if !strings.Contains(" "+text+" ", whole) {
			return false
		}
	}
	return true
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func box(w, s, e, n float64) func(orb.Point, data.Precision) bool {
	return func(p orb.Point, _ data.Precision) bool {
		return p[1] >= s && p[1] <= n && (w <= e && p[0] >= w && p[0] <= e || w > e && (p[0] >= w || p[0] <= e))
	}
}

func around(lon, lat, km float64) func(orb.Point, data.Precision) bool {
	return func(p orb.Point, _ data.Precision) bool {
		return geo.DistanceHaversine(p, orb.Point{lon, lat}) <= km*1000
	}
}

func finer(least ...data.Precision) func(orb.Point, data.Precision) bool {
	return func(_ orb.Point, q data.Precision) bool { return slices.Contains(least, q) }
}

const (
	ever  = "0001-01-01"
	never = "9999-12-31"
)

// agreed are filters as the command line has them, and the same in plain words.
var agreed = []struct {
	args  []string
	meets func(fact) bool
}{
	{nil, func(fact) bool { return true }},
	{[]string{"--from", "2024"}, func(f fact) bool { return f.in("2024-01-01", never) }},
	{[]string{"--from", "2024-03-22"}, func(f fact) bool { return f.in("2024-03-22", never) }},
	{[]string{"--to", "2016"}, func(f fact) bool { return f.in(ever, "2016-12-31") }},
	{[]string{"--from", "2015-11", "--to", "2015-11"}, func(f fact) bool { return f.in("2015-11-01", "2015-11-30") }},
	{[]string{"--from", "2024-03-22", "--to", "2024-03-22"}, func(f fact) bool { return f.in("2024-03-22", "2024-03-22") }},
	{[]string{"--country", "ru"}, func(f fact) bool { return slices.Contains(f.countries, "RU") }},
	{[]string{"--country", "FR,AF"}, func(f fact) bool { return slices.Contains(f.countries, "FR") || slices.Contains(f.countries, "AF") }},
	{[]string{"--kind", "attack"}, func(f fact) bool { return f.kind == "attack" }},
	{[]string{"--kind", "plot", "--kind", "strike"}, func(f fact) bool { return f.kind == "plot" || f.kind == "strike" }},
	{[]string{"--min-killed", "0"}, func(fact) bool { return true }},
	{[]string{"--min-killed", "1"}, func(f fact) bool { return f.counted && f.most >= 1 }},
	{[]string{"--min-killed", "93"}, func(f fact) bool { return f.counted && f.most >= 93 }},
	{[]string{"--max-killed", "0"}, func(f fact) bool { return f.counted && f.least <= 0 }},
	{[]string{"--max-killed", "50"}, func(f fact) bool { return f.counted && f.least <= 50 }},
	{[]string{"--min-killed", "5", "--max-killed", "20"}, func(f fact) bool { return f.counted && f.most >= 5 && f.least <= 20 }},
	{[]string{"--precision", "city"}, func(f fact) bool { return f.located(finer(data.Venue, data.Neighbourhood, data.City)) }},
	{[]string{"--precision", "country"}, func(f fact) bool { return len(f.sites) > 0 }},
	{[]string{"--bbox", "30,30,70,60"}, func(f fact) bool { return f.located(box(30, 30, 70, 60)) }},
	{[]string{"--bbox", "170,-60,-170,60"}, func(f fact) bool { return f.located(box(170, -60, -170, 60)) }},
	{[]string{"--near", "37.6,55.75,300"}, func(f fact) bool { return f.located(around(37.6, 55.75, 300)) }},
	{[]string{"--near", "179.9,0,900"}, func(f fact) bool { return f.located(around(179.9, 0, 900)) }},
	{[]string{"--polygon", "30,30 70,30 70,60 30,60"}, func(f fact) bool { return f.located(box(30, 30, 70, 60)) }},
	{[]string{"--polygon", "170,-60 -170,-60 -170,60 170,60"}, func(f fact) bool { return f.located(box(170, -60, -170, 60)) }},
	{[]string{"--status", "carried-out"}, func(f fact) bool { return f.status == "carried out" }},
	{[]string{"--status", "foiled,threatened"}, func(f fact) bool { return f.status == "foiled" || f.status == "threatened" }},
	{[]string{"--text", "Москва"}, func(f fact) bool { return f.says("moskva") }},
	{[]string{"--text", "concert hall"}, func(f fact) bool { return f.says("concert", "hall") }},
	{[]string{"--text", "kerm"}, func(f fact) bool { return f.says("kerm") }},
	{[]string{"--actor", "isis-k"}, func(f fact) bool { return slices.Contains(f.actors, "ISIS-K") }},
	{[]string{"--disputed"}, func(f fact) bool { return f.disputed }},
	{[]string{"--min-grade", "B2"}, func(f fact) bool { return f.graded }},
	{[]string{"--country", "RU", "--from", "2004", "--min-killed", "1"}, func(f fact) bool {
		return slices.Contains(f.countries, "RU") && f.in("2004-01-01", never) && f.counted && f.most >= 1
	}},
	{[]string{"--bbox", "30,30,70,60", "--precision", "city", "--kind", "attack"}, func(f fact) bool {
		return f.kind == "attack" && f.located(func(p orb.Point, q data.Precision) bool {
			return box(30, 30, 70, 60)(p, q) && finer(data.Venue, data.Neighbourhood, data.City)(p, q)
		})
	}},
	{[]string{"--text", "hall", "--country", "RU", "--to", "2024"}, func(f fact) bool {
		return f.says("hall") && slices.Contains(f.countries, "RU") && f.in(ever, "2024-12-31")
	}},
}

// TestListPictureWindowAndAPlainScanAgree holds every way to select and to count against a plain judgement of each incident and event.
func TestListPictureWindowAndAPlainScanAgree(t *testing.T) {
	deps := renderDeps()
	deps.Case = builtInDeps(t).Case
	c, err := codec.DecodeTextFS(deps.Case)
	require.NoError(t, err)
	built := resolve.New(c, resolve.Options{})
	file, rows := madeTable(t)
	set := openSet(t, file)
	for _, c := range agreed {
		name := strings.Join(c.args, " ")
		f := filterOf(t, c.args)
		t.Run("case "+name, func(t *testing.T) {
			ids, placed := chosen(caseFacts(built), c.meets)
			agree(t, deps, nil, c.args, "incident", ids, placed, len(built.Incidents))
			shown := f.Apply(built).Incidents
			assert.Contains(t, scene.Counts(built, scene.New(shown), f), fmt.Sprintf("%d", len(ids)), "the words of the window")
			assert.Len(t, shown, len(ids))
		})
		t.Run("table "+name, func(t *testing.T) {
			for i := range rows {
				rows[i].id = set.Table.IncidentID(i)
			}
			ids, placed := chosen(rows, c.meets)
			agree(t, deps, []string{file}, c.args, "event", ids, placed, len(rows))
			all, onMap := set.Count(f)
			assert.Equal(t, []int{len(ids), placed}, []int{all, onMap}, "the counts of the window")
		})
	}
}

// TestListAndWindowAgreeOnWhatOfATableWasKnown holds the as-of day against the days on which rows were published.
func TestListAndWindowAgreeOnWhatOfATableWasKnown(t *testing.T) {
	file := filepath.Join(t.TempDir(), "known.csv")
	text := "event_id_cnty,event_date,time_precision,event_type,country,latitude,longitude,geo_precision,fatalities,timestamp\n"
	published := []string{"2024-03-01", "2024-03-26", "2024-03-27", "", "2024-04-01"}
	for i, d := range published {
		if d != "" {
			d = strconv.FormatInt(day(d).Add(23*time.Hour).Unix(), 10)
		}
		text += fmt.Sprintf("E%d,2024-02-0%d,1,Riots,Russia,55.7,37.%d,1,%d,%s\n", i, i+1, i, i, d)
	}
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	set := openSet(t, file)
	for asOf, want := range map[string]int{"2024-02-29": 0, "2024-03-26": 2, "2024-03-27": 3, "2024-12-31": 4} {
		got := run(t, renderDeps(), "", "list", file, "--as-of", asOf, "--count")
		require.Equal(t, cli.ExitDone, got.status, got.errOut)
		assert.True(t, strings.HasPrefix(got.out, fmt.Sprintf("%s, %d on the map", words.Of(want, len(published), "event"), want)), got.out)
		all, placed := set.KnownBy(day(asOf)).Count(query.Filter{})
		assert.Equal(t, []int{want, want}, []int{all, placed}, asOf)
	}
}

func chosen(facts []fact, meets func(fact) bool) (ids []string, placed int) {
	ids = []string{}
	for _, f := range facts {
		if meets(f) {
			ids = append(ids, f.id)
			if len(f.sites) > 0 {
				placed++
			}
		}
	}
	return ids, placed
}

// agree asserts that all forms of the list and the picture select just some ids.
func agree(t *testing.T, deps cli.Deps, source, filter []string, noun string, ids []string, placed, total int) {
	t.Helper()
	command := func(args ...string) string {
		got := run(t, deps, "", slices.Concat(args, source, filter)...)
		require.Equal(t, cli.ExitDone, got.status, got.errOut)
		return got.out
	}
	said := words.Of(len(ids), total, noun)
	assert.True(t, strings.HasPrefix(command("list", "--count"), fmt.Sprintf("%s, %s on the map", said, words.Count(placed))), "list --count")

	var list []struct{ ID string }
	require.NoError(t, json.Unmarshal([]byte(command("list", "--format", "json")), &list))
	listed := []string{}
	for _, in := range list {
		listed = append(listed, in.ID)
	}
	assert.Equal(t, ids, listed, "list --format json")

	cells, err := csv.NewReader(strings.NewReader(command("list", "--format", "csv"))).ReadAll()
	require.NoError(t, err)
	assert.Len(t, cells, len(ids)+1, "list --format csv")

	box := slices.Index(filter, "--bbox") // of a picture it is the view
	if box < 0 {
		picture := command("render", "-o", "-", "--format", "svg", "--size", "640x360")
		assert.Regexp(t, fmt.Sprintf(`<desc[^>]*>(TLP:CLEAR\. |TLP:CLEAR · )?%s, %s (on the map|placed, )`, said, words.Count(placed)), picture, "render")
	}
}

func filterOf(t *testing.T, args []string) query.Filter {
	t.Helper()
	var f query.Filter
	for i := 0; i < len(args); i++ {
		var err error
		value := ""
		if args[i] != "--disputed" {
			value = args[i+1]
		}
		switch args[i] {
		case "--from":
			f.From, err = query.ParseFrom(value)
		case "--to":
			f.To, err = query.ParseTo(value)
		case "--country":
			f.Countries = append(f.Countries, strings.Split(strings.ToUpper(value), ",")...)
		case "--kind":
			f.Kinds = append(f.Kinds, value)
		case "--min-killed":
			f.MinKilled, err = query.ParseMinKilled(value)
		case "--max-killed":
			f.MaxKilled, err = query.ParseMaxKilled(value)
		case "--precision":
			f.Precision, err = query.ParsePrecision(value)
		case "--bbox":
			f.Bound, err = query.ParseBound(value)
		case "--near":
			f.Near, err = query.ParseNear(value)
		case "--polygon":
			var ring orb.Ring
			for corner := range strings.FieldsSeq(value) {
				var p orb.Point
				_, err = fmt.Sscanf(corner, "%f,%f", &p[0], &p[1])
				require.NoError(t, err)
				if strings.HasPrefix(value, "170,") && p[0] < 0 {
					p[0] += 360 // across the antimeridian
				}
				ring = append(ring, p)
			}
			f.Polygon = orb.Polygon{ring}
		case "--status":
			f.Statuses = strings.Split(strings.ReplaceAll(value, "-", " "), ",")
		case "--text":
			f.Text = value
		case "--actor":
			f.Actors = []query.Actor{{Name: value}}
		case "--min-grade":
			f.MinGrade = value
		case "--disputed":
			f.Disputed = true
			i--
		default:
			require.Fail(t, "unknown flag", args[i])
		}
		require.NoError(t, err)
		i++
	}
	return f
}

func caseFacts(s *resolve.Snapshot) []fact {
	var out []fact
	for _, in := range s.Incidents {
		f := fact{id: in.ID, kind: string(in.Kind), status: string(in.Status), disputed: in.Killed.Disputed || in.Wounded.Disputed}
		if when := in.When.Local(in.Zone); !when.IsZero() {
			f.dated, f.first, f.last = true, day(when.Start.Format(time.DateOnly)), day(when.LastDay().Format(time.DateOnly))
		}
		for _, site := range in.Sites {
			f.countries = append(f.countries, site.Country)
			if site.HasPoint {
				f.sites = append(f.sites, site)
			}
			f.texts = append(f.texts, site.Name, site.LocalName, site.Place, site.Admin, site.Country)
		}
		f.texts = append(f.texts, in.ID, in.Title, in.Short, f.kind, f.status)
		f.least, f.most, f.counted = stated(in.Killed)
		for _, r := range in.Responsibility {
			f.actors = append(f.actors, r.Actor)
		}
		for _, c := range in.Claims {
			d := s.Document(c.Document)
			f.texts = append(f.texts, c.Text, c.Voice, c.Actor, c.Of, c.Note, c.Locator.Section, c.Locator.Anchor)
			f.graded = f.graded || d.Kind == data.Source && d.Reliability != "" && d.Reliability <= "B" && c.Credibility <= 2
		}
		for _, id := range in.Documents {
			f.texts = append(append(f.texts, s.Document(id).Publisher, s.Document(id).Title), s.Document(id).Authors...)
		}
		out = append(out, f)
	}
	return out
}

// stated is the least whole that is stated, or the largest part, and the most of all.
func stated(f resolve.Figure) (least, most int, ok bool) {
	for _, p := range f.Parts {
		if low, high, counted := stated(p.Figure); counted {
			least, most, ok = max(least, low), max(most, high), true
		}
	}
	var wholes []int
	for _, c := range f.Claims {
		if n, counted := c.Number.Value(); counted {
			wholes = append(wholes, n)
			most = max(most, n)
			if c.Number.Max != nil {
				most = max(most, *c.Number.Max)
			}
		}
	}
	if len(wholes) > 0 {
		least, ok = slices.Min(wholes), true
	}
	return least, most, ok
}

// madeTable writes a table in the columns of ACLED, with rows that have no date, no place or no number, and some on both sides of the
// antimeridian, and gives what its rows say.
func madeTable(t *testing.T) (file string, rows []fact) {
	t.Helper()
	const n = 3000
	r := rand.New(rand.NewPCG(7, 7))
	var b strings.Builder
	out := csv.NewWriter(&b)
	require.NoError(t, out.Write(strings.Split("event_id_cnty,event_date,time_precision,event_type,country,location,latitude,longitude,geo_precision,fatalities,actor1,notes", ",")))
	places := []struct {
		country, code, name string
		lon, lat            float64
	}{
		{"Russia", "RU", "Moscow", 37.6, 55.75}, {"Iran", "IR", "Kerman", 57.08, 30.28}, {"France", "FR", "Paris", 2.35, 48.86},
		{"Afghanistan", "AF", "Kabul", 69.2, 34.5}, {"Fiji", "FJ", "Taveuni", 180, -16.9}, {"Kiribati", "KI", "Tarawa", 173, 1.4},
	}
	for i := range n {
		p := places[r.IntN(len(places))]
		f := fact{countries: []string{p.code}, kind: []string{"attack", "plot", "strike", "siege"}[r.IntN(4)], status: "carried out"}
		id := "E" + strconv.Itoa(i+1)
		date, precision := "", ""
		if r.IntN(10) > 0 {
			at := day("2003-01-01").AddDate(0, 0, r.IntN(8200))
			date, precision = at.Format(time.DateOnly), strconv.Itoa(1+r.IntN(3))
			f.dated, f.first, f.last = true, at, at
			switch precision {
			case "2":
				f.first, f.last = at.AddDate(0, 0, -3), at.AddDate(0, 0, 3)
			case "3":
				f.first = at.AddDate(0, 0, 1-at.Day())
				f.last = f.first.AddDate(0, 1, -1)
			}
		}
		lon, lat, located := "", "", strconv.Itoa(1+r.IntN(3))
		if r.IntN(8) > 0 {
			x := p.lon + r.Float64()*8 - 4
			if x > 180 {
				x -= 360
			}
			lon, lat = strconv.FormatFloat(x, 'f', 4, 64), strconv.FormatFloat(p.lat+r.Float64()*8-4, 'f', 4, 64)
			x, _ = strconv.ParseFloat(lon, 64)
			y, _ := strconv.ParseFloat(lat, 64)
			f.sites = []data.Site{{Point: orb.Point{x, y}, Precision: map[string]data.Precision{"1": data.City, "2": data.City, "3": data.Province}[located]}}
		}
		killed := ""
		if r.IntN(4) > 0 {
			f.counted, f.least = true, r.IntN(r.IntN(200)+1)
			f.most, killed = f.least, strconv.Itoa(f.least)
		}
		actor := []string{"", "ISIS-K", "Group A"}[r.IntN(3)]
		if actor != "" {
			f.actors = []string{actor}
		}
		note := []string{"", "in the concert hall, they said", "г. Москва, у метро", "a \"hall\"\nof the town", "concerts in halls"}[r.IntN(5)]
		f.texts = []string{note, p.name, p.country, f.kind, actor, id}
		require.NoError(t, out.Write([]string{id, date, precision, f.kind, p.country, p.name, lat, lon, located, killed, actor, note}))
		rows = append(rows, f)
	}
	out.Flush()
	file = filepath.Join(t.TempDir(), "made.csv")
	require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o600))
	return file, rows
}

func openSet(t *testing.T, file string) *events.Set {
	t.Helper()
	f, err := os.Open(file)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, f.Close()) })
	info, err := f.Stat()
	require.NoError(t, err)
	table, err := bulk.Open(t.Context(), f, info.Size(), filepath.Base(file), bulk.Options{})
	require.NoError(t, err)
	set, err := events.New(t.Context(), table)
	require.NoError(t, err)
	words, err := os.Create(file + ".words")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, words.Close()) })
	require.NoError(t, set.ReadWords(t.Context(), words, func(context.Context) {}, func(more *events.Set) { set = more }))
	return set
}
