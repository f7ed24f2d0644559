package codec

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"incidentmap/data"
)

// KML is OGC KML 2.2 and 2.3 with the tracks of Google's extension. Ours has a placemark for each incident and further site, with what is
// resolved of it as typed data, and the records of the case in the extended data of the document. Nothing that a file links to is fetched.
var KML = Format{
	Name: "kml", Title: kmlTitle, Extensions: []string{".kml"}, MediaType: "application/vnd.google-earth.kml+xml",
	Detect: func(p *Peek) bool {
		return strings.Contains(p.Root.Space, "/kml/") || p.Root.Space == "" && slices.Contains(kmlRoots, p.Root.Local) || p.Root.Local == "kml"
	},
	Decode: decodeFunc(kmlTitle, func(d *decoder, r io.ReaderAt, size int64) (*Result, error) {
		b, err := d.all(r, size)
		if err != nil {
			return nil, err
		}
		return d.kml(b)
	}),
	Encode: encodeKML,
}

const (
	kmlTitle     = "KML"
	kmlNamespace = "http://www.opengis.net/kml/2.2"
)

// kmlRoots are elements with which a file may begin instead of kml, as Google Earth allows.
var kmlRoots = []string{"kml", "Document", "Folder", "Placemark", "NetworkLink", "NetworkLinkControl", "GroundOverlay", "ScreenOverlay", "PhotoOverlay", "Update"}

func encodeKML(ctx context.Context, w io.Writer, c *data.Case, _ EncodeOptions) error {
	list, err := records(c)
	if err != nil {
		return err
	}
	t := featureTable(c)
	left, err := t.putRecords(c, list)
	if err != nil {
		return err
	}
	own, err := marshal(ownJSON{recordsVersion, append([]recordJSON{}, left...)})
	if err != nil {
		return err
	}
	out := newPrinter(w)
	out.text(xml.Header + `<kml xmlns="` + kmlNamespace + "\">\n<Document>\n")
	out.element("name", c.Title)
	out.element("description", strings.TrimSpace(c.Strictest().String()+"\n"+c.Summary))
	out.text("<Schema id=\"" + ownName + "\" name=\"" + ownName + "\">\n")
	for _, col := range t.Columns {
		out.textf("<SimpleField type=%q name=%q/>\n", kmlTypes[col.Type], col.Name)
	}
	out.text("</Schema>\n<ExtendedData><Data name=\"" + ownName + "\"><value>")
	out.escaped(string(own))
	out.text("</value></Data></ExtendedData>\n")
	for _, r := range t.Rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		writePlacemark(out, &t, r)
	}
	out.text("</Document>\n</kml>\n")
	return out.Flush()
}

var kmlTypes = map[data.PropertyType]string{data.Text: "string", data.Numeral: "double", data.Boolean: "string"}

func writePlacemark(out printer, t *Table, r Row) {
	at := func(name string) string { return r.Cells[t.Column(name)].Value }
	out.text("<Placemark>\n")
	out.element("name", at("title"))
	out.element("description", cmp.Or(at("place"), at("start"), at("title"))) // otherwise Google Earth shows all data
	if start, end := at("start"), at("end"); start != "" && start == end {
		out.textf("<TimeStamp><when>%s</when></TimeStamp>\n", start)
	} else if start != "" {
		out.textf("<TimeSpan><begin>%s</begin><end>%s</end></TimeSpan>\n", start, end)
	}
	out.text("<ExtendedData><SchemaData schemaUrl=\"#" + ownName + "\">\n")
	for i, c := range r.Cells {
		if c.Type != data.Null {
			out.textf("<SimpleData name=%q>", t.Columns[i].Name)
			out.escaped(c.Value)
			out.text("</SimpleData>\n")
		}
	}
	out.text("</SchemaData></ExtendedData>\n")
	if p, ok := r.Geometry.(orb.Point); ok {
		out.textf("<Point><coordinates>%s,%s</coordinates></Point>\n", degrees(p[0]), degrees(p[1]))
	}
	out.text("</Placemark>\n")
}

// inXML is a text as it comes back from XML.
func inXML(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff' {
			return '\ufffd'
		}
		return r
	}, s)
}

// kml reads one document.
type kml struct {
	*builder
	x       *xmlReader
	res     *Result
	folders []string
	types   map[string]data.PropertyType // of the fields of schemas
	kinds   []string                     // elements that an old schema declares as placemarks
	own     string                       // the records of the case
	links   int                          // to other files
	heights int
	tuples  int // coordinates that are not separated as they should be
	closed  int // rings that were not closed
}

func (d *decoder) kml(b []byte) (*Result, error) {
	k := &kml{x: d.xmlReader(b), builder: d.builder(""), res: &Result{}, types: map[string]data.PropertyType{}}
	root, err := k.x.root()
	if err != nil {
		return nil, err
	}
	if !slices.Contains(kmlRoots, root.Name.Local) {
		return nil, d.contentf(k.x.line(), "is XML, but no KML: it begins with %.60q", root.Name.Local)
	}
	if root.Name.Local == "kml" {
		err = k.container(false)
	} else {
		err = k.feature(root)
	}
	if err != nil {
		return nil, err
	}
	if err := k.rest(); err != nil {
		return nil, err
	}
	return k.result(d)
}

// rest looks at what follows the document.
func (k *kml) rest() error {
	for {
		t, err := k.x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		text, ok := t.(xml.CharData)
		if err == nil && ok && strings.TrimSpace(string(text)) == "" {
			continue
		}
		if k.ctx.Err() != nil {
			return err
		}
		k.res.warnf("Something follows the end of the document; it is left out.")
		return nil
	}
}

func (k *kml) result(d *decoder) (*Result, error) {
	t, err := k.done()
	if err != nil {
		return nil, err
	}
	if k.own != "" {
		list, bad := ownRecords([]byte(k.own))
		if at := t.Column(ownName); at >= 0 && bad == nil {
			var more []recordJSON
			more, bad = t.takeRecords(at)
			list = append(list, more...)
		}
		return k.res, d.restore(k.res, list, bad, shownAs{*t, func(c *data.Case) Table {
			want := featureTable(c)
			for i := range want.Rows {
				for j := range want.Rows[i].Cells {
					cell := &want.Rows[i].Cells[j]
					cell.Value = inXML(cell.Value)
				}
			}
			return want
		}})
	}
	if k.links > 0 {
		k.res.warnf("%s to other files, which are not fetched.", counted(k.links, "link leads", "links lead"))
	}
	if k.tuples > 0 {
		k.res.warnf("The coordinates of %s are not separated by blanks alone; they were read all the same.", counted(k.tuples, "shape", "shapes"))
	}
	if k.closed > 0 {
		k.res.warnf("%s not closed; the first position was added at the end.", counted(k.closed, "ring was", "rings were"))
	}
	k.res.heights(k.heights)
	if at, ok := k.columns[featureID]; ok {
		k.rename(at, "id")
	}
	if len(t.Rows) > 0 && !slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Geometry != nil }) {
		k.res.warnf("No placemark has a place.")
	}
	return k.res, d.finish(k.res, t)
}

// container reads the children of kml, a document or a folder.
func (k *kml) container(named bool) error {
	for {
		t, err := k.x.within()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			t = t.Copy()
			if named && t.Name.Local == "name" {
				n, err := k.x.node(t)
				if err != nil {
					return err
				}
				k.folders[len(k.folders)-1] = strings.TrimSpace(n.text)
				continue
			}
			if err := k.feature(t); err != nil {
				return err
			}
		}
	}
}

// feature reads an element that may be or hold a placemark.
func (k *kml) feature(e xml.StartElement) error {
	switch name := e.Name.Local; {
	case name == "Document" || name == "Folder":
		k.folders = append(k.folders, "")
		err := k.container(true)
		k.folders = k.folders[:len(k.folders)-1]
		return err
	case name == "Placemark" || name == "GroundOverlay" || name == "PhotoOverlay" || slices.Contains(k.kinds, name):
		n, err := k.x.node(e)
		if err != nil {
			return err
		}
		return k.placemark(&n)
	case name == "Schema":
		n, err := k.x.node(e)
		if err == nil {
			k.schema(&n)
		}
		return err
	case name == "ExtendedData":
		n, err := k.x.node(e)
		for i := range n.children {
			if n.children[i].attr("name") == ownName {
				k.own = n.children[i].value("value")
			}
		}
		return err
	case name == "NetworkLink":
		k.links++
	}
	return k.x.skip()
}

// schema notes which fields are numbers. In KML 2.0 and 2.1 a schema declares an element of its own that stands for a placemark.
func (k *kml) schema(n *node) {
	if name := n.attr("name"); name != "" && (n.attr("parent") == "Placemark" || n.value("parent") == "Placemark") {
		k.kinds = append(k.kinds, name)
	}
	for i := range n.children {
		f := &n.children[i]
		switch f.attr("type") {
		case "int", "uint", "short", "ushort", "float", "double":
			k.types[f.attr("name")] = data.Numeral
		case "bool":
			k.types[f.attr("name")] = data.Boolean
		}
	}
}

// placemark adds one row. What cannot be placed as it says is left out and named: it must not turn up somewhere else.
func (k *kml) placemark(n *node) error {
	height := ""
	shape, err := k.shape(n, &height)
	if limit := (*SyntaxError)(nil); errors.As(err, &limit) {
		return err
	}
	if err != nil {
		return k.problem(&k.table, n.line, err.Error())
	}
	k.start(n.line)
	set := []error{}
	own := k.own != ""
	if !own {
		set = append(set, k.text(featureID, n.attr("id")), k.text("folder", k.path()))
	}
	for i := range n.children {
		c := &n.children[i]
		switch name := c.name.Local; {
		case name == "ExtendedData":
			set = append(set, k.extended(c))
		case own:
		case name == "TimeStamp":
			set = append(set, k.text("when", c.value("when")))
		case name == "TimeSpan":
			set = append(set, k.text("begin", c.value("begin")), k.text("end", c.value("end")))
		case name == "Track" || name == "MultiTrack":
			first, last := trackTimes(c)
			set = append(set, k.text("begin", first), k.text("end", last))
		case len(c.children) == 0 && !slices.Contains(kmlSettings, name):
			set = append(set, k.text(name, c.text))
		}
	}
	if _, ok := shape.(orb.Point); ok && height != "" && strings.Trim(height, "0.") != "" {
		set = append(set, k.set("@elevation", height, data.Numeral))
	}
	if err := errors.Join(set...); err != nil {
		return err
	}
	return k.add(onGlobe(shape))
}

// kmlSettings are elements of a placemark that say how it is drawn.
var kmlSettings = []string{"visibility", "open", "drawOrder", "altitude", "altitudeMode", "rotation", "shape"}

func (k *kml) path() string {
	var names []string
	for _, f := range k.folders {
		if f != "" {
			names = append(names, f)
		}
	}
	return strings.Join(names, " / ")
}

// extended reads the data of a placemark in all three forms: data with a value, data of a schema, and foreign elements.
func (k *kml) extended(n *node) error {
	var errs []error
	for i := range n.children {
		c := &n.children[i]
		switch c.name.Local {
		case "Data":
			value := c.child("value")
			if value == nil {
				value = &node{}
			}
			errs = append(errs, k.set(c.attr("name"), value.text, k.types[c.attr("name")]))
		case "SchemaData":
			for j := range c.children {
				f := &c.children[j]
				name := f.attr("name")
				if f.name.Local == "SimpleArrayData" {
					var values []string
					for _, v := range f.children {
						values = append(values, strings.TrimSpace(v.text))
					}
					errs = append(errs, k.set(name, joined(values), data.Text))
				} else if name != "" {
					errs = append(errs, k.set(name, f.text, k.types[name]))
				}
			}
		default:
			if len(c.children) == 0 {
				errs = append(errs, k.text(c.name.Local, c.text))
			}
		}
	}
	return errors.Join(errs...)
}

func trackTimes(n *node) (first, last string) {
	for i := range n.children {
		c := &n.children[i]
		begin, end := strings.TrimSpace(c.text), strings.TrimSpace(c.text)
		if c.name.Local == "Track" {
			begin, end = trackTimes(c)
		} else if c.name.Local != "when" {
			continue
		}
		if first == "" {
			first = begin
		}
		if end != "" {
			last = end
		}
	}
	return first, last
}

// shape is the geometry of a placemark or an overlay; nil if it has none. Several are one collection.
func (k *kml) shape(n *node, height *string) (orb.Geometry, error) {
	var parts orb.Collection
	for i := range n.children {
		g, err := k.geometry(&n.children[i], height)
		if err != nil {
			return nil, err
		}
		if g != nil {
			parts = append(parts, g)
		}
	}
	return merged(parts), nil
}

func (k *kml) geometry(n *node, height *string) (orb.Geometry, error) {
	switch n.name.Local {
	case "Point":
		points, err := k.positions(n.child("coordinates"), height)
		if err != nil || len(points) == 0 {
			return nil, err
		}
		return points[0], nil
	case "LineString":
		return k.line(n, height)
	case "LinearRing":
		ring, err := k.ring(n)
		if err != nil || ring == nil {
			return nil, err
		}
		return orb.LineString(ring), nil
	case "Polygon":
		return k.polygon(n)
	case "MultiGeometry", "MultiTrack":
		return k.shape(n, height)
	case "Model":
		return locationOf(n.child("Location"))
	case "Track":
		return k.track(n)
	case "LatLonBox":
		return box(n)
	case "LatLonQuad":
		points, err := k.positions(n.child("coordinates"), height)
		if err != nil || len(points) != 4 {
			return nil, errors.Join(err, errors.New("a quadrangle has four positions"))
		}
		return orb.Polygon{append(orb.Ring(points), points[0])}, nil
	}
	return nil, nil
}

func (k *kml) line(n *node, height *string) (orb.Geometry, error) {
	points, err := k.positions(n.child("coordinates"), height)
	switch {
	case err != nil || len(points) == 0:
		return nil, err
	case len(points) == 1:
		return points[0], nil // as Google Earth draws it
	}
	if strings.Trim(*height, "0.") != "" {
		k.heights++
	}
	return orb.LineString(points), nil
}

func (k *kml) polygon(n *node) (orb.Geometry, error) {
	var out orb.Polygon
	for i := range n.children {
		side := n.children[i].name.Local
		if side != "outerBoundaryIs" && side != "innerBoundaryIs" {
			continue
		}
		for j := range n.children[i].children {
			ring, err := k.ring(&n.children[i].children[j])
			if err != nil {
				return nil, err
			}
			if ring == nil {
				continue
			}
			if side == "outerBoundaryIs" {
				out = append(orb.Polygon{ring}, out...)
			} else {
				out = append(out, ring)
			}
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

func (k *kml) ring(n *node) (orb.Ring, error) {
	height := ""
	points, err := k.positions(n.child("coordinates"), &height)
	if err != nil || len(points) == 0 {
		return nil, err
	}
	if points[0] != points[len(points)-1] && len(points) > 2 {
		points = append(points, points[0])
		k.closed++
	}
	if strings.Trim(height, "0.") != "" {
		k.heights++
	}
	return orb.Ring(points), checkRing(points)
}

// track is the line of a track of Google's extension; its times are values.
func (k *kml) track(n *node) (orb.Geometry, error) {
	var line orb.LineString
	for i := range n.children {
		if n.children[i].name.Local != "coord" {
			continue
		}
		fields := strings.Fields(n.children[i].text)
		if len(fields) == 0 {
			continue
		}
		p, err := position(fields)
		if err == nil {
			err = k.builder.position()
		}
		if err != nil {
			return nil, err
		}
		line = append(line, p)
	}
	switch len(line) {
	case 0:
		return nil, nil
	case 1:
		return line[0], nil
	}
	return line, nil
}

func locationOf(n *node) (orb.Geometry, error) {
	if n == nil {
		return nil, nil
	}
	p, err := position([]string{n.value("longitude"), n.value("latitude")})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// box is the area of a picture on the ground.
func box(n *node) (orb.Geometry, error) {
	west, errW := parseDegrees(n.value("west"), 0)
	east, errE := parseDegrees(n.value("east"), 0)
	south, errS := parseDegrees(n.value("south"), 1)
	north, errN := parseDegrees(n.value("north"), 1)
	if err := errors.Join(errW, errE, errS, errN); err != nil {
		return nil, err
	}
	return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}.ToPolygon(), nil
}

// aroundComma is blanks that should not stand within a position.
var aroundComma = regexp.MustCompile(`\s*,\s*`)

// positions reads "lon,lat[,height]", separated by blanks. Two slips that Google Earth forgives are forgiven: blanks around commas, and
// commas between positions of three numbers.
func (k *kml) positions(n *node, height *string) ([]orb.Point, error) {
	if n == nil {
		return nil, nil
	}
	var out []orb.Point
	var err error
	for tuple := range strings.FieldsSeq(n.text) {
		var p orb.Point
		if err := k.builder.position(); err != nil {
			return nil, err
		}
		numbers := strings.Split(tuple, ",")
		if p, err = position(numbers); err != nil {
			break
		}
		if len(numbers) == 3 {
			*height = numbers[2]
		}
		out = append(out, p)
	}
	if err == nil {
		return out, nil
	}
	loose, looseErr := loosePositions(n.text)
	if looseErr != nil {
		return nil, err
	}
	k.tuples++
	return loose, nil
}

func loosePositions(text string) ([]orb.Point, error) {
	var out []orb.Point
	for tuple := range strings.FieldsSeq(aroundComma.ReplaceAllString(text, ",")) {
		numbers := strings.Split(strings.Trim(tuple, ","), ",")
		if len(numbers) > 3 && len(numbers)%3 != 0 {
			return nil, errors.New("coordinates are not separated")
		}
		for part := range slices.Chunk(numbers, 3) {
			p, err := position(part)
			if err != nil {
				return nil, err
			}
			out = append(out, p)
		}
	}
	return out, nil
}

// position is longitude, latitude and perhaps a height.
func position(numbers []string) (p orb.Point, err error) {
	if len(numbers) < 2 || len(numbers) > 3 {
		return p, fmt.Errorf("the position %.60q has neither two nor three numbers", strings.Join(numbers, ","))
	}
	for axis := range 2 {
		if p[axis], err = parseDegrees(numbers[axis], axis); err != nil {
			return p, err
		}
	}
	if len(numbers) == 3 && numbers[2] != "" && !isDecimal(numbers[2]) {
		return p, fmt.Errorf("the height %.40q is not a number", numbers[2])
	}
	return p, nil
}
