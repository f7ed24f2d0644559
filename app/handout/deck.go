// Package handout makes what a briefing leaves behind: a deck of pages, each a view of the case with every figure that it shows and the sources of
// that figure by number; and the files that carry it. It knows no toolkit.
package handout

import (
	"incidentmap/data"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// Deck is a briefing as it is handed out. It does not change once it is made.
type Deck struct {
	ID       string
	Title    string
	Summary  string
	Marking  data.Marking // the strictest of the pages
	Pages    []Page
	Sources  []Source // numbered from 1, in the order in which pages first name them
	Unplaced string   // what the map cannot show, in words
	Basemap  string   // attribution
}

// Page is one step of the briefing.
type Page struct {
	ID      string
	Title   string
	Text    string // for the audience; paragraphs are lines
	Notes   string // for the speaker
	AsOf    string // "as of 27 March 2024"; empty if all claims count
	Filter  string // what is shown, in words: "12 of 36 incidents, 2024"
	Marking data.Marking
	Figures []Figure
	Claims  []Statement // those that the step opens, or that say most about what it selects
	Lon     float64     // centre of the map, degrees, WGS 84
	Lat     float64
	Zoom    float64
	Step    data.Step

	// Scene is what the map shows in a view; it may be called from any goroutine.
	Scene func(v proj.Viewport) *render.Scene
}

// Figure is a number that a page shows, with where it comes from.
type Figure struct {
	Incident string // id
	Name     string // of the incident
	When     string // in words
	What     string // "killed", "wounded: civilians"
	Headline string // in words: "about 137"
	Range    string // "60–140"; empty if all agree
	Disputed bool
	Rule     string // how the headline was chosen, in words
	Values   []Value
}

// Value is one claim of a figure.
type Value struct {
	Claim  string // id
	Words  string // "more than 60"
	Voice  string // who says so; empty for the document itself
	Source int    // number of the source
}

// Statement is a claim that is shown in words.
type Statement struct {
	Claim    string // id
	Incident string // id
	Text     string
	Voice    string
	Stance   data.Stance
	Source   int
}

// Source is a passage of a document.
type Source struct {
	Number    int
	Document  string // id
	Publisher string
	Title     string
	Date      string // of publication, in words
	URL       string // that opens at the passage where the document has an address; http or https, or empty
	Locator   string // "section Introduction, paragraph 5"
	Anchor    string
	Grade     string // Admiralty: "B2"
	Reference bool   // outside knowledge, no source under study
	Marking   data.Marking
}
