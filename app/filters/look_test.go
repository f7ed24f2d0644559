package filters_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"incidentmap/app/filters"
	"incidentmap/app/look"
	"incidentmap/app/uitest"
)

// looks compares a widget with its picture in both variants.
func looks(t *testing.T, name string, c fyne.Canvas) {
	t.Helper()
	test.AssertImageMatches(t, name+"-light.png", c.Capture())
	fyne.CurrentApp().Settings().SetTheme(uitest.Theme(look.Dark))
	test.AssertImageMatches(t, name+"-dark.png", c.Capture())
}

func TestPanelLooks(t *testing.T) {
	p := filters.NewPanel()
	c := uitest.Show(t, p, 280, 1400, look.Light)
	p.SetFacets(facets())
	p.SetViews([]filters.View{{ID: "1", Name: "Iran, more than ten killed", Current: true}, {ID: "2", Name: "Disputed figures"}, {ID: "3", Name: "To be deleted"}})
	from := 10
	p.SetSelection(filters.Selection{
		Values:     map[filters.Facet][]string{filters.Kind: {"attack", "plot"}, filters.Country: {"IR", "UZ"}},
		Actors:     []filters.ActorStance{{Actor: "northern", Stance: "claimed"}},
		KilledFrom: &from, DisputedOnly: true,
	})
	p.Focus(c)
	uitest.Key(c, fyne.KeyEnd, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyRight)
	looks(t, "panel", c)
}

func TestChipsLook(t *testing.T) {
	s := newChips(t, 800, "Iran", "at least 10 killed", "in the drawn area")
	s.c.Focus(s.Chips)
	looks(t, "chips", s.c)
}

func TestCrowdedChipsLook(t *testing.T) {
	s := newChips(t, 560, "Iran", "at least 10 killed", "in the drawn area", "Gazette")
	looks(t, "chips-crowded", s.c)
}

func TestResultsLook(t *testing.T) {
	s := newSearch(t, 640, 560)
	s.SetText("kerman")
	s.SetResults(s.generation, results())
	looks(t, "results", s.c)
}

func TestNoMatchLooks(t *testing.T) {
	s := newSearch(t, 640, 220)
	s.SetText("no such word")
	s.SetResults(s.generation, filters.Results{})
	looks(t, "no-match", s.c)
}
