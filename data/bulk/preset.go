package bulk

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"incidentmap/data"
)

// Level is a precision of places in the vendor's code, in words and as the program draws it.
type Level struct {
	Code      string // as in the file; empty where the file has no code
	Words     string
	Precision data.Precision
	RadiusM   float64 // metres; a convention of this program, as the vendors give no distance but UCDP's 25 km
}

// Radii of places. A settlement is drawn with 5 km, a place near one with the 25 km that UCDP's code 2 stands for; districts, provinces and
// countries differ too much in size for more than an order of magnitude.
const (
	townRadiusM     = 5_000
	nearRadiusM     = 25_000
	districtRadiusM = 50_000
	provinceRadiusM = 100_000
	countryRadiusM  = 500_000
)

// unplaced is the level of every row without coordinates: the first of each profile.
var unplaced = Level{Words: "no coordinates", Precision: data.NoPlace}

// uncoded is the level of coordinates that come without a known code: the second of each profile.
var uncoded = Level{Words: "precision not stated", Precision: data.City, RadiusM: townRadiusM}

// role is what a column means.
type role uint8

const (
	roleLon role = iota
	roleLat
	roleDate
	roleEnd
	roleMonth
	roleDay
	roleDateCode
	roleApproximate
	roleKind
	roleCountry
	roleKilled
	rolePlaceCode
	roleVicinity
	roleSuccess
	roleKnown
	numRoles
)

// profile is how one data set names and codes what a map needs.
type profile struct {
	name      string
	publisher string
	signature []string // columns by which the header is recognised
	columns   [numRoles][]string
	levels    []Level           // unplaced, uncoded, then by code
	near      uint8             // the level of a place in the vicinity of the named one, 0 if the profile has none
	kinds     map[string]string // names of kinds that the file gives as numbers
	dates     func(*parser) (days, bool)
	claims    func(*event)
}

// days is the time that a row states: the first and the last day that it may mean, in days since 1970-01-01.
type days struct {
	first, last int32
	precision   data.DatePrecision
	approximate bool
}

func levels(coded ...Level) []Level { return append([]Level{unplaced, uncoded}, coded...) }

// ACLED: codebook, columns geo_precision and time_precision.
var acledLevels = levels(
	Level{"1", "in the named place", data.City, townRadiusM},
	Level{"2", "near the named place or in the part of the region around it", data.City, nearRadiusM},
	Level{"3", "in the region that the named place stands for", data.Province, provinceRadiusM},
)

var acledColumns = [numRoles][]string{
	roleLon: {"longitude"}, roleLat: {"latitude"}, roleDate: {"event_date"}, roleDateCode: {"time_precision"},
	roleKind: {"event_type"}, roleCountry: {"country"}, roleKilled: {"fatalities"}, rolePlaceCode: {"geo_precision"},
	roleKnown: {"timestamp"},
}

var acledSignature = []string{"event_id_cnty", "event_date", "time_precision", "event_type", "country", "latitude", "longitude",
	"geo_precision", "fatalities"}

const acledPublisher = "Armed Conflict Location & Event Data (ACLED)"

// UCDP GED: codebook, variables where_prec and date_prec.
var ucdpLevels = levels(
	Level{"1", "in the named place", data.City, townRadiusM},
	Level{"2", "within about 25 km of the named place", data.City, nearRadiusM},
	Level{"3", "in the named district", data.Province, districtRadiusM},
	Level{"4", "in the named province", data.Province, provinceRadiusM},
	Level{"5", "along a line or in an area that the point stands for", data.Province, provinceRadiusM},
	Level{"6", "in the named country", data.Country, countryRadiusM},
	Level{"7", "in international waters or airspace", data.Country, countryRadiusM},
)

// GTD: codebook, variables specificity and vicinity.
var gtdLevels = levels(
	Level{"1", "in the named place", data.City, townRadiusM},
	Level{"2", "in the named place, drawn in the middle of its district", data.Province, districtRadiusM},
	Level{"3", "in the named district", data.Province, districtRadiusM},
	Level{"4", "in the named province", data.Province, provinceRadiusM},
	Level{"5", "place unknown", data.Country, countryRadiusM},
	Level{"1, vicinity", "in the vicinity of the named place", data.City, nearRadiusM},
)

// profiles in the order in which they are tried. The last one takes any table with a longitude and a latitude.
var profiles = []*profile{
	{
		name: "ACLED (before 2023)", publisher: acledPublisher, signature: append([]string{"data_id"}, acledSignature...),
		columns: acledColumns, levels: acledLevels, dates: acledDates, claims: acledClaims,
	},
	{
		name: "ACLED", publisher: acledPublisher, signature: acledSignature,
		columns: acledColumns, levels: acledLevels, dates: acledDates, claims: acledClaims,
	},
	{
		name: "UCDP GED", publisher: "Uppsala Conflict Data Program (UCDP)",
		signature: []string{"id", "type_of_violence", "where_prec", "latitude", "longitude", "country", "date_prec", "date_start",
			"date_end", "best", "high", "low"},
		columns: [numRoles][]string{
			roleLon: {"longitude"}, roleLat: {"latitude"}, roleDate: {"date_start"}, roleEnd: {"date_end"},
			roleKind: {"type_of_violence"}, roleCountry: {"country"}, roleKilled: {"best"}, rolePlaceCode: {"where_prec"},
		},
		levels: ucdpLevels,
		kinds:  map[string]string{"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"},
		dates:  tableDates, claims: ucdpClaims,
	},
	{
		name: "GTD", publisher: "Global Terrorism Database (GTD), START, University of Maryland",
		signature: []string{"eventid", "iyear", "imonth", "iday", "latitude", "longitude", "specificity", "country_txt",
			"attacktype1_txt", "nkill"},
		columns: [numRoles][]string{
			roleLon: {"longitude"}, roleLat: {"latitude"}, roleDate: {"iyear"}, roleMonth: {"imonth"}, roleDay: {"iday"},
			roleApproximate: {"approxdate"},
			roleKind:        {"attacktype1_txt"}, roleCountry: {"country_txt"}, roleKilled: {"nkill"}, rolePlaceCode: {"specificity"},
			roleVicinity: {"vicinity"},
			roleSuccess:  {"success"},
		},
		levels: gtdLevels, near: uint8(len(gtdLevels) - 1), dates: gtdDates, claims: gtdClaims,
	},
	{
		name: "table",
		columns: [numRoles][]string{
			roleLon: {"longitude", "lon", "lng", "long", "x", "xcoord", "point_x", "geo_lon"},
			roleLat: {"latitude", "lat", "y", "ycoord", "point_y", "geo_lat"},
			roleDate: {"date", "event_date", "eventdate", "incident_date", "start_date", "date_start", "startdate", "datetime",
				"occurred", "day", "timestamp", "time", "year"},
			roleEnd:     {"end_date", "date_end", "enddate", "date_to", "until"},
			roleKind:    {"event_type", "eventtype", "type", "kind", "category", "attack_type", "incident_type"},
			roleCountry: {"country", "country_name", "countryname", "country_txt", "nation", "iso3", "iso2"},
			roleKilled:  {"fatalities", "killed", "deaths", "dead", "nkill", "number_killed", "total_deaths", "fatal"},
		},
		levels: levels(), dates: tableDates, claims: tableClaims,
	},
}

// recognise finds the profile of a header and the columns of its roles; -1 stands for a role that the table has no column for.
func recognise(header []string) (*profile, [numRoles]int, error) {
	names := make([]string, len(header))
	for i, h := range header {
		names[i] = strings.ToLower(strings.TrimSpace(h))
	}
	i := slices.IndexFunc(profiles, func(p *profile) bool {
		return !slices.ContainsFunc(p.signature, func(s string) bool { return !slices.Contains(names, s) })
	})
	p := profiles[i]
	var at [numRoles]int
	for r, candidates := range p.columns {
		at[r] = firstOf(names, candidates)
	}
	if at[roleLon] < 0 || at[roleLat] < 0 {
		return nil, at, fmt.Errorf("%w: no columns of longitude and latitude among %.200s", ErrHeader, strings.Join(header, ", "))
	}
	return p, at, nil
}

func firstOf(names, candidates []string) int {
	for _, c := range candidates {
		if i := slices.Index(names, c); i >= 0 {
			return i
		}
	}
	return -1
}

// acledDates: 1 is the day itself, 2 the week around it (the file gives its middle, or the Saturday of a weekend), 3 its month.
func acledDates(p *parser) (days, bool) {
	d, ok := p.date(roleDate)
	w := d.days()
	if w.precision != data.Day {
		return w, ok
	}
	switch code(p.field(roleDateCode)) {
	case 2:
		w = days{w.first - 3, w.last + 3, data.Span, true}
	case 3:
		d.day = 0
		w = d.days()
	}
	return w, ok
}

// gtdDates: a month or day of 0 is not known. An approximate date comes with words of its own.
func gtdDates(p *parser) (days, bool) {
	var d date
	var ok [3]bool
	d.year, ok[0] = component(p.field(roleDate))
	d.month, ok[1] = component(p.field(roleMonth))
	d.day, ok[2] = component(p.field(roleDay))
	if d.month == 0 {
		d.day = 0
	}
	if d.year == 0 {
		return days{}, ok[0]
	}
	if !d.valid() || ok != [3]bool{true, true, true} {
		return days{}, false
	}
	w := d.days()
	w.approximate = len(p.field(roleApproximate)) > 0
	return w, true
}

// component reads a part of a date; what is unknown is 0.
func component(b []byte) (int, bool) {
	n, fraction, ok := people(b)
	return int(max(n, 0)), ok && !fraction
}

// tableDates reads one date, or the first and the last day as UCDP gives them whatever the code of precision.
func tableDates(p *parser) (days, bool) {
	d, ok := p.date(roleDate)
	w := d.days()
	end, endOK := p.date(roleEnd)
	if !ok || !endOK || w.precision == data.NoDate || end.year == 0 {
		return w, ok && endOK
	}
	_, w.last = end.span()
	return w.named(), w.last >= w.first
}

func (d date) days() days {
	if d.year == 0 {
		return days{}
	}
	first, last := d.span()
	return days{first: first, last: last, precision: d.precision()}
}

// named gives an interval the precision that its length has: a day, a whole month, a whole year, or any other.
func (w days) named() days {
	first := calendar(w.first)
	w.precision = data.Span
	for _, unit := range []date{first, {first.year, first.month, 0}, {first.year, 0, 0}} {
		if u := unit.days(); u.first == w.first && u.last == w.last {
			w.precision = u.precision
		}
	}
	return w
}

// code reads a code of one digit, 0 for anything else.
func code(b []byte) int {
	b = bytes.TrimSpace(b)
	if len(b) == 1 && isDigit(b[0]) {
		return int(b[0] - '0')
	}
	return 0
}
