package filters_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"

	"incidentmap/app/filters"
	"incidentmap/app/look"
	"incidentmap/app/uitest"
	"incidentmap/app/words"
)

type chips struct {
	*filters.Chips
	c       fyne.Canvas
	removed []int
	cleared int
	tip     string
}

func newChips(t testing.TB, w float32, labels ...string) *chips {
	t.Helper()
	s := &chips{Chips: filters.NewChips()}
	s.OnRemove = func(i int) { s.removed = append(s.removed, i) }
	s.OnClear = func() { s.cleared++ }
	s.OnTip = func(text string, _ fyne.Position) { s.tip = text }
	s.c = uitest.Show(t, container.NewVBox(s.Chips), w, 60, look.Light)
	s.OnShow = func() { s.c.Content().Refresh() }
	s.SetCounts(words.Counts{Incidents: 12, AllIncidents: incidents})
	s.set(labels...)
	return s
}

func (s *chips) set(labels ...string) {
	var list []filters.Chip
	for _, l := range labels {
		list = append(list, filters.Chip{Label: l})
	}
	s.SetChips(list)
}

// cross is the middle of a chip's cross.
func (s *chips) cross(t testing.TB, label string) fyne.Position {
	t.Helper()
	at := uitest.At(t, s.c, label)
	return at.AddXY(fyne.MeasureText(label, look.TextSize, fyne.TextStyle{}).Width+10, 0)
}

func TestChipsSayWhatIsLeftAndHideWithoutFilters(t *testing.T) {
	s := newChips(t, 800, "Iran", "at least 10 killed")
	assert.Equal(t, "12 of 36 incidents\nIran\nat least 10 killed\nClear all\n", uitest.Written(s.c))
	s.set()
	assert.False(t, s.Visible())
	assert.Empty(t, uitest.Written(s.c))
}

func TestCrossRemovesItsChipOnly(t *testing.T) {
	s := newChips(t, 800, "Iran", "at least 10 killed", "in the drawn area")
	test.TapCanvas(s.c, s.cross(t, "at least 10 killed"))
	assert.Equal(t, []int{1}, s.removed)
	uitest.Tap(t, s.c, "Iran")
	assert.Len(t, s.removed, 1, "the label is no button")
	uitest.Tap(t, s.c, "Clear all")
	assert.Equal(t, 1, s.cleared)
}

func TestPointerOverACrossSaysWhatItDoes(t *testing.T) {
	s := newChips(t, 800, "Iran")
	test.MoveMouse(s.c, s.cross(t, "Iran"))
	assert.Equal(t, "Remove the filter “Iran”", s.tip)
	test.MoveMouse(s.c, fyne.NewPos(2, 50))
	assert.Empty(t, s.tip)
}

func TestKeysReachEveryChipAndClearAll(t *testing.T) {
	s := newChips(t, 800, "Iran", "at least 10 killed", "in the drawn area")
	s.c.FocusNext()
	uitest.Key(s.c, fyne.KeyRight, fyne.KeyDelete)
	assert.Equal(t, []int{1}, s.removed)
	s.set("Iran", "in the drawn area")
	uitest.Key(s.c, fyne.KeyBackspace)
	assert.Equal(t, []int{1, 1}, s.removed, "the keyboard stays where it was")
	uitest.Key(s.c, fyne.KeyEnd, fyne.KeyReturn)
	assert.Equal(t, 1, s.cleared)
	s.set()
	assert.Nil(t, s.c.Focused(), "a line that is hidden gives the keyboard back")
}

func TestChipsThatFindNoRoomScrollIntoView(t *testing.T) {
	s := newChips(t, 480, "Iran", "at least 10 killed", "in the drawn area", "Gazette", "graded B2 or better")
	assert.NotContains(t, uitest.Written(s.c), "graded B2 or better")
	s.c.FocusNext()
	uitest.Key(s.c, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
	assert.Contains(t, uitest.Written(s.c), "graded B2 or better")
	test.TapCanvas(s.c, s.cross(t, "graded B2 or better"))
	assert.Equal(t, []int{4}, s.removed)
	s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 5000)})
	assert.NotContains(t, uitest.Written(s.c), "graded B2 or better")
}
