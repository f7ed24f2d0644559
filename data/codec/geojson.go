package codec

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"

	"incidentmap/data"
)

// GeoJSON is the format of RFC 7946. Ours has a feature for each incident and further site, with what is resolved of it as properties, and
// the records of the case in the property "incidentmap" of the first feature of each incident; without any, in the foreign member of that name.
var GeoJSON = Format{
	Name: "geojson", Title: "GeoJSON", Extensions: []string{".geojson", ".json"}, MediaType: "application/geo+json",
	Detect: func(p *Peek) bool {
		s := p.Text
		return strings.HasPrefix(s, "{") || strings.HasPrefix(s, "[")
	},
	Decode: decodeFunc("GeoJSON", decodeGeoJSON),
	Encode: encodeGeoJSON,
}

func encodeGeoJSON(ctx context.Context, w io.Writer, c *data.Case, _ EncodeOptions) error {
	list, err := records(c)
	if err != nil {
		return err
	}
	out := newPrinter(w)
	out.text("{\"type\":\"FeatureCollection\",\n\"features\":[")
	t := featureTable(c)
	names := keys(&t)
	left, err := t.putRecords(c, list)
	if err != nil {
		return err
	}
	for i, r := range t.Rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := writeFeature(out, &t, r, i == 0, names[i]); err != nil {
			return err
		}
	}
	marking, err := marshal(c.Strictest().String())
	if err != nil {
		return err
	}
	out.textf("\n],\n\"marking\":%s,\n%q:{\"version\":%d,\"records\":[", marking, ownName, recordsVersion)
	for i, r := range left {
		b, err := marshal(r)
		if err != nil {
			return err
		}
		out.text(separator(i == 0))
		out.text(string(b))
	}
	out.text("\n]}}\n")
	return out.Flush()
}

func separator(first bool) string {
	if first {
		return "\n"
	}
	return ",\n"
}

func writeFeature(out printer, t *Table, r Row, first bool, id string) error {
	name, err := marshal(strings.TrimSuffix(id, "/"))
	if err != nil {
		return err
	}
	out.textf("%s{\"type\":\"Feature\",\"id\":%s,\"geometry\":", separator(first), name)
	if p, ok := r.Geometry.(orb.Point); ok {
		out.textf(`{"type":"Point","coordinates":[%s,%s]}`, degrees(p[0]), degrees(p[1]))
	} else {
		out.text("null")
	}
	out.text(`,"properties":{`)
	for i, c := range r.Cells {
		if i > 0 {
			out.text(",")
		}
		out.textf("%q:", t.Columns[i].Name)
		switch c.Type {
		case data.Null:
			out.text("null")
		case data.Numeral, data.Boolean:
			out.text(c.Value)
		default:
			b, err := marshal(c.Value)
			if err != nil {
				return err
			}
			out.text(string(b))
		}
	}
	out.text("}}")
	return nil
}

// geoJSON reads one file.
type geoJSON struct {
	*builder
	*jsonText
	res     *Result
	convert func(orb.Geometry) orb.Geometry // to degrees; nil if they are
	winding int                             // rings that run the wrong way round
	surplus int                             // positions of more than three numbers
	heights int                             // geometries other than points with heights
	height  string                          // of the point that was read last
	ids     map[string]int
	own     bool
}

func decodeGeoJSON(d *decoder, r io.ReaderAt, size int64) (*Result, error) {
	b, err := d.all(r, size)
	if err != nil {
		return nil, err
	}
	text, err := d.jsonText(b)
	if err != nil {
		return nil, err
	}
	g := &geoJSON{builder: d.builder(""), jsonText: text, res: &Result{}, ids: map[string]int{}}
	return g.file()
}

func (g *geoJSON) file() (*Result, error) {
	root := g.root()
	if g.jsonText.kind(root) != '{' {
		return nil, g.contentf(1, "is JSON, but no GeoJSON: it is no object")
	}
	members, err := g.members(root)
	if err != nil {
		return nil, g.contentf(g.jsonText.line(root.from), "%v", err)
	}
	if err := g.crs(members); err != nil {
		return nil, err
	}
	switch kind := g.member(members, "type"); kind {
	case "FeatureCollection":
		return g.collection(root, members)
	case "Feature":
		err = g.feature(root)
	case "":
		return nil, g.contentf(1, "is JSON, but no GeoJSON: it has no type")
	default:
		var geometry orb.Geometry
		if geometry, err = g.geometry(root, 0); err == nil {
			g.start(1)
			if err = g.elevation(geometry); err == nil {
				err = g.add(geometry)
			}
		} else if limit := (*SyntaxError)(nil); !errors.As(err, &limit) {
			err = g.contentf(1, "%v", err)
		}
	}
	if err != nil {
		return nil, err
	}
	return g.result()
}

func (g *geoJSON) collection(root span, members []member) (*Result, error) {
	if err := only(members, "FeatureCollection", "coordinates", "geometries", "geometry", "properties"); err != nil {
		return nil, g.contentf(1, "%v", err)
	}
	features, records := span{}, span{}
	for _, m := range members {
		switch m.name {
		case "features":
			features = m.value
		case ownName:
			records = m.value
		case "name":
			g.table.Name = g.string(m.value)
		case "bbox":
			if err := g.bbox(m.value); err != nil {
				return nil, g.contentf(g.jsonText.line(m.value.from), "%v", err)
			}
		}
	}
	if features.to == 0 || g.jsonText.kind(features) != '[' {
		return nil, g.contentf(g.jsonText.line(root.from), "the collection has no list of features")
	}
	g.own = records.to > 0
	err := g.elements(features, func(s span) error {
		err := g.feature(s)
		if content := (*ContentError)(nil); errors.As(err, &content) {
			return g.problem(&g.table, content.Line, content.Reason)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if !g.own {
		return g.result()
	}
	got, err := g.done()
	if err != nil {
		return nil, err
	}
	list, bad := ownRecords(g.raw(records))
	if at := got.Column(ownName); at >= 0 && bad == nil {
		var more []recordJSON
		more, bad = got.takeRecords(at)
		list = append(list, more...)
	}
	return g.res, g.restore(g.res, list, bad, shownAs{*got, featureTable})
}

// result is that of a file which is not ours.
func (g *geoJSON) result() (*Result, error) {
	t, err := g.done()
	if err != nil {
		return nil, err
	}
	if at, ok := g.columns[featureID]; ok {
		g.rename(at, "id")
	}
	if g.winding > 0 {
		g.res.warnf("%s against the right-hand rule.", counted(g.winding, "ring runs", "rings run"))
	}
	if g.surplus > 0 {
		g.res.warnf("%s more than three numbers; the others are left out.", counted(g.surplus, "position has", "positions have"))
	}
	g.res.heights(g.heights)
	g.duplicates(t)
	return g.res, g.finish(g.res, t)
}

// duplicates says where ids are used twice: an id is what rows are told apart by.
func (g *geoJSON) duplicates(t *Table) {
	twice := 0
	if at := t.Column("id"); at >= 0 && len(g.ids) == 0 {
		for _, r := range t.Rows {
			if c := r.Cells[at]; !c.Absent && c.Type != data.Null {
				g.ids[c.Value]++
			}
		}
	}
	for _, n := range g.ids {
		if n > 1 {
			twice++
		}
	}
	if twice > 0 {
		g.res.warnf("%s more than once.", counted(twice, "id is used", "ids are used"))
	}
}

// featureID is the column of the ids of features until all properties are known.
const featureID = "\x00id"

// feature adds one row. A *ContentError is about this feature alone.
func (g *geoJSON) feature(s span) error {
	line := g.jsonText.line(s.from)
	fail := func(format string, args ...any) error { return g.contentf(line, format, args...) }
	if g.jsonText.kind(s) != '{' {
		return fail("a feature is no object")
	}
	members, err := g.members(s)
	if err == nil && g.member(members, "type") != "Feature" {
		err = errors.New("a feature has no type Feature")
	}
	if err == nil {
		err = only(members, "Feature", "coordinates", "geometries", "features")
	}
	if err != nil {
		return fail("%v", err)
	}
	geometry, properties, id := span{}, span{}, span{}
	for _, m := range members {
		switch m.name {
		case "geometry":
			geometry = m.value
		case "properties":
			properties = m.value
		case "id":
			if k := g.jsonText.kind(m.value); k != '"' && k != '-' && (k < '0' || k > '9') {
				return fail("the id of a feature is neither text nor a number")
			}
			id = m.value
		case "bbox":
			if err := g.bbox(m.value); err != nil {
				return fail("%v", err)
			}
		}
	}
	switch {
	case geometry.to == 0:
		return fail("a feature has no member geometry")
	case properties.to == 0:
		return fail("a feature has no member properties")
	case !slices.Contains([]byte("{n"), g.jsonText.kind(properties)):
		return fail("the properties of a feature are no object")
	}
	shape, err := g.geometry(geometry, 0)
	if limit := (*SyntaxError)(nil); errors.As(err, &limit) {
		return err
	}
	if err != nil {
		return fail("%v", err)
	}
	var values []member
	if g.jsonText.kind(properties) == '{' {
		if values, err = g.members(properties); err != nil {
			return fail("%v", err)
		}
	}
	g.start(line)
	if id.to > 0 && !g.own {
		value, kind := g.cell(id)
		if err := g.set(featureID, value, kind); err != nil {
			return err
		}
		g.ids[value]++
	}
	if err := g.values(values, members); err != nil {
		return err
	}
	if err := g.elevation(shape); err != nil {
		return err
	}
	return g.add(shape)
}

// values gives the row its properties and whatever else stands in the feature.
func (g *geoJSON) values(properties, members []member) error {
	for _, m := range properties {
		value, kind := g.cell(m.value)
		if err := g.set(m.name, value, kind); err != nil {
			return err
		}
	}
	for _, m := range members {
		if slices.Contains([]string{"type", "id", "geometry", "properties", "bbox", "crs"}, m.name) {
			continue
		}
		value, kind := g.cell(m.value)
		if err := g.set("@"+m.name, value, kind); err != nil {
			return err
		}
	}
	return nil
}

// elevation keeps the height of a point as a value.
func (g *geoJSON) elevation(shape orb.Geometry) error {
	if _, ok := shape.(orb.Point); !ok || g.height == "" {
		return nil
	}
	return g.set("@elevation", g.height, data.Numeral)
}

// cell is a value as it is written; objects and lists stay JSON.
func (g *geoJSON) cell(s span) (string, data.PropertyType) {
	switch g.jsonText.kind(s) {
	case '"':
		return g.string(s), data.Text
	case '{', '[':
		return string(g.raw(s)), data.JSON
	case 'n':
		return "", data.Null
	case 't', 'f':
		return string(g.raw(s)), data.Boolean
	}
	return string(g.raw(s)), data.Numeral
}

// member is the text of a member.
func (g *geoJSON) member(members []member, name string) string {
	for _, m := range members {
		if m.name == name {
			return g.string(m.value)
		}
	}
	return ""
}

// only refuses members that would change what an object means (RFC 7946, 7.1).
func only(members []member, kind string, never ...string) error {
	for _, m := range members {
		if slices.Contains(never, m.name) {
			return fmt.Errorf("a %s cannot have a member %s", kind, m.name)
		}
	}
	return nil
}

func (g *geoJSON) bbox(s span) error {
	if g.jsonText.kind(s) != '[' {
		return errors.New("a bbox is no list")
	}
	n := 0
	err := g.elements(s, func(s span) error {
		n++
		_, err := g.number(s)
		return err
	})
	if err == nil && n != 4 && n != 6 {
		err = fmt.Errorf("a bbox has %d numbers, neither 4 nor 6", n)
	}
	return err
}

// crs looks at the coordinate reference system that older files name. Those of WGS 84 are what RFC 7946 has anyway.
func (g *geoJSON) crs(members []member) error {
	i := slices.IndexFunc(members, func(m member) bool { return m.name == "crs" })
	if i < 0 || g.jsonText.kind(members[i].value) == 'n' {
		return nil
	}
	var old struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	line := g.jsonText.line(members[i].value.from)
	if err := json.Unmarshal(g.raw(members[i].value), &old); err != nil || old.Properties.Name == "" {
		return g.contentf(line, "the coordinate reference system has no name")
	}
	name := old.Properties.Name
	code := name[strings.LastIndexByte(name, ':')+1:]
	switch {
	case slices.Contains([]string{"CRS84", "CRS84h", "4326", "4979", "4258", "4269", "WGS84"}, code):
		g.res.warnf("The file names its coordinate reference system, %s, which GeoJSON no longer does; its coordinates are taken as longitude and latitude.", name)
	case slices.Contains([]string{"3857", "3785", "900913", "102100", "102113"}, code):
		g.convert = func(geometry orb.Geometry) orb.Geometry { return project.Geometry(geometry, project.Mercator.ToWGS84) }
		g.res.warnf("The coordinates are in metres of Web Mercator (%s) and were converted to degrees.", name)
	default:
		return g.contentf(line, "the coordinate reference system %.80q is not that of GeoJSON; convert the file to WGS 84 (EPSG:4326)", name)
	}
	return nil
}

// geometry reads a geometry; nil for null and for one without positions.
func (g *geoJSON) geometry(s span, depth int) (orb.Geometry, error) {
	g.height = ""
	if g.jsonText.kind(s) == 'n' {
		return nil, nil
	}
	if g.jsonText.kind(s) != '{' {
		return nil, errors.New("a geometry is no object")
	}
	members, err := g.members(s)
	if err != nil {
		return nil, err
	}
	kind := g.member(members, "type")
	if kind == "" {
		return nil, errors.New("a geometry has no type")
	}
	if err := only(members, kind, "geometry", "properties", "features"); err != nil {
		return nil, err
	}
	var coordinates, parts span
	for _, m := range members {
		switch m.name {
		case "coordinates":
			coordinates = m.value
		case "geometries":
			parts = m.value
		case "bbox":
			if err := g.bbox(m.value); err != nil {
				return nil, err
			}
		}
	}
	if kind == "GeometryCollection" {
		return g.parts(parts, depth)
	}
	if coordinates.to == 0 {
		if !slices.Contains(geometryTypes, kind) {
			return nil, fmt.Errorf("%.40q is no type of geometry", kind)
		}
		return nil, fmt.Errorf("a %s has no coordinates", kind)
	}
	high := false
	shape, err := g.shape(kind, coordinates, &high)
	if err != nil {
		return nil, err
	}
	if high {
		g.heights++
	}
	if g.convert != nil && shape != nil {
		shape = g.convert(shape)
	}
	if bound, ok := shape.(orb.Point); ok {
		err = errors.Join(checkDegrees(bound[0], 0), checkDegrees(bound[1], 1))
	} else if shape != nil {
		box := shape.Bound()
		for axis := range 2 {
			err = errors.Join(err, checkDegrees(box.Min[axis], axis), checkDegrees(box.Max[axis], axis))
		}
	}
	if err != nil {
		return nil, err
	}
	return onGlobe(shape), nil
}

var geometryTypes = []string{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}

func (g *geoJSON) parts(s span, depth int) (orb.Geometry, error) {
	if s.to == 0 || g.jsonText.kind(s) != '[' {
		return nil, errors.New("a GeometryCollection has no geometries")
	}
	if depth > 0 {
		return nil, errors.New("a GeometryCollection stands within another")
	}
	var out orb.Collection
	n := 0
	err := g.elements(s, func(s span) error {
		n++
		part, err := g.geometry(s, depth+1)
		if part != nil {
			out = append(out, part)
		}
		return err
	})
	g.height = ""
	switch {
	case err != nil:
		return nil, err
	case n == 1:
		return nil, errors.New("a GeometryCollection of a single geometry should be that geometry")
	case len(out) == 0:
		return nil, nil
	}
	return out, nil
}

// shape reads coordinates. High is set where a geometry other than a point has heights.
func (g *geoJSON) shape(kind string, s span, high *bool) (orb.Geometry, error) {
	switch kind {
	case "Point":
		p, height, err := g.position(s)
		g.height = height
		return p, err
	case "MultiPoint":
		points, err := g.positions(s, high)
		if err != nil || len(points) == 0 {
			return nil, err
		}
		return orb.MultiPoint(points), nil
	case "LineString":
		line, err := g.lineString(s, high)
		return line, err
	case "MultiLineString":
		return listOf(g, s, func(s span) (orb.LineString, error) { return g.lineString(s, high) },
			func(lines []orb.LineString) orb.Geometry { return orb.MultiLineString(lines) })
	case "Polygon":
		p, err := g.polygon(s, high)
		if err != nil || len(p) == 0 {
			return nil, err
		}
		return p, nil
	case "MultiPolygon":
		return listOf(g, s, func(s span) (orb.Polygon, error) { return g.polygon(s, high) },
			func(areas []orb.Polygon) orb.Geometry { return orb.MultiPolygon(areas) })
	}
	return nil, fmt.Errorf("%.40q is no type of geometry", kind)
}

func listOf[T any](g *geoJSON, s span, one func(span) (T, error), as func([]T) orb.Geometry) (orb.Geometry, error) {
	if g.jsonText.kind(s) != '[' {
		return nil, errors.New("coordinates are no list")
	}
	var out []T
	err := g.elements(s, func(s span) error {
		v, err := one(s)
		out = append(out, v)
		return err
	})
	if err != nil || len(out) == 0 {
		return nil, err
	}
	return as(out), nil
}

func (g *geoJSON) lineString(s span, high *bool) (orb.LineString, error) {
	points, err := g.positions(s, high)
	if err == nil && len(points) < 2 {
		err = errors.New("a line needs two positions or more")
	}
	return orb.LineString(points), err
}

func (g *geoJSON) polygon(s span, high *bool) (orb.Polygon, error) {
	if g.jsonText.kind(s) != '[' {
		return nil, errors.New("coordinates are no list")
	}
	var out orb.Polygon
	wrong := false
	err := g.elements(s, func(s span) error {
		points, err := g.positions(s, high)
		ring := orb.Ring(points)
		if err == nil {
			err = checkRing(ring)
		}
		if err == nil {
			wrong = wrong || (ring.Orientation() == orb.CW) == (len(out) == 0)
		}
		out = append(out, ring)
		return err
	})
	if wrong {
		g.winding++
	}
	return out, err
}

func (g *geoJSON) positions(s span, high *bool) ([]orb.Point, error) {
	if g.jsonText.kind(s) != '[' {
		return nil, errors.New("found a value where a list of positions should stand")
	}
	var out []orb.Point
	err := g.elements(s, func(s span) error {
		p, height, err := g.position(s)
		*high = *high || height != "" && height != "0"
		out = append(out, p)
		return err
	})
	return out, err
}

// position reads longitude, latitude and, as it is written, a height.
func (g *geoJSON) position(s span) (p orb.Point, height string, err error) {
	if g.jsonText.kind(s) != '[' {
		return p, "", errors.New("found a value where a position should stand")
	}
	if err := g.builder.position(); err != nil {
		return p, "", err
	}
	n := 0
	err = g.elements(s, func(s span) error {
		f, err := g.number(s)
		switch {
		case err != nil:
			return err
		case n < 2:
			p[n] = f
		case n == 2:
			height = string(g.raw(s))
		}
		n++
		return nil
	})
	if n > 3 {
		g.surplus++
	}
	if err == nil && n < 2 {
		err = errors.New("a position needs two numbers or more")
	}
	if err == nil && g.convert == nil {
		err = errors.Join(checkDegrees(p[0], 0), checkDegrees(p[1], 1))
	}
	if math.IsInf(p[0], 0) || math.IsInf(p[1], 0) {
		err = errors.New("a coordinate is too large")
	}
	return p, height, err
}
