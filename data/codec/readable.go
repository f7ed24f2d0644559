package codec

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

// column is a readable column of what we write.
type column[T any] struct {
	name  string
	kind  data.PropertyType
	value func(T) string // empty if not known
}

// tableOf makes a table of readable columns.
func tableOf[T any](name string, columns []column[T], rows []T, point func(T) orb.Geometry) Table {
	t := Table{Name: name, Columns: make([]Column, len(columns)), Rows: make([]Row, len(rows))}
	for i, c := range columns {
		t.Columns[i] = Column{c.name, c.kind}
	}
	for k, r := range rows {
		row := Row{Line: k + 2, Cells: make([]Cell, len(columns)), Geometry: point(r)}
		for i, c := range columns {
			row.Cells[i] = Cell{Value: c.value(r), Type: c.kind}
			if row.Cells[i].Value == "" {
				row.Cells[i].Type = data.Null
			}
		}
		t.Rows[k] = row
	}
	return t
}

// place is an incident at one of its sites: number 0 stands for the incident, the others only for themselves.
type place struct {
	*resolve.Incident
	number  int
	marking data.Marking // of all that is said of the incident
}

func (p place) site() *data.Site {
	if p.number < len(p.Sites) {
		return &p.Sites[p.number]
	}
	return &data.Site{Precision: data.NoPlace}
}

func (p place) geometry() orb.Geometry {
	if s := p.site(); s.HasPoint {
		return s.Point
	}
	return nil
}

// IncidentTable is one row for each incident with what is resolved of it: the columns that the command list writes as CSV, but for the documents of
// the headlines.
func IncidentTable(s *resolve.Snapshot) Table { return places("Incidents", s, false) }

// places is IncidentTable and, if further is set, a row for each further site that has a point. Figures stand at the incident alone.
func places(name string, s *resolve.Snapshot, further bool) Table {
	var rows []place
	for _, in := range s.Incidents {
		first := place{in, 0, s.MarkingOf(in)}
		rows = append(rows, first)
		for k := 1; further && k < len(in.Sites); k++ {
			if in.Sites[k].HasPoint {
				further := first
				further.number = k
				rows = append(rows, further)
			}
		}
	}
	columns := incidentColumns
	if further {
		columns = append(slices.Clone(columns), column[place]{"site", data.Text, func(p place) string { return p.site().ID }})
	}
	return tableOf(name, columns, rows, place.geometry)
}

// featureTable is what formats of maps show of a case.
func featureTable(c *data.Case) Table { return places("", resolve.New(c, resolve.Options{}), true) }

var incidentColumns = slices.Concat(
	[]column[place]{
		{"id", data.Text, func(p place) string { return p.ID }},
		{"title", data.Text, func(p place) string { return p.Title }},
		whole("kind", data.Text, func(in *resolve.Incident) string { return string(in.Kind) }),
		whole("status", data.Text, func(in *resolve.Incident) string { return string(in.Status) }),
		whole("start", data.Text, func(in *resolve.Incident) string { return day(in, func(w data.When) time.Time { return w.Start }) }),
		whole("end", data.Text, func(in *resolve.Incident) string { return day(in, data.When.LastDay) }),
		whole("date_precision", data.Text, func(in *resolve.Incident) string { return in.When.Precision.String() }),
		whole("date_approximate", data.Boolean, func(in *resolve.Incident) string { return strconv.FormatBool(in.When.Approximate) }),
		whole("date_basis", data.Text, dateBasis),
		{"place", data.Text, func(p place) string { return placeWords(p.site()) }},
		{"admin", data.Text, func(p place) string { return p.site().Admin }},
		{"country", data.Text, func(p place) string { return p.site().Country }},
		{"lon", data.Numeral, func(p place) string { return coordinate(p.site(), 0) }},
		{"lat", data.Numeral, func(p place) string { return coordinate(p.site(), 1) }},
		{"precision", data.Text, func(p place) string { return string(p.site().Precision) }},
		{"precision_m", data.Numeral, func(p place) string {
			if s := p.site(); s.HasPoint {
				return number(s.RadiusM)
			}
			return ""
		}},
		{"placed", data.Boolean, func(p place) string { return strconv.FormatBool(p.site().HasPoint) }},
	},
	figureColumns("killed", func(in *resolve.Incident) *resolve.Figure { return &in.Killed }),
	figureColumns("wounded", func(in *resolve.Incident) *resolve.Figure { return &in.Wounded }),
	[]column[place]{
		actorColumn("claimed_by", func(r resolve.Responsibility) []*data.Claim { return r.Claimed }),
		actorColumn("attributed_to", func(r resolve.Responsibility) []*data.Claim { return r.Attributed }),
		actorColumn("accused", func(r resolve.Responsibility) []*data.Claim { return r.Accused }),
		actorColumn("denied", func(r resolve.Responsibility) []*data.Claim { return r.Denied }),
		whole("claims", data.Numeral, func(in *resolve.Incident) string { return strconv.Itoa(len(in.Claims)) }),
		whole("documents", data.Text, func(in *resolve.Incident) string { return joined(in.Documents) }),
		{"marking", data.Text, func(p place) string { return p.marking.String() }},
	},
)

// whole is a column of what is said of an incident, not of one of its further sites.
func whole(name string, kind data.PropertyType, value func(*resolve.Incident) string) column[place] {
	return column[place]{name, kind, func(p place) string {
		if p.number > 0 {
			return ""
		}
		return value(p.Incident)
	}}
}

func figureColumns(name string, of func(*resolve.Incident) *resolve.Figure) []column[place] {
	return []column[place]{
		whole(name, data.Text, func(in *resolve.Incident) string { return of(in).Headline }),
		whole(name+"_min", data.Numeral, func(in *resolve.Incident) string { return count(of(in).Min) }),
		whole(name+"_max", data.Numeral, func(in *resolve.Incident) string { return count(of(in).Max) }),
		whole(name+"_rule", data.Text, func(in *resolve.Incident) string { return string(of(in).Rule) }),
		whole(name+"_disputed", data.Boolean, func(in *resolve.Incident) string { return strconv.FormatBool(of(in).Disputed) }),
	}
}

// actorColumn lists those of whom some voice asserts what the claims state.
func actorColumn(name string, of func(resolve.Responsibility) []*data.Claim) column[place] {
	return whole(name, data.Text, func(in *resolve.Incident) string {
		var names []string
		for _, r := range in.Responsibility {
			if slices.ContainsFunc(of(r), func(c *data.Claim) bool { return c.Stance == data.Asserts && c.Rank != data.Deprecated }) {
				names = append(names, r.Actor)
			}
		}
		return joined(names)
	})
}

func day(in *resolve.Incident, of func(data.When) time.Time) string {
	if in.When.IsZero() {
		return ""
	}
	return of(in.When.Local(in.Zone)).Format(time.DateOnly)
}

func dateBasis(in *resolve.Incident) string {
	switch {
	case in.When.IsZero():
		return ""
	case in.WhenReference:
		return string(data.Reference)
	}
	return string(data.Source)
}

// placeWords is the name of a site with its address or description.
func placeWords(s *data.Site) string {
	switch {
	case s.Name == "", strings.Contains(s.Place, s.Name):
		return s.Place
	case s.Place == "":
		return s.Name
	}
	return s.Name + ", " + s.Place
}

func coordinate(s *data.Site, axis int) string {
	if !s.HasPoint {
		return ""
	}
	return number(s.Point[axis])
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func count(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func joined(parts []string) string { return strings.Join(parts, "; ") }

// siteRow is a site and the incident that it is of.
type siteRow struct {
	*data.Site
	incident string
}

func siteTable(c *data.Case) Table {
	var rows []siteRow
	for i := range c.Incidents {
		for k := range c.Incidents[i].Sites {
			rows = append(rows, siteRow{&c.Incidents[i].Sites[k], c.Incidents[i].ID})
		}
	}
	return tableOf("Sites", siteColumns, rows, func(s siteRow) orb.Geometry { return nil })
}

var siteColumns = []column[siteRow]{
	{"id", data.Text, func(s siteRow) string { return s.ID }},
	{"incident", data.Text, func(s siteRow) string { return s.incident }},
	{"name", data.Text, func(s siteRow) string { return s.Name }},
	{"local_name", data.Text, func(s siteRow) string { return s.LocalName }},
	{"place", data.Text, func(s siteRow) string { return s.Place }},
	{"admin", data.Text, func(s siteRow) string { return s.Admin }},
	{"country", data.Text, func(s siteRow) string { return s.Country }},
	{"lon", data.Numeral, func(s siteRow) string { return coordinate(s.Site, 0) }},
	{"lat", data.Numeral, func(s siteRow) string { return coordinate(s.Site, 1) }},
	{"precision", data.Text, func(s siteRow) string { return string(s.Precision) }},
	{"precision_m", data.Numeral, func(s siteRow) string { return number(s.RadiusM) }},
	{"zone", data.Text, func(s siteRow) string { return s.Zone }},
	{"basis", data.Text, func(s siteRow) string { return s.Basis }},
	{"verified", data.Boolean, func(s siteRow) string { return strconv.FormatBool(s.Verified) }},
}

// claimRow is a claim and the document that makes it.
type claimRow struct {
	*data.Claim
	document *data.Document
}

func claimTable(c *data.Case) Table {
	documents := map[string]*data.Document{}
	for i := range c.Documents {
		documents[c.Documents[i].ID] = &c.Documents[i]
	}
	rows := make([]claimRow, len(c.Claims))
	for i := range c.Claims {
		rows[i] = claimRow{&c.Claims[i], documents[c.Claims[i].Document]}
		if rows[i].document == nil {
			rows[i].document = &data.Document{}
		}
	}
	return tableOf("Claims", claimColumns, rows, func(claimRow) orb.Geometry { return nil })
}

var claimColumns = []column[claimRow]{
	{"id", data.Text, func(c claimRow) string { return c.ID }},
	{"incident", data.Text, func(c claimRow) string { return c.Incident }},
	{"site", data.Text, func(c claimRow) string { return c.Site }},
	{"attribute", data.Text, func(c claimRow) string { return string(c.Attribute) }},
	{"text", data.Text, func(c claimRow) string { return c.Text }},
	{"min", data.Numeral, func(c claimRow) string {
		if c.Number == nil {
			return ""
		}
		return count(c.Number.Min)
	}},
	{"max", data.Numeral, func(c claimRow) string {
		if c.Number == nil {
			return ""
		}
		return count(c.Number.Max)
	}},
	{"qualifier", data.Text, func(c claimRow) string {
		if c.Number == nil {
			return ""
		}
		return string(c.Number.Qualifier)
	}},
	{"of", data.Text, func(c claimRow) string { return c.Of }},
	{"actor", data.Text, func(c claimRow) string { return c.Actor }},
	{"when", data.Text, func(c claimRow) string {
		if c.When == nil {
			return ""
		}
		return c.When.EDTF
	}},
	{"voice", data.Text, func(c claimRow) string { return c.Voice }},
	{"stance", data.Text, func(c claimRow) string { return string(c.Stance) }},
	{"document", data.Text, func(c claimRow) string { return c.Document }},
	{"file", data.Text, func(c claimRow) string { return c.document.File }},
	{"section", data.Text, func(c claimRow) string { return c.Locator.Section }},
	{"paragraph", data.Numeral, func(c claimRow) string { return strconv.Itoa(c.Locator.Paragraph) }},
	{"anchor", data.Text, func(c claimRow) string { return c.Locator.Anchor }},
	{"as_of", data.Text, func(c claimRow) string { return c.AsOf.EDTF }},
	{"reliability", data.Text, func(c claimRow) string { return string(c.document.Reliability) }},
	{"credibility", data.Numeral, func(c claimRow) string { return strconv.Itoa(c.Credibility) }},
	{"rank", data.Text, func(c claimRow) string { return string(c.Rank) }},
	{"rank_reason", data.Text, func(c claimRow) string { return c.RankReason }},
	{"note", data.Text, func(c claimRow) string { return c.Note }},
	{"marking", data.Text, func(c claimRow) string { return c.Marking.String() }},
}

func documentTable(c *data.Case) Table {
	rows := make([]*data.Document, len(c.Documents))
	for i := range c.Documents {
		rows[i] = &c.Documents[i]
	}
	return tableOf("Documents", documentColumns, rows, func(*data.Document) orb.Geometry { return nil })
}

var documentColumns = []column[*data.Document]{
	{"id", data.Text, func(d *data.Document) string { return d.ID }},
	{"kind", data.Text, func(d *data.Document) string { return string(d.Kind) }},
	{"file", data.Text, func(d *data.Document) string { return d.File }},
	{"publisher", data.Text, func(d *data.Document) string { return d.Publisher }},
	{"title", data.Text, func(d *data.Document) string { return d.Title }},
	{"authors", data.Text, func(d *data.Document) string { return joined(d.Authors) }},
	{"published", data.Text, func(d *data.Document) string { return d.Published.EDTF }},
	{"url", data.Text, func(d *data.Document) string { return d.URL }},
	{"language", data.Text, func(d *data.Document) string { return d.Language }},
	{"reliability", data.Text, func(d *data.Document) string { return string(d.Reliability) }},
	{"sha256", data.Text, func(d *data.Document) string { return d.SHA256 }},
	{"note", data.Text, func(d *data.Document) string { return d.Note }},
	{"marking", data.Text, func(d *data.Document) string { return d.Marking.String() }},
}

func headerTable(c *data.Case) Table {
	return tableOf("Case", headerColumns, []*data.Header{c.Header()}, func(*data.Header) orb.Geometry { return nil })
}

var headerColumns = []column[*data.Header]{
	{"id", data.Text, func(h *data.Header) string { return h.ID }},
	{"title", data.Text, func(h *data.Header) string { return h.Title }},
	{"summary", data.Text, func(h *data.Header) string { return h.Summary }},
	{"marking", data.Text, func(h *data.Header) string { return h.Marking.String() }},
}

// maxEdits is how many changes of readable rows are named.
const maxEdits = 20

// shown compares the rows that a file of ours shows with those that its records give. Where they differ, somebody changed them: each
// difference is said, and the rows are given as a table beside the case.
func (res *Result) shown(want Table, got Table) {
	var edits []string
	keys, found := keys(&want), keys(&got)
	rows := make(map[string]*Row, len(keys))
	for i := range want.Rows {
		rows[keys[i]] = &want.Rows[i]
	}
	columns := make([]int, len(want.Columns))
	for k, c := range want.Columns {
		columns[k] = got.Column(c.Name)
	}
	for i := range got.Rows {
		r := &got.Rows[i]
		id := found[i]
		as := rows[id]
		if as == nil {
			edits = append(edits, fmt.Sprintf("row %q was added", id))
			continue
		}
		delete(rows, id)
		for k, c := range want.Columns {
			shows := Cell{}
			if at := columns[k]; at >= 0 {
				shows = r.Cells[at]
			}
			if !sameCell(as.Cells[k], shows) {
				edits = append(edits, fmt.Sprintf("%s of %q is %q, its records say %q", c.Name, id, shows.Value, as.Cells[k].Value))
			}
		}
		if (as.Geometry == nil) != (r.Geometry == nil) || as.Geometry != nil && !samePoint(as.Geometry, r.Geometry) {
			edits = append(edits, fmt.Sprintf("the point of %q was moved", id))
		}
	}
	for i := range want.Rows {
		shows := func(c Cell) bool { return c.Value != "" }
		if id := keys[i]; rows[id] != nil && slices.ContainsFunc(want.Rows[i].Cells, shows) {
			edits = append(edits, fmt.Sprintf("row %q was removed", id))
		}
	}
	for _, c := range got.Columns {
		if want.Column(c.Name) < 0 {
			edits = append(edits, fmt.Sprintf("column %q was added", c.Name))
		}
	}
	if len(edits) == 0 {
		return
	}
	res.edited(edits, want.Name)
	got.typed()
	res.Tables = append(res.Tables, got)
}

// edited says what was changed in the rows of a table after it was exported.
func (res *Result) edited(edits []string, table string) {
	if len(edits) == 0 {
		return
	}
	if table != "" {
		table = " of " + table
	}
	res.warnf("The file was changed after it was exported, in %s%s. The case is as it was exported; the changed rows come beside it.", counted(len(edits), "place", "places"), table)
	for _, e := range edits[:min(len(edits), maxEdits)] {
		res.warnf("Changed: %s.", e)
	}
}

// keys tell rows of one table apart: by id, by site where a row stands for a further one, and by their number where both are alike.
func keys(t *Table) []string {
	id, site := t.Column("id"), t.Column("site")
	out := make([]string, len(t.Rows))
	seen := make(map[string]int, len(t.Rows))
	for i, r := range t.Rows {
		if id >= 0 {
			out[i] = r.Cells[id].Value
		}
		if site >= 0 {
			out[i] += "/" + r.Cells[site].Value
		}
		if seen[out[i]]++; seen[out[i]] > 1 {
			out[i] += fmt.Sprintf(" (%d)", seen[out[i]])
		}
	}
	return out
}

func sameCell(a, b Cell) bool {
	if a.Value == b.Value || strings.EqualFold(a.Value, b.Value) && a.Type == data.Boolean {
		return true
	}
	x, errX := strconv.ParseFloat(a.Value, 64)
	y, errY := strconv.ParseFloat(b.Value, 64)
	return a.Type == data.Numeral && errX == nil && errY == nil && math.Abs(x-y) <= 1e-9*max(1, math.Abs(x))
}

// sameDegrees is how far a coordinate may have moved by the rounding of other programs.
const sameDegrees = 1e-7

func samePoint(a, b orb.Geometry) bool {
	p, okP := a.(orb.Point)
	q, okQ := b.(orb.Point)
	return okP && okQ && math.Abs(p[0]-q[0]) <= sameDegrees && math.Abs(p[1]-q[1]) <= sameDegrees
}
