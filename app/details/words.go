package details

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/resolve"
)

// shortDate fits a row of the list: "3 Jan 2024", without the time of day.
func shortDate(w data.When, zone *time.Location) string {
	s, _, _ := strings.Cut(w.Words(zone), ", ")
	if s == "" {
		return "no date"
	}
	for _, m := range [...]time.Month{1, 2, 3, 4, 8, 9, 10, 11, 12} {
		s = strings.ReplaceAll(s, m.String(), m.String()[:3])
	}
	return s
}

// address is where a site is, without saying a thing twice: "Crocus City Hall, Krasnogorsk, Moscow Oblast, Russia".
func address(s *data.Site) string {
	var parts []string
	for _, p := range []string{s.Name, s.Place, s.Admin, words.Country(s.Country)} {
		for piece := range strings.SplitSeq(p, ", ") {
			if piece != "" && !said(parts, piece) {
				parts = append(parts, piece)
			}
		}
	}
	return strings.Join(parts, ", ")
}

func said(parts []string, piece string) bool {
	for _, p := range parts {
		if strings.EqualFold(p, piece) {
			return true
		}
	}
	return false
}

// shortPlace fits a row of the list: the first name of the place and the country.
func shortPlace(in *resolve.Incident) string {
	if len(in.Sites) == 0 {
		return "no place stated"
	}
	s := &in.Sites[0]
	place := s.Admin
	if place == "" {
		place = s.Name
	}
	place, _, _ = strings.Cut(place, " (")
	country := words.Country(s.Country)
	switch {
	case place == "" && country == "":
		return "no place stated"
	case country == "" || strings.EqualFold(place, country):
		return place
	case place == "":
		return country
	}
	return place + ", " + country
}

var precisions = map[data.Precision]string{
	data.Venue:         "located at the venue, within %s",
	data.Neighbourhood: "located in the area, true place within about %s",
	data.City:          "city centre, true place within about %s",
	data.Province:      "middle of the province, true place within about %s",
	data.Country:       "middle of the country, true place within about %s",
}

// precisionWords says how well a site is located.
func precisionWords(s *data.Site) string {
	form, ok := precisions[s.Precision]
	if !s.HasPoint || !ok {
		return "not on the map: no point can be given"
	}
	words := fmt.Sprintf(form, distance(s.RadiusM))
	if !s.Verified {
		words += ", not verified"
	}
	return words
}

// distance rounds to what a reader needs: "50 m", "1.5 km", "20 km".
func distance(m float64) string {
	switch {
	case m < 1000:
		return strconv.FormatFloat(m, 'f', 0, 64) + " m"
	case m < 9950:
		return strings.TrimSuffix(strconv.FormatFloat(m/1000, 'f', 1, 64), ".0") + " km"
	}
	return words.Count(int(math.Round(m/1000))) + " km"
}

// decimal writes a point as latitude, longitude in degrees.
func decimal(p orb.Point) string { return fmt.Sprintf("%.5f, %.5f", p.Lat(), p.Lon()) }

// sexagesimal writes a point in degrees, minutes and seconds: 55°49′33″N 37°23′25″E.
func sexagesimal(p orb.Point) string {
	return dms(p.Lat(), "N", "S") + " " + dms(p.Lon(), "E", "W")
}

func dms(deg float64, plus, minus string) string {
	side := plus
	if deg < 0 {
		deg, side = -deg, minus
	}
	s := int(math.Round(deg * 3600))
	return fmt.Sprintf("%d°%02d′%02d″%s", s/3600, s/60%60, s%60, side)
}

// grade is the Admiralty grade of a claim: "B2".
func grade(c *data.Claim, d *data.Document) string {
	return string(d.Reliability) + strconv.Itoa(c.Credibility)
}

func gradeWords(c *data.Claim, d *data.Document) string {
	text := words.Reliability(d.Reliability)
	if c := words.Credibility(c.Credibility); c != "" {
		text += "; " + c
	}
	return text
}

// locator says where in its document a claim stands: "Introduction, ¶ 3".
func locator(c *data.Claim) string {
	switch {
	case c.Locator.Paragraph == 0:
		return c.Locator.Section
	case c.Locator.Section == "":
		return paragraph(c)
	}
	return c.Locator.Section + ", " + paragraph(c)
}

func paragraph(c *data.Claim) string {
	if c.Locator.Paragraph == 0 {
		return ""
	}
	return "¶\u00a0" + strconv.Itoa(c.Locator.Paragraph)
}

// voiceWords names who speaks and how they stand to it; empty where the document asserts it itself.
func voiceWords(c *data.Claim) string {
	who := c.Voice
	if who == data.OwnVoice {
		who = ""
	}
	switch c.Stance {
	case data.Denies:
		return "denied by " + orDocument(who)
	case data.Doubts:
		return "doubted by " + orDocument(who)
	}
	return who
}

func orDocument(who string) string {
	if who == "" {
		return "the document"
	}
	return who
}
