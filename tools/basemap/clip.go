package main

// pt is a point in tile units of one zoom, from the north west corner of the world.
type pt [2]int32

// Axes of pt.
const (
	xAxis = 0
	yAxis = 1
)

// areaOf is the signed area of a ring in square units, positive where it runs clockwise as seen.
func areaOf(r []pt) int64 {
	var a int64
	for i, p := range r {
		q := r[(i+1)%len(r)]
		a += int64(p[0])*int64(q[1]) - int64(q[0])*int64(p[1])
	}
	return a / 2
}

// split cuts a ring along a line across one axis (Sutherland and Hodgman, 1974, for both halves). The two halves get the very same points
// on the line, so that tiles meet without a seam.
func split(r []pt, axis int, at int32) (low, high []pt) {
	lo, hi := r[0][axis], r[0][axis]
	for _, p := range r {
		lo, hi = min(lo, p[axis]), max(hi, p[axis])
	}
	if hi <= at {
		return r, nil
	}
	if lo >= at {
		return nil, r
	}
	for i, p := range r {
		q := r[(i+1)%len(r)]
		if p[axis] <= at {
			low = append(low, p)
		}
		if p[axis] >= at {
			high = append(high, p)
		}
		if p[axis] < at && q[axis] > at || p[axis] > at && q[axis] < at {
			c := cross(p, q, axis, at)
			low, high = append(low, c), append(high, c)
		}
	}
	return tidy(low), tidy(high)
}

// tidy drops repeated points. It is nil where fewer than three are left.
func tidy(r []pt) []pt {
	out := r[:0]
	for _, p := range r {
		if len(out) == 0 || p != out[len(out)-1] {
			out = append(out, p)
		}
	}
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	if len(out) < 3 {
		return nil
	}
	return out
}

// cross is where the segment between p and q meets the line, the same for both directions.
func cross(p, q pt, axis int, at int32) pt {
	if p[axis] > q[axis] {
		p, q = q, p
	}
	other := 1 - axis
	num := int64(q[other]-p[other])*int64(at-p[axis])*2 + int64(q[axis]-p[axis])
	den := int64(q[axis]-p[axis]) * 2
	n := num / den
	if num%den < 0 {
		n--
	}
	var c pt
	c[axis], c[other] = at, p[other]+int32(n)
	return c
}

// within is what of a line lies in lo..hi of one axis.
func within(l []pt, axis int, lo, hi int32) [][]pt {
	least, most := l[0][axis], l[0][axis]
	for _, p := range l {
		least, most = min(least, p[axis]), max(most, p[axis])
	}
	if least > hi || most < lo {
		return nil
	}
	if least >= lo && most <= hi {
		return [][]pt{l}
	}
	var out [][]pt
	var run []pt
	add := func(p pt) {
		if len(run) == 0 || run[len(run)-1] != p {
			run = append(run, p)
		}
	}
	flush := func() {
		if len(run) > 1 {
			out = append(out, run)
		}
		run = nil
	}
	for i := range len(l) - 1 {
		p, q := l[i], l[i+1]
		if p[axis] >= lo && p[axis] <= hi {
			add(p)
		}
		for _, at := range edgesBetween(p[axis], q[axis], lo, hi) {
			add(cross(p, q, axis, at))
		}
		if q[axis] < lo || q[axis] > hi {
			flush()
		}
	}
	if last := l[len(l)-1]; last[axis] >= lo && last[axis] <= hi {
		add(last)
	}
	flush()
	return out
}

// edgesBetween are those of lo and hi that lie strictly between two coordinates, in the order of travel.
func edgesBetween(from, to, lo, hi int32) []int32 {
	var out []int32
	if min(from, to) < lo && max(from, to) > lo {
		out = append(out, lo)
	}
	if min(from, to) < hi && max(from, to) > hi {
		out = append(out, hi)
	}
	if from > to && len(out) == 2 {
		out[0], out[1] = out[1], out[0]
	}
	return out
}
