package shell

import (
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/paulmach/orb"

	"incidentmap/app/mapview"
	"incidentmap/app/scene"
	"incidentmap/app/words"
	"incidentmap/data/query"
	"incidentmap/geo/proj"
)

// areaActions are what can be done with the area that incidents are looked for in.
func (w *Window) areaActions() []*action {
	return []*action{
		w.drawAction(mapview.Rectangle, "Draw a rectangle", 'r', "M3 5h18v14H3zM5 7v10h14V7z"),
		w.drawAction(mapview.Polygon, "Draw a polygon", 'y', "M12 2 22 9.5 18 21H6L2 9.5zM12 4.5 4.4 10.2 7.4 19h9.2l3-8.8z"),
		w.drawAction(mapview.Radius, "Draw a radius", 'd', "M12 3a9 9 0 0 1 0 18a9 9 0 0 1 0-18zM12 5a7 7 0 0 0 0 14a7 7 0 0 0 0-14zM11 11h8v2h-8z"),
		{menu: "Area", name: "What the map shows", hint: "Show only what lies in the part of the world that the map shows", runes: []rune{'v'},
			do: w.areaInView, divider: true},
		{menu: "Area", name: "Within … km of …", hint: "Show only what lies within a distance of an incident, a place or coordinates", runes: []rune{'w'},
			do: w.askDistance},
		{menu: "Area", name: "Go to the area", runes: []rune{'a'}, do: w.showWholeArea, divider: true},
		{menu: "Area", name: "Clear the area", runes: []rune{'x'}, do: func() { w.narrowTo(query.Area{}) }},
	}
}

// drawAction starts a tool, or stops it. The picture of its button is a path on a square of 24 units; the theme fills it.
func (w *Window) drawAction(tool mapview.Tool, name string, key rune, path string) *action {
	svg := `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path d="` + path + `"/></svg>`
	return &action{menu: "Area", name: name, icon: theme.NewThemedResource(fyne.NewStaticResource(name+".svg", []byte(svg))), place: onMap,
		hint: name + " and show only what lies in it", runes: []rune{key}, do: func() { w.drawArea(tool) },
		checked: func() bool { return w.mapv != nil && w.mapv.Drawing() == tool }}
}

// drawArea has the map draw an area, or gives it up if that is what it does.
func (w *Window) drawArea(tool mapview.Tool) {
	if w.mapv.Drawing() == tool {
		tool = mapview.NoTool
	}
	w.win.Canvas().Focus(w.mapv)
	w.mapv.Draw(tool)
}

// sketched follows an area that is being drawn on the map. When it is complete it becomes that of the filter.
func (w *Window) sketched(s mapview.Sketch, done bool) {
	if w.sketchedSpot(s, done) {
		return
	}
	area, some := drawn(s)
	w.draft = nil
	switch {
	case some && done:
		w.narrowTo(area)
	case some:
		w.draft = &area
	}
	w.showDraft()
	if s.Tool == mapview.Radius && some && !done {
		w.card.show(w.mapv.PositionOf(s.Points[1]), kilometres(area.Near.Metres))
	} else {
		w.card.Hide()
	}
	w.showHint(s, done)
}

// drawn is the area of a sketch; some is false if there is none yet.
func drawn(s mapview.Sketch) (area query.Area, some bool) {
	if len(s.Points) < 2 {
		return area, false
	}
	a, b := s.Points[0], s.Points[1]
	switch s.Tool {
	case mapview.Rectangle:
		area.Bound = between(a, b)
	case mapview.Radius:
		area.Near = around(ground(a), ground(b))
	case mapview.Polygon:
		var ring orb.Ring
		for _, at := range s.Points {
			ring = append(ring, ground(at))
		}
		area.Polygon = orb.Polygon{append(ring, ring[0])}
	}
	return area, true
}

// ground is a position in degrees, to a tenth of a metre: more than can be pointed at.
func ground(w proj.World) orb.Point {
	p := w.Point()
	return orb.Point{math.Round(p.Lon()*1e6) / 1e6, math.Round(p.Lat()*1e6) / 1e6}
}

// between is the rectangle with two corners across. One that goes round the world takes it all in.
func between(a, b proj.World) *orb.Bound {
	southWest, northEast := ground(proj.World{X: min(a.X, b.X), Y: max(a.Y, b.Y)}), ground(proj.World{X: max(a.X, b.X), Y: min(a.Y, b.Y)})
	if math.Abs(a.X-b.X) >= 1 {
		southWest[0], northEast[0] = -180, 180
	}
	return &orb.Bound{Min: southWest, Max: northEast}
}

// around is a circle through a point, its radius rounded to three digits: what was drawn by hand is no more exact.
func around(center, through orb.Point) *query.Circle {
	c := query.NewCircle(center, through)
	c.Metres = rounded(c.Metres)
	return c
}

// rounded is a distance to three digits.
func rounded(metres float64) float64 {
	if metres <= 0 {
		return metres
	}
	unit := math.Pow10(int(math.Floor(math.Log10(metres))) - 2)
	return math.Round(metres/unit) * unit
}

// kilometres writes a distance: "137 km", "0.25 km".
func kilometres(metres float64) string {
	return strconv.FormatFloat(math.Round(metres)/1000, 'f', -1, 64) + " km"
}

// narrowTo shows only what lies in an area.
func (w *Window) narrowTo(a query.Area) {
	f := w.model.Filter().Within(a)
	if f.Validate() != nil {
		w.status.say("This outline has no inside: an area has three corners at least and does not run round a pole")
		return
	}
	w.model.SetFilter(f)
	if where := (query.Filter{}).Within(a).Describe(); where != "" {
		w.status.say("Only what lies %s is shown", where)
	}
}

// areaInView makes the part of the world that the map shows the area.
func (w *Window) areaInView() {
	v := w.mapv.View()
	if v.Width == 0 {
		return
	}
	nw, se := v.FromPx(proj.Px{}), v.FromPx(proj.Px{X: float64(v.Width), Y: float64(v.Height)})
	w.mapv.FlyTo(v) // it stays here, whatever is left to see
	w.narrowTo(query.Area{Bound: between(nw, se)})
}

// showWholeArea goes to the area of the filter.
func (w *Window) showWholeArea() {
	if !w.flyToArea() {
		w.status.say("There is no area: draw one first")
		return
	}
	w.visit()
}

// flyToArea flies to the view that holds the area of the filter, if it has one.
func (w *Window) flyToArea() bool {
	v := w.mapv.View()
	var line []proj.World
	for _, a := range scene.Areas(w.model.Filter().Area()) {
		for _, edge := range a.Edges {
			line = append(line, edge...)
		}
	}
	if len(line) == 0 || v.Width == 0 {
		return false
	}
	a, b := line[0], line[0]
	for _, at := range line {
		a, b = proj.World{X: min(a.X, at.X), Y: min(a.Y, at.Y)}, proj.World{X: max(b.X, at.X), Y: max(b.Y, at.Y)}
	}
	w.mapv.FlyTo(v.Fitted(*between(a, b), w.margins(), sitesZoom))
	return true
}

// areaNow is the area that is drawn or dragged, else that of the filter.
func (w *Window) areaNow() query.Area {
	if w.draft != nil {
		return *w.draft
	}
	return w.model.Filter().Area()
}

// showAreas makes ready what the map draws of the area, and where it can be held.
func (w *Window) showAreas() {
	a := w.areaNow()
	w.areas = scene.Areas(a)
	var held []proj.World
	if w.mapv.Drawing() == mapview.NoTool && w.edit.moving == nil {
		held = handles(a)
	}
	if len(w.areas) > 0 {
		w.areas[0].Handles = held
	}
	w.mapv.SetHandles(held)
	if spot := w.edit.spot; spot != nil {
		for _, a := range scene.Areas(query.Area{Near: spot}) {
			a.Handles = []proj.World{proj.ToWorld(spot.Center)}
			w.areas = append(w.areas, a)
		}
	}
	if mv := w.edit.moving; mv != nil {
		w.areas = append(w.areas, mv.way())
	}
}

// showDraft draws what has become of an area that is being drawn.
func (w *Window) showDraft() {
	w.showAreas()
	w.redraw()
}

// handles are where an area can be held: its corners, or the centre of a circle and its eastern end.
func handles(a query.Area) []proj.World {
	drawn := scene.Areas(a)
	if len(drawn) != 1 || len(drawn[0].Edges) == 0 {
		return nil
	}
	edge := drawn[0].Edges[0]
	if a.Near != nil {
		return []proj.World{proj.ToWorld(a.Near.Center), edge[len(edge)/4]}
	}
	return edge[:len(edge)-1]
}

// dragged changes the area of the filter while one of its handles is dragged, and narrows the map to it when the handle is let go.
func (w *Window) dragged(i int, to proj.World, done bool) {
	area, ok := moved(w.model.Filter().Area(), i, to)
	w.draft = nil
	w.card.Hide()
	switch {
	case ok && done:
		w.narrowTo(area)
	case ok:
		w.draft = &area
		if area.Near != nil {
			w.card.show(w.mapv.PositionOf(to), kilometres(area.Near.Metres))
		}
	}
	w.showDraft()
}

// moved is an area with one of its handles at another place.
func moved(a query.Area, i int, to proj.World) (query.Area, bool) {
	held := handles(a)
	if i < 0 || i >= len(held) {
		return a, false
	}
	switch {
	case a.Bound != nil:
		to.X += math.Round(held[i].X - to.X)
		return query.Area{Bound: between(held[(i+2)%len(held)], to)}, true
	case a.Near != nil && i == 0:
		return query.Area{Near: &query.Circle{Center: ground(to), Metres: a.Near.Metres}}, true
	case a.Near != nil:
		return query.Area{Near: around(a.Near.Center, ground(to))}, true
	}
	ring := append(orb.Ring{}, a.Polygon[0][:len(held)]...)
	ring[i] = ground(to)
	return query.Area{Polygon: append(orb.Polygon{append(ring, ring[0])}, a.Polygon[1:]...)}, true
}

// hint says, beside the buttons on the map, what to do while an area is drawn.
type hint struct {
	box  *fyne.Container
	text *widget.Label
	tool mapview.Tool // that it is shown for
}

func newHint() hint {
	h := hint{text: widget.NewLabel("")}
	bar := container.NewStack(newPlate(), container.New(layout.NewCustomPaddedLayout(0, 0, 4, 4), h.text))
	h.box = container.NewVBox(container.New(layout.NewCustomPaddedLayout(10, 0, 0, 0), bar))
	h.box.Hide()
	return h
}

func (w *Window) showHint(s mapview.Sketch, done bool) {
	if done {
		s = mapview.Sketch{}
	}
	text := hintText(s)
	if text == "" && w.edit.moving != nil {
		text = moveHint
	}
	w.hint.text.SetText(text)
	if hidden := text == ""; hidden != w.hint.box.Hidden {
		w.hint.box.Hidden = hidden
		w.hint.box.Refresh()
	}
	if s.Tool == w.hint.tool {
		return
	}
	w.hint.tool = s.Tool
	for _, b := range w.onMap {
		b.showChecked()
	}
	w.win.SetMainMenu(menus(w.actions))
}

func hintText(s mapview.Sketch) string {
	const cancel = "Esc: cancel"
	switch {
	case s.Tool == mapview.Rectangle:
		return "Drag from one corner of the rectangle to the other · " + cancel
	case s.Tool == mapview.Spot:
		return "Click where it is · " + cancel
	case s.Tool == mapview.Radius:
		return "Drag from the centre outwards · " + cancel
	case s.Tool == mapview.Polygon && len(s.Points) == 0:
		return "Click the corners of the area · " + cancel
	case s.Tool == mapview.Polygon && len(s.Points) < 4: // the last point is the pointer
		return "Click the next corner · Backspace: one back · " + cancel
	case s.Tool == mapview.Polygon:
		return "Enter or double click: done · Backspace: one back · " + cancel
	}
	return ""
}

// sayRestored tells of the filter that a window starts with.
func (w *Window) sayRestored() {
	said := w.model.Filter().Describe()
	if asOf := w.model.AsOf(); !asOf.IsZero() {
		said = words.Join("known as of "+asOf.Format("2 January 2006"), said)
	}
	if said != "" {
		w.status.say("As the last time: %s", said)
	}
}
