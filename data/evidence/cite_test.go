package evidence_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/evidence"
)

func TestPassageURL(t *testing.T) {
	for _, c := range []struct{ name, address, anchor, want string }{
		{"an anchor becomes a text fragment", "https://example.org/a", "at least 139", "https://example.org/a#:~:text=at%20least%20139"},
		{"marks of a directive are encoded", "https://example.org/a", "ISIS-K, a & b", "https://example.org/a#:~:text=ISIS%2DK%2C%20a%20%26%20b"},
		{"other scripts and quotes too", "https://example.org/a", "“sole” é+", "https://example.org/a#:~:text=%E2%80%9Csole%E2%80%9D%20%C3%A9%2B"},
		{"a fragment stays", "https://example.org/a#part", "x", "https://example.org/a#part:~:text=x"},
		{"a directive stays", "https://example.org/a#:~:text=y", "x", "https://example.org/a#:~:text=y&text=x"},
		{"no anchor leads to the document", "https://example.org/a", "", "https://example.org/a"},
		{"another scheme leads nowhere", "file:///etc/passwd", "x", ""},
		{"no address leads nowhere", "", "x", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, evidence.PassageURL(&data.Document{URL: c.address}, data.Locator{Anchor: c.anchor}))
		})
	}
}

func FuzzPassageURL(f *testing.F) {
	f.Add("at least 139")
	f.Add("a-b,c&d#e%f\x00 ")
	f.Fuzz(func(t *testing.T, anchor string) {
		address := evidence.PassageURL(&data.Document{URL: "https://example.org/a"}, data.Locator{Anchor: anchor})
		if anchor == "" {
			return
		}
		encoded, ok := strings.CutPrefix(address, "https://example.org/a#:~:text=")
		require.True(t, ok)
		require.NotContains(t, encoded, "-")
		require.NotContains(t, encoded, ",")
		require.NotContains(t, encoded, "&")
		plain, err := url.PathUnescape(encoded)
		require.NoError(t, err)
		require.Equal(t, anchor, plain)
	})
}

func TestCitation(t *testing.T) {
	published, err := data.ParseWhen("2024-03-26")
	require.NoError(t, err)
	d := &data.Document{Publisher: "Group", Title: "What happened", Published: published, URL: "https://example.org/a"}
	c := &data.Claim{Locator: data.Locator{Section: "Motives", Paragraph: 7}}
	assert.Equal(t, "Group, “What happened”, 26 March 2024, https://example.org/a, section Motives, paragraph 7", evidence.Citation(d, c))
	assert.Equal(t, "Gazetteer", evidence.Citation(&data.Document{Publisher: "Gazetteer"}, &data.Claim{}))
}
