// Package history keeps the way that an analyst took, so that it can be gone back and forward like in a browser.
package history

// maxTrail is how many places are kept: a working day's worth.
const maxTrail = 200

// Place is a stop on a trail.
type Place[T any] interface {
	Equal(other T) bool // whether going from one to the other goes nowhere
}

// Trail is a list of places and where on it one stands. The zero value is empty.
type Trail[T Place[T]] struct {
	places []T
	at     int
}

// Visit puts a place after the present one and forgets those that were ahead. Visiting the present place again does nothing.
func (t *Trail[T]) Visit(place T) {
	if len(t.places) > 0 {
		if t.places[t.at].Equal(place) {
			return
		}
		t.places = t.places[:t.at+1]
	}
	t.places = append(t.places, place)
	if extra := len(t.places) - maxTrail; extra > 0 {
		t.places = append(t.places[:0], t.places[extra:]...)
	}
	t.at = len(t.places) - 1
}

// Replace changes the present place, for one that was adjusted without going anywhere.
func (t *Trail[T]) Replace(place T) {
	if len(t.places) == 0 {
		t.Visit(place)
		return
	}
	t.places[t.at] = place
}

// Present is the place where one stands; there is none on an empty trail.
func (t *Trail[T]) Present() (place T, ok bool) { return t.move(0) }

// Back goes to the place before, if there is one.
func (t *Trail[T]) Back() (place T, ok bool) { return t.move(-1) }

// Forward goes to the place that one came back from, if there is one.
func (t *Trail[T]) Forward() (place T, ok bool) { return t.move(1) }

func (t *Trail[T]) move(by int) (place T, ok bool) {
	if to := t.at + by; to >= 0 && to < len(t.places) {
		t.at = to
		return t.places[to], true
	}
	return place, false
}
