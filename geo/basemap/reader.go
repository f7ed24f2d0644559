package basemap

import "encoding/binary"

// Wire types of Protocol Buffers (https://protobuf.dev/programming-guides/encoding).
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

// reader takes a Protocol Buffers message apart. After a fault it is bad and has no more.
type reader struct {
	b    []byte
	wire uint64 // type of the field that was read last
	bad  bool
}

func (r *reader) more() bool { return len(r.b) > 0 && !r.bad }

func (r *reader) fail() { r.b, r.bad = nil, true }

func (r *reader) field() (number uint64) {
	v := r.varint()
	r.wire = v & 7
	return v >> 3
}

func (r *reader) varint() uint64 {
	if len(r.b) > 0 && r.b[0] < 0x80 {
		v := r.b[0]
		r.b = r.b[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

// zigzag is a signed number of 32 bits.
func (r *reader) zigzag() int32 {
	v := uint32(r.varint())
	return int32(v>>1) ^ -int32(v&1)
}

func (r *reader) bytes() []byte { return r.take(r.varint()) }

func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.fail()
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

// skip passes over the value of a field.
func (r *reader) skip() {
	switch r.wire {
	case wireVarint:
		r.varint()
	case wireFixed64:
		r.take(8)
	case wireBytes:
		r.bytes()
	case wireFixed32:
		r.take(4)
	default:
		r.fail()
	}
}
