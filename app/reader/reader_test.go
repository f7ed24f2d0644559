package reader_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/look"
	"incidentmap/app/reader"
	"incidentmap/app/uitest"
	"incidentmap/data"
)

var text = []string{
	"Attack on a hall",
	"On Friday, militants attacked a hall; at least 139 people were killed.",
	"Nine children were among them, officials said, who did not want to be named because they were not allowed to speak to the press about it.",
	"A group claimed the attack the same night.",
}

func document() *data.Document {
	published, _ := data.ParseWhen("2024-03-23")
	return &data.Document{ID: "paper", Title: "Attack on a hall", Publisher: "The Paper", Published: published, Reliability: "B", URL: "https://example.org/"}
}

func claims() []*data.Claim {
	return []*data.Claim{
		{ID: "killed", Incident: "attack", Attribute: data.Killed, Text: "At least 139 people were killed.", Locator: data.Locator{Paragraph: 2, Anchor: "at least 139 people"}},
		{ID: "group", Incident: "attack", Attribute: data.ClaimedBy, Text: "A group claimed it.", Locator: data.Locator{Paragraph: 4, Anchor: "group claimed"}},
		{ID: "old", Incident: "attack", Attribute: data.Killed, Rank: data.Deprecated, Text: "139.", Locator: data.Locator{Paragraph: 2, Anchor: "139 people were"}},
		{ID: "lost", Incident: "attack", Attribute: data.Event, Text: "It burned.", Locator: data.Locator{Paragraph: 3, Anchor: "the hall burned"}},
	}
}

type made struct {
	at       data.Locator
	selected string
}

type screen struct {
	*reader.Reader
	c      fyne.Canvas
	made   []made
	opened []string
	copied string
}

func show(t testing.TB, w, h float32, m look.Mode) *screen {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(uitest.Theme(m)) // widgets measure themselves when they are made
	s := &screen{Reader: reader.New()}
	s.OnNewClaim = func(at data.Locator, selected string) { s.made = append(s.made, made{at, selected}) }
	s.OnClaim = func(id string) { s.opened = append(s.opened, id) }
	s.OnCopy = func(text string) { s.copied = text }
	s.Incident = func(string) string { return "Attack on a hall" }
	s.c = uitest.Show(t, s.Reader, w, h, m)
	return s
}

func TestDocumentIsShownWithItsClaims(t *testing.T) {
	s := show(t, 560, 520, look.Light)
	s.SetDocument(document(), text, claims())
	written := uitest.Written(s.c)
	for _, want := range []string{"Attack on a hall", "The Paper · 23 March 2024 · grade B", "Nine children were among them", "4", "3 claims"} {
		assert.Contains(t, written, want)
	}
	assert.Contains(t, strings.Join(strings.Fields(written), " "), "The words of 1 claim are not in this copy")
}

func TestSelectedWordsBecomeAClaim(t *testing.T) {
	s := show(t, 560, 520, look.Light)
	s.SetDocument(document(), text, claims())
	s.Focus(s.c)
	page := s.c.Focused()
	page.TypedRune('c')
	assert.Empty(t, s.made)
	assert.Contains(t, uitest.Written(s.c), "Select the words", "it says what is missing")

	s.ShowClaim("group")
	page.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	page.(desktop.Keyable).KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	page.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	page.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	page.(desktop.Keyable).KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	page.TypedRune('c')
	require.Len(t, s.made, 1)
	assert.Equal(t, made{data.Locator{Paragraph: 4, Anchor: "group claimed the"}, "group claimed the"}, s.made[0])

	page.(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutCopy{})
	assert.Equal(t, "group claimed the", s.copied)
}

func TestWordsAreSelectedWithTheMouse(t *testing.T) {
	s := show(t, 700, 520, look.Light)
	s.SetDocument(document(), text, nil)
	s.Focus(s.c)
	page := s.c.Focused().(fyne.CanvasObject)
	line := uitest.At(t, s.c, text[1]).Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(page))
	page.(desktop.Mouseable).MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: line}, Button: desktop.MouseButtonPrimary})
	page.(fyne.Draggable).Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: line.AddXY(60, 5)}})
	page.(fyne.Draggable).DragEnd()
	s.c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	require.Len(t, s.made, 1)
	assert.Equal(t, 2, s.made[0].at.Paragraph)
	assert.Contains(t, text[1], s.made[0].selected)
	assert.Contains(t, uitest.Written(s.c), "New claim", "the button is at the selection")
}

func TestTappedPassageOpensItsClaim(t *testing.T) {
	s := show(t, 700, 520, look.Light)
	s.SetDocument(document(), text, claims())
	s.Focus(s.c)
	for range 3 {
		s.c.Focused().TypedRune('n')
	}
	s.c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnter})
	assert.Equal(t, []string{"group"}, s.opened, "the third in the order of the text")
	s.c.Focused().TypedRune('n')
	s.c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnter})
	assert.Equal(t, []string{"group", "killed"}, s.opened, "after the last comes the first")
}

func TestFindGoesThroughTheText(t *testing.T) {
	s := show(t, 560, 520, look.Light)
	s.SetDocument(document(), text, claims())
	s.Find()
	for _, r := range "ATTACK" {
		s.c.Focused().TypedRune(r)
	}
	assert.Contains(t, uitest.Written(s.c), "1 of 3")
	s.c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	assert.Contains(t, uitest.Written(s.c), "2 of 3")
	s.c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	assert.NotContains(t, uitest.Written(s.c), "of 3\n2")
}

func TestMissingCopyIsSaid(t *testing.T) {
	s := show(t, 560, 520, look.Light)
	attached := false
	s.OnAttach = func() { attached = true }
	s.SetDocument(document(), nil, claims())
	assert.Contains(t, uitest.Written(s.c), "The case has no copy of this document.")
	test.TapCanvas(s.c, uitest.At(t, s.c, "Attach a copy…"))
	assert.True(t, attached)
	assert.NotContains(t, uitest.Written(s.c), "Nine children")
}

func TestReaderLooks(t *testing.T) {
	for name, m := range map[string]look.Mode{"light": look.Light, "dark": look.Dark, "projector": look.Projector} {
		s := show(t, 560, 420, m)
		s.SetDocument(document(), text, claims()[:3])
		test.AssertImageMatches(t, "reader-"+name+".png", s.c.Capture())
	}
}

func TestDocumentsSayWhatCanBeDoneWithThem(t *testing.T) {
	list := reader.NewDocuments()
	var done []string
	note := func(what string) func(string) { return func(id string) { done = append(done, what+" "+id) } }
	list.OnRead, list.OnAttach, list.OnBrowse = note("read"), note("attach"), note("browse")
	c := uitest.Show(t, list, 560, 300, look.Light)
	list.SetDocuments([]reader.Listed{{Document: document(), Claims: 3, Copy: true}, {Document: &data.Document{ID: "register", Kind: data.Reference, Title: "Register"}, Claims: 1}})
	written := uitest.Written(c)
	for _, want := range []string{"Attack on a hall", "The Paper · 23 March 2024 · grade B", "3 claims", "Read", "Attach another copy…", "Open in the browser", "outside knowledge", "no copy"} {
		assert.Contains(t, written, want)
	}
	list.Focus(c)
	uitest.Key(c, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn)
	test.TapCanvas(c, uitest.At(t, c, "Open in the browser"))
	assert.Equal(t, []string{"read paper", "attach register", "browse paper"}, done)
}

// long is a document of 5,000 paragraphs with a claim in every tenth.
func long() ([]string, []*data.Claim) {
	var paragraphs []string
	var claims []*data.Claim
	for i := range 5000 {
		paragraphs = append(paragraphs, fmt.Sprintf("Paragraph number %d tells, as the others do, of a day on which nothing happened, ", i+1)+
			strings.Repeat("and so on, until the paragraph is as long as those of newspapers are, ", 4+i%3)+"and ends.")
		if i%10 == 0 {
			claims = append(claims, &data.Claim{ID: fmt.Sprint(i), Attribute: data.Killed, Locator: data.Locator{Paragraph: i + 1, Anchor: fmt.Sprintf("Paragraph number %d tells", i+1)}})
		}
	}
	return paragraphs, claims
}

func TestLongDocumentShowsWhereItScrolledTo(t *testing.T) {
	s := show(t, 560, 700, look.Light)
	paragraphs, claims := long()
	s.SetDocument(document(), paragraphs, claims)
	require.True(t, s.ShowClaim("4990"))
	assert.Contains(t, uitest.Written(s.c), "Paragraph number 4991 tells")
	assert.NotContains(t, uitest.Written(s.c), "Paragraph number 1 tells")
}

func BenchmarkOpen(b *testing.B) {
	s := show(b, 560, 900, look.Light)
	paragraphs, claims := long()
	for b.Loop() {
		s.SetDocument(document(), paragraphs, claims)
	}
}

func BenchmarkScroll(b *testing.B) {
	s := show(b, 560, 900, look.Light)
	paragraphs, claims := long()
	s.SetDocument(document(), paragraphs, claims)
	s.Focus(s.c)
	for b.Loop() {
		s.c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	}
}
