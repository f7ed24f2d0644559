package render

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"incidentmap/geo/proj"
)

// Hit is where a mark or its label was drawn, in device pixels.
type Hit struct {
	ID   string
	X, Y float64
	R    float64   // radius of the mark
	Box  orb.Bound // of the label, in pixels; empty if it has none
}

// Hits are the marks of a frame, the topmost last. They are valid until the next frame.
type Hits struct {
	Marks     []Hit
	tolerance float64 // device pixels round a mark that still count as the mark
	hexes     placedHexes
}

// Hex is the cell under a pixel.
func (h Hits) Hex(px proj.Px) (id uint64, ok bool) { return h.hexes.at(px) }

// hitTolerance is in reference pixels: small marks must be easy to point at.
const hitTolerance = 8

// At is the mark under a pixel: the one whose rim is nearest, the topmost of those that the pixel lies on; or else the one whose label
// it lies on.
func (h Hits) At(px proj.Px) (id string, ok bool) {
	best := h.tolerance
	for _, m := range h.Marks {
		if d := math.Max(0, math.Hypot(px.X-m.X, px.Y-m.Y)-m.R); d <= best {
			best, id, ok = d, m.ID, true
		}
	}
	if ok {
		return id, true
	}
	for _, m := range h.Marks {
		if m.labelled() && m.Box.Contains(orb.Point{px.X, px.Y}) {
			id, ok = m.ID, true
		}
	}
	return id, ok
}

// Clone is a copy that stays valid.
func (h Hits) Clone() Hits {
	h.Marks, h.hexes = slices.Clone(h.Marks), h.hexes.clone()
	return h
}

func (h Hit) labelled() bool { return h.Box.Max[0] > h.Box.Min[0] }
