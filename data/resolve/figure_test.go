package resolve_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

func TestFiguresThatDisagreeStandSideBySide(t *testing.T) {
	f := attack(t, concertHall).Killed
	assert.Equal(t, "about 137", f.Headline, "the study may be as late as 16 April")
	assert.Equal(t, data.Latest, f.Rule)
	assert.Equal(t, "60–140", f.Range())
	assert.True(t, f.Disputed)
	assert.Equal(t, []string{"study-count", "own-count", "paper-count", "group-count", "group-caption"}, ids(f.Claims))
	assert.Equal(t, "The latest of 5 statements: Centre, 22 March – 16 April 2024. Its day is not known; it counts from the last possible one, 16 April 2024.", f.Reason)
}

func TestHeadlineAsOfADay(t *testing.T) {
	c := parse(t, concertHall)
	for _, step := range []struct {
		day, headline, span string
		disputed            bool
	}{
		{"2024-03-23", "more than 60", "", false},
		{"2024-03-25", "more than 60", "", false},
		{"2024-03-26", "at least 139", "", false},
		{"2024-04-01", "140", "60–140", true},
		{"2024-04-16", "about 137", "60–140", true},
	} {
		f := resolve.New(c, resolve.Options{AsOf: day(step.day)}).Incident("attack").Killed
		assert.Equal(t, step.headline, f.Headline, step.day)
		assert.Equal(t, step.span, f.Range(), step.day)
		assert.Equal(t, step.disputed, f.Disputed, step.day)
	}
	before := resolve.New(c, resolve.Options{AsOf: day("2024-03-22")})
	assert.Empty(t, before.Incidents, "nobody had spoken of it")
	assert.Nil(t, before.Incident("attack"))
}

func TestHeadlineRule(t *testing.T) {
	for _, c := range []struct{ name, claims, headline, reason string }{
		{
			"the only statement", claim("own", "exactly 4"),
			"4", "The only statement: Institute, 27 March 2024.",
		},
		{
			"statements that agree", claim("own", "exactly 4") + claim("group", "exactly 4"),
			"4", "All 2 statements agree; the latest: Institute, 27 March 2024.",
		},
		{
			"the later document", claim("own", "exactly 4") + claim("group", "exactly 9"),
			"4", "The latest of 2 statements: Institute, 27 March 2024.",
		},
		{
			"the claim's own day before its document's", claim("own", "exactly 4", "as-of: 2024-03-23") + claim("group", "exactly 9"),
			"9", "The latest of 2 statements: Group, 26 March 2024.",
		},
		{
			"the own voice on the same day", claim("own", "at least 4") + claim("paper", "exactly 9", "voice: Ministry"),
			"at least 4", "The latest of 2 statements: Institute, 27 March 2024. Its own voice stands before one second hand of the same day: Paper, 27 March 2024, citing Ministry.",
		},
		{
			"the more exact on the same day", claim("own", "at least 4") + claim("paper", "about 9"),
			"about 9", "The latest of 2 statements: Paper, 27 March 2024. Its figure is more exact than another of the same day: at least 4, Institute, 27 March 2024.",
		},
		{
			"the first id if all else is equal", claim("own", "exactly 4") + claim("paper", "exactly 9"),
			"4", "The latest of 2 statements: Institute, 27 March 2024. Another of the same day is as good: 9, Paper, 27 March 2024; the first by id was taken.",
		},
		{
			"a preferred claim before a later one", claim("own", "exactly 4") + claim("group", "exactly 9", "rank: preferred the coroner counted"),
			"9", "Chosen by hand (the coroner counted): Group, 26 March 2024.",
		},
		{
			"a deprecated claim never", claim("own", "exactly 4", "rank: deprecated withdrawn") + claim("group", "exactly 9"),
			"9", "The only statement: Group, 26 March 2024.",
		},
		{
			"a doubted figure never", claim("own", "exactly 4", "stance: doubts") + claim("group", "exactly 9"),
			"9", "The only statement: Group, 26 March 2024.",
		},
		{
			"a reference only without a source", claim("ref", "exactly 4"),
			"4", "The only statement: Gazetteer, undated. No source states a figure; this is a reference document.",
		},
		{
			"a reference never beside a source", claim("ref", "exactly 4") + claim("group", "exactly 9"),
			"9", "The only statement: Group, 26 March 2024.",
		},
		{
			"a number before later words", claim("own", "about", "text: Dozens were killed.") + claim("group", "exactly 9"),
			"9", "The latest of 2 statements that is a number: Group, 26 March 2024.",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := attack(t, c.claims).Killed
			assert.Equal(t, c.headline, f.Headline)
			assert.Equal(t, c.reason, f.Reason)
		})
	}
	assert.Equal(t, data.ByHand, attack(t, claim("own", "exactly 4", "rank: preferred counted")).Killed.Rule)
}

func TestARuleThatAnAnalystChose(t *testing.T) {
	for _, c := range []struct {
		rule     data.Headline
		headline string
		rules    data.Rule
		reason   string
	}{
		{data.Headline{Rule: data.Lowest, Reason: "cautious"}, "more than 60", data.Lowest, "The lowest of 5 statements (cautious): Group, as of 23 March 2024, citing authorities."},
		{data.Headline{Rule: data.Highest, Reason: "worst case"}, "140", data.Highest, "The highest of 5 statements (worst case): Institute, 27 March 2024."},
		{data.Headline{Rule: data.Majority, Reason: "r"}, "at least 139", data.Majority, ""},
		{data.Headline{Rule: data.ByHand, Claim: "own-count", Reason: "counted"}, "140", data.ByHand, ""},
		{data.Headline{Rule: data.ByHand, Claim: "gone", Reason: "counted"}, "about 137", data.Latest, ""},
	} {
		parsed := parse(t, concertHall)
		c.rule.Attribute = data.Killed
		parsed.Incidents[0].Headlines = []data.Headline{c.rule}
		f := resolve.New(parsed, resolve.Options{}).Incident("attack").Killed
		assert.Equal(t, c.headline, f.Headline, c.rule)
		assert.Equal(t, c.rules, f.Rule, c.rule)
		assert.Equal(t, "60–140", f.Range(), "the range stays")
		assert.Len(t, f.Claims, 5)
		if c.reason != "" {
			assert.Equal(t, c.reason, f.Reason)
		}
	}
}

func TestDisputed(t *testing.T) {
	for _, c := range []struct {
		name, claims string
		want         bool
	}{
		{"one statement", claim("own", "exactly 4"), false},
		{"two documents, one number", claim("own", "exactly 4") + claim("group", "at least 4"), false},
		{"two documents, two numbers", claim("own", "exactly 94") + claim("group", "at least 93"), true},
		{"one document, compatible numbers", claim("group", "more than 60") + claim("group", "at least 139"), false},
		{"one document, numbers that exclude each other", claim("group", "more than 140") + claim("group", "exactly 140"), true},
		{"one document, loose speech", claim("group", "about 200") + claim("group", "nearly 210"), false},
		{"one document, loose speech too far apart", claim("group", "about 200") + claim("group", "nearly 300"), true},
		{"words beside a number", claim("own", "about", "text: Hundreds.") + claim("group", "exactly 334"), false},
	} {
		assert.Equal(t, c.want, attack(t, c.claims).Killed.Disputed, c.name)
	}
}

func TestRangeOfTwoDocuments(t *testing.T) {
	f := attack(t, claim("own", "at least 93")+claim("group", "exactly 94")).Killed
	require.NotNil(t, f.Min)
	require.NotNil(t, f.Max)
	assert.Equal(t, 93, *f.Min)
	assert.Equal(t, 94, *f.Max)
}

func TestRangeIsOpenWhereNoClaimBoundsIt(t *testing.T) {
	n := func(i int) *int { return &i }
	for _, c := range []struct {
		name, claims string
		min, max     *int
		span         string
	}{
		{"a lower bound alone", claim("own", "more than 100"), n(100), nil, ""},
		{"two lower bounds", claim("own", "more than 60") + claim("group", "at least 139"), n(60), nil, ""},
		{"a lower bound above all numbers", claim("own", "exactly 140") + claim("group", "at least 150"), n(140), nil, ""},
		{"a lower bound that a number meets", claim("own", "exactly 93") + claim("group", "at least 93"), n(93), n(93), "93"},
		{"an upper bound alone", claim("own", "at most 100"), nil, n(100), ""},
		{"an upper bound below all numbers", claim("own", "at most 100") + claim("group", "about 120"), nil, n(120), ""},
		{"both bounds", claim("own", "at most 100") + claim("group", "at least 90"), n(90), n(100), "90–100"},
	} {
		f := attack(t, c.claims).Killed
		assert.Equal(t, c.min, f.Min, c.name)
		assert.Equal(t, c.max, f.Max, c.name)
		assert.Equal(t, c.span, f.Range(), c.name)
	}
}

func TestPartsAreKeptApart(t *testing.T) {
	f := attack(t, claim("group", "exactly 150", "of: Afghan civilians")+claim("group", "exactly 13", "of: U.S. service members")+
		claim("talk", "about 200", "of: Afghan civilians")+claim("talk", "about 13", "of: U.S. service members")).Killed
	assert.Equal(t, "about 200 Afghan civilians, about 13 U.S. service members", f.Headline)
	assert.Nil(t, f.Number, "nobody states a total, and none is added up")
	assert.Nil(t, f.Min)
	assert.Empty(t, f.Range())
	assert.True(t, f.Disputed, "the documents differ on the civilians")
	require.Len(t, f.Parts, 2)
	assert.Equal(t, "150–200", f.Parts[0].Range())
	assert.False(t, f.Parts[1].Disputed)
	assert.Equal(t, "No document states a total; each part is its latest figure, and parts may overlap.", f.Reason)
}

func TestPartsStandBesideAWhole(t *testing.T) {
	f := attack(t, claim("own", "at least 93")+claim("own", "exactly 9", "of: children")).Killed
	assert.Equal(t, "at least 93", f.Headline)
	assert.False(t, f.Disputed)
	require.Len(t, f.Parts, 1)
	assert.Equal(t, "9 children", f.Parts[0].Words())
}

func TestFiguresInWordsHaveNoNumber(t *testing.T) {
	for text, want := range map[string]string{
		"The siege led to hundreds of deaths.": "hundreds",
		"Many people were killed.":             resolve.InWords,
	} {
		f := attack(t, claim("group", "about", "text: "+text)).Killed
		assert.Equal(t, want, f.Headline)
		assert.Nil(t, f.Number)
		assert.Nil(t, f.Min)
		assert.Empty(t, f.Range())
	}
	f := attack(t, claim("group", "about", "text: Hundreds of pupils.", "of: pupils")).Killed
	assert.Equal(t, "hundreds of pupils", f.Headline)
}

func TestUnknownIsNotZero(t *testing.T) {
	assert.Zero(t, attack(t, "").Killed)
	f := attack(t, claim("own", "exactly 0")).Killed
	assert.Equal(t, "0", f.Headline)
	assert.Equal(t, 0, *f.Min)
}

func TestFormatNumber(t *testing.T) {
	n, m := 1500, 4000
	for want, number := range map[string]*data.Number{
		"":                     nil,
		"1,500":                {Min: &n, Max: &n, Qualifier: data.Exactly},
		"more than 1,500":      {Min: &n, Qualifier: data.MoreThan},
		"at most 4,000":        {Max: &m, Qualifier: data.AtMost},
		"about 1,500 to 4,000": {Min: &n, Max: &m, Qualifier: data.About},
	} {
		assert.Equal(t, want, resolve.FormatNumber(number))
	}
	assert.Empty(t, resolve.FormatNumber(&data.Number{Qualifier: data.About}))
}

var claims int

// claim writes a killed claim of a document; its id sorts by the order of the calls.
func claim(document, number string, fields ...string) string {
	claims++
	text := "\nclaim: " + string(rune('a'+claims/676%26)) + string(rune('a'+claims/26%26)) + string(rune('a'+claims%26)) +
		"\ndocument: " + document + "\nparagraph: 1\nattribute: killed\nnumber: " + number + "\n"
	for _, f := range fields {
		text += f + "\n"
	}
	return text
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}
