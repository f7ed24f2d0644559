package ingest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/query"
	"incidentmap/geo/geodesy"
)

// when reads a date in any form of a case or of tables. A time of day is kept only with its zone: without one it says no instant.
func when(text string, order DateOrder) (data.When, bool) {
	if w, err := data.ParseWhen(text); err == nil {
		return w, true
	}
	if t, err := time.Parse(time.RFC3339Nano, strings.Replace(text, " ", "T", 1)); err == nil {
		w, err := data.ParseWhen(t.Format("2006-01-02T15:04Z07:00"))
		return w, err == nil
	}
	return bulk.ReadDate(fullYear(text, order), order == MonthFirst)
}

// shortYear is a date whose year has two digits, with or without a time of day.
var shortYear = regexp.MustCompile(`^(\d{1,2})([./ -])(\d{1,2}|[A-Za-z]{3,9})([./ -])(\d{1,2})([T ]\d.*)?$`)

// firstShortYear is the year that 69 stands for; 68 stands for 2068 (POSIX, strptime).
const firstShortYear = 1969

// fullYear is a date in numbers with its year in four digits.
func fullYear(text string, order DateOrder) string {
	m := shortYear.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return text
	}
	year := &m[5]
	if order == YearFirst {
		year = &m[1]
	}
	if len(*year) != 2 {
		return text
	}
	if n, err := strconv.Atoi(*year); err == nil && n >= firstShortYear%100 {
		*year = "19" + *year
	} else {
		*year = "20" + *year
	}
	return strings.Join(m[1:], "")
}

// position reads both coordinates of one text: a point in well-known text, or what package geodesy reads.
func position(text string, axes AxisOrder) (orb.Point, geodesy.Notation, error) {
	if p, err := wkt.UnmarshalPoint(text); err == nil {
		return p, geodesy.DD, nil
	}
	if axes == LonLat {
		return geodesy.ParsePointXY(text)
	}
	return geodesy.ParsePoint(text)
}

// qualifiers are words and signs before a number, the longer ones first where one begins another.
var qualifiers = []struct {
	words string
	means data.Qualifier
}{
	{"at least", data.AtLeast}, {"no fewer than", data.AtLeast}, {"mindestens", data.AtLeast}, {"au moins", data.AtLeast}, {"al menos", data.AtLeast}, {"min.", data.AtLeast},
	{"≥", data.AtLeast}, {">=", data.AtLeast}, {"more than", data.MoreThan}, {"over", data.MoreThan}, {"mehr als", data.MoreThan}, {"plus de", data.MoreThan},
	{"mas de", data.MoreThan}, {">", data.MoreThan}, {"at most", data.AtMost}, {"up to", data.AtMost}, {"hochstens", data.AtMost}, {"bis zu", data.AtMost},
	{"jusqua", data.AtMost}, {"hasta", data.AtMost}, {"max.", data.AtMost}, {"≤", data.AtMost}, {"<=", data.AtMost}, {"nearly", data.Nearly}, {"almost", data.Nearly},
	{"fast", data.Nearly}, {"presque", data.Nearly}, {"casi", data.Nearly}, {"about", data.About}, {"around", data.About}, {"approximately", data.About},
	{"approx.", data.About}, {"approx", data.About}, {"circa", data.About}, {"ca.", data.About}, {"c.", data.About}, {"etwa", data.About}, {"rund", data.About},
	{"environ", data.About}, {"unos", data.About}, {"~", data.About}, {"≈", data.About}, {"exactly", data.Exactly}, {"=", data.Exactly},
}

// qualifier is what words of a column of their own mean, empty if that is not known.
func qualifier(words string) data.Qualifier {
	folded := strings.TrimSpace(query.Fold(words))
	for _, q := range qualifiers {
		if folded == q.words {
			return q.means
		}
	}
	return ""
}

var (
	interval = regexp.MustCompile(`^(?:between )?(\d+) ?(?:-|to|and|bis|a) ?(\d+)$`)
	numbers  = regexp.MustCompile(`\d[\d.,]*`)
	counted  = regexp.MustCompile(`^(\d+) [^\d%]+$`) // "12 people"
	grouped  = regexp.MustCompile(`^\d{1,3}(?:[,. ]\d{3})+$`)
)

// maxPeople is more than live on the earth's largest continent: a larger number is none of people.
const maxPeople = 2_000_000_000

// people reads a number of people with what is said of its exactness. It is nil if the number is unknown; ok is false if the text is none.
func people(text string) (number *data.Number, ok bool) {
	s := strings.ReplaceAll(strings.TrimSpace(query.Fold(text)), "\u00a0", " ")
	means, said := data.Exactly, false
	for _, q := range qualifiers {
		if rest, found := strings.CutPrefix(s, q.words); found && rest != "" {
			s, means, said = strings.TrimSpace(rest), q.means, true
			break
		}
	}
	if rest, found := strings.CutSuffix(s, "+"); found && !said {
		s, means = strings.TrimSpace(rest), data.AtLeast
	}
	if len(numbers.FindAllStringIndex(s, -1)) == 1 {
		s = strings.TrimSpace(counted.ReplaceAllString(s, "$1"))
	}
	if m := interval.FindStringSubmatch(s); m != nil && !said {
		low, errLow := strconv.Atoi(m[1])
		high, errHigh := strconv.Atoi(m[2])
		if errLow == nil && errHigh == nil && low <= high && high <= maxPeople {
			return &data.Number{Min: &low, Max: &high, Qualifier: data.About}, true
		}
		return nil, false
	}
	if grouped.MatchString(s) {
		s = strings.NewReplacer(",", "", ".", "", " ", "").Replace(s)
	}
	n, fraction, ok := bulk.ReadPeople(s)
	if !ok || n > maxPeople || n < 0 {
		return nil, ok && n < 0
	}
	if fraction {
		return &data.Number{Min: new(n), Max: new(n + 1), Qualifier: data.About}, true
	}
	return bounded(n, means), true
}

// bounded is a number with the bounds that its qualifier leaves.
func bounded(n int, q data.Qualifier) *data.Number {
	out := &data.Number{Qualifier: q}
	if q != data.AtMost {
		out.Min = new(n)
	}
	if q != data.AtLeast && q != data.MoreThan {
		out.Max = new(n)
	}
	return out
}

// statuses are words for what became of an incident.
var statuses = map[string]data.Status{
	"carried out": data.CarriedOut, "completed": data.CarriedOut, "success": data.CarriedOut, "successful": data.CarriedOut, "1": data.CarriedOut, "ausgefuhrt": data.CarriedOut,
	"verubt": data.CarriedOut, "foiled": data.Foiled, "failed": data.Foiled, "prevented": data.Foiled, "thwarted": data.Foiled, "unsuccessful": data.Foiled, "0": data.Foiled,
	"vereitelt": data.Foiled, "dejoue": data.Foiled, "frustrado": data.Foiled, "threatened": data.Threatened, "threat": data.Threatened, "angedroht": data.Threatened,
}

// precisions are words for how well a place is known.
var precisions = map[string]data.Precision{
	"venue": data.Venue, "exact": data.Venue, "address": data.Venue, "building": data.Venue, "point": data.Venue, "genau": data.Venue, "exacte": data.Venue,
	"neighbourhood": data.Neighbourhood, "neighborhood": data.Neighbourhood, "district of a town": data.Neighbourhood, "stadtteil": data.Neighbourhood, "quartier": data.Neighbourhood,
	"city": data.City, "town": data.City, "village": data.City, "settlement": data.City, "stadt": data.City, "ville": data.City, "ciudad": data.City,
	"province": data.Province, "state": data.Province, "region": data.Province, "admin1": data.Province, "district": data.Province, "provinz": data.Province, "provincia": data.Province,
	"country": data.Country, "nation": data.Country, "land": data.Country, "pays": data.Country, "pais": data.Country, "none": data.NoPlace,
}

// Radii up to which a place is as well known as a precision says, in metres.
const (
	venueM         = 50
	neighbourhoodM = 2_000
	cityM          = 25_000
	provinceM      = 250_000
)

func precisionOf(radiusM float64) data.Precision {
	switch {
	case radiusM <= venueM:
		return data.Venue
	case radiusM <= neighbourhoodM:
		return data.Neighbourhood
	case radiusM <= cityM:
		return data.City
	case radiusM <= provinceM:
		return data.Province
	}
	return data.Country
}

// words of a cell that state nothing.
var nothing = map[string]bool{"": true, "-": true, "–": true, "n/a": true, "na": true, "null": true, "none": true, "unknown": true, "unbekannt": true, "inconnu": true, "desconocido": true, "?": true}

// known is a text without blanks around it, empty if it states nothing.
func known(text string) string {
	text = strings.TrimSpace(text)
	if nothing[strings.ToLower(text)] {
		return ""
	}
	return text
}

// firstWords are the words of a text that an anchor may have.
func firstWords(text string) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(len(words), data.MaxAnchorWords)], " ")
}

// listed are the parts that are not empty, with commas between.
func listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return p == "" }), ", ")
}
