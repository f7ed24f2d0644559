// Package licences has the licences of everything that is inside the program: modules, Go itself, fonts and data. internal/licences gathers them.
package licences

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
)

// packed is gathered for all systems together, so that every program has the same list.
//
//go:generate go run ../../internal/licences -root ../.. -o licences.json.gz
//go:embed licences.json.gz
var packed []byte

// Component is a part of the program that somebody made.
type Component struct {
	Name    string `json:"name"`    // of a module, its path
	Version string `json:"version"` // of a module, else ""
	Licence string `json:"licence"` // identifiers of SPDX with AND between them, or words
	Text    string `json:"text"`    // all that its authors want to go with it
}

// All is every component: the program itself first, then data and what no module brings, then modules by path. It takes some milliseconds.
func All() ([]Component, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("licences: %w", err)
	}
	var all []Component
	if err := json.NewDecoder(r).Decode(&all); err != nil {
		return nil, fmt.Errorf("licences: %w", err)
	}
	return all, nil
}
