package resolve

import (
	"cmp"
	"slices"
	"time"

	"incidentmap/data"
)

// date chooses When among the date claims: the shortest interval, an exact one before an approximate, a source before a reference, that no
// preferred claim contradicts. What a reference document says must also agree with every source: it may sharpen a date, not replace it.
func (r *resolver) date(in *Incident) {
	var dates, aside []*data.Claim
	for _, c := range in.Claims {
		switch {
		case c.Attribute != data.Date:
		case c.Stance == data.Asserts && c.Rank != data.Deprecated && c.When != nil && !c.When.IsZero():
			dates = append(dates, c)
		default:
			aside = append(aside, c)
		}
	}
	slices.SortFunc(dates, r.moreExact)
	i := slices.IndexFunc(dates, func(c *data.Claim) bool { return r.uncontradicted(c, dates, in.Zone) })
	if i < 0 { // preferred claims contradict each other
		i = slices.IndexFunc(dates, func(c *data.Claim) bool { return c.Rank == data.Preferred })
	}
	if i > 0 {
		chosen := dates[i]
		dates = slices.Insert(slices.Delete(dates, i, i+1), 0, chosen)
	}
	if len(dates) > 0 {
		in.When, in.WhenReference = *dates[0].When, r.reference(dates[0])
	}
	in.WhenClaims = append(dates, aside...)
}

func (r *resolver) moreExact(a, b *data.Claim) int {
	return cmp.Or(
		cmp.Compare(length(a.When), length(b.When)),
		cmp.Compare(btoi(a.When.Approximate), btoi(b.When.Approximate)),
		referenceLast(r.document(a), r.document(b)),
		cmp.Compare(btoi(b.Rank == data.Preferred), btoi(a.Rank == data.Preferred)),
		r.reading(a, b),
	)
}

func (r *resolver) uncontradicted(c *data.Claim, dates []*data.Claim, zone *time.Location) bool {
	for _, other := range dates {
		binding := other.Rank == data.Preferred || r.reference(c) && !r.reference(other)
		if binding && !agree(*c.When, *other.When, zone) {
			return false
		}
	}
	return true
}

func length(w *data.When) time.Duration { return w.End.Sub(w.Start) }

// agree reports whether two dates can be true of one event, by the local calendar. An approximate one reaches its own length further
// to both sides.
func agree(a, b data.When, zone *time.Location) bool {
	a, b = widened(a.Local(zone)), widened(b.Local(zone))
	return a.Overlaps(b.Start, b.End)
}

func widened(w data.When) data.When {
	if w.Approximate {
		d := length(&w)
		w.Start, w.End = w.Start.Add(-d), w.End.Add(d)
	}
	return w
}
