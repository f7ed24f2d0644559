package briefing

import (
	"image/color"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/brief"
	"incidentmap/app/look"
	"incidentmap/assets"
	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// paper is a map that only keeps what it is told.
type paper struct {
	widget.BaseWidget
	options MapOptions
	start   func(proj.Viewport) proj.Viewport
	source  func(proj.Viewport) *render.Scene
	byHand  *proj.Viewport
}

func newPaper(o MapOptions) *paper {
	p := &paper{options: o, source: o.Source}
	p.ExtendBaseWidget(p)
	return p
}

func (p *paper) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Gray{Y: 220}))
}

func (p *paper) SetStart(start func(proj.Viewport) proj.Viewport) { p.start, p.byHand = start, nil }

func (p *paper) SetSource(source func(proj.Viewport) *render.Scene) { p.source = source }

func (p *paper) Moved() bool { return p.byHand != nil }

func (p *paper) View() proj.Viewport {
	if p.byHand != nil {
		return *p.byHand
	}
	size := p.Size()
	v := proj.Viewport{Width: int(size.Width), Height: int(size.Height), Scale: 1}
	if p.options.Unit != nil {
		v.Scale = p.options.Unit(v.Height)
	}
	return p.start(v)
}

func (p *paper) PositionOf(at proj.World) fyne.Position {
	px := p.View().ToPx(at)
	return fyne.NewPos(float32(px.X), float32(px.Y))
}

func (p *paper) PlaceAt(at fyne.Position) proj.World {
	return p.View().FromPx(proj.Px{X: float64(at.X), Y: float64(at.Y)})
}

// drag moves the map as a hand does.
func (p *paper) drag(dx, dy float64) {
	v := p.View().Panned(dx, dy)
	p.byHand = &v
	p.options.OnView(v)
}

// windows are both windows of a show.
type windows struct {
	show      *Show
	audience  *audience
	presenter *presenter
	maps      []*paper // the audience's, the speaker's
}

func open(t *testing.T, d *brief.Deck, at int, size fyne.Size) *windows {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look.New(look.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold, Arabic: assets.FontArabic}, look.Light))
	w := &windows{show: NewShow(d, at, true)}
	newMap := func(o MapOptions) Map {
		p := newPaper(o)
		w.maps = append(w.maps, p)
		return p
	}
	cfg := &Config{NewMap: newMap, Theme: render.Light, Draw: func(*brief.Page, int, int) fyne.CanvasObject { return canvas.NewRectangle(color.White) }}
	w.audience = newAudience(w.show, newMap)
	w.presenter = newPresenter(w.show, cfg, func() {})
	for _, content := range []fyne.CanvasObject{w.audience, w.presenter.content} {
		win := test.NewTempWindow(t, content)
		win.SetPadded(false)
		win.Resize(size)
	}
	return w
}

var full = fyne.NewSize(1920, 1080)

// texts are what stands on the audience's page besides the map.
func (w *windows) texts() (all []*canvas.Text) {
	for _, o := range w.audience.page {
		if t, ok := o.(*canvas.Text); ok && t.Visible() {
			all = append(all, t)
		}
	}
	return all
}

func (w *windows) reads() string {
	var lines []string
	for _, t := range w.texts() {
		lines = append(lines, t.Text)
	}
	return strings.Join(lines, "\n")
}

func TestTheAudienceReadsTheStepItsFiguresAndTheirSources(t *testing.T) {
	w := open(t, deck(t), 1, full)
	page := w.reads()
	in := w.show.Page().Selected
	assert.Contains(t, page, "The hall")
	assert.Contains(t, page, in.Killed.Headline)
	assert.Contains(t, page, in.Killed.Range())
	assert.Contains(t, page, "figures differ")
	assert.Contains(t, page, "Sources: [")
	assert.NotContains(t, page, "Slowly.", "notes are for the speaker")
	assert.Equal(t, "Slowly.", w.presenter.notes.Text)
	assert.Contains(t, w.presenter.next.Text, "Early")
	press(w.show, fyne.KeyPageUp)
	assert.Contains(t, w.reads(), "Where they were.")
	assert.NotContains(t, w.reads(), "figures differ")
}

// builtIn is the briefing of the built-in case.
func builtIn(t *testing.T) *brief.Deck {
	t.Helper()
	c, err := codec.DecodeTextFS(assets.Case)
	require.NoError(t, err)
	d, err := brief.Make(t.Context(), c)
	require.NoError(t, err)
	return d
}

func TestTheAudienceReadsBothSidesOfWhatIsDisputed(t *testing.T) {
	d := builtIn(t)
	for title, sides := range map[string][2]string{
		"Who claims the attack":            {"Claimed by: ISIS-K (denied)", "Claimed by: ISIS-K"},
		"Who is blamed, and who denies it": {"Accused: Ukraine", "Denied: Ukraine"},
	} {
		at := slices.IndexFunc(d.Pages, func(p *brief.Page) bool { return p.Step.Title == title })
		require.GreaterOrEqual(t, at, 0, title)
		for _, size := range []fyne.Size{full, fyne.NewSize(1280, 720)} {
			page := strings.Split(open(t, d, at, size).reads(), "\n")
			assert.Contains(t, page, sides[0], title)
			assert.Contains(t, page, sides[1], title)
		}
	}
}

func TestAClaimAboutAnotherIncidentThanTheSelectedOneNamesIt(t *testing.T) {
	d := builtIn(t)
	at := slices.IndexFunc(d.Pages, func(p *brief.Page) bool { return p.Step.Title == "Earlier attacks: Paris, Brussels, Istanbul" })
	require.GreaterOrEqual(t, at, 0)
	page := strings.Split(open(t, d, at, full).reads(), "\n")
	assert.Contains(t, page, "Brussels · Killed")
	assert.Contains(t, page, "Killed", "of the selected one")
}

func TestNothingIsSmallerThan24PixelsAndNothingIsCut(t *testing.T) {
	d := deck(t)
	d.Pages[1].Step.Text = strings.Repeat("A long text that goes on and on. ", 12)
	for _, size := range []fyne.Size{full, fyne.NewSize(1280, 720), fyne.NewSize(1280, 800), fyne.NewSize(1024, 768), fyne.NewSize(3840, 2160)} {
		w := open(t, d, 1, size)
		for i := 0; i < len(w.show.Page().Selected.Claims); i += 37 {
			w.show.Open(w.show.Page().Selected.Claims[i].ID)
			unit := unitOf(size)
			for _, o := range w.texts() {
				assert.GreaterOrEqual(t, o.TextSize, 24*unit-.01, "%v: %s", size, o.Text)
				at, end := o.Position(), o.Position().Add(o.MinSize())
				assert.GreaterOrEqual(t, at.X, float32(0), o.Text)
				assert.LessOrEqual(t, end.X, size.Width, "%v: %s", size, o.Text)
				assert.LessOrEqual(t, end.Y, size.Height, "%v: %s", size, o.Text)
			}
		}
	}
}

func TestThePlatesDoNotOverlap(t *testing.T) {
	d := deck(t)
	d.Pages[1].Marking = data.Marking{TLP: data.AmberStrict, Classification: "For the committee"}
	for _, size := range []fyne.Size{full, fyne.NewSize(1280, 720), fyne.NewSize(1024, 768)} {
		w := open(t, d, 1, size)
		texts := w.texts()
		for i, a := range texts {
			for _, b := range texts[:i] {
				ax, bx := a.Position(), b.Position()
				apart := ax.X >= bx.X+b.MinSize().Width || bx.X >= ax.X+a.MinSize().Width || ax.Y >= bx.Y+b.TextSize || bx.Y >= ax.Y+a.TextSize
				assert.True(t, apart, "%v: %q and %q", size, a.Text, b.Text)
			}
		}
	}
}

func TestTheStrictestMarkingStandsInBothWindows(t *testing.T) {
	d := deck(t)
	d.Pages[1].Marking = data.Marking{TLP: data.Amber}
	w := open(t, d, 1, full)
	var label *canvas.Text
	for _, o := range w.texts() {
		if o.Text == "TLP:AMBER" {
			label = o
		}
	}
	require.NotNil(t, label)
	assert.Equal(t, look.TLP(data.Amber), label.Color)
	assert.Greater(t, label.Position().X, float32(1600), "at the upper right")
	assert.NotEmpty(t, w.presenter.marking.Objects)
	press(w.show, fyne.KeyPageUp)
	assert.NotContains(t, w.reads(), "TLP:")
	assert.Empty(t, w.presenter.marking.Objects)
}

func TestBothMapsShowTheSameHoweverOneIsMoved(t *testing.T) {
	w := open(t, deck(t), 1, full)
	same := func(msg string) {
		t.Helper()
		a := w.maps[0].View()
		in := w.audience.now
		middle := a.FromPx(proj.Px{X: (in.Left + float64(a.Width) - in.Right) / 2, Y: (in.Top + float64(a.Height) - in.Bottom) / 2})
		b := w.maps[1].View().Center
		assert.InDelta(t, middle.X, b.X, 1e-9, msg)
		assert.InDelta(t, middle.Y, b.Y, 1e-9, msg)
	}
	same("at the step")
	w.maps[1].drag(-200, 80)
	same("after the speaker's map was moved")
	assert.True(t, w.presenter.back.lit)
	w.maps[0].drag(120, -30)
	same("after the audience's was")
	press(w.show, fyne.KeyPageDown)
	same("at the next step")
	assert.False(t, w.presenter.back.lit)
}

func TestTheScreenOfTheAudienceAloneIsDark(t *testing.T) {
	w := open(t, deck(t), 0, full)
	typed(w.show, 'b')
	assert.True(t, w.audience.dark.Visible())
	assert.Equal(t, full, w.audience.dark.Size())
	assert.True(t, w.presenter.dark.lit)
	assert.Contains(t, w.presenter.doing.Text, "dark")
	typed(w.show, 'b')
	assert.False(t, w.audience.dark.Visible())
}

func TestTheSpeakerPointsAndTheAudienceSeesIt(t *testing.T) {
	w := open(t, deck(t), 1, full)
	glass := w.presenter.hand.glass
	assert.False(t, glass.Visible(), "without a tool the mouse moves the map")
	typed(w.show, 'p')
	assert.True(t, glass.Visible())
	at := w.maps[1].PlaceAt(fyne.NewPos(300, 300))
	glass.MouseMoved(mouse(300, 300))
	seen := w.audience.hand.marks
	assert.True(t, seen.hole.Visible())
	want := w.maps[0].PositionOf(at)
	got := seen.hole.Position().AddXY(seen.hole.Size().Width/2, seen.hole.Size().Height/2)
	assert.InDelta(t, want.X, got.X, 1.5)
	assert.InDelta(t, want.Y, got.Y, 1.5)

	typed(w.show, 'i')
	assert.False(t, seen.hole.Visible())
	glass.MouseDown(mouse(300, 300))
	for x := float32(310); x < 400; x += 10 {
		glass.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 300)}})
	}
	glass.DragEnd()
	assert.Len(t, seen.lines, 9)
	assert.Len(t, w.presenter.hand.marks.lines, 9)
}

func TestAClickOnTheMapSelectsForTheAudience(t *testing.T) {
	w := open(t, deck(t), 0, full)
	w.maps[1].options.OnTapped("moscow-2024-03-crocus")
	assert.Contains(t, strings.ReplaceAll(w.reads(), "\n", " "), w.show.Page().Selected.Title)
	row := w.presenter.claims.Objects[0].(*tap)
	row.Tapped(nil)
	assert.Contains(t, strings.ReplaceAll(w.reads(), "\n", " "), w.show.Page().Statements[0].Text)
	w.maps[0].options.OnTapped("")
	assert.Nil(t, w.show.Page().Selected)
}

func mouse(x, y float32) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: desktop.MouseButtonPrimary}
}

// While the camera flies the audience has the title and the map alone. What the step says of figures comes with its sources, never without.
func TestFiguresComeWithTheCamera(t *testing.T) {
	w := open(t, deck(t), 0, full)
	w.show.still = false
	press(w.show, fyne.KeyPageDown)
	require.True(t, w.show.Flying())
	page := w.reads()
	assert.Contains(t, page, "The hall")
	assert.NotContains(t, page, "Sources: [")
	assert.NotContains(t, page, w.show.Page().Selected.Killed.Headline)
	for w.show.Flying() {
		w.show.Pass(longestTick)
	}
	page = w.reads()
	assert.Contains(t, page, "Sources: [")
	assert.Contains(t, page, w.show.Page().Selected.Killed.Headline)
	assert.Equal(t, 1, strings.Count(page, "The hall"))
}
