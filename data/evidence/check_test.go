package evidence_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	_ "time/tzdata" // zones must be there on every system
	"unicode"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/evidence"
)

const article = "A title\n\nOn Friday, militants attacked a hall; at least 139 people were killed.\n\n" +
	"  Nine children were among them, officials said.\n\nThe attack was claimed the same night.\n"

const caseText = `
document: paper
publisher: The Paper
reliability: B
file: paper.txt

document: gazetteer
kind: reference
reliability: C

incident: attack
title: An attack

site: hall
country: RU
point: 37.39 55.82
radius: 50
basis: hall-place
zone: Europe/Moscow

claim: killed
incident: attack
attribute: killed
text: At least 139 people were killed.
number: at least 139
document: paper
paragraph: 2
anchor: at least 139 people

claim: children
incident: attack
attribute: killed
of: children
text: Nine children were killed.
number: exactly 9
document: paper
paragraph: 3
anchor: Nine children

claim: hall-place
incident: attack
site: hall
attribute: place
text: The hall stands there.
document: gazetteer
credibility: 3
`

func sound(t testing.TB) *data.Case {
	t.Helper()
	c, err := codec.DecodeText(strings.NewReader(caseText), "test.case")
	require.NoError(t, err)
	sum := sha256.Sum256([]byte(article))
	c.Documents[0].SHA256 = hex.EncodeToString(sum[:])
	for _, p := range evidence.Paragraphs(article) {
		c.Documents[0].Digests = append(c.Documents[0].Digests, evidence.Digest(p))
	}
	return c
}

func texts(s string) fs.FS { return fstest.MapFS{"paper.txt": {Data: []byte(s)}} }

func russia(orb.Point) string { return "RU" }

func TestSoundCaseHasNoFindings(t *testing.T) {
	assert.Empty(t, evidence.Check(sound(t), texts(article), russia))
}

func TestChangedWordNamesClaimDocumentAndParagraph(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		want           evidence.Finding
	}{
		{"outside every anchor", "militants", "gunmen", evidence.Finding{Claim: "killed", Document: "paper", Paragraph: 2, Subject: "killed", Reason: "the paragraph has changed since it was read"}},
		{"inside an anchor", "Nine children", "Ten children", evidence.Finding{Claim: "children", Document: "paper", Paragraph: 3, Subject: "children", Reason: `anchor "Nine children" is not in the text`}},
		{"where no claim rests", "same night", "next day", evidence.Finding{Document: "paper", Paragraph: 4, Subject: "paper", Reason: "the paragraph has changed since it was read; no claim rests on it"}},
		{"a paragraph put before", "A title", "A heading\n\nA title", evidence.Finding{Claim: "killed", Document: "paper", Paragraph: 2, Subject: "killed", Reason: "the paragraph has moved: it is now number 3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := evidence.Check(sound(t), texts(strings.Replace(article, c.old, c.new, 1)), nil)
			assert.Contains(t, found, c.want)
			assert.Contains(t, joined(found), "paper: text file paper.txt has changed")
		})
	}
}

func TestCheckFinds(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*data.Case)
		want  string
	}{
		{"a problem of the case itself", func(c *data.Case) { c.Claims[0].Credibility = 9 }, "killed, document paper, paragraph 2: credibility 9"},
		{"an anchor of another paragraph", func(c *data.Case) { c.Claims[0].Locator.Paragraph = 3 }, "stands in paragraph 2, not 3"},
		{"an anchor that occurs twice", func(c *data.Case) { c.Claims[0].Locator.Anchor = "attack" }, "occurs 2 times"},
		{"an anchor that cuts a word", func(c *data.Case) { c.Claims[0].Locator.Anchor = "at least 13" }, "inside a word"},
		{"a figure that the passage does not state", func(c *data.Case) {
			n := 193
			c.Claims[0].Number.Min, c.Claims[0].Text = &n, "At least 193 people were killed."
		}, "its number 193 is not in the paragraph"},
		{"a figure that differs from its text", func(c *data.Case) { c.Claims[0].Text = "At least 140 people were killed." }, "its number 139 is not in its own text"},
		{"a figure without a number", func(c *data.Case) { c.Claims[0].Number = nil }, "is a figure without a number"},
		{"a date without a value", func(c *data.Case) { c.Claims[0].Attribute = data.Date }, "is a date without a value"},
		{"a link to itself", func(c *data.Case) {
			c.Claims[0].Attribute, c.Claims[0].LinkKind, c.Claims[0].LinkTo = data.Linked, "same cell", "attack"
		}, "to itself"},
		{"a missing text file", func(c *data.Case) { c.Documents[0].File = "gone.txt" }, "text file gone.txt is missing"},
		{"a source without a text file", func(c *data.Case) { c.Documents[0].File = "" }, "names no text file"},
		{"a text file outside the folder", func(c *data.Case) { c.Documents[0].File = "../paper.txt" }, "no plain relative path"},
		{"a document without digests", func(c *data.Case) { c.Documents[0].Digests = nil }, "has no digests of its paragraphs, which are "},
		{"a document without a sum", func(c *data.Case) { c.Documents[0].SHA256 = "" }, "has no sha256"},
		{"a document that makes no claim", func(c *data.Case) {
			c.Documents = append(c.Documents, data.Document{ID: "idle", Kind: data.Reference})
		}, "idle: no claim rests on this reference document"},
		{"a point that rests on a source", func(c *data.Case) { c.Incidents[0].Sites[0].Basis = "killed" }, "not of a reference document"},
		{"a point that rests on another matter", func(c *data.Case) { c.Claims[2].Attribute = data.Event }, "not about the place"},
		{"a time zone that is none", func(c *data.Case) { c.Incidents[0].Sites[0].Zone = "Europe/Crocus" }, `time zone "Europe/Crocus" is not known`},
		{"a site in another country", func(c *data.Case) { c.Incidents[0].Sites[0].Country = "UA" }, "hall: country is UA, but the point lies in RU"},
	} {
		t.Run(c.name, func(t *testing.T) {
			spoilt := sound(t)
			c.spoil(spoilt)
			assert.Contains(t, joined(evidence.Check(spoilt, texts(article), russia)), c.want)
		})
	}
}

func TestSiteNearABorderPassesWithinItsRadius(t *testing.T) {
	c := sound(t)
	c.Incidents[0].Sites[0].RadiusM = 2000
	border := func(metres float64) func(orb.Point) string { // Russia lies north of a parallel so far north of the hall
		return func(p orb.Point) string {
			if p.Lat() > 55.82+metres/111_195 {
				return "RU"
			}
			return ""
		}
	}
	assert.Empty(t, evidence.Check(c, nil, border(1900)))
	assert.Contains(t, joined(evidence.Check(c, nil, border(2100))), "no country lies within 2000 m")
}

func TestCheckWithoutTextsLooksAtTheCaseAlone(t *testing.T) {
	c := sound(t)
	c.Documents[0].SHA256, c.Claims[0].Locator.Anchor = "other", "not there"
	assert.Empty(t, evidence.Check(c, nil, nil))
}

func TestLargeTextIsRefused(t *testing.T) {
	found := evidence.Check(sound(t), texts(strings.Repeat("a", evidence.MaxTextSize+1)), nil)
	assert.Contains(t, joined(found), "larger than 16 MiB")
	assert.Contains(t, joined(evidence.Check(sound(t), fstest.MapFS{"paper.txt": {Mode: fs.ModeNamedPipe}}, nil)), "no regular file")
}

func TestNumbersAreReadInWords(t *testing.T) {
	for paragraph, want := range map[string]int{
		"killing thirteen soldiers": 13, "Twenty-one died": 21, "two hundred and five": 205, "a hundred people": 100, "1,500 to 4,000": 4000,
		"one thousand two hundred": 1200, "claiming another life": 1, "between one and two": 2, "nobody was hurt": 0, "ninety nine": 99, "a dozen": 12,
	} {
		c := sound(t)
		n := want
		c.Claims = c.Claims[:1]
		c.Claims[0].Number = &data.Number{Min: &n, Max: &n, Qualifier: data.Exactly}
		c.Claims[0].Text = paragraph
		assert.NotContains(t, joined(evidence.Check(c, nil, nil)), "its own text", paragraph)
	}
}

func joined(found []evidence.Finding) string {
	var b strings.Builder
	for _, f := range found {
		b.WriteString(f.String() + "\n")
	}
	return b.String()
}

// builtIn is the case that is built into the program.
func builtIn(t testing.TB) *data.Case {
	t.Helper()
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	return c
}

func TestBuiltInCaseIsSound(t *testing.T) {
	assert.Empty(t, joined(evidence.Check(builtIn(t), nil, nil)))
}

// documents is the folder with the texts of the built-in case's sources. They are not ours to publish, so they lie beside the
// repository or where INCIDENTMAP_DOCUMENTS says.
func documents(t *testing.T) fs.FS {
	t.Helper()
	dir := os.Getenv("INCIDENTMAP_DOCUMENTS")
	if dir == "" {
		dir = "../../../shared/documents"
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the source texts are not here (%v); set INCIDENTMAP_DOCUMENTS to their folder", err)
	}
	return os.DirFS(dir)
}

func TestBuiltInCaseAgreesWithItsTexts(t *testing.T) {
	assert.Empty(t, joined(evidence.Check(builtIn(t), documents(t), nil)))
}

// TestTextsAreOurOwnWords finds texts that repeat a document for longer than an anchor may.
func TestTextsAreOurOwnWords(t *testing.T) {
	const most = 7
	texts, c := documents(t), builtIn(t)
	taken := map[string]string{} // runs of words -> document
	for _, d := range c.Documents {
		if d.Kind != data.Source {
			continue
		}
		raw, err := fs.ReadFile(texts, d.File)
		require.NoError(t, err)
		for _, run := range wordRuns(string(raw), most+1) {
			taken[run] = d.ID
		}
	}
	require.NotEmpty(t, taken)
	for name, text := range ownTexts(c) {
		for _, run := range wordRuns(text, most+1) {
			assert.Empty(t, taken[run], "%s repeats %q", name, run)
		}
	}
}

// ownTexts are the texts of a case that its authors wrote, by what they belong to.
func ownTexts(c *data.Case) map[string]string {
	texts := map[string]string{"case": c.Title + " | " + c.Summary}
	for _, d := range c.Documents {
		texts[d.ID] = d.Note
	}
	for _, in := range c.Incidents {
		texts[in.ID] = in.Title
		for _, s := range in.Sites {
			texts[s.ID] = s.Place
		}
	}
	for _, cl := range c.Claims {
		texts[cl.ID] = cl.Text + " | " + cl.Note + " | " + cl.RankReason
	}
	return texts
}

// wordRuns are all runs of n words of a text, without case and punctuation.
func wordRuns(text string, n int) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var runs []string
	for i := 0; i+n <= len(words); i++ {
		runs = append(runs, strings.Join(words[i:i+n], " "))
	}
	return runs
}
