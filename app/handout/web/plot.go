package web

import (
	"math"

	"incidentmap/app/brief"
	"incidentmap/data"
)

// scale is what the values of one figure are drawn along.
type scale struct{ low, high, n int }

func newScale(values []brief.Value) scale {
	s := scale{low: math.MaxInt, high: math.MinInt}
	for _, v := range values {
		low, high, ok := ends(v.Claim.Number)
		if ok {
			s.low, s.high, s.n = min(s.low, low), max(s.high, high), s.n+1
		}
	}
	return s
}

// drawn reports whether there is anything to compare.
func (s scale) drawn() bool { return s.n > 1 && s.high > s.low }

// plot is one value on a scale of plotWidth units: a dot, or a bar from low to high, open to a side where the claim leaves it open.
type plot struct {
	Low, High, Middle float64
	Bar               bool
	More, Less        bool // the claim allows for more, for fewer
	About             bool
}

// The dots lie between these, so that an arrow has room beside them.
const plotLeft, plotRight = 14.0, 106.0

func (s scale) plot(n *data.Number) *plot {
	low, high, ok := ends(n)
	if !ok || !s.drawn() {
		return nil
	}
	p := &plot{Low: s.at(low), High: s.at(high), Bar: high > low}
	p.Middle = (p.Low + p.High) / 2
	switch n.Qualifier {
	case data.AtLeast, data.MoreThan:
		p.More = true
	case data.AtMost, data.Nearly:
		p.Less = true
	case data.About:
		p.About = true
	}
	return p
}

func (s scale) at(v int) float64 {
	x := plotLeft + (plotRight-plotLeft)*float64(v-s.low)/float64(s.high-s.low)
	return math.Round(x*10) / 10
}

// ends are the smallest and the largest numeral of a number.
func ends(n *data.Number) (low, high int, ok bool) {
	low, ok = n.Value()
	high = low
	if ok && n.Max != nil {
		high = *n.Max
	}
	return low, high, ok
}
