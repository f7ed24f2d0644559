package query_test

import (
	"math"
	"os"
	"strings"
	"testing"
	_ "time/tzdata" // zones must be there on every system

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
)

const text = `
document: good
publisher: Institute of Peace
reliability: B
published: 2024-03-27

document: poor
publisher: Blog
reliability: D
published: 2024-03-27

document: ref
kind: reference
publisher: Gazetteer
reliability: A

incident: church
title: Shooting at a church
kind: attack

site: church-site
name: Church of Büyükdere
local: Meryem Ana Doğuş Kilisesi
country: TR
point: 29.04 41.16
precision: venue
radius: 50
zone: Europe/Istanbul

incident: hall
title: Attack on a hall
kind: attack
status: carried out

site: hall-site
name: Hall
local: Крокус Сити Холл
country: RU
point: 37.39 55.82
precision: venue
radius: 50
zone: Europe/Moscow

incident: island
title: A plot on an island
kind: plot
status: foiled

site: island-site
name: Island
country: FJ
point: 179.5 -17
precision: city
radius: 1000

incident: strikes
title: Strikes at night
kind: strike

site: valley
name: A valley
local: كرمانشاه
country: AF
zone: Asia/Kabul

claim: church-date
incident: church
document: good
paragraph: 1
attribute: date
when: 2024-01
text: It was in January.
credibility: 2

claim: church-killed
incident: church
document: poor
paragraph: 2
attribute: killed
number: exactly 1
text: One person was killed.
credibility: 1

claim: hall-date
incident: hall
document: good
paragraph: 3
attribute: date
when: 2024-03-22
text: It was on 22 March.
credibility: 4

claim: hall-killed
incident: hall
document: good
paragraph: 4
attribute: killed
number: more than 60
text: More than 60 people were killed.
credibility: 3

claim: hall-killed-2
incident: hall
document: poor
paragraph: 4
attribute: killed
number: exactly 140
text: 140 people were killed, officials said.
voice: Vladimír Señor
credibility: 2

claim: island-event
incident: island
document: ref
attribute: event
text: A plot was foiled.
credibility: 1

claim: strikes-date
incident: strikes
document: good
paragraph: 6
attribute: date
when: 2024-03-17T22:30Z
text: It was at night.
credibility: 6

claim: strikes-killed
incident: strikes
document: good
paragraph: 6
attribute: killed
of: civilians
number: about 20
text: About 20 civilians were killed.
credibility: 6

claim: church-attributed
incident: church
document: good
paragraph: 7
attribute: attributed_to
actor: Group É
text: It is laid to the group.
credibility: 4

claim: hall-claimed
incident: hall
document: good
paragraph: 8
attribute: claimed_by
actor: Group É
text: The group took it upon itself.
credibility: 4

claim: island-denied
incident: island
document: ref
attribute: denied
actor: Neighbour
text: The neighbour has no part in it.
credibility: 1

claim: strikes-accused
incident: strikes
document: good
paragraph: 9
attribute: accused
actor: Neighbour
text: The neighbour is blamed.
credibility: 6
`

func snapshot(t testing.TB) *resolve.Snapshot {
	t.Helper()
	c, err := codec.DecodeText(strings.NewReader(text), "test.case")
	require.NoError(t, err)
	return resolve.New(c, resolve.Options{})
}

func selected(r query.Result) string {
	var ids []string
	for _, in := range r.Incidents {
		ids = append(ids, in.ID)
	}
	return strings.Join(ids, " ")
}

func dates(t *testing.T, from, to string) (f query.Filter) {
	t.Helper()
	var err error
	if from != "" {
		f.From, err = query.ParseFrom(from)
		require.NoError(t, err)
	}
	if to != "" {
		f.To, err = query.ParseTo(to)
		require.NoError(t, err)
	}
	return f
}

func TestApply(t *testing.T) {
	for _, c := range []struct {
		name   string
		filter query.Filter
		want   string
	}{
		{"nothing set selects all", query.Filter{}, "church hall island strikes"},
		{"from a day on", dates(t, "2024-03-22", ""), "hall"},
		{"up to a month, its last day included", dates(t, "", "2024-01"), "church"},
		{"a month matches a day in it", dates(t, "2024-01-15", "2024-01-15"), "church"},
		{"the local day counts, not that of UTC", dates(t, "2024-03-18", "2024-03-18"), "strikes"},
		{"and the day in UTC does not", dates(t, "2024-03-17", "2024-03-17"), ""},
		{"an id", query.Filter{Incidents: []string{"hall", "none"}}, "hall"},
		{"one of two countries", query.Filter{Countries: []string{"RU", "TR"}}, "church hall"},
		{"a kind", query.Filter{Kinds: []string{"plot"}}, "island"},
		{"a document", query.Filter{Documents: []string{"poor"}}, "church hall"},
		{"the largest number stated counts", query.Filter{MinKilled: 140}, "hall"},
		{"a number of some of the people counts", query.Filter{MinKilled: 20}, "hall strikes"},
		{"nobody states so many", query.Filter{MinKilled: 141}, ""},
		{"a grade needs both parts in one claim", query.Filter{MinGrade: "B2"}, "church"},
		{"a lower grade", query.Filter{MinGrade: "B3"}, "church hall"},
		{"a reference has no grade of a source", query.Filter{MinGrade: "F6"}, "church hall strikes"},
		{"an area", query.Filter{Bound: &orb.Bound{Min: orb.Point{28, 40}, Max: orb.Point{38, 56}}}, "church hall"},
		{"an area across the antimeridian", query.Filter{Bound: &orb.Bound{Min: orb.Point{170, -30}, Max: orb.Point{-170, 0}}}, "island"},
		{"one of two statuses", query.Filter{Statuses: []string{"foiled", "threatened"}}, "island"},
		{"an actor in any stance, in any case", query.Filter{Actors: []query.Actor{{Name: "GROUP É"}}}, "church hall"},
		{"an actor that claimed it", query.Filter{Actors: []query.Actor{{Name: "Group E", Stance: query.Claimed}}}, "hall"},
		{"an actor to which it is attributed", query.Filter{Actors: []query.Actor{{Name: "Group E", Stance: query.Attributed}}}, "church"},
		{"one of two actors", query.Filter{Actors: []query.Actor{{Name: "Group E", Stance: query.Claimed}, {Name: "Neighbour", Stance: query.Denied}}}, "hall island"},
		{"an accused actor", query.Filter{Actors: []query.Actor{{Name: "Neighbour", Stance: query.Accused}}}, "strikes"},
		{"a stance that nobody takes", query.Filter{Actors: []query.Actor{{Name: "Group E", Stance: query.Denied}}}, ""},
		{"a part of a name is no actor", query.Filter{Actors: []query.Actor{{Name: "Group"}}}, ""},
		{"the least number stated counts", query.Filter{MaxKilled: new(60)}, "church hall strikes"},
		{"an unknown number is not 0", query.Filter{MaxKilled: new(0)}, ""},
		{"a number between", query.Filter{MinKilled: 100, MaxKilled: new(120)}, "hall"},
		{"a number of some is the least of all", query.Filter{MaxKilled: new(19)}, "church"},
		{"disputed", query.Filter{Disputed: true}, "hall"},
		{"located to the venue", query.Filter{Precision: data.Venue}, "church hall"},
		{"located to a city or better", query.Filter{Precision: data.City}, "church hall island"},
		{"the same site must be in the area", query.Filter{Precision: data.Venue, Bound: &orb.Bound{Min: orb.Point{170, -30}, Max: orb.Point{-170, 0}}}, ""},
		{"near", query.Filter{Near: &query.Circle{Center: orb.Point{37.6, 55.7}, Metres: 20_000}}, "hall"},
		{"not near enough", query.Filter{Near: &query.Circle{Center: orb.Point{37.6, 55.7}, Metres: 15_000}}, ""},
		{"near, across the antimeridian", query.Filter{Near: &query.Circle{Center: orb.Point{-179.5, -17}, Metres: 107_000}}, "island"},
		{"a polygon", query.Filter{Polygon: orb.Polygon{{{28, 40}, {32, 40}, {39, 56}, {36, 57}}}}, "church hall"},
		{"a polygon with a hole", query.Filter{Polygon: orb.Polygon{{{28, 40}, {40, 40}, {40, 60}, {28, 60}}, {{37, 55}, {38, 55}, {38, 56}, {37, 56}}}}, "church"},
		{"a polygon across the antimeridian", query.Filter{Polygon: orb.Polygon{{{170, -30}, {-170, -30}, {-170, 0}, {170, 0}, {170, -30}}}}, "island"},
		{"the same, running on past it", query.Filter{Polygon: orb.Polygon{{{170, -30}, {190, -30}, {190, 0}, {170, 0}}}}, "island"},
		{"a polygon without an inside", query.Filter{Polygon: orb.Polygon{{{0, 0}, {1, 1}}}}, ""},
		{"words, all of them", query.Filter{Text: "killed Officials"}, "hall"},
		{"the last of them begun", query.Filter{Text: "killed offi"}, "hall"},
		{"others as they stand", query.Filter{Text: "offi killed"}, ""},
		{"not the middle of a word", query.Filter{Text: "fficials"}, ""},
		{"Latin letters find Cyrillic", query.Filter{Text: "krokus siti"}, "hall"},
		{"a word of a document", query.Filter{Text: "gazetteer"}, "island"},
		{"accents do not matter", query.Filter{Text: "buyukdere dogus"}, "church"},
		{"nor in the text", query.Filter{Text: "Vladimir SENOR"}, "hall"},
		{"Cyrillic in any case", query.Filter{Text: "крокус"}, "hall"},
		{"Persian letters find Arabic ones", query.Filter{Text: "کرمانشاه"}, "strikes"},
		{"a word that is nowhere", query.Filter{Text: "killed zeppelin"}, ""},
		{"all conditions together", query.Filter{Countries: []string{"RU"}, Kinds: []string{"plot"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, selected(c.filter.Apply(snapshot(t))))
		})
	}
}

func TestApplyCountsWhatItLeavesOut(t *testing.T) {
	s := snapshot(t)
	r := dates(t, "2024", "").Apply(s)
	assert.Equal(t, 1, r.Undated, "the island's plot has no date")
	assert.Zero(t, r.Unplaced)

	world := &orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	r = query.Filter{Bound: world}.Apply(s)
	assert.Equal(t, 1, r.Unplaced, "the strikes have no point")
	assert.Zero(t, r.Undated)

	f := dates(t, "2025", "")
	f.Bound = world
	assert.Zero(t, f.Apply(s).Unplaced, "the strikes would not match by their date either")

	r = query.Filter{Precision: data.Country}.Apply(s)
	assert.Equal(t, 1, r.Unplaced, "the strikes have no point")
	r = query.Filter{MaxKilled: new(10_000)}.Apply(s)
	assert.Equal(t, 1, r.Uncounted, "nobody says how many the plot killed")
	assert.Zero(t, query.Filter{MinKilled: 141, Kinds: []string{"attack"}}.Apply(s).Uncounted)
}

func TestClaims(t *testing.T) {
	s := snapshot(t)
	for _, c := range []struct {
		name   string
		filter query.Filter
		want   string
	}{
		{"of an incident", query.Filter{Incidents: []string{"church"}}, "church-date church-attributed church-killed"},
		{"of a document", query.Filter{Documents: []string{"poor"}}, "church-killed hall-killed-2"},
		{"of a grade", query.Filter{MinGrade: "B3"}, "church-date hall-killed"},
		{"with words of their own", query.Filter{Text: "officials"}, "hall-killed-2"},
		{"with words of their incident", query.Filter{Text: "hall killed"}, "hall-killed hall-killed-2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var ids []string
			for _, cl := range c.filter.Claims(s) {
				ids = append(ids, cl.ID)
			}
			assert.Equal(t, c.want, strings.Join(ids, " "))
		})
	}
}

func TestDescribe(t *testing.T) {
	f := dates(t, "2024-01", "2024-03")
	f.Countries, f.Kinds, f.MinKilled = []string{"RU", "IR"}, []string{"attack"}, 10
	f.Documents, f.Text, f.MinGrade = []string{"good"}, "  hall  killed ", "B2"
	f.Bound = &orb.Bound{Min: orb.Point{170, -30.126}, Max: orb.Point{-170, 0}}
	assert.Equal(t, "January–March 2024 · RU, IR · attack · at least 10 killed · in good · “hall killed” · graded B2 or better · in the rectangle 170°E to 170°W, 30.13°S to 0°", f.Describe())
	assert.Equal(t, "from 22 March 2024", dates(t, "2024-03-22", "").Describe())
	assert.Equal(t, "until 31 March 2024", dates(t, "", "2024-03").Describe())
	assert.Equal(t, "2024", dates(t, "2024", "2024").Describe())
	assert.Equal(t, "foiled · claimed by A, B accused, C · 5 to 10 killed · figures disputed · located to the city or better · in an area drawn on the map · within 12.5 km of 55.82°N, 37.39°E",
		query.Filter{
			Statuses: []string{"foiled"}, Actors: []query.Actor{{"A", query.Claimed}, {"B", query.Accused}, {"C", query.AnyStance}},
			MinKilled: 5, MaxKilled: new(10), Disputed: true, Precision: data.City, Polygon: orb.Polygon{{{0, 0}, {1, 0}, {1, 1}}},
			Near: &query.Circle{Center: orb.Point{37.39, 55.82}, Metres: 12_500},
		}.Describe())
	assert.Empty(t, query.Filter{}.Describe())
	assert.True(t, query.Filter{}.IsZero())
	assert.False(t, f.IsZero())
}

func TestValidate(t *testing.T) {
	assert.NoError(t, query.Filter{}.Validate())
	assert.NoError(t, dates(t, "2024-03-22", "2024-03-22").Validate())
	assert.ErrorIs(t, dates(t, "2024", "2023").Validate(), query.ErrFlag)
	for _, grade := range []string{"B", "b2", "B7", "B22"} {
		f := query.Filter{MinGrade: grade}
		assert.ErrorIs(t, f.Validate(), query.ErrFlag, grade)
		assert.NotPanics(t, func() { f.Apply(snapshot(t)) })
	}
	nan := math.NaN()
	for name, f := range map[string]query.Filter{
		"stance":           {Actors: []query.Actor{{"A", "boasted"}}},
		"precision":        {Precision: "street"},
		"no precision":     {Precision: data.NoPlace},
		"bounds of killed": {MinKilled: 5, MaxKilled: new(4)},
		"negative":         {MaxKilled: new(-1)},
		"box":              {Bound: &orb.Bound{Min: orb.Point{0, nan}, Max: orb.Point{1, 1}}},
		"circle":           {Near: &query.Circle{Center: orb.Point{0, 0}, Metres: math.Inf(1)}},
		"no circle":        {Near: &query.Circle{Center: orb.Point{0, 91}, Metres: 1}},
		"no ring":          {Polygon: orb.Polygon{}},
		"two corners":      {Polygon: orb.Polygon{{{0, 0}, {1, 1}, {0, 0}}}},
		"no corner":        {Polygon: orb.Polygon{{{0, 0}, {1, nan}, {1, 1}}}},
		"round a pole":     {Polygon: orb.Polygon{{{0, 70}, {90, 70}, {180, 70}, {-90, 70}}}},
	} {
		assert.ErrorIs(t, f.Validate(), query.ErrFlag, name)
		assert.NotPanics(t, func() { f.Apply(snapshot(t)) }, name)
	}
}

func TestFold(t *testing.T) {
	for s, want := range map[string]string{
		"Türkiye": "turkiye", "İstanbul DIŞI ılık": "istanbul disi ilik", "Straße": "strasse", "Sana’a": "sanaa", "Ærø": "aero",
		"شاهِ چراغ": "شاه چراغ", "مى‌ كند": "می کند", "۱۴۰ ١٤٠": "140 140", "IS‑KP – 2": "is-kp - 2", "Ёлка": "elka", "Москва": "moskva", "Толсто\u0439 Толсто\u0438\u0306": "tolstoy tolstoy", "Щ": "shch", "Μάρτιος": "μαρτιοσ", "": "",
	} {
		assert.Equal(t, want, query.Fold(s), s)
	}
}

// BenchmarkText searches the built-in case for words of which one is nowhere, so that all of its text is read.
func BenchmarkText(b *testing.B) {
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(b, err)
	s := resolve.New(c, resolve.Options{})
	f := query.Filter{Text: "crocus zeppelin"}
	for b.Loop() {
		f.Apply(s)
	}
}
