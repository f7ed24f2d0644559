package gpkg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

// ErrGeometry says that a blob is not a geometry that can be read.
var ErrGeometry = errors.New("gpkg: not a geometry")

const (
	littleEndian = 1 << 0
	emptyFlag    = 1 << 4
	extendedFlag = 1 << 5

	maxParts = 32 // nested collections
)

// envelopes are the numbers of values that the envelope codes of a header stand for.
var envelopes = [8]int{0, 4, 6, 6, 8, -1, -1, -1}

// EncodeGeometry is the blob of a geometry in a reference system by its id in the file: 4326 for WGS 84. Points carry no envelope.
func EncodeGeometry(g orb.Geometry, srs int32) ([]byte, error) {
	_, point := g.(orb.Point)
	header := []byte{'G', 'P', 0, littleEndian}
	if !point {
		header[3] |= 1 << 1
	}
	header = binary.LittleEndian.AppendUint32(header, uint32(srs))
	if !point {
		b := g.Bound()
		for _, v := range []float64{b.Min[0], b.Max[0], b.Min[1], b.Max[1]} {
			header = binary.LittleEndian.AppendUint64(header, math.Float64bits(v))
		}
	}
	body, err := wkb.Marshal(g, binary.LittleEndian)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrGeometry, err)
	}
	return append(header, body...), nil
}

// DecodeGeometry reads the blob of a geometry and the id of its reference system. An empty geometry is nil. ErrGeometry if the blob is
// broken, or of a kind such as a curve that has no counterpart here.
func DecodeGeometry(blob []byte) (orb.Geometry, int32, error) {
	if len(blob) < 8 || blob[0] != 'G' || blob[1] != 'P' {
		return nil, 0, fmt.Errorf("%w: no GeoPackage header", ErrGeometry)
	}
	flags := blob[3]
	var order binary.ByteOrder = binary.BigEndian
	if flags&littleEndian != 0 {
		order = binary.LittleEndian
	}
	srs := int32(order.Uint32(blob[4:]))
	values := envelopes[flags>>1&7]
	switch {
	case blob[2] != 0 || values < 0 || len(blob) < 8+8*values:
		return nil, srs, fmt.Errorf("%w: header of version %d, flags %#x", ErrGeometry, blob[2], flags)
	case flags&extendedFlag != 0:
		return nil, srs, fmt.Errorf("%w: a kind of an extension", ErrGeometry)
	}
	r := wkbReader{left: blob[8+8*values:]}
	g := r.geometry(0)
	switch {
	case r.err != nil:
		return nil, srs, r.err
	case flags&emptyFlag != 0 || isEmpty(g):
		return nil, srs, nil
	}
	return g, srs, nil
}

// wkbReader reads well-known binary: that of ISO and that of PostGIS, with any number of coordinates. Counts are believed no further
// than the bytes that are left.
type wkbReader struct {
	left []byte
	err  error
}

// Types of geometries in well-known binary.
const (
	wkbPoint = 1 + iota
	wkbLine
	wkbPolygon
	wkbMultiPoint
	wkbMultiLine
	wkbMultiPolygon
	wkbCollection
)

func (r *wkbReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrGeometry, fmt.Sprintf(format, args...))
	}
	r.left = nil
}

func (r *wkbReader) take(n int) []byte {
	if len(r.left) < n {
		r.fail("it ends too early")
		return make([]byte, n)
	}
	b := r.left[:n]
	r.left = r.left[n:]
	return b
}

// count is a number of items of at least size bytes each.
func (r *wkbReader) count(order binary.ByteOrder, size int) int {
	n := int(order.Uint32(r.take(4)))
	if n > len(r.left)/size {
		r.fail("it counts more parts than it has")
		return 0
	}
	return n
}

// head is the byte order, the kind of geometry and how many coordinates a position has.
func (r *wkbReader) head() (order binary.ByteOrder, kind uint32, dims int) {
	order = binary.BigEndian
	if r.take(1)[0] == 1 {
		order = binary.LittleEndian
	}
	code := order.Uint32(r.take(4))
	dims = 2
	if code&(1<<31) != 0 {
		dims++
	}
	if code&(1<<30) != 0 {
		dims++
	}
	if code&(1<<29) != 0 {
		r.take(4)
	}
	kind = code & 0x0fff_ffff
	switch kind / 1000 {
	case 1, 2:
		dims++
	case 3:
		dims += 2
	}
	return order, kind % 1000, dims
}

func (r *wkbReader) geometry(depth int) orb.Geometry {
	order, kind, dims := r.head()
	if depth > maxParts {
		r.fail("it is nested too deeply")
		return nil
	}
	switch kind {
	case wkbPoint:
		return r.position(order, dims)
	case wkbLine:
		return orb.LineString(r.positions(order, dims))
	case wkbPolygon:
		p := make(orb.Polygon, r.count(order, 4))
		for i := range p {
			p[i] = orb.Ring(r.positions(order, dims))
		}
		return p
	case wkbMultiPoint, wkbMultiLine, wkbMultiPolygon, wkbCollection:
		parts := make(orb.Collection, r.count(order, 5))
		for i := range parts {
			parts[i] = r.geometry(depth + 1)
		}
		if r.err != nil || kind == wkbCollection {
			return parts
		}
		return r.multi(kind, parts)
	}
	r.fail("kind %d has no counterpart", kind)
	return nil
}

func (r *wkbReader) multi(kind uint32, parts orb.Collection) orb.Geometry {
	switch kind {
	case wkbMultiPoint:
		return orb.MultiPoint(partsOf[orb.Point](r, parts))
	case wkbMultiLine:
		return orb.MultiLineString(partsOf[orb.LineString](r, parts))
	}
	return orb.MultiPolygon(partsOf[orb.Polygon](r, parts))
}

func partsOf[T orb.Geometry](r *wkbReader, parts orb.Collection) []T {
	out := make([]T, len(parts))
	for i, p := range parts {
		var ok bool
		if out[i], ok = p.(T); !ok {
			r.fail("it has a part of another kind")
		}
	}
	return out
}

func (r *wkbReader) positions(order binary.ByteOrder, dims int) []orb.Point {
	out := make([]orb.Point, r.count(order, 8*dims))
	for i := range out {
		out[i] = r.position(order, dims)
	}
	return out
}

func (r *wkbReader) position(order binary.ByteOrder, dims int) orb.Point {
	b := r.take(8 * dims)
	return orb.Point{math.Float64frombits(order.Uint64(b)), math.Float64frombits(order.Uint64(b[8:]))}
}

// isEmpty reports whether a geometry has no position. An empty point is written as not-a-number.
func isEmpty(g orb.Geometry) bool {
	switch g := g.(type) {
	case orb.Point:
		return math.IsNaN(g[0]) || math.IsNaN(g[1])
	case orb.LineString:
		return len(g) == 0
	case orb.Polygon:
		return len(g) == 0
	case orb.MultiPoint:
		return len(g) == 0
	case orb.MultiLineString:
		return len(g) == 0
	case orb.MultiPolygon:
		return len(g) == 0
	case orb.Collection:
		return len(g) == 0
	}
	return g == nil
}
