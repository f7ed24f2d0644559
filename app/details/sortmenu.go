package details

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// sortMenu chooses the order of a list. It passes on the keys that it has no use for.
type sortMenu struct {
	widget.Select
	l *List
}

func newSortMenu(l *List) *sortMenu {
	m := &sortMenu{l: l}
	for _, s := range Sorts {
		m.Options = append(m.Options, string(s))
	}
	m.Selected = string(l.sort)
	m.OnChanged = func(s string) {
		l.order(Sort(s))
		call1(l.OnSort, l.sort)
	}
	m.ExtendBaseWidget(m)
	return m
}

// TypedKey opens the menu, or chooses the next or the previous order.
func (m *sortMenu) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight:
		m.Select.TypedKey(e)
	default:
		call1(m.l.OnKey, e)
	}
}

// TypedRune passes characters on, but for the blank that comes with the key Space.
func (m *sortMenu) TypedRune(r rune) {
	if r != ' ' {
		call1(m.l.OnRune, r)
	}
}

func call1[T any](fn func(T), v T) {
	if fn != nil {
		fn(v)
	}
}
