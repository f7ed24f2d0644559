package index

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"github.com/paulmach/orb"

	"incidentmap/geo"
	"incidentmap/geo/geodesy"
	"incidentmap/geo/proj"
)

// Select appends to dst the records of the events that pass the filter, neighbours on the map mostly beside each other.
func (ix *Index) Select(f Filter, dst []uint32) []uint32 {
	ix.visit(f, func(row int) bool {
		dst = append(dst, ix.id[row])
		return true
	})
	return dst
}

// Within appends to dst the records of the events in a polygon, as [InPolygon] describes it, that pass the filter.
func (ix *Index) Within(f Filter, p orb.Polygon, dst []uint32) ([]uint32, error) {
	area, err := InPolygon(p)
	if err != nil {
		return dst, err
	}
	return ix.Select(f.In(area), dst), nil
}

// Radius appends to dst the records of the events within a distance in metres of a point, on the WGS 84 ellipsoid, that pass the filter.
func (ix *Index) Radius(f Filter, center orb.Point, metres float64, dst []uint32) []uint32 {
	return ix.Select(f.In(InCircle(center, metres)), dst)
}

// Leaves appends to dst the records of the events of a cluster that a query with the same filter gave: at most limit, after the first offset.
func (ix *Index) Leaves(f Filter, c *Cluster, offset, limit int, dst []uint32) []uint32 {
	ix.visit(f.In(c), func(row int) bool {
		switch {
		case offset > 0:
			offset--
		case limit > 0:
			limit--
			dst = append(dst, ix.id[row])
		}
		return limit > 0
	})
	return dst
}

// In is the filter limited to one more area.
func (f Filter) In(a Area) Filter {
	if f.Area != nil {
		a = InAll(f.Area, a)
	}
	f.Area = a
	return f
}

// visit calls a function for each row that passes the filter until it returns false. The order depends on the events alone.
func (ix *Index) visit(f Filter, yield func(row int) bool) {
	w := ix.visitor(f)
	for b := range ix.zones {
		if !w.visit(b, yield) {
			return
		}
	}
}

// visitor is a worker that visits rows instead of counting them.
func (ix *Index) visitor(f Filter) *worker {
	w := &worker{scan: &scan{ix: ix}}
	w.plan.set(ix, f)
	return w
}

func (w *worker) visit(b int, yield func(row int) bool) bool {
	lo, _ := w.ix.rows(b)
	if j := w.plan.judge(&w.ix.zones[b]); !j.hopeless(false) {
		w.sift(b, j)
		for _, i := range w.passed {
			if !yield(lo + int(i)) {
				return false
			}
		}
	}
	for _, o := range w.ix.odds(b) {
		if w.plan.fails(w.ix, o) == 0 && w.plan.rest(w.ix, o) && !yield(int(o.row)) {
			return false
		}
	}
	return true
}

// Neighbor is an event and its distance.
type Neighbor struct {
	Record uint32
	Metres float64
}

// Nearest appends to dst the k events that pass the filter and lie nearest to a point on the WGS 84 ellipsoid, in order of distance, then of record.
func (ix *Index) Nearest(f Filter, p orb.Point, k int, dst []Neighbor) []Neighbor {
	if k <= 0 {
		return dst
	}
	w, found := ix.visitor(f), dst[len(dst):]
	for _, c := range ix.candidates(p) {
		if len(found) == k && c.near > found[k-1].Metres {
			break
		}
		w.visit(c.block, func(row int) bool {
			at := pointAt(ix.x[row], ix.y[row])
			if len(found) < k || geodesy.GreatCircle(p, at)*(1-geodesy.GreatCircleError) <= found[k-1].Metres {
				found = insert(found, Neighbor{ix.id[row], geodesy.Distance(p, at)}, k)
			}
			return true
		})
	}
	return append(dst, found...)
}

// candidate is a block whose rows lie at least so many metres away.
type candidate struct {
	block int
	near  float64
}

// candidates are all blocks, the nearest first.
func (ix *Index) candidates(p orb.Point) []candidate {
	cs := make([]candidate, len(ix.zones))
	for b := range ix.zones {
		near, _ := ix.zones[b].distances(p)
		cs[b] = candidate{b, near}
	}
	slices.SortFunc(cs, func(c, d candidate) int { return cmp.Compare(c.near, d.near) })
	return cs
}

// insert puts a neighbour into its place among at most k.
func insert(found []Neighbor, n Neighbor, k int) []Neighbor {
	i := sort.Search(len(found), func(i int) bool {
		return found[i].Metres > n.Metres || found[i].Metres == n.Metres && found[i].Record > n.Record
	})
	if i == k {
		return found
	}
	return slices.Insert(found[:min(len(found), k-1)], i, n)
}

// Children finds into which clusters a cluster that a query q gave falls apart at another zoom. They hold its events and no others, and are valid until out
// is used again.
func (ix *Index) Children(q Query, c *Cluster, zoom geo.Zoom, out *Result) []Cluster {
	return ix.split(q, c, ix.extent(q.Filter, c), zoom, out)
}

// ExpansionZoom is the least zoom, in halves and above that of q, at which a cluster that q gave falls apart: geo.MaxZoom if none does, as for a Stack. It
// uses out as Query does.
func (ix *Index) ExpansionZoom(q Query, c *Cluster, out *Result) geo.Zoom {
	if c.Stack || c.Count < 2 {
		return geo.MaxZoom
	}
	extent := ix.extent(q.Filter, c)
	diagonal := math.Hypot(float64(extent.width), float64(extent.height)) / (1 << 32)
	together := math.Log2(q.Radius / geo.TileSize / diagonal) // at lower zooms all events are within the radius of each other
	zoom := math.Floor(2*max(together, math.Round(q.View.Zoom*2)/2+0.5)) / 2
	for ; zoom < geo.MaxZoom; zoom += 0.5 {
		if len(ix.split(q, c, extent, zoom, out)) > 1 {
			return zoom
		}
	}
	return geo.MaxZoom
}

// split finds clusters among the events of a cluster, all of which lie in a window.
func (ix *Index) split(q Query, c *Cluster, extent window, zoom geo.Zoom, out *Result) []Cluster {
	q.Filter = q.In(c)
	q.Heat, q.Step, q.ByKind, q.ByCountry = HeatSpec{}, NoStep, false, false
	width, height := float64(extent.width)/(1<<32), float64(extent.height)/(1<<32)
	q.View = proj.Viewport{
		Center: proj.World{X: float64(extent.x)/(1<<32) + width/2, Y: float64(extent.y)/(1<<32) + height/2}, Zoom: zoom, Scale: 1,
	}
	size := q.View.WorldSize()
	q.View.Width, q.View.Height = int(math.Ceil(width*size))+2, int(math.Ceil(height*size))+2
	ix.Query(q, out)
	return out.Clusters
}

// extent is the least window that holds the events of a cluster that pass the filter. It may lie across the antimeridian.
func (ix *Index) extent(f Filter, c *Cluster) window {
	middle, top := uint32((2*uint64(c.col)+1)<<31/uint64(c.n)), uint32(math.MaxUint32)
	west, east, bottom := int32(math.MaxInt32), int32(math.MinInt32), uint32(0)
	ix.visit(f.In(c), func(row int) bool {
		dx := int32(ix.x[row] - middle)
		west, east = min(west, dx), max(east, dx)
		top, bottom = min(top, ix.y[row]), max(bottom, ix.y[row])
		return true
	})
	return window{middle + uint32(west), top, uint32(east) - uint32(west), bottom - top}
}
