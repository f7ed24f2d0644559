package revise

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb/geo"

	"incidentmap/data"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
)

// Candidate is a pair of incidents that may be one event. Nothing is merged unless an analyst says so.
type Candidate struct {
	A, B    string  // incident ids, A before B
	Score   float64 // 0 to 1: the mean of how near they are in place, time and words
	Reasons []string
}

const (
	nearM    = 50_000 // metres beyond what both places leave open at which nothing speaks for one place
	nearDays = 7.0    // days between two intervals at which nothing speaks for one time
	alike    = 0.5    // score from which a pair is proposed
)

// Duplicates proposes pairs of incidents of a snapshot that may be the same, the likeliest first. Two must be near in time, and near in
// place if both are placed; a pair that is linked already was told apart by somebody and is not proposed.
func Duplicates(s *resolve.Snapshot) []Candidate {
	order := slices.Clone(s.Incidents)
	order = slices.DeleteFunc(order, func(in *resolve.Incident) bool { return in.When.IsZero() || in.Kind.Lasts() })
	slices.SortFunc(order, func(a, b *resolve.Incident) int {
		return cmp.Or(a.When.Start.Compare(b.When.Start), cmp.Compare(a.ID, b.ID))
	})
	words := make(map[string]map[string]bool, len(order))
	for _, in := range order {
		words[in.ID] = wordSet(in)
	}
	var out []Candidate
	for i, a := range order {
		for _, b := range order[i+1:] {
			if b.When.Start.Sub(a.When.End).Hours() > 24*nearDays {
				break
			}
			if c, ok := compare(a, b, words); ok {
				out = append(out, c)
			}
		}
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return out
}

// DuplicatesAmong proposes pairs of an incident of one snapshot and one of another that may be the same, the likeliest first: A is of the first. Nothing
// is linked between the two. It takes as long as there are pairs near in time; the error is that of the context.
func DuplicatesAmong(ctx context.Context, of, among *resolve.Snapshot) ([]Candidate, error) {
	order := slices.Clone(among.Incidents)
	order = slices.DeleteFunc(order, func(in *resolve.Incident) bool { return in.When.IsZero() || in.Kind.Lasts() })
	slices.SortFunc(order, func(a, b *resolve.Incident) int { return a.When.Start.Compare(b.When.Start) })
	// The latest end up to each, so that those that end before are passed over at once.
	ends := make([]time.Time, len(order))
	for i, in := range order {
		if ends[i] = in.When.End; i > 0 && ends[i-1].After(ends[i]) {
			ends[i] = ends[i-1]
		}
	}
	words := make(map[string]map[string]bool)
	known := func(in *resolve.Incident) {
		if words[in.ID] == nil {
			words[in.ID] = wordSet(in)
		}
	}
	const near = time.Duration(24 * nearDays * float64(time.Hour))
	var out []Candidate
	for _, a := range of.Incidents {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if a.When.IsZero() || a.Kind.Lasts() {
			continue
		}
		from, _ := slices.BinarySearchFunc(ends, a.When.Start.Add(-near), time.Time.Compare)
		for _, b := range order[from:] {
			if b.When.Start.Sub(a.When.End) > near {
				break
			}
			if a.When.Start.Sub(b.When.End) > near {
				continue
			}
			known(a)
			known(b)
			first, second := a, b
			if b.When.Start.Before(a.When.Start) {
				first, second = b, a
			}
			if c, ok := compare(first, second, words); ok {
				c.A, c.B = a.ID, b.ID
				out = append(out, c)
			}
		}
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return out, nil
}

func compare(a, b *resolve.Incident, words map[string]map[string]bool) (Candidate, bool) {
	if linked(a, b) {
		return Candidate{}, false
	}
	c := Candidate{A: min(a.ID, b.ID), B: max(a.ID, b.ID)}
	when, reason := nearInTime(a.When, b.When)
	c.Reasons = append(c.Reasons, reason)
	parts := []float64{when}
	if a.Placed() && b.Placed() {
		m := geo.DistanceHaversine(a.Sites[0].Point, b.Sites[0].Point)
		open := max(0, m-a.Sites[0].RadiusM-b.Sites[0].RadiusM)
		if open > nearM {
			return c, false
		}
		parts = append(parts, 1-open/nearM)
		c.Reasons = append(c.Reasons, fmt.Sprintf("%.0f km apart", m/1000))
	}
	same := overlap(words[a.ID], words[b.ID])
	parts = append(parts, same)
	if same > 0 {
		c.Reasons = append(c.Reasons, fmt.Sprintf("%.0f %% of the words are the same", 100*same))
	}
	for _, p := range parts {
		c.Score += p / float64(len(parts))
	}
	return c, c.Score >= alike
}

// nearInTime compares two intervals, the first of which starts no later: what they share of the time that both take, or how far they are
// apart.
func nearInTime(a, b data.When) (score float64, reason string) {
	if gap := b.Start.Sub(a.End).Hours() / 24; gap > 0 {
		if days := math.Ceil(gap); days > 1 {
			return 1 - gap/nearDays, fmt.Sprintf("%.0f days apart", days)
		}
		return 1 - gap/nearDays, "a day apart"
	}
	end, last := a.End, b.End
	if last.Before(end) {
		end, last = last, end
	}
	shared := end.Sub(b.Start).Hours() / last.Sub(a.Start).Hours()
	if shared == 1 {
		return 1, "at the same time"
	}
	return shared, "at times that overlap"
}

func linked(a, b *resolve.Incident) bool {
	return slices.ContainsFunc(a.Links, func(l resolve.Link) bool { return l.From == b.ID || l.To == b.ID })
}

// wordSet are the folded words of title and places.
func wordSet(in *resolve.Incident) map[string]bool {
	text := []string{in.Title, in.Short}
	for _, s := range in.Sites {
		text = append(text, s.Name, s.Place)
	}
	set := map[string]bool{}
	for w := range strings.FieldsSeq(query.Fold(strings.Join(text, " "))) {
		if w = strings.Trim(w, ".,;:()\"'"); len(w) > 2 {
			set[w] = true
		}
	}
	return set
}

// overlap is the share of the smaller set that the other has too.
func overlap(a, b map[string]bool) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return float64(n) / float64(max(1, len(a)))
}
