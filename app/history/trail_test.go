package history_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"incidentmap/app/history"
)

func TestTrailGoesBackAndForward(t *testing.T) {
	var trail history.Trail[string]
	_, ok := trail.Back()
	assert.False(t, ok, "nowhere to go back to")
	for _, place := range []string{"world", "Moscow", "Moscow", "Kabul"} {
		trail.Visit(place)
	}
	back, _ := trail.Back()
	assert.Equal(t, "Moscow", back, "visiting a place twice in a row is one step")
	back, _ = trail.Back()
	assert.Equal(t, "world", back)
	_, ok = trail.Back()
	assert.False(t, ok)
	forward, _ := trail.Forward()
	assert.Equal(t, "Moscow", forward)

	trail.Visit("Paris")
	_, ok = trail.Forward()
	assert.False(t, ok, "a new way forgets the old one ahead")
	back, _ = trail.Back()
	assert.Equal(t, "Moscow", back)
}

func TestTrailKeepsTheNewestPlaces(t *testing.T) {
	var trail history.Trail[int]
	for i := range 1000 {
		trail.Visit(i)
	}
	steps := 0
	for {
		if _, ok := trail.Back(); !ok {
			break
		}
		steps++
	}
	assert.Equal(t, 199, steps)
}
