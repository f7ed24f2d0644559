package query

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/data"
)

// saved is a filter as it is kept with a view. Its names stay as they are.
type saved struct {
	From      *time.Time     `json:"from,omitempty"`
	Before    *time.Time     `json:"before,omitempty"` // To
	Incidents []string       `json:"incidents,omitempty"`
	Countries []string       `json:"countries,omitempty"`
	Kinds     []string       `json:"kinds,omitempty"`
	Statuses  []string       `json:"statuses,omitempty"`
	Actors    []savedActor   `json:"actors,omitempty"`
	Documents []string       `json:"documents,omitempty"`
	MinKilled int            `json:"min_killed,omitempty"`
	MaxKilled *int           `json:"max_killed,omitempty"`
	Disputed  bool           `json:"disputed,omitempty"`
	Text      string         `json:"text,omitempty"`
	MinGrade  string         `json:"min_grade,omitempty"`
	Precision data.Precision `json:"precision,omitempty"`
	Box       *[4]float64    `json:"bbox,omitempty"`    // west, south, east, north in degrees, as in RFC 7946
	Polygon   orb.Polygon    `json:"polygon,omitempty"` // rings of longitude and latitude in degrees
	Near      *savedCircle   `json:"near,omitempty"`
}

type savedActor struct {
	Name   string `json:"name"`
	Stance Stance `json:"stance,omitempty"`
}

type savedCircle struct {
	Lon    float64 `json:"lon"`
	Lat    float64 `json:"lat"`
	Metres float64 `json:"metres"`
}

// MarshalJSON writes the conditions that are set.
func (f Filter) MarshalJSON() ([]byte, error) {
	s := saved{
		From: set(f.From), Before: set(f.To), Incidents: f.Incidents, Countries: f.Countries, Kinds: f.Kinds, Statuses: f.Statuses,
		Documents: f.Documents, MinKilled: f.MinKilled, MaxKilled: f.MaxKilled, Disputed: f.Disputed, Text: f.Text, MinGrade: f.MinGrade,
		Precision: f.Precision, Polygon: f.Polygon,
	}
	for _, a := range f.Actors {
		s.Actors = append(s.Actors, savedActor(a))
	}
	if b := f.Bound; b != nil {
		s.Box = &[4]float64{b.Min.Lon(), b.Min.Lat(), b.Max.Lon(), b.Max.Lat()}
	}
	if c := f.Near; c != nil {
		s.Near = &savedCircle{c.Center.Lon(), c.Center.Lat(), c.Metres}
	}
	return json.Marshal(s)
}

func set(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// UnmarshalJSON reads a filter and makes sure that it can be applied. A condition that is not known is an error: leaving it out would
// select more than was meant.
func (f *Filter) UnmarshalJSON(text []byte) error {
	var s saved
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return fmt.Errorf("%w: %w", ErrFlag, err)
	}
	out := s.filter()
	if err := out.Validate(); err != nil {
		return err
	}
	*f = out
	return nil
}

func (s *saved) filter() Filter {
	f := Filter{
		Incidents: s.Incidents, Countries: s.Countries, Kinds: s.Kinds, Statuses: s.Statuses, Documents: s.Documents, MinKilled: s.MinKilled,
		MaxKilled: s.MaxKilled, Disputed: s.Disputed, Text: s.Text, MinGrade: s.MinGrade, Precision: s.Precision, Polygon: s.Polygon,
	}
	if s.From != nil {
		f.From = s.From.UTC()
	}
	if s.Before != nil {
		f.To = s.Before.UTC()
	}
	for _, a := range s.Actors {
		f.Actors = append(f.Actors, Actor(a))
	}
	if b := s.Box; b != nil {
		f.Bound = &orb.Bound{Min: orb.Point{b[0], b[1]}, Max: orb.Point{b[2], b[3]}}
	}
	if c := s.Near; c != nil {
		f.Near = &Circle{orb.Point{c.Lon, c.Lat}, c.Metres}
	}
	return f
}
