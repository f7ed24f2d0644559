package web

import (
	"encoding/base64"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
)

// flatWorld has the same tile everywhere.
type flatWorld struct {
	tile   basemap.Tile
	labels []basemap.Label
}

func (w *flatWorld) Tile(int, int, int) *basemap.Tile { return &w.tile }
func (w *flatWorld) MaxZoom() int                     { return 6 }
func (w *flatWorld) Labels() []basemap.Label          { return w.labels }

func TestTheFileHasTheWholeWorldAndMoreAroundItsViews(t *testing.T) {
	tiles := tilesAround([]view{{proj.World{X: 0.001, Y: 0.3}, 8}}, 6)
	count := map[int]int{}
	has := map[tileID]bool{}
	for _, id := range tiles {
		assert.False(t, has[id], "each tile once")
		has[id] = true
		count[id.z]++
	}
	for z := range worldZoom + 1 {
		assert.Equal(t, 1<<(2*z), count[z])
	}
	assert.True(t, has[tileID{6, 0, 19}], "in the middle of the view")
	assert.True(t, has[tileID{6, 63, 19}], "across the antimeridian")
	assert.Less(t, count[6], 100)
}

func TestATileComesBackAsItWasWritten(t *testing.T) {
	w := &flatWorld{labels: []basemap.Label{{Name: "Somewhere", At: proj.World{X: 0.5, Y: 0.5}, MinZoom: 2}, {Name: "Nowhere", At: proj.World{X: 0.9, Y: 0.9}, MinZoom: 7}}}
	w.tile.Layers[basemap.Land] = basemap.Paths{XY: []int16{0, 0, 4096, 0, 4096, 4096, 0, 4096, 0, 2000}, Ends: []int32{5}}
	w.tile.Layers[basemap.River] = basemap.Paths{XY: []int16{10, 10, 20, 11, 30, 10, 500, 400}, Ends: []int32{4}, Rank: []uint8{3}}
	got := worldAround(w, []view{{proj.World{X: 0.5, Y: 0.5}, 5}})
	b, err := base64.StdEncoding.DecodeString(got.Bytes)
	require.NoError(t, err)
	b = b[:got.Index[3]]
	read := func() (v int) {
		u, n := binary.Uvarint(b)
		b = b[n:]
		return int(u)
	}
	path := func() (rank int, points [][2]int) {
		rank, b = int(b[0]), b[1:]
		var x, y int64
		for range read() {
			dx, n := binary.Varint(b)
			dy, m := binary.Varint(b[n:])
			b = b[n+m:]
			x, y = x+dx, y+dy
			points = append(points, [2]int{int(x), int(y)})
		}
		return rank, points
	}
	require.Equal(t, 1, read())
	_, land := path()
	assert.Equal(t, [][2]int{{0, 0}, {2048, 0}, {2048, 2048}, {0, 2048}, {0, 1000}}, land, "points on the edge stay")
	for range 3 {
		require.Zero(t, read())
	}
	require.Equal(t, 1, read())
	rank, river := path()
	assert.Equal(t, 3, rank)
	assert.Equal(t, [][2]int{{5, 5}, {15, 5}, {250, 200}}, river, "what is not missed is left out")
	require.Len(t, got.Labels, 1)
	assert.Equal(t, "Somewhere", got.Labels[0].Name)
}

func FuzzSimplifiedLinesStayNearTheirPoints(f *testing.F) {
	f.Add([]byte{0, 0, 100, 3, 200, 0, 255, 255, 7, 7})
	f.Fuzz(func(t *testing.T, raw []byte) {
		var xy []int16
		for _, b := range raw[:len(raw)/2*2] {
			xy = append(xy, int16(b)*16)
		}
		line := simplified(xy, false)
		for i := 0; i+1 < len(xy); i += 2 {
			p := [2]int{int(xy[i]) / shrink, int(xy[i+1]) / shrink}
			near := len(line) == 1 && line[0] == p
			for k := range max(0, len(line)-1) {
				near = near || distance(p, line[k], line[k+1]) <= unit+1e-9
			}
			assert.True(t, near, "%v is far from %v", p, line)
		}
	})
}
