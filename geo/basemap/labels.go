package basemap

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"incidentmap/geo"
	"incidentmap/geo/proj"
)

// labelIndex is all labels in the order of their importance, and which of them lie in each cell of a grid over the world.
type labelIndex struct {
	all   []Label
	cells [gridSide * gridSide][]int32
	reach float64 // width of the longest name at its size, in reference pixels, at most
}

const gridSide = 64

// Labels are all labels of the map, those first that are seen from the lowest zoom on, and among these the more important ones. The
// slice must not be changed.
func (m *Map) Labels() []Label {
	x, _ := m.labels()
	return x.all
}

// LabelsIn calls yield, until it returns false, with the labels that are seen in a view in which text is enlarged by textScale, in the
// order of Labels. Labels count whose text may reach into the view though they stand outside.
func (m *Map) LabelsIn(view proj.Viewport, textScale float64, yield func(l *Label) bool) {
	x, err := m.labels()
	if err != nil {
		return
	}
	found := foundLabels.Get().(*[]int32)
	defer foundLabels.Put(found)
	*found = x.find((*found)[:0], newQuery(view, textScale))
	for _, i := range *found {
		if !yield(&x.all[i]) {
			return
		}
	}
}

var foundLabels = sync.Pool{New: func() any { return new([]int32) }}

// query is the part of the world in view, and what is needed to tell whether a name reaches into it.
type query struct {
	west, north   float64 // of the view, on the world square
	width, height float64
	zoom          float32 // at which text of the usual size would stand as it does in the view
	textSize      float64 // one reference pixel of text on the world square
}

func newQuery(view proj.Viewport, textScale float64) query {
	textScale = math.Max(textScale, 1e-3)
	nw := view.FromPx(proj.Px{})
	se := view.FromPx(proj.Px{X: float64(view.Width), Y: float64(view.Height)})
	return query{
		west: nw.X, north: nw.Y, width: se.X - nw.X, height: se.Y - nw.Y,
		zoom:     float32(view.Zoom - math.Log2(textScale)),
		textSize: textScale / (geo.TileSize * math.Exp2(view.Zoom)),
	}
}

// sees reports whether a label is seen at the zoom and reaches into the view.
func (q *query) sees(l *Label) bool {
	if l.MaxZoom > 0 && l.MaxZoom <= q.zoom {
		return false
	}
	size := float64(l.Size) * q.textSize
	reach := size * (1 + widestLetter*float64(len(l.Name)))
	east := l.At.X - q.west + reach
	east -= math.Floor(east)
	return east <= q.width+2*reach && l.At.Y >= q.north-size && l.At.Y <= q.north+q.height+size
}

// find appends the indices of the labels in a view, in rising order.
func (x *labelIndex) find(to []int32, q query) []int32 {
	reach := x.reach * q.textSize
	first, last := cellAt(q.west-reach), cellAt(q.west+q.width+reach)
	if last-first >= gridSide {
		first, last = 0, gridSide-1
	}
	for row := max(0, cellAt(q.north-reach)); row <= min(gridSide-1, cellAt(q.north+q.height+reach)); row++ {
		for column := first; column <= last; column++ {
			for _, i := range x.cells[row*gridSide+(column&(gridSide-1))] {
				l := &x.all[i]
				if l.MinZoom > q.zoom {
					break
				}
				if q.sees(l) {
					to = append(to, i)
				}
			}
		}
	}
	slices.Sort(to)
	return to
}

func cellAt(v float64) int { return int(math.Floor(v * gridSide)) }

// recordSize of a label: x and y in 2^-32 of the world and population, little endian, in four bytes each; kind; text size, least and
// greatest zoom in quarters; length of the name.
const recordSize = 17

// widestLetter is a generous mean width of letters, in parts of the text size.
const widestLetter = 0.75

// decodeLabels reads the number of labels, their records, and all names one after the other.
func decodeLabels(b []byte) (*labelIndex, error) {
	if len(b) < 4 {
		return nil, errors.New("is cut off")
	}
	n := uint64(binary.LittleEndian.Uint32(b))
	if b = b[4:]; n*recordSize > uint64(len(b)) {
		return nil, fmt.Errorf("%d labels do not fit in %d bytes", n, len(b))
	}
	names := string(b[n*recordSize:])
	x := &labelIndex{all: make([]Label, n)}
	for i := range x.all {
		r := b[i*recordSize:][:recordSize]
		length := int(r[16])
		if length > len(names) || r[12] > uint8(WaterLabel) {
			return nil, fmt.Errorf("label %d is broken", i)
		}
		x.all[i] = Label{
			At: proj.World{
				X: float64(binary.LittleEndian.Uint32(r)) / (1 << 32), Y: float64(binary.LittleEndian.Uint32(r[4:])) / (1 << 32),
			},
			Name: names[:length], Kind: LabelKind(r[12]),
			Size: float32(r[13]) / 4, MinZoom: float32(r[14]) / 4, MaxZoom: float32(r[15]) / 4,
			Pop: int32(binary.LittleEndian.Uint32(r[8:])),
		}
		names = names[length:]
		x.reach = math.Max(x.reach, (1+widestLetter*float64(length))*float64(x.all[i].Size))
	}
	x.index()
	return x, nil
}

// index fills the grid. All cells share one slice.
func (x *labelIndex) index() {
	var count [gridSide * gridSide]int
	for i := range x.all {
		count[x.cellOf(i)]++
	}
	room := make([]int32, len(x.all))
	for c, n := range count {
		x.cells[c], room = room[:0:n], room[n:]
	}
	for i := range x.all {
		c := x.cellOf(i)
		x.cells[c] = append(x.cells[c], int32(i))
	}
}

func (x *labelIndex) cellOf(i int) int {
	return cellAt(x.all[i].At.Y)*gridSide + cellAt(x.all[i].At.X)
}
