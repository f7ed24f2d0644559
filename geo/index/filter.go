package index

import "math"

// Filter says which events count. The zero Filter lets all through; each field that is set excludes more.
type Filter struct {
	When        *Days // events whose interval overlaps
	WithUndated bool  // undated events too, where When is set
	Kinds       *KindSet
	Countries   *CountrySet
	Classes     uint64 // a bit for each class that counts; 0 for all
	MinWeight   uint32
	Records     Bitmap // of the records that count, as a text search finds them; nil for all
	Area        Area   // nil for everywhere
}

// Days is an interval of days, counted from 1970-01-01 UTC. Both ends belong to it.
type Days struct{ First, Last int32 }

// KindSet is a set of kinds.
type KindSet [4]uint64

// Add puts a kind into the set.
func (s *KindSet) Add(kind uint8) { s[kind/64] |= 1 << (kind % 64) }

// Has reports whether a kind is in the set.
func (s *KindSet) Has(kind uint8) bool { return s[kind/64]>>(kind%64)&1 == 1 }

// CountrySet is a set of countries.
type CountrySet [MaxCountries / 64]uint64

// Add puts a country, which must be below MaxCountries, into the set.
func (s *CountrySet) Add(country uint16) { s[country/64] |= 1 << (country % 64) }

// Has reports whether a country is in the set.
func (s *CountrySet) Has(country uint16) bool {
	return country < MaxCountries && s[country/64]>>(country%64)&1 == 1
}

// Bitmap is a set of records, a bit for each.
type Bitmap []uint64

// NewBitmap is an empty set with room for records 0 to n-1.
func NewBitmap(n int) Bitmap { return make(Bitmap, (n+63)/64) }

// Add puts a record, for which there must be room, into the set.
func (b Bitmap) Add(record uint32) { b[record/64] |= 1 << (record % 64) }

// Has reports whether a record is in the set.
func (b Bitmap) Has(record uint32) bool {
	return int(record/64) < len(b) && b[record/64]>>(record%64)&1 == 1
}

// What a row fails. The fast pass adds these up without a branch; a row that fails one of the first three still counts in the histogram of that one.
const (
	failTime    = 1
	failKind    = 2
	failCountry = 4
	failHard    = 8 | 16 // two bits, so that it never looks like one failure
)

// plan is a filter in the codes of an index.
type plan struct {
	Filter
	first, last      int32 // the days that When means
	from, to         int32 // the same from Index.base; to is at most that of a narrow row
	starts           [256]within
	kindFails        [256]uint8
	attrFails        [1 << 16]uint8
	kinds, countries hashed
	narrowMin        uint8 // of the weights that a narrow row can have
}

// hashed tells from the bits of a zone whether none or all of its codes are in a set.
type hashed struct{ some, only uint64 }

func (h *hashed) add(code int, in bool) {
	if in {
		h.some |= 1 << (code % 64)
	} else {
		h.only &^= 1 << (code % 64)
	}
}

func (h *hashed) none(codes uint64) bool { return codes&h.some == 0 }
func (h *hashed) all(codes uint64) bool  { return codes&^h.only == 0 }

// set translates a filter.
func (p *plan) set(ix *Index, f Filter) {
	p.Filter = f
	p.first, p.last = math.MinInt32, math.MaxInt32
	if f.When != nil {
		p.first, p.last = f.When.First, f.When.Last
	}
	if p.first > p.last { // no day: what would overlap both ends must not pass
		p.first, p.last = math.MaxInt32, math.MinInt32
	}
	p.from, p.to = ix.fromBase(p.first), min(lastStart, ix.fromBase(p.last))
	for i, length := range ix.lengths[:lengthOdd] {
		p.starts[i] = startsWithin(p.from-length, p.to)
	}
	p.starts[lengthOdd] = startsWithin(0, -1)
	if p.Classes == 0 {
		p.Classes = math.MaxUint64
	}
	p.narrowMin = uint8(min(f.MinWeight, math.MaxUint8))
	p.setKinds(ix)
	p.setCountries(ix)
}

// within is a range of first days of narrow rows: a day lies in it if it is at most span after the least, where differences wrap round.
type within struct{ least, span uint32 }

// startsWithin is the range of the first days from one to another.
func startsWithin(from, to int32) within {
	if from = max(0, from); from > to {
		return within{least: 1 << 16} // none
	}
	return within{uint32(from), uint32(to - from)}
}

// fails is 1 for a first day that lies elsewhere, else 0.
func (w within) fails(start uint16) uint32 {
	return uint32((uint64(w.span) - uint64(uint32(start)-w.least)) >> 63)
}

// fromBase counts a day from the base, within ±2^30 so that differences do not overflow.
func (ix *Index) fromBase(day int32) int32 {
	return int32(max(-1<<30, min(int64(day)-int64(ix.base), 1<<30)))
}

func (p *plan) setKinds(ix *Index) {
	p.kinds = hashed{only: math.MaxUint64}
	for code, kind := range ix.kinds {
		in := p.Filter.Kinds == nil || p.Filter.Kinds.Has(kind)
		p.kinds.add(code, in)
		p.kindFails[code] = fails(failKind, !in)
	}
}

func (p *plan) setCountries(ix *Index) {
	p.countries = hashed{only: math.MaxUint64}
	for _, country := range ix.countries {
		in := p.Filter.Countries == nil || p.Filter.Countries.Has(country)
		p.countries.add(int(country), in)
		for class := range MaxClasses {
			p.attrFails[int(country)*MaxClasses+class] = fails(failCountry, !in) | fails(failHard, p.Classes>>class&1 == 0)
		}
	}
}

func fails(what uint8, does bool) uint8 {
	if does {
		return what
	}
	return 0
}

// verdict says how much of a block has a property.
type verdict uint8

const (
	none verdict = iota
	some
	all
)

// judged is what a zone map says of a block.
type judged struct {
	time, kinds, countries, classes, weight, area verdict
}

func judge(isNone, isAll bool) verdict {
	switch {
	case isNone:
		return none
	case isAll:
		return all
	}
	return some
}

func (p *plan) judge(z *zone) judged {
	j := judged{
		time:      judge(z.start0 > p.to || z.end1 < p.from, z.start1 <= p.to && z.end0 >= p.from),
		kinds:     judge(p.kinds.none(z.kinds), p.kinds.all(z.kinds)),
		countries: judge(p.countries.none(z.countries), p.countries.all(z.countries)),
		classes:   judge(z.classes&p.Classes == 0, z.classes&^p.Classes == 0),
		weight:    judge(z.weight1 < p.narrowMin, z.weight0 >= p.narrowMin),
		area:      all,
	}
	if p.Area != nil {
		j.area = p.Area.judge(z)
	}
	return j
}

// hopeless reports that no row of the block can pass all tests but, where near is set, one of time, kind and country.
func (j judged) hopeless(near bool) bool {
	if j.classes == none || j.weight == none || j.area == none {
		return true
	}
	failures := 0
	for _, v := range [...]verdict{j.time, j.kinds, j.countries} {
		if v == none {
			failures++
		}
	}
	return failures > 1 || failures == 1 && !near
}

// rest reports whether an odd row, by its weight, record and place, meets what fails does not test.
func (p *plan) rest(ix *Index, o odd) bool {
	return o.weight >= p.MinWeight && (p.Records == nil || p.Records.Has(ix.id[o.row])) && (p.Area == nil || p.Area.has(ix.x[o.row], ix.y[o.row]))
}
