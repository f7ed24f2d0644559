// Package gazetteer finds places by their names, among the labels of the basemap. It needs no network, and knows what the map knows: towns of
// some 5,000 inhabitants and more, first-level divisions and countries.
package gazetteer

import (
	"slices"
	"strings"
	"unicode"

	"github.com/paulmach/orb"
	"golang.org/x/text/unicode/norm"

	"incidentmap/geo/basemap"
)

// Kind is what a place is.
type Kind uint8

// Kinds of places.
const (
	Town Kind = iota
	Region
	Country
)

// Place is a name with where it is.
type Place struct {
	Name       string
	Kind       Kind
	Admin      string    // first-level division
	Country    string    // ISO 3166-1 alpha-2, or empty
	Point      orb.Point // longitude, latitude in degrees
	Population int       // of a town; 0 if it is not known
}

// Gazetteer is an index of names. It does not change and serves several goroutines.
type Gazetteer struct {
	labels  []basemap.Label
	folded  []string // names as they are searched
	country func(orb.Point) (iso, admin string)
}

// New makes the index of a map's labels, which takes some 30 ms. country says in which country and first-level division a point lies.
func New(labels []basemap.Label, country func(orb.Point) (iso, admin string)) *Gazetteer {
	g := &Gazetteer{country: country}
	for i := range labels {
		if l := &labels[i]; l.Kind != basemap.WaterLabel {
			g.labels, g.folded = append(g.labels, *l), append(g.folded, fold(l.Name))
		}
	}
	return g
}

// Search finds at most n places: those first whose name is what was asked for, then those whose name or a word of it begins so; among equals the
// larger ones. Case and accents do not count. What follows a comma must stand in the division or the country's code. It takes a few
// milliseconds.
func (g *Gazetteer) Search(text string, n int) []Place {
	asked, within, _ := strings.Cut(text, ",")
	asked, within = fold(asked), fold(within)
	if asked == "" || n <= 0 {
		return nil
	}
	type hit struct{ i, rank int }
	var hits []hit
	for i, name := range g.folded {
		if rank, ok := match(name, asked); ok {
			hits = append(hits, hit{i, rank})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		return int(g.labels[b.i].Pop) - int(g.labels[a.i].Pop)
	})
	var out []Place
	for _, h := range hits[:min(len(hits), manyHits)] {
		if p := g.place(h.i); within == "" || strings.Contains(fold(p.Admin+" "+p.Country), within) {
			if out = append(out, p); len(out) == n {
				break
			}
		}
	}
	return out
}

// manyHits bounds how many places are looked at for the country in which they lie.
const manyHits = 300

func match(name, asked string) (rank int, ok bool) {
	at := strings.Index(name, asked)
	for at > 0 && name[at-1] != ' ' {
		next := strings.Index(name[at+1:], asked)
		if next < 0 {
			return 0, false
		}
		at += 1 + next
	}
	switch {
	case at < 0:
		return 0, false
	case name == asked:
		return 0, true
	case at == 0:
		return 1, true
	}
	return 2, true
}

func (g *Gazetteer) place(i int) Place {
	l := &g.labels[i]
	p := Place{Name: l.Name, Point: l.At.Point(), Population: int(l.Pop)}
	switch l.Kind {
	case basemap.CountryLabel:
		p.Kind = Country
	case basemap.RegionLabel:
		p.Kind = Region
	}
	p.Country, p.Admin = g.country(p.Point)
	return p
}

// fold drops case, accents and what is neither letter nor digit.
func fold(s string) string {
	var b strings.Builder
	blank := true
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
			blank = false
		case !blank:
			b.WriteByte(' ')
			blank = true
		}
	}
	return strings.TrimSuffix(b.String(), " ")
}
