package shell

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const tooltipDelay = 450 * time.Millisecond

// tooltip is the one note of a window that says what the control under the pointer does. It lies above everything and takes no input.
type tooltip struct {
	widget.BaseWidget
	post  func(func())
	timer *time.Timer
	plate *canvas.Rectangle
	text  *canvas.Text
	at    fyne.Position
}

func newTooltip(post func(func())) *tooltip {
	t := &tooltip{post: post, plate: canvas.NewRectangle(nil), text: canvas.NewText("", nil)}
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// CreateRenderer implements fyne.Widget.
func (t *tooltip) CreateRenderer() fyne.WidgetRenderer { return &tooltipRenderer{t} }

// offer shows the text near a position of the window, once the pointer has rested there.
func (t *tooltip) offer(text string, at fyne.Position) {
	t.withdraw()
	t.timer = time.AfterFunc(tooltipDelay, func() {
		t.post(func() {
			t.text.Text, t.at = text, at
			t.Show()
			t.Refresh()
		})
	})
}

func (t *tooltip) withdraw() {
	if t.timer != nil {
		t.timer.Stop()
	}
	t.Hide()
}

type tooltipRenderer struct{ t *tooltip }

func (r *tooltipRenderer) Destroy()           {}
func (r *tooltipRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *tooltipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.t.plate, r.t.text}
}

func (r *tooltipRenderer) Layout(size fyne.Size) {
	pad := theme.Padding()
	text := r.t.text.MinSize()
	plate := text.Add(fyne.NewSquareSize(2 * pad))
	pos := r.t.at
	pos.X = max(pad, min(pos.X, size.Width-plate.Width-pad))
	if pos.Y+plate.Height > size.Height {
		pos.Y = r.t.at.Y - 2*plate.Height
	}
	r.t.plate.Move(pos)
	r.t.plate.Resize(plate)
	r.t.text.Move(pos.AddXY(pad, pad))
	r.t.text.Resize(text)
}

func (r *tooltipRenderer) Refresh() {
	r.t.plate.FillColor = theme.Color(theme.ColorNameForeground)
	r.t.plate.CornerRadius = theme.InputRadiusSize()
	r.t.text.Color = theme.Color(theme.ColorNameBackground)
	r.t.text.TextSize = theme.CaptionTextSize()
	r.Layout(r.t.Size())
	r.t.plate.Refresh()
	r.t.text.Refresh()
}

// iconButton is a button with a tooltip.
type iconButton struct {
	widget.Button
	tip  string
	tips *tooltip
	keys func(*fyne.KeyEvent)
	rune func(rune)

	checked func() bool // nil for a button that is never down
}

func newIconButton(a *action, w *Window) *iconButton {
	b := &iconButton{tip: a.name, tips: w.tips, keys: w.key, rune: w.rune, checked: a.checked}
	if a.hint != "" {
		b.tip = a.hint
	}
	if keys := a.keysText(); keys != "" {
		b.tip += " (" + keys + ")"
	}
	b.Icon, b.OnTapped, b.Importance = a.icon, a.do, widget.LowImportance
	b.ExtendBaseWidget(b)
	return b
}

// showChecked shows whether what the button does is being done.
func (b *iconButton) showChecked() {
	b.Importance = widget.LowImportance
	if b.checked != nil && b.checked() {
		b.Importance = widget.HighImportance
	}
	b.Refresh()
}

// MouseIn offers the tooltip below the button.
func (b *iconButton) MouseIn(ev *desktop.MouseEvent) {
	b.Button.MouseIn(ev)
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
	b.tips.offer(b.tip, pos.AddXY(0, b.Size().Height+4))
}

// MouseOut takes it back.
func (b *iconButton) MouseOut() {
	b.Button.MouseOut()
	b.tips.withdraw()
}

// Tapped takes the tooltip back and does the action.
func (b *iconButton) Tapped(ev *fyne.PointEvent) {
	b.tips.withdraw()
	b.Button.Tapped(ev)
}

// TypedKey presses the button with Space or Enter; other keys are for the window.
func (b *iconButton) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Button.TypedKey(ev)
	default:
		b.keys(ev)
	}
}

// TypedRune hands a character to the window.
func (b *iconButton) TypedRune(r rune) {
	if r != ' ' {
		b.rune(r)
	}
}
