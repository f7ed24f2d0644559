package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"incidentmap/app/model"
	"incidentmap/data"
	"incidentmap/data/resolve"
)

func snapshot(ids ...string) *resolve.Snapshot {
	c := &data.Case{ID: "case"}
	for _, id := range ids {
		c.Incidents = append(c.Incidents, data.Incident{ID: id, Title: id})
	}
	return resolve.New(c, resolve.Options{})
}

func TestAChangeIsToldOnceToThoseWhoWatchIt(t *testing.T) {
	m := model.New(snapshot("a", "b"))
	var selections, looks int
	m.Observe(model.Selection, func(model.Topic) { selections++ })
	stop := m.Observe(model.Look|model.Selection, func(model.Topic) { looks++ })
	m.Select("a")
	m.Select("a")
	m.SetMode(model.DarkMode)
	assert.Equal(t, 1, selections)
	assert.Equal(t, 2, looks)
	stop()
	m.Select("b")
	assert.Equal(t, 2, selections)
	assert.Equal(t, 2, looks)
}

func TestSelectionIsAlwaysAnIncidentOfTheCase(t *testing.T) {
	m := model.New(snapshot("a", "b"))
	m.Select("a")
	assert.Equal(t, "a", m.Selected().ID)
	m.Select("nobody knows")
	assert.Nil(t, m.Selected())

	m.Select("b")
	m.SetSnapshot(snapshot("a"))
	assert.Nil(t, m.Selected(), "the other case does not have it")
}

func TestAnUnknownModeFollowsTheSystem(t *testing.T) {
	m := model.New(snapshot())
	m.SetMode(model.DarkMode)
	m.SetMode("neon")
	assert.Equal(t, model.FollowSystem, m.Mode())
}
