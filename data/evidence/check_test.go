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
	return soundFor(t, article)
}

// soundFor is the case as read from a text that holds the article.
func soundFor(t testing.TB, article string) *data.Case {
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

func TestOtherLineEndsAreNamedAsWhatDiffers(t *testing.T) {
	crlf := strings.ReplaceAll(article, "\n", "\r\n")
	for name, c := range map[string]struct{ read, found, says string }{
		"CRLF for LF": {article, crlf, "they are CRLF and were LF"},
		"LF for CRLF": {crlf, article, "they are LF and were CRLF"},
		"both":        {article, strings.Replace(article, "\n", "\r\n", 1), "they are CRLF and LF mixed and were LF"},
	} {
		t.Run(name, func(t *testing.T) {
			findings := evidence.Check(soundFor(t, c.read), fstest.MapFS{"paper.txt": {Data: []byte(c.found)}}, nil)
			require.Len(t, findings, 1, "%v", findings)
			assert.Contains(t, findings[0].Reason, c.says)
			assert.Contains(t, findings[0].Reason, "nothing else differs")
		})
	}
	findings := evidence.Check(sound(t), fstest.MapFS{"paper.txt": {Data: []byte(strings.Replace(crlf, "139", "140", 1))}}, nil)
	assert.Contains(t, findings[0].Reason, "has changed", "line ends do not explain another word")
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

// repeated prints the paragraph of the claim "children" a second time.
const repeated = article + "\n  Nine children were among them, officials said.\n"

func TestRepeatedParagraphIsOnePassage(t *testing.T) {
	check := func(spoil func(*data.Case), now string) string {
		c := soundFor(t, repeated)
		spoil(c)
		return joined(evidence.Check(c, texts(now), nil))
	}
	none := func(*data.Case) {}
	assert.Empty(t, check(none, repeated), "both occurrences of the anchor are in the same words")
	assert.Contains(t, check(func(c *data.Case) { c.Claims[1].Locator.Paragraph = 5 }, repeated), "stands in paragraph 3, not 5", "the first is the passage")
	assert.Contains(t, check(none, repeated+"\nNine children played.\n"), `anchor "Nine children" occurs 3 times in the text, in paragraphs [3 5 6]`)
	assert.Contains(t, check(func(c *data.Case) { c.Claims[1].Locator.Anchor = "n" }, repeated), "occurs", "twice in one paragraph is no passage")
}

func TestChangedRepetitionHasNotMoved(t *testing.T) {
	first := "  Nine children were among them"
	last := strings.LastIndex(repeated, first)
	for name, now := range map[string]string{
		"paper, paragraph 5": repeated[:last] + "  Ten children were among them" + repeated[last+len(first):],
		"paper, paragraph 3": strings.Replace(repeated, first, "  Ten children were among them", 1),
	} {
		found := joined(evidence.Check(soundFor(t, repeated), texts(now), nil))
		assert.Contains(t, found, name+": the paragraph has changed since it was read")
		assert.NotContains(t, found, "moved")
	}
	found := joined(evidence.Check(soundFor(t, repeated), texts("A heading\n"+repeated), nil))
	assert.Contains(t, found, "paragraph 3: the paragraph has moved: it is now number 4")
	assert.Contains(t, found, "paragraph 5: the paragraph has moved: it is now number 6")
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

func TestBuiltInSectionsAreShortLabels(t *testing.T) {
	for _, c := range builtIn(t).Claims {
		section := c.Locator.Section
		assert.LessOrEqual(t, len(strings.Fields(section)), 4, c.ID)
		assert.NotContains(t, section, "?", c.ID)
		assert.NotContains(t, section, "…", c.ID)
	}
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

// TestTextsAreOurOwnWords finds texts that hold a sentence of a document, or repeat one for longer than they may.
func TestTextsAreOurOwnWords(t *testing.T) {
	const mostOwn, mostQuoted = 7, 8
	texts, c := documents(t), builtIn(t)
	taken, sentences := map[string]string{}, map[string]string{} // runs of words, whole sentences -> document
	for _, d := range c.Documents {
		if d.Kind != data.Source {
			continue
		}
		raw, err := fs.ReadFile(texts, d.File)
		require.NoError(t, err)
		for _, run := range wordRuns(string(raw), mostOwn+1) {
			taken[run] = d.ID
		}
		for _, sentence := range sentencesOf(string(raw)) {
			sentences[sentence] = d.ID
		}
	}
	require.NotEmpty(t, taken)
	require.NotEmpty(t, sentences)
	for name, text := range ownTexts(c) {
		for _, run := range wordRuns(text, mostOwn+1) {
			assert.Empty(t, taken[run], "%s repeats %q", name, run)
		}
		assert.Empty(t, sentenceIn(text, sentences), "%s holds a sentence", name)
	}
	for name, text := range quotations(c) {
		assert.LessOrEqual(t, len(strings.Fields(text)), mostQuoted, "%s quotes too much: %q", name, text)
		assert.Empty(t, sentenceIn(text, sentences), "%s quotes a sentence", name)
	}
}

func TestSentencesAreFoundInFields(t *testing.T) {
	sentences := map[string]string{}
	for _, s := range sentencesOf("Why did it burn?\nFour others were held: nobody knows why yet. Too short.") {
		sentences[s] = "paper"
	}
	for text, want := range map[string]string{
		"Why did it burn":                "why did it burn",
		"section: Why did it burn?":      "why did it burn",
		"Four others were “held”":        "four others were held",
		"others were held":               "",
		"were held: nobody knows":        "",
		"Too short.":                     "",
		"Whywhy did it burn, or burning": "",
	} {
		assert.Equal(t, want, sentenceIn(text, sentences), text)
	}
}

// ownTexts are the texts of a case that its authors wrote, by what they belong to: all but titles and addresses of documents, which
// name them, and quotations.
func ownTexts(c *data.Case) map[string]string {
	texts := map[string]string{"case": joinTexts(c.Title, c.Summary)}
	for _, d := range c.Documents {
		texts[d.ID] = joinTexts(d.Publisher, strings.Join(d.Authors, " | "), d.Published.Text, d.Note)
	}
	for _, in := range c.Incidents {
		texts[in.ID] = joinTexts(in.Title, in.Short)
		for _, s := range in.Sites {
			texts[s.ID] = joinTexts(s.Name, s.LocalName, s.Place, s.Admin)
		}
	}
	for _, cl := range c.Claims {
		texts[cl.ID] = joinTexts(cl.Text, cl.Note, cl.RankReason, cl.Locator.Section, cl.Of, cl.Actor, cl.LinkKind, cl.Voice)
	}
	return texts
}

// quotations are the words of documents that a case keeps: anchors and the wording of dates.
func quotations(c *data.Case) map[string]string {
	texts := map[string]string{}
	for _, cl := range c.Claims {
		texts[cl.ID+" anchor"], texts[cl.ID+" as-of"] = cl.Locator.Anchor, cl.AsOf.Text
		if cl.When != nil {
			texts[cl.ID+" when"] = cl.When.Text
		}
	}
	return texts
}

func joinTexts(texts ...string) string { return strings.Join(texts, " | ") }

// words are those of a text, without case and punctuation.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// wordRuns are all runs of n words of a text.
func wordRuns(text string, n int) []string {
	all := words(text)
	var runs []string
	for i := 0; i+n <= len(all); i++ {
		runs = append(runs, strings.Join(all[i:i+n], " "))
	}
	return runs
}

// sentencesOf are the sentences of at least four words of a text, and what stands alone before or after a colon or semicolon.
func sentencesOf(text string) []string {
	const least = 4
	var out []string
	for s := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(".?!:;\n", r) }) {
		if w := words(s); len(w) >= least {
			out = append(out, strings.Join(w, " "))
		}
	}
	return out
}

// sentenceIn is the sentence that a text holds; "" if it holds none.
func sentenceIn(text string, sentences map[string]string) string {
	all := words(text)
	for i := range all {
		for j := i + 1; j <= len(all); j++ {
			if run := strings.Join(all[i:j], " "); sentences[run] != "" {
				return run
			}
		}
	}
	return ""
}
