package details

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/app/symbol"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/resolve"
)

// Sort is the order of the list.
type Sort string

// Orders of the list.
const (
	ByDate   Sort = "Newest first"
	ByKilled Sort = "Most killed first"
	ByTitle  Sort = "By title"
)

// Sorts lists the orders.
var Sorts = []Sort{ByDate, ByKilled, ByTitle}

// List shows incidents in rows, those that have no place on the map below the others.
type List struct {
	widget.BaseWidget
	OnSelect func(id string)        // a tap or a key chose an incident
	OnHover  func(id string)        // the pointer is over an incident; "" when it has left
	OnSort   func(s Sort)           // the user chose another order
	OnKey    func(e *fyne.KeyEvent) // keys that the list has no use for
	OnRune   func(r rune)           // the same for characters
	OnMore   func()                 // the user wants to see more of the events

	given     []*resolve.Incident // in the order in which they were
	incidents []*resolve.Incident
	total     int
	events    Events
	sort      Sort
	flow      *flow.Flow
	counts    *canvas.Text
	tally     *canvas.Text // of events
	choice    *sortMenu
}

// Events are those of a table, shown below the incidents of the case in the order that the list has: the first of them, since there may be
// millions.
type Events struct {
	Name       string              // of the table
	First      []*resolve.Incident // in order
	Total, All int                 // that pass the filters, of all
	More       int                 // how many OnMore would add; 0 if it can add none
	Note       string              // what the order is, where it is not that of the incidents; may be empty
	Kind       func(data.Kind) int // place of a kind in the table's list, from which it has its colour
}

// NewList returns an empty list, newest first.
func NewList() *List {
	l := &List{sort: ByDate}
	l.flow = flow.New(l.rows)
	l.flow.Enlarged = true
	l.flow.OnMove = func(r *flow.Row) {
		if r.ID != moreID {
			r.Tap()
		}
	}
	l.flow.OnHover = func(id string) {
		if l.OnHover != nil {
			l.OnHover(id)
		}
	}
	l.flow.OnKey = func(e *fyne.KeyEvent) { call1(l.OnKey, e) }
	l.flow.OnRune = func(r rune) { call1(l.OnRune, r) }
	l.counts, l.tally = canvas.NewText("", nil), canvas.NewText("", nil)
	l.choice = newSortMenu(l)
	l.ExtendBaseWidget(l)
	return l
}

// SetIncidents shows these incidents, which the list does not change, out of total in the case.
func (l *List) SetIncidents(in []*resolve.Incident, total int) {
	if slices.Equal(in, l.given) && total == l.total {
		return // as while time is brushed over days on which nothing happened
	}
	l.given, l.incidents, l.total = slices.Clone(in), slices.Clone(in), total
	l.arrange()
	l.count()
	l.flow.Reload()
}

// SetEvents shows events of a table below the incidents; the zero Events show none.
func (l *List) SetEvents(e Events) {
	if l.events.All == 0 && e.All == 0 {
		return
	}
	l.events = e
	l.count()
	l.flow.Reload()
}

// SetSort changes the order.
func (l *List) SetSort(s Sort) {
	if !slices.Contains(Sorts, s) || s == l.sort {
		return
	}
	l.order(s)
	l.choice.Selected = string(s)
	l.choice.Refresh()
}

// Sort is the order of the list.
func (l *List) Sort() Sort { return l.sort }

// SetSelected marks an incident as selected and scrolls to it; "" selects none. OnSelect is not called.
func (l *List) SetSelected(id string) {
	if l.flow.Selected() == id {
		return
	}
	l.flow.SetSelected(id)
	if l.flow.Reveal(id) {
		l.flow.SetCursor(id)
	}
}

// Order lists the ids of the incidents and of the events as the rows show them.
func (l *List) Order() []string {
	ids := make([]string, 0, len(l.incidents)+len(l.events.First))
	for _, in := range slices.Concat(l.incidents, l.events.First) {
		ids = append(ids, in.ID)
	}
	return ids
}

// Selected is the id of the selected incident, or "".
func (l *List) Selected() string { return l.flow.Selected() }

// SetHovered marks the incident that is hovered elsewhere; "" marks none. OnHover is not called.
func (l *List) SetHovered(id string) { l.flow.SetMarked(id) }

func (l *List) order(s Sort) {
	l.sort = s
	l.arrange()
	l.flow.Reload()
	l.flow.Reveal(l.flow.Selected())
}

// arrange sorts the incidents: the placed ones, then the others, each in the chosen order.
func (l *List) arrange() {
	before := orders[l.sort]
	slices.SortStableFunc(l.incidents, func(a, b *resolve.Incident) int {
		if a.Placed() != b.Placed() {
			return boolOrder(a.Placed())
		}
		return cmp.Or(before(a, b), strings.Compare(a.Title, b.Title))
	})
}

func boolOrder(first bool) int {
	if first {
		return -1
	}
	return 1
}

var orders = map[Sort]func(a, b *resolve.Incident) int{
	ByDate: func(a, b *resolve.Incident) int {
		if a.When.IsZero() != b.When.IsZero() {
			return boolOrder(b.When.IsZero())
		}
		return b.When.Start.Compare(a.When.Start)
	},
	ByKilled: func(a, b *resolve.Incident) int { return cmp.Compare(weight(&b.Killed), weight(&a.Killed)) },
	ByTitle:  func(a, b *resolve.Incident) int { return strings.Compare(a.Title, b.Title) },
}

// weight orders figures: by the headline, else by the largest part, unknown ones last.
func weight(f *resolve.Figure) int {
	if n, ok := f.Number.Value(); ok {
		return n
	}
	most := -1
	for i := range f.Parts {
		most = max(most, weight(&f.Parts[i].Figure))
	}
	return most
}

// placed is how many incidents are on the map; they stand first.
func (l *List) placed() int {
	n := 0
	for n < len(l.incidents) && l.incidents[n].Placed() {
		n++
	}
	return n
}

func (l *List) count() {
	l.counts.Text = words.Of(len(l.incidents), l.total, "incident") + ", " + words.Count(l.placed()) + " on the map"
	l.tally.Text = ""
	if l.events.All > 0 {
		l.tally.Text = words.Of(l.events.Total, l.events.All, "event")
	}
	if l.total == 0 && l.tally.Text != "" {
		l.counts.Text, l.tally.Text = l.tally.Text, ""
	}
	l.counts.Refresh()
	l.tally.Refresh()
}

const (
	listRow   = 44
	listInset = 12
)

func (l *List) rows(width float32) []flow.Row {
	placed := l.placed()
	rows := make([]flow.Row, 0, len(l.incidents)+len(l.events.First)+4)
	if len(l.incidents) == 0 && (l.total > 0 || l.events.All == 0) {
		rows = append(rows, emptyList(width, l.total))
	}
	for i, in := range l.incidents {
		if i == placed {
			rows = append(rows, unplacedHeading(width, len(l.incidents)-placed))
		}
		rows = append(rows, l.incident(in, width))
	}
	return l.eventRows(rows, width)
}

func emptyList(width float32, total int) flow.Row {
	text := "No incident matches the filters."
	if total == 0 {
		text = "This case has no incidents."
	}
	return flow.Row{ID: "empty", Height: 64, Draw: func(d *ink.Drawing) { d.Text(text, ink.Muted, listInset, 22, width-2*listInset) }}
}

func unplacedHeading(width float32, n int) flow.Row {
	return flow.Row{ID: "unplaced", Height: 30, Pinned: true, Tint: look.ColorRaised, Draw: func(d *ink.Drawing) {
		d.Line(fmt.Sprintf("Not on the map (%s)", words.Count(n)), ink.Caption.Heavy(), listInset, 7, width-2*listInset)
	}}
}

func (l *List) incident(in *resolve.Incident, width float32) flow.Row {
	r := flow.Row{ID: in.ID, Height: listRow}
	r.Draw = func(d *ink.Drawing) {
		c := symbol.Color(in.Kind, look.IsDark())
		drawIncident(d, in, width, look.Symbol(symbol.Shape(in.Kind), c, symbolAt, symbolSize, in.Status != data.CarriedOut))
	}
	r.Tap = func() {
		l.flow.SetSelected(in.ID)
		l.flow.Reveal(in.ID)
		call1(l.OnSelect, in.ID)
	}
	r.Tip = func() string {
		figures := "killed: no document states a figure"
		if in.Killed.Headline != "" {
			figures = "killed: " + in.Killed.Headline
		}
		return words.Join(in.Title, in.WhenWords(), figures)
	}
	return r
}

// symbolAt is where the symbol of a row stands, which is so large.
var symbolAt = fyne.NewPos(listInset, 9)

const symbolSize = 11

func drawIncident(d *ink.Drawing, in *resolve.Incident, width float32, symbol fyne.CanvasObject) {
	const gap, left = 9, listInset + symbolSize + 9
	right := width - listInset - 6
	main, second := ink.Strong, ink.Caption
	if !in.Placed() {
		main = ink.Body.In(look.ColorMuted)
	}
	d.Add(symbol)
	upper, lower := killed(&in.Killed, func(s string) bool { return main.Fits(s, (right-left)*.4) })
	upper, lower = main.Clip(upper, (right-left)*.4), second.Clip(lower, (right-left)*.5)
	write := func(text, figure string, k ink.Style, y float32) {
		w := k.Width(figure) + 1
		d.Line(figure, k.Aligned(fyne.TextAlignTrailing), right-w, y, w)
		d.Line(k.Clip(text, right-left-w-gap), k, left, y, right-left-w-gap)
	}
	write(in.Title, upper, main, 5)
	write(words.Join(shortDate(in.When, in.Zone), shortPlace(in)), lower, second, 24)
	d.Box(theme.ColorNameSeparator, left, listRow-1, width-left, 1, 0)
}

// killed is what a row says of the killed: the headline, and below it the range. Where only parts are stated, it is their figures: "about
// 200 · about 13" and "150–200 · 13", or with signs for the words if that does not fit. Of whom they are is said in the row's tip and in the panel.
func killed(f *resolve.Figure, fits func(string) bool) (upper, lower string) {
	switch {
	case f.Headline == "":
		return "–", ""
	case len(f.Claims) == 0 && len(f.Parts) > 0:
		upper = partFigures(f.Parts)
		if !fits(upper) {
			upper = signs.Replace(upper)
		}
		return upper, cmp.Or(partRanges(f.Parts), "in parts")
	}
	return f.Headline, rangeText(f)
}

var signs = strings.NewReplacer(
	string(data.About)+" ", "~", string(data.Nearly)+" ", "~", string(data.AtLeast)+" ", "≥", string(data.AtMost)+" ", "≤", string(data.MoreThan)+" ", ">",
	" to ", "–",
)

// partRanges is the range of each part, if any of them has one.
func partRanges(parts []resolve.Part) string {
	ranges, found := make([]string, len(parts)), false
	for i := range parts {
		f := &parts[i].Figure
		ranges[i] = cmp.Or(f.Range(), f.Headline)
		found = found || rangeText(f) != ""
	}
	if !found {
		return ""
	}
	return words.Join(ranges...)
}

func partFigures(parts []resolve.Part) string {
	figures := make([]string, len(parts))
	for i := range parts {
		figures[i] = parts[i].Headline
	}
	return words.Join(figures...)
}

// rangeText is the range where several claims make one.
func rangeText(f *resolve.Figure) string {
	if len(f.Claims) < 2 || f.Min == nil || f.Max == nil || *f.Min == *f.Max {
		return ""
	}
	return f.Range()
}

// CreateRenderer lays out the head and the rows.
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	killed := canvas.NewText("Killed, as stated", nil)
	killed.Alignment = fyne.TextAlignTrailing
	ground, line := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	head := container.New(&listHead{}, l.counts, killed, l.choice, l.tally)
	r := &listRenderer{l: l, ground: ground, line: line, killed: killed, head: head}
	r.paint()
	l.count()
	return r
}

// Focus gives the keyboard to the rows.
func (l *List) Focus(c fyne.Canvas) { l.flow.Focus(c) }

type listRenderer struct {
	l            *List
	ground, line *canvas.Rectangle
	killed       *canvas.Text
	head         *fyne.Container
}

func (r *listRenderer) paint() {
	r.ground.FillColor = theme.Color(look.ColorSurface)
	r.line.FillColor = theme.Color(theme.ColorNameSeparator)
	for _, t := range []*canvas.Text{r.l.counts, r.l.tally, r.killed} {
		t.Color, t.TextSize = theme.Color(look.ColorMuted), theme.CaptionTextSize()
	}
}

func (r *listRenderer) Layout(s fyne.Size) {
	h := r.head.MinSize().Height
	r.ground.Resize(s)
	r.head.Resize(fyne.NewSize(s.Width, h))
	r.line.Move(fyne.NewPos(0, h-1))
	r.line.Resize(fyne.NewSize(s.Width, 1))
	r.l.flow.Move(fyne.NewPos(0, h))
	r.l.flow.Resize(fyne.NewSize(s.Width, s.Height-h))
}

func (r *listRenderer) MinSize() fyne.Size {
	return r.head.MinSize().Max(fyne.NewSize(240, 0)).Add(fyne.NewSize(0, 2*listRow*look.Scale()))
}

func (r *listRenderer) Refresh() {
	r.paint()
	r.head.Refresh()
	r.l.flow.Refresh()
	canvas.Refresh(r.l)
}

func (r *listRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.head, r.l.flow, r.line}
}

func (r *listRenderer) Destroy() {}

// listHead puts the order at the right of the first line and the names of what the rows show below.
type listHead struct{}

func (listHead) Layout(o []fyne.CanvasObject, s fyne.Size) {
	counts, killed, choice, tally := o[0], o[1], o[2], o[3]
	w := choice.MinSize()
	choice.Move(fyne.NewPos(s.Width-w.Width-listInset, 6))
	choice.Resize(w)
	line := counts.MinSize().Height
	counts.Move(fyne.NewPos(listInset, 6+(w.Height-line)/2))
	counts.Resize(fyne.NewSize(s.Width-w.Width-2*listInset, line))
	killed.Move(fyne.NewPos(listInset, 6+w.Height+4))
	killed.Resize(fyne.NewSize(s.Width-2*listInset-6, killed.MinSize().Height))
	tally.Move(fyne.NewPos(listInset, killed.Position().Y))
	tally.Resize(tally.MinSize())
}

func (listHead) MinSize(o []fyne.CanvasObject) fyne.Size {
	choice := o[2].MinSize()
	return fyne.NewSize(choice.Width+o[0].MinSize().Width+3*listInset, 6+choice.Height+4+o[1].MinSize().Height+3)
}
