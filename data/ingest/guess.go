package ingest

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/codec"
	"incidentmap/geo/geodesy"
)

// looked is how many values of a column are looked at to tell what it holds.
const looked = 200

// Guess says what a table most likely means, by the names of its columns and by what they hold, and in whole sentences what the user should decide.
func Guess(t *codec.Table) (Mapping, []string) {
	g := guess{table: t, Mapping: Mapping{Preset: PresetOf(t), Dates: YearFirst, Axes: LatLon, Columns: make([]Column, len(t.Columns))}}
	for i, c := range t.Columns {
		g.Columns[i].Name = c.Name
	}
	g.byName()
	g.byContent()
	g.axes()
	g.dates()
	g.Source.Title = g.Preset
	if g.column(Position) < 0 && (g.column(Longitude) < 0 || g.column(Latitude) < 0) && g.column(Easting) < 0 && !g.shapes() && g.Preset == "" {
		g.say("No column has coordinates: incidents come without a place on the map.")
	}
	return g.Mapping, g.said
}

type guess struct {
	Mapping
	table *codec.Table
	said  []string
}

func (g *guess) say(format string, args ...any) {
	g.said = append(g.said, fmt.Sprintf(format, args...))
}

// shapes reports whether rows come with a geometry of their own.
func (g *guess) shapes() bool {
	return slices.ContainsFunc(g.table.Rows, func(r codec.Row) bool { return r.Geometry != nil })
}

// byName gives each role to the column whose name stands for it best.
func (g *guess) byName() {
	type candidate struct{ column, rank int }
	best := map[Role]candidate{}
	shapes := g.shapes()
	for i, c := range g.table.Columns {
		h, ok := headers[plain(c.Name)]
		if !ok || shapes && slices.Contains([]Role{Position, Longitude, Latitude, Zone, Easting, Northing}, h.role) || !g.suits(i, h.role) {
			continue
		}
		if b, taken := best[h.role]; !taken || h.rank < b.rank {
			best[h.role] = candidate{i, h.rank}
		}
	}
	for role, c := range best {
		g.Columns[c.column].Role = role
	}
	// Parts of a date only stand for one together, beside no other date.
	dated := g.column(Date) >= 0 || g.column(Start) >= 0
	if dated || g.column(Year) < 0 {
		g.drop(Year, Month, Day)
	}
	if g.column(Start) >= 0 && g.column(Date) >= 0 {
		g.drop(Date)
	}
	if g.column(Start) < 0 && g.column(Date) < 0 {
		g.drop(End)
	}
	if g.column(Longitude) < 0 || g.column(Latitude) < 0 {
		g.drop(Longitude, Latitude)
	} else {
		g.drop(Position)
	}
	if g.column(Easting) < 0 || g.column(Northing) < 0 || g.column(Zone) < 0 {
		g.drop(Easting, Northing, Zone)
	}
}

func (g *guess) drop(roles ...Role) {
	for i := range g.Columns {
		if slices.Contains(roles, g.Columns[i].Role) {
			g.Columns[i].Role = Property
		}
	}
}

// values are the first ones of a column that state something.
func (g *guess) values(column int) []string {
	var out []string
	for _, r := range g.table.Rows {
		if v := known(r.Cells[column].Value); v != "" {
			if out = append(out, v); len(out) == looked {
				break
			}
		}
	}
	return out
}

// share is the part of values that are as asked, 0 if there are none.
func share(values []string, is func(string) bool) float64 {
	n := 0
	for _, v := range values {
		if is(v) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(values)))
}

// mostly is the share of values from which a column is taken for what they are.
const mostly = 0.8

// suits reports whether what a column holds can be what its name says.
func (g *guess) suits(column int, r Role) bool {
	values := g.values(column)
	if len(values) == 0 {
		return true
	}
	is := map[Role]func(string) bool{
		Date: isDate, Start: isDate, End: isDate, Position: isPosition,
		Longitude: func(s string) bool { _, _, err := geodesy.ParseLongitude(s); return err == nil },
		Latitude:  func(s string) bool { _, _, err := geodesy.ParseLongitude(s); return err == nil }, // what is out of range is said later
		Killed:    isPeople, KilledMin: isPeople, KilledMax: isPeople, Wounded: isPeople, WoundedMin: isPeople, WoundedMax: isPeople,
		Precision: func(s string) bool { _, ok := precisions[plain(s)]; return ok },
		Radius:    func(s string) bool { _, ok := metres(s); return ok },
	}[r]
	return is == nil || share(values, is) >= mostly/2
}

func isDate(s string) bool {
	_, day := when(s, DayFirst)
	_, month := when(s, MonthFirst)
	return day || month
}

func isPosition(s string) bool {
	_, _, errLat := position(s, LatLon)
	_, _, errLon := position(s, LonLat)
	return errLat == nil || errLon == nil
}

// number is one number, which a decimal comma makes look like two.
var number = regexp.MustCompile(`^[+-]?\d+([.,]\d+)?$`)

func isPeople(s string) bool { _, ok := people(s); return ok }

// byContent finds dates, positions and addresses in columns whose names say nothing.
func (g *guess) byContent() {
	dated := g.column(Date) >= 0 || g.column(Start) >= 0 || g.column(Year) >= 0
	placed := g.shapes() || g.column(Longitude) >= 0 || g.column(Position) >= 0 || g.column(Easting) >= 0
	for i := range g.Columns {
		if g.Columns[i].Role != Property || g.table.Columns[i].Type != data.Text {
			continue
		}
		values := g.values(i)
		switch {
		case len(values) == 0:
		case !placed && share(values, func(s string) bool { return !number.MatchString(s) && isPosition(s) }) >= mostly:
			g.Columns[i].Role, placed = Position, true
		case !dated && share(values, func(s string) bool { return len(s) >= 8 && isDate(s) }) >= mostly:
			g.Columns[i].Role, dated = Date, true
		case g.column(SourceAddress) < 0 && share(values, data.WebURL) >= mostly:
			g.Columns[i].Role = SourceAddress
		}
	}
	if g.column(Title) < 0 && g.column(Notes) < 0 {
		// What has the most words is what happened.
		best, length := -1, 12.0
		for i := range g.Columns {
			if g.Columns[i].Role != Property || g.table.Columns[i].Type != data.Text {
				continue
			}
			if values := g.values(i); len(values) > 0 {
				if mean := float64(len(strings.Join(values, ""))) / float64(len(values)); mean > length {
					best, length = i, mean
				}
			}
		}
		if best >= 0 {
			g.Columns[best].Role = Notes
		}
	}
	if g.column(Country) < 0 {
		for i := range g.Columns {
			values := g.values(i)
			if g.Columns[i].Role == Property && len(values) > 0 && share(values, func(s string) bool { return len(s) > 3 && bulk.CountryCode(s) != "" }) >= mostly {
				g.Columns[i].Role = Country
				break
			}
		}
	}
}

// axes finds out which coordinate comes first.
func (g *guess) axes() {
	if lon, lat := g.column(Longitude), g.column(Latitude); lon >= 0 && lat >= 0 {
		if g.beyond(lat, 90) && !g.beyond(lon, 90) {
			g.Columns[lon].Role, g.Columns[lat].Role = Latitude, Longitude
			g.say("Values of %q are beyond 90°: it is taken for the longitude, and %q for the latitude.", g.Columns[lat].Name, g.Columns[lon].Name)
		}
	}
	at := g.column(Position)
	if at < 0 {
		return
	}
	latFirst, lonFirst, either := 0, 0, 0
	for _, v := range g.values(at) {
		p, n, errLat := position(v, LatLon)
		q, _, errLon := position(v, LonLat)
		switch {
		case n == geodesy.UTM || n == geodesy.MGRS || errLat != nil && errLon != nil || errLat == nil && errLon == nil && p == q:
		case errLon != nil:
			latFirst++
		case errLat != nil:
			lonFirst++
		default:
			either++
		}
	}
	name := plain(g.Columns[at].Name)
	switch {
	case lonFirst > latFirst || latFirst == 0 && strings.HasPrefix(name, "lon"):
		g.Axes = LonLat
	case either > 0 && latFirst == 0 && !strings.HasPrefix(name, "lat"):
		g.say("Nothing tells whether latitude or longitude comes first in %q; it is read as latitude, longitude.", g.Columns[at].Name)
	}
}

// beyond reports whether the values of a column lie beyond a limit: more than one of them, and at least a twentieth. Fewer are slips in
// their rows, which say nothing of the other rows.
func (g *guess) beyond(column int, limit float64) bool {
	read, over := 0, 0
	for _, s := range g.values(column) {
		v, _, err := geodesy.ParseLongitude(s)
		if err != nil {
			continue
		}
		read++
		if math.Abs(v) > limit {
			over++
		}
	}
	return over == 1 && read == 1 || over > 1 && 20*over >= read
}

// dates finds out in which order numbers stand, from all values.
func (g *guess) dates() {
	var orders bulk.DateOrders
	numbers, short := false, false
	for i := range g.Columns {
		if !slices.Contains([]Role{Date, Start, End}, g.Columns[i].Role) {
			continue
		}
		for _, r := range g.table.Rows {
			text := r.Cells[i].Value
			full := fullYear(text, DayFirst)
			short = short || full != text
			orders.Count(full)
		}
		numbers = numbers || slices.ContainsFunc(g.values(i), func(s string) bool {
			return len(s) > 4 && strings.IndexAny(s, "/.-") > 0 && strings.IndexAny(s, "/.-") <= 2
		})
	}
	switch {
	case orders.MonthFirst():
		g.Dates = MonthFirst
	case numbers:
		g.Dates = DayFirst
	}
	if short {
		g.say("Years have two digits: 69 to 99 are taken for 1969 to 1999, 00 to 68 for 2000 to 2068. Please look.")
	}
	if orders.Ambiguous() {
		g.say("Dates like 03/04/2024 do not tell whether the day or the month comes first; they are read with the day first. Please look.")
	}
}

// Notations says how the positions of a table are written, the most frequent first, by the mapping; nothing if it has none in text.
func Notations(t *codec.Table, m Mapping) []geodesy.Notation {
	at, read := m.column(Position), func(s string) (geodesy.Notation, error) { _, n, err := position(s, m.Axes); return n, err }
	if at < 0 {
		if at = m.column(Latitude); at < 0 {
			return nil
		}
		read = func(s string) (geodesy.Notation, error) { _, n, err := geodesy.ParseLatitude(s); return n, err }
	}
	count := map[geodesy.Notation]int{}
	for _, v := range (&guess{table: t, Mapping: m}).values(at) {
		if n, err := read(v); err == nil {
			count[n]++
		}
	}
	var out []geodesy.Notation
	for n := range count {
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b geodesy.Notation) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	return out
}
