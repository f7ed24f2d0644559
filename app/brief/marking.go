package brief

import (
	"slices"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

// Within is nil if all that the page shows may be passed on under a limit, else a *resolve.StricterError that names what may not.
func (p *Page) Within(limit data.TLP) error {
	shown := p.seen()
	for i := range p.Figures {
		shown = append(shown, p.Figures[i].Incident)
	}
	if p.Selected != nil {
		shown = append(shown, p.Selected)
	}
	var claims []*data.Claim
	told := map[*resolve.Incident]bool{}
	for _, in := range shown {
		if !told[in] {
			told[in] = true
			claims = slices.Concat(claims, in.Claims)
		}
	}
	for i := range p.Statements {
		claims = append(claims, p.Statements[i].Claim)
	}
	return p.Snapshot.Within(limit, claims...)
}
