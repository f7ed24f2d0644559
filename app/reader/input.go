package reader

import (
	"math"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

var (
	_ fyne.Focusable     = (*page)(nil)
	_ fyne.Shortcutable  = (*page)(nil)
	_ fyne.Draggable     = (*page)(nil)
	_ fyne.Tappable      = (*page)(nil)
	_ desktop.Mouseable  = (*page)(nil)
	_ desktop.Hoverable  = (*page)(nil)
	_ desktop.Cursorable = (*page)(nil)
	_ desktop.Keyable    = (*page)(nil)
)

const doubleTap = 400 * time.Millisecond

// MouseDown takes the keyboard and begins a selection; a second press at once selects the word, and one with Shift extends.
func (p *page) MouseDown(e *desktop.MouseEvent) {
	p.focus()
	p.tip.Withdraw()
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	again := time.Since(p.lastPress) < doubleTap && near(e.Position, p.pressed)
	p.pressed, p.lastPress = e.Position, time.Now()
	paragraph, w, ok := p.wordAt(e.Position.X, e.Position.Y)
	switch {
	case !ok:
		p.setSelection(selection{})
	case again:
		p.setSelection(selection{paragraph, w, w, true})
	case e.Modifier&fyne.KeyModifierShift != 0 && p.selection.on && p.selection.paragraph == paragraph:
		s := p.selection
		s.head = w
		p.setSelection(s)
	default:
		p.setSelection(selection{paragraph: paragraph, anchor: w, head: w})
	}
}

// MouseUp ends a selection: the button for a new claim appears.
func (p *page) MouseUp(*desktop.MouseEvent) {
	if p.dragging {
		p.dragging = false
		p.show()
	}
}

// Dragged selects the words from where the mouse was pressed to where it is.
func (p *page) Dragged(e *fyne.DragEvent) {
	if len(p.paragraphs) == 0 {
		return
	}
	if !p.dragging {
		paragraph, w, _ := p.wordAt(p.pressed.X, p.pressed.Y) // pressed in the margin, the nearest
		p.dragging = true
		p.selection = selection{paragraph, w, w, true}
	}
	s := p.selection
	words := p.words(s.paragraph)
	paragraph, w, _ := p.wordAt(e.Position.X, e.Position.Y)
	switch {
	case paragraph < s.paragraph:
		w = words[0]
	case paragraph > s.paragraph:
		w = words[len(words)-1]
	}
	if w != s.head {
		s.head = w
		p.setSelection(s)
	}
}

// DragEnd ends a selection.
func (p *page) DragEnd() { p.MouseUp(nil) }

func near(a, b fyne.Position) bool { return math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)) < 5 }

// Tapped opens the claim of the passage that was tapped. Where several passages meet, each tap opens the next.
func (p *page) Tapped(e *fyne.PointEvent) {
	at := p.passagesAt(e.Position)
	if len(at) == 0 || p.selection.on {
		return
	}
	if i := slices.Index(at, p.current); i >= 0 {
		p.current = at[(i+1)%len(at)]
	} else {
		p.current = at[0]
	}
	p.redraw()
	p.owner.moved()
	if p.owner.OnClaim != nil {
		p.owner.OnClaim(p.passages[p.current].Claim.ID)
	}
}

// passagesAt are the indexes of the passages at a place of the page.
func (p *page) passagesAt(at fyne.Position) []int {
	if len(p.paragraphs) == 0 || len(p.lines) == 0 {
		return nil
	}
	var out []int
	paragraph := p.at(at.Y)
	for n, passage := range p.passages {
		if passage.Paragraph != paragraph+1 {
			continue
		}
		for _, b := range p.boxes(paragraph, passage.From, passage.To) {
			if at.X >= b.x && at.X < b.x+b.w && at.Y >= b.y && at.Y < b.y+b.h {
				out = append(out, n)
				break
			}
		}
	}
	return out
}

// MouseIn starts the hover.
func (p *page) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved tells of the claims under the pointer.
func (p *page) MouseMoved(e *desktop.MouseEvent) {
	at := p.passagesAt(e.Position)
	if slices.Equal(at, p.hovered) {
		return
	}
	p.hovered = at
	p.tip.Withdraw()
	if len(at) > 0 && !p.selection.on { // a tip would lie over what is selected and its button
		p.tip.Wait(tipDelay, func() { p.tell(at, e.Position) })
	}
}

// MouseOut ends the hover.
func (p *page) MouseOut() {
	p.hovered = nil
	p.tip.Withdraw()
}

// Cursor is a hand over a passage and a bar over other text.
func (p *page) Cursor() desktop.Cursor {
	if len(p.hovered) > 0 {
		return desktop.PointerCursor
	}
	return desktop.TextCursor
}

func (p *page) focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil {
		c.Focus(p)
	}
}

// FocusGained implements fyne.Focusable.
func (p *page) FocusGained() { p.focused = true; p.owner.focusChanged() }

// FocusLost implements fyne.Focusable.
func (p *page) FocusLost() { p.focused, p.shift = false, false; p.owner.focusChanged() }

// KeyDown notes that Shift is held, which keys that are typed do not tell.
func (p *page) KeyDown(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		p.shift = true
	}
}

// KeyUp notes that it is not any more.
func (p *page) KeyUp(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		p.shift = false
	}
}

// TypedKey moves between words and lines, scrolls, and makes a claim of what is selected; other keys are passed on.
func (p *page) TypedKey(e *fyne.KeyEvent) {
	p.tip.Withdraw()
	height := p.scroll.Size().Height - 2*lineStep
	switch e.Name {
	case fyne.KeyRight:
		p.moveWord(1, p.shift)
	case fyne.KeyLeft:
		p.moveWord(-1, p.shift)
	case fyne.KeyDown:
		p.moveLine(1, p.shift)
	case fyne.KeyUp:
		p.moveLine(-1, p.shift)
	case fyne.KeyPageDown, fyne.KeySpace:
		p.scrollTo(p.scroll.Offset.Y + height)
	case fyne.KeyPageUp:
		p.scrollTo(p.scroll.Offset.Y - height)
	case fyne.KeyHome:
		p.scrollTo(0)
	case fyne.KeyEnd:
		p.scrollTo(p.sheet.height())
	case fyne.KeyReturn, fyne.KeyEnter:
		p.enter()
	case fyne.KeyEscape:
		p.owner.escape(e)
	default:
		call1(p.owner.OnKey, e)
	}
}

// enter makes a claim of what is selected, else opens the claim of the current passage.
func (p *page) enter() {
	switch {
	case p.selection.on:
		p.owner.newClaim()
	case p.current >= 0 && p.owner.OnClaim != nil:
		p.owner.OnClaim(p.passages[p.current].Claim.ID)
	}
}

func (p *page) scrollTo(y float32) {
	p.scroll.ScrollToOffset(fyne.NewPos(0, max(0, min(y, p.sheet.height()-p.scroll.Size().Height))))
	p.show()
}

// TypedRune makes a claim on C, goes to the next and the previous claim on N and P, and finds on /; other characters are passed on.
func (p *page) TypedRune(r rune) {
	switch r {
	case 'c', 'C':
		p.owner.newClaim()
	case 'n', 'N':
		p.owner.Step(1)
	case 'p', 'P':
		p.owner.Step(-1)
	case '/':
		p.owner.Find()
	case ' ':
	default:
		call1(p.owner.OnRune, r)
	}
}

// TypedShortcut copies what is selected, selects a paragraph and finds; other shortcuts are the window's.
func (p *page) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		if text := p.selectedText(); text != "" && p.owner.OnCopy != nil {
			p.owner.OnCopy(text)
		}
		return
	case *fyne.ShortcutSelectAll:
		if words := p.wordsOfSelection(); len(words) > 0 {
			p.setSelection(selection{p.selection.paragraph, words[0], words[len(words)-1], true})
		}
		return
	case *desktop.CustomShortcut:
		if s.KeyName == fyne.KeyF && s.Modifier == fyne.KeyModifierShortcutDefault {
			p.owner.Find()
			return
		}
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(p).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

func (p *page) wordsOfSelection() []word {
	if len(p.paragraphs) == 0 {
		return nil
	}
	return p.words(p.selection.paragraph)
}

func call1[T any](fn func(T), v T) {
	if fn != nil {
		fn(v)
	}
}

func call(fn func()) {
	if fn != nil {
		fn()
	}
}
