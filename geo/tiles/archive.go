package tiles

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/paulmach/orb"
)

// Limits of what is read, in bytes unless said otherwise. Real archives stay far below them.
const (
	maxDirectory = 16 << 20 // unpacked
	maxTile      = 16 << 20 // unpacked
	maxMetadata  = 16 << 20 // unpacked
	maxRaw       = 256 << 20
	maxZoom      = 26 // 4^27 tiles are still counted in 64 bits, and x and y of a map in 31
	maxDepth     = 3  // directories below each other
	keptLeaves   = 64
)

// Compression of directories and tiles.
type Compression uint8

// Compressions that can be read; others are a *FormatError.
const (
	Uncompressed Compression = 1
	Gzip         Compression = 2
)

// Type of the tiles.
type Type uint8

// Types.
const (
	Vector Type = 1
	PNG    Type = 2
	JPEG   Type = 3
	WebP   Type = 4
	AVIF   Type = 5
)

// Header is what an archive says of itself.
type Header struct {
	MinZoom, MaxZoom int
	Type             Type
	Bound            orb.Bound // longitude and latitude
	internal, tile   Compression
	root, meta       span // in the file
	leaves, data     span // in the file
}

// span is a range of bytes.
type span struct{ offset, length uint64 }

// holds reports whether another span, relative to this one, lies within it.
func (s span) holds(o span) bool { return o.offset <= s.length && o.length <= s.length-o.offset }

// within is a span relative to s in terms of the file.
func (s span) within(o span) span { return span{s.offset + o.offset, o.length} }

// Archive is an open archive. It keeps the root directory, and the leaves that were read last.
type Archive struct {
	Header Header
	r      io.ReaderAt
	root   directory
	mu     sync.Mutex
	leaves map[uint64]directory // by offset
}

const (
	headerSize = 127
	magic      = "PMTiles\x03"
)

// Open reads the header and the root directory. A file that is no archive, or a broken one, is a *FormatError.
func Open(r io.ReaderAt) (*Archive, error) {
	var b [headerSize]byte
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, headerSize), b[:]); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, broken("header", "file is shorter than %d bytes", headerSize)
		}
		return nil, fmt.Errorf("pmtiles header: %w", err)
	}
	h, err := parseHeader(b[:])
	if err != nil {
		return nil, err
	}
	a := &Archive{Header: h, r: r, leaves: map[uint64]directory{}}
	a.root, err = a.directory(h.root)
	return a, err
}

func parseHeader(b []byte) (Header, error) {
	if string(b[:len(magic)]) != magic {
		return Header{}, broken("header", "not PMTiles, version 3")
	}
	at := func(i int) span { return span{binary.LittleEndian.Uint64(b[i:]), binary.LittleEndian.Uint64(b[i+8:])} }
	degrees := func(i int) float64 { return float64(int32(binary.LittleEndian.Uint32(b[i:]))) / 1e7 }
	h := Header{
		MinZoom: int(b[100]), MaxZoom: int(b[101]), Type: Type(b[99]),
		Bound:    orb.Bound{Min: orb.Point{degrees(102), degrees(106)}, Max: orb.Point{degrees(110), degrees(114)}},
		internal: Compression(b[97]), tile: Compression(b[98]),
		root: at(8), meta: at(24), leaves: at(40), data: at(56),
	}
	for _, c := range []Compression{h.internal, h.tile} {
		if c != Uncompressed && c != Gzip {
			return Header{}, broken("header", "compression %d cannot be read, only none and gzip", c)
		}
	}
	if h.MinZoom > h.MaxZoom || h.MaxZoom > maxZoom {
		return Header{}, broken("header", "zooms %d to %d are not within 0 to %d", h.MinZoom, h.MaxZoom, maxZoom)
	}
	for _, s := range []span{h.root, h.meta, h.leaves, h.data} {
		if s.offset > 1<<62 || s.length > 1<<62 {
			return Header{}, broken("header", "a part of %d bytes at %d", s.length, s.offset)
		}
	}
	return h, nil
}

// Tile is the unpacked content of a tile. It is ErrNotFound where the archive has none, a *FormatError if what it has is broken.
func (a *Archive) Tile(z, x, y int) ([]byte, error) {
	return a.AppendTile(nil, z, x, y)
}

// AppendTile is Tile into the free capacity of a buffer.
func (a *Archive) AppendTile(to []byte, z, x, y int) ([]byte, error) {
	if z < a.Header.MinZoom || z > a.Header.MaxZoom || x < 0 || y < 0 || x >= 1<<z || y >= 1<<z {
		return nil, ErrNotFound
	}
	at, err := a.find(ID(z, x, y))
	if err != nil {
		return nil, err
	}
	if !a.Header.data.holds(at) {
		return nil, broken("tile", "%d/%d/%d lies outside the tile data", z, x, y)
	}
	return a.unpack(to, "tile", a.Header.data.within(at), a.Header.tile, maxTile)
}

// Metadata is the unpacked JSON object that describes the archive.
func (a *Archive) Metadata() ([]byte, error) {
	return a.unpack(nil, "metadata", a.Header.meta, a.Header.internal, maxMetadata)
}

// Raw is a range of the tile data as it stands in the file: for what an archive carries beside its tiles.
func (a *Archive) Raw(offset, length uint64) ([]byte, error) {
	at := span{offset, length}
	if !a.Header.data.holds(at) {
		return nil, broken("data", "%d bytes at %d lie outside the tile data", length, offset)
	}
	return a.read("data", a.Header.data.within(at), maxRaw)
}

// find looks a tile up in the root directory and in the leaves below it.
func (a *Archive) find(id uint64) (span, error) {
	d := a.root
	for range maxDepth {
		e, ok := d.find(id)
		if !ok {
			return span{}, ErrNotFound
		}
		if e.run > 0 {
			return e.span, nil
		}
		var err error
		if d, err = a.leaf(e.span); err != nil {
			return span{}, err
		}
	}
	return span{}, broken("directory", "more than %d below each other", maxDepth)
}

func (a *Archive) leaf(at span) (directory, error) {
	if !a.Header.leaves.holds(at) {
		return nil, broken("directory", "a leaf of %d bytes at %d lies outside the leaves", at.length, at.offset)
	}
	a.mu.Lock()
	d, ok := a.leaves[at.offset]
	a.mu.Unlock()
	if ok {
		return d, nil
	}
	d, err := a.directory(a.Header.leaves.within(at))
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.leaves) >= keptLeaves {
		clear(a.leaves)
	}
	a.leaves[at.offset] = d
	return d, nil
}

func (a *Archive) directory(at span) (directory, error) {
	b, err := a.unpack(nil, "directory", at, a.Header.internal, maxDirectory)
	if err != nil {
		return nil, err
	}
	return parseDirectory(b)
}
