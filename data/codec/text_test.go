package codec_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
)

const sample = `# a comment
case: sample
title: A sample case

document: paper
publisher: The Paper
title: What happened
published: 2024-03-26 "26 March"
authors: First Author; Second Author
url: https://example.org/a
reliability: B
file: paper.txt
digests: 0a1b2c3d
  4e5f6071

incident: attack-2024
title: An attack
kind: attack

site: hall
name: The hall
country: RU
point: 37.39028 55.82583
radius: 50
precision: venue
verified: yes
zone: Europe/Moscow

claim: paper-p02-killed
incident: attack-2024
site: hall
attribute: killed
of: children
text: More than sixty people
  were killed.
number: more than 60
voice: authorities
document: paper
section: Caption
paragraph: 2
anchor: more than 60 people
as-of: 2024-03-23
credibility: 3
rank: deprecated a later count exists

claim: paper-p03-link
incident: attack-2024
attribute: link
link: same cell -> attack-2024
text: It was the same cell.
document: paper
paragraph: 3
anchor: same cell
`

func TestDecodeTextReadsEveryKindOfRecord(t *testing.T) {
	c, err := codec.DecodeText(strings.NewReader(sample), "sample.case")
	require.NoError(t, err)
	assert.Equal(t, "A sample case", c.Title)

	d := c.Documents[0]
	assert.Equal(t, data.Source, d.Kind, "a document is a source unless it says otherwise")
	assert.Equal(t, "26 March", d.Published.Text)
	assert.Equal(t, []string{"First Author", "Second Author"}, d.Authors)
	assert.Equal(t, []string{"0a1b2c3d", "4e5f6071"}, d.Digests)

	s := c.Incidents[0].Sites[0]
	assert.Equal(t, orb.Point{37.39028, 55.82583}, s.Point)
	assert.True(t, s.HasPoint && s.Verified)

	cl := c.Claims[0]
	assert.Equal(t, "More than sixty people were killed.", cl.Text)
	assert.Equal(t, data.MoreThan, cl.Number.Qualifier)
	assert.Equal(t, 60, *cl.Number.Min)
	assert.Nil(t, cl.Number.Max)
	assert.Equal(t, data.Deprecated, cl.Rank)
	assert.Equal(t, "a later count exists", cl.RankReason)
	assert.Equal(t, data.Locator{Section: "Caption", Paragraph: 2, Anchor: "more than 60 people"}, cl.Locator)

	link := c.Claims[1]
	assert.Equal(t, data.OwnVoice, link.Voice)
	assert.Equal(t, data.Asserts, link.Stance)
	assert.Equal(t, data.Normal, link.Rank)
	assert.Equal(t, 6, link.Credibility, "a claim that nobody graded cannot be judged")
	assert.Equal(t, "same cell", link.LinkKind)
}

func TestDecodeTextNumbers(t *testing.T) {
	for text, want := range map[string][2]int{ // -1: not stated
		"exactly 140": {140, 140}, "at least 139": {139, -1}, "more than 60": {60, -1}, "at most 7": {-1, 7},
		"nearly 300": {300, 300}, "about 137": {137, 137}, "about 1500 to 4000": {1500, 4000}, "about": {-1, -1},
	} {
		c, err := codec.DecodeText(strings.NewReader("claim: a\nnumber: "+text+"\n"), "a.case")
		require.NoError(t, err, text)
		n := c.Claims[0].Number
		for i, bound := range []*int{n.Min, n.Max} {
			if want[i] < 0 {
				assert.Nil(t, bound, text)
			} else if assert.NotNil(t, bound, text) {
				assert.Equal(t, want[i], *bound, text)
			}
		}
	}
}

func TestDecodeTextSaysWhereAndWhat(t *testing.T) {
	for _, c := range []struct {
		name, text string
		line       int
		field      string
		reason     string
	}{
		{"a line without a colon", "case: a\nnonsense\n", 2, "", "found"},
		{"a record of no kind", "title: a\n", 1, "", "a record starts with"},
		{"an unknown field", "case: a\nwhere: b\n", 2, "where", "is no field"},
		{"a field given twice", "case: a\ntitle: b\ntitle: c\n", 3, "title", "twice"},
		{"a continuation of nothing", "  a\n", 1, "", "without a field"},
		{"a site without an incident", "site: a\n", 1, "", "before any incident"},
		{"a word where a number belongs", "claim: a\nnumber: exactly many\n", 2, "number", "no whole number"},
		{"a number without a qualifier", "claim: a\nnumber: 140\n", 2, "number", "does not start"},
		{"a date in words", "claim: a\nwhen: yesterday\n", 2, "when", "not a date"},
		{"a point of one number", "incident: a\n\nsite: b\npoint: 37\n", 4, "point", "longitude latitude"},
		{"a vocabulary that is not ours", "claim: a\nstance: shouts\n", 2, "stance", "none of"},
		{"a link without a target", "claim: a\nlink: same cell\n", 2, "link", "kind -> incident"},
		{"bytes that are no text", "case: a\ntitle: \xff\n", 2, "", "UTF-8"},
		{"an endless line", "case: " + strings.Repeat("a", 1<<20), 1, "", "longer"},
		{"an endless value", "case: a\n" + strings.Repeat(" "+strings.Repeat("a", 600_000)+"\n", 2), 3, "case", "longer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := codec.DecodeText(strings.NewReader(c.text), "f.case")
			assert.Nil(t, got)
			var syntax *codec.SyntaxError
			require.ErrorAs(t, err, &syntax)
			assert.Equal(t, "f.case", syntax.File)
			assert.Equal(t, c.line, syntax.Line)
			assert.Equal(t, c.field, syntax.Field)
			assert.Contains(t, err.Error(), c.reason)
		})
	}
}

func TestDecodeTextFSJoinsTheFilesOfAFolder(t *testing.T) {
	c, err := codec.DecodeTextFS(fstest.MapFS{
		"a.case":     {Data: []byte("case: a\n")},
		"sub/b.case": {Data: []byte("incident: b\n")},
		"notes.txt":  {Data: []byte("not a case")},
	})
	require.NoError(t, err)
	assert.Equal(t, "a", c.ID)
	assert.Len(t, c.Incidents, 1)

	_, err = codec.DecodeTextFS(fstest.MapFS{"notes.txt": {}})
	assert.ErrorContains(t, err, "holds no .case file")
}

func FuzzDecodeText(f *testing.F) {
	f.Add(sample)
	for _, s := range []string{"", "\n\n", "claim: a\nnumber: about 1 to", "claim: a\nlink: ->", "\ufeffcase: a", "document: d\npublished: 2024/2025~ \"x\"", "site: x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := codec.DecodeText(strings.NewReader(s), "f.case")
		if err != nil {
			var syntax *codec.SyntaxError
			require.ErrorAs(t, err, &syntax, "%T: %v", err, err)
			return
		}
		_ = c.Validate() // must not panic on whatever was read
	})
}
