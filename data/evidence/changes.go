package evidence

import (
	"incidentmap/data"
)

// Change is a paragraph of a document that is no longer what was read when claims were made.
type Change struct {
	Paragraph int           // its number when it was read
	Now       int           // its number in the text as it is now; 0 if it has changed or gone
	Claims    []*data.Claim // that rest on it
}

// Changes compares the text of a document with the digests of what was read, and names the claims that are touched. A text that was only
// added to at its end, and one without digests, has no changes.
func Changes(d *data.Document, claims []*data.Claim, paragraphs []string) []Change {
	return newText(d, paragraphs).changes(claims)
}

// Changed reports whether the text of a document is another one than was read.
func Changed(d *data.Document, text []byte) bool {
	return d.SHA256 != "" && d.SHA256 != sum(text)
}

func (t *text) changes(claims []*data.Claim) []Change {
	var out []Change
	for i, want := range t.doc.Digests {
		if i < len(t.digests) && t.digests[i] == want {
			continue
		}
		ch := Change{Paragraph: i + 1, Now: t.movedTo(i)}
		for _, c := range claims {
			if c.Locator.Paragraph == i+1 {
				ch.Claims = append(ch.Claims, c)
			}
		}
		out = append(out, ch)
	}
	return out
}

// Relocate compares the locators of claims with another text of their document. moved are the claims whose words stand at one other place in it,
// with the locators of that place; lost are those whose words are not in it, or at several other places.
func Relocate(claims []*data.Claim, paragraphs []string) (moved map[string]data.Locator, lost []*data.Claim) {
	moved = map[string]data.Locator{}
	for _, p := range Passages(claims, paragraphs) {
		switch l := p.Claim.Locator; {
		case l.Anchor == "":
		case p.Paragraph == 0:
			lost = append(lost, p.Claim)
		case p.Paragraph != l.Paragraph:
			l.Paragraph = p.Paragraph
			moved[p.Claim.ID] = l
		}
	}
	return moved, lost
}
