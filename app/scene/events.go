package scene

import (
	"fmt"
	"math"
	"slices"
	"time"

	"incidentmap/app/events"
	"incidentmap/app/symbol"
	"incidentmap/app/words"
	"incidentmap/data/query"
	"incidentmap/geo/hexgrid"
	"incidentmap/geo/index"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// EventCounts says how many of a table's events are selected.
type EventCounts struct {
	Selected, Total int
	Placed          int // of those selected
}

// Describe adds to a scene in which the events of a view were drawn what a picture that leaves the program needs: title, filters and counts in
// words, what it cannot show, attribution. The area of the filter is drawn. AsOf is the day up to which events count, zero if all do.
func (p *EventPen) Describe(s *render.Scene, n EventCounts, f query.Filter, asOf time.Time, view proj.Viewport) {
	s.Title, s.Attribution, s.Areas = p.Set.Table.Name, Attribution, Areas(f.Area())
	s.Subtitle = words.Join(p.counts(n, words.Of(n.Selected, n.Total, "event"), view), f.Describe())
	if !asOf.IsZero() {
		s.AsOf = "Known as of " + asOf.Format("2 January 2006")
	}
	s.Unplaced = n.unplaced()
}

// DescribeBeside adds to the description of a case that the events of a table are drawn beside its incidents, and how many.
func (p *EventPen) DescribeBeside(s *render.Scene, n EventCounts, view proj.Viewport) {
	said := fmt.Sprintf("%s of %s", words.Of(n.Selected, n.Total, "event"), p.Set.Table.Name)
	s.Subtitle = words.Join(p.counts(n, said, view), s.Subtitle)
	s.Unplaced = words.List(s.Unplaced, n.unplaced())
}

// counts adds to what says how many events are selected how many of them are on the map.
func (p *EventPen) counts(n EventCounts, said string, view proj.Viewport) string {
	var seen index.Result
	if !p.None {
		p.Set.Index.Query(index.Query{Filter: p.Filter, View: view}, &seen)
	}
	if int(seen.Count) == n.Placed {
		return fmt.Sprintf("%s, %s on the map", said, words.Count(n.Placed))
	}
	return fmt.Sprintf("%s, %s placed, %s in this view", said, words.Count(n.Placed), words.Count(int(seen.Count)))
}

// unplaced says how many events the map cannot show.
func (n EventCounts) unplaced() string {
	switch unplaced := n.Selected - n.Placed; unplaced {
	case 0:
		return ""
	case 1:
		return "1 more event has no known place"
	default:
		return words.Count(unplaced) + " more events have no known place"
	}
}

// clusterRadius is how near to each other, in reference pixels, events of a table stand together as one mark.
const clusterRadius = 44

// EventLayer is how the events of a table are drawn.
type EventLayer uint8

// Layers of events.
const (
	EventClusters EventLayer = iota
	EventHeat                // a smooth density
	EventHexagons            // cells that are equally large on the ground
)

// EventPen draws the events of a table into scenes. It keeps what recurs from view to view, so it belongs to one worker at a time.
type EventPen struct {
	Set    *events.Set
	Filter index.Filter
	None   bool // no event passes; the picked ones are drawn all the same
	Theme  render.Theme
	Layer  EventLayer
	Killed bool  // densities are of people killed, not of events
	Picked []int // rows with a mark of their own, whatever stands around them: the selected and the hovered one

	found    index.Result
	hexes    index.HexResult
	grid     hexgrid.Grid
	smoother render.Smoother
}

// heatRadius is that of the kernel of a heat map, in reference pixels.
const heatRadius = 26

// Draw adds the events in a view to a scene, with their legend if the scene has one.
func (p *EventPen) Draw(s *render.Scene, view proj.Viewport, legend bool) {
	if p.None {
		p.pick(s)
		return
	}
	switch p.Layer {
	case EventHeat:
		p.heat(s, view, legend)
	case EventHexagons:
		p.hexagons(s, view, legend)
	default:
		s.Marks = append(p.marks(view), s.Marks...)
		if legend {
			s.Legend = append(slices.Clip(s.Legend), EventLegend(p.Set, p.Theme)...)
		}
	}
	p.pick(s)
}

// pick adds marks of the picked events that are not drawn as marks of their own.
func (p *EventPen) pick(s *render.Scene) {
	for _, row := range p.Picked {
		at, _, placed := p.Set.Table.Place(row)
		if id := p.Set.Table.IncidentID(row); placed && !slices.ContainsFunc(s.Marks, func(m render.Mark) bool { return m.ID == id }) {
			s.Marks = append(s.Marks, eventMark(p.Set, row, proj.ToWorld(at), markScale(p.Theme), p.Theme == render.Dark))
		}
	}
}

func (p *EventPen) what() string {
	if p.Killed {
		return "People killed"
	}
	return "Events"
}

func (p *EventPen) heat(s *render.Scene, view proj.Viewport, legend bool) {
	radius := heatRadius * view.Scale
	p.Set.Index.Query(index.Query{Filter: p.Filter, View: view, Heat: index.HeatSpec{Cell: radius / 5, Margin: 2 * radius, Weight: p.Killed}}, &p.found)
	s.Heat = p.smoother.Heat(render.Grid(p.found.Heat), view, render.HeatSpec{Radius: heatRadius, Scaling: render.Logarithmic, What: p.what()})
	if legend {
		s.Legend = append(slices.Clip(s.Legend), s.Heat.Legend(p.Theme)...)
	}
}

func (p *EventPen) hexagons(s *render.Scene, view proj.Viewport, legend bool) {
	p.grid = hexgrid.For(view, p.grid)
	p.Set.Index.Hexes(index.HexQuery{Filter: p.Filter, View: view, Grid: p.grid}, &p.hexes)
	layer := &render.HexLayer{What: p.what() + " per cell", Hexes: make([]render.Hex, len(p.hexes.Hexes))}
	values := make([]float64, len(p.hexes.Hexes))
	for i, h := range p.hexes.Hexes {
		values[i] = float64(h.Count)
		if p.Killed {
			values[i] = float64(h.Weight)
		}
		layer.Hexes[i] = render.Hex{ID: uint64(h.ID), Ring: h.Ring, Value: values[i]}
	}
	layer.Breaks = render.RoundBreaks(values, hexClasses)
	s.Hexes = layer
	if legend {
		s.Legend = append(slices.Clip(s.Legend), layer.Legend(p.Theme)...)
	}
}

// hexClasses is how many breaks the values of hexagons are divided by.
const hexClasses = 5

// marks are the events in a view: single ones small and plain, several that would cover each other as a cluster with a ring of their kinds.
func (p *EventPen) marks(view proj.Viewport) []render.Mark {
	set, out := p.Set, &p.found
	size, dark := markScale(p.Theme), p.Theme == render.Dark
	set.Index.Query(EventQuery(p.Filter, view, p.Theme), out)
	marks := make([]render.Mark, 0, len(out.Clusters))
	most := 1
	for i := range out.Clusters {
		most = max(most, out.Clusters[i].Count)
	}
	for i := range out.Clusters {
		c := &out.Clusters[i]
		if c.Count == 1 {
			marks = append(marks, eventMark(set, int(c.Record), c.Center, size, dark))
			continue
		}
		m := render.Mark{
			ID: EventCluster(c), At: c.Center, Count: c.Count, Exact: true, Priority: float64(c.Count),
			Radius: size * (11 + 9*math.Sqrt(float64(c.Count)/float64(most))),
			Color:  symbol.Event(0, dark),
		}
		for k, n := range c.Kinds {
			if n > 0 {
				m.Shares = append(m.Shares, render.Share{Color: symbol.Event(int(set.Index.Kinds()[k]), dark), N: int(n)})
			}
		}
		marks = append(marks, m)
	}
	return marks
}

// EventLegend explains the colours of the kinds of events, the first of the table's list.
func EventLegend(set *events.Set, theme render.Theme) []render.LegendItem {
	dark, size := theme == render.Dark, markScale(theme)
	var out []render.LegendItem
	for i, name := range set.Table.Kinds {
		if i == 0 || i > symbol.EventColors {
			continue // 0 is "not stated"; the last colour stands for all that follow
		}
		if i == symbol.EventColors && len(set.Table.Kinds) > i+1 {
			name = "Other kinds"
		}
		m := render.Mark{Radius: legendRadius * size, Color: symbol.Event(i, dark), Exact: true}
		out = append(out, render.LegendItem{Mark: m, Text: name, Group: "Events"})
	}
	return out
}

// EventQuery is what EventMarks asks the index.
func EventQuery(f index.Filter, view proj.Viewport, theme render.Theme) index.Query {
	return index.Query{Filter: f, View: view, Radius: clusterRadius * markScale(theme)}
}

func eventMark(set *events.Set, row int, at proj.World, size float64, dark bool) render.Mark {
	killed, known := set.Killed(row)
	level := set.Table.Levels[set.Table.Level[row]]
	return render.Mark{
		ID: set.Table.IncidentID(row), At: at, Radius: size * math.Max(4, Radius(killed)*0.8), Color: symbol.Event(set.Kind(row), dark),
		Exact: level.RadiusM < 1000, Unknown: !known,
	}
}

// EventCluster is the id of a cluster's mark.
func EventCluster(c *index.Cluster) string { return fmt.Sprintf("%s%x", EventClusterPrefix, c.ID) }

// EventClusterPrefix starts the id of the mark of several events.
const EventClusterPrefix = ClusterPrefix + "events:"
