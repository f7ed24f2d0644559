package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"slices"

	"incidentmap/geo/tiles"
)

// archive collects tiles and writes them as PMTiles, version 3.
type archive struct {
	entries  []entry
	data     bytes.Buffer
	contents map[string]entry // by uncompressed tile: oceans and plains are kept once
	sections map[string]section
	zooms    int
}

type entry struct {
	id             uint64
	offset, length uint64
	run            uint64
}

// section is where something that is not a tile lies in the tile data. Readers that know tiles alone never see it.
type section struct {
	Offset uint64 `json:"offset"`
	Length uint64 `json:"length"`
}

func newArchive() *archive {
	return &archive{contents: map[string]entry{}, sections: map[string]section{}}
}

// add takes all tiles of one zoom, the zooms in order.
func (a *archive) add(level []tile) error {
	ids := make([]entry, len(level))
	for i, t := range level {
		ids[i] = entry{id: tiles.ID(t.z, t.x, t.y), offset: uint64(i)}
	}
	slices.SortFunc(ids, func(a, b entry) int { return cmp.Compare(a.id, b.id) })
	for _, e := range ids {
		raw := level[e.offset].encode()
		c, ok := a.contents[string(raw)]
		if !ok {
			z, err := compress(raw)
			if err != nil {
				return err
			}
			c = entry{offset: uint64(a.data.Len()), length: uint64(len(z))}
			a.data.Write(z)
			a.contents[string(raw)] = c
		}
		a.append(entry{e.id, c.offset, c.length, 1})
	}
	a.zooms++
	return nil
}

func (a *archive) append(e entry) {
	if n := len(a.entries); n > 0 {
		last := &a.entries[n-1]
		if last.id+last.run == e.id && last.offset == e.offset {
			last.run++
			return
		}
	}
	a.entries = append(a.entries, e)
}

// section adds something that is not a tile.
func (a *archive) section(name string, b []byte) {
	a.sections[name] = section{uint64(a.data.Len()), uint64(len(b))}
	a.data.Write(b)
}

func compress(b []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

const (
	headerSize  = 127
	rootLimit   = 16384 - headerSize // the header and the root directory are within the first 16 KiB
	leafEntries = 2048
)

// directories writes the root directory and, if it would be too large, leaves below it.
func (a *archive) directories() (root, leaves []byte, err error) {
	root, err = directory(a.entries)
	if err != nil || len(root) <= rootLimit {
		return root, nil, err
	}
	var top []entry
	for part := range slices.Chunk(a.entries, leafEntries) {
		leaf, err := directory(part)
		if err != nil {
			return nil, nil, err
		}
		top = append(top, entry{part[0].id, uint64(len(leaves)), uint64(len(leaf)), 0})
		leaves = append(leaves, leaf...)
	}
	root, err = directory(top)
	return root, leaves, err
}

func directory(entries []entry) ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(len(entries)))
	last := uint64(0)
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.id-last)
		last = e.id
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.run)
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.length)
	}
	for i, e := range entries {
		if i > 0 && e.offset == entries[i-1].offset+entries[i-1].length {
			b = append(b, 0)
			continue
		}
		b = binary.AppendUvarint(b, e.offset+1)
	}
	return compress(b)
}

// bytes is the whole file.
func (a *archive) bytes() ([]byte, error) {
	root, leaves, err := a.directories()
	if err != nil {
		return nil, err
	}
	meta, err := a.metadata()
	if err != nil {
		return nil, err
	}
	addressed := uint64(0)
	for _, e := range a.entries {
		addressed += e.run
	}
	h := append([]byte("PMTiles"), 3)
	offset := uint64(headerSize)
	for _, n := range []int{len(root), len(meta), len(leaves), a.data.Len()} {
		h = binary.LittleEndian.AppendUint64(h, offset)
		h = binary.LittleEndian.AppendUint64(h, uint64(n))
		offset += uint64(n)
	}
	for _, n := range []uint64{addressed, uint64(len(a.entries)), uint64(len(a.contents))} {
		h = binary.LittleEndian.AppendUint64(h, n)
	}
	const clustered, gzipped, vector = 1, 2, 1
	h = append(h, clustered, gzipped, gzipped, vector, 0, byte(a.zooms-1))
	for _, e7 := range []int32{-1800000000, -850511287, 1800000000, 850511287} {
		h = binary.LittleEndian.AppendUint32(h, uint32(e7))
	}
	h = append(h, make([]byte, headerSize-len(h))...) // centre 0, 0 at zoom 0
	return slices.Concat(h, root, meta, leaves, a.data.Bytes()), nil
}

func (a *archive) metadata() ([]byte, error) {
	type vectorLayer struct {
		ID     string            `json:"id"`
		Fields map[string]string `json:"fields"`
	}
	var layers []vectorLayer
	for _, n := range layerNames {
		layers = append(layers, vectorLayer{n, map[string]string{}})
	}
	b, err := json.Marshal(map[string]any{
		"name":          "Incident Map basemap",
		"attribution":   "Natural Earth; GeoNames, CC BY 4.0",
		"vector_layers": layers,
		"sections":      a.sections,
	})
	if err != nil {
		return nil, err
	}
	return compress(b)
}
