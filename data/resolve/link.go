package resolve

import (
	"cmp"
	"slices"

	"incidentmap/data"
)

// incidentLinks groups the link claims of an incident, from either end, by kind and direction.
func (r *resolver) incidentLinks(incident string) []Link {
	claims := slices.SortedFunc(slices.Values(r.links[incident]), func(a, b *data.Claim) int {
		return cmp.Or(
			cmp.Compare(a.LinkKind, b.LinkKind),
			cmp.Compare(a.Incident, b.Incident),
			cmp.Compare(a.LinkTo, b.LinkTo),
			r.reading(a, b),
		)
	})
	var links []Link
	for _, c := range claims {
		n := len(links)
		if n == 0 || links[n-1].Kind != c.LinkKind || links[n-1].From != c.Incident || links[n-1].To != c.LinkTo {
			links = append(links, Link{Kind: c.LinkKind, From: c.Incident, To: c.LinkTo})
			n++
		}
		links[n-1].Claims = append(links[n-1].Claims, c)
	}
	return links
}
