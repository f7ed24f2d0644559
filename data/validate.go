package data

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// MaxAnchorWords is the most words that an anchor may take from a document: a locator, not a quotation.
const MaxAnchorWords = 8

// halfEarthM is half the circumference of the earth at the equator (WGS 84), in metres: nothing on it is further away.
const halfEarthM = 20_037_508.34

// Problem is something wrong in a case. Subject is the id of the document, incident, site or claim.
type Problem struct {
	Subject string
	Reason  string
}

func (p Problem) Error() string { return p.Subject + ": " + p.Reason }

// Validate lists what is wrong in the case by itself: ids, references, values. Nil means that it can be resolved.
func (c *Case) Validate() []Problem {
	v := validator{docs: map[string]*Document{}, incidents: map[string]*Incident{}, sites: map[string]string{}, ids: map[string]map[string]bool{}}
	v.marking(cmp.Or(c.ID, "case"), c.Marking)
	for i := range c.Documents {
		v.document(&c.Documents[i])
	}
	for i := range c.Incidents {
		v.incident(&c.Incidents[i])
	}
	for i := range c.Claims {
		v.claim(&c.Claims[i])
	}
	claims := v.ids["claim"]
	for i := range c.Claims {
		if by := c.Claims[i].Superseded; by != "" && (!claims[by] || by == c.Claims[i].ID) {
			v.add(c.Claims[i].ID, "is superseded by %q, which is no other claim", by)
		}
	}
	for i := range c.Incidents {
		in := &c.Incidents[i]
		for _, s := range in.Sites {
			if s.Basis != "" && !claims[s.Basis] {
				v.add(s.ID, "basis %q is no claim", s.Basis)
			}
		}
		for _, h := range in.Headlines {
			v.headline(in, h, claims)
		}
	}
	for i := range c.Attachments {
		v.attachment(&c.Attachments[i])
	}
	for i := range c.Views {
		v.view("view", &c.Views[i])
	}
	for i := range c.Steps {
		v.view("step", &c.Steps[i].View)
		for _, id := range c.Steps[i].Claims {
			if !claims[id] {
				v.add(c.Steps[i].ID, "opens %q, which is no claim", id)
			}
		}
	}
	slices.SortStableFunc(v.problems, func(a, b Problem) int { return cmp.Compare(a.Subject, b.Subject) })
	return v.problems
}

type validator struct {
	docs      map[string]*Document
	incidents map[string]*Incident
	sites     map[string]string          // site id -> incident id
	ids       map[string]map[string]bool // by kind
	problems  []Problem
}

func (v *validator) add(subject, format string, args ...any) {
	v.problems = append(v.problems, Problem{subject, fmt.Sprintf(format, args...)})
}

// maxID is the length of an id in bytes.
const maxID = 128

// plainID is what ids are made of, so that one can stand in an address or a file name without harm.
var plainID = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._:/#-]*$`)

func (v *validator) id(kind, id string) {
	known := v.ids[kind]
	if known == nil {
		known = map[string]bool{}
		v.ids[kind] = known
	}
	switch {
	case id == "":
		v.add(kind, "has no id")
	case known[id]:
		v.add(id, "%s id is used twice", kind)
	case len(id) > maxID || !plainID.MatchString(id) || strings.Contains(id, ".."):
		v.add(fmt.Sprintf("%.40q", id), "%s id is not of at most %d letters, digits and . _ : / # -, or has two dots in a row", kind, maxID)
	}
	known[id] = true
}

func (v *validator) marking(subject string, m Marking) {
	if m.TLP != "" && !slices.Contains(TLPs, m.TLP) {
		v.add(subject, "marking %q is no label of the Traffic Light Protocol 2.0", m.TLP)
	}
}

func (v *validator) document(d *Document) {
	v.id("document", d.ID)
	v.docs[d.ID] = d
	v.marking(d.ID, d.Marking)
	if d.Kind != Source && d.Kind != Reference {
		v.add(d.ID, "kind %q is neither source nor reference", d.Kind)
	}
	if len(d.Reliability) > 1 || !strings.Contains("ABCDEF", string(d.Reliability)) {
		v.add(d.ID, "reliability %q is no Admiralty grade (A to F)", d.Reliability)
	}
	for _, u := range append([]string{d.URL}, d.OtherURLs...) {
		if u != "" && !WebURL(u) {
			v.add(d.ID, "address %q is not http or https", u)
		}
	}
}

// WebURL reports whether s is an absolute http or https address with a host: the only kind that may be opened.
func WebURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil
}

func (v *validator) incident(in *Incident) {
	v.id("incident", in.ID)
	v.incidents[in.ID] = in
	if in.Title == "" {
		v.add(in.ID, "has no title")
	}
	for _, s := range in.Sites {
		v.id("site", s.ID)
		v.sites[s.ID] = in.ID
		if !(s.RadiusM >= 0 && s.RadiusM <= halfEarthM) {
			v.add(s.ID, "radius %v is no distance on the earth in metres", s.RadiusM)
		}
		if !s.HasPoint {
			continue
		}
		lon, lat := s.Point.Lon(), s.Point.Lat()
		if math.IsNaN(lon) || math.IsNaN(lat) || math.Abs(lon) > 180 || math.Abs(lat) > 90 {
			v.add(s.ID, "point %v,%v is not on the globe", lon, lat)
		}
		if s.RadiusM == 0 {
			v.add(s.ID, "has a point without a radius")
		}
		if s.Basis == "" {
			v.add(s.ID, "has a point without a basis")
		}
	}
}

func (v *validator) claim(c *Claim) {
	v.id("claim", c.ID)
	doc := v.docs[c.Document]
	switch {
	case doc == nil:
		v.add(c.ID, "document %q is not in the case", c.Document)
	case doc.Kind == Source && (c.Locator.Paragraph < 1 || c.Locator.Anchor == ""):
		v.add(c.ID, "has no paragraph or no anchor")
	}
	if v.incidents[c.Incident] == nil {
		v.add(c.ID, "incident %q is not in the case", c.Incident)
	}
	if c.Site != "" && v.sites[c.Site] != c.Incident {
		v.add(c.ID, "site %q is not of incident %q", c.Site, c.Incident)
	}
	if c.Text == "" {
		v.add(c.ID, "has no text")
	}
	if !slices.Contains(Attributes, c.Attribute) {
		v.add(c.ID, "attribute %q is not known", c.Attribute)
	}
	if c.Attribute.IsResponsibility() && c.Actor == "" {
		v.add(c.ID, "names no actor")
	}
	if c.Attribute == Linked && (c.LinkKind == "" || v.incidents[c.LinkTo] == nil) {
		v.add(c.ID, "links to %q, which is not in the case", c.LinkTo)
	}
	if n := len(strings.Fields(c.Locator.Anchor)); n > MaxAnchorWords {
		v.add(c.ID, "anchor has %d words, more than %d", n, MaxAnchorWords)
	}
	if n := c.Number; n != nil {
		if n.Min != nil && *n.Min < 0 || n.Max != nil && *n.Max < 0 || n.Min != nil && n.Max != nil && *n.Min > *n.Max {
			v.add(c.ID, "number is out of order or negative")
		}
	}
	if c.Credibility < 1 || c.Credibility > 6 {
		v.add(c.ID, "credibility %d is no Admiralty grade (1 to 6)", c.Credibility)
	}
	if c.Superseded != "" && c.Rank != Deprecated {
		v.add(c.ID, "is superseded but not deprecated")
	}
	if c.Likelihood != "" && !slices.Contains(Likelihoods, c.Likelihood) {
		v.add(c.ID, "likelihood %q is no term of ICD 203", c.Likelihood)
	}
	if c.Confidence != "" && !slices.Contains(Confidences, c.Confidence) {
		v.add(c.ID, "confidence %q is none of %v", c.Confidence, Confidences)
	}
	v.marking(c.ID, c.Marking)
	if c.Rank == Deprecated && c.RankReason == "" {
		v.add(c.ID, "is deprecated without a reason")
	}
}

func (v *validator) headline(in *Incident, h Headline, claims map[string]bool) {
	switch {
	case !h.Attribute.IsFigure():
		v.add(in.ID, "a headline is chosen of %q, which is no figure", h.Attribute)
	case !slices.Contains(Rules, h.Rule):
		v.add(in.ID, "rule %q is none of %v", h.Rule, Rules)
	case h.Rule == ByHand && !claims[h.Claim]:
		v.add(in.ID, "the headline chosen by hand, %q, is no claim", h.Claim)
	case h.Rule != Latest && h.Reason == "":
		v.add(in.ID, "a headline is chosen without a reason")
	}
}

var hexHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (v *validator) attachment(a *Attachment) {
	v.id("attachment", a.ID)
	if v.docs[a.Document] == nil {
		v.add(a.ID, "document %q is not in the case", a.Document)
	}
	if !hexHash.MatchString(a.SHA256) || a.TextSHA256 != "" && !hexHash.MatchString(a.TextSHA256) {
		v.add(a.ID, "hash is no SHA-256 in lower-case hex")
	}
}

func (v *validator) view(kind string, w *View) {
	v.id(kind, w.ID)
	if lon, lat := w.Center.Lon(), w.Center.Lat(); !(math.Abs(lon) <= 180 && math.Abs(lat) <= 90) || !(w.Zoom >= 0 && w.Zoom <= 30) {
		v.add(w.ID, "view %v,%v at zoom %v is none of the globe", lon, lat, w.Zoom)
	}
}
