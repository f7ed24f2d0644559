package timeline_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/look"
	"incidentmap/app/timeline"
)

func TestDragOnTheBarsMakesARangeOfWholeDays(t *testing.T) {
	for name, way := range map[string][2]string{"to the right": {"2022-03-10", "2023-01-05"}, "to the left": {"2023-01-05", "2022-03-10"}} {
		t.Run(name, func(t *testing.T) {
			r := filled(t)
			r.swipe(r.at(way[0]).AddXY(.3, 0), r.at(way[1]).AddXY(.3, 0))
			assert.Equal(t, told{"2022-03-10", "2023-01-06", true}, r.last(), "both days under the pointer are in it")
		})
	}
}

func TestRangeIsToldOnceAFrameWhileItIsDraggedAndOnceAtTheEnd(t *testing.T) {
	r := filled(t)
	r.press(r.at("2022-03-10"))
	for i := range 16 {
		r.drag(r.at("2022-06-10").AddXY(float32(i), 0))
	}
	assert.Empty(t, r.ranges, "not before the frame")
	r.Frame(frame)
	require.Len(t, r.ranges, 1)
	r.Frame(frame)
	assert.Len(t, r.ranges, 1, "nothing moved")
	r.release(r.at("2022-06-10"))
	require.Len(t, r.ranges, 2)
	assert.False(t, r.ranges[0].done)
	assert.True(t, r.ranges[1].done)
	assert.Equal(t, r.ranges[0].to, r.ranges[1].to)
	assert.False(t, r.Running, "nothing ticks at rest")
}

func TestRangeIsMovedAndResizedByItsParts(t *testing.T) {
	for name, c := range map[string]struct {
		from, to string
		dx       float32 // off the place at the press
		want     told
	}{
		"inside: both ends move":            {"2022-06-15", "2022-08-15", 0, told{"2022-05-02", "2022-12-01", true}},
		"start":                             {"2022-03-01", "2022-05-01", 0, told{"2022-05-01", "2022-10-01", true}},
		"start, a little outside":           {"2022-03-01", "2022-05-01", -5, told{"2022-05-01", "2022-10-01", true}},
		"end":                               {"2022-10-01", "2023-02-01", 0, told{"2022-03-01", "2023-02-01", true}},
		"end, a little inside":              {"2022-10-01", "2023-02-01", -5, told{"2022-03-01", "2023-02-01", true}},
		"start past the end: the end":       {"2022-03-01", "2022-12-01", 0, told{"2022-10-01", "2022-12-01", true}},
		"end onto the start: a day stays":   {"2022-10-01", "2022-03-01", 0, told{"2022-03-01", "2022-03-02", true}},
		"start onto the end: a day stays":   {"2022-03-01", "2022-10-01", 0, told{"2022-09-30", "2022-10-01", true}},
		"beyond the domain: it stops there": {"2022-06-15", "2024-11-15", 0, told{"2024-05-01", "2024-12-01", true}},
	} {
		t.Run(name, func(t *testing.T) {
			r := filled(t)
			r.put("2022-03-01", "2022-10-01")
			assert.Empty(t, r.ranges, "a setter tells nothing")
			r.swipe(r.at(c.from).AddXY(c.dx, 0), r.at(c.to))
			assert.Equal(t, c.want.done, r.last().done)
			assertNear(t, c.want.from, r.last().from)
			assertNear(t, c.want.to, r.last().to)
		})
	}
}

// assertNear allows for the pixels of a press beside a handle.
func assertNear(t *testing.T, want, got string) {
	t.Helper()
	assert.InDelta(t, day(want).Unix()/86400, day(got).Unix()/86400, 1, "want %s, got %s", want, got)
}

func TestOpenEndOfARangeStaysOpen(t *testing.T) {
	r := filled(t)
	r.SetRange(day("2022-03-01"), time.Time{})
	r.swipe(r.at("2022-03-01"), r.at("2022-05-01"))
	assert.Equal(t, told{"2022-05-01", "", true}, r.last())
	r.swipe(r.at("2023-05-01"), r.at("2023-06-01"))
	assert.Equal(t, told{"2022-06-01", "", true}, r.last())
}

func TestDoubleClickClearsTheRange(t *testing.T) {
	r := filled(t)
	r.put("2022-03-01", "2022-10-01")
	r.click(r.at("2022-06-01"))
	r.Pass(time.Second)
	r.click(r.at("2022-06-01"))
	assert.Empty(t, r.ranges, "two slow clicks are none")
	r.Pass(100 * time.Millisecond)
	r.click(r.at("2022-06-01"))
	assert.Equal(t, []told{{"", "", true}}, r.ranges)
	from, to := r.Range()
	assert.True(t, from.IsZero() && to.IsZero())
}

func TestOtherButtonsMakeNoRange(t *testing.T) {
	r := filled(t)
	r.plot().MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: r.at("2022-03-01")}, Button: desktop.MouseButtonTertiary})
	r.drag(r.at("2023-03-01"))
	r.Frame(frame)
	assert.Empty(t, r.ranges)
}

func TestCursorSaysWhatAPressWouldDo(t *testing.T) {
	r := filled(t)
	r.put("2022-03-01", "2022-10-01")
	r.SetAsOf(day("2023-06-01"), true)
	for name, c := range map[string]struct {
		at   fyne.Position
		want desktop.Cursor
	}{
		"start":       {r.at("2022-03-01"), desktop.HResizeCursor},
		"end":         {r.at("2022-10-01").AddXY(6, 0), desktop.HResizeCursor},
		"as-of line":  {r.at("2023-06-02"), desktop.HResizeCursor},
		"flag":        {fyne.NewPos(r.X(day("2023-06-02"))-60, 6), desktop.HResizeCursor},
		"inside":      {r.at("2022-06-01"), desktop.PointerCursor},
		"outside":     {r.at("2021-06-01"), desktop.CrosshairCursor},
		"on the axis": {fyne.NewPos(300, r.Floor()+8), desktop.PointerCursor},
	} {
		r.plot().MouseMoved(mouse(c.at))
		assert.Equal(t, c.want, r.plot().Cursor(), name)
	}
}

func TestTypedDatesAreReadAsDaysMonthsAndYears(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     told
		shown    [2]string
	}{
		{"2023-02-03", "2023-02-07", told{"2023-02-03", "2023-02-08", true}, [2]string{"2023-02-03", "2023-02-07"}},
		{"2022", "2023", told{"2022-01-01", "2024-01-01", true}, [2]string{"2022-01-01", "2023-12-31"}},
		{"2024-02", "2024-02", told{"2024-02-01", "2024-03-01", true}, [2]string{"2024-02-01", "2024-02-29"}},
		{"", "2023-02", told{"", "2023-03-01", true}, [2]string{"", "2023-02-28"}},
		{"1999", "", told{"1999-01-01", "", true}, [2]string{"1999-01-01", ""}},
	} {
		r := filled(t)
		from, to := r.Fields()
		test.Type(from, c.from)
		test.Type(to, c.to)
		to.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		assert.Equal(t, c.want, r.last())
		assert.Equal(t, c.shown[0], from.Text)
		assert.Equal(t, c.shown[1], to.Text)
		assert.NoError(t, from.Problem())
	}
}

func TestFieldThatHoldsNoDateIsMarkedAndChangesNothing(t *testing.T) {
	r := filled(t)
	r.put("2022-03-01", "2022-10-01")
	from, to := r.Fields()
	from.SetText("March 22")
	from.FocusLost()
	assert.Error(t, from.Problem())
	assert.NoError(t, to.Problem())
	from.MouseIn(nil)
	assert.Contains(t, r.tips[len(r.tips)-1], "Not a date")
	assert.Empty(t, r.ranges)

	from.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	assert.NoError(t, from.Problem())
	assert.Equal(t, "2022-03-01", from.Text, "Escape takes it back")

	to.SetText("2021")
	to.FocusLost()
	assert.Error(t, to.Problem())
	to.MouseIn(nil)
	assert.Contains(t, r.tips[len(r.tips)-1], "before the first")
	r.swipe(r.at("2022-06-01"), r.at("2022-07-01"))
	assert.NoError(t, to.Problem(), "a range by another way is written over it")
}

func TestKeysMoveAndResizeTheRangeByTheStepOfTheBars(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(r *rig)
		want told
	}{
		"right":             {func(r *rig) { r.key(fyne.KeyRight) }, told{"2022-04-01", "2022-11-01", true}},
		"left":              {func(r *rig) { r.key(fyne.KeyLeft, fyne.KeyLeft) }, told{"2022-01-01", "2022-08-01", true}},
		"Shift right":       {func(r *rig) { r.withShift(fyne.KeyRight) }, told{"2022-03-01", "2022-11-01", true}},
		"Shift left":        {func(r *rig) { r.withShift(fyne.KeyLeft) }, told{"2022-03-01", "2022-09-01", true}},
		"Home":              {func(r *rig) { r.key(fyne.KeyHome) }, told{"2020-01-01", "2020-08-02", true}},
		"End":               {func(r *rig) { r.key(fyne.KeyEnd) }, told{"2024-05-01", "2024-12-01", true}},
		"Shift End":         {func(r *rig) { r.withShift(fyne.KeyEnd) }, told{"2022-03-01", "2024-12-01", true}},
		"Delete":            {func(r *rig) { r.key(fyne.KeyDelete) }, told{"", "", true}},
		"right at the end":  {func(r *rig) { r.key(fyne.KeyEnd, fyne.KeyRight) }, told{"2024-05-01", "2024-12-01", true}},
		"right without any": {func(r *rig) { r.key(fyne.KeyDelete, fyne.KeyRight) }, told{"2020-01-10", "2020-02-01", true}},
		"left without any":  {func(r *rig) { r.key(fyne.KeyDelete, fyne.KeyLeft) }, told{"2024-11-01", "2024-11-21", true}},
	} {
		t.Run(name, func(t *testing.T) {
			r := filled(t)
			r.put("2022-03-01", "2022-10-01")
			c.do(r)
			assert.Equal(t, c.want, r.last())
		})
	}
}

func TestKeysThatTheTimelineHasNoUseForArePassedOn(t *testing.T) {
	r := filled(t)
	var keys []fyne.KeyName
	var runes []rune
	r.OnKey = func(ev *fyne.KeyEvent) { keys = append(keys, ev.Name) }
	r.OnRune = func(c rune) { runes = append(runes, c) }
	r.key(fyne.KeyEscape, fyne.KeyUp, fyne.KeyLeft)
	r.plot().(fyne.Focusable).TypedRune('n')
	assert.Equal(t, []fyne.KeyName{fyne.KeyEscape, fyne.KeyUp}, keys, "up and down are for the as-of line")
	assert.Equal(t, []rune{'n'}, runes)
}

func TestPlayMovesTheRangeAtThePaceUntilTheEnd(t *testing.T) {
	r := filled(t)
	pace, _ := r.Selects()
	pace.SetSelected("1 week/s")
	r.put("2024-10-01", "2024-11-01")
	test.Tap(r.Button("Play the range through time"))
	require.True(t, r.Playing())
	for range 10 {
		r.Frame(100 * time.Millisecond)
	}
	assert.Equal(t, told{"2024-10-07", "2024-11-07", false}, roundDay(r.last()))
	for range 30 {
		r.Frame(100 * time.Millisecond)
	}
	assert.Equal(t, told{"2024-10-21", "2024-11-21", true}, r.last(), "the last day is in it")
	assert.False(t, r.Playing())
	assert.False(t, r.Running)
}

// roundDay forgives the day that is lost to fractions.
func roundDay(x told) told {
	if x.from == "2024-10-08" {
		x.from, x.to = "2024-10-07", "2024-11-07"
	}
	return x
}

func TestPlayTellsAtMostOnceAFrameAndNotWithoutAChange(t *testing.T) {
	r := filled(t)
	pace, _ := r.Selects()
	pace.SetSelected("1 day/s")
	r.put("2022-03-01", "2022-10-01")
	r.TogglePlay()
	for range 60 {
		r.Frame(time.Second / 60)
	}
	assert.LessOrEqual(t, len(r.ranges), 2, "a day a second")
	r.TogglePlay()
	assert.True(t, r.last().done)
	assert.False(t, r.Running)
}

func TestCumulativePlayKeepsTheStartAndLoopStartsAgain(t *testing.T) {
	r := filled(t)
	pace, _ := r.Selects()
	pace.SetSelected("1 year/s")
	test.Tap(r.Button("Keep the start of the range while it plays"))
	test.Tap(r.Button("Start again at the end"))
	r.TogglePlay()
	r.Frame(frame)
	assert.Equal(t, "2020-01-10", r.last().from, "without a range it starts with the domain")
	again := false
	for range 40 {
		before := r.last().to
		r.Frame(200 * time.Millisecond)
		assert.Equal(t, "2020-01-10", r.last().from)
		again = again || r.last().to < before
	}
	assert.True(t, again)
	assert.True(t, r.Playing())
}

func TestGestureAndEmptyHistogramStopThePlay(t *testing.T) {
	r := filled(t)
	r.TogglePlay()
	r.swipe(r.at("2022-03-10"), r.at("2022-05-01"))
	assert.False(t, r.Playing())
	r.TogglePlay()
	require.True(t, r.Playing())
	r.SetHistogram(timeline.Histogram{})
	assert.False(t, r.Playing())
	assert.False(t, r.Running)
	r.TogglePlay()
	assert.False(t, r.Playing(), "there is nothing to play")
}

func TestStallDoesNotMakeThePlayJump(t *testing.T) {
	r := filled(t)
	pace, _ := r.Selects()
	pace.SetSelected("1 month/s")
	r.put("2020-02-01", "2020-03-01")
	r.TogglePlay()
	r.Frame(10 * time.Minute)
	assert.Less(t, r.last().from, "2020-02-15")
}

func TestStepMovesByBinsAndCumulativeOnesGrow(t *testing.T) {
	r := filled(t)
	r.put("2022-03-01", "2022-04-01")
	test.Tap(r.Button("One step forward"))
	assert.Equal(t, told{"2022-04-01", "2022-05-01", true}, r.last())
	r.Step(-2)
	assert.Equal(t, told{"2022-02-01", "2022-03-01", true}, r.last())
	test.Tap(r.Button("Keep the start of the range while it plays"))
	r.Step(3)
	assert.Equal(t, told{"2022-02-01", "2022-06-01", true}, r.last())
	r.Step(-9)
	assert.Equal(t, told{"2022-02-01", "2022-02-02", true}, r.last())
}

func TestWheelZoomsAboutThePointerAndAsksForTheStepThatSuits(t *testing.T) {
	r := filled(t)
	at := r.at("2023-06-01")
	for range 12 {
		r.plot().Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.NewDelta(0, 25)})
	}
	assert.InDelta(t, at.X, r.X(day("2023-06-01")), .5, "the day under the pointer stays there")
	assert.Equal(t, []timeline.Step{timeline.ByWeek, timeline.ByDay}, r.steps)
	for range 20 {
		r.plot().Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.NewDelta(0, -25)})
	}
	assert.Equal(t, []timeline.Step{timeline.ByWeek, timeline.ByDay, timeline.ByWeek, timeline.ByMonth}, r.steps)
	from, _ := r.InView()
	assert.Equal(t, 2019, from.Year(), "no further than the domain")
}

func TestFirstHistogramIsAskedForAnewIfItsStepDoesNotSuit(t *testing.T) {
	r := newRig(t, 1280, look.Light)
	r.OnStep = func(s timeline.Step) { r.steps = append(r.steps, s); r.SetHistogram(*sample(t, s)) }
	r.SetHistogram(*sample(t, timeline.ByYear))
	assert.Equal(t, []timeline.Step{timeline.ByMonth}, r.steps)
}

func TestDragOnTheAxisPansAndMakesNoRange(t *testing.T) {
	r := filled(t)
	at := r.at("2023-06-01")
	r.plot().Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.NewDelta(0, 75)})
	before := r.X(day("2023-06-01"))
	axis := fyne.NewPos(400, r.Floor()+8)
	r.swipe(axis, axis.AddXY(60, 0))
	assert.InDelta(t, before+60, r.X(day("2023-06-01")), .5)
	assert.Empty(t, r.ranges)
	test.Tap(r.Button("Show all dates on the axis (0)"))
	from, to := r.InView()
	assert.True(t, from.Before(day("2020-01-10")) && to.After(day("2024-11-20")))
}

func TestLabelsNeverOverlapAndFitTheirStep(t *testing.T) {
	for _, width := range []float32{480, 640, 1280, 1920} {
		r := newRig(t, width, look.Light)
		r.SetHistogram(*sample(t, timeline.ByMonth))
		seen := map[string]bool{}
		for range 150 {
			r.plot().Scrolled(&fyne.ScrollEvent{
				PointEvent: fyne.PointEvent{Position: fyne.NewPos(width*.6, 30)}, Scrolled: fyne.NewDelta(-7, 2),
			})
			labels := r.Labels()
			require.GreaterOrEqual(t, len(labels), 2)
			for i, l := range labels {
				seen[l.Text] = true
				assert.LessOrEqual(t, l.To, width)
				if i > 0 {
					require.Greater(t, l.From, labels[i-1].To+4, "%q and %q at width %v", labels[i-1].Text, l.Text, width)
				}
			}
		}
		for _, text := range []string{"2023", "Jul", "11"} {
			assert.True(t, seen[text], "%s at some zoom of width %v", text, width)
		}
	}
}

func TestAsOfLineIsOffAtFirstAndStartsOnTheLastDay(t *testing.T) {
	r := filled(t)
	r.SetClaimDays([]time.Time{day("2024-12-24"), day("2023-03-01")})
	_, on := r.AsOf()
	require.False(t, on)
	test.Tap(r.Button("Show only what was known by a day"))
	test.Tap(r.Button("Show only what was known by a day"))
	assert.Equal(t, []told{{"2024-12-24", "", true}, {"off", "", true}}, r.asOf)
	assert.Empty(t, r.ranges)
}

func TestAsOfLineIsDraggedByItsFlagOnceAFrame(t *testing.T) {
	r := filled(t)
	r.SetAsOf(day("2024-03-26"), true)
	assert.Empty(t, r.asOf)
	flag := fyne.NewPos(r.X(day("2024-03-27"))-40, 5)
	way := r.X(day("2024-01-27")) - r.X(day("2024-03-27"))
	r.press(flag)
	r.drag(flag.AddXY(way/2, 0))
	r.drag(flag.AddXY(way, 0))
	r.Frame(frame)
	r.release(flag.AddXY(way, 0))
	assert.Equal(t, []told{{"2024-01-26", "", false}, {"2024-01-26", "", true}}, r.asOf)
	assert.Empty(t, r.ranges)
	assert.False(t, r.Running)
}

func TestHandlesOfTheRangeCanBeReachedBesideTheAsOfLine(t *testing.T) {
	r := filled(t)
	r.put("2022-03-01", "2024-03-27")
	r.SetAsOf(day("2024-03-26"), true) // its line stands on the end of the range
	r.swipe(r.at("2024-03-27"), r.at("2024-01-01"))
	assert.Equal(t, "2024-01-01", r.last().to)
	assert.Empty(t, r.asOf)
}

func TestKeysMoveTheAsOfLineByDaysAndFromClaimToClaim(t *testing.T) {
	r := filled(t)
	r.SetClaimDays([]time.Time{day("2024-03-22"), day("2024-03-27"), day("2024-03-23")})
	r.SetAsOf(day("2024-03-24"), true)
	r.key(fyne.KeyUp, fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyDown)
	var days []string
	for _, a := range r.asOf {
		days = append(days, a.from)
	}
	assert.Equal(t, []string{"2024-03-25", "2024-03-27", "2024-03-27", "2024-03-23", "2024-03-22", "2024-03-21"}, days)
}

func TestMeasureIsAskedFor(t *testing.T) {
	r := filled(t)
	_, measure := r.Selects()
	measure.SetSelected("Killed")
	r.SetMeasure(timeline.Incidents)
	assert.Equal(t, []timeline.Measure{timeline.Killed}, r.measure, "a setter tells nothing")
}

func TestCollapsedTimelineIsASlimBar(t *testing.T) {
	r := filled(t)
	var opened []bool
	r.OnOpen = func(open bool) { opened = append(opened, open) }
	assert.InDelta(t, 110, r.MinSize().Height, 1e-3)
	test.Tap(r.Button("Collapse the timeline"))
	assert.Less(t, r.MinSize().Height, float32(40))
	assert.False(t, r.Plot().Visible())
	test.Tap(r.Button("Open the timeline"))
	assert.True(t, r.Plot().Visible())
	assert.Equal(t, []bool{false, true}, opened)
}

func TestEverythingIsReachedByTab(t *testing.T) {
	r := filled(t)
	r.put("2022-03-01", "2022-10-01")
	c := r.win.Canvas()
	seen := map[fyne.Focusable]bool{}
	for range len(r.Stops()) {
		c.FocusNext()
		seen[c.Focused()] = true
	}
	for _, want := range r.Stops() {
		assert.True(t, seen[want], "%T", want)
	}
}

func TestNarrowTimelineKeepsPlayAndDates(t *testing.T) {
	r := newRig(t, 480, look.Light)
	r.SetHistogram(*sample(t, timeline.ByMonth))
	from, to := r.Fields()
	assert.True(t, from.Visible() && to.Visible())
	assert.NotNil(t, r.Button("Play the range through time"))
	assert.Nil(t, r.Button("Start again at the end"))
	assert.LessOrEqual(t, to.Position().X+to.Size().Width, float32(480))
}

func TestFocusIsShownWhenItComesByKeyOnly(t *testing.T) {
	r := filled(t)
	r.click(r.at("2022-03-01"))
	assert.False(t, r.RingShown())
	r.key(fyne.KeyRight)
	assert.True(t, r.RingShown())
	r.win.Canvas().Unfocus()
	assert.False(t, r.RingShown())
	r.win.Canvas().Focus(r.plot().(fyne.Focusable))
	assert.True(t, r.RingShown())
}

func TestAnotherDomainIsShownWhole(t *testing.T) {
	r := filled(t)
	r.plot().Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: r.at("2023-06-01")}, Scrolled: fyne.NewDelta(0, 75)})
	from, to := r.InView()
	r.SetHistogram(*sample(t, timeline.ByWeek))
	sameFrom, sameTo := r.InView()
	assert.Equal(t, [2]time.Time{from, to}, [2]time.Time{sameFrom, sameTo}, "other counts of the same days move nothing")
	r.SetHistogram(*timeline.NewHistogram(timeline.ByYear, day("1990-05-01"), day("1999-05-01")))
	from, to = r.InView()
	assert.True(t, from.Before(day("1990-05-01")) && to.After(day("1999-05-01")))
}
