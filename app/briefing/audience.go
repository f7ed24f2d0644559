package briefing

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/brief"
	"incidentmap/app/look"
	"incidentmap/app/scene"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// Measures of the audience's page in pixels of a display that is 1080 high.
const (
	design      = 1080
	barHeight   = 88
	columnWidth = 580
	widest      = 0.34 // of the page, that the column takes where it is narrow
)

// audience is the page that the audience sees: the map across all of it, and on it what the step says.
type audience struct {
	widget.BaseWidget
	show *Show
	mapv Map
	hand *hand
	dark *canvas.Rectangle
	page []fyne.CanvasObject // what lies on the map
	held []fyne.CanvasObject // of it, what waits until the camera has arrived
	sign []fyne.CanvasObject // of it, what stands there until then

	insets  proj.Insets // of the map, device pixels: what the plates cover
	before  proj.Insets // those that were in force when the page was turned, from which the flight starts
	now     proj.Insets // between the two, while it flies
	leads   bool        // the map is being moved by hand: it follows nothing
	density float64     // device pixels of a unit of the canvas
	laid    fyne.Size   // for which the page was laid out last
}

func newAudience(s *Show, newMap NewMap) *audience {
	a := &audience{show: s, dark: canvas.NewRectangle(look.StageDark), density: 1}
	a.mapv = newMap(MapOptions{
		Source: a.source(), Theme: render.Projector,
		Unit:   func(height int) float64 { return float64(height) / (design - barHeight) },
		OnView: a.looked, OnTapped: a.tapped,
	})
	a.hand = newHand(s, a.mapv)
	a.dark.Hide()
	a.ExtendBaseWidget(a)
	a.mapv.SetStart(a.frame)
	s.Observe(PageTopic, a.turn)
	s.Observe(CameraTopic, a.follow)
	s.Observe(DarkTopic, func() {
		a.dark.Hidden = !s.Dark()
		canvas.Refresh(a) // the toolkit does not know yet where an object is that was always hidden
	})
	return a
}

// frame is what the map shows in its size.
func (a *audience) frame(v proj.Viewport) proj.Viewport {
	t := a.show.Progress()
	t = t * t * (3 - 2*t)
	mix := func(from, to float64) float64 { return from + t*(to-from) }
	a.now = proj.Insets{Top: mix(a.before.Top, a.insets.Top), Right: mix(a.before.Right, a.insets.Right)}
	return a.show.Frame(v, a.now)
}

// hold keeps all but the title back while the camera flies: the eye follows the map then, and a display that draws on the processor would show half
// as many frames with it.
func (a *audience) hold(back bool) {
	held, sign := swap(a.held, !back), swap(a.sign, back)
	if held || sign {
		canvas.Refresh(a)
	}
}

// swap shows or hides objects, and reports whether any was not so already.
func swap(objects []fyne.CanvasObject, on bool) (changed bool) {
	for _, o := range objects {
		if o.Visible() == on {
			continue
		}
		changed = true
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
	return changed
}

// follow moves the map with the camera, unless it was moved by hand itself.
func (a *audience) follow() {
	a.hold(a.show.Flying())
	if !a.leads {
		a.mapv.SetStart(a.frame)
	}
	a.hand.follow()
}

// looked tells that the map was moved by hand.
func (a *audience) looked(v proj.Viewport) {
	if a.mapv.Moved() {
		a.leads = true
		a.show.Look(v, a.now)
		a.leads = false
	}
}

func (a *audience) tapped(id string) { tapped(a.show, id, a.mapv.View(), render.Projector) }

// source makes the scenes of the page that is shown now. The legend is that of the place where the camera comes to rest, so that it stands still.
func (a *audience) source() func(proj.Viewport) *render.Scene {
	p, top, right := a.show.Page(), a.insets.Top, a.insets.Right
	rest := brief.Viewport(p.Step.View, brief.MapWidth, brief.MapHeight, 1)
	legend := p.Scene(rest, render.Projector).Legend
	return func(v proj.Viewport) *render.Scene {
		s := p.Scene(v, render.Projector)
		s.AsOf, s.Unplaced, s.Legend = "", "", legend
		for i := range s.Marks {
			if m := &s.Marks[i]; p.Selected != nil && m.ID == p.Selected.ID {
				m.Detail = scene.Detail(p.Selected) // who states it stands in the card
			}
		}
		s.Insets = proj.Insets{Top: top, Right: right}
		return s
	}
}

// turn shows another page.
func (a *audience) turn() {
	a.before = a.now
	a.layOut(a.Size())
	a.mapv.SetSource(a.source())
	if !a.show.Away() {
		a.follow()
	}
	a.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (a *audience) CreateRenderer() fyne.WidgetRenderer { return &audienceRenderer{a} }

type audienceRenderer struct{ a *audience }

func (r *audienceRenderer) Destroy()           {}
func (r *audienceRenderer) MinSize() fyne.Size { return fyne.NewSize(320, 180) }
func (r *audienceRenderer) Refresh()           { canvas.Refresh(r.a) }

func (r *audienceRenderer) Objects() []fyne.CanvasObject {
	objects := append([]fyne.CanvasObject{r.a.mapv, r.a.hand.marks}, r.a.page...)
	return append(objects, r.a.hand.glass, r.a.dark)
}

// Layout lays the page out. The map keeps clear of the strip of sources at the foot. The toolkit asks for it after every change of what lies on the
// page: what was laid out for this size stays, or it would ask for ever.
func (r *audienceRenderer) Layout(size fyne.Size) {
	a := r.a
	if size == a.laid && a.density == a.measured() {
		return
	}
	a.layOut(size)
	a.before = a.insets
	mapSize := fyne.NewSize(size.Width, size.Height-barHeight*unitOf(size))
	a.mapv.Resize(mapSize)
	a.mapv.SetStart(a.frame)
	a.mapv.SetSource(a.source())
	a.hand.resize(mapSize)
	a.dark.Resize(size)
}

// unitOf is the units of the canvas for a pixel on a display of 1080. A page that is not as wide as displays are is set smaller.
func unitOf(size fyne.Size) float32 { return min(size.Height/design, size.Width/1440) }

// layOut sets the plates of the page.
func (a *audience) layOut(size fyne.Size) {
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	u, p := unitOf(size), a.show.Page()
	foot := size.Height - barHeight*u
	marks, area := markingPlate(p.Marking, fyne.NewPos(size.Width, 0), sizeOf(smallSize+2, u))
	column := min(columnWidth*u, size.Width*widest)
	edge := margin * u

	top := edge
	if area.Height > 0 {
		top = area.Height + edge/2
	}
	attribution := 44 * u // at the lower right of the map
	right := cards(p, u, column, foot-top-attribution)
	room := size.Width - 2*edge
	inset := float32(0)
	if right.total() > 0 {
		room -= column + edge
		inset = column + 1.5*edge
	} else {
		room -= area.Width
	}
	left := heading(p, u, room)
	bar := sourceBar(p, u, size)

	a.page = nil
	ground := canvas.NewRectangle(look.StagePaper)
	ground.Move(fyne.NewPos(0, foot))
	ground.Resize(fyne.NewSize(size.Width, size.Height-foot))
	line := canvas.NewRectangle(look.StageEdge)
	line.Move(fyne.NewPos(0, foot))
	line.Resize(fyne.NewSize(size.Width, max(1, 2*u)))
	a.page = append(a.page, ground, line)
	a.sign = sign(p, u, room).at(fyne.NewPos(edge, edge), true)
	a.page = append(a.page, a.sign...)
	a.held = append(left.at(fyne.NewPos(edge, edge), true), right.at(fyne.NewPos(size.Width-edge-column, top), false)...)
	for _, o := range bar.objects {
		o.Move(o.Position().AddXY(edge, foot+10*u))
		a.held = append(a.held, o)
	}
	a.hold(a.show.Flying())
	a.page = append(a.page, a.held...)
	a.page = append(a.page, marks...)

	a.laid, a.density = size, a.measured()
	a.insets = proj.Insets{Top: float64(edge+left.total()) * a.density, Right: float64(inset) * a.density}
}

// measured is the density of the display, as long as it is not known the one that was measured last.
func (a *audience) measured() float64 {
	c := fyne.CurrentApp().Driver().CanvasForObject(a)
	if c == nil {
		return a.density
	}
	width, _ := c.PixelCoordinateForPosition(fyne.NewPos(1000, 0))
	return float64(width) / 1000
}
