package filters_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/filters"
	"incidentmap/app/look"
	"incidentmap/app/uitest"
)

type panel struct {
	*filters.Panel
	c    fyne.Canvas
	last filters.Selection
	told int
}

func newPanel(t testing.TB, h float32) *panel {
	t.Helper()
	p := &panel{Panel: filters.NewPanel()}
	p.OnChange = func(s filters.Selection) { p.last, p.told = s, p.told+1 }
	p.c = uitest.Show(t, p.Panel, 280, h, look.Light)
	p.SetFacets(facets())
	return p
}

// row is the text of a line: label and count.
func (p *panel) row(t testing.TB, label string) string {
	t.Helper()
	y := uitest.At(t, p.c, label).Y
	var parts []string
	for _, o := range uitest.Texts(p.c) {
		top := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
		if top <= y && y < top+o.Size().Height+4 {
			parts = append(parts, o.Text)
		}
	}
	return strings.Join(parts, " | ")
}

func TestValuesShowTheirCountsAndFollowTheOwner(t *testing.T) {
	p := newPanel(t, 1600)
	assert.Equal(t, "Attack | 7 of 20", p.row(t, "Attack"))
	assert.Contains(t, uitest.Written(p.c), "12 of 36 incidents")
	f := facets()
	f.Counts.Incidents, f.Values[filters.Kind][0].Count = 30, 20
	p.SetFacets(f)
	assert.Equal(t, "Attack | 20", p.row(t, "Attack"), "all of them need no second number")
	assert.Contains(t, uitest.Written(p.c), "30 of 36 incidents")
	assert.Zero(t, p.told, "what the owner sets is not told back")
}

func TestCountsOfOpenRowsFollowTheOwner(t *testing.T) {
	p := newPanel(t, 1700)
	uitest.Tap(t, p.c, "Northern Front")
	p.Focus(p.c)
	uitest.Key(p.c, fyne.KeyRight)
	f := facets()
	f.Values[filters.Actor][0].Stances[0].Count, f.Values[filters.Actor][0].Stances[0].Total = 4, 6
	f.Disputed.Count = 2
	p.SetFacets(f)
	assert.Equal(t, "Claimed it | 4 of 6", p.row(t, "Claimed it"))
	assert.Equal(t, "Disputed figures only | 2 of 9", p.row(t, "Disputed figures only"))

	f.Values[filters.Actor][0].Stances = f.Values[filters.Actor][0].Stances[:1]
	p.SetFacets(f)
	assert.NotContains(t, uitest.Written(p.c), "Denied it", "values that are gone leave")
	f.Values[filters.Kind][0].Count = 1
	assert.Equal(t, "Attack | 7 of 20", p.row(t, "Attack"), "what the owner does with its values later is not shown")
}

func TestTicksAddUpToTheWholeSelection(t *testing.T) {
	p := newPanel(t, 1600)
	uitest.Tap(t, p.c, "Attack")
	uitest.Tap(t, p.c, "Plot")
	uitest.Tap(t, p.c, "Iran")
	uitest.Tap(t, p.c, "Disputed figures only")
	assert.Equal(t, map[filters.Facet][]string{filters.Kind: {"attack", "plot"}, filters.Country: {"IR"}}, p.last.Values)
	assert.True(t, p.last.DisputedOnly)
	assert.Equal(t, "Kind | 2 chosen", p.row(t, "Kind"))
	uitest.Tap(t, p.c, "Attack")
	assert.Equal(t, []string{"plot"}, p.last.Values[filters.Kind])
	assert.Equal(t, 5, p.told)
	uitest.Tap(t, p.c, "Clear all")
	assert.True(t, p.last.IsZero())
	assert.NotContains(t, uitest.Written(p.c), "chosen")
}

func TestSelectionHandedOutIsNotSharedWithThePanel(t *testing.T) {
	p := newPanel(t, 1600)
	uitest.Tap(t, p.c, "Attack")
	first := p.last
	uitest.Tap(t, p.c, "Plot")
	assert.Equal(t, []string{"attack"}, first.Values[filters.Kind])
}

func TestActorIsChosenWithAnyStanceOrWithSome(t *testing.T) {
	p := newPanel(t, 1700)
	uitest.Tap(t, p.c, "Northern Front")
	assert.Equal(t, []filters.ActorStance{{Actor: "northern"}}, p.last.Actors)

	p.Focus(p.c)
	uitest.Key(p.c, fyne.KeyRight, fyne.KeyDown, fyne.KeySpace, fyne.KeyDown, fyne.KeySpace)
	assert.Equal(t, []filters.ActorStance{{Actor: "northern", Stance: "claimed"}, {Actor: "northern", Stance: "attributed"}}, p.last.Actors,
		"a stance takes the place of any")
	assert.Equal(t, "Attributed to it | 3 of 5", p.row(t, "Attributed to it"))
	uitest.Key(p.c, fyne.KeyLeft)
	assert.NotContains(t, uitest.Written(p.c), "Attributed to it")
	uitest.Key(p.c, fyne.KeySpace)
	assert.Equal(t, []filters.ActorStance{{Actor: "northern"}}, p.last.Actors, "the keyboard is back on the actor")
}

func TestLongFacetShowsTheFirstValuesAndFindsTheOthers(t *testing.T) {
	p := newPanel(t, 1900)
	assert.NotContains(t, uitest.Written(p.c), "Uzbekistan")
	uitest.Tap(t, p.c, "Show all 13")
	assert.Contains(t, uitest.Written(p.c), "Uzbekistan")
	uitest.Tap(t, p.c, "Uzbekistan")
	uitest.Tap(t, p.c, "Show fewer")
	assert.Contains(t, uitest.Written(p.c), "Uzbekistan", "what is ticked stays in view")

	test.TapCanvas(p.c, uitest.At(t, p.c, "Find a country"))
	p.c.Focus(entryAt(t, p.c, "Find a country"))
	test.Type(p.c.Focused(), "COTE")
	all := uitest.Written(p.c)
	assert.Contains(t, all, "Côte d’Ivoire")
	assert.NotContains(t, all, "Germany")
	uitest.Key(p.c, fyne.KeyDown, fyne.KeySpace)
	assert.Equal(t, []string{"UZ", "CI"}, p.last.Values[filters.Country], "an arrow key goes from the field to what it found")
}

// entryAt is the field that shows a text.
func entryAt(t testing.TB, c fyne.Canvas, text string) fyne.Focusable {
	t.Helper()
	at := uitest.At(t, c, text)
	for _, o := range uitest.Objects(c) {
		f, ok := o.(fyne.Focusable)
		_, isText := o.(interface{ SelectedText() string })
		p := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		if ok && isText && at.X >= p.X && at.X < p.X+o.Size().Width && at.Y >= p.Y && at.Y < p.Y+o.Size().Height {
			return f
		}
	}
	require.Fail(t, "no field at "+text)
	return nil
}

func TestValueThatIsGoneCanStillBeUnticked(t *testing.T) {
	p := newPanel(t, 1600)
	p.SetSelection(filters.Selection{Values: map[filters.Facet][]string{filters.Status: {"suspended"}}})
	assert.Equal(t, "suspended | 0", p.row(t, "suspended"))
	uitest.Tap(t, p.c, "suspended")
	assert.True(t, p.last.IsZero())
}

func TestLimitsOfTheKilledAreNumbers(t *testing.T) {
	p := newPanel(t, 1700)
	p.c.Focus(entryAt(t, p.c, "1,500"))
	test.Type(p.c.Focused(), "-1x2")
	require.NotNil(t, p.last.KilledTo)
	assert.Equal(t, 12, *p.last.KilledTo)
	p.c.Focus(entryAt(t, p.c, "0"))
	test.Type(p.c.Focused(), "30")
	require.NotNil(t, p.last.KilledFrom)
	assert.Equal(t, 30, *p.last.KilledFrom)
	assert.Contains(t, uitest.Written(p.c), "No figure is that large and that small")

	told := p.told
	five := 5
	p.SetSelection(filters.Selection{KilledFrom: &five})
	assert.Equal(t, told, p.told)
	assert.NotContains(t, uitest.Written(p.c), "No figure is that large")
	assert.Contains(t, uitest.Written(p.c), "\n5\n")
}

func TestSectionsFold(t *testing.T) {
	p := newPanel(t, 1600)
	uitest.Tap(t, p.c, "Kind")
	assert.NotContains(t, uitest.Written(p.c), "Military strike")
	uitest.Key(p.c, fyne.KeyRight)
	assert.Contains(t, uitest.Written(p.c), "Military strike")
}

func TestViewsAreSavedAppliedRenamedAndDeleted(t *testing.T) {
	p := newPanel(t, 1600)
	var did []string
	p.OnSaveView = func(name string) { did = append(did, "save "+name) }
	p.OnApplyView = func(id string) { did = append(did, "apply "+id) }
	p.OnRenameView = func(id, name string) { did = append(did, "rename "+id+" "+name) }
	p.OnDeleteView = func(id string) { did = append(did, "delete "+id) }
	p.SetViews([]filters.View{{ID: "1", Name: "First"}, {ID: "2", Name: "Second"}})

	uitest.Tap(t, p.c, "Save")
	test.Type(p.c.Focused(), " Third ")
	uitest.Tap(t, p.c, "Save")
	uitest.Tap(t, p.c, "Second")
	uitest.Key(p.c, fyne.KeyF2)
	test.Type(p.c.Focused(), "New name")
	uitest.Key(p.c, fyne.KeyReturn)
	uitest.Key(p.c, fyne.KeyF2, fyne.KeyEscape)
	uitest.Key(p.c, fyne.KeyDelete, fyne.KeyEscape)
	uitest.Key(p.c, fyne.KeyDelete)
	assert.Contains(t, uitest.Written(p.c), "Keep", "it asks before it deletes")
	uitest.Key(p.c, fyne.KeyReturn)
	assert.Equal(t, []string{"save Third", "apply 2", "rename 2 New name", "delete 2"}, did)
}

func TestLargeFacetIsLaidOutInPart(t *testing.T) {
	p := newPanel(t, 700)
	p.SetFacets(many(3000))
	before := len(uitest.Objects(p.c))
	assert.Less(t, before, 600)
}

func BenchmarkSetFacets(b *testing.B) {
	p := newPanel(b, 4000)
	set := func(name string, f filters.Facets) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				p.SetFacets(f)
			}
		})
	}
	set("actors=2", facets())
	p.SetFacets(many(3000))
	set("actors=3000", many(3000))
	uitest.Tap(b, p.c, "Show all 3,000")
	p.Resize(fyne.NewSize(280, 700))
	set("actors=3000,all", many(3000))
}
