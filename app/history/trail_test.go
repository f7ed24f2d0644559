package history_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"incidentmap/app/history"
)

type town string

func (t town) Equal(other town) bool { return t == other }

type number int

func (n number) Equal(other number) bool { return n == other }

func TestTrailGoesBackAndForward(t *testing.T) {
	var trail history.Trail[town]
	_, ok := trail.Back()
	assert.False(t, ok, "nowhere to go back to")
	_, ok = trail.Present()
	assert.False(t, ok)
	for _, place := range []town{"world", "Moscow", "Moscow", "Kabul"} {
		trail.Visit(place)
	}
	present, _ := trail.Present()
	assert.Equal(t, town("Kabul"), present)
	back, _ := trail.Back()
	assert.Equal(t, town("Moscow"), back, "visiting a place twice in a row is one step")
	back, _ = trail.Back()
	assert.Equal(t, town("world"), back)
	_, ok = trail.Back()
	assert.False(t, ok)
	forward, _ := trail.Forward()
	assert.Equal(t, town("Moscow"), forward)

	trail.Visit("Paris")
	_, ok = trail.Forward()
	assert.False(t, ok, "a new way forgets the old one ahead")
	back, _ = trail.Back()
	assert.Equal(t, town("Moscow"), back)
}

func TestTrailKeepsTheNewestPlaces(t *testing.T) {
	var trail history.Trail[number]
	for i := range 1000 {
		trail.Visit(number(i))
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
