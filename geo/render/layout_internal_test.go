package render

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
)

// cities is a map of names alone.
type cities []basemap.Label

func (cities) MaxZoom() int                   { return 0 }
func (cities) Tile(z, x, y int) *basemap.Tile { return &basemap.Tile{} }
func (c cities) LabelsIn(_ proj.Viewport, _ float64, yield func(*basemap.Label) bool) {
	for i := range c {
		if !yield(&c[i]) {
			return
		}
	}
}

func laidOut(t *testing.T, base Basemap, s *Scene) *layout {
	t.Helper()
	r := testRenderer(t)
	r.base = base
	return r.layoutScene(proj.Viewport{Center: proj.World{X: 0.5, Y: 0.5}, Zoom: 3, Width: 1000, Height: 700, Scale: 1}, s)
}

func around(dx, dy float64) proj.World { return proj.World{X: 0.5 + dx/2048, Y: 0.5 + dy/2048} }

func TestALinkRunsFromTheEdgeOfOneMarkToThatOfTheOther(t *testing.T) {
	for _, selected := range []string{"", "a"} {
		s := &Scene{Selected: selected,
			Marks: []Mark{
				{ID: "a", At: around(-200, 0), Offset: proj.Px{X: 30, Y: -40}, Radius: 20, Exact: true},
				{ID: "b", At: around(200, 100), Offset: proj.Px{X: -25, Y: 10}, Radius: 8, Exact: true},
			},
			Links: []Link{{From: around(-200, 0), To: around(200, 100), FromMark: "a", ToMark: "b"}, {From: around(0, 0), To: around(1, 0), FromMark: "a", ToMark: "a"}},
		}
		l := laidOut(t, cities{}, s)
		require.Len(t, l.links, 1, "a line from a mark to itself is none")
		for _, m := range l.marks {
			end := l.links[0].point(l.links[0].start)
			if m.index == 1 {
				end = l.links[0].point(l.links[0].end)
			}
			assert.InDelta(t, m.rim+1, math.Hypot(end.X-m.at.X, end.Y-m.at.Y), 0.1, s.Marks[m.index].ID)
		}
	}
}

func TestALabelWithoutALineIsNearestToItsOwnMark(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	s := &Scene{}
	for i := range 120 {
		at := around(900*random.Float64()-450, 600*random.Float64()-300)
		s.Marks = append(s.Marks, Mark{ID: fmt.Sprint(i), At: at, Radius: 3 + 20*random.Float64()*random.Float64(), Exact: true,
			Label: fmt.Sprint("Incident ", i), Detail: "1 killed", Priority: random.Float64()})
	}
	l := laidOut(t, cities{}, s)
	led := 0
	for _, label := range l.labels {
		if label.leader {
			led++
			continue
		}
		distance := func(m *placedMark) float64 {
			dx := m.at.X - math.Max(label.box.x0, math.Min(label.box.x1, m.at.X))
			dy := m.at.Y - math.Max(label.box.y0, math.Min(label.box.y1, m.at.Y))
			return math.Hypot(dx, dy) - m.rim
		}
		own := math.Inf(1)
		for i := range l.marks {
			if l.marks[i].index == label.mark {
				own = distance(&l.marks[i])
			}
		}
		for i := range l.marks {
			if l.marks[i].index != label.mark {
				assert.Greater(t, distance(&l.marks[i]), own, "label of %d beside %d", label.mark, l.marks[i].index)
			}
		}
	}
	assert.Positive(t, led, "a label without room beside its mark stands at the end of a line")
	assert.Less(t, led, len(l.labels))
}

func TestTheGreatestMarkOfAClumpIsLabelled(t *testing.T) {
	s := &Scene{Theme: Projector}
	for i := range 8 {
		angle := float64(i) * math.Pi / 4
		s.Marks = append(s.Marks, Mark{ID: fmt.Sprint(i), At: around(34*math.Cos(angle), 34*math.Sin(angle)), Radius: 6, Exact: true,
			Label: "Lesser incident", Detail: "1 killed", Priority: float64(i)})
	}
	s.Marks = append(s.Marks, Mark{ID: "great", At: around(0, 0), Radius: 24, Exact: true, Label: "Great incident", Detail: "200 killed", Priority: 200})
	l := laidOut(t, cities{}, s)
	for _, label := range l.labels {
		if label.mark == 8 {
			assert.Equal(t, "200 killed", label.lines[1].text)
			return
		}
	}
	assert.Fail(t, "the greatest mark has no label")
}

func TestALineLeadsFromAMovedMarkToItsPlace(t *testing.T) {
	l := laidOut(t, cities{}, &Scene{Marks: []Mark{
		{ID: "moved", At: around(0, 0), Offset: proj.Px{X: 4}, Radius: 6}, {ID: "nudged", At: around(90, 0), Offset: proj.Px{X: 2}, Radius: 6},
	}})
	require.Len(t, l.marks, 2)
	assert.True(t, l.marks[0].spread)
	assert.False(t, l.marks[1].spread, "what cannot be seen needs no line")
}

func TestTheNameOfALargeCityStandsBesideTheMarkThatHidesItsDot(t *testing.T) {
	base := cities{
		{At: around(3, 3), Name: "Capital", Kind: basemap.CapitalLabel, Size: 12},
		{At: around(-4, 2), Name: "Hamlet", Kind: basemap.CityLabel, Size: 11, Pop: 500},
	}
	l := laidOut(t, base, &Scene{Marks: []Mark{{ID: "a", At: around(0, 0), Radius: 20, Exact: true, Label: "Incident", Detail: "9 killed"}}})
	require.Len(t, l.names, 1)
	assert.Equal(t, "Capital", l.names[0].text)
	assert.Nil(t, l.names[0].dot, "its dot is hidden")
	assert.False(t, l.names[0].box.overlaps(l.labels[0].box))
}

func TestAStillShowsTheSamePartOfTheWorldLarger(t *testing.T) {
	for theme, want := range map[Theme]float64{Light: 1.5, Dark: 1.5, Projector: 1} {
		v := proj.Viewport{Center: proj.World{X: 0.6, Y: 0.4}, Zoom: 4, Width: 1920, Height: 1080, Scale: 1}
		still := StillView(v, theme)
		assert.InDelta(t, want, still.Scale, 1e-9)
		assert.InDelta(t, v.WorldSize(), still.WorldSize(), 1e-6)
		text := testRenderer(t).texts("name", "detail", still.Scale*styleOf(theme).textScale)[0]
		least := 18.0
		if theme == Projector {
			least = 24
		}
		assert.GreaterOrEqual(t, text.fonts[0].Size, least)
		assert.GreaterOrEqual(t, text.fonts[1].Size, least-2)
	}
}

func TestALegendGivesUpGroupsBeforeItIsLeftOut(t *testing.T) {
	j := newJoiner(testRenderer(t), proj.Viewport{Zoom: 3, Width: 1280, Height: 720, Scale: 1}, furnishedScene(Light, 0))
	whole := j.legend(500, 700)
	last := whole
	for h := 700.0; h > 0; h -= 10 {
		b := j.legend(500, h)
		assert.LessOrEqual(t, b.h, h)
		assert.LessOrEqual(t, b.w*b.h, 2*last.w*last.h)
		last = b
	}
	low := j.legend(500, whole.h-1)
	assert.Positive(t, low.h)
	assert.Greater(t, low.w, whole.w, "it goes into two columns first")
	assert.Positive(t, j.legend(whole.w, whole.h-1).h, "or has fewer groups")
}

func TestCreditsBreakBetweenNamesOnly(t *testing.T) {
	j := newJoiner(testRenderer(t), proj.Viewport{Zoom: 3, Width: 320, Height: 200, Scale: 1}, &Scene{})
	const credits = "Natural Earth · GeoNames, CC BY 4.0"
	assert.Equal(t, []string{credits}, j.sections(credits, j.small, 1000, 3))
	assert.Equal(t, []string{"Natural Earth", "GeoNames, CC BY 4.0"}, j.sections(credits, j.small, j.measure(credits, j.small)-1, 3))
	assert.Greater(t, len(j.sections(credits, j.small, 40, 9)), 2, "a name that is too long for a line is broken")
}
