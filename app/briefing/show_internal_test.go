package briefing

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/brief"
	"incidentmap/assets"
	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/geo/proj"
)

const frame = time.Second / 60

// deck is a short briefing on the built-in case.
func deck(t testing.TB) *brief.Deck {
	t.Helper()
	c, err := codec.DecodeTextFS(assets.Case)
	require.NoError(t, err)
	c.Marking = data.Marking{}
	c.Steps = []data.Step{
		{View: data.View{ID: "all", Title: "All", Center: [2]float64{40, 42}, Zoom: 3}, Text: "Where they were."},
		{View: data.View{ID: "hall", Title: "The hall", Center: [2]float64{37.4, 55.8}, Zoom: 8, Selected: "moscow-2024-03-crocus"}, Notes: "Slowly."},
		{View: data.View{ID: "early", Title: "Early", Center: [2]float64{37.4, 55.8}, Zoom: 8, Selected: "moscow-2024-03-crocus", AsOf: "2024-03-23"}},
	}
	d, err := brief.Make(context.Background(), c)
	require.NoError(t, err)
	return d
}

// land lets time pass until the camera rests.
func land(s *Show) (frames int) {
	for ; s.Flying(); frames++ {
		s.Pass(frame)
	}
	return frames
}

func screen() proj.Viewport { return proj.Viewport{Width: 1920, Height: 992, Scale: 1} }

func press(s *Show, keys ...fyne.KeyName) {
	for _, k := range keys {
		key(s, k, func() {})
	}
}

func TestAClickerStepsThroughTheBriefingAndStaysAtItsEnds(t *testing.T) {
	s := NewShow(deck(t), 0, true)
	press(s, fyne.KeyPageUp)
	assert.Equal(t, "All", s.Page().Step.Title, "before the first there is nothing")
	var seen []string
	for range 4 {
		press(s, fyne.KeyPageDown)
		seen = append(seen, s.Page().Step.Title)
	}
	assert.Equal(t, []string{"The hall", "Early", "Early", "Early"}, seen)
	assert.Nil(t, s.Next())
	press(s, fyne.KeyHome)
	assert.Equal(t, "The hall", s.Next().Step.Title)
	press(s, fyne.KeyEnd, fyne.KeyLeft)
	assert.Equal(t, 1, s.At())
}

func TestANumberAndEnterGoToAStep(t *testing.T) {
	s := NewShow(deck(t), 0, true)
	typed(s, '3')
	assert.Equal(t, "3", s.Typed())
	press(s, fyne.KeyEnter)
	assert.Equal(t, 2, s.At())
	typed(s, '9')
	typed(s, '9')
	press(s, fyne.KeyReturn)
	assert.Equal(t, 2, s.At(), "there are no more")
	typed(s, '0')
	press(s, fyne.KeyReturn)
	assert.Equal(t, 2, s.At(), "no step has this number")
	typed(s, '1')
	press(s, fyne.KeyEscape, fyne.KeyHome, fyne.KeyReturn)
	assert.Equal(t, 1, s.At(), "Enter alone is the next step; the number was given up")
}

func TestTheScreenIsDarkUntilTheNextStep(t *testing.T) {
	s := NewShow(deck(t), 0, true)
	typed(s, '.')
	assert.True(t, s.Dark())
	typed(s, 'b')
	assert.False(t, s.Dark())
	typed(s, 'B')
	press(s, fyne.KeyRight)
	assert.False(t, s.Dark())
}

func TestTheCameraFliesToTheStepAndShowsTheSamePlaceOnAnyMap(t *testing.T) {
	s := NewShow(deck(t), 0, false)
	press(s, fyne.KeySpace)
	assert.True(t, s.Flying())
	assert.Greater(t, land(s), 20, "frames")
	for _, v := range []proj.Viewport{screen(), {Width: 800, Height: 600, Scale: 1}, {Width: 1200, Height: 900, Scale: 2}} {
		v = s.Frame(v, proj.Insets{})
		assert.InDelta(t, 37.4, v.Center.Point().Lon(), 1e-6)
		assert.InDelta(t, 55.8, v.Center.Point().Lat(), 1e-6)
	}
	in := proj.Insets{Top: 200, Right: 600}
	at := s.Frame(screen(), in).ToPx(proj.ToWorld([2]float64{37.4, 55.8}))
	assert.InDelta(t, (1920-600)/2, at.X, 1e-6, "in the middle of what nothing covers")
	assert.InDelta(t, 200+(992-200)/2, at.Y, 1e-6)
}

func TestAFlightIsInterruptedByTheNextOne(t *testing.T) {
	s := NewShow(deck(t), 0, false)
	press(s, fyne.KeyPageDown)
	for range 10 {
		s.Pass(frame)
	}
	before := s.Frame(screen(), proj.Insets{})
	press(s, fyne.KeyPageUp)
	after := s.Frame(screen(), proj.Insets{})
	assert.InDelta(t, before.Zoom, after.Zoom, 1e-9, "it goes on from where it is")
	land(s)
	assert.InDelta(t, 40, s.Frame(screen(), proj.Insets{}).Center.Point().Lon(), 1e-6)
}

func TestWithReducedMotionTheViewIsCut(t *testing.T) {
	s := NewShow(deck(t), 0, true)
	press(s, fyne.KeyPageDown)
	assert.False(t, s.Flying())
	assert.InDelta(t, 55.8, s.Frame(screen(), proj.Insets{}).Center.Point().Lat(), 1e-6)
}

func TestTheSpeakerLeavesTheStepAndComesBack(t *testing.T) {
	s := NewShow(deck(t), 1, true)
	in := proj.Insets{Right: 600}
	there := s.Frame(screen(), in)
	s.Look(there.Panned(-300, 100).ZoomedAt(proj.Px{X: 900, Y: 400}, 1), in)
	moved := s.Frame(screen(), in)
	want := there.Panned(-300, 100).ZoomedAt(proj.Px{X: 900, Y: 400}, 1)
	assert.InDelta(t, want.Zoom, moved.Zoom, 1e-9, "the other map shows the same")
	assert.InDelta(t, want.Center.X, moved.Center.X, 1e-9)
	assert.True(t, s.Away())

	s.Select("paris-2015-11")
	require.NotNil(t, s.Page().Selected)
	assert.Equal(t, "The hall", s.Page().Step.Title)
	s.Select("nothing of this name")
	assert.Nil(t, s.Page().Selected)
	typed(s, 'r')
	assert.False(t, s.Away())
	assert.Equal(t, "moscow-2024-03-crocus", s.Page().Selected.ID)
	assert.Equal(t, there, s.Frame(screen(), in))
}

func TestAClaimIsOpenedAloneAndClosedAgain(t *testing.T) {
	d := deck(t)
	s := NewShow(d, 1, true)
	claim := s.Page().Selected.Claims[0]
	s.Open(claim.ID)
	require.Len(t, s.Page().Statements, 1)
	assert.Equal(t, claim.Text, s.Page().Statements[0].Text)
	assert.NotEmpty(t, s.Page().Statements[0].Source.Grade)
	assert.Same(t, d.Pages[1].Selected, s.Page().Selected)
	s.Open(claim.ID)
	assert.Empty(t, s.Page().Statements)
	assert.Empty(t, d.Pages[1].Statements, "the step is as it was")
}

func TestAStepOfAnEarlierDayShowsWhatWasKnownThen(t *testing.T) {
	s := NewShow(deck(t), 2, true)
	assert.Equal(t, "Known as of 23 March 2024", s.Page().AsOf)
	now := NewShow(deck(t), 1, true)
	assert.NotEqual(t, now.Page().Selected.Killed.Headline, s.Page().Selected.Killed.Headline)
}

func TestPointerAndInkAreSeenWhereTheyAreOnTheMap(t *testing.T) {
	s := NewShow(deck(t), 1, true)
	at := proj.ToWorld([2]float64{37.4, 55.8})
	s.Point(at, true)
	_, on := s.Spot()
	assert.False(t, on, "nothing is in hand")
	typed(s, 'p')
	s.Point(at, true)
	got, on := s.Spot()
	assert.True(t, on)
	assert.Equal(t, at, got)
	typed(s, 'i')
	_, on = s.Spot()
	assert.False(t, on, "the pen took its place")
	s.Draw(at, true)
	s.Draw(proj.World{X: .6, Y: .3}, false)
	s.Draw(at, true)
	require.Len(t, s.Strokes(), 2)
	assert.Len(t, s.Strokes()[0], 2)
	typed(s, 'e')
	assert.Empty(t, s.Strokes())
	s.Draw(at, true)
	press(s, fyne.KeyPageUp)
	assert.Empty(t, s.Strokes(), "ink is for the moment")
}

func TestEscapePutsAwayWhatIsInHandAndThenEnds(t *testing.T) {
	s := NewShow(deck(t), 1, true)
	ended := 0
	end := func() { ended++ }
	typed(s, 'p')
	typed(s, '2')
	key(s, fyne.KeyEscape, end)
	key(s, fyne.KeyEscape, end)
	assert.Zero(t, ended)
	assert.Equal(t, NoTool, s.Tool())
	key(s, fyne.KeyEscape, end)
	assert.Equal(t, 1, ended)
}

func TestSourcesAreNamedAsFullyAsFits(t *testing.T) {
	p := NewShow(deck(t), 1, true).Page()
	sources := cited(p)
	require.Greater(t, len(sources), 3)
	full := sourceLines(sources, func(string) bool { return true })
	assert.Contains(t, full, "¶ ")
	for _, s := range sources {
		assert.Contains(t, full, "["+numberOf(s)+"]")
		assert.Contains(t, full, s.Date)
	}
	shorter := sourceLines(sources, func(s string) bool { return len(s) < 220 })
	assert.NotContains(t, shorter, "¶")
	few := sourceLines(sources, func(s string) bool { return len(s) < 90 })
	assert.Contains(t, few, "more")
	assert.NotContains(t, few, "\n")
	assert.NotEmpty(t, sourceLines(sources, func(string) bool { return false }))
	assert.Empty(t, sourceLines(nil, func(string) bool { return true }))
}

func TestNamesOfPublishersAreShortened(t *testing.T) {
	assert.Equal(t, "USIP", short("United States Institute of Peace (USIP)"))
	assert.Equal(t, "The National Interest", short("The National Interest (blog: Silk Road Rivalries)"))
	assert.Equal(t, "AFP", short("AFP"))
}

func TestTextIsBrokenBetweenWordsAndCutWithAnEllipsis(t *testing.T) {
	fits := func(s string) bool { return len(s) <= 12 }
	assert.Equal(t, []string{"one two", "three four", "five"}, wrap("one two\nthree four five", 9, fits))
	cut := wrap(strings.Repeat("word ", 20), 2, fits)
	assert.Len(t, cut, 2)
	assert.True(t, strings.HasSuffix(cut[1], "…"), cut)
	assert.Equal(t, []string{"unbreakable-and-long"}, wrap("unbreakable-and-long", 1, fits))
}

func TestElapsedTimeHasHoursWhereThereAreAny(t *testing.T) {
	assert.Equal(t, "0:07", elapsed(7*time.Second))
	assert.Equal(t, "59:59", elapsed(3599*time.Second))
	assert.Equal(t, "1:01:05", elapsed(3665*time.Second))
}
