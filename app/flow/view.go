package flow

import (
	"slices"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/ink"
	"incidentmap/app/look"
)

// Row is a part of a view: its height is known before it is drawn.
type Row struct {
	ID     string // names the row while the view is laid out anew
	Height float32
	Pinned bool                // a heading: it stays in view until the next one comes
	Tint   fyne.ThemeColorName // of the ground; empty for none
	Draw   func(d *ink.Drawing)
	Tap    func()             // what a tap or Enter does; nil if nothing
	Fold   func(open bool)    // what the arrow keys left and right do; nil if nothing
	Copy   func()             // what C does; nil if nothing
	Key    func(fyne.KeyName) // what the other keys do; nil if nothing
	Menu   func() *fyne.Menu
	Tip    func() string // explains the row under the pointer; may be nil
	Zones  []Zone
}

// Zone is a part of a row that does something else than the row.
type Zone struct {
	X, Y, W, H float32
	Tap        func()
	Tip        func() string
}

func (z *Zone) holds(p fyne.Position) bool {
	return p.X >= z.X && p.X < z.X+z.W && p.Y >= z.Y && p.Y < z.Y+z.H
}

// overscan is how far beyond the edges of the view rows are kept.
const overscan = 120

// View shows rows one below the other and scrolls them. Only those in view exist as objects. The keyboard may be elsewhere; a Flow takes it.
type View struct {
	widget.BaseWidget
	Enlarged bool // rows are composed and drawn for text of the usual size; the view enlarges them by look.Scale

	OnMove  func(r *Row)    // the keyboard stands on another row; may be nil
	OnHover func(id string) // the pointer is over another row, "" over none; may be nil
	OnTake  func()          // a row was tapped: who has the keyboard takes it back; may be nil

	compose func(width float32) []Row // lays the content out

	scroll *container.Scroll
	body   *viewBody
	pin    *container.Clip
	tip    *ink.Tip

	width    float32
	scale    float32 // of the rows
	rows     []Row
	tops     []float32 // of each row, and the height of all
	live     map[int]*rowView
	cursor   string // id of the row on which the keyboard stands
	selected string
	marked   string // id of the row that is hovered elsewhere
	under    string // id of the row under the pointer
	focused  bool
	keyed    bool // the focus came by key: it is shown
}

// NewView returns a view of the rows that compose makes for a width.
func NewView(compose func(width float32) []Row) *View {
	f := &View{compose: compose, live: map[int]*rowView{}, tops: []float32{0}, scale: 1, keyed: true}
	f.body = &viewBody{}
	f.body.ExtendBaseWidget(f.body)
	f.scroll = container.NewVScroll(f.body)
	f.scroll.OnScrolled = func(fyne.Position) { f.tip.Withdraw(); f.show() }
	f.pin = container.NewClip(container.NewWithoutLayout())
	f.pin.Hide()
	f.tip = ink.NewTip()
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer implements fyne.Widget.
func (f *View) CreateRenderer() fyne.WidgetRenderer {
	ink.Warm()
	return &viewRenderer{f}
}

// Reload lays the content out anew and draws what is in view.
func (f *View) Reload() {
	if f.width <= 0 {
		return
	}
	f.scale = 1
	if f.Enlarged {
		f.scale = look.Scale()
	}
	f.rows = f.compose(f.width / f.scale)
	enlarge(f.rows, f.scale)
	f.tops = make([]float32, len(f.rows)+1)
	for i := range f.rows {
		f.tops[i+1] = f.tops[i] + f.rows[i].Height
	}
	clear(f.live)
	f.tip.Withdraw()
	f.body.height = f.tops[len(f.rows)]
	f.body.Resize(fyne.NewSize(f.width, max(f.body.height, f.scroll.Size().Height)))
	f.scroll.Refresh()
	f.show()
}

// Redraw draws the rows in view anew: what they show has changed, but neither their number nor their heights.
func (f *View) Redraw() {
	clear(f.live)
	f.pin.Content.(*fyne.Container).Objects = nil
	f.show()
}

// show makes the rows that have come into view and drops those that have left it.
func (f *View) show() {
	top := f.scroll.Offset.Y
	first := max(0, sort.Search(len(f.rows), func(i int) bool { return f.tops[i+1] > top-overscan }))
	end := sort.Search(len(f.rows), func(i int) bool { return f.tops[i] >= top+f.scroll.Size().Height+overscan })
	for i := range f.live {
		if i < first || i >= end {
			delete(f.live, i)
		}
	}
	objects := make([]fyne.CanvasObject, 0, max(0, end-first))
	for i := first; i < end; i++ {
		v, ok := f.live[i]
		if !ok {
			v = newRowView(f, &f.rows[i])
			v.Move(fyne.NewPos(0, f.tops[i]))
			v.Resize(fyne.NewSize(f.width, f.rows[i].Height))
			f.live[i] = v
		}
		objects = append(objects, v)
	}
	f.body.objects = objects
	f.showPinned(top)
	f.body.Refresh()
}

// showPinned keeps the heading of the rows at the top of the view in sight; the next heading pushes it out.
func (f *View) showPinned(top float32) {
	current, next := -1, -1
	for i := range f.rows {
		if !f.rows[i].Pinned {
			continue
		}
		if f.tops[i] >= top {
			next = i
			break
		}
		current = i
	}
	holder := f.pin.Content.(*fyne.Container)
	if current < 0 {
		holder.Objects = nil
		f.pin.Hide()
		return
	}
	r := &f.rows[current]
	y := float32(0)
	if next >= 0 {
		y = min(0, f.tops[next]-top-r.Height)
	}
	v, ok := (*rowView)(nil), false
	if len(holder.Objects) == 1 {
		v, ok = holder.Objects[0].(*rowView)
	}
	if !ok || v.row != r {
		v = newRowView(f, r)
		v.floating = true
		holder.Objects = []fyne.CanvasObject{v}
	}
	v.Resize(fyne.NewSize(f.width, r.Height))
	v.Move(fyne.NewPos(0, y))
	f.pin.Resize(fyne.NewSize(f.width, r.Height))
	f.pin.Show()
}

// index is the row of an id, or -1. Gaps have no id.
func (f *View) index(id string) int {
	if id == "" {
		return -1
	}
	return slices.IndexFunc(f.rows, func(r Row) bool { return r.ID == id })
}

// Reveal scrolls until the row of an id is in view and reports whether there is one.
func (f *View) Reveal(id string) bool {
	i := f.index(id)
	if i >= 0 {
		f.reveal(i)
	}
	return i >= 0
}

// head is the height of the heading that is pinned above row i.
func (f *View) head(i int) float32 {
	for j := i - 1; j >= 0; j-- {
		if f.rows[j].Pinned {
			return f.rows[j].Height
		}
	}
	return 0
}

// sees reports whether some of row i is in view.
func (f *View) sees(i int) bool {
	top := f.scroll.Offset.Y
	bottom := top + f.scroll.Size().Height
	return f.tops[i] < bottom && f.tops[i+1] > top && f.tops[i+1] > top+f.head(i)
}

// reveal scrolls until the row is in view, below the pinned heading.
func (f *View) reveal(i int) {
	top, bottom := f.tops[i]-f.head(i), f.tops[i+1]
	offset := f.scroll.Offset.Y
	switch {
	case top < offset:
		offset = top
	case bottom > offset+f.scroll.Size().Height:
		offset = min(top, bottom-f.scroll.Size().Height)
	default:
		return
	}
	f.scrollTo(offset)
}

// Scrolled turns the wheel on the view, for who takes it in its place.
func (f *View) Scrolled(ev *fyne.ScrollEvent) { f.scroll.Scrolled(ev) }

func (f *View) scrollTo(y float32) {
	y = max(0, min(y, f.body.height-f.scroll.Size().Height))
	f.scroll.ScrollToOffset(fyne.NewPos(0, y))
	f.tip.Withdraw()
	f.show()
}

// refreshRow draws the state of the rows of an id anew: selection, hover, focus.
func (f *View) refreshRow(ids ...string) {
	for _, v := range f.live {
		if slices.Contains(ids, v.row.ID) {
			v.Refresh()
		}
	}
}

// SetSelected marks the row of an id; "" marks none. It does not scroll.
func (f *View) SetSelected(id string) {
	old := f.selected
	f.selected = id
	f.refreshRow(old, id)
}

// Selected is the id of the selected row, or "".
func (f *View) Selected() string { return f.selected }

// SetCursor puts the keyboard on the row of an id without a word; "" puts it nowhere.
func (f *View) SetCursor(id string) {
	old := f.cursor
	f.cursor = id
	f.refreshRow(old, id)
}

// Rewind scrolls to the top and takes the keyboard from its row, for a content that is another one.
func (f *View) Rewind() {
	f.cursor = ""
	f.scroll.Offset = fyne.Position{}
}

// Height is that of all rows.
func (f *View) Height() float32 { return f.tops[len(f.rows)] }

// SetMarked shades the row that is hovered elsewhere; "" shades none.
func (f *View) SetMarked(id string) {
	old := f.marked
	f.marked = id
	f.refreshRow(old, id)
}

func (f *View) pointAt(id string) {
	if f.under == id {
		return
	}
	f.under = id
	if f.OnHover != nil {
		f.OnHover(id)
	}
}

// moveTo puts the keyboard on a row.
func (f *View) moveTo(i int) {
	f.SetCursor(f.rows[i].ID)
	f.reveal(i)
	if f.OnMove != nil {
		f.OnMove(&f.rows[i])
	}
}

// Step moves the keyboard to the n-th next row that does something, or as far as there are any.
func (f *View) Step(n int) {
	dir := 1
	if n < 0 {
		dir, n = -1, -n
	}
	at := f.index(f.cursor)
	if at < 0 && dir < 0 {
		at = len(f.rows)
	}
	found := -1
	for i := at + dir; i >= 0 && i < len(f.rows) && n > 0; i += dir {
		if f.rows[i].Tap != nil {
			found, n = i, n-1
		}
	}
	switch {
	case found >= 0:
		f.moveTo(found)
	case dir < 0:
		f.scrollTo(0)
	default:
		f.scrollTo(f.body.height)
	}
}

// Page is how many rows of the height of the current one fill the view.
func (f *View) Page() int {
	i := max(0, f.index(f.cursor))
	if i >= len(f.rows) {
		return 1
	}
	return max(1, int(f.scroll.Size().Height/max(1, f.rows[i].Height))-1)
}

// Act does what the row does on which the keyboard stands.
func (f *View) Act() {
	f.onCurrent(func(r *Row) { call(r.Tap) })
}

func (f *View) onCurrent(act func(r *Row)) {
	if i := f.index(f.cursor); i >= 0 {
		act(&f.rows[i])
	}
}

func call(fn func()) {
	if fn != nil {
		fn()
	}
}

func call1[T any](fn func(T), v T) {
	if fn != nil {
		fn(v)
	}
}

// take puts the keyboard on a tapped row, without a ring round it.
func (f *View) take(id string) {
	f.keyed = false
	f.SetCursor(id)
	call(f.OnTake)
}

type viewRenderer struct{ f *View }

func (r *viewRenderer) Layout(s fyne.Size) {
	f := r.f
	f.scroll.Resize(s)
	if f.width != s.Width {
		f.width = s.Width
		f.Reload()
		return
	}
	f.show()
}

func (r *viewRenderer) MinSize() fyne.Size { return fyne.NewSize(240, 80) }

func (r *viewRenderer) Refresh() { r.f.Reload() }

func (r *viewRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.f.scroll, r.f.pin, r.f.tip}
}

func (r *viewRenderer) Destroy() {}

// viewBody holds the live rows and is as high as all of them.
type viewBody struct {
	widget.BaseWidget
	height  float32
	objects []fyne.CanvasObject
}

func (b *viewBody) CreateRenderer() fyne.WidgetRenderer { return &bodyRenderer{b} }

type bodyRenderer struct{ b *viewBody }

func (r *bodyRenderer) Layout(fyne.Size)             {}
func (r *bodyRenderer) MinSize() fyne.Size           { return fyne.NewSize(0, r.b.height) }
func (r *bodyRenderer) Refresh()                     {}
func (r *bodyRenderer) Objects() []fyne.CanvasObject { return r.b.objects }
func (r *bodyRenderer) Destroy()                     {}
