package scene_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/scene"
	"incidentmap/data"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

func incident(id string, at orb.Point, killed int) *resolve.Incident {
	in := &resolve.Incident{Incident: data.Incident{
		ID: id, Title: id, Kind: "attack", Status: data.CarriedOut,
		Sites: []data.Site{{ID: id, Name: id, Point: at, HasPoint: true, Precision: data.Venue, RadiusM: 50}},
	}}
	if killed > 0 {
		in.Killed = resolve.Figure{
			Headline: fmt.Sprint(killed), Number: &data.Number{Min: &killed, Max: &killed, Qualifier: data.Exactly}, Min: &killed, Max: &killed,
		}
	}
	return in
}

func world(zoom float64) proj.Viewport {
	return proj.Viewport{Center: proj.ToWorld(orb.Point{45, 42}), Zoom: zoom, Width: 1600, Height: 900, Scale: 1}
}

func positions(v proj.Viewport, marks []render.Mark) []proj.Px {
	var out []proj.Px
	for _, m := range marks {
		px := v.ToPx(m.At)
		out = append(out, proj.Px{X: px.X + m.Offset.X*v.Scale, Y: px.Y + m.Offset.Y*v.Scale})
	}
	return out
}

func TestMarksNearEachOtherAreSpreadSoThatNoneIsCovered(t *testing.T) {
	kabul := orb.Point{69.2, 34.55}
	p := scene.New([]*resolve.Incident{incident("a", kabul, 180), incident("b", kabul, 6), incident("c", orb.Point{69.15, 34.5}, 1), incident("d", kabul, 1)})
	for _, zoom := range []float64{2, 4, 7, 12} {
		v := world(zoom)
		marks := p.Scene(v, scene.State{}).Marks
		require.Len(t, marks, 4)
		at := positions(v, marks)
		for i := range at {
			for j := range i {
				d := math.Hypot(at[i].X-at[j].X, at[i].Y-at[j].Y)
				assert.GreaterOrEqual(t, d, marks[i].Radius+marks[j].Radius, "zoom %v: %s and %s", zoom, marks[i].ID, marks[j].ID)
			}
		}
	}
}

func TestMarksThatStandApartAreDrawnAtTheirPlace(t *testing.T) {
	p := scene.New([]*resolve.Incident{incident("moscow", orb.Point{37.4, 55.8}, 137), incident("paris", orb.Point{2.37, 48.86}, 131)})
	for _, m := range p.Scene(world(4), scene.State{}).Marks {
		assert.Zero(t, m.Offset)
	}
}

func TestManyMarksOnOnePlaceBecomeOneClusterThatCountsThem(t *testing.T) {
	var all []*resolve.Incident
	for i := range 40 {
		all = append(all, incident(fmt.Sprintf("i%02d", i), orb.Point{44 + float64(i%5)/50, 33}, i+1))
	}
	p := scene.New(all)
	marks := p.Scene(world(4), scene.State{}).Marks
	require.Len(t, marks, 1)
	assert.Equal(t, 40, marks[0].Count)
	b, ok := p.Cluster(marks[0].ID, world(4), render.Light)
	require.True(t, ok)
	assert.InDelta(t, 44, b.Min.Lon(), 1e-9)
	assert.InDelta(t, 44.08, b.Max.Lon(), 1e-9)
}

func TestEveryIncidentIsInExactlyOneMark(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var all []*resolve.Incident
	for i := range 400 {
		all = append(all, incident(fmt.Sprintf("i%03d", i), orb.Point{r.Float64()*20 + 30, r.Float64()*15 + 30}, r.IntN(200)))
	}
	for _, zoom := range []float64{2, 3.3, 5, 8} {
		want := scene.New(all).Scene(world(zoom), scene.State{})
		total := 0
		for _, m := range want.Marks {
			total += max(1, m.Count)
		}
		assert.Equal(t, len(all), total)

		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		assert.Equal(t, want, scene.New(all).Scene(world(zoom), scene.State{}), "the order of the input makes no difference")
	}
}

func TestMarkSaysWhatIsKnown(t *testing.T) {
	in := incident("kabul", orb.Point{69.2, 34.5}, 0)
	two, six := 200, 13
	part := func(of string, n *int) resolve.Part {
		return resolve.Part{Of: of, Figure: resolve.Figure{Headline: fmt.Sprint(*n), Number: &data.Number{Min: n, Max: n}, Min: n, Max: n}}
	}
	m := scene.New([]*resolve.Incident{in}).Scene(world(5), scene.State{}).Marks[0]
	assert.True(t, m.Unknown)
	assert.Equal(t, "no figure stated", m.Detail)

	in.Killed = resolve.Figure{Headline: "200 civilians, 13 soldiers", Parts: []resolve.Part{part("civilians", &two), part("soldiers", &six)}}
	m = scene.New([]*resolve.Incident{in}).Scene(world(5), scene.State{}).Marks[0]
	assert.False(t, m.Unknown)
	assert.Equal(t, "200 and 13 killed", m.Detail, "parts are never added up in words")
	assert.InDelta(t, scene.Radius(213), m.Radius, 1e-9)

	afghans := part("Afghans", &two)
	afghans.Claims = []*data.Claim{{Document: "talk"}}
	in.Killed.Parts = append(in.Killed.Parts, afghans)
	m = scene.New([]*resolve.Incident{in}).Scene(world(5), scene.State{}).Marks[0]
	assert.Equal(t, "figures of parts only", m.Detail, "parts of different documents may be the same people")
	assert.InDelta(t, scene.Radius(213), m.Radius, 1e-9)
}

func TestAreaOfAMarkGrowsWithTheFigure(t *testing.T) {
	area := func(n int) float64 { r := scene.Radius(n); return r * r }
	assert.InDelta(t, 2, area(200)/area(100), 1e-9)
	assert.Greater(t, scene.Radius(0), 4.0)
}

func TestUnplacedIncidentsAreCounted(t *testing.T) {
	nowhere := incident("nowhere", orb.Point{}, 0)
	nowhere.Sites[0].HasPoint = false
	p := scene.New([]*resolve.Incident{nowhere, incident("paris", orb.Point{2.37, 48.86}, 131)})
	assert.Equal(t, 1, p.Placed())
	assert.Equal(t, 1, p.Unplaced())
	assert.Equal(t, "1 more incident has no known place", scene.Unplaced(p.Unplaced()))
}

func TestLinksOfTheSelectedIncidentReachTheOtherPlace(t *testing.T) {
	a, b := incident("a", orb.Point{37, 55}, 1), incident("b", orb.Point{57, 30}, 1)
	a.Links = []resolve.Link{{Kind: "same cell", From: "a", To: "b"}, {Kind: "compared with", From: "c", To: "a"}}
	p := scene.New([]*resolve.Incident{a, b})
	assert.Empty(t, p.Scene(world(4), scene.State{}).Links)
	links := p.Scene(world(4), scene.State{Selected: "a"}).Links
	require.Len(t, links, 1, "the link to an incident that is not on the map is left to the details")
	assert.Equal(t, "same cell", links[0].Label)
}

func BenchmarkScene(b *testing.B) {
	for _, n := range []int{13, 2000} {
		r := rand.New(rand.NewPCG(3, 4))
		var all []*resolve.Incident
		for i := range n {
			all = append(all, incident(fmt.Sprintf("i%04d", i), orb.Point{r.Float64()*60 + 10, r.Float64()*30 + 25}, r.IntN(200)))
		}
		p := scene.New(all)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Scene(world(4), scene.State{})
			}
		})
	}
}

func TestALinkNamesTheMarksOfItsIncidents(t *testing.T) {
	a, b, c := incident("a", orb.Point{37, 55}, 1), incident("b", orb.Point{57, 30}, 1), incident("c", orb.Point{37.001, 55}, 90)
	a.Links = []resolve.Link{{Kind: "same cell", From: "a", To: "b"}}
	links := scene.New([]*resolve.Incident{a, b, c}).Scene(world(4), scene.State{Selected: "a"}).Links
	require.Len(t, links, 1)
	assert.Equal(t, []string{"a", "b"}, []string{links[0].FromMark, links[0].ToMark})

	all := []*resolve.Incident{a, b}
	for i := range 20 {
		all = append(all, incident(fmt.Sprintf("n%02d", i), orb.Point{37, 55}, 50))
	}
	links = scene.New(all).Scene(world(4), scene.State{Selected: "a"}).Links
	require.Len(t, links, 1)
	assert.Contains(t, links[0].FromMark, scene.ClusterPrefix, "the mark that counts the incident among others stands for it")
}

func TestMarksAreNeverMovedFar(t *testing.T) {
	var all []*resolve.Incident
	for i := range 8 {
		all = append(all, incident(fmt.Sprint(i), orb.Point{69.2, 34.5}, 400))
	}
	marks := scene.New(all).Scene(world(4), scene.State{}).Marks
	for _, m := range marks {
		assert.LessOrEqual(t, math.Hypot(m.Offset.X, m.Offset.Y), 2.5*scene.Radius(400)+24)
	}
	assert.NotEmpty(t, marks)
}

func TestMarksArePushedOntoNoOther(t *testing.T) {
	p := scene.New([]*resolve.Incident{incident("a", orb.Point{69.2, 34.5}, 300), incident("b", orb.Point{69.1, 34.5}, 5), incident("c", orb.Point{65.5, 34.5}, 2)})
	for zoom := 2.0; zoom < 8; zoom += 0.25 {
		v := world(zoom)
		marks := p.Scene(v, scene.State{}).Marks
		at := positions(v, marks)
		for i := range at {
			for j := range i {
				d := math.Hypot(at[i].X-at[j].X, at[i].Y-at[j].Y)
				assert.GreaterOrEqual(t, d, 0.85*(marks[i].Radius+marks[j].Radius), "zoom %v: %s and %s", zoom, marks[i].ID, marks[j].ID)
			}
		}
	}
}

func TestAFigureInWordsIsToldFromACount(t *testing.T) {
	n := 186
	in := incident("school", orb.Point{44, 43}, 0)
	in.Killed = resolve.Figure{Headline: "hundreds", Claims: []*data.Claim{{}},
		Parts: []resolve.Part{{Of: "pupils", Figure: resolve.Figure{Headline: "186", Number: &data.Number{Min: &n, Max: &n}}}}}
	p := scene.New([]*resolve.Incident{in})
	m := p.Scene(world(5), scene.State{}).Marks[0]
	assert.True(t, m.Vague)
	assert.False(t, m.Unknown)
	assert.InDelta(t, scene.Radius(n), m.Radius, 1e-9)
	assert.Contains(t, texts(p.Legend(render.Light)), "Figure in words only")
}

func texts(legend []render.LegendItem) []string {
	var out []string
	for _, item := range legend {
		out = append(out, item.Text)
	}
	return out
}

func TestAPictureExplainsWhatIsInView(t *testing.T) {
	moscow, paris := incident("moscow", orb.Point{37.4, 55.8}, 137), incident("paris", orb.Point{2.37, 48.86}, 0)
	paris.Kind = "siege"
	snap := &resolve.Snapshot{Case: &data.Case{}, Incidents: []*resolve.Incident{moscow, paris}}
	p := scene.New(snap.Incidents)
	described := func(at orb.Point, zoom float64) *render.Scene {
		v := world(zoom)
		v.Center = proj.ToWorld(at)
		s := p.Scene(v, scene.State{})
		scene.Describe(s, snap, p, query.Filter{}, v)
		return s
	}
	all := described(orb.Point{20, 50}, 3)
	assert.Equal(t, "2 incidents, 2 on the map", all.Subtitle)
	assert.Subset(t, texts(all.Legend), []string{"Attack", "Siege", "No figure stated"})
	one := described(orb.Point{37, 56}, 8)
	assert.Equal(t, "2 incidents, 2 placed, 1 in this view", one.Subtitle)
	assert.Contains(t, texts(one.Legend), "Attack")
	assert.NotContains(t, texts(one.Legend), "Siege")
	assert.NotContains(t, texts(one.Legend), "No figure stated")
	none := described(orb.Point{-160, 0}, 5)
	assert.Equal(t, "2 incidents, 2 placed, 0 in this view", none.Subtitle)
	assert.Empty(t, none.Legend)
}
