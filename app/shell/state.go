package shell

import (
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"

	"incidentmap/app/atomicfile"
	"incidentmap/app/model"
	"incidentmap/data/query"
	"incidentmap/geo"
)

// State is what a window remembers from one start to the next.
type State struct {
	Width       float32         `json:"width"` // reference pixels
	Height      float32         `json:"height"`
	FullScreen  bool            `json:"full_screen"`
	Mode        model.Mode      `json:"mode"`
	Legend      bool            `json:"legend"`
	Side        bool            `json:"side"`
	SideSplit   float64         `json:"side_split"`   // share of the width that the map has
	ListSplit   float64         `json:"list_split"`   // share of the side's height that the list has
	ReaderSplit float64         `json:"reader_split"` // share of the width of map and reader that the map has
	ListSort    string          `json:"list_sort"`
	Folds       map[string]bool `json:"folds"`
	Case        string          `json:"case"` // id of the case that the rest is about
	Selected    string          `json:"selected"`
	Filter      query.Filter    `json:"filter"`
	AsOf        time.Time       `json:"as_of,omitzero"` // day up to which claims count; zero if all do
	Lon         float64         `json:"lon"`
	Lat         float64         `json:"lat"`
	Views       []savedView     `json:"views,omitempty"`
	Zoom        float64         `json:"zoom"` // 0 if the map still shows all incidents

	LookedForNewer string `json:"looked_for_newer,omitempty"` // day of the last look for a newer version, as 2026-11-26
}

// DefaultState is the state of a first start.
func DefaultState() State {
	return State{Width: 1440, Height: 860, Mode: model.FollowSystem, Legend: true, Side: true, SideSplit: 0.72, ListSplit: 0.5, ReaderSplit: 0.5}
}

// stateFile is where the state is kept (XDG base directory specification).
func stateFile() string { return filepath.Join(xdg.StateHome, "incidentmap", "window.json") }

// stored is a state in a file. What the filters of another version say may not be known: then they alone are left out.
type stored struct {
	State
	Filter json.RawMessage   `json:"filter"`
	Views  []json.RawMessage `json:"views"`
}

// state is what of the file can be understood.
func (f *stored) state() State {
	s := f.State
	if len(f.Filter) > 0 && json.Unmarshal(f.Filter, &s.Filter) != nil {
		s.Filter = query.Filter{}
	}
	for _, raw := range f.Views {
		var v savedView
		if json.Unmarshal(raw, &v) == nil {
			s.Views = append(s.Views, v)
		}
	}
	return s
}

// loadState reads the state; a missing, damaged or senseless file gives the default for what it lacks.
func loadState(file string) State {
	d := DefaultState()
	read := stored{State: d}
	raw, err := os.ReadFile(file)
	if err != nil || len(raw) > 1<<20 || json.Unmarshal(raw, &read) != nil {
		return d
	}
	s := read.state()
	within := func(v *float64, low, high, otherwise float64) {
		if math.IsNaN(*v) || *v < low || *v > high {
			*v = otherwise
		}
	}
	within(&s.SideSplit, 0.2, 0.95, d.SideSplit)
	within(&s.ReaderSplit, 0.1, 0.9, d.ReaderSplit)
	within(&s.ListSplit, 0.05, 0.95, d.ListSplit)
	within(&s.Zoom, 0, geo.MaxZoom, 0)
	within(&s.Lon, -180, 180, 0)
	within(&s.Lat, -90, 90, 0)
	if !(s.Width >= 480 && s.Width <= 16384) || !(s.Height >= 320 && s.Height <= 16384) {
		s.Width, s.Height = d.Width, d.Height
	}
	return s
}

// save writes the state whole or not at all, so that a crash leaves the old one.
func (s State) save(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return atomicfile.Write(file, func(f io.Writer) error {
		encoder := json.NewEncoder(f)
		encoder.SetIndent("", "  ")
		return encoder.Encode(s)
	})
}
