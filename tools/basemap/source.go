package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"github.com/paulmach/orb"
)

// area is a country or a first-level division: rings without a repeated last vertex, outer ones clockwise as seen on
// the map, holes the other way.
type area struct {
	props properties
	rings [][]vertex
}

// properties are the columns of Natural Earth that the basemap uses. Countries have upper case columns, divisions lower case ones.
type properties struct {
	Featurecla     string
	A3             string // code of a country
	Name           string
	ISO            string
	LabelX, LabelY float64
	MinLabel       float64
	Code           string // of a division
	AdminA3        string // code of its country
	Subdivision    string // code in ISO 3166-2
	AdminName      string // in the local language, mostly
	AdminEN        string
	AdminMin       float64
	Lon, Lat       *float64
}

// UnmarshalJSON tells apart the columns of the two sets, which differ in case alone.
func (p *properties) UnmarshalJSON(b []byte) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	for name, to := range map[string]any{
		"featurecla": &p.Featurecla, "ADM0_A3": &p.A3, "NAME": &p.Name, "ISO_A2_EH": &p.ISO, "LABEL_X": &p.LabelX, "LABEL_Y": &p.LabelY,
		"MIN_LABEL": &p.MinLabel, "adm1_code": &p.Code, "adm0_a3": &p.AdminA3, "iso_3166_2": &p.Subdivision, "name": &p.AdminName,
		"name_en": &p.AdminEN, "longitude": &p.Lon, "latitude": &p.Lat, "min_label": &p.AdminMin,
	} {
		if raw, ok := all[name]; ok {
			if err := json.Unmarshal(raw, to); err != nil {
				return fmt.Errorf("column %s: %w", name, err)
			}
		}
	}
	return nil
}

// readAreas reads the features of one class from a gzip file of GeoJSON polygons.
func readAreas(gz []byte, class string) ([]area, error) {
	raw, err := gunzip(gz)
	if err != nil {
		return nil, err
	}
	var set struct {
		Features []struct {
			Properties properties
			Geometry   struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(raw, &set); err != nil {
		return nil, err
	}
	var out []area
	for _, f := range set.Features {
		if f.Properties.Featurecla != class {
			continue
		}
		polygons, err := readPolygons(f.Geometry.Type, f.Geometry.Coordinates)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", class, f.Properties.Name+f.Properties.Code, err)
		}
		a := area{props: f.Properties}
		for _, p := range polygons {
			for i, r := range p {
				a.rings = append(a.rings, wound(r, i == 0))
			}
		}
		out = append(out, a)
	}
	return out, nil
}

func gunzip(b []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func readPolygons(kind string, raw json.RawMessage) (orb.MultiPolygon, error) {
	if kind == "Polygon" {
		var p orb.Polygon
		err := json.Unmarshal(raw, &p)
		return orb.MultiPolygon{p}, err
	}
	var m orb.MultiPolygon
	err := json.Unmarshal(raw, &m)
	return m, err
}

// wound is the ring in vertices, without repeated ones, clockwise if it is an outer one, else counter-clockwise.
func wound(r orb.Ring, outer bool) []vertex {
	var out []vertex
	for _, p := range r {
		v := vertexOf(p)
		if len(out) == 0 || v != out[len(out)-1] {
			out = append(out, v)
		}
	}
	if len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	if (r.Orientation() == orb.CW) != outer {
		for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
	}
	return out
}

func vertexOf(p orb.Point) vertex {
	return vertex{int32(math.Round(p[0] * 1e6)), int32(math.Round(p[1] * 1e6))}
}

func (v vertex) point() orb.Point { return orb.Point{float64(v.lon) / 1e6, float64(v.lat) / 1e6} }

// Kinds of geometry in a PN2 file.
const (
	pn2Line  = 0
	pn2Inner = 3 // hole in the ring before it
	pn2Group = 4
)

// readPN2 reads the vector format of the Marble globe, version 2: big endian; a header of version, number of features and a flag; then
// per line its kind, feature and number of anchor nodes, or per group of lines a kind, feature and number of lines; an anchor node has latitude and longitude in 1/120 degree and a number of
// nodes that follow as offsets from it in one byte each.
func readPN2(b []byte) (lines []orb.LineString, kinds []uint8, err error) {
	r := bytes.NewReader(b)
	var head struct {
		Version  uint8
		Features uint32
		Colours  uint8
	}
	if err := binary.Read(r, binary.BigEndian, &head); err != nil || head.Version != 2 || head.Colours != 0 {
		return nil, nil, fmt.Errorf("not a PN2 file of version 2 (%v)", err)
	}
	for r.Len() > 0 {
		var record struct {
			Kind uint8
			ID   uint32
		}
		if err := binary.Read(r, binary.BigEndian, &record); err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", len(lines)+1, err)
		}
		if record.Kind == pn2Group {
			r.ReadByte() // number of lines, each of which follows with a record of its own
			continue
		}
		line, err := readPN2Line(r)
		if err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", len(lines)+1, err)
		}
		lines, kinds = append(lines, line), append(kinds, record.Kind)
	}
	return lines, kinds, nil
}

func readPN2Line(r *bytes.Reader) (orb.LineString, error) {
	var anchors uint32
	if err := binary.Read(r, binary.BigEndian, &anchors); err != nil {
		return nil, err
	}
	var line orb.LineString
	add := func(lat, lon int) { line = append(line, orb.Point{float64(lon) / 120, float64(lat) / 120}) }
	for range anchors {
		var node struct {
			Lat, Lon int16
			Follow   uint16
		}
		if err := binary.Read(r, binary.BigEndian, &node); err != nil {
			return nil, err
		}
		add(int(node.Lat), int(node.Lon))
		offsets := make([]int8, 2*int(node.Follow))
		if err := binary.Read(r, binary.BigEndian, offsets); err != nil {
			return nil, err
		}
		for i := 0; i < len(offsets); i += 2 {
			add(int(node.Lat)+int(offsets[i]), int(node.Lon)+int(offsets[i+1]))
		}
	}
	return line, nil
}
