package filters_test

import (
	"fmt"
	"strings"

	"incidentmap/app/filters"
	"incidentmap/app/words"
)

// incidents is how many there are in the fixture.
const incidents = 36

func value(id, label string, count, total int) filters.Value {
	return filters.Value{ID: id, Label: label, Count: count, Total: total}
}

func stances(claimed, attributed, accused, denied int) []filters.Value {
	return []filters.Value{
		value("claimed", "Claimed it", claimed, claimed), value("attributed", "Attributed to it", attributed, attributed+2),
		value("accused", "Accused", accused, accused), value("denied", "Denied it", denied, denied),
	}
}

// facets are those of a small case; its actors and documents are made up.
func facets() filters.Facets {
	countries := []filters.Value{}
	for i, c := range []string{"AF Afghanistan", "IR Iran", "RU Russia", "TR Türkiye", "TJ Tajikistan", "PK Pakistan", "DE Germany", "FR France", "AT Austria",
		"IQ Iraq", "SY Syria", "CI Côte d’Ivoire", "UZ Uzbekistan"} {
		id, name, _ := strings.Cut(c, " ")
		countries = append(countries, value(id, name, max(0, 8-i), 9-i/2))
	}
	northern := value("northern", "Northern Front", 9, 14)
	northern.Stances = stances(5, 3, 1, 0)
	state := value("state", "Neighbouring state with a long official name", 3, 6)
	state.Stances = stances(0, 0, 3, 2)
	return filters.Facets{
		Counts: words.Counts{Incidents: 12, AllIncidents: incidents}, MostKilled: 1500, Disputed: value("", "", 4, 9),
		Values: map[filters.Facet][]filters.Value{
			filters.Kind: {value("attack", "Attack", 7, 20), value("siege", "Siege", 1, 2), value("strike", "Military strike", 1, 4),
				value("plot", "Plot", 3, 8), value("arrest", "Arrest", 0, 2)},
			filters.Status:   {value("carried out", "Carried out", 9, 26), value("foiled", "Foiled", 3, 8), value("threatened", "Threatened", 0, 2)},
			filters.Country:  countries,
			filters.Actor:    {northern, state},
			filters.Document: {value("alpha", "Alpha Institute, 27 Mar", 8, 19), value("gazette", "Gazette", 12, 36)},
			filters.Grade:    {value("B2", "B2  usually reliable; probably true", 5, 12), value("C3", "C3  fairly reliable; possibly true", 7, 24)},
			filters.Precision: {value("venue", "At the venue", 6, 15), value("city", "City", 6, 19),
				value("none", "Not on the map", 0, 2)},
		},
	}
}

// many are the facets of a large case: n actors, each with its stances, and all countries.
func many(n int) filters.Facets {
	f := facets()
	f.Counts = words.Counts{Incidents: 123_456, AllIncidents: 1_000_000}
	actors := make([]filters.Value, n)
	for i := range actors {
		actors[i] = value(fmt.Sprintf("a%d", i), fmt.Sprintf("Armed group number %d of the region", i), n-i, 2*n-i)
		actors[i].Stances = stances(i, i/2, i/3, 0)
	}
	f.Values[filters.Actor] = actors
	return f
}

func marked(text, found string) filters.Marked {
	m := filters.Marked{Text: text}
	if i := strings.Index(text, found); i >= 0 && found != "" {
		m.Spans = []filters.Span{{From: i, To: i + len(found)}}
	}
	return m
}

// results are what a search for "kerman" might find.
func results() filters.Results {
	return filters.Results{Groups: []filters.Group{
		{Name: "Incidents", Total: 3, Hits: []filters.Hit{
			{ID: "kerman-2024", Title: marked("Twin bombing of the commemoration in Kerman", "Kerman"), Note: "3 Jan 2024", Kind: "attack"},
			{ID: "plot", Title: marked("Plot against a shrine", ""), Text: marked("The cell came to the city by way of Kerman and Shiraz", "Kerman"),
				Note: "2023", Kind: "plot", Plan: true},
			{ID: "third", Title: marked("Arrests after the attack in Kerman", "Kerman"), Note: "Jan 2024", Kind: "arrest"},
		}},
		{Name: "Claims", Total: 340, Hits: []filters.Hit{
			{ID: "c1", Title: marked("At least 84 people were killed", ""), Note: "B2",
				Text: marked("Iranian officials put the number of people killed by the two explosions on the road to the cemetery of Kerman at 84 at the least", "Kerman")},
			{ID: "c2", Title: marked("The group took responsibility", ""), Note: "C3", Text: marked("its agency named the two bombers of Kerman", "Kerman")},
		}},
		{Name: "Places", Total: 2, Hits: []filters.Hit{
			{ID: "p1", Title: marked("Kerman, Iran", "Kerman"), Text: marked("کرمان، گلزار شهدا", "کرمان"), Note: "2 incidents"},
			{ID: "p2", Title: marked("Golzar-e Shohada", ""), Text: marked("گلزار شهدای کرمان", "کرمان"), Note: "1 incident"},
		}},
		{Name: "Events"},
	}}
}
