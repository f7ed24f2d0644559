package scene

import (
	"fmt"
	"math"

	"incidentmap/app/events"
	"incidentmap/app/symbol"
	"incidentmap/geo/index"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// clusterRadius is how near to each other, in reference pixels, events of a table stand together as one mark.
const clusterRadius = 44

// EventMarks are the marks of a table's events in a view: single events small and plain, several that would cover each other as a cluster
// with a ring of their kinds. out is scratch that is used again.
func EventMarks(set *events.Set, f index.Filter, view proj.Viewport, theme render.Theme, out *index.Result) []render.Mark {
	size, dark := markScale(theme), theme == render.Dark
	set.Index.Query(EventQuery(f, view, theme), out)
	marks := make([]render.Mark, 0, len(out.Clusters))
	most := 1
	for i := range out.Clusters {
		most = max(most, out.Clusters[i].Count)
	}
	for i := range out.Clusters {
		c := &out.Clusters[i]
		if c.Count == 1 {
			marks = append(marks, eventMark(set, c, size, dark))
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

func eventMark(set *events.Set, c *index.Cluster, size float64, dark bool) render.Mark {
	row := int(c.Record)
	killed, known := set.Killed(row)
	level := set.Table.Levels[set.Table.Level[row]]
	return render.Mark{
		ID: set.Table.IncidentID(row), At: c.Center, Radius: size * math.Max(4, Radius(killed)*0.8), Color: symbol.Event(set.Kind(row), dark),
		Exact: level.RadiusM < 1000, Unknown: !known,
	}
}

// EventCluster is the id of a cluster's mark.
func EventCluster(c *index.Cluster) string { return fmt.Sprintf("%s%x", EventClusterPrefix, c.ID) }

// EventClusterPrefix starts the id of the mark of several events.
const EventClusterPrefix = ClusterPrefix + "events:"
