package filters_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/filters"
	"incidentmap/app/look"
	"incidentmap/app/uitest"
)

// search is a field in a toolbar above a map, and what it has asked for.
type search struct {
	*filters.Search
	c          fyne.Canvas
	below      *widget.Button
	queries    []string
	generation int
	picked     []filters.Hit
}

func newSearch(t testing.TB, w, h float32) *search {
	t.Helper()
	s := &search{Search: filters.NewSearch("Search incidents, claims, places")}
	s.OnQuery = func(text string, generation int) { s.queries, s.generation = append(s.queries, text), generation }
	s.OnPick = func(h filters.Hit) { s.picked = append(s.picked, h) }
	s.below = widget.NewButton("below", func() {})
	bar := container.NewHBox(widget.NewLabel("Toolbar"), s.Search)
	s.c = uitest.Show(t, container.NewStack(container.NewBorder(bar, nil, nil, nil, s.below), s.Overlay()), w, h, look.Light)
	return s
}

// typed types a text and answers the query.
func (s *search) typed(text string, r filters.Results) {
	s.Focus()
	test.Type(s.c.Focused(), text)
	s.SetResults(s.generation, r)
}

func TestEveryKeyAsksAndTheAnswerOpensBelowTheField(t *testing.T) {
	s := newSearch(t, 640, 560)
	s.Focus()
	test.Type(s.c.Focused(), "ker")
	assert.Equal(t, []string{"k", "ke", "ker"}, s.queries)
	assert.NotContains(t, uitest.Written(s.c), "Incidents", "nothing opens before the answer is there")

	s.SetResults(s.generation, results())
	all := uitest.Written(s.c)
	for _, want := range []string{"Twin bombing of the commemoration in Kerman", "Claims", "2 of 340", "3 Jan 2024"} {
		assert.Contains(t, all, want)
	}
	assert.NotContains(t, all, "Events", "a group without a hit is not shown")
	assert.Same(t, s.c.Focused(), focusedEntry(t, s.c), "the keyboard stays in the field")
}

func focusedEntry(t *testing.T, c fyne.Canvas) fyne.Focusable {
	t.Helper()
	_, isText := c.Focused().(interface{ SelectedText() string })
	require.True(t, isText, "a field has the keyboard")
	return c.Focused()
}

func TestAnswerToAnEarlierQueryIsIgnored(t *testing.T) {
	s := newSearch(t, 640, 560)
	s.Focus()
	test.Type(s.c.Focused(), "a")
	old := s.generation
	test.Type(s.c.Focused(), "b")
	s.SetResults(old, results())
	assert.NotContains(t, uitest.Written(s.c), "Twin bombing")
	s.SetResults(s.generation, filters.Results{})
	assert.Contains(t, uitest.Written(s.c), "Nothing matches “ab”")
}

func TestArrowKeysChooseAndEnterPicks(t *testing.T) {
	s := newSearch(t, 640, 560)
	s.typed("kerman", results())
	uitest.Key(s.c, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyDown, fyne.KeyReturn)
	require.Len(t, s.picked, 1)
	assert.Equal(t, "c1", s.picked[0].ID, "headings are passed over")
	assert.Equal(t, "Claims", s.picked[0].Group)
	assert.NotContains(t, uitest.Written(s.c), "Twin bombing", "the results close")
	assert.Nil(t, s.c.Focused())
	assert.Equal(t, "kerman", s.Text(), "the text stays for another look")

	s.Focus()
	assert.Contains(t, uitest.Written(s.c), "Twin bombing")
}

func TestEnterPicksTheBestHit(t *testing.T) {
	s := newSearch(t, 640, 560)
	s.typed("kerman", results())
	uitest.Key(s.c, fyne.KeyEnter)
	require.Len(t, s.picked, 1)
	assert.Equal(t, "kerman-2024", s.picked[0].ID)
}

func TestEnterBeforeTheAnswerPicksWhenItComes(t *testing.T) {
	s := newSearch(t, 640, 560)
	s.Focus()
	test.Type(s.c.Focused(), "kerman")
	uitest.Key(s.c, fyne.KeyReturn)
	assert.Empty(t, s.picked)
	s.SetResults(s.generation, results())
	require.Len(t, s.picked, 1)
	assert.Equal(t, "kerman-2024", s.picked[0].ID)
}

func TestEnterPicksNothingWhereNothingMatches(t *testing.T) {
	s := newSearch(t, 640, 560)
	s.typed("kerman", filters.Results{})
	uitest.Key(s.c, fyne.KeyReturn)
	assert.Empty(t, s.picked)
}

func TestEscapeClosesThenEmptiesThenLeaves(t *testing.T) {
	s := newSearch(t, 640, 560)
	s.typed("kerman", results())
	uitest.Key(s.c, fyne.KeyEscape)
	assert.NotContains(t, uitest.Written(s.c), "Twin bombing")
	assert.Equal(t, "kerman", s.Text())
	uitest.Key(s.c, fyne.KeyDown)
	assert.Contains(t, uitest.Written(s.c), "Twin bombing", "an arrow key opens them again")
	uitest.Key(s.c, fyne.KeyEscape, fyne.KeyEscape)
	assert.Empty(t, s.Text())
	assert.Empty(t, s.queries[len(s.queries)-1], "the owner is told that nothing is searched for")
	uitest.Key(s.c, fyne.KeyEscape)
	assert.Nil(t, s.c.Focused())
}

func TestMousePicksAHit(t *testing.T) {
	s := newSearch(t, 640, 560)
	s.typed("kerman", results())
	at := uitest.At(t, s.c, "The group took responsibility")
	test.MoveMouse(s.c, fyne.NewPos(630, 550))
	test.MoveMouse(s.c, at)
	test.TapCanvas(s.c, at)
	require.Len(t, s.picked, 1)
	assert.Equal(t, "c2", s.picked[0].ID)
}

func TestMouseOnAHeadingLeavesTheKeyboardInTheField(t *testing.T) {
	s := newSearch(t, 640, 560)
	s.typed("kerman", results())
	at := uitest.At(t, s.c, "Claims")
	test.MoveMouse(s.c, fyne.NewPos(630, 550))
	test.MoveMouse(s.c, at)
	test.TapCanvas(s.c, at)
	assert.Contains(t, uitest.Written(s.c), "Twin bombing")
	focusedEntry(t, s.c)
}

func TestClickOutsideReachesWhatLiesThereAndCloses(t *testing.T) {
	s := newSearch(t, 640, 560)
	tapped := false
	s.below.OnTapped = func() { tapped = true }
	s.typed("kerman", results())
	out := fyne.NewPos(20, 540)
	test.MoveMouse(s.c, out)
	test.TapCanvas(s.c, out)
	assert.True(t, tapped)
	assert.NotContains(t, uitest.Written(s.c), "Twin bombing")
}

func TestTabLeavesTheFieldAndCloses(t *testing.T) {
	s := newSearch(t, 640, 560)
	s.typed("kerman", results())
	s.c.FocusNext()
	assert.NotContains(t, uitest.Written(s.c), "Twin bombing")
	assert.Equal(t, fyne.Focusable(s.below), s.c.Focused())
}

func TestClearButtonEmptiesTheFieldAndKeepsTheKeyboard(t *testing.T) {
	s := newSearch(t, 640, 560)
	tip := ""
	s.OnTip = func(text string, _ fyne.Position) { tip = text }
	s.typed("kerman", results())
	uitest.Key(s.c, fyne.KeyEscape)
	entry := s.c.Focused().(fyne.CanvasObject)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(entry).AddXY(entry.Size().Width-14, entry.Size().Height/2)
	test.MoveMouse(s.c, at)
	assert.Equal(t, "Clear the search (Esc)", tip)
	test.TapCanvas(s.c, at)
	assert.Empty(t, s.Text())
	assert.Empty(t, tip)
	focusedEntry(t, s.c)
}

func TestFoundWordsStandOnAGroundThatFitsThem(t *testing.T) {
	s := newSearch(t, 640, 560)
	text := "Twin bombing of the commemoration in Kerman"
	s.typed("k", filters.Results{Groups: []filters.Group{{Name: "Incidents", Hits: []filters.Hit{
		{ID: "1", Title: filters.Marked{Text: text, Spans: []filters.Span{{From: 37, To: 43}}}},
		{ID: "2", Title: filters.Marked{Text: "hostile", Spans: []filters.Span{{From: -4, To: 99}, {From: 3, To: 1}, {From: 2, To: 4}}}},
		{ID: "3", Title: filters.Marked{Text: "no\u0301n", Spans: []filters.Span{{From: 3, To: 3}}}},
	}}}})
	grounds := grounds(s.c)
	require.Len(t, grounds, 2)
	from := fyne.MeasureText(text[:37], look.TextSize, fyne.TextStyle{}).Width
	to := fyne.MeasureText(text, look.TextSize, fyne.TextStyle{}).Width
	left := uitest.At(t, s.c, text).X - 3
	assert.InDelta(t, left+from, grounds[0].Position().X+x(s.c, grounds[0]), 3)
	assert.InDelta(t, to-from, grounds[0].Size().Width, 4)
}

func grounds(c fyne.Canvas) []*canvas.Rectangle {
	var out []*canvas.Rectangle
	want := fyne.CurrentApp().Settings().Theme().Color(look.ColorFound, 0)
	for _, o := range uitest.Objects(c) {
		if r, ok := o.(*canvas.Rectangle); ok && r.FillColor == want {
			out = append(out, r)
		}
	}
	return out
}

func x(c fyne.Canvas, o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X - o.Position().X
}

func TestLongPassageIsShownFromItsMatchOn(t *testing.T) {
	s := newSearch(t, 640, 560)
	long := "A passage that says a good many things before it comes to the point, so many indeed that they find no room on one line, and then names Kerman"
	s.typed("k", filters.Results{Groups: []filters.Group{{Name: "Claims", Hits: []filters.Hit{{ID: "1", Title: marked("A claim", ""), Text: marked(long, "Kerman")}}}}})
	assert.Contains(t, uitest.Written(s.c), "Kerman\n")
	assert.Len(t, grounds(s.c), 1)
}

func BenchmarkSetResults(b *testing.B) {
	s := newSearch(b, 1280, 800)
	s.SetText("kerman")
	for b.Loop() {
		s.SetResults(s.generation, results())
	}
}

func TestMoreResultsOfTheSameSearchLeaveTheChoiceWhereItIs(t *testing.T) {
	s := newSearch(t, 640, 560)
	s.typed("ker", results())
	uitest.Key(s.c, fyne.KeyDown)
	more := results()
	more.Groups = append(more.Groups, filters.Group{Name: "Events", Note: "40 % of the rows read"})
	s.SetResults(s.generation, more)
	assert.Contains(t, uitest.Written(s.c), "Events · 40 % of the rows read")
	uitest.Key(s.c, fyne.KeyReturn)
	assert.Equal(t, results().Groups[0].Hits[1].ID, s.picked[0].ID)

	s.SetResults(s.generation, results())
	assert.NotContains(t, uitest.Written(s.c), "Claims", "results that were closed do not open again by themselves")
}

func TestOnlyWhatHasTheWordsCanBeShown(t *testing.T) {
	s := newSearch(t, 640, 560)
	var asked []string
	s.OnNarrow = func(text string) { asked = append(asked, text) }
	s.typed("ker", results())
	uitest.Tap(t, s.c, "Show only what has “ker”")
	assert.Equal(t, []string{"ker"}, asked)
	assert.Empty(t, s.Text())
	assert.Empty(t, s.picked)

	s.typed("kab", results())
	uitest.Key(s.c, fyne.KeyUp, fyne.KeyReturn)
	assert.Equal(t, []string{"ker", "kab"}, asked, "it stands above the first hit, which Enter picks otherwise")
}
