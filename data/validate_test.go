package data_test

import (
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"

	"incidentmap/data"
)

func number(q data.Qualifier, bounds ...int) *data.Number {
	n := &data.Number{Qualifier: q}
	if len(bounds) > 0 && q != data.AtMost {
		n.Min = &bounds[0]
	}
	if len(bounds) > 0 && q != data.AtLeast && q != data.MoreThan {
		n.Max = &bounds[len(bounds)-1]
	}
	return n
}

// soundCase has one record of each kind and nothing wrong.
func soundCase() *data.Case {
	return &data.Case{
		ID: "c",
		Documents: []data.Document{
			{ID: "paper", Kind: data.Source, Reliability: "B", URL: "https://example.org/a"},
			{ID: "gazetteer", Kind: data.Reference, Reliability: "C"},
		},
		Incidents: []data.Incident{{ID: "attack", Title: "An attack", Sites: []data.Site{
			{ID: "hall", HasPoint: true, Point: orb.Point{37.4, 55.8}, RadiusM: 50, Basis: "where"},
		}}},
		Claims: []data.Claim{
			{ID: "killed", Incident: "attack", Attribute: data.Killed, Text: "140 people were killed.", Number: number(data.Exactly, 140),
				Document: "paper", Locator: data.Locator{Paragraph: 1, Anchor: "140 people"}, Credibility: 2},
			{ID: "where", Incident: "attack", Site: "hall", Attribute: data.Place, Text: "The hall stands there.", Document: "gazetteer", Credibility: 2},
		},
	}
}

func TestValidate(t *testing.T) {
	assert.Nil(t, soundCase().Validate())
	for _, c := range []struct {
		name   string
		spoil  func(*data.Case)
		reason string
	}{
		{"two claims of one id", func(c *data.Case) { c.Claims[1].ID = "killed" }, "used twice"},
		{"a claim of no document", func(c *data.Case) { c.Claims[0].Document = "x" }, `document "x" is not in the case`},
		{"a claim about no incident", func(c *data.Case) { c.Claims[0].Incident = "x" }, `incident "x" is not in the case`},
		{"a source claim without a passage", func(c *data.Case) { c.Claims[0].Locator.Paragraph = 0 }, "no paragraph"},
		{"an anchor that is a quotation", func(c *data.Case) { c.Claims[0].Locator.Anchor = strings.Repeat("word ", 9) }, "anchor has 9 words"},
		{"a number out of order", func(c *data.Case) { c.Claims[0].Number = number(data.About, 9, 3) }, "out of order"},
		{"a responsibility of nobody", func(c *data.Case) { c.Claims[0].Attribute = data.Accused }, "names no actor"},
		{"a link to nowhere", func(c *data.Case) { c.Claims[0].Attribute = data.Linked }, "links to"},
		{"a deprecation without a reason", func(c *data.Case) { c.Claims[0].Rank = data.Deprecated }, "without a reason"},
		{"a grade that is none", func(c *data.Case) { c.Claims[0].Credibility = 0 }, "credibility 0"},
		{"a reliability of two letters", func(c *data.Case) { c.Documents[0].Reliability = "AB" }, "reliability"},
		{"an address of another scheme", func(c *data.Case) { c.Documents[0].URL = "javascript:alert(1)" }, "not http or https"},
		{"a point off the globe", func(c *data.Case) { c.Incidents[0].Sites[0].Point[0] = math.NaN() }, "not on the globe"},
		{"a radius that is no number", func(c *data.Case) { c.Incidents[0].Sites[0].RadiusM = math.NaN() }, "no distance"},
		{"a point without a basis", func(c *data.Case) { c.Incidents[0].Sites[0].Basis = "" }, "without a basis"},
		{"a basis that is no claim", func(c *data.Case) { c.Incidents[0].Sites[0].Basis = "x" }, "is no claim"},
		{"a site of another incident", func(c *data.Case) { c.Claims[0].Site = "elsewhere" }, "is not of incident"},
	} {
		t.Run(c.name, func(t *testing.T) {
			spoilt := soundCase()
			c.spoil(spoilt)
			var reasons []string
			for _, p := range spoilt.Validate() {
				reasons = append(reasons, p.Error())
			}
			assert.Contains(t, strings.Join(reasons, "\n"), c.reason)
		})
	}
}

func TestWebURL(t *testing.T) {
	for s, want := range map[string]bool{
		"https://example.org/a": true, "http://example.org": true, "HTTPS://example.org": true,
		"": false, "example.org": false, "//example.org": false, "https://": false, "https:///a": false, "file:///etc/passwd": false,
		"javascript:alert(1)": false, "data:text/html,x": false, "smb://host/x": false, "https://user@example.org": false, "https://exa mple.org": false,
	} {
		assert.Equal(t, want, data.WebURL(s), s)
	}
}

func TestNumberValue(t *testing.T) {
	for _, c := range []struct {
		number *data.Number
		want   int
		ok     bool
	}{
		{nil, 0, false}, {number(data.About), 0, false}, {number(data.MoreThan, 60), 60, true},
		{number(data.AtMost, 5), 5, true}, {number(data.Exactly, 0), 0, true},
	} {
		got, ok := c.number.Value()
		assert.Equal(t, c.want, got)
		assert.Equal(t, c.ok, ok)
	}
}
