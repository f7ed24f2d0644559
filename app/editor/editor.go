package editor

import (
	"errors"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/paulmach/orb"

	"incidentmap/app/look"
	"incidentmap/data"
	"incidentmap/data/resolve"
)

// Config is what an editor works with. Functions are called on the UI goroutine and return at once.
type Config struct {
	Case   func() *data.Case // as it is now
	Today  func() time.Time  // nil: time.Now
	Places func(text string, n int) []Place
	Region func(p orb.Point) (country, admin string) // of a point: ISO 3166-1 alpha-2, name of the first-level division
	// Anchor compares a locator with the copy of a document: words to show, and whether the anchor was found. "" where there is no copy.
	Anchor func(document string, l data.Locator) (words string, ok bool)
	Focus  func(o fyne.Focusable) // gives the keyboard to a field; nil clears it
}

// Place is a place that the gazetteer found.
type Place struct {
	Name      string
	Admin     string
	Country   string // ISO 3166-1 alpha-2
	Point     orb.Point
	Precision data.Precision
	Note      string // population, or what it is
}

// Move is a site whose mark is being moved.
type Move struct {
	Incident string    // its id
	Site     int       // the index of the site
	From     orb.Point // where it is in the case
}

// Editor shows one sheet at a time, or none.
type Editor struct {
	widget.BaseWidget

	// OnEdit is to do an edit. done is told when it is on the disk, or why not.
	OnEdit func(e *data.Edit, done func(error))
	// OnPick asks for a click on the map, which Picked takes, or no longer for one.
	OnPick func(on bool)
	// OnPoint tells of a point that was found or typed, so that the map can show it.
	OnPoint func(p orb.Point)
	// OnMove tells that the mark of a site is being moved, so that the map lets it be dragged, which MoveTo takes; nil: no longer.
	OnMove func(m *Move)
	// OnShow tells that a sheet is shown where none was, or that none is any more.
	OnShow func(open bool)
	// OnDone tells of an edit that a sheet made, and that was done.
	OnDone func(e *data.Edit)
	// OnSelect asks for an incident to be shown.
	OnSelect func(id string)
	// OnHistory asks for the edits of the case, or of one incident, latest first.
	OnHistory func(incident string, done func([]*data.Edit, error))
	// OnLook asks to look at the case as it was after an edit.
	OnLook func(seq int64)
	// OnGoBack asks to take back all edits after one.
	OnGoBack func(seq int64)
	// OnCapture asks to make a step of what is shown, and OnBrief to begin the briefing.
	OnCapture, OnBrief func()
	// OnStep asks for the view of a step.
	OnStep func(s data.Step)
	// OnView is a view with what is shown now in the place of what it showed.
	OnView func(v data.View) data.View
	// OnPicture asks for the map of a step in a size of reference pixels.
	OnPicture func(s data.Step, width, height int, done func(image.Image))
	// OnDuplicates asks for pairs of incidents that may be one; incident "" means all.
	OnDuplicates func(incident string, done func([]Candidate))

	cfg    Config
	sheets []*sheet // the last one is shown
	holder *fyne.Container
	ground *canvas.Rectangle
}

// Candidate is a pair of incidents that may be one event.
type Candidate struct {
	A, B    string // incident ids
	Reasons []string
}

// New returns an editor that shows nothing.
func New(c Config) *Editor {
	if c.Today == nil {
		c.Today = time.Now
	}
	e := &Editor{cfg: c, holder: container.NewStack(), ground: canvas.NewRectangle(nil)}
	e.ExtendBaseWidget(e)
	return e
}

// Open reports whether a sheet is shown.
func (e *Editor) Open() bool { return len(e.sheets) > 0 }

// Title is that of the sheet that is shown.
func (e *Editor) Title() string {
	if s := e.top(); s != nil {
		return s.title
	}
	return ""
}

// Changed reports whether something was filled in that is not saved.
func (e *Editor) Changed() bool {
	for _, s := range e.sheets {
		if s.changed || s.moved {
			return true
		}
	}
	return false
}

// Submit saves what is filled in, if nothing is missing. It reports whether there is a sheet.
func (e *Editor) Submit() bool {
	s := e.top()
	if s != nil {
		s.submit()
	}
	return s != nil
}

// Escape closes the sheet, or asks first if something was filled in. It reports whether there was a sheet.
func (e *Editor) Escape() bool {
	s := e.top()
	if s != nil {
		s.escape()
	}
	return s != nil
}

// Picked takes the place that was clicked on the map, which is no more exact than so many metres at the scale of the map. It reports whether a
// sheet asked for a place.
func (e *Editor) Picked(p orb.Point, withinM float64) bool {
	s := e.top()
	if s == nil || s.picked == nil {
		return false
	}
	take := s.picked
	s.picked = nil
	take(p, withinM)
	return true
}

// MoveTo takes the place that the mark was moved to on the map, which is no more exact than so many metres at the scale of the map.
func (e *Editor) MoveTo(p orb.Point, withinM float64) {
	if s := e.top(); s != nil && s.carried != nil {
		s.carried(p, withinM)
	}
}

// Unpicked says that no place will be clicked.
func (e *Editor) Unpicked() {
	if s := e.top(); s != nil {
		s.picked = nil
	}
}

// CloseAll closes all sheets, whatever was filled in.
func (e *Editor) CloseAll() {
	for e.Open() {
		e.pop()
	}
}

func (e *Editor) top() *sheet {
	if len(e.sheets) == 0 {
		return nil
	}
	return e.sheets[len(e.sheets)-1]
}

// begin shows a sheet in place of the one that is shown. If something was filled in there, that one asks what is to become of it.
func (e *Editor) begin(s *sheet) {
	if e.Changed() {
		e.top().askThen(func() { e.begin(s) })
		return
	}
	e.leaveMap()
	e.sheets = nil
	e.push(s)
}

// push shows a sheet over the one that is shown.
func (e *Editor) push(s *sheet) {
	wasOpen := e.Open()
	e.leaveMap()
	e.sheets = append(e.sheets, s)
	e.show()
	if !wasOpen && e.OnShow != nil {
		e.OnShow(true)
	}
	s.check()
	e.focus(s.first)
	if s.shown != nil {
		s.shown()
	}
}

// pop closes the sheet that is shown and goes back to the one below it.
func (e *Editor) pop() {
	e.leaveMap()
	e.sheets = e.sheets[:len(e.sheets)-1]
	e.show()
	if s := e.top(); s != nil {
		s.check()
		e.focus(s.first)
		return
	}
	e.focus(nil)
	if e.OnShow != nil {
		e.OnShow(false)
	}
}

// leaveMap asks nothing of the map any more for the sheet that is shown.
func (e *Editor) leaveMap() {
	s := e.top()
	if s == nil {
		return
	}
	if s.picked != nil {
		s.picked = nil
		if e.OnPick != nil {
			e.OnPick(false)
		}
	}
	if s.carried != nil && e.OnMove != nil {
		e.OnMove(nil)
	}
}

func (e *Editor) show() {
	e.holder.Objects = nil
	if s := e.top(); s != nil {
		e.holder.Objects = []fyne.CanvasObject{s.content}
	}
	e.holder.Refresh()
}

func (e *Editor) focus(o fyne.Focusable) {
	if e.cfg.Focus != nil {
		e.cfg.Focus(o)
	}
}

// do hands an edit on and tells the sheet what became of it.
func (e *Editor) do(edit *data.Edit, done func(error)) {
	if e.OnEdit == nil {
		done(errors.New("nothing here can be edited"))
		return
	}
	e.OnEdit(edit, done)
}

// resolved is what the case says now of one incident alone, for previews; nil if there is no such incident.
func resolved(c *data.Case, id string) *resolve.Incident {
	part := &data.Case{ID: c.ID, Documents: c.Documents}
	for i := range c.Incidents {
		if c.Incidents[i].ID == id {
			part.Incidents = c.Incidents[i : i+1]
		}
	}
	for i := range c.Claims {
		if c.Claims[i].Incident == id {
			part.Claims = append(part.Claims, c.Claims[i])
		}
	}
	return resolve.New(part, resolve.Options{}).Incident(id)
}

// CreateRenderer implements fyne.Widget.
func (e *Editor) CreateRenderer() fyne.WidgetRenderer { return &renderer{e} }

type renderer struct{ e *Editor }

func (r *renderer) Layout(s fyne.Size) {
	r.e.ground.Resize(s)
	r.e.holder.Resize(s)
}

func (r *renderer) MinSize() fyne.Size { return fyne.NewSize(300, 120) }

func (r *renderer) Refresh() {
	r.e.ground.FillColor = theme.Color(look.ColorSurface)
	r.e.ground.Refresh()
	r.e.holder.Refresh()
}

func (r *renderer) Objects() []fyne.CanvasObject {
	r.e.ground.FillColor = theme.Color(look.ColorSurface)
	return []fyne.CanvasObject{r.e.ground, r.e.holder}
}

func (r *renderer) Destroy() {}
