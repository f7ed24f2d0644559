package model_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/model"
	"incidentmap/data"
	"incidentmap/data/query"
)

func someCase(ids ...string) *data.Case {
	c := &data.Case{ID: "case"}
	for _, id := range ids {
		c.Incidents = append(c.Incidents, data.Incident{ID: id, Title: id})
	}
	return c
}

func TestAChangeIsToldOnceToThoseWhoWatchIt(t *testing.T) {
	m := model.New(someCase("a", "b"))
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
	m := model.New(someCase("a", "b"))
	m.Select("a")
	assert.Equal(t, "a", m.Selected().ID)
	m.Select("nobody knows")
	assert.Nil(t, m.Selected())

	m.Select("b")
	m.SetCase(someCase("a"))
	assert.Nil(t, m.Selected(), "the other case does not have it")
}

func TestAnUnknownModeFollowsTheSystem(t *testing.T) {
	m := model.New(someCase())
	m.SetMode(model.DarkMode)
	m.SetMode("neon")
	assert.Equal(t, model.FollowSystem, m.Mode())
}

func TestFilterShowsFewerAndLeavesTheSelection(t *testing.T) {
	m := model.New(someCase("a", "b"))
	m.Select("b")
	told := 0
	m.Observe(model.Incidents, func(model.Topic) { told++ })
	m.SetFilter(query.Filter{Incidents: []string{"a"}})
	assert.Len(t, m.Shown(), 1)
	assert.Equal(t, "b", m.Selected().ID)
	m.SetFilter(query.Filter{})
	assert.Len(t, m.Shown(), 2)
	assert.Equal(t, 2, told)
}

func TestAsOfLeavesOutWhatNobodyHadSaid(t *testing.T) {
	published, err := data.ParseWhen("2024-03-26")
	require.NoError(t, err)
	c := someCase("a")
	c.Documents = []data.Document{{ID: "d", Kind: data.Source, Published: published}}
	c.Claims = []data.Claim{{ID: "c", Incident: "a", Document: "d", Attribute: data.Event, Text: "It happened.", Voice: data.OwnVoice, Stance: data.Asserts, Rank: data.Normal}}
	m := model.New(c)
	m.Select("a")
	m.SetAsOf(time.Date(2024, 3, 25, 0, 0, 0, 0, time.UTC))
	assert.Empty(t, m.Shown())
	assert.Nil(t, m.Selected())
	m.SetAsOf(time.Time{})
	assert.Len(t, m.Shown(), 1)
}

func TestAskingAnewIsOneChange(t *testing.T) {
	m := model.New(someCase("a", "b"))
	var changes int
	m.Observe(model.Incidents, func(model.Topic) { changes++ })
	m.Ask(query.Filter{Incidents: []string{"a"}}, time.Time{})
	assert.Equal(t, 1, changes)
	assert.Len(t, m.Shown(), 1)
	day := time.Date(2024, 3, 27, 0, 0, 0, 0, time.UTC)
	m.Ask(query.Filter{}, day)
	assert.Equal(t, 2, changes)
	assert.Equal(t, day, m.AsOf())
	assert.True(t, m.Filter().IsZero())
}
