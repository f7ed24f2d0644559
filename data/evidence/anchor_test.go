package evidence_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/evidence"
)

var report = []string{
	"The attack on the hall killed at least 139 people, officials said on Saturday.",
	"“At least 139 people were killed”, the agency repeated; it gave no names.",
	"Officials said no more.",
	"Officials said no more.",
	"fire fire fire",
}

func anchor(t *testing.T, paragraph int, words string) (data.Locator, error) {
	t.Helper()
	from := strings.Index(report[paragraph-1], words)
	require.GreaterOrEqual(t, from, 0)
	return evidence.AnchorFor(report, paragraph, from, from+len(words))
}

func TestSelectionBecomesAnAnchor(t *testing.T) {
	for _, c := range []struct {
		name      string
		paragraph int
		selected  string
		at        int
		want      string
	}{
		{"whole words", 1, "killed at least", 1, "killed at least"},
		{"parts of words", 1, "illed at lea", 1, "killed at least"},
		{"punctuation at the ends is left out", 2, "killed”,", 2, "killed”, the"},
		{"too many words: the first that will do", 1, "The attack on the hall killed at least 139 people", 1, "The attack on the hall killed at least"},
		{"words that stand elsewhere too: with those behind", 1, "139 people", 1, "139 people, officials"},
		{"a number that stands elsewhere too", 2, "139", 2, "139 people were"},
		{"at the beginning of a word that comes again", 5, "fire", 5, "fire fire"},
		{"a repeated paragraph: the first", 4, "said no", 3, "said no"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := anchor(t, c.paragraph, c.selected)
			require.NoError(t, err)
			assert.Equal(t, data.Locator{Paragraph: c.at, Anchor: c.want}, l)
		})
	}
}

func TestWordsThatCannotBeAnAnchorSayWhy(t *testing.T) {
	_, err := anchor(t, 5, "fire")
	require.NoError(t, err, "with its neighbours it is found once")
	_, err = evidence.AnchorFor([]string{"fire", "a fire, fire"}, 1, 0, 4)
	assert.ErrorIs(t, err, evidence.ErrAmbiguous)
	_, err = evidence.AnchorFor(report, 1, 4, 4)
	assert.ErrorIs(t, err, evidence.ErrNoWords)
	_, err = evidence.AnchorFor(report, 9, 0, 4)
	assert.Error(t, err)
}

// TestAnchorsProve checks every anchor that can be made of the words of a text as check does.
func TestAnchorsProve(t *testing.T) {
	article := strings.Join(report, "\n")
	c, err := codec.DecodeText(strings.NewReader(caseText), "test.case")
	require.NoError(t, err)
	d := c.Documents[0]
	d.SHA256, d.Digests = "", nil
	for n, p := range report {
		for from := range len(p) {
			l, err := evidence.AnchorFor(report, n+1, from, min(len(p), from+9))
			if errors.Is(err, evidence.ErrNoWords) || errors.Is(err, evidence.ErrAmbiguous) {
				continue
			}
			require.NoError(t, err)
			claim := c.Claims[0]
			claim.Locator, claim.Number, claim.Attribute, claim.Text = l, nil, data.Event, "It happened."
			proved := joined(evidence.Check(&data.Case{Documents: []data.Document{d}, Incidents: c.Incidents[:1], Claims: []data.Claim{claim}}, texts(article), nil))
			assert.NotContains(t, proved, "anchor", "%d %q", n+1, l.Anchor)
		}
	}
}

func TestPassagesFollowTheirWords(t *testing.T) {
	c := sound(t)
	claims := []*data.Claim{&c.Claims[0], &c.Claims[1], &c.Claims[2]}
	paragraphs := evidence.Paragraphs(article)
	at := func(p evidence.Passage) string { return paragraphs[p.Paragraph-1][p.From:p.To] }
	found := evidence.Passages(claims, paragraphs)
	assert.Equal(t, 2, found[0].Paragraph)
	assert.Equal(t, "at least 139 people", at(found[0]))
	assert.Equal(t, "Nine children", at(found[1]))
	assert.Zero(t, found[2].Paragraph, "a reference has no passage")

	paragraphs = append([]string{"A heading"}, paragraphs...)
	assert.Equal(t, 3, evidence.Passages(claims, paragraphs)[0].Paragraph, "it has moved")
	paragraphs[2] = "On Friday, militants attacked a hall."
	assert.Zero(t, evidence.Passages(claims, paragraphs)[0].Paragraph, "it has gone")
}

func TestChangedCopyIsNoticed(t *testing.T) {
	c := sound(t)
	claims := []*data.Claim{&c.Claims[0], &c.Claims[1]}
	d := &c.Documents[0]
	assert.False(t, evidence.Changed(d, []byte(article)))
	assert.Empty(t, evidence.Changes(d, claims, evidence.Paragraphs(article)))
	now := strings.Replace(article, "Nine children", "Ten children", 1)
	assert.True(t, evidence.Changed(d, []byte(now)))
	assert.Equal(t, []evidence.Change{{Paragraph: 3, Claims: claims[1:]}}, evidence.Changes(d, claims, evidence.Paragraphs(now)))
}

func TestCopiesOfACaseProveItsAnchors(t *testing.T) {
	c := sound(t)
	c.Documents = append(c.Documents, data.Document{ID: "other", Kind: data.Source, File: "other.txt"})
	text := article
	blobs := func(sha256 string) ([]byte, error) {
		assert.Equal(t, c.Documents[0].SHA256, sha256)
		return []byte(text), nil
	}
	c.Attachments = []data.Attachment{
		{ID: "read", Document: "paper", Name: "paper.txt", SHA256: c.Documents[0].SHA256, TextSHA256: c.Documents[0].SHA256},
		{ID: "newer", Document: "paper", Name: "paper.pdf", SHA256: strings.Repeat("0", 64), TextSHA256: strings.Repeat("1", 64)},
	}
	found := joined(evidence.Check(c, evidence.Copies(c, blobs), nil))
	assert.Equal(t, "other: no claim rests on this source document\n", found, "a document without a copy is passed over")
	text = strings.Replace(article, "Nine children", "Ten children", 1)
	assert.Contains(t, joined(evidence.Check(c, evidence.Copies(c, blobs), nil)), `children, document paper, paragraph 3: anchor "Nine children" is not in the text`)
}

func FuzzAnchorFor(f *testing.F) {
	f.Add("one two three\nfour five", 1, 0, 5)
	f.Add("a\u0301 b\xff c", 1, 1, 3)
	f.Fuzz(func(t *testing.T, text string, paragraph, from, to int) {
		paragraphs := evidence.Paragraphs(text)
		l, err := evidence.AnchorFor(paragraphs, paragraph, from, to)
		if err != nil {
			return
		}
		assert.LessOrEqual(t, len(strings.Fields(l.Anchor)), data.MaxAnchorWords)
		assert.Equal(t, 1, strings.Count(paragraphs[l.Paragraph-1], l.Anchor))
	})
}
