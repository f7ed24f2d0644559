package resolve

import (
	"time"

	"incidentmap/data"
)

// Options says what to resolve with. The zero value takes every claim and the rule "latest".
type Options struct {
	// AsOf leaves out the claims that were made after this day (UTC). Zero: all claims count.
	AsOf time.Time
}

// Snapshot is a case resolved: immutable, shared freely between goroutines. Incidents are sorted by id. With an as-of day, incidents
// that no document had spoken of by then are left out.
type Snapshot struct {
	Case      *data.Case
	AsOf      time.Time
	Incidents []*Incident
	Documents map[string]*data.Document
}

// Incident is what the claims together say of one incident.
type Incident struct {
	data.Incident
	When           data.When      // the most precise date on which no preferred claim disagrees; of what lasts, all that is stated
	WhenClaims     []*data.Claim  // all date claims, the one that When comes from first
	WhenReference  bool           // When rests on a reference document
	Zone           *time.Location // of the first site; nil if not known
	Killed         Figure
	Wounded        Figure
	Responsibility []Responsibility
	Links          []Link
	Claims         []*data.Claim // all, by document (sources first, by publication), then paragraph, then id
	Documents      []string      // ids of the documents that speak of it, in that order
}

// Figure is what all claims of one count say. A figure without claims is the zero value: unknown, not zero people.
type Figure struct {
	Headline string       // in words: "about 137", "at least 93"; of parts if nothing states a whole: "150 civilians, 13 U.S. soldiers"; "" if unknown
	Number   *data.Number // of the claim that the headline comes from; nil if unknown or if only parts are stated
	Min, Max *int         // smallest and largest number that the claims state of the whole (the 60 itself for "more than 60"); nil if open: see bounds
	Rule     data.Rule
	Reason   string        // why the headline is this claim: names the document and what decided
	Disputed bool          // the claims cannot all be true of the same count at once, or documents give different numbers
	Claims   []*data.Claim // of the whole, those that count, in the order of the rule: the headline's first, then the next latest
	Parts    []Part        // counts of some of them ("civilians"), each resolved like the whole
}

// Part is a figure of some of the people only.
type Part struct {
	Of string
	Figure
}

// Responsibility is who says what of one actor. The first three hold claims whose voice asserts; Contrary holds the voices that deny or
// doubt one of the three: that the actor claimed the attack, that it is rightly blamed.
type Responsibility struct {
	Actor      string
	Claimed    []*data.Claim
	Attributed []*data.Claim
	Accused    []*data.Claim
	Denied     []*data.Claim
	Contrary   []*data.Claim
}

// Link is a relation to another incident and the claims that state it.
type Link struct {
	Kind   string
	From   string // incident id
	To     string // incident id
	Claims []*data.Claim
}
