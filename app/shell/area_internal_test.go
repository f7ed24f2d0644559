package shell

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/mapview"
	"incidentmap/data/query"
	"incidentmap/geo/proj"
)

// see shows a place in the middle of the map.
func (w *Window) see(p orb.Point, zoom float64) {
	w.mapv.SetStart(func(v proj.Viewport) proj.Viewport {
		v.Center, v.Zoom = proj.ToWorld(p), zoom
		return v
	})
}

// at is where a place lies on the map widget.
func (w *Window) at(p orb.Point) fyne.Position {
	v := w.mapv.View()
	px := v.ToPx(proj.ToWorld(p))
	return fyne.NewPos(float32(px.X/v.Scale), float32(px.Y/v.Scale))
}

func button(at fyne.Position) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
}

func (w *Window) click(p orb.Point) {
	w.mapv.MouseDown(button(w.at(p)))
	w.mapv.MouseUp(button(w.at(p)))
}

// drag moves the pointer from one place to another with the button down.
func (w *Window) drag(from, to orb.Point) {
	a, b := w.at(from), w.at(to)
	w.mapv.MouseDown(button(a))
	for i := 1; i <= 4; i++ {
		part := float32(i) / 4
		w.mapv.Dragged(&fyne.DragEvent{
			PointEvent: fyne.PointEvent{Position: a.AddXY(part*(b.X-a.X), part*(b.Y-a.Y))}, Dragged: fyne.NewDelta((b.X-a.X)/4, (b.Y-a.Y)/4),
		})
	}
	w.mapv.MouseUp(button(b))
	w.mapv.DragEnd()
}

func (w *Window) press(k fyne.KeyName) { w.mapv.TypedKey(&fyne.KeyEvent{Name: k}) }

func (w *Window) chipTexts() []string {
	var out []string
	for _, c := range w.model.Filter().Chips() {
		out = append(out, c.Label)
	}
	return out
}

var (
	moscow = orb.Point{37.39, 55.83}
	kabul  = orb.Point{69.2, 34.5}
)

func TestADrawnRectangleIsTheFilter(t *testing.T) {
	w, _ := open(t)
	w.see(moscow, 4)
	w.mapv.TypedRune('r')
	assert.True(t, w.hint.box.Visible())
	assert.Equal(t, desktop.CrosshairCursor, w.mapv.Cursor())
	w.drag(orb.Point{30, 50}, orb.Point{45, 60})
	b := w.model.Filter().Bound
	require.NotNil(t, b)
	assert.InDelta(t, 30, b.Min.Lon(), 0.1)
	assert.InDelta(t, 50, b.Min.Lat(), 0.1)
	assert.InDelta(t, 45, b.Max.Lon(), 0.1)
	assert.InDelta(t, 60, b.Max.Lat(), 0.1)
	assert.Len(t, w.model.Shown(), 2, "the hall and the synagogue")
	assert.False(t, w.hint.box.Visible())
	assert.NotEmpty(t, w.areas, "it is drawn")
	assert.InDelta(t, 4, w.mapv.View().Zoom, 1e-9, "the map stays where it is")
	require.Len(t, w.chipTexts(), 1)
	assert.Contains(t, w.chipTexts()[0], "in the rectangle")
	w.chips.OnRemove(0)
	assert.Len(t, w.model.Shown(), len(w.model.Snapshot().Incidents))
	assert.Empty(t, w.areas)
}

func TestTwoClicksDrawARectangleToo(t *testing.T) {
	w, _ := open(t)
	w.see(moscow, 4)
	w.drawArea(mapview.Rectangle)
	w.click(orb.Point{30, 50})
	assert.Nil(t, w.model.Filter().Bound)
	w.click(orb.Point{45, 60})
	assert.NotNil(t, w.model.Filter().Bound)
}

func TestADrawnCircleIsTheFilterAndSaysItsRadius(t *testing.T) {
	w, _ := open(t)
	w.see(moscow, 6)
	w.mapv.TypedRune('d')
	a, b := w.at(moscow), w.at(orb.Point{39.39, 55.83})
	w.mapv.MouseDown(button(a))
	w.mapv.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: b}})
	assert.Equal(t, "125 km", w.card.lines[0].Text)
	assert.True(t, w.card.Visible())
	w.mapv.MouseUp(button(b))
	assert.False(t, w.card.Visible())
	c := w.model.Filter().Near
	require.NotNil(t, c)
	assert.InDelta(t, 125_000, c.Metres, 1)
	assert.Len(t, w.model.Shown(), 2)
}

func TestAPolygonAcrossTheAntimeridian(t *testing.T) {
	w, _ := open(t)
	w.see(orb.Point{179, 0}, 4)
	w.drawArea(mapview.Polygon)
	for _, p := range []orb.Point{{170, 10}, {-170, 10}, {-170, -10}, {170, -10}} {
		w.click(p)
	}
	w.press(fyne.KeyReturn)
	f := w.model.Filter()
	require.Len(t, f.Polygon, 1)
	assert.Len(t, f.Polygon[0], 5, "four corners and the first again")
	assert.NoError(t, f.Validate())
	require.Len(t, w.areas, 1)
	west, east := w.areas[0].Edges[0][0].X, w.areas[0].Edges[0][1].X
	assert.InDelta(t, 20.0/360, east-west, 1e-3, "drawn the short way round")
	assert.Equal(t, []string{"in an area drawn on the map"}, w.chipTexts())
}

func TestWaysToCloseAPolygon(t *testing.T) {
	for name, finish := range map[string]func(w *Window){
		"Enter":            func(w *Window) { w.press(fyne.KeyReturn) },
		"the first corner": func(w *Window) { w.click(orb.Point{20, 40}) },
		"a double click":   func(w *Window) { w.click(orb.Point{40, 60}) },
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := open(t)
			w.see(orb.Point{35, 50}, 4)
			w.drawArea(mapview.Polygon)
			w.press(fyne.KeyReturn)
			for _, p := range []orb.Point{{20, 40}, {50, 40}, {60, 60}, {40, 60}} {
				w.click(p)
			}
			zoom := w.mapv.Target().Zoom
			finish(w)
			require.Len(t, w.model.Filter().Polygon, 1)
			assert.Len(t, w.model.Filter().Polygon[0], 5)
			assert.InDelta(t, zoom, w.mapv.Target().Zoom, 1e-9, "a double click does not zoom meanwhile")
			assert.Equal(t, mapview.NoTool, w.mapv.Drawing())
		})
	}
}

func TestBackspaceTakesTheLastCornerBack(t *testing.T) {
	w, _ := open(t)
	w.see(orb.Point{35, 50}, 4)
	w.drawArea(mapview.Polygon)
	for _, p := range []orb.Point{{20, 40}, {50, 40}, {60, 60}, {40, 60}} {
		w.click(p)
	}
	w.press(fyne.KeyBackspace)
	w.press(fyne.KeyReturn)
	require.Len(t, w.model.Filter().Polygon, 1)
	assert.Len(t, w.model.Filter().Polygon[0], 4)
}

func TestEscapeLeavesTheFilterAsItWas(t *testing.T) {
	for _, tool := range []mapview.Tool{mapview.Rectangle, mapview.Polygon, mapview.Radius} {
		w, _ := open(t)
		w.see(moscow, 4)
		before := query.Filter{Near: &query.Circle{Center: moscow, Metres: 50_000}}
		w.model.SetFilter(before)
		w.model.Select(crocus)
		w.drawArea(tool)
		w.click(orb.Point{30, 50})
		w.mapv.MouseMoved(button(w.at(orb.Point{40, 60})))
		w.press(fyne.KeyEscape)
		assert.Equal(t, before, w.model.Filter())
		assert.Equal(t, mapview.NoTool, w.mapv.Drawing())
		assert.Nil(t, w.draft)
		assert.Equal(t, crocus, w.selectedID(), "Escape ends the drawing alone")
		w.click(orb.Point{30, 50})
		assert.Empty(t, w.selectedID(), "and a click selects again")
	}
}

func TestAnOutlineRoundAPoleIsRefused(t *testing.T) {
	w, _ := open(t)
	w.see(orb.Point{0, 60}, 0)
	var s mapview.Sketch
	s.Tool = mapview.Polygon
	for _, lon := range []float64{-150, -30, 90} {
		s.Points = append(s.Points, proj.ToWorld(orb.Point{lon, 70}))
	}
	w.sketched(s, true)
	assert.Nil(t, w.model.Filter().Polygon)
	assert.Contains(t, w.status.message.Text, "pole")
}

func TestAnAreaIsChangedByItsHandles(t *testing.T) {
	w, _ := open(t)
	w.see(moscow, 5)
	w.narrowTo(query.Area{Bound: &orb.Bound{Min: orb.Point{30, 50}, Max: orb.Point{45, 58}}})
	w.drag(orb.Point{45, 50}, orb.Point{42, 52})
	b := w.model.Filter().Bound
	require.NotNil(t, b)
	assert.InDelta(t, 30, b.Min.Lon(), 1e-6)
	assert.InDelta(t, 52, b.Min.Lat(), 0.05)
	assert.InDelta(t, 42, b.Max.Lon(), 0.05)
	assert.InDelta(t, 58, b.Max.Lat(), 1e-6)

	w.narrowTo(query.Area{Near: &query.Circle{Center: orb.Point{35, 54}, Metres: 100_000}})
	w.drag(orb.Point{35, 54}, orb.Point{36, 55})
	c := w.model.Filter().Near
	assert.InDelta(t, 36, c.Center.Lon(), 0.05)
	assert.InDelta(t, 100_000, c.Metres, 1e-9, "moved, not stretched")
	assert.Nil(t, w.model.Filter().Bound, "one area at a time")
	w.drag(c.Outline()[90], orb.Point{39, 55})
	assert.InDelta(t, 192_000, w.model.Filter().Near.Metres, 2000)

	w.narrowTo(query.Area{Polygon: orb.Polygon{{{30, 50}, {40, 50}, {35, 55}, {30, 50}}}})
	w.drag(orb.Point{35, 55}, orb.Point{36, 57})
	ring := w.model.Filter().Polygon[0]
	require.Len(t, ring, 4)
	assert.InDelta(t, 57, ring[2].Lat(), 0.05)
	assert.Equal(t, ring[0], ring[3])
}

func TestAClickOnAHandleSelectsWhatLiesThere(t *testing.T) {
	w, _ := open(t)
	w.choose(crocus)
	place := w.model.Selected().Sites[0].Point
	w.narrowTo(query.Area{Near: &query.Circle{Center: place, Metres: 50_000}})
	w.see(place, 7)
	w.model.Select("")
	w.click(place)
	assert.Equal(t, crocus, w.selectedID())
	assert.InDelta(t, 50_000, w.model.Filter().Near.Metres, 1e-9)
}

func TestWhatTheMapShowsBecomesTheArea(t *testing.T) {
	w, _ := open(t)
	w.see(kabul, 6)
	w.mapv.TypedRune('v')
	require.NotNil(t, w.model.Filter().Bound)
	for _, in := range w.model.Shown() {
		assert.Equal(t, "AF", in.Sites[0].Country, in.ID)
	}
	assert.NotEmpty(t, w.model.Shown())
	w.mapv.TypedRune('x')
	assert.Nil(t, w.model.Filter().Bound)
}

func TestPointsAreReadAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string]orb.Point{
		"55.83, 37.39": {37.39, 55.83}, "55.83 37.39": {37.39, 55.83}, "55.8258° N  37.3903° E": {37.3903, 55.8258},
		"33.9 S, 18.4 w": {-18.4, -33.9}, "-33.9;-18": {-18, -33.9}, coordinates(orb.Point{-70.5, -33.25}): {-70.5, -33.25},
	} {
		got, ok := parsePoint(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "55.83", "91, 0", "0, 181", "Crocus City", "1,2,3", "NaN, 0"} {
		_, ok := parsePoint(text)
		assert.False(t, ok, text)
	}
}

func FuzzParsePoint(f *testing.F) {
	f.Add("55.8258° N  37.3903° E")
	f.Add("-33.9;-18")
	f.Fuzz(func(t *testing.T, s string) {
		if p, ok := parsePoint(s); ok {
			again, ok := parsePoint(pointText(p))
			assert.True(t, ok)
			assert.Equal(t, p, again)
		}
	})
}

func TestADistanceIsFromWhatIsNamed(t *testing.T) {
	w, _ := open(t)
	p, err := w.findPoint("Crocus")
	require.NoError(t, err)
	assert.Equal(t, w.model.Snapshot().Incident(crocus).Sites[0].Point, p)
	_, err = w.findPoint("nobody has heard of it")
	assert.Error(t, err)
	for _, s := range []string{"", "0", "-5", "20039", "NaN", "Inf", "ten"} {
		_, err := parseDistance(s)
		assert.Error(t, err, s)
	}
	metres, err := parseDistance(" 12.5 ")
	require.NoError(t, err)
	assert.InDelta(t, 12_500, metres, 1e-9)
}

func TestTheDistanceFromTheSelectedIncidentIsAskedFor(t *testing.T) {
	w, _ := open(t)
	w.choose(crocus)
	w.mapv.TypedRune('w')
	require.True(t, w.modal())
	test.Type(w.win.Canvas().Focused(), "120")
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	assert.False(t, w.modal())
	c := w.model.Filter().Near
	require.NotNil(t, c)
	assert.InDelta(t, 120_000, c.Metres, 1e-9, "what was there is written over")
	assert.Equal(t, w.model.Selected().Sites[0].Point, c.Center)
	w.travel(w.trail.Back)
	assert.Nil(t, w.model.Filter().Near, "one step")

	w.mapv.TypedRune('w')
	w.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	assert.False(t, w.modal())
	assert.Nil(t, w.model.Filter().Near)
}

func TestBackAndForwardFollowTheFilter(t *testing.T) {
	w, _ := open(t)
	all := len(w.model.Shown())
	w.model.SetFilter(query.Filter{Countries: []string{"RU"}})
	russia := len(w.model.Shown())
	day := time.Date(2024, 3, 27, 0, 0, 0, 0, time.UTC)
	w.model.SetAsOf(day)
	w.choose(crocus)
	w.travel(w.trail.Back)
	assert.Empty(t, w.selectedID())
	assert.Equal(t, day, w.model.AsOf())
	w.travel(w.trail.Back)
	assert.True(t, w.model.AsOf().IsZero())
	assert.Equal(t, []string{"RU"}, w.model.Filter().Countries)
	assert.Len(t, w.model.Shown(), russia)
	w.travel(w.trail.Back)
	assert.Len(t, w.model.Shown(), all)
	w.travel(w.trail.Back)
	assert.Len(t, w.model.Shown(), all, "there is nothing before the start")
	for range 3 {
		w.travel(w.trail.Forward)
	}
	assert.Equal(t, crocus, w.selectedID())
	assert.Equal(t, day, w.model.AsOf())
	assert.Len(t, w.model.Shown(), russia)
}

func TestWhatIsAdjustedBitByBitIsOneStep(t *testing.T) {
	w, _ := open(t)
	w.model.SetFilter(query.Filter{Countries: []string{"RU"}})
	for year := 2000; year < 2020; year++ {
		w.time.OnRange(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Time{}, false)
	}
	for day := 1; day < 20; day++ {
		w.time.OnAsOf(time.Date(2024, 4, day, 0, 0, 0, 0, time.UTC), true, false)
	}
	w.travel(w.trail.Back)
	assert.True(t, w.model.AsOf().IsZero())
	assert.Equal(t, 2019, w.model.Filter().From.Year(), "as far as it was dragged")
	w.travel(w.trail.Back)
	assert.True(t, w.model.Filter().From.IsZero())
	assert.Equal(t, []string{"RU"}, w.model.Filter().Countries)
}

func TestChoicesAreStepsHoweverFastTheyFollow(t *testing.T) {
	w, _ := open(t)
	w.model.SetFilter(query.Filter{Countries: []string{"RU"}})
	w.model.SetFilter(query.Filter{Countries: []string{"RU", "AF"}})
	w.travel(w.trail.Back)
	assert.Equal(t, []string{"RU"}, w.model.Filter().Countries)
}

func TestMovingTheMapAfterDrawingIsAStepOfItsOwn(t *testing.T) {
	w, _ := open(t)
	w.see(moscow, 5)
	w.drawArea(mapview.Rectangle)
	w.drag(orb.Point{35, 54}, orb.Point{40, 57})
	at := w.mapv.View()
	w.drag(orb.Point{30, 50}, orb.Point{31, 50})
	require.NotEqual(t, at.Center, w.mapv.View().Center)
	w.rested()
	w.travel(w.trail.Back)
	assert.Equal(t, at.Center, w.mapv.Target().Center)
	assert.NotNil(t, w.model.Filter().Bound)
}

func TestForwardIsStillThereAfterTheFlightBack(t *testing.T) {
	w, _ := open(t)
	w.see(orb.Point{35, 50}, 4)
	w.rested()
	w.drawArea(mapview.Polygon)
	for _, p := range []orb.Point{{20, 40}, {50, 40}, {60, 60}, {40, 60}} {
		w.click(p)
	}
	w.press(fyne.KeyReturn)
	w.win.Canvas().Capture()
	w.travel(w.trail.Back)
	w.win.Canvas().Capture()
	w.rested()
	assert.Nil(t, w.model.Filter().Polygon)
	w.travel(w.trail.Forward)
	assert.NotNil(t, w.model.Filter().Polygon)
}

func TestFilterAndDayComeBackAtTheNextStart(t *testing.T) {
	w, _ := open(t)
	f := query.Filter{Near: &query.Circle{Center: moscow, Metres: 50_000}, Kinds: []string{"attack"}}
	day := time.Date(2024, 3, 27, 0, 0, 0, 0, time.UTC)
	w.model.Ask(f, day)
	require.NoError(t, w.remember())
	again, err := newWindow(w.app, w.cfg, w.run, w.post)
	require.NoError(t, err)
	assert.Equal(t, f, again.model.Filter())
	assert.True(t, day.Equal(again.model.AsOf()))
	assert.True(t, again.chips.Visible(), "and says so")
	assert.Contains(t, again.status.message.Text, "within 50 km")
	assert.Contains(t, again.status.message.Text, "27 March 2024")

	other := *w.cfg.Case
	other.ID = "other"
	cfg := w.cfg
	cfg.Case = &other
	elsewhere, err := newWindow(w.app, cfg, w.run, w.post)
	require.NoError(t, err)
	assert.True(t, elsewhere.model.Filter().IsZero(), "it was for another case")
}

func TestASavedViewIsWhatWasSeen(t *testing.T) {
	w, _ := open(t)
	day := time.Date(2024, 3, 27, 0, 0, 0, 0, time.UTC)
	w.model.Ask(query.Filter{Countries: []string{"RU"}}, day)
	w.choose(crocus)
	seen := w.mapv.Target()
	w.panel.OnSaveView("Moscow")
	require.NoError(t, w.remember())

	w.model.Ask(query.Filter{}, time.Time{})
	w.choose("kerman-2024-01")
	w.views = loadState(w.cfg.State).Views
	require.Len(t, w.views, 1)
	w.panel.OnApplyView(w.views[0].ID)
	assert.Equal(t, []string{"RU"}, w.model.Filter().Countries)
	assert.True(t, day.Equal(w.model.AsOf()))
	assert.Equal(t, crocus, w.selectedID())
	assert.InDelta(t, seen.Zoom, w.mapv.Target().Zoom, 1e-9)
	assert.InDelta(t, seen.Center.X, w.mapv.Target().Center.X, 1e-9)
	w.travel(w.trail.Back)
	assert.Equal(t, "kerman-2024-01", w.selectedID(), "applying it is one step")
	assert.True(t, w.model.Filter().IsZero())
}

func TestAViewOfAnOlderFileChangesTheFilterAlone(t *testing.T) {
	w, _ := open(t)
	w.choose(crocus)
	at := w.mapv.Target()
	w.views = []savedView{{ID: "1", Name: "Iran", Filter: query.Filter{Countries: []string{"IR"}}}}
	w.panel.OnApplyView("1")
	assert.Equal(t, []string{"IR"}, w.model.Filter().Countries)
	assert.Equal(t, crocus, w.selectedID())
	assert.Equal(t, at.Center, w.mapv.Target().Center)
}
