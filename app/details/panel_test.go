package details_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/details"
	"incidentmap/app/look"
	"incidentmap/app/uitest"
	"incidentmap/data"
)

// panel shows the harbour of the fixture, tall enough that everything is in view, and notes what is asked of the program.
type panel struct {
	*details.Panel
	c        fyne.Canvas
	opened   []string
	cited    []string
	copied   []string
	selected []string
	mapped   int
}

func newPanel(t *testing.T, h float32) *panel {
	t.Helper()
	p := &panel{Panel: details.NewPanel()}
	p.OnOpen = func(c *data.Claim, d *data.Document) { p.opened = append(p.opened, c.ID+" in "+d.ID) }
	p.OnCopy = func(c *data.Claim, d *data.Document) { p.cited = append(p.cited, c.ID+" in "+d.ID) }
	p.OnCopyText = func(s string) { p.copied = append(p.copied, s) }
	p.OnSelectIncident = func(id string) { p.selected = append(p.selected, id) }
	p.OnShowOnMap = func() { p.mapped++ }
	p.c = uitest.Show(t, p.Panel, 420, h, look.Light)
	p.SetIncident(fixture(t), "harbour-2024")
	return p
}

func TestPanelWithoutAnIncidentSaysWhatToDo(t *testing.T) {
	p := newPanel(t, 800)
	p.SetIncident(nil, "")
	assert.Contains(t, uitest.Written(p.c), "Select an incident on the map or in the list")
	p.SetIncident(fixture(t), "no such incident")
	assert.Contains(t, uitest.Written(p.c), "Select an incident on the map or in the list")
}

func TestHeaderSaysHowWellDayAndPlaceAreKnown(t *testing.T) {
	p := newPanel(t, 2400)
	all := strings.ReplaceAll(uitest.Written(p.c), "\n", " ")
	assert.Contains(t, all, "3 January 2024 from a reference; the documents say January 2024")
	assert.Contains(t, all, "North Quay, Harbour district, Coast Province, Iran")
	assert.Contains(t, all, "located at the venue, within 50 m")
	assert.Contains(t, all, "29.60961, 52.54331")
	assert.Contains(t, all, "29°36′35″N 52°32′36″E")
	assert.Contains(t, all, "اسكله شمالی")
	assert.Contains(t, all, "point from Harbour register")

	uitest.Tap(t, p.c, "1 more site")
	all = strings.ReplaceAll(uitest.Written(p.c), "\n", " ")
	assert.Contains(t, all, "city centre, true place within about 20 km, not verified")

	uitest.Tap(t, p.c, "29.60961, 52.54331   29°36′35″N 52°32′36″E")
	assert.Equal(t, []string{"29.60961, 52.54331"}, p.copied)
	uitest.Tap(t, p.c, "Show on map")
	assert.Equal(t, 1, p.mapped)
}

func TestUnknownFigureIsSaidNeverZero(t *testing.T) {
	p := newPanel(t, 2400)
	p.SetIncident(fixture(t), "warehouse-plot")
	all := uitest.Written(p.c)
	assert.Equal(t, 2, strings.Count(all, "No document states a figure"))
	assert.NotRegexp(t, `(?m)^0$`, all)
	assert.Contains(t, all, "No document names anybody as responsible")
	assert.Contains(t, all, "No document states a place")
	assert.Contains(t, all, "No document states a date")
	assert.NotContains(t, all, "Show on map")
}

func TestFiguresStandSideBySideAndOpenTheirPassage(t *testing.T) {
	p := newPanel(t, 2400)
	all := uitest.Written(p.c)
	for _, want := range []string{"figures differ", "5–14", "about 14", "12", "at least 9", "more than 5", "Coast News Agency", "Dockers: 8 to 10"} {
		assert.Contains(t, all, want+"\n")
	}
	uitest.Tap(t, p.c, "at least 9")
	uitest.Tap(t, p.c, "more than 5")
	assert.Equal(t, []string{"a-killed-agency in alpha", "t-killed-more in alpha-two"}, p.opened)
}

func TestResponsibilityKeepsItsFourColumnsApart(t *testing.T) {
	p := newPanel(t, 2400)
	assert.NotContains(t, uitest.Written(p.c), "doubted by AIX, 1 Apr")
	uitest.Tap(t, p.c, "Neighbouring")
	all := uitest.Written(p.c)
	assert.Contains(t, all, "Coast officials")
	assert.Contains(t, all, "doubted by AIX, 1 Apr")
	uitest.Tap(t, p.c, "doubted by AIX, 1 Apr")
	assert.Equal(t, []string{"t-doubt in alpha-two"}, p.opened)
	uitest.Tap(t, p.c, "Neighbouring")
	assert.NotContains(t, uitest.Written(p.c), "doubted by AIX, 1 Apr")
}

func TestPointerOverACellNamesTheVoices(t *testing.T) {
	p := newPanel(t, 2400)
	row := uitest.At(t, p.c, "Northern")
	column := uitest.At(t, p.c, "Claimed")
	test.MoveMouse(p.c, fyne.NewPos(column.X+20, row.Y))
	assert.Contains(t, uitest.Written(p.c), "Claimed: Northern Front")
	test.MoveMouse(p.c, fyne.NewPos(5, 5))
	assert.NotContains(t, uitest.Written(p.c), "Claimed: Northern Front")
}

func TestOutsideKnowledgeIsMarked(t *testing.T) {
	p := newPanel(t, 2600)
	all := uitest.Written(p.c)
	assert.Contains(t, all, "outside knowledge · Harbour register")
	assert.Contains(t, all, "Reference: outside knowledge, not a document under study")
}

func TestTextsOfDocumentsAreShownAsTheyStand(t *testing.T) {
	p := newPanel(t, 2600)
	all := strings.ReplaceAll(uitest.Written(p.c), "\n", " ")
	assert.Contains(t, all, "see [this](https://example.net/x.png) and **that**.")
	for _, o := range uitest.Objects(p.c) {
		_, picture := o.(*canvas.Image)
		assert.False(t, picture, "the panel loads no picture")
	}
}

func TestLinkSelectsTheOtherIncident(t *testing.T) {
	p := newPanel(t, 2600)
	uitest.Tap(t, p.c, "Attack at the bridge")
	assert.Equal(t, []string{"bridge-2023"}, p.selected)

	p.SetIncident(fixture(t), "bridge-2023")
	assert.Contains(t, uitest.Written(p.c), "Compared with this one")
}

func TestClaimOfADocumentOffersItsPassageAndACitation(t *testing.T) {
	p := newPanel(t, 4000)
	assert.NotContains(t, uitest.Written(p.c), "Copy citation")
	uitest.Tap(t, p.c, "What is known of the harbour")
	all := uitest.Written(p.c)
	assert.Contains(t, all, "the document itself · B2 · The harbour, ¶ 2")
	assert.Contains(t, all, "Coast News Agency · B6 · The harbour, ¶ 3")
	first := uitest.At(t, p.c, "Open at passage")
	test.TapCanvas(p.c, first)
	uitest.Tap(t, p.c, "Copy citation")
	require.Len(t, p.opened, 1)
	assert.Equal(t, p.opened, p.cited)
}

func TestDocumentWithoutAnAddressIsCitedOnly(t *testing.T) {
	p := newPanel(t, 4000)
	uitest.Tap(t, p.c, "Positions of quays")
	assert.NotContains(t, uitest.Written(p.c), "Open at passage")
	uitest.Tap(t, p.c, "The quay lies at this point.")
	assert.Empty(t, p.opened)
	assert.Equal(t, []string{"reg-quay in register"}, p.cited)
}

func TestKeysReachEverythingInThePanel(t *testing.T) {
	p := newPanel(t, 300)
	p.c.FocusNext()
	require.NotNil(t, p.c.Focused())
	seen := map[string]bool{}
	for range 60 {
		uitest.Key(p.c, fyne.KeyDown)
		p.c.Focused().TypedRune('c')
		for _, id := range p.cited {
			seen[id] = true
		}
	}
	for _, id := range []string{"a-killed in alpha", "t-killed-more in alpha-two", "a-method in alpha", "reg-day in register"} {
		assert.True(t, seen[id], id)
	}

	uitest.Key(p.c, fyne.KeyEnd, fyne.KeyRight, fyne.KeyDown)
	assert.Contains(t, uitest.Written(p.c), "The quay lies at this point.", "the last document is open")
	p.cited = nil
	p.c.Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutCopy{})
	assert.Equal(t, []string{"reg-day in register"}, p.cited)
	uitest.Key(p.c, fyne.KeyUp, fyne.KeyLeft)
	assert.NotContains(t, uitest.Written(p.c), "The quay lies at this point.")

	uitest.Key(p.c, fyne.KeyHome)
	assert.Contains(t, uitest.Written(p.c), "Explosion at the northern harbour")
}

func TestKeysThatThePanelHasNoUseForGoOn(t *testing.T) {
	p := newPanel(t, 900)
	var keys []fyne.KeyName
	var runes []rune
	p.OnKey = func(e *fyne.KeyEvent) { keys = append(keys, e.Name) }
	p.OnRune = func(r rune) { runes = append(runes, r) }
	uitest.Tap(t, p.c, "at least 9")
	uitest.Key(p.c, fyne.KeyEscape, fyne.KeyDown, fyne.KeyLeft)
	for _, r := range "[c" {
		p.c.Focused().TypedRune(r)
	}
	assert.Equal(t, []fyne.KeyName{fyne.KeyEscape}, keys)
	assert.Equal(t, "[", string(runes))
	assert.Len(t, p.cited, 1)
}

func TestRuleOfAFigureIsAlwaysNamed(t *testing.T) {
	p := newPanel(t, 2400)
	all := strings.ReplaceAll(uitest.Written(p.c), "\n", " ")
	assert.Contains(t, all, "Rule: latest of 4 statements: Alpha Institute (AIX), audio, 1 April 2024.")
	assert.Contains(t, all, "Rule: latest. The only statement: Alpha Institute (AIX), audio, 1 April 2024.")
}

func TestEmptyPanelWrapsWithoutOverlap(t *testing.T) {
	p := details.NewPanel()
	c := uitest.Show(t, p, 240, 300, look.Light)
	lines := uitest.Texts(c)
	require.Greater(t, len(lines), 2, "the texts wrap")
	for i := 1; i < len(lines); i++ {
		above, below := lines[i-1], lines[i]
		assert.LessOrEqual(t, above.Position().Y+above.Size().Height, below.Position().Y, below.Text)
	}
}

func TestPanelForTheProjectorIsLarger(t *testing.T) {
	p := newPanel(t, 1240)
	fyne.CurrentApp().Settings().SetTheme(uitest.Theme(look.Projector))
	for _, o := range uitest.Texts(p.c) {
		assert.GreaterOrEqual(t, o.TextSize, float32(14), o.Text)
		left := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X
		assert.LessOrEqual(t, left+o.MinSize().Width, p.c.Size().Width, o.Text)
	}
	uitest.Tap(t, p.c, "Show on map")
	assert.Equal(t, 1, p.mapped)
	test.MoveMouse(p.c, fyne.NewPos(1, 1))
	test.AssertImageMatches(t, "panel-projector.png", p.c.Capture())
}

func TestEnterOpensThePassageOfAFigure(t *testing.T) {
	p := newPanel(t, 900)
	p.Focus(p.c)
	for range 20 {
		uitest.Key(p.c, fyne.KeyDown)
		if p.c.Focused().TypedRune('c'); slices.Contains(p.cited, "t-killed in alpha-two") {
			break
		}
	}
	uitest.Key(p.c, fyne.KeyReturn)
	assert.Equal(t, []string{"t-killed in alpha-two"}, p.opened)
}

func TestFoldsAreRemembered(t *testing.T) {
	p := newPanel(t, 2600)
	folded := 0
	p.OnFold = func() { folded++ }
	uitest.Tap(t, p.c, "Figures")
	uitest.Tap(t, p.c, "A second look")
	assert.Equal(t, 2, folded)
	kept := p.Folds()
	assert.Equal(t, map[string]bool{"figures": false, "document:alpha-two": true}, kept.Open)
	assert.NotContains(t, uitest.Written(p.c), "at least 9")

	q := newPanel(t, 2600)
	q.SetFolds(kept)
	assert.Equal(t, uitest.Written(p.c), uitest.Written(q.c))
	kept.Open["figures"] = true
	assert.False(t, q.Folds().Open["figures"], "the panel keeps its own copy")
}

func TestHeadingStaysInViewWhileItsRowsScroll(t *testing.T) {
	p := newPanel(t, 300)
	test.Scroll(p.c, fyne.NewPos(100, 150), 0, -420)
	y := uitest.At(t, p.c, "Figures").Y
	for _, o := range uitest.Texts(p.c) {
		if o.Text == "Figures" {
			y = max(y, fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y)
		}
	}
	assert.InDelta(t, 10, y, 12)
}

func TestOnlyWhatIsInViewExists(t *testing.T) {
	p := details.NewPanel()
	c := uitest.Show(t, p, 420, 700, look.Light)
	p.SetFolds(details.Folds{Open: map[string]bool{"document:d": true}})
	p.SetIncident(large(300), "big")
	assert.Less(t, len(uitest.Objects(c)), 700)
}

func TestPanelInBothLooks(t *testing.T) {
	p := newPanel(t, 1240)
	uitest.Tap(t, p.c, "Neighbouring")
	test.MoveMouse(p.c, fyne.NewPos(1, 1))
	test.AssertImageMatches(t, "panel-light.png", p.c.Capture())
	fyne.CurrentApp().Settings().SetTheme(uitest.Theme(look.Dark))
	test.AssertImageMatches(t, "panel-dark.png", p.c.Capture())
}

func TestEmptyPanelInBothLooks(t *testing.T) {
	p := details.NewPanel()
	c := uitest.Show(t, p, 360, 240, look.Light)
	test.AssertImageMatches(t, "empty-light.png", c.Capture())
	fyne.CurrentApp().Settings().SetTheme(uitest.Theme(look.Dark))
	test.AssertImageMatches(t, "empty-dark.png", c.Capture())
}

func BenchmarkSelectIncident(b *testing.B) {
	p := details.NewPanel()
	uitest.Show(b, p, 420, 700, look.Light)
	s := large(300)
	for _, open := range []bool{false, true} {
		name := map[bool]string{false: "documents=closed", true: "documents=open"}[open]
		p.SetFolds(details.Folds{Open: map[string]bool{"document:d": open}})
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				p.SetIncident(nil, "")
				p.SetIncident(s, "big")
			}
		})
	}
}

func TestWhatCanBeChangedIsOfferedWhereItStands(t *testing.T) {
	p := newPanel(t, 4000)
	assert.NotContains(t, uitest.Written(p.c), "Add claim", "nothing can be changed unless the program says so")
	var done []string
	note := func(what string) func() { return func() { done = append(done, what) } }
	p.Edit = details.Editing{AddClaim: note("add"), Incident: note("edit"), History: note("history"),
		Claim:    func(c *data.Claim) { done = append(done, "edit "+c.ID) },
		Retract:  func(c *data.Claim) { done = append(done, "retract "+c.ID) },
		Headline: func(a data.Attribute) { done = append(done, "headline "+string(a)) }}
	p.Refresh()
	for _, word := range []string{"Add claim", "History", "Choose the headline"} {
		uitest.Tap(t, p.c, word)
	}
	uitest.Tap(t, p.c, "What is known of the harbour")
	uitest.Tap(t, p.c, "Retract")
	require.Len(t, done, 4)
	assert.Equal(t, []string{"add", "history", "headline killed"}, done[:3])
	assert.Contains(t, done[3], "retract a-")
}
