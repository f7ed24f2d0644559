package bulk

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/data"
)

// Document is the data set as the source of its events.
func (t *Table) Document() data.Document {
	note := fmt.Sprintf("Table of %d events read as %s, %s; %d rows could not be read.", t.Len(), t.Report.Preset, t.Report.Encoding,
		t.Report.Skipped)
	return data.Document{
		ID: t.documentID(), Kind: data.Source, Publisher: cmp.Or(t.profile.publisher, t.Name), Title: t.Name, Language: "en",
		File: t.Name, Note: note,
	}
}

func (t *Table) documentID() string { return "table-" + t.Fingerprint }

// IncidentID is the id of row i's incident. It stays the same as long as the file does.
func (t *Table) IncidentID(i int) string { return t.documentID() + "/" + strconv.Itoa(i+1) }

// Place is the point of row i and how well it is known, and false if it has none.
func (t *Table) Place(i int) (orb.Point, Level, bool) {
	return orb.Point{t.Lon[i], t.Lat[i]}, t.Levels[t.Level[i]], t.Flags[i]&Unplaced == 0
}

// When is the date of row i, without the file's own wording.
func (t *Table) When(i int) data.When {
	first, last := calendar(t.First[i]), calendar(t.Last[i])
	var edtf string
	switch t.DatePrecision[i] {
	case data.NoDate:
		return data.When{}
	case data.Year:
		first.month, first.day = 0, 0
		edtf = first.edtf()
	case data.Month:
		first.day = 0
		edtf = first.edtf()
	case data.Day:
		edtf = first.edtf()
	default:
		edtf = first.edtf() + "/" + last.edtf()
	}
	if t.Flags[i]&Approximate != 0 {
		edtf += "~"
	}
	return parsed(edtf)
}

// when is the date as a case has it.
func (d date) when() data.When { return parsed(d.edtf()) }

func parsed(edtf string) data.When {
	w, err := data.ParseWhen(edtf)
	if err != nil {
		return data.When{}
	}
	return w
}

// edtf writes the date as far as it is known.
func (d date) edtf() string {
	switch d.precision() {
	case data.Year:
		return fmt.Sprintf("%04d", d.year)
	case data.Month:
		return fmt.Sprintf("%04d-%02d", d.year, d.month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// Case makes a case of some rows: the data set as its only document, and an incident with claims for each row.
func (t *Table) Case(rows ...int) (*data.Case, error) {
	c := &data.Case{ID: t.documentID(), Title: t.Name, Documents: []data.Document{t.Document()}}
	for _, i := range rows {
		in, claims, err := t.Incident(i)
		if err != nil {
			return nil, err
		}
		c.Incidents = append(c.Incidents, in)
		c.Claims = append(c.Claims, claims...)
	}
	return c, nil
}

// Incident reads row i again and makes its incident and what the data set claims of it, all in the data set's own voice.
func (t *Table) Incident(i int) (in data.Incident, claims []data.Claim, err error) {
	line, err := t.Line(i)
	if err != nil {
		return in, nil, err
	}
	err = t.Scan(context.Background(), i, i+1, func(r *Row) error {
		in, claims = r.incident(line)
		return nil
	})
	return in, claims, err
}

// Incident is what Table.Incident makes of the row, but that its claims do not tell the line.
func (r *Row) Incident() (data.Incident, []data.Claim) { return r.incident(0) }

func (r *Row) incident(line int) (data.Incident, []data.Claim) {
	t := r.table
	e := &event{table: t, read: r, row: r.Index, line: line}
	e.incident = data.Incident{ID: t.IncidentID(r.Index), Kind: data.Kind(t.Kinds[t.Kind[r.Index]]), Status: data.CarriedOut}
	t.profile.claims(e)
	return e.incident, e.claims
}

// event is a row on its way to an incident.
type event struct {
	table    *Table
	read     *Row
	row      int
	line     int
	id       string // the vendor's
	asOf     data.When
	incident data.Incident
	claims   []data.Claim
}

// value is the first that the row states of some columns.
func (e *event) value(columns ...string) string {
	for _, c := range columns {
		if at, ok := e.table.columns[c]; ok {
			if v := strings.TrimSpace(e.read.Value(at)); v != "" {
				return v
			}
		}
	}
	return ""
}

// claim adds a claim and gives its id.
func (e *event) claim(c data.Claim) string {
	same := 1
	for i := range e.claims {
		if e.claims[i].Attribute == c.Attribute {
			same++
		}
	}
	c.ID = e.incident.ID + "/" + string(c.Attribute) + "-" + strconv.Itoa(same)
	c.Incident, c.Document, c.Voice, c.Stance, c.Rank = e.incident.ID, e.table.documentID(), data.OwnVoice, data.Asserts, data.Normal
	c.Credibility = 6 // the data set grades its sources nowhere: it cannot be judged
	c.AsOf = e.asOf
	c.Locator = data.Locator{Section: "row " + strconv.Itoa(e.row+1), Paragraph: e.line, Anchor: e.anchor()}
	e.claims = append(e.claims, c)
	return c.ID
}

// anchor is what finds the row in the file: the vendor's id, or the words of the row's first field that has some.
func (e *event) anchor() string {
	words := strings.Fields(e.id)
	if len(words) == 0 {
		return "row " + strconv.Itoa(e.row+1)
	}
	return strings.Join(words[:min(len(words), data.MaxAnchorWords)], " ")
}

// what names the incident and says what happened. Note is the vendor's own account, with its sources.
func (e *event) what(words, place, note, sources string) {
	words = cmp.Or(words, "Event")
	e.incident.Title = words
	if place = cmp.Or(place, e.country()); place != "" {
		e.incident.Title += ", " + place
	}
	if sources != "" {
		note = strings.TrimSpace(note + "\nSources of the data set: " + sources)
	}
	e.claim(data.Claim{Attribute: data.Event, Text: words, Note: note})
}

func (e *event) country() string { return e.table.Countries[e.table.Country[e.row]] }

// when says the date. Code is the vendor's precision as the file has it.
func (e *event) when(wording, code string) {
	w := e.table.When(e.row)
	if w.IsZero() {
		return
	}
	w.Text = wording
	e.claim(data.Claim{Attribute: data.Date, Text: withCode(w.Words(nil), code), When: &w})
}

// where places the incident. Code is the vendor's precision as the file has it.
func (e *event) where(name, admin, more, code string) {
	point, level, placed := e.table.Place(e.row)
	site := data.Site{
		ID: e.incident.ID + "/site", Name: cmp.Or(name, admin, e.country()), Place: more, Admin: admin, Country: CountryCode(e.country()),
		Precision: level.Precision,
	}
	words := strings.Join(notEmpty(name, more, admin, e.country()), ", ")
	if words == "" && !placed {
		return
	}
	c := data.Claim{Attribute: data.Place, Site: site.ID, Text: withCode(cmp.Or(words, "Coordinates alone")+"; "+level.Words, code)}
	site.Basis = e.claim(c)
	if placed {
		site.Point, site.HasPoint, site.RadiusM = point, true, level.RadiusM
	}
	e.incident.Sites = []data.Site{site}
}

func withCode(words, code string) string {
	if code == "" {
		return words
	}
	return words + " (" + code + ")"
}

func notEmpty(words ...string) []string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

// coded says a code as the file has it: "geo_precision 2".
func (e *event) coded(column string) string {
	if v := e.value(column); v != "" {
		return column + " " + v
	}
	return ""
}

// count states a number of people, if the file does. A part of a person is stated as about the whole numbers around it.
func (e *event) count(a data.Attribute, of, column string, q data.Qualifier) {
	v := e.value(column)
	n, fraction, ok := people([]byte(v))
	if !ok || n < 0 {
		return
	}
	low, high := int(n), int(n)
	number := &data.Number{Qualifier: q}
	if fraction {
		high++
		number.Qualifier = data.About
	}
	if q != data.AtMost {
		number.Min = &low
	}
	if q != data.AtLeast {
		number.Max = &high
	}
	e.claim(data.Claim{Attribute: a, Of: of, Text: fmt.Sprintf("%s: %s", column, v), Number: number})
}

// actor names who the data set says did it.
func (e *event) actor(a data.Attribute, name, text string) {
	if name != "" && !strings.EqualFold(name, "unknown") {
		e.claim(data.Claim{Attribute: a, Actor: name, Text: text})
	}
}

func (e *event) say(a data.Attribute, words ...string) {
	if text := strings.Join(notEmpty(words...), ": "); text != "" {
		e.claim(data.Claim{Attribute: a, Text: text})
	}
}

func acledClaims(e *event) {
	e.id = e.value("event_id_cnty")
	e.asOf = unixDay(e.value("timestamp"))
	e.what(strings.Join(notEmpty(e.value("event_type"), e.value("sub_event_type")), ": "), e.value("location"), e.value("notes"),
		e.value("source"))
	e.when(e.value("event_date"), e.coded("time_precision"))
	e.where(e.value("location"), e.value("admin1"), e.value("admin2"), e.coded("geo_precision"))
	e.count(data.Killed, "", "fatalities", data.Exactly)
	e.sides(e.value("actor1"), e.value("actor2"), "named as one of the actors; their order implies no direction")
}

// sides names the two sides of an event. Civilians are whom it was directed at; the other side is who the data set holds to have done it.
func (e *event) sides(a, b, text string) {
	for _, side := range []string{a, b} {
		if strings.HasPrefix(side, "Civilians") {
			e.say(data.Target, side)
		} else {
			e.actor(data.AttributedTo, side, side+": "+text)
		}
	}
}

// unixDay is the day at which ACLED last published a row: what the row states was known from then on.
func unixDay(seconds string) data.When {
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n <= 0 || n > time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC).Unix() {
		return data.When{}
	}
	w, err := data.ParseWhen(time.Unix(n, 0).UTC().Format(time.DateOnly))
	if err != nil {
		return data.When{}
	}
	return w
}

func ucdpClaims(e *event) {
	e.id = e.value("id")
	place := e.value("where_coordinates", "where_description")
	e.what(strings.Join(notEmpty(string(e.incident.Kind), e.value("dyad_name")), ": "), place, e.value("source_headline"),
		e.value("source_article"))
	e.when(e.value("date_start")+" – "+e.value("date_end"), e.coded("date_prec"))
	e.where(place, e.value("adm_1"), e.value("adm_2"), e.coded("where_prec"))
	best, low, high := e.value("best"), e.value("low"), e.value("high")
	if best == low && best == high {
		e.count(data.Killed, "", "best", data.Exactly)
	} else {
		e.count(data.Killed, "", "best", data.About)
		e.count(data.Killed, "", "low", data.AtLeast)
		e.count(data.Killed, "", "high", data.AtMost)
	}
	e.count(data.Killed, "civilians", "deaths_civilians", data.Exactly)
	e.sides(e.value("side_a"), e.value("side_b"), "a side of the conflict as the data set codes it")
}

func gtdClaims(e *event) {
	e.id = e.value("eventid")
	e.what(e.value("attacktype1_txt"), e.value("city"), e.value("summary"), strings.Join(notEmpty(e.value("scite1"), e.value("scite2"),
		e.value("scite3")), "; "))
	e.when(e.value("approxdate"), strings.Join(notEmpty(e.coded("iyear"), e.coded("imonth"), e.coded("iday")), ", "))
	e.where(e.value("city"), e.value("provstate"), e.value("location"), e.coded("specificity"))
	e.count(data.Killed, "", "nkill", data.Exactly)
	e.count(data.Killed, "perpetrators", "nkillter", data.Exactly)
	e.count(data.Wounded, "", "nwound", data.Exactly)
	e.say(data.Method, e.value("weaptype1_txt"), e.value("weapsubtype1_txt"))
	e.say(data.Target, e.value("targtype1_txt"), e.value("target1"))
	for _, g := range [][3]string{{"gname", "guncertain1", "claimed"}, {"gname2", "guncertain2", "claim2"}, {"gname3", "guncertain3",
		"claim3"}} {
		name, how := e.value(g[0]), "named as the perpetrator"
		if e.value(g[1]) == "1" {
			how = "suspected of being the perpetrator"
		}
		e.actor(data.AttributedTo, name, name+": "+how)
		if e.value(g[2]) == "1" {
			e.actor(data.ClaimedBy, name, name+": the data set records that it claimed responsibility")
		}
	}
	if e.value("success") == "0" {
		e.say(data.StatusOf, "The data set codes the attack as unsuccessful")
	}
	if e.value("doubtterr") == "1" {
		e.say(data.Assessment, "The data set doubts that the event was terrorism")
	}
}

func tableClaims(e *event) {
	column := func(r role) string {
		if at := e.table.at[r]; at >= 0 {
			return strings.ToLower(strings.TrimSpace(e.table.Header[at]))
		}
		return ""
	}
	e.id = e.value("event_id", "id", "eventid", "incident_id", "uid")
	place := e.value("location", "place", "city", "town", "location_name", "name")
	e.what(cmp.Or(e.value("title"), string(e.incident.Kind)), place, e.value("notes", "description", "summary", "details", "text"),
		e.value("source", "sources", "url"))
	e.when(e.value(column(roleDate)), "")
	e.where(place, e.value("admin1", "province", "state", "region", "adm_1"), e.value("admin2", "district"), "")
	e.count(data.Killed, "", column(roleKilled), data.Exactly)
	actor := e.value("perpetrator", "actor", "actor1", "group", "gname", "attributed_to")
	e.actor(data.AttributedTo, actor, actor+": named as the perpetrator or an actor")
}
