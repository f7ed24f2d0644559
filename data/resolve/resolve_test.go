package resolve_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

func TestDate(t *testing.T) {
	for _, c := range []struct {
		name, claims, want string
		reference          bool
	}{
		{"the most precise", date("own", "2024-03") + date("group", "2024-03-22"), "22 March 2024", false},
		{"an interval of two days before a month", date("own", "2015-11") + date("ref", "2015-11-13/2015-11-14"), "13–14 November 2015", true},
		{"a reference sharpens a source", date("own", "2024-03-22") + date("ref", "2024-03-22T19:55+03:00~"), "22 March 2024, about 19:55 (UTC+3)", true},
		{"a source before an equal reference", date("ref", "2024-03-22") + date("own", "2024-03-22"), "22 March 2024", false},
		{"a reference never contradicts a source", date("own", "2023-08") + date("ref", "2023-09-01"), "August 2023", false},
		{"a minute after midnight agrees with its local day", date("own", "2024-03-18") + date("ref", "2024-03-18T00:30+03:00"), "18 March 2024, 00:30 (UTC+3)", true},
		{"an exact day beside an approximate one", date("own", "2024-03-08~") + date("ref", "2024-03-07"), "7 March 2024", true},
		{"a preferred claim rules others out", date("own", "2024-03-22") + date("group", "2024-03", "rank: preferred") + date("talk", "2024-04-01"), "22 March 2024", false},
		{"a preferred claim that nothing agrees with", date("own", "2024-04-22") + date("group", "2024-03", "rank: preferred"), "March 2024", false},
		{"the time at the only site", date("own", "2024-03-22") + date("ref", "2024-03-22T19:55+03:00", "site: hall"), "22 March 2024, 19:55 (UTC+3)", true},
		{"times that disagree leave the day", date("own", "2024-03-22") + date("ref", "2024-03-22T19:55+03:00", "site: hall") + date("talk", "2024-03-22T20:10+03:00", "site: hall"), "22 March 2024", false},
		{"a siege is as long as it is said to be", date("ref", "2004-09-01/2004-09-03") + date("ref", "2004-09-01T09:10+04:00", "site: hall"), "1–3 September 2004", true},
		{"a denied date never", date("own", "2024-03-22", "stance: denies"), "", false},
		{"none", "", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := attack(t, c.claims)
			assert.Equal(t, c.want, in.WhenWords())
			assert.Equal(t, c.reference, in.WhenReference)
		})
	}
}

func TestDateOfWhatLasts(t *testing.T) {
	for _, c := range []struct {
		name, claims, want string
		reference          bool
	}{
		{"two years", date("own", "2000") + date("group", "1994"), "1994–2000", false},
		{"a year and the decade after it", date("own", "1979") + date("group", "1979/1989~"), "about 1979–1989", false},
		{"a part does not narrow the whole", date("own", "2021/2024-03") + date("group", "2022-03/2024-03~"), "2021 – March 2024", false},
		{"an approximate end", date("own", "2021") + date("group", "2024-03~"), "about 2021 – March 2024", false},
		{"a reference beside a source", date("own", "2015") + date("ref", "2014/2024"), "2015", false},
		{"references alone", date("ref", "2016-03") + date("ref", "2017-03"), "March 2016 – March 2017", true},
		{"a preferred claim", date("own", "1994") + date("group", "1999/2000", "rank: preferred"), "1999–2000", false},
		{"none", "", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, kind := range []data.Kind{"campaign", "war", "attacks", "arrests"} {
				lasting := parse(t, c.claims)
				lasting.Incidents[0].Kind = kind
				in := resolve.New(lasting, resolve.Options{}).Incident("attack")
				assert.Equal(t, c.want, in.WhenWords(), kind)
				assert.Equal(t, c.reference, in.WhenReference, kind)
			}
		})
	}
	lasting := parse(t, date("own", "2000")+date("group", "1994")+date("ref", "1990"))
	lasting.Incidents[0].Kind = "war"
	in := resolve.New(lasting, resolve.Options{}).Incident("attack")
	assert.Equal(t, []string{"group", "own", "ref"}, []string{in.WhenClaims[0].Document, in.WhenClaims[1].Document, in.WhenClaims[2].Document})
	again, err := data.ParseWhen(in.When.EDTF)
	require.NoError(t, err)
	assert.Equal(t, in.When, again, "the interval can be written down")
}

func TestDateClaimsStartWithTheChosenOne(t *testing.T) {
	in := attack(t, date("own", "2023-08")+date("ref", "2023-09-01")+date("talk", "2023-08-13", "stance: doubts"))
	require.Len(t, in.WhenClaims, 3)
	assert.Equal(t, "own", in.WhenClaims[0].Document)
	assert.Equal(t, "talk", in.WhenClaims[2].Document)
}

func TestReferenceDatesHoldAtAnyDay(t *testing.T) {
	c := parse(t, concertHall+date("ref", "2024-03-22")+date("own", "2024-03"))
	in := resolve.New(c, resolve.Options{AsOf: day("2024-03-23")}).Incident("attack")
	assert.Equal(t, "22 March 2024", in.WhenWords())
	assert.Len(t, in.WhenClaims, 1, "the source's own date was not published yet")
}

func TestResponsibilityKeepsFourThingsApart(t *testing.T) {
	in := attack(t, responsible("denied", "Ukraine", "Kyiv")+
		responsible("accused", "Ukraine", "Moscow")+responsible("accused", "Ukraine", "document", "stance: doubts")+
		responsible("attributed_to", "ISIS-K", "Washington")+responsible("claimed_by", "ISIS-K", "document", "stance: denies")+
		responsible("claimed_by", "ISIS", "ISIS")+responsible("attributed_to", "ISIS", "Washington")+
		responsible("denied", "Pakistan", "Islamabad", "stance: denies")+
		responsible("accused", "Nobody", "document", "rank: deprecated withdrawn"))
	var actors []string
	for _, r := range in.Responsibility {
		actors = append(actors, r.Actor)
	}
	assert.Equal(t, []string{"ISIS", "ISIS-K", "Ukraine", "Pakistan"}, actors)

	isis, isisK, ukraine, pakistan := in.Responsibility[0], in.Responsibility[1], in.Responsibility[2], in.Responsibility[3]
	assert.Len(t, isis.Claimed, 1)
	assert.Len(t, isis.Attributed, 1)
	assert.Empty(t, isisK.Claimed, "that a group did not claim an attack is no claim")
	assert.Len(t, isisK.Contrary, 1)
	assert.Len(t, ukraine.Accused, 1)
	assert.Len(t, ukraine.Denied, 1)
	assert.Len(t, ukraine.Contrary, 1)
	assert.Len(t, pakistan.Denied, 1, "a denial is one whatever its stance")
}

func TestLinksAreSeenFromBothEnds(t *testing.T) {
	c := parse(t, `
claim: l1
document: group
paragraph: 3
attribute: link
link: same cell -> other

claim: l2
document: own
paragraph: 9
attribute: link
link: same cell -> other
`)
	s := resolve.New(c, resolve.Options{})
	here, there := s.Incident("attack").Links, s.Incident("other").Links
	require.Len(t, here, 1)
	assert.Equal(t, here, there)
	assert.Equal(t, "same cell", here[0].Kind)
	assert.Equal(t, []string{"l1", "l2"}, ids(here[0].Claims))
	assert.Empty(t, s.Incident("other").Claims, "the statement is about the first incident")

	early := resolve.New(c, resolve.Options{AsOf: day("2024-03-26")})
	assert.Len(t, early.Incidents, 2, "a link speaks of both")
}

func TestClaimsFollowTheDocuments(t *testing.T) {
	in := attack(t, date("ref", "2024-03-22")+concertHall)
	assert.Equal(t, []string{"group", "own", "paper", "study", "ref"}, in.Documents)
	assert.Equal(t, []string{"group-caption", "group-count", "own-count", "paper-count", "study-count"}, ids(in.Claims)[:5])
}

func TestLookUps(t *testing.T) {
	s := resolve.New(parse(t, concertHall), resolve.Options{})
	assert.Equal(t, "An attack", s.Incident("attack").Title)
	assert.Nil(t, s.Incident("none"))
	assert.Equal(t, "Group", s.Document("group").Publisher)
	assert.Nil(t, s.Document("none"))
}

func TestOrderOfTheCaseDoesNotMatter(t *testing.T) {
	text := concertHall + date("own", "2024-03") + date("ref", "2024-03-22") + responsible("accused", "Ukraine", "Moscow") +
		responsible("denied", "Ukraine", "Kyiv") + claim("own", "exactly 9", "of: children") + claim("talk", "about 13", "of: soldiers") +
		"\nclaim: l\ndocument: own\nparagraph: 9\nattribute: link\nlink: same cell -> other\n"
	want := describe(resolve.New(parse(t, text), resolve.Options{}))
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		c := parse(t, text)
		random.Shuffle(len(c.Claims), func(i, j int) { c.Claims[i], c.Claims[j] = c.Claims[j], c.Claims[i] })
		random.Shuffle(len(c.Documents), func(i, j int) { c.Documents[i], c.Documents[j] = c.Documents[j], c.Documents[i] })
		random.Shuffle(len(c.Incidents), func(i, j int) { c.Incidents[i], c.Incidents[j] = c.Incidents[j], c.Incidents[i] })
		s := resolve.New(c, resolve.Options{})
		require.Equal(t, want, describe(s))
	}
}

// describe is everything in a snapshot but the case that it points to.
func describe(s *resolve.Snapshot) []resolve.Incident {
	var out []resolve.Incident
	for _, in := range s.Incidents {
		out = append(out, *in)
	}
	return out
}

func TestBrokenReferencesDoNotBreakResolving(t *testing.T) {
	c := parse(t, concertHall)
	c.Claims[0].Document, c.Claims[1].Incident = "gone", "gone"
	c.Claims = append(c.Claims, data.Claim{ID: "bare", Incident: "attack", Attribute: data.Linked, LinkTo: "gone", Document: "own"})
	assert.NotPanics(t, func() { resolve.New(c, resolve.Options{AsOf: day("2024-04-01")}) })
	assert.Empty(t, resolve.New(&data.Case{}, resolve.Options{}).Incidents)
}

func date(document, edtf string, fields ...string) string {
	return attributed("date", document, append(fields, "when: "+edtf)...)
}

func responsible(attribute, actor, voice string, fields ...string) string {
	return attributed(attribute, "group", append(fields, "actor: "+actor, "voice: "+voice)...)
}

func attributed(attribute, document string, fields ...string) string {
	claims++
	text := "\nclaim: " + attribute + string(rune('a'+claims/26%26)) + string(rune('a'+claims%26)) +
		"\ndocument: " + document + "\nparagraph: 1\nattribute: " + attribute + "\n"
	for _, f := range fields {
		text += f + "\n"
	}
	return text
}
