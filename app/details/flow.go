package details

import (
	"slices"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/look"
)

// row is a part of a flow: its height is known before it is drawn.
type row struct {
	id     string // names the row while the flow is laid out anew
	height float32
	pinned bool                // a heading: it stays in view until the next one comes
	tint   fyne.ThemeColorName // of the ground; empty for none
	draw   func(d *drawing)
	tap    func()          // what a tap or Enter does; nil if nothing
	fold   func(open bool) // what the arrow keys left and right do; nil if nothing
	copy   func()          // what C does; nil if nothing
	menu   func() *fyne.Menu
	tip    func() string // explains the row under the pointer; may be nil
	zones  []zone
}

// zone is a part of a row that does something else than the row.
type zone struct {
	x, y, w, h float32
	tap        func()
	tip        func() string
}

func (z *zone) holds(p fyne.Position) bool {
	return p.X >= z.x && p.X < z.x+z.w && p.Y >= z.y && p.Y < z.y+z.h
}

// overscan is how far beyond the edges of the view rows are kept.
const overscan = 120

// flow shows rows one below the other and scrolls them. Only those in view exist as objects. Rows are composed and drawn for text of the usual
// size; the flow enlarges them by look.Scale.
type flow struct {
	widget.BaseWidget
	compose  func(width float32) []row // lays the content out
	moved    func(r *row)              // the keyboard stands on another row; may be nil
	hovered  func(id string)           // the pointer is over another row, "" over none; may be nil
	passKey  func(e *fyne.KeyEvent)    // takes the keys that the flow has no use for
	passRune func(r rune)              // the same for characters

	scroll *container.Scroll
	body   *flowBody
	pin    *container.Clip
	tip    *tip

	width    float32
	scale    float32 // of the rows
	rows     []row
	tops     []float32 // of each row, and the height of all
	live     map[int]*rowView
	cursor   string // id of the row on which the keyboard stands
	selected string
	marked   string // id of the row that is hovered elsewhere
	under    string // id of the row under the pointer
	focused  bool
	keyed    bool // the focus came by key: it is shown
}

var (
	_ fyne.Focusable    = (*flow)(nil)
	_ fyne.Shortcutable = (*flow)(nil)
)

func newFlow(compose func(width float32) []row) *flow {
	f := &flow{compose: compose, live: map[int]*rowView{}, tops: []float32{0}, keyed: true}
	f.body = &flowBody{}
	f.body.ExtendBaseWidget(f.body)
	f.scroll = container.NewVScroll(f.body)
	f.scroll.OnScrolled = func(fyne.Position) { f.tip.hide(); f.show() }
	f.pin = container.NewClip(container.NewWithoutLayout())
	f.pin.Hide()
	f.tip = newTip()
	f.ExtendBaseWidget(f)
	return f
}

func (f *flow) CreateRenderer() fyne.WidgetRenderer {
	advances.warm()
	return &flowRenderer{f}
}

// reload lays the content out anew and draws what is in view.
func (f *flow) reload() {
	if f.width <= 0 {
		return
	}
	f.scale = look.Scale()
	f.rows = f.compose(f.width / f.scale)
	enlargeRows(f.rows, f.scale)
	f.tops = make([]float32, len(f.rows)+1)
	for i := range f.rows {
		f.tops[i+1] = f.tops[i] + f.rows[i].height
	}
	clear(f.live)
	f.tip.hide()
	f.body.height = f.tops[len(f.rows)]
	f.body.Resize(fyne.NewSize(f.width, max(f.body.height, f.scroll.Size().Height)))
	f.scroll.Refresh()
	f.show()
}

// show makes the rows that have come into view and drops those that have left it.
func (f *flow) show() {
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
			v.Resize(fyne.NewSize(f.width, f.rows[i].height))
			f.live[i] = v
		}
		objects = append(objects, v)
	}
	f.body.objects = objects
	f.showPinned(top)
	f.body.Refresh()
}

// showPinned keeps the heading of the rows at the top of the view in sight; the next heading pushes it out.
func (f *flow) showPinned(top float32) {
	current, next := -1, -1
	for i := range f.rows {
		if !f.rows[i].pinned {
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
		y = min(0, f.tops[next]-top-r.height)
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
	v.Resize(fyne.NewSize(f.width, r.height))
	v.Move(fyne.NewPos(0, y))
	f.pin.Resize(fyne.NewSize(f.width, r.height))
	f.pin.Show()
}

// index is the row of an id, or -1. Gaps have no id.
func (f *flow) index(id string) int {
	if id == "" {
		return -1
	}
	return slices.IndexFunc(f.rows, func(r row) bool { return r.id == id })
}

// head is the height of the heading that is pinned above row i.
func (f *flow) head(i int) float32 {
	for j := i - 1; j >= 0; j-- {
		if f.rows[j].pinned {
			return f.rows[j].height
		}
	}
	return 0
}

// sees reports whether some of row i is in view.
func (f *flow) sees(i int) bool {
	top := f.scroll.Offset.Y
	bottom := top + f.scroll.Size().Height
	return f.tops[i] < bottom && f.tops[i+1] > top && f.tops[i+1] > top+f.head(i)
}

// reveal scrolls until the row is in view, below the pinned heading.
func (f *flow) reveal(i int) {
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

func (f *flow) scrollTo(y float32) {
	y = max(0, min(y, f.body.height-f.scroll.Size().Height))
	f.scroll.ScrollToOffset(fyne.NewPos(0, y))
	f.tip.hide()
	f.show()
}

// refreshRow draws the state of the rows of an id anew: selection, hover, focus.
func (f *flow) refreshRow(ids ...string) {
	for _, v := range f.live {
		if slices.Contains(ids, v.row.id) {
			v.Refresh()
		}
	}
}

func (f *flow) setSelected(id string) {
	old := f.selected
	f.selected = id
	f.refreshRow(old, id)
}

func (f *flow) setMarked(id string) {
	old := f.marked
	f.marked = id
	f.refreshRow(old, id)
}

func (f *flow) pointAt(id string) {
	if f.under == id {
		return
	}
	f.under = id
	if f.hovered != nil {
		f.hovered(id)
	}
}

func (f *flow) setCursor(id string) {
	old := f.cursor
	f.cursor = id
	f.refreshRow(old, id)
}

// moveTo puts the keyboard on a row.
func (f *flow) moveTo(i int) {
	f.setCursor(f.rows[i].id)
	f.reveal(i)
	if f.moved != nil {
		f.moved(&f.rows[i])
	}
}

// step moves the keyboard to the n-th next row that does something, or as far as there are any.
func (f *flow) step(n int) {
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
		if f.rows[i].tap != nil {
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

// page is how many rows of the height of the current one fill the view.
func (f *flow) page() int {
	i := max(0, f.index(f.cursor))
	if i >= len(f.rows) {
		return 1
	}
	return max(1, int(f.scroll.Size().Height/max(1, f.rows[i].height))-1)
}

// TypedKey moves between rows and acts on the current one; other keys are passed on.
func (f *flow) TypedKey(e *fyne.KeyEvent) {
	if !f.act(e.Name) {
		call1(f.passKey, e)
		return
	}
	f.keyed = true
	f.refreshRow(f.cursor)
}

// act reports whether the key is one of the flow's.
func (f *flow) act(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyDown:
		f.step(1)
	case fyne.KeyUp:
		f.step(-1)
	case fyne.KeyPageDown:
		f.step(f.page())
	case fyne.KeyPageUp:
		f.step(-f.page())
	case fyne.KeyHome:
		f.cursor = ""
		f.step(1)
		f.scrollTo(0)
	case fyne.KeyEnd:
		f.cursor = ""
		f.step(-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		f.onCurrent(func(r *row) { call(r.tap) })
	case fyne.KeyLeft, fyne.KeyRight:
		f.onCurrent(func(r *row) {
			if r.fold != nil {
				r.fold(k == fyne.KeyRight)
			}
		})
	default:
		return false
	}
	return true
}

func (f *flow) onCurrent(act func(r *row)) {
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

// TypedRune copies the citation of the current row on C. A blank comes with the key Space, which the flow has used; other characters, and
// a C where there is nothing to copy, are passed on.
func (f *flow) TypedRune(r rune) {
	switch {
	case r == ' ':
	case (r == 'c' || r == 'C') && f.copies():
		f.onCurrent(func(r *row) { r.copy() })
	default:
		call1(f.passRune, r)
	}
}

// copies reports whether the current row has something to copy.
func (f *flow) copies() bool {
	i := f.index(f.cursor)
	return i >= 0 && f.rows[i].copy != nil
}

// TypedShortcut copies as C does. Others are the window's, which Fyne asks only where the focused widget takes no shortcuts at all.
func (f *flow) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok && f.copies() {
		f.onCurrent(func(r *row) { r.copy() })
		return
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(f).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// FocusGained shows where the keyboard stands: where it was, else on the selected row, else on the first in view that does something.
func (f *flow) FocusGained() {
	f.focused = true
	f.setCursor(f.firstStop())
}

// firstStop does not scroll: what somebody scrolled to stays in view when the keyboard comes.
func (f *flow) firstStop() string {
	for _, id := range []string{f.cursor, f.selected} {
		if i := f.index(id); i >= 0 && f.sees(i) {
			return id
		}
	}
	for i := range f.rows {
		if f.rows[i].tap != nil && f.sees(i) {
			return f.rows[i].id
		}
	}
	return f.cursor
}

// focus gives the keyboard to the flow and shows where it stands.
func (f *flow) focus(c fyne.Canvas) {
	f.keyed = true
	c.Focus(f)
	f.refreshRow(f.cursor)
}

// FocusLost hides it.
func (f *flow) FocusLost() {
	f.focused, f.keyed = false, true
	f.refreshRow(f.cursor)
}

// take gives the keyboard to the flow after a tap, without a ring round the row.
func (f *flow) take(id string) {
	f.keyed = false
	f.setCursor(id)
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil {
		c.Focus(f)
	}
}

type flowRenderer struct{ f *flow }

func (r *flowRenderer) Layout(s fyne.Size) {
	f := r.f
	f.scroll.Resize(s)
	if f.width != s.Width {
		f.width = s.Width
		f.reload()
		return
	}
	f.show()
}

func (r *flowRenderer) MinSize() fyne.Size { return fyne.NewSize(240, 80) }

func (r *flowRenderer) Refresh() { r.f.reload() }

func (r *flowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.f.scroll, r.f.pin, r.f.tip}
}

func (r *flowRenderer) Destroy() {}

// flowBody holds the live rows and is as high as all of them.
type flowBody struct {
	widget.BaseWidget
	height  float32
	objects []fyne.CanvasObject
}

func (b *flowBody) CreateRenderer() fyne.WidgetRenderer { return &bodyRenderer{b} }

type bodyRenderer struct{ b *flowBody }

func (r *bodyRenderer) Layout(fyne.Size)             {}
func (r *bodyRenderer) MinSize() fyne.Size           { return fyne.NewSize(0, r.b.height) }
func (r *bodyRenderer) Refresh()                     {}
func (r *bodyRenderer) Objects() []fyne.CanvasObject { return r.b.objects }
func (r *bodyRenderer) Destroy()                     {}
