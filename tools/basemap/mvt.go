package main

import (
	"cmp"
	"encoding/binary"
	"slices"

	"incidentmap/geo/basemap"
)

// buffer is how far lines run over the edge of a tile, in tile units: 6 pixels of a 512 pixel tile.
const buffer = 48

// tile is the content of one tile, or of a square of tiles while a level is being cut up.
type tile struct {
	z, x, y int
	areas   [basemap.NumLayers][][]pt
	lines   [basemap.NumLayers][]rankedLine
}

// tiles cuts a level into its tiles that have anything in them.
func (lv *level) tiles() []tile {
	var out []tile
	var cut func(t tile)
	cut = func(t tile) {
		if t.empty() {
			return
		}
		if t.z == lv.z {
			out = append(out, t)
			return
		}
		for _, child := range t.quarters(lv.z) {
			cut(child)
		}
	}
	cut(tile{areas: lv.areas, lines: lv.lines})
	return out
}

func (t *tile) empty() bool {
	for l := range t.areas {
		if len(t.areas[l])+len(t.lines[l]) > 0 {
			return false
		}
	}
	return true
}

// quarters cuts a square of zoom z tiles into four.
func (t *tile) quarters(z int) [4]tile {
	size := int32(basemap.Extent) << (z - t.z - 1)
	var out [4]tile
	for i := range out {
		out[i].z, out[i].x, out[i].y = t.z+1, 2*t.x+i%2, 2*t.y+i/2
	}
	for l := range t.areas {
		for _, r := range t.areas[l] {
			west, east := split(r, xAxis, size*int32(out[1].x))
			for i, half := range [2][]pt{west, east} {
				if half == nil {
					continue
				}
				north, south := split(half, yAxis, size*int32(out[2].y))
				out[i].area(l, north)
				out[i+2].area(l, south)
			}
		}
		for _, line := range t.lines[l] {
			for i := range out {
				out[i].line(l, line, size)
			}
		}
	}
	return out
}

func (t *tile) area(layer int, r []pt) {
	if r != nil {
		t.areas[layer] = append(t.areas[layer], r)
	}
}

func (t *tile) line(layer int, l rankedLine, size int32) {
	x, y := size*int32(t.x), size*int32(t.y)
	for _, part := range within(l.line, xAxis, x-buffer, x+size+buffer) {
		for _, part := range within(part, yAxis, y-buffer, y+size+buffer) {
			t.lines[layer] = append(t.lines[layer], rankedLine{l.rank, part})
		}
	}
}

// layerNames are those in the file.
var layerNames = [basemap.NumLayers]string{"land", "ice", "urban", "lake", "river", "admin1", "coast", "admin0", "disputed"}

// Numbers of the Mapbox Vector Tile specification, version 2.1.
const (
	mvtLine, mvtPolygon            = 2, 3
	mvtMoveTo, mvtLineTo, mvtClose = 1, 2, 7
)

// encode writes the tile as a Mapbox Vector Tile. A layer has one feature per rank, with an attribute "rank" unless it is 0.
func (t *tile) encode() []byte {
	var out []byte
	for l := range t.areas {
		var features, ranks []byte
		n := 0
		if len(t.areas[l]) > 0 {
			features = bytesField(features, 2, feature(mvtPolygon, nil, t.geometry(t.areas[l], true)))
		}
		slices.SortStableFunc(t.lines[l], func(a, b rankedLine) int { return cmp.Compare(a.rank, b.rank) })
		for rest := t.lines[l]; len(rest) > 0; {
			rank := rest[0].rank
			var same [][]pt
			for ; len(rest) > 0 && rest[0].rank == rank; rest = rest[1:] {
				same = append(same, rest[0].line)
			}
			var tags []byte
			if rank > 0 {
				tags = []byte{0, byte(n)} // key 0, value n
				ranks = bytesField(ranks, 4, []byte{5 << 3, byte(rank)})
				n++
			}
			features = bytesField(features, 2, feature(mvtLine, tags, t.geometry(same, false)))
		}
		if features != nil {
			out = bytesField(out, 3, layer(layerNames[l], features, ranks))
		}
	}
	return out
}

func layer(name string, features, ranks []byte) []byte {
	out := binary.AppendUvarint([]byte{15 << 3}, 2) // version
	out = bytesField(out, 1, []byte(name))
	out = append(out, features...)
	if ranks != nil {
		out = bytesField(out, 3, []byte("rank"))
		out = append(out, ranks...)
	}
	return binary.AppendUvarint(append(out, 5<<3), basemap.Extent)
}

func feature(kind byte, tags, geometry []byte) []byte {
	var out []byte
	if tags != nil {
		out = bytesField(out, 2, tags)
	}
	return bytesField(append(out, 3<<3, kind), 4, geometry)
}

func (t *tile) geometry(paths [][]pt, closed bool) []byte {
	var out []byte
	at := pt{int32(t.x) * basemap.Extent, int32(t.y) * basemap.Extent}
	step := func(p pt) {
		for axis := range p {
			d := p[axis] - at[axis]
			out = binary.AppendUvarint(out, uint64(uint32(d<<1)^uint32(d>>31)))
		}
		at = p
	}
	for _, p := range paths {
		out = binary.AppendUvarint(out, mvtMoveTo|1<<3)
		step(p[0])
		out = binary.AppendUvarint(out, mvtLineTo|uint64(len(p)-1)<<3)
		for _, q := range p[1:] {
			step(q)
		}
		if closed {
			out = binary.AppendUvarint(out, mvtClose|1<<3)
		}
	}
	return out
}

func bytesField(out []byte, number int, b []byte) []byte {
	out = binary.AppendUvarint(out, uint64(number)<<3|2)
	out = binary.AppendUvarint(out, uint64(len(b)))
	return append(out, b...)
}
