package resolve

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"incidentmap/data"
)

// criterion is one step of the headline rule: negative if a stands before b.
type criterion func(r *resolver, a, b *data.Claim) int

// The rule "latest", step by step.
var (
	byRank criterion = func(_ *resolver, a, b *data.Claim) int {
		return cmp.Compare(btoi(b.Rank == data.Preferred), btoi(a.Rank == data.Preferred))
	}
	byNumeral criterion = func(_ *resolver, a, b *data.Claim) int {
		_, inA := a.Number.Value()
		_, inB := b.Number.Value()
		return cmp.Compare(btoi(inB), btoi(inA))
	}
	byDay   criterion = func(r *resolver, a, b *data.Claim) int { return r.day(b).Compare(r.day(a)) }
	byVoice criterion = func(_ *resolver, a, b *data.Claim) int {
		return cmp.Compare(btoi(a.Voice != data.OwnVoice), btoi(b.Voice != data.OwnVoice))
	}
	byExactness criterion = func(_ *resolver, a, b *data.Claim) int { return cmp.Compare(exactness(a), exactness(b)) }
	byID        criterion = func(_ *resolver, a, b *data.Claim) int { return cmp.Compare(a.ID, b.ID) }
)

var latest = []criterion{byRank, byNumeral, byDay, byVoice, byExactness, byID}

// latestFirst orders figures so that the headline comes first.
func (r *resolver) latestFirst(a, b *data.Claim) int {
	for _, by := range latest {
		if c := by(r, a, b); c != 0 {
			return c
		}
	}
	return 0
}

// chosenRule is the rule that an analyst chose for a figure of the incident; the zero value if none was.
func chosenRule(in *data.Incident, a data.Attribute) data.Headline {
	for _, h := range in.Headlines {
		if h.Attribute == a {
			return h
		}
	}
	return data.Headline{}
}

// pick is the place of the claim that a chosen rule takes, among claims in the order of the rule "latest"; -1 if the rule takes none of
// them, as a claim chosen by hand that was not known yet, and so the latest stands. Of equals the first is taken.
func pick(claims []*data.Claim, chosen data.Headline) int {
	switch chosen.Rule {
	case data.ByHand:
		return slices.IndexFunc(claims, func(c *data.Claim) bool { return c.ID == chosen.Claim })
	case data.Lowest:
		return extreme(claims, func(low, high, best int) bool { return low < best }, func(low, high int) int { return low })
	case data.Highest:
		return extreme(claims, func(low, high, best int) bool { return high > best }, func(low, high int) int { return high })
	case data.Majority:
		return majority(claims)
	}
	return -1
}

// extreme is the first claim of those with the best number.
func extreme(claims []*data.Claim, better func(low, high, best int) bool, value func(low, high int) int) int {
	at, best := -1, 0
	for i, c := range claims {
		if low, high, ok := stated(c.Number); ok && (at < 0 || better(low, high, best)) {
			at, best = i, value(low, high)
		}
	}
	return at
}

// majority is the first claim of those whose number most documents give.
func majority(claims []*data.Claim) int {
	documents := map[[2]int]map[string]bool{}
	at, best := -1, 0
	for _, c := range claims {
		if low, high, ok := stated(c.Number); ok {
			key := [2]int{low, high}
			if documents[key] == nil {
				documents[key] = map[string]bool{}
			}
			documents[key][c.Document] = true
		}
	}
	for i, c := range claims {
		if low, high, ok := stated(c.Number); ok {
			if n := len(documents[[2]int{low, high}]); n > best {
				at, best = i, n
			}
		}
	}
	return at
}

// chosenReason says in words why the first of the claims gives the headline where a rule was chosen for the figure.
func (r *resolver) chosenReason(claims []*data.Claim, chosen data.Headline) string {
	rule := map[data.Rule]string{
		data.ByHand: "Chosen by hand among %d statements", data.Lowest: "The lowest of %d statements",
		data.Highest: "The highest of %d statements", data.Majority: "What most documents of %d statements give",
	}[chosen.Rule]
	return fmt.Sprintf(rule+" (%s): %s.", len(claims), chosen.Reason, r.cite(claims[0]))
}

func exactness(c *data.Claim) int {
	if c.Number == nil {
		return len(exactnessOf)
	}
	return exactnessOf[c.Number.Qualifier]
}

var exactnessOf = map[data.Qualifier]int{data.Exactly: 0, data.About: 1, data.Nearly: 2, data.AtLeast: 3, data.AtMost: 3, data.MoreThan: 4}

// reason says in words why the first of the claims gives the headline: what decided between it and the first that states something else.
func (r *resolver) reason(claims []*data.Claim) string {
	head := claims[0]
	var b strings.Builder
	rival := slices.IndexFunc(claims, func(c *data.Claim) bool { return headline(c) != headline(head) })
	switch {
	case len(claims) == 1:
		fmt.Fprintf(&b, "The only statement: %s.", r.cite(head))
	case rival < 0:
		fmt.Fprintf(&b, "All %d statements agree; the latest: %s.", len(claims), r.cite(head))
	default:
		b.WriteString(r.decision(len(claims), head, claims[rival]))
	}
	if day := r.statedDay(head); day.Precision != data.NoDate && day.Precision < data.Day {
		fmt.Fprintf(&b, " Its day is not known; it counts from the last possible one, %s.", r.day(head).Format("2 January 2006"))
	}
	if r.reference(head) {
		b.WriteString(" No source states a figure; this is a reference document.")
	}
	return b.String()
}

func (r *resolver) decision(n int, head, rival *data.Claim) string {
	switch {
	case byRank(r, head, rival) != 0:
		why := head.RankReason
		if why == "" {
			why = "no reason given"
		}
		return fmt.Sprintf("Chosen by hand (%s): %s.", why, r.cite(head))
	case byNumeral(r, head, rival) != 0:
		return fmt.Sprintf("The latest of %d statements that is a number: %s.", n, r.cite(head))
	case byDay(r, head, rival) != 0:
		return fmt.Sprintf("The latest of %d statements: %s.", n, r.cite(head))
	case byVoice(r, head, rival) != 0:
		return fmt.Sprintf("The latest of %d statements: %s. Its own voice stands before one second hand of the same day: %s.",
			n, r.cite(head), r.cite(rival))
	case byExactness(r, head, rival) != 0:
		return fmt.Sprintf("The latest of %d statements: %s. Its figure is more exact than another of the same day: %s, %s.",
			n, r.cite(head), headline(rival), r.cite(rival))
	}
	return fmt.Sprintf("The latest of %d statements: %s. Another of the same day is as good: %s, %s; the first by id was taken.",
		n, r.cite(head), headline(rival), r.cite(rival))
}

// statedDay is the date that a claim counts by, as it is known.
func (r *resolver) statedDay(c *data.Claim) data.When {
	if !c.AsOf.IsZero() {
		return c.AsOf
	}
	return r.document(c).Published
}

// cite names publisher, date and, if it is not the document's own, the voice.
func (r *resolver) cite(c *data.Claim) string {
	d := r.document(c)
	words := cmp.Or(d.Publisher, d.Title, d.ID)
	switch {
	case !c.AsOf.IsZero():
		words += ", as of " + c.AsOf.Words(nil)
	case !d.Published.IsZero():
		words += ", " + d.Published.Words(nil)
	default:
		words += ", undated"
	}
	if c.Voice != data.OwnVoice {
		words += ", citing " + c.Voice
	}
	return words
}
