package codec

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"incidentmap/data"
)

// GPX is the exchange format of receivers, versions 1.0 and 1.1. It is only read: waypoints, routes and tracks become rows.
var GPX = Format{
	Name: "gpx", Title: "GPX", Extensions: []string{".gpx"}, MediaType: "application/gpx+xml",
	Detect: func(p *Peek) bool { return p.Root.Local == "gpx" },
	Decode: decodeFunc("GPX", decodeTracks),
}

// TCX is the training format that the same receivers write. It is only read, as tracks.
var TCX = Format{
	Name: "tcx", Title: "TCX", Extensions: []string{".tcx"}, MediaType: "application/vnd.garmin.tcx+xml",
	Detect: func(p *Peek) bool { return p.Root.Local == "TrainingCenterDatabase" },
	Decode: decodeFunc("TCX", decodeTracks),
}

// tracks reads both.
type tracks struct {
	*builder
	x     *xmlReader
	empty int // points of tracks without a position
}

func decodeTracks(d *decoder, r io.ReaderAt, size int64) (*Result, error) {
	b, err := d.all(r, size)
	if err != nil {
		return nil, err
	}
	g := &tracks{builder: d.builder(""), x: d.xmlReader(b)}
	root, err := g.x.root()
	if err != nil {
		return nil, err
	}
	if root.Name.Local != "gpx" && root.Name.Local != "TrainingCenterDatabase" {
		return nil, d.contentf(g.x.line(), "begins with %.60q, not with a track file's element", root.Name.Local)
	}
	for level := g.x.depth; g.x.depth >= level; {
		t, err := g.x.within()
		if err != nil {
			return nil, err
		}
		e, ok := t.(xml.StartElement)
		if !ok || !slices.Contains([]string{"wpt", "rte", "trk", "Activity", "Course"}, e.Name.Local) {
			continue
		}
		n, err := g.x.node(e.Copy())
		if err != nil {
			return nil, err
		}
		if err := g.entry(&n); err != nil {
			return nil, err
		}
	}
	t, err := g.done()
	if err != nil {
		return nil, err
	}
	res := &Result{}
	if g.empty > 0 {
		res.warnf("%s no position and left out.", counted(g.empty, "point of a track has", "points of tracks have"))
	}
	return res, d.finish(res, t)
}

// entry adds a waypoint, a route or a track as one row. If one of its positions is no position, the whole of it is left out and named.
func (g *tracks) entry(n *node) error {
	name := n.name.Local
	var lines orb.MultiLineString
	var times []string
	height := ""
	var shape orb.Geometry
	var err error
	if name == "wpt" {
		var p orb.Point
		if p, err = position([]string{n.attr("lon"), n.attr("lat")}); err == nil {
			shape, height = p, n.value("ele")
		}
	} else if lines, times, err = g.lines(n); err == nil {
		shape = lineOf(lines)
	}
	if err != nil {
		return g.problem(&g.table, n.line, fmt.Sprintf("%s: %v", name, err))
	}
	g.start(n.line)
	set := []error{g.text("kind", kinds[name])}
	for i := range n.children {
		c := &n.children[i]
		switch {
		case c.name.Local == "link":
			set = append(set, g.text("link", c.attr("href")))
		case c.name.Local == "extensions":
			set = append(set, g.extensions(c))
		case len(c.children) == 0 && c.name.Local != "ele":
			set = append(set, g.text(strings.ToLower(c.name.Local), strings.TrimSpace(c.text)))
		}
	}
	if isDecimal(height) {
		set = append(set, g.set("@elevation", height, data.Numeral))
	}
	if len(times) > 0 {
		set = append(set, g.text("begin", times[0]), g.text("end", times[len(times)-1]))
	}
	if err := errors.Join(set...); err != nil {
		return err
	}
	return g.add(onGlobe(shape))
}

// kinds are what the elements stand for.
var kinds = map[string]string{"wpt": "waypoint", "rte": "route", "trk": "track", "Activity": "track", "Course": "track"}

func (g *tracks) extensions(n *node) error {
	var errs []error
	for i := range n.children {
		if c := &n.children[i]; len(c.children) == 0 {
			errs = append(errs, g.text(c.name.Local, strings.TrimSpace(c.text)))
		} else {
			errs = append(errs, g.extensions(c))
		}
	}
	return errors.Join(errs...)
}

// lines are the segments of a route or track, and the times of its points.
func (g *tracks) lines(n *node) (lines orb.MultiLineString, times []string, err error) {
	var line orb.LineString
	for i := range n.children {
		c := &n.children[i]
		var p orb.Point
		switch c.name.Local {
		case "trkpt", "rtept":
			p, err = position([]string{c.attr("lon"), c.attr("lat")})
		case "Trackpoint":
			at := c.child("Position")
			if at == nil {
				g.empty++
				continue
			}
			p, err = position([]string{at.value("LongitudeDegrees"), at.value("LatitudeDegrees")})
		case "trkseg", "Lap", "Track":
			var inner orb.MultiLineString
			var more []string
			inner, more, err = g.lines(c)
			if err != nil {
				return nil, nil, err
			}
			lines, times = append(lines, inner...), append(times, more...)
			continue
		default:
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		line = append(line, p)
		if at := c.value("time") + c.value("Time"); at != "" {
			times = append(times, at)
		}
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return lines, times, nil
}

// lineOf is the simplest geometry of some segments.
func lineOf(lines orb.MultiLineString) orb.Geometry {
	switch {
	case len(lines) == 0:
		return nil
	case len(lines) == 1 && len(lines[0]) == 1:
		return lines[0][0]
	case len(lines) == 1:
		return lines[0]
	}
	return lines
}
