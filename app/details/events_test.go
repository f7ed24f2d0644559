package details_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"

	"incidentmap/app/details"
	"incidentmap/app/uitest"
	"incidentmap/data"
)

func TestEventsStandBelowTheIncidents(t *testing.T) {
	l := newList(t)
	l.Resize(fyne.NewSize(420, 1200))
	more := 0
	l.OnMore = func() { more++ }
	e := details.Events{Name: "events.csv", First: many(3), Total: 48_312, All: 1_000_000, More: 1000, Kind: func(data.Kind) int { return 1 }}
	l.SetEvents(e)
	all := uitest.Written(l.c)
	assert.Contains(t, all, "3 incidents, 2 on the map\n")
	assert.Contains(t, all, "48,312 of 1,000,000 events\n")
	assert.Contains(t, all, "first 3 of 48,312\n")
	assert.Contains(t, all, "Incident number 2\n")
	assert.Equal(t, []string{"i00000", "i00001", "i00002"}, l.Order()[3:])

	l.Focus(l.c)
	uitest.Key(l.c, fyne.KeyEnd)
	assert.Zero(t, more, "the keyboard only comes past")
	uitest.Key(l.c, fyne.KeyReturn)
	assert.Equal(t, 1, more)
	uitest.Key(l.c, fyne.KeyUp)
	assert.Equal(t, []string{"i00002"}, l.selected)

	l.SetEvents(details.Events{Name: "events.csv", All: 1_000_000, Kind: e.Kind})
	assert.Contains(t, uitest.Written(l.c), "No event matches the filters.\n")
	l.SetIncidents(nil, 0)
	assert.NotContains(t, uitest.Written(l.c), "This case has no incidents.", "a table alone needs no case")
	l.SetEvents(details.Events{})
	assert.NotContains(t, uitest.Written(l.c), "events")
}
