package scene

import (
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// Singles are the marks of all points, each at its own place: neither spread nor put together. Those of further sites come last; IncidentOf says
// whose they are.
func (p *Points) Singles(theme render.Theme) []render.Mark {
	out := make([]render.Mark, 0, len(p.points))
	for i := range p.points {
		out = append(out, p.mark(i, theme))
	}
	whole := proj.Viewport{Center: proj.World{X: 0.5, Y: 0.5}, Width: 256, Height: 256}
	return append(out, p.siteMarks(whole, theme)...)
}
