package ingest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/codec"
	"incidentmap/data/revise"
	"incidentmap/geo/geodesy"
)

// Row is a row of a table as an incident with the claims that the data set makes of it; or why it is none.
type Row struct {
	Line     int
	Key      string // what the file calls the incident; may be empty
	Incident data.Incident
	Claims   []data.Claim
	Of       string   // id of the incident of an earlier row, to which this one adds a further place; then Incident and Claims are empty
	Notes    []string // what of the row was not understood; the text is kept all the same
	Skipped  string   // why the row is no incident; of the incident, only a title may be there
}

// Read makes incidents of the rows of a table, in their order, as claims of the document d. Every claim leads to its row: the paragraph of its locator
// is the line, the anchor is the row's id or the first words that it states. The error is that of the context.
func Read(ctx context.Context, t *codec.Table, m Mapping, d data.Document) ([]Row, error) {
	if len(m.Columns) != len(t.Columns) {
		return nil, fmt.Errorf("ingest: the mapping has %d columns, the table %d", len(m.Columns), len(t.Columns))
	}
	var out []Row
	var err error
	if m.Preset != "" {
		out, err = readPreset(ctx, t, m, d)
	} else {
		out, err = readRows(ctx, t, m, d)
	}
	if err != nil {
		return nil, err
	}
	for _, p := range t.Problems {
		out = append(out, Row{Line: p.Line, Skipped: p.Reason})
	}
	slices.SortStableFunc(out, func(a, b Row) int { return cmp.Compare(a.Line, b.Line) })
	return out, nil
}

func readRows(ctx context.Context, t *codec.Table, m Mapping, d data.Document) ([]Row, error) {
	out := make([]Row, len(t.Rows))
	ids := newIDs(d.ID)
	for i := range t.Rows {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		r := reader{mapping: &m, row: &t.Rows[i], table: t, document: &d, ids: ids, out: &out[i]}
		r.read()
	}
	return out, nil
}

// ids gives incidents ids that no other row of the file has.
type ids struct {
	document string
	lines    map[string]int
	rows     map[string]*reader // the first row of each key
	scratch  []data.Claim
}

func newIDs(document string) *ids {
	return &ids{document: document, lines: map[string]int{}, rows: map[string]*reader{}}
}

var notInIDs = regexp.MustCompile(`[^A-Za-z0-9_#-]+`)

// maxKey is the most of a file's own id that stands in an id of the case, in bytes.
const maxKey = 56

// incident is the id of what a file calls so, and the line that the same key stood in before, 0 if in none.
func (s *ids) incident(key string, line int) (id string, before int) {
	plain := strings.Trim(notInIDs.ReplaceAllString(key, "-"), "-")
	if plain == "" || len(plain) > maxKey {
		plain = hash(key)
	}
	id = s.document + "/" + plain
	before = s.lines[id]
	for n := 2; s.lines[id] > 0; n++ {
		id = s.document + "/" + plain + "-" + strconv.Itoa(n)
	}
	s.lines[id] = line
	return id, before
}

func hash(words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	return hex.EncodeToString(sum[:6])
}

// reader makes an incident of one row.
type reader struct {
	mapping  *Mapping
	row      *codec.Row
	table    *codec.Table
	document *data.Document
	ids      *ids
	out      *Row

	anchor string
	used   map[data.Attribute]int
}

// cell is what the row states in the column of a role.
func (r *reader) cell(role Role) string {
	if i := r.mapping.column(role); i >= 0 {
		return known(r.row.Cells[i].Value)
	}
	return ""
}

// cells are what it states in all columns of a role.
func (r *reader) cells(role Role) []string {
	var out []string
	for i, c := range r.mapping.Columns {
		if c.Role == role {
			if v := known(r.row.Cells[i].Value); v != "" {
				out = append(out, v)
			}
		}
	}
	return out
}

// skip leaves the row out; what it is called says which one it is.
func (r *reader) skip(format string, args ...any) {
	title := cmp.Or(r.cell(Title), r.cell(PlaceName), excerpt(strings.Join(r.cells(Notes), " ")))
	*r.out = Row{Line: r.row.Line, Key: r.out.Key, Incident: data.Incident{Title: title}, Skipped: fmt.Sprintf(format, args...)}
}

// excerpt are the first words of an account.
func excerpt(text string) string {
	words := firstWords(text)
	if len(words) < len(strings.Join(strings.Fields(text), " ")) {
		words += " …"
	}
	return words
}

func (r *reader) note(format string, args ...any) {
	r.out.Notes = append(r.out.Notes, fmt.Sprintf(format, args...))
}

// keep keeps the cell of a role as it stands, since the model has no place for it.
func (r *reader) keep(role Role) {
	if i := r.mapping.column(role); i >= 0 {
		r.property(i)
	}
}

func (r *reader) property(column int) {
	c := r.row.Cells[column]
	if c.Absent || c.Value == "" && c.Type == data.Text {
		return
	}
	r.out.Incident.Properties = append(r.out.Incident.Properties, data.Property{Name: r.mapping.Columns[column].Name, Value: c.Value, Type: c.Type})
}

func (r *reader) read() {
	r.out.Line, r.out.Key, r.used = r.row.Line, r.cell(ID), map[data.Attribute]int{}
	if r.row.Problem != "" && !r.mapping.Doubtful {
		r.skip("%s", r.row.Problem)
		return
	}
	date, err := r.date()
	if err != nil {
		r.skip("%v", err)
		return
	}
	at, err := r.place()
	if err != nil {
		r.skip("%v", err)
		return
	}
	title, kind, place := r.cell(Title), r.cell(Kind), r.cell(PlaceName)
	notes := strings.Join(r.cells(Notes), "\n")
	if title == "" && kind == "" && place == "" && notes == "" && date.IsZero() && !at.HasPoint {
		r.skip("states no title, kind, place, date or position")
		return
	}
	r.anchor = firstWords(cmp.Or(r.out.Key, title, place, notes, kind, date.Text, "row "+strconv.Itoa(r.row.Line)))
	if first := r.ids.rows[r.out.Key]; first != nil && at.HasPoint && (title == "" || title == first.out.Incident.Title) {
		r.further(first, at)
		return
	}
	in := &r.out.Incident
	where := cmp.Or(place, r.cell(Admin), r.cell(Country))
	if in.Title = title; title == "" && kind == "" && notes != "" {
		in.Title = excerpt(notes)
	} else if title == "" {
		in.Title = cmp.Or(listed(kind, where), "Event")
	}
	in.Kind, in.Status = data.Kind(strings.ToLower(kind)), data.CarriedOut
	key := r.out.Key
	if key != "" && r.ids.rows[key] == nil {
		r.ids.rows[key] = r
	} else if key == "" {
		key = hash(in.Title, date.EDTF, place, fmt.Sprint(at.Point), notes)
	}
	var before int
	if in.ID, before = r.ids.incident(key, r.row.Line); before > 0 && r.out.Key != "" {
		r.note("line %d has the id %q too", before, r.out.Key)
	}
	for i, c := range r.mapping.Columns {
		if c.Role == Property {
			r.property(i)
		}
	}
	r.out.Claims = r.ids.scratch[:0]
	r.claim(data.Claim{Attribute: data.Event, Text: cmp.Or(title, kind, firstWords(notes), in.Title), Note: r.account(notes)})
	if !date.IsZero() {
		r.claim(data.Claim{Attribute: data.Date, Text: date.Words(nil), When: &date})
	}
	r.site(at)
	r.people()
	r.status()
	r.actors()
	for _, v := range r.cells(Method) {
		r.claim(data.Claim{Attribute: data.Method, Text: v})
	}
	for _, v := range r.cells(Target) {
		r.claim(data.Claim{Attribute: data.Target, Text: v})
	}
	r.ids.scratch, r.out.Claims = r.out.Claims, slices.Clone(r.out.Claims)
}

// further takes a row of an id that stood before, and of the same title, as a further place of that incident.
func (r *reader) further(first *reader, at data.Site) {
	f := *first
	f.row, f.anchor = r.row, r.anchor
	f.site(at)
	f.people()
	f.actors()
	for i, c := range r.mapping.Columns {
		if cell := r.row.Cells[i]; c.Role == Property && known(cell.Value) != "" && cell.Value != first.row.Cells[i].Value {
			name := fmt.Sprintf("%s (line %d)", c.Name, r.row.Line)
			f.out.Incident.Properties = append(f.out.Incident.Properties, data.Property{Name: name, Value: cell.Value, Type: cell.Type})
		}
	}
	*r.out = Row{Line: r.row.Line, Key: r.out.Key, Of: first.out.Incident.ID}
}

// account is the file's own account of what happened, and where it has it from.
func (r *reader) account(notes string) string {
	var sources []string
	for _, role := range []Role{SourceName, SourceTitle, SourceAddress} {
		sources = append(sources, r.cells(role)...)
	}
	if len(sources) > 0 {
		notes = strings.TrimSpace(notes + "\nSources of the data set: " + strings.Join(sources, "; "))
	}
	return notes
}

// claim adds what the data set says in its own voice. It grades its sources nowhere: its credibility cannot be judged.
func (r *reader) claim(c data.Claim) string {
	in := &r.out.Incident
	c.Incident, c.Document, c.Voice, c.Stance, c.Rank, c.Credibility = in.ID, r.document.ID, data.OwnVoice, data.Asserts, data.Normal, 6
	c.Locator = data.Locator{Paragraph: max(1, r.row.Line), Anchor: r.anchor}
	r.used[c.Attribute]++
	c.ID = in.ID + "/" + string(c.Attribute)
	if n := r.used[c.Attribute]; n > 1 {
		c.ID += "-" + strconv.Itoa(n)
	}
	r.out.Claims = append(r.out.Claims, c)
	return c.ID
}

// date reads the columns of dates. An error names the cell that is none.
func (r *reader) date() (data.When, error) {
	read := func(role Role) (data.When, error) {
		text := r.cell(role)
		if text == "" {
			return data.When{}, nil
		}
		w, ok := when(text, r.mapping.Dates)
		if !ok {
			return w, fmt.Errorf("%s %.40q is no date in the order %s", r.column(role), text, r.mapping.Dates)
		}
		w.Text = text
		return w, nil
	}
	if w, err := read(Date); err != nil || !w.IsZero() && r.cell(End) == "" {
		return w, err
	} else if !w.IsZero() {
		return r.until(w, read)
	}
	if w, err := read(Start); err != nil || !w.IsZero() {
		if err != nil {
			return w, err
		}
		return r.until(w, read)
	}
	year := r.cell(Year)
	if year == "" {
		return data.When{}, nil
	}
	var numbers [3]int
	for i, role := range []Role{Year, Month, Day} {
		n, fraction, ok := bulk.ReadPeople(r.cell(role))
		if !ok || fraction {
			return data.When{}, fmt.Errorf("%s %.40q is no number", r.column(role), r.cell(role))
		}
		numbers[i] = max(0, n)
	}
	if numbers[1] == 0 {
		numbers[2] = 0
	}
	w, ok := bulk.MakeDate(numbers[0], numbers[1], numbers[2])
	if !ok {
		return w, fmt.Errorf("year %d, month %d, day %d is no date", numbers[0], numbers[1], numbers[2])
	}
	w.Text = listed(year, r.cell(Month), r.cell(Day))
	return w, nil
}

// until is the interval from a start to the row's end, if it states one.
func (r *reader) until(start data.When, read func(Role) (data.When, error)) (data.When, error) {
	end, err := read(End)
	if err != nil || end.IsZero() || end.EDTF == start.EDTF {
		return start, err
	}
	if end.LastDay().Before(start.LastDay()) && end.End.Before(start.Start) {
		return start, fmt.Errorf("ends on %s, before it starts on %s", end.Text, start.Text)
	}
	w := start.Union(end)
	w.Text = start.Text + " – " + end.Text
	return w, nil
}

// column is the name of a role's column, for messages.
func (r *reader) column(role Role) string {
	if i := r.mapping.column(role); i >= 0 {
		return r.mapping.Columns[i].Name
	}
	return string(role)
}

// place reads where it happened; the point of the row's geometry comes before columns.
func (r *reader) place() (data.Site, error) {
	s := data.Site{Name: r.cell(PlaceName), Admin: r.cell(Admin), Precision: data.NoPlace}
	if name := r.cell(Country); name != "" {
		if s.Country = bulk.CountryCode(name); s.Country == "" {
			r.keep(Country)
		}
	}
	p, radius, found, err := r.point()
	if err != nil || !found {
		r.keep(Precision)
		r.keep(Radius)
		return s, err
	}
	if !(math.Abs(p.Lon()) <= 180 && math.Abs(p.Lat()) <= 90) {
		return s, fmt.Errorf("the position %g, %g (longitude, latitude) is not on the globe", p.Lon(), p.Lat())
	}
	s.Point, s.HasPoint = p, true
	if m, ok := metres(r.cell(Radius)); ok {
		radius = max(radius, m)
	} else {
		r.keep(Radius)
	}
	known, ok := precisions[plain(r.cell(Precision))]
	if !ok || known == data.NoPlace {
		r.keep(Precision)
	}
	switch {
	case ok && known != data.NoPlace:
		s.Precision, s.RadiusM = known, cmp.Or(radius, revise.RadiusM(known))
	case radius > 0:
		s.Precision, s.RadiusM = precisionOf(radius), radius
	default:
		s.Precision, s.RadiusM = data.City, townM
	}
	return s, nil
}

// townM is the radius of a place of which the file says nothing, as package bulk draws it.
const townM = 5_000

// metres reads a distance, with or without its unit.
func metres(text string) (float64, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	unit := 1.0
	if rest, ok := strings.CutSuffix(text, "km"); ok {
		text, unit = rest, 1000
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(text, "m")), 64)
	return v * unit, err == nil && v > 0 && v*unit < 20_000_000
}

// point reads the position, and for shapes the distance in metres to their corners.
func (r *reader) point() (p orb.Point, radius float64, found bool, err error) {
	if g := r.row.Geometry; g != nil {
		if p, ok := g.(orb.Point); ok {
			return p, 0, true, nil
		}
		b := g.Bound()
		if b.IsEmpty() {
			return p, 0, false, nil
		}
		r.out.Incident.Properties = append(r.out.Incident.Properties, data.Property{Name: "geometry", Value: wkt.MarshalString(g)})
		return b.Center(), max(1, geodesy.GreatCircle(b.Min, b.Max)/2), true, nil
	}
	if text := r.cell(Position); text != "" {
		p, n, err := position(text, r.mapping.Axes)
		if err == nil {
			err = r.written(text, n)
		}
		return p, 0, err == nil, r.named(Position, err)
	}
	if e, n := r.cell(Easting), r.cell(Northing); e != "" && n != "" {
		p, _, err = geodesy.ParsePoint(r.cell(Zone) + " " + e + " " + n)
		return p, 0, err == nil, r.named(Easting, err)
	}
	lon, lat := r.cell(Longitude), r.cell(Latitude)
	switch {
	case lon == "" && lat == "":
		return p, 0, false, nil
	case lon == "" || lat == "":
		return p, 0, false, fmt.Errorf("only one coordinate is given: longitude %.40q, latitude %.40q", lon, lat)
	}
	var n geodesy.Notation
	if p[0], n, err = geodesy.ParseLongitude(lon); err == nil {
		err = r.written(lon, n)
	}
	if err != nil {
		return p, 0, false, r.named(Longitude, err)
	}
	if p[1], n, err = geodesy.ParseLatitude(lat); err == nil {
		err = r.written(lat, n)
	}
	return p, 0, err == nil, r.named(Latitude, err)
}

// written makes sure that a position is in the notation that the user named, if any.
func (r *reader) written(text string, n geodesy.Notation) error {
	if want := r.mapping.Notation; want != "" && n != want {
		return fmt.Errorf("%.40q is in %s, not in %s", text, n, want)
	}
	return nil
}

func (r *reader) named(role Role, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", r.column(role), err)
}

// site places the incident and says on what.
func (r *reader) site(s data.Site) {
	words := listed(s.Name, s.Admin, r.cell(Country))
	if words == "" && !s.HasPoint {
		return
	}
	in := &r.out.Incident
	s.ID = in.ID + "/site"
	if n := len(in.Sites); n > 0 {
		s.ID += "-" + strconv.Itoa(n+1)
	}
	s.Name = cmp.Or(s.Name, s.Admin, r.cell(Country))
	text := cmp.Or(words, "Coordinates alone")
	if s.HasPoint {
		text += "; " + geodesy.FormatPoint(s.Point, geodesy.DD)
	}
	s.Basis = r.claim(data.Claim{Attribute: data.Place, Site: s.ID, Text: text})
	in.Sites = append(in.Sites, s)
}

func (r *reader) people() {
	r.figure(data.Killed, Killed, KilledMin, KilledMax, KilledQual)
	r.figure(data.Wounded, Wounded, WoundedMin, WoundedMax, WoundedQual)
}

// figure states a number of people and the bounds beside it, if those say more.
func (r *reader) figure(a data.Attribute, best, low, high, exact Role) {
	var stated *data.Number
	if text := r.cell(best); text != "" {
		n, ok := people(text)
		switch {
		case !ok:
			r.note("%s %.40q is no number; it is kept as words", r.column(best), text)
			r.claim(data.Claim{Attribute: a, Text: r.column(best) + ": " + text, Number: &data.Number{Qualifier: data.About}})
		case n == nil:
			r.keep(best)
		default:
			if q := qualifier(r.cell(exact)); q != "" && n.Min != nil && n.Max != nil && *n.Min == *n.Max {
				n = bounded(*n.Min, q)
			} else {
				r.keep(exact)
			}
			stated = n
			r.claim(data.Claim{Attribute: a, Text: r.column(best) + ": " + text, Number: n})
		}
	}
	for _, bound := range []struct {
		role Role
		q    data.Qualifier
	}{{low, data.AtLeast}, {high, data.AtMost}} {
		text := r.cell(bound.role)
		n, ok := people(text)
		if v, there := n.Value(); !ok || !there {
			r.keep(bound.role)
		} else if b := bounded(v, bound.q); !implied(stated, v) {
			r.claim(data.Claim{Attribute: a, Text: r.column(bound.role) + ": " + text, Number: b})
		}
	}
}

// implied reports whether a bound says no more than the number itself does.
func implied(stated *data.Number, bound int) bool {
	v, ok := stated.Value()
	return ok && v == bound && stated.Qualifier == data.Exactly
}

func (r *reader) status() {
	text := r.cell(Status)
	if text == "" {
		return
	}
	s, ok := statuses[plain(text)]
	if ok {
		r.out.Incident.Status = s
		if s == data.CarriedOut {
			return
		}
	}
	r.claim(data.Claim{Attribute: data.StatusOf, Text: r.column(Status) + ": " + text})
}

// actors names who is held responsible, and in which way.
func (r *reader) actors() {
	for _, way := range []struct {
		role  Role
		a     data.Attribute
		words string
	}{
		{ClaimedBy, data.ClaimedBy, "claimed responsibility"}, {AttributedTo, data.AttributedTo, "held to be responsible"},
		{Accused, data.Accused, "accused of being responsible"}, {Denied, data.Denied, "responsibility is denied"},
	} {
		for _, cell := range r.cells(way.role) {
			for name := range strings.SplitSeq(cell, ";") {
				if name = known(name); name != "" {
					r.claim(data.Claim{Attribute: way.a, Actor: name, Text: name + ": " + way.words})
				}
			}
		}
	}
}
