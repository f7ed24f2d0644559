package filters

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
)

// Hit is something that a search has found.
type Hit struct {
	Group string // name of the group it stands in; set by the widget
	ID    string
	Title Marked
	Text  Marked // a second line: the passage in which the words stand; may be empty
	Note  string // at the right: a date, a count
	Kind  string // of an incident: its symbol is drawn; "" draws none
	Plan  bool   // of an incident that was not carried out: the symbol is hollow
	Event int    // of an event of a table: the place of its kind in the table's list, from which its symbol has its colour
}

// Group is the hits of one sort, the best first.
type Group struct {
	Name  string // "Incidents", "Claims", "Places", "Documents", "Events"
	Hits  []Hit
	Total int    // of all, of which Hits may be the first
	Note  string // what is to be known of them: that not all could be searched yet; may be empty
}

// Results is what a search has found. Groups without a hit and without a note are not shown.
type Results struct{ Groups []Group }

// Search is a field whose results open below it while the user types. The keyboard stays in the field: the arrow keys, Page up and Page down
// choose, Enter picks, Escape closes the results, then empties the field, then leaves it.
//
// The results are drawn by Overlay, which the window puts on top of its content.
type Search struct {
	widget.BaseWidget
	OnQuery  func(text string, generation int) // the text has changed; answer with SetResults, at once or later
	OnPick   func(hit Hit)
	OnNarrow func(text string)                   // show only what has the words; nil if that cannot be done
	OnTip    func(text string, at fyne.Position) // explain what is under the pointer, below a position of the window; "" to stop

	hint       string // what can be searched for, shown as far as it fits
	entry      *field
	clear      *clearButton
	overlay    *overlay
	generation int // of the last query
	answered   int // generation of the results
	results    Results
	hits       map[string]Hit // by the id of their row
	eager      bool           // Enter was pressed before the answer came
}

// NewSearch returns an empty field.
func NewSearch(placeholder string) *Search {
	s := &Search{hint: placeholder, entry: newField(placeholder), hits: map[string]Hit{}}
	s.entry.Icon = theme.SearchIcon()
	s.clear = newClearButton(s.empty, s.explainClear)
	s.entry.ActionItem = s.clear
	s.overlay = newOverlay(s)
	s.entry.OnChanged = s.changed
	s.entry.onKey = s.key
	s.entry.onTap = s.open
	s.entry.onTab = s.overlay.close
	s.entry.onLeave = func() {
		if s.overlay.outside {
			s.overlay.close()
		}
	}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *Search) CreateRenderer() fyne.WidgetRenderer {
	ink.Warm()
	return &searchRenderer{s}
}

type searchRenderer struct{ s *Search }

func (r *searchRenderer) Layout(size fyne.Size) {
	h := r.s.entry.MinSize().Height
	r.s.entry.Move(fyne.NewPos(0, (size.Height-h)/2))
	r.s.entry.Resize(fyne.NewSize(size.Width, h))
	r.s.entry.SetPlaceHolder(ink.Body.Clip(r.s.hint, size.Width-iconsWidth))
	r.s.overlay.place()
}

// iconsWidth is what the field needs beside the text.
const iconsWidth = 76

func (r *searchRenderer) MinSize() fyne.Size {
	return fyne.NewSize(240, r.s.entry.MinSize().Height)
}

func (r *searchRenderer) Refresh()                     { r.s.entry.Refresh() }
func (r *searchRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.s.entry} }
func (r *searchRenderer) Destroy()                     {}

// Overlay draws the results. It is to be as large as the content of the window and to lie on top of it; it takes no input beside the results.
func (s *Search) Overlay() fyne.CanvasObject { return s.overlay }

// Focus gives the keyboard to the field, its text selected, so that typing replaces it.
func (s *Search) Focus() {
	c := fyne.CurrentApp().Driver().CanvasForObject(s.entry)
	if c == nil {
		return
	}
	c.Focus(s.entry)
	s.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	s.open()
}

// Text is what is being searched for.
func (s *Search) Text() string { return s.entry.Text }

// SetText searches for another text, as if it were typed.
func (s *Search) SetText(text string) { s.entry.SetText(text) }

// SetResults answers a query, or answers it again when more has been found. The answer to a query that is not the last one is ignored.
func (s *Search) SetResults(generation int, r Results) {
	if generation != s.generation || s.entry.Text == "" {
		return
	}
	again := generation == s.answered
	s.results, s.answered = r, generation
	if again {
		s.overlay.more()
		return
	}
	s.overlay.answer()
	if s.eager {
		s.pickCurrent()
	}
}

func (s *Search) changed(text string) {
	s.generation++
	s.eager = false
	if text == "" {
		s.results = Results{}
		s.clear.Hide()
		s.overlay.close()
	} else {
		s.clear.Show()
	}
	if s.OnQuery != nil {
		s.OnQuery(text, s.generation)
	}
}

func (s *Search) explainClear(inside bool) {
	if s.OnTip == nil {
		return
	}
	text, at := "", fyne.Position{}
	if inside {
		text = "Clear the search (Esc)"
		at = fyne.CurrentApp().Driver().AbsolutePositionForObject(s.clear).AddXY(0, s.clear.Size().Height+4)
	}
	s.OnTip(text, at)
}

func (s *Search) empty() {
	s.explainClear(false)
	s.entry.SetText("")
	s.focusField()
}

func (s *Search) focusField() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.entry); c != nil {
		c.Focus(s.entry)
	}
}

// open shows the results of the last query once more.
func (s *Search) open() {
	if s.entry.Text != "" && s.answered == s.generation {
		s.overlay.open()
	}
}

// key takes the keys that the results need.
func (s *Search) key(k fyne.KeyName) bool {
	rows := s.overlay.card.rows
	switch k {
	case fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp:
		if !s.overlay.isOpen() {
			s.open()
			return true
		}
		step := map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: -1, fyne.KeyPageDown: rows.Page(), fyne.KeyPageUp: -rows.Page()}
		rows.Step(step[k])
	case fyne.KeyReturn, fyne.KeyEnter:
		s.pickCurrent()
	case fyne.KeyEscape:
		s.escape()
	default:
		return false
	}
	return true
}

func (s *Search) escape() {
	switch {
	case s.overlay.isOpen():
		s.overlay.close()
	case s.entry.Text != "":
		s.entry.SetText("")
	default:
		s.leave()
	}
}

func (s *Search) leave() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.entry); c != nil {
		c.Unfocus()
	}
}

// pickCurrent picks the chosen hit, else the first; if the answer is still to come, as soon as it is there.
func (s *Search) pickCurrent() {
	if s.entry.Text == "" {
		return
	}
	s.eager = s.answered != s.generation
	if s.eager {
		return
	}
	chosen := s.overlay.card.rows.Selected()
	if hit, ok := s.hits[chosen]; ok {
		s.pick(hit)
	} else if chosen == narrowID {
		s.narrow()
	}
}

// narrow shows only what has the words, which leave the field: the condition is shown elsewhere then.
func (s *Search) narrow() {
	text := s.entry.Text
	s.overlay.close()
	s.leave()
	s.entry.SetText("")
	s.OnNarrow(text)
}

func (s *Search) pick(hit Hit) {
	s.overlay.close()
	s.leave()
	if s.OnPick != nil {
		s.OnPick(hit)
	}
}

// compose lays the results out.
func (s *Search) compose(width float32) []flow.Row {
	clear(s.hits)
	var rows []flow.Row
	for _, g := range s.results.Groups {
		if len(g.Hits) == 0 && g.Note == "" {
			continue
		}
		rows = append(rows, groupRow(g, width))
		for i := range g.Hits {
			hit := g.Hits[i]
			hit.Group = g.Name
			r := hitRow(&hit, width)
			r.Tap = func() { s.pick(hit) }
			s.hits[r.ID] = hit
			rows = append(rows, r)
		}
	}
	switch {
	case len(s.hits) == 0:
		return append(rows, noMatch(s.entry.Text, width))
	case s.OnNarrow != nil:
		return append([]flow.Row{narrowRow(s.entry.Text, width, s.narrow)}, rows...)
	}
	return rows
}
