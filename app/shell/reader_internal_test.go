package shell

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/uitest"
	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/evidence"
)

const article = "Attack on a hall\n\nOn Friday, militants attacked a hall; at least 139 people were killed.\n\nNine children were among them.\n"

const articleCase = `
document: paper
publisher: The Paper
title: Attack on a hall
url: https://example.org/attack
reliability: B
file: paper.txt

incident: attack
title: An attack
kind: attack
status: carried out

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
attribute: event
text: Children were killed.
document: paper
paragraph: 3
anchor: Nine children
`

// openArticle shows a case of one document, whose text lies in the folder of documents if it is given.
func openArticle(t *testing.T, text string) (*Window, *browser, *data.Document) {
	t.Helper()
	w, b := open(t)
	if text != "" {
		w.cfg.Documents = t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(w.cfg.Documents, "paper.txt"), []byte(text), 0o600))
		w.listTexts()
	}
	c, err := codec.DecodeText(strings.NewReader(articleCase), "article.case")
	require.NoError(t, err)
	for _, p := range evidence.Paragraphs(article) {
		c.Documents[0].Digests = append(c.Documents[0].Digests, evidence.Digest(p))
	}
	w.setCase(c)
	return w, b, w.model.Snapshot().Document("paper")
}

func shownText(w *Window) string {
	return strings.Join(strings.Fields(uitest.Written(w.win.Canvas())), " ")
}

// askedText is what the dialog over the window says.
func askedText(w *Window) string {
	var said []string
	for _, o := range test.LaidOutObjects(w.win.Canvas().Overlays().Top()) {
		switch o := o.(type) {
		case *canvas.Text:
			said = append(said, o.Text)
		case *widget.Label:
			said = append(said, o.Text)
		}
	}
	return strings.Join(strings.Fields(strings.Join(said, " ")), " ")
}

func TestClaimOpensInTheReaderIfThereIsAText(t *testing.T) {
	w, b, d := openArticle(t, article)
	c := &w.model.Snapshot().Case.Claims[0]
	w.side.Panel.OnOpen(c, d)
	assert.Empty(t, b.opened)
	assert.True(t, w.reading.view.Visible())
	assert.Contains(t, shownText(w), "On Friday, militants attacked a hall;")
	assert.Contains(t, shownText(w), "1 of 2 claims")
	w.side.Panel.OnBrowse(c, d)
	assert.Equal(t, []string{"https://example.org/attack#:~:text=at%20least%20139%20people"}, b.opened, "the browser is offered all the same")
	w.toggleReader()
	assert.False(t, w.reading.view.Visible())
}

func TestClaimOpensInTheBrowserIfThereIsNoText(t *testing.T) {
	w, b, d := openArticle(t, "")
	w.side.Panel.OnOpen(&w.model.Snapshot().Case.Claims[0], d)
	assert.Len(t, b.opened, 1)
	assert.False(t, w.reading.view.Visible())
	w.showDocuments()
	assert.NotNil(t, w.dialog)
	w.dialog.Hide()
	w.read(d, nil)
	assert.Contains(t, shownText(w), "The case has no copy of this document.")
}

func TestAnotherCopyIsAttachedOnlyIfThatIsWanted(t *testing.T) {
	w, _, d := openArticle(t, "")
	file := filepath.Join(t.TempDir(), "copy.txt")
	require.NoError(t, os.WriteFile(file, []byte(article), 0o600))
	w.attachFile(d, file)
	assert.True(t, w.readable(d), "the text that was read is attached at once")

	w, _, d = openArticle(t, "")
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(article, "Nine", "Ten", 1)), 0o600))
	w.attachFile(d, file)
	assert.False(t, w.readable(d))
	require.NotNil(t, w.dialog, "it asks")
	w.dialog.Hide()

	require.NoError(t, os.WriteFile(file, []byte("\x00\x01\x02"), 0o600))
	w.attachFile(d, file)
	assert.False(t, w.readable(d))
}

func TestClaimsFollowTheirWordsIntoAnotherCopyIfThatIsWanted(t *testing.T) {
	moved := filepath.Join(t.TempDir(), "copy.txt")
	require.NoError(t, os.WriteFile(moved, []byte("A notice of the editors\n\n"+strings.Replace(article, "Nine", "Ten", 1)), 0o600))
	attached := func() *Window {
		w, _, d := openArticle(t, "")
		w.attachFile(d, moved)
		require.True(t, w.modal())
		assert.Contains(t, askedText(w), "The words of 1 of 2 claims are not in it.")
		w.dialog.(interface{ Confirm() }).Confirm()
		require.True(t, w.modal(), "it asks once more, about the claims")
		assert.Contains(t, askedText(w), "Point the claims to where their words are now?")
		assert.Contains(t, askedText(w), "The words of 1 claim stand in other paragraphs")
		return w
	}
	paragraph := func(w *Window, id string) int {
		claims := w.edit.session.Case().Claims
		return claims[slices.IndexFunc(claims, func(c data.Claim) bool { return c.ID == id })].Locator.Paragraph
	}

	w := attached()
	w.dialog.(interface{ Confirm() }).Confirm()
	assert.Equal(t, 3, paragraph(w, "killed"), "one paragraph further")
	assert.Equal(t, 3, paragraph(w, "children"), "whose words are gone, and which stays")
	assert.Contains(t, w.status.message.Text, "Undo takes it back")
	w.undo()
	assert.Equal(t, 2, paragraph(w, "killed"))
	assert.True(t, w.readable(w.model.Snapshot().Document("paper")), "the copy is an edit of its own")

	w = attached()
	w.dialog.Hide()
	assert.Equal(t, 2, paragraph(w, "killed"), "without a yes the claims stay")
	assert.True(t, w.readable(w.model.Snapshot().Document("paper")))
}

func TestReaderFollowsTheCase(t *testing.T) {
	w, _, d := openArticle(t, article)
	w.read(d, nil)
	require.Equal(t, "paper", w.reading.view.Document())
	w.showClaim("killed")
	assert.Equal(t, "attack", w.selectedID())
	w.setCase(w.cfg.Case)
	assert.Empty(t, w.reading.view.Document(), "another case has other documents")
}
