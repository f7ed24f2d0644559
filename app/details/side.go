package details

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Side is the list above the details, with a border that can be dragged.
type Side struct {
	widget.BaseWidget
	List  *List
	Panel *Panel

	split *container.Split
}

// NewSide puts a list above a panel.
func NewSide(l *List, p *Panel) *Side {
	s := &Side{List: l, Panel: p, split: container.NewVSplit(l, p)}
	s.split.Offset = .5
	s.ExtendBaseWidget(s)
	return s
}

// Offset is the share of the height that the list has, 0 to 1.
func (s *Side) Offset() float64 { return s.split.Offset }

// SetOffset gives the list a share of the height. Neither part becomes smaller than it can be.
func (s *Side) SetOffset(share float64) { s.split.SetOffset(min(1, max(0, share))) }

// CreateRenderer shows the two parts.
func (s *Side) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.split) }
