package web

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"math"
	"slices"

	"incidentmap/app/brief"
	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
)

// Basemap is the map of the world that the file carries a part of; *basemap.Map is one.
type Basemap interface {
	// Tile is a tile of the map, never nil.
	Tile(z, x, y int) *basemap.Tile
	// MaxZoom is the zoom of the most detailed tiles.
	MaxZoom() int
	// Labels are the names on the map, the most important first.
	Labels() []basemap.Label
}

const (
	worldZoom = 3    // up to this zoom the file has the tiles of the whole world
	extent    = 2048 // side of a tile in the file's units: four to a pixel of its design size
	unit      = 1.0  // of these: how far a simplified line may lie off
	shrink    = basemap.Extent / extent
	largest   = 0.92               // map zooms that a tile is shown beyond its own before the next zoom takes over
	wide      = brief.MapWidth * 2 // pixels of the largest map around a step that is shown in full detail
	high      = brief.MapHeight * 1.5
)

// world is the part of the basemap that the file carries, as the script reads it.
type world struct {
	Extent int     `json:"extent"`
	Index  []int   `json:"index"` // z, x, y and length in bytes of each tile
	Bytes  string  `json:"bytes"` // of all tiles one after the other, in base 64
	Labels []label `json:"labels"`
}

type label struct {
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
	Name string  `json:"n"`
	Kind int     `json:"k"`
	Size float32 `json:"s"`
	From float32 `json:"a"`           // zoom from which on it is seen
	To   float32 `json:"b,omitempty"` // zoom from which on it is seen no more
	Pop  int32   `json:"p,omitempty"`
}

// worldAround is the world, and more of it where the views are.
func worldAround(base Basemap, views []view) *world {
	w := &world{Extent: extent}
	var all []byte
	tiles := tilesAround(views, base.MaxZoom())
	for _, id := range tiles {
		b := encode(base.Tile(id.z, id.x, id.y))
		w.Index = append(w.Index, id.z, id.x, id.y, len(b))
		all = append(all, b...)
	}
	w.Bytes = base64.StdEncoding.EncodeToString(all)
	w.Labels = labelsOn(base.Labels(), tiles)
	return w
}

// view is a part of the world that is to be shown well.
type view struct {
	center proj.World
	zoom   float64
}

type tileID struct{ z, x, y int }

// tilesAround are those of the whole world up to worldZoom, and those that a flight down to each view passes over.
func tilesAround(views []view, most int) []tileID {
	wanted := map[tileID]bool{}
	for z := range min(worldZoom, most) + 1 {
		addTiles(wanted, z, 0, 0, 1<<z-1, 1<<z-1)
	}
	for _, v := range views {
		deepest := min(most, int(math.Floor(v.zoom+largest))-basemap.TileZoomOffset)
		for z := worldZoom + 1; z <= deepest; z++ {
			n := float64(int(1) << z)
			across := 1 / (256 * math.Exp2(float64(z+basemap.TileZoomOffset)) * math.Exp2(-(1 - largest)))
			dx, dy := wide/2*across, high/2*across
			addTiles(wanted, z, int(math.Floor((v.center.X-dx)*n)), int(math.Floor((v.center.Y-dy)*n)),
				int(math.Floor((v.center.X+dx)*n)), int(math.Floor((v.center.Y+dy)*n)))
		}
	}
	out := make([]tileID, 0, len(wanted))
	for id := range wanted {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b tileID) int { return cmp.Or(a.z-b.z, a.y-b.y, a.x-b.x) })
	return out
}

// addTiles adds a rectangle of tiles. Columns run on round the world; rows end at its edges.
func addTiles(to map[tileID]bool, z, west, north, east, south int) {
	n := 1 << z
	for y := max(0, north); y <= min(n-1, south); y++ {
		for x := west; x <= min(east, west+n-1); x++ {
			to[tileID{z, x & (n - 1), y}] = true
		}
	}
}

// encode writes each layer of a tile as the number of its paths, and each of these as its rank, the number of its points and the
// differences between them. Numbers are varints, differences zigzag ones.
func encode(t *basemap.Tile) (b []byte) {
	for l := range t.Layers {
		b = appendLayer(b, &t.Layers[l], basemap.Layer(l) <= basemap.Lake)
	}
	return b
}

func appendLayer(b []byte, paths *basemap.Paths, area bool) []byte {
	var all [][][2]int
	var ranks []uint8
	start := 0
	for i, end := range paths.Ends {
		points := simplified(paths.XY[2*start:2*end], area)
		start = int(end)
		if area && len(points) < 3 || len(points) < 2 {
			continue
		}
		all = append(all, points)
		if len(paths.Rank) > i {
			ranks = append(ranks, paths.Rank[i])
		} else {
			ranks = append(ranks, 0)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(all)))
	for i, points := range all {
		b = append(b, ranks[i])
		b = binary.AppendUvarint(b, uint64(len(points)))
		var last [2]int
		for _, p := range points {
			b = binary.AppendVarint(binary.AppendVarint(b, int64(p[0]-last[0])), int64(p[1]-last[1]))
			last = p
		}
	}
	return b
}

// simplified is a path in the units of the file, without the points that are not missed. Those on the edge of an area's tile stay, so that it meets
// its neighbour.
func simplified(xy []int16, area bool) [][2]int {
	var points [][2]int
	for i := 0; i+1 < len(xy); i += 2 {
		p := [2]int{int(math.Round(float64(xy[i]) / shrink)), int(math.Round(float64(xy[i+1]) / shrink))}
		if n := len(points); n == 0 || points[n-1] != p {
			points = append(points, p)
		}
	}
	if len(points) < 3 {
		return points
	}
	out := points[:1:1]
	from := 0
	for i := 1; i < len(points); i++ {
		if i == len(points)-1 || area && onEdge(points[i]) {
			out = append(thinned(out, points[from:i+1]), points[i])
			from = i
		}
	}
	return out
}

func onEdge(p [2]int) bool { return p[0] <= 0 || p[1] <= 0 || p[0] >= extent || p[1] >= extent }

// thinned appends the points between the first and the last that a line must pass (Douglas and Peucker).
func thinned(to [][2]int, line [][2]int) [][2]int {
	first, last := line[0], line[len(line)-1]
	far, at := unit, -1
	for i := 1; i < len(line)-1; i++ {
		if d := distance(line[i], first, last); d > far {
			far, at = d, i
		}
	}
	if at < 0 {
		return to
	}
	to = append(thinned(to, line[:at+1]), line[at])
	return thinned(to, line[at:])
}

// distance of a point from a line between two others.
func distance(p, a, b [2]int) float64 {
	dx, dy := float64(b[0]-a[0]), float64(b[1]-a[1])
	px, py := float64(p[0]-a[0]), float64(p[1]-a[1])
	t := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		t = math.Max(0, math.Min(1, (px*dx+py*dy)/length))
	}
	return math.Hypot(px-t*dx, py-t*dy)
}

// labelsOn are the names that are seen where the file has tiles.
func labelsOn(all []basemap.Label, tiles []tileID) []label {
	has := make(map[tileID]bool, len(tiles))
	deepest := 0
	for _, id := range tiles {
		has[id] = true
		deepest = max(deepest, id.z)
	}
	var out []label
	for i := range all {
		l := &all[i]
		z := min(deepest, max(0, int(math.Floor(float64(l.MinZoom)))-basemap.TileZoomOffset))
		n := float64(int(1) << z)
		if !has[tileID{z, int(l.At.X * n), int(l.At.Y * n)}] {
			continue
		}
		out = append(out, label{
			X: round(l.At.X), Y: round(l.At.Y), Name: l.Name, Kind: int(l.Kind), Size: l.Size, From: l.MinZoom, To: l.MaxZoom, Pop: l.Pop,
		})
	}
	return out
}

// round keeps what tells places on the world square apart that are 4 m from each other.
func round(v float64) float64 { return math.Round(v*1e7) / 1e7 }
