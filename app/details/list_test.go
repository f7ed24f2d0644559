package details_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/details"
	"incidentmap/app/look"
	"incidentmap/app/uitest"
	"incidentmap/data"
	"incidentmap/data/resolve"
)

type list struct {
	*details.List
	c        fyne.Canvas
	selected []string
	hovered  []string
}

func newList(t *testing.T) *list {
	t.Helper()
	l := &list{List: details.NewList()}
	l.OnSelect = func(id string) { l.selected = append(l.selected, id) }
	l.OnHover = func(id string) { l.hovered = append(l.hovered, id) }
	l.c = uitest.Show(t, l.List, 420, 400, look.Light)
	s := fixture(t)
	l.SetIncidents(s.Incidents, len(s.Incidents))
	return l
}

// titles are the titles of the fixture in the order in which they stand.
func (l *list) titles() []string {
	var out []string
	for _, t := range uitest.Texts(l.c) {
		if strings.Contains(t.Text, " a") && !strings.Contains(t.Text, "incidents") && !strings.Contains(t.Text, "stated") || t.Text == "Not on the map (1)" {
			out = append(out, t.Text)
		}
	}
	return out
}

func TestListCountsWhatIsOnTheMap(t *testing.T) {
	l := newList(t)
	assert.Contains(t, uitest.Written(l.c), "3 incidents, 2 on the map\n")
	s := fixture(t)
	l.SetIncidents(s.Incidents[:1], 3)
	assert.Contains(t, uitest.Written(l.c), "1 of 3 incidents, 1 on the map\n")
	l.SetIncidents(nil, 3)
	assert.Contains(t, uitest.Written(l.c), "No incident matches the filters.\n")
	l.SetIncidents(nil, 0)
	assert.Contains(t, uitest.Written(l.c), "This case has no incidents.\n")
}

func TestListShowsNewestFirstAndTheUnplacedBelow(t *testing.T) {
	l := newList(t)
	assert.Equal(t, []string{"Explosion at the northern harbour", "Attack at the bridge", "Not on the map (1)", "Plot against a warehouse"}, l.titles())
	all := uitest.Written(l.c)
	assert.Contains(t, all, "3 Jan 2024 · Coast Province, Iran\n")
	assert.Contains(t, all, "2023 · Long Bridge, Türkiye\n")
	assert.Contains(t, all, "no date · no place stated\n")
	assert.Contains(t, all, "about 14\n")
	assert.Contains(t, all, "5–14\n")
}

func TestListSortsByTitleAndByKilled(t *testing.T) {
	l := newList(t)
	var told []details.Sort
	l.OnSort = func(s details.Sort) { told = append(told, s) }
	l.SetSort(details.ByTitle)
	assert.Equal(t, []string{"Attack at the bridge", "Explosion at the northern harbour", "Not on the map (1)", "Plot against a warehouse"}, l.titles())
	l.SetSort(details.ByKilled)
	assert.Equal(t, "Explosion at the northern harbour", l.titles()[0])
	l.SetSort("no such order")
	assert.Equal(t, details.ByKilled, l.Sort())
	assert.Empty(t, told, "only the user's choice is told")
}

func TestTapSelectsAlsoWhatIsNotOnTheMap(t *testing.T) {
	l := newList(t)
	uitest.Tap(t, l.c, "Attack at the bridge")
	uitest.Tap(t, l.c, "Plot against a warehouse")
	assert.Equal(t, []string{"bridge-2023", "warehouse-plot"}, l.selected)
	assert.Equal(t, "warehouse-plot", l.Selected())
}

func TestArrowKeysSelect(t *testing.T) {
	l := newList(t)
	l.Focus(l.c)
	uitest.Key(l.c, fyne.KeyHome, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	assert.Equal(t, []string{"harbour-2024", "bridge-2023", "warehouse-plot", "bridge-2023"}, l.selected)
}

func TestSelectionFromOutsideIsNotToldBack(t *testing.T) {
	l := newList(t)
	l.SetSelected("bridge-2023")
	assert.Equal(t, "bridge-2023", l.Selected())
	assert.Empty(t, l.selected)
	l.Focus(l.c)
	uitest.Key(l.c, fyne.KeyUp)
	assert.Equal(t, []string{"harbour-2024"}, l.selected, "the keys go on from there")
	l.SetSelected("")
	assert.Empty(t, l.Selected())
}

func TestHoverGoesOutAndComesIn(t *testing.T) {
	l := newList(t)
	before := l.c.Capture()
	test.MoveMouse(l.c, uitest.At(t, l.c, "Attack at the bridge"))
	test.MoveMouse(l.c, fyne.NewPos(2, 2))
	assert.Equal(t, []string{"bridge-2023", ""}, l.hovered)
	l.SetHovered("bridge-2023")
	assert.NotEqual(t, before, l.c.Capture(), "the row stands out")
	assert.Len(t, l.hovered, 2)
}

func many(n int) []*resolve.Incident {
	out := make([]*resolve.Incident, n)
	for i := range out {
		day := time.Date(2000, 1, 1+i%5000, 0, 0, 0, 0, time.UTC)
		out[i] = &resolve.Incident{
			Incident: data.Incident{ID: fmt.Sprintf("i%05d", i), Title: fmt.Sprintf("Incident number %d", i), Kind: "attack", Status: data.CarriedOut,
				Sites: []data.Site{{Name: "Somewhere", Country: "FR", HasPoint: i%3 > 0}}},
			When: data.When{Start: day, End: day.AddDate(0, 0, 1), Precision: data.Day},
		}
	}
	return out
}

func TestTenThousandIncidentsMakeFewObjects(t *testing.T) {
	l := details.NewList()
	c := uitest.Show(t, l, 420, 600, look.Light)
	all := many(10_000)
	l.SetIncidents(all, len(all))
	assert.Contains(t, uitest.Written(c), "10,000 incidents, 6,666 on the map")
	assert.Less(t, len(test.LaidOutObjects(c.Content())), 400)
	l.SetSelected("i00000")
	assert.Contains(t, uitest.Written(c), "Incident number 0\n", "the selected one is scrolled into view")
	l.Focus(c)
	uitest.Key(c, fyne.KeyHome)
	assert.Contains(t, uitest.Written(c), "Incident number 4999\n")
	uitest.Key(c, fyne.KeyPageDown)
	assert.NotEqual(t, "i00000", l.Selected())
}

func TestKeysThatTheListHasNoUseForGoOn(t *testing.T) {
	l := newList(t)
	var keys []fyne.KeyName
	var runes []rune
	l.OnKey = func(e *fyne.KeyEvent) { keys = append(keys, e.Name) }
	l.OnRune = func(r rune) { runes = append(runes, r) }
	typeAll := func() {
		uitest.Key(l.c, fyne.KeyEscape, fyne.KeyF1)
		for _, r := range "nc ]" {
			l.c.Focused().TypedRune(r)
		}
	}
	uitest.Tap(t, l.c, "Attack at the bridge")
	typeAll()
	uitest.Key(l.c, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyHome, fyne.KeySpace)
	assert.Equal(t, []fyne.KeyName{fyne.KeyEscape, fyne.KeyF1}, keys)
	assert.Equal(t, "nc]", string(runes), "a blank comes with the key Space, which selects")

	l.c.Unfocus()
	l.c.FocusNext()
	require.Equal(t, "*details.sortMenu", fmt.Sprintf("%T", l.c.Focused()))
	keys, runes = nil, nil
	typeAll()
	assert.Equal(t, []fyne.KeyName{fyne.KeyEscape, fyne.KeyF1}, keys)
	assert.Equal(t, "nc]", string(runes))
}

func TestRingShowsWhereTheKeyboardIsUnlessAPressBroughtIt(t *testing.T) {
	l := newList(t)
	uitest.Tap(t, l.c, "Attack at the bridge")
	assert.Zero(t, ring(l.c))
	l.Focus(l.c)
	assert.InDelta(t, uitest.At(t, l.c, "Attack at the bridge").Y, textUnder(l.c, ring(l.c)), 0, "the menu leads to the list")
	uitest.Tap(t, l.c, "Explosion at the northern harbour")
	assert.Zero(t, ring(l.c))
	uitest.Key(l.c, fyne.KeyDown)
	assert.NotZero(t, ring(l.c))

	l.SetSelected("warehouse-plot")
	assert.InDelta(t, uitest.At(t, l.c, "Plot against a warehouse").Y, textUnder(l.c, ring(l.c)), 0, "and follows a selection from outside")

	fresh := newList(t)
	fresh.c.FocusNext()
	fresh.c.FocusNext()
	assert.InDelta(t, uitest.At(t, fresh.c, "Explosion at the northern harbour").Y, textUnder(fresh.c, ring(fresh.c)), 0, "Tab leads to the list")
}

// ring is where the first ring of the focus stands, zero if there is none.
func ring(c fyne.Canvas) fyne.Position {
	for _, o := range test.LaidOutObjects(c.Content()) {
		r, ok := o.(*canvas.Rectangle)
		if ok && r.StrokeWidth == 2 && r.StrokeColor == fynetheme.Color(fynetheme.ColorNamePrimary) {
			return fyne.CurrentApp().Driver().AbsolutePositionForObject(r)
		}
	}
	return fyne.Position{}
}

// textUnder is the middle of the first text below a place.
func textUnder(c fyne.Canvas, p fyne.Position) float32 {
	for _, o := range uitest.Texts(c) {
		if y := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y; y > p.Y && o.Alignment == fyne.TextAlignLeading {
			return y + o.Size().Height/2
		}
	}
	return 0
}

func TestKeyboardComesToWhatIsInView(t *testing.T) {
	l := details.NewList()
	c := uitest.Show(t, l, 420, 600, look.Light)
	all := many(100)
	l.SetIncidents(all, len(all))
	test.Scroll(c, fyne.NewPos(100, 300), 0, -1500)
	l.Focus(c)
	assert.Greater(t, ring(c).Y, float32(40), "the ring is in view and nothing has scrolled")
	assert.Less(t, ring(c).Y, float32(120))
}

func TestRowThatIsHalfHiddenIsRevealedWhenItIsChosen(t *testing.T) {
	l := details.NewList()
	c := uitest.Show(t, l, 420, 600, look.Light)
	all := many(100)
	l.SetIncidents(all, len(all))
	first := uitest.At(t, c, "Incident number 98").Y
	test.Scroll(c, fyne.NewPos(100, 300), 0, -60)
	hidden := uitest.At(t, c, "Incident number 98")
	require.Less(t, hidden.Y, first)
	test.TapCanvas(c, fyne.NewPos(hidden.X, first+2))
	assert.InDelta(t, first, uitest.At(t, c, "Incident number "+strings.TrimLeft(l.Selected()[1:], "0")).Y, .5)
}

func TestFiguresOfPartsAreShownWithoutWords(t *testing.T) {
	figure := func(words string, of string) resolve.Part {
		return resolve.Part{Of: of, Figure: resolve.Figure{Headline: words}}
	}
	civilians := figure("about 200", "Afghan civilians")
	low, high, bound := 150, 200, 13
	civilians.Min, civilians.Max, civilians.Claims = &low, &high, make([]*data.Claim, 2)
	soldiers := figure("at least 13", "U.S. service members")
	soldiers.Min, soldiers.Max = &bound, &bound
	in := many(1)
	in[0].Killed = resolve.Figure{Headline: "about 200 Afghan civilians, at least 13 U.S. service members",
		Parts: []resolve.Part{civilians, soldiers}}
	l := details.NewList()
	c := uitest.Show(t, l, 600, 400, look.Light)
	l.SetIncidents(in, 1)
	assert.Contains(t, uitest.Written(c), "about 200 · at least 13\n")
	assert.Contains(t, uitest.Written(c), "150–200 · 13\n")

	l = details.NewList()
	c = uitest.Show(t, l, 360, 400, look.Light)
	l.SetIncidents(in, 1)
	assert.Contains(t, uitest.Written(c), "~200 · ≥13\n")
	assert.NotContains(t, uitest.Written(c), "…")
}

func TestListForTheProjectorIsLarger(t *testing.T) {
	l := newList(t)
	between := func() float32 {
		return uitest.At(t, l.c, "Plot against a warehouse").Y - uitest.At(t, l.c, "Attack at the bridge").Y
	}
	row := between()
	fyne.CurrentApp().Settings().SetTheme(uitest.Theme(look.Projector))
	assert.InEpsilon(t, 1.3*row, between(), .01)
	for _, o := range uitest.Texts(l.c) {
		assert.GreaterOrEqual(t, o.TextSize, float32(14), o.Text)
	}
	uitest.Tap(t, l.c, "Attack at the bridge")
	assert.Equal(t, "bridge-2023", l.Selected())
}

func TestSideGivesHalfToTheListAtFirst(t *testing.T) {
	assert.InDelta(t, .5, details.NewSide(details.NewList(), details.NewPanel()).Offset(), 0)
}

func TestSideRemembersWhereItsBorderIs(t *testing.T) {
	side := details.NewSide(details.NewList(), details.NewPanel())
	c := uitest.Show(t, side, 420, 800, look.Light)
	side.SetOffset(.5)
	assert.InDelta(t, 400, fyne.CurrentApp().Driver().AbsolutePositionForObject(side.Panel).Y, 8)
	side.SetOffset(7)
	assert.LessOrEqual(t, side.Offset(), 1.0)
	assert.Less(t, fyne.CurrentApp().Driver().AbsolutePositionForObject(side.Panel).Y, c.Size().Height)
}

func TestListInBothLooks(t *testing.T) {
	l := newList(t)
	l.SetSelected("harbour-2024")
	test.AssertImageMatches(t, "list-light.png", l.c.Capture())
	fyne.CurrentApp().Settings().SetTheme(uitest.Theme(look.Dark))
	test.AssertImageMatches(t, "list-dark.png", l.c.Capture())
}

func TestChoiceOfOrderIsToldToTheProgram(t *testing.T) {
	l := newList(t)
	var told []details.Sort
	l.OnSort = func(s details.Sort) { told = append(told, s) }
	l.c.FocusNext()
	uitest.Key(l.c, fyne.KeyRight)
	assert.Equal(t, []details.Sort{details.ByKilled}, told)
	assert.Equal(t, details.ByKilled, l.Sort())
}

func BenchmarkListOf10000(b *testing.B) {
	l := details.NewList()
	uitest.Show(b, l, 420, 600, look.Light)
	all := many(10_000)
	b.Run("set", func(b *testing.B) {
		for b.Loop() {
			l.SetIncidents(all, len(all))
		}
	})
	b.Run("page", func(b *testing.B) {
		l.SetIncidents(all, len(all))
		for i := 0; b.Loop(); i++ {
			l.SetSelected(all[i*7%len(all)].ID)
		}
	})
}
