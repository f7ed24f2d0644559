package evidence

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"incidentmap/data"
)

// Finding is one thing that is wrong. Fields that do not apply are empty.
type Finding struct {
	Claim     string // claim id
	Document  string // document id
	Paragraph int    // 1-based among the non-empty lines of the document's text; 0 if none is meant
	Subject   string // what is wrong: the id of the claim, document, incident or site
	Reason    string
}

func (f Finding) String() string {
	var b strings.Builder
	b.WriteString(f.Subject)
	if f.Document != "" && f.Document != f.Subject {
		b.WriteString(", document " + f.Document)
	}
	if f.Paragraph > 0 {
		fmt.Fprintf(&b, ", paragraph %d", f.Paragraph)
	}
	return b.String() + ": " + f.Reason
}

// Check lists what is wrong in a case, by document, paragraph and claim; nil if nothing is. Every check needs only what it is given:
// texts holds the files that documents name (nil: passages are not compared), country tells the ISO 3166-1 alpha-2 code of the land at a
// point, "" at sea (nil: sites are not compared).
func Check(c *data.Case, texts fs.FS, country func(orb.Point) string) []Finding {
	k := checker{c: c, documents: map[string]*data.Document{}, claims: map[string]*data.Claim{}}
	for i := range c.Documents {
		k.documents[c.Documents[i].ID] = &c.Documents[i]
	}
	for i := range c.Claims {
		k.claims[c.Claims[i].ID] = &c.Claims[i]
	}
	for _, p := range c.Validate() {
		if c := k.claims[p.Subject]; c != nil {
			k.claim(c, "%s", p.Reason)
		} else {
			k.add(Finding{Subject: p.Subject, Reason: p.Reason})
		}
	}
	k.statements()
	k.sites(country)
	k.unused()
	if texts != nil {
		k.passages(texts)
	}
	slices.SortFunc(k.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Paragraph, b.Paragraph), cmp.Compare(a.Claim, b.Claim),
			cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Reason, b.Reason))
	})
	return slices.Compact(k.findings)
}

type checker struct {
	c         *data.Case
	documents map[string]*data.Document
	claims    map[string]*data.Claim
	findings  []Finding
}

func (k *checker) add(f Finding) { k.findings = append(k.findings, f) }

func (k *checker) claim(c *data.Claim, format string, args ...any) {
	k.add(Finding{Claim: c.ID, Document: c.Document, Paragraph: c.Locator.Paragraph, Subject: c.ID, Reason: fmt.Sprintf(format, args...)})
}

// statements checks claims by themselves: a figure has a number, which its text repeats; a link leads elsewhere; a date has a value.
func (k *checker) statements() {
	for i := range k.c.Claims {
		c := &k.c.Claims[i]
		switch {
		case c.Attribute.IsFigure() && c.Number == nil:
			k.claim(c, "is a figure without a number")
		case c.Attribute == data.Date && (c.When == nil || c.When.IsZero()):
			k.claim(c, "is a date without a value")
		case c.Attribute == data.Linked && c.LinkTo == c.Incident:
			k.claim(c, "links incident %q to itself", c.Incident)
		}
		if c.Attribute.IsFigure() {
			for _, n := range missingNumbers(c.Number, c.Text) {
				k.claim(c, "its number %d is not in its own text", n)
			}
		}
	}
}

// unused reports documents that make no claim: nothing shown rests on them.
func (k *checker) unused() {
	used := map[string]bool{}
	for _, c := range k.claims {
		used[c.Document] = true
	}
	for id, d := range k.documents {
		if !used[id] {
			k.add(Finding{Document: id, Subject: id, Reason: fmt.Sprintf("no claim rests on this %s document", d.Kind)})
		}
	}
}
