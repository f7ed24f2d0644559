package evidence

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"

	"incidentmap/data"
	"incidentmap/geo/geodesy"
)

func (k *checker) sites(country func(orb.Point) string) {
	for i := range k.c.Incidents {
		for j := range k.c.Incidents[i].Sites {
			s := &k.c.Incidents[i].Sites[j]
			k.basis(s)
			if s.Zone != "" && s.Location() == nil {
				k.site(s, "time zone %q is not known", s.Zone)
			}
			if country != nil && s.HasPoint && s.Country != "" {
				k.country(s, country)
			}
		}
	}
}

func (k *checker) site(s *data.Site, format string, args ...any) {
	k.add(Finding{Subject: s.ID, Reason: fmt.Sprintf(format, args...)})
}

// basis checks that a point rests on a reference document's claim about the place: sources of a case name places, not coordinates.
func (k *checker) basis(s *data.Site) {
	c := k.claims[s.Basis]
	if c == nil { // Validate reports it
		return
	}
	d := k.documents[c.Document]
	switch {
	case d != nil && d.Kind != data.Reference:
		k.site(s, "basis %s is a claim of source %s, not of a reference document", c.ID, d.ID)
	case c.Attribute != data.Place:
		k.site(s, "basis %s is a claim about %s, not about the place", c.ID, c.Attribute)
	case c.Site != "" && c.Site != s.ID:
		k.site(s, "basis %s is a claim about site %s", c.ID, c.Site)
	}
}

// country checks that the site's country is found somewhere within its radius.
func (k *checker) country(s *data.Site, at func(orb.Point) string) {
	var found []string
	seen := map[string]bool{}
	for _, p := range around(s.Point, s.RadiusM) {
		code := at(p)
		if code == s.Country {
			return
		}
		if code != "" && !seen[code] {
			seen[code] = true
			found = append(found, code)
		}
	}
	if len(found) == 0 {
		k.site(s, "country is %s, but no country lies within %.0f m of the point", s.Country, s.RadiusM)
		return
	}
	k.site(s, "country is %s, but the point lies in %s", s.Country, strings.Join(found, " or "))
}

// around are a point and sixteen on each of two circles about it, at the whole and at half the radius in metres.
func around(center orb.Point, radiusM float64) []orb.Point {
	const directions = 16
	points := []orb.Point{center}
	for _, r := range [...]float64{radiusM, radiusM / 2} {
		if !(r > 0) {
			continue
		}
		for i := range directions {
			points = append(points, geodesy.Destination(center, r, 360*float64(i)/directions))
		}
	}
	return points
}
