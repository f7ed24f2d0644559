package data

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/paulmach/orb"
)

// Case is a set of documents, incidents and claims that refer to each other by id.
type Case struct {
	ID          string
	Title       string
	Summary     string
	Marking     Marking // of everything in it, whatever its parts say
	Documents   []Document
	Attachments []Attachment
	Incidents   []Incident
	Claims      []Claim
	Views       []View
	Steps       []Step // of the briefing, in their order
}

// Header is what a case says of itself.
type Header struct {
	ID      string
	Title   string
	Summary string
	Marking Marking `json:",omitzero"`
}

// Header is a copy of what the case says of itself.
func (c *Case) Header() *Header { return &Header{c.ID, c.Title, c.Summary, c.Marking} }

func (c *Case) setHeader(h *Header) {
	c.ID, c.Title, c.Summary, c.Marking = h.ID, h.Title, h.Summary, h.Marking
}

// DocumentKind tells a document under study from one that only supplies outside knowledge.
type DocumentKind string

const (
	// Source is a document whose statements the case is about.
	Source DocumentKind = "source"
	// Reference is a document of outside knowledge: a venue's coordinates, an exact day. It is never mixed with sources silently.
	Reference DocumentKind = "reference"
)

// Document is something published that makes claims.
type Document struct {
	ID          string
	Kind        DocumentKind
	Publisher   string
	Title       string
	Authors     []string
	Published   When
	URL         string // http or https, or empty
	OtherURLs   []string
	Language    string      // BCP 47
	Reliability Reliability // Admiralty grade of the source
	File        string      // name of the text file that paragraph numbers refer to
	SHA256      string      // of that file, lower-case hex
	Digests     []string    // of its paragraphs in order: the first 8 hex digits of the SHA-256 of each, to find the one that changed
	Note        string
	Marking     Marking `json:",omitzero"` // of what it says, where it is stricter than that of the case
}

// Attachment is a copy of a document that the case carries. Its bytes, and those of its text, are kept beside the case under their hashes.
type Attachment struct {
	ID         string
	Document   string // id of the document that it is a copy of
	Name       string // of the file, without folders
	MediaType  string // "application/pdf"
	Size       int64  // bytes
	SHA256     string // of the bytes, lower-case hex
	TextSHA256 string // of the text that was taken from it, in the form that paragraph numbers refer to
}

// Reliability is the Admiralty (NATO STANAG 2511) grade of a source, A (completely reliable) to F (cannot be judged).
type Reliability string

// Kind says what sort of event an incident is: attack, plot, strike, siege, campaign, war, threat, killing; attacks or arrests
// of which documents speak in general.
type Kind string

// Lasts reports whether an incident of the kind goes on for a time, so that documents may each date a part of it.
func (k Kind) Lasts() bool {
	return slices.Contains([]Kind{"campaign", "war", "attacks", "arrests"}, k)
}

// Status says whether an incident took place.
type Status string

// Statuses of an incident.
const (
	CarriedOut Status = "carried out"
	Foiled     Status = "foiled"
	Threatened Status = "threatened"
)

// Incident is the identity of an event. Everything else known of it is resolved from claims.
type Incident struct {
	ID     string
	Title  string
	Short  string // name for a map label; Name falls back on Title
	Kind   Kind
	Status Status
	Sites  []Site // the first one stands for the incident on the map

	Headlines  []Headline // rules chosen for its figures; the others go by the latest claim
	Properties []Property // columns of the file that it was imported from and that are no part of this model
}

// Rule is how the headline of a figure is chosen among the claims that state it.
type Rule string

// Rules for a headline.
const (
	Latest   Rule = "latest"   // the latest claim
	Majority Rule = "majority" // the number that most documents give; of equals the latest
	Lowest   Rule = "lowest"
	Highest  Rule = "highest"
	ByHand   Rule = "by hand" // the claim that an analyst chose
)

// Rules lists the rules in the order in which they are offered.
var Rules = []Rule{Latest, Majority, Lowest, Highest, ByHand}

// Headline is an analyst's choice of the rule for one figure of an incident.
type Headline struct {
	Attribute Attribute // Killed or Wounded
	Rule      Rule
	Claim     string `json:",omitempty"` // id of the claim that is chosen by hand
	Reason    string // why; never empty unless the rule is the latest
}

// Property is a named value that came with an import. It is kept as it was written.
type Property struct {
	Name  string
	Value string
	Type  PropertyType `json:",omitempty"`
}

// PropertyType says what Value is in a format that tells types apart.
type PropertyType string

// Types of a property. JSON is an object or a list, written as JSON.
const (
	Text    PropertyType = ""
	Numeral PropertyType = "number"
	Boolean PropertyType = "boolean"
	Null    PropertyType = "null"
	JSON    PropertyType = "json"
)

// View is a state of the window to come back to.
type View struct {
	ID       string
	Title    string
	Center   orb.Point       // longitude, latitude in degrees
	Zoom     float64         // of 256-pixel tiles, on a map of 1280 by 960 reference pixels if it is a step
	Filter   json.RawMessage `json:",omitempty"` // of package query; nothing: all incidents
	AsOf     string          `json:",omitempty"` // day, 2006-01-02; empty: all claims count
	Selected string          `json:",omitempty"` // incident id
	Layer    string          `json:",omitempty"` // how the events of tables are drawn
}

// Step is one step of a briefing: a view with what is to be said about it.
type Step struct {
	View
	Text   string   `json:",omitempty"` // for the audience
	Notes  string   `json:",omitempty"` // for the speaker
	Claims []string `json:",omitempty"` // ids of the claims that are opened, in the order in which they are shown
}

// Name is the short name of the incident, or its title.
func (i *Incident) Name() string { return cmp.Or(i.Short, i.Title) }

// Placed reports whether the incident has a site that can be drawn.
func (i *Incident) Placed() bool { return len(i.Sites) > 0 && i.Sites[0].HasPoint }

// Site is a place of an incident.
type Site struct {
	ID        string
	Name      string
	LocalName string
	Place     string    // address or description
	Admin     string    // first-level division
	Country   string    // ISO 3166-1 alpha-2, or empty
	Point     orb.Point // valid only if HasPoint
	HasPoint  bool
	Precision Precision
	RadiusM   float64 // metres around Point within which the true place lies; 0 without a point
	Zone      string  // IANA time zone
	Basis     string  // id of the reference claim that the point rests on
	Verified  bool    // whether the point was checked against a published source
}

// Location is the site's time zone, nil if it is not given or not known on this machine.
func (s *Site) Location() *time.Location {
	if s.Zone == "" || s.Zone == "Local" {
		return nil
	}
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		return nil
	}
	return zone
}

// Precision says how well a site is located.
type Precision string

// Precisions of a site, finest first.
const (
	Venue         Precision = "venue" // within 50 m
	Neighbourhood Precision = "neighbourhood"
	City          Precision = "city"
	Province      Precision = "province"
	Country       Precision = "country"
	NoPlace       Precision = "none"
)

// Rank orders precisions: 0 for a venue, more for what is coarser.
func (p Precision) Rank() int { return slices.Index(precisions, p) }

// AtLeast reports whether p is as fine as q or finer.
func (p Precision) AtLeast(q Precision) bool { return p.Rank() <= q.Rank() }

var precisions = []Precision{Venue, Neighbourhood, City, Province, Country, NoPlace}
