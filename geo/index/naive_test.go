package index_test

import (
	"math"
	"slices"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/geo/index"
	"incidentmap/geo/proj"
)

// naive answers what an index answers, by a look at each event and with none of its code.
type naive struct{ index.Columns }

// fails are the names of the tests that an event fails.
func (nv naive) fails(f index.Filter, i int) (names []string) {
	if f.When != nil {
		switch {
		case nv.First[i] == index.Undated:
			if !f.WithUndated {
				names = append(names, "time")
			}
		case nv.First[i] > f.When.Last || nv.Last[i] < f.When.First || f.When.First > f.When.Last:
			names = append(names, "time")
		}
	}
	if f.Kinds != nil && !f.Kinds.Has(nv.Kind[i]) {
		names = append(names, "kind")
	}
	if f.Countries != nil && !f.Countries.Has(nv.Country[i]) {
		names = append(names, "country")
	}
	if f.Classes != 0 && f.Classes>>nv.Class[i]&1 == 0 {
		names = append(names, "class")
	}
	if nv.Weight[i] < f.MinWeight {
		names = append(names, "weight")
	}
	if f.Records != nil && !f.Records.Has(nv.ID[i]) {
		names = append(names, "records")
	}
	return names
}

func (nv naive) point(i int) orb.Point { return orb.Point{nv.Lon[i], nv.Lat[i]} }

// inView rounds positions down to 2^-32 of the world, as an index keeps them.
func (nv naive) inView(v proj.Viewport, i int) bool {
	px := v.ToPx(rounded(nv.point(i)))
	return v.Width == 0 || float64(v.Width) >= v.WorldSize() && math.Abs(px.Y-float64(v.Height)/2) <= float64(v.Height)/2 ||
		px.X >= 0 && px.X <= float64(v.Width) && px.Y >= 0 && px.Y <= float64(v.Height)
}

func rounded(p orb.Point) proj.World {
	w := proj.ToWorld(p)
	y := math.Max(0, math.Min(math.Floor(w.Y*(1<<32)), 1<<32-1))
	return proj.World{X: math.Mod(math.Floor(w.X*(1<<32)), 1<<32) / (1 << 32), Y: y / (1 << 32)}
}

// answer is what a query counts.
type answer struct {
	total, undated index.Tally
	days           map[int32]index.Bin // by the first day of the month
	kinds          map[uint8]index.Tally
	countries      map[uint16]index.Tally
}

func (nv naive) query(q index.Query) answer {
	a := answer{days: map[int32]index.Bin{}, kinds: map[uint8]index.Tally{}, countries: map[uint16]index.Tally{}}
	for i := range nv.ID {
		if !nv.inView(q.View, i) {
			continue
		}
		fails, w, undated := nv.fails(q.Filter, i), int64(nv.Weight[i]), nv.First[i] == index.Undated
		but := func(name string) bool { return len(fails) == 0 || len(fails) == 1 && fails[0] == name }
		if len(fails) == 0 {
			a.total = plus(a.total, w)
		}
		if undated && but("time") {
			a.undated = plus(a.undated, w)
		}
		if !undated && but("time") {
			nv.addMonths(a.days, i)
		}
		if but("kind") {
			a.kinds[nv.Kind[i]] = plus(a.kinds[nv.Kind[i]], w)
		}
		if but("country") {
			a.countries[nv.Country[i]] = plus(a.countries[nv.Country[i]], w)
		}
	}
	return a
}

func plus(t index.Tally, w int64) index.Tally {
	return index.Tally{Count: t.Count + 1, Weight: t.Weight + w}
}

// addMonths counts an event that lies in one month as a whole, and any other by its days.
func (nv naive) addMonths(days map[int32]index.Bin, i int) {
	first, last := month(nv.First[i]), month(nv.Last[i])
	if first == last {
		b := days[first]
		b.Tally = plus(b.Tally, int64(nv.Weight[i]))
		days[first] = b
		return
	}
	for day := nv.First[i]; day <= nv.Last[i]; day++ {
		b, part := days[month(day)], 1/float64(nv.Last[i]-nv.First[i]+1)
		b.Vague.Count, b.Vague.Weight = b.Vague.Count+part, b.Vague.Weight+part*float64(nv.Weight[i])
		days[month(day)] = b
	}
}

// month is the first day of the month of a day.
func month(day int32) int32 {
	t := time.Unix(int64(day)*86400, 0).UTC()
	return int32(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// group is a cluster: its events, and the sum of their positions on the square.
type group struct {
	col, row int
	events   []int
	mid      proj.World
	joined   *group
}

// clusters follows the description of the index over the whole world, whatever the view.
func (nv naive) clusters(f index.Filter, zoom, radius float64) []*group {
	n := int(math.Max(1, math.Floor(256*math.Exp2(math.Round(zoom*2)/2)/radius)))
	cells := map[[2]int]*group{}
	var order []*group
	for i := range nv.ID {
		if len(nv.fails(f, i)) > 0 {
			continue
		}
		w := rounded(nv.point(i))
		at := [2]int{int(w.X * float64(n)), int(w.Y * float64(n))}
		if cells[at] == nil {
			cells[at] = &group{col: at[0], row: at[1]}
			order = append(order, cells[at])
		}
		cells[at].events = append(cells[at].events, i)
	}
	for _, g := range order {
		g.mid = nv.middle(g.events, float64(g.col)/float64(n))
	}
	for range 3 {
		settle(order, 1/float64(n))
	}
	var roots []*group
	for _, g := range order {
		if g.joined == nil {
			g.joined = g
		}
	}
	for _, g := range order {
		if g.joined == g {
			roots = append(roots, g)
		} else {
			g.joined.events = append(g.joined.events, g.events...)
		}
	}
	for _, g := range roots {
		slices.Sort(g.events)
	}
	return roots
}

func (nv naive) middle(events []int, from float64) (m proj.World) {
	for _, i := range events {
		w := rounded(nv.point(i))
		m.X += math.Remainder(w.X-from, 1)
		m.Y += w.Y
	}
	return proj.World{X: from + m.X/float64(len(events)), Y: m.Y / float64(len(events))}
}

// settle is one round of joining, between all pairs of groups.
func settle(groups []*group, radius float64) {
	var roots, open []*group
	for _, g := range groups {
		if g.joined == nil {
			open = append(open, g)
		}
	}
	for _, g := range open {
		if !slices.ContainsFunc(open, func(o *group) bool { return near(g, o, radius) && rank(o, g) < 0 }) {
			roots = append(roots, g)
		}
	}
	slices.SortFunc(roots, rank)
	for _, g := range open {
		if i := slices.IndexFunc(roots, func(r *group) bool { return r == g || near(g, r, radius) }); i >= 0 && !slices.Contains(roots, g) {
			g.joined = roots[i]
		}
	}
	for _, r := range roots {
		r.joined = r
	}
}

func near(a, b *group, radius float64) bool {
	return math.Hypot(math.Remainder(a.mid.X-b.mid.X, 1), a.mid.Y-b.mid.Y) < radius
}

func rank(a, b *group) int {
	return slices.Compare([]int{-len(a.events), a.row, a.col}, []int{-len(b.events), b.row, b.col})
}

// cells counts by cells of 40 pixels, from positions that are known.
func (nv naive) cells(f index.Filter, v proj.Viewport, at []proj.World) map[[2]int]index.Tally {
	counts := map[[2]int]index.Tally{}
	for i, w := range at {
		px := v.ToPx(w)
		if px.X < 0 || px.Y < 0 || px.X > float64(v.Width) || px.Y > float64(v.Height) || nv.First[i] == index.Undated ||
			nv.First[i] > f.When.Last || nv.Last[i] < f.When.First || f.Kinds != nil && !f.Kinds.Has(nv.Kind[i]) ||
			f.Countries != nil && !f.Countries.Has(nv.Country[i]) {
			continue
		}
		cell := [2]int{int(px.X) / 40, int(px.Y) / 40}
		counts[cell] = plus(counts[cell], int64(nv.Weight[i]))
	}
	return counts
}
