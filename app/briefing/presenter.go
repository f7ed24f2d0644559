package briefing

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/brief"
	"incidentmap/app/look"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// presenter is the speaker's window: the live map, what to say, what comes next, and the time.
type presenter struct {
	show *Show
	cfg  *Config

	content fyne.CanvasObject
	mapv    Map
	hand    *hand
	stack   *fyne.Container // map, hand

	elapsed, clock *canvas.Text
	position       *widget.Label
	doing          *widget.Label // where the show is, if it is not plainly at a step
	marking        *fyne.Container
	title          *widget.Label
	said           *widget.Label // what the audience reads
	notes          *widget.Label
	notesScroll    *container.Scroll
	next, after    *widget.Label // title and text of the next step
	preview        *fyne.Container
	claims         *fyne.Container
	claimsScroll   *container.Scroll

	dark, pointer, ink, back *tap

	shown    state
	followed time.Time // when the map was moved with the camera last
	leads    bool      // the map is being moved by hand: it follows nothing
}

// state is where the show is, as the window tells it.
type state struct {
	at         int
	words      string
	dark, away bool
	tool       Tool
}

const (
	// behind is how often the speaker's map follows a flight: the frames are the audience's.
	behind = 250 * time.Millisecond
	// previewWidth and previewHeight are the size of the picture of the next step.
	previewWidth, previewHeight = 320, 180
	clockSize                   = 30
)

func newPresenter(s *Show, cfg *Config, end func()) *presenter {
	p := &presenter{show: s, cfg: cfg, shown: state{at: -1}}
	p.mapv = cfg.NewMap(MapOptions{Source: p.source(), Theme: cfg.Theme, OnView: p.looked, OnTapped: p.tapped})
	p.hand = newHand(s, p.mapv)
	p.stack = container.New(mapStack{p}, p.mapv, p.hand.marks, p.hand.glass)
	p.content = p.compose(end)
	p.mapv.SetStart(p.frame)
	s.Observe(PageTopic, p.turn)
	s.Observe(CameraTopic, p.follow)
	s.Observe(DarkTopic|HandTopic|TypedTopic, p.showState)
	p.turn()
	return p
}

// mapStack puts the pointer and the ink over the map.
type mapStack struct{ p *presenter }

func (m mapStack) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

func (m mapStack) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	m.p.mapv.Resize(size)
	m.p.hand.resize(size)
}

// compose lays the window out: the map with the controls below it at the left; notes, claims and the next step at the right.
func (p *presenter) compose(end func()) fyne.CanvasObject {
	ink := theme.Color(theme.ColorNameForeground)
	p.elapsed, p.clock = canvas.NewText("", ink), canvas.NewText("", theme.Color(look.ColorMuted))
	p.elapsed.TextSize, p.clock.TextSize = look.Enlarge(clockSize, look.Scale()), look.Enlarge(clockSize, look.Scale())
	p.elapsed.TextStyle.Bold = true
	p.position, p.doing = widget.NewLabel(""), widget.NewLabel("")
	p.position.TextStyle.Bold = true
	p.doing.Importance = widget.WarningImportance
	p.marking = container.NewWithoutLayout()
	times := container.NewHBox(p.elapsed, layout.NewSpacer(), p.position, layout.NewSpacer(), p.clock)

	p.title = widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	p.title.SizeName, p.title.Wrapping = theme.SizeNameSubHeadingText, fyne.TextWrapWord
	p.said = wrapped("")
	p.said.Importance = widget.LowImportance
	p.notes = wrapped("")
	p.notes.SizeName = theme.SizeNameHeadingText
	p.notesScroll = container.NewVScroll(p.notes)
	p.claims = container.NewVBox()
	p.claimsScroll = container.NewVScroll(p.claims)
	p.next, p.after = wrapped(""), wrapped("")
	p.next.TextStyle.Bold = true
	p.after.Importance = widget.LowImportance
	p.preview = container.NewGridWrap(fyne.NewSize(previewWidth, previewHeight))

	p.dark, p.pointer, p.ink = newTap("Dark  (B)", p.show.ToggleDark), newTap("Pointer  (P)", func() { p.show.Take(Pointer) }), newTap("Ink  (I)", func() { p.show.Take(Ink) })
	p.back = newTap("Back to the step  (R)", p.show.Return)
	controls := container.NewHBox(
		newTap("Previous", func() { p.show.Step(-1) }), newTap("Next", func() { p.show.Step(1) }), widget.NewSeparator(),
		p.dark, p.pointer, p.ink, newTap("Erase  (E)", p.show.Erase), p.back, layout.NewSpacer(), newTap("End  (Esc)", end))
	left := container.NewBorder(nil, container.NewVBox(container.New(layout.NewCustomPaddedLayout(4, 0, 8, 8), controls), p.doing), nil, nil, p.stack)

	heading := container.NewVBox(container.NewBorder(nil, nil, nil, p.marking), container.New(layout.NewCustomPaddedLayout(4, 4, 10, 10), times), widget.NewSeparator(), p.title, p.said)
	upcoming := container.NewVBox(widget.NewSeparator(), container.NewBorder(nil, nil, p.preview, nil, container.NewBorder(p.next, nil, nil, nil, container.NewVScroll(p.after))))
	lists := container.NewVSplit(p.notesScroll, container.NewBorder(section("Claims to open"), nil, nil, nil, p.claimsScroll))
	lists.SetOffset(.55)
	right := container.NewBorder(heading, upcoming, nil, nil, lists)
	split := container.NewHSplit(left, container.NewStack(canvas.NewRectangle(theme.Color(look.ColorSurface)), container.NewPadded(right)))
	split.SetOffset(.62)
	return split
}

func section(text string) *widget.Label {
	return widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
}

func wrapped(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	return l
}

func (p *presenter) setTime(now time.Time, passed time.Duration) {
	p.elapsed.Text, p.clock.Text = elapsed(passed), now.Format("15:04")
	p.elapsed.Refresh()
	p.clock.Refresh()
}

func (p *presenter) frame(v proj.Viewport) proj.Viewport { return p.show.Frame(v, proj.Insets{}) }

// follow moves the map with the camera. While it flies this one follows a few times a second.
func (p *presenter) follow() {
	if now := time.Now(); !p.show.Flying() || now.Sub(p.followed) >= behind {
		p.followed = now
		if !p.leads {
			p.mapv.SetStart(p.frame)
		}
		p.hand.follow()
	}
	p.showState()
}

// looked tells that the map was moved by hand.
func (p *presenter) looked(v proj.Viewport) {
	if p.mapv.Moved() {
		p.leads = true
		p.show.Look(v, proj.Insets{})
		p.leads = false
	}
}

func (p *presenter) tapped(id string) { tapped(p.show, id, p.mapv.View(), p.cfg.Theme) }

func (p *presenter) source() func(proj.Viewport) *render.Scene {
	page, theme := p.show.Page(), p.cfg.Theme
	return func(v proj.Viewport) *render.Scene {
		s := page.Scene(v, theme)
		s.Legend = nil // the speaker knows it by heart, and it stands on the other screen
		return s
	}
}

// turn shows another page.
func (p *presenter) turn() {
	page := p.show.Page()
	p.mapv.SetSource(p.source())
	p.title.SetText(page.Step.Title)
	p.said.SetText(page.Step.Text)
	if page.Step.Notes == "" {
		p.notes.SetText("No notes for this step.")
	} else {
		p.notes.SetText(page.Step.Notes)
	}
	p.notesScroll.ScrollToTop()
	p.showMarking(page)
	p.showClaims(page)
	p.showNext()
	p.showState()
}

func (p *presenter) showMarking(page *brief.Page) {
	size := look.Enlarge(look.TitleSize, look.Scale())
	objects, area := markingPlate(page.Marking, fyne.Position{}, size)
	for _, o := range objects {
		o.Move(o.Position().AddXY(area.Width, 0))
	}
	p.marking.Objects = nil
	if len(objects) > 0 {
		p.marking.Layout = fixed(area)
		p.marking.Objects = objects
	}
	p.marking.Refresh()
}

// fixed leaves objects where they are within a size.
type fixed fyne.Size

func (f fixed) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size(f) }
func (f fixed) Layout([]fyne.CanvasObject, fyne.Size) {}

// showClaims lists what can be opened for the audience: the claims of the selected incident, or those of the step.
func (p *presenter) showClaims(page *brief.Page) {
	p.claims.Objects = nil
	for _, c := range openable(page) {
		doc := page.Snapshot.Document(c.Document)
		publisher := c.Document
		if doc != nil {
			publisher = doc.Publisher
		}
		row := newRow(fmt.Sprintf("%s: %s  –  %s", words.Attribute(c.Attribute), c.Text, publisher), func() { p.show.Open(c.ID) })
		row.setLit(isOpen(page, c.ID))
		p.claims.Add(row)
	}
	if len(p.claims.Objects) == 0 {
		p.claims.Add(wrapped("Select an incident on the map: its claims can then be opened for the audience, one at a time."))
	}
	p.claims.Refresh()
	p.claimsScroll.Refresh()
}

// openable are the claims that are open, and then the others of the selected incident.
func openable(page *brief.Page) []*data.Claim {
	var out []*data.Claim
	for i := range page.Statements {
		out = append(out, page.Statements[i].Claim)
	}
	if page.Selected == nil {
		return out
	}
	for _, c := range page.Selected.Claims {
		if !isOpen(page, c.ID) {
			out = append(out, c)
		}
	}
	return out
}

func isOpen(page *brief.Page, claim string) bool {
	for i := range page.Statements {
		if page.Statements[i].Claim.ID == claim {
			return true
		}
	}
	return false
}

func (p *presenter) showNext() {
	next := p.show.Next()
	if next == nil {
		p.next.SetText("This is the last step.")
		p.after.SetText("")
		p.preview.Objects = nil
		p.preview.Refresh()
		return
	}
	p.next.SetText("Next: " + next.Step.Title)
	p.after.SetText(next.Step.Text)
	p.preview.Objects = []fyne.CanvasObject{p.cfg.Draw(next, previewWidth, previewHeight)}
	p.preview.Refresh()
}

// showState says where the briefing is and what is different from what the step says.
func (p *presenter) showState() {
	now := state{at: p.show.At(), dark: p.show.Dark(), away: p.show.Away(), tool: p.show.Tool()}
	switch {
	case p.show.Typed() != "":
		now.words = "Go to step " + p.show.Typed() + " …  Enter"
	case now.dark:
		now.words = "The audience's screen is dark"
	case now.away:
		now.words = "Away from the step: R goes back"
	}
	if p.shown == now {
		return // the camera moves in every frame; to paint this window as well would halve the frames of the audience
	}
	p.shown = now
	p.position.SetText(fmt.Sprintf("Step %d of %d", now.at+1, len(p.show.Deck().Pages)))
	p.doing.SetText(now.words)
	p.dark.setLit(now.dark)
	p.pointer.setLit(now.tool == Pointer)
	p.ink.setLit(now.tool == Ink)
	p.back.setLit(now.away)
}
