package briefing

import (
	"slices"
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/app/brief"
	"incidentmap/data"
	"incidentmap/geo"
	"incidentmap/geo/proj"
)

// Topic names what a change of a show is about. Topics are combined with |.
type Topic uint

// Topics.
const (
	PageTopic   Topic = 1 << iota // another step, or another selection or claims in it
	CameraTopic                   // what the map shows
	DarkTopic                     // whether the screen is dark
	HandTopic                     // pointer and ink, and which of them is in hand
	TypedTopic                    // the number of a step is being typed
)

// Tool is what the speaker has in hand.
type Tool uint8

// Tools.
const (
	NoTool  Tool = iota
	Pointer      // a spotlight that follows the mouse
	Ink          // a pen
)

// Show is the state of a briefing under way: what both windows show. It belongs to the UI goroutine and knows no toolkit.
type Show struct {
	deck      *brief.Deck
	at        int
	page      *brief.Page // that of the step, or what the speaker has made of it
	away      bool
	camera    proj.Viewport // on a map of the size that pages are laid out for
	flight    *proj.Flight
	flown     time.Duration
	still     bool
	dark      bool
	tool      Tool
	spot      proj.World
	lit       bool // the spotlight is on
	ink       [][]proj.World
	typed     string
	observers []observer
}

type observer struct {
	topics Topic
	notify func()
}

// NewShow is a show of a deck, which has at least one page, that begins at a step, 0 being the first. With still it cuts from view to view where it
// would fly.
func NewShow(d *brief.Deck, at int, still bool) *Show {
	s := &Show{deck: d, still: still, at: max(0, min(at, len(d.Pages)-1))}
	s.page = d.Pages[s.at]
	s.camera = viewOf(s.page.Step.Center, s.page.Step.Zoom)
	return s
}

// viewOf is a view on a map of the size that pages are laid out for.
func viewOf(center orb.Point, zoom geo.Zoom) proj.Viewport {
	return proj.Viewport{Center: proj.ToWorld(center), Zoom: zoom, Width: brief.MapWidth, Height: brief.MapHeight, Scale: 1}.Clamped()
}

// Observe calls notify after every change of one of the topics, in the order of subscription.
func (s *Show) Observe(topics Topic, notify func()) {
	s.observers = append(s.observers, observer{topics, notify})
}

func (s *Show) changed(topics Topic) {
	for _, o := range s.observers {
		if o.topics&topics != 0 {
			o.notify()
		}
	}
}

// Deck is the briefing.
func (s *Show) Deck() *brief.Deck { return s.deck }

// At is the place of the step in the deck, 0 being the first.
func (s *Show) At() int { return s.at }

// Page is what is shown.
func (s *Show) Page() *brief.Page { return s.page }

// Next is the page of the next step, nil after the last one.
func (s *Show) Next() *brief.Page {
	if s.at+1 < len(s.deck.Pages) {
		return s.deck.Pages[s.at+1]
	}
	return nil
}

// Away reports whether the speaker has left the step: moved the map, selected or opened something.
func (s *Show) Away() bool { return s.away }

// Step goes forward or back by steps; before the first and after the last there is nothing.
func (s *Show) Step(by int) { s.Go(s.at + by) }

// Go goes to a step, 0 being the first, the last one if there are fewer.
func (s *Show) Go(at int) {
	s.at = max(0, min(at, len(s.deck.Pages)-1))
	s.dark, s.ink = false, nil
	s.Return()
	s.changed(DarkTopic | HandTopic)
}

// Return goes back to the step that the speaker has left.
func (s *Show) Return() {
	s.away = false
	s.page = s.deck.Pages[s.at]
	s.fly(viewOf(s.page.Step.Center, s.page.Step.Zoom))
	s.changed(PageTopic)
}

// fly moves the camera to a view, at once if motion is reduced.
func (s *Show) fly(to proj.Viewport) {
	f := proj.NewFlight(s.camera, to)
	s.flight, s.flown = nil, 0
	if s.still || f.Duration() == 0 {
		s.camera = to
	} else {
		s.flight = f
	}
	s.changed(CameraTopic)
}

// Flying reports whether the camera is on its way.
func (s *Show) Flying() bool { return s.flight != nil }

// Progress is how much of the flight's time has passed, from 0 to 1; 1 if there is none.
func (s *Show) Progress() float64 {
	if s.flight == nil {
		return 1
	}
	return min(1, float64(s.flown)/float64(s.flight.Duration()))
}

// Pass lets time pass.
func (s *Show) Pass(d time.Duration) {
	if s.flight == nil {
		return
	}
	s.flown += d
	s.camera = s.flight.At(s.camera, s.Progress())
	if s.flown >= s.flight.Duration() {
		s.flight = nil
	}
	s.changed(CameraTopic)
}

// Frame is what a map shows: what the camera sees, within the insets.
func (s *Show) Frame(v proj.Viewport, in proj.Insets) proj.Viewport {
	inner := brief.Viewport(data.View{Center: s.camera.Center.Point(), Zoom: s.camera.Zoom}, innerSide(v.Width, in.Left, in.Right), innerSide(v.Height, in.Top, in.Bottom), v.Scale)
	v.Zoom = inner.Zoom
	size := v.WorldSize()
	v.Center = proj.World{X: inner.Center.X + (in.Right-in.Left)/2/size, Y: inner.Center.Y + (in.Bottom-in.Top)/2/size}
	return v.Clamped()
}

// innerSide is what is left of a side between insets; a map that is covered altogether is taken as a small one.
func innerSide(side int, a, b float64) int { return max(side/4, side-int(a+b), 1) }

// Look leaves the step for what somebody has made a map show by hand.
func (s *Show) Look(v proj.Viewport, in proj.Insets) {
	inner := v
	inner.Center = v.FromPx(proj.Px{X: (in.Left + float64(v.Width) - in.Right) / 2, Y: (in.Top + float64(v.Height) - in.Bottom) / 2})
	inner.Width, inner.Height = innerSide(v.Width, in.Left, in.Right), innerSide(v.Height, in.Top, in.Bottom)
	s.flight, s.flown, s.away = nil, 0, true
	s.camera = viewOf(brief.Seen(inner))
	s.changed(CameraTopic)
}

// Zoom leaves the step for a view of the same place that is nearer by zoom levels.
func (s *Show) Zoom(levels float64) {
	s.away = true
	to := s.camera
	if s.flight != nil {
		to = s.flight.To()
	}
	to.Zoom += levels
	s.fly(to.Clamped())
}

// FlyTo leaves the step for a part of the globe.
func (s *Show) FlyTo(b orb.Bound, maxZoom geo.Zoom) {
	s.away = true
	const edge = 120 // reference pixels, for the marks at the edges and their labels
	s.fly(s.camera.Fitted(b, proj.Insets{Left: edge, Top: edge, Right: edge, Bottom: edge}, maxZoom))
}

// Select leaves the step for the figures of another incident; "" for those of none. An incident that the case does not have changes nothing.
func (s *Show) Select(id string) {
	step := s.page.Step
	if id == step.Selected {
		return
	}
	step.Selected, step.Claims = id, nil
	s.show(step)
}

// Open leaves the step for a claim in its words, alone. Opened again it goes.
func (s *Show) Open(claim string) {
	step := s.page.Step
	if s.away && slices.Equal(step.Claims, []string{claim}) {
		step.Claims = s.deck.Pages[s.at].Step.Claims
	} else {
		step.Claims = []string{claim}
	}
	s.show(step)
}

// show shows something else in the place of the step.
func (s *Show) show(step data.Step) {
	p, err := s.deck.Page(step)
	if err != nil {
		return // the filter and the day are those of a page that there is already
	}
	p.Number = s.page.Number
	s.page, s.away = p, true
	s.changed(PageTopic)
}

// Dark reports whether the screen is dark.
func (s *Show) Dark() bool { return s.dark }

// ToggleDark makes the audience's screen dark, or light again.
func (s *Show) ToggleDark() {
	s.dark = !s.dark
	s.changed(DarkTopic)
}

// Tool is what the speaker has in hand.
func (s *Show) Tool() Tool { return s.tool }

// Take takes a tool in hand, or puts it away if it is there already.
func (s *Show) Take(t Tool) {
	if t == s.tool {
		t = NoTool
	}
	s.tool, s.lit = t, false
	s.changed(HandTopic)
}

// Spot is the place under the spotlight, and false if it is off.
func (s *Show) Spot() (proj.World, bool) { return s.spot, s.lit }

// Point moves the spotlight to a place, or has it go out.
func (s *Show) Point(at proj.World, on bool) {
	s.spot, s.lit = at, on && s.tool == Pointer
	s.changed(HandTopic)
}

// Strokes are what was drawn, each a line of places.
func (s *Show) Strokes() [][]proj.World { return s.ink }

// Draw goes on with the pen to a place; with begin it is set down there.
func (s *Show) Draw(at proj.World, begin bool) {
	if begin || len(s.ink) == 0 {
		s.ink = append(s.ink, nil)
	}
	last := &s.ink[len(s.ink)-1]
	*last = append(*last, at)
	s.changed(HandTopic)
}

// Erase takes away all that was drawn. It goes by itself with the step.
func (s *Show) Erase() {
	s.ink = nil
	s.changed(HandTopic)
}

// Typed is the number of a step as far as it is typed.
func (s *Show) Typed() string { return s.typed }

// Type adds a digit to the number of a step.
func (s *Show) Type(digit rune) {
	const digits = 4
	if len(s.typed) < digits {
		s.typed += string(digit)
	}
	s.changed(TypedTopic)
}

// Enter goes to the step whose number was typed, and to the next one if none was.
func (s *Show) Enter() {
	n, err := strconv.Atoi(s.typed)
	s.Untype()
	switch {
	case err != nil:
		s.Step(1)
	case n > 0:
		s.Go(n - 1)
	}
}

// Untype forgets the number that was typed.
func (s *Show) Untype() {
	s.typed = ""
	s.changed(TypedTopic)
}
