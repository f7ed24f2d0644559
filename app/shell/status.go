package shell

import (
	"fmt"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/paulmach/orb"
)

// statusLine stands at the foot of the window: what happened last, at the left; the place under the pointer, at the right.
type statusLine struct {
	widget.BaseWidget
	message *canvas.Text
	pointer *canvas.Text
	box     *fyne.Container
	post    func(func())
	fading  *time.Timer
	tapped  func() // what a click on the message does; nil for nothing
}

func newStatusLine(post func(func())) *statusLine {
	s := &statusLine{message: canvas.NewText("", nil), pointer: canvas.NewText("", nil), post: post}
	s.pointer.Alignment = fyne.TextAlignTrailing
	s.box = container.New(layout.NewCustomPaddedHBoxLayout(4*theme.Padding()), s.message, layout.NewSpacer(), s.pointer)
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *statusLine) CreateRenderer() fyne.WidgetRenderer {
	s.restyle()
	return widget.NewSimpleRenderer(container.New(layout.NewCustomPaddedLayout(2, 3, 2*theme.Padding(), 2*theme.Padding()), s.box))
}

// Refresh takes the colours and sizes of the theme.
func (s *statusLine) Refresh() {
	s.restyle()
	s.BaseWidget.Refresh()
}

func (s *statusLine) restyle() {
	for _, t := range []*canvas.Text{s.message, s.pointer} {
		t.Color = theme.Color(theme.ColorNamePlaceHolder)
		t.TextSize = theme.CaptionTextSize()
		t.Refresh()
	}
}

// messageTime is how long a message stands: what it says is over by then.
var messageTime = 10 * time.Second

// say shows a message until another one, or for a while.
func (s *statusLine) say(format string, args ...any) {
	s.offer(fmt.Sprintf(format, args...), nil)
	said := s.message.Text
	s.fading = time.AfterFunc(messageTime, func() {
		s.post(func() {
			if s.message.Text == said {
				s.set(s.message, "")
			}
		})
	})
}

// offer says something that a click leads on from. It stands until another message.
func (s *statusLine) offer(text string, tapped func()) {
	if s.fading != nil {
		s.fading.Stop()
	}
	s.tapped = tapped
	s.set(s.message, text)
}

// Tapped implements fyne.Tappable.
func (s *statusLine) Tapped(ev *fyne.PointEvent) {
	if s.tapped != nil && ev.Position.X < s.message.Position().X+s.message.Size().Width {
		s.tapped()
	}
}

// Cursor implements desktop.Cursorable.
func (s *statusLine) Cursor() desktop.Cursor {
	if s.tapped != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// at shows the place under the pointer.
func (s *statusLine) at(p orb.Point, over bool) {
	text := ""
	if over {
		text = coordinates(p)
	}
	s.set(s.pointer, text)
}

func (s *statusLine) set(t *canvas.Text, text string) {
	if t.Text == text {
		return
	}
	t.Text = text
	t.Refresh()
	s.box.Layout.Layout(s.box.Objects, s.box.Size())
}

// coordinates writes a point as an analyst reads it: latitude first, hemispheres by letter.
func coordinates(p orb.Point) string {
	ns, ew := "N", "E"
	if p.Lat() < 0 {
		ns = "S"
	}
	if p.Lon() < 0 {
		ew = "W"
	}
	return fmt.Sprintf("%.4f° %s  %.4f° %s", math.Abs(p.Lat()), ns, math.Abs(p.Lon()), ew)
}
