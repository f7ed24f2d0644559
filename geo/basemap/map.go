package basemap

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"incidentmap/geo/tiles"
)

// maxZoom is the greatest zoom of a basemap: all tiles that were ever asked for are kept.
const maxZoom = 8

// Map is an open basemap. Tiles, labels and outlines of countries are decoded when they are first asked for, and kept.
type Map struct {
	archive   *tiles.Archive
	tiles     [][]atomic.Pointer[Tile] // by zoom, row by row
	labels    func() (*labelIndex, error)
	countries func() (*outlines, error)
}

// Open reads the directory of a basemap file. Nothing else is read yet. r is used as long as the map is.
func Open(r io.ReaderAt) (*Map, error) {
	a, err := tiles.Open(r)
	if err != nil {
		return nil, fmt.Errorf("basemap: %w", err)
	}
	if a.Header.Type != tiles.Vector || a.Header.MinZoom != 0 || a.Header.MaxZoom > maxZoom {
		return nil, fmt.Errorf("basemap: tiles of type %d at zooms %d to %d, not vector tiles at zooms 0 to %d or less",
			a.Header.Type, a.Header.MinZoom, a.Header.MaxZoom, maxZoom)
	}
	m := &Map{archive: a}
	for z := range a.Header.MaxZoom + 1 {
		m.tiles = append(m.tiles, make([]atomic.Pointer[Tile], 1<<(2*z)))
	}
	m.labels = sync.OnceValues(func() (*labelIndex, error) { return decodeSection(m, "labels", decodeLabels) })
	m.countries = sync.OnceValues(func() (*outlines, error) { return decodeSection(m, "countries", decodeOutlines) })
	return m, nil
}

// MaxZoom is the greatest tile zoom of the file. Closer views scale its tiles.
func (m *Map) MaxZoom() int { return len(m.tiles) - 1 }

// Tile is the tile at z, x, y. It is never nil: it is empty where the map has none, outside the range of zooms and columns too, and where
// the file is broken, which Warm reports. It costs a few nanoseconds if the tile was asked for before.
func (m *Map) Tile(z, x, y int) *Tile {
	if z < 0 || z > m.MaxZoom() || x < 0 || y < 0 || x >= 1<<z || y >= 1<<z {
		return &Tile{Z: z, X: x, Y: y}
	}
	if t := m.tiles[z][y<<z|x].Load(); t != nil {
		return t
	}
	t, err := m.decode(z, x, y)
	if err != nil {
		t = &Tile{Z: z, X: x, Y: y}
	}
	return t
}

// packed are buffers for tiles between unpacking and decoding.
var packed = sync.Pool{New: func() any { return new([]byte) }}

// decode reads a tile and keeps it. Where two do so at a time, both get the tile that was kept first.
func (m *Map) decode(z, x, y int) (*Tile, error) {
	buffer := packed.Get().(*[]byte)
	defer packed.Put(buffer)
	b, err := m.archive.AppendTile((*buffer)[:0], z, x, y)
	if err != nil && !errors.Is(err, tiles.ErrNotFound) {
		return nil, fmt.Errorf("basemap tile %d/%d/%d: %w", z, x, y, err)
	}
	t, err := Decode(b)
	if err != nil {
		return nil, fmt.Errorf("basemap tile %d/%d/%d: %w", z, x, y, err)
	}
	if b != nil {
		*buffer = b
	}
	t.Z, t.X, t.Y = z, x, y
	at := &m.tiles[z][y<<z|x]
	if !at.CompareAndSwap(nil, t) {
		t = at.Load()
	}
	return t, nil
}

// Warm decodes all that is not decoded yet, low zooms first, so that no later view waits. It stops when the context ends. It goes on
// after a fault and returns them all.
func (m *Map) Warm(ctx context.Context) error {
	_, labels := m.labels()
	_, countries := m.countries()
	faults := []error{labels, countries}
	for z := range m.tiles {
		for i := range m.tiles[z] {
			if err := ctx.Err(); err != nil {
				return err
			}
			if m.tiles[z][i].Load() != nil {
				continue
			}
			if _, err := m.decode(z, i&(1<<z-1), i>>z); err != nil {
				faults = append(faults, err)
			}
		}
	}
	return errors.Join(faults...)
}

// decodeSection reads what the file carries beside its tiles. Its metadata say where that is.
func decodeSection[T any](m *Map, name string, decode func(b []byte) (*T, error)) (*T, error) {
	b, err := m.archive.Metadata()
	if err != nil {
		return new(T), fmt.Errorf("basemap: %w", err)
	}
	var meta struct {
		Sections map[string]struct{ Offset, Length uint64 }
	}
	if err := json.Unmarshal(b, &meta); err != nil {
		return new(T), fmt.Errorf("basemap metadata: %w", err)
	}
	at, ok := meta.Sections[name]
	if !ok {
		return new(T), fmt.Errorf("basemap: has no section %q", name)
	}
	if b, err = m.archive.Raw(at.Offset, at.Length); err != nil {
		return new(T), fmt.Errorf("basemap section %q: %w", name, err)
	}
	t, err := decode(b)
	if err != nil {
		return new(T), fmt.Errorf("basemap section %q: %w", name, err)
	}
	return t, nil
}
