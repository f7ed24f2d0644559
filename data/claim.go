package data

// Attribute is what a claim is about.
type Attribute string

// Attributes of claims. Figures are killed and wounded; claimed, attributed, accused and denied are four different things:
// an actor takes responsibility, somebody ascribes it on stated or implied evidence, a party to a conflict lays it at a rival's door,
// somebody rejects that the actor is responsible.
const (
	Date         Attribute = "date"
	Place        Attribute = "place"
	Event        Attribute = "event" // that it happened, what happened
	Killed       Attribute = "killed"
	Wounded      Attribute = "wounded"
	Method       Attribute = "method"
	Target       Attribute = "target"
	ClaimedBy    Attribute = "claimed_by"
	AttributedTo Attribute = "attributed_to"
	Accused      Attribute = "accused"
	Denied       Attribute = "denied"
	Perpetrators Attribute = "perpetrators"
	Arrests      Attribute = "arrests"
	Warning      Attribute = "warning"
	Motive       Attribute = "motive"
	Linked       Attribute = "link"
	Response     Attribute = "response"
	Assessment   Attribute = "assessment"
	StatusOf     Attribute = "status"
)

// Attributes lists every attribute in the order in which an analyst reads them.
var Attributes = []Attribute{
	Event, StatusOf, Date, Place, Killed, Wounded, Method, Target, ClaimedBy, AttributedTo, Accused, Denied,
	Perpetrators, Arrests, Warning, Motive, Linked, Response, Assessment,
}

// IsFigure reports whether claims of the attribute carry counts of people.
func (a Attribute) IsFigure() bool { return a == Killed || a == Wounded }

// IsResponsibility reports whether claims of the attribute name an actor.
func (a Attribute) IsResponsibility() bool {
	return a == ClaimedBy || a == AttributedTo || a == Accused || a == Denied
}

// Qualifier says how a number is meant.
type Qualifier string

// Qualifiers of a number.
const (
	Exactly  Qualifier = "exactly"
	AtLeast  Qualifier = "at least"
	MoreThan Qualifier = "more than"
	AtMost   Qualifier = "at most"
	Nearly   Qualifier = "nearly"
	About    Qualifier = "about"
)

// Number is a count as a document states it. Min and Max are the stated bounds: both are set to the figure for exactly, about and
// nearly; only Min for at least and more than (the bound itself, also for more than); only Max for at most. Both are nil where the
// document gives words alone ("hundreds").
type Number struct {
	Min, Max  *int
	Qualifier Qualifier
}

// Value is the figure as stated, and false where there is none.
func (n *Number) Value() (int, bool) {
	switch {
	case n == nil:
		return 0, false
	case n.Min != nil:
		return *n.Min, true
	case n.Max != nil:
		return *n.Max, true
	}
	return 0, false
}

// Stance is how the voice stands to the statement.
type Stance string

// Stances of a voice.
const (
	Asserts Stance = "asserts"
	Denies  Stance = "denies"
	Doubts  Stance = "doubts"
)

// Rank orders claims of one attribute for resolution: preferred before normal; deprecated ones are shown but not resolved.
type Rank string

// Ranks of a claim.
const (
	Preferred  Rank = "preferred"
	Normal     Rank = "normal"
	Deprecated Rank = "deprecated"
)

// OwnVoice is the voice of a claim that the document makes itself.
const OwnVoice = "document"

// Locator finds a passage in a document.
type Locator struct {
	Section   string // a label of the case for the part of the document, not the heading itself
	Paragraph int    // 1-based among the non-empty lines of the document's text; 0 for a reference document
	Anchor    string // at most 8 consecutive words that occur in that paragraph once and nowhere else but in repetitions of it
}

// Claim is one statement of one document about one incident.
type Claim struct {
	ID          string
	Incident    string // incident id
	Site        string // site id, or empty
	Attribute   Attribute
	Of          string // whom a figure counts ("civilians"); empty for everybody
	Actor       string // who a responsibility claim is about, by its common name in the case
	LinkKind    string // for links: same cell, response to, comparison ...
	LinkTo      string // for links: the other incident's id
	Text        string // the statement in our words
	Number      *Number
	When        *When  // the value of a date claim
	Voice       string // OwnVoice or a named speaker, official or agency
	Stance      Stance
	Document    string // document id
	Locator     Locator
	AsOf        When // the day that the statement describes, where it is not the document's publication; zero if none
	Credibility int  // Admiralty 1 (confirmed) to 6 (cannot be judged)
	Rank        Rank
	RankReason  string
	Superseded  string     `json:",omitempty"` // id of the claim that took its place; it is then deprecated
	Likelihood  Likelihood `json:",omitempty"` // of an assessment
	Confidence  Confidence `json:",omitempty"` // of an assessment: in its sources, not how likely it is
	Note        string
	Marking     Marking `json:",omitzero"` // of what it says, where it is stricter than that of its document
}

// Likelihood is a term for how likely something is, of the scale of ICD 203. It is never 0 or 100 %.
type Likelihood string

// Terms of ICD 203, with the shares of 100 that they stand for.
const (
	AlmostNoChance  Likelihood = "almost no chance"    // 1 to 5
	VeryUnlikely    Likelihood = "very unlikely"       // 5 to 20
	Unlikely        Likelihood = "unlikely"            // 20 to 45
	EvenChance      Likelihood = "roughly even chance" // 45 to 55
	Likely          Likelihood = "likely"              // 55 to 80
	VeryLikely      Likelihood = "very likely"         // 80 to 95
	AlmostCertainly Likelihood = "almost certainly"    // 95 to 99
)

// Likelihoods lists the terms from the least to the most likely.
var Likelihoods = []Likelihood{AlmostNoChance, VeryUnlikely, Unlikely, EvenChance, Likely, VeryLikely, AlmostCertainly}

// Confidence is how well founded an assessment is, by its sources and reasoning. It is judged apart from likelihood.
type Confidence string

// Levels of confidence.
const (
	LowConfidence      Confidence = "low"
	ModerateConfidence Confidence = "moderate"
	HighConfidence     Confidence = "high"
)

// Confidences lists the levels, lowest first.
var Confidences = []Confidence{LowConfidence, ModerateConfidence, HighConfidence}
