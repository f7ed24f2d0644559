package scene_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/scene"
	"incidentmap/data"
	"incidentmap/data/resolve"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

func TestSinglesStandAtTheirPlacesHoweverCrowded(t *testing.T) {
	here := data.Site{ID: "here", Point: orb.Point{37, 55}, HasPoint: true}
	there := data.Site{ID: "there", Name: "Café", Point: orb.Point{37.1, 55}, HasPoint: true}
	var incidents []*resolve.Incident
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"} {
		incidents = append(incidents, &resolve.Incident{Incident: data.Incident{ID: id, Title: id, Sites: []data.Site{here}}})
	}
	incidents[0].Sites = append(incidents[0].Sites, there)
	marks := scene.New(incidents).Singles(render.Light)
	require.Len(t, marks, 11)
	for _, m := range marks[:10] {
		assert.Equal(t, proj.ToWorld(here.Point), m.At)
		assert.Zero(t, m.Offset)
		assert.Zero(t, m.Count)
	}
	assert.Equal(t, "a", scene.IncidentOf(marks[10].ID))
	assert.Equal(t, "Café", marks[10].Label)
}
