package scene

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"incidentmap/app/symbol"
	"incidentmap/data"
	"incidentmap/data/resolve"
	"incidentmap/geo/geodesy"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// Points are the placed incidents of a selection of a case, ready to be drawn in any view. Immutable.
type Points struct {
	points   []point
	unplaced int
	byID     map[string]int
}

type point struct {
	incident *resolve.Incident
	at       proj.World
	radius   float64
	killed   int
	known    bool
	priority float64
}

// unknown tells whether people may have been killed and nobody says how many.
func (p point) unknown() bool { return !p.known && p.incident.Status == data.CarriedOut }

// vague tells whether the figure of the whole is stated in words alone, and the mark's size is that of a part which is counted.
func (p point) vague() bool {
	_, stated := p.incident.Killed.Number.Value()
	return p.known && !stated && len(p.incident.Killed.Claims) > 0
}

// New takes the incidents that are to be shown.
func New(incidents []*resolve.Incident) *Points {
	p := &Points{points: make([]point, 0, len(incidents)), byID: make(map[string]int, len(incidents))}
	for _, in := range incidents {
		if !in.Placed() {
			p.unplaced++
			continue
		}
		killed, known := Killed(in)
		p.points = append(p.points, point{
			incident: in,
			at:       proj.ToWorld(in.Sites[0].Point),
			radius:   Radius(killed),
			killed:   killed,
			known:    known,
			priority: float64(killed)*1000 + float64(len(in.Claims)),
		})
	}
	slices.SortFunc(p.points, func(a, b point) int {
		if c := cmp.Compare(b.priority, a.priority); c != 0 {
			return c
		}
		return cmp.Compare(a.incident.ID, b.incident.ID)
	})
	for i, pt := range p.points {
		p.byID[pt.incident.ID] = i
	}
	return p
}

// Killed is the number that a mark's area stands for: the headline's, or where only parts are stated the largest sum of one document's,
// since parts of different documents may overlap. It is for drawing and ordering alone and is never shown as a figure, since no document
// may have stated it. False if no figure is known.
func Killed(in *resolve.Incident) (n int, known bool) {
	if v, ok := in.Killed.Number.Value(); ok {
		return v, true
	}
	if len(in.Killed.Parts) == 0 {
		return 0, false
	}
	sums := map[string]int{}
	for _, part := range in.Killed.Parts {
		if v, ok := part.Number.Value(); ok {
			d := sourceOf(&part)
			sums[d] += v
			n, known = max(n, sums[d]), true
		}
	}
	return n, known
}

// sourceOf is the id of the document that the headline of a part comes from.
func sourceOf(p *resolve.Part) string {
	if len(p.Claims) == 0 {
		return ""
	}
	return p.Claims[0].Document
}

// Placed is the count of incidents on the map, Unplaced that of those that no document locates.
func (p *Points) Placed() int { return len(p.points) }

// Unplaced is the count of incidents that the map cannot show.
func (p *Points) Unplaced() int { return p.unplaced }

// In is the points whose place is in a view, and the same count of unplaced ones.
func (p *Points) In(view proj.Viewport) *Points {
	in := &Points{unplaced: p.unplaced, byID: map[string]int{}}
	for _, pt := range p.points {
		if px := view.ToPx(pt.at); px.X >= 0 && px.Y >= 0 && px.X <= float64(view.Width) && px.Y <= float64(view.Height) {
			in.byID[pt.incident.ID] = len(in.points)
			in.points = append(in.points, pt)
		}
	}
	return in
}

// Moved is the points with a site of an incident, by its index, at another place: while somebody moves a mark.
func (p *Points) Moved(incident string, site int, to orb.Point) *Points {
	i, ok := p.byID[incident]
	if !ok || site >= len(p.points[i].incident.Sites) {
		return p
	}
	in := *p.points[i].incident
	in.Sites = slices.Clone(in.Sites)
	in.Sites[site].Point = to
	moved := &Points{points: slices.Clone(p.points), unplaced: p.unplaced, byID: p.byID}
	moved.points[i].incident = &in
	if site == 0 {
		moved.points[i].at = proj.ToWorld(to)
	}
	return moved
}

// MarkOf is the id of the mark of a site of an incident.
func MarkOf(in *resolve.Incident, site int) string {
	if site == 0 {
		return in.ID
	}
	return in.ID + siteMark + in.Sites[site].ID
}

// Extent is how far the points reach.
func (p *Points) Extent() (e geodesy.Extent) {
	for _, pt := range p.points {
		e = e.And(pt.incident.Sites[0].Point)
	}
	return e
}

// State is what the window adds to the points of a scene.
type State struct {
	Theme    render.Theme
	Selected string
	Hovered  string
}

// sitesZoom is the zoom from which on the further sites of an incident (several cafés of one evening) have marks of their own.
const sitesZoom = 9.5

// Scene is what is drawn of the points in a view.
func (p *Points) Scene(view proj.Viewport, st State) *render.Scene {
	s := &render.Scene{Theme: st.Theme, Selected: st.Selected, Hovered: st.Hovered}
	size := markScale(st.Theme)
	markOf := make([]string, len(p.points))
	for _, g := range p.group(view, size, st.Selected) {
		if g.offsets == nil {
			m := p.cluster(g.points, view, st.Theme)
			s.Marks = append(s.Marks, m)
			for _, at := range g.points {
				markOf[at] = m.ID
			}
			continue
		}
		for i, at := range g.points {
			m := p.mark(at, st.Theme)
			m.Radius *= size
			m.Offset = g.offsets[i]
			s.Marks = append(s.Marks, m)
			markOf[at] = m.ID
		}
	}
	if view.Zoom >= sitesZoom {
		s.Marks = append(s.Marks, p.siteMarks(view, st.Theme)...)
	}
	s.Links = p.links(st.Selected, markOf, st.Theme)
	return s
}

func (p *Points) mark(i int, theme render.Theme) render.Mark {
	pt := p.points[i]
	in := pt.incident
	site := in.Sites[0]
	return render.Mark{
		ID: in.ID, At: pt.at, Radius: pt.radius,
		Color: kindColor(in.Kind, theme), Shape: symbol.Shape(in.Kind),
		Hollow: in.Status != data.CarriedOut, Split: in.Killed.Disputed, Unknown: pt.unknown(), Vague: pt.vague(),
		PrecisionM: site.RadiusM, Exact: site.Precision == data.Venue,
		Label: in.Name(), Detail: Detail(in), Priority: pt.priority,
	}
}

// Detail is the second line of a label: the figure as it stands.
func Detail(in *resolve.Incident) string {
	f := in.Killed
	switch {
	case f.Headline == "" && in.Status != data.CarriedOut:
		return string(in.Status)
	case f.Headline == "":
		return "no figure stated"
	case f.Number == nil && len(f.Parts) > 1 && mixed(f.Parts):
		return "figures of parts only"
	case f.Number == nil && len(f.Parts) > 1:
		parts := make([]string, len(f.Parts))
		for i, part := range f.Parts {
			parts[i] = cmp.Or(part.Range(), part.Headline)
		}
		return strings.Join(parts, " and ") + " killed"
	case f.Disputed && f.Range() != "":
		return f.Headline + " killed (" + f.Range() + ")"
	}
	return f.Headline + " killed"
}

// mixed reports whether parts come from different documents. They may overlap, so that they cannot stand in one row.
func mixed(parts []resolve.Part) bool {
	return slices.ContainsFunc(parts, func(p resolve.Part) bool { return sourceOf(&p) != sourceOf(&parts[0]) })
}

// siteMark stands in the id of a mark of a further site between the incident's id and the site's.
const siteMark = "#"

// IncidentOf is the incident that a mark's id stands for.
func IncidentOf(mark string) string {
	id, _, _ := strings.Cut(mark, siteMark)
	return id
}

// siteMarks are the further sites of incidents in view, small and named.
func (p *Points) siteMarks(view proj.Viewport, theme render.Theme) []render.Mark {
	var out []render.Mark
	for _, pt := range p.points {
		for _, site := range pt.incident.Sites[1:] {
			if !site.HasPoint {
				continue
			}
			at := proj.ToWorld(site.Point)
			if px := view.ToPx(at); px.X < 0 || px.Y < 0 || px.X > float64(view.Width) || px.Y > float64(view.Height) {
				continue
			}
			out = append(out, render.Mark{
				ID: pt.incident.ID + siteMark + site.ID, At: at, Radius: minRadius - 1, Color: kindColor(pt.incident.Kind, theme), Shape: symbol.Shape(pt.incident.Kind),
				PrecisionM: site.RadiusM, Exact: site.Precision == data.Venue, Label: site.Name, Priority: -1,
			})
		}
	}
	return out
}

// links are the relations of the selected incident to other placed ones; markOf names the mark that each is part of.
func (p *Points) links(selected string, markOf []string, theme render.Theme) []render.Link {
	i, ok := p.byID[selected]
	if !ok {
		return nil
	}
	var out []render.Link
	for _, l := range p.points[i].incident.Links {
		other := l.To
		if other == selected {
			other = l.From
		}
		j, ok := p.byID[other]
		if !ok || markOf[j] == markOf[i] {
			continue
		}
		out = append(out, render.Link{From: p.points[i].at, To: p.points[j].at, FromMark: markOf[i], ToMark: markOf[j], Color: linkColor(theme == render.Dark), Dashed: true, Label: l.Kind})
	}
	return out
}

const (
	maxSpread   = 8    // incidents that are spread round their place; more become one cluster
	overlap     = 0.85 // of the sum of two radii: closer marks are in each other's way
	gap         = 6.0  // reference pixels between spread marks: room for the broken line round an approximate place
	selectedGap = 8.0  // more of them, round the selected one, which is drawn larger
	farthest    = 2.5  // radii of the largest mark of a group that one of its marks may be moved; where one would go farther they become one cluster
	farther     = 24.0 // reference pixels that it may be moved beyond that
	spreadSteps = 40   // rounds of pushing apart: enough for maxSpread marks on one point
)

// group is marks that would cover each other at their places.
type group struct {
	points  []int
	offsets []proj.Px // of the marks in reference pixels, nil where one mark stands for all
}

// regroup is how often groups may grow by marks that others are pushed onto.
const regroup = 2

// group puts the marks that would cover each other together, by single linkage, and spreads them; those that they are pushed onto join them.
// The result does not depend on the input's order, because points are sorted; each group and the list of groups is in that order.
func (p *Points) group(view proj.Viewport, size float64, selected string) []group {
	parent := make([]int, len(p.points))
	px := make([]proj.Px, len(p.points))
	for i := range p.points {
		parent[i] = i
		px[i] = view.ToPx(p.points[i].at)
	}
	p.join(parent, px, nil, size*scaleOf(view))
	moved := make([]bool, len(p.points))
	for range regroup {
		groups := p.spreadAll(parent, view, size, selected)
		for _, g := range groups {
			for i, at := range g.points {
				px[at] = view.ToPx(p.points[at].at)
				moved[at] = g.offsets != nil && g.offsets[i] != proj.Px{}
				if moved[at] {
					px[at].X, px[at].Y = px[at].X+g.offsets[i].X*scaleOf(view), px[at].Y+g.offsets[i].Y*scaleOf(view)
				}
			}
		}
		if !p.join(parent, px, moved, size*scaleOf(view)) {
			return groups
		}
	}
	return p.spreadAll(parent, view, size, selected)
}

// root is the first point of the group of a point.
func root(parent []int, i int) int {
	for parent[i] != i {
		parent[i] = parent[parent[i]]
		i = parent[i]
	}
	return i
}

// join puts marks that cover each other at some positions into one group, and tells whether any were in two. It looks at those marks alone
// that have moved, at all of them if moved is nil.
func (p *Points) join(parent []int, px []proj.Px, moved []bool, scale float64) (joined bool) {
	size := 2 * maxRadius * scale
	cell := func(i int) [2]int { return [2]int{int(math.Floor(px[i].X / size)), int(math.Floor(px[i].Y / size))} }
	grid := map[[2]int][]int{}
	for i := range p.points {
		grid[cell(i)] = append(grid[cell(i)], i)
	}
	for i := range p.points {
		if moved != nil && !moved[i] {
			continue
		}
		c := cell(i)
		for n := range 9 {
			for _, j := range grid[[2]int{c[0] + n%3 - 1, c[1] + n/3 - 1}] {
				if moved == nil && j >= i {
					break
				}
				reach := (p.points[i].radius + p.points[j].radius) * overlap * scale
				if math.Hypot(px[i].X-px[j].X, px[i].Y-px[j].Y) >= reach {
					continue
				}
				if a, b := root(parent, i), root(parent, j); a != b {
					parent[max(a, b)], joined = min(a, b), true
				}
			}
		}
	}
	return joined
}

// spreadAll lists the groups with the offsets of their marks.
func (p *Points) spreadAll(parent []int, view proj.Viewport, size float64, selected string) []group {
	at := make([]int, len(parent))
	var groups []group
	for i := range parent {
		first := root(parent, i)
		if first == i {
			at[i] = len(groups)
			groups = append(groups, group{})
		}
		g := &groups[at[first]]
		g.points = append(g.points, i)
	}
	for i := range groups {
		groups[i].offsets = p.spread(groups[i].points, view, size, selected)
	}
	return groups
}

// spread pushes the marks of a group apart until none covers another, in reference pixels from their places; the larger of two gives way less.
// While the view zooms in, offsets shrink evenly to nothing. None if they are too many, or would go too far from their places.
func (p *Points) spread(g []int, view proj.Viewport, size float64, selected string) []proj.Px {
	if len(g) > maxSpread {
		return nil
	}
	out := make([]proj.Px, len(g))
	if len(g) == 1 {
		return out
	}
	scale := scaleOf(view)
	home := make([]proj.Px, len(g))
	pos := make([]proj.Px, len(g))
	most := 0.0
	for i, at := range g {
		px := view.ToPx(p.points[at].at)
		home[i] = proj.Px{X: px.X / scale, Y: px.Y / scale}
		// A whisker along the golden angle parts marks on one and the same point, each time alike.
		angle := float64(i) * math.Pi * (3 - math.Sqrt(5))
		pos[i] = proj.Px{X: home[i].X + 0.01*math.Cos(angle), Y: home[i].Y + 0.01*math.Sin(angle)}
		most = math.Max(most, p.points[at].radius*size)
	}
	for range spreadSteps {
		if !p.part(g, pos, size, selected) {
			break
		}
	}
	for i := range g {
		out[i] = proj.Px{X: pos[i].X - home[i].X, Y: pos[i].Y - home[i].Y}
		if math.Hypot(out[i].X, out[i].Y) > farthest*most+farther {
			return nil
		}
	}
	return out
}

// part pushes each pair of marks apart once, and tells whether any was too close.
func (p *Points) part(g []int, pos []proj.Px, size float64, selected string) (moved bool) {
	for i := range g {
		for j := i + 1; j < len(g); j++ {
			a, b := &p.points[g[i]], &p.points[g[j]]
			want := (a.radius+b.radius)*size + gap
			if selected == a.incident.ID || selected == b.incident.ID {
				want += selectedGap
			}
			dx, dy := pos[j].X-pos[i].X, pos[j].Y-pos[i].Y
			d := math.Hypot(dx, dy)
			if d >= want || d == 0 {
				continue
			}
			push := (want - d) / d
			share := b.radius * b.radius / (a.radius*a.radius + b.radius*b.radius)
			pos[i].X, pos[i].Y = pos[i].X-dx*push*share, pos[i].Y-dy*push*share
			pos[j].X, pos[j].Y = pos[j].X+dx*push*(1-share), pos[j].Y+dy*push*(1-share)
			moved = true
		}
	}
	return moved
}

// scaleOf is the device pixels per reference pixel of a view.
func scaleOf(view proj.Viewport) float64 {
	if view.Scale > 0 {
		return view.Scale
	}
	return 1
}

// ClusterPrefix starts the id of a cluster's mark; the id of its first incident follows.
const ClusterPrefix = "cluster:"

func (p *Points) cluster(g []int, view proj.Viewport, theme render.Theme) render.Mark {
	m := render.Mark{ID: ClusterPrefix + p.points[g[0]].incident.ID, Count: len(g), Exact: true, Radius: Radius(40 + 12*len(g))}
	counts := map[string]int{}
	kinds := map[string]data.Kind{}
	var x, y float64
	first := view.ToPx(p.points[g[0]].at)
	for _, i := range g {
		px := view.ToPx(p.points[i].at)
		x, y = x+px.X-first.X, y+px.Y-first.Y
		kind := p.points[i].incident.Kind
		counts[symbol.Name(kind)]++
		kinds[symbol.Name(kind)] = kind
		m.Priority += p.points[i].priority
	}
	n := float64(len(g))
	m.At = view.FromPx(proj.Px{X: first.X + x/n, Y: first.Y + y/n})
	m.Color = kindColor(p.points[g[0]].incident.Kind, theme)
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		m.Shares = append(m.Shares, render.Share{Color: kindColor(kinds[name], theme), N: counts[name]})
	}
	return m
}

// Cluster is the bound of the incidents of a cluster's mark in a view, and false if the id is not of one.
func (p *Points) Cluster(id string, view proj.Viewport, theme render.Theme) (orb.Bound, bool) {
	first, ok := strings.CutPrefix(id, ClusterPrefix)
	i, known := p.byID[first]
	if !ok || !known {
		return orb.Bound{}, false
	}
	for _, g := range p.group(view, markScale(theme), "") {
		if slices.Contains(g.points, i) {
			var all geodesy.Extent
			for _, j := range g.points {
				all = all.And(p.points[j].incident.Sites[0].Point)
			}
			return all.Bound()
		}
	}
	return orb.Bound{}, false
}
