package tiles_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/tiles"
)

const basemapFile = "../../assets/basemap.pmtiles"

func basemapBytes(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(basemapFile)
	require.NoError(t, err)
	return b
}

func pack(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(b)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

// columns writes a directory: the number of entries, then the columns one after the other.
func columns(values ...uint64) []byte {
	var b []byte
	for _, v := range values {
		b = binary.AppendUvarint(b, v)
	}
	return b
}

// build writes an archive of zooms 0 to 2.
func build(t testing.TB, root, leaves, data []byte) []byte {
	t.Helper()
	root = pack(t, root)
	h := []byte("PMTiles\x03")
	offset := 127
	for _, part := range [][]byte{root, nil, leaves, data} {
		h = binary.LittleEndian.AppendUint64(h, uint64(offset))
		h = binary.LittleEndian.AppendUint64(h, uint64(len(part)))
		offset += len(part)
	}
	h = append(h, make([]byte, 127-len(h))...)
	copy(h[97:], []byte{2, 2, 1, 0, 2})
	return bytes.Join([][]byte{h, root, leaves, data}, nil)
}

func TestIDFollowsTheHilbertCurve(t *testing.T) {
	for _, c := range []struct {
		z, x, y int
		want    uint64
	}{
		{0, 0, 0, 0}, {1, 0, 0, 1}, {1, 0, 1, 2}, {1, 1, 1, 3}, {1, 1, 0, 4}, {2, 0, 0, 5}, {2, 1, 1, 7}, {2, 3, 0, 20},
		{12, 3423, 1763, 19078479}, // example of the specification
	} {
		assert.Equal(t, c.want, tiles.ID(c.z, c.x, c.y), "%d/%d/%d", c.z, c.x, c.y)
	}
}

func TestTileFindsRunsAndLeaves(t *testing.T) {
	sea, land := pack(t, []byte("sea")), pack(t, []byte("land"))
	data := bytes.Join([][]byte{sea, land}, nil)
	// One leaf from tile 1 on: tiles 1 to 3 are sea, tile 5 is land.
	leaf := pack(t, columns(2, 1, 4, 3, 1, uint64(len(sea)), uint64(len(land)), 1, 0))
	root := columns(2, 0, 1, 1, 0, uint64(len(land)), uint64(len(leaf)), uint64(len(sea))+1, 1)
	a, err := tiles.Open(bytes.NewReader(build(t, root, leaf, data)))
	require.NoError(t, err)

	for _, c := range []struct {
		z, x, y int
		want    string
	}{{0, 0, 0, "land"}, {1, 0, 0, "sea"}, {1, 1, 1, "sea"}, {2, 0, 0, "land"}} {
		got, err := a.Tile(c.z, c.x, c.y)
		require.NoError(t, err)
		assert.Equal(t, c.want, string(got), "%d/%d/%d", c.z, c.x, c.y)
	}
	for _, c := range [][3]int{{1, 1, 0}, {2, 3, 3}, {3, 0, 0}, {1, 2, 0}, {1, 0, -1}, {-1, 0, 0}} {
		_, err := a.Tile(c[0], c[1], c[2])
		assert.ErrorIs(t, err, tiles.ErrNotFound, "%v", c)
	}
}

func TestBrokenArchivesAreFormatErrors(t *testing.T) {
	good := build(t, columns(1, 0, 1, 10, 1), nil, make([]byte, 10))
	changed := func(at int, to byte) []byte {
		b := bytes.Clone(good)
		b[at] = to
		return b
	}
	for name, b := range map[string][]byte{
		"empty file":                  nil,
		"cut header":                  good[:100],
		"other magic":                 changed(0, 'X'),
		"version 2":                   changed(7, 2),
		"unknown compression":         changed(97, 4),
		"zooms out of order":          changed(100, 3),
		"zoom too great":              changed(101, 60),
		"root beyond the end":         changed(20, 1),
		"root of no gzip":             changed(127, 0),
		"more entries than bytes":     build(t, columns(1<<40, 0), nil, nil),
		"entries out of order":        build(t, columns(2, 5, 0, 1, 1, 1, 1, 1, 1), nil, nil),
		"first entry without offset":  build(t, columns(1, 0, 1, 1, 0), nil, nil),
		"directory of an endless one": build(t, make([]byte, 20<<20), nil, nil),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tiles.Open(bytes.NewReader(b))
			var format *tiles.FormatError
			assert.ErrorAs(t, err, &format)
		})
	}
}

func TestBrokenTilesAreFormatErrors(t *testing.T) {
	loop := pack(t, columns(1, 0, 0, 0, 1))
	for name, b := range map[string][]byte{
		"outside the data":       build(t, columns(1, 0, 1, 11, 1), nil, make([]byte, 10)),
		"not gzip":               build(t, columns(1, 0, 1, 10, 1), nil, make([]byte, 10)),
		"leaf outside":           build(t, columns(1, 0, 0, 10, 1), nil, nil),
		"leaf that means itself": build(t, columns(1, 0, 0, uint64(len(loop)), 1), loop, nil),
		"unpacks to too much": func() []byte {
			bomb := pack(t, make([]byte, 32<<20))
			return build(t, columns(1, 0, 1, uint64(len(bomb)), 1), nil, bomb)
		}(),
	} {
		t.Run(name, func(t *testing.T) {
			a, err := tiles.Open(bytes.NewReader(b))
			require.NoError(t, err)
			_, err = a.Tile(0, 0, 0)
			var format *tiles.FormatError
			assert.ErrorAs(t, err, &format)
		})
	}
}

func TestRawStaysWithinTheData(t *testing.T) {
	a, err := tiles.Open(bytes.NewReader(build(t, columns(1, 0, 1, 4, 1), nil, []byte("0123456789"))))
	require.NoError(t, err)
	got, err := a.Raw(4, 6)
	require.NoError(t, err)
	assert.Equal(t, "456789", string(got))
	_, err = a.Raw(4, 7)
	assert.Error(t, err)
	_, err = a.Raw(1<<63, 1<<63)
	assert.Error(t, err)
}

func FuzzArchive(f *testing.F) {
	sea := pack(f, []byte("sea"))
	f.Add(build(f, columns(1, 0, 1, uint64(len(sea)), 1), nil, sea))
	leaf := pack(f, columns(1, 0, 1, uint64(len(sea)), 1))
	f.Add(build(f, columns(1, 0, 0, uint64(len(leaf)), 1), leaf, sea))
	f.Add(basemapBytes(f)[:1<<16])
	f.Fuzz(func(t *testing.T, b []byte) {
		var format *tiles.FormatError
		a, err := tiles.Open(bytes.NewReader(b))
		if err != nil {
			assert.ErrorAs(t, err, &format)
			return
		}
		for z := range 3 {
			if _, err := a.Tile(z, 0, 0); err != nil && !errors.Is(err, tiles.ErrNotFound) {
				assert.ErrorAs(t, err, &format)
			}
		}
		if _, err := a.Metadata(); err != nil {
			assert.ErrorAs(t, err, &format)
		}
	})
}
