package resolve

import (
	"cmp"
	"slices"

	"incidentmap/data"
)

// responsibility sorts the claims on each actor into the four columns. Actors who took responsibility come first, then those to whom it is
// attributed, then the accused, then those of whom it is only denied; by name within.
func responsibility(claims []*data.Claim) []Responsibility {
	byActor := map[string]*Responsibility{}
	for _, c := range claims {
		if !c.Attribute.IsResponsibility() || c.Rank == data.Deprecated {
			continue
		}
		r := byActor[c.Actor]
		if r == nil {
			r = &Responsibility{Actor: c.Actor}
			byActor[c.Actor] = r
		}
		column := r.column(c)
		*column = append(*column, c)
	}
	var out []Responsibility
	for _, r := range byActor {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Responsibility) int {
		return cmp.Or(cmp.Compare(a.weight(), b.weight()), cmp.Compare(a.Actor, b.Actor))
	})
	return out
}

// column is where a claim belongs. A denial stays one whatever its stance: writers mark it either way.
func (r *Responsibility) column(c *data.Claim) *[]*data.Claim {
	switch {
	case c.Attribute == data.Denied:
		return &r.Denied
	case c.Stance != data.Asserts:
		return &r.Contrary
	case c.Attribute == data.ClaimedBy:
		return &r.Claimed
	case c.Attribute == data.AttributedTo:
		return &r.Attributed
	}
	return &r.Accused
}

func (r *Responsibility) weight() int {
	for i, column := range [...][]*data.Claim{r.Claimed, r.Attributed, r.Accused, r.Denied} {
		if len(column) > 0 {
			return i
		}
	}
	return 4
}
