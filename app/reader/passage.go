package reader

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/look"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/evidence"
)

// family is how passages of one sort of claim look: a ground and a line below, which also differ in form, for eyes that see no colours.
type family struct {
	ground, line fyne.ThemeColorName
	strokes      []stroke
}

// stroke is a line below a passage.
type stroke struct {
	y, width float32 // below the letters
	dash     float32 // length of its pieces; 0 if it is whole
}

var (
	figures = family{look.ColorFigurePassage, look.ColorFigureLine, []stroke{{0, 2.5, 0}}}
	actors  = family{look.ColorActorPassage, look.ColorActorLine, []stroke{{-0.5, 1, 0}, {2, 1, 0}}}
	facts   = family{look.ColorFactPassage, look.ColorFactLine, []stroke{{0.5, 1, 0}}}
	dropped = family{"", theme.ColorNameDisabled, []stroke{{0.5, 1, 3}}}
)

func familyOf(c *data.Claim) family {
	switch {
	case c.Rank == data.Deprecated:
		return dropped
	case c.Attribute.IsFigure():
		return figures
	case c.Attribute.IsResponsibility():
		return actors
	}
	return facts
}

// inOrder are the passages that were found, in the order of the text, and how many were not.
func inOrder(passages []evidence.Passage) (found []evidence.Passage, lost int) {
	for _, p := range passages {
		if p.Paragraph > 0 {
			found = append(found, p)
		} else if p.Claim.Locator.Anchor != "" {
			lost++
		}
	}
	slices.SortStableFunc(found, func(a, b evidence.Passage) int {
		return cmp.Or(cmp.Compare(a.Paragraph, b.Paragraph), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return found, lost
}

// claimWords is what the tip of a passage says of its claim.
func claimWords(c *data.Claim, incident string) (what, about string) {
	note := ""
	if c.Rank == data.Deprecated {
		note = "not held any more"
	}
	return c.Text, words.Join(incident, attributeWords(c.Attribute), note)
}

func attributeWords(a data.Attribute) string {
	switch a {
	case data.ClaimedBy:
		return "claimed by"
	case data.AttributedTo:
		return "attributed to"
	case data.Linked:
		return "link"
	}
	return string(a)
}
