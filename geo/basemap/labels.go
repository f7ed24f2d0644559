package basemap

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"incidentmap/geo/proj"
)

// labelIndex is all labels in the order of their importance, and which of them lie in each cell of a grid over the world.
type labelIndex struct {
	all   []Label
	cells [gridSide * gridSide][]int32
	reach float64 // half the width of the longest name at its size, in reference pixels, at most
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
	*found = x.find((*found)[:0], view, textScale)
	for _, i := range *found {
		if !yield(&x.all[i]) {
			return
		}
	}
}

var foundLabels = sync.Pool{New: func() any { return new([]int32) }}

// find appends the indices of the labels in a view, in rising order.
func (x *labelIndex) find(to []int32, view proj.Viewport, textScale float64) []int32 {
	textScale = math.Max(textScale, 1e-3)
	// Text is textScale larger than when the labels were placed: the map on which they were seen apart is smaller by so much.
	zoom := float32(view.Zoom - math.Log2(textScale))
	nw := view.FromPx(proj.Px{})
	se := view.FromPx(proj.Px{X: float64(view.Width), Y: float64(view.Height)})
	reach := x.reach * math.Max(view.Scale, 1) * textScale / view.WorldSize()
	nw.X, nw.Y, se.X, se.Y = nw.X-reach, nw.Y-reach, se.X+reach, se.Y+reach
	if se.X-nw.X >= 1 {
		nw.X, se.X = 0, 1-1e-9
	}
	for row := cellAt(nw.Y); row <= cellAt(se.Y); row++ {
		if row < 0 || row >= gridSide {
			continue
		}
		for column := cellAt(nw.X); column <= cellAt(se.X); column++ {
			to = x.cell(to, row*gridSide+(column&(gridSide-1)), nw, se, zoom)
		}
	}
	slices.Sort(to)
	return slices.Compact(to)
}

func cellAt(v float64) int { return int(math.Floor(v * gridSide)) }

func (x *labelIndex) cell(to []int32, cell int, nw, se proj.World, zoom float32) []int32 {
	for _, i := range x.cells[cell] {
		l := &x.all[i]
		if l.MinZoom > zoom {
			break
		}
		east := l.At.X - nw.X
		east -= math.Floor(east)
		if east <= se.X-nw.X && l.At.Y >= nw.Y && l.At.Y <= se.Y && (l.MaxZoom == 0 || l.MaxZoom > zoom) {
			to = append(to, i)
		}
	}
	return to
}

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
		x.reach = math.Max(x.reach, widestLetter*float64(length)*float64(x.all[i].Size))
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
