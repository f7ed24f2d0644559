package resolve

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"incidentmap/data"
)

// looseness is how far, as a share, a number given as "about" or "nearly" may be from another of the same document before the two
// contradict each other. Different documents are compared by what they state.
const looseness = 0.1

// figure resolves the claims of one count. Reference documents are asked only where no source states anything.
func (r *resolver) figure(in *data.Incident, a data.Attribute, claims []*data.Claim) Figure {
	byOf := map[string][]*data.Claim{}
	for _, c := range r.counting(a, claims) {
		byOf[c.Of] = append(byOf[c.Of], c)
	}
	f := r.count(byOf[""], chosenRule(in, a))
	for _, of := range slices.Sorted(maps.Keys(byOf)) {
		if of != "" {
			f.Parts = append(f.Parts, Part{of, r.count(byOf[of], data.Headline{})})
		}
	}
	slices.SortStableFunc(f.Parts, func(a, b Part) int { return cmp.Compare(b.size(), a.size()) })
	if len(f.Claims) == 0 && len(f.Parts) > 0 {
		f.sumUpParts()
	}
	return f
}

// counting are the claims that bear on the figure: asserted, not deprecated, of sources if there are any.
func (r *resolver) counting(a data.Attribute, claims []*data.Claim) []*data.Claim {
	var sources, references []*data.Claim
	for _, c := range claims {
		switch {
		case c.Attribute != a || c.Stance != data.Asserts || c.Rank == data.Deprecated:
		case r.reference(c):
			references = append(references, c)
		default:
			sources = append(sources, c)
		}
	}
	if len(sources) > 0 {
		return sources
	}
	return references
}

// count resolves claims that count the same people, by the rule that is chosen for them.
func (r *resolver) count(claims []*data.Claim, chosen data.Headline) Figure {
	if len(claims) == 0 {
		return Figure{}
	}
	slices.SortFunc(claims, r.latestFirst)
	f := Figure{Rule: data.Latest, Claims: claims, Disputed: r.disputed(claims), Reason: r.reason(claims)}
	switch at := pick(claims, chosen); {
	case at >= 0:
		head := claims[at]
		copy(claims[1:at+1], claims[:at])
		claims[0] = head
		f.Rule, f.Reason = chosen.Rule, r.chosenReason(claims, chosen)
	case claims[0].Rank == data.Preferred:
		f.Rule = data.ByHand
	}
	head := claims[0]
	f.Headline = headline(head)
	if _, ok := head.Number.Value(); ok {
		f.Number = head.Number
	}
	f.Min, f.Max = bounds(claims)
	return f
}

// sumUpParts makes the headline of the parts, without adding them up: they may overlap.
func (f *Figure) sumUpParts() {
	words := make([]string, len(f.Parts))
	for i, p := range f.Parts {
		words[i] = p.Words()
		f.Disputed = f.Disputed || p.Disputed
	}
	f.Headline = strings.Join(words, ", ")
	f.Rule = data.Latest
	f.Reason = "No document states a total; each part is its latest figure, and parts may overlap."
}

func (p Part) size() int {
	n, _ := p.Number.Value()
	return n
}

// stated gives the smallest and the largest numeral of a number: both are the same but for "1500 to 4000".
func stated(n *data.Number) (low, high int, ok bool) {
	low, ok = n.Value()
	if !ok {
		return 0, 0, false
	}
	high = low
	if n.Max != nil {
		high = *n.Max
	}
	return low, high, true
}

// bounds are the smallest and the largest number stated. A claim that leaves a side open bounds nothing there: "more than 100" alone has
// no largest number, nor has "at least 150" beside 140; "at most 100" alone has no smallest.
func bounds(claims []*data.Claim) (least, most *int) {
	var lows, highs, openUp, openDown []int
	for _, c := range claims {
		low, high, ok := stated(c.Number)
		switch {
		case !ok:
		case c.Number.Min == nil:
			openDown, highs = append(openDown, high), append(highs, high)
		case c.Number.Max == nil:
			lows, openUp = append(lows, low), append(openUp, low)
		default:
			lows, highs = append(lows, low), append(highs, high)
		}
	}
	if len(lows) > 0 && (len(openDown) == 0 || slices.Min(openDown) >= slices.Min(lows)) {
		n := slices.Min(lows)
		least = &n
	}
	if len(highs) > 0 && (len(openUp) == 0 || slices.Max(openUp) <= slices.Max(highs)) {
		n := slices.Max(highs)
		most = &n
	}
	return least, most
}

// disputed reports whether documents give different numbers, or whether no number satisfies all claims.
func (r *resolver) disputed(claims []*data.Claim) bool {
	type pair struct{ low, high int }
	numbers, documents := map[pair]bool{}, map[string]bool{}
	least, most := math.Inf(-1), math.Inf(1)
	for _, c := range claims {
		low, high, ok := stated(c.Number)
		if !ok {
			continue
		}
		numbers[pair{low, high}], documents[c.Document] = true, true
		from, to := admitted(c.Number.Qualifier, float64(low), float64(high))
		least, most = max(least, from), min(most, to)
	}
	return len(numbers) > 1 && len(documents) > 1 || least > most
}

// admitted is the closed range of counts of which a statement would be true.
func admitted(q data.Qualifier, low, high float64) (from, to float64) {
	switch q {
	case data.AtLeast:
		return low, math.Inf(1)
	case data.MoreThan:
		return low + 1, math.Inf(1)
	case data.AtMost:
		return 0, high
	case data.Nearly:
		return low * (1 - looseness), high
	case data.About:
		return low * (1 - looseness), high * (1 + looseness)
	}
	return low, high
}
