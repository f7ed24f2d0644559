// Package codectest is the suite that every format passes which package codec writes and reads: what goes out comes back in, unchanged.
package codectest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
)

// Run holds a format to the promises of package codec with the case given, with a case of nasty texts and with a case of nothing.
func Run(t *testing.T, f *codec.Format, c *data.Case, texts []string) {
	t.Helper()
	for name, c := range map[string]*data.Case{"a case": c, "nasty texts": Nasty(append(texts, Texts()...)), "an empty case": {}, "only a title": {ID: "x", Title: "T"}} {
		t.Run(name+" comes back", func(t *testing.T) { comesBack(t, f, c) })
	}
	t.Run("a context that has ended", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		b := Encoded(t, f, c)
		cancel()
		require.ErrorIs(t, f.Encode(ctx, &bytes.Buffer{}, c, codec.EncodeOptions{}), context.Canceled)
		_, err := f.Decode(ctx, bytes.NewReader(b), int64(len(b)), "file", codec.Limits{})
		require.ErrorIs(t, err, context.Canceled)
	})
	t.Run("files cut short", func(t *testing.T) { cutShort(t, f, Encoded(t, f, Nasty(Texts()[:20]))) })
	t.Run("texts that are not UTF-8 are refused", func(t *testing.T) {
		err := f.Encode(t.Context(), &bytes.Buffer{}, &data.Case{Title: "a\xffb"}, codec.EncodeOptions{})
		require.ErrorIs(t, err, codec.ErrText)
	})
	t.Run("a writer that fails", func(t *testing.T) {
		require.Error(t, f.Encode(t.Context(), full{}, c, codec.EncodeOptions{}))
	})
}

// full is a disk without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, fmt.Errorf("no space left") }

// Encoded is a case in a format.
func Encoded(t *testing.T, f *codec.Format, c *data.Case) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, f.Encode(t.Context(), &b, c, codec.EncodeOptions{}))
	return b.Bytes()
}

func comesBack(t *testing.T, f *codec.Format, c *data.Case) {
	t.Helper()
	b := Encoded(t, f, c)
	assert.True(t, bytes.Equal(b, Encoded(t, f, c)), "the same case, the same bytes")
	res, err := codec.Decode(t.Context(), bytes.NewReader(b), int64(len(b)), "a file without an extension", codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, f.Name, res.Format.Name, "told by content")
	assert.Empty(t, res.Warnings)
	assert.Empty(t, res.Tables)
	require.NotNil(t, res.Case)
	if !assert.ObjectsAreEqual(c, res.Case) {
		require.Len(t, res.Case.Records(), len(c.Records()))
		for i, r := range c.Records() {
			assert.Equal(t, r, res.Case.Records()[i])
		}
	}
}

// cutShort reads every beginning of a file, in some hundred steps: it may be refused, or read as far as it goes, but no decoder fails.
func cutShort(t *testing.T, f *codec.Format, b []byte) {
	t.Helper()
	step := max(1, len(b)/300)
	for n := 0; n < len(b); n += step {
		_, err := f.Decode(t.Context(), bytes.NewReader(b[:n]), int64(n), "file", codec.Limits{})
		NoPanic(t, err)
	}
}

// NoPanic fails if a decoder panicked.
func NoPanic(t *testing.T, err error) {
	t.Helper()
	if p, ok := err.(*codec.PanicError); ok { //nolint:errorlint // decoders return it as it is
		t.Fatalf("%v\n%s", p, p.Stack)
	}
}

// Nasty is a case that has each of some texts in every field that takes any text. Among its incidents are some without a place, without a
// date, on both sides of the antimeridian and at the poles, and some with columns of another file.
func Nasty(texts []string) *data.Case {
	c := &data.Case{ID: "nasty", Title: texts[0], Summary: strings.Join(texts[:min(5, len(texts))], "\n"), Marking: marking(3, texts[0])}
	for i, s := range texts {
		c.Documents = append(c.Documents, document(i, s))
		c.Attachments = append(c.Attachments, data.Attachment{
			ID: id("a", i), Document: id("d", i), Name: s, MediaType: s, Size: int64(i), SHA256: strings.Repeat("0", 64),
		})
		c.Incidents = append(c.Incidents, incident(i, s))
		c.Claims = append(c.Claims, claims(i, s)...)
		view := data.View{ID: id("v", i), Title: s, Center: orb.Point{float64(i%360) - 180, 12.3456789}, Zoom: 3.25, AsOf: "2024-03-22", Selected: id("i", i), Layer: s}
		if i%2 == 0 {
			view.Filter = json.RawMessage(`{"text":"a b","from":"2024-01-01"}`)
		}
		c.Views = append(c.Views, view)
		view.ID = id("s", i)
		c.Steps = append(c.Steps, data.Step{View: view, Text: s, Notes: s, Claims: []string{c.Claims[len(c.Claims)-1].ID}})
	}
	return c
}

func marking(i int, s string) data.Marking {
	return data.Marking{TLP: append([]data.TLP{""}, data.TLPs...)[i%(1+len(data.TLPs))], Classification: s}
}

func id(kind string, i int) string { return fmt.Sprintf("%s-%d", kind, i) }

func date(s string) data.When {
	w, err := data.ParseWhen(s)
	if err != nil {
		panic(err) // one of those below
	}
	return w
}

var dates = []string{"", "2024", "2024-03", "2024-03-22", "2024-03-22T19:55+03:00", "2024-03-22T19:55Z~", "2015-11-13/2015-11-14", "2024-03-08~", "0001-01-01"}

func document(i int, s string) data.Document {
	d := data.Document{
		ID: id("d", i), Kind: data.Source, Publisher: s, Title: s, Authors: []string{s, "b; c", s}, Published: date(dates[i%len(dates)]),
		URL: "https://example.org/?a=1&b=<2>", OtherURLs: []string{s}, Language: "en", Reliability: data.Reliability("ABCDEF"[i%6]), File: s, SHA256: s, Marking: marking(i, s),
		Digests: []string{"0a1b2c3d", s}, Note: s,
	}
	if i%3 == 0 {
		d = data.Document{ID: id("d", i), Kind: data.Reference, Title: s}
	}
	if !d.Published.IsZero() {
		d.Published.Text = s
	}
	return d
}

var points = []orb.Point{{180, 0}, {-180, 0}, {179.9999999, -16.5}, {-179.9999999, -16.5}, {0, 90}, {0, -90}, {0, 0}, {37.390283, 55.825831}, {1e-7, -1e-7}, {12.123456789012, 3}}

func incident(i int, s string) data.Incident {
	in := data.Incident{ID: id("i", i), Title: s, Short: s, Kind: "attack", Status: data.Foiled}
	if i%5 == 0 {
		in.Kind, in.Status = data.Kind(s), ""
	}
	for k := range i % 4 {
		site := data.Site{
			ID: fmt.Sprintf("%s-%d", id("p", i), k), Name: s, LocalName: s, Place: s, Admin: s, Country: "RU", Precision: data.City, Zone: "Europe/Moscow",
			Basis: id("c", i), Verified: k == 1,
		}
		if k != 1 || i%2 == 0 {
			site.Point, site.HasPoint, site.RadiusM = points[(i+k)%len(points)], true, 0.1+float64(i)
		}
		in.Sites = append(in.Sites, site)
	}
	if i%3 == 1 {
		in.Headlines = []data.Headline{{Attribute: data.Killed, Rule: data.ByHand, Claim: id("c", i), Reason: s}, {Attribute: data.Wounded, Rule: data.Latest}}
	}
	for k, kind := range []data.PropertyType{data.Text, data.Numeral, data.Boolean, data.Null, data.JSON} {
		in.Properties = append(in.Properties, data.Property{Name: fmt.Sprintf("%s %d", s, k), Value: s, Type: kind})
	}
	return in
}

func claims(i int, s string) []data.Claim {
	n, m := i, i+7
	w := date("2024-03-22~")
	w.Text = s
	killed := data.Claim{
		ID: id("c", i), Incident: id("i", i), Attribute: data.Killed, Of: s, Text: s, Number: &data.Number{Min: &n, Max: &m, Qualifier: data.About},
		Voice: s, Stance: data.Asserts, Document: id("d", i), Locator: data.Locator{Section: s, Paragraph: 3, Anchor: s}, AsOf: date("2024-03"),
		Credibility: 2, Rank: data.Deprecated, RankReason: s, Superseded: id("c2", i), Note: s, Marking: marking(i+1, s),
	}
	second := data.Claim{
		ID: id("c2", i), Incident: id("i", i), Attribute: data.Date, When: &w, Text: s, Voice: data.OwnVoice, Stance: data.Doubts, Document: id("d", i), Credibility: 6,
		Rank: data.Normal, Likelihood: data.Likelihoods[i%7], Confidence: data.LowConfidence,
	}
	link := data.Claim{
		ID: id("c3", i), Incident: id("i", i), Attribute: data.Linked, LinkKind: s, LinkTo: id("i", 0), Actor: s, Text: s, Stance: data.Denies, Rank: data.Preferred,
		Document: id("d", i), Number: &data.Number{Qualifier: data.MoreThan, Min: &n},
	}
	return []data.Claim{killed, second, link}
}

// Texts are such as have broken formats: of every syntax that a case is written in, of characters that are not seen, of great length.
func Texts() []string {
	return []string{
		"", " ", "\n", "a\nb", "a\r\nb", "a\rb", "a\n\nb", " leading", "trailing ", "\tTab", "two  blanks", "# no comment", "key: value", "key = \"value\"", "a -> b",
		"=1+1", "+1", "-1", "@SUM(A1)", "'quoted", "''", `"`, `""`, `say "so"`, `back\slash\`, `\"`, "a;b", "a,b", "a|b",
		"<b>&amp;</b>", "]]>", "<![CDATA[x]]>", "<!-- -->", "<?xml?>", "{}", "[", "null", "true", "1e999", "NaN", "007",
		"_x0041_", "_x005F_x0041_", "_x", "\x00", "a\x00b", "\x01\x02\x1f", "\x7f", "\u0085", "\u2028\u2029", "\ufeff", "\ufffe\uffff", "\ufffd",
		"\u202eabc\u202c", "\u2066x\u2069", "a\u200db", "e\u0301 \u00e9", "Москва́", "مرحبا", "👩‍👩‍👧‍👦", "\U0010ffff", strings.Repeat("Ж ", 16_500),
	}
}
