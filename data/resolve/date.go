package resolve

import (
	"cmp"
	"slices"
	"time"

	"incidentmap/data"
)

// date chooses When among the date claims: the shortest interval, an exact one before an approximate, a source before a reference, that no
// claim rules out (see ruledOut). What lasts is dated by all of them (see lasting).
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
	if i := r.chooseDate(dates, in.Zone); i > 0 {
		chosen := dates[i]
		dates = slices.Insert(slices.Delete(dates, i, i+1), 0, chosen)
	}
	if in.Kind.Lasts() && len(dates) > 0 {
		dates = r.lasting(in, dates)
	} else if len(dates) > 0 {
		in.When, in.WhenReference = *dates[0].When, r.reference(dates[0])
	}
	in.WhenClaims = append(dates, aside...)
}

// lasting dates what goes on for a time: from the first to the last of the stated dates, as each may be that of a part. A preferred claim
// stands alone; references count only where no source states a date. The claims that count come first, by their beginning.
func (r *resolver) lasting(in *Incident, dates []*data.Claim) []*data.Claim {
	weight := func(c *data.Claim) int { return 2*btoi(c.Rank != data.Preferred) + btoi(r.reference(c)) }
	slices.SortStableFunc(dates, func(a, b *data.Claim) int {
		return cmp.Or(cmp.Compare(weight(a), weight(b)), a.When.Start.Compare(b.When.Start))
	})
	whole := *dates[0].When
	for _, c := range dates[1:] {
		if weight(c) == weight(dates[0]) {
			whole = whole.Union(*c.When)
		}
	}
	in.When, in.WhenReference = whole, r.reference(dates[0])
	return dates
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

// chooseDate is the index of the date that stands for the incident, the most exact coming first. The time at one site does not replace an
// interval that stands for the whole: that is how long the incident lasted.
func (r *resolver) chooseDate(dates []*data.Claim, zone *time.Location) int {
	stands := func(c *data.Claim) bool {
		return !slices.ContainsFunc(dates, func(by *data.Claim) bool { return r.ruledOut(c, by, zone) })
	}
	whole := slices.IndexFunc(dates, func(c *data.Claim) bool { return c.Site == "" && stands(c) })
	if whole >= 0 && dates[whole].When.Precision == data.Span {
		return whole
	}
	if i := slices.IndexFunc(dates, stands); i >= 0 {
		return i
	}
	// Preferred claims, or sites, contradict each other.
	return slices.IndexFunc(dates, func(c *data.Claim) bool { return c.Rank == data.Preferred })
}

// ruledOut reports whether a date cannot stand for the incident because of another that disagrees: one that is preferred; one of a source,
// as a reference may sharpen a date but not replace it; or, for the time at a site, any other time at a site.
func (r *resolver) ruledOut(c, by *data.Claim, zone *time.Location) bool {
	binding := by.Rank == data.Preferred || r.reference(c) && !r.reference(by) || c.Site != "" && by.Site != ""
	return binding && !agree(*c.When, *by.When, zone)
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
