package web_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"incidentmap/app/brief"
	"incidentmap/app/handout/web"
	"incidentmap/assets"
	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/codec/codectest"
	"incidentmap/geo/basemap"
)

// world is the built-in basemap, read once.
var world = sync.OnceValues(func() (*basemap.Map, error) { return basemap.Open(bytes.NewReader(assets.Basemap)) })

func builtIn(t *testing.T) *data.Case {
	t.Helper()
	c, err := codec.DecodeTextFS(os.DirFS("../../../assets/case"))
	require.NoError(t, err)
	return c
}

func deckOf(t *testing.T, c *data.Case) *brief.Deck {
	t.Helper()
	d, err := brief.Make(t.Context(), c)
	require.NoError(t, err)
	return d
}

func write(t *testing.T, d *brief.Deck, o web.Options) []byte {
	t.Helper()
	base, err := world()
	require.NoError(t, err)
	o.Basemap = base
	var b bytes.Buffer
	require.NoError(t, web.Write(t.Context(), &b, d, o))
	return b.Bytes()
}

// page is the file as a browser reads it.
type page struct {
	*html.Node
	byID map[string]*html.Node
}

func parse(t *testing.T, b []byte) page {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(b))
	require.NoError(t, err)
	p := page{root, map[string]*html.Node{}}
	for n := range root.Descendants() {
		if id := attr(n, "id"); id != "" {
			assert.NotContains(t, p.byID, id, "ids are unique")
			p.byID[id] = n
		}
	}
	return p
}

// all are the elements of a name, and of a class if one is given.
func all(n *html.Node, name, class string) (out []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name && (class == "" || slices.Contains(strings.Fields(attr(d, "class")), class)) {
			out = append(out, d)
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestEveryFigureHasItsSourceOnItsPage(t *testing.T) {
	d := deckOf(t, builtIn(t))
	p := parse(t, write(t, d, web.Options{}))
	pages := all(p.Node, "section", "page")
	require.Len(t, pages, len(d.Pages))
	for i, section := range pages {
		for _, f := range d.Pages[i].Figures {
			assert.Contains(t, text(section), f.Headline+" "+f.What, "step %d", i+1)
		}
		for _, s := range d.Pages[i].Sources {
			assert.Contains(t, text(section), s.Name(), "step %d", i+1)
			assert.Contains(t, text(section), s.Where(), "step %d", i+1)
		}
	}
	for _, sheet := range append(pages, all(p.Node, "article", "record")...) {
		for _, line := range slices.Concat(all(sheet, "div", "figure"), all(sheet, "p", "line")) {
			if line.Data == "p" && slices.Contains(strings.Fields(attr(line.Parent, "class")), "figure") {
				continue // its values stand below it
			}
			assert.NotEmpty(t, all(line, "a", "ref"), "%s: %s", attr(sheet, "id"), text(line))
		}
		for _, ref := range all(sheet, "a", "ref") {
			entry := p.byID[strings.TrimPrefix(attr(ref, "href"), "#")]
			require.NotNil(t, entry, attr(ref, "href"))
			assert.Contains(t, slices.Collect(sheet.Descendants()), entry, "the source stands on the same sheet")
			assert.Equal(t, "["+attr(entry, "value")+"]", text(ref))
		}
	}
}

func TestWhatIsDisputedSaysSo(t *testing.T) {
	d := deckOf(t, builtIn(t))
	p := parse(t, write(t, d, web.Options{}))
	for i, section := range all(p.Node, "section", "page") {
		want := 0
		for _, f := range d.Pages[i].Figures {
			if f.Disputed {
				want++
			}
		}
		assert.Len(t, all(section, "span", "disputed"), want, "step %d", i+1)
	}
}

func TestTheFileAsksForNothing(t *testing.T) {
	p := parse(t, write(t, deckOf(t, builtIn(t)), web.Options{Notes: true}))
	asksForNothing(t, p)
	var policy string
	for _, m := range all(p.Node, "meta", "") {
		if attr(m, "http-equiv") == "Content-Security-Policy" {
			policy = attr(m, "content")
		}
	}
	assert.Regexp(t, `^default-src 'none'; img-src data:; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'$`, policy)
}

// asksForNothing fails if an element loads something, or runs or styles something that is not of the program.
func asksForNothing(t *testing.T, p page) {
	t.Helper()
	assert.Len(t, all(p.Node, "script", ""), 2)
	assert.Len(t, all(p.Node, "style", ""), 1)
	for n := range p.Descendants() {
		for _, a := range n.Attr {
			assert.False(t, strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" || a.Key == "srcset" || a.Key == "action", "%s %s", n.Data, a.Key)
			if a.Key != "href" {
				continue
			}
			switch n.Data {
			case "link":
				assert.Equal(t, "data:,", a.Val)
			default:
				assert.Equal(t, "a", n.Data)
				assert.Regexp(t, `^(#|https://)`, a.Val)
			}
			if strings.HasPrefix(a.Val, "https:") {
				assert.Equal(t, "noopener noreferrer", attr(n, "rel"))
				assert.Equal(t, "_blank", attr(n, "target"))
			}
		}
	}
}

func TestAnAddressThatIsNotSecureIsShownAndNotLinked(t *testing.T) {
	c := builtIn(t)
	for i := range c.Documents {
		c.Documents[i].URL = "http://example.org/plain"
	}
	b := write(t, deckOf(t, c), web.Options{})
	assert.Contains(t, string(b), "http://example.org/plain")
	assert.NotContains(t, string(b), `href="http:`)
}

// breakouts are texts that would end what they stand in if they were not escaped.
var breakouts = []string{
	`</script><script>alert(1)</script>`, `<!--<script>`, "\u2028\u2029\u0085", `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `javascript:alert(1)`,
	`</style><style>*{display:none}`, `{{.}} {{template "marking"}}`, "\x00\x1b[31m\ufeff", "\u202e reversed", `]]>`, `&lt;b&gt; &amp;`, `\u003c/script>`, "`${alert(1)}`",
	`</title></textarea></noscript>`, "a\r\nb", strings.Repeat("W", 400), "Z̸͚͖ͫa̷͕l̵̞g̸o", `https://example.org/"onclick="alert(1)`, `<svg onload=alert(1)>`,
}

// naughty are the breakouts and the Big List of Naughty Strings, where it is at hand.
func naughty(t *testing.T) []string {
	t.Helper()
	texts := slices.Clone(breakouts)
	for _, dir := range []string{os.Getenv("INCIDENTMAP_CORPORA"), "../../../../shared/corpora"} {
		b, err := os.ReadFile(filepath.Join(dir, "blns", "blns.json"))
		if err != nil {
			continue
		}
		var more []string
		require.NoError(t, json.Unmarshal(b, &more))
		return append(texts, more...)
	}
	return texts
}

// nasty is a deck of a case that has naughty texts in every field, addresses too.
func nasty(t *testing.T) *brief.Deck {
	t.Helper()
	texts := naughty(t)
	c := codectest.Nasty(texts)
	for i := range c.Documents {
		if i%2 == 0 {
			c.Documents[i].URL = texts[i]
		}
		c.Documents[i].Kind = data.Source
	}
	for i := range c.Steps {
		c.Steps[i].Filter = nil
		if i%2 == 0 {
			c.Steps[i].AsOf = "" // all incidents
		}
	}
	return deckOf(t, c)
}

func TestNaughtyTextsStayTexts(t *testing.T) {
	d := nasty(t)
	p := parse(t, write(t, d, web.Options{Notes: true}))
	asksForNothing(t, p)
	ours := map[string]bool{}
	for n := range parse(t, write(t, deckOf(t, builtIn(t)), web.Options{Notes: true})).Descendants() {
		ours[n.Data] = ours[n.Data] || n.Type == html.ElementNode
	}
	for n := range p.Descendants() {
		if n.Type == html.ElementNode {
			ours["details"], ours["summary"], ours["q"] = true, true, true // what the built-in case has no use for yet
			assert.True(t, ours[n.Data], "element %s", n.Data)
		}
		assert.NotEqual(t, html.CommentNode, n.Type, n.Data)
	}
	for i, section := range all(p.Node, "section", "page") {
		want := strings.NewReplacer("\x00", "\ufffd", "\r", "\n").Replace(d.Pages[i].Step.Title)
		assert.Equal(t, strings.Join(strings.Fields(want), " "), text(all(section, "h2", "")[0]))
	}
	var live struct {
		Steps []any                      `json:"steps"`
		Sets  [][]struct{ Label string } `json:"sets"`
	}
	require.NoError(t, json.Unmarshal([]byte(p.byID["data"].FirstChild.Data), &live))
	assert.Len(t, live.Steps, len(d.Pages))
	var labels []string
	for _, set := range live.Sets {
		for _, m := range set {
			labels = append(labels, m.Label)
		}
	}
	assert.Contains(t, labels, breakouts[1])
}

func TestEveryPageHasItsMarkingAndTheFileTheStrictest(t *testing.T) {
	c := builtIn(t)
	c.Marking = data.Marking{TLP: data.Green}
	d := deckOf(t, c)
	marked := d.Pages[0].Figures[0].Values[0].Claim.ID
	for i := range c.Claims {
		if c.Claims[i].ID == marked {
			c.Claims[i].Marking = data.Marking{TLP: data.AmberStrict, Classification: "Internal"}
		}
	}
	d = deckOf(t, c)
	p := parse(t, write(t, d, web.Options{}))
	assert.Equal(t, "TLP:AMBER+STRICT · Internal", text(all(p.byID["main"].Parent, "p", "marking")[0]))
	for _, m := range all(p.Node, "meta", "") {
		if attr(m, "name") == "marking" {
			assert.Equal(t, "TLP:AMBER+STRICT · Internal", attr(m, "content"))
		}
	}
	for i, section := range all(p.Node, "section", "page") {
		marks := all(section, "p", "marking")
		require.Len(t, marks, 2, "at the head and at the foot")
		for _, m := range marks {
			assert.Equal(t, d.Pages[i].Marking.String(), text(m))
		}
	}

	base, err := world()
	require.NoError(t, err)
	var b bytes.Buffer
	err = web.Write(t.Context(), &b, d, web.Options{Basemap: base, Cap: data.Amber})
	var tooStrict *web.CapError
	require.ErrorAs(t, err, &tooStrict)
	assert.ErrorContains(t, err, "TLP:AMBER+STRICT")
	assert.Empty(t, b.Bytes(), "nothing is written")
	require.NoError(t, web.Write(t.Context(), &b, d, web.Options{Basemap: base, Cap: data.AmberStrict}))
}

// What can be selected on the map of a step counts, though no page shows it.
func TestTheCapHoldsForWhatCanBeSelected(t *testing.T) {
	c := builtIn(t)
	c.Steps = []data.Step{{View: data.View{ID: "far", Title: "Far from everything", Center: [2]float64{-150, -40}, Zoom: 8}}}
	var placed string
	for i := range c.Incidents {
		if c.Incidents[i].Placed() {
			placed = c.Incidents[i].ID
		}
	}
	for i := range c.Claims {
		if c.Claims[i].Incident == placed {
			c.Claims[i].Marking.TLP = data.Red
		}
	}
	d := deckOf(t, c)
	base, err := world()
	require.NoError(t, err)
	var tooStrict *web.CapError
	require.ErrorAs(t, web.Write(t.Context(), &bytes.Buffer{}, d, web.Options{Basemap: base, Cap: data.Amber}), &tooStrict)
}

func TestTheSameDeckGivesTheSameBytes(t *testing.T) {
	first := write(t, deckOf(t, builtIn(t)), web.Options{})
	d := deckOf(t, builtIn(t))
	assert.True(t, bytes.Equal(first, write(t, d, web.Options{})))
	assert.True(t, bytes.Equal(first, write(t, d, web.Options{})), "a deck may be written twice")
	assert.Less(t, len(first), 6<<20, "it is to be sent by mail")
}

func TestNotesAreLeftOutUnlessAskedFor(t *testing.T) {
	c := builtIn(t)
	c.Steps = []data.Step{{View: data.View{ID: "one", Title: "One", Center: [2]float64{37, 55}, Zoom: 5}, Notes: "for the speaker alone"}}
	assert.NotContains(t, string(write(t, deckOf(t, c), web.Options{})), "for the speaker alone")
	assert.Contains(t, string(write(t, deckOf(t, c), web.Options{Notes: true})), "for the speaker alone")
}
