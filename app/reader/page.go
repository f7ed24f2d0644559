package reader

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/data/evidence"
)

// measureBudget is how long paragraphs out of view are measured in one frame.
const measureBudget = 3 * time.Millisecond

// overscan is how far beyond the edges of the view paragraphs are drawn.
const overscan = 100

// page shows the text and takes the mouse and the keyboard. It is as high as the whole text and lies in a scroll.
type page struct {
	widget.BaseWidget
	owner  *Reader
	scroll *container.Scroll
	sheet

	passages  []evidence.Passage // that were found, in order
	current   int                // index of the passage that was shown last, or -1
	find      finder
	selection selection
	focused   bool
	shift     bool  // held down
	hovered   []int // indexes of the passages under the pointer
	pressed   fyne.Position
	lastPress time.Time
	dragging  bool

	drawn    map[int]*drawn // paragraphs in view
	flash    []*canvas.Rectangle
	glow     *fyne.Animation
	measurer *fyne.Animation
	button   *widget.Button // at the selection
	tip      *ink.Tip
	objects  []fyne.CanvasObject
}

// drawn is a paragraph in view.
type drawn struct {
	top            float32 // where it was drawn
	grounds, inked []fyne.CanvasObject
}

func newPage(owner *Reader) *page {
	p := &page{owner: owner, drawn: map[int]*drawn{}, current: -1}
	p.tip = ink.NewTip()
	p.button = widget.NewButton("New claim", owner.newClaim)
	p.button.Importance = widget.HighImportance
	p.button.Hide()
	p.scroll = container.NewVScroll(p)
	p.scroll.OnScrolled = func(fyne.Position) { p.tip.Withdraw(); p.show() }
	p.ExtendBaseWidget(p)
	return p
}

// set shows another text, from its beginning.
func (p *page) set(paragraphs []string, passages []evidence.Passage) {
	p.sheet = sheet{paragraphs: paragraphs}
	p.find = finder{paragraphs: paragraphs}
	p.passages, p.current, p.selection, p.hovered = passages, -1, selection{}, nil
	p.stopGlow()
	p.scroll.Offset = fyne.Position{}
	p.layout()
}

// setPassages shows other claims of the same text.
func (p *page) setPassages(passages []evidence.Passage) {
	claim := ""
	if p.current >= 0 {
		claim = p.passages[p.current].Claim.ID
	}
	p.passages, p.hovered, p.current = passages, nil, -1
	for i := range passages {
		if passages[i].Claim.ID == claim {
			p.current = i
		}
	}
	p.redraw()
}

// layout fits the text to the width, keeping what is at the top of the view there.
func (p *page) layout() {
	width := p.Size().Width
	if width <= 0 || len(p.paragraphs) == 0 {
		p.redraw()
		return
	}
	ink.Warm()
	old, into := 0, float32(0)
	had := len(p.tops) == len(p.paragraphs)+1
	if had {
		old = p.at(p.scroll.Offset.Y)
		into = p.scroll.Offset.Y - p.tops[old]
	}
	if p.fit(width, look.Scale()) {
		p.keep(old, into)
		p.measureRest()
	}
	p.redraw()
}

// keep puts the part of a paragraph back to the top of the view where it was, after heights have changed.
func (p *page) keep(paragraph int, into float32) {
	if p.scroll.Offset.Y > 0 {
		p.scroll.Offset.Y = max(0, min(p.tops[paragraph]+into, p.sheet.height()-p.scroll.Size().Height))
	}
	p.scroll.Refresh()
}

// measureRest measures what is out of view, some of it in each frame.
func (p *page) measureRest() {
	if p.measurer != nil {
		p.measurer.Stop()
	}
	p.measurer = fyne.NewAnimation(time.Second, func(float32) {
		first := p.at(p.scroll.Offset.Y)
		into := p.scroll.Offset.Y - p.tops[first]
		if !p.measureSome(measureBudget) {
			p.measurer.Stop()
		}
		p.keep(first, into)
		p.show()
	})
	p.measurer.RepeatCount = fyne.AnimationRepeatForever
	p.measurer.Start()
}

// redraw draws everything in view anew.
func (p *page) redraw() {
	clear(p.drawn)
	p.show()
}

// show draws the paragraphs that have come into view and drops those that have left it.
func (p *page) show() {
	p.objects = p.objects[:0:0]
	if len(p.paragraphs) > 0 && len(p.lines) > 0 {
		top := p.scroll.Offset.Y
		first, end := p.measureFrom(top-overscan, top+p.scroll.Size().Height+overscan)
		for i := range p.drawn {
			if i < first || i >= end {
				delete(p.drawn, i)
			}
		}
		for i := first; i < end; i++ {
			d := p.drawn[i]
			if d == nil || d.top != p.tops[i] {
				d = p.draw(i)
				p.drawn[i] = d
			}
			p.objects = append(p.objects, d.grounds...)
		}
		p.objects = append(p.objects, p.selected()...)
		for _, f := range p.flash {
			p.objects = append(p.objects, f)
		}
		for i := first; i < end; i++ {
			p.objects = append(p.objects, p.drawn[i].inked...)
		}
	}
	p.placeButton()
	p.objects = append(p.objects, p.button, p.tip)
	p.Refresh()
}

// draw makes the objects of a paragraph: the grounds of found words and passages, the letters, the lines below them, and its number.
func (p *page) draw(i int) *drawn {
	k := p.scale
	grounds, inked := ink.Drawing{}, ink.Drawing{}
	for n := range p.passages {
		passage := &p.passages[n]
		if passage.Paragraph != i+1 {
			continue
		}
		f := familyOf(passage.Claim)
		for _, b := range p.boxes(i, passage.From, passage.To) {
			if f.ground != "" {
				grounds.Box(f.ground, b.x-1, b.y, b.w+2, b.h, 2)
			}
			for _, s := range f.strokes {
				p.underline(&inked, f.line, s, b)
			}
			if n == p.current {
				ring := inked.Box(f.line, b.x-2, b.y-1, b.w+4, b.h+2, 3)
				ring.FillColor, ring.StrokeColor, ring.StrokeWidth = color.Transparent, ring.FillColor, 1.5*k
			}
		}
	}
	for n, h := range p.find.hits {
		if h.paragraph != i {
			continue
		}
		for _, b := range p.boxes(i, h.from, h.to) {
			found := grounds.Box(look.ColorFound, b.x-1, b.y+1, b.w+2, b.h-2, 2)
			if n == p.find.current {
				found.StrokeColor, found.StrokeWidth = theme.Color(theme.ColorNameForeground), 1.5*k
			}
		}
	}
	y := p.tops[i]
	for _, l := range p.lines[i] {
		inked.Line(p.paragraphs[i][l.From:l.To], p.style, p.left, y+k, p.sheet.width)
		y += lineStep * k
	}
	number := ink.Caption.Enlarged(k).Aligned(fyne.TextAlignTrailing)
	inked.Line(strconv.Itoa(i+1), number, p.left-gutter*k, p.tops[i]+4*k, (gutter-14)*k)
	return &drawn{p.tops[i], grounds.Objects, inked.Objects}
}

func (p *page) underline(d *ink.Drawing, c fyne.ThemeColorName, s stroke, b box) {
	k := p.scale
	y := b.y + b.h + (s.y-2.5)*k
	if s.dash == 0 {
		d.Box(c, b.x, y, b.w, s.width*k, 0)
		return
	}
	for x := b.x; x < b.x+b.w; x += 2 * s.dash * k {
		d.Box(c, x, y, min(s.dash*k, b.x+b.w-x), s.width*k, 0)
	}
}

// reveal scrolls until a part of a paragraph is in view, a third from the top if it was not.
func (p *page) reveal(paragraph, from int) {
	if len(p.lines) == 0 {
		return
	}
	// What is between here and there need not be measured; what will be in view must.
	p.measureFrom(p.tops[paragraph]-p.scroll.Size().Height, p.tops[paragraph]+p.scroll.Size().Height)
	y := p.tops[paragraph] + float32(p.lineOf(paragraph, from))*lineStep*p.scale
	top, height := p.scroll.Offset.Y, p.scroll.Size().Height
	if y >= top+4 && y+2*lineStep*p.scale <= top+height {
		p.redraw()
		return
	}
	p.scroll.Refresh()
	p.scroll.ScrollToOffset(fyne.NewPos(0, max(0, min(y-height/3, p.sheet.height()-height))))
	p.redraw()
}

// choose makes a passage the current one, scrolls to it and lets it glow for a moment.
func (p *page) choose(n int) {
	p.current = n
	passage := p.passages[n]
	p.reveal(passage.Paragraph-1, passage.From)
	p.glowAt(passage.Paragraph-1, passage.From, passage.To)
}

// glowAt lights the ground of a passage up for a moment.
func (p *page) glowAt(paragraph, from, to int) {
	p.stopGlow()
	for _, b := range p.boxes(paragraph, from, to) {
		r := canvas.NewRectangle(theme.Color(look.ColorFound))
		r.CornerRadius = 3
		r.Move(fyne.NewPos(b.x-3, b.y-2))
		r.Resize(fyne.NewSize(b.w+6, b.h+4))
		p.flash = append(p.flash, r)
	}
	p.glow = canvas.NewColorRGBAAnimation(theme.Color(look.ColorFound), fade(theme.Color(look.ColorFound)), 1500*time.Millisecond, p.light)
	p.glow.Curve = fyne.AnimationEaseIn
	p.show()
	p.glow.Start()
}

func (p *page) stopGlow() {
	if p.glow != nil {
		p.glow.Stop()
	}
	p.glow, p.flash = nil, nil
}

// MinSize is as high as the text.
func (p *page) MinSize() fyne.Size {
	p.ExtendBaseWidget(p)
	return fyne.NewSize(0, p.sheet.height())
}

// CreateRenderer implements fyne.Widget.
func (p *page) CreateRenderer() fyne.WidgetRenderer { return &pageRenderer{p: p} }

type pageRenderer struct {
	p     *page
	width float32
}

func (r *pageRenderer) Layout(s fyne.Size) {
	if r.width != s.Width {
		r.width = s.Width
		r.p.layout()
		return
	}
	r.p.show()
}

func (r *pageRenderer) MinSize() fyne.Size           { return fyne.NewSize(0, r.p.sheet.height()) }
func (r *pageRenderer) Refresh()                     { canvas.Refresh(r.p) }
func (r *pageRenderer) Objects() []fyne.CanvasObject { return r.p.objects }
func (r *pageRenderer) Destroy()                     {}
