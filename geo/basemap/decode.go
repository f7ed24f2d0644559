package basemap

import (
	"fmt"
	"math"
	"slices"
	"sync"
)

// DecodeError says what is wrong with a tile.
type DecodeError struct {
	Layer  string // empty if the fault lies outside the layers
	Reason string
}

func (e *DecodeError) Error() string {
	if e.Layer == "" {
		return "vector tile: " + e.Reason
	}
	return fmt.Sprintf("vector tile, layer %q: %s", e.Layer, e.Reason)
}

var layerNames = [NumLayers]string{"land", "ice", "urban", "lake", "river", "admin1", "coast", "admin0", "disputed"}

// Decode reads a Mapbox Vector Tile (specification 2.1, https://github.com/mapbox/vector-tile-spec): polygons and lines of the layers that
// are known here, whose extent must be Extent, with their attribute "rank". All else is skipped. A broken tile is a *DecodeError.
func Decode(b []byte) (*Tile, error) {
	t := &Tile{}
	r := reader{b: b}
	for r.more() {
		if r.field() != 3 || r.wire != wireBytes {
			r.skip()
			continue
		}
		if err := t.layer(r.bytes()); err != nil {
			return nil, err
		}
	}
	if r.bad {
		return nil, &DecodeError{Reason: "is cut off"}
	}
	return t, nil
}

// rawLayer is a layer before its features are decoded. Attributes stand behind the features that refer to them.
type rawLayer struct {
	name     string
	features [][]byte
	extent   uint64
	rankKey  uint64 // of the attribute "rank" among the keys
	keys     uint64
	values   []uint8 // small whole numbers; others are 0
}

func (t *Tile) layer(b []byte) error {
	raw := rawLayer{extent: Extent, rankKey: math.MaxUint64}
	r := reader{b: b}
	for r.more() {
		raw.read(&r)
	}
	if r.bad {
		return &DecodeError{raw.name, "is cut off"}
	}
	l := slices.Index(layerNames[:], raw.name)
	if l < 0 {
		return nil
	}
	if raw.extent != Extent {
		return &DecodeError{raw.name, fmt.Sprintf("has extent %d, not %d", raw.extent, Extent)}
	}
	if t.Layers[l].Ends != nil {
		return &DecodeError{raw.name, "occurs twice"}
	}
	p, reason := raw.paths()
	if reason != "" {
		return &DecodeError{raw.name, reason}
	}
	t.Layers[l] = p
	return nil
}

// read takes one field of the layer.
func (l *rawLayer) read(r *reader) {
	switch field := r.field(); {
	case field == 1 && r.wire == wireBytes:
		l.name = string(r.bytes())
	case field == 2 && r.wire == wireBytes:
		l.features = append(l.features, r.bytes())
	case field == 3 && r.wire == wireBytes:
		if string(r.bytes()) == "rank" {
			l.rankKey = l.keys
		}
		l.keys++
	case field == 4 && r.wire == wireBytes:
		l.values = append(l.values, rankValue(r.bytes()))
	case field == 5 && r.wire == wireVarint:
		l.extent = r.varint()
	default:
		r.skip()
	}
}

// rankValue is an unsigned whole number of up to 255, else 0.
func rankValue(b []byte) uint8 {
	r := reader{b: b}
	if r.field() == 5 && r.wire == wireVarint {
		if v := r.varint(); v <= math.MaxUint8 {
			return uint8(v)
		}
	}
	return 0
}

// scratch collects paths of unknown number; what is kept is copied out in its exact size.
type scratch struct {
	xy    []int16
	ends  []int32
	ranks []uint8
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// paths decodes the features. The reason why it cannot is empty if it can.
func (l *rawLayer) paths() (p Paths, reason string) {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	s.xy, s.ends, s.ranks = s.xy[:0], s.ends[:0], s.ranks[:0]
	for _, f := range l.features {
		if reason := l.feature(f, s); reason != "" {
			return Paths{}, reason
		}
	}
	p = Paths{XY: slices.Clone(s.xy), Ends: slices.Clone(s.ends)}
	if l.rankKey != math.MaxUint64 {
		p.Rank = slices.Clone(s.ranks)
	}
	return p, ""
}

func (l *rawLayer) feature(b []byte, s *scratch) (reason string) {
	var tags, geometry []byte
	kind := uint64(0)
	r := reader{b: b}
	for r.more() {
		switch field := r.field(); {
		case field == 2 && r.wire == wireBytes:
			tags = r.bytes()
		case field == 3 && r.wire == wireVarint:
			kind = r.varint()
		case field == 4 && r.wire == wireBytes:
			geometry = r.bytes()
		default:
			r.skip()
		}
	}
	if r.bad {
		return "a feature is cut off"
	}
	if kind != lineFeature && kind != polygonFeature {
		return ""
	}
	reason = s.geometry(geometry)
	for rank := l.rank(tags); len(s.ranks) < len(s.ends); {
		s.ranks = append(s.ranks, rank)
	}
	return reason
}

// Types of features.
const (
	lineFeature    = 2
	polygonFeature = 3
)

func (l *rawLayer) rank(tags []byte) uint8 {
	r := reader{b: tags}
	for r.more() {
		key, value := r.varint(), r.varint()
		if key == l.rankKey && value < uint64(len(l.values)) {
			return l.values[value]
		}
	}
	return 0
}

// Commands of a geometry.
const (
	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

// geometry decodes commands: MoveTo begins a path, LineTo goes on, ClosePath ends a ring, which is closed without repeating its first
// point. Paths of one point are dropped.
func (s *scratch) geometry(b []byte) (reason string) {
	r := reader{b: b}
	start, x, y := len(s.xy), int32(0), int32(0)
	for r.more() {
		v := r.varint()
		n := v >> 3
		switch command := v & 7; {
		case command == closePath:
			continue
		case command == moveTo && n == 1:
			s.end(start)
			start = len(s.xy)
		case command == lineTo && len(s.xy) > start:
		default:
			return fmt.Sprintf("command %d, %d times, is out of place", command, n)
		}
		if n > uint64(len(r.b)/2) {
			return "a geometry is cut off"
		}
		for range n {
			x, y = x+r.zigzag(), y+r.zigzag()
			if x != int32(int16(x)) || y != int32(int16(y)) {
				return fmt.Sprintf("point %d, %d is far outside", x, y)
			}
			s.xy = append(s.xy, int16(x), int16(y))
		}
	}
	if r.bad {
		return "a geometry is cut off"
	}
	s.end(start)
	return ""
}

// end closes the path that began at start.
func (s *scratch) end(start int) {
	if len(s.xy)-start < 4 {
		s.xy = s.xy[:start]
		return
	}
	s.ends = append(s.ends, int32(len(s.xy)/2))
}
