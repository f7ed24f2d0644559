package mapview_test

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/mapview"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// rig is a map in a window of the test driver. Frames are drawn at once, and what would wait for the UI goroutine runs at once, too.
type rig struct {
	*mapview.Map
	win    fyne.Window
	frames []proj.Viewport
	tapped []string
	views  []proj.Viewport
}

const mark = "moscow"

func newRig(t *testing.T) *rig {
	t.Helper()
	test.NewTempApp(t)
	r := &rig{}
	inline := func(f func()) { f() }
	place := proj.ToWorld(orb.Point{37.39, 55.83})
	paint := func(dst *image.RGBA, v proj.Viewport, _ *render.Scene) render.Hits {
		r.frames = append(r.frames, v)
		draw.Draw(dst, dst.Rect, image.NewUniform(color.RGBA{200, 210, 220, 255}), image.Point{}, draw.Src)
		px := v.ToPx(place)
		return render.Hits{Marks: []render.Hit{{ID: mark, X: px.X, Y: px.Y, R: 8}}}
	}
	r.Map = mapview.New(paint, func(proj.Viewport) *render.Scene { return &render.Scene{} }, inline, inline)
	r.OnTapped = func(id string) { r.tapped = append(r.tapped, id) }
	r.OnView = func(v proj.Viewport) { r.views = append(r.views, v) }
	r.SetStart(func(v proj.Viewport) proj.Viewport {
		v.Center, v.Zoom = place, 5
		return v
	})
	r.win = test.NewTempWindow(t, r.Map)
	r.win.SetPadded(false)
	r.win.Resize(fyne.NewSize(800, 600))
	r.win.Canvas().Capture()
	require.NotEmpty(t, r.frames)
	return r
}

func (r *rig) last() proj.Viewport { return r.frames[len(r.frames)-1] }

func (r *rig) press(at fyne.Position, modifier fyne.KeyModifier) {
	ev := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary, Modifier: modifier}
	r.MouseDown(ev)
	r.MouseUp(ev)
}

var middle = fyne.NewPos(400, 300)

func TestMapOpensOnItsStartViewInTheWindowsPixels(t *testing.T) {
	r := newRig(t)
	assert.Equal(t, 800, r.last().Width)
	assert.Equal(t, 600, r.last().Height)
	assert.InDelta(t, 5, r.last().Zoom, 1e-9)
	assert.False(t, r.Moved())
}

func TestStartViewIsMadeAnewWhenTheWindowChangesSizeUntilSomebodyMovesTheMap(t *testing.T) {
	r := newRig(t)
	r.ZoomBy(1)
	assert.True(t, r.Moved())
	r.win.Resize(fyne.NewSize(1000, 700))
	r.win.Canvas().Capture()
	assert.Equal(t, 1000, r.last().Width)
	assert.NotEqual(t, 5.0, r.last().Zoom, "the zoom that somebody chose stays")
}

func TestClickSelectsTheMarkAndTheGroundSelectsNothing(t *testing.T) {
	r := newRig(t)
	r.press(middle, 0)
	r.press(fyne.NewPos(40, 40), 0)
	assert.Equal(t, []string{mark, ""}, r.tapped)
}

func TestDragMovesTheMapAndIsNoClick(t *testing.T) {
	r := newRig(t)
	before := r.View().Center
	r.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: middle}, Button: desktop.MouseButtonPrimary})
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: middle}, Dragged: fyne.NewDelta(60, 0)})
	r.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: middle}, Button: desktop.MouseButtonPrimary})
	assert.InDelta(t, 60, (before.X-r.View().Center.X)*r.View().WorldSize(), 1e-6)
	assert.Empty(t, r.tapped)
	assert.Equal(t, r.View(), r.last(), "the moved map is drawn")
}

func TestOtherButtonsDoNotDrag(t *testing.T) {
	r := newRig(t)
	before := r.View()
	r.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: middle}, Button: desktop.MouseButtonTertiary})
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: middle}, Dragged: fyne.NewDelta(60, 0)})
	assert.Equal(t, before, r.View())
}

func TestWheelAndDoubleClickAndKeysZoom(t *testing.T) {
	for name, c := range map[string]struct {
		zoom func(*rig)
		in   bool
	}{
		"wheel up":           {func(r *rig) { r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 25)}) }, true},
		"wheel down":         {func(r *rig) { r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -25)}) }, false},
		"double click":       {func(r *rig) { r.press(middle, 0); r.press(middle, 0) }, true},
		"Shift double click": {func(r *rig) { r.press(middle, fyne.KeyModifierShift); r.press(middle, fyne.KeyModifierShift) }, false},
		"plus":               {func(r *rig) { r.TypedRune('+') }, true},
		"minus":              {func(r *rig) { r.TypedRune('-') }, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			c.zoom(r)
			if c.in {
				assert.Greater(t, r.View().Zoom, 5.0)
			} else {
				assert.Less(t, r.View().Zoom, 5.0)
			}
		})
	}
}

func TestKeysThatTheMapHasNoUseForArePassedOn(t *testing.T) {
	r := newRig(t)
	var keys []fyne.KeyName
	var runes []rune
	r.OnKey = func(ev *fyne.KeyEvent) { keys = append(keys, ev.Name) }
	r.OnRune = func(c rune) { runes = append(runes, c) }
	r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	r.TypedRune('n')
	assert.Equal(t, []fyne.KeyName{fyne.KeyEscape}, keys)
	assert.Equal(t, []rune{'n'}, runes)
}

func TestHeldArrowKeyPansUntilItIsReleased(t *testing.T) {
	r := newRig(t)
	before := r.View().Center.X
	r.KeyDown(&fyne.KeyEvent{Name: fyne.KeyRight})
	assert.Greater(t, r.View().Center.X, before, "the test driver ticks once at the start")
	r.KeyUp(&fyne.KeyEvent{Name: fyne.KeyRight})
}

func TestHoverTellsWhatIsUnderThePointerOnce(t *testing.T) {
	r := newRig(t)
	var hovered []string
	var over []bool
	r.OnHover = func(id string, _ fyne.Position) { hovered = append(hovered, id) }
	r.OnPointer = func(_ orb.Point, in bool) { over = append(over, in) }
	for _, at := range []fyne.Position{middle, middle.AddXY(1, 1), fyne.NewPos(30, 30)} {
		r.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	}
	r.MouseOut()
	assert.Equal(t, []string{mark, ""}, hovered)
	assert.Equal(t, []bool{true, true, true, false}, over)
	assert.Equal(t, desktop.DefaultCursor, r.Cursor())
}

func (r *rig) sketches() (*[]mapview.Sketch, *int) {
	var seen []mapview.Sketch
	finished := 0
	r.OnSketch = func(s mapview.Sketch, done bool) {
		seen = append(seen, s)
		if done {
			finished++
		}
	}
	return &seen, &finished
}

func (r *rig) dragTo(from, to fyne.Position) {
	ev := func(at fyne.Position) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
	}
	r.MouseDown(ev(from))
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}, Dragged: fyne.NewDelta(to.X-from.X, to.Y-from.Y)})
	r.MouseUp(ev(to))
	r.DragEnd()
}

func TestADragWithAToolDrawsAndLeavesTheMapWhereItIs(t *testing.T) {
	r := newRig(t)
	seen, finished := r.sketches()
	before := r.View()
	r.Draw(mapview.Rectangle)
	r.dragTo(fyne.NewPos(100, 100), fyne.NewPos(300, 200))
	assert.Equal(t, before, r.View())
	assert.Empty(t, r.tapped)
	require.Equal(t, 1, *finished)
	last := (*seen)[len(*seen)-1]
	assert.Equal(t, []proj.World{before.FromPx(proj.Px{X: 100, Y: 100}), before.FromPx(proj.Px{X: 300, Y: 200})}, last.Points)
	r.dragTo(fyne.NewPos(100, 100), fyne.NewPos(300, 200))
	assert.NotEqual(t, before, r.View(), "then the map can be dragged again")
	assert.Equal(t, 1, *finished)
}

func TestTheMapCanBeMovedWhileAPolygonIsDrawn(t *testing.T) {
	r := newRig(t)
	seen, finished := r.sketches()
	r.Draw(mapview.Polygon)
	r.press(fyne.NewPos(100, 100), 0)
	before := r.View()
	r.dragTo(fyne.NewPos(400, 300), fyne.NewPos(460, 300))
	assert.NotEqual(t, before.Center, r.View().Center)
	assert.Len(t, (*seen)[len(*seen)-1].Points, 2, "one corner and the pointer")
	r.press(fyne.NewPos(300, 100), 0)
	r.press(fyne.NewPos(300, 300), 0)
	r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnter})
	assert.Equal(t, 1, *finished)
	assert.Len(t, (*seen)[len(*seen)-1].Points, 3)
	assert.Empty(t, r.tapped)
}

func TestAHandleIsDraggedAndTheGroundBesideItIsNot(t *testing.T) {
	r := newRig(t)
	var told []bool
	r.OnHandle = func(i int, _ proj.World, done bool) {
		assert.Equal(t, 1, i)
		told = append(told, done)
	}
	v := r.View()
	r.SetHandles([]proj.World{v.FromPx(proj.Px{X: 50, Y: 50}), v.FromPx(proj.Px{X: 200, Y: 200})})
	r.dragTo(fyne.NewPos(203, 198), fyne.NewPos(260, 220))
	assert.Equal(t, []bool{false, true}, told)
	assert.Equal(t, v, r.View())
	r.dragTo(fyne.NewPos(230, 200), fyne.NewPos(260, 220))
	assert.Len(t, told, 2)
	assert.NotEqual(t, v, r.View())
}

func TestASpotIsClickedAndTheMapCanBeMovedBefore(t *testing.T) {
	r := newRig(t)
	seen, finished := r.sketches()
	r.Draw(mapview.Spot)
	before := r.View()
	r.dragTo(fyne.NewPos(400, 300), fyne.NewPos(460, 300))
	assert.NotEqual(t, before.Center, r.View().Center)
	assert.Zero(t, *finished, "a drag is no click")
	r.press(fyne.NewPos(100, 100), 0)
	require.Equal(t, 1, *finished)
	last := (*seen)[len(*seen)-1]
	assert.Equal(t, mapview.Sketch{Tool: mapview.Spot, Points: []proj.World{r.View().FromPx(proj.Px{X: 100, Y: 100})}}, last)
	assert.Equal(t, mapview.NoTool, r.Drawing())
	assert.Empty(t, r.tapped)
}

// carry has the mark carried and notes where it goes.
func (r *rig) carry() (places *[]proj.World, put *int) {
	places, put = &[]proj.World{}, new(int)
	r.OnCarry = func(to proj.World, done bool) {
		*places = append(*places, to)
		if done {
			*put++
		}
	}
	r.Carry(mark, proj.ToWorld(orb.Point{37.39, 55.83}))
	return places, put
}

func (r *rig) drag(from, to fyne.Position, modifier fyne.KeyModifier) {
	at := func(p fyne.Position) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: desktop.MouseButtonPrimary, Modifier: modifier}
	}
	r.MouseDown(at(from))
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}, Dragged: fyne.NewDelta(to.X-from.X, to.Y-from.Y)})
	r.MouseUp(at(to))
	r.DragEnd()
}

func (r *rig) pixelOf(w proj.World) fyne.Position {
	px := r.View().ToPx(w)
	return fyne.NewPos(float32(px.X), float32(px.Y))
}

func TestACarriedMarkIsDraggedByItsEdgeWithoutAJump(t *testing.T) {
	r := newRig(t)
	places, put := r.carry()
	before := r.View()
	r.drag(middle.AddXY(6, 4), middle.AddXY(106, 54), 0)
	require.NotEmpty(t, *places)
	assert.Equal(t, middle.AddXY(100, 50), r.pixelOf((*places)[len(*places)-1]))
	assert.Equal(t, 1, *put)
	assert.Equal(t, before.Center, r.View().Center, "the map stays")
	assert.Empty(t, r.tapped)
}

func TestDraggingTheGroundPansWhileAMarkIsCarried(t *testing.T) {
	r := newRig(t)
	places, _ := r.carry()
	before := r.View()
	r.drag(fyne.NewPos(100, 100), fyne.NewPos(160, 100), 0)
	assert.NotEqual(t, before.Center, r.View().Center)
	assert.Empty(t, *places, "the mark is not moved by accident")
}

func TestACarriedMarkGoesToAClickAndFollowsTheArrowKeys(t *testing.T) {
	r := newRig(t)
	places, _ := r.carry()
	r.press(middle, 0)
	assert.Empty(t, *places, "a click on the mark itself leaves it")
	r.press(fyne.NewPos(500, 350), 0)
	require.Len(t, *places, 1)
	assert.Equal(t, fyne.NewPos(500, 350), r.pixelOf((*places)[0]))
	before := r.View()
	for _, k := range []fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyUp, fyne.KeyLeft} {
		r.KeyDown(&fyne.KeyEvent{Name: k})
		r.TypedKey(&fyne.KeyEvent{Name: k})
		r.KeyUp(&fyne.KeyEvent{Name: k})
	}
	require.Len(t, *places, 5)
	at := r.pixelOf((*places)[4])
	assert.InDelta(t, 501, at.X, 1e-3)
	assert.InDelta(t, 349, at.Y, 1e-3)
	assert.Equal(t, before, r.View(), "the keys move the mark and not the map")
	r.PutDown()
	r.press(middle, 0)
	assert.Len(t, *places, 5)
	assert.Equal(t, []string{mark}, r.tapped)
}

func TestAMarkIsLiftedByADragWithTheShortcutKeyOnly(t *testing.T) {
	r := newRig(t)
	var lifted []string
	places, _ := r.carry()
	r.PutDown()
	r.OnLift = func(id string) bool {
		lifted = append(lifted, id)
		r.Carry(id, proj.ToWorld(orb.Point{37.39, 55.83}))
		return true
	}
	r.drag(middle, middle.AddXY(40, 0), 0)
	assert.Empty(t, lifted)
	r.drag(middle.AddXY(40, 0), middle.AddXY(80, 10), fyne.KeyModifierShortcutDefault)
	assert.Equal(t, []string{mark}, lifted)
	require.NotEmpty(t, *places)
	at := r.pixelOf((*places)[len(*places)-1])
	assert.InDelta(t, 480, at.X, 1e-2)
	assert.InDelta(t, 310, at.Y, 1e-2)
}
